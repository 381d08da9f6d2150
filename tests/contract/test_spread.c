// Cascades on graphs small enough to enumerate every opening of their arcs: seeds, bounds and
// simulations against the exact spread.
#include "report/spread_json.h"
#include "spread/dual.h"
#include "spread/select.h"
#include "spread/simulate.h"
#include "spread/spread.h"
#include "support/cmocka_test.h"
#include "support/effort.h"

#include <math.h>
#include <string.h>

enum { NODES_MAX = 8, ARCS_MAX = 12, SETS = 1 << NODES_MAX };

typedef struct tiny_graph {
    int32_t nodes;
    uint32_t arcs;
    int32_t from[ARCS_MAX], to[ARCS_MAX];
    double prob[ARCS_MAX]; // of each arc, whatever the model
    rl_arc_model model;
    double exact[SETS]; // spread of each set of seeds
} tiny_graph;

static uint32_t closure(const tiny_graph *g, uint32_t seeds, uint32_t open) {
    uint32_t active = seeds, before;
    do {
        before = active;
        for (uint32_t i = 0; i < g->arcs; i++)
            if (open >> i & 1 && active >> g->from[i] & 1)
                active |= 1u << g->to[i];
    } while (active != before);
    return active;
}

static void enumerate(tiny_graph *g) {
    memset(g->exact, 0, sizeof g->exact);
    for (uint32_t open = 0; open < 1u << g->arcs; open++) {
        double prob = 1;
        for (uint32_t i = 0; i < g->arcs; i++)
            prob *= open >> i & 1 ? g->prob[i] : 1 - g->prob[i];
        for (uint32_t seeds = 0; prob > 0 && seeds < 1u << g->nodes; seeds++)
            g->exact[seeds] += prob * __builtin_popcount(closure(g, seeds, open));
    }
}

static tiny_graph draw_graph(rl_random *random, rl_arc_model model) {
    tiny_graph g = {.model = model, .nodes = 3 + (int32_t)rl_random_below(random, NODES_MAX - 2)};
    const uint32_t wanted = 1 + rl_random_below(random, ARCS_MAX);
    const double shared = rl_random_unit(random);
    bool has[NODES_MAX][NODES_MAX] = {{false}};
    for (uint32_t i = 0; i < wanted; i++) {
        const int32_t u = (int32_t)rl_random_below(random, (uint32_t)g.nodes);
        const int32_t v = (int32_t)rl_random_below(random, (uint32_t)g.nodes);
        if (u == v || has[u][v])
            continue;
        has[u][v] = true;
        g.from[g.arcs] = u;
        g.to[g.arcs] = v;
        // Zero, one and repeated probabilities too.
        const uint32_t kind = rl_random_below(random, 6);
        g.prob[g.arcs] = kind == 0 ? 0 : kind == 1 ? 1 : kind == 2 ? 0.3 : rl_random_unit(random);
        if (model == RL_ARC_UNIFORM)
            g.prob[g.arcs] = shared;
        g.arcs++;
    }
    if (model == RL_ARC_WEIGHTED) {
        int32_t degree[NODES_MAX] = {0};
        for (uint32_t i = 0; i < g.arcs; i++)
            degree[g.to[i]]++;
        for (uint32_t i = 0; i < g.arcs; i++)
            g.prob[i] = 1.0 / degree[g.to[i]];
    }
    enumerate(&g);
    return g;
}

static void open_cascade(rl_context *ctx, const tiny_graph *g, rl_cascade *cascade) {
    assert_int_equal(
        rl_cascade_init(ctx, g->nodes, g->arcs, g->from, g->to, g->model, g->prob, cascade), RL_OK);
}

static double best_exact(const tiny_graph *g, int32_t seed_count) {
    double best = 0;
    for (uint32_t seeds = 0; seeds < 1u << g->nodes; seeds++)
        if (__builtin_popcount(seeds) == seed_count)
            best = fmax(best, g->exact[seeds]);
    return best;
}

static uint32_t as_mask(const int32_t *seeds, int32_t count) {
    uint32_t mask = 0;
    for (int32_t i = 0; i < count; i++)
        mask |= 1u << seeds[i];
    assert_int_equal(__builtin_popcount(mask), count);
    return mask;
}

// Draws ------------------------------------------------------------------------------------------

