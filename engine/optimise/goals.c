#include "optimise/goals.h"

#include "base/messages.h"

#include <math.h>
#include <string.h>

enum {
    SEARCH_ROUNDS = 300,   // of the first goal
    SHORT_ROUNDS = 60,     // of each of the others
    DECISION_NODES = 1000, // of one « is one fewer possible? »
    CENTRAL_NODES = 150,   // of the most central set
    FILL_NODES = 300,      // of the best use of the relays settled, which nothing is claimed of
};

static const double central_gap = 1e-6; // relative: centralities are not known any better

static const double reach_slack = 1e-9; // relative: two summations of one plan may differ

static rl_target reach_target(double gap) {
    return (rl_target){.goal = {.reach_factor = 1},
                       .gap = gap,
                       .need = -INFINITY,
                       .node_limit = INT64_MAX,
                       .search_rounds = SEARCH_ROUNDS};
}

static rl_status maximise(rl_goals *g, const rl_target *target, rl_message phase, rl_plan *plan,
                          rl_tree_report *report) {
    const rl_status status =
        rl_tree_maximise(g->tree, target, rl_message_text(g->ctx, phase), plan, report);
    if (status != RL_OK)
        return status;
    g->result->nodes += report->nodes;
    g->result->simplex_iterations = report->iterations;
    g->result->programmes = report->programmes;
    g->result->cuts = report->cuts;
    return RL_OK;
}

// The same, as a claim of the certificate; `unit` is what a value of 1 of a relay stands for.
static rl_status prove(rl_goals *g, const rl_target *target, double unit, rl_message phase,
                       rl_plan *plan, rl_tree_report *report) {
    rl_proof_begin(g->options->proof, &target->goal, unit);
    const rl_status status = maximise(g, target, phase, plan, report);
    if (status == RL_OK)
        rl_proof_end(g->options->proof, report->bound);
    return status;
}

// Most reach -------------------------------------------------------------------------------------

static void keep_root_proof(rl_goals *g) {
    const rl_root_proof proof = rl_tree_root_proof(g->tree);
    for (int32_t i = 0; i < g->problem->row_count; i++)
        g->row_price[i] = proof.row_price[i] * g->problem->rows[i].scale / g->problem->scale;
    for (rl_id r = 0; r < g->problem->scenario->actor_count; r++)
        g->bound_with[r] = proof.bound_with[r] / g->problem->scale;
}

rl_status rl_goal_most_reach(rl_goals *g, bool *infeasible) {
    rl_result *result = g->result;
    rl_target target = reach_target(g->options->gap);
    const bool has_target = isfinite(g->options->target_share);
    const double target_reach =
        has_target ? g->options->target_share * g->oracle->population->total_weight : 0;
    if (has_target) {
        target.need = target_reach * g->problem->scale * (1 - reach_slack);
        target.stop_at_need = true;
    }
    const double started_s = rl_clock_s();
    rl_tree_report report;
    const rl_status status = prove(g, &target, 1, RL_MSG_PHASE_REACH, &result->plan, &report);
    if (status != RL_OK)
        return status;
    keep_root_proof(g);
    if (report.has_plan)
        rl_proof_best(g->options->proof, &result->plan);

    const double scale = g->problem->scale;
    const bool reached = !has_target || report.outcome == RL_SATISFIED;
    *infeasible = report.outcome == RL_INFEASIBLE || report.outcome == RL_BELOW;
    result->has_plan = report.has_plan && reached;
    result->bound = report.bound / scale;
    if (!*infeasible) // the whole target bounds a search stopped before it had a bound of its own
        result->bound = fmin(result->bound, g->oracle->population->total_weight);
    result->best_reach = result->has_plan ? report.value / scale : NAN;
    // Relative to the plan, or to a millionth of the target when the plan reaches next to nothing.
    const double yardstick = fmax(result->best_reach, 1e-6 * g->oracle->population->total_weight);
    const double excess = fmax(result->bound - result->best_reach, 0);
    if (result->has_plan && !has_target)
        result->gap = excess > 0 ? excess / yardstick : 0; // a target may weigh nothing
    g->wanted = has_target ? target_reach : g->options->keep_share * result->best_reach;
    result->goals[RL_GOAL_REACH] = (rl_goal_report){
        .kind = RL_GOAL_REACH,
        .attempted = true,
        .proved = report.outcome == RL_PROVED || report.outcome == RL_SATISFIED,
        .value = result->best_reach,
        .bound = result->bound,
        .nodes = report.nodes,
        .seconds = rl_clock_s() - started_s,
    };
    return RL_OK;
}

