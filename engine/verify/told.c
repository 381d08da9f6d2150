#include "verify/told.h"

#include "verify/rules.h"

#include <math.h>
#include <string.h>

// A figure is as said within this share of it, or of one unit: the search sums in another order.
static const double as_said = 1e-9;

static const double negligible = 0.5;     // docs/result.md: less is no gain
static const double binding_share = 0.99; // of a limit that is used, from which it binds

static const char *place_of(const rl_telling *t, const rl_json *value) {
    const char *pointer = rl_json_place(t->document, value).pointer;
    return pointer == NULL ? "" : pointer;
}

void rl_told_figure(const rl_telling *t, const rl_json *value, const char *place,
                    rl_interval computed) {
    const double said = value != NULL && value->kind == RL_JSON_NUMBER ? value->number : NAN;
    const double slack = as_said * fmax(1, fabs(computed.hi));
    rl_text a, b;
    if (said >= computed.lo - slack && said <= computed.hi + slack)
        return;
    rl_text_init(&a, t->ctx);
    rl_text_init(&b, t->ctx);
    rl_text_append_number(&a, said, 3);
    rl_text_append_number(&b, computed.hi, 3);
    rl_verdict_add(t->ctx, t->verdict, RL_VERDICT_REFUSED, RL_MSG_VERIFY_FIGURE, 0,
                   place != NULL ? place : place_of(t, value), rl_text_bytes(&a),
                   rl_text_bytes(&b));
    rl_text_clear(&a);
    rl_text_clear(&b);
}

static void check_key(const rl_telling *t, const rl_json *object, const char *key,
                      rl_interval computed) {
    const rl_json *value = rl_json_get(object, key);
    rl_told_figure(t, value, value == NULL ? key : NULL, computed);
}

// Something told of `item` that is not a figure.
static void require(const rl_telling *t, const rl_json *item, bool is_so) {
    if (!is_so)
        rl_verdict_add(t->ctx, t->verdict, RL_VERDICT_REFUSED, RL_MSG_VERIFY_NOT_SO, 0,
                       place_of(t, item), "", "");
}

static const rl_json *list_at(const rl_telling *t, const char *pointer) {
    const rl_json *list = rl_json_at(t->document->root, pointer);
    return list != NULL && list->kind == RL_JSON_ARRAY ? list : NULL;
}

// By its id; there may be many of them.
static rl_id find_actor(const rl_telling *t, const rl_json *item) {
    const int32_t number = rl_names_find(t->actors, rl_json_get_text(item, "id", ""));
    return number < 0 ? RL_NONE : number;
}

static const rl_json *first_of(const rl_json *list) { return list == NULL ? NULL : list->first; }

// Reach ------------------------------------------------------------------------------------------

static void check_line(const rl_telling *t, const rl_json *line, const rl_reach_figures *f) {
    check_key(t, line, "weight", f->weight);
    check_key(t, line, "reached", f->reached);
    check_key(t, line, "lower", f->lower);
    check_key(t, line, "upper", f->upper);
    if (f->weight.lo > 0)
        check_key(t, line, "share",
                  (rl_interval){rl_div_down(f->reached.lo, f->weight.hi),
                                rl_div_up(f->reached.hi, f->weight.lo)});
    const rl_json *times = rl_json_get_kind(line, "at_least", RL_JSON_ARRAY);
    const rl_json *value = first_of(times);
    for (int n = 0; n < RL_FREQUENCY_MAX; n++) {
        rl_told_figure(t, value, value == NULL ? "at_least" : NULL, f->at_least[n]);
        value = value == NULL ? NULL : value->next;
    }
}

static void check_segments(const rl_telling *t, const rl_reach_figures *by_segment) {
    const rl_json *list = list_at(t, "/reach/by_segment"), *line = first_of(list);
    for (rl_id s = 0; s < t->scenario->segment_count; s++) {
        if (!t->scenario->segments[s].targeted)
            continue;
        const char *told = rl_json_get_text(line, "segment", "");
        require(t, line == NULL ? t->document->root : line,
                strcmp(told, t->scenario->segments[s].id) == 0);
        if (line == NULL)
            return;
        check_line(t, line, &by_segment[s]);
        line = line->next;
    }
}

static const char *code_of(const rl_segment *segment, rl_dimension dimension) {
    return dimension == RL_SECTOR ? segment->sector
           : dimension == RL_SIZE ? segment->size
                                  : segment->territory;
}

