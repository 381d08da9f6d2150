#include "optimise/tree.h"

#include <math.h>
#include <string.h>

// A decision on the way from the root to a node.
typedef struct decision {
    bool is_relay;
    rl_id id;
    unsigned char choice; // RL_IN or RL_OUT
} decision;

// A node keeps every decision since the root: branchings, and what reduced costs fixed below them.
typedef struct node {
    double bound;
    int32_t depth;
    decision *decisions;
    int32_t decision_count;
} node;

struct rl_tree {
    rl_context *ctx;
    rl_arena arena;
    rl_problem *problem;
    rl_master *master;
    rl_pricer *pricer;
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
    unsigned char *root_relay, *root_activation; // choices proved for the whole goal
    unsigned char *relay, *activation;           // choices of the node being solved

    double *row_price, *bound_with; // rl_root_proof
};

typedef enum node_outcome {
    NODE_CLOSED,  // nothing better below
    NODE_BRANCH,  // solved; to be divided
    NODE_STOPPED, // deadline or cancellation
} node_outcome;

enum {
    ROUNDS_MAX = 500,    // of column generation at one node
    CUT_ROUNDS_MAX = 20, // between two pricings
    ROUNDING_PERIOD = 4, // nodes between two roundings
    POLISH_PERIOD = 16,  // nodes between two short searches around the best plan
    POLISH_ROUNDS = 20,
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
    const size_t actors = (size_t)problem->scenario->actor_count;
    const size_t activations = (size_t)problem->scenario->activation_count;
    t->root_relay = RL_ARENA_NEW(&t->arena, unsigned char, actors);
    t->root_activation = RL_ARENA_NEW(&t->arena, unsigned char, activations);
    t->relay = RL_ARENA_NEW(&t->arena, unsigned char, actors);
    t->activation = RL_ARENA_NEW(&t->arena, unsigned char, activations);
    t->row_price = RL_ARENA_NEW(&t->arena, double, problem->row_count);
    t->bound_with = RL_ARENA_NEW(&t->arena, double, actors);
    if (t->root_relay == NULL || t->root_activation == NULL || t->relay == NULL ||
        t->row_price == NULL || t->bound_with == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(rl_master_create(ctx, problem, &t->master));
    RL_TRY(rl_pricer_create(ctx, problem, &t->pricer));
    RL_TRY(rl_search_create(ctx, problem, &t->search));
    *out = t;
    t = NULL;
done:
    rl_tree_free(t);
    return status;
}

static void clear_nodes(rl_tree *t) {
    for (size_t i = 0; i < t->open.count; i++)
        rl_release(t->ctx, t->open.items[i].decisions);
    t->open.count = 0;
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
    rl_pricer_free(t->pricer);
    rl_master_free(t->master);
    rl_arena_clear(&t->arena);
    rl_release(ctx, t);
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
    if (t->open.count > 0)
        bound = fmax(bound, t->open.items[0].bound);
    return fmax(bound, t->best_value);
}

static void report_progress(rl_tree *t) {
    const double bound = global_bound(t);
    const double scale = t->target->goal.reach_factor > 0 ? t->problem->scale : 1;
    rl_report_progress(t->ctx, t->phase, NAN, isfinite(t->best_value) ? t->best_value / scale : NAN,
                       isfinite(bound) ? bound / scale : NAN);
}

static rl_status offer_plan(rl_tree *t, const rl_plan *plan, double value) {
    if (!(value > t->best_value))
        return RL_OK;
    t->best_value = value;
    const rl_status status = rl_plan_copy(t->ctx, plan, &t->best);
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
        const rl_status status = rl_master_add_programme(t->master, relay, (int32_t)(end - i),
                                                         plan->activations.items + i, &added);
        if (status != RL_OK)
            return status;
        i = end;
    }
    return RL_OK;
}

