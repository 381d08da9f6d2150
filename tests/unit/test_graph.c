// The network of a scenario and where its actors stand, compared with naive computations on
// hundreds of random scenarios of up to 50 nodes; and the guards around igraph.
#include "graph/centrality.h"
#include "graph/igraph_bridge.h"
#include "graph/map.h"
#include "graph/network.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/failing_allocator.h"
#include "support/naive_graph.h"

#include "base/random.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { RANDOM_GRAPHS = 400 };

static rl_context ctx;

static int set_up(void **state) {
    (void)state;
    rl_context_init(&ctx);
    return 0;
}

// A strength between 0 and 1, often one of a few values so that routes tie.
static double random_share(rl_random *random) {
    return rl_random_below(random, 2) == 0 ? (1 + rl_random_below(random, 4)) / 4.0
                                           : rl_random_between(random, 0.001, 1.0);
}

// Actors, segments, audiences and links of random number and density; some actors without audience
// or link, some segments out of the target, parallel links, links of an actor to itself.
static rl_scenario *random_scenario(uint64_t seed) {
    rl_random random;
    rl_draft draft;
    rl_random_init(&random, seed);
    rl_draft_init(&draft, &ctx);
    const int actors = 1 + (int)rl_random_below(&random, 25);
    const int segments = 1 + (int)rl_random_below(&random, 25);
    const double density = rl_random_unit(&random) * rl_random_unit(&random);
    const bool even = rl_random_below(&random, 3) == 0; // many equal weights
    char id[32];
    for (int i = 0; i < actors; i++) {
        snprintf(id, sizeof id, "actor %d", i);
        const rl_id actor = rl_add_actor(&draft, id, 1.0);
        if (rl_random_below(&random, 5) == 0)
            draft.actors.items[actor].roles = RL_ROLE_FUNDER;
    }
    for (int i = 0; i < segments; i++) {
        snprintf(id, sizeof id, "%d", i);
        rl_add_segment(&draft, id, "1-9", "69",
                       even ? 100.0 : floor(rl_random_between(&random, 0.0, 5000.0)));
    }
    for (int a = 0; a < actors; a++) {
        for (int s = 0; s < segments; s++) {
            if (rl_random_unit(&random) >= density)
                continue;
            snprintf(id, sizeof id, "%d", s);
            rl_add_audience(&draft, a, rl_build_filter(&draft, id, NULL, NULL),
                            random_share(&random));
        }
    }
    const int links = (int)rl_random_below(&random, (uint32_t)(1 + 3 * actors));
    for (int i = 0; i < links; i++)
        rl_add_link(&draft, (rl_id)rl_random_below(&random, (uint32_t)actors),
                    (rl_id)rl_random_below(&random, (uint32_t)actors),
                    (rl_link_kind)rl_random_below(&random, RL_LINK_KIND_COUNT),
                    rl_random_below(&random, 20) == 0 ? 0.0 : random_share(&random));
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    rl_draft_clear(&draft);
    return scenario;
}

static void assert_same(double actual, double expected, double tolerance) {
    if (isnan(expected))
        assert_true(isnan(actual));
    else
        assert_near(actual, expected, tolerance * fmax(1.0, fabs(expected)));
}

// Comparison with naive values --------------------------------------------------------------------

static void check_network(const rl_network *network, const rl_naive_graph *naive) {
    size_t edges = 0;
    assert_int_equal(network->node_count, naive->node_count);
    for (int u = 0; u < naive->node_count; u++) {
        for (int v = 0; v < naive->node_count; v++) {
            if (naive->share[u][v] <= 0.0)
                continue;
            assert_true(edges < network->edges.count);
            const rl_edge *edge = &network->edges.items[edges++];
            assert_int_equal(edge->from, u);
            assert_int_equal(edge->to, v);
            assert_int_equal(edge->link_kinds == 0, v >= naive->actor_count);
            assert_same(edge->share, naive->share[u][v], 1e-12);
            assert_same(edge->weight, naive->weight[u][v], 1e-12);
            assert_same(rl_edge_length(edge), naive->length[u][v], 2.0 / 65536.0);
        }
    }
    assert_int_equal(edges, network->edges.count);
}

