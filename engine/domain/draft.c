#include "domain/draft.h"

#include <math.h>
#include <string.h>

static bool list_holds(const char *const *list, int32_t count, const char *code) {
    for (int32_t i = 0; i < count; i++)
        if (strcmp(list[i], code) == 0)
            return true;
    return count == 0;
}

bool rl_filter_selects(const rl_filter *filter, const rl_segment *segment) {
    return list_holds(filter->sectors, filter->sector_count, segment->sector) &&
           list_holds(filter->sizes, filter->size_count, segment->size) &&
           list_holds(filter->territories, filter->territory_count, segment->territory);
}

int rl_filter_specificity(const rl_filter *filter) {
    return (filter->sector_count > 0) + (filter->size_count > 0) + (filter->territory_count > 0);
}

void rl_draft_init(rl_draft *draft, rl_context *ctx) {
    *draft = (rl_draft){
        .path = "",
        .title = "",
        .question = "",
        .deliverable = "",
        .weight_name = "establishments",
        .reach_model = "independent",
        .reach_samples = 500,
        .reach_interval = 0.01,
        .centrality = "strength",
        .language = RL_FRENCH,
        .exposure_cap = 0.95,
        .budget_eur = INFINITY,
        .hours = INFINITY,
        .max_contacts = INFINITY,
        .max_relays = INT32_MAX,
        .max_activations = INT32_MAX,
        .as_of_day = INT32_MIN,
    };
    rl_arena_init(&draft->arena, ctx);
}

void rl_draft_clear(rl_draft *draft) {
    rl_context *ctx = draft->arena.ctx;
    RL_VECTOR_CLEAR(ctx, &draft->actors);
    RL_VECTOR_CLEAR(ctx, &draft->levers);
    RL_VECTOR_CLEAR(ctx, &draft->windows);
    RL_VECTOR_CLEAR(ctx, &draft->segments);
    RL_VECTOR_CLEAR(ctx, &draft->offers);
    RL_VECTOR_CLEAR(ctx, &draft->links);
    RL_VECTOR_CLEAR(ctx, &draft->audiences);
    RL_VECTOR_CLEAR(ctx, &draft->timings);
    RL_VECTOR_CLEAR(ctx, &draft->floors);
    RL_VECTOR_CLEAR(ctx, &draft->exclusive_sets);
    RL_VECTOR_CLEAR(ctx, &draft->codes);
    RL_VECTOR_CLEAR(ctx, &draft->required_relays);
    RL_VECTOR_CLEAR(ctx, &draft->forbidden_relays);
    RL_VECTOR_CLEAR(ctx, &draft->forbidden_levers);
    RL_VECTOR_CLEAR(ctx, &draft->required_activations);
    RL_VECTOR_CLEAR(ctx, &draft->forbidden_activations);
    RL_VECTOR_CLEAR(ctx, &draft->done_activations);
    rl_arena_clear(&draft->arena);
}
