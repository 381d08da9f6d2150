#include "io/plan_reader.h"

#include "base/names.h"
#include "io/hint.h"
#include "io/input_file.h"
#include "io/json.h"
#include "io/scenario_settings.h"
#include "io/scenario_tables.h"

#include <string.h>

typedef struct plan_reading {
    rl_context *ctx;
    const rl_scenario *scenario;
    const char *path;
    rl_findings *findings;
    rl_plan *plan;
    rl_names names[RL_PLAN_ID_COUNT]; // ids of actors, levers, windows
} plan_reading;

// An activation as the user wrote it.
typedef struct written {
    const char *ids[RL_PLAN_ID_COUNT];
    rl_place places[RL_PLAN_ID_COUNT];
    rl_place place; // of the whole
} written;

// Activations ------------------------------------------------------------------------------------

static const char *const table_names[RL_PLAN_ID_COUNT] = {"actors.csv", "levers.csv",
                                                          "windows.csv"};

static rl_id find_id(plan_reading *r, const written *w, int part) {
    const rl_id found = rl_names_find(&r->names[part], w->ids[part]);
    if (found == RL_NONE && w->ids[part][0] != '\0')
        rl_findings_add(r->findings, RL_FINDING_ID_UNKNOWN, w->places[part], w->ids[part],
                        table_names[part],
                        rl_hint_near(r->ctx, rl_names_nearest(&r->names[part], w->ids[part])).text);
    return found;
}

static bool has_offer(const rl_scenario *scenario, rl_id relay, rl_id lever) {
    for (int32_t i = 0; i < scenario->offer_count; i++)
        if (scenario->offers[i].relay == relay && scenario->offers[i].lever == lever)
            return true;
    return false;
}

static rl_status add_activation(plan_reading *r, const written *w) {
    const rl_id relay = find_id(r, w, RL_PLAN_RELAY);
    const rl_id lever = find_id(r, w, RL_PLAN_LEVER);
    const rl_id window = find_id(r, w, RL_PLAN_WINDOW);
    if (relay == RL_NONE || lever == RL_NONE || window == RL_NONE)
        return RL_OK;
    const rl_id activation = rl_find_activation(r->scenario, relay, lever, window);
    if (activation == RL_NONE && has_offer(r->scenario, relay, lever)) {
        rl_findings_add(r->findings, RL_FINDING_ACTIVATION_OUT_OF_WINDOW, w->place, NULL,
                        w->ids[RL_PLAN_RELAY], w->ids[RL_PLAN_LEVER], w->ids[RL_PLAN_WINDOW]);
    } else if (activation == RL_NONE && !(r->scenario->actors[relay].roles & RL_ROLE_RELAY)) {
        rl_findings_add(r->findings, RL_FINDING_ACTOR_NOT_RELAY, w->places[RL_PLAN_RELAY],
                        w->ids[RL_PLAN_RELAY], table_names[RL_PLAN_RELAY]);
    } else if (activation == RL_NONE) {
        rl_findings_add(r->findings, RL_FINDING_ACTIVATION_WITHOUT_OFFER, w->place, NULL,
                        "offers.csv", w->ids[RL_PLAN_RELAY], w->ids[RL_PLAN_LEVER]);
    } else if (rl_plan_contains(r->plan, activation)) {
        rl_findings_add(r->findings, RL_FINDING_ITEM_DUPLICATE, w->place, NULL);
    } else {
        return rl_plan_add(r->ctx, r->plan, activation);
    }
    return RL_OK;
}

// JSON -------------------------------------------------------------------------------------------

// The list of activations of a plan or of a result, or NULL.
static const rl_json *find_list(const rl_json *root, bool *is_result) {
    const rl_json *plan = rl_json_get_kind(root, "plan", RL_JSON_OBJECT);
    *is_result = plan != NULL;
    return rl_json_get_kind(plan != NULL ? plan : root, "activations", RL_JSON_ARRAY);
}

// A result says more of each activation than a plan typed by hand, where other keys are mistakes.
static void check_item(rl_json_document *document, const rl_json *item, bool of_result) {
    const rl_settings_format *format = &rl_settings_formats[RL_SETTINGS_ACTIVATION];
    if (!of_result || item->kind != RL_JSON_OBJECT) {
        rl_json_check_object(document, item, format->fields, format->field_count);
        return;
    }
    for (size_t i = 0; i < format->field_count; i++) {
        const rl_json *value = rl_json_get(item, format->fields[i].name);
        if (value != NULL)
            rl_json_check_field(document, value, &format->fields[i]);
        else
            rl_findings_add(document->findings, RL_FINDING_KEY_MISSING,
                            rl_json_place(document, item), NULL, format->fields[i].name);
    }
}

