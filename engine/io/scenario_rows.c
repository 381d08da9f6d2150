// The rows of each table, into the draft. Every cell of a row is read, and thus checked, before the
// row is kept or left out. Of a ragged row only the id is used, so that it is not unknown
// elsewhere.
#include "io/scenario_reading.h"

#include <math.h>
#include <string.h>

static const char *keep_cell(rl_reading *reading, rl_table *table, int column) {
    return rl_reading_keep(reading, rl_table_text(table, column));
}

static rl_evidence keep_evidence(rl_reading *reading, rl_table *table) {
    rl_evidence evidence = rl_table_evidence(table);
    evidence.source = rl_reading_keep(reading, evidence.source);
    return evidence;
}

// True when the row's key is new and not empty; otherwise the row is left out, and a key met before
// reported in `column`.
static bool is_new(rl_reading *reading, rl_table *table, rl_table_id id, int column,
                   const char *key, rl_finding_code duplicate) {
    if (key[0] == '\0') { // which id is missing cannot be told: no other is unknown for sure
        reading->files[id].partial = true;
        return false;
    }
    const int32_t former = rl_reading_add_key(reading, &reading->ids[id], key, table->row->line);
    if (former > 0)
        rl_findings_add(reading->findings, duplicate, rl_table_place(table, column),
                        rl_table_raw(table, column), (int)former);
    return former == 0;
}

static rl_id find_cell(rl_reading *reading, rl_table *table, int column, rl_table_id refers_to) {
    return rl_reading_find(reading, refers_to, rl_table_text(table, column),
                           rl_table_place(table, column));
}

// A row that names ids which may be those of rows lost elsewhere is lost in turn.
static void leave_out(rl_reading *reading, rl_table_id id, rl_table_id refers_to,
                      rl_table_id and_to) {
    rl_table_file *files = reading->files;
    if (files[refers_to].partial || files[and_to].partial)
        files[id].partial = true;
}

// Actors -----------------------------------------------------------------------------------------

static uint32_t read_roles(rl_reading *reading, rl_table *table) {
    const char *const *names;
    int32_t count;
    uint32_t roles = 0;
    if (table->row->ragged)
        return 0;
    const rl_status status =
        rl_table_list(table, RL_ACTORS_ROLES, &reading->draft.arena, &names, &count);
    if (status != RL_OK) {
        rl_reading_fail(reading, status);
        return 0;
    }
    for (int32_t i = 0; i < count; i++) {
        rl_role role;
        if (rl_table_check_item(table, RL_ACTORS_ROLES, names[i]) &&
            rl_role_from_name(names[i], &role))
            roles |= role;
    }
    if (count == 0 && rl_table_raw(table, RL_ACTORS_ROLES)[0] != '\0') // « * » is no role
        rl_findings_add(reading->findings, RL_FINDING_VALUE_MISSING,
                        rl_table_place(table, RL_ACTORS_ROLES), NULL);
    return roles;
}

static rl_id exclusive_set(rl_reading *reading, const char *name) {
    rl_draft *draft = &reading->draft;
    if (name[0] == '\0')
        return RL_NONE;
    for (size_t i = 0; i < draft->exclusive_sets.count; i++)
        if (draft->exclusive_sets.items[i] == name) // kept texts are kept once
            return (rl_id)i;
    if (!RL_READING_RESERVE(reading, &draft->exclusive_sets))
        return RL_NONE;
    draft->exclusive_sets.items[draft->exclusive_sets.count++] = name;
    return (rl_id)draft->exclusive_sets.count - 1;
}

