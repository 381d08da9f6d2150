#include "io/strategy_reader.h"

#include "base/file.h"
#include "base/suggest.h"
#include "io/hint.h"
#include "io/input_file.h"
#include "io/json.h"
#include "io/scenario_tables.h"

#include <string.h>

#define STRATEGY_FORMAT "relais-strategy/1"

static const rl_json_field fields[] = {
    {.name = "format", .kind = RL_JSON_TEXT, .required = true, .choices = STRATEGY_FORMAT},
    {.name = "name", .kind = RL_JSON_TEXT, .required = true},
    {.name = "relays", .kind = RL_JSON_ARRAY},
    {.name = "kinds", .kind = RL_JSON_ARRAY},
    {.name = "roles", .kind = RL_JSON_ARRAY},
    {.name = "levers", .kind = RL_JSON_ARRAY},
};

typedef struct reading {
    const rl_scenario *scenario;
    rl_json_document document;
    rl_findings *findings;
    rl_strategy_file *out;
} reading;

// Lists ------------------------------------------------------------------------------------------

static const char *actor_id(const rl_scenario *s, int32_t i) { return s->actors[i].id; }
static const char *actor_kind(const rl_scenario *s, int32_t i) { return s->actors[i].kind; }
static const char *lever_id(const rl_scenario *s, int32_t i) { return s->levers[i].id; }

// What an item of a list is looked up among: ids of actors, their kinds, ids of levers.
typedef struct known_names {
    const char *(*name)(const rl_scenario *scenario, int32_t number);
    int32_t count;
    rl_finding_code unknown;
    const char *table;
    bool *allowed;
} known_names;

// Allows what the item names; reported when it names nothing. Scans: scenarios have thousands of
// actors and strategies name a few.
static void allow_item(reading *r, const known_names *known, const rl_json *item) {
    rl_suggestion near = rl_suggestion_start(item->text, strlen(item->text));
    bool found = false;
    for (int32_t i = 0; i < known->count; i++) {
        const char *name = known->name(r->scenario, i);
        if (strcmp(name, item->text) == 0)
            found = known->allowed[i] = true;
        else if (name[0] != '\0')
            rl_suggestion_consider(&near, name);
    }
    if (!found)
        rl_findings_add(r->findings, known->unknown, rl_json_place(&r->document, item), item->text,
                        known->table, rl_hint_near(r->findings->ctx, near.best).text);
}

// Whether the array is there and can be used: it holds texts, at least one.
static const rl_json *list_of(reading *r, const char *key) {
    const rl_json *array = rl_json_get_kind(r->document.root, key, RL_JSON_ARRAY);
    rl_json_check_items(&r->document, array, RL_JSON_TEXT);
    if (array != NULL && array->first == NULL)
        rl_findings_add(r->findings, RL_FINDING_VALUE_MISSING, rl_json_place(&r->document, array),
                        NULL);
    return array;
}

static bool allow_list(reading *r, const char *key, const known_names *known) {
    const rl_json *array = list_of(r, key);
    for (const rl_json *item = array == NULL ? NULL : array->first; item != NULL; item = item->next)
        if (item->kind == RL_JSON_TEXT && item->text[0] != '\0')
            allow_item(r, known, item);
    return array != NULL;
}

// An actor that is no relay has nothing to solicit it with: naming it would allow nothing.
static void check_are_relays(reading *r) {
    const rl_json *array = rl_json_get_kind(r->document.root, "relays", RL_JSON_ARRAY);
    for (const rl_json *item = array == NULL ? NULL : array->first; item != NULL;
         item = item->next) {
        const rl_id actor =
            item->kind == RL_JSON_TEXT ? rl_find_actor(r->scenario, item->text) : RL_NONE;
        if (actor != RL_NONE && !(r->scenario->actors[actor].roles & RL_ROLE_RELAY))
            rl_findings_add(r->findings, RL_FINDING_ACTOR_NOT_RELAY,
                            rl_json_place(&r->document, item), item->text, "actors.csv");
    }
}

