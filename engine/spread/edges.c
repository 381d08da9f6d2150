#include "spread/edges.h"

#include "io/number.h"
#include "spread/lines.h"

#include <string.h>

enum { POLL_LINES = 1 << 14, NUMBER_DIGITS_MAX = 15 };

typedef struct reading {
    rl_context *ctx;
    const rl_edge_reading *asked;
    rl_lines lines;
    rl_edges *edges;
    RL_VECTOR(int32_t) ends; // of each line kept: from, to
    RL_VECTOR(double) probs; // of each line kept (RL_ARC_GIVEN)
    RL_VECTOR(int64_t) rows; // number of each line kept
    int64_t edge_lines;      // with two or three words
    // The first line waits until the end of the file: it may be a header « nodes edges ».
    char *first[2];
    double first_prob;
    int64_t first_line;
    bool first_waits;
    // What the names of the lines after the first are.
    bool all_numbers;
    int64_t least, most;
} reading;

// Names -------------------------------------------------------------------------------------------

// A whole number as JSON writes it, or −1.
static int64_t number_of(const char *word) {
    int64_t value = 0;
    size_t digits = 0;
    for (; word[digits] >= '0' && word[digits] <= '9' && digits < NUMBER_DIGITS_MAX; digits++)
        value = value * 10 + (word[digits] - '0');
    if (digits == 0 || word[digits] != '\0' || (word[0] == '0' && digits > 1))
        return -1;
    return value;
}

// The node of this name, added when it is new.
static rl_status node_of(reading *r, const char *word, int32_t *node) {
    *node = rl_names_find(&r->edges->names, word);
    if (*node >= 0)
        return RL_OK;
    const char *name = rl_arena_copy_text(&r->edges->arena, word, strlen(word));
    return name == NULL ? rl_fail_memory(r->ctx) : rl_names_add(&r->edges->names, name, node);
}

static void note_number(reading *r, const char *word) {
    const int64_t number = number_of(word);
    r->all_numbers &= number >= 0;
    r->least = number < r->least ? number : r->least;
    r->most = number > r->most ? number : r->most;
}

// Lines -------------------------------------------------------------------------------------------

// Reads the probability of a line; false when it was reported.
static bool read_prob(reading *r, const char *word, double *prob) {
    unsigned forms = 0;
    if (rl_number_parse(word, prob, &forms) != RL_NUMBER_READ || forms != 0) {
        RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_PROB_WRONG, 0, "p", word);
        return false;
    }
    if (!(*prob >= 0 && *prob <= 1)) {
        RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_PROB_OUTSIDE, 0, "p", word);
        return false;
    }
    return true;
}

static rl_status keep_line(reading *r, const char *const ends[2], double prob, int64_t line) {
    rl_status status;
    int32_t from, to;
    RL_TRY(node_of(r, ends[0], &from));
    RL_TRY(node_of(r, ends[1], &to));
    if (from == to) {
        RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_LOOP, line, NULL, ends[0]);
        return RL_OK;
    }
    RL_TRY(RL_VECTOR_RESERVE(r->ctx, &r->ends, 2));
    r->ends.items[r->ends.count++] = from;
    r->ends.items[r->ends.count++] = to;
    RL_TRY(RL_VECTOR_RESERVE(r->ctx, &r->rows, 1));
    r->rows.items[r->rows.count++] = line;
    if (r->asked->model == RL_ARC_GIVEN) {
        RL_TRY(RL_VECTOR_RESERVE(r->ctx, &r->probs, 1));
        r->probs.items[r->probs.count++] = prob;
    }
done:
    return status;
}

static rl_status keep_first(reading *r, char *const words[2], double prob) {
    for (int i = 0; i < 2; i++) {
        r->first[i] = rl_arena_copy_text(&r->edges->arena, words[i], strlen(words[i]));
        if (r->first[i] == NULL)
            return rl_fail_memory(r->ctx);
    }
    r->first_prob = prob;
    r->first_line = r->lines.line;
    r->first_waits = true;
    return RL_OK;
}

