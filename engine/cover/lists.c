#include "cover/lists.h"

#include "cover/amounts.h"
#include "cover/list_pass.h"
#include "cover/patterns.h"
#include "cover/siret.h"
#include "io/csv_encoding.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum {
    SIRET_SAMPLE_LEAST = 8, // rows from which the look of a column can be told
    ID_TEXT_BYTES = 64,     // of an id in a finding
    LAST_RELAY_BYTES = 256,
    COLUMN_RELAY = 0,
    COLUMN_ID = 1,
    COLUMN_AMOUNT = 1,
};

typedef struct reading {
    rl_context *ctx;
    const rl_cover_files *files;
    rl_findings *findings;
    rl_siret_check *siret;
    rl_id_index relays;
    RL_VECTOR(const char *) relay_names;
    rl_arena names;
    char last_relay[LAST_RELAY_BYTES]; // lists come relay by relay, most often
    size_t last_relay_length;
    uint32_t last_relay_number;
    bool foreign_names;   // some were in Windows-1252
    bool audiences_whole; // without an error: what they do not name is not named at all
    rl_id_index ids;
    rl_id_sets sets;
    rl_amounts weights, costs;
    double *weight; // by id; NaN when the file does not say
    size_t weight_capacity;
    double *cost; // by relay; likewise
    int64_t rows;
    bool stopped;
} reading;

static const char *id_text(rl_span id, char text[ID_TEXT_BYTES + 1]) {
    const size_t length = id.length < ID_TEXT_BYTES ? id.length : ID_TEXT_BYTES;
    memcpy(text, id.bytes, length);
    text[length] = '\0';
    return text;
}

// Relays ------------------------------------------------------------------------------------------

// A name in UTF-8, kept.
static rl_status keep_name(reading *r, rl_span name, const char **kept) {
    *kept = NULL;
    if (rl_text_is_utf8(name.bytes, name.length)) {
        *kept = rl_arena_copy_text(&r->names, name.bytes, name.length);
        return *kept == NULL ? rl_fail_memory(r->ctx) : RL_OK;
    }
    rl_findings unsaid; // one finding for the file is enough
    rl_findings_init(&unsaid, r->ctx);
    size_t length = name.length;
    char *bytes = RL_NEW(r->ctx, char, length + 1);
    rl_status status = RL_OK;
    if (bytes == NULL) {
        status = rl_fail_memory(r->ctx);
        goto done;
    }
    memcpy(bytes, name.bytes, length);
    RL_TRY(rl_csv_clean(r->ctx, "", &bytes, &length, &unsaid));
    *kept = rl_arena_copy_text(&r->names, bytes, length);
    if (*kept == NULL)
        status = rl_fail_memory(r->ctx);
    r->foreign_names = true;
done:
    rl_release(r->ctx, bytes);
    rl_findings_clear(&unsaid);
    return status;
}

static rl_status find_relay(reading *r, rl_span name, uint32_t *number) {
    if (name.length == r->last_relay_length &&
        memcmp(name.bytes, r->last_relay, name.length) == 0) {
        *number = r->last_relay_number;
        return RL_OK;
    }
    rl_status status;
    bool is_new;
    RL_TRY(rl_id_add(&r->relays, name, rl_id_key(name), number, &is_new));
    if (is_new) {
        const char *kept;
        RL_TRY(keep_name(r, name, &kept));
        RL_TRY(RL_VECTOR_RESERVE(r->ctx, &r->relay_names, 1));
        r->relay_names.items[r->relay_names.count++] = kept;
        RL_TRY(rl_id_sets_widen(&r->sets, *number));
    }
    r->last_relay_length = name.length <= LAST_RELAY_BYTES ? name.length : 0;
    memcpy(r->last_relay, name.bytes, r->last_relay_length);
    r->last_relay_number = *number;
done:
    return status;
}

// Identifiers -------------------------------------------------------------------------------------

// « 3,56E+13 »: a spreadsheet took the id for a number and lost its last digits.
static bool is_scientific(rl_span id) {
    size_t i = 0;
    while (i < id.length &&
           ((id.bytes[i] >= '0' && id.bytes[i] <= '9') || id.bytes[i] == ',' || id.bytes[i] == '.'))
        i++;
    return i > 0 && i + 2 < id.length && (id.bytes[i] == 'E' || id.bytes[i] == 'e') &&
           id.bytes[i + 1] == '+';
}

