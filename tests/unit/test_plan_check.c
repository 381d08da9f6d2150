// Plans as sets, what they use, and every rule broken and kept, on figures computed by hand.
#include "domain/plan.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/failing_allocator.h"

#include <math.h>
#include <string.h>

static rl_context ctx;
static rl_draft draft;
static rl_scenario *scenario;
static rl_plan plan;
static rl_violations violations;

// Two relays with one lever each (mail: 100 €, 2 h; event: 300 €, 5 h), three windows of ten days
// that start on days 0, 10 and 40. Segments: FZ (100 establishments; a touches 50 %, b 40 %),
// GZ (50; b touches all of it), IZ (not targeted; a and b touch all of it).
// Activations: a mail 0 1 2 → 0 1 2; b event 0 1 2 → 3 4 5.
enum { A, B };
enum { FZ, GZ, IZ };

static int set_up(void **state) {
    (void)state;
    rl_context_init(&ctx);
    rl_draft_init(&draft, &ctx);
    plan = (rl_plan){0};
    violations = (rl_violations){0};
    scenario = NULL;

    rl_add_lever(&draft, "mail", 1.0);
    rl_add_lever(&draft, "event", 1.0);
    rl_add_window(&draft, "w0", 0, 9);
    rl_add_window(&draft, "w1", 10, 19);
    rl_add_window(&draft, "w2", 40, 49);
    rl_add_segment(&draft, "FZ", "1-9", "01", 100.0);
    rl_add_segment(&draft, "GZ", "1-9", "01", 50.0);
    rl_add_segment(&draft, "IZ", "1-9", "01", 0.0);
    rl_add_actor(&draft, "a", 0.8);
    rl_add_actor(&draft, "b", 0.5);
    rl_add_offer(&draft, A, 0, 0.5, 100, 2)->offer.max_uses = 3;
    rl_add_offer(&draft, B, 1, 0.5, 300, 5)->offer.max_uses = 3;
    rl_add_audience(&draft, A, rl_build_filter(&draft, "FZ", NULL, NULL), 0.5);
    rl_add_audience(&draft, B, rl_build_filter(&draft, "FZ", NULL, NULL), 0.4);
    rl_add_audience(&draft, B, rl_build_filter(&draft, "GZ", NULL, NULL), 1.0);
    rl_add_audience(&draft, A, rl_build_filter(&draft, "IZ", NULL, NULL), 1.0);
    rl_add_audience(&draft, B, rl_build_filter(&draft, "IZ", NULL, NULL), 1.0);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    rl_violations_clear(&ctx, &violations);
    rl_plan_clear(&ctx, &plan);
    rl_scenario_free(scenario);
    rl_draft_clear(&draft);
    return 0;
}

// Puts the given activations (a text of digits) in the plan.
static void set_plan(const char *activations) {
    plan.activations.count = 0;
    for (; *activations != '\0'; activations++)
        assert_int_equal(rl_plan_add(&ctx, &plan, *activations - '0'), RL_OK);
}

static void check(const char *activations, const double *reached) {
    set_plan(activations);
    assert_int_equal(rl_plan_check(&ctx, scenario, &plan, reached, &violations), RL_OK);
}

static void assert_kept(const char *activations) {
    check(activations, NULL);
    assert_int_equal(violations.list.count, 0);
}

static void assert_one_violation(rl_rule rule, rl_id subject, rl_id other, double value,
                                 double limit) {
    assert_int_equal(violations.list.count, 1);
    const rl_violation *v = &violations.list.items[0];
    assert_int_equal(v->rule, rule);
    assert_int_equal(v->subject, subject);
    assert_int_equal(v->other, other);
    assert_near(v->value, value, 1e-12);
    assert_near(v->limit, limit, 1e-12);
}

static void assert_broken(const char *activations, rl_rule rule, rl_id subject, rl_id other,
                          double value, double limit) {
    check(activations, NULL);
    assert_one_violation(rule, subject, other, value, limit);
}

// Plans -------------------------------------------------------------------------------------------

static void test_a_plan_is_a_sorted_set(void **state) {
    (void)state;
    set_plan("42042");
    const rl_id expected[] = {0, 2, 4};
    assert_int_equal(plan.activations.count, 3);
    assert_memory_equal(plan.activations.items, expected, sizeof expected);
    assert_true(rl_plan_contains(&plan, 2));
    assert_false(rl_plan_contains(&plan, 3));
    assert_false(rl_plan_contains(&plan, 5));

    rl_plan copy = {0};
    assert_int_equal(rl_plan_add(&ctx, &copy, 9), RL_OK);
    assert_int_equal(rl_plan_copy(&ctx, &plan, &copy), RL_OK);
    assert_int_equal(copy.activations.count, 3);
    assert_memory_equal(copy.activations.items, expected, sizeof expected);
    const rl_plan empty = {0};
    assert_int_equal(rl_plan_copy(&ctx, &empty, &copy), RL_OK);
    assert_int_equal(copy.activations.count, 0);
    assert_false(rl_plan_contains(&copy, 0));
    rl_plan_clear(&ctx, &copy);
}

