#include "study/robust.h"

#include "study/refusals.h"

#include <math.h>
#include <string.h>

enum {
    NODES_MAX = 400,      // of the tree; past these, what is left of the gap is printed
    QUESTION_NODES = 150, // of one question's own tree
    ROUNDS_MAX = 4,       // refusals tried as T in one branch
};

// Of the time left, for one question.
#define TIME_SHARE 0.25

typedef struct branch {
    unsigned char *choice; // rl_choice by actor
    double nominal;        // no plan of the branch reaches more when nobody refuses
    double bound;          // nor more than this when the worst K refuse
} branch;

typedef struct robust_work {
    rl_context *ctx;
    rl_arena arena;
    rl_session *session;
    rl_session *relaxed; // without the floors
    const rl_scenario *scenario;
    RL_VECTOR(branch) open;
    double closed; // greatest bound of the branches given up
    rl_answer answer;
    rl_robustness *out;
} robust_work;

rl_robust_settings rl_robust_settings_default(void) {
    return (rl_robust_settings){.refusals = 1, .gap = 1e-3};
}

// What is proved --------------------------------------------------------------------------------

static double value_of(const robust_work *w) {
    return w->out->robust.has_plan ? w->out->robust.worst.reach : -INFINITY;
}

// A bound that counts as the value, the gap being settled.
static double settled(const robust_work *w) {
    const double least = 1e-9 * w->out->nominal_bound;
    return value_of(w) + fmax(w->out->settings.gap * value_of(w), least);
}

static void give_up(robust_work *w, double bound) { w->closed = fmax(w->closed, bound); }

// Questions --------------------------------------------------------------------------------------

static rl_question question_of(const robust_work *w, double at_most) {
    rl_question question = rl_question_default();
    question.gap = 0.5 * w->out->settings.gap;
    question.need = value_of(w);
    question.at_most = at_most;
    question.node_limit = QUESTION_NODES;
    question.seconds = TIME_SHARE * fmax(w->ctx->deadline_s - rl_clock_s(), 0);
    question.phase = RL_MSG_PHASE_ROBUST;
    return question;
}

static void apply(const robust_work *w, const branch *b, rl_session *session) {
    rl_session_reset(session);
    for (rl_id r = 0; r < w->scenario->actor_count; r++) {
        if (b->choice[r] != RL_OPEN)
            rl_session_set_relay(session, r, (rl_choice)b->choice[r]);
    }
}

// No plan of at least `need` reaches more than the answer's bound, and no other plan more than
// `need`.
static double bound_of(const rl_answer *answer, const rl_question *question) {
    return fmin(question->at_most, fmax(answer->bound, question->need));
}

// The most reach of the branch when nobody refuses.
static rl_status ask_nominal(robust_work *w, branch *b) {
    const rl_question question = question_of(w, b->nominal);
    apply(w, b, w->session);
    const rl_status status = rl_session_most_reach(w->session, &question, &w->answer);
    rl_session_reset(w->session);
    if (status == RL_OK) {
        b->nominal = bound_of(&w->answer, &question);
        b->bound = fmin(b->bound, b->nominal);
    }
    return status;
}

// What a relay in use takes at least of a limit: its required activations, or its lightest one.
static double least_use(const rl_scenario *s, rl_id relay, rl_rule rule) {
    double required = 0, lightest = INFINITY;
    const rl_actor *actor = &s->actors[relay];
    for (rl_id k = actor->first_activation; k < actor->first_activation + actor->activation_count;
         k++) {
        const double use = rule == RL_RULE_BUDGET  ? rl_activation_cost_eur(s, k)
                           : rule == RL_RULE_HOURS ? rl_activation_hours(s, k)
                                                   : 1;
        if (s->activations[k].state == RL_REQUIRED)
            required += use;
        else if (s->activations[k].state == RL_FREE)
            lightest = fmin(lightest, use);
    }
    return required > 0 || isinf(lightest) ? required : lightest;
}