static bool is_siret(rl_span id) {
    int digits;
    uint64_t value;
    return rl_id_key_is_digits(rl_id_key(id), &digits, &value) && digits == RL_SIRET_DIGITS &&
           rl_siret_is_valid(value);
}

// Whether the ids look like SIRET numbers: the column says so, or nearly all of the first rows are.
static bool looks_like_siret(const rl_list_scanner *scanner, const rl_list_row *rows, int count) {
    if (strcasecmp(rl_list_column_name(scanner, COLUMN_ID), "siret") == 0)
        return true;
    int valid = 0;
    for (int i = 0; i < count; i++) {
        char digits[RL_SIRET_DIGITS];
        valid += is_siret(rl_siret_without_spaces(rows[i].cells[COLUMN_ID], digits));
    }
    return count >= SIRET_SAMPLE_LEAST && 10 * valid >= 9 * count;
}

static void check_new_id(reading *r, rl_list_scanner *scanner, const rl_list_row *row, rl_span id) {
    char text[ID_TEXT_BYTES + 1];
    if (r->siret->done && !is_siret(id)) {
        r->siret->invalid++;
        if (rl_list_may_add(scanner, RL_FINDING_SIRET_INVALID))
            rl_findings_add(r->findings, RL_FINDING_SIRET_INVALID,
                            rl_list_place(scanner, row, COLUMN_ID), id_text(id, text));
    }
    if (is_scientific(id) && rl_list_may_add(scanner, RL_FINDING_ID_SCIENTIFIC))
        rl_findings_add(r->findings, RL_FINDING_ID_SCIENTIFIC,
                        rl_list_place(scanner, row, COLUMN_ID), id_text(id, text));
}

// Audiences ---------------------------------------------------------------------------------------

// Three passes over a batch, so that its waits for memory go on together.
static rl_status take_batch(reading *r, rl_list_scanner *scanner, const rl_list_row *rows,
                            int count) {
    char digits[RL_LIST_BATCH][RL_SIRET_DIGITS];
    rl_span id[RL_LIST_BATCH];
    uint64_t key[RL_LIST_BATCH];
    uint32_t relay[RL_LIST_BATCH], number[RL_LIST_BATCH];
    rl_status status = RL_OK;
    for (int i = 0; i < count; i++) {
        RL_TRY(find_relay(r, rows[i].cells[COLUMN_RELAY], &relay[i]));
        id[i] = r->siret->done ? rl_siret_without_spaces(rows[i].cells[COLUMN_ID], digits[i])
                               : rows[i].cells[COLUMN_ID];
        key[i] = rl_id_key(id[i]);
        rl_id_prefetch(&r->ids, key[i]);
    }
    for (int i = 0; i < count; i++) {
        bool is_new;
        RL_TRY(rl_id_add(&r->ids, id[i], key[i], &number[i], &is_new));
        if (is_new) {
            RL_TRY(rl_id_sets_add(&r->sets));
            check_new_id(r, scanner, &rows[i], id[i]);
        }
        rl_id_sets_prefetch(&r->sets, number[i]);
    }
    for (int i = 0; i < count; i++)
        rl_id_sets_put(&r->sets, number[i], relay[i]);
done:
    return status;
}

static rl_status read_list(reading *r, const char *path, const rl_list_column columns[2],
                           rl_message phase, rl_list_take take) {
    return rl_list_pass(r->ctx, path, columns, 2, phase, take, r, r->findings, &r->stopped);
}

static rl_status take_audiences(void *user, rl_list_scanner *scanner, const rl_list_row *rows,
                                int count) {
    reading *r = user;
    if (r->rows == 0)
        r->siret->done = r->files->siret || looks_like_siret(scanner, rows, count);
    r->rows += count;
    return take_batch(r, scanner, rows, count);
}

// Weights and costs -------------------------------------------------------------------------------

static rl_status make_room_for_weights(reading *r) {
    const size_t before = r->weight_capacity;
    const rl_status status =
        rl_reserve(r->ctx, &r->weight, &r->weight_capacity, r->ids.count, sizeof *r->weight);
    for (size_t i = before; status == RL_OK && i < r->weight_capacity; i++)
        r->weight[i] = NAN;
    return status;
}

