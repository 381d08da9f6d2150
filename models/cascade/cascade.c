#include "cascade/cascade.h"

#include "cascade/default_use.h"
#include "cascade/spread_table.h"
#include "reach/saturation.h"

#include <math.h>
#include <string.h>

typedef struct cascade {
    rl_oracle oracle;         // first, so that the one is the other
    double *default_log_miss; // by profile of the population
    rl_arcs *arcs;
    rl_live_edges *edges;
    rl_spread_table *table;
} cascade;

static const cascade *of(const rl_oracle *oracle) { return (const cascade *)(const void *)oracle; }

// Operations -------------------------------------------------------------------------------------

static void spread(const rl_oracle *oracle, const double *used, double *log_miss) {
    rl_spread_table_value(of(oracle)->table, used, log_miss);
}

static double spread_cut(const rl_oracle *oracle, const double *used, const double *weight,
                         double *gain) {
    return rl_spread_table_cut(of(oracle)->table, used, weight, gain);
}

static double sample(const rl_oracle *oracle, int32_t index, const double *used, bool *triggered) {
    const rl_live_edges *edges = of(oracle)->edges;
    const int32_t *set_of = edges->set_of + (size_t)index * (size_t)edges->target_count;
    for (int32_t t = 0; t < edges->target_count; t++) {
        const int32_t set = set_of[t];
        bool reached = false;
        for (int32_t j = edges->set_start[set]; j < edges->set_start[set + 1] && !reached; j++)
            reached = used[edges->set_members[j]] > 0;
        triggered[edges->targets[t]] = reached;
    }
    return edges->weight[index];
}

static void draw(const rl_oracle *oracle, rl_random *random, const rl_id *starters, int32_t count,
                 int32_t *first) {
    rl_arcs *arcs = of(oracle)->arcs;
    for (rl_id a = 0; a < arcs->scenario->actor_count; a++)
        first[a] = RL_NONE;
    rl_arcs_draw(arcs, random);
    for (int32_t j = count - 1; j >= 0; j--) {
        const rl_id *reached;
        const int32_t reached_count = rl_arcs_walk(arcs, starters[j], &reached);
        for (int32_t i = 0; i < reached_count; i++)
            first[reached[i]] = j;
    }
}

static void reachable(const rl_oracle *oracle, const double *used, bool surely, bool *triggered) {
    rl_arcs *arcs = of(oracle)->arcs;
    if (surely)
        rl_arcs_pass_sure(arcs);
    else
        rl_arcs_pass_all(arcs);
    memset(triggered, 0, (size_t)arcs->scenario->actor_count * sizeof *triggered);
    for (rl_id a = 0; a < arcs->scenario->actor_count; a++) {
        const rl_id *reached;
        const int32_t count = used[a] > 0 ? rl_arcs_walk(arcs, a, &reached) : 0;
        for (int32_t i = 0; i < count; i++)
            triggered[reached[i]] = true;
    }
}

static double default_log_miss(const rl_oracle *oracle, int32_t profile) {
    return of(oracle)->default_log_miss[profile];
}

static void destroy(rl_context *ctx, rl_oracle *oracle) {
    cascade *c = (cascade *)(void *)oracle;
    rl_spread_table_free(c->table);
    rl_arcs_free(ctx, c->arcs);
    rl_live_edges_free(ctx, c->edges);
    rl_release(ctx, c->default_log_miss);
    rl_population_free(oracle->population);
    rl_release(ctx, c);
}

static rl_status resample(rl_context *ctx, const rl_oracle *oracle, uint64_t stream, int32_t count,
                          rl_oracle **out);

static const rl_oracle_operations operations = {
    .name = "cascade",
    .value = rl_saturation_value,
    .cut = rl_saturation_cut,
    .conjugate = rl_saturation_conjugate,
    .spread = spread,
    .spread_cut = spread_cut,
    .sample = sample,
    .draw = draw,
    .reachable = reachable,
    .default_log_miss = default_log_miss,
    .resample = resample,
    .destroy = destroy,
};

// Life -------------------------------------------------------------------------------------------

// Who diffuses when triggered: those with a default offer and someone to touch.
static void find_diffusers(const cascade *c, bool *diffuses) {
    const rl_population *population = c->oracle.population;
    for (rl_id a = 0; a < population->scenario->actor_count; a++) {
        for (int32_t j = population->profile_start[a]; j < population->profile_start[a + 1]; j++)
            diffuses[a] = diffuses[a] || c->default_log_miss[j] > 0;
    }
}

// Samples are numbered by streams, so that those a plan is judged on are not those it was chosen
// on. `enumerate_max`: with so few graphs or fewer, all are listed.
static rl_status create(rl_context *ctx, const rl_scenario *scenario, uint64_t stream,
                        int32_t count, int32_t enumerate_max, rl_oracle **out) {
    rl_status status = RL_OK;
    bool *diffuses = NULL;
    cascade *c = RL_NEW(ctx, cascade, 1);
    if (c == NULL)
        return rl_fail_memory(ctx);
    c->oracle.operations = &operations;
    RL_TRY(rl_population_create(ctx, scenario, &c->oracle.population));
    const rl_population *population = c->oracle.population;
    c->default_log_miss = RL_NEW(ctx, double, population->profile_start[scenario->actor_count]);
    diffuses = RL_NEW(ctx, bool, scenario->actor_count);
    if (c->default_log_miss == NULL || diffuses == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    rl_default_log_miss(population, c->default_log_miss);
    find_diffusers(c, diffuses);
    RL_TRY(rl_arcs_create(ctx, scenario, &c->arcs));
    RL_TRY(rl_live_edges_create(ctx, c->arcs, diffuses, count, enumerate_max,
                                ctx->seed ^ ((stream + 1) * 0xD1B54A32D192ED03u), &c->edges));
    RL_TRY(rl_spread_table_create(ctx, population, c->edges, c->default_log_miss, &c->table));
    c->oracle.sample_count = c->edges->sample_count;
    c->oracle.is_sampled = !c->edges->is_exact;
    *out = &c->oracle;
    c = NULL;
done:
    rl_release(ctx, diffuses);
    if (c != NULL)
        destroy(ctx, &c->oracle);
    return status;
}

rl_status rl_cascade_create(rl_context *ctx, const rl_scenario *scenario, rl_oracle **out) {
    return create(ctx, scenario, 0, scenario->reach_samples, scenario->reach_samples, out);
}

static rl_status resample(rl_context *ctx, const rl_oracle *oracle, uint64_t stream, int32_t count,
                          rl_oracle **out) {
    const rl_scenario *scenario = oracle->population->scenario;
    return create(ctx, scenario, stream, count, scenario->reach_samples, out);
}