static rl_status read_line(reading *r, char *words[RL_LINE_WORDS_MAX], int32_t count) {
    if (count == 1 && strpbrk(words[0], ",;|") != NULL) {
        const char separator[] = {*strpbrk(words[0], ",;|"), '\0'};
        RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_SEPARATOR, 0, NULL, words[0], separator);
        return RL_OK;
    }
    if (count != 2 && count != 3) {
        RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_WORDS, 0, NULL, words[0], count);
        return RL_OK;
    }
    const bool may_be_header =
        ++r->edge_lines == 1 && count == 2 && number_of(words[0]) >= 0 && number_of(words[1]) >= 0;
    double prob = NAN;
    if (r->asked->model == RL_ARC_GIVEN) {
        if (count == 3 && !read_prob(r, words[2], &prob))
            return RL_OK;
        if (count == 2 && !may_be_header) {
            RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_PROB_MISSING, 0, "p", NULL);
            return RL_OK;
        }
    }
    if (may_be_header)
        return keep_first(r, words, prob);
    note_number(r, words[0]);
    note_number(r, words[1]);
    return keep_line(r, (const char *[]){words[0], words[1]}, prob, r->lines.line);
}

// Header ------------------------------------------------------------------------------------------

// Whether the first line is « nodes edges »: the second number counts the other lines, and the
// first is enough for all the nodes, numbered from 0 or from 1.
static bool first_is_header(const reading *r) {
    const int64_t nodes = number_of(r->first[0]);
    return number_of(r->first[1]) == r->edge_lines - 1 && r->edge_lines > 1 && r->all_numbers &&
           nodes <= INT32_MAX && (r->most < nodes || (r->least >= 1 && r->most == nodes));
}

// The nodes that the header counts and no line has.
static rl_status add_isolated(reading *r) {
    const int64_t nodes = number_of(r->first[0]);
    const int64_t lowest = r->most == nodes ? 1 : 0;
    for (int64_t id = lowest; id < lowest + nodes; id++) {
        char word[RL_NUMBER_BYTES];
        rl_number_print((double)id, word);
        int32_t node;
        const rl_status status = node_of(r, word, &node);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static rl_status settle_first(reading *r) {
    if (!r->first_waits)
        return RL_OK;
    char *const *first = r->first;
    if (first_is_header(r)) {
        RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_HEADER, r->first_line, NULL, NULL, first[0],
                        first[1]);
        return add_isolated(r);
    }
    if (r->edge_lines > 1 && r->all_numbers && number_of(first[0]) > r->most &&
        number_of(first[1]) > r->most)
        RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_HEADER_DOUBTFUL, r->first_line, NULL, NULL,
                        (long long)(r->edge_lines - 1));
    note_number(r, first[0]);
    note_number(r, first[1]);
    if (r->asked->model == RL_ARC_GIVEN && isnan(r->first_prob)) {
        RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_PROB_MISSING, r->first_line, "p", NULL);
        return RL_OK;
    }
    return keep_line(r, (const char *[]){first[0], first[1]}, r->first_prob, r->first_line);
}

// Arcs --------------------------------------------------------------------------------------------

// Arcs of the lines kept. Number 2 i is line i as written, 2 i + 1 the same in the other direction.
typedef struct arcs {
    uint32_t count;
    uint32_t step;     // 2 when only the direction written counts
    uint32_t *order;   // sorted by end, then origin, then line
    uint32_t *same_as; // of each arc: the first one with the same ends
} arcs;

static int32_t origin(const reading *r, uint32_t arc) { return r->ends.items[arc]; }
static int32_t target(const reading *r, uint32_t arc) { return r->ends.items[arc ^ 1]; }

// Stable counting sort of *from by one end into *into, and the other way about for the next.
static void sort_by(const reading *r, int32_t (*end)(const reading *, uint32_t), uint32_t *start,
                    uint32_t count, const uint32_t *from, uint32_t *into) {
    const size_t nodes = r->edges->names.list.count;
    memset(start, 0, (nodes + 1) * sizeof *start);
    for (uint32_t i = 0; i < count; i++)
        start[end(r, from[i]) + 1]++;
    for (size_t v = 0; v < nodes; v++)
        start[v + 1] += start[v];
    for (uint32_t i = 0; i < count; i++)
        into[start[end(r, from[i])]++] = from[i];
}

