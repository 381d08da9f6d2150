#include "cover/cover.h"

#include "cover/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A share is met within this part of the total: it is read from decimals, which binary rounds.
static const double share_tolerance = 1e-13;

// The question in whole numbers.
typedef struct question {
    rl_cover_aim aim;
    int64_t limit;
    bool feasible;
    int64_t *cost; // by relay: 1 each when relays are counted
} question;

static rl_status ask(rl_context *ctx, const rl_covering *c, rl_cover_goal goal, double asked,
                     question *q) {
    const int64_t coverable = c->total_weight - c->uncovered_weight;
    q->cost = RL_NEW(ctx, int64_t, c->relay_count);
    if (q->cost == NULL)
        return rl_fail_memory(ctx);
    for (int32_t i = 0; i < c->relay_count; i++)
        q->cost[i] = goal == RL_COVER_MAX_RELAYS ? 1 : c->cost[i];
    q->feasible = true;
    switch (goal) {
    case RL_COVER_MAX_RELAYS:
        q->aim = RL_AIM_MOST_WEIGHT;
        q->limit = (int64_t)asked;
        break;
    case RL_COVER_BUDGET: {
        const double units = asked * (double)rl_power_of_ten(c->cost_decimals);
        q->aim = RL_AIM_MOST_WEIGHT;
        q->limit = units < 1e15 ? (int64_t)floor(units * (1 + share_tolerance)) : (int64_t)1e15;
        break;
    }
    case RL_COVER_MIN_SHARE:
        q->aim = RL_AIM_LEAST_COST;
        q->limit = (int64_t)ceil(asked * (double)c->total_weight * (1 - share_tolerance));
        q->feasible = q->limit <= coverable;
        break;
    case RL_COVER_ALL:
        q->aim = RL_AIM_COVER_ALL;
        q->feasible = c->uncovered_ids == 0;
        break;
    }
    return RL_OK;
}

// The answer --------------------------------------------------------------------------------------

static int by_weight_alone(const void *left, const void *right) {
    const rl_cover_chosen *a = left, *b = right;
    if (a->alone != b->alone)
        return a->alone > b->alone ? -1 : 1;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return strcmp(a->name, b->name);
}

// Weights that each chosen relay covers, and covers alone, in units.
static void weigh_relays(const rl_covering *c, const bool *chosen, int64_t *weight, int64_t *alone,
                         rl_cover_result *result) {
    int64_t covered = 0;
    for (int32_t q = 0; q < c->pattern_count; q++) {
        int32_t times = 0, last = -1;
        for (size_t e = c->pattern_start[q]; e < c->pattern_start[q + 1]; e++) {
            const int32_t i = c->pattern_relay[e];
            if (!chosen[i])
                continue;
            weight[i] += c->weight[q];
            last = i;
            times++;
        }
        if (times == 1)
            alone[last] += c->weight[q];
        if (times > 0) {
            covered += c->weight[q];
            result->covered_ids += c->id_count[q];
        }
    }
    result->covered_weight = rl_covering_weight(c, covered);
}

