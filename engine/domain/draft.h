// A draft: loose tables with ids already resolved, as a reader or a generator fills them, before
// they become a frozen scenario. Freezing sorts windows and offers, resolves filters into
// audiences and timing classes, enumerates activations and applies the rules to them.
#ifndef RL_DOMAIN_DRAFT_H
#define RL_DOMAIN_DRAFT_H

#include "domain/scenario.h"

// Which segments a row selects: each part lists accepted values, none meaning all.
typedef struct rl_filter {
    const char *const *sectors;
    int32_t sector_count;
    const char *const *sizes;
    int32_t size_count;
    const char *const *territories;
    int32_t territory_count;
} rl_filter;

bool rl_filter_selects(const rl_filter *filter, const rl_segment *segment);

// How many of its three parts restrict anything: the more, the more specific.
int rl_filter_specificity(const rl_filter *filter);

// An audience row. Where several rows of an actor select a segment, the most specific one holds.
typedef struct rl_draft_audience {
    rl_id actor;
    rl_filter filter;
    double share;
    rl_evidence evidence;
    int32_t line; // in its file, for messages; 0 when there is none
} rl_draft_audience;

// A timing row; RL_NONE means every lever or every window. Matching rows multiply.
typedef struct rl_draft_timing {
    rl_id lever;
    rl_id window;
    rl_filter filter;
    double factor;
} rl_draft_timing;

typedef struct rl_draft_offer {
    rl_offer offer;
    const bool *in_window; // one for each window in draft order; NULL means every window
} rl_draft_offer;

typedef struct rl_draft_floor {
    const char *name;
    rl_filter filter;
    double min_share;
} rl_draft_floor;

// A relay × lever × window named by the rules.
typedef struct rl_triple {
    rl_id relay;
    rl_id lever;
    rl_id window;
} rl_triple;

typedef struct rl_draft {
    rl_arena arena; // owns the texts and filters; the frozen scenario takes it over

    const char *path, *title, *question, *deliverable, *weight_name, *reach_model, *centrality;
    const char *weight_label; // NULL when there is none
    rl_language language;
    double exposure_cap;
    int32_t reach_samples;
    double reach_interval;
    char input_hash[65];

    RL_VECTOR(rl_actor) actors;
    RL_VECTOR(rl_lever) levers;
    RL_VECTOR(rl_window) windows;   // any order
    RL_VECTOR(rl_segment) segments; // `targeted` and `weight` already set
    RL_VECTOR(rl_draft_offer) offers;
    RL_VECTOR(rl_link) links;
    RL_VECTOR(rl_draft_audience) audiences;
    RL_VECTOR(rl_draft_timing) timings;
    RL_VECTOR(rl_draft_floor) floors;
    RL_VECTOR(const char *) exclusive_sets;
    RL_VECTOR(rl_code) codes; // any order, each once

    // Rules. INFINITY and INT32_MAX mean no limit.
    double budget_eur, hours, max_contacts;
    int32_t max_relays, max_activations;
    RL_VECTOR(rl_id) required_relays;
    RL_VECTOR(rl_id) forbidden_relays;
    RL_VECTOR(rl_id) forbidden_levers;
    RL_VECTOR(rl_triple) required_activations;
    RL_VECTOR(rl_triple) forbidden_activations;
    RL_VECTOR(rl_triple) done_activations;
    int32_t as_of_day; // windows that end before it are past; INT32_MIN when unset
} rl_draft;

// Fills a draft with the defaults: no rule, exposure cap 0.95, weight "establishments", model
// "independent", centrality "strength".
void rl_draft_init(rl_draft *draft, rl_context *ctx);
void rl_draft_clear(rl_draft *draft);

// Turns a valid draft into a scenario and leaves the draft empty; on failure (memory) the draft
// still owns its content. The draft must have been checked (asserted, not reported): ids in range;
// offers only of actors with the role relay, each (relay, lever) once; shares in [0, 1]; among the
// most specific audience rows of an actor for a segment, one share; required and done activations
// that are offered; no required activation that is forbidden in any way, or past and not done.
//
// What is done stays: an activation in done_activations is required even where its relay or lever
// is now forbidden, and such a relay is not in rules.relay_forbidden — all its other activations
// are forbidden instead. Forbidding an activation that nobody offers changes nothing.
RL_MUST_CHECK rl_status rl_draft_freeze(rl_context *ctx, rl_draft *draft, rl_scenario **out);

#endif
