// The rules of scenario.json: read once the tables are known, and checked against each other.
#include "base/calendar.h"
#include "io/scenario_reading.h"
#include "io/scenario_settings.h"

#include <string.h>

// An id or an activation of a list, with where it stands.
typedef struct named_id {
    rl_id id;
    const rl_json *item;
} named_id;

typedef struct named_triple {
    rl_triple triple;
    const rl_json *item;
} named_triple;

typedef RL_VECTOR(named_id) id_list;
typedef RL_VECTOR(named_triple) triple_list;

typedef struct rules {
    rl_reading *reading;
    const rl_json *object;
    id_list required_relays;
    id_list forbidden_relays;
    id_list forbidden_levers;
    triple_list required_activations;
    triple_list forbidden_activations;
    triple_list done_activations;
} rules;

static rl_place place_of(rules *r, const rl_json *value) {
    return rl_json_place(&r->reading->settings, value);
}

static void report(rules *r, const rl_json *value, rl_finding_code code) {
    rl_findings_add(r->reading->findings, code, place_of(r, value),
                    value->kind == RL_JSON_TEXT ? value->text : NULL);
}

static const char *actor_id(const rules *r, rl_id actor) {
    return r->reading->draft.actors.items[actor].id;
}

static const char *lever_id(const rules *r, rl_id lever) {
    return r->reading->draft.levers.items[lever].id;
}

// Lists ------------------------------------------------------------------------------------------

static const rl_json *first_item(const rules *r, const char *key) {
    const rl_json *array = rl_json_get_kind(r->object, key, RL_JSON_ARRAY);
    return array == NULL ? NULL : array->first;
}

static const named_id *find_id(const id_list *list, rl_id id) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].id == id)
            return &list->items[i];
    return NULL;
}

static void read_ids(rules *r, const char *key, rl_table_id table, id_list *list) {
    rl_json_check_items(&r->reading->settings, rl_json_get(r->object, key), RL_JSON_TEXT);
    for (const rl_json *item = first_item(r, key); item != NULL; item = item->next) {
        if (item->kind != RL_JSON_TEXT)
            continue;
        const rl_id id = rl_reading_find(r->reading, table, item->text, place_of(r, item));
        if (id == RL_NONE)
            continue;
        if (find_id(list, id) != NULL)
            report(r, item, RL_FINDING_ITEM_DUPLICATE);
        else if (RL_READING_RESERVE(r->reading, list))
            list->items[list->count++] = (named_id){id, item};
    }
}

static bool same_triple(const rl_triple *a, const rl_triple *b) {
    return a->relay == b->relay && a->lever == b->lever && a->window == b->window;
}

static const named_triple *find_triple(const triple_list *list, const rl_triple *triple) {
    for (size_t i = 0; i < list->count; i++)
        if (same_triple(&list->items[i].triple, triple))
            return &list->items[i];
    return NULL;
}

static rl_id find_part(rules *r, const rl_json *activation, const char *key, rl_table_id table) {
    const rl_json *part = rl_json_get_kind(activation, key, RL_JSON_TEXT);
    return part == NULL ? RL_NONE
                        : rl_reading_find(r->reading, table, part->text, place_of(r, part));
}

static const rl_draft_offer *offer_of(rules *r, rl_id relay, rl_id lever) {
    const char *key = rl_reading_join(r->reading, actor_id(r, relay), lever_id(r, lever), NULL);
    const rl_id offer = rl_names_find(&r->reading->ids[RL_TABLE_OFFERS].names, key);
    return offer == RL_NONE ? NULL : &r->reading->draft.offers.items[offer];
}

// Whether an offer allows the activation; reports why not. Forbidding what is not offered is only
// suspect.
static bool check_offered(rules *r, const named_triple *activation, bool forbids) {
    const rl_triple *t = &activation->triple;
    rl_reading *reading = r->reading;
    const rl_draft_offer *offer = offer_of(r, t->relay, t->lever);
    const rl_place place = place_of(r, activation->item);
    if (reading->files[RL_TABLE_OFFERS].partial ||
        (offer != NULL && (offer->in_window == NULL || offer->in_window[t->window])))
        return true;
    if (forbids)
        rl_findings_add(reading->findings, RL_FINDING_FORBIDS_NOTHING, place, NULL);
    else if (offer == NULL)
        rl_findings_add(reading->findings, RL_FINDING_ACTIVATION_WITHOUT_OFFER, place, NULL,
                        reading->files[RL_TABLE_OFFERS].name, actor_id(r, t->relay),
                        lever_id(r, t->lever));
    else
        rl_findings_add(reading->findings, RL_FINDING_ACTIVATION_OUT_OF_WINDOW, place, NULL,
                        actor_id(r, t->relay), lever_id(r, t->lever),
                        reading->draft.windows.items[t->window].id);
    return false;
}