static rl_status try_rounding(rl_tree *t) {
    double value;
    rl_status status =
        rl_search_round(t->search, &t->target->goal, t->master, &t->candidate, &value);
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

// Deeper first among equal bounds: closer to a plan.
static bool comes_before(const node *a, const node *b) {
    return a->bound != b->bound ? a->bound > b->bound : a->depth > b->depth;
}

static void swap_nodes(node *a, node *b) {
    const node kept = *a;
    *a = *b;
    *b = kept;
}

static rl_status push_node(rl_tree *t, node added) {
    const rl_status status = RL_VECTOR_RESERVE(t->ctx, &t->open, 1);
    if (status != RL_OK) {
        rl_release(t->ctx, added.decisions);
        return status;
    }
    size_t i = t->open.count++;
    t->open.items[i] = added;
    while (i > 0 && comes_before(&t->open.items[i], &t->open.items[(i - 1) / 2])) {
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
            if (comes_before(&t->open.items[child], &t->open.items[first]))
                first = child;
        }
        if (first == i)
            return top;
        swap_nodes(&t->open.items[i], &t->open.items[first]);
        i = first;
    }
}

// Choices ----------------------------------------------------------------------------------------

static void copy_choices(const rl_tree *t, unsigned char *relay, unsigned char *activation,
                         const unsigned char *from_relay, const unsigned char *from_activation) {
    memcpy(relay, from_relay, (size_t)t->problem->scenario->actor_count);
    memcpy(activation, from_activation, (size_t)t->problem->scenario->activation_count);
}

// Draws the consequences of choices: a relay out closes its activations; an activation in needs
// its relay; a relay with nothing left is out. False when they contradict each other.
static bool propagate(const rl_tree *t, unsigned char *relay, unsigned char *activation) {
    const rl_scenario *s = t->problem->scenario;
    for (rl_id r = 0; r < s->actor_count; r++) {
        const rl_actor *actor = &s->actors[r];
        int32_t in = 0, open = 0;
        for (rl_id k = actor->first_activation;
             k < actor->first_activation + actor->activation_count; k++) {
            in += activation[k] == RL_IN;
            open += activation[k] == RL_OPEN;
        }
        if (in > 0 && relay[r] == RL_OUT)
            return false;
        if (in > 0)
            relay[r] = RL_IN;
        if (in == 0 && open == 0) {
            if (relay[r] == RL_IN)
                return false;
            relay[r] = RL_OUT;
        }
        if (relay[r] == RL_OUT) {
            for (rl_id k = actor->first_activation;
                 k < actor->first_activation + actor->activation_count; k++)
                activation[k] = RL_OUT;
        }
    }
    return true;
}

static bool set_choices(rl_tree *t, const node *n) {
    copy_choices(t, t->relay, t->activation, t->root_relay, t->root_activation);
    for (int32_t i = 0; i < n->decision_count; i++) {
        const decision *d = &n->decisions[i];
        unsigned char *choice = d->is_relay ? &t->relay[d->id] : &t->activation[d->id];
        if (*choice != RL_OPEN && *choice != d->choice)
            return false;
        *choice = d->choice;
    }
    return propagate(t, t->relay, t->activation);
}

// A child of the node being solved: what is decided there, and one decision more.
static rl_status push_child(rl_tree *t, double bound, int32_t depth, decision added) {
    const rl_scenario *s = t->problem->scenario;
    int32_t count = 1;
    for (rl_id r = 0; r < s->actor_count; r++)
        count += t->relay[r] != t->root_relay[r];
    for (rl_id k = 0; k < s->activation_count; k++)
        count += t->activation[k] != t->root_activation[k] &&
                 t->relay[s->activations[k].relay] != RL_OUT;
    node child = {bound, depth, RL_NEW(t->ctx, decision, count), 0};
    if (child.decisions == NULL)
        return rl_fail_memory(t->ctx);
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (t->relay[r] != t->root_relay[r])
            child.decisions[child.decision_count++] = (decision){true, r, t->relay[r]};
    }
    for (rl_id k = 0; k < s->activation_count; k++) {
        if (t->activation[k] != t->root_activation[k] &&
            t->relay[s->activations[k].relay] != RL_OUT)
            child.decisions[child.decision_count++] = (decision){false, k, t->activation[k]};
    }
    child.decisions[child.decision_count++] = added;
    return push_node(t, child);
}

// Solving a node ---------------------------------------------------------------------------------

static rl_status add_priced_columns(rl_tree *t, int32_t *added_count) {
    *added_count = 0;
    for (rl_id r = 0; r < t->problem->scenario->actor_count; r++) {
        const rl_pricing_answer *answer = rl_pricer_answer(t->pricer, r);
        if (answer->count == 0 || (answer->value <= 0 && t->relay[r] != RL_IN))
            continue;
        bool added;
        const rl_status status =
            rl_master_add_programme(t->master, r, answer->count, answer->activations, &added);
        if (status != RL_OK)
            return status;
        *added_count += added;
    }
    return RL_OK;
}