static void read_actor(rl_reading *reading, rl_table *table) {
    rl_actor actor = {.id = keep_cell(reading, table, RL_ACTORS_ID),
                      .name = "",
                      .kind = "",
                      .territory = "",
                      .acceptance_prob = 1.0,
                      .exclusive_set = RL_NONE,
                      .member_count = NAN,
                      .evidence = {RL_ASSUMPTION, ""}};
    if (!table->row->ragged) {
        actor.name = keep_cell(reading, table, RL_ACTORS_NAME);
        actor.kind = keep_cell(reading, table, RL_ACTORS_KIND);
        actor.roles = read_roles(reading, table);
        actor.territory = keep_cell(reading, table, RL_ACTORS_TERRITORY);
        actor.acceptance_prob = rl_table_number(table, RL_ACTORS_ACCEPTANCE_PROB, 1.0);
        actor.exclusive_set =
            exclusive_set(reading, keep_cell(reading, table, RL_ACTORS_EXCLUSIVE_SET));
        actor.solicited = rl_table_yes_no(table, RL_ACTORS_SOLICITED, false);
        actor.member_count = rl_table_number(table, RL_ACTORS_MEMBER_COUNT, NAN);
        actor.evidence = keep_evidence(reading, table);
    }
    if (is_new(reading, table, RL_TABLE_ACTORS, RL_ACTORS_ID, actor.id, RL_FINDING_ID_DUPLICATE) &&
        RL_READING_RESERVE(reading, &reading->draft.actors))
        reading->draft.actors.items[reading->draft.actors.count++] = actor;
}

// Levers and windows -----------------------------------------------------------------------------

static void read_lever(rl_reading *reading, rl_table *table) {
    const rl_lever lever = {
        .id = keep_cell(reading, table, RL_LEVERS_ID),
        .name = keep_cell(reading, table, RL_LEVERS_NAME),
        .fit = 1.0,
        .contact_weight = rl_table_number(table, RL_LEVERS_CONTACT_WEIGHT, 1.0),
    };
    if (is_new(reading, table, RL_TABLE_LEVERS, RL_LEVERS_ID, lever.id, RL_FINDING_ID_DUPLICATE) &&
        RL_READING_RESERVE(reading, &reading->draft.levers))
        reading->draft.levers.items[reading->draft.levers.count++] = lever;
}

static void read_window(rl_reading *reading, rl_table *table) {
    rl_window window = {
        .id = keep_cell(reading, table, RL_WINDOWS_ID), .name = "", .hours_max = INFINITY};
    if (!table->row->ragged) {
        window.name = keep_cell(reading, table, RL_WINDOWS_NAME);
        window.hours_max = rl_table_number(table, RL_WINDOWS_HOURS_MAX, INFINITY);
        const bool starts = rl_table_date(table, RL_WINDOWS_START, &window.start_day);
        const bool ends = rl_table_date(table, RL_WINDOWS_END, &window.end_day);
        if (starts && ends && window.end_day < window.start_day)
            rl_findings_add(reading->findings, RL_FINDING_WINDOW_ENDS_BEFORE_START,
                            rl_table_place(table, RL_WINDOWS_END),
                            rl_table_raw(table, RL_WINDOWS_END),
                            rl_table_raw(table, RL_WINDOWS_START));
    }
    if (is_new(reading, table, RL_TABLE_WINDOWS, RL_WINDOWS_ID, window.id,
               RL_FINDING_ID_DUPLICATE) &&
        RL_READING_RESERVE(reading, &reading->draft.windows))
        reading->draft.windows.items[reading->draft.windows.count++] = window;
}

// Segments ---------------------------------------------------------------------------------------

// The column that the target counts, which rl_table_open has made required.
static double read_weight(rl_reading *reading, rl_table *table, const rl_segment *segment) {
    const char *name = reading->draft.weight_name;
    const rl_column *columns = table->format->columns;
    double weight;
    if (strcmp(name, columns[RL_SEGMENTS_ESTABLISHMENTS].name) == 0)
        weight = segment->establishments;
    else if (strcmp(name, columns[RL_SEGMENTS_EMPLOYEES].name) == 0)
        weight = segment->employees;
    else
        weight = rl_table_number(table, table->format->column_count, NAN);
    return isnan(weight) ? 0.0 : weight;
}

static void check_combination(rl_reading *reading, rl_table *table, const rl_segment *segment) {
    if (segment->sector[0] == '\0' || segment->size[0] == '\0' || segment->territory[0] == '\0')
        return;
    const char *key = rl_reading_join(reading, segment->sector, segment->size, segment->territory);
    const int32_t former =
        rl_reading_add_key(reading, &reading->combinations, key, table->row->line);
    if (former > 0)
        rl_findings_add(reading->findings, RL_FINDING_SEGMENT_DUPLICATE,
                        rl_table_place(table, RL_SEGMENTS_SECTOR), key, (int)former);
}