static void test_usage_is_measured(void **state) {
    (void)state;
    scenario = rl_freeze(&ctx, &draft);
    set_plan("015");
    const rl_plan_usage usage = rl_plan_measure(scenario, &plan);
    assert_near(usage.cost_eur, 500.0, 0.0);
    assert_near(usage.hours, 9.0, 0.0);
    assert_int_equal(usage.relays, 2);
    assert_int_equal(usage.activations, 3);
    set_plan("");
    assert_int_equal(rl_plan_measure(scenario, &plan).relays, 0);
}

static void test_contacts_are_counted(void **state) {
    (void)state;
    scenario = rl_freeze(&ctx, &draft);
    set_plan("035");
    assert_near(rl_plan_contacts(scenario, &plan, FZ, 0), 0.8 * 0.5 + 0.5 * 0.4, 1e-15);
    assert_near(rl_plan_contacts(scenario, &plan, GZ, 0), 0.5, 1e-15);
    assert_near(rl_plan_contacts(scenario, &plan, FZ, 1), 0.0, 0.0);
    assert_near(rl_plan_contacts(scenario, &plan, FZ, 2), 0.2, 1e-15);
}

// Rules -------------------------------------------------------------------------------------------

static void test_no_rule_forbids_nothing(void **state) {
    (void)state;
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("");
    assert_kept("012345");
}

static void test_budget(void **state) {
    (void)state;
    draft.budget_eur = 400.0;
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("03");
    assert_broken("013", RL_RULE_BUDGET, RL_NONE, RL_NONE, 500.0, 400.0);
}

static void test_limits_have_a_relative_tolerance(void **state) {
    (void)state;
    draft.budget_eur = 400.0 * (1.0 - 0.9e-9);
    draft.hours = 7.0 * (1.0 - 1.1e-9);
    scenario = rl_freeze(&ctx, &draft);
    assert_broken("03", RL_RULE_HOURS, RL_NONE, RL_NONE, 7.0, 7.0 * (1.0 - 1.1e-9));
}

static void test_hours(void **state) {
    (void)state;
    draft.hours = 9.0;
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("013");
    assert_broken("34", RL_RULE_HOURS, RL_NONE, RL_NONE, 10.0, 9.0);
}

static void test_hours_of_a_window(void **state) {
    (void)state;
    draft.windows.items[1].hours_max = 6.0;
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("034");
    assert_broken("0314", RL_RULE_WINDOW_HOURS, 1, RL_NONE, 7.0, 6.0);
}

static void test_max_relays(void **state) {
    (void)state;
    draft.max_relays = 1;
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("012");
    assert_broken("03", RL_RULE_MAX_RELAYS, RL_NONE, RL_NONE, 2.0, 1.0);
}

static void test_max_activations(void **state) {
    (void)state;
    draft.max_activations = 2;
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("03");
    assert_broken("035", RL_RULE_MAX_ACTIVATIONS, RL_NONE, RL_NONE, 3.0, 2.0);
}

static void test_nothing_allowed(void **state) {
    (void)state;
    draft.max_activations = 0;
    draft.max_relays = 0;
    draft.budget_eur = 0.0;
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("");
    check("0", NULL);
    assert_int_equal(violations.list.count, 3);
}

static void test_max_uses(void **state) {
    (void)state;
    draft.offers.items[B].offer.max_uses = 2;
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("01235");
    assert_broken("345", RL_RULE_MAX_USES, 1, RL_NONE, 3.0, 2.0);
}

static void test_gap_between_uses_of_one_offer(void **state) {
    (void)state;
    draft.offers.items[A].offer.gap_days = 30;
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("12");    // day 10, day 40
    assert_kept("02345"); // b has no gap
    assert_broken("01", RL_RULE_GAP, 0, 1, 10.0, 30.0);
}

static void test_each_gap_that_is_too_short_is_listed(void **state) {
    (void)state;
    draft.offers.items[A].offer.gap_days = 31;
    scenario = rl_freeze(&ctx, &draft);
    check("012", NULL);
    assert_int_equal(violations.list.count, 2);
    assert_int_equal(violations.list.items[0].other, 1);
    assert_int_equal(violations.list.items[1].other, 2);
    assert_near(violations.list.items[1].value, 30.0, 0.0);
}

static void test_contacts(void **state) {
    (void)state;
    draft.max_contacts = 0.55;
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("04"); // IZ gets 0.8 in w0, but is not targeted
    assert_kept("123");
    assert_broken("03", RL_RULE_CONTACTS, FZ, 0, 0.6, 0.55);
}

static void test_required_relay(void **state) {
    (void)state;
    rl_require_relay(&draft, B);
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("4");
    assert_broken("0", RL_RULE_REQUIRED_RELAY, B, RL_NONE, 0.0, 1.0);
}

