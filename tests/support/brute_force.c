#include "support/brute_force.h"

#include <assert.h>

// Probability that an establishment of the segment inside the relay's audience is exposed.
static double exposed_prob(const rl_scenario *scenario, const rl_plan *plan, rl_id relay,
                           rl_id timing_class) {
    double missed = 1.0;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id activation = plan->activations.items[i];
        if (scenario->activations[activation].relay == relay)
            missed *= 1.0 - rl_exposure_prob(scenario, activation, timing_class);
    }
    return 1.0 - missed;
}

// Probability that the relay reaches an establishment of the segment.
static double hit_prob(const rl_scenario *scenario, const rl_plan *plan, rl_id relay,
                       rl_id segment) {
    const double share = rl_audience_share(scenario, relay, segment);
    if (share == 0.0)
        return 0.0;
    return scenario->actors[relay].acceptance_prob * share *
           exposed_prob(scenario, plan, relay, scenario->segments[segment].timing_class);
}

static double missed_share(const rl_scenario *scenario, const rl_plan *plan, rl_id segment) {
    double missed = 1.0;
    for (rl_id actor = 0; actor < scenario->actor_count; actor++)
        if (scenario->actors[actor].exclusive_set == RL_NONE)
            missed *= 1.0 - hit_prob(scenario, plan, actor, segment);
    for (rl_id set = 0; set < scenario->exclusive_set_count; set++) {
        double hit = 0.0;
        for (rl_id actor = 0; actor < scenario->actor_count; actor++)
            if (scenario->actors[actor].exclusive_set == set)
                hit += hit_prob(scenario, plan, actor, segment);
        missed *= 1.0 - hit;
    }
    return missed;
}

double rl_naive_reach(const rl_scenario *scenario, const rl_plan *plan, double *reached) {
    double total = 0.0;
    for (rl_id s = 0; s < scenario->segment_count; s++) {
        const rl_segment *segment = &scenario->segments[s];
        reached[s] =
            segment->targeted ? segment->weight * (1.0 - missed_share(scenario, plan, s)) : 0.0;
        total += reached[s];
    }
    return total;
}

void rl_for_each_feasible_plan(rl_context *ctx, const rl_scenario *scenario,
                               void (*visit)(const rl_plan *plan, double reach, void *user),
                               void *user) {
    const int32_t count = scenario->activation_count;
    assert(count <= 24);
    rl_plan plan = {0};
    rl_violations violations = {0};
    double *reached = RL_NEW(ctx, double, scenario->segment_count);
    const rl_status reserved = RL_VECTOR_RESERVE(ctx, &plan.activations, (size_t)count);
    assert(reached != NULL && reserved == RL_OK);
    (void)reserved;
    for (uint32_t chosen = 0; chosen < (uint32_t)1 << count; chosen++) {
        plan.activations.count = 0;
        for (rl_id a = 0; a < count; a++)
            if (chosen >> a & 1)
                plan.activations.items[plan.activations.count++] = a;
        // Most plans break a rule that needs no reach: look at the floors last.
        rl_status status = rl_plan_check(ctx, scenario, &plan, NULL, &violations);
        assert(status == RL_OK);
        if (violations.list.count > 0)
            continue;
        const double reach = rl_naive_reach(scenario, &plan, reached);
        status = rl_plan_check(ctx, scenario, &plan, reached, &violations);
        assert(status == RL_OK);
        (void)status;
        if (violations.list.count == 0)
            visit(&plan, reach, user);
    }
    rl_release(ctx, reached);
    rl_violations_clear(ctx, &violations);
    rl_plan_clear(ctx, &plan);
}
