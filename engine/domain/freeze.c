// Freezing: from the loose tables of a draft to a scenario. Each step fills one part of the
// scenario; what the scenario keeps goes to the draft's arena, what is passing to `scratch`.
#include "domain/audience_rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct freezing {
    rl_context *ctx;
    rl_draft *draft;
    rl_scenario *scenario;
    rl_arena scratch;
    rl_segment_index index;
    rl_id *selected;      // segments of the filter at hand
    rl_actor *actors;     // the scenario's, still to be completed
    rl_segment *segments; // likewise
    rl_activation *activations;
    rl_id *window_rank;   // scenario's window of each draft window
    const bool **offered; // in_window of each offer of the scenario, still in draft order
} freezing;

// A scenario counts in 32 bits; one that is larger would not fit in memory anyway.
static rl_status check_count(freezing *f, size_t count) {
    return count <= INT32_MAX ? RL_OK : rl_fail_memory(f->ctx);
}

// Copies a vector of the draft to the arena. NULL only when memory is exhausted.
static void *keep(freezing *f, const void *items, size_t count, size_t item_size) {
    void *kept = rl_arena_allocate(&f->draft->arena, count, item_size);
    if (kept != NULL && count > 0)
        memcpy(kept, items, count * item_size);
    return kept;
}

#define KEEP(f, vector) keep((f), (vector).items, (vector).count, sizeof *(vector).items)

static rl_status copy_plain_tables(freezing *f) {
    rl_draft *draft = f->draft;
    rl_scenario *scenario = f->scenario;
    const size_t counts[] = {draft->actors.count,         draft->levers.count,
                             draft->segments.count,       draft->links.count,
                             draft->exclusive_sets.count, draft->codes.count};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const rl_status status = check_count(f, counts[i]);
        if (status != RL_OK)
            return status;
    }
    scenario->actors = f->actors = KEEP(f, draft->actors);
    scenario->actor_count = (int32_t)draft->actors.count;
    scenario->levers = KEEP(f, draft->levers);
    scenario->lever_count = (int32_t)draft->levers.count;
    scenario->segments = f->segments = KEEP(f, draft->segments);
    scenario->segment_count = (int32_t)draft->segments.count;
    scenario->links = KEEP(f, draft->links);
    scenario->link_count = (int32_t)draft->links.count;
    scenario->exclusive_sets = KEEP(f, draft->exclusive_sets);
    scenario->exclusive_set_count = (int32_t)draft->exclusive_sets.count;
    if (draft->codes.count > 0)
        qsort(draft->codes.items, draft->codes.count, sizeof *draft->codes.items, rl_compare_codes);
    scenario->codes = KEEP(f, draft->codes);
    scenario->code_count = (int32_t)draft->codes.count;
    f->selected = RL_ARENA_NEW(&f->scratch, rl_id, draft->segments.count);
    const bool complete = scenario->actors != NULL && scenario->levers != NULL &&
                          scenario->segments != NULL && scenario->links != NULL &&
                          scenario->exclusive_sets != NULL && scenario->codes != NULL &&
                          f->selected != NULL;
    return complete ? RL_OK : rl_fail_memory(f->ctx);
}

// Windows -----------------------------------------------------------------------------------------

typedef struct ranked_window {
    rl_window window;
    size_t draft_index;
} ranked_window;

static int compare_windows(const void *left, const void *right) {
    const rl_window *a = &((const ranked_window *)left)->window;
    const rl_window *b = &((const ranked_window *)right)->window;
    if (a->start_day != b->start_day)
        return a->start_day < b->start_day ? -1 : 1;
    return strcmp(a->id, b->id);
}

static rl_status sort_windows(freezing *f) {
    const size_t count = f->draft->windows.count;
    rl_status status;
    ranked_window *ranked = RL_ARENA_NEW(&f->scratch, ranked_window, count);
    rl_window *windows = RL_ARENA_NEW(&f->draft->arena, rl_window, count);
    f->window_rank = RL_ARENA_NEW(&f->scratch, rl_id, count);
    if (ranked == NULL || windows == NULL || f->window_rank == NULL)
        return rl_fail_memory(f->ctx);
    RL_TRY(check_count(f, count));
    for (size_t i = 0; i < count; i++)
        ranked[i] = (ranked_window){f->draft->windows.items[i], i};
    qsort(ranked, count, sizeof *ranked, compare_windows);
    for (size_t i = 0; i < count; i++) {
        windows[i] = ranked[i].window;
        f->window_rank[ranked[i].draft_index] = (rl_id)i;
    }
    f->scenario->windows = windows;
    f->scenario->window_count = (int32_t)count;
done:
    return status;
}