// Sets an amount, or says that it has another one already.
static void set_amount(rl_list_scanner *scanner, const rl_list_row *row, double *amount,
                       double value, rl_amounts *amounts) {
    if (isnan(*amount)) {
        *amount = value;
        amounts->total += value;
    } else if (*amount != value && rl_list_may_add(scanner, RL_FINDING_AMOUNT_CONFLICT)) {
        char text[ID_TEXT_BYTES + 1];
        rl_findings_add(rl_list_findings(scanner), RL_FINDING_AMOUNT_CONFLICT,
                        rl_list_place(scanner, row, COLUMN_AMOUNT), id_text(row->cells[0], text),
                        *amount);
    }
}

static rl_status take_weights(void *user, rl_list_scanner *scanner, const rl_list_row *rows,
                              int count) {
    reading *r = user;
    rl_status status = RL_OK;
    char digits[RL_LIST_BATCH][RL_SIRET_DIGITS];
    rl_span id[RL_LIST_BATCH];
    uint64_t key[RL_LIST_BATCH];
    for (int i = 0; i < count; i++) {
        id[i] = r->siret->done ? rl_siret_without_spaces(rows[i].cells[0], digits[i])
                               : rows[i].cells[0];
        key[i] = rl_id_key(id[i]);
        rl_id_prefetch(&r->ids, key[i]);
    }
    for (int i = 0; i < count; i++) {
        double value;
        if (!rl_amount_read(&r->weights, scanner, &rows[i], COLUMN_AMOUNT, &value))
            continue;
        uint32_t number;
        bool is_new;
        RL_TRY(rl_id_add(&r->ids, id[i], key[i], &number, &is_new));
        if (is_new)
            RL_TRY(rl_id_sets_add(&r->sets));
        RL_TRY(make_room_for_weights(r));
        set_amount(scanner, &rows[i], &r->weight[number], value, &r->weights);
    }
done:
    return status;
}

static rl_status take_costs(void *user, rl_list_scanner *scanner, const rl_list_row *rows,
                            int count) {
    reading *r = user;
    for (int i = 0; i < count; i++) {
        double value;
        char text[ID_TEXT_BYTES + 1];
        const rl_span relay = rows[i].cells[0];
        const int64_t number = rl_id_find(&r->relays, relay, rl_id_key(relay));
        if (!rl_amount_read(&r->costs, scanner, &rows[i], COLUMN_AMOUNT, &value))
            continue;
        if (number >= 0)
            set_amount(scanner, &rows[i], &r->cost[number], value, &r->costs);
        else if (r->audiences_whole && rl_list_may_add(scanner, RL_FINDING_COST_UNUSED))
            rl_findings_add(r->findings, RL_FINDING_COST_UNUSED,
                            rl_list_place(scanner, &rows[i], COLUMN_RELAY), id_text(relay, text));
    }
    return RL_OK;
}

// Ids and relays of which a file says nothing count for 1.
static void fill_missing(reading *r, double *amounts, size_t count, rl_amounts *format,
                         const char *path, rl_finding_code code) {
    int64_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(amounts[i])) {
            amounts[i] = 1;
            missing++;
        }
    }
    format->total += (double)missing;
    if (missing > 0)
        rl_findings_add(r->findings, code, (rl_place){.file = path}, NULL, (long long)missing);
    if (!rl_amounts_settle(format))
        rl_findings_add(r->findings, RL_FINDING_AMOUNTS_TOO_LARGE, (rl_place){.file = path}, NULL);
    else if (format->rounded)
        rl_findings_add(r->findings, RL_FINDING_AMOUNTS_ROUNDED, (rl_place){.file = path}, NULL,
                        format->decimals);
}

static rl_status read_weights(reading *r) {
    static const rl_list_column columns[] = {{"id|siret", false}, {"weight|poids", false}};
    rl_status status =
        read_list(r, r->files->weights, columns, RL_MSG_COVER_READING_WEIGHTS, take_weights);
    if (status == RL_OK)
        status = make_room_for_weights(r);
    if (status == RL_OK && r->findings->error_count == 0)
        fill_missing(r, r->weight, r->ids.count, &r->weights, r->files->weights,
                     RL_FINDING_WEIGHT_MISSING);
    return status;
}

