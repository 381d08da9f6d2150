#include "optimise/tree.h"

#include "optimise/branching.h"
#include "optimise/dive.h"
#include "optimise/trail.h"

#include <math.h>
#include <string.h>

// A node: its own branching, below what its ancestors decided and reduced costs fixed there.
typedef struct node {
    double bound;
    int32_t depth;
    rl_trail *trail; // NULL at the root
    rl_decision branching;
    rl_branching division; // of its parent, of which `branching` is one side
    int64_t parent;        // its number; 0 at the root
} node;

struct rl_tree {
    rl_context *ctx;
    rl_arena arena;
    rl_problem *problem;
    rl_relaxation relaxation;
    rl_search *search;
    rl_random random;

    // The goal under way.
    const rl_target *target;
    const char *phase;
    rl_plan best;
    double best_value;
    rl_plan candidate;
    rl_tree_report report;
    RL_VECTOR(node) open;  // binary heap, greatest bound first
    double closed_bound;   // greatest bound of what was given up inside the gap
    double plunging_bound; // of the node being solved
    double bound_step;     // bounds closer than this are as good as equal
    int64_t last_dive;     // node of the latest dive
    node plunge;           // child to solve next, when is_plunging
    bool is_plunging;
    rl_choices root;  // proved for the whole goal
    rl_choices entry; // of the node being solved: where its trail leads
    rl_choices here;  // its branching and what reduced costs fixed since, too
    rl_choices diving;
    rl_branching_history *history; // of this call: what divisions lose depends on the rules

    double *row_price, *floor_price, *bound_with; // rl_root_proof
    rl_proof *proof;                              // NULL for none
};

enum {
    ROUNDS_MAX = 500,    // of column generation at one node
    ROUNDINGS_MAX = 5,   // of linear rules at one node; none at the root, whose prices are read
    ROUNDING_PERIOD = 4, // nodes between two roundings
    POLISH_PERIOD = 16,  // nodes between two short searches around the best plan
    POLISH_ROUNDS = 20,
    DIVE_PERIOD = 100, // nodes between two dives
};

static const double exact_gap = 1e-9;

// Life -------------------------------------------------------------------------------------------

