// scenario.json, but for its rules.
#include "io/scenario_settings.h"

#include "base/suggest.h"
#include "domain/map.h"
#include "io/hint.h"
#include "io/scenario_reading.h"

#include <math.h>
#include <string.h>

// Keys -------------------------------------------------------------------------------------------

#define FIELD(title, type, ...)                                                                    \
    { .name = title, .kind = RL_JSON_##type, __VA_ARGS__ }
#define REQUIRED .required = true
#define OPTIONAL .required = false
#define RANGE(low, high) .range = {.least = (low), .most = (high)}
#define AT_LEAST_0 RANGE(0.0, INFINITY)
#define WHOLE_FROM_0 .range = {.least = 0.0, .most = INT32_MAX, .whole = true}
#define INSIDE(low, high) .range = {.least = (low), .most = (high), .ends_excluded = true}
#define ONE_OF(words) .choices = words

// clang-format off
const rl_settings_format rl_settings_formats[RL_SETTINGS_OBJECT_COUNT] = {
    [RL_SETTINGS_ROOT] = {"", 10, {
        FIELD("format", TEXT, REQUIRED),
        FIELD("title", TEXT, REQUIRED),
        FIELD("question", TEXT, OPTIONAL),
        FIELD("language", TEXT, OPTIONAL, ONE_OF("fr|en")),
        FIELD("deliverable", OBJECT, REQUIRED),
        FIELD("target", OBJECT, OPTIONAL),
        FIELD("reach", OBJECT, OPTIONAL),
        FIELD("rules", OBJECT, OPTIONAL),
        FIELD("centrality", TEXT, OPTIONAL, ONE_OF(RL_MEASURE_CHOICES)),
        FIELD("tables", OBJECT, OPTIONAL),
    }},
    [RL_SETTINGS_DELIVERABLE] = {"/deliverable", 2, {
        FIELD("name", TEXT, REQUIRED),
        FIELD("lever_fit", OBJECT, OPTIONAL),
    }},
    [RL_SETTINGS_TARGET] = {"/target", 5, {
        FIELD("sectors", ARRAY, OPTIONAL),
        FIELD("sizes", ARRAY, OPTIONAL),
        FIELD("territories", ARRAY, OPTIONAL),
        FIELD("weight", TEXT, OPTIONAL),
        FIELD("weight_label", TEXT, OPTIONAL),
    }},
    [RL_SETTINGS_REACH] = {"/reach", 4, {
        FIELD("model", TEXT, OPTIONAL, ONE_OF(RL_REACH_MODELS)),
        FIELD("max_exposure_prob", NUMBER, OPTIONAL, INSIDE(0.0, 1.0)),
        FIELD("samples", NUMBER, OPTIONAL, .range = {.least = 1, .most = 65536, .whole = true}),
        FIELD("interval", NUMBER, OPTIONAL, INSIDE(0.0, 1.0)),
    }},
    [RL_SETTINGS_RULES] = {"/rules", 13, {
        FIELD("budget_eur", NUMBER, OPTIONAL, AT_LEAST_0),
        FIELD("hours", NUMBER, OPTIONAL, AT_LEAST_0),
        FIELD("max_relays", NUMBER, OPTIONAL, WHOLE_FROM_0),
        FIELD("max_activations", NUMBER, OPTIONAL, WHOLE_FROM_0),
        FIELD("max_contacts_per_window", NUMBER, OPTIONAL, INSIDE(0.0, INFINITY)),
        FIELD("required_relays", ARRAY, OPTIONAL),
        FIELD("forbidden_relays", ARRAY, OPTIONAL),
        FIELD("forbidden_levers", ARRAY, OPTIONAL),
        FIELD("required_activations", ARRAY, OPTIONAL),
        FIELD("forbidden_activations", ARRAY, OPTIONAL),
        FIELD("done_activations", ARRAY, OPTIONAL),
        FIELD("as_of", TEXT, OPTIONAL),
        FIELD("floors", ARRAY, OPTIONAL),
    }},
    [RL_SETTINGS_FLOOR] = {"/rules/floors/-", 5, {
        FIELD("name", TEXT, REQUIRED),
        FIELD("sectors", ARRAY, OPTIONAL),
        FIELD("sizes", ARRAY, OPTIONAL),
        FIELD("territories", ARRAY, OPTIONAL),
        FIELD("min_share", NUMBER, REQUIRED, RANGE(0.0, 1.0)),
    }},
    [RL_SETTINGS_ACTIVATION] = {"/rules/required_activations/-", 3, {
        FIELD("relay", TEXT, REQUIRED),
        FIELD("lever", TEXT, REQUIRED),
        FIELD("window", TEXT, REQUIRED),
    }},
};
// clang-format on

static void check(rl_reading *reading, const rl_json *object, rl_settings_object which) {
    if (object != NULL)
        rl_json_check_object(&reading->settings, object, rl_settings_formats[which].fields,
                             rl_settings_formats[which].field_count);
}

// Files of the tables ----------------------------------------------------------------------------

static void report(rl_reading *reading, const rl_json *value, rl_finding_code code) {
    rl_findings_add(reading->findings, code, rl_json_place(&reading->settings, value),
                    value->kind == RL_JSON_TEXT ? value->text : NULL);
}

// A scenario stands alone: copied or sent elsewhere it must read the same.
static bool is_inside_folder(const char *name) {
    if (name[0] == '/' || name[0] == '\0')
        return false;
    for (const char *at = name; at != NULL; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
            return false;
    }
    return true;
}

static void check_table_names(rl_reading *reading, const rl_json *tables) {
    for (const rl_json *entry = tables == NULL ? NULL : tables->first; entry != NULL;
         entry = entry->next) {
        rl_suggestion suggestion = rl_suggestion_start(entry->key, strlen(entry->key));
        bool known = false;
        for (int t = 0; t < RL_TABLE_COUNT; t++) {
            known = known || strcmp(rl_scenario_tables[t].name, entry->key) == 0;
            rl_suggestion_consider(&suggestion, rl_scenario_tables[t].name);
        }
        if (!known)
            rl_findings_add(reading->findings, RL_FINDING_TABLE_UNKNOWN,
                            rl_json_place(&reading->settings, entry), entry->key,
                            rl_hint_near(reading->ctx, suggestion.best).text);
    }
}

// Name of a table's file in the folder: given, or « <table>.csv ».
static const char *file_name(rl_reading *reading, const rl_json *tables, const char *table) {
    const rl_json *given = rl_json_get(tables, table);
    if (given != NULL && given->kind != RL_JSON_TEXT) {
        const rl_json_field text = {.name = table, .kind = RL_JSON_TEXT};
        rl_json_check_field(&reading->settings, given, &text);
    } else if (given != NULL && !is_inside_folder(given->text)) {
        report(reading, given, RL_FINDING_FILE_OUTSIDE);
    } else if (given != NULL) {
        return rl_reading_keep(reading, given->text);
    }
    char usual[64];
    snprintf(usual, sizeof usual, "%s.csv", table);
    return rl_reading_keep(reading, usual);
}

static void name_files(rl_reading *reading) {
    const rl_json *tables = rl_json_get_kind(reading->settings.root, "tables", RL_JSON_OBJECT);
    check_table_names(reading, tables);
    for (int t = 0; t < RL_TABLE_COUNT; t++) {
        rl_table_file *file = &reading->files[t];
        file->name = file_name(reading, tables, rl_scenario_tables[t].name);
        file->path = rl_reading_path(reading, file->name);
    }
}

bool rl_reading_names_file(const rl_reading *reading, rl_table_id id) {
    const rl_json *tables = rl_json_get_kind(reading->settings.root, "tables", RL_JSON_OBJECT);
    return rl_json_get(tables, rl_scenario_tables[id].name) != NULL;
}

// Settings ---------------------------------------------------------------------------------------

static const char *keep_text(rl_reading *reading, const rl_json *object, const char *key,
                             const char *fallback) {
    return rl_reading_keep(reading, rl_json_get_text(object, key, fallback));
}

static void check_format(rl_reading *reading) {
    const rl_json *format = rl_json_get_kind(reading->settings.root, "format", RL_JSON_TEXT);
    if (format != NULL && strcmp(format->text, RL_SCENARIO_FORMAT) != 0)
        rl_findings_add(reading->findings, RL_FINDING_FORMAT_UNKNOWN,
                        rl_json_place(&reading->settings, format), format->text,
                        RL_SCENARIO_FORMAT);
}

// The weight is counted in a column of segments.csv: one of numbers, known or the scenario's own.
static void read_weight(rl_reading *reading, const rl_json *target) {
    const rl_json *weight = rl_json_get_kind(target, "weight", RL_JSON_TEXT);
    if (weight == NULL)
        return;
    const rl_table_format *segments = &rl_scenario_tables[RL_TABLE_SEGMENTS];
    bool countable = weight->text[0] != '\0' && strcmp(weight->text, "note") != 0;
    for (int c = 0; c < segments->column_count; c++)
        if (strcmp(segments->columns[c].name, weight->text) == 0)
            countable = segments->columns[c].kind == RL_COLUMN_NUMBER;
    if (countable)
        reading->draft.weight_name = rl_reading_keep(reading, weight->text);
    else
        report(reading, weight, RL_FINDING_WEIGHT_INVALID);
}

void rl_reading_read_settings(rl_reading *reading) {
    const rl_json *root = reading->settings.root;
    // A part that is not an object is reported with the root and then left out.
    const rl_json *deliverable = rl_json_get_kind(root, "deliverable", RL_JSON_OBJECT);
    const rl_json *target = rl_json_get_kind(root, "target", RL_JSON_OBJECT);
    const rl_json *reach = rl_json_get_kind(root, "reach", RL_JSON_OBJECT);
    rl_draft *draft = &reading->draft;
    check(reading, root, RL_SETTINGS_ROOT);
    check(reading, deliverable, RL_SETTINGS_DELIVERABLE);
    check(reading, target, RL_SETTINGS_TARGET);
    check(reading, reach, RL_SETTINGS_REACH);
    check_format(reading);
    draft->path = rl_reading_keep(reading, reading->given);
    draft->title = keep_text(reading, root, "title", draft->title);
    draft->question = keep_text(reading, root, "question", draft->question);
    draft->deliverable = keep_text(reading, deliverable, "name", draft->deliverable);
    draft->centrality = keep_text(reading, root, "centrality", draft->centrality);
    draft->reach_model = keep_text(reading, reach, "model", draft->reach_model);
    draft->exposure_cap = rl_json_get_number(reach, "max_exposure_prob", draft->exposure_cap);
    draft->reach_samples = (int32_t)rl_json_get_number(reach, "samples", draft->reach_samples);
    draft->reach_interval = rl_json_get_number(reach, "interval", draft->reach_interval);
    if (strcmp(rl_json_get_text(root, "language", "fr"), "en") == 0)
        draft->language = RL_ENGLISH;
    read_weight(reading, target);
    if (rl_json_get_kind(target, "weight_label", RL_JSON_TEXT) != NULL)
        draft->weight_label = keep_text(reading, target, "weight_label", "");
    name_files(reading);
}

// Levers' fit ------------------------------------------------------------------------------------

void rl_reading_apply_fit(rl_reading *reading) {
    const rl_json *deliverable =
        rl_json_get_kind(reading->settings.root, "deliverable", RL_JSON_OBJECT);
    const rl_json *fits = rl_json_get_kind(deliverable, "lever_fit", RL_JSON_OBJECT);
    const rl_json_field format = {
        .name = "lever_fit", .kind = RL_JSON_NUMBER, .range = {.most = INFINITY}};
    for (const rl_json *fit = fits == NULL ? NULL : fits->first; fit != NULL; fit = fit->next) {
        rl_json_check_field(&reading->settings, fit, &format);
        const rl_id lever = rl_reading_find(reading, RL_TABLE_LEVERS, fit->key,
                                            rl_json_place(&reading->settings, fit));
        if (lever != RL_NONE && fit->kind == RL_JSON_NUMBER)
            reading->draft.levers.items[lever].fit = fit->number;
    }
}

// Target -----------------------------------------------------------------------------------------

static void read_codes(rl_reading *reading, const rl_json *object, const char *key, int dimension,
                       const char *const **codes, int32_t *count) {
    const rl_json *list = rl_json_get_kind(object, key, RL_JSON_ARRAY);
    *codes = NULL;
    *count = 0;
    if (list == NULL)
        return;
    if (list->count == 0)
        report(reading, list, RL_FINDING_VALUE_MISSING); // all, or none? the key says it left out
    rl_json_check_items(&reading->settings, list, RL_JSON_TEXT);
    const char **kept = RL_ARENA_NEW(&reading->draft.arena, const char *, list->count);
    if (kept == NULL) {
        rl_reading_fail(reading, rl_fail_memory(reading->ctx));
        return;
    }
    for (const rl_json *item = list->first; item != NULL; item = item->next) {
        if (item->kind != RL_JSON_TEXT || item->text[0] == '\0')
            continue;
        rl_reading_check_code(reading, dimension, item->text, RL_FINDING_CODE_UNKNOWN,
                              rl_json_place(&reading->settings, item));
        kept[(*count)++] = rl_reading_keep(reading, item->text);
    }
    *codes = kept;
}

rl_filter rl_reading_json_filter(rl_reading *reading, const rl_json *object) {
    rl_filter filter;
    read_codes(reading, object, "sectors", 0, &filter.sectors, &filter.sector_count);
    read_codes(reading, object, "sizes", 1, &filter.sizes, &filter.size_count);
    read_codes(reading, object, "territories", 2, &filter.territories, &filter.territory_count);
    return filter;
}

void rl_reading_apply_target(rl_reading *reading) {
    const rl_json *target = rl_json_get_kind(reading->settings.root, "target", RL_JSON_OBJECT);
    const rl_filter filter = rl_reading_json_filter(reading, target);
    rl_draft *draft = &reading->draft;
    bool some = false;
    for (size_t s = 0; s < draft->segments.count; s++) {
        rl_segment *segment = &draft->segments.items[s];
        segment->targeted = segment->weight > 0.0 && rl_filter_selects(&filter, segment);
        some = some || segment->targeted;
    }
    if (some || reading->files[RL_TABLE_SEGMENTS].partial ||
        rl_reading_filter_has_unknown(reading, &filter))
        return;
    if (target != NULL)
        report(reading, target, RL_FINDING_TARGET_EMPTY);
    else
        rl_findings_add(reading->findings, RL_FINDING_TARGET_EMPTY,
                        (rl_place){.file = reading->files[RL_TABLE_SEGMENTS].path}, NULL);
}