// Smallest ---------------------------------------------------------------------------------------

// The plan without one activation, or one whole relay, that still keeps every rule and reaches
// `need`, and loses the least; `removed` is false when there is none.
static rl_status remove_weakest(rl_goals *g, rl_search *search, bool whole_relay, double need,
                                const rl_plan *plan, rl_plan *smaller, bool *removed) {
    static const rl_goal reach = {.reach_factor = 1};
    const rl_scenario *s = g->problem->scenario;
    rl_status status = RL_OK;
    rl_plan trial = {0};
    double best = -INFINITY;
    *removed = false;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id gone = plan->activations.items[i];
        const rl_id relay = s->activations[gone].relay;
        if (whole_relay && i > 0 && s->activations[plan->activations.items[i - 1]].relay == relay)
            continue; // tried with the relay's first activation
        trial.activations.count = 0;
        for (size_t j = 0; j < plan->activations.count; j++) {
            const rl_id k = plan->activations.items[j];
            if (whole_relay ? s->activations[k].relay != relay : k != gone)
                RL_TRY(rl_plan_add(g->ctx, &trial, k));
        }
        const double value = rl_search_value(search, &reach, &trial);
        if (value >= need && value > best) {
            best = value;
            *removed = true;
            RL_TRY(rl_plan_copy(g->ctx, &trial, smaller));
        }
    }
done:
    rl_plan_clear(g->ctx, &trial);
    return status;
}

// Removes what the plan can do without, one piece after another.
static rl_status strip(rl_goals *g, bool whole_relays, double need) {
    rl_status status = RL_OK;
    rl_search *search = NULL;
    rl_plan smaller = {0};
    RL_TRY(rl_search_create(g->ctx, g->problem, &search));
    for (bool removed = true; removed && !rl_should_stop(g->ctx);) {
        RL_TRY(remove_weakest(g, search, whole_relays, need, &g->result->plan, &smaller, &removed));
        if (removed)
            RL_TRY(rl_plan_copy(g->ctx, &smaller, &g->result->plan));
    }
done:
    rl_search_free(search);
    rl_plan_clear(g->ctx, &smaller);
    return status;
}

static int32_t count_of(const rl_goals *g, bool relays, const rl_plan *plan) {
    const rl_plan_usage usage = rl_plan_measure(g->problem->scenario, plan);
    return relays ? usage.relays : usage.activations;
}

// Lowers one count as far as it can be proved to go.
static rl_status lower_count(rl_goals *g, rl_goal_kind kind, int32_t row, rl_message phase) {
    rl_result *result = g->result;
    const bool relays = kind == RL_GOAL_RELAYS;
    const double started_s = rl_clock_s();
    rl_status status = RL_OK;
    rl_plan smaller = {0};
    int32_t count = 0;
    rl_goal_report *report = &result->goals[kind];
    *report = (rl_goal_report){.kind = kind, .attempted = true, .bound = 0};
    rl_target target = reach_target(0);
    target.need = g->wanted * g->problem->scale * (1 - reach_slack);
    target.stop_at_need = true;
    target.node_limit = DECISION_NODES;
    target.search_rounds = SHORT_ROUNDS;
    for (;;) {
        RL_TRY(strip(g, relays, target.need));
        count = count_of(g, relays, &result->plan);
        if (count == 0) {
            report->proved = true;
            break;
        }
        rl_problem_set_limit(g->problem, row, count - 1);
        rl_tree_report found;
        smaller.activations.count = 0;
        RL_TRY(prove(g, &target, 1, phase, &smaller, &found));
        report->nodes += found.nodes;
        if (found.outcome != RL_SATISFIED) {
            report->proved = found.outcome != RL_LIMITED;
            break;
        }
        RL_TRY(rl_plan_copy(g->ctx, &smaller, &result->plan));
    }
    report->value = count;
    report->bound = report->proved ? count : 0;
    report->seconds = rl_clock_s() - started_s;
    rl_problem_set_limit(g->problem, row, count);
done:
    rl_plan_clear(g->ctx, &smaller);
    return status;
}

