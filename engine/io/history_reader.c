#include "io/history_reader.h"

#include "base/names.h"
#include "io/hint.h"
#include "io/input_file.h"
#include "io/table.h"

#include <math.h>
#include <string.h>

enum {
    HISTORY_RELAY,
    HISTORY_LEVER,
    HISTORY_DATE,
    HISTORY_SECTOR,
    HISTORY_SIZE,
    HISTORY_TERRITORY,
    HISTORY_MEASURE,
    HISTORY_COUNT,
    HISTORY_OF,
    HISTORY_FACTOR,
    HISTORY_SOURCE,
    HISTORY_NOTE,
    HISTORY_COLUMN_COUNT
};

#define MEASURES "accepted|exposed|touched"

static const rl_table_format history_format = {
    .name = "history",
    .required = true,
    .column_count = HISTORY_COLUMN_COUNT,
    .columns =
        {
            [HISTORY_RELAY] =
                {.name = "relay", .kind = RL_COLUMN_TEXT, .required = true, .refers_to = "actors"},
            [HISTORY_LEVER] = {.name = "lever", .kind = RL_COLUMN_TEXT, .refers_to = "levers"},
            [HISTORY_DATE] = {.name = "date", .kind = RL_COLUMN_DATE, .required = true},
            [HISTORY_SECTOR] = {.name = "sector", .kind = RL_COLUMN_LIST},
            [HISTORY_SIZE] = {.name = "size", .kind = RL_COLUMN_LIST},
            [HISTORY_TERRITORY] = {.name = "territory", .kind = RL_COLUMN_LIST},
            [HISTORY_MEASURE] = {.name = "measure",
                                 .kind = RL_COLUMN_CHOICE,
                                 .required = true,
                                 .choices = MEASURES},
            [HISTORY_COUNT] = {.name = "count",
                               .kind = RL_COLUMN_NUMBER,
                               .required = true,
                               .range = {.least = 0, .most = INFINITY}},
            [HISTORY_OF] = {.name = "of",
                            .kind = RL_COLUMN_NUMBER,
                            .required = true,
                            .range = {.least = 1, .most = INFINITY}},
            [HISTORY_FACTOR] = {.name = "factor",
                                .kind = RL_COLUMN_NUMBER,
                                .range = {.least = 0, .most = INFINITY, .ends_excluded = true}},
            [HISTORY_SOURCE] = {.name = "source", .kind = RL_COLUMN_TEXT},
            [HISTORY_NOTE] = {.name = "note", .kind = RL_COLUMN_TEXT},
        },
};

typedef struct history_reading {
    rl_context *ctx;
    const rl_scenario *scenario;
    rl_findings *findings;
    rl_history *out;
    rl_names actors, levers;
    rl_names codes[RL_DIMENSION_COUNT];
    rl_table table;
} history_reading;

// Ids and filters ---------------------------------------------------------------------------------

static rl_id find_id(history_reading *r, int column, const rl_names *names, const char *table) {
    const char *id = rl_table_text(&r->table, column);
    if (id[0] == '\0')
        return RL_NONE; // reported when it is required
    const rl_id found = rl_names_find(names, id);
    if (found == RL_NONE)
        rl_findings_add(r->findings, RL_FINDING_ID_UNKNOWN, rl_table_place(&r->table, column), id,
                        table, rl_hint_near(r->ctx, rl_names_nearest(names, id)).text);
    return found;
}

static rl_id find_offer(const rl_scenario *scenario, rl_id relay, rl_id lever) {
    for (int32_t i = 0; i < scenario->offer_count; i++)
        if (scenario->offers[i].relay == relay && scenario->offers[i].lever == lever)
            return i;
    return RL_NONE;
}

