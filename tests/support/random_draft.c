#include "support/random_draft.h"

#include "base/random.h"
#include "support/draft_builder.h"

#include <assert.h>
#include <stdio.h>

enum { MAX_ACTIVATIONS = 24, MAX_WINDOWS = 16, SECTORS = 3, SIZES = 2, TERRITORIES = 2 };

static const char *const sectors[SECTORS] = {"FZ", "GZ", "IZ"};
static const char *const sizes[SIZES] = {"1-9", "10-49"};
static const char *const territories[TERRITORIES] = {"01", "38"};

typedef struct generator {
    rl_random random;
    rl_random_options options;
    rl_draft *draft;
    rl_triple triples[MAX_ACTIVATIONS]; // what the offers make possible
    int32_t triple_count;
} generator;

static bool chance(generator *g, double prob) { return rl_random_unit(&g->random) < prob; }

static double between(generator *g, double low, double high) {
    return rl_random_between(&g->random, low, high);
}

static int32_t below(generator *g, int32_t count) {
    return (int32_t)rl_random_below(&g->random, (uint32_t)count);
}

static int32_t one_to(generator *g, int32_t greatest) { return 1 + below(g, greatest); }

// Mostly large, because the interesting cases are; now and then anything from 1.
static int32_t size_up_to(generator *g, int32_t greatest) {
    const int32_t size = one_to(g, greatest);
    const int32_t other = one_to(g, greatest);
    return chance(g, 0.2) || size > other ? size : other;
}

rl_random_options rl_random_options_default(void) {
    return (rl_random_options){
        .max_activations = 16,
        .max_relays = 6,
        .max_levers = 3,
        .max_windows = 5,
        .rule_prob = 0.25,
        .exclusive_prob = 0.35,
        .timing_prob = 0.75,
    };
}

// Network -----------------------------------------------------------------------------------------

static void add_segments(generator *g) {
    rl_draft *draft = g->draft;
    for (int32_t i = 0; i < SECTORS; i++)
        for (int32_t j = 0; j < SIZES; j++)
            for (int32_t k = 0; k < TERRITORIES; k++)
                if (chance(g, 0.6))
                    rl_add_segment(draft, sectors[i], sizes[j], territories[k],
                                   between(g, 1.0, 100.0));
    if (draft->segments.count == 0)
        rl_add_segment(draft, sectors[0], sizes[0], territories[0], 50.0);
    for (size_t s = 1; s < draft->segments.count; s++) // the first stays targeted
        draft->segments.items[s].targeted = !chance(g, 0.12);
}

// Windows of different lengths that may overlap or start together, in no order.
static void add_windows(generator *g) {
    const int32_t count = size_up_to(g, g->options.max_windows);
    for (int32_t w = 0; w < count; w++) {
        char id[16];
        const int32_t start = 20000 + 10 * below(g, 12);
        snprintf(id, sizeof id, "w%d", (int)w);
        rl_add_window(g->draft, id, start, start + below(g, 30));
    }
}

static void add_actors_and_levers(generator *g) {
    char id[16];
    const int32_t relay_count = size_up_to(g, g->options.max_relays);
    const int32_t lever_count = size_up_to(g, g->options.max_levers);
    for (int32_t r = 0; r < relay_count; r++) {
        snprintf(id, sizeof id, "r%d", (int)r);
        rl_add_actor(g->draft, id,
                     chance(g, 0.4)    ? 1.0
                     : chance(g, 0.04) ? 0.0
                                       : between(g, 0.2, 1.0));
    }
    for (int32_t l = 0; l < lever_count; l++) {
        snprintf(id, sizeof id, "l%d", (int)l);
        const rl_id lever = rl_add_lever(g->draft, id, chance(g, 0.5) ? 1.0 : between(g, 0.2, 1.8));
        g->draft->levers.items[lever].contact_weight = l % 3 == 2 ? 0.5 : 1.0;
    }
    if (chance(g, 0.3)) { // an actor that can be solicited for nothing, somewhere in the list
        const rl_id silent = rl_add_actor(g->draft, "order_giver", 1.0);
        g->draft->actors.items[silent].roles = RL_ROLE_ORDER_GIVER;
    }
}