// Each arc of a node opens with its own probability, and two of them together with the product.
static void check_arc_frequencies(rl_arc_model model, int32_t arcs, const double *prob) {
    enum { MOST = 12 };
    const int runs = rl_effort(200000);
    rl_context ctx;
    rl_context_init(&ctx);
    rl_cascade cascade;
    int32_t from[MOST], to[MOST];
    int single[MOST] = {0}, both[MOST][MOST] = {{0}};
    for (int32_t i = 0; i < arcs; i++) {
        from[i] = i + 1;
        to[i] = 0;
    }
    assert_int_equal(
        rl_cascade_init(&ctx, arcs + 1, (uint32_t)arcs, from, to, model, prob, &cascade), RL_OK);
    const rl_arc_side *side = &cascade.entering;
    rl_random random;
    rl_random_init(&random, 7);
    for (int run = 0; run < runs; run++) {
        bool open[MOST] = {false};
        for (uint32_t at = 0;
             (at = rl_arc_next_open(side, 0, at, (uint32_t)arcs, &random)) < (uint32_t)arcs; at++)
            open[side->other[at] - 1] = true;
        for (int32_t i = 0; i < arcs; i++) {
            single[i] += open[i];
            for (int32_t j = 0; j < i; j++)
                both[i][j] += open[i] && open[j];
        }
    }
    for (int32_t i = 0; i < arcs; i++) {
        const double p = model == RL_ARC_GIVEN     ? prob[i]
                         : model == RL_ARC_UNIFORM ? prob[0]
                                                   : 1.0 / arcs;
        assert_near((double)single[i] / runs, p, 5 * sqrt(p * (1 - p) / runs) + 1e-12);
        for (int32_t j = 0; j < i; j++) {
            const double q = p * (model == RL_ARC_GIVEN ? prob[j] : p);
            assert_near((double)both[i][j] / runs, q, 5 * sqrt(q * (1 - q) / runs) + 1e-12);
        }
    }
    rl_cascade_clear(&ctx, &cascade);
}

static void test_arcs_open_with_their_probabilities(void **state) {
    (void)state;
    const double mixed[] = {0.02, 1, 0.5, 0, 0.5, 0.03, 0.9, 0.001, 0.25, 0.02};
    check_arc_frequencies(RL_ARC_GIVEN, 10, mixed);
    check_arc_frequencies(RL_ARC_GIVEN, 1, (double[]){0.4});
    check_arc_frequencies(RL_ARC_UNIFORM, 12, (double[]){0.07});
    check_arc_frequencies(RL_ARC_WEIGHTED, 9, NULL);
    check_arc_frequencies(RL_ARC_UNIFORM, 3, (double[]){1});
    check_arc_frequencies(RL_ARC_UNIFORM, 3, (double[]){0});
}

static void test_simulations_give_the_exact_spread(void **state) {
    (void)state;
    rl_random random;
    rl_random_init(&random, 11);
    for (int c = 0; c < rl_effort(60); c++) {
        const tiny_graph g = draw_graph(&random, (rl_arc_model)(c % 3));
        rl_context ctx;
        rl_context_init(&ctx);
        rl_cascade cascade;
        open_cascade(&ctx, &g, &cascade);
        assert_int_equal(rl_cascade_add_leaving(&ctx, &cascade), RL_OK);
        const int32_t seeds[] = {(int32_t)rl_random_below(&random, (uint32_t)g.nodes)};
        rl_simulated_spread found;
        assert_int_equal(rl_simulate_spread(&ctx, &cascade, seeds, 1, 4000, &found), RL_OK);
        assert_int_equal(found.simulations, 4000);
        assert_near(found.spread, g.exact[1u << seeds[0]], 5 * found.standard_error + 1e-9);
        rl_cascade_clear(&ctx, &cascade);
    }
}

// Samples ----------------------------------------------------------------------------------------

static uint32_t row_mask(const rl_reverse_sets *sets, size_t row) {
    uint32_t mask = 0;
    for (size_t i = rl_row_start(sets, row); i < sets->ends.items[row]; i++)
        mask |= 1u << sets->members.items[i];
    return mask;
}

static int64_t count_covered(const rl_reverse_sets *sets, uint32_t seeds) {
    int64_t count = 0;
    for (int32_t v = 0; v < sets->cascade->node_count; v++)
        count += seeds >> v & 1 ? sets->alone[v] : 0;
    for (size_t row = 0; row < sets->ends.count; row++)
        count += (row_mask(sets, row) & seeds) != 0;
    return count;
}