// Takes what the refusing relays use at least off the limits. The tolerance that a rule leaves a
// whole plan is left to the rest of it.
static void lower_limits(rl_session *session, const rl_scenario *s, const rl_refusals *t) {
    static const rl_rule rules[] = {RL_RULE_BUDGET, RL_RULE_HOURS, RL_RULE_MAX_RELAYS,
                                    RL_RULE_MAX_ACTIVATIONS};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const int32_t row = rl_session_row(session, rules[i], RL_NONE);
        if (row < 0)
            continue;
        double limit = rl_session_limit(session, row) * (1 + RL_RULE_TOLERANCE);
        for (int32_t j = 0; j < t->count; j++)
            limit -= rules[i] == RL_RULE_MAX_RELAYS ? 1 : least_use(s, t->relays[j], rules[i]);
        rl_session_set_limit(session, row, fmax(limit, 0));
    }
}

// The most that the branch can keep when these relays of it refuse.
static rl_status ask_despite(robust_work *w, const rl_refusals *t, branch *b) {
    const rl_question question = question_of(w, b->bound);
    apply(w, b, w->relaxed);
    for (int32_t i = 0; i < t->count; i++)
        rl_session_set_relay(w->relaxed, t->relays[i], RL_OUT);
    lower_limits(w->relaxed, w->scenario, t);
    const rl_status status = rl_session_most_reach(w->relaxed, &question, &w->answer);
    rl_session_reset(w->relaxed);
    if (status == RL_OK)
        b->bound = bound_of(&w->answer, &question);
    return status;
}

// Plans ------------------------------------------------------------------------------------------

// Adds what a relay must be used with, at least.
static rl_status add_least(robust_work *w, rl_id relay, rl_plan *plan) {
    const rl_scenario *s = w->scenario;
    const rl_actor *actor = &s->actors[relay];
    rl_id cheapest = RL_NONE;
    bool has_required = false;
    for (rl_id k = actor->first_activation; k < actor->first_activation + actor->activation_count;
         k++) {
        if (s->activations[k].state == RL_REQUIRED) {
            const rl_status status = rl_plan_add(w->ctx, plan, k);
            if (status != RL_OK)
                return status;
            has_required = true;
        } else if (s->activations[k].state == RL_FREE &&
                   (cheapest == RL_NONE ||
                    rl_activation_cost_eur(s, k) < rl_activation_cost_eur(s, cheapest))) {
            cheapest = k;
        }
    }
    return has_required || cheapest == RL_NONE ? RL_OK : rl_plan_add(w->ctx, plan, cheapest);
}

// The plan found despite these refusals, with the relays that refuse in it again.
static rl_status complete_with(robust_work *w, const rl_refusals *t, rl_plan *plan) {
    double reach;
    rl_status status = RL_OK;
    for (int32_t i = 0; i < t->count; i++)
        RL_TRY(add_least(w, t->relays[i], &w->answer.plan));
    RL_TRY(rl_session_complete(w->session, &w->answer.plan, plan, &reach));
done:
    return status;
}

// Judges a plan that keeps the rules, betters it when it is the best so far, and tells its worst
// refusals; out->reach is NaN when they are not known.
static rl_status consider(robust_work *w, const rl_plan *plan, rl_refusals *worst) {
    rl_status status = RL_OK;
    bool taken;
    RL_TRY(rl_worst_refusals(w->ctx, rl_session_oracle(w->session), plan, w->out->settings.refusals,
                             -INFINITY, worst));
    RL_TRY(rl_robust_offer(w->ctx, w->session, plan, w->out, &taken));
    if (taken)
        RL_TRY(rl_robust_improve(w->ctx, w->session, w->out));
done:
    return status;
}

// Branches ---------------------------------------------------------------------------------------

static rl_status add_branch(robust_work *w, const branch *parent) {
    const size_t actors = (size_t)w->scenario->actor_count;
    branch b = *parent;
    b.choice = RL_ARENA_NEW(&w->arena, unsigned char, actors);
    if (b.choice == NULL)
        return rl_fail_memory(w->ctx);
    const rl_status status = RL_VECTOR_RESERVE(w->ctx, &w->open, 1);
    if (status != RL_OK)
        return status;
    memcpy(b.choice, parent->choice, actors);
    w->open.items[w->open.count++] = b;
    return RL_OK;
}

