#include "study/robust.h"

#include "reach/worlds.h"
#include "study/refusals.h"

#include <math.h>
#include <string.h>

enum {
    NOMINAL_NODES = 150, // of the question « what does nobody refusing reach? »
    FIRST_NODES = 30,    // of the first tree; each one after has twice as many
    NODES_MAX = 16000,   // of all the trees; past these, what is left of the gap is printed
    WORLDS_MAX = 400,    // beside those of the first tree
    SEARCH_ROUNDS = 100, // of the large-neighbourhood search at each root
};

typedef struct robust_work {
    rl_context *ctx;
    rl_session *session;
    const rl_scenario *scenario;
    RL_VECTOR(rl_refusals) worlds; // the refusals known to hurt, each once
    double bound;                  // no plan withstands more
    double scale;                  // of the trees' values
    rl_answer answer;
    rl_robustness *out;
} robust_work;

rl_robust_settings rl_robust_settings_default(void) {
    return (rl_robust_settings){.refusals = 1, .gap = 1e-3};
}

static double value_of(const robust_work *w) {
    return w->out->robust.has_plan ? w->out->robust.worst.reach : -INFINITY;
}

// A bound that counts as the value, the gap being settled.
static double settled(const robust_work *w) {
    const double least = 1e-9 * w->out->nominal_bound;
    return value_of(w) + fmax(w->out->settings.gap * value_of(w), least);
}

// Plans ------------------------------------------------------------------------------------------

static bool is_same(const rl_refusals *a, const rl_refusals *b) {
    return a->count == b->count &&
           memcmp(a->relays, b->relays, (size_t)a->count * sizeof *a->relays) == 0;
}

// A world in which a plan keeps little is one that the relaxation must know.
static rl_status learn(robust_work *w, const rl_refusals *refusals) {
    if (isnan(refusals->reach) || refusals->count == 0 || w->worlds.count >= WORLDS_MAX)
        return RL_OK;
    for (size_t i = 0; i < w->worlds.count; i++) {
        if (is_same(&w->worlds.items[i], refusals))
            return RL_OK;
    }
    const rl_status status = RL_VECTOR_RESERVE(w->ctx, &w->worlds, 1);
    if (status == RL_OK)
        w->worlds.items[w->worlds.count++] = *refusals;
    return status;
}

// Judges a plan that keeps the rules, by its worst refusals; the best so far is bettered at once.
static rl_status consider(robust_work *w, const rl_plan *plan, double cutoff, rl_refusals *worst) {
    rl_status status = RL_OK;
    bool taken;
    RL_TRY(rl_worst_refusals(w->ctx, rl_session_oracle(w->session), plan, w->out->settings.refusals,
                             cutoff, worst));
    RL_TRY(learn(w, worst));
    if (!(worst->reach > cutoff))
        goto done;
    RL_TRY(rl_robust_offer(w->ctx, w->session, plan, w->out, &taken));
    if (taken) {
        RL_TRY(rl_robust_improve(w->ctx, w->session, w->out));
        RL_TRY(learn(w, &w->out->robust.worst));
    }
done:
    return status;
}

// What the trees ask of a plan: what it withstands, or the best plan so far when it is more.
static rl_status judge(void *user, const rl_plan *plan, double *value) {
    robust_work *w = user;
    rl_refusals worst;
    const rl_status status = consider(w, plan, value_of(w), &worst);
    *value = isnan(worst.reach) ? -INFINITY : fmax(worst.reach, value_of(w)) * w->scale;
    return status;
}

// Trees ------------------------------------------------------------------------------------------

// Branch and price for the plan whose least reach over the worlds known is the greatest: a bound
// on what any plan withstands, and plans to judge.
static rl_status grow_tree(robust_work *w, int64_t nodes) {
    rl_status status = RL_OK;
    rl_worlds *worlds = NULL;
    rl_problem *problem = NULL;
    rl_tree *tree = NULL;
    rl_plan plan = {0};
    rl_tree_report report;
    const int32_t count = (int32_t)w->worlds.count;
    RL_TRY(
        rl_worlds_create(w->ctx, rl_session_oracle(w->session), w->worlds.items, count, &worlds));
    const rl_problem_extras extras = {.compared_cells = rl_worlds_cells(worlds),
                                      .compared_count = count};
    RL_TRY(rl_problem_create_with(w->ctx, rl_worlds_oracle(worlds), NULL, 0, &extras, &problem));
    RL_TRY(rl_tree_create(w->ctx, problem, &tree));
    const rl_target target = {.goal.least_factor = 1,
                              .gap = w->out->settings.gap,
                              .need = -INFINITY,
                              .judge = judge,
                              .user = w,
                              .node_limit = nodes,
                              .search_rounds = SEARCH_ROUNDS};
    w->scale = problem->scale;
    RL_TRY(rl_plan_copy(w->ctx, &w->out->robust.plan, &plan));
    RL_TRY(rl_tree_maximise(tree, &target, rl_message_text(w->ctx, RL_MSG_PHASE_ROBUST), &plan,
                            &report));
    w->bound = fmin(w->bound, fmax(report.bound / problem->scale, value_of(w)));
    w->out->nodes += report.nodes;
done:
    rl_plan_clear(w->ctx, &plan);
    rl_tree_free(tree);
    rl_problem_free(problem);
    rl_worlds_free(worlds);
    return status;
}

