// The optimiser against the enumeration of all plans: the three goals, every bound it reports,
// conflicts, explanations, determinism. Random scenarios with every kind of rule.
//
//     test_optimise [shard shards]    one part of the scenarios, so that parts run side by side
#include "base/random.h"
#include "models.h"
#include "optimise/optimise.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/hard_draft.h"
#include "support/plan_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SCENARIOS = 6000, ACTORS_MAX = 32 };

// Relative tolerances: of a figure, and of « reaches what is wanted » on either side of it.
static const double same = 1e-9;
static const double on_the_edge = 4e-9;

static int shard, shard_count = 1;

typedef struct trial {
    uint64_t seed;
    rl_context ctx;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_plan_table table;
    double centrality[ACTORS_MAX];
    rl_optimise_options options;
    double best;   // greatest reach of a feasible plan
    double wanted; // what the smaller plans must reach
    rl_result result;
} trial;

#define check(t, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %d: %s", (int)(t)->seed, #condition);                                   \
    } while (0)

#define check_near(t, actual, expected, tolerance)                                                 \
    do {                                                                                           \
        const double got = (actual), right = (expected);                                           \
        if (!(fabs(got - right) <= (tolerance)))                                                   \
            fail_msg("seed %d: %s is %.17g instead of %.17g", (int)(t)->seed, #actual, got,        \
                     right);                                                                       \
    } while (0)

// Trials -----------------------------------------------------------------------------------------

static void draw_centrality(trial *t, rl_random *random) {
    const uint32_t kind = rl_random_below(random, 5); // 0: nothing tells relays apart
    for (rl_id a = 0; a < t->scenario->actor_count; a++)
        t->centrality[a] = kind == 0   ? 0
                           : kind == 1 ? rl_random_below(random, 3) // ties
                                       : 10 * rl_random_unit(random);
}

static void draw_options(trial *t, rl_random *random) {
    static const double keep_shares[] = {0.99, 0.99, 0.9, 1.0, 0.5};
    t->options = rl_optimise_options_default();
    t->options.gap = rl_random_below(random, 5) == 0 ? 0.02 : 0;
    t->options.keep_share = keep_shares[rl_random_below(random, 5)];
    t->options.goals =
        rl_random_below(random, 4) == 0 ? 1 + (int32_t)rl_random_below(random, 2) : 3;
    t->options.centrality = rl_random_below(random, 8) == 0 ? NULL : t->centrality;
    if (rl_random_below(random, 3) == 0)
        t->options.target_share =
            rl_random_below(random, 10) == 0 ? 1.0 : rl_random_between(random, 0.02, 0.6);
}

static void set_up(trial *t, uint64_t seed) {
    const bool cascades = seed / 16 % 20 == 5; // relays that trigger others, all graphs listed
    rl_random random;
    rl_draft draft;
    *t = (trial){.seed = seed};
    rl_context_init(&t->ctx);
    rl_random_init(&random, seed);
    rl_hard_draft(&t->ctx, seed, cascades, &random, &draft);
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    assert_true(t->scenario->actor_count <= ACTORS_MAX);
    rl_plan_table_init(&t->ctx, t->scenario, &t->table);
    t->best = rl_plan_table_best(&t->table);
    draw_centrality(t, &random);
    draw_options(t, &random);
}

static void tear_down(trial *t) {
    rl_result_clear(&t->ctx, &t->result);
    rl_plan_table_clear(&t->ctx, &t->table);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

static void optimise(trial *t) {
    const rl_status status = rl_optimise(&t->ctx, t->oracle, &t->options, &t->result);
    if (status != RL_OK)
        fail_msg("seed %d: status %d, %s", (int)t->seed, status, t->ctx.detail);
}

// Goals ------------------------------------------------------------------------------------------

static double centrality_of(const trial *t, uint32_t relays) {
    double sum = 0;
    for (rl_id a = 0; a < t->scenario->actor_count; a++)
        sum += relays >> a & 1 ? t->centrality[a] : 0;
    return sum;
}

// The least counts, and the most centrality among them, of feasible plans that reach `wanted`.
typedef struct optimum {
    int32_t relays, activations;
    double centrality;
} optimum;

static optimum enumerate_optimum(const trial *t, double wanted) {
    optimum best = {INT32_MAX, INT32_MAX, -INFINITY};
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        if (row->broken != 0 || row->reach < wanted)
            continue;
        if (row->relay_count < best.relays)
            best = (optimum){row->relay_count, INT32_MAX, -INFINITY};
        if (row->relay_count == best.relays && row->activation_count < best.activations)
            best = (optimum){best.relays, row->activation_count, -INFINITY};
        if (row->relay_count == best.relays && row->activation_count == best.activations)
            best.centrality = fmax(best.centrality, centrality_of(t, row->relays));
    }
    return best;
}