// One branch with each of these relays out and those before it in, then one with all of them in.
static rl_status split(robust_work *w, const branch *parent, const rl_refusals *on) {
    rl_status status = RL_OK;
    for (int32_t i = 0; i <= on->count; i++) {
        if (i < on->count && parent->choice[on->relays[i]] == RL_IN)
            continue;
        RL_TRY(add_branch(w, parent));
        unsigned char *choice = w->open.items[w->open.count - 1].choice;
        for (int32_t j = 0; j < i; j++)
            choice[on->relays[j]] = RL_IN;
        if (i < on->count)
            choice[on->relays[i]] = RL_OUT;
    }
done:
    return status;
}

static bool all_in(const branch *b, const rl_refusals *relays) {
    for (int32_t i = 0; i < relays->count; i++) {
        if (b->choice[relays->relays[i]] != RL_IN)
            return false;
    }
    return true;
}

// A relay of the plan that is still open, or any that is; none when all is decided.
static rl_refusals next_open(const robust_work *w, const branch *b, const rl_plan *plan) {
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id relay = w->scenario->activations[plan->activations.items[i]].relay;
        if (b->choice[relay] == RL_OPEN)
            return (rl_refusals){.relays = {relay}, .count = 1};
    }
    for (rl_id r = 0; r < w->scenario->actor_count; r++) {
        if (b->choice[r] == RL_OPEN)
            return (rl_refusals){.relays = {r}, .count = 1};
    }
    return (rl_refusals){0};
}

// Bounds the branch with the worst refusals that are in it, as long as others come up. Ends with
// refusals to branch on in `worst`.
static rl_status bound_despite(robust_work *w, branch *b, rl_plan *plan, rl_refusals *worst) {
    rl_status status = RL_OK;
    for (int32_t round = 0; round < ROUNDS_MAX && worst->count > 0 && all_in(b, worst); round++) {
        const double before = b->bound;
        const rl_refusals t = *worst;
        RL_TRY(ask_despite(w, &t, b));
        if (!w->answer.has_plan || b->bound <= settled(w) || rl_should_stop(w->ctx))
            break;
        RL_TRY(complete_with(w, &t, plan));
        if (!isfinite(rl_session_value(w->session, plan)))
            break;
        RL_TRY(consider(w, plan, worst));
        if (isnan(worst->reach) || (round > 0 && b->bound >= before))
            break;
    }
done:
    return status;
}

static rl_status explore(robust_work *w, branch *b) {
    rl_status status = RL_OK;
    rl_plan plan = {0};
    rl_refusals worst = {.reach = NAN};
    RL_TRY(ask_nominal(w, b));
    if (w->answer.outcome == RL_INFEASIBLE || w->answer.outcome == RL_BELOW)
        goto done; // give up: no plan, or none that withstands more
    if (w->answer.has_plan) {
        RL_TRY(rl_plan_copy(w->ctx, &w->answer.plan, &plan));
        RL_TRY(consider(w, &plan, &worst));
        if (!isnan(worst.reach))
            RL_TRY(bound_despite(w, b, &plan, &worst));
    }
    if (b->bound <= settled(w) || rl_should_stop(w->ctx)) {
        give_up(w, b->bound);
        goto done;
    }
    if (worst.count == 0 || all_in(b, &worst))
        worst = next_open(w, b, &plan);
    if (worst.count == 0)
        give_up(w, b->bound); // every relay is decided: what is left is how they are used
    else
        RL_TRY(split(w, b, &worst));
done:
    rl_plan_clear(w->ctx, &plan);
    return status;
}

static rl_status open_root(robust_work *w) {
    const rl_scenario *s = w->scenario;
    unsigned char *choice = RL_ARENA_NEW(&w->arena, unsigned char, s->actor_count);
    if (choice == NULL)
        return rl_fail_memory(w->ctx);
    for (rl_id r = 0; r < s->actor_count; r++) {
        const rl_actor *actor = &s->actors[r];
        bool usable = false, required = s->rules.relay_required[r];
        for (int32_t i = 0; i < actor->activation_count; i++) {
            const rl_activation_state state = s->activations[actor->first_activation + i].state;
            usable |= state != RL_FORBIDDEN;
            required |= state == RL_REQUIRED;
        }
        usable &= !s->rules.relay_forbidden[r];
        choice[r] = required ? RL_IN : usable ? RL_OPEN : RL_OUT;
    }
    const double nominal = w->out->nominal_bound;
    const double relays =
        rl_session_limit(w->session, rl_session_row(w->session, RL_RULE_MAX_RELAYS, RL_NONE));
    const branch root = {
        .choice = choice,
        .nominal = nominal,
        .bound = relays <= w->out->settings.refusals ? 0 : nominal, // all of them may refuse
    };
    return add_branch(w, &root);
}

