#include "optimise/session.h"

#include <math.h>
#include <string.h>

struct rl_session {
    rl_context *ctx;
    rl_arena arena;
    const rl_oracle *oracle;
    const rl_scenario *scenario;
    rl_problem *problem;
    rl_tree *tree;
    rl_search *search; // judges plans against the rules of the moment

    // The rules of the scenario.
    double *limit;                    // by row
    unsigned char *relay_choice;      // by actor
    unsigned char *activation_choice; // by activation

    RL_VECTOR(rl_plan) kept; // plans of earlier answers, each once
    size_t oldest;           // of the kept ones, the next to give way

    // Of the root of the last question.
    double *price;      // by row, in reach per unit of the rule
    double *bound_with; // by actor, in units of weight
    double *cell;       // scratch, by cell
    double *segment;    // scratch, by segment
};

enum {
    KEPT_MAX = 256,
    COLD_ROUNDS = 300, // of the search, without any plan to start from
    WARM_ROUNDS = 60,
};

static const rl_goal most_reach = {.reach_factor = 1};

// Life -------------------------------------------------------------------------------------------

static rl_status remember_rules(rl_session *s) {
    rl_problem *p = s->problem;
    const size_t actors = (size_t)s->scenario->actor_count;
    const size_t activations = (size_t)s->scenario->activation_count;
    s->limit = RL_ARENA_NEW(&s->arena, double, p->row_count);
    s->relay_choice = RL_ARENA_NEW(&s->arena, unsigned char, actors);
    s->activation_choice = RL_ARENA_NEW(&s->arena, unsigned char, activations);
    s->price = RL_ARENA_NEW(&s->arena, double, p->row_count);
    s->bound_with = RL_ARENA_NEW(&s->arena, double, actors);
    s->cell = RL_ARENA_NEW(&s->arena, double, p->population->cell_count);
    s->segment = RL_ARENA_NEW(&s->arena, double, s->scenario->segment_count);
    if (s->limit == NULL || s->relay_choice == NULL || s->activation_choice == NULL ||
        s->price == NULL || s->bound_with == NULL || s->cell == NULL || s->segment == NULL)
        return rl_fail_memory(s->ctx);
    for (int32_t i = 0; i < p->row_count; i++)
        s->limit[i] = p->rows[i].limit;
    // A relay that must be used only because of an activation does not outlive its requirement.
    for (size_t r = 0; r < actors; r++) {
        if (p->relay_choice[r] == RL_IN && !s->scenario->rules.relay_required[r])
            p->relay_choice[r] = RL_OPEN;
    }
    memcpy(s->relay_choice, p->relay_choice, actors);
    memcpy(s->activation_choice, p->activation_choice, activations);
    return RL_OK;
}

rl_status rl_session_create(rl_context *ctx, const rl_oracle *oracle,
                            const rl_problem_extras *extras, rl_session **out) {
    rl_status status = RL_OK;
    rl_session *s = RL_NEW(ctx, rl_session, 1);
    if (s == NULL)
        return rl_fail_memory(ctx);
    s->ctx = ctx;
    s->oracle = oracle;
    s->scenario = oracle->population->scenario;
    rl_arena_init(&s->arena, ctx);
    RL_TRY(rl_problem_create_with(ctx, oracle, NULL, 0, extras, &s->problem));
    RL_TRY(rl_tree_create(ctx, s->problem, &s->tree));
    RL_TRY(rl_search_create(ctx, s->problem, &s->search));
    RL_TRY(remember_rules(s));
    *out = s;
    s = NULL;
done:
    rl_session_free(s);
    return status;
}

void rl_session_free(rl_session *s) {
    if (s == NULL)
        return;
    rl_context *ctx = s->ctx;
    for (size_t i = 0; i < s->kept.count; i++)
        rl_plan_clear(ctx, &s->kept.items[i]);
    RL_VECTOR_CLEAR(ctx, &s->kept);
    rl_search_free(s->search);
    rl_tree_free(s->tree);
    rl_problem_free(s->problem);
    rl_arena_clear(&s->arena);
    rl_release(ctx, s);
}