static void check_goal_reach(const trial *t) {
    const rl_result *result = &t->result;
    const rl_goal_report *report = &result->goals[RL_GOAL_REACH];
    const double worth = fmax(t->best, 1e-6 * rl_target_weight(t->scenario));
    check(t, report->attempted && report->proved);
    check(t, report->value == result->best_reach && report->bound == result->bound);
    check(t, result->bound >= t->best * (1 - 1e-12));
    check(t, result->best_reach <= t->best * (1 + same));
    if (isfinite(t->options.target_share)) {
        check(t, isnan(result->gap));
        check(t, result->best_reach >= t->wanted * (1 - on_the_edge));
        return;
    }
    check(t, result->best_reach >= t->best - (t->options.gap + same) * worth);
    check(t, result->gap >= 0 && result->gap <= t->options.gap + 2 * same);
    check(t, result->bound <= t->best + (t->options.gap + 2 * same) * worth);
}

static void check_goal_counts(const trial *t, const optimum *strict, const optimum *loose) {
    const rl_goal_report *relays = &t->result.goals[RL_GOAL_RELAYS];
    const rl_goal_report *activations = &t->result.goals[RL_GOAL_ACTIVATIONS];
    check(t, relays->attempted && relays->proved);
    check(t, activations->attempted && activations->proved);
    check(t, relays->value <= strict->relays && relays->value >= loose->relays);
    check(t, relays->bound <= strict->relays);
    check(t, relays->value == t->result.evaluation.usage.relays);
    check(t, activations->value == t->result.evaluation.usage.activations);
    if (strict->relays == loose->relays) {
        check(t, activations->value <= strict->activations);
        check(t, activations->value >= loose->activations);
        check(t, activations->bound <= strict->activations);
    }
}

// The nodes of this goal are few, since it comes last: where ties abound it may stay unproved, with
// a bound that holds all the same. Returns whether it was proved.
static bool check_goal_centrality(const trial *t, const optimum *strict, const optimum *loose,
                                  const rl_plan_row *row) {
    const rl_goal_report *report = &t->result.goals[RL_GOAL_CENTRALITY];
    double greatest = 0;
    for (rl_id a = 0; a < t->scenario->actor_count; a++)
        greatest = fmax(greatest, t->centrality[a]);
    const bool asked = t->options.goals >= 3 && t->options.centrality != NULL && greatest > 0;
    check(t, report->attempted == asked);
    if (!asked || strict->relays != loose->relays || strict->activations != loose->activations)
        return true;
    const double tolerance = 1e-8 * greatest;
    const double gap = 2e-6 * strict->centrality;
    check(t, report->value <= loose->centrality + tolerance);
    check(t, report->value >= strict->centrality - gap - tolerance || !report->proved);
    check(t, report->bound >= strict->centrality - tolerance);
    check_near(t, centrality_of(t, row->relays), report->value, tolerance);
    return report->proved;
}

// Nothing reaches more with the relays and the number of activations settled.
static void check_fill(const trial *t, const rl_plan_row *chosen) {
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        if (row->broken == 0 && row->relays == chosen->relays &&
            row->activation_count <= chosen->activation_count)
            check(t, chosen->reach >= row->reach * (1 - 2 * same));
    }
}

// Returns whether every goal asked was proved.
static bool check_plan(const trial *t) {
    const rl_result *result = &t->result;
    check(t, result->status == RL_RESULT_OPTIMAL && result->has_plan);
    const rl_plan_row *row = rl_plan_table_find(&t->table, &result->plan);
    check(t, row != NULL && row->broken == 0);
    check(t, result->evaluation.violations.list.count == 0);
    check_near(t, result->evaluation.total.reached, row->reach, same * (1 + row->reach));
    check(t, result->evaluation.usage.relays == row->relay_count);
    check(t, row->reach >= t->wanted * (1 - on_the_edge));
    check(t, row->reach <= result->bound * (1 + same));
    check_goal_reach(t);
    if (t->options.goals < 2)
        return true;
    const optimum strict = enumerate_optimum(t, t->wanted);
    const optimum loose = enumerate_optimum(t, t->wanted * (1 - on_the_edge));
    check_goal_counts(t, &strict, &loose);
    check_fill(t, row);
    return check_goal_centrality(t, &strict, &loose, row);
}