static void check_samples(const tiny_graph *g, int32_t seed_count, uint64_t seed) {
    rl_context ctx;
    rl_context_init(&ctx);
    ctx.seed = seed;
    rl_cascade cascade;
    rl_reverse_sets sets;
    bool complete;
    open_cascade(&ctx, g, &cascade);
    assert_int_equal(rl_reverse_sets_init(&ctx, &cascade, &sets), RL_OK);
    assert_int_equal(rl_reverse_sets_draw(&sets, 300 * g->nodes, INFINITY, &complete), RL_OK);
    assert_true(complete);
    int32_t seeds[NODES_MAX];
    int64_t covered, bound, most = 0;
    assert_int_equal(rl_select_seeds(&sets, seed_count, seeds, &covered, &complete), RL_OK);
    assert_int_equal(covered, count_covered(&sets, as_mask(seeds, seed_count)));
    for (uint32_t set = 0; set < 1u << g->nodes; set++) {
        if (__builtin_popcount(set) != seed_count)
            continue;
        const int64_t here = count_covered(&sets, set);
        most = here > most ? here : most;
        // Each of 300 n sets is met with probability exact / n.
        const double mean = 300 * g->exact[set];
        assert_near((double)here, mean, 6 * sqrt(mean) + 1);
    }
    assert_int_equal(rl_dual_bound(&sets, seed_count, seeds, covered, 0, &bound), RL_OK);
    assert_true(covered <= most);
    assert_true(bound >= most);
    // Bad seeds must not make the bound wrong.
    for (int32_t i = 0; i < seed_count; i++)
        seeds[i] = i;
    covered = count_covered(&sets, as_mask(seeds, seed_count));
    assert_int_equal(rl_dual_bound(&sets, seed_count, seeds, covered, 0, &bound), RL_OK);
    assert_true(bound >= most);
    rl_reverse_sets_clear(&sets);
    rl_cascade_clear(&ctx, &cascade);
}

// Searches that end at sentinels leave a bound of all the sets as they would have been.
static void check_partial_samples(const tiny_graph *g, int32_t seed_count, uint64_t seed,
                                  int64_t *partial) {
    rl_context ctx;
    rl_context_init(&ctx);
    ctx.seed = seed;
    rl_cascade cascade;
    rl_reverse_sets sets;
    bool complete;
    open_cascade(&ctx, g, &cascade);
    assert_int_equal(rl_reverse_sets_init(&ctx, &cascade, &sets), RL_OK);
    int32_t seeds[NODES_MAX], sentinels[NODES_MAX];
    int64_t covered, bound;
    for (int32_t i = 0; i < g->nodes; i++)
        sentinels[i] = i;
    assert_int_equal(rl_reverse_sets_set_sentinels(&sets, sentinels, g->nodes - 1), RL_OK);
    assert_int_equal(rl_reverse_sets_draw(&sets, 300 * g->nodes, INFINITY, &complete), RL_OK);
    for (size_t row = 0; row < sets.ends.count; row++) {
        if (!sets.is_partial.items[row])
            continue;
        ++*partial;
        assert_int_equal(sets.ends.items[row] - rl_row_start(&sets, row), RL_SENTINELS_ENOUGH);
        assert_int_equal(row_mask(&sets, row) >> (g->nodes - 1), 0); // sentinels only
    }
    assert_int_equal(rl_select_seeds(&sets, seed_count, seeds, &covered, &complete), RL_OK);
    assert_int_equal(rl_dual_bound(&sets, seed_count, seeds, covered, 0, &bound), RL_OK);
    assert_true(bound >= covered && bound <= sets.drawn);
    const double mean = 300 * best_exact(g, seed_count);
    assert_true((double)bound >= mean - 6 * sqrt(mean));
    rl_reverse_sets_clear(&sets);
    rl_cascade_clear(&ctx, &cascade);
}

static void test_partial_samples(void **state) {
    (void)state;
    rl_random random;
    rl_random_init(&random, 17);
    int64_t partial = 0;
    for (int c = 0; c < rl_effort(120); c++) {
        const tiny_graph g = draw_graph(&random, (rl_arc_model)(c % 3));
        const int32_t seed_count = 1 + (int32_t)rl_random_below(&random, (uint32_t)g.nodes);
        check_partial_samples(&g, seed_count, (uint64_t)c, &partial);
    }
    assert_true(partial > 0);
}

static void test_samples_seeds_and_dual_bound(void **state) {
    (void)state;
    rl_random random;
    rl_random_init(&random, 12);
    for (int c = 0; c < rl_effort(120); c++) {
        const tiny_graph g = draw_graph(&random, (rl_arc_model)(c % 3));
        const int32_t seed_count = 1 + (int32_t)rl_random_below(&random, (uint32_t)g.nodes);
        check_samples(&g, seed_count, (uint64_t)c);
    }
}

