#include "verify/conflict.h"

#include "verify/proof_check.h"
#include "verify/rules.h"

#include <math.h>
#include <string.h>

// The scenario with the rules of the conflict only. What is forbidden, and what the offers allow,
// are facts. It borrows all but what it changes.
typedef struct relaxed {
    rl_arena arena;
    rl_scenario scenario;
    rl_ground ground;
    bool *required; // by actor
    rl_activation *activations;
    rl_window *windows;
    rl_floor *floors;
    bool wants_reach;
} relaxed;

static void *copy(rl_arena *arena, const void *from, int32_t count, size_t size) {
    void *made = rl_arena_allocate(arena, (size_t)count, size);
    if (made != NULL && count > 0)
        memcpy(made, from, (size_t)count * size);
    return made;
}

// Sets every rule aside; false without memory.
static bool set_aside(relaxed *r, const rl_ground *ground) {
    const rl_scenario *s = ground->scenario;
    r->required = RL_ARENA_NEW(&r->arena, bool, s->actor_count);
    r->activations = copy(&r->arena, s->activations, s->activation_count, sizeof *s->activations);
    r->windows = copy(&r->arena, s->windows, s->window_count, sizeof *s->windows);
    r->floors = copy(&r->arena, s->rules.floors, s->rules.floor_count, sizeof *s->rules.floors);
    if (r->required == NULL || r->activations == NULL || r->windows == NULL || r->floors == NULL)
        return false;
    for (rl_id k = 0; k < s->activation_count; k++) {
        if (r->activations[k].state == RL_REQUIRED)
            r->activations[k].state = RL_FREE;
    }
    for (rl_id w = 0; w < s->window_count; w++)
        r->windows[w].hours_max = INFINITY;
    for (int32_t f = 0; f < s->rules.floor_count; f++)
        r->floors[f].min_share = -1; // as verify/bound.c knows those that are not there
    r->scenario = *s;
    r->scenario.activations = r->activations;
    r->scenario.windows = r->windows;
    r->scenario.rules = (rl_rules){.budget_eur = INFINITY,
                                   .hours = INFINITY,
                                   .max_relays = INT32_MAX,
                                   .max_activations = INT32_MAX,
                                   .max_contacts = INFINITY,
                                   .relay_required = r->required,
                                   .relay_forbidden = s->rules.relay_forbidden,
                                   .floors = r->floors,
                                   .floor_count = s->rules.floor_count};
    r->ground = *ground;
    r->ground.scenario = &r->scenario;
    return true;
}

static rl_id find_floor(const rl_scenario *s, const char *name) {
    for (rl_id f = 0; name != NULL && f < s->rules.floor_count; f++) {
        if (strcmp(s->rules.floors[f].name, name) == 0)
            return f;
    }
    return RL_NONE;
}

static rl_id find_activation(const rl_scenario *s, const rl_json *item) {
    const rl_id relay = rl_find_actor(s, rl_json_get_text(item, "relay", ""));
    const rl_id lever = rl_find_lever(s, rl_json_get_text(item, "lever", ""));
    const rl_id window = rl_find_window(s, rl_json_get_text(item, "window", ""));
    return relay == RL_NONE || lever == RL_NONE || window == RL_NONE
               ? RL_NONE
               : rl_find_activation(s, relay, lever, window);
}

// Puts one rule of the conflict back. What is not understood stays aside, and proves no less.
static void put_back(relaxed *r, const rl_scenario *s, const rl_json *item) {
    rl_rules *rules = &r->scenario.rules;
    const rl_id relay = rl_find_actor(s, rl_json_get_text(item, "relay", ""));
    const rl_id window = rl_find_window(s, rl_json_get_text(item, "window", ""));
    const rl_id activation = find_activation(s, item);
    const char *floor_name = rl_json_get_text(item, "floor", NULL);
    const rl_id floor = find_floor(s, floor_name);
    switch (rl_rule_of(rl_json_get_text(item, "rule", ""))) {
    case RL_RULE_BUDGET:
        rules->budget_eur = s->rules.budget_eur;
        break;
    case RL_RULE_HOURS:
        rules->hours = s->rules.hours;
        break;
    case RL_RULE_MAX_RELAYS:
        rules->max_relays = s->rules.max_relays;
        break;
    case RL_RULE_MAX_ACTIVATIONS:
        rules->max_activations = s->rules.max_activations;
        break;
    case RL_RULE_CONTACTS:
        rules->max_contacts = s->rules.max_contacts;
        break;
    case RL_RULE_WINDOW_HOURS:
        if (window != RL_NONE)
            r->windows[window].hours_max = s->windows[window].hours_max;
        break;
    case RL_RULE_REQUIRED_RELAY:
        if (relay != RL_NONE)
            r->required[relay] = s->rules.relay_required[relay];
        break;
    case RL_RULE_REQUIRED_ACTIVATION:
        if (activation != RL_NONE)
            r->activations[activation].state = s->activations[activation].state;
        break;
    case RL_RULE_FLOOR:
        r->wants_reach |= floor_name == NULL;
        if (floor != RL_NONE)
            r->floors[floor].min_share = s->rules.floors[floor].min_share;
        break;
    default:
        break;
    }
}

// Whether the tree of a claim, about all the plans of the rules put back, leaves none.
static rl_status try_claim(rl_context *ctx, const relaxed *r, const rl_certificate *certificate,
                           const rl_claim *claim, double enough, rl_dual_bound *dual,
                           bool *is_proved) {
    rl_claim about = *claim;
    rl_proof_checked checked;
    about.floor = -INFINITY;
    about.most_relays = about.most_activations = INFINITY;
    const rl_status status =
        rl_proof_check(ctx, &r->ground, certificate, &about, enough, dual, &checked);
    *is_proved = status == RL_OK && checked.bound <= enough;
    return status;
}

rl_status rl_conflict_check(rl_context *ctx, const rl_ground *ground,
                            const rl_certificate *certificate, const rl_json *conflict,
                            double target, bool *is_proved) {
    const rl_json *list = rl_json_get_kind(conflict, "rules", RL_JSON_ARRAY);
    rl_status status = RL_OK;
    rl_dual_bound *dual = NULL;
    relaxed r = {.wants_reach = false};
    *is_proved = false;
    rl_arena_init(&r.arena, ctx);
    if (!set_aside(&r, ground)) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    for (const rl_json *item = list == NULL ? NULL : list->first; item != NULL; item = item->next)
        put_back(&r, ground->scenario, item);
    RL_TRY(rl_dual_bound_create(ctx, &r.ground, certificate, &dual));
    rl_dual_bound_forgive(dual);
    const double enough = r.wants_reach && !isnan(target) ? target : -INFINITY;
    for (size_t i = 0; i < certificate->claims.count && !*is_proved; i++) {
        const rl_claim *claim = &certificate->claims.items[i];
        if (!claim->is_centrality)
            RL_TRY(try_claim(ctx, &r, certificate, claim, enough, dual, is_proved));
    }
done:
    rl_dual_bound_free(dual);
    rl_arena_clear(&r.arena);
    return status;
}
