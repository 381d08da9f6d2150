#include "domain/tightening.h"

#include <math.h>
#include <string.h>

typedef struct pair {
    const rl_scenario *base, *changed;
    bool counts_contacts; // then smaller audiences allow more activations
} pair;

static bool same_text(const char *a, const char *b) { return strcmp(a, b) == 0; }

// What there is -----------------------------------------------------------------------------------

static bool same_segments(const pair *p) {
    if (p->base->segment_count != p->changed->segment_count)
        return false;
    for (rl_id s = 0; s < p->base->segment_count; s++) {
        const rl_segment *a = &p->base->segments[s], *b = &p->changed->segments[s];
        if (!same_text(a->id, b->id) || a->weight != b->weight || a->targeted != b->targeted ||
            a->establishments != b->establishments)
            return false;
    }
    return true;
}

static bool same_windows(const pair *p) {
    if (p->base->window_count != p->changed->window_count)
        return false;
    for (rl_id w = 0; w < p->base->window_count; w++) {
        const rl_window *a = &p->base->windows[w], *b = &p->changed->windows[w];
        if (!same_text(a->id, b->id) || a->start_day != b->start_day || b->hours_max > a->hours_max)
            return false;
    }
    return true;
}

static bool same_levers(const pair *p) {
    if (p->base->lever_count != p->changed->lever_count)
        return false;
    for (rl_id l = 0; l < p->base->lever_count; l++)
        if (!same_text(p->base->levers[l].id, p->changed->levers[l].id) ||
            p->changed->levers[l].contact_weight < p->base->levers[l].contact_weight)
            return false;
    return true;
}

static bool is_lower(const pair *p, double base, double changed) {
    return p->counts_contacts ? changed == base : changed <= base;
}

static bool tightens_actors(const pair *p) {
    const rl_rules *before = &p->base->rules, *after = &p->changed->rules;
    if (p->base->actor_count != p->changed->actor_count)
        return false;
    for (rl_id a = 0; a < p->base->actor_count; a++) {
        const rl_actor *base = &p->base->actors[a], *changed = &p->changed->actors[a];
        if (!same_text(base->id, changed->id) || base->exclusive_set != changed->exclusive_set ||
            !is_lower(p, base->acceptance_prob, changed->acceptance_prob))
            return false;
        if (before->relay_required[a] && !after->relay_required[a])
            return false;
        if (before->relay_forbidden[a] && !after->relay_forbidden[a])
            return false;
    }
    return true;
}

// Every share of the changed scenario is one of the base, and no greater.
static bool tightens_audiences(const pair *p) {
    for (rl_id a = 0; a < p->base->actor_count; a++) {
        int32_t i = p->base->audience_start[a];
        const int32_t end = p->base->audience_start[a + 1];
        for (int32_t j = p->changed->audience_start[a]; j < p->changed->audience_start[a + 1];
             j++) {
            const rl_audience *changed = &p->changed->audiences[j];
            while (i < end && p->base->audiences[i].segment < changed->segment)
                i++;
            if (i == end || p->base->audiences[i].segment != changed->segment ||
                !is_lower(p, p->base->audiences[i].share, changed->share))
                return false;
        }
        if (p->counts_contacts &&
            p->changed->audience_start[a + 1] - p->changed->audience_start[a] !=
                end - p->base->audience_start[a])
            return false;
    }
    return true;
}

// Activations -------------------------------------------------------------------------------------

static bool tightens_offer(const rl_offer *base, const rl_offer *changed) {
    return changed->cost_eur >= base->cost_eur && changed->hours >= base->hours &&
           changed->max_uses <= base->max_uses && changed->gap_days >= base->gap_days;
}

// On every segment: classes of timing may be numbered anew.
static bool tightens_exposure(const pair *p, rl_id base, rl_id changed) {
    for (rl_id s = 0; s < p->base->segment_count; s++)
        if (p->base->segments[s].targeted &&
            rl_exposure_prob(p->changed, changed, p->changed->segments[s].timing_class) >
                rl_exposure_prob(p->base, base, p->base->segments[s].timing_class))
            return false;
    return true;
}

static bool is_same_activation(const rl_activation *a, const rl_activation *b) {
    return a->relay == b->relay && a->lever == b->lever && a->window == b->window;
}

// Those of the base in order, the changed scenario having them or not.
static bool tightens_activations(const pair *p) {
    rl_id k = 0;
    for (rl_id b = 0; b < p->base->activation_count; b++) {
        const rl_activation *base = &p->base->activations[b];
        if (k == p->changed->activation_count ||
            !is_same_activation(base, &p->changed->activations[k])) {
            if (base->state == RL_REQUIRED)
                return false; // not required any more
            continue;
        }
        const rl_activation *changed = &p->changed->activations[k];
        if ((base->state == RL_FORBIDDEN && changed->state != RL_FORBIDDEN) ||
            (base->state == RL_REQUIRED && changed->state != RL_REQUIRED))
            return false;
        if (changed->state != RL_FORBIDDEN &&
            (!tightens_offer(&p->base->offers[base->offer], &p->changed->offers[changed->offer]) ||
             !tightens_exposure(p, b, k)))
            return false;
        k++;
    }
    return k == p->changed->activation_count; // none that the base does not have
}

// Rules -------------------------------------------------------------------------------------------

static bool same_floor(const rl_floor *base, const rl_floor *changed) {
    return base->segment_count == changed->segment_count && changed->min_share >= base->min_share &&
           memcmp(base->segments, changed->segments,
                  (size_t)base->segment_count * sizeof *base->segments) == 0;
}

static bool tightens_limits(const pair *p) {
    const rl_rules *base = &p->base->rules, *changed = &p->changed->rules;
    if (changed->budget_eur > base->budget_eur || changed->hours > base->hours ||
        changed->max_relays > base->max_relays ||
        changed->max_activations > base->max_activations ||
        changed->max_contacts > base->max_contacts || changed->floor_count < base->floor_count)
        return false;
    for (int32_t f = 0; f < base->floor_count; f++)
        if (!same_floor(&base->floors[f], &changed->floors[f]))
            return false;
    return true;
}

bool rl_scenario_tightens(const rl_scenario *base, const rl_scenario *changed) {
    const pair p = {base, changed, !isinf(base->rules.max_contacts)};
    return same_text(base->reach_model, "independent") &&
           same_text(changed->reach_model, "independent") && same_segments(&p) &&
           same_windows(&p) && same_levers(&p) && tightens_limits(&p) && tightens_actors(&p) &&
           tightens_audiences(&p) && tightens_activations(&p);
}