// Certificates -----------------------------------------------------------------------------------

typedef struct tally {
    int runs, lower_wrong, upper_wrong, not_reached;
} tally;

static void certify(const tiny_graph *g, int32_t seed_count, uint64_t seed, double delta,
                    tally *t) {
    rl_context ctx;
    rl_context_init(&ctx);
    ctx.seed = seed;
    rl_cascade cascade;
    rl_spread spread;
    open_cascade(&ctx, g, &cascade);
    rl_spread_settings settings = rl_spread_settings_default();
    settings.seed_count = seed_count;
    settings.delta = delta;
    settings.ratio = 0.8;
    assert_int_equal(rl_spread_seeds(&ctx, &cascade, &settings, &spread), RL_OK);
    const double exact = g->exact[as_mask(spread.nodes.seeds.items, seed_count)];
    const double best = best_exact(g, seed_count);
    t->runs++;
    t->lower_wrong += spread.lower_bound > exact + 1e-9;
    t->upper_wrong += spread.upper_bound < best - 1e-9;
    t->not_reached += spread.end != RL_SPREAD_REACHED;
    assert_near(spread.ratio, spread.lower_bound / spread.upper_bound, 0);
    // The estimate has no bias: five deviations of a mean of bounded draws.
    assert_near(spread.spread, exact,
                1e-9 + 5 * g->nodes / sqrt(fmax(1, (double)spread.evaluation_samples)));
    rl_spread_clear(&ctx, &spread);
    rl_cascade_clear(&ctx, &cascade);
}

static void test_bounds_are_wrong_no_more_often_than_said(void **state) {
    (void)state;
    const double delta = 0.1;
    rl_random random;
    rl_random_init(&random, 13);
    tally t = {0};
    for (int c = 0; c < rl_effort(600); c++) {
        const tiny_graph g = draw_graph(&random, (rl_arc_model)(c % 3));
        const int32_t seed_count = 1 + (int32_t)rl_random_below(&random, (uint32_t)g.nodes);
        certify(&g, seed_count, (uint64_t)c, delta, &t);
    }
    assert_int_equal(t.not_reached, 0);
    assert_true(t.lower_wrong <= delta / 2 * t.runs);
    assert_true(t.upper_wrong <= delta / 2 * t.runs);
}

// One graph, many seeds of the generator: the bounds are wrong seldom but close to the truth.
static void test_bounds_of_one_graph(void **state) {
    (void)state;
    rl_random random;
    rl_random_init(&random, 14);
    const tiny_graph g = draw_graph(&random, RL_ARC_GIVEN);
    tally t = {0};
    for (int run = 0; run < rl_effort(300); run++)
        certify(&g, 2, (uint64_t)run, 0.1, &t);
    assert_int_equal(t.not_reached, 0);
    assert_true(t.lower_wrong <= 0.05 * t.runs);
    assert_true(t.upper_wrong <= 0.05 * t.runs);
}

// A graph large enough for roots at random first, then whole rounds.
static void draw_large(rl_random *random, int32_t nodes, uint32_t arcs, int32_t *from, int32_t *to,
                       double *prob) {
    for (uint32_t i = 0; i < arcs; i++) {
        from[i] = (int32_t)(i % (uint32_t)nodes);
        to[i] = (from[i] + 1 + (int32_t)(i / (uint32_t)nodes) * 7) % nodes; // distinct, no loop
        prob[i] = rl_random_unit(random) * rl_random_unit(random) * 0.5;
    }
}

static void test_same_bytes_whatever_the_threads(void **state) {
    (void)state;
    enum { NODES = 3000, ARCS = 9000 };
    static int32_t from[ARCS], to[ARCS];
    static double prob[ARCS];
    rl_random random;
    rl_random_init(&random, 15);
    draw_large(&random, NODES, ARCS, from, to, prob);
    rl_text first = {0};
    rl_context ctx[3];
    for (int32_t t = 0; t < 3; t++) {
        rl_context_init(&ctx[t]);
        ctx[t].threads = t + 1;
        rl_cascade cascade;
        rl_spread spread;
        assert_int_equal(
            rl_cascade_init(&ctx[t], NODES, ARCS, from, to, RL_ARC_GIVEN, prob, &cascade), RL_OK);
        rl_spread_settings settings = rl_spread_settings_default();
        settings.seed_count = 5;
        settings.ratio = 0.7;
        assert_int_equal(rl_spread_seeds(&ctx[t], &cascade, &settings, &spread), RL_OK);
        assert_int_equal(spread.end, RL_SPREAD_REACHED);
        assert_true(spread.rounds >= 2);
        static const char *names[NODES];
        for (int32_t v = 0; v < NODES; v++)
            names[v] = "n";
        spread.nodes.names = names;
        spread.seconds = 0;
        rl_text text;
        rl_text_init(&text, &ctx[t]);
        assert_int_equal(rl_spread_json(&spread, &text), RL_OK);
        if (t == 0)
            first = text;
        else {
            assert_string_equal(rl_text_bytes(&text), rl_text_bytes(&first));
            rl_text_clear(&text);
        }
        rl_spread_clear(&ctx[t], &spread);
        rl_cascade_clear(&ctx[t], &cascade);
    }
    rl_text_clear(&first);
}