static bool allow_roles(reading *r) {
    const rl_scenario *s = r->scenario;
    const char *choices = rl_scenario_tables[RL_TABLE_ACTORS].columns[RL_ACTORS_ROLES].choices;
    const rl_json *array = list_of(r, "roles");
    rl_role role;
    for (const rl_json *item = array == NULL ? NULL : array->first; item != NULL;
         item = item->next) {
        if (item->kind != RL_JSON_TEXT || item->text[0] == '\0' ||
            !rl_choice_check(choices, item->text, r->findings, rl_json_place(&r->document, item)) ||
            !rl_role_from_name(item->text, &role))
            continue;
        for (rl_id a = 0; a < s->actor_count; a++)
            r->out->relay_allowed[a] |= (s->actors[a].roles & role) != 0;
    }
    return array != NULL;
}

// ------------------------------------------------------------------------------------------------

static void allow_all(bool *allowed, int32_t count) {
    for (int32_t i = 0; i < count; i++)
        allowed[i] = true;
}

// A relay is allowed when one of the lists names it, its kind or a role of its; all are when there
// is no list.
static void read_lists(reading *r) {
    const rl_scenario *s = r->scenario;
    rl_strategy_file *out = r->out;
    const known_names relays = {actor_id, s->actor_count, RL_FINDING_ID_UNKNOWN, "actors.csv",
                                out->relay_allowed};
    const known_names kinds = {actor_kind, s->actor_count, RL_FINDING_KIND_UNKNOWN, "actors.csv",
                               out->relay_allowed};
    const known_names levers = {lever_id, s->lever_count, RL_FINDING_ID_UNKNOWN, "levers.csv",
                                out->lever_allowed};
    bool limited = allow_list(r, "relays", &relays);
    check_are_relays(r);
    limited |= allow_list(r, "kinds", &kinds);
    limited |= allow_roles(r);
    if (!limited)
        allow_all(out->relay_allowed, s->actor_count);
    if (!allow_list(r, "levers", &levers))
        allow_all(out->lever_allowed, s->lever_count);
}

static rl_status read_document(reading *r, rl_context *ctx) {
    rl_strategy_file *out = r->out;
    const size_t errors = r->findings->error_count;
    out->relay_allowed = RL_ARENA_NEW(&out->arena, bool, r->scenario->actor_count);
    out->lever_allowed = RL_ARENA_NEW(&out->arena, bool, r->scenario->lever_count);
    rl_json_check_object(&r->document, r->document.root, fields, sizeof fields / sizeof *fields);
    const char *name = rl_json_get_text(r->document.root, "name", "");
    out->name = rl_arena_copy_text(&out->arena, name, strlen(name));
    if (out->relay_allowed == NULL || out->lever_allowed == NULL || out->name == NULL)
        return rl_fail_memory(ctx);
    read_lists(r);
    return r->findings->failed || r->findings->error_count > errors
               ? rl_findings_status(r->findings)
               : RL_OK;
}

rl_status rl_strategy_read(rl_context *ctx, const rl_scenario *scenario, const char *path,
                           rl_findings *findings, bool *is_one, rl_strategy_file *out) {
    reading r = {.scenario = scenario, .findings = findings, .out = out};
    char *bytes = NULL;
    size_t length;
    *is_one = false;
    *out = (rl_strategy_file){.name = ""};
    rl_arena_init(&out->arena, ctx);
    if (strcmp(path, "-") == 0 || !rl_file_exists(path))
        return RL_OK; // a plan, or what reading one reports
    rl_status status = rl_input_file_read(ctx, path, RL_JSON_BYTES_MAX, findings, &bytes, &length);
    if (status != RL_OK || bytes == NULL)
        return status;
    *is_one = rl_json_looks_like(bytes) && strstr(bytes, "\"relais-strategy/") != NULL;
    if (*is_one) {
        status = rl_json_read(ctx, path, bytes, length, findings, &r.document);
        if (status == RL_OK)
            status = read_document(&r, ctx);
        rl_json_clear(&r.document);
    }
    rl_release(ctx, bytes);
    return status;
}

void rl_strategy_file_clear(rl_strategy_file *strategy) { rl_arena_clear(&strategy->arena); }
