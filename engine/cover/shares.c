#include "cover/shares.h"

#include "base/names.h"
#include "cover/list_pass.h"
#include "cover/siret.h"
#include "io/hint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CODE_BYTES = 256,            // of an id or of three codes, as they are compared
    IDS_BETWEEN_LOOKS = 1 << 16, // at the clock
};

// Columns of the segments' file.
enum { COLUMN_ID, COLUMN_SEGMENT, COLUMN_SECTOR, COLUMN_SIZE, COLUMN_TERRITORY, COLUMN_COUNT };

typedef struct measuring {
    rl_context *ctx;
    const rl_scenario *scenario;
    const rl_shares_request *request;
    rl_findings *findings;
    rl_shares *out;
    rl_arena arena;
    rl_siret_check siret;
    rl_covering *covering; // NULL when the lists could not be read
    rl_cover_ids ids;
    rl_names segments;     // their ids, numbered as in the scenario
    rl_names combinations; // « sector|size|territory », likewise
    rl_id *segment_of;     // by id of the lists; RL_NONE when it is not said
    int32_t *list_of;      // by relay of the lists; −1 for one that is not measured
    int64_t *count;        // ids by list and segment
    int64_t *common;       // ids by pair of lists, first × lists + second
    bool stopped;
} measuring;

// Segments of the ids -----------------------------------------------------------------------------

static rl_status index_segments(measuring *m) {
    const rl_scenario *scenario = m->scenario;
    rl_status status = RL_OK;
    for (rl_id s = 0; s < scenario->segment_count; s++) {
        const rl_segment *segment = &scenario->segments[s];
        const size_t length =
            strlen(segment->sector) + strlen(segment->size) + strlen(segment->territory) + 3;
        char *key = RL_ARENA_NEW(&m->arena, char, length);
        int32_t number;
        if (key == NULL) {
            status = rl_fail_memory(m->ctx);
            goto done;
        }
        snprintf(key, length, "%s|%s|%s", segment->sector, segment->size, segment->territory);
        RL_TRY(rl_names_add(&m->segments, segment->id, &number));
        RL_TRY(rl_names_add(&m->combinations, key, &number));
    }
done:
    return status;
}

// The file says the segment by its id, or by its three codes when it has not got that column.
static bool has_segment_ids(const rl_list_scanner *scanner) {
    return rl_list_has_column(scanner, COLUMN_SEGMENT);
}

// What a row says of the segment, as a text; false when it says nothing.
static bool segment_text(const rl_list_scanner *scanner, const rl_list_row *row,
                         char text[CODE_BYTES]) {
    const int first = has_segment_ids(scanner) ? COLUMN_SEGMENT : COLUMN_SECTOR;
    const int last = has_segment_ids(scanner) ? COLUMN_SEGMENT : COLUMN_TERRITORY;
    char *to = text, *const end = text + CODE_BYTES - 1;
    bool any = false;
    for (int column = first; column <= last; column++) {
        const rl_span cell = row->cells[column];
        if (column > first && to < end)
            *to++ = '|';
        const size_t room = (size_t)(end - to), taken = cell.length < room ? cell.length : room;
        memcpy(to, cell.bytes, taken);
        to += taken;
        any |= cell.length > 0;
    }
    *to = '\0';
    return any;
}

static void say_unknown(measuring *m, rl_list_scanner *scanner, const rl_list_row *row,
                        const char *text) {
    if (!has_segment_ids(scanner)) {
        if (rl_list_may_add(scanner, RL_FINDING_SEGMENT_UNKNOWN))
            rl_findings_add(m->findings, RL_FINDING_SEGMENT_UNKNOWN,
                            rl_list_place(scanner, row, COLUMN_SECTOR), text);
    } else if (rl_list_may_add(scanner, RL_FINDING_ID_UNKNOWN)) {
        rl_findings_add(m->findings, RL_FINDING_ID_UNKNOWN,
                        rl_list_place(scanner, row, COLUMN_SEGMENT), text, "segments.csv",
                        rl_hint_near(m->ctx, rl_names_nearest(&m->segments, text)).text);
    }
}