// Pricing after some choices were fixed says nothing of the plans ruled out: closed_bound does.
static void keep_root_proof(rl_tree *t, bool is_best) {
    if (is_best) {
        const rl_duals duals = rl_master_duals(t->master);
        memcpy(t->row_price, duals.row, (size_t)t->problem->row_count * sizeof(double));
    }
    for (rl_id r = 0; r < t->problem->scenario->actor_count; r++) {
        if (t->relay[r] != RL_OUT)
            t->bound_with[r] = fmin(
                t->bound_with[r], fmax(rl_pricer_bound_with(t->pricer, r), t->closed_bound));
    }
}

// Prices at the current duals, tightens the node's bound and decides what it proves.
static rl_status price_node(rl_tree *t, bool is_root, double *bound, int32_t *columns,
                            bool *closed) {
    rl_status status = RL_OK;
    const rl_duals duals = rl_master_duals(t->master);
    rl_pricer_run(t->pricer, &t->target->goal, &duals, t->relay, t->activation);
    t->report.pricings++;
    const bool is_best = rl_pricer_bound(t->pricer) < *bound;
    if (is_root)
        keep_root_proof(t, is_best);
    if (is_best) {
        *bound = rl_pricer_bound(t->pricer);
        t->plunging_bound = *bound;
        if (is_root)
            t->report.root_bound = *bound;
    }
    *closed = *bound <= cutoff(t);
    *columns = 0;
    if (*closed)
        return RL_OK;
    RL_TRY(add_priced_columns(t, columns));
    double discarded;
    if (rl_pricer_fix(t->pricer, cutoff(t), t->relay, t->activation, &discarded) > 0) {
        t->closed_bound = fmax(t->closed_bound, discarded);
        if (!propagate(t, t->relay, t->activation)) {
            *closed = true;
            *bound = fmin(*bound, cutoff(t));
            return RL_OK;
        }
        if (is_root)
            copy_choices(t, t->root_relay, t->root_activation, t->relay, t->activation);
        rl_master_apply_choices(t->master, t->relay, t->activation);
    }
done:
    return status;
}

// Solves the program, separating until the cuts are tight enough to price.
static rl_status solve_program(rl_tree *t, double tolerance, rl_lp_outcome *outcome,
                               int32_t *cuts) {
    rl_status status = RL_OK;
    *cuts = 0;
    for (int round = 0; round < CUT_ROUNDS_MAX; round++) {
        *outcome = rl_master_solve(t->master);
        if (*outcome != RL_LP_OPTIMAL)
            return RL_OK;
        double violation;
        int32_t added;
        RL_TRY(rl_master_separate(t->master, tolerance, &violation, &added));
        *cuts += added;
        if (added == 0)
            return RL_OK;
        if (rl_should_stop(t->ctx)) {
            *outcome = RL_LP_STOPPED;
            return RL_OK;
        }
    }
    *outcome = rl_master_solve(t->master);
done:
    return status;
}

// Proves that no plan keeps the rules at this node: maximises minus what is missing, with no other
// goal; a negative dual bound is a proof (a plan would make it zero).
static rl_status prove_infeasible(rl_tree *t, bool *infeasible) {
    static const rl_goal feasibility = {0, NULL};
    rl_status status = RL_OK;
    *infeasible = false;
    rl_master_set_goal(t->master, &feasibility);
    for (int round = 0; round < ROUNDS_MAX && !rl_should_stop(t->ctx); round++) {
        rl_lp_outcome outcome;
        int32_t cuts, columns;
        RL_TRY(solve_program(t, 1e-9, &outcome, &cuts));
        if (outcome != RL_LP_OPTIMAL || rl_master_artificial(t->master) <= 1e-9)
            break;
        const rl_duals duals = rl_master_duals(t->master);
        rl_pricer_run(t->pricer, &feasibility, &duals, t->relay, t->activation);
        if (rl_pricer_bound(t->pricer) < -1e-7) {
            *infeasible = true;
            break;
        }
        RL_TRY(add_priced_columns(t, &columns));
        if (columns == 0)
            break;
    }
done:
    rl_master_set_goal(t->master, &t->target->goal);
    return status;
}