static rl_status describe_relays(rl_context *ctx, const rl_covering *c, const bool *chosen,
                                 rl_cover_result *result) {
    rl_status status = RL_OK;
    int64_t cost = 0;
    int64_t *weight = RL_NEW(ctx, int64_t, c->relay_count);
    int64_t *alone = RL_NEW(ctx, int64_t, c->relay_count);
    if (weight == NULL || alone == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    weigh_relays(c, chosen, weight, alone, result);
    for (int32_t i = 0; i < c->relay_count; i++) {
        if (!chosen[i])
            continue;
        RL_TRY(RL_VECTOR_RESERVE(ctx, &result->relays, 1));
        const char *name =
            rl_arena_copy_text(&result->arena, c->relay_name[i], strlen(c->relay_name[i]));
        if (name == NULL) {
            status = rl_fail_memory(ctx);
            goto done;
        }
        result->relays.items[result->relays.count++] =
            (rl_cover_chosen){name, rl_covering_cost(c, c->cost[i]),
                              rl_covering_weight(c, weight[i]), rl_covering_weight(c, alone[i])};
        cost += c->cost[i];
    }
    result->cost = rl_covering_cost(c, cost);
    if (result->relays.count > 0)
        qsort(result->relays.items, result->relays.count, sizeof *result->relays.items,
              by_weight_alone);
done:
    rl_release(ctx, weight);
    rl_release(ctx, alone);
    return status;
}

static double in_user_units(const rl_covering *c, rl_cover_goal goal, int64_t objective) {
    return goal == RL_COVER_MAX_RELAYS || goal == RL_COVER_BUDGET ? rl_covering_weight(c, objective)
                                                                  : rl_covering_cost(c, objective);
}

static rl_status describe(rl_context *ctx, const rl_covering *c, const rl_cover_answer *answer,
                          rl_cover_result *result) {
    const bool proved = answer->found && answer->bound == answer->objective;
    result->status = proved ? RL_COVER_OPTIMAL : RL_COVER_FEASIBLE;
    result->bound = in_user_units(c, result->goal, answer->bound);
    result->nodes = answer->nodes;
    if (!answer->found)
        return RL_OK;
    result->objective = in_user_units(c, result->goal, answer->objective);
    const double difference = fabs(result->bound - result->objective);
    result->gap = difference == 0 ? 0 : difference / result->objective;
    return describe_relays(ctx, c, answer->chosen, result);
}

static void describe_lists(const rl_covering *c, rl_cover_result *result) {
    result->relay_count = c->relay_count;
    result->patterns = c->pattern_count;
    result->rows = c->rows;
    result->total_ids = c->ids;
    result->uncovered_ids = c->uncovered_ids;
    result->coverable_ids = c->ids - c->uncovered_ids;
    result->total_weight = rl_covering_weight(c, c->total_weight);
    result->coverable_weight = rl_covering_weight(c, c->total_weight - c->uncovered_weight);
}

static void begin_result(rl_context *ctx, rl_cover_goal goal, double asked,
                         rl_cover_result *result) {
    *result = (rl_cover_result){.goal = goal,
                                .asked = asked,
                                .status = RL_COVER_UNREAD,
                                .objective = NAN,
                                .bound = NAN,
                                .gap = NAN};
    rl_arena_init(&result->arena, ctx);
}

static rl_status solve(rl_context *ctx, const rl_covering *covering, rl_cover_result *result) {
    question q = {0};
    rl_cover_answer answer = {0};
    rl_status status;
    describe_lists(covering, result);
    RL_TRY(ask(ctx, covering, result->goal, result->asked, &q));
    if (!q.feasible) {
        result->status = RL_COVER_INFEASIBLE;
        goto done;
    }
    answer.chosen = RL_NEW(ctx, bool, covering->relay_count);
    if (answer.chosen == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(rl_cover_search(ctx, covering, q.cost, q.aim, q.limit, &answer));
    RL_TRY(describe(ctx, covering, &answer, result));
done:
    rl_release(ctx, q.cost);
    rl_release(ctx, answer.chosen);
    return status;
}

rl_status rl_cover_solve(rl_context *ctx, const rl_covering *covering, rl_cover_goal goal,
                         double asked, rl_cover_result *result) {
    begin_result(ctx, goal, asked, result);
    return solve(ctx, covering, result);
}

// To the microsecond: more digits tell nothing.
static double seconds_since(const rl_context *ctx, double started) {
    return round((rl_elapsed_s(ctx) - started) * 1e6) / 1e6;
}

rl_status rl_cover(rl_context *ctx, const rl_cover_request *request, rl_findings *findings,
                   rl_cover_result *result) {
    rl_covering *covering = NULL;
    rl_siret_check siret = {0};
    rl_status status;
    const double started = rl_elapsed_s(ctx);
    begin_result(ctx, request->goal, request->asked, result);
    result->has_weights = request->files.weights != NULL;
    result->has_costs = request->files.costs != NULL;
    RL_TRY(rl_cover_read(ctx, &request->files, findings, &siret, NULL, &covering));
    result->siret_checked = siret.done;
    result->siret_invalid = siret.invalid;
    result->seconds_reading = seconds_since(ctx, started);
    if (covering != NULL)
        RL_TRY(solve(ctx, covering, result));
    result->seconds = seconds_since(ctx, started);
done:
    rl_covering_free(covering);
    return status;
}