static void place_id(measuring *m, rl_list_scanner *scanner, const rl_list_row *row,
                     rl_id segment) {
    char digits[RL_SIRET_DIGITS];
    if (m->covering == NULL)
        return; // only what is wrong in this file matters any more
    const rl_span id = m->siret.done ? rl_siret_without_spaces(row->cells[COLUMN_ID], digits)
                                     : row->cells[COLUMN_ID];
    const int64_t number = rl_id_find(&m->ids.index, id, rl_id_key(id));
    if (number < 0)
        return; // in no list
    rl_id *kept = &m->segment_of[number];
    if (*kept == RL_NONE)
        *kept = segment;
    else if (*kept != segment && rl_list_may_add(scanner, RL_FINDING_SEGMENT_CONFLICT))
        rl_findings_add(
            m->findings, RL_FINDING_SEGMENT_CONFLICT,
            rl_list_place(scanner, row, has_segment_ids(scanner) ? COLUMN_SEGMENT : COLUMN_SECTOR),
            m->scenario->segments[segment].id, m->scenario->segments[*kept].id);
}

// Said with the first rows: no row is read without the columns.
static bool has_columns(const rl_list_scanner *scanner) {
    return has_segment_ids(scanner) || (rl_list_has_column(scanner, COLUMN_SECTOR) &&
                                        rl_list_has_column(scanner, COLUMN_SIZE) &&
                                        rl_list_has_column(scanner, COLUMN_TERRITORY));
}

static rl_status take_segments(void *user, rl_list_scanner *scanner, const rl_list_row *rows,
                               int count) {
    measuring *m = user;
    if (!has_columns(scanner)) {
        if (rl_list_row_count(scanner) == count)
            rl_findings_add(m->findings, RL_FINDING_COLUMN_MISSING,
                            rl_list_place(scanner, NULL, COLUMN_SEGMENT), NULL);
        return RL_OK;
    }
    for (int i = 0; i < count; i++) {
        char text[CODE_BYTES];
        if (!segment_text(scanner, &rows[i], text))
            continue;
        const rl_id segment =
            rl_names_find(has_segment_ids(scanner) ? &m->segments : &m->combinations, text);
        if (segment < 0)
            say_unknown(m, scanner, &rows[i], text);
        else
            place_id(m, scanner, &rows[i], segment);
    }
    return RL_OK;
}

static rl_status read_segments(measuring *m) {
    static const rl_list_column columns[COLUMN_COUNT] = {
        [COLUMN_ID] = {"id|siret", .optional = false},
        [COLUMN_SEGMENT] = {"segment", .optional = true},
        [COLUMN_SECTOR] = {"sector|secteur", .optional = true},
        [COLUMN_SIZE] = {"size|taille", .optional = true},
        [COLUMN_TERRITORY] = {"territory|territoire", .optional = true},
    };
    rl_status status;
    const uint32_t ids = m->ids.index.count;
    m->segment_of = RL_NEW(m->ctx, rl_id, ids);
    if (m->segment_of == NULL)
        return rl_fail_memory(m->ctx);
    for (uint32_t i = 0; i < ids; i++)
        m->segment_of[i] = RL_NONE;
    RL_TRY(index_segments(m));
    RL_TRY(rl_list_pass(m->ctx, m->request->segments, columns, COLUMN_COUNT,
                        RL_MSG_SHARES_READING_SEGMENTS, take_segments, m, m->findings,
                        &m->stopped));
done:
    return status;
}

// Lists -------------------------------------------------------------------------------------------

static void say_not_an_actor(measuring *m, const char *name) {
    const rl_scenario *scenario = m->scenario;
    rl_names actors;
    const char *nearest = NULL;
    int32_t number;
    rl_names_init(&actors, m->ctx);
    rl_status status = RL_OK;
    for (rl_id a = 0; status == RL_OK && a < scenario->actor_count; a++)
        status = rl_names_add(&actors, scenario->actors[a].id, &number);
    if (status == RL_OK)
        nearest = rl_names_nearest(&actors, name);
    rl_findings_add(m->findings, RL_FINDING_ID_UNKNOWN,
                    (rl_place){.file = m->request->audiences, .column = "relay"}, name,
                    "actors.csv", rl_hint_near(m->ctx, nearest).text);
    rl_names_clear(&actors);
}