const rl_scenario *rl_session_scenario(const rl_session *s) { return s->scenario; }
const rl_oracle *rl_session_oracle(const rl_session *s) { return s->oracle; }
rl_problem *rl_session_problem(rl_session *s) { return s->problem; }
rl_tree *rl_session_tree(rl_session *s) { return s->tree; }

// Changes of rules ------------------------------------------------------------------------------

int32_t rl_session_row(const rl_session *s, rl_rule rule, rl_id subject) {
    for (int32_t i = 0; i < s->problem->row_count; i++) {
        if (s->problem->rows[i].rule == rule && s->problem->rows[i].subject == subject)
            return i;
    }
    return -1;
}

double rl_session_limit(const rl_session *s, int32_t row) {
    return rl_problem_limit(s->problem, row);
}

void rl_session_set_limit(rl_session *s, int32_t row, double limit) {
    rl_problem_set_limit(s->problem, row, limit);
}

void rl_session_set_activation(rl_session *s, rl_id activation, rl_choice choice) {
    const bool is_forbidden = s->activation_choice[activation] == RL_OUT;
    s->problem->activation_choice[activation] = choice == RL_OPEN || is_forbidden
                                                    ? s->activation_choice[activation]
                                                    : (unsigned char)choice;
}

void rl_session_set_relay(rl_session *s, rl_id relay, rl_choice choice) {
    const rl_actor *actor = &s->scenario->actors[relay];
    s->problem->relay_choice[relay] =
        choice == RL_OPEN ? s->relay_choice[relay] : (unsigned char)choice;
    // What is required of a relay that is out is not required any more.
    for (rl_id k = actor->first_activation; k < actor->first_activation + actor->activation_count;
         k++)
        rl_session_set_activation(s, k, choice == RL_OUT ? RL_OUT : RL_OPEN);
}

void rl_session_set_window(rl_session *s, rl_id window, rl_choice choice) {
    for (rl_id k = 0; k < s->scenario->activation_count; k++) {
        if (s->scenario->activations[k].window == window)
            rl_session_set_activation(s, k, choice);
    }
}

void rl_session_reset(rl_session *s) {
    rl_problem *p = s->problem;
    for (int32_t i = 0; i < p->row_count; i++)
        rl_problem_set_limit(p, i, s->limit[i]);
    memcpy(p->relay_choice, s->relay_choice, (size_t)s->scenario->actor_count);
    memcpy(p->activation_choice, s->activation_choice, (size_t)s->scenario->activation_count);
    rl_problem_set_reach_floor(p, -INFINITY);
}

// Plans kept -------------------------------------------------------------------------------------

static bool same_plan(const rl_plan *a, const rl_plan *b) {
    return a->activations.count == b->activations.count &&
           (a->activations.count == 0 ||
            memcmp(a->activations.items, b->activations.items,
                   a->activations.count * sizeof *a->activations.items) == 0);
}

rl_status rl_session_keep(rl_session *s, const rl_plan *plan) {
    for (size_t i = 0; i < s->kept.count; i++) {
        if (same_plan(&s->kept.items[i], plan))
            return RL_OK;
    }
    if (s->kept.count == KEPT_MAX) {
        rl_plan *place = &s->kept.items[s->oldest];
        s->oldest = (s->oldest + 1) % KEPT_MAX;
        return rl_plan_copy(s->ctx, plan, place);
    }
    rl_status status = RL_VECTOR_RESERVE(s->ctx, &s->kept, 1);
    if (status != RL_OK)
        return status;
    s->kept.items[s->kept.count] = (rl_plan){0};
    status = rl_plan_copy(s->ctx, plan, &s->kept.items[s->kept.count]);
    s->kept.count += status == RL_OK;
    return status;
}

