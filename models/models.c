#include "models.h"

#include "cascade/cascade.h"
#include "independent/independent.h"

#include <string.h>

static const struct {
    const char *name;
    rl_status (*create)(rl_context *ctx, const rl_scenario *scenario, rl_oracle **out);
} models[] = {
    {"independent", rl_independent_create},
    {"cascade", rl_cascade_create},
};

const char *rl_model_name(int32_t index) {
    const int32_t count = (int32_t)(sizeof models / sizeof models[0]);
    return index >= 0 && index < count ? models[index].name : NULL;
}

rl_status rl_model_create(rl_context *ctx, const rl_scenario *scenario, rl_oracle **out) {
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        if (strcmp(models[i].name, scenario->reach_model) == 0)
            return models[i].create(ctx, scenario, out);
    }
    return rl_fail(ctx, RL_E_USAGE, "reach model: %s", scenario->reach_model);
}