// Limits -----------------------------------------------------------------------------------------

static void test_no_time_and_no_memory_leave_a_valid_answer(void **state) {
    (void)state;
    enum { NODES = 3000, ARCS = 9000 };
    static int32_t from[ARCS], to[ARCS];
    static double prob[ARCS];
    rl_random random;
    rl_random_init(&random, 16);
    draw_large(&random, NODES, ARCS, from, to, prob);
    for (int kind = 0; kind < 2; kind++) {
        rl_context ctx;
        rl_context_init(&ctx);
        rl_cascade cascade;
        rl_spread spread;
        assert_int_equal(rl_cascade_init(&ctx, NODES, ARCS, from, to, RL_ARC_GIVEN, prob, &cascade),
                         RL_OK);
        rl_spread_settings settings = rl_spread_settings_default();
        settings.seed_count = 5;
        settings.ratio = 0.99;
        if (kind == 0)
            rl_context_cancel(&ctx);
        else
            settings.memory_mb = 0.05;
        assert_int_equal(rl_spread_seeds(&ctx, &cascade, &settings, &spread), RL_OK);
        assert_int_equal(spread.end, kind == 0 ? RL_SPREAD_STOPPED : RL_SPREAD_MEMORY_LIMIT);
        assert_int_equal(spread.nodes.seeds.count, 5);
        assert_true(spread.lower_bound >= 5 && spread.upper_bound <= NODES);
        assert_true(spread.ratio > 0 && spread.ratio < 0.99);
        assert_true(isnan(spread.spread) == (kind == 0));
        rl_spread_clear(&ctx, &spread);
        rl_cascade_clear(&ctx, &cascade);
    }
}

// No samples prove that seeds are the best, whatever the memory: it ends soon, with nearly what can
// be proved.
static void test_a_ratio_out_of_reach_ends_soon(void **state) {
    (void)state;
    enum { NODES = 300, ARCS = 900 };
    static int32_t from[ARCS], to[ARCS];
    static double prob[ARCS];
    rl_random random;
    rl_random_init(&random, 17);
    draw_large(&random, NODES, ARCS, from, to, prob);
    rl_context ctx;
    rl_context_init(&ctx);
    rl_cascade cascade;
    rl_spread spread;
    assert_int_equal(rl_cascade_init(&ctx, NODES, ARCS, from, to, RL_ARC_GIVEN, prob, &cascade),
                     RL_OK);
    rl_spread_settings settings = rl_spread_settings_default();
    settings.seed_count = 10;
    settings.ratio = 1;
    assert_int_equal(rl_spread_seeds(&ctx, &cascade, &settings, &spread), RL_OK);
    assert_int_equal(spread.end, RL_SPREAD_OUT_OF_REACH);
    const double limit = (double)spread.covered / (double)spread.covered_bound;
    assert_true(spread.ratio < 1 && spread.ratio >= limit - 0.02);
    assert_true(spread.samples < 10000000);
    rl_spread_clear(&ctx, &spread);
    rl_cascade_clear(&ctx, &cascade);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arcs_open_with_their_probabilities),
        cmocka_unit_test(test_simulations_give_the_exact_spread),
        cmocka_unit_test(test_samples_seeds_and_dual_bound),
        cmocka_unit_test(test_partial_samples),
        cmocka_unit_test(test_bounds_are_wrong_no_more_often_than_said),
        cmocka_unit_test(test_bounds_of_one_graph),
        cmocka_unit_test(test_same_bytes_whatever_the_threads),
        cmocka_unit_test(test_no_time_and_no_memory_leave_a_valid_answer),
        cmocka_unit_test(test_a_ratio_out_of_reach_ends_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