static void test_forbidden_relay(void **state) {
    (void)state;
    rl_forbid_relay(&draft, B);
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("012");
    check("03", NULL); // the relay, and its activation
    assert_int_equal(violations.list.count, 2);
    assert_int_equal(violations.list.items[0].rule, RL_RULE_FORBIDDEN_RELAY);
    assert_int_equal(violations.list.items[0].subject, B);
    assert_near(violations.list.items[0].value, 1.0, 0.0);
    assert_int_equal(violations.list.items[1].rule, RL_RULE_FORBIDDEN_ACTIVATION);
    assert_int_equal(violations.list.items[1].subject, 3);
}

static void test_required_activation(void **state) {
    (void)state;
    rl_require_activation(&draft, A, 0, 2);
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("25");
    assert_broken("01", RL_RULE_REQUIRED_ACTIVATION, 2, RL_NONE, 0.0, 1.0);
}

static void test_forbidden_activation(void **state) {
    (void)state;
    rl_forbid_activation(&draft, A, 0, 1);
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("02");
    assert_broken("12", RL_RULE_FORBIDDEN_ACTIVATION, 1, RL_NONE, 1.0, 0.0);
}

static void test_the_past(void **state) {
    (void)state;
    draft.as_of_day = 15;
    rl_mark_done(&draft, A, 0, 0);
    scenario = rl_freeze(&ctx, &draft);
    assert_kept("01");
    assert_broken("034", RL_RULE_FORBIDDEN_ACTIVATION, 3, RL_NONE, 1.0, 0.0);
    assert_broken("1", RL_RULE_REQUIRED_ACTIVATION, 0, RL_NONE, 0.0, 1.0);
}

static void test_floors(void **state) {
    (void)state;
    rl_add_floor(&draft, "all", rl_build_filter(&draft, NULL, NULL, "01"), 0.4); // 60 of 150
    rl_add_floor(&draft, "none", rl_build_filter(&draft, "IZ", NULL, NULL), 0.9);
    scenario = rl_freeze(&ctx, &draft);
    const double enough[] = {50.0, 10.0, 0.0};
    const double short_of[] = {50.0, 9.0, 1000.0};
    assert_kept("0"); // no reach given: floors are not looked at
    check("0", enough);
    assert_int_equal(violations.list.count, 0);
    check("0", short_of);
    assert_one_violation(RL_RULE_FLOOR, 0, RL_NONE, 59.0, 60.0);
}

static void test_every_rule_has_a_name_of_its_own(void **state) {
    (void)state;
    for (int i = 0; i < RL_RULE_COUNT; i++) {
        assert_non_null(rl_rule_name((rl_rule)i));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(rl_rule_name((rl_rule)i), rl_rule_name((rl_rule)j));
    }
    assert_string_equal(rl_rule_name(RL_RULE_BUDGET), "budget_eur");
}

static void test_memory_failures_are_said(void **state) {
    (void)state;
    draft.max_contacts = 0.1;
    draft.budget_eur = 1.0;
    scenario = rl_freeze(&ctx, &draft);
    set_plan("03");
    for (int64_t allowed = 0; allowed < 2; allowed++) { // one for the list, one for the contacts
        rl_context failing;
        rl_failing_allocator allocator;
        rl_violations found = {0};
        rl_context_init(&failing);
        rl_failing_allocator_use(&allocator, allowed, &failing);
        assert_int_equal(rl_plan_check(&failing, scenario, &plan, NULL, &found), RL_E_MEMORY);
        rl_violations_clear(&failing, &found);
        assert_int_equal(allocator.live, 0);
    }
    rl_context failing;
    rl_failing_allocator allocator;
    rl_plan other = {0};
    rl_context_init(&failing);
    rl_failing_allocator_use(&allocator, 0, &failing);
    assert_int_equal(rl_plan_add(&failing, &other, 1), RL_E_MEMORY);
    assert_int_equal(rl_plan_copy(&failing, &plan, &other), RL_E_MEMORY);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_a_plan_is_a_sorted_set),
        TEST(test_usage_is_measured),
        TEST(test_contacts_are_counted),
        TEST(test_no_rule_forbids_nothing),
        TEST(test_budget),
        TEST(test_limits_have_a_relative_tolerance),
        TEST(test_hours),
        TEST(test_hours_of_a_window),
        TEST(test_max_relays),
        TEST(test_max_activations),
        TEST(test_nothing_allowed),
        TEST(test_max_uses),
        TEST(test_gap_between_uses_of_one_offer),
        TEST(test_each_gap_that_is_too_short_is_listed),
        TEST(test_contacts),
        TEST(test_required_relay),
        TEST(test_forbidden_relay),
        TEST(test_required_activation),
        TEST(test_forbidden_activation),
        TEST(test_the_past),
        TEST(test_floors),
        TEST(test_every_rule_has_a_name_of_its_own),
        TEST(test_memory_failures_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