static int by_actor(const void *left, const void *right) {
    const rl_share_list *a = left, *b = right;
    return (a->actor > b->actor) - (a->actor < b->actor);
}

static double estimated_establishments(const rl_scenario *scenario, rl_id actor) {
    double sum = 0;
    for (int32_t i = scenario->audience_start[actor]; i < scenario->audience_start[actor + 1]; i++)
        sum += scenario->audiences[i].share *
               scenario->segments[scenario->audiences[i].segment].establishments;
    return sum;
}

// Says relays that are no actors, a few of them one by one.
static rl_status match_lists(measuring *m) {
    const rl_covering *c = m->covering;
    int32_t unknown = 0;
    rl_status status = RL_OK;
    for (int32_t i = 0; i < c->relay_count; i++) {
        const rl_id actor = rl_find_actor(m->scenario, c->relay_name[i]);
        if (actor == RL_NONE) {
            if (unknown++ < RL_LIST_FINDINGS_EACH)
                say_not_an_actor(m, c->relay_name[i]);
            continue;
        }
        RL_TRY(RL_VECTOR_RESERVE(m->ctx, &m->out->lists, 1));
        m->out->lists.items[m->out->lists.count++] = (rl_share_list){
            .actor = actor, .estimated = estimated_establishments(m->scenario, actor)};
    }
    if (unknown > RL_LIST_FINDINGS_EACH)
        rl_findings_add(m->findings, RL_FINDING_MORE_ALIKE,
                        (rl_place){.file = m->request->audiences}, NULL,
                        unknown - RL_LIST_FINDINGS_EACH, rl_finding_name(RL_FINDING_ID_UNKNOWN));
    if (m->out->lists.count > 0)
        qsort(m->out->lists.items, m->out->lists.count, sizeof *m->out->lists.items, by_actor);
done:
    return status;
}

static rl_status number_lists(measuring *m) {
    const rl_covering *c = m->covering;
    m->list_of = RL_ARENA_NEW(&m->arena, int32_t, c->relay_count);
    if (m->list_of == NULL)
        return rl_fail_memory(m->ctx);
    for (int32_t i = 0; i < c->relay_count; i++) {
        const rl_share_list wanted = {.actor = rl_find_actor(m->scenario, c->relay_name[i])};
        const rl_share_list *list =
            bsearch(&wanted, m->out->lists.items, m->out->lists.count, sizeof wanted, by_actor);
        m->list_of[i] = list == NULL ? -1 : (int32_t)(list - m->out->lists.items);
    }
    return RL_OK;
}

// Counting ----------------------------------------------------------------------------------------

// Counts one id wherever its pattern has it.
static void count_id(measuring *m, uint32_t pattern, rl_id segment) {
    const rl_covering *c = m->covering;
    const size_t lists = m->out->lists.count;
    m->out->placed_ids += segment != RL_NONE;
    for (size_t e = c->pattern_start[pattern]; e < c->pattern_start[pattern + 1]; e++) {
        const size_t list = (size_t)m->list_of[c->pattern_relay[e]];
        m->out->lists.items[list].ids++;
        if (segment == RL_NONE)
            continue;
        m->out->lists.items[list].placed_ids++;
        m->count[list * (size_t)m->scenario->segment_count + (size_t)segment]++;
        for (size_t f = e + 1; f < c->pattern_start[pattern + 1]; f++) {
            const size_t other = (size_t)m->list_of[c->pattern_relay[f]];
            m->common[list < other ? list * lists + other : other * lists + list]++;
        }
    }
}

static rl_status count_ids(measuring *m) {
    const size_t lists = m->out->lists.count;
    m->count = RL_NEW(m->ctx, int64_t, lists * (size_t)m->scenario->segment_count);
    m->common = RL_NEW(m->ctx, int64_t, lists * lists);
    if (m->count == NULL || m->common == NULL)
        return rl_fail_memory(m->ctx);
    for (uint32_t id = 0; id < m->ids.index.count && !m->stopped; id++) {
        if (id % IDS_BETWEEN_LOOKS == 0)
            m->stopped = rl_should_stop(m->ctx);
        count_id(m, m->ids.pattern[id] - 1, m->segment_of[id]);
    }
    m->out->ids = m->ids.index.count;
    if (!m->stopped && m->out->placed_ids < m->out->ids)
        rl_findings_add(m->findings, RL_FINDING_IDS_WITHOUT_SEGMENT,
                        (rl_place){.file = m->request->segments}, NULL,
                        (long long)(m->out->ids - m->out->placed_ids), (long long)m->out->ids);
    return RL_OK;
}

