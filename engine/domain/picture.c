#include "domain/picture.h"

void rl_picture_clear(rl_context *ctx, rl_picture *picture) {
    RL_VECTOR_CLEAR(ctx, &picture->nodes);
    RL_VECTOR_CLEAR(ctx, &picture->edges);
}