// Offers and activations --------------------------------------------------------------------------

static int compare_offers(const void *left, const void *right) {
    const rl_offer *a = &((const rl_draft_offer *)left)->offer;
    const rl_offer *b = &((const rl_draft_offer *)right)->offer;
    if (a->relay != b->relay)
        return a->relay < b->relay ? -1 : 1;
    return (a->lever > b->lever) - (a->lever < b->lever);
}

static rl_status sort_offers(freezing *f) {
    const size_t count = f->draft->offers.count;
    rl_status status;
    rl_draft_offer *sorted = RL_ARENA_NEW(&f->scratch, rl_draft_offer, count);
    rl_offer *offers = RL_ARENA_NEW(&f->draft->arena, rl_offer, count);
    f->offered = RL_ARENA_NEW(&f->scratch, const bool *, count);
    if (sorted == NULL || offers == NULL || f->offered == NULL)
        return rl_fail_memory(f->ctx);
    RL_TRY(check_count(f, count));
    if (count > 0)
        memcpy(sorted, f->draft->offers.items, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_offers);
    for (size_t i = 0; i < count; i++) {
        offers[i] = sorted[i].offer;
        f->offered[i] = sorted[i].in_window;
        assert(offers[i].relay >= 0 && offers[i].relay < f->scenario->actor_count);
        assert(offers[i].lever >= 0 && offers[i].lever < f->scenario->lever_count);
        assert(f->actors[offers[i].relay].roles & RL_ROLE_RELAY);
        assert(i == 0 || compare_offers(&sorted[i - 1], &sorted[i]) < 0);
    }
    f->scenario->offers = offers;
    f->scenario->offer_count = (int32_t)count;
done:
    return status;
}

// Availability of each offer in each window, in the scenario's order of both.
static rl_status rank_availability(freezing *f, bool **out, size_t *activation_count) {
    const size_t window_count = (size_t)f->scenario->window_count;
    const size_t offer_count = (size_t)f->scenario->offer_count;
    bool *available = RL_ARENA_NEW(&f->scratch, bool, window_count *offer_count);
    if (available == NULL)
        return rl_fail_memory(f->ctx);
    *activation_count = 0;
    for (size_t o = 0; o < offer_count; o++)
        for (size_t w = 0; w < window_count; w++)
            if (f->offered[o] == NULL || f->offered[o][w]) {
                available[o * window_count + (size_t)f->window_rank[w]] = true;
                ++*activation_count;
            }
    *out = available;
    return check_count(f, *activation_count);
}

static rl_status enumerate_activations(freezing *f) {
    rl_scenario *scenario = f->scenario;
    bool *available = NULL;
    size_t activation_count = 0;
    rl_status status;
    RL_TRY(rank_availability(f, &available, &activation_count));
    f->activations = RL_ARENA_NEW(&f->draft->arena, rl_activation, activation_count);
    if (f->activations == NULL)
        return rl_fail_memory(f->ctx);

    assert(available != NULL);
    rl_id next = 0;
    rl_id offer = 0;
    for (rl_id relay = 0; relay < scenario->actor_count; relay++) {
        f->actors[relay].first_activation = next;
        for (; offer < scenario->offer_count && scenario->offers[offer].relay == relay; offer++)
            for (rl_id w = 0; w < scenario->window_count; w++)
                if (available[(size_t)offer * (size_t)scenario->window_count + (size_t)w])
                    f->activations[next++] =
                        (rl_activation){relay, scenario->offers[offer].lever, w, offer, RL_FREE};
        f->actors[relay].activation_count = next - f->actors[relay].first_activation;
    }
    scenario->activations = f->activations;
    scenario->activation_count = next;
done:
    return status;
}

// Audiences ---------------------------------------------------------------------------------------

typedef RL_VECTOR(rl_audience) audience_list;

static rl_status append_audiences(freezing *f, const rl_audience_holder *holders,
                                  audience_list *list) {
    const rl_status status = RL_VECTOR_RESERVE(f->ctx, list, (size_t)f->scenario->segment_count);
    if (status != RL_OK)
        return status;
    for (rl_id s = 0; s < f->scenario->segment_count; s++) {
        if (holders[s].row == NULL)
            continue;
        const double share = holders[s].row->share;
        assert(holders[s].rival == NULL);
        assert(share >= 0.0 && share <= 1.0);
        if (share > 0.0)
            list->items[list->count++] =
                (rl_audience){s, share, holders[s].row->evidence, holders[s].row->line};
    }
    return check_count(f, list->count);
}