static rl_status read_item(plan_reading *r, rl_json_document *document, const rl_json *item,
                           bool of_result) {
    written w = {.place = rl_json_place(document, item)};
    check_item(document, item, of_result);
    for (int part = 0; part < RL_PLAN_ID_COUNT; part++) {
        const rl_json *value =
            rl_json_get_kind(item, rl_plan_table.columns[part].name, RL_JSON_TEXT);
        w.ids[part] = value == NULL ? "" : value->text;
        w.places[part] = value == NULL ? w.place : rl_json_place(document, value);
    }
    return add_activation(r, &w);
}

static rl_status read_json(plan_reading *r, char *bytes, size_t length) {
    rl_json_document document;
    bool is_result;
    rl_status status = rl_json_read(r->ctx, r->path, bytes, length, r->findings, &document);
    rl_release(r->ctx, bytes);
    if (status == RL_OK) {
        const rl_json *list = find_list(document.root, &is_result);
        if (list == NULL)
            rl_findings_add(r->findings, RL_FINDING_PLAN_WITHOUT_ACTIVATIONS,
                            rl_json_place(&document, document.root), NULL);
        for (const rl_json *item = list == NULL ? NULL : list->first;
             item != NULL && status == RL_OK; item = item->next)
            status = read_item(r, &document, item, is_result);
    }
    rl_json_clear(&document);
    return status;
}

// CSV --------------------------------------------------------------------------------------------

static rl_status read_row(plan_reading *r, rl_table *table) {
    written w = {.place = {.file = r->path, .line = table->row->line}};
    for (int part = 0; part < RL_PLAN_ID_COUNT; part++) {
        w.ids[part] = rl_table_text(table, part);
        w.places[part] = rl_table_place(table, part);
    }
    return add_activation(r, &w);
}

static rl_status read_csv(plan_reading *r, char *bytes, size_t length) {
    rl_table table;
    rl_status status =
        rl_table_open(r->ctx, r->path, bytes, length, &rl_plan_table, NULL, r->findings, &table);
    while (status == RL_OK && rl_table_next(&table))
        if (!table.row->ragged)
            status = read_row(r, &table);
    rl_table_close(&table);
    return status;
}

// ------------------------------------------------------------------------------------------------

static rl_status name_ids(plan_reading *r) {
    const rl_scenario *scenario = r->scenario;
    rl_status status = RL_OK;
    int32_t number; // ids are unique: the number is the id's place
    for (int32_t i = 0; i < scenario->actor_count; i++)
        RL_TRY(rl_names_add(&r->names[RL_PLAN_RELAY], scenario->actors[i].id, &number));
    for (int32_t i = 0; i < scenario->lever_count; i++)
        RL_TRY(rl_names_add(&r->names[RL_PLAN_LEVER], scenario->levers[i].id, &number));
    for (int32_t i = 0; i < scenario->window_count; i++)
        RL_TRY(rl_names_add(&r->names[RL_PLAN_WINDOW], scenario->windows[i].id, &number));
done:
    return status;
}

static rl_status read_file(plan_reading *r) {
    char *bytes = NULL;
    size_t length;
    const rl_status status =
        rl_input_file_read(r->ctx, r->path, RL_JSON_BYTES_MAX, r->findings, &bytes, &length);
    if (status != RL_OK || bytes == NULL)
        return status;
    return rl_json_looks_like(bytes) ? read_json(r, bytes, length) : read_csv(r, bytes, length);
}

rl_status rl_plan_read(rl_context *ctx, const rl_scenario *scenario, const char *path,
                       rl_findings *findings, rl_plan *out) {
    plan_reading r = {
        .ctx = ctx, .scenario = scenario, .path = path, .findings = findings, .plan = out};
    const size_t found_before = findings->list.count;
    const size_t errors_before = findings->error_count;
    for (int part = 0; part < RL_PLAN_ID_COUNT; part++)
        rl_names_init(&r.names[part], ctx);
    rl_status status = name_ids(&r);
    if (status == RL_OK)
        status = read_file(&r);
    for (int part = 0; part < RL_PLAN_ID_COUNT; part++)
        rl_names_clear(&r.names[part]);
    rl_findings_sort(findings, found_before);
    if ((status == RL_OK || status == RL_E_INPUT) &&
        (findings->failed || findings->error_count > errors_before))
        status = rl_findings_status(findings);
    return status;
}