// The greatest share a relay may have, so that those of an exclusive set add up to at most 1.
static double share_limit(const generator *g, rl_id actor) {
    const rl_actor *actors = g->draft->actors.items;
    int32_t members = 0;
    if (actors[actor].exclusive_set == RL_NONE)
        return 1.0;
    for (size_t a = 0; a < g->draft->actors.count; a++)
        members += actors[a].exclusive_set == actors[actor].exclusive_set;
    return 1.0 / members;
}

static void add_exclusive_set(generator *g) {
    if (!chance(g, g->options.exclusive_prob))
        return;
    const rl_id set = rl_add_exclusive_set(g->draft, "opco");
    for (size_t a = 0; a < g->draft->actors.count; a++)
        if (chance(g, 0.5))
            g->draft->actors.items[a].exclusive_set = set;
}

static double random_share(generator *g, rl_id actor) {
    const double share = chance(g, 0.12) ? 1.0 : chance(g, 0.08) ? 0.0 : between(g, 0.02, 0.9);
    return share * share_limit(g, actor);
}

// Rows that restrict the same number of parts restrict the same part to different codes, so that
// no two of them tie.
static void add_audiences(generator *g, rl_id actor) {
    rl_draft *draft = g->draft;
    if (chance(g, 0.4))
        rl_add_audience(draft, actor, rl_build_filter(draft, NULL, NULL, NULL),
                        random_share(g, actor));
    for (int32_t i = 0; i < SECTORS; i++)
        if (chance(g, 0.5))
            rl_add_audience(draft, actor, rl_build_filter(draft, sectors[i], NULL, NULL),
                            random_share(g, actor));
    if (chance(g, 0.3))
        rl_add_audience(draft, actor,
                        rl_build_filter(draft, "FZ|IZ", NULL, territories[below(g, 2)]),
                        random_share(g, actor));
    if (chance(g, 0.2))
        rl_add_audience(draft, actor,
                        rl_build_filter(draft, sectors[below(g, SECTORS)], "1-9|10-49",
                                        territories[below(g, TERRITORIES)]),
                        random_share(g, actor));
}

static rl_filter random_filter(generator *g) {
    return rl_build_filter(g->draft, chance(g, 0.4) ? sectors[below(g, SECTORS)] : NULL,
                           chance(g, 0.3) ? sizes[below(g, SIZES)] : NULL,
                           chance(g, 0.3) ? territories[below(g, TERRITORIES)] : NULL);
}

// One of the items, or all.
static rl_id one_or_all(generator *g, size_t count) {
    return chance(g, 0.4) ? RL_NONE : below(g, (int32_t)count);
}

static void add_timing(generator *g) {
    static const double factors[] = {0.0, 0.5, 0.8, 1.5, 2.0, 3.0};
    if (!chance(g, g->options.timing_prob))
        return;
    for (int32_t i = one_to(g, 4); i > 0; i--)
        rl_add_timing(g->draft, one_or_all(g, g->draft->levers.count),
                      one_or_all(g, g->draft->windows.count), random_filter(g),
                      factors[below(g, 6)]);
}

// Offers ------------------------------------------------------------------------------------------

