// Publics shared by relays and communities of relays, compared with naive sums and with every
// partition.
#include "graph/map.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/naive_graph.h"

#include "base/random.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static rl_context ctx;

static int set_up(void **state) {
    (void)state;
    rl_context_init(&ctx);
    return 0;
}

// Relays (some without the role, some in exclusive sets, some without audience) over segments, of
// which some are not targeted.
static rl_scenario *random_scenario(uint64_t seed, int relays, int segments, double density) {
    rl_random random;
    rl_draft draft;
    char id[32];
    rl_random_init(&random, seed);
    rl_draft_init(&draft, &ctx);
    const rl_id sets[] = {rl_add_exclusive_set(&draft, "OPCO"),
                          rl_add_exclusive_set(&draft, "SPST")};
    for (int i = 0; i < relays; i++) {
        snprintf(id, sizeof id, "relay %d", i);
        const rl_id added = rl_add_actor(&draft, id, 1.0);
        rl_actor *actor = &draft.actors.items[added];
        const uint32_t draw = rl_random_below(&random, 8);
        if (draw == 0)
            actor->roles = RL_ROLE_PRESCRIBER;
        if (draw == 1 || draw == 2)
            actor->exclusive_set = sets[draw - 1];
    }
    for (int i = 0; i < segments; i++) {
        snprintf(id, sizeof id, "%d", i);
        rl_add_segment(&draft, id, "1-9", "69", floor(rl_random_between(&random, 0.0, 900.0)));
    }
    for (int a = 0; a < relays; a++) {
        for (int s = 0; s < segments; s++) {
            if (rl_random_unit(&random) >= density)
                continue;
            snprintf(id, sizeof id, "%d", s);
            rl_add_audience(&draft, a, rl_build_filter(&draft, id, NULL, NULL),
                            rl_random_between(&random, 0.01, 0.6));
        }
    }
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    rl_draft_clear(&draft);
    return scenario;
}

static bool is_relay(const rl_map *map, rl_id actor) {
    return (map->scenario->actors[actor].roles & RL_ROLE_RELAY) != 0 &&
           map->network.audience[actor] > 0.0;
}

static const rl_overlap *find_overlap(const rl_map *map, rl_id one, rl_id other) {
    for (size_t i = 0; i < map->overlaps.count; i++)
        if (map->overlaps.items[i].first == one && map->overlaps.items[i].second == other)
            return &map->overlaps.items[i];
    return NULL;
}

static void test_overlaps_equal_their_definition(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        rl_scenario *scenario = random_scenario(seed, 1 + (int)seed % 12, 1 + (int)seed % 17, 0.3);
        rl_map map;
        assert_int_equal(rl_map_compute(&ctx, scenario, &map), RL_OK);
        for (rl_id a = 0; a < scenario->actor_count; a++) {
            for (rl_id b = a + 1; b < scenario->actor_count; b++) {
                const double shared =
                    is_relay(&map, a) && is_relay(&map, b) ? rl_naive_overlap(scenario, a, b) : 0.0;
                const rl_overlap *got = find_overlap(&map, a, b);
                if (shared == 0.0) {
                    assert_null(got);
                    continue;
                }
                assert_non_null(got);
                assert_near(got->weight, shared, 1e-9 * shared);
                assert_near(got->share,
                            shared / fmin(map.network.audience[a], map.network.audience[b]), 1e-9);
            }
        }
        for (size_t i = 1; i < map.overlaps.count; i++)
            assert_true(map.overlaps.items[i - 1].weight >= map.overlaps.items[i].weight);
        rl_map_clear(&ctx, &map);
        rl_scenario_free(scenario);
    }
}

// Modularity of a partition, from its definition.
static double modularity(const rl_map *map, const rl_id *community) {
    const int n = map->network.actor_count;
    double strength[RL_NAIVE_NODES_MAX] = {0};
    double twice = 0.0, result = 0.0;
    for (size_t i = 0; i < map->overlaps.count; i++) {
        strength[map->overlaps.items[i].first] += map->overlaps.items[i].weight;
        strength[map->overlaps.items[i].second] += map->overlaps.items[i].weight;
        twice += 2.0 * map->overlaps.items[i].weight;
    }
    for (size_t i = 0; i < map->overlaps.count; i++)
        if (community[map->overlaps.items[i].first] == community[map->overlaps.items[i].second])
            result += 2.0 * map->overlaps.items[i].weight / twice;
    for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++)
            if (community[a] == community[b])
                result -= strength[a] / twice * (strength[b] / twice);
    return result;
}

// Greatest modularity over all partitions, by trying each.
static double best_modularity(const rl_map *map, rl_id *community, int next, int used) {
    if (next == map->network.actor_count)
        return modularity(map, community);
    double best = -1.0;
    for (int c = 0; c <= used; c++) {
        community[next] = c;
        best = fmax(best, best_modularity(map, community, next + 1, c == used ? used + 1 : used));
    }
    return best;
}

