#include "domain/tender.h"

void rl_tender_init(rl_tender *tender, rl_context *ctx) {
    *tender = (rl_tender){.winner = -1};
    rl_arena_init(&tender->arena, ctx);
}

void rl_tender_clear(rl_context *ctx, rl_tender *tender) {
    for (size_t i = 0; i < tender->criteria.count; i++)
        RL_VECTOR_CLEAR(ctx, &tender->criteria.items[i].labels);
    RL_VECTOR_CLEAR(ctx, &tender->criteria);
    RL_VECTOR_CLEAR(ctx, &tender->offers);
    RL_VECTOR_CLEAR(ctx, &tender->rivals);
    rl_arena_clear(&tender->arena);
}
