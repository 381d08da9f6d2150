// A session against the enumeration of all plans: rules moved at random, again and again, and each
// answer exactly the best plan under the rules of that moment, whatever was asked before.
#include "base/random.h"
#include "models.h"
#include "optimise/optimise.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>

enum { SCENARIOS = 400, QUESTIONS = 8 };

static const double same = 1e-9;

// The rules of the moment, kept beside the session.
typedef struct moment {
    double budget_eur, hours; // INFINITY for none
    double relays, activations;
    unsigned char relay[32];      // rl_choice
    unsigned char activation[24]; // rl_choice; RL_OUT when its window is lost
} moment;

typedef struct trial {
    uint64_t seed;
    rl_context ctx;
    rl_random random;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_plan_table table;
    rl_session *session;
    moment now;
} trial;

static void set_up(trial *t, uint64_t seed) {
    rl_draft draft;
    *t = (trial){.seed = seed};
    rl_context_init(&t->ctx);
    rl_random_init(&t->random, seed);
    rl_random_options options = rl_random_options_default();
    options.max_activations = 10;
    rl_random_draft(&t->ctx, seed, &options, &draft);
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    rl_plan_table_init(&t->ctx, t->scenario, &t->table);
    assert_int_equal(rl_session_create(&t->ctx, t->oracle, NULL, &t->session), RL_OK);
}

