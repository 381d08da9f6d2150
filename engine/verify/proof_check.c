#include "verify/proof_check.h"

#include <float.h>
#include <math.h>

typedef struct checking {
    rl_context *ctx;
    rl_arena arena;
    const rl_ground *ground;
    const rl_certificate *certificate;
    const rl_claim *claim;
    rl_dual_bound *dual;
    RL_VECTOR(rl_states) states; // by depth
    RL_VECTOR(int32_t) pending;  // fixes of a line that are not judged yet
    double enough;               // no lower bound is looked for
    bool is_priced;              // by the last dual: fixes are judged by its prices
    double fixed;                // greatest worth of what a fix ruled out
    int32_t fixed_line;
    rl_proof_checked *out;
    rl_status status;
} checking;

// The worth of a node, and the line that says the least about it.
typedef struct worth {
    double bound;
    int32_t line;
} worth;

static const worth nothing = {-INFINITY, 0};

static rl_states *states_at(checking *c, int32_t depth) {
    while (c->status == RL_OK && c->states.count <= (size_t)depth) {
        rl_states made;
        c->status = RL_VECTOR_RESERVE(c->ctx, &c->states, 1);
        if (c->status == RL_OK && !rl_states_create(&c->arena, c->ground->scenario, &made))
            c->status = rl_fail_memory(c->ctx);
        if (c->status == RL_OK)
            c->states.items[c->states.count++] = made;
    }
    return c->status == RL_OK ? &c->states.items[depth] : NULL;
}

static const rl_node_read *node_at(const checking *c, int32_t index) {
    return &c->certificate->nodes.items[index];
}

// Two children that leave out no plan between them, or false.
static bool find_children(const checking *c, int32_t node, int32_t *first, int32_t *second) {
    for (*first = node_at(c, node)->first_child; *first >= 0;
         *first = node_at(c, *first)->next_sibling) {
        for (*second = node_at(c, *first)->next_sibling; *second >= 0;
             *second = node_at(c, *second)->next_sibling) {
            if (rl_steps_cover(&node_at(c, *first)->step, &node_at(c, *second)->step))
                return true;
        }
    }
    return false;
}

static double evaluate(checking *c, const rl_event *event, const rl_states *states, double enough) {
    c->is_priced = rl_prices_are_sound(c->dual, c->claim, event);
    if (!c->is_priced) {
        if (c->out->wrong_line == 0)
            c->out->wrong_line = event->line;
        return INFINITY;
    }
    c->out->duals++;
    return rl_dual_bound_of(c->dual, c->claim, event, event->kind == RL_EVENT_EMPTY, states,
                            enough);
}

// The worth of the one plan left, INFINITY when there are several.
static double worth_of_single(checking *c, const rl_states *states) {
    const rl_scenario *s = c->ground->scenario;
    rl_plan plan = {0};
    double value = 0;
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (states->relay[r] == RL_STATE_OPEN)
            return INFINITY;
        if (states->relay[r] == RL_STATE_IN && c->claim->value != NULL)
            value = rl_add_up(value, c->claim->value[r]);
    }
    for (rl_id k = 0; k < s->activation_count && c->status == RL_OK; k++) {
        if (states->activation[k] == RL_STATE_OPEN)
            value = INFINITY;
        else if (states->activation[k] == RL_STATE_IN)
            c->status = rl_plan_add(c->ctx, &plan, k);
    }
    if (c->status == RL_OK && !c->claim->is_centrality && value == 0) {
        rl_interval total = {0, INFINITY};
        rl_interval *by_segment = RL_NEW(c->ctx, rl_interval, s->segment_count);
        c->status = by_segment == NULL
                        ? rl_fail_memory(c->ctx)
                        : rl_ground_reach(c->ctx, c->ground, &plan, by_segment, &total);
        rl_release(c->ctx, by_segment);
        value = total.hi;
    }
    rl_plan_clear(c->ctx, &plan);
    return value;
}

// Bounds what each pending fix rules out, and keeps those that are not low enough.
static void judge_fixes(checking *c, const rl_event *event, const rl_states *states, bool is_last) {
    const size_t count = c->pending.count;
    c->pending.count = 0;
    for (size_t i = 0; i < count; i++) {
        const int32_t step = c->pending.items[i];
        if (!c->is_priced || rl_should_stop(c->ctx)) {
            c->fixed = INFINITY; // nothing is proved of it
            c->fixed_line = event->line;
            return;
        }
        const double ruled_out = rl_dual_bound_against(c->dual, &c->certificate->steps.items[step],
                                                       states, c->enough, is_last);
        if (ruled_out > c->enough && !is_last) {
            c->pending.items[c->pending.count++] = step;
        } else if (ruled_out > c->fixed) {
            c->fixed = ruled_out;
            c->fixed_line = event->line;
        }
    }
}

// Applies a fix line after its dual. False when nothing is left.
static bool apply_fixes(checking *c, const rl_event *event, rl_states *states) {
    c->status = RL_VECTOR_RESERVE(c->ctx, &c->pending, (size_t)event->count);
    if (c->status != RL_OK)
        return false;
    for (int32_t i = event->first; i < event->first + event->count; i++)
        c->pending.items[c->pending.count++] = i;
    // Every plan ruled out is judged under the states before the line; the closer a look at all the
    // relays, the fewer fixes are left to judge.
    do
        judge_fixes(c, event, states, false);
    while (c->pending.count > 0 && !rl_should_stop(c->ctx) &&
           rl_dual_bound_tighten(c->dual, states));
    judge_fixes(c, event, states, true);
    for (int32_t i = event->first; i < event->first + event->count; i++) {
        if (!rl_states_take(states, &c->certificate->steps.items[i]))
            return false;
    }
    return rl_states_settle(c->ground->scenario, states);
}