static rl_status solve_node(rl_tree *t, bool is_root, double *bound, node_outcome *outcome) {
    rl_status status = RL_OK;
    rl_master_apply_choices(t->master, t->relay, t->activation);
    *outcome = NODE_BRANCH;
    double tolerance = is_root ? 1e-4 : 1e-5; // of the cuts; tightened as pricing dries up
    int raised = 0;
    for (int round = 0; round < ROUNDS_MAX; round++) {
        rl_lp_outcome lp_outcome;
        int32_t cuts, columns;
        bool closed;
        RL_TRY(solve_program(t, tolerance, &lp_outcome, &cuts));
        if (lp_outcome == RL_LP_STOPPED || rl_should_stop(t->ctx)) {
            *outcome = NODE_STOPPED;
            return RL_OK;
        }
        if (lp_outcome != RL_LP_OPTIMAL)
            break; // the bound so far stands; branching makes smaller programs
        RL_TRY(price_node(t, is_root, bound, &columns, &closed));
        if (closed) {
            *outcome = NODE_CLOSED;
            return RL_OK;
        }
        if (is_root && round % 3 == 2) {
            RL_TRY(try_rounding(t));
            report_progress(t);
        }
        const double objective = rl_master_objective(t->master);
        const double above_cutoff = *bound - cutoff(t);
        const bool missing = rl_master_artificial(t->master) > 1e-7;
        if (columns == 0 && missing) {
            bool infeasible;
            RL_TRY(prove_infeasible(t, &infeasible));
            if (infeasible) {
                *bound = -INFINITY;
                *outcome = NODE_CLOSED;
                return RL_OK;
            }
            if (++raised > 4)
                break;
            rl_master_raise_penalty(t->master);
            continue;
        }
        // Solved well enough: what is left to gain is small beside what branching must close.
        if (!missing && *bound - objective <= (is_root ? 1e-3 : 3e-2) * above_cutoff)
            break;
        if (columns == 0) {
            if (tolerance <= 1e-9)
                break;
            tolerance *= 0.1;
        }
    }
    RL_TRY(rl_master_purge(t->master));
done:
    return status;
}

// Branching --------------------------------------------------------------------------------------

// The relay, else the activation, whose use is the most fractional; else any that is open, so that
// the search always ends. False when everything is decided.
static bool choose_branching(const rl_tree *t, decision *chosen) {
    const rl_scenario *s = t->problem->scenario;
    const double *relay_used = rl_master_relay_used(t->master);
    const double *activation_used = rl_master_activation_used(t->master);
    double best = 1e-6;
    bool found = false;
    for (rl_id r = 0; r < s->actor_count; r++) {
        const double fraction = fmin(relay_used[r], 1 - relay_used[r]);
        if (t->relay[r] == RL_OPEN && fraction > best) {
            best = fraction;
            *chosen = (decision){true, r, relay_used[r] >= 0.5 ? RL_IN : RL_OUT};
            found = true;
        }
    }
    if (found)
        return true;
    for (rl_id k = 0; k < s->activation_count; k++) {
        const double fraction = fmin(activation_used[k], 1 - activation_used[k]);
        if (t->activation[k] == RL_OPEN && fraction > best) {
            best = fraction;
            *chosen = (decision){false, k, activation_used[k] >= 0.5 ? RL_IN : RL_OUT};
            found = true;
        }
    }
    if (found)
        return true;
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (t->relay[r] == RL_OPEN) {
            *chosen = (decision){true, r, relay_used[r] >= 0.5 ? RL_IN : RL_OUT};
            return true;
        }
    }
    for (rl_id k = 0; k < s->activation_count; k++) {
        if (t->activation[k] == RL_OPEN) {
            *chosen = (decision){false, k, activation_used[k] >= 0.5 ? RL_IN : RL_OUT};
            return true;
        }
    }
    return false;
}

// Everything is decided: the one plan left is tried, and the node is done.
static rl_status try_decided_plan(rl_tree *t) {
    t->candidate.activations.count = 0;
    for (rl_id k = 0; k < t->problem->scenario->activation_count; k++) {
        if (t->activation[k] == RL_IN) {
            const rl_status status = rl_plan_add(t->ctx, &t->candidate, k);
            if (status != RL_OK)
                return status;
        }
    }
    return offer_plan(t, &t->candidate,
                      rl_search_value(t->search, &t->target->goal, &t->candidate));
}