rl_status rl_tree_create(rl_context *ctx, rl_problem *problem, rl_tree **out) {
    rl_status status = RL_OK;
    rl_tree *t = RL_NEW(ctx, rl_tree, 1);
    if (t == NULL)
        return rl_fail_memory(ctx);
    t->ctx = ctx;
    t->problem = problem;
    rl_arena_init(&t->arena, ctx);
    rl_random_init(&t->random, ctx->seed);
    t->row_price = RL_ARENA_NEW(&t->arena, double, problem->row_count);
    t->floor_price = RL_ARENA_NEW(&t->arena, double, problem->floor_count);
    t->bound_with = RL_ARENA_NEW(&t->arena, double, problem->scenario->actor_count);
    if (t->row_price == NULL || t->floor_price == NULL || t->bound_with == NULL ||
        !rl_choices_create(&t->arena, problem->scenario, &t->root) ||
        !rl_choices_create(&t->arena, problem->scenario, &t->entry) ||
        !rl_choices_create(&t->arena, problem->scenario, &t->here) ||
        !rl_choices_create(&t->arena, problem->scenario, &t->diving) ||
        (t->history = rl_branching_history_create(&t->arena, problem->scenario)) == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    t->relaxation.ctx = ctx;
    t->relaxation.problem = problem;
    RL_TRY(rl_master_create(ctx, problem, &t->relaxation.master));
    RL_TRY(rl_pricer_create(ctx, problem, &t->relaxation.pricer));
    RL_TRY(rl_search_create(ctx, problem, &t->search));
    *out = t;
    t = NULL;
done:
    rl_tree_free(t);
    return status;
}

static void clear_nodes(rl_tree *t) {
    for (size_t i = 0; i < t->open.count; i++)
        rl_trail_release(t->ctx, t->open.items[i].trail);
    t->open.count = 0;
    if (t->is_plunging)
        rl_trail_release(t->ctx, t->plunge.trail);
    t->is_plunging = false;
}

void rl_tree_free(rl_tree *t) {
    if (t == NULL)
        return;
    rl_context *ctx = t->ctx;
    clear_nodes(t);
    RL_VECTOR_CLEAR(ctx, &t->open);
    rl_plan_clear(ctx, &t->best);
    rl_plan_clear(ctx, &t->candidate);
    rl_search_free(t->search);
    rl_pricer_free(t->relaxation.pricer);
    rl_master_free(t->relaxation.master);
    rl_arena_clear(&t->arena);
    rl_release(ctx, t);
}

void rl_tree_record(rl_tree *t, rl_proof *proof) {
    t->proof = proof;
    rl_master_record(t->relaxation.master, proof);
}

// Bounds and incumbents --------------------------------------------------------------------------

// A node whose bound is not above this cannot hold a plan that matters.
static double cutoff(const rl_tree *t) {
    const double gap = fmax(t->target->gap, exact_gap);
    const double from_plan = isfinite(t->best_value)
                                 ? t->best_value + gap * fmax(fabs(t->best_value), 1e-6)
                                 : -exact_gap; // every plan is worth at least nothing
    const double from_need = t->target->need - exact_gap * fmax(fabs(t->target->need), 1e-6);
    return fmax(from_plan, isfinite(t->target->need) ? from_need : -INFINITY);
}

// Largest bound of anything not proved worthless, the best plan included.
static double global_bound(const rl_tree *t) {
    double bound = fmax(t->closed_bound, t->plunging_bound);
    for (size_t i = 0; i < t->open.count; i++)
        bound = fmax(bound, t->open.items[i].bound);
    if (t->is_plunging)
        bound = fmax(bound, t->plunge.bound);
    return fmax(bound, t->best_value);
}

static void report_progress(rl_tree *t) {
    const double bound = global_bound(t);
    const double scale = rl_goal_measures_reach(&t->target->goal) ? t->problem->scale : 1;
    rl_report_progress(t->ctx, t->phase, NAN, isfinite(t->best_value) ? t->best_value / scale : NAN,
                       isfinite(bound) ? bound / scale : NAN);
}

static rl_status offer_plan(rl_tree *t, const rl_plan *plan, double value) {
    rl_status status = RL_OK;
    if (value > t->best_value && t->target->judge != NULL)
        status = t->target->judge(t->target->user, plan, &value);
    if (status != RL_OK || !(value > t->best_value))
        return status;
    t->best_value = value;
    status = rl_plan_copy(t->ctx, plan, &t->best);
    report_progress(t);
    return status;
}

// Programmes of a plan become columns, so that the master knows it.
static rl_status add_plan_columns(rl_tree *t, const rl_plan *plan) {
    const rl_scenario *s = t->problem->scenario;
    for (size_t i = 0; i < plan->activations.count;) {
        const rl_id relay = s->activations[plan->activations.items[i]].relay;
        size_t end = i;
        while (end < plan->activations.count &&
               s->activations[plan->activations.items[end]].relay == relay)
            end++;
        bool added;
        const rl_status status = rl_master_add_programme(
            t->relaxation.master, relay, (int32_t)(end - i), plan->activations.items + i, &added);
        if (status != RL_OK)
            return status;
        i = end;
    }
    return RL_OK;
}

static rl_status try_rounding(rl_tree *t) {
    double value;
    rl_status status =
        rl_search_round(t->search, &t->target->goal, t->relaxation.master, &t->candidate, &value);
    if (status == RL_OK && value > t->best_value)
        status = add_plan_columns(t, &t->candidate);
    if (status == RL_OK)
        status = offer_plan(t, &t->candidate, value);
    return status;
}

static rl_status polish(rl_tree *t, int32_t rounds) {
    rl_status status = RL_OK;
    if (t->best.activations.count == 0 || rounds == 0)
        return RL_OK;
    RL_TRY(rl_plan_copy(t->ctx, &t->best, &t->candidate));
    double value = t->best_value;
    RL_TRY(
        rl_search_improve(t->search, &t->target->goal, rounds, &t->random, &t->candidate, &value));
    if (value > t->best_value) {
        RL_TRY(add_plan_columns(t, &t->candidate));
        RL_TRY(offer_plan(t, &t->candidate, value));
    }
done:
    return status;
}

static rl_status first_incumbents(rl_tree *t) {
    static const double powers[] = {1, 0.5, 0};
    rl_status status = RL_OK;
    for (size_t i = 0; i < sizeof powers / sizeof powers[0]; i++) {
        double value;
        if (rl_is_cancelled(t->ctx) && isfinite(t->best_value))
            break; // Ctrl-C wants an answer, and there is one
        RL_TRY(
            rl_search_greedy(t->search, &t->target->goal, NULL, powers[i], &t->candidate, &value));
        RL_TRY(add_plan_columns(t, &t->candidate));
        RL_TRY(offer_plan(t, &t->candidate, value));
    }
    RL_TRY(polish(t, t->target->search_rounds));
done:
    return status;
}

// Heap of open nodes -----------------------------------------------------------------------------

// Best bound first; among bounds as good as equal the deeper node, which is closer to a plan. The
// bounds are compared in steps so that the order stays an order.
static bool comes_before(const rl_tree *t, const node *a, const node *b) {
    const double step_a = floor(a->bound / t->bound_step), step_b = floor(b->bound / t->bound_step);
    if (step_a != step_b)
        return step_a > step_b;
    return a->depth != b->depth ? a->depth > b->depth : a->bound > b->bound;
}

static void swap_nodes(node *a, node *b) {
    const node kept = *a;
    *a = *b;
    *b = kept;
}

static rl_status push_node(rl_tree *t, node added) {
    const rl_status status = RL_VECTOR_RESERVE(t->ctx, &t->open, 1);
    if (status != RL_OK) {
        rl_trail_release(t->ctx, added.trail);
        return status;
    }
    size_t i = t->open.count++;
    t->open.items[i] = added;
    while (i > 0 && comes_before(t, &t->open.items[i], &t->open.items[(i - 1) / 2])) {
        swap_nodes(&t->open.items[i], &t->open.items[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    return RL_OK;
}

static node pop_node(rl_tree *t) {
    const node top = t->open.items[0];
    t->open.items[0] = t->open.items[--t->open.count];
    for (size_t i = 0;;) {
        size_t first = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < t->open.count; child++) {
            if (comes_before(t, &t->open.items[child], &t->open.items[first]))
                first = child;
        }
        if (first == i)
            return top;
        swap_nodes(&t->open.items[i], &t->open.items[first]);
        i = first;
    }
}

// Nodes ------------------------------------------------------------------------------------------

static bool set_choices(rl_tree *t, const node *n) {
    const rl_scenario *s = t->problem->scenario;
    rl_choices_copy(s, &t->root, &t->here);
    if (!rl_trail_follow(n->trail, &t->here))
        return false;
    rl_choices_copy(s, &t->here, &t->entry);
    return (n->depth == 0 || rl_decide(&n->branching, &t->here)) &&
           rl_choices_propagate(s, &t->here);
}

// Pricing after some choices were fixed says nothing of the plans ruled out: closed_bound does.
static void keep_root_proof(rl_tree *t) {
    const double bound = rl_pricer_bound(t->relaxation.pricer);
    if (bound < t->report.root_bound) {
        const rl_duals duals = rl_master_duals(t->relaxation.master);
        memcpy(t->row_price, duals.row, (size_t)t->problem->row_count * sizeof(double));
        memcpy(t->floor_price, duals.floor, (size_t)t->problem->floor_count * sizeof(double));
        t->report.root_bound = fmax(bound, t->closed_bound);
        t->plunging_bound = fmin(t->plunging_bound, t->report.root_bound);
    }
    for (rl_id r = 0; r < t->problem->scenario->actor_count; r++) {
        if (t->here.relay[r] != RL_OUT)
            t->bound_with[r] =
                fmin(t->bound_with[r],
                     fmax(rl_pricer_bound_with(t->relaxation.pricer, r), t->closed_bound));
    }
}

static rl_status after_root_pricing(void *user, int32_t round, double *cutoff_value) {
    rl_tree *t = user;
    rl_status status = RL_OK;
    keep_root_proof(t);
    if (round % 3 == 2) {
        status = try_rounding(t);
        report_progress(t);
    }
    *cutoff_value = cutoff(t);
    return status;
}

// From here on the prices of the root tell the search what is scarce.
static rl_status dive(rl_tree *t, const rl_choices *from) {
    rl_status status = RL_OK;
    double value;
    t->last_dive = t->report.nodes;
    rl_choices_copy(t->problem->scenario, from, &t->diving);
    RL_TRY(rl_dive(&t->relaxation, t->search, &t->diving, cutoff(t), &t->candidate, &value));
    if (t->candidate.activations.count > 0 && !(value > t->best_value))
        RL_TRY(rl_search_improve(t->search, &t->target->goal, POLISH_ROUNDS, &t->random,
                                 &t->candidate, &value));
    if (value > t->best_value) {
        RL_TRY(add_plan_columns(t, &t->candidate));
        RL_TRY(offer_plan(t, &t->candidate, value));
    }
done:
    return status;
}

// Solves the root and looks for plans around its solution.
static rl_status solve_root(rl_tree *t, double *bound, rl_relaxed *outcome) {
    const rl_relaxing how = {.cut_tolerance = 1e-4,
                             .effort = 1e-2,
                             .rounds = ROUNDS_MAX,
                             .fix = true,
                             .after_pricing = after_root_pricing,
                             .user = t,
                             .proof = t->proof};
    rl_status status = RL_OK;
    RL_TRY(rl_relax(&t->relaxation, &how, &t->here, cutoff(t), bound, &t->closed_bound, outcome));
    rl_choices_copy(t->problem->scenario, &t->here, &t->root);
    if (*outcome == RL_RELAXED_BELOW || *outcome == RL_RELAXED_STOPPED)
        return RL_OK;
    rl_search_set_prices(t->search, t->row_price, t->floor_price);
    RL_TRY(try_rounding(t));
    RL_TRY(dive(t, &t->root));
    RL_TRY(polish(t, t->target->search_rounds));
    // The dive left other choices in the master: solve the root again (warm), with what the better
    // plan lets reduced costs rule out.
    const rl_relaxing again = {.cut_tolerance = 1e-4,
                               .effort = 1e-2,
                               .rounds = ROUNDS_MAX,
                               .fix = true,
                               .proof = t->proof};
    RL_TRY(rl_relax(&t->relaxation, &again, &t->here, cutoff(t), bound, &t->closed_bound, outcome));
    rl_choices_copy(t->problem->scenario, &t->here, &t->root);
    rl_choices_copy(t->problem->scenario, &t->here, &t->entry); // the children start from there
done:
    return status;
}

static rl_status solve_node(rl_tree *t, double *bound, rl_relaxed *outcome) {
    const rl_relaxing how = {.cut_tolerance = 1e-5,
                             .effort = 3e-2,
                             .rounds = ROUNDS_MAX,
                             .fix = true,
                             // Rounding sharpens what a rule costs reach; other goals pay for it.
                             .roundings =
                                 rl_goal_measures_reach(&t->target->goal) ? ROUNDINGS_MAX : 0,
                             .proof = t->proof};
    return rl_relax(&t->relaxation, &how, &t->here, cutoff(t), bound, &t->closed_bound, outcome);
}

// Branching --------------------------------------------------------------------------------------

// Everything is decided: the one plan left is tried, and the node is done.
static rl_status try_decided_plan(rl_tree *t) {
    rl_proof_single(t->proof);
    t->candidate.activations.count = 0;
    for (rl_id k = 0; k < t->problem->scenario->activation_count; k++) {
        if (t->here.activation[k] == RL_IN) {
            const rl_status status = rl_plan_add(t->ctx, &t->candidate, k);
            if (status != RL_OK)
                return status;
        }
    }
    return offer_plan(t, &t->candidate,
                      rl_search_value(t->search, &t->target->goal, &t->candidate));
}

// Divides the node being solved. Where the relays and how often each offer is used came out whole,
// only windows are left: one child is kept aside to be solved at once, since plunging soon meets a
// plan as good as the bound.
static rl_status branch(rl_tree *t, const node *parent) {
    rl_trail *trail = NULL;
    rl_branching chosen;
    bool is_whole, found = false;
    const rl_branching_task task = {
        .ctx = t->ctx,
        .problem = t->problem,
        .master = t->relaxation.master,
        .choices = &t->here,
        .scratch = &t->diving,
        .history = t->history,
        .tries_sides = rl_goal_measures_reach(&t->target->goal), // else the simplex is too slow
        .room = parent->bound - cutoff(t)};
    rl_status status = RL_OK;
    RL_TRY(rl_choose_branching(&task, &chosen, &is_whole, &found));
    if (!found)
        return try_decided_plan(t);
    if (is_whole)
        RL_TRY(try_rounding(t));
    const bool plunge = chosen.first.kind == RL_DECIDE_ACTIVATION;
    trail = rl_trail_create(t->ctx, t->problem->scenario, parent->trail, &t->entry, &t->here);
    if (trail == NULL)
        return rl_fail_memory(t->ctx);
    node child = {parent->bound, parent->depth + 1, rl_trail_share(trail), chosen.second,
                  chosen,        t->report.nodes};
    RL_TRY(push_node(t, child));
    child.trail = rl_trail_share(trail);
    child.branching = chosen.first;
    if (plunge) {
        t->plunge = child;
        t->is_plunging = true;
    } else {
        RL_TRY(push_node(t, child));
    }
done:
    rl_trail_release(t->ctx, trail);
    return status;
}

// The tree ---------------------------------------------------------------------------------------

static node next_node(rl_tree *t) {
    if (!t->is_plunging)
        return pop_node(t);
    t->is_plunging = false;
    return t->plunge;
}

static bool is_satisfied(const rl_tree *t) {
    return t->target->stop_at_need && t->best_value >= t->target->need;
}

// Solves a node, looks for plans there and divides it. `stopped` tells that the limits were met.
static rl_status explore_node(rl_tree *t, node *n, bool *stopped) {
    rl_status status = RL_OK;
    if (n->bound <= cutoff(t)) {
        t->closed_bound = fmax(t->closed_bound, n->bound);
        return RL_OK;
    }
    if (rl_should_stop(t->ctx) || t->report.nodes >= t->target->node_limit) {
        *stopped = true;
        t->closed_bound = fmax(t->closed_bound, n->bound);
        return RL_OK;
    }
    t->report.nodes++;
    rl_proof_open_node(t->proof, t->report.nodes, n->parent, &n->branching);
    if (!set_choices(t, n))
        return RL_OK;
    t->plunging_bound = n->bound;
    const double before = n->bound;
    rl_relaxed outcome;
    RL_TRY(n->depth == 0 ? solve_root(t, &n->bound, &outcome) : solve_node(t, &n->bound, &outcome));
    rl_proof_close_node(t->proof, t->relaxation.master);
    t->plunging_bound = -INFINITY;
    if (n->depth > 0 && outcome != RL_RELAXED_STOPPED)
        rl_branching_learn(t->history, &n->division, &n->branching,
                           before - fmax(n->bound, cutoff(t)));
    if (outcome == RL_RELAXED_STOPPED || outcome == RL_RELAXED_BELOW) {
        *stopped = outcome == RL_RELAXED_STOPPED;
        t->closed_bound = fmax(t->closed_bound, n->bound);
        return RL_OK;
    }
    if (t->report.nodes % ROUNDING_PERIOD == 0)
        RL_TRY(try_rounding(t));
    if (t->report.nodes % POLISH_PERIOD == 0) {
        RL_TRY(polish(t, POLISH_ROUNDS));
        report_progress(t);
    }
    RL_TRY(branch(t, n));
    RL_TRY(rl_master_purge(t->relaxation.master));
    if (t->report.nodes - t->last_dive >= DIVE_PERIOD)
        RL_TRY(dive(t, &t->here));
done:
    return status;
}

static rl_status explore(rl_tree *t, bool *stopped) {
    rl_status status = RL_OK;
    *stopped = false;
    status = push_node(t, (node){.bound = INFINITY});
    if (status != RL_OK)
        return status;
    while (!*stopped && (t->open.count > 0 || t->is_plunging) && !is_satisfied(t)) {
        node n = next_node(t);
        status = explore_node(t, &n, stopped);
        rl_trail_release(t->ctx, n.trail);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static void conclude(rl_tree *t, bool stopped) {
    rl_tree_report *report = &t->report;
    t->plunging_bound = -INFINITY;
    report->has_plan = isfinite(t->best_value);
    report->value = t->best_value;
    report->bound = global_bound(t);
    report->pricings = t->relaxation.pricings;
    report->iterations = rl_master_iterations(t->relaxation.master);
    report->programmes = rl_master_programme_count(t->relaxation.master);
    report->cuts = rl_master_cut_count(t->relaxation.master);
    const rl_target *target = t->target;
    if (is_satisfied(t)) {
        report->outcome = RL_SATISFIED;
        report->bound = fmax(report->root_bound, report->value); // the search was left early
    } else if (stopped) {
        report->outcome = RL_LIMITED;
    } else if (isfinite(target->need) && !(report->value >= target->need)) {
        report->outcome = RL_BELOW;
    } else {
        report->outcome = report->has_plan ? RL_PROVED : RL_INFEASIBLE;
    }
}

rl_status rl_tree_maximise(rl_tree *t, const rl_target *target, const char *phase, rl_plan *plan,
                           rl_tree_report *report) {
    rl_status status = RL_OK;
    bool stopped = false;
    t->target = target;
    t->phase = phase;
    t->report = (rl_tree_report){.root_bound = INFINITY};
    t->last_dive = 0;
    t->bound_step = fmax(target->gap, exact_gap) * 0.25 * RL_SCALED_WEIGHT;
    t->best_value = -INFINITY;
    t->best.activations.count = 0;
    t->closed_bound = t->plunging_bound = -INFINITY;
    memset(t->row_price, 0, (size_t)t->problem->row_count * sizeof(double));
    memset(t->floor_price, 0, (size_t)t->problem->floor_count * sizeof(double));
    for (rl_id r = 0; r < t->problem->scenario->actor_count; r++)
        t->bound_with[r] = INFINITY;
    clear_nodes(t);
    RL_TRY(rl_master_refresh_limits(t->relaxation.master));
    rl_master_set_goal(t->relaxation.master, &target->goal);
    t->relaxation.goal = &target->goal;
    t->relaxation.pricings = 0;
    rl_choices_of_problem(t->problem, &t->root);
    rl_branching_history_forget(t->history);

    RL_TRY(offer_plan(t, plan, rl_search_value(t->search, &target->goal, plan)));
    RL_TRY(first_incumbents(t));
    if (rl_choices_propagate(t->problem->scenario, &t->root))
        RL_TRY(explore(t, &stopped));
    conclude(t, stopped);
    RL_TRY(rl_plan_copy(t->ctx, &t->best, plan));
    *report = t->report;
done:
    clear_nodes(t);
    return status;
}

rl_root_proof rl_tree_root_proof(const rl_tree *t) {
    return (rl_root_proof){t->row_price, t->floor_price, t->bound_with};
}