static rl_status resolve_audiences(freezing *f) {
    rl_scenario *scenario = f->scenario;
    audience_list list = {0};
    rl_audience_rows rows;
    rl_audience *audiences;
    rl_status status;
    int32_t *start = RL_ARENA_NEW(&f->draft->arena, int32_t, scenario->actor_count + 1);
    if (start == NULL)
        return rl_fail_memory(f->ctx);
    RL_TRY(rl_audience_rows_init(&rows, &f->scratch, f->draft, &f->index));
    for (rl_id actor = 0; actor < scenario->actor_count; actor++) {
        RL_TRY(append_audiences(f, rl_audience_rows_resolve(&rows, actor), &list));
        start[actor + 1] = (int32_t)list.count;
    }
    audiences = KEEP(f, list);
    if (audiences == NULL) {
        status = rl_fail_memory(f->ctx);
        goto done;
    }
    scenario->audiences = audiences;
    scenario->audience_start = start;
done:
    RL_VECTOR_CLEAR(f->ctx, &list);
    return status;
}

// Timing classes ----------------------------------------------------------------------------------

// A targeted segment with its factors over (lever, window) pairs.
typedef struct timed_segment {
    const double *factors;
    size_t factor_count;
    rl_id segment;
} timed_segment;

static int compare_factors(const timed_segment *a, const timed_segment *b) {
    for (size_t i = 0; i < a->factor_count; i++)
        if (a->factors[i] != b->factors[i])
            return a->factors[i] < b->factors[i] ? -1 : 1;
    return 0;
}

static int compare_timed_segments(const void *left, const void *right) {
    const timed_segment *a = left;
    const timed_segment *b = right;
    const int order = compare_factors(a, b);
    return order != 0 ? order : (a->segment > b->segment) - (a->segment < b->segment);
}

// Multiplies the factors of the moments that a row covers; RL_NONE covers all of them.
static void apply_timing_to_segment(const freezing *f, const rl_draft_timing *row,
                                    double *factors) {
    const rl_id window_count = f->scenario->window_count;
    const rl_id window = row->window == RL_NONE ? RL_NONE : f->window_rank[row->window];
    const rl_id first_lever = row->lever == RL_NONE ? 0 : row->lever;
    const rl_id last_lever = row->lever == RL_NONE ? f->scenario->lever_count - 1 : row->lever;
    const rl_id first_window = window == RL_NONE ? 0 : window;
    const rl_id last_window = window == RL_NONE ? window_count - 1 : window;
    for (rl_id lever = first_lever; lever <= last_lever; lever++)
        for (rl_id w = first_window; w <= last_window; w++)
            factors[(size_t)lever * (size_t)window_count + (size_t)w] *= row->factor;
}

static rl_status compute_factors(freezing *f, size_t moment_count, timed_segment **timed_out,
                                 size_t *timed_count) {
    const rl_id segment_count = f->scenario->segment_count;
    timed_segment *timed = RL_ARENA_NEW(&f->scratch, timed_segment, segment_count);
    rl_id *rank = RL_ARENA_NEW(&f->scratch, rl_id, segment_count);
    if (timed == NULL || rank == NULL)
        return rl_fail_memory(f->ctx);
    size_t count = 0;
    for (rl_id s = 0; s < segment_count; s++) {
        rank[s] = f->segments[s].targeted ? (rl_id)count : RL_NONE;
        if (f->segments[s].targeted)
            timed[count++].segment = s;
    }
    if (moment_count > 0 && count > SIZE_MAX / moment_count)
        return rl_fail_memory(f->ctx);
    double *factors = RL_ARENA_NEW(&f->scratch, double, count *moment_count);
    if (factors == NULL)
        return rl_fail_memory(f->ctx);
    for (size_t i = 0; i < count * moment_count; i++)
        factors[i] = 1.0;
    for (size_t i = 0; i < f->draft->timings.count; i++) {
        const rl_draft_timing *row = &f->draft->timings.items[i];
        const int32_t selected_count =
            rl_segment_index_select(&f->index, &row->filter, f->selected);
        assert(row->factor >= 0.0);
        for (int32_t k = 0; k < selected_count; k++)
            if (rank[f->selected[k]] != RL_NONE)
                apply_timing_to_segment(f, row,
                                        factors + (size_t)rank[f->selected[k]] * moment_count);
    }
    for (size_t i = 0; i < count; i++) {
        timed[i].factors = factors + i * moment_count;
        timed[i].factor_count = moment_count;
    }
    *timed_out = timed;
    *timed_count = count;
    return RL_OK;
}