static void read_segment(rl_reading *reading, rl_table *table) {
    rl_segment segment = {.id = keep_cell(reading, table, RL_SEGMENTS_ID),
                          .sector = "",
                          .size = "",
                          .territory = "",
                          .employees = NAN,
                          .evidence = {RL_ASSUMPTION, ""}};
    if (!table->row->ragged) {
        segment.sector = keep_cell(reading, table, RL_SEGMENTS_SECTOR);
        segment.size = keep_cell(reading, table, RL_SEGMENTS_SIZE);
        segment.territory = keep_cell(reading, table, RL_SEGMENTS_TERRITORY);
        segment.establishments = rl_table_number(table, RL_SEGMENTS_ESTABLISHMENTS, NAN);
        segment.employees = rl_table_number(table, RL_SEGMENTS_EMPLOYEES, NAN);
        segment.weight = read_weight(reading, table, &segment);
        segment.evidence = keep_evidence(reading, table);
        check_combination(reading, table, &segment);
        if (segment.establishments == 0.0)
            rl_findings_add(reading->findings, RL_FINDING_SEGMENT_EMPTY,
                            rl_table_place(table, RL_SEGMENTS_ESTABLISHMENTS),
                            rl_table_raw(table, RL_SEGMENTS_ESTABLISHMENTS));
    }
    if (is_new(reading, table, RL_TABLE_SEGMENTS, RL_SEGMENTS_ID, segment.id,
               RL_FINDING_ID_DUPLICATE) &&
        RL_READING_RESERVE(reading, &reading->draft.segments))
        reading->draft.segments.items[reading->draft.segments.count++] = segment;
}

// Offers -----------------------------------------------------------------------------------------

// One flag for each window the offer is available in; NULL for all of them.
static const bool *read_windows(rl_reading *reading, rl_table *table) {
    const char *const *ids;
    int32_t count;
    rl_status status = rl_table_list(table, RL_OFFERS_WINDOWS, &reading->draft.arena, &ids, &count);
    bool *available = NULL;
    if (status == RL_OK && count > 0) {
        available = RL_ARENA_NEW(&reading->draft.arena, bool, reading->draft.windows.count);
        if (available == NULL)
            status = rl_fail_memory(reading->ctx);
    }
    if (status != RL_OK)
        rl_reading_fail(reading, status);
    for (int32_t i = 0; available != NULL && i < count; i++) {
        const rl_id window = rl_reading_find(reading, RL_TABLE_WINDOWS, ids[i],
                                             rl_table_place(table, RL_OFFERS_WINDOWS));
        if (window != RL_NONE)
            available[window] = true;
    }
    return available;
}

static void check_is_relay(rl_reading *reading, rl_table *table, rl_id actor) {
    // An actor without any role has its own finding.
    const uint32_t roles = reading->draft.actors.items[actor].roles;
    if (roles != 0 && (roles & RL_ROLE_RELAY) == 0)
        rl_findings_add(
            reading->findings, RL_FINDING_ACTOR_NOT_RELAY, rl_table_place(table, RL_OFFERS_RELAY),
            reading->draft.actors.items[actor].id, reading->files[RL_TABLE_ACTORS].name);
}