static void test_communities_are_sound_and_nearly_the_best(void **state) {
    (void)state;
    double sum = 0.0, best_sum = 0.0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        rl_scenario *scenario = random_scenario(seed, 8, 12, 0.25);
        rl_map map;
        rl_id tried[RL_NAIVE_NODES_MAX];
        assert_int_equal(rl_map_compute(&ctx, scenario, &map), RL_OK);
        int32_t counted[RL_NAIVE_NODES_MAX] = {0};
        double audience[RL_NAIVE_NODES_MAX] = {0};
        for (rl_id a = 0; a < scenario->actor_count; a++) {
            assert_int_equal(map.community[a] != RL_NONE, is_relay(&map, a));
            tried[a] = map.community[a];
            if (map.community[a] != RL_NONE) {
                counted[map.community[a]]++;
                audience[map.community[a]] += map.network.audience[a];
            }
        }
        for (size_t c = 0; c < map.communities.count; c++) {
            assert_int_equal(map.communities.items[c].relay_count, counted[c]);
            assert_true(counted[c] > 0);
            assert_near(map.communities.items[c].audience, audience[c], 1e-9 * audience[c]);
            assert_true(c == 0 || audience[c - 1] >= audience[c]);
        }
        if (map.overlaps.count > 0) {
            assert_near(map.modularity, modularity(&map, tried), 1e-8);
            const double best = best_modularity(&map, tried, 0, 0);
            assert_true(map.modularity <= best + 1e-8);
            sum += map.modularity, best_sum += best;
        } else {
            assert_true(isnan(map.modularity));
        }
        rl_map_clear(&ctx, &map);
        rl_scenario_free(scenario);
    }
    assert_true(sum >= 0.99 * best_sum);
}

// Two sectors, three relays each, and one relay over both, nearer to the second.
static void test_planted_communities_are_found(void **state) {
    (void)state;
    rl_draft draft;
    char id[16];
    rl_draft_init(&draft, &ctx);
    rl_add_segment(&draft, "FZ", "1-9", "69", 1000.0);
    rl_add_segment(&draft, "IZ", "1-9", "69", 2000.0);
    for (int i = 0; i < 7; i++) {
        snprintf(id, sizeof id, "r%d", i);
        rl_add_actor(&draft, id, 1.0);
        if (i < 3 || i == 6)
            rl_add_audience(&draft, i, rl_build_filter(&draft, "FZ", NULL, NULL),
                            i == 6 ? 0.1 : 0.5);
        if (i >= 3)
            rl_add_audience(&draft, i, rl_build_filter(&draft, "IZ", NULL, NULL), 0.4);
    }
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    rl_draft_clear(&draft);
    rl_map map;
    assert_int_equal(rl_map_compute(&ctx, scenario, &map), RL_OK);
    const rl_id expected[] = {1, 1, 1, 0, 0, 0, 0}; // the second sector has the larger audience
    assert_memory_equal(map.community, expected, sizeof expected);
    assert_int_equal(map.communities.count, 2);
    assert_near(map.communities.items[0].audience, 4 * 800.0 + 100.0, 1e-9);
    rl_map_clear(&ctx, &map);
    rl_scenario_free(scenario);
}

static void test_seed_alone_decides(void **state) {
    (void)state;
    rl_scenario *scenario = random_scenario(5, 40, 30, 0.1);
    rl_map first, second, other;
    assert_int_equal(rl_map_compute(&ctx, scenario, &first), RL_OK);
    ctx.seed = 2;
    assert_int_equal(rl_map_compute(&ctx, scenario, &other), RL_OK);
    ctx.seed = 1;
    ctx.threads = 2;
    assert_int_equal(rl_map_compute(&ctx, scenario, &second), RL_OK);
    assert_memory_equal(first.community, second.community, 40 * sizeof *first.community);
    assert_memory_equal(first.overlaps.items, second.overlaps.items,
                        first.overlaps.count * sizeof *first.overlaps.items);
    for (int a = 0; a < 40; a++)
        for (int m = 0; m < RL_MEASURE_COUNT; m++)
            assert_true(first.centrality[a].value[m] == second.centrality[a].value[m]);
    assert_true(first.modularity == second.modularity);
    assert_true(first.modularity > 0.0 && other.modularity > 0.0);
    rl_map_clear(&ctx, &first);
    rl_map_clear(&ctx, &second);
    rl_map_clear(&ctx, &other);
    rl_scenario_free(scenario);
}

// As large as scenarios get: 400 relays over 3,000 segments.
static void test_large_scenarios_are_fast(void **state) {
    (void)state;
    rl_scenario *scenario = random_scenario(9, 400, 3000, 0.05);
    rl_map map;
    const double started_s = rl_clock_s();
    assert_int_equal(rl_map_compute(&ctx, scenario, &map), RL_OK);
    print_message("400 relays, 3,000 segments, %zu edges, %zu overlaps: %.2f s\n",
                  map.network.edges.count, map.overlaps.count, rl_clock_s() - started_s);
    assert_true(rl_clock_s() - started_s < 60.0);
    assert_true(map.overlaps.count > 40000);
    rl_map_clear(&ctx, &map);
    rl_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_overlaps_equal_their_definition, set_up),
        cmocka_unit_test_setup(test_communities_are_sound_and_nearly_the_best, set_up),
        cmocka_unit_test_setup(test_planted_communities_are_found, set_up),
        cmocka_unit_test_setup(test_seed_alone_decides, set_up),
        cmocka_unit_test_setup(test_large_scenarios_are_fast, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
