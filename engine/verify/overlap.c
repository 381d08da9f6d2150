#include "verify/overlap.h"

// The publics of one segment as they are gone through.
typedef struct publics {
    rl_interval *of_set; // by exclusive set: its members together
    rl_interval largest, sum;
} publics;

// What the activations first … last − 1, all of one relay, reach of a segment by themselves.
static rl_interval alone(const rl_ground *g, const rl_plan *plan, size_t first, size_t last,
                         rl_id segment) {
    const rl_scenario *s = g->scenario;
    const rl_id relay = s->activations[plan->activations.items[first]].relay;
    const rl_id timing_class = s->segments[segment].timing_class;
    rl_interval unexposed = {1, 1};
    for (size_t i = first; i < last; i++)
        unexposed = rl_product(
            unexposed, g->unexposed[rl_ground_at(g, plan->activations.items[i], timing_class)]);
    const rl_interval accepted = rl_product(rl_point(s->actors[relay].acceptance_prob),
                                            rl_point(rl_audience_share(s, relay, segment)));
    return rl_product(rl_product(rl_point(s->segments[segment].weight), accepted),
                      rl_complement(unexposed));
}

static rl_interval larger(rl_interval a, rl_interval b) {
    return (rl_interval){rl_greater(a.lo, b.lo), rl_greater(a.hi, b.hi)};
}

static rl_interval smaller(rl_interval a, rl_interval b) {
    return (rl_interval){rl_lesser(a.lo, b.lo), rl_lesser(a.hi, b.hi)};
}

static void go_through(const rl_ground *g, const rl_plan *plan, rl_id segment, publics *p) {
    const rl_scenario *s = g->scenario;
    p->largest = p->sum = rl_point(0);
    for (rl_id set = 0; set < s->exclusive_set_count; set++)
        p->of_set[set] = rl_point(0);
    for (size_t first = 0, last; first < plan->activations.count; first = last) {
        const rl_id relay = s->activations[plan->activations.items[first]].relay;
        for (last = first; last < plan->activations.count &&
                           s->activations[plan->activations.items[last]].relay == relay;)
            last++;
        const rl_interval reached = alone(g, plan, first, last, segment);
        const rl_id set = s->actors[relay].exclusive_set;
        p->sum = rl_sum(p->sum, reached);
        if (set == RL_NONE)
            p->largest = larger(p->largest, reached);
        else
            p->of_set[set] = rl_sum(p->of_set[set], reached);
    }
    for (rl_id set = 0; set < s->exclusive_set_count; set++)
        p->largest = larger(p->largest, p->of_set[set]);
}

rl_status rl_overlap_bounds(rl_context *ctx, const rl_ground *g, const rl_plan *plan,
                            rl_reach_figures *by_segment) {
    const rl_scenario *s = g->scenario;
    publics p = {.of_set = RL_NEW(ctx, rl_interval, s->exclusive_set_count)};
    if (p.of_set == NULL)
        return rl_fail_memory(ctx);
    for (rl_id segment = 0; segment < s->segment_count; segment++) {
        if (!s->segments[segment].targeted)
            continue;
        rl_reach_figures *f = &by_segment[segment];
        go_through(g, plan, segment, &p);
        f->lower = smaller(p.largest, f->reached);
        f->upper = larger(smaller(p.sum, f->weight), f->reached);
    }
    rl_release(ctx, p.of_set);
    return RL_OK;
}