// Numbers the classes in the order of their first segments, so that a class keeps its number when
// factors change without splitting it.
static rl_status number_classes(freezing *f, timed_segment *timed, size_t timed_count,
                                const timed_segment ***examples_out, int32_t *class_count) {
    const size_t segment_count = (size_t)f->scenario->segment_count;
    const timed_segment **example_of =
        RL_ARENA_NEW(&f->scratch, const timed_segment *, segment_count);
    const timed_segment **examples =
        RL_ARENA_NEW(&f->scratch, const timed_segment *, segment_count);
    if (example_of == NULL || examples == NULL)
        return rl_fail_memory(f->ctx);
    assert(timed != NULL);
    qsort(timed, timed_count, sizeof *timed, compare_timed_segments);
    for (size_t i = 0; i < timed_count; i++) {
        const bool same = i > 0 && compare_factors(&timed[i - 1], &timed[i]) == 0;
        example_of[timed[i].segment] = same ? example_of[timed[i - 1].segment] : &timed[i];
    }
    *class_count = 0;
    for (size_t s = 0; s < segment_count; s++) {
        f->segments[s].timing_class = 0;
        if (example_of[s] == NULL)
            continue;
        const rl_id first = example_of[s]->segment; // the lowest of its class
        if ((size_t)first == s) {
            examples[*class_count] = example_of[s];
            f->segments[s].timing_class = (*class_count)++;
        } else {
            f->segments[s].timing_class = f->segments[first].timing_class;
        }
    }
    *examples_out = examples;
    return RL_OK;
}

static rl_status classify_timing(freezing *f) {
    rl_scenario *scenario = f->scenario;
    const size_t moment_count = (size_t)scenario->lever_count * (size_t)scenario->window_count;
    timed_segment *timed = NULL;
    const timed_segment **examples = NULL;
    size_t timed_count = 0;
    int32_t class_count = 0;
    double *factor;
    rl_status status;
    RL_TRY(compute_factors(f, moment_count, &timed, &timed_count));
    RL_TRY(number_classes(f, timed, timed_count, &examples, &class_count));
    scenario->timing_class_count = class_count > 0 ? class_count : 1;
    factor =
        RL_ARENA_NEW(&f->draft->arena, double, moment_count *(size_t)scenario->timing_class_count);
    if (factor == NULL)
        return rl_fail_memory(f->ctx);
    for (size_t m = 0; m < moment_count; m++)
        for (int32_t c = 0; c < scenario->timing_class_count; c++)
            factor[m * (size_t)scenario->timing_class_count + (size_t)c] =
                class_count > 0 ? examples[c]->factors[m] : 1.0;
    scenario->timing_factor = factor;
done:
    return status;
}

// Rules -------------------------------------------------------------------------------------------

static rl_id activation_of(const freezing *f, const rl_triple *triple) {
    assert(triple->window >= 0 && (size_t)triple->window < f->draft->windows.count);
    return rl_find_activation(f->scenario, triple->relay, triple->lever,
                              f->window_rank[triple->window]);
}

// Sets the states and the relays that are required or forbidden. What is done stays in the plan
// whatever is forbidden afterwards; a relay that has done something is therefore not forbidden as
// such: all its other activations are.
static rl_status settle_activations(freezing *f) {
    const rl_draft *draft = f->draft;
    const size_t lever_count = draft->levers.count;
    const size_t actor_count = draft->actors.count;
    bool *required = RL_ARENA_NEW(&f->draft->arena, bool, actor_count);
    bool *forbidden = RL_ARENA_NEW(&f->draft->arena, bool, actor_count);
    bool *lever_forbidden = RL_ARENA_NEW(&f->scratch, bool, lever_count);
    if (required == NULL || forbidden == NULL || lever_forbidden == NULL)
        return rl_fail_memory(f->ctx);
    for (size_t i = 0; i < draft->required_relays.count; i++)
        required[draft->required_relays.items[i]] = true;
    for (size_t i = 0; i < draft->forbidden_relays.count; i++)
        forbidden[draft->forbidden_relays.items[i]] = true;
    for (size_t i = 0; i < draft->forbidden_levers.count; i++)
        lever_forbidden[draft->forbidden_levers.items[i]] = true;

    for (rl_id a = 0; a < f->scenario->activation_count; a++) {
        rl_activation *activation = &f->activations[a];
        const bool past = f->scenario->windows[activation->window].end_day < draft->as_of_day;
        if (past || forbidden[activation->relay] || lever_forbidden[activation->lever])
            activation->state = RL_FORBIDDEN;
    }
    for (size_t i = 0; i < draft->forbidden_activations.count; i++) {
        const rl_id a = activation_of(f, &draft->forbidden_activations.items[i]);
        if (a != RL_NONE) // forbidding what is not offered changes nothing
            f->activations[a].state = RL_FORBIDDEN;
    }
    for (size_t i = 0; i < draft->done_activations.count; i++) {
        const rl_id a = activation_of(f, &draft->done_activations.items[i]);
        assert(a != RL_NONE);
        f->activations[a].state = RL_REQUIRED;
        forbidden[f->activations[a].relay] = false;
    }
    for (size_t i = 0; i < draft->required_activations.count; i++) {
        const rl_id a = activation_of(f, &draft->required_activations.items[i]);
        assert(a != RL_NONE && f->activations[a].state != RL_FORBIDDEN);
        f->activations[a].state = RL_REQUIRED;
    }
    f->scenario->rules.relay_required = required;
    f->scenario->rules.relay_forbidden = forbidden;
    return RL_OK;
}