// Adds one offer, with as many windows as there is room for.
static void add_offer(generator *g, rl_id relay, rl_id lever) {
    char available[MAX_WINDOWS + 1] = "";
    int32_t count = 0;
    for (rl_id w = 0; w < (rl_id)g->draft->windows.count; w++) {
        const bool room = g->triple_count < g->options.max_activations;
        const bool in = room && chance(g, 0.6);
        available[w] = in ? 'y' : '.';
        if (in)
            g->triples[g->triple_count++] = (rl_triple){relay, lever, w};
        count += in;
    }
    if (count == 0)
        return;
    const bool free_of_charge = chance(g, 0.15);
    rl_draft_offer *added = rl_add_offer(
        g->draft, relay, lever, chance(g, 0.1) ? 1.0 : between(g, 0.05, 0.9),
        free_of_charge ? 0.0 : 10.0 * one_to(g, 100), chance(g, 0.1) ? 0.0 : 0.5 * one_to(g, 40));
    added->offer.max_uses = one_to(g, 4);
    added->offer.gap_days = chance(g, 0.5) ? 0 : one_to(g, 60);
    rl_restrict_offer(g->draft, available);
}

// Starts at a random pair, so that no relay is always the one without room.
static void add_offers(generator *g) {
    const int32_t lever_count = (int32_t)g->draft->levers.count;
    int32_t relay_count = 0;
    for (size_t a = 0; a < g->draft->actors.count; a++)
        relay_count += (g->draft->actors.items[a].roles & RL_ROLE_RELAY) != 0;
    const int32_t pair_count = relay_count * lever_count;
    const int32_t first = below(g, pair_count);
    do {
        for (int32_t i = 0; i < pair_count; i++) {
            const int32_t pair = (first + i) % pair_count;
            if (chance(g, 0.75))
                add_offer(g, pair / lever_count, pair % lever_count);
        }
    } while (g->triple_count == 0);
}

// Rules -------------------------------------------------------------------------------------------

static const rl_draft_offer *offer_of(const generator *g, const rl_triple *triple) {
    for (size_t o = 0; o < g->draft->offers.count; o++) {
        const rl_offer *offer = &g->draft->offers.items[o].offer;
        if (offer->relay == triple->relay && offer->lever == triple->lever)
            return &g->draft->offers.items[o];
    }
    return NULL; // never: every triple has an offer
}

static bool has_rule(generator *g) { return chance(g, g->options.rule_prob); }

static void add_limits(generator *g) {
    rl_draft *draft = g->draft;
    double cost_eur = 0.0;
    double hours = 0.0;
    for (int32_t i = 0; i < g->triple_count; i++) {
        cost_eur += offer_of(g, &g->triples[i])->offer.cost_eur;
        hours += offer_of(g, &g->triples[i])->offer.hours;
    }
    if (has_rule(g))
        draft->budget_eur = chance(g, 0.05) ? 0.0 : cost_eur * between(g, 0.05, 0.7);
    if (has_rule(g))
        draft->hours = hours * between(g, 0.05, 0.7);
    if (has_rule(g))
        draft->max_relays = chance(g, 0.03) ? 0 : one_to(g, (int32_t)draft->actors.count);
    if (has_rule(g))
        draft->max_activations = one_to(g, g->triple_count);
    if (has_rule(g))
        draft->max_contacts = between(g, 0.3, 2.0);
    for (size_t w = 0; w < draft->windows.count; w++)
        if (has_rule(g))
            draft->windows.items[w].hours_max = chance(g, 0.05) ? 0.0 : between(g, 5.0, 40.0);
}

static const rl_triple *random_triple(generator *g) {
    return &g->triples[below(g, g->triple_count)];
}

static bool same_triple(const rl_triple *a, const rl_triple *b) {
    return a->relay == b->relay && a->lever == b->lever && a->window == b->window;
}

static bool is_past(const generator *g, const rl_triple *triple) {
    return g->draft->windows.items[triple->window].end_day < g->draft->as_of_day;
}

static void add_history(generator *g) {
    if (!has_rule(g))
        return;
    g->draft->as_of_day = 20000 + 10 * below(g, 8);
    for (int32_t i = 0; i < g->triple_count; i++) {
        const rl_triple *t = &g->triples[i];
        if (is_past(g, t) && chance(g, 0.15))
            rl_mark_done(g->draft, t->relay, t->lever, t->window);
    }
}