static rl_status sort_arcs(const reading *r, arcs *a) {
    rl_status status = RL_OK;
    uint32_t *start = RL_NEW(r->ctx, uint32_t, r->edges->names.list.count + 1);
    a->step = r->asked->undirected ? 1 : 2;
    a->count = (uint32_t)r->ends.count / a->step;
    a->order = RL_NEW(r->ctx, uint32_t, a->count);
    a->same_as = RL_NEW(r->ctx, uint32_t, r->ends.count);
    if (start == NULL || a->order == NULL || a->same_as == NULL) {
        status = rl_fail_memory(r->ctx);
        goto done;
    }
    for (uint32_t i = 0; i < a->count; i++)
        a->order[i] = i * a->step;
    sort_by(r, origin, start, a->count, a->order, a->same_as);
    sort_by(r, target, start, a->count, a->same_as, a->order);
    for (uint32_t i = 0; i < a->count; i++) {
        const uint32_t arc = a->order[i], before = a->order[i == 0 ? 0 : i - 1];
        const bool same =
            i > 0 && origin(r, arc) == origin(r, before) && target(r, arc) == target(r, before);
        a->same_as[arc] = same ? a->same_as[before] : arc;
    }
done:
    rl_release(r->ctx, start);
    return status;
}

// Reports the lines that repeat an arc, in the order of the file.
static void report_repeated(reading *r, const arcs *a) {
    for (uint32_t arc = 0; arc < r->ends.count; arc += 2) {
        const uint32_t first = a->same_as[arc];
        const int64_t line = r->rows.items[arc / 2], first_line = r->rows.items[first / 2];
        if (first == arc)
            continue;
        if (r->asked->model == RL_ARC_GIVEN && r->probs.items[arc / 2] != r->probs.items[first / 2])
            RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_CONFLICT, line, "p", NULL,
                            (long long)first_line);
        else if (!r->asked->undirected)
            RL_LINES_REPORT(&r->lines, RL_FINDING_EDGE_TWICE, line, NULL, NULL,
                            (long long)first_line);
    }
}

static rl_status build(reading *r) {
    rl_status status;
    arcs a = {0};
    int32_t *from = NULL, *to = NULL;
    double *prob = NULL;
    const bool given = r->asked->model == RL_ARC_GIVEN;
    RL_TRY(sort_arcs(r, &a));
    report_repeated(r, &a);
    from = RL_NEW(r->ctx, int32_t, a.count);
    to = RL_NEW(r->ctx, int32_t, a.count);
    prob = given ? RL_NEW(r->ctx, double, a.count) : NULL;
    if (from == NULL || to == NULL || (given && prob == NULL)) {
        status = rl_fail_memory(r->ctx);
        goto done;
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < a.count; i++) {
        const uint32_t arc = a.order[i];
        if (a.same_as[arc] != arc)
            continue;
        from[count] = origin(r, arc);
        to[count] = target(r, arc);
        if (given)
            prob[count] = r->probs.items[arc / 2];
        count++;
    }
    RL_TRY(rl_cascade_init(r->ctx, (int32_t)r->edges->names.list.count, count, from, to,
                           r->asked->model, given ? prob : &r->asked->prob, &r->edges->cascade));
done:
    rl_release(r->ctx, a.order);
    rl_release(r->ctx, a.same_as);
    rl_release(r->ctx, from);
    rl_release(r->ctx, to);
    rl_release(r->ctx, prob);
    return status;
}

// Whole file --------------------------------------------------------------------------------------

static rl_status read_lines(reading *r, bool *stopped) {
    char *words[RL_LINE_WORDS_MAX];
    int32_t count;
    for (int64_t n = 0;; n++) {
        if (n % POLL_LINES == 0 && rl_should_stop(r->ctx)) {
            *stopped = true;
            return RL_OK;
        }
        rl_status status = rl_lines_next(&r->lines, words, &count);
        if (status == RL_OK && count > 0)
            status = read_line(r, words, count);
        if (status != RL_OK || count == 0)
            return status;
        if (r->ends.count >= UINT32_MAX / 2 || r->edges->names.list.count >= INT32_MAX / 2)
            return rl_fail(r->ctx, RL_E_USAGE, "%s",
                           rl_message_text(r->ctx, RL_MSG_SPREAD_TOO_LARGE));
    }
}

