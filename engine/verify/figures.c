#include "verify/figures.h"

#include "verify/overlap.h"

// Contacts ---------------------------------------------------------------------------------------
//
// A member of a cell is contacted by each use of each relay that touches it, independently: by the
// relay with probability h, and then by each of its uses with probability q (docs/model.md, 1).

enum { COUNTS = RL_FREQUENCY_MAX }; // none, once, twice: what is left is more

typedef struct contacts {
    rl_interval prob[COUNTS];
} contacts;

static const contacts no_contact = {{{1, 1}}};

// One use more, of which q is missed with probability `unexposed`.
static void add_use(contacts *c, rl_interval unexposed) {
    const rl_interval exposed = rl_complement(unexposed);
    for (int n = COUNTS - 1; n > 0; n--)
        c->prob[n] = rl_sum(rl_product(c->prob[n], unexposed), rl_product(c->prob[n - 1], exposed));
    c->prob[0] = rl_product(c->prob[0], unexposed);
}

// One relay more, that touches a member with probability `hit`, and then so.
static void add_relay(contacts *c, rl_interval hit, const contacts *own) {
    contacts sum = {{{0, 0}}};
    const rl_interval untouched = rl_complement(hit);
    for (int added = 0; added < COUNTS; added++) {
        rl_interval prob = rl_product(hit, own->prob[added]);
        if (added == 0)
            prob = rl_sum(prob, untouched);
        for (int before = 0; before + added < COUNTS; before++)
            sum.prob[before + added] =
                rl_sum(sum.prob[before + added], rl_product(c->prob[before], prob));
    }
    *c = sum;
}

// The uses first … last − 1 of a plan are all those of one relay.
static void contact(const rl_ground *g, const rl_plan *plan, size_t first, size_t last,
                    contacts *by_cell) {
    const rl_id relay = g->scenario->activations[plan->activations.items[first]].relay;
    const rl_ground_relay *view = &g->relays[relay];
    for (int32_t i = view->first_hit; i < view->first_hit + view->hit_count; i++) {
        const rl_ground_hit *hit = &g->hits[i];
        const rl_id c = g->scenario->segments[g->cell_segment[hit->cell]].timing_class;
        contacts own = no_contact;
        for (size_t k = first; k < last; k++)
            add_use(&own, g->unexposed[rl_ground_at(g, plan->activations.items[k], c)]);
        add_relay(&by_cell[hit->cell], hit->hit, &own);
    }
}

static void count_cell(const rl_ground *g, int32_t cell, const contacts *c,
                       rl_reach_figures *figures) {
    rl_interval fewer = {0, 0};
    for (int n = 0; n < COUNTS; n++) {
        fewer = rl_sum(fewer, c->prob[n]);
        const rl_interval more = rl_complement((rl_interval){fewer.lo, rl_lesser(fewer.hi, 1)});
        figures->at_least[n] = rl_sum(figures->at_least[n], rl_product(g->cell_weight[cell], more));
    }
}

static rl_status count_contacts(rl_context *ctx, const rl_ground *g, const rl_plan *plan,
                                rl_reach_figures *by_segment) {
    const rl_activation *activations = g->scenario->activations;
    contacts *by_cell = RL_NEW(ctx, contacts, g->cell_count);
    if (by_cell == NULL)
        return rl_fail_memory(ctx);
    for (int32_t c = 0; c < g->cell_count; c++)
        by_cell[c] = no_contact;
    for (size_t first = 0, last; first < plan->activations.count; first = last) {
        const rl_id relay = activations[plan->activations.items[first]].relay;
        for (last = first; last < plan->activations.count &&
                           activations[plan->activations.items[last]].relay == relay;)
            last++;
        contact(g, plan, first, last, by_cell);
    }
    for (int32_t c = 0; c < g->cell_count; c++)
        count_cell(g, c, &by_cell[c], &by_segment[g->cell_segment[c]]);
    rl_release(ctx, by_cell);
    return RL_OK;
}

// Figures ----------------------------------------------------------------------------------------

rl_status rl_figures_by_segment(rl_context *ctx, const rl_ground *g, const rl_plan *plan,
                                const rl_interval *reached, rl_reach_figures *by_segment) {
    const rl_scenario *s = g->scenario;
    for (rl_id segment = 0; segment < s->segment_count; segment++) {
        by_segment[segment] = (rl_reach_figures){.reached = reached[segment]};
        if (s->segments[segment].targeted)
            by_segment[segment].weight = rl_point(s->segments[segment].weight);
    }
    const rl_status status = rl_overlap_bounds(ctx, g, plan, by_segment);
    return status == RL_OK ? count_contacts(ctx, g, plan, by_segment) : status;
}

void rl_figures_add(rl_reach_figures *sum, const rl_reach_figures *part) {
    sum->weight = rl_sum(sum->weight, part->weight);
    sum->reached = rl_sum(sum->reached, part->reached);
    sum->lower = rl_sum(sum->lower, part->lower);
    sum->upper = rl_sum(sum->upper, part->upper);
    for (int n = 0; n < RL_FREQUENCY_MAX; n++)
        sum->at_least[n] = rl_sum(sum->at_least[n], part->at_least[n]);
}