// Explanations -----------------------------------------------------------------------------------

static double best_with(const trial *t, rl_id relay) {
    double best = -INFINITY;
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        if (row->broken == 0 && row->relays >> relay & 1)
            best = fmax(best, row->reach);
    }
    return best;
}

// The plan with one activation more; an activation of an unused relay never goes against the facts.
static const rl_plan_row *row_with(const trial *t, const rl_plan_row *row, rl_id activation) {
    for (size_t i = 0; i < t->table.rows.count; i++)
        if (t->table.rows.items[i].activations == (row->activations | 1U << activation))
            return &t->table.rows.items[i];
    return NULL;
}

static bool keeps_rules(const trial *t, const rl_plan_row *row) {
    for (size_t i = 0; i < t->table.rules.count; i++)
        if ((row->broken >> i & 1) && t->table.rules.items[i].rule != RL_RULE_FLOOR)
            return false;
    return true;
}

// Its best activation, what that one gains, and whether it is a rule that stops it.
static void check_best_activation(const trial *t, const rl_left_out *left,
                                  const rl_plan_row *chosen) {
    const rl_actor *relay = &t->scenario->actors[left->relay];
    const double tolerance = 1e-8 * (1 + chosen->reach);
    double fitting_gain = -1;
    for (rl_id k = relay->first_activation; k < relay->first_activation + relay->activation_count;
         k++) {
        const rl_plan_row *with = row_with(t, chosen, k);
        if (with == NULL) // forbidden
            continue;
        check(t, left->gain >= with->reach - chosen->reach - tolerance);
        if (keeps_rules(t, with))
            fitting_gain = fmax(fitting_gain, with->reach - chosen->reach);
    }
    const rl_plan_row *with = row_with(t, chosen, left->activation);
    check(t, with != NULL);
    check(t, t->scenario->activations[left->activation].relay == left->relay);
    check(t, left->cost_eur == rl_activation_cost_eur(t->scenario, left->activation));
    check_near(t, left->gain, with->reach - chosen->reach, tolerance);
    if (left->reason == RL_LEFT_NO_GAIN)
        check(t, left->gain < 0.5);
    if (left->reason == RL_LEFT_NOT_NEEDED)
        check(t, fitting_gain >= 0.5 - tolerance);
    if (left->reason != RL_LEFT_RULE)
        return;
    const rl_id subject = left->rule == RL_RULE_WINDOW_HOURS
                              ? t->scenario->activations[left->activation].window
                              : RL_NONE;
    const int32_t rule = rl_plan_table_find_rule(&t->table, left->rule, subject);
    check(t, rule >= 0 && (with->broken >> rule & 1));
    check(t, fitting_gain < 0.5 + tolerance);
}

static void check_left_out(const trial *t) {
    const rl_result *result = &t->result;
    const rl_plan_row *chosen = rl_plan_table_find(&t->table, &result->plan);
    uint32_t listed = 0, expected = 0;
    double last_gain = INFINITY;
    for (rl_id a = 0; a < t->scenario->actor_count; a++)
        if ((t->scenario->actors[a].roles & RL_ROLE_RELAY) && !(chosen->relays >> a & 1))
            expected |= (uint32_t)1 << a;
    for (size_t i = 0; i < result->left_out.count; i++) {
        const rl_left_out *left = &result->left_out.items[i];
        check(t, !(listed >> left->relay & 1));
        listed |= (uint32_t)1 << left->relay;
        check(t, left->gain <= last_gain);
        last_gain = left->gain;
        check(t, isnan(left->best_reach) ||
                     left->best_reach >= best_with(t, left->relay) * (1 - same));
        check(t, (left->reason == RL_LEFT_FORBIDDEN) ==
                     t->scenario->rules.relay_forbidden[left->relay]);
        if (left->activation != RL_NONE)
            check_best_activation(t, left, chosen);
    }
    check(t, listed == expected);
}

