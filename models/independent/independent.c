#include "independent/independent.h"

#include <math.h>

// F_c(L) = N_c · (1 − e^{−L}): concave in L, exact at every plan.
static double value(const rl_oracle *oracle, const double *log_miss, double *reached) {
    const rl_population *population = oracle->population;
    double total = 0;
    for (rl_id c = 0; c < population->cell_count; c++) {
        const double cell_reached = population->cells[c].weight * -expm1(-log_miss[c]);
        if (reached != NULL)
            reached[c] = cell_reached;
        total += cell_reached;
    }
    return total;
}

// Tangent at L̄: N(1 − e^{−L̄}) + N e^{−L̄} (L − L̄).
static void cut(const rl_oracle *oracle, const double *log_miss, double *weight, double *constant) {
    const rl_population *population = oracle->population;
    for (rl_id c = 0; c < population->cell_count; c++) {
        const double cell_weight = population->cells[c].weight;
        weight[c] = cell_weight * exp(-log_miss[c]);
        constant[c] = cell_weight * -expm1(-log_miss[c]) - weight[c] * log_miss[c];
    }
}

// max over L ≥ 0 of M(1 − e^{−L}) − wL, reached at L = log(M/w):
// M − w − w·log(M/w) when w < M, else 0.
static double conjugate(const rl_oracle *oracle, rl_id cell, double scale, double weight) {
    const double most = scale * oracle->population->cells[cell].weight;
    if (weight >= most)
        return 0;
    return weight <= 0 ? most : most - weight - weight * log(most / weight);
}

static void destroy(rl_context *ctx, rl_oracle *oracle) {
    rl_population_free(oracle->population);
    rl_release(ctx, oracle);
}

static const rl_oracle_operations operations = {
    .name = "independent",
    .value = value,
    .cut = cut,
    .conjugate = conjugate,
    .destroy = destroy,
};

rl_status rl_independent_create(rl_context *ctx, const rl_scenario *scenario, rl_oracle **out) {
    rl_oracle *oracle = RL_NEW(ctx, rl_oracle, 1);
    if (oracle == NULL)
        return rl_fail_memory(ctx);
    oracle->operations = &operations;
    const rl_status status = rl_population_create(ctx, scenario, &oracle->population);
    if (status != RL_OK) {
        rl_release(ctx, oracle);
        return status;
    }
    *out = oracle;
    return RL_OK;
}
