#include "domain/robustness.h"

void rl_robustness_clear(rl_context *ctx, rl_robustness *robustness) {
    rl_plan_clear(ctx, &robustness->robust.plan);
    rl_plan_clear(ctx, &robustness->nominal.plan);
}