static double used_of(const trial *t, const rl_binding *binding) {
    const rl_result *result = &t->result;
    double hours = 0;
    switch (binding->rule) {
    case RL_RULE_BUDGET:
        return result->evaluation.usage.cost_eur;
    case RL_RULE_HOURS:
        return result->evaluation.usage.hours;
    case RL_RULE_MAX_RELAYS:
        return result->evaluation.usage.relays;
    case RL_RULE_MAX_ACTIVATIONS:
        return result->evaluation.usage.activations;
    case RL_RULE_CONTACTS:
        return rl_plan_contacts(t->scenario, &result->plan, binding->subject, binding->other);
    case RL_RULE_WINDOW_HOURS:
        for (size_t i = 0; i < result->plan.activations.count; i++) {
            const rl_id k = result->plan.activations.items[i];
            if (t->scenario->activations[k].window == binding->subject)
                hours += rl_activation_hours(t->scenario, k);
        }
        return hours;
    default:
        return NAN;
    }
}

static void check_bindings(const trial *t) {
    for (size_t i = 0; i < t->result.bindings.count; i++) {
        const rl_binding *binding = &t->result.bindings.items[i];
        check_near(t, binding->used, used_of(t, binding), same * (1 + fabs(binding->limit)));
        check(t, binding->used >= 0.99 * binding->limit * (1 - same));
        check(t, binding->used <= binding->limit * (1 + same) + 1e-12);
        check(t, isnan(binding->value) || binding->value >= 0);
        check(t, rl_plan_table_find_rule(&t->table, binding->rule, binding->subject) >= 0);
    }
}

// Conflicts --------------------------------------------------------------------------------------

// The sets of rules broken by the plans, the wanted reach being one more rule; only the least sets,
// since a plan that breaks more never keeps what one that breaks less does not.
typedef struct broken_sets {
    RL_VECTOR(uint64_t) list;
    int32_t rule_count;
} broken_sets;

static void collect_broken_sets(trial *t, broken_sets *sets) {
    sets->rule_count = (int32_t)t->table.rules.count + isfinite(t->options.target_share);
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        uint64_t broken = row->broken;
        if (isfinite(t->options.target_share) && row->reach < t->wanted * (1 - same))
            broken |= (uint64_t)1 << t->table.rules.count;
        bool useful = true;
        size_t kept = 0;
        for (size_t j = 0; j < sets->list.count; j++) {
            const uint64_t other = sets->list.items[j];
            useful = useful && (other & ~broken) != 0;
            if (!useful || (broken & ~other) != 0)
                sets->list.items[kept++] = other;
        }
        sets->list.count = kept;
        if (useful) {
            assert_int_equal(RL_VECTOR_RESERVE(&t->ctx, &sets->list, 1), RL_OK);
            sets->list.items[sets->list.count++] = broken;
        }
    }
}

static bool conflicts(const broken_sets *sets, uint64_t rules) {
    for (size_t i = 0; i < sets->list.count; i++)
        if ((sets->list.items[i] & rules) == 0)
            return false;
    return true;
}

// Whether `size` more rules from `first` on make a conflict.
static bool smaller_conflict_exists(const broken_sets *sets, uint64_t rules, int32_t first,
                                    size_t size) {
    if (size == 0)
        return conflicts(sets, rules);
    for (int32_t i = first; i < sets->rule_count; i++)
        if (smaller_conflict_exists(sets, rules | (uint64_t)1 << i, i + 1, size - 1))
            return true;
    return false;
}

static void check_conflict(trial *t) {
    const rl_result *result = &t->result;
    broken_sets sets = {0};
    collect_broken_sets(t, &sets);
    check(t, result->conflict.count > 0);
    uint64_t rules = 0;
    for (size_t i = 0; i < result->conflict.count; i++) {
        const rl_conflict_rule *rule = &result->conflict.items[i];
        const bool is_wanted = rule->rule == RL_RULE_FLOOR && rule->subject == RL_NONE;
        const int32_t position =
            is_wanted ? (int32_t)t->table.rules.count
                      : rl_plan_table_find_rule(&t->table, rule->rule, rule->subject);
        check(t, position >= 0 && position < sets.rule_count);
        check(t, !(rules >> position & 1));
        rules |= (uint64_t)1 << position;
    }
    check(t, conflicts(&sets, rules));
    for (int32_t i = 0; i < sets.rule_count; i++)
        if (rules >> i & 1)
            check(t, !conflicts(&sets, rules & ~((uint64_t)1 << i)));
    check(t, result->conflict_is_minimal || sets.rule_count > 12);
    if (result->conflict_is_minimal)
        for (size_t size = 0; size < result->conflict.count; size++)
            check(t, !smaller_conflict_exists(&sets, 0, 0, size));
    RL_VECTOR_CLEAR(&t->ctx, &sets.list);
}

// Determinism ------------------------------------------------------------------------------------