rl_status rl_goal_smallest(rl_goals *g) {
    rl_status status = lower_count(g, RL_GOAL_RELAYS, g->problem->relays_row, RL_MSG_PHASE_RELAYS);
    if (status == RL_OK && !rl_should_stop(g->ctx))
        status = lower_count(g, RL_GOAL_ACTIVATIONS, g->problem->activations_row,
                             RL_MSG_PHASE_ACTIVATIONS);
    return status;
}

// Most central -----------------------------------------------------------------------------------

rl_status rl_goal_most_central(rl_goals *g) {
    const double *centrality = g->options->centrality;
    const int32_t actor_count = g->problem->scenario->actor_count;
    rl_result *result = g->result;
    const double started_s = rl_clock_s();
    double greatest = 0;
    for (rl_id r = 0; r < actor_count; r++)
        greatest = fmax(greatest, centrality[r]);
    if (!(greatest > 0))
        return RL_OK; // nothing to tell relays apart
    double *value = RL_NEW(g->ctx, double, actor_count);
    if (value == NULL)
        return rl_fail_memory(g->ctx);
    for (rl_id r = 0; r < actor_count; r++)
        value[r] = fmax(centrality[r], 0) / greatest;
    rl_problem_set_reach_floor(g->problem, g->wanted * (1 - reach_slack));
    rl_target target = reach_target(central_gap);
    target.goal = (rl_goal){.relay_value = value};
    target.node_limit = CENTRAL_NODES;
    target.search_rounds = SHORT_ROUNDS;
    rl_tree_report report;
    const rl_status status =
        prove(g, &target, greatest, RL_MSG_PHASE_CENTRALITY, &result->plan, &report);
    rl_release(g->ctx, value);
    rl_problem_set_reach_floor(g->problem, -INFINITY);
    if (status != RL_OK)
        return status;
    result->goals[RL_GOAL_CENTRALITY] = (rl_goal_report){
        .kind = RL_GOAL_CENTRALITY,
        .attempted = true,
        .proved = report.outcome == RL_PROVED,
        .value = report.value * greatest,
        .bound = report.bound * greatest,
        .nodes = report.nodes,
        .seconds = rl_clock_s() - started_s,
    };
    return RL_OK;
}

// Fill -------------------------------------------------------------------------------------------

rl_status rl_goal_fill(rl_goals *g) {
    const rl_scenario *s = g->problem->scenario;
    unsigned char *chosen = RL_NEW(g->ctx, unsigned char, s->actor_count);
    unsigned char *kept = RL_NEW(g->ctx, unsigned char, s->actor_count);
    if (chosen == NULL || kept == NULL) {
        rl_release(g->ctx, chosen);
        rl_release(g->ctx, kept);
        return rl_fail_memory(g->ctx);
    }
    for (size_t i = 0; i < g->result->plan.activations.count; i++)
        chosen[s->activations[g->result->plan.activations.items[i]].relay] = 1;
    memcpy(kept, g->problem->relay_choice, (size_t)s->actor_count);
    for (rl_id r = 0; r < s->actor_count; r++)
        g->problem->relay_choice[r] = chosen[r] ? RL_IN : RL_OUT;
    rl_target target = reach_target(0);
    target.node_limit = FILL_NODES;
    target.search_rounds = SHORT_ROUNDS;
    rl_tree_report report;
    const rl_status status = maximise(g, &target, RL_MSG_PHASE_FILL, &g->result->plan, &report);
    memcpy(g->problem->relay_choice, kept, (size_t)s->actor_count);
    rl_release(g->ctx, chosen);
    rl_release(g->ctx, kept);
    return status;
}