static void check_breakdown(const rl_telling *t, rl_dimension dimension,
                            const rl_reach_figures *by_segment) {
    char pointer[32];
    snprintf(pointer, sizeof pointer, "/reach/by_%s", rl_dimension_name(dimension));
    for (const rl_json *line = first_of(list_at(t, pointer)); line != NULL; line = line->next) {
        const char *code = rl_json_get_text(line, rl_dimension_name(dimension), "");
        rl_reach_figures sum = {.weight = {0, 0}};
        for (rl_id s = 0; s < t->scenario->segment_count; s++) {
            if (strcmp(code_of(&t->scenario->segments[s], dimension), code) == 0)
                rl_figures_add(&sum, &by_segment[s]);
        }
        check_line(t, line, &sum);
    }
}

// The relays and the calendar --------------------------------------------------------------------

// Which activations of the plan a part of it holds.
typedef struct part {
    rl_id relay;       // only this one, or (`without`) all but it; RL_NONE for all
    rl_id last_window; // up to it; RL_NONE for all
    bool without;
} part;

static bool holds(const rl_activation *a, part p) {
    return (p.last_window == RL_NONE || a->window <= p.last_window) &&
           (p.relay == RL_NONE || (a->relay == p.relay) != p.without);
}

typedef struct part_worth {
    rl_interval reach, cost_eur, hours;
} part_worth;

static rl_status measure(const rl_telling *t, part p, rl_interval *by_segment, part_worth *out) {
    rl_plan plan = {0};
    rl_status status = RL_OK;
    *out = (part_worth){.reach = {0, 0}};
    for (size_t i = 0; i < t->plan->activations.count; i++) {
        const rl_id k = t->plan->activations.items[i];
        const rl_offer *offer = &t->scenario->offers[t->scenario->activations[k].offer];
        if (!holds(&t->scenario->activations[k], p))
            continue;
        RL_TRY(rl_plan_add(t->ctx, &plan, k));
        out->cost_eur = rl_sum(out->cost_eur, rl_point(offer->cost_eur));
        out->hours = rl_sum(out->hours, rl_point(offer->hours));
    }
    RL_TRY(rl_ground_reach(t->ctx, t->ground, &plan, by_segment, &out->reach));
done:
    rl_plan_clear(t->ctx, &plan);
    return status;
}

static rl_status check_relays(const rl_telling *t, rl_interval *by_segment) {
    rl_status status = RL_OK;
    for (const rl_json *item = first_of(list_at(t, "/relays")); item != NULL; item = item->next) {
        const rl_id relay = find_actor(t, item);
        part_worth alone, others;
        require(t, item, relay != RL_NONE);
        if (relay == RL_NONE || rl_should_stop(t->ctx))
            continue;
        RL_TRY(measure(t, (part){relay, RL_NONE, false}, by_segment, &alone));
        RL_TRY(measure(t, (part){relay, RL_NONE, true}, by_segment, &others));
        const rl_interval reach = t->verdict->reach;
        check_key(t, item, "alone", alone.reach);
        check_key(t, item, "cost_eur", alone.cost_eur);
        check_key(t, item, "hours", alone.hours);
        check_key(t, item, "adds",
                  (rl_interval){rl_sub_down(reach.lo, others.reach.hi),
                                rl_sub_up(reach.hi, others.reach.lo)});
    }
done:
    return status;
}

static rl_status check_calendar(const rl_telling *t, rl_interval *by_segment) {
    rl_status status = RL_OK;
    for (const rl_json *item = first_of(list_at(t, "/cumulative")); item != NULL;
         item = item->next) {
        const rl_id window = rl_find_window(t->scenario, rl_json_get_text(item, "window", ""));
        part_worth so_far;
        require(t, item, window != RL_NONE);
        if (window == RL_NONE || rl_should_stop(t->ctx))
            continue;
        RL_TRY(measure(t, (part){RL_NONE, window, false}, by_segment, &so_far));
        check_key(t, item, "reached", so_far.reach);
    }
done:
    return status;
}

rl_status rl_told_reach_check(const rl_telling *t, const rl_reach_figures *by_segment) {
    rl_status status = RL_OK;
    rl_reach_figures total = {.weight = {0, 0}};
    rl_interval *scratch = RL_NEW(t->ctx, rl_interval, t->scenario->segment_count);
    if (scratch == NULL)
        return rl_fail_memory(t->ctx);
    for (rl_id s = 0; s < t->scenario->segment_count; s++)
        rl_figures_add(&total, &by_segment[s]);
    check_line(t, rl_json_get(t->document->root, "reach"), &total);
    check_segments(t, by_segment);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        check_breakdown(t, (rl_dimension)d, by_segment);
    RL_TRY(check_relays(t, scratch));
    RL_TRY(check_calendar(t, scratch));
done:
    rl_release(t->ctx, scratch);
    return status;
}