// The kept plan of most reach among those that keep the rules of the moment; −1 when none does.
static int32_t best_kept(rl_session *s, double *value) {
    int32_t best = -1;
    *value = -INFINITY;
    for (size_t i = 0; i < s->kept.count; i++) {
        const double found = rl_search_value(s->search, &most_reach, &s->kept.items[i]);
        if (found > *value) {
            *value = found;
            best = (int32_t)i;
        }
    }
    *value /= s->problem->scale;
    return best;
}

// Checks -----------------------------------------------------------------------------------------

// Whether a rule of the scenario that the plan breaks is one that the session has changed, and is
// kept as it is now.
static bool is_allowed_now(const rl_session *s, const rl_violation *violation) {
    switch (violation->rule) {
    case RL_RULE_REQUIRED_RELAY:
        return s->problem->relay_choice[violation->subject] == RL_OUT;
    case RL_RULE_REQUIRED_ACTIVATION:
        return s->problem->activation_choice[violation->subject] == RL_OUT;
    default: {
        const int32_t row = rl_session_row(s, violation->rule, violation->subject);
        return row >= 0 && violation->rule != RL_RULE_CONTACTS &&
               violation->value <= s->problem->rows[row].limit * (1 + RL_RULE_TOLERANCE);
    }
    }
}

static rl_status fail_check(rl_session *s, const char *why) {
    return rl_fail(s->ctx, RL_E_INTERNAL, "%s: %s",
                   rl_message_text(s->ctx, RL_MSG_PLAN_CHECK_FAILED), why);
}

// What the session has tightened: the scenario does not know of it.
static bool keeps_tightened_rules(const rl_session *s, const rl_plan *plan) {
    const rl_problem *p = s->problem;
    const rl_plan_usage usage = rl_plan_measure(s->scenario, plan);
    const double slack = 1 + RL_RULE_TOLERANCE;
    for (int32_t i = 0; i < p->row_count; i++) {
        const double used = p->rows[i].rule == RL_RULE_BUDGET            ? usage.cost_eur
                            : p->rows[i].rule == RL_RULE_HOURS           ? usage.hours
                            : p->rows[i].rule == RL_RULE_MAX_RELAYS      ? usage.relays
                            : p->rows[i].rule == RL_RULE_MAX_ACTIVATIONS ? usage.activations
                                                                         : 0;
        if (used > p->rows[i].limit * slack)
            return false;
    }
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id k = plan->activations.items[i];
        if (p->activation_choice[k] == RL_OUT ||
            p->relay_choice[s->scenario->activations[k].relay] == RL_OUT)
            return false;
    }
    return true;
}

// Evaluates the plan by the model and checks it by domain/check.c, against the rules of the moment.
static rl_status verify(rl_session *s, const rl_plan *plan, double *reach) {
    const rl_population *population = s->oracle->population;
    rl_status status = RL_OK;
    rl_violations violations = {0};
    RL_TRY(rl_oracle_log_miss(s->ctx, s->oracle, plan, s->cell));
    *reach = s->oracle->operations->value(s->oracle, s->cell, s->cell);
    memset(s->segment, 0, (size_t)s->scenario->segment_count * sizeof *s->segment);
    for (rl_id c = 0; c < population->cell_count; c++) {
        if (population->cells[c].segment != RL_NONE)
            s->segment[population->cells[c].segment] += s->cell[c];
    }
    RL_TRY(rl_plan_check(s->ctx, s->scenario, plan, s->segment, &violations));
    for (size_t i = 0; i < violations.list.count; i++) {
        if (!is_allowed_now(s, &violations.list.items[i])) {
            status = fail_check(s, rl_rule_name(violations.list.items[i].rule));
            goto done;
        }
    }
    if (!keeps_tightened_rules(s, plan))
        status = fail_check(s, "session");
done:
    rl_violations_clear(s->ctx, &violations);
    return status;
}

// Questions --------------------------------------------------------------------------------------

rl_question rl_question_default(void) {
    return (rl_question){.gap = 1e-3,
                         .need = -INFINITY,
                         .at_most = INFINITY,
                         .seconds = INFINITY,
                         .node_limit = INT64_MAX,
                         .phase = RL_MSG_PHASE_REACH};
}

