#include "domain/comparison.h"

const char *const rl_compare_criteria[RL_COMPARE_CRITERIA] = {"reach", "p10",   "lowest_share",
                                                              "cost",  "hours", "regret"};

void rl_comparison_init(rl_comparison *comparison, rl_context *ctx) {
    *comparison = (rl_comparison){0};
    rl_arena_init(&comparison->arena, ctx);
    rl_tender_init(&comparison->ranking, ctx);
}

void rl_comparison_clear(rl_context *ctx, rl_comparison *comparison) {
    for (int32_t i = 0; i < comparison->count; i++) {
        rl_plan_clear(ctx, &comparison->contenders[i].plan);
        rl_simulation_clear(ctx, &comparison->contenders[i].simulation);
    }
    comparison->count = 0;
    rl_tender_clear(ctx, &comparison->ranking);
    rl_arena_clear(&comparison->arena);
}