static void read_activations(rules *r, const char *key, triple_list *list) {
    const rl_settings_format *format = &rl_settings_formats[RL_SETTINGS_ACTIVATION];
    const bool forbids = list == &r->forbidden_activations;
    for (const rl_json *item = first_item(r, key); item != NULL; item = item->next) {
        rl_json_check_object(&r->reading->settings, item, format->fields, format->field_count);
        const named_triple named = {{find_part(r, item, "relay", RL_TABLE_ACTORS),
                                     find_part(r, item, "lever", RL_TABLE_LEVERS),
                                     find_part(r, item, "window", RL_TABLE_WINDOWS)},
                                    item};
        if (named.triple.relay == RL_NONE || named.triple.lever == RL_NONE ||
            named.triple.window == RL_NONE)
            continue;
        if (find_triple(list, &named.triple) != NULL)
            report(r, item, RL_FINDING_ITEM_DUPLICATE);
        else if (check_offered(r, &named, forbids) && RL_READING_RESERVE(r->reading, list))
            list->items[list->count++] = named;
    }
}

// Contradictions ---------------------------------------------------------------------------------

static void contradict(rules *r, const rl_json *required, const rl_json *forbidden) {
    rl_findings_add(r->reading->findings, RL_FINDING_RULE_CONTRADICTION, place_of(r, required),
                    required->kind == RL_JSON_TEXT ? required->text : NULL,
                    place_of(r, forbidden).pointer);
}

// The rule that forbids an activation, or NULL. What is done stays in the plan whatever forbids it.
static const rl_json *forbidden_by(const rules *r, const rl_triple *triple) {
    const rl_draft *draft = &r->reading->draft;
    if (find_triple(&r->done_activations, triple) != NULL)
        return NULL;
    const named_id *relay = find_id(&r->forbidden_relays, triple->relay);
    const named_id *lever = find_id(&r->forbidden_levers, triple->lever);
    const named_triple *itself = find_triple(&r->forbidden_activations, triple);
    if (relay != NULL)
        return relay->item;
    if (lever != NULL)
        return lever->item;
    if (itself != NULL)
        return itself->item;
    return draft->windows.items[triple->window].end_day < draft->as_of_day
               ? rl_json_get(r->object, "as_of")
               : NULL;
}

static bool has_possible_activation(const rules *r, rl_id relay) {
    const rl_draft *draft = &r->reading->draft;
    for (size_t i = 0; i < draft->offers.count; i++) {
        const rl_draft_offer *row = &draft->offers.items[i];
        for (size_t w = 0; row->offer.relay == relay && w < draft->windows.count; w++) {
            const rl_triple triple = {relay, row->offer.lever, (rl_id)w};
            if ((row->in_window == NULL || row->in_window[w]) && forbidden_by(r, &triple) == NULL)
                return true;
        }
    }
    return false;
}

static void check_required_relay(rules *r, const named_id *required) {
    rl_reading *reading = r->reading;
    const uint32_t roles = reading->draft.actors.items[required->id].roles;
    const named_id *forbidden = find_id(&r->forbidden_relays, required->id);
    if (forbidden != NULL) {
        contradict(r, required->item, forbidden->item);
    } else if (roles != 0 && (roles & RL_ROLE_RELAY) == 0) {
        rl_findings_add(reading->findings, RL_FINDING_ACTOR_NOT_RELAY, place_of(r, required->item),
                        required->item->text, reading->files[RL_TABLE_ACTORS].name);
    } else if (!reading->files[RL_TABLE_OFFERS].partial &&
               !reading->files[RL_TABLE_WINDOWS].partial &&
               !has_possible_activation(r, required->id)) {
        report(r, required->item, RL_FINDING_RELAY_IMPOSSIBLE);
    }
}

static void check_contradictions(rules *r) {
    for (size_t i = 0; i < r->required_relays.count; i++)
        check_required_relay(r, &r->required_relays.items[i]);
    for (size_t i = 0; i < r->required_activations.count; i++) {
        const named_triple *required = &r->required_activations.items[i];
        const rl_json *forbidden = forbidden_by(r, &required->triple);
        if (forbidden != NULL)
            contradict(r, required->item, forbidden);
    }
}

// Floors -----------------------------------------------------------------------------------------

static bool selects_target(rl_reading *reading, const rl_filter *filter) {
    const int32_t count = rl_segment_index_select(&reading->segments, filter, reading->selected);
    for (int32_t i = 0; i < count; i++)
        if (reading->draft.segments.items[reading->selected[i]].targeted)
            return true;
    return false;
}

