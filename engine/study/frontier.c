#include "study/frontier.h"

#include "optimise/session.h"

#include <math.h>

enum {
    FIRST_NODES = 60, // of a point, the first time; twice as many each time it is looked at again
    POINT_NODES = 80, // of a point on average: past these, what is left of the gaps is printed
    ALTERNATIVE_NODES = 150,
};

typedef struct frontier_work {
    rl_context *ctx;
    const rl_oracle *oracle;
    const rl_scenario *scenario;
    rl_session *session;
    rl_rule rule;
    int32_t row;
    double own_limit; // the scenario's; INFINITY when it has none
    rl_frontier *out;
    int64_t nodes;  // spent on the points so far
    int64_t *tried; // by point: the most it had at once, once it is looked at again
} frontier_work;

rl_frontier_settings rl_frontier_settings_default(void) {
    return (rl_frontier_settings){.by = RL_AXIS_RELAYS,
                                  .points = 20,
                                  .from = NAN,
                                  .to = NAN,
                                  .gap = 1e-3,
                                  .at = NAN,
                                  .keep_share = 0.99};
}

static rl_rule rule_of(rl_frontier_axis axis) {
    return axis == RL_AXIS_RELAYS   ? RL_RULE_MAX_RELAYS
           : axis == RL_AXIS_BUDGET ? RL_RULE_BUDGET
                                    : RL_RULE_HOURS;
}

static double used_by(rl_frontier_axis axis, const rl_plan_usage *usage) {
    return axis == RL_AXIS_RELAYS   ? usage->relays
           : axis == RL_AXIS_BUDGET ? usage->cost_eur
                                    : usage->hours;
}

// Limits -----------------------------------------------------------------------------------------

static rl_status add_point(frontier_work *w, double limit) {
    rl_frontier *out = w->out;
    const rl_status status = RL_VECTOR_RESERVE(w->ctx, &out->points, 1);
    if (status != RL_OK)
        return status;
    out->points.items[out->points.count++] = (rl_frontier_point){
        .limit = limit,
        .status = RL_POINT_UNKNOWN,
        .reach = NAN,
        .bound = w->oracle->population->total_weight,
        .gap = NAN,
        .marginal = NAN,
        .chord_lead = NAN,
        .is_rule = limit == w->own_limit,
    };
    return RL_OK;
}

// Moves the point nearest to the scenario's own limit onto it, so that the campaign as it stands is
// on the frontier.
static double snap(const frontier_work *w, double limit, double step) {
    return fabs(limit - w->own_limit) <= 0.5 * step ? w->own_limit : limit;
}

