#include "support/hard_draft.h"

#include <math.h>

// Few relays with many activations, many relays with few, more rules or fewer.
static rl_random_options draft_options(rl_random *random) {
    rl_random_options options = rl_random_options_default();
    switch (rl_random_below(random, 4)) {
    case 0:
        options.max_relays = 10;
        options.max_levers = 2;
        options.max_windows = 2;
        break;
    case 1:
        options.max_relays = 2;
        options.max_windows = 8;
        break;
    default:
        break;
    }
    options.max_activations = 4 + (int32_t)rl_random_below(random, 13);
    options.rule_prob = rl_random_below(random, 3) == 0 ? 0.45 : 0.2;
    return options;
}

// Round figures: ties everywhere, budgets and hours that sums meet exactly.
static void make_round(rl_draft *draft) {
    for (size_t i = 0; i < draft->segments.count; i++)
        draft->segments.items[i].weight = draft->segments.items[i].establishments = 40;
    for (size_t i = 0; i < draft->audiences.count; i++) {
        rl_draft_audience *audience = &draft->audiences.items[i];
        const bool exclusive = draft->actors.items[audience->actor].exclusive_set != RL_NONE;
        const double unit = exclusive ? 0.0625 : 0.5;
        audience->share = audience->share < 0.4 * unit ? 0.5 * unit : unit;
    }
    for (size_t i = 0; i < draft->actors.count; i++)
        draft->actors.items[i].acceptance_prob = 1;
    for (size_t i = 0; i < draft->offers.count; i++) {
        rl_offer *offer = &draft->offers.items[i].offer;
        offer->exposure_prob = offer->exposure_prob < 0.4 ? 0.25 : 0.5;
        offer->cost_eur = offer->cost_eur < 500 ? 100 : 200;
        offer->hours = offer->hours < 10 ? 2 : 4;
    }
    if (isfinite(draft->budget_eur))
        draft->budget_eur = 100 * round(draft->budget_eur / 200);
    if (isfinite(draft->hours))
        draft->hours = round(draft->hours / 3);
    if (isfinite(draft->max_contacts))
        draft->max_contacts = 0.5 * ceil(2 * draft->max_contacts);
}

// Everybody accepts, is touched and is exposed: cells that one programme all but empties.
static void make_certain(rl_draft *draft, rl_random *random) {
    static const double caps[] = {0.95, 0.997, 0.999997, 1 - 3e-9, 1 - 1e-15};
    draft->exposure_cap = caps[rl_random_below(random, 5)];
    for (size_t i = 0; i < draft->actors.count; i++)
        draft->actors.items[i].acceptance_prob = 1;
    for (size_t i = 0; i < draft->audiences.count; i++)
        if (draft->actors.items[draft->audiences.items[i].actor].exclusive_set == RL_NONE &&
            rl_random_below(random, 2) == 0)
            draft->audiences.items[i].share = 1;
    for (size_t i = 0; i < draft->offers.count; i++)
        if (rl_random_below(random, 3) > 0)
            draft->offers.items[i].offer.exposure_prob = 1;
}

void rl_hard_draft(rl_context *ctx, uint64_t seed, bool cascades, rl_random *random,
                   rl_draft *draft) {
    rl_random_options options = draft_options(random);
    if (cascades && options.max_activations > 8)
        options.max_activations = 8;
    rl_random_draft(ctx, seed, &options, draft);
    if (cascades)
        rl_random_cascade(draft, seed, 4);
    if (seed / 4 % 4 == 1)
        make_round(draft);
    else if (seed / 4 % 4 == 3)
        make_certain(draft, random);
}