static void read_offer(rl_reading *reading, rl_table *table) {
    if (table->row->ragged) {
        reading->files[RL_TABLE_OFFERS].partial = true;
        return;
    }
    rl_draft_offer row = {0};
    rl_offer *offer = &row.offer;
    offer->relay = find_cell(reading, table, RL_OFFERS_RELAY, RL_TABLE_ACTORS);
    offer->lever = find_cell(reading, table, RL_OFFERS_LEVER, RL_TABLE_LEVERS);
    offer->exposure_prob = rl_table_number(table, RL_OFFERS_EXPOSURE_PROB, 0.0);
    offer->cost_eur = rl_table_number(table, RL_OFFERS_COST_EUR, 0.0);
    offer->hours = rl_table_number(table, RL_OFFERS_HOURS, 0.0);
    offer->max_uses = (int32_t)rl_table_number(table, RL_OFFERS_MAX_USES, 1.0);
    offer->gap_days = (int32_t)rl_table_number(table, RL_OFFERS_GAP_DAYS, 0.0);
    offer->when_triggered = rl_table_yes_no(table, RL_OFFERS_WHEN_TRIGGERED, false);
    offer->evidence = keep_evidence(reading, table);
    row.in_window = read_windows(reading, table);
    if (offer->relay != RL_NONE)
        check_is_relay(reading, table, offer->relay);
    if (offer->relay == RL_NONE || offer->lever == RL_NONE) {
        leave_out(reading, RL_TABLE_OFFERS, RL_TABLE_ACTORS, RL_TABLE_LEVERS);
        return;
    }
    const char *key = rl_reading_join(reading, reading->draft.actors.items[offer->relay].id,
                                      reading->draft.levers.items[offer->lever].id, NULL);
    if (is_new(reading, table, RL_TABLE_OFFERS, RL_OFFERS_LEVER, key, RL_FINDING_OFFER_DUPLICATE) &&
        RL_READING_RESERVE(reading, &reading->draft.offers))
        reading->draft.offers.items[reading->draft.offers.count++] = row;
}

// Audiences and timing ---------------------------------------------------------------------------

static void read_audience(rl_reading *reading, rl_table *table) {
    if (table->row->ragged) {
        reading->files[RL_TABLE_AUDIENCES].partial = true;
        return;
    }
    const rl_draft_audience audience = {
        .actor = find_cell(reading, table, RL_AUDIENCES_ACTOR, RL_TABLE_ACTORS),
        .filter = rl_reading_filter(reading, table, RL_AUDIENCES_SECTOR),
        .share = rl_table_number(table, RL_AUDIENCES_SHARE, 0.0),
        .evidence = keep_evidence(reading, table),
        .line = table->row->line,
    };
    rl_reading_check_selects(reading, &audience.filter, RL_FINDING_AUDIENCE_EMPTY,
                             (rl_place){.file = table->file, .line = table->row->line});
    if (audience.actor == RL_NONE)
        leave_out(reading, RL_TABLE_AUDIENCES, RL_TABLE_ACTORS, RL_TABLE_ACTORS);
    else if (RL_READING_RESERVE(reading, &reading->draft.audiences))
        reading->draft.audiences.items[reading->draft.audiences.count++] = audience;
}

// The ids of a list cell: RL_NONE alone for all.
static rl_id *read_ids(rl_reading *reading, rl_table *table, int column, rl_table_id refers_to,
                       int32_t *count) {
    const char *const *ids;
    rl_status status = rl_table_list(table, column, &reading->draft.arena, &ids, count);
    rl_id *found = NULL;
    if (status == RL_OK && (found = RL_ARENA_NEW(&reading->draft.arena, rl_id, *count + 1)) == NULL)
        status = rl_fail_memory(reading->ctx);
    if (status != RL_OK) {
        rl_reading_fail(reading, status);
        *count = 0;
        return NULL;
    }
    for (int32_t i = 0; i < *count; i++)
        found[i] = rl_reading_find(reading, refers_to, ids[i], rl_table_place(table, column));
    if (*count == 0)
        found[(*count)++] = RL_NONE;
    return found;
}

static void read_timing(rl_reading *reading, rl_table *table) {
    if (table->row->ragged)
        return;
    int32_t window_count;
    int32_t lever_count;
    const rl_id *windows =
        read_ids(reading, table, RL_TIMING_WINDOW, RL_TABLE_WINDOWS, &window_count);
    const rl_id *levers = read_ids(reading, table, RL_TIMING_LEVER, RL_TABLE_LEVERS, &lever_count);
    rl_draft_timing timing = {.filter = rl_reading_filter(reading, table, RL_TIMING_SECTOR),
                              .factor = rl_table_number(table, RL_TIMING_FACTOR, 1.0)};
    (void)rl_table_evidence(table); // checked; a factor's source is for people
    for (int32_t w = 0; w < window_count; w++) {
        for (int32_t l = 0; l < lever_count; l++) {
            timing.window = windows[w];
            timing.lever = levers[l];
            if (RL_READING_RESERVE(reading, &reading->draft.timings))
                reading->draft.timings.items[reading->draft.timings.count++] = timing;
        }
    }
    rl_reading_check_selects(reading, &timing.filter, RL_FINDING_TIMING_EMPTY,
                             (rl_place){.file = table->file, .line = table->row->line});
}