// Evenly spread limits; whole ones, each once, for relays.
static rl_status spread_points(frontier_work *w, double from, double to) {
    const int32_t points = w->out->settings.points;
    const bool whole = w->out->settings.by == RL_AXIS_RELAYS;
    const double step = points > 1 ? (to - from) / (points - 1) : 0;
    for (int32_t i = 0; i < points; i++) {
        double limit = i + 1 == points ? to : from + i * step;
        if (i > 0 && i + 1 < points)
            limit = snap(w, limit, step);
        if (whole)
            limit = round(limit);
        const size_t count = w->out->points.count;
        if (count > 0 && w->out->points.items[count - 1].limit >= limit)
            continue;
        const rl_status status = add_point(w, limit);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static int32_t usable_relays(const rl_scenario *s) {
    int32_t count = 0;
    for (rl_id r = 0; r < s->actor_count; r++) {
        bool usable = false;
        for (int32_t k = 0; k < s->actors[r].activation_count; k++)
            usable |= s->activations[s->actors[r].first_activation + k].state != RL_FORBIDDEN;
        count += usable;
    }
    return count;
}

// Solving ----------------------------------------------------------------------------------------

// What remains of the time for each of `left` pieces of work.
static double time_share(const rl_context *ctx, int32_t left) {
    return fmax(ctx->deadline_s - rl_clock_s(), 0) / left;
}

static rl_status ask(frontier_work *w, double limit, double at_most, int32_t left,
                     int64_t node_limit, rl_answer *answer) {
    rl_question question = rl_question_default();
    question.gap = w->out->settings.gap;
    question.at_most = at_most;
    question.seconds = time_share(w->ctx, left);
    question.node_limit = node_limit;
    question.phase = RL_MSG_PHASE_FRONTIER;
    rl_session_set_limit(w->session, w->row, limit);
    return rl_session_most_reach(w->session, &question, answer);
}

static bool has_plan(const rl_frontier_point *point) { return !isnan(point->reach); }

// Brings what is known of a point up to date, its gap too.
static void judge(const frontier_work *w, rl_frontier_point *point) {
    if (point->status == RL_POINT_INFEASIBLE || !has_plan(point))
        return;
    const double gap = fmax(w->out->settings.gap, 1e-9);
    const double yardstick = fmax(point->reach, 1e-6 * w->oracle->population->total_weight);
    point->bound = fmax(point->bound, point->reach); // two summations of one plan
    point->gap = (point->bound - point->reach) / yardstick;
    point->status = point->gap <= gap * (1 + 1e-9) ? RL_POINT_PROVED : RL_POINT_OPEN;
}

static rl_status improve_point(frontier_work *w, rl_frontier_point *point, const rl_plan *plan,
                               double reach) {
    if (has_plan(point) && point->reach >= reach)
        return RL_OK;
    const rl_status status = rl_plan_copy(w->ctx, plan, &point->plan);
    if (status != RL_OK)
        return status;
    point->usage = rl_plan_measure(w->scenario, plan);
    point->reach = reach;
    return RL_OK;
}

// Records an answer at a point. A plan is one for every limit that it keeps, a bound for a limit
// holds for a smaller one.
static rl_status record(frontier_work *w, int32_t at, const rl_answer *answer) {
    rl_frontier *out = w->out;
    rl_frontier_point *points = out->points.items;
    const rl_plan_usage usage = rl_plan_measure(w->scenario, &answer->plan);
    rl_status status = RL_OK;
    w->nodes += answer->nodes;
    for (int32_t i = at; i >= 0; i--) {
        if (answer->outcome == RL_INFEASIBLE) {
            points[i].status = RL_POINT_INFEASIBLE;
            points[i].bound = NAN;
        } else {
            points[i].bound = fmin(points[i].bound, answer->bound);
        }
    }
    for (int32_t i = 0; i < (int32_t)out->points.count; i++) {
        if (points[i].status == RL_POINT_INFEASIBLE)
            continue;
        if (answer->has_plan && used_by(out->settings.by, &usage) <= points[i].limit)
            RL_TRY(improve_point(w, &points[i], &answer->plan, answer->reach));
        judge(w, &points[i]);
    }
done:
    return status;
}

static rl_status solve_point(frontier_work *w, int32_t at, int32_t left, int64_t node_limit) {
    rl_frontier_point *point = &w->out->points.items[at];
    rl_answer answer = {0};
    rl_status status = RL_OK;
    RL_TRY(ask(w, point->limit, point->bound, left, node_limit, &answer));
    RL_TRY(record(w, at, &answer));
done:
    rl_answer_clear(w->ctx, &answer);
    return status;
}

static bool is_settled(const rl_frontier_point *point) {
    return point->status == RL_POINT_PROVED || point->status == RL_POINT_INFEASIBLE;
}

static void report_share(const frontier_work *w, double fraction) {
    rl_report_progress(w->ctx, rl_message_text(w->ctx, RL_MSG_PHASE_FRONTIER), fraction, NAN, NAN);
}

// Whether nothing is to be asked at a point for now: it is settled, or will be with the next one,
// of the same plan.
static bool can_wait(const rl_frontier *out, int32_t at) {
    const rl_frontier_point *points = out->points.items;
    if (is_settled(&points[at]))
        return true;
    return at + 1 < (int32_t)out->points.count && points[at + 1].status == RL_POINT_OPEN &&
           points[at].reach >= points[at + 1].reach;
}

// Every point once: the largest limit, whose bound holds for all, then from the smallest up, each
// starting from the plans before.
static rl_status solve_each(frontier_work *w) {
    rl_frontier *out = w->out;
    const int32_t last = (int32_t)out->points.count - 1;
    rl_status status = solve_point(w, last, last + 1, FIRST_NODES);
    out->done = 1;
    for (int32_t i = 0; status == RL_OK && i < last && !rl_should_stop(w->ctx); i++) {
        report_share(w, 0.3 * (i + 1) / (last + 1));
        if (!can_wait(out, i))
            status = solve_point(w, i, last - i, FIRST_NODES);
        out->done++;
    }
    return status;
}

// The point of greatest gap that has not had that many nodes yet, −1 when there is none; `open`
// counts those that remain.
static int32_t widest_point(const frontier_work *w, int64_t nodes, int32_t *open) {
    const rl_frontier_point *points = w->out->points.items;
    int32_t widest = -1;
    *open = 0;
    for (int32_t i = 0; i < (int32_t)w->out->points.count; i++) {
        if (w->tried[i] >= nodes || can_wait(w->out, i))
            continue;
        ++*open;
        if (widest < 0 || !has_plan(&points[i]) || points[i].gap > points[widest].gap)
            widest = i;
    }
    return widest;
}

// Those left open again with more nodes, the greatest gap first.
static rl_status solve_again(frontier_work *w) {
    const int64_t most_nodes = (int64_t)POINT_NODES * (int64_t)w->out->points.count;
    rl_status status = RL_OK;
    for (int64_t nodes = 2 * FIRST_NODES; nodes <= most_nodes; nodes *= 2) {
        int32_t open;
        for (int32_t i; (i = widest_point(w, nodes, &open)) >= 0;) {
            if (w->nodes >= most_nodes || rl_should_stop(w->ctx))
                return RL_OK;
            report_share(w, 0.3 + 0.7 * (double)w->nodes / (double)most_nodes);
            w->tried[i] = nodes;
            RL_TRY(solve_point(w, i, open, nodes));
        }
    }
done:
    return status;
}

static rl_status solve_points(frontier_work *w) {
    w->tried = RL_NEW(w->ctx, int64_t, w->out->points.count);
    if (w->tried == NULL)
        return rl_fail_memory(w->ctx);
    rl_status status = solve_each(w);
    if (status == RL_OK)
        status = solve_again(w);
    rl_release(w->ctx, w->tried);
    return status;
}

// Shape ------------------------------------------------------------------------------------------

// The knee: the point highest above the chord from the first plan to the last, both axes scaled to
// [0, 1] (Satopää et al. 2011, « Kneedle »).
static void find_knee(rl_frontier *out) {
    const rl_frontier_point *first = NULL, *last = NULL, *before = NULL;
    out->knee = -1;
    for (size_t i = 0; i < out->points.count; i++) {
        rl_frontier_point *point = &out->points.items[i];
        if (isnan(point->reach))
            continue;
        first = first == NULL ? point : first;
        last = point;
        if (before != NULL)
            point->marginal = (point->reach - before->reach) / (point->limit - before->limit);
        before = point;
    }
    if (first == last || !(last->reach > first->reach))
        return;
    double best = 1e-9;
    for (size_t i = 0; i < out->points.count; i++) {
        rl_frontier_point *point = &out->points.items[i];
        if (isnan(point->reach))
            continue;
        point->chord_lead = (point->reach - first->reach) / (last->reach - first->reach) -
                            (point->limit - first->limit) / (last->limit - first->limit);
        if (point->chord_lead > best) {
            best = point->chord_lead;
            out->knee = (int32_t)i;
        }
    }
}

// Everything together ----------------------------------------------------------------------------

// Without a limit of its own, the frontier ends where the best plan needs no more.
static rl_status find_end(frontier_work *w, double *to) {
    rl_answer answer = {0};
    rl_frontier *out = w->out;
    const double all = rl_session_limit(w->session, w->row);
    const rl_status status = ask(w, all, INFINITY, out->settings.points + 1, FIRST_NODES, &answer);
    const rl_plan_usage usage = rl_plan_measure(w->scenario, &answer.plan);
    const double used = used_by(out->settings.by, &usage);
    *to = answer.has_plan && used > 0 ? used : all;
    rl_answer_clear(w->ctx, &answer);
    return status;
}

static rl_status choose_limits(frontier_work *w) {
    rl_frontier *out = w->out;
    rl_status status = RL_OK;
    const bool by_relays = out->settings.by == RL_AXIS_RELAYS;
    double to = out->settings.to;
    if (isnan(to)) {
        if (isfinite(w->own_limit))
            to = 2 * w->own_limit;
        else
            RL_TRY(find_end(w, &to));
        if (by_relays)
            to = fmin(to, fmax(usable_relays(w->scenario), 1));
    }
    double from = out->settings.from;
    if (isnan(from))
        from = by_relays ? fmin(1, to) : to / out->settings.points;
    out->settings.from = fmin(from, to);
    out->settings.to = to;
    RL_TRY(spread_points(w, out->settings.from, to));
done:
    return status;
}

// Where the alternatives are looked for: the limit asked, the scenario's own, or the knee.
static rl_status find_alternatives(frontier_work *w) {
    rl_frontier *out = w->out;
    rl_status status = RL_OK;
    rl_answer answer = {0};
    double at = out->settings.at;
    if (isnan(at))
        at = isfinite(w->own_limit) ? w->own_limit
             : out->knee >= 0       ? out->points.items[out->knee].limit
                                    : out->settings.to;
    out->alternatives_at = at;
    RL_TRY(ask(w, at, INFINITY, out->settings.alternatives + 1, ALTERNATIVE_NODES, &answer));
    if (!answer.has_plan)
        goto done;
    RL_TRY(rl_plan_copy(w->ctx, &answer.plan, &out->best));
    out->alternatives_best = answer.reach;
    RL_TRY(rl_frontier_add_alternatives(w->ctx, w->oracle, w->rule, at, out));
done:
    rl_answer_clear(w->ctx, &answer);
    return status;
}

rl_status rl_frontier_find(rl_context *ctx, const rl_oracle *oracle,
                           const rl_frontier_settings *settings, bool has_rule, rl_frontier *out) {
    const double started_s = rl_clock_s();
    rl_status status = RL_OK;
    *out = (rl_frontier){
        .settings = *settings, .knee = -1, .alternatives_at = NAN, .alternatives_best = NAN};
    frontier_work w = {.ctx = ctx,
                       .oracle = oracle,
                       .scenario = oracle->population->scenario,
                       .rule = rule_of(settings->by),
                       .own_limit = INFINITY,
                       .out = out};
    RL_TRY(rl_session_create(ctx, oracle, NULL, &w.session));
    w.row = rl_session_row(w.session, w.rule, RL_NONE);
    if (has_rule)
        w.own_limit = rl_session_limit(w.session, w.row);
    RL_TRY(choose_limits(&w));
    RL_TRY(solve_points(&w));
    find_knee(out);
    if (settings->alternatives > 0 && !rl_should_stop(ctx))
        RL_TRY(find_alternatives(&w));
    out->is_complete = !rl_should_stop(ctx);
    out->seconds = rl_clock_s() - started_s;
done:
    rl_session_free(w.session);
    return status;
}