static void tear_down(trial *t) {
    rl_session_free(t->session);
    rl_plan_table_clear(&t->ctx, &t->table);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

static void forget_changes(trial *t) {
    rl_session_reset(t->session);
    t->now = (moment){.budget_eur = t->scenario->rules.budget_eur,
                      .hours = t->scenario->rules.hours,
                      .relays = t->scenario->rules.max_relays,
                      .activations = t->scenario->rules.max_activations};
}

static void move_limit(trial *t, rl_rule rule, double *limit, bool is_count) {
    const int32_t row = rl_session_row(t->session, rule, RL_NONE);
    if (row < 0 || rl_random_below(&t->random, 3) > 0)
        return;
    const double was = rl_session_limit(t->session, row);
    *limit = is_count ? rl_random_below(&t->random, (uint32_t)fmin(was, 8) + 2)
                      : was * rl_random_between(&t->random, 0.4, 1.8);
    rl_session_set_limit(t->session, row, *limit);
}

static void move_rules(trial *t) {
    const rl_scenario *s = t->scenario;
    if (rl_random_below(&t->random, 3) > 0)
        forget_changes(t);
    move_limit(t, RL_RULE_BUDGET, &t->now.budget_eur, false);
    move_limit(t, RL_RULE_HOURS, &t->now.hours, false);
    move_limit(t, RL_RULE_MAX_RELAYS, &t->now.relays, true);
    move_limit(t, RL_RULE_MAX_ACTIVATIONS, &t->now.activations, true);
    const rl_id relay = (rl_id)rl_random_below(&t->random, (uint32_t)s->actor_count);
    const rl_choice choice = (rl_choice)rl_random_below(&t->random, 3);
    rl_session_set_relay(t->session, relay, choice);
    t->now.relay[relay] = (unsigned char)choice;
    for (rl_id k = 0; k < s->activation_count; k++) {
        if (s->activations[k].relay == relay)
            t->now.activation[k] = RL_OPEN;
    }
    if (choice == RL_OUT)
        return;
    if (rl_random_below(&t->random, 3) == 0) {
        const rl_id k = (rl_id)rl_random_below(&t->random, (uint32_t)s->activation_count);
        if (t->now.relay[s->activations[k].relay] != RL_OUT &&
            s->activations[k].state != RL_FORBIDDEN) {
            rl_session_set_activation(t->session, k, RL_IN);
            t->now.activation[k] = RL_IN;
        }
    }
    if (rl_random_below(&t->random, 3) == 0) {
        const rl_id lost = (rl_id)rl_random_below(&t->random, (uint32_t)s->window_count);
        rl_session_set_window(t->session, lost, RL_OUT);
        for (rl_id k = 0; k < s->activation_count; k++) {
            if (s->activations[k].window == lost)
                t->now.activation[k] = RL_OUT;
        }
    }
}

// Whether a plan of the table keeps the rules of the moment.
static bool is_allowed(const trial *t, const rl_plan_row *row) {
    const rl_scenario *s = t->scenario;
    double cost_eur = 0, hours = 0;
    for (size_t i = 0; i < t->table.rules.count; i++) {
        const rl_table_rule rule = t->table.rules.items[i];
        if ((row->broken >> i & 1) == 0)
            continue;
        switch (rule.rule) {
        case RL_RULE_BUDGET:
        case RL_RULE_HOURS:
        case RL_RULE_MAX_RELAYS:
        case RL_RULE_MAX_ACTIVATIONS:
            break; // judged below, by the limits of the moment
        case RL_RULE_REQUIRED_RELAY:
            if (t->now.relay[rule.subject] != RL_OUT)
                return false;
            break;
        case RL_RULE_REQUIRED_ACTIVATION:
            if (t->now.activation[rule.subject] != RL_OUT &&
                t->now.relay[s->activations[rule.subject].relay] != RL_OUT)
                return false;
            break;
        default:
            return false;
        }
    }
    for (rl_id r = 0; r < s->actor_count; r++) {
        const bool used = row->relays >> r & 1;
        if (used ? t->now.relay[r] == RL_OUT : t->now.relay[r] == RL_IN)
            return false;
    }
    for (rl_id k = 0; k < s->activation_count; k++) {
        const bool used = row->activations >> k & 1;
        if (used ? t->now.activation[k] == RL_OUT : t->now.activation[k] == RL_IN)
            return false;
        cost_eur += used ? rl_activation_cost_eur(s, k) : 0;
        hours += used ? rl_activation_hours(s, k) : 0;
    }
    const double slack = 1 + 1e-9;
    return cost_eur <= t->now.budget_eur * slack && hours <= t->now.hours * slack &&
           row->relay_count <= t->now.relays && row->activation_count <= t->now.activations;
}

static double best_of_table(const trial *t) {
    double best = -INFINITY;
    for (size_t i = 0; i < t->table.rows.count; i++) {
        if (t->table.rows.items[i].reach > best && is_allowed(t, &t->table.rows.items[i]))
            best = t->table.rows.items[i].reach;
    }
    return best;
}

static void check_answer(trial *t, const rl_answer *answer, double best, double gap) {
    const double tolerance = same * (1 + rl_target_weight(t->scenario));
    if (best == -INFINITY) {
        if (answer->outcome != RL_INFEASIBLE)
            fail_msg("seed %d: a plan of reach %.17g where there is none", (int)t->seed,
                     answer->reach);
        assert_false(answer->has_plan);
        return;
    }
    if (answer->outcome != RL_PROVED)
        fail_msg("seed %d: outcome %d, the best reach is %.17g", (int)t->seed, (int)answer->outcome,
                 best);
    assert_true(answer->has_plan);
    assert_true(answer->reach <= best + tolerance);
    if (!(answer->reach >= best - gap * best - tolerance))
        fail_msg("seed %d: %.17g instead of %.17g, bound %.17g", (int)t->seed, answer->reach, best,
                 answer->bound);
    assert_true(answer->bound >= best - tolerance);
    const rl_plan_row *row = rl_plan_table_find(&t->table, &answer->plan);
    assert_non_null(row);
    assert_true(is_allowed(t, row));
    assert_near(answer->reach, row->reach, tolerance);
}

static void test_every_answer_is_the_best_of_its_moment(void **state) {
    (void)state;
    int infeasible = 0, solved = 0;
    for (int i = 0; i < rl_effort(SCENARIOS); i++) {
        trial t;
        set_up(&t, (uint64_t)i);
        forget_changes(&t);
        rl_answer answer = {0};
        for (int q = 0; q < QUESTIONS; q++) {
            rl_question question = rl_question_default();
            question.gap = rl_random_below(&t.random, 4) == 0 ? 0.05 : 0;
            if (q > 0)
                move_rules(&t);
            const double best = best_of_table(&t);
            assert_int_equal(rl_session_most_reach(t.session, &question, &answer), RL_OK);
            check_answer(&t, &answer, best, question.gap);
            infeasible += best == -INFINITY;
            solved += best > 0;
        }
        rl_answer_clear(&t.ctx, &answer);
        tear_down(&t);
    }
    assert_true(infeasible > 0 && solved > infeasible); // the questions are worth asking
}

// What is known from elsewhere may answer without work, and never makes the answer wrong.
static void test_what_is_known_shortens_the_answer(void **state) {
    (void)state;
    for (int i = 0; i < rl_effort(SCENARIOS) / 4; i++) {
        trial t;
        set_up(&t, (uint64_t)(5000 + i));
        forget_changes(&t);
        rl_answer first = {0}, again = {0};
        rl_question question = rl_question_default();
        question.gap = 0;
        assert_int_equal(rl_session_most_reach(t.session, &question, &first), RL_OK);
        if (first.has_plan) {
            question.at_most = first.bound;
            assert_int_equal(rl_session_most_reach(t.session, &question, &again), RL_OK);
            assert_int_equal(again.outcome, RL_PROVED);
            assert_int_equal(again.nodes, 0);
            assert_near(again.reach, first.reach, 0);
            question.at_most = INFINITY;
            question.need = first.reach * 1.001 + 1e-6;
            question.stop_at_need = true;
            assert_int_equal(rl_session_most_reach(t.session, &question, &again), RL_OK);
            assert_int_equal(again.outcome, RL_BELOW);
            question.need = first.reach * 0.9;
            assert_int_equal(rl_session_most_reach(t.session, &question, &again), RL_OK);
            assert_int_equal(again.outcome, RL_SATISFIED);
            assert_true(again.reach >= question.need);
        }
        rl_answer_clear(&t.ctx, &first);
        rl_answer_clear(&t.ctx, &again);
        tear_down(&t);
    }
}

// The lexicographic choice leaves the session as it found it, and warm.
static void test_goals_leave_the_rules_as_they_were(void **state) {
    (void)state;
    for (int i = 0; i < rl_effort(SCENARIOS) / 4; i++) {
        trial t;
        set_up(&t, (uint64_t)(9000 + i));
        forget_changes(&t);
        rl_result result = {0};
        rl_answer answer = {0};
        rl_optimise_options options = rl_optimise_options_default();
        options.gap = 0;
        rl_question question = rl_question_default();
        question.gap = 0;
        assert_int_equal(rl_optimise_in(t.session, &t.ctx, &options, &result), RL_OK);
        const double best = best_of_table(&t);
        assert_int_equal(result.has_plan, best > -INFINITY);
        assert_int_equal(rl_session_most_reach(t.session, &question, &answer), RL_OK);
        check_answer(&t, &answer, best, 0);
        rl_answer_clear(&t.ctx, &answer);
        rl_result_clear(&t.ctx, &result);
        tear_down(&t);
    }
}

// At most so many relays of a group: a rule that only a study knows.
static void test_groups_of_relays_are_kept(void **state) {
    (void)state;
    for (int i = 0; i < rl_effort(SCENARIOS) / 4; i++) {
        trial t;
        set_up(&t, (uint64_t)(12000 + i));
        rl_id members[32];
        rl_relay_group group = {.relays = members};
        uint32_t set = 0;
        for (rl_id r = 0; r < t.scenario->actor_count; r++) {
            if (rl_random_below(&t.random, 2) == 0) {
                members[group.count++] = r;
                set |= 1u << r;
            }
        }
        group.limit = (int32_t)rl_random_below(&t.random, 2);
        double best = -INFINITY;
        for (size_t p = 0; p < t.table.rows.count; p++) {
            const rl_plan_row *row = &t.table.rows.items[p];
            if (row->broken == 0 && __builtin_popcount(row->relays & set) <= group.limit)
                best = fmax(best, row->reach);
        }
        const rl_problem_extras extras = {.groups = &group, .group_count = 1};
        rl_session *session = NULL;
        rl_answer answer = {0};
        rl_question question = rl_question_default();
        question.gap = 0;
        assert_int_equal(rl_session_create(&t.ctx, t.oracle, &extras, &session), RL_OK);
        assert_int_equal(rl_session_most_reach(session, &question, &answer), RL_OK);
        assert_int_equal(answer.has_plan, best > -INFINITY);
        if (answer.has_plan)
            assert_near(answer.reach, best, same * (1 + best));
        rl_answer_clear(&t.ctx, &answer);
        rl_session_free(session);
        tear_down(&t);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_answer_is_the_best_of_its_moment),
        cmocka_unit_test(test_what_is_known_shortens_the_answer),
        cmocka_unit_test(test_goals_leave_the_rules_as_they_were),
        cmocka_unit_test(test_groups_of_relays_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