static rl_status read_costs(reading *r) {
    static const rl_list_column columns[] = {{"relay|relais", false}, {"cost|cout|coût", false}};
    r->cost = RL_NEW(r->ctx, double, r->relays.count);
    if (r->cost == NULL)
        return rl_fail_memory(r->ctx);
    for (uint32_t i = 0; i < r->relays.count; i++)
        r->cost[i] = NAN;
    const rl_status status =
        read_list(r, r->files->costs, columns, RL_MSG_COVER_READING_COSTS, take_costs);
    if (status == RL_OK && r->findings->error_count == 0)
        fill_missing(r, r->cost, r->relays.count, &r->costs, r->files->costs,
                     RL_FINDING_COST_MISSING);
    return status;
}

// All together ------------------------------------------------------------------------------------

static rl_status make_covering(reading *r, uint32_t *pattern_of_id, rl_covering **out) {
    rl_status status;
    rl_covering *c = NULL;
    RL_TRY(rl_patterns_make(r->ctx, &r->sets, r->weight, &r->weights, pattern_of_id, &c));
    c->relay_count = (int32_t)r->relay_names.count;
    c->cost_decimals = r->costs.decimals;
    c->rows = r->rows;
    c->relay_name = RL_ARENA_NEW(&c->arena, const char *, c->relay_count);
    c->cost = RL_ARENA_NEW(&c->arena, int64_t, c->relay_count);
    if (c->relay_name == NULL || c->cost == NULL) {
        status = rl_fail_memory(r->ctx);
        goto done;
    }
    for (int32_t i = 0; i < c->relay_count; i++) {
        const char *name = r->relay_names.items[i];
        c->relay_name[i] = rl_arena_copy_text(&c->arena, name, strlen(name));
        if (c->relay_name[i] == NULL) {
            status = rl_fail_memory(r->ctx);
            goto done;
        }
        c->cost[i] = r->cost == NULL ? 1 : rl_amount_units(&r->costs, r->cost[i]);
    }
done:
    if (status != RL_OK) {
        rl_covering_free(c);
        c = NULL;
    }
    *out = c;
    return status;
}

static rl_status read_all(reading *r) {
    static const rl_list_column columns[] = {{"relay|relais", false}, {"id|siret", false}};
    const size_t errors_before = r->findings->error_count;
    rl_status status;
    RL_TRY(read_list(r, r->files->audiences, columns, RL_MSG_COVER_READING, take_audiences));
    r->audiences_whole = r->findings->error_count == errors_before;
    if (r->foreign_names)
        rl_findings_add(r->findings, RL_FINDING_ENCODING_WINDOWS_1252,
                        (rl_place){.file = r->files->audiences}, NULL);
    if (!r->stopped && r->files->weights != NULL)
        RL_TRY(read_weights(r));
    if (!r->stopped && r->files->costs != NULL)
        RL_TRY(read_costs(r));
    status = rl_findings_status(r->findings);
done:
    return status;
}

rl_status rl_cover_read(rl_context *ctx, const rl_cover_files *files, rl_findings *findings,
                        rl_siret_check *siret, rl_cover_ids *ids, rl_covering **out) {
    reading r = {.ctx = ctx, .files = files, .findings = findings, .siret = siret};
    rl_status status;
    *out = NULL;
    *siret = (rl_siret_check){0};
    rl_id_index_init(&r.relays, ctx);
    rl_id_index_init(&r.ids, ctx);
    rl_id_sets_init(&r.sets, ctx);
    rl_arena_init(&r.names, ctx);
    RL_TRY(read_all(&r));
    if (r.stopped)
        goto done;
    if (ids != NULL) {
        ids->pattern = RL_NEW(ctx, uint32_t, r.ids.count);
        if (ids->pattern == NULL) {
            status = rl_fail_memory(ctx);
            goto done;
        }
    }
    RL_TRY(make_covering(&r, ids == NULL ? NULL : ids->pattern, out));
    if (ids != NULL) {
        ids->index = r.ids;
        rl_id_index_init(&r.ids, ctx);
    }
done:
    rl_release(ctx, r.weight);
    rl_release(ctx, r.cost);
    RL_VECTOR_CLEAR(ctx, &r.relay_names);
    rl_arena_clear(&r.names);
    rl_id_sets_clear(&r.sets);
    rl_id_index_clear(&r.ids);
    rl_id_index_clear(&r.relays);
    return status;
}

void rl_cover_ids_clear(rl_context *ctx, rl_cover_ids *ids) {
    rl_id_index_clear(&ids->index);
    rl_release(ctx, ids->pattern);
    ids->pattern = NULL;
}