static void check_measures(const rl_map *map, const rl_naive_graph *naive) {
    const int n = naive->node_count, a = naive->actor_count;
    double betweenness[RL_NAIVE_NODES_MAX], closeness[RL_NAIVE_NODES_MAX];
    double pagerank[RL_NAIVE_NODES_MAX], core[RL_NAIVE_NODES_MAX], constraint[RL_NAIVE_NODES_MAX];
    rl_naive_betweenness(naive, betweenness);
    rl_naive_harmonic(naive, closeness);
    rl_naive_pagerank(naive, pagerank);
    rl_naive_core(naive, core);
    rl_naive_constraint(naive, constraint);
    for (int u = 0; u < a; u++) {
        const rl_centrality *got = &map->centrality[u];
        double out = 0.0, in = 0.0;
        for (int v = 0; v < n; v++)
            out += naive->weight[u][v], in += naive->weight[v][u];
        assert_same(got->strength_out, out, 1e-12);
        assert_same(got->strength_in, in, 1e-12);
        assert_same(got->value[RL_MEASURE_STRENGTH], out + in, 1e-12);
        const double routes = (a - 1.0) * (n - 2.0);
        assert_same(got->value[RL_MEASURE_BETWEENNESS],
                    routes > 0.0 ? betweenness[u] / routes : 0.0, 1e-9);
        assert_true(got->value[RL_MEASURE_BETWEENNESS] <= 1.0 + 1e-12);
        assert_same(got->value[RL_MEASURE_CLOSENESS], n > 1 ? closeness[u] / (n - 1) : 0.0, 1e-12);
        assert_same(got->value[RL_MEASURE_PAGERANK], pagerank[u], 1e-9);
        assert_same(got->value[RL_MEASURE_CORE], core[u], 0.0);
        assert_same(got->constraint, constraint[u], 1e-9);
    }
}

static int check_hits(const rl_map *map, const rl_naive_graph *naive) {
    double hub[RL_NAIVE_NODES_MAX], authority[RL_NAIVE_NODES_MAX];
    if (!rl_naive_hits(naive, 20000, hub, authority))
        return 0; // too slow to converge that way
    for (int u = 0; u < naive->actor_count; u++) {
        assert_same(map->centrality[u].value[RL_MEASURE_HUB], hub[u], 1e-9);
        assert_same(map->centrality[u].value[RL_MEASURE_AUTHORITY], authority[u], 1e-9);
    }
    return 1;
}

static void check_ruptures(const rl_map *map, const rl_naive_graph *naive) {
    int component[RL_NAIVE_NODES_MAX];
    const int whole = rl_naive_components(naive, -1, component);
    size_t points = 0;
    for (int u = 0; u < naive->actor_count; u++) {
        const int pieces = rl_naive_components(naive, u, component);
        assert_int_equal(map->centrality[u].articulation, pieces > whole);
        if (pieces <= whole)
            continue;
        points++;
        const rl_rupture *got = NULL;
        for (size_t i = 0; i < map->ruptures.count; i++)
            if (map->ruptures.items[i].actor == u)
                got = &map->ruptures.items[i];
        assert_non_null(got);
        // Weight, segments and actors of each piece that touches u, and of the one with the most
        // actors.
        double all[3] = {0}, kept[3] = {0};
        bool tied = false; // two pieces could be the one that is kept
        for (int piece = 0; piece < pieces; piece++) {
            double part[3] = {0};
            bool touches = false;
            for (int v = 0; v < naive->node_count; v++) {
                if (component[v] != piece)
                    continue;
                touches |= naive->share[u][v] > 0.0 || naive->share[v][u] > 0.0;
                part[2] += v < naive->actor_count;
                if (v >= naive->actor_count) {
                    part[1]++;
                    part[0] +=
                        map->scenario->segments[naive->segments[v - naive->actor_count]].weight;
                }
            }
            if (!touches)
                continue;
            for (int i = 0; i < 3; i++)
                all[i] += part[i];
            tied |= part[2] == kept[2] && part[0] == kept[0];
            if (part[2] > kept[2] || (part[2] > 0.0 && part[2] == kept[2] && part[0] > kept[0])) {
                memcpy(kept, part, sizeof kept);
                tied = false;
            }
        }
        assert_same(got->weight_cut, all[0] - kept[0], 1e-9);
        assert_int_equal(got->actors_cut, (int)(all[2] - kept[2]));
        if (!tied)
            assert_int_equal(got->segments_cut, (int)(all[1] - kept[1]));
    }
    assert_int_equal(points, map->ruptures.count);
    for (size_t i = 1; i < map->ruptures.count; i++)
        assert_true(map->ruptures.items[i - 1].weight_cut >= map->ruptures.items[i].weight_cut);
}