static double lowest(double bound, double other) { return other < bound ? other : bound; }

static worth check_node(checking *c, int32_t index, int32_t depth);

static worth greatest_of(worth a, worth b) { return b.bound > a.bound ? b : a; }

// Goes through the lines of a node whose states are settled. Duals wait until they are needed:
// where both children prove enough, they never are; those that decide something get a first look.
// `depth` is that of the states.
static worth check_lines(checking *c, const rl_node_read *node, rl_states *states, int32_t first,
                         int32_t second, int32_t depth) {
    const int32_t count = node->event_count;
    const rl_event *events = count > 0 ? &c->certificate->events.items[node->first_event] : NULL;
    double bound = INFINITY;
    for (int32_t e = 0; e < count && c->status == RL_OK; e++) {
        const bool decides = e + 1 < count && events[e + 1].kind == RL_EVENT_FIX;
        switch (events[e].kind) {
        case RL_EVENT_DUAL:
            if (decides)
                bound = lowest(bound, evaluate(c, &events[e], states, INFINITY));
            break;
        case RL_EVENT_FIX:
            if (!apply_fixes(c, &events[e], states))
                return nothing;
            break;
        case RL_EVENT_EMPTY:
            if (evaluate(c, &events[e], states, -DBL_TRUE_MIN) < 0)
                return nothing;
            break;
        case RL_EVENT_SINGLE:
            bound = lowest(bound, worth_of_single(c, states));
            break;
        }
    }
    worth children = {INFINITY, node->line};
    if (first >= 0)
        children = greatest_of(check_node(c, first, depth), check_node(c, second, depth));
    states = states_at(c, depth); // the children may have moved them
    // Of the plans that the fixes left: the last duals are the most likely to do.
    for (int32_t e = count - 1; events != NULL && e >= 0 && c->status == RL_OK; e--) {
        if (events[e].kind == RL_EVENT_DUAL && lowest(bound, children.bound) > c->enough)
            bound = lowest(bound, evaluate(c, &events[e], states, c->enough));
    }
    if (bound < children.bound)
        children = (worth){bound, node->line};
    return children;
}

// Not inlined, so that nothing moves across the change of rounding.
static __attribute__((noinline)) void report(const checking *c, int32_t node) {
    const int mode = rl_rigour_pause();
    rl_report_progress(c->ctx, rl_message_text(c->ctx, RL_MSG_PHASE_CHECK),
                       node / (double)c->certificate->nodes.count, NAN, NAN);
    rl_rigour_end(mode);
}

static worth check_node(checking *c, int32_t index, int32_t depth) {
    const rl_node_read *node = node_at(c, index);
    rl_states *states = states_at(c, depth + 1);
    int32_t first = -1, second = -1;
    if (states == NULL || rl_should_stop(c->ctx))
        return (worth){INFINITY, node->line};
    c->out->nodes++;
    report(c, index);
    rl_states_copy(c->ground->scenario, &c->states.items[depth], states);
    if ((node->parent >= 0 && !rl_states_take(states, &node->step)) ||
        !rl_states_settle(c->ground->scenario, states))
        return nothing;
    if (!find_children(c, index, &first, &second))
        first = second = -1;
    return check_lines(c, node, states, first, second, depth + 1);
}

rl_status rl_proof_check(rl_context *ctx, const rl_ground *ground,
                         const rl_certificate *certificate, const rl_claim *claim, double enough,
                         rl_dual_bound *dual, rl_proof_checked *out) {
    checking c = {.ctx = ctx,
                  .ground = ground,
                  .certificate = certificate,
                  .claim = claim,
                  .dual = dual,
                  .enough = rl_greater(enough, -DBL_TRUE_MIN), // below 0: there is no plan
                  .fixed = -INFINITY,
                  .out = out};
    *out = (rl_proof_checked){.bound = INFINITY};
    rl_arena_init(&c.arena, ctx);
    rl_states *rules = states_at(&c, 0);
    if (rules != NULL) {
        rl_states_of_rules(ground->scenario, rules);
        worth root = {INFINITY, claim->line};
        if (!rl_states_settle(ground->scenario, rules))
            root = nothing;
        else if (claim->node_count > 0)
            root = check_node(&c, claim->first_node, 0);
        if (c.fixed > root.bound)
            root = (worth){c.fixed, c.fixed_line};
        // Nothing reaches more than the whole target, whatever the certificate forgets.
        if (!claim->is_centrality)
            root.bound = lowest(root.bound, ground->total_weight);
        out->bound =
            root.bound < 0 ? -INFINITY : root.bound; // every plan is worth nothing at least
        out->weak_line = root.line;
    }
    RL_VECTOR_CLEAR(ctx, &c.states);
    RL_VECTOR_CLEAR(ctx, &c.pending);
    rl_arena_clear(&c.arena);
    return c.status;
}