static bool is_done(const generator *g, const rl_triple *triple) {
    for (size_t i = 0; i < g->draft->done_activations.count; i++)
        if (same_triple(&g->draft->done_activations.items[i], triple))
            return true;
    return false;
}

// What is forbidden comes first; what is required avoids it, because a checked draft never
// contradicts itself.
static void add_required_and_forbidden(generator *g) {
    rl_draft *draft = g->draft;
    rl_id forbidden_relay = RL_NONE;
    rl_id forbidden_lever = RL_NONE;
    const rl_triple *forbidden = NULL;
    if (has_rule(g))
        rl_forbid_relay(draft, forbidden_relay = random_triple(g)->relay);
    if (has_rule(g) && draft->levers.count > 1)
        rl_forbid_lever(draft, forbidden_lever = random_triple(g)->lever);
    if (has_rule(g)) {
        forbidden = random_triple(g);
        rl_forbid_activation(draft, forbidden->relay, forbidden->lever, forbidden->window);
    }
    const rl_id required_relay = random_triple(g)->relay;
    if (has_rule(g) && required_relay != forbidden_relay)
        rl_require_relay(draft, required_relay);
    const rl_triple *required = random_triple(g);
    const bool allowed =
        is_done(g, required) || (!is_past(g, required) && required->relay != forbidden_relay &&
                                 required->lever != forbidden_lever &&
                                 (forbidden == NULL || !same_triple(required, forbidden)));
    if (has_rule(g) && allowed)
        rl_require_activation(draft, required->relay, required->lever, required->window);
}

static void add_floors(generator *g) {
    if (!has_rule(g))
        return;
    for (int32_t i = one_to(g, 2); i > 0; i--)
        rl_add_floor(g->draft, "floor", random_filter(g), between(g, 0.01, 0.2));
}

void rl_random_draft(rl_context *ctx, uint64_t seed, const rl_random_options *options,
                     rl_draft *draft) {
    generator g = {.draft = draft};
    g.options = options != NULL ? *options : rl_random_options_default();
    assert(g.options.max_activations <= MAX_ACTIVATIONS && g.options.max_windows <= MAX_WINDOWS);
    rl_random_init(&g.random, seed);
    rl_draft_init(draft, ctx);
    draft->exposure_cap = chance(&g, 0.8) ? 0.95 : between(&g, 0.5, 0.99);
    add_segments(&g);
    add_windows(&g);
    add_actors_and_levers(&g);
    add_exclusive_set(&g);
    for (rl_id actor = 0; actor < (rl_id)draft->actors.count; actor++)
        add_audiences(&g, actor);
    add_timing(&g);
    add_offers(&g);
    add_limits(&g);
    add_history(&g);
    add_required_and_forbidden(&g);
    add_floors(&g);
}

void rl_random_cascade(rl_draft *draft, uint64_t seed, int32_t count) {
    const uint32_t actor_count = (uint32_t)draft->actors.count;
    rl_random random;
    rl_random_init(&random, seed ^ 0x5DEECE66Du);
    draft->reach_model = "cascade";
    for (int32_t i = 0; i < count; i++) {
        const rl_id from = (rl_id)rl_random_below(&random, actor_count);
        const rl_id to = (rl_id)rl_random_below(&random, actor_count);
        const double kind = rl_random_unit(&random), prob = rl_random_unit(&random);
        if (from == to)
            continue;
        rl_add_link(draft, from, to, (rl_link_kind)(i % RL_LINK_KIND_COUNT), 0.5);
        draft->links.items[draft->links.count - 1].trigger_prob = kind < 0.1   ? 0
                                                                  : kind < 0.2 ? 1
                                                                               : prob;
    }
    if (draft->offers.count > 0 && rl_random_unit(&random) < 0.5)
        draft->offers.items[rl_random_below(&random, (uint32_t)draft->offers.count)]
            .offer.when_triggered = true;
}