// Narrows `asked` to the segments whose code is in the list of the column.
static rl_status apply_list(history_reading *r, int dimension, bool *asked, bool *narrowed) {
    const int column = HISTORY_SECTOR + dimension;
    const char *const *items;
    int32_t count;
    const rl_status status = rl_table_list(&r->table, column, &r->out->arena, &items, &count);
    if (status != RL_OK || count == 0)
        return status;
    *narrowed = true;
    for (int32_t i = 0; i < count; i++)
        if (rl_names_find(&r->codes[dimension], items[i]) < 0)
            rl_findings_add(
                r->findings, RL_FINDING_CODE_UNKNOWN, rl_table_place(&r->table, column), items[i],
                "segments.csv",
                rl_hint_near(r->ctx, rl_names_nearest(&r->codes[dimension], items[i])).text);
    for (rl_id s = 0; s < r->scenario->segment_count; s++) {
        bool listed = false;
        for (int32_t i = 0; i < count; i++)
            listed |= strcmp(rl_segment_code(&r->scenario->segments[s], (rl_dimension)dimension),
                             items[i]) == 0;
        asked[s] &= listed;
    }
    return RL_OK;
}

// A row that no segment is asked in says nothing of any.
static bool is_about_someone(history_reading *r, const rl_observation *observation) {
    bool some = observation->asked == NULL;
    for (rl_id s = 0; s < r->scenario->segment_count && !some; s++)
        some = observation->asked[s];
    if (!some)
        rl_findings_add(r->findings, RL_FINDING_AUDIENCE_EMPTY,
                        (rl_place){.file = r->table.file, .line = observation->line}, NULL);
    return some;
}

static rl_status read_filter(history_reading *r, rl_observation *observation) {
    bool *asked = RL_ARENA_NEW(&r->out->arena, bool, r->scenario->segment_count);
    bool narrowed = false;
    rl_status status = RL_OK;
    if (asked == NULL)
        return rl_fail_memory(r->ctx);
    memset(asked, true, (size_t)r->scenario->segment_count * sizeof *asked);
    for (int dimension = 0; dimension < RL_DIMENSION_COUNT && status == RL_OK; dimension++)
        status = apply_list(r, dimension, asked, &narrowed);
    if (narrowed)
        observation->asked = asked;
    return status;
}

// Rows --------------------------------------------------------------------------------------------

static bool read_kind(history_reading *r, rl_rate_kind *kind) {
    const char *measure = rl_table_choice(&r->table, HISTORY_MEASURE);
    for (int k = 0; measure != NULL && k < RL_RATE_KIND_COUNT; k++)
        if (strcmp(measure, rl_rate_kind_name((rl_rate_kind)k)) == 0)
            *kind = (rl_rate_kind)k;
    return measure != NULL;
}

static bool read_rate(history_reading *r, rl_observation *observation) {
    observation->successes = rl_table_number(&r->table, HISTORY_COUNT, NAN);
    observation->trials = rl_table_number(&r->table, HISTORY_OF, NAN);
    observation->factor = rl_table_number(&r->table, HISTORY_FACTOR, 1);
    if (observation->successes > observation->trials)
        rl_findings_add(r->findings, RL_FINDING_COUNT_ABOVE_TRIALS,
                        rl_table_place(&r->table, HISTORY_COUNT),
                        rl_table_raw(&r->table, HISTORY_COUNT));
    return observation->successes <= observation->trials; // false for NaN
}

// Exposures are those of an offer.
static bool resolve_offer(history_reading *r, rl_id lever, rl_observation *observation) {
    observation->offer = RL_NONE;
    if (observation->kind != RL_RATE_EXPOSED)
        return true;
    if (rl_table_raw(&r->table, HISTORY_LEVER)[0] == '\0')
        rl_findings_add(r->findings, RL_FINDING_VALUE_MISSING,
                        rl_table_place(&r->table, HISTORY_LEVER), NULL);
    if (lever == RL_NONE || observation->relay == RL_NONE)
        return false;
    observation->offer = find_offer(r->scenario, observation->relay, lever);
    if (!(r->scenario->actors[observation->relay].roles & RL_ROLE_RELAY))
        rl_findings_add(r->findings, RL_FINDING_ACTOR_NOT_RELAY,
                        rl_table_place(&r->table, HISTORY_RELAY),
                        rl_table_raw(&r->table, HISTORY_RELAY), "actors.csv");
    else if (observation->offer == RL_NONE)
        rl_findings_add(r->findings, RL_FINDING_ACTIVATION_WITHOUT_OFFER,
                        rl_table_place(&r->table, HISTORY_LEVER), NULL, "offers.csv",
                        rl_table_raw(&r->table, HISTORY_RELAY),
                        rl_table_raw(&r->table, HISTORY_LEVER));
    return observation->offer != RL_NONE;
}

