#include "domain/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Names -------------------------------------------------------------------------------------------

static const struct {
    rl_role role;
    const char *name;
} roles[] = {
    {RL_ROLE_RELAY, "relay"},
    {RL_ROLE_PRESCRIBER, "prescriber"},
    {RL_ROLE_ORDER_GIVER, "order_giver"},
    {RL_ROLE_FUNDER, "funder"},
    {RL_ROLE_AMBASSADOR, "ambassador"},
};

static const char *const link_kinds[RL_LINK_KIND_COUNT] = {
    [RL_LINK_REDIFFUSES] = "rediffuses",   [RL_LINK_PRESCRIBES] = "prescribes",
    [RL_LINK_ORDERS_FROM] = "orders_from", [RL_LINK_FUNDS] = "funds",
    [RL_LINK_MEMBER_OF] = "member_of",
};

static const char *const confidences[RL_CONFIDENCE_COUNT] = {
    [RL_MEASURED] = "measured",
    [RL_ESTIMATE] = "estimate",
    [RL_ASSUMPTION] = "assumption",
};

static const char *const dimensions[RL_DIMENSION_COUNT] = {
    [RL_SECTOR] = "sector",
    [RL_SIZE] = "size",
    [RL_TERRITORY] = "territory",
};

const char *rl_role_name(rl_role role) {
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (roles[i].role == role)
            return roles[i].name;
    return "";
}

const char *rl_link_kind_name(rl_link_kind kind) { return link_kinds[kind]; }

const char *rl_confidence_name(rl_confidence confidence) { return confidences[confidence]; }

const char *rl_dimension_name(rl_dimension dimension) { return dimensions[dimension]; }

bool rl_role_from_name(const char *name, rl_role *out) {
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(roles[i].name, name) == 0) {
            *out = roles[i].role;
            return true;
        }
    return false;
}

static int find_name(const char *const *names, int count, const char *name) {
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

bool rl_link_kind_from_name(const char *name, rl_link_kind *out) {
    const int found = find_name(link_kinds, RL_LINK_KIND_COUNT, name);
    if (found >= 0)
        *out = (rl_link_kind)found;
    return found >= 0;
}

bool rl_confidence_from_name(const char *name, rl_confidence *out) {
    const int found = find_name(confidences, RL_CONFIDENCE_COUNT, name);
    if (found >= 0)
        *out = (rl_confidence)found;
    return found >= 0;
}

bool rl_dimension_from_name(const char *name, rl_dimension *out) {
    const int found = find_name(dimensions, RL_DIMENSION_COUNT, name);
    if (found >= 0)
        *out = (rl_dimension)found;
    return found >= 0;
}

// Life --------------------------------------------------------------------------------------------

void rl_scenario_free(rl_scenario *scenario) {
    if (scenario == NULL)
        return;
    rl_context *ctx = scenario->arena.ctx;
    rl_arena_clear(&scenario->arena);
    rl_release(ctx, scenario);
}

// Figures -----------------------------------------------------------------------------------------

double rl_exposure_prob(const rl_scenario *scenario, rl_id activation, rl_id timing_class) {
    const rl_activation *a = &scenario->activations[activation];
    const size_t moment = (size_t)a->lever * (size_t)scenario->window_count + (size_t)a->window;
    const double factor =
        scenario
            ->timing_factor[moment * (size_t)scenario->timing_class_count + (size_t)timing_class];
    const double exposure =
        scenario->offers[a->offer].exposure_prob * scenario->levers[a->lever].fit * factor;
    return fmin(exposure, scenario->exposure_cap);
}

double rl_activation_cost_eur(const rl_scenario *scenario, rl_id activation) {
    return scenario->offers[scenario->activations[activation].offer].cost_eur;
}

double rl_activation_contacts(const rl_scenario *scenario, rl_id activation) {
    const rl_activation *a = &scenario->activations[activation];
    return scenario->actors[a->relay].acceptance_prob * scenario->levers[a->lever].contact_weight;
}

double rl_activation_hours(const rl_scenario *scenario, rl_id activation) {
    return scenario->offers[scenario->activations[activation].offer].hours;
}

double rl_audience_share(const rl_scenario *scenario, rl_id actor, rl_id segment) {
    int32_t low = scenario->audience_start[actor];
    int32_t high = scenario->audience_start[actor + 1];
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (scenario->audiences[middle].segment < segment)
            low = middle + 1;
        else
            high = middle;
    }
    const bool found =
        low < scenario->audience_start[actor + 1] && scenario->audiences[low].segment == segment;
    return found ? scenario->audiences[low].share : 0.0;
}

double rl_target_weight(const rl_scenario *scenario) {
    double weight = 0.0;
    for (int32_t s = 0; s < scenario->segment_count; s++)
        if (scenario->segments[s].targeted)
            weight += scenario->segments[s].weight;
    return weight;
}

// Finders -----------------------------------------------------------------------------------------

rl_id rl_find_activation(const rl_scenario *scenario, rl_id relay, rl_id lever, rl_id window) {
    if (relay < 0 || relay >= scenario->actor_count)
        return RL_NONE;
    const rl_actor *actor = &scenario->actors[relay];
    rl_id low = actor->first_activation;
    rl_id high = actor->first_activation + actor->activation_count;
    while (low < high) {
        const rl_id middle = low + (high - low) / 2;
        const rl_activation *a = &scenario->activations[middle];
        if (a->lever == lever && a->window == window)
            return middle;
        if (a->lever < lever || (a->lever == lever && a->window < window))
            low = middle + 1;
        else
            high = middle;
    }
    return RL_NONE;
}

rl_id rl_find_actor(const rl_scenario *scenario, const char *id) {
    for (rl_id i = 0; i < scenario->actor_count; i++)
        if (strcmp(scenario->actors[i].id, id) == 0)
            return i;
    return RL_NONE;
}

rl_id rl_find_lever(const rl_scenario *scenario, const char *id) {
    for (rl_id i = 0; i < scenario->lever_count; i++)
        if (strcmp(scenario->levers[i].id, id) == 0)
            return i;
    return RL_NONE;
}

rl_id rl_find_window(const rl_scenario *scenario, const char *id) {
    for (rl_id i = 0; i < scenario->window_count; i++)
        if (strcmp(scenario->windows[i].id, id) == 0)
            return i;
    return RL_NONE;
}

rl_id rl_find_segment(const rl_scenario *scenario, const char *id) {
    for (rl_id i = 0; i < scenario->segment_count; i++)
        if (strcmp(scenario->segments[i].id, id) == 0)
            return i;
    return RL_NONE;
}

// Codes -------------------------------------------------------------------------------------------

const char *rl_segment_code(const rl_segment *segment, rl_dimension dimension) {
    return dimension == RL_SECTOR ? segment->sector
           : dimension == RL_SIZE ? segment->size
                                  : segment->territory;
}

int rl_compare_codes(const void *left, const void *right) {
    const rl_code *a = left, *b = right;
    if (a->dimension != b->dimension)
        return a->dimension < b->dimension ? -1 : 1;
    return strcmp(a->code, b->code);
}

const char *rl_code_name(const rl_scenario *scenario, rl_dimension dimension, const char *code) {
    const rl_code wanted = {dimension, code, NULL};
    const rl_code *found = scenario->code_count == 0
                               ? NULL
                               : bsearch(&wanted, scenario->codes, (size_t)scenario->code_count,
                                         sizeof *scenario->codes, rl_compare_codes);
    return found == NULL ? NULL : found->name;
}