rl_status rl_edges_read(rl_context *ctx, const char *path, const rl_edge_reading *asked,
                        rl_findings *findings, rl_edges *out, bool *stopped) {
    rl_status status;
    const size_t findings_before = findings->list.count;
    reading r = {.ctx = ctx, .asked = asked, .edges = out, .all_numbers = true, .least = INT64_MAX};
    *out = (rl_edges){.ctx = ctx};
    *stopped = false;
    rl_arena_init(&out->arena, ctx);
    rl_names_init(&out->names, ctx);
    RL_TRY(rl_lines_open(ctx, path, findings, &r.lines));
    RL_TRY(read_lines(&r, stopped));
    if (*stopped)
        goto done;
    RL_TRY(settle_first(&r));
    if (r.edge_lines == 0 && findings->list.count == findings_before)
        rl_findings_add(findings, RL_FINDING_EDGES_NONE, (rl_place){.file = path}, NULL);
    out->names_are_numbers = r.all_numbers;
    RL_TRY(build(&r));
done:
    rl_lines_close(&r.lines);
    rl_findings_sort(findings, findings_before);
    RL_VECTOR_CLEAR(ctx, &r.ends);
    RL_VECTOR_CLEAR(ctx, &r.probs);
    RL_VECTOR_CLEAR(ctx, &r.rows);
    return status == RL_OK && !*stopped ? rl_findings_status(findings) : status;
}

void rl_edges_clear(rl_edges *edges) {
    if (edges->ctx == NULL)
        return;
    rl_cascade_clear(edges->ctx, &edges->cascade);
    rl_names_clear(&edges->names);
    rl_arena_clear(&edges->arena);
    *edges = (rl_edges){0};
}

// Seeds -------------------------------------------------------------------------------------------

static void keep_seed(rl_lines *lines, const rl_edges *edges, const char *word, bool *is_seed,
                      int32_t *seeds, int32_t *count) {
    const int32_t node = rl_names_find(&edges->names, word);
    if (node < 0) {
        RL_LINES_REPORT(lines, RL_FINDING_SEED_UNKNOWN, 0, NULL, word);
    } else if (is_seed[node]) {
        RL_LINES_REPORT(lines, RL_FINDING_SEED_TWICE, 0, NULL, word);
    } else {
        is_seed[node] = true;
        seeds[(*count)++] = node;
    }
}

rl_status rl_seeds_read(rl_context *ctx, const char *path, const rl_edges *edges,
                        rl_findings *findings, int32_t **seeds, int32_t *seed_count) {
    rl_status status;
    rl_lines lines = {0};
    const size_t nodes = edges->names.list.count;
    bool *is_seed = RL_NEW(ctx, bool, nodes);
    *seed_count = 0;
    *seeds = RL_NEW(ctx, int32_t, nodes);
    if (is_seed == NULL || *seeds == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    const size_t findings_before = findings->list.count;
    RL_TRY(rl_lines_open(ctx, path, findings, &lines));
    for (;;) {
        char *words[RL_LINE_WORDS_MAX];
        int32_t count;
        RL_TRY(rl_lines_next(&lines, words, &count));
        if (count == 0)
            break;
        if (count > 1) {
            RL_LINES_REPORT(&lines, RL_FINDING_SEED_WORDS, 0, NULL, words[0], count);
            continue;
        }
        keep_seed(&lines, edges, words[0], is_seed, *seeds, seed_count);
    }
    if (*seed_count == 0 && findings->list.count == findings_before)
        rl_findings_add(findings, RL_FINDING_SEEDS_NONE, (rl_place){.file = path}, NULL);
done:
    rl_lines_close(&lines);
    rl_release(ctx, is_seed);
    return status == RL_OK ? rl_findings_status(findings) : status;
}
