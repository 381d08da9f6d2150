#include "cover/search.h"

#include "base/messages.h"
#include "cover/heuristic.h"
#include "cover/master.h"
#include "cover/subgradient.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    ROOT_ROUNDS = 40,   // of multipliers, then covers, at most
    ROOT_STEPS = 120,   // of the subgradient in a round
    AROUND_ROUNDS = 60, // of the search around the best cover in a round
    ROUNDS_WITHOUT = 3, // without a better bound or cover before branching
    NODE_STEPS = 60,    // of the subgradient at a node
    MASTER_RELAYS_MOST = 3000,
    MASTER_ROUNDS_ROOT = 300,
    MASTER_ROUNDS = 30, // of cuts at a node
    NODES_A_COVER = 16, // nodes between two looks for a better cover
};
static const double MASTER_ENTRIES_MOST = 3e6;
static const double bound_progress = 0.01; // part of the gap that a round must close to go on

typedef struct search {
    rl_context *ctx;
    const rl_covering *covering;
    const int64_t *cost;
    rl_cover_aim aim;
    int64_t limit;
    rl_cover_answer *answer;
    bool *trial; // by relay of the covering
} search;

// A problem being worked on: the whole one, then what is left of it.
typedef struct workshop {
    search *search;
    const rl_cover_problem *problem;
    rl_cover_heuristic heuristic;
    rl_cover_subgradient multipliers;
    unsigned char *choice; // by relay: decided for good
    int64_t bound;         // of the problem, in its own objective
} workshop;

// Answers -----------------------------------------------------------------------------------------

// What the objective of a problem leaves out.
static int64_t base_of(const rl_cover_problem *problem) {
    return problem->aim == RL_AIM_MOST_WEIGHT ? problem->base_weight : problem->base_cost;
}

static int64_t incumbent_of(const workshop *w) {
    const rl_cover_answer *answer = w->search->answer;
    return answer->found ? answer->objective - base_of(w->problem) : rl_cover_worst(w->problem);
}

// Counts again, on the lists as they were read, what the relays of `trial` are worth.
static void judge(const search *s, int64_t *weight, int64_t *cost, bool *all) {
    const rl_covering *c = s->covering;
    *weight = *cost = 0;
    *all = true;
    for (int32_t i = 0; i < c->relay_count; i++)
        *cost += s->trial[i] ? s->cost[i] : 0;
    for (int32_t q = 0; q < c->pattern_count; q++) {
        bool covered = false;
        for (size_t e = c->pattern_start[q]; e < c->pattern_start[q + 1] && !covered; e++)
            covered = s->trial[c->pattern_relay[e]];
        *weight += covered ? c->weight[q] : 0;
        *all &= covered;
    }
}

// Takes the heuristic's best cover as the answer, if it is one and better.
static void take_cover(workshop *w) {
    search *s = w->search;
    const rl_cover_problem *p = w->problem;
    if (!rl_cover_is_better(p, w->heuristic.best_objective, incumbent_of(w)))
        return;
    assert(w->heuristic.best != NULL);
    memset(s->trial, 0, (size_t)s->covering->relay_count * sizeof *s->trial);
    for (int32_t k = 0; k < p->chosen_count; k++)
        s->trial[p->chosen[k]] = true;
    for (int32_t i = 0; i < p->relay_count; i++)
        if (w->heuristic.best[i])
            s->trial[p->origin[i]] = true;
    int64_t weight, cost;
    bool all;
    judge(s, &weight, &cost, &all);
    assert(s->aim == RL_AIM_MOST_WEIGHT  ? cost <= s->limit
           : s->aim == RL_AIM_LEAST_COST ? weight >= s->limit
                                         : all);
    const int64_t objective = s->aim == RL_AIM_MOST_WEIGHT ? weight : cost;
    if (s->answer->found && !rl_cover_is_better(p, objective, s->answer->objective))
        return;
    s->answer->found = true;
    s->answer->objective = objective;
    memcpy(s->answer->chosen, s->trial, (size_t)s->covering->relay_count * sizeof *s->trial);
}

// Bounds ------------------------------------------------------------------------------------------

// The bound of the whole problem from that of a part: what was decided away is no better than the
// incumbent.
static void publish_bound(workshop *w, int64_t bound) {
    rl_cover_answer *answer = w->search->answer;
    const rl_cover_problem *p = w->problem;
    const int64_t incumbent = incumbent_of(w);
    if (answer->found && !rl_cover_is_better(p, bound, incumbent))
        bound = incumbent;
    else if (bound == rl_cover_worst(p))
        return; // nothing is left of a part, and no answer yet: the caller knows better
    w->bound = bound;
    bound += base_of(p);
    if (rl_cover_is_better(p, answer->bound, bound))
        answer->bound = bound;
}