// Links ------------------------------------------------------------------------------------------

static void read_link(rl_reading *reading, rl_table *table) {
    if (table->row->ragged)
        return;
    rl_link link = {
        .from = find_cell(reading, table, RL_LINKS_FROM, RL_TABLE_ACTORS),
        .to = find_cell(reading, table, RL_LINKS_TO, RL_TABLE_ACTORS),
        .weight = rl_table_number(table, RL_LINKS_WEIGHT, 0.0),
        .trigger_prob = rl_table_number(table, RL_LINKS_TRIGGER_PROB, 0.0),
        .evidence = keep_evidence(reading, table),
    };
    const char *kind = rl_table_choice(table, RL_LINKS_KIND);
    if (link.from != RL_NONE && link.from == link.to) {
        rl_findings_add(reading->findings, RL_FINDING_LINK_SELF, rl_table_place(table, RL_LINKS_TO),
                        rl_table_raw(table, RL_LINKS_TO));
        return;
    }
    if (link.from == RL_NONE || link.to == RL_NONE || kind == NULL ||
        !rl_link_kind_from_name(kind, &link.kind))
        return;
    const char *key = rl_reading_join(reading, reading->draft.actors.items[link.from].id,
                                      reading->draft.actors.items[link.to].id, kind);
    if (is_new(reading, table, RL_TABLE_LINKS, RL_LINKS_TO, key, RL_FINDING_LINK_DUPLICATE) &&
        RL_READING_RESERVE(reading, &reading->draft.links))
        reading->draft.links.items[reading->draft.links.count++] = link;
}

// Codes ------------------------------------------------------------------------------------------

static void read_code(rl_reading *reading, rl_table *table) {
    if (table->row->ragged)
        return;
    const char *part = rl_table_choice(table, RL_CODES_PART);
    rl_code code = {.code = keep_cell(reading, table, RL_CODES_CODE),
                    .name = keep_cell(reading, table, RL_CODES_NAME)};
    if (part == NULL || !rl_dimension_from_name(part, &code.dimension) || code.code[0] == '\0' ||
        code.name[0] == '\0')
        return;
    rl_reading_check_code(reading, (int)code.dimension, code.code, RL_FINDING_CODE_UNUSED,
                          rl_table_place(table, RL_CODES_CODE));
    const char *key = rl_reading_join(reading, part, code.code, NULL);
    if (is_new(reading, table, RL_TABLE_CODES, RL_CODES_CODE, key, RL_FINDING_CODE_DUPLICATE) &&
        RL_READING_RESERVE(reading, &reading->draft.codes))
        reading->draft.codes.items[reading->draft.codes.count++] = code;
}

// ------------------------------------------------------------------------------------------------

void rl_reading_read_rows(rl_reading *reading, rl_table_id id, rl_table *table) {
    static void (*const read_row[RL_TABLE_COUNT])(rl_reading *, rl_table *) = {
        [RL_TABLE_ACTORS] = read_actor,   [RL_TABLE_LEVERS] = read_lever,
        [RL_TABLE_WINDOWS] = read_window, [RL_TABLE_SEGMENTS] = read_segment,
        [RL_TABLE_OFFERS] = read_offer,   [RL_TABLE_AUDIENCES] = read_audience,
        [RL_TABLE_TIMING] = read_timing,  [RL_TABLE_LINKS] = read_link,
        [RL_TABLE_CODES] = read_code,
    };
    while (reading->status == RL_OK && rl_table_next(table))
        read_row[id](reading, table);
}