static void read_floor(rules *r, const rl_json *item) {
    const rl_settings_format *format = &rl_settings_formats[RL_SETTINGS_FLOOR];
    rl_reading *reading = r->reading;
    rl_json_check_object(&reading->settings, item, format->fields, format->field_count);
    if (item->kind != RL_JSON_OBJECT)
        return;
    const rl_draft_floor floor = {
        .name = rl_reading_keep(reading, rl_json_get_text(item, "name", "")),
        .filter = rl_reading_json_filter(reading, item),
        .min_share = rl_json_get_number(item, "min_share", 0.0),
    };
    if (!reading->files[RL_TABLE_SEGMENTS].partial && !selects_target(reading, &floor.filter) &&
        !rl_reading_filter_has_unknown(reading, &floor.filter))
        rl_findings_add(reading->findings, RL_FINDING_FLOOR_EMPTY, place_of(r, item), NULL,
                        floor.name);
    if (RL_READING_RESERVE(reading, &reading->draft.floors))
        reading->draft.floors.items[reading->draft.floors.count++] = floor;
}

// ------------------------------------------------------------------------------------------------

static void read_limits(rules *r) {
    rl_draft *draft = &r->reading->draft;
    draft->budget_eur = rl_json_get_number(r->object, "budget_eur", draft->budget_eur);
    draft->hours = rl_json_get_number(r->object, "hours", draft->hours);
    draft->max_contacts =
        rl_json_get_number(r->object, "max_contacts_per_window", draft->max_contacts);
    // A number out of range was reported, and is not one an integer can hold.
    const double relays = rl_json_get_number(r->object, "max_relays", INT32_MAX);
    const double activations = rl_json_get_number(r->object, "max_activations", INT32_MAX);
    if (relays >= 0.0 && relays <= INT32_MAX)
        draft->max_relays = (int32_t)relays;
    if (activations >= 0.0 && activations <= INT32_MAX)
        draft->max_activations = (int32_t)activations;
    const rl_json *as_of = rl_json_get_kind(r->object, "as_of", RL_JSON_TEXT);
    if (as_of != NULL && !rl_day_parse(as_of->text, &draft->as_of_day))
        report(r, as_of, RL_FINDING_DATE_INVALID);
}

#define KEEP_ALL(r, list, member, vector)                                                          \
    for (size_t i = 0; i < (r)->list.count; i++)                                                   \
        if (RL_READING_RESERVE((r)->reading, &(r)->reading->draft.vector))                         \
    (r)->reading->draft.vector.items[(r)->reading->draft.vector.count++] = (r)->list.items[i].member

static void keep_lists(rules *r) {
    KEEP_ALL(r, required_relays, id, required_relays);
    KEEP_ALL(r, forbidden_relays, id, forbidden_relays);
    KEEP_ALL(r, forbidden_levers, id, forbidden_levers);
    KEEP_ALL(r, required_activations, triple, required_activations);
    KEEP_ALL(r, forbidden_activations, triple, forbidden_activations);
    KEEP_ALL(r, done_activations, triple, done_activations);
}

void rl_reading_read_rules(rl_reading *reading) {
    const rl_settings_format *format = &rl_settings_formats[RL_SETTINGS_RULES];
    rl_context *ctx = reading->ctx;
    rules r = {.reading = reading,
               .object = rl_json_get_kind(reading->settings.root, "rules", RL_JSON_OBJECT)};
    if (r.object == NULL)
        return;
    rl_json_check_object(&reading->settings, r.object, format->fields, format->field_count);
    read_limits(&r);
    read_ids(&r, "required_relays", RL_TABLE_ACTORS, &r.required_relays);
    read_ids(&r, "forbidden_relays", RL_TABLE_ACTORS, &r.forbidden_relays);
    read_ids(&r, "forbidden_levers", RL_TABLE_LEVERS, &r.forbidden_levers);
    read_activations(&r, "required_activations", &r.required_activations);
    read_activations(&r, "forbidden_activations", &r.forbidden_activations);
    read_activations(&r, "done_activations", &r.done_activations);
    for (const rl_json *item = first_item(&r, "floors"); item != NULL; item = item->next)
        read_floor(&r, item);
    check_contradictions(&r);
    keep_lists(&r);
    RL_VECTOR_CLEAR(ctx, &r.required_relays);
    RL_VECTOR_CLEAR(ctx, &r.forbidden_relays);
    RL_VECTOR_CLEAR(ctx, &r.forbidden_levers);
    RL_VECTOR_CLEAR(ctx, &r.required_activations);
    RL_VECTOR_CLEAR(ctx, &r.forbidden_activations);
    RL_VECTOR_CLEAR(ctx, &r.done_activations);
}
