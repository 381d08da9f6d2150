// The table of all plans says what the slow enumeration says.
#include "support/brute_force.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

typedef struct comparison {
    const rl_plan_table *table;
    size_t seen;
} comparison;

static void compare(const rl_plan *plan, double reach, void *user) {
    comparison *c = user;
    const rl_plan_row *row = rl_plan_table_find(c->table, plan);
    assert_non_null(row);
    assert_true(row->broken == 0);
    assert_near(row->reach, reach, 1e-12 * (1 + reach));
    const rl_plan_usage usage = rl_plan_measure(c->table->scenario, plan);
    assert_int_equal(row->relay_count, usage.relays);
    assert_int_equal(row->activation_count, usage.activations);
    c->seen++;
}

static void feasible_plans_are_those_of_the_enumeration(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_random_options options = rl_random_options_default();
    options.max_activations = 12;
    for (uint64_t seed = 0; seed < (uint64_t)rl_effort(200); seed++) {
        rl_draft draft;
        rl_scenario *scenario;
        rl_random_draft(&ctx, seed, &options, &draft);
        assert_int_equal(rl_draft_freeze(&ctx, &draft, &scenario), RL_OK);
        rl_plan_table table;
        rl_plan_table_init(&ctx, scenario, &table);
        comparison c = {&table, 0};
        rl_for_each_feasible_plan(&ctx, scenario, compare, &c);
        size_t feasible = 0;
        for (size_t i = 0; i < table.rows.count; i++)
            feasible += table.rows.items[i].broken == 0;
        assert_int_equal(c.seen, feasible);
        rl_plan_table_clear(&ctx, &table);
        rl_scenario_free(scenario);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feasible_plans_are_those_of_the_enumeration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