static rl_status branch(rl_tree *t, double bound, int32_t depth) {
    decision first;
    if (!choose_branching(t, &first))
        return try_decided_plan(t);
    decision second = first;
    second.choice = first.choice == RL_IN ? RL_OUT : RL_IN;
    rl_status status = push_child(t, bound, depth + 1, second);
    if (status == RL_OK)
        status = push_child(t, bound, depth + 1, first);
    return status;
}

// The tree ---------------------------------------------------------------------------------------

static bool is_satisfied(const rl_tree *t) {
    return t->target->stop_at_need && t->best_value >= t->target->need;
}

static rl_status explore(rl_tree *t, bool *stopped) {
    rl_status status = RL_OK;
    RL_TRY(push_node(t, (node){INFINITY, 0, NULL, 0}));
    *stopped = false;
    while (t->open.count > 0 && !is_satisfied(t)) {
        node n = pop_node(t);
        if (n.bound <= cutoff(t)) { // the best of them: none matters any more
            t->closed_bound = fmax(t->closed_bound, n.bound);
            rl_release(t->ctx, n.decisions);
            break;
        }
        if (rl_should_stop(t->ctx) || t->report.nodes >= t->target->node_limit) {
            *stopped = true;
            t->closed_bound = fmax(t->closed_bound, n.bound);
            rl_release(t->ctx, n.decisions);
            break;
        }
        t->plunging_bound = n.bound;
        const bool possible = set_choices(t, &n);
        rl_release(t->ctx, n.decisions);
        const bool is_root = n.depth == 0;
        t->report.nodes++;
        if (!possible) {
            t->plunging_bound = -INFINITY;
            continue;
        }
        node_outcome outcome;
        RL_TRY(solve_node(t, is_root, &n.bound, &outcome));
        if (outcome == NODE_STOPPED) {
            *stopped = true;
            t->closed_bound = fmax(t->closed_bound, n.bound);
            break;
        }
        t->plunging_bound = -INFINITY;
        if (outcome == NODE_CLOSED) {
            t->closed_bound = fmax(t->closed_bound, n.bound);
            continue;
        }
        if (is_root || t->report.nodes % ROUNDING_PERIOD == 0)
            RL_TRY(try_rounding(t));
        if (t->report.nodes % POLISH_PERIOD == 0) {
            RL_TRY(polish(t, POLISH_ROUNDS));
            report_progress(t);
        }
        RL_TRY(branch(t, n.bound, n.depth));
    }
done:
    return status;
}

static void conclude(rl_tree *t, bool stopped) {
    rl_tree_report *report = &t->report;
    t->plunging_bound = -INFINITY;
    report->has_plan = isfinite(t->best_value);
    report->value = t->best_value;
    report->bound = global_bound(t);
    report->iterations = rl_master_iterations(t->master);
    report->programmes = rl_master_programme_count(t->master);
    report->cuts = rl_master_cut_count(t->master);
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
    t->best_value = -INFINITY;
    t->best.activations.count = 0;
    t->closed_bound = t->plunging_bound = -INFINITY;
    memset(t->row_price, 0, (size_t)t->problem->row_count * sizeof(double));
    for (rl_id r = 0; r < t->problem->scenario->actor_count; r++)
        t->bound_with[r] = INFINITY;
    clear_nodes(t);
    rl_master_refresh_limits(t->master);
    rl_master_set_goal(t->master, &target->goal);
    copy_choices(t, t->root_relay, t->root_activation, t->problem->relay_choice,
                 t->problem->activation_choice);

    RL_TRY(offer_plan(t, plan, rl_search_value(t->search, &target->goal, plan)));
    RL_TRY(first_incumbents(t));
    if (propagate(t, t->root_relay, t->root_activation))
        RL_TRY(explore(t, &stopped));
    conclude(t, stopped);
    RL_TRY(rl_plan_copy(t->ctx, &t->best, plan));
    *report = t->report;
done:
    clear_nodes(t);
    return status;
}

rl_root_proof rl_tree_root_proof(const rl_tree *t) {
    return (rl_root_proof){t->row_price, t->bound_with};
}