// Shares ------------------------------------------------------------------------------------------

// One finding a list: the segment that exceeds the most, and how many do.
static void say_exceeded(measuring *m, const rl_share_list *list, rl_id worst, int64_t ids,
                         int32_t exceeded) {
    const rl_segment *segment = &m->scenario->segments[worst];
    rl_findings_add(m->findings, RL_FINDING_LIST_EXCEEDS_SEGMENT,
                    (rl_place){.file = m->request->audiences, .column = "relay"},
                    m->scenario->actors[list->actor].id, (long long)ids, segment->id,
                    segment->establishments, (int)exceeded);
}

static rl_status measure_list(measuring *m, size_t number) {
    rl_share_list *list = &m->out->lists.items[number];
    const int64_t *count = m->count + number * (size_t)m->scenario->segment_count;
    rl_id worst = RL_NONE;
    int32_t exceeded = 0;
    double worst_excess = 0;
    rl_status status = RL_OK;
    for (rl_id s = 0; s < m->scenario->segment_count; s++) {
        const double establishments = m->scenario->segments[s].establishments;
        const double excess = (double)count[s] - establishments;
        if (count[s] == 0)
            continue;
        list->segment_count++;
        exceeded += excess > 0;
        if (excess > worst_excess) {
            worst = s;
            worst_excess = excess;
        }
        RL_TRY(RL_VECTOR_RESERVE(m->ctx, &m->out->measured, 1));
        m->out->measured.items[m->out->measured.count++] = (rl_measured_share){
            list->actor, s, count[s], excess > 0 ? 1 : (double)count[s] / establishments};
    }
    if (exceeded > 0)
        say_exceeded(m, list, worst, count[worst], exceeded);
    if (list->placed_ids == 0)
        rl_findings_add(m->findings, RL_FINDING_LIST_NOT_PLACED,
                        (rl_place){.file = m->request->audiences, .column = "relay"},
                        m->scenario->actors[list->actor].id);
done:
    return status;
}

static rl_status measure_lists(measuring *m) {
    rl_status status = RL_OK;
    for (size_t i = 0; status == RL_OK && i < m->out->lists.count; i++)
        status = measure_list(m, i);
    return status;
}

// Overlaps ----------------------------------------------------------------------------------------

static double distance(const rl_list_overlap *overlap) {
    return fabs((double)overlap->ids - overlap->independent);
}

static int by_distance(const void *left, const void *right) {
    const rl_list_overlap *a = left, *b = right;
    if (distance(a) != distance(b))
        return distance(a) > distance(b) ? -1 : 1;
    return a->first != b->first ? a->first - b->first : a->second - b->second;
}

static rl_list_overlap overlap_of(const measuring *m, int32_t first, int32_t second) {
    const rl_share_list *lists = m->out->lists.items;
    const size_t count = m->out->lists.count, segments = (size_t)m->scenario->segment_count;
    const int64_t *one = m->count + (size_t)first * segments;
    const int64_t *other = m->count + (size_t)second * segments;
    const rl_id set = m->scenario->actors[lists[first].actor].exclusive_set;
    rl_list_overlap overlap = {
        .first = first,
        .second = second,
        .ids = m->common[(size_t)first * count + (size_t)second],
        .smaller = lists[first].placed_ids < lists[second].placed_ids ? lists[first].placed_ids
                                                                      : lists[second].placed_ids,
        .exclusive =
            set != RL_NONE && set == m->scenario->actors[lists[second].actor].exclusive_set};
    for (size_t s = 0; s < segments; s++)
        if (one[s] > 0 && other[s] > 0)
            overlap.independent +=
                (double)one[s] * (double)other[s] / m->scenario->segments[s].establishments;
    return overlap;
}

