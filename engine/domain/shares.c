#include "domain/shares.h"

void rl_shares_clear(rl_context *ctx, rl_shares *shares) {
    RL_VECTOR_CLEAR(ctx, &shares->lists);
    RL_VECTOR_CLEAR(ctx, &shares->measured);
    RL_VECTOR_CLEAR(ctx, &shares->overlaps);
}
