#include "domain/calibration.h"

static const char *const kind_names[RL_RATE_KIND_COUNT] = {
    [RL_RATE_ACCEPTED] = "accepted",
    [RL_RATE_EXPOSED] = "exposed",
    [RL_RATE_TOUCHED] = "touched",
};

const char *rl_rate_kind_name(rl_rate_kind kind) { return kind_names[kind]; }

const char *rl_learning_name(rl_learning learning) {
    static const char *const names[] = {
        [RL_LEARNT_AS_EXPECTED] = "as_expected",
        [RL_LEARNT_BETTER] = "better",
        [RL_LEARNT_WORSE] = "worse",
    };
    return names[learning];
}

void rl_history_clear(rl_context *ctx, rl_history *history) {
    RL_VECTOR_CLEAR(ctx, &history->observations);
    rl_arena_clear(&history->arena);
}

void rl_calibration_clear(rl_context *ctx, rl_calibration *calibration) {
    RL_VECTOR_CLEAR(ctx, &calibration->estimates);
    RL_VECTOR_CLEAR(ctx, &calibration->groups);
}