// Limits that bind -------------------------------------------------------------------------------

static rl_rule rule_of(const rl_json *item) {
    return rl_rule_of(rl_json_get_text(item, "rule", ""));
}

static void check_bindings(const rl_telling *t) {
    for (const rl_json *item = first_of(list_at(t, "/bindings")); item != NULL; item = item->next) {
        const rl_rule_about about = {
            .rule = rule_of(item),
            .window = rl_find_window(t->scenario, rl_json_get_text(item, "window", "")),
            .segment = rl_find_segment(t->scenario, rl_json_get_text(item, "segment", ""))};
        double limit;
        const double used = rl_rule_measure(t->scenario, t->plan, about, &limit);
        require(t, item, isfinite(limit) && used >= binding_share * limit * (1 - as_said));
        check_key(t, item, "used", rl_point(used));
        check_key(t, item, "limit", rl_point(limit));
    }
}

// Relays left out --------------------------------------------------------------------------------

static bool is_open(const rl_scenario *s, rl_id activation) {
    return s->activations[activation].state != RL_FORBIDDEN;
}

static bool uses(const rl_telling *t, rl_id relay) {
    for (size_t i = 0; i < t->plan->activations.count; i++) {
        if (t->scenario->activations[t->plan->activations.items[i]].relay == relay)
            return true;
    }
    return false;
}

static bool has_open_activation(const rl_scenario *s, rl_id relay) {
    const rl_id first = s->actors[relay].first_activation;
    for (rl_id k = first; k < first + s->actors[relay].activation_count; k++) {
        if (is_open(s, k))
            return true;
    }
    return false;
}

// The activation that is said to add the most: what it adds and costs, and that none adds more.
static void check_best_activation(const rl_telling *t, const rl_json *item, rl_id relay,
                                  const char *reason, const rl_interval *missed) {
    const rl_scenario *s = t->scenario;
    const rl_id lever = rl_find_lever(s, rl_json_get_text(item, "lever", ""));
    const rl_id window = rl_find_window(s, rl_json_get_text(item, "window", ""));
    const rl_id told = lever == RL_NONE || window == RL_NONE
                           ? RL_NONE
                           : rl_find_activation(s, relay, lever, window);
    require(t, item, told != RL_NONE && is_open(s, told));
    if (told == RL_NONE)
        return;
    const rl_interval gain = rl_ground_gain(t->ground, told, missed);
    const double slack = as_said * fmax(1, gain.hi);
    const rl_id first = s->actors[relay].first_activation;
    for (rl_id k = first; k < first + s->actors[relay].activation_count; k++) {
        if (is_open(s, k))
            require(t, item, rl_ground_gain(t->ground, k, missed).lo <= gain.hi + slack);
    }
    check_key(t, item, "gain", gain);
    check_key(t, item, "cost_eur", rl_point(s->offers[s->activations[told].offer].cost_eur));
    const bool adds = strcmp(reason, "no_gain") != 0;
    require(t, item, adds ? gain.hi >= negligible - slack : gain.lo <= negligible + slack);
    if (strcmp(reason, "rule") == 0)
        require(t, item, rl_rule_stops(s, t->plan, told, rule_of(item)));
}

static void check_left_out(const rl_telling *t, const rl_json *item, const rl_interval *missed) {
    const rl_scenario *s = t->scenario;
    const rl_id relay = find_actor(t, item);
    const char *reason = rl_json_get_text(item, "reason", "");
    require(t, item, relay != RL_NONE && !uses(t, relay));
    if (relay == RL_NONE)
        return;
    if (strcmp(reason, "forbidden") == 0)
        require(t, item, s->rules.relay_forbidden[relay]);
    else if (strcmp(reason, "no_offer") == 0)
        require(t, item, !has_open_activation(s, relay));
    else if (strcmp(reason, "no_audience") == 0)
        require(t, item, t->ground->relays[relay].hit_count == 0);
    else
        check_best_activation(t, item, relay, reason, missed);
}

rl_status rl_told_explanations_check(const rl_telling *t) {
    rl_interval *missed = RL_NEW(t->ctx, rl_interval, t->ground->cell_count);
    if (missed == NULL)
        return rl_fail_memory(t->ctx);
    rl_ground_missed(t->ground, t->plan, missed);
    check_bindings(t);
    for (const rl_json *item = first_of(list_at(t, "/left_out"));
         item != NULL && !rl_should_stop(t->ctx); item = item->next)
        check_left_out(t, item, missed);
    rl_release(t->ctx, missed);
    return RL_OK;
}