static void assert_same_bits(const trial *t, double a, double b) {
    check(t, memcmp(&a, &b, sizeof a) == 0);
}

static void check_same_result(const trial *t, const rl_result *other) {
    const rl_result *result = &t->result;
    check(t, other->status == result->status && other->has_plan == result->has_plan);
    check(t, other->plan.activations.count == result->plan.activations.count);
    if (result->plan.activations.count > 0)
        check(t, memcmp(other->plan.activations.items, result->plan.activations.items,
                        result->plan.activations.count * sizeof(rl_id)) == 0);
    assert_same_bits(t, other->bound, result->bound);
    assert_same_bits(t, other->best_reach, result->best_reach);
    assert_same_bits(t, other->gap, result->gap);
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++) {
        assert_same_bits(t, other->goals[kind].value, result->goals[kind].value);
        assert_same_bits(t, other->goals[kind].bound, result->goals[kind].bound);
        check(t, other->goals[kind].nodes == result->goals[kind].nodes);
    }
    check(t, other->nodes == result->nodes && other->programmes == result->programmes);
    check(t, other->simplex_iterations == result->simplex_iterations);
    check(t, other->left_out.count == result->left_out.count);
    for (size_t i = 0; i < result->left_out.count; i++)
        assert_same_bits(t, other->left_out.items[i].best_reach,
                         result->left_out.items[i].best_reach);
    check(t, other->bindings.count == result->bindings.count);
    for (size_t i = 0; i < result->bindings.count; i++)
        assert_same_bits(t, other->bindings.items[i].value, result->bindings.items[i].value);
    check(t, other->conflict.count == result->conflict.count);
    for (size_t i = 0; i < result->conflict.count; i++)
        check(t, other->conflict.items[i].rule == result->conflict.items[i].rule &&
                     other->conflict.items[i].subject == result->conflict.items[i].subject);
}

static void check_determinism(trial *t) {
    rl_result other;
    for (int32_t threads = 1; threads <= 2; threads++) {
        t->ctx.threads = threads;
        assert_int_equal(rl_optimise(&t->ctx, t->oracle, &t->options, &other), RL_OK);
        check_same_result(t, &other);
        rl_result_clear(&t->ctx, &other);
    }
    t->ctx.threads = 1;
}

// All together -----------------------------------------------------------------------------------

typedef struct census {
    int tried, unproved, infeasible, wanted_out_of_reach, largest_conflict;
} census;

static void try_scenario(uint64_t seed, census *seen) {
    trial t;
    set_up(&t, seed);
    optimise(&t);
    const bool has_target = isfinite(t.options.target_share);
    const double target = t.options.target_share * rl_target_weight(t.scenario);
    const double needed = has_target ? target : -INFINITY;
    t.wanted = has_target ? target : t.options.keep_share * t.result.best_reach;
    seen->tried++;
    if (t.best == -INFINITY || t.best < needed * (1 - on_the_edge)) {
        check(&t, t.result.status == RL_RESULT_INFEASIBLE && !t.result.has_plan);
        check(&t, t.best == -INFINITY || t.result.bound >= t.best * (1 - 1e-12));
        check_conflict(&t);
        seen->infeasible++;
        seen->wanted_out_of_reach += t.best > -INFINITY;
        if ((int)t.result.conflict.count > seen->largest_conflict)
            seen->largest_conflict = (int)t.result.conflict.count;
    } else if (t.best >= needed) {
        seen->unproved += !check_plan(&t);
        check_left_out(&t);
        check_bindings(&t);
    }
    if (seed % 16 < (uint64_t)shard_count)
        check_determinism(&t);
    tear_down(&t);
}

static void everything_agrees_with_enumeration(void **state) {
    (void)state;
    const int total = rl_effort(SCENARIOS);
    census seen = {0};
    for (int seed = shard; seed < total; seed += shard_count)
        try_scenario((uint64_t)seed, &seen);
    assert_true(seen.unproved <= seen.tried / 200);
    // The scenarios are worth trying: many feasible, enough of each kind of conflict.
    assert_true(seen.tried >= total / shard_count);
    assert_true(seen.infeasible > seen.tried / 10 && seen.infeasible < seen.tried / 2);
    assert_true(seen.wanted_out_of_reach > seen.tried / 60);
    assert_true(seen.largest_conflict >= 2);
}

int main(int argc, char **argv) {
    if (argc == 3) {
        shard = atoi(argv[1]);
        shard_count = atoi(argv[2]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_agrees_with_enumeration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