static rl_status read_row(history_reading *r) {
    rl_observation observation = {.line = r->table.row->line};
    observation.relay = find_id(r, HISTORY_RELAY, &r->actors, "actors.csv");
    const rl_id lever = find_id(r, HISTORY_LEVER, &r->levers, "levers.csv");
    bool good = rl_table_date(&r->table, HISTORY_DATE, &observation.day);
    good &= read_kind(r, &observation.kind);
    good &= read_rate(r, &observation);
    good = good && resolve_offer(r, lever, &observation);
    rl_status status = read_filter(r, &observation);
    if (status != RL_OK || !good || observation.relay == RL_NONE ||
        !is_about_someone(r, &observation))
        return status;
    status = RL_VECTOR_RESERVE(r->ctx, &r->out->observations, 1);
    if (status == RL_OK)
        r->out->observations.items[r->out->observations.count++] = observation;
    return status;
}

// A row of the follow-up sheet that nobody has filled in yet.
static bool is_to_come(const history_reading *r) {
    return rl_table_raw(&r->table, HISTORY_COUNT)[0] == '\0' &&
           rl_table_raw(&r->table, HISTORY_OF)[0] == '\0';
}

static rl_status read_table(history_reading *r, const char *path) {
    char *bytes = NULL;
    size_t length;
    rl_status status =
        rl_input_file_read(r->ctx, path, RL_CSV_BYTES_MAX, r->findings, &bytes, &length);
    if (status != RL_OK || bytes == NULL)
        return status;
    status =
        rl_table_open(r->ctx, path, bytes, length, &history_format, NULL, r->findings, &r->table);
    while (status == RL_OK && rl_table_next(&r->table))
        if (!r->table.row->ragged && !is_to_come(r))
            status = read_row(r);
    rl_table_close(&r->table);
    return status;
}

static rl_status name_all(history_reading *r) {
    const rl_scenario *s = r->scenario;
    rl_status status = RL_OK;
    int32_t number;
    for (int32_t i = 0; i < s->actor_count; i++)
        RL_TRY(rl_names_add(&r->actors, s->actors[i].id, &number));
    for (int32_t i = 0; i < s->lever_count; i++)
        RL_TRY(rl_names_add(&r->levers, s->levers[i].id, &number));
    for (int32_t i = 0; i < s->segment_count; i++)
        for (int dimension = 0; dimension < RL_DIMENSION_COUNT; dimension++)
            RL_TRY(rl_names_add(&r->codes[dimension],
                                rl_segment_code(&s->segments[i], (rl_dimension)dimension),
                                &number));
done:
    return status;
}

rl_status rl_history_read(rl_context *ctx, const rl_scenario *scenario, const char *path,
                          rl_findings *findings, rl_history *out) {
    history_reading r = {.ctx = ctx, .scenario = scenario, .findings = findings, .out = out};
    const size_t errors_before = findings->error_count;
    *out = (rl_history){0};
    rl_arena_init(&out->arena, ctx);
    rl_names_init(&r.actors, ctx);
    rl_names_init(&r.levers, ctx);
    for (int dimension = 0; dimension < RL_DIMENSION_COUNT; dimension++)
        rl_names_init(&r.codes[dimension], ctx);
    rl_status status = name_all(&r);
    if (status == RL_OK)
        status = read_table(&r, path);
    rl_names_clear(&r.actors);
    rl_names_clear(&r.levers);
    for (int dimension = 0; dimension < RL_DIMENSION_COUNT; dimension++)
        rl_names_clear(&r.codes[dimension]);
    if (status == RL_OK && (findings->failed || findings->error_count > errors_before))
        status = rl_findings_status(findings);
    return status;
}