static bool is_proved(const workshop *w) {
    const rl_cover_answer *answer = w->search->answer;
    return answer->found && answer->bound == answer->objective;
}

static void report(const workshop *w) {
    const search *s = w->search;
    const rl_covering *c = s->covering;
    const bool most = s->aim == RL_AIM_MOST_WEIGHT;
    const double unit = (double)rl_power_of_ten(most ? c->weight_decimals : c->cost_decimals);
    rl_report_progress(s->ctx, rl_message_text(s->ctx, RL_MSG_COVER_SEARCHING), NAN,
                       s->answer->found ? (double)s->answer->objective / unit : NAN,
                       (double)s->answer->bound / unit);
}

// The root ----------------------------------------------------------------------------------------

static rl_status open_workshop(search *s, const rl_cover_problem *problem, workshop *w) {
    rl_status status;
    *w = (workshop){.search = s, .problem = problem};
    w->choice = RL_NEW(s->ctx, unsigned char, problem->relay_count);
    if (w->choice == NULL)
        return rl_fail_memory(s->ctx);
    RL_TRY(rl_cover_heuristic_init(s->ctx, problem, &w->heuristic));
    RL_TRY(rl_cover_subgradient_init(s->ctx, problem, &w->multipliers));
done:
    return status;
}

static void close_workshop(workshop *w) {
    if (w->search == NULL)
        return;
    rl_cover_heuristic_clear(&w->heuristic);
    rl_cover_subgradient_clear(&w->multipliers);
    rl_release(w->search->ctx, w->choice);
}

// Decides what the bound of the moment allows to decide.
static int32_t fix(workshop *w) {
    return rl_cover_bound_fix(w->multipliers.bound, incumbent_of(w), w->choice);
}

// Multipliers and covers in turn, each helping the other, while there is progress.
static void work_at_root(workshop *w) {
    rl_cover_heuristic *h = &w->heuristic;
    rl_cover_subgradient *g = &w->multipliers;
    int without = 0;
    rl_cover_build(h, NULL);
    take_cover(w);
    double last = NAN;
    for (int round = 0; round < ROOT_ROUNDS && without < ROUNDS_WITHOUT; round++) {
        const int64_t before = incumbent_of(w);
        const int64_t bound = rl_cover_subgradient_run(g, w->choice, before, ROOT_STEPS);
        const double value = rl_cover_bound_value(g->bound);
        publish_bound(w, bound);
        fix(w);
        if (is_proved(w) || rl_should_stop(w->search->ctx))
            return;
        rl_cover_build_near(h, g->usual, g->part);
        rl_cover_build(h, g->part);
        rl_cover_search_around(h, g->part, AROUND_ROUNDS);
        take_cover(w);
        report(w);
        const int64_t now = incumbent_of(w);
        const double gap = fabs(value - (double)now);
        const bool progress =
            now != before || isnan(last) || fabs(value - last) > bound_progress * gap;
        without = progress ? 0 : without + 1;
        last = value;
    }
    (void)rl_cover_bound_of(g->bound, g->part, w->choice);
    fix(w);
}

// The tree ----------------------------------------------------------------------------------------

typedef struct decision {
    int32_t relay;
    unsigned char choice;
} decision;

typedef struct node {
    int64_t bound;
    int32_t depth;
    decision *decisions;
} node;

typedef struct tree {
    workshop *w;
    rl_cover_master *master; // NULL: subgradient only
    unsigned char *choice;   // of the node under work
    double *x;
    RL_VECTOR(node) open;
    int64_t nodes;
} tree;

static void free_node(tree *t, node *n) {
    rl_release(t->w->search->ctx, n->decisions);
    n->decisions = NULL;
}

// Position in `open` of the node with the best bound; the deepest of equals.
static size_t best_open(const tree *t) {
    size_t best = 0;
    for (size_t k = 1; k < t->open.count; k++) {
        const node *n = &t->open.items[k], *b = &t->open.items[best];
        if (rl_cover_is_better(t->w->problem, n->bound, b->bound) ||
            (n->bound == b->bound && n->depth >= b->depth))
            best = k;
    }
    return best;
}

// The best bound of what is still open, `current` included (NULL for none).
static int64_t tree_bound(const tree *t, const node *current) {
    int64_t bound = current != NULL ? current->bound : rl_cover_worst(t->w->problem);
    if (t->open.count > 0) {
        const int64_t open = t->open.items[best_open(t)].bound;
        if (rl_cover_is_better(t->w->problem, open, bound))
            bound = open;
    }
    return bound;
}