static int compare_ids(const void *left, const void *right) {
    const rl_id a = *(const rl_id *)left;
    const rl_id b = *(const rl_id *)right;
    return (a > b) - (a < b);
}

static rl_status resolve_floors(freezing *f) {
    const size_t count = f->draft->floors.count;
    rl_floor *floors = RL_ARENA_NEW(&f->draft->arena, rl_floor, count);
    if (floors == NULL)
        return rl_fail_memory(f->ctx);
    for (size_t i = 0; i < count; i++) {
        const rl_draft_floor *row = &f->draft->floors.items[i];
        const int32_t selected_count =
            rl_segment_index_select(&f->index, &row->filter, f->selected);
        int32_t targeted_count = 0;
        for (int32_t k = 0; k < selected_count; k++)
            if (f->segments[f->selected[k]].targeted)
                f->selected[targeted_count++] = f->selected[k];
        qsort(f->selected, (size_t)targeted_count, sizeof *f->selected, compare_ids);
        const rl_id *segments = keep(f, f->selected, (size_t)targeted_count, sizeof *f->selected);
        if (segments == NULL)
            return rl_fail_memory(f->ctx);
        floors[i] = (rl_floor){row->name, row->min_share, segments, targeted_count};
    }
    f->scenario->rules.floors = floors;
    f->scenario->rules.floor_count = (int32_t)count;
    return RL_OK;
}

// -------------------------------------------------------------------------------------------------

static void copy_settings(const rl_draft *draft, rl_scenario *scenario) {
    scenario->path = draft->path;
    scenario->title = draft->title;
    scenario->question = draft->question;
    scenario->deliverable = draft->deliverable;
    scenario->weight_name = draft->weight_name;
    scenario->weight_label = draft->weight_label;
    scenario->reach_model = draft->reach_model;
    scenario->reach_samples = draft->reach_samples;
    scenario->reach_interval = draft->reach_interval;
    scenario->centrality = draft->centrality;
    scenario->language = draft->language;
    scenario->exposure_cap = draft->exposure_cap;
    memcpy(scenario->input_hash, draft->input_hash, sizeof scenario->input_hash);
    scenario->rules.budget_eur = draft->budget_eur;
    scenario->rules.hours = draft->hours;
    scenario->rules.max_contacts = draft->max_contacts;
    scenario->rules.max_relays = draft->max_relays;
    scenario->rules.max_activations = draft->max_activations;
}

rl_status rl_draft_freeze(rl_context *ctx, rl_draft *draft, rl_scenario **out) {
    freezing f = {.ctx = ctx, .draft = draft};
    rl_status status;
    *out = NULL;
    rl_arena_init(&f.scratch, ctx);
    rl_arena_init(&f.index.arena, ctx);
    f.scenario = RL_NEW(ctx, rl_scenario, 1);
    if (f.scenario == NULL)
        return rl_fail_memory(ctx);
    copy_settings(draft, f.scenario);
    RL_TRY(copy_plain_tables(&f));
    RL_TRY(rl_segment_index_init(&f.index, ctx, f.segments, f.scenario->segment_count));
    RL_TRY(sort_windows(&f));
    RL_TRY(sort_offers(&f));
    RL_TRY(enumerate_activations(&f));
    RL_TRY(resolve_audiences(&f));
    RL_TRY(classify_timing(&f));
    RL_TRY(settle_activations(&f));
    RL_TRY(resolve_floors(&f));

    f.scenario->arena = draft->arena;
    rl_arena_init(&draft->arena, ctx);
    rl_draft_clear(draft);
    rl_draft_init(draft, ctx);
    *out = f.scenario;
done:
    if (status != RL_OK)
        rl_release(ctx, f.scenario);
    rl_segment_index_clear(&f.index);
    rl_arena_clear(&f.scratch);
    return status;
}
