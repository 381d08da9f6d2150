#include "domain/survey.h"

const char *rl_figure_kind_name(rl_figure_kind kind) {
    static const char *const names[RL_FIGURE_KIND_COUNT] = {
        [RL_FIGURE_ACCEPTANCE] = "acceptance",
        [RL_FIGURE_SHARE] = "share",
        [RL_FIGURE_EXPOSURE] = "exposure",
    };
    return names[kind];
}

const char *rl_survey_status_name(rl_survey_status status) {
    static const char *const names[RL_SURVEY_STATUS_COUNT] = {
        [RL_SURVEY_PENDING] = "pending",
        [RL_SURVEY_SCREENED] = "screened",
        [RL_SURVEY_SEARCHED] = "searched",
        [RL_SURVEY_PROVED] = "proved",
    };
    return names[status];
}

void rl_survey_init(rl_survey *survey, rl_context *ctx) {
    *survey = (rl_survey){0};
    rl_arena_init(&survey->arena, ctx);
}

void rl_survey_clear(rl_context *ctx, rl_survey *survey) {
    RL_VECTOR_CLEAR(ctx, &survey->questions);
    rl_plan_clear(ctx, &survey->plan);
    rl_arena_clear(&survey->arena);
}
