#include "independent/independent.h"

#include "reach/saturation.h"

static void destroy(rl_context *ctx, rl_oracle *oracle) {
    rl_population_free(oracle->population);
    rl_release(ctx, oracle);
}

// The cells and their hit probabilities (reach/population.h) are all of the model: F_c is exact at
// every plan, and no relay triggers another.
static const rl_oracle_operations operations = {
    .name = "independent",
    .value = rl_saturation_value,
    .cut = rl_saturation_cut,
    .conjugate = rl_saturation_conjugate,
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
