#include "domain/whatif.h"

#include <string.h>

static const char *const names[RL_WHATIF_STATUS_COUNT] = {
    [RL_WHATIF_DONE] = "done",           [RL_WHATIF_INFEASIBLE] = "infeasible",
    [RL_WHATIF_UNSETTLED] = "unsettled", [RL_WHATIF_CONTRADICTORY] = "contradictory",
    [RL_WHATIF_FAILED] = "failed",       [RL_WHATIF_PENDING] = "pending",
};

const char *rl_whatif_status_name(rl_whatif_status status) { return names[status]; }

bool rl_whatif_status_from_name(const char *name, rl_whatif_status *out) {
    for (int i = 0; i < RL_WHATIF_STATUS_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (rl_whatif_status)i;
            return true;
        }
    }
    return false;
}

void rl_whatif_study_init(rl_whatif_study *study, rl_context *ctx) {
    *study = (rl_whatif_study){0};
    rl_arena_init(&study->arena, ctx);
}

void rl_whatif_study_clear(rl_context *ctx, rl_whatif_study *study) {
    for (int32_t i = 0; i < study->case_count; i++)
        RL_VECTOR_CLEAR(ctx, &study->cases[i].moves);
    RL_VECTOR_CLEAR(ctx, &study->factors);
    rl_arena_clear(&study->arena);
    study->case_count = 0;
}

int32_t rl_whatif_count(const rl_whatif_study *study, rl_whatif_status status) {
    int32_t count = 0;
    for (int32_t i = 0; i < study->case_count; i++)
        count += study->cases[i].status == status;
    return count;
}

bool rl_whatif_has_kept(const rl_whatif *whatif) {
    return whatif->status == RL_WHATIF_DONE || whatif->status == RL_WHATIF_INFEASIBLE ||
           whatif->status == RL_WHATIF_UNSETTLED;
}