static rl_status push_child(tree *t, const node *parent, int64_t bound, int32_t relay,
                            unsigned char choice) {
    rl_context *ctx = t->w->search->ctx;
    const rl_status status = RL_VECTOR_RESERVE(ctx, &t->open, 1);
    if (status != RL_OK)
        return status;
    node child = {bound, parent->depth + 1, RL_NEW(ctx, decision, parent->depth + 1)};
    if (child.decisions == NULL)
        return rl_fail_memory(ctx);
    if (parent->depth > 0)
        memcpy(child.decisions, parent->decisions, (size_t)parent->depth * sizeof(decision));
    child.decisions[parent->depth] = (decision){relay, choice};
    t->open.items[t->open.count++] = child;
    return RL_OK;
}

// The bound under the choices of the node. Returns false when the node is done with.
static bool bound_node(tree *t, node *n) {
    workshop *w = t->w;
    rl_cover_subgradient *g = &w->multipliers;
    const int64_t incumbent = incumbent_of(w);
    rl_cover_relaxed relaxed = RL_COVER_LP_FAILED;
    if (t->master != NULL) {
        relaxed = rl_cover_master_solve(t->master, t->choice, incumbent,
                                        t->nodes == 1 ? MASTER_ROUNDS_ROOT : MASTER_ROUNDS,
                                        g->bound, g->part, t->x);
        if (relaxed == RL_COVER_LP_STOPPED)
            return true;
        if (relaxed == RL_COVER_LP_FAILED) {
            rl_cover_master_free(t->master);
            t->master = NULL;
        }
    }
    if (relaxed == RL_COVER_LP_FAILED) {
        (void)rl_cover_subgradient_run(g, t->choice, incumbent, NODE_STEPS);
        memcpy(t->x, g->usual, (size_t)w->problem->relay_count * sizeof *t->x);
    }
    if (relaxed == RL_COVER_PRUNED)
        return false;
    const int64_t bound = rl_cover_bound_of(g->bound, g->part, t->choice);
    if (rl_cover_is_better(w->problem, n->bound, bound))
        n->bound = bound;
    return rl_cover_is_better(w->problem, n->bound, incumbent);
}

// The open relay about which the relaxation is least sure, what it covers counting too; −1 when all
// are decided.
static int32_t branching_relay(const tree *t) {
    const rl_cover_problem *p = t->w->problem;
    int32_t best = -1;
    double best_score = -1;
    for (int32_t i = 0; i < p->relay_count; i++) {
        if (t->choice[i] != RL_COVER_OPEN)
            continue;
        const double unsure = fmin(t->x[i], 1 - t->x[i]);
        const double stake = sqrt((double)(p->relay_start[i + 1] - p->relay_start[i]));
        const double score = unsure < 1e-6 ? 0 : unsure * stake;
        if (score > best_score) {
            best = i;
            best_score = score;
        }
    }
    return best;
}

// Everything is decided: the relays that are in are the cover.
static void take_leaf(tree *t) {
    workshop *w = t->w;
    rl_cover_heuristic *h = &w->heuristic;
    h->choice = t->choice;
    rl_cover_build(h, NULL);
    h->choice = NULL;
    take_cover(w);
}

