#include "support/draft_builder.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const rl_evidence measured = {RL_MEASURED, ""};

static const char *copy(rl_draft *draft, const char *text) {
    const char *kept = rl_arena_copy_text(&draft->arena, text, strlen(text));
    assert(kept != NULL);
    return kept;
}

#define APPEND(draft, vector, ...)                                                                 \
    do {                                                                                           \
        const rl_status append_status = RL_VECTOR_RESERVE((draft)->arena.ctx, (vector), 1);        \
        assert(append_status == RL_OK);                                                            \
        (vector)->items[(vector)->count++] = __VA_ARGS__;                                          \
    } while (0)

static int32_t split(rl_draft *draft, const char *list, const char *const **out) {
    *out = NULL;
    if (list == NULL || *list == '\0' || strcmp(list, "*") == 0)
        return 0;
    int32_t count = 1;
    for (const char *c = list; *c != '\0'; c++)
        count += *c == '|';
    const char **codes = RL_ARENA_NEW(&draft->arena, const char *, count);
    assert(codes != NULL);
    for (int32_t i = 0; i < count; i++) {
        const size_t length = strcspn(list, "|");
        codes[i] = rl_arena_copy_text(&draft->arena, list, length);
        assert(codes[i] != NULL);
        list += length + 1;
    }
    *out = codes;
    return count;
}

rl_filter rl_build_filter(rl_draft *draft, const char *sectors, const char *sizes,
                          const char *territories) {
    rl_filter filter;
    filter.sector_count = split(draft, sectors, &filter.sectors);
    filter.size_count = split(draft, sizes, &filter.sizes);
    filter.territory_count = split(draft, territories, &filter.territories);
    return filter;
}

rl_id rl_add_actor(rl_draft *draft, const char *id, double acceptance_prob) {
    APPEND(draft, &draft->actors,
           (rl_actor){
               .id = copy(draft, id),
               .name = copy(draft, id),
               .kind = "",
               .territory = "",
               .roles = RL_ROLE_RELAY,
               .acceptance_prob = acceptance_prob,
               .exclusive_set = RL_NONE,
               .member_count = NAN,
               .evidence = measured,
           });
    return (rl_id)draft->actors.count - 1;
}

rl_id rl_add_lever(rl_draft *draft, const char *id, double fit) {
    APPEND(draft, &draft->levers, (rl_lever){copy(draft, id), copy(draft, id), fit, 1});
    return (rl_id)draft->levers.count - 1;
}

rl_id rl_add_window(rl_draft *draft, const char *id, int32_t start_day, int32_t end_day) {
    APPEND(draft, &draft->windows,
           (rl_window){copy(draft, id), copy(draft, id), start_day, end_day, INFINITY});
    return (rl_id)draft->windows.count - 1;
}

void rl_add_code(rl_draft *draft, rl_dimension dimension, const char *code, const char *name) {
    APPEND(draft, &draft->codes, (rl_code){dimension, copy(draft, code), copy(draft, name)});
}

rl_id rl_add_segment(rl_draft *draft, const char *sector, const char *size, const char *territory,
                     double weight) {
    char id[64];
    snprintf(id, sizeof id, "%s-%s-%s", sector, size, territory);
    APPEND(draft, &draft->segments,
           (rl_segment){
               .id = copy(draft, id),
               .sector = copy(draft, sector),
               .size = copy(draft, size),
               .territory = copy(draft, territory),
               .establishments = weight,
               .employees = NAN,
               .weight = weight,
               .targeted = weight > 0.0,
               .evidence = measured,
           });
    return (rl_id)draft->segments.count - 1;
}

rl_id rl_add_exclusive_set(rl_draft *draft, const char *name) {
    APPEND(draft, &draft->exclusive_sets, copy(draft, name));
    return (rl_id)draft->exclusive_sets.count - 1;
}

rl_draft_offer *rl_add_offer(rl_draft *draft, rl_id relay, rl_id lever, double exposure_prob,
                             double cost_eur, double hours) {
    APPEND(draft, &draft->offers,
           (rl_draft_offer){
               .offer = {relay, lever, exposure_prob, cost_eur, hours, 1, 0, false, measured},
           });
    return &draft->offers.items[draft->offers.count - 1];
}

void rl_restrict_offer(rl_draft *draft, const char *available) {
    const size_t count = strlen(available);
    assert(count == draft->windows.count);
    bool *in_window = RL_ARENA_NEW(&draft->arena, bool, count);
    assert(in_window != NULL);
    for (size_t w = 0; w < count; w++)
        in_window[w] = available[w] == 'y';
    draft->offers.items[draft->offers.count - 1].in_window = in_window;
}

void rl_add_audience(rl_draft *draft, rl_id actor, rl_filter filter, double share) {
    APPEND(draft, &draft->audiences, (rl_draft_audience){actor, filter, share, measured, 0});
}

void rl_add_timing(rl_draft *draft, rl_id lever, rl_id window, rl_filter filter, double factor) {
    APPEND(draft, &draft->timings, (rl_draft_timing){lever, window, filter, factor});
}

void rl_add_floor(rl_draft *draft, const char *name, rl_filter filter, double min_share) {
    APPEND(draft, &draft->floors, (rl_draft_floor){copy(draft, name), filter, min_share});
}

void rl_add_link(rl_draft *draft, rl_id from, rl_id to, rl_link_kind kind, double weight) {
    APPEND(draft, &draft->links, (rl_link){from, to, kind, weight, 0, measured});
}

void rl_require_relay(rl_draft *draft, rl_id relay) {
    APPEND(draft, &draft->required_relays, relay);
}

void rl_forbid_relay(rl_draft *draft, rl_id relay) {
    APPEND(draft, &draft->forbidden_relays, relay);
}

void rl_forbid_lever(rl_draft *draft, rl_id lever) {
    APPEND(draft, &draft->forbidden_levers, lever);
}

void rl_require_activation(rl_draft *draft, rl_id relay, rl_id lever, rl_id window) {
    APPEND(draft, &draft->required_activations, (rl_triple){relay, lever, window});
}

void rl_forbid_activation(rl_draft *draft, rl_id relay, rl_id lever, rl_id window) {
    APPEND(draft, &draft->forbidden_activations, (rl_triple){relay, lever, window});
}

void rl_mark_done(rl_draft *draft, rl_id relay, rl_id lever, rl_id window) {
    APPEND(draft, &draft->done_activations, (rl_triple){relay, lever, window});
}

rl_scenario *rl_freeze(rl_context *ctx, rl_draft *draft) {
    rl_scenario *scenario;
    const rl_status status = rl_draft_freeze(ctx, draft, &scenario);
    assert(status == RL_OK);
    (void)status;
    return scenario;
}