static void check_by_name(const rl_map *map) {
    double values[RL_NAIVE_NODES_MAX];
    for (int measure = 0; measure < RL_MEASURE_COUNT; measure++) {
        assert_int_equal(rl_centrality_by_name(&ctx, map->scenario,
                                               rl_measure_name((rl_measure)measure), values),
                         RL_OK);
        for (int u = 0; u < map->scenario->actor_count; u++)
            assert_true(values[u] == map->centrality[u].value[measure]);
    }
}

static void test_every_measure_equals_its_definition(void **state) {
    (void)state;
    int compared_hits = 0;
    static rl_naive_graph naive;
    for (uint64_t seed = 1; seed <= RANDOM_GRAPHS; seed++) {
        rl_scenario *scenario = random_scenario(seed);
        rl_map map;
        assert_int_equal(rl_map_compute(&ctx, scenario, &map), RL_OK);
        assert_false(map.stopped);
        rl_naive_build(scenario, &naive);
        check_network(&map.network, &naive);
        check_measures(&map, &naive);
        compared_hits += check_hits(&map, &naive);
        check_ruptures(&map, &naive);
        check_by_name(&map);
        rl_map_clear(&ctx, &map);
        rl_scenario_free(scenario);
    }
    assert_true(compared_hits > RANDOM_GRAPHS * 9 / 10);
}

// A network worked out by hand --------------------------------------------------------------------

// Two relays: the first touches half of the only segment (100) and re-diffuses to the second in two
// ways (0.5 and 0.5 make 0.75), which touches it whole.
static void test_two_relays(void **state) {
    (void)state;
    rl_draft draft;
    rl_draft_init(&draft, &ctx);
    const rl_id first = rl_add_actor(&draft, "first", 1.0);
    const rl_id second = rl_add_actor(&draft, "second", 0.1); // acceptance does not matter here
    rl_add_segment(&draft, "FZ", "1-9", "69", 100.0);
    rl_add_audience(&draft, first, (rl_filter){0}, 0.5);
    rl_add_audience(&draft, second, (rl_filter){0}, 1.0);
    rl_add_link(&draft, first, second, RL_LINK_REDIFFUSES, 0.5);
    rl_add_link(&draft, first, second, RL_LINK_FUNDS, 0.5);
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    rl_draft_clear(&draft);
    rl_map map;
    assert_int_equal(rl_map_compute(&ctx, scenario, &map), RL_OK);
    assert_int_equal(map.network.edges.count, 3);
    assert_int_equal(map.network.edges.items[0].link_kinds,
                     1u << RL_LINK_REDIFFUSES | 1u << RL_LINK_FUNDS);
    assert_near(map.network.edges.items[0].share, 0.75, 0.0);
    assert_near(map.network.edges.items[0].weight, 75.0, 0.0);
    assert_near(map.centrality[first].strength_out, 125.0, 0.0);
    assert_near(map.centrality[second].strength_in, 75.0, 0.0);
    assert_near(map.centrality[second].value[RL_MEASURE_STRENGTH], 175.0, 0.0);
    // first → segment: 2 directly, 4/3 + 1 through second.
    assert_near(map.centrality[first].value[RL_MEASURE_CLOSENESS], (0.5 + 0.75) / 2, 1e-4);
    assert_near(map.centrality[second].value[RL_MEASURE_BETWEENNESS], 0.0, 0.0);
    assert_near(map.centrality[second].value[RL_MEASURE_CORE], 2.0, 0.0);
    assert_int_equal(map.overlaps.count, 1);
    assert_near(map.overlaps.items[0].weight, 50.0, 0.0);
    assert_near(map.overlaps.items[0].share, 1.0, 0.0);
    rl_map_clear(&ctx, &map);
    rl_scenario_free(scenario);
}