static rl_status branch(tree *t, const node *n) {
    const int32_t relay = branching_relay(t);
    if (relay < 0) {
        take_leaf(t);
        return RL_OK;
    }
    rl_cover_bound *bound = t->w->multipliers.bound;
    const rl_cover_problem *p = t->w->problem;
    const unsigned char likely = t->x[relay] >= 0.5 ? RL_COVER_IN : RL_COVER_OUT;
    const unsigned char order[] = {likely == RL_COVER_IN ? RL_COVER_OUT : RL_COVER_IN, likely};
    for (int k = 0; k < 2; k++) { // the likely one last: it is taken next
        int64_t with = rl_cover_bound_with(bound, relay, order[k]);
        if (rl_cover_is_better(p, with, n->bound))
            with = n->bound;
        if (!rl_cover_is_better(p, with, incumbent_of(t->w)))
            continue;
        const rl_status status = push_child(t, n, with, relay, order[k]);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static void look_for_cover(tree *t) {
    workshop *w = t->w;
    rl_cover_build_near(&w->heuristic, t->x, w->multipliers.part);
    take_cover(w);
}

static rl_status work_at_node(tree *t, node *n) {
    workshop *w = t->w;
    memcpy(t->choice, w->choice, (size_t)w->problem->relay_count);
    for (int32_t k = 0; k < n->depth; k++)
        if (t->choice[n->decisions[k].relay] == RL_COVER_OPEN)
            t->choice[n->decisions[k].relay] = n->decisions[k].choice;
        else if (t->choice[n->decisions[k].relay] != n->decisions[k].choice)
            return RL_OK; // decided otherwise for good since then
    if (!rl_cover_is_better(w->problem, n->bound, incumbent_of(w)))
        return RL_OK;
    t->nodes++;
    if (!bound_node(t, n) || rl_should_stop(w->search->ctx))
        return RL_OK;
    if (t->nodes % NODES_A_COVER == 1)
        look_for_cover(t);
    if (n->depth == 0)
        fix(w);
    rl_cover_bound_fix(w->multipliers.bound, incumbent_of(w), t->choice);
    return branch(t, n);
}

// After the node just left: the last of its children if there is one, else the best of all.
static node take_next(tree *t, size_t open_before) {
    size_t next = t->open.count - 1;
    if (t->open.count <= open_before)
        next = best_open(t);
    const node taken = t->open.items[next];
    t->open.items[next] = t->open.items[--t->open.count];
    return taken;
}

static rl_status grow_tree(tree *t) {
    workshop *w = t->w;
    node n = {.bound = w->bound};
    size_t before = 0;
    rl_status status = RL_OK;
    for (;;) {
        before = t->open.count;
        status = work_at_node(t, &n);
        const bool stop = rl_should_stop(w->search->ctx);
        if (status == RL_OK)
            publish_bound(w, tree_bound(t, stop ? &n : NULL));
        free_node(t, &n);
        if (status != RL_OK || stop || t->open.count == 0)
            break;
        n = take_next(t, before);
        if (t->nodes % 8 == 0)
            report(w);
    }
    return status;
}

static double entries_of(const rl_cover_problem *p) {
    return (double)p->pattern_start[p->pattern_count];
}

static rl_status search_tree(workshop *w) {
    search *s = w->search;
    const rl_cover_problem *p = w->problem;
    rl_status status = RL_OK;
    tree t = {.w = w};
    t.choice = RL_NEW(s->ctx, unsigned char, p->relay_count);
    t.x = RL_NEW(s->ctx, double, p->relay_count);
    if (t.choice == NULL || t.x == NULL) {
        status = rl_fail_memory(s->ctx);
        goto done;
    }
    if (p->relay_count <= MASTER_RELAYS_MOST && entries_of(p) <= MASTER_ENTRIES_MOST)
        t.master = rl_cover_master_create(s->ctx, p, w->multipliers.part);
    RL_TRY(grow_tree(&t));
done:
    s->answer->nodes += t.nodes;
    for (size_t k = 0; k < t.open.count; k++)
        free_node(&t, &t.open.items[k]);
    RL_VECTOR_CLEAR(s->ctx, &t.open);
    rl_cover_master_free(t.master);
    rl_release(s->ctx, t.choice);
    rl_release(s->ctx, t.x);
    return status;
}

// All together ------------------------------------------------------------------------------------

// A problem of which nothing is left: what the presolve chose is the answer.
static void take_empty(workshop *w) {
    w->heuristic.best_objective = 0;
    take_cover(w);
    publish_bound(w, 0);
}

static rl_status work_on(search *s, const rl_cover_problem *problem, bool is_root) {
    workshop w = {0};
    rl_cover_problem *rest = NULL;
    rl_status status;
    RL_TRY(open_workshop(s, problem, &w));
    w.bound = s->answer->bound - (is_root ? 0 : base_of(problem));
    if (problem->pattern_count == 0) {
        take_empty(&w);
        goto done;
    }
    work_at_root(&w);
    if (is_proved(&w) || rl_should_stop(s->ctx))
        goto done;
    if (is_root) {
        RL_TRY(rl_cover_problem_restrict(problem, w.choice, &rest));
        status = work_on(s, rest, false);
    } else {
        status = search_tree(&w);
    }
done:
    close_workshop(&w);
    rl_cover_problem_free(rest);
    return status;
}

rl_status rl_cover_search(rl_context *ctx, const rl_covering *covering, const int64_t *cost,
                          rl_cover_aim aim, int64_t limit, rl_cover_answer *answer) {
    search s = {.ctx = ctx,
                .covering = covering,
                .cost = cost,
                .aim = aim,
                .limit = limit,
                .answer = answer};
    rl_cover_problem *problem = NULL;
    rl_status status;
    answer->found = false;
    answer->nodes = 0;
    answer->bound = aim == RL_AIM_MOST_WEIGHT ? covering->total_weight : 0;
    s.trial = RL_NEW(ctx, bool, covering->relay_count);
    if (s.trial == NULL)
        return rl_fail_memory(ctx);
    RL_TRY(rl_cover_problem_make(ctx, covering, cost, aim, limit, &problem));
    RL_TRY(work_on(&s, problem, true));
done:
    rl_cover_problem_free(problem);
    rl_release(ctx, s.trial);
    return status;
}