// The open branch of the greatest bound, taken out.
static branch take_widest(robust_work *w) {
    size_t widest = 0;
    for (size_t i = 1; i < w->open.count; i++) {
        if (w->open.items[i].bound > w->open.items[widest].bound)
            widest = i;
    }
    const branch taken = w->open.items[widest];
    w->open.items[widest] = w->open.items[--w->open.count];
    return taken;
}

static rl_status grow_tree(robust_work *w) {
    rl_status status = RL_OK;
    RL_TRY(open_root(w));
    while (w->open.count > 0 && w->out->nodes < NODES_MAX && !rl_should_stop(w->ctx)) {
        branch b = take_widest(w);
        if (b.bound <= settled(w)) {
            give_up(w, b.bound); // so are all the others
            break;
        }
        rl_report_progress(w->ctx, rl_message_text(w->ctx, RL_MSG_PHASE_ROBUST),
                           (double)w->out->nodes / NODES_MAX, value_of(w), b.bound);
        w->out->nodes++;
        RL_TRY(explore(w, &b));
    }
    for (size_t i = 0; i < w->open.count; i++)
        give_up(w, w->open.items[i].bound);
done:
    return status;
}

// Everything together ----------------------------------------------------------------------------

// The plan of most reach when nobody refuses, and its worst.
static rl_status find_nominal(robust_work *w) {
    rl_status status = RL_OK;
    rl_robust_plan *nominal = &w->out->nominal;
    const double everything = rl_session_oracle(w->session)->population->total_weight;
    const rl_question question = question_of(w, everything);
    w->out->nominal_bound = everything;
    RL_TRY(rl_session_most_reach(w->session, &question, &w->answer));
    if (w->answer.outcome == RL_INFEASIBLE) {
        w->out->status = RL_POINT_INFEASIBLE;
        w->out->nominal_bound = NAN;
        goto done;
    }
    w->out->nominal_bound = w->answer.bound;
    if (!w->answer.has_plan)
        goto done;
    RL_TRY(rl_plan_copy(w->ctx, &w->answer.plan, &nominal->plan));
    nominal->has_plan = true;
    nominal->usage = rl_plan_measure(w->scenario, &nominal->plan);
    nominal->reach = w->answer.reach;
    RL_TRY(consider(w, &nominal->plan, &nominal->worst));
done:
    return status;
}

static void conclude(robust_work *w) {
    rl_robustness *out = w->out;
    if (out->status == RL_POINT_INFEASIBLE)
        return;
    out->bound = fmin(out->nominal_bound, fmax(w->closed, value_of(w)));
    if (!out->robust.has_plan) {
        if (out->bound == -INFINITY) { // every branch was shown to have no plan
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

rl_status rl_robust_find(rl_context *ctx, rl_session *session, rl_session *relaxed,
                         const rl_robust_settings *settings, rl_robustness *out) {
    const double started_s = rl_clock_s();
    rl_status status = RL_OK;
    const rl_robust_plan none = {.reach = NAN, .worst.reach = NAN};
    *out = (rl_robustness){.settings = *settings,
                           .status = RL_POINT_UNKNOWN,
                           .robust = none,
                           .nominal = none,
                           .bound = NAN,
                           .gap = NAN};
    robust_work w = {.ctx = ctx,
                     .session = session,
                     .relaxed = relaxed,
                     .scenario = rl_session_scenario(session),
                     .closed = -INFINITY,
                     .out = out};
    rl_arena_init(&w.arena, ctx);
    rl_session_reset(session);
    RL_TRY(find_nominal(&w));
    if (out->status != RL_POINT_INFEASIBLE)
        RL_TRY(grow_tree(&w));
    conclude(&w);
    out->is_complete = out->status == RL_POINT_PROVED || out->status == RL_POINT_INFEASIBLE ||
                       !rl_should_stop(ctx);
    out->seconds = rl_clock_s() - started_s;
done:
    rl_session_reset(session);
    rl_answer_clear(ctx, &w.answer);
    RL_VECTOR_CLEAR(ctx, &w.open);
    rl_arena_clear(&w.arena);
    return status;
}
