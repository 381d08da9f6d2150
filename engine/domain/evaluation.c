#include "domain/evaluation.h"

void rl_evaluation_clear(rl_context *ctx, rl_evaluation *evaluation) {
    rl_release(ctx, evaluation->by_segment);
    rl_release(ctx, evaluation->cumulative);
    rl_release(ctx, evaluation->cumulative_margin);
    RL_VECTOR_CLEAR(ctx, &evaluation->triggered);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        RL_VECTOR_CLEAR(ctx, &evaluation->by[d]);
    RL_VECTOR_CLEAR(ctx, &evaluation->relays);
    rl_violations_clear(ctx, &evaluation->violations);
    *evaluation = (rl_evaluation){0};
}