static void say_not_exclusive(measuring *m, const rl_list_overlap *overlap) {
    const rl_share_list *lists = m->out->lists.items;
    const rl_actor *first = &m->scenario->actors[lists[overlap->first].actor];
    rl_findings_add(m->findings, RL_FINDING_EXCLUSIVE_OVERLAP,
                    (rl_place){.file = m->request->audiences, .column = "relay"},
                    m->scenario->actors[lists[overlap->second].actor].id, (long long)overlap->ids,
                    first->id, m->scenario->exclusive_sets[first->exclusive_set]);
}

static rl_status compare_lists(measuring *m) {
    const int32_t count = (int32_t)m->out->lists.count;
    int32_t shared = 0;
    rl_status status = RL_OK;
    for (int32_t i = 0; i < count && !m->stopped; i++) {
        m->stopped = rl_should_stop(m->ctx);
        RL_TRY(RL_VECTOR_RESERVE(m->ctx, &m->out->overlaps, (size_t)(count - i)));
        for (int32_t j = i + 1; j < count; j++) {
            const rl_list_overlap overlap = overlap_of(m, i, j);
            m->out->overlaps.items[m->out->overlaps.count++] = overlap;
            if (overlap.exclusive && overlap.ids > 0 && shared++ < RL_LIST_FINDINGS_EACH)
                say_not_exclusive(m, &overlap);
        }
    }
    if (shared > RL_LIST_FINDINGS_EACH)
        rl_findings_add(
            m->findings, RL_FINDING_MORE_ALIKE, (rl_place){.file = m->request->audiences}, NULL,
            shared - RL_LIST_FINDINGS_EACH, rl_finding_name(RL_FINDING_EXCLUSIVE_OVERLAP));
    if (m->out->overlaps.count > 0)
        qsort(m->out->overlaps.items, m->out->overlaps.count, sizeof *m->out->overlaps.items,
              by_distance);
done:
    return status;
}

// All together ------------------------------------------------------------------------------------

// Reads both files, whatever is wrong with the first: everything is said at once.
static rl_status read_files(measuring *m) {
    const rl_cover_files files = {.audiences = m->request->audiences, .siret = m->request->siret};
    rl_status status = rl_cover_read(m->ctx, &files, m->findings, &m->siret, &m->ids, &m->covering);
    if (status != RL_OK && status != RL_E_INPUT)
        return status;
    if (status == RL_OK && m->covering == NULL)
        m->stopped = true;
    if (m->covering != NULL)
        RL_TRY(match_lists(m));
    if (!m->stopped)
        RL_TRY(read_segments(m));
    status = rl_findings_status(m->findings);
done:
    return status;
}

static rl_status measure(measuring *m) {
    rl_status status;
    m->out->rows = m->covering->rows;
    m->out->siret_checked = m->siret.done;
    m->out->siret_invalid = m->siret.invalid;
    RL_TRY(number_lists(m));
    RL_TRY(count_ids(m));
    if (m->stopped)
        goto done;
    RL_TRY(measure_lists(m));
    RL_TRY(rl_findings_status(m->findings));
    RL_TRY(compare_lists(m));
    m->out->complete = !m->stopped;
done:
    return status;
}

rl_status rl_cover_shares(rl_context *ctx, const rl_scenario *scenario,
                          const rl_shares_request *request, rl_findings *findings, rl_shares *out) {
    measuring m = {
        .ctx = ctx, .scenario = scenario, .request = request, .findings = findings, .out = out};
    rl_status status;
    *out = (rl_shares){0};
    rl_arena_init(&m.arena, ctx);
    rl_names_init(&m.segments, ctx);
    rl_names_init(&m.combinations, ctx);
    rl_id_index_init(&m.ids.index, ctx);
    RL_TRY(read_files(&m));
    if (!m.stopped)
        RL_TRY(measure(&m));
done:
    rl_release(ctx, m.segment_of);
    rl_release(ctx, m.count);
    rl_release(ctx, m.common);
    rl_covering_free(m.covering);
    rl_cover_ids_clear(ctx, &m.ids);
    rl_names_clear(&m.segments);
    rl_names_clear(&m.combinations);
    rl_arena_clear(&m.arena);
    return status;
}
