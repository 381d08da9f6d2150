// Clearly different plans that are almost as good: each does without as many relays of every
// earlier plan as can be, and keeps a share of the best reach. « At most |R_j| − d relays of plan
// j » is a linear rule of the session, so that « is there a plan at distance d? » is a question
// that the tree answers, with a proof when the answer is no.
#include "optimise/session.h"
#include "study/frontier.h"

#include <math.h>
#include <string.h>

enum { QUESTION_NODES = 600 }; // of one « is there a plan at this distance? »

// The relays of the plans found so far, one group each.
typedef struct relay_sets {
    rl_id *relays; // actor_count for each group
    rl_relay_group *groups;
    int32_t count;
} relay_sets;

static void add_set(const rl_scenario *s, relay_sets *sets, const rl_plan *plan) {
    rl_id *relays = sets->relays + (size_t)sets->count * (size_t)s->actor_count;
    rl_relay_group *group = &sets->groups[sets->count++];
    *group = (rl_relay_group){.relays = relays};
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id relay = s->activations[plan->activations.items[i]].relay;
        if (group->count == 0 || relays[group->count - 1] != relay)
            relays[group->count++] = relay;
    }
    group->limit = group->count;
}

// Relays of the group that the plan does without.
static int32_t distance_to(const rl_scenario *s, const rl_relay_group *group, const rl_plan *plan) {
    int32_t absent = 0;
    for (int32_t i = 0; i < group->count; i++) {
        bool used = false;
        for (size_t k = 0; k < plan->activations.count; k++)
            used |= s->activations[plan->activations.items[k]].relay == group->relays[i];
        absent += !used;
    }
    return absent;
}

static int32_t least_distance(const rl_scenario *s, const relay_sets *sets, const rl_plan *plan) {
    int32_t least = INT32_MAX;
    for (int32_t g = 0; g < sets->count; g++) {
        const int32_t distance = distance_to(s, &sets->groups[g], plan);
        least = distance < least ? distance : least;
    }
    return least;
}

static void keep_distance(rl_session *session, const relay_sets *sets, int32_t distance) {
    for (int32_t g = 0; g < sets->count; g++)
        rl_session_set_limit(session, rl_session_row(session, RL_RULE_COUNT, g),
                             sets->groups[g].count - distance);
}

// The plan farthest from the sets among those that reach `need`; at a distance of 0, none.
static rl_status find_farthest(rl_context *ctx, rl_session *session, const relay_sets *sets,
                               double need, double seconds, rl_alternative *out) {
    const rl_scenario *s = rl_session_scenario(session);
    rl_status status = RL_OK;
    rl_answer answer = {0};
    int32_t most = INT32_MAX;
    for (int32_t g = 0; g < sets->count; g++)
        most = sets->groups[g].count < most ? sets->groups[g].count : most;
    const double deadline_s = rl_clock_s() + seconds;
    rl_question question = rl_question_default();
    question.need = need;
    question.stop_at_need = true;
    question.node_limit = QUESTION_NODES;
    question.phase = RL_MSG_PHASE_ALTERNATIVES;
    out->distance_bound = most;
    while (out->distance < most && !rl_should_stop(ctx)) {
        keep_distance(session, sets, out->distance + 1);
        question.seconds = deadline_s - rl_clock_s();
        RL_TRY(rl_session_most_reach(session, &question, &answer));
        if (answer.outcome != RL_SATISFIED) {
            if (answer.outcome != RL_LIMITED)
                out->distance_bound = out->distance;
            break;
        }
        out->distance = least_distance(s, sets, &answer.plan);
        RL_TRY(rl_plan_copy(ctx, &answer.plan, &out->plan));
        out->reach = answer.reach;
    }
    if (out->distance == 0 || rl_should_stop(ctx))
        goto done;
    // As different as can be: now the most reach at that distance.
    keep_distance(session, sets, out->distance);
    question.need = -INFINITY;
    question.stop_at_need = false;
    question.seconds = fmax(deadline_s - rl_clock_s(), 0);
    RL_TRY(rl_session_most_reach(session, &question, &answer));
    if (answer.has_plan && answer.reach > out->reach) {
        RL_TRY(rl_plan_copy(ctx, &answer.plan, &out->plan));
        out->reach = answer.reach;
    }
done:
    rl_answer_clear(ctx, &answer);
    return status;
}

// One alternative more; `found` is false when none differs by a relay.
static rl_status add_alternative(rl_context *ctx, const rl_oracle *oracle, rl_rule rule,
                                 double limit, relay_sets *sets, double seconds, bool *found,
                                 rl_frontier *out) {
    const rl_problem_extras extras = {.groups = sets->groups, .group_count = sets->count};
    rl_status status = RL_OK;
    rl_session *session = NULL;
    rl_alternative alternative = {0};
    *found = false;
    RL_TRY(rl_session_create(ctx, oracle, &extras, &session));
    rl_session_set_limit(session, rl_session_row(session, rule, RL_NONE), limit);
    RL_TRY(find_farthest(ctx, session, sets, out->settings.keep_share * out->alternatives_best,
                         seconds, &alternative));
    if (alternative.distance == 0)
        goto done;
    alternative.usage = rl_plan_measure(oracle->population->scenario, &alternative.plan);
    RL_TRY(RL_VECTOR_RESERVE(ctx, &out->alternatives, 1));
    out->alternatives.items[out->alternatives.count++] = alternative;
    add_set(oracle->population->scenario, sets, &alternative.plan);
    alternative.plan = (rl_plan){0};
    *found = true;
done:
    rl_plan_clear(ctx, &alternative.plan);
    rl_session_free(session);
    return status;
}

rl_status rl_frontier_add_alternatives(rl_context *ctx, const rl_oracle *oracle, rl_rule rule,
                                       double limit, rl_frontier *out) {
    const rl_scenario *s = oracle->population->scenario;
    const size_t sets_most = (size_t)out->settings.alternatives + 1;
    rl_status status = RL_OK;
    relay_sets sets = {.relays = RL_NEW(ctx, rl_id, sets_most * (size_t)s->actor_count),
                       .groups = RL_NEW(ctx, rl_relay_group, sets_most)};
    if (sets.relays == NULL || sets.groups == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    add_set(s, &sets, &out->best);
    bool found = true;
    for (int32_t i = 0; i < out->settings.alternatives && found && !rl_should_stop(ctx); i++) {
        const double seconds = (ctx->deadline_s - rl_clock_s()) / (out->settings.alternatives - i);
        RL_TRY(add_alternative(ctx, oracle, rule, limit, &sets, seconds, &found, out));
    }
done:
    rl_release(ctx, sets.relays);
    rl_release(ctx, sets.groups);
    return status;
}