// The same share on both sides: the two parts of a network are alike and must score alike.
static void test_separate_parts_that_tie_share_the_hub_score(void **state) {
    (void)state;
    rl_draft draft;
    rl_draft_init(&draft, &ctx);
    const char *const sectors[] = {"A", "B"};
    for (int i = 0; i < 2; i++) {
        rl_add_actor(&draft, sectors[i], 1.0);
        rl_add_segment(&draft, sectors[i], "1-9", "69", 100.0);
        rl_add_audience(&draft, i, rl_build_filter(&draft, sectors[i], NULL, NULL), 0.5);
    }
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    rl_draft_clear(&draft);
    double hub[2];
    assert_int_equal(rl_centrality_by_name(&ctx, scenario, "hub", hub), RL_OK);
    assert_near(hub[0], 1.0, 0.0);
    assert_near(hub[1], 1.0, 0.0);
    rl_scenario_free(scenario);
}

// Guards ------------------------------------------------------------------------------------------

static void test_unknown_measure_is_a_usage_error(void **state) {
    (void)state;
    rl_scenario *scenario = random_scenario(1);
    double values[RL_NAIVE_NODES_MAX];
    assert_int_equal(rl_centrality_by_name(&ctx, scenario, "degree", values), RL_E_USAGE);
    assert_non_null(strstr(ctx.detail, "degree"));
    rl_scenario_free(scenario);
}

static void test_igraph_errors_become_statuses(void **state) {
    (void)state;
    // igraph refuses the constraint of nodes that do not exist; by default it would abort.
    const rl_edge edge = {.from = 0, .to = 1};
    const double weight = 1.0;
    double out[9];
    rl_igraph *graph;
    assert_int_equal(rl_igraph_create(&ctx, 2, &edge, 1, false, &graph), RL_OK);
    assert_int_equal(rl_igraph_constraint(graph, &weight, 9, out), RL_E_INTERNAL);
    assert_true(strlen(ctx.detail) > 20);
    assert_int_equal(rl_igraph_pagerank(graph, &weight, out), RL_OK); // and goes on working
    rl_igraph_free(graph);
}

static void test_bad_weights_are_refused(void **state) {
    (void)state;
    const rl_edge edges[] = {{.from = 0, .to = 1}, {.from = 1, .to = 2}};
    const double bad[][2] = {{1.0, NAN}, {1.0, INFINITY}, {1.0, -1.0}};
    double out[3];
    rl_igraph *graph, *undirected;
    assert_int_equal(rl_igraph_create(&ctx, 3, edges, 2, true, &graph), RL_OK);
    assert_int_equal(rl_igraph_create(&ctx, 3, edges, 2, false, &undirected), RL_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(rl_igraph_betweenness(graph, bad[i], out), RL_E_INTERNAL);
        assert_int_equal(rl_igraph_harmonic(graph, bad[i], out), RL_E_INTERNAL);
        assert_int_equal(rl_igraph_pagerank(graph, bad[i], out), RL_E_INTERNAL);
        assert_int_equal(rl_igraph_constraint(undirected, bad[i], 3, out), RL_E_INTERNAL);
    }
    const double zero[] = {1.0, 0.0};
    assert_int_equal(rl_igraph_betweenness(graph, zero, out), RL_E_INTERNAL); // no zero length
    assert_int_equal(rl_igraph_pagerank(graph, zero, out), RL_OK);
    rl_igraph_free(graph);
    rl_igraph_free(undirected);
}