// Ever larger trees, each with the worlds that the one before met.
static rl_status close_gap(robust_work *w) {
    rl_status status = RL_OK;
    for (int64_t nodes = FIRST_NODES;
         w->bound > settled(w) && w->out->nodes < NODES_MAX && !rl_should_stop(w->ctx); nodes *= 2)
        RL_TRY(grow_tree(w, nodes));
done:
    return status;
}

// Everything together ----------------------------------------------------------------------------

// The plan of most reach when nobody refuses, and its worst.
static rl_status find_nominal(robust_work *w) {
    rl_status status = RL_OK;
    rl_robust_plan *nominal = &w->out->nominal;
    rl_question question = rl_question_default();
    question.gap = 0.5 * w->out->settings.gap;
    question.node_limit = NOMINAL_NODES;
    question.seconds = 0.25 * fmax(w->ctx->deadline_s - rl_clock_s(), 0);
    question.phase = RL_MSG_PHASE_ROBUST;
    RL_TRY(rl_session_most_reach(w->session, &question, &w->answer));
    if (w->answer.outcome == RL_INFEASIBLE) {
        w->out->status = RL_POINT_INFEASIBLE;
        goto done;
    }
    w->out->nominal_bound = w->answer.bound;
    const double relays =
        rl_session_limit(w->session, rl_session_row(w->session, RL_RULE_MAX_RELAYS, RL_NONE));
    w->bound = relays <= w->out->settings.refusals ? 0 : w->answer.bound; // all of them may refuse
    if (!w->answer.has_plan)
        goto done;
    RL_TRY(rl_plan_copy(w->ctx, &w->answer.plan, &nominal->plan));
    nominal->has_plan = true;
    nominal->usage = rl_plan_measure(w->scenario, &nominal->plan);
    nominal->reach = w->answer.reach;
    RL_TRY(consider(w, &nominal->plan, -INFINITY, &nominal->worst));
done:
    return status;
}

static void conclude(robust_work *w) {
    rl_robustness *out = w->out;
    if (out->status == RL_POINT_INFEASIBLE)
        return;
    out->bound = fmin(out->nominal_bound, w->bound);
    if (!out->robust.has_plan) {
        if (out->bound == -INFINITY) { // shown to have no plan
            out->status = RL_POINT_INFEASIBLE;
            out->bound = NAN;
        }
        return;
    }
    const double value = out->robust.worst.reach;
    const double yardstick =
        fmax(value, 1e-6 * rl_session_oracle(w->session)->population->total_weight);
    out->bound = fmax(out->bound, value); // two summations of one plan
    out->gap = (out->bound - value) / yardstick;
    out->status =
        out->bound <= settled(w) * (1 + RL_RULE_TOLERANCE) ? RL_POINT_PROVED : RL_POINT_OPEN;
}

rl_status rl_robust_find(rl_context *ctx, rl_session *session, const rl_robust_settings *settings,
                         rl_robustness *out) {
    const double started_s = rl_clock_s();
    rl_status status = RL_OK;
    const rl_robust_plan none = {.reach = NAN, .worst.reach = NAN};
    *out = (rl_robustness){.settings = *settings,
                           .status = RL_POINT_UNKNOWN,
                           .robust = none,
                           .nominal = none,
                           .nominal_bound = NAN,
                           .bound = NAN,
                           .gap = NAN};
    robust_work w = {.ctx = ctx,
                     .session = session,
                     .scenario = rl_session_scenario(session),
                     .bound = INFINITY,
                     .out = out};
    rl_session_reset(session);
    RL_TRY(find_nominal(&w));
    if (out->status != RL_POINT_INFEASIBLE)
        RL_TRY(close_gap(&w));
    conclude(&w);
    out->is_complete = out->status == RL_POINT_PROVED || out->status == RL_POINT_INFEASIBLE ||
                       !rl_should_stop(ctx);
    out->seconds = rl_clock_s() - started_s;
done:
    rl_session_reset(session);
    rl_answer_clear(ctx, &w.answer);
    RL_VECTOR_CLEAR(ctx, &w.worlds);
    return status;
}