void rl_answer_clear(rl_context *ctx, rl_answer *answer) { rl_plan_clear(ctx, &answer->plan); }

static void forget_root(rl_session *s) {
    memset(s->price, 0, (size_t)s->problem->row_count * sizeof *s->price);
    for (rl_id r = 0; r < s->scenario->actor_count; r++)
        s->bound_with[r] = INFINITY;
}

static void keep_root(rl_session *s) {
    const rl_root_proof proof = rl_tree_root_proof(s->tree);
    for (int32_t i = 0; i < s->problem->row_count; i++)
        s->price[i] = proof.row_price[i] * s->problem->rows[i].scale / s->problem->scale;
    for (rl_id r = 0; r < s->scenario->actor_count; r++)
        s->bound_with[r] = proof.bound_with[r] / s->problem->scale;
}

// Runs the tree within the question's share of time.
static rl_status solve(rl_session *s, const rl_question *question, bool is_warm, rl_plan *plan,
                       rl_tree_report *report) {
    const double reach_slack = 1e-9; // two summations of one plan may differ
    const rl_target target = {.goal = most_reach,
                              .gap = question->gap,
                              .need = question->need * s->problem->scale * (1 - reach_slack),
                              .stop_at_need = question->stop_at_need,
                              .node_limit = question->node_limit,
                              .search_rounds = is_warm ? WARM_ROUNDS : COLD_ROUNDS};
    const double deadline_s = s->ctx->deadline_s;
    s->ctx->deadline_s = fmin(deadline_s, rl_clock_s() + question->seconds);
    const rl_status status =
        rl_tree_maximise(s->tree, &target, rl_message_text(s->ctx, question->phase), plan, report);
    s->ctx->deadline_s = deadline_s;
    if (status == RL_OK)
        keep_root(s);
    return status;
}

rl_status rl_session_most_reach(rl_session *s, const rl_question *question, rl_answer *answer) {
    rl_status status = RL_OK;
    rl_tree_report report;
    double start_value;
    const double most = fmin(question->at_most, s->oracle->population->total_weight);
    const int32_t start = best_kept(s, &start_value);
    answer->plan.activations.count = 0;
    answer->nodes = 0;
    forget_root(s);
    if (start >= 0)
        RL_TRY(rl_plan_copy(s->ctx, &s->kept.items[start], &answer->plan));
    if (start >= 0 && question->stop_at_need && start_value >= question->need) {
        report = (rl_tree_report){.outcome = RL_SATISFIED, .has_plan = true, .bound = INFINITY};
    } else if (start >= 0 && most <= start_value * (1 + fmax(question->gap, 1e-9))) {
        report = (rl_tree_report){.outcome = RL_PROVED, .has_plan = true, .bound = INFINITY};
    } else {
        RL_TRY(solve(s, question, start >= 0, &answer->plan, &report));
    }
    answer->outcome = report.outcome;
    answer->has_plan = report.has_plan;
    answer->nodes = report.nodes;
    answer->reach = NAN;
    answer->bound = fmin(report.bound / s->problem->scale, most);
    if (report.outcome == RL_INFEASIBLE)
        answer->bound = -INFINITY;
    if (report.has_plan) {
        RL_TRY(verify(s, &answer->plan, &answer->reach));
        RL_TRY(rl_session_keep(s, &answer->plan));
        answer->bound = fmax(answer->bound, answer->reach); // two summations of one plan
    }
done:
    return status;
}

double rl_session_value(rl_session *s, const rl_plan *plan) {
    return rl_search_value(s->search, &most_reach, plan) / s->problem->scale;
}

rl_status rl_session_complete(rl_session *s, const rl_plan *start, rl_plan *plan, double *reach) {
    const double cost_power = 1;
    const rl_status status =
        rl_search_greedy(s->search, &most_reach, start, cost_power, plan, reach);
    *reach /= s->problem->scale;
    return status;
}

double rl_session_price(const rl_session *s, int32_t row) { return s->price[row]; }
double rl_session_bound_with(const rl_session *s, rl_id relay) { return s->bound_with[relay]; }
