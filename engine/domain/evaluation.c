#include "domain/evaluation.h"

void rl_evaluation_clear(rl_context *ctx, rl_evaluation *evaluation) {
    rl_release(ctx, evaluation->by_segment);
    rl_release(ctx, evaluation->cumulative);
    rl_release(ctx, evaluation->cumulative_margin);
    RL_VECTOR_CLEAR(ctx, &evaluation->triggered);
    RL_VECTOR_CLEAR(ctx, &evaluation->by_sector);
    RL_VECTOR_CLEAR(ctx, &evaluation->by_size);
    RL_VECTOR_CLEAR(ctx, &evaluation->by_territory);
    RL_VECTOR_CLEAR(ctx, &evaluation->relays);
    rl_violations_clear(ctx, &evaluation->violations);
    *evaluation = (rl_evaluation){0};
}