static void test_cancelling_keeps_what_is_known(void **state) {
    (void)state;
    rl_scenario *scenario = random_scenario(7);
    rl_map map;
    rl_context_cancel(&ctx);
    assert_int_equal(rl_map_compute(&ctx, scenario, &map), RL_OK);
    assert_true(map.stopped);
    for (int a = 0; a < scenario->actor_count; a++) {
        assert_true(!isnan(map.centrality[a].value[RL_MEASURE_STRENGTH]));
        assert_true(isnan(map.centrality[a].value[RL_MEASURE_BETWEENNESS]));
        assert_true(isnan(map.centrality[a].value[RL_MEASURE_PAGERANK]));
        assert_true(isnan(map.centrality[a].constraint));
    }
    rl_map_clear(&ctx, &map);
    rl_scenario_free(scenario);
}

static void test_a_deadline_stops_inside_igraph(void **state) {
    (void)state;
    enum { SIDE = 1500 }; // betweenness of 1500 nodes × 6 edges takes several seconds
    static rl_edge edges[6 * SIDE];
    static double lengths[6 * SIDE], out[SIDE];
    rl_random random;
    rl_random_init(&random, 3);
    for (int i = 0; i < 6 * SIDE; i++) {
        edges[i].from = (rl_id)rl_random_below(&random, SIDE);
        edges[i].to = (rl_id)rl_random_below(&random, SIDE);
        lengths[i] = 1.0 + rl_random_unit(&random);
    }
    rl_igraph *graph;
    assert_int_equal(rl_igraph_create(&ctx, SIDE, edges, 6 * SIDE, true, &graph), RL_OK);
    rl_context_set_time_limit(&ctx, 0.05);
    const double started_s = rl_clock_s();
    assert_int_equal(rl_igraph_betweenness(graph, lengths, out), RL_OK);
    assert_true(rl_igraph_stopped(graph));
    assert_true(isnan(out[0]));
    assert_true(rl_clock_s() - started_s < 0.5);
    rl_igraph_free(graph);
}

static void test_every_failed_allocation_is_reported_and_freed(void **state) {
    (void)state;
    rl_scenario *scenario = random_scenario(11);
    rl_failing_allocator allocator;
    int64_t allowed = 0;
    do {
        rl_map map;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed++, &ctx);
        const rl_status status = rl_map_compute(&ctx, scenario, &map);
        assert_int_equal(status, allocator.failed ? RL_E_MEMORY : RL_OK);
        rl_map_clear(&ctx, &map);
        assert_int_equal(allocator.live, 0);
    } while (allocator.failed);
    assert_true(allowed > 20);
    rl_context_init(&ctx);
    rl_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_every_measure_equals_its_definition, set_up),
        cmocka_unit_test_setup(test_two_relays, set_up),
        cmocka_unit_test_setup(test_separate_parts_that_tie_share_the_hub_score, set_up),
        cmocka_unit_test_setup(test_unknown_measure_is_a_usage_error, set_up),
        cmocka_unit_test_setup(test_igraph_errors_become_statuses, set_up),
        cmocka_unit_test_setup(test_bad_weights_are_refused, set_up),
        cmocka_unit_test_setup(test_cancelling_keeps_what_is_known, set_up),
        cmocka_unit_test_setup(test_a_deadline_stops_inside_igraph, set_up),
        cmocka_unit_test_setup(test_every_failed_allocation_is_reported_and_freed, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
