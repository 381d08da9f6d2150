#include "study/reference.h"

#include "base/messages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A feasible programme: `count` activations from `first` on in the list of all.
typedef struct programme {
    rl_id relay;
    size_t first;
    int32_t count;
} programme;

typedef struct reference {
    rl_context *ctx;
    const rl_population *population;
    const rl_scenario *scenario;
    RL_VECTOR(programme) programmes;
    RL_VECTOR(rl_id) activations;
    RL_VECTOR(rl_id) chosen; // of the programme being enumerated
    rl_text *out;
} reference;

// Enumeration -------------------------------------------------------------------------------------

// Whether the activation may follow those chosen, which come before it in the relay's list.
static bool may_follow(const reference *r, rl_id activation) {
    const rl_activation *a = &r->scenario->activations[activation];
    const rl_offer *offer = &r->scenario->offers[a->offer];
    int32_t uses = 1;
    if (a->state == RL_FORBIDDEN)
        return false;
    for (size_t i = 0; i < r->chosen.count; i++) {
        const rl_activation *b = &r->scenario->activations[r->chosen.items[i]];
        if (b->offer != a->offer)
            continue;
        const int32_t days =
            r->scenario->windows[a->window].start_day - r->scenario->windows[b->window].start_day;
        if (++uses > offer->max_uses || abs(days) < offer->gap_days)
            return false;
    }
    return true;
}

static bool has_all_required(const reference *r, const rl_actor *actor) {
    for (rl_id k = actor->first_activation; k < actor->first_activation + actor->activation_count;
         k++) {
        bool chosen = r->scenario->activations[k].state != RL_REQUIRED;
        for (size_t i = 0; i < r->chosen.count && !chosen; i++)
            chosen = r->chosen.items[i] == k;
        if (!chosen)
            return false;
    }
    return true;
}

static rl_status keep_chosen(reference *r, rl_id relay) {
    if (r->programmes.count == RL_REFERENCE_PROGRAMMES_MAX)
        return rl_fail(r->ctx, RL_E_INPUT, rl_message_text(r->ctx, RL_MSG_REFERENCE_TOO_LARGE),
                       RL_REFERENCE_PROGRAMMES_MAX);
    rl_status status = RL_VECTOR_RESERVE(r->ctx, &r->programmes, 1);
    if (status == RL_OK)
        status = RL_VECTOR_RESERVE(r->ctx, &r->activations, r->chosen.count);
    if (status != RL_OK)
        return status;
    r->programmes.items[r->programmes.count++] =
        (programme){relay, r->activations.count, (int32_t)r->chosen.count};
    memcpy(r->activations.items + r->activations.count, r->chosen.items,
           r->chosen.count * sizeof *r->chosen.items);
    r->activations.count += r->chosen.count;
    return RL_OK;
}

// Every way to go on from the chosen activations with those from number `next` of the relay's.
static rl_status enumerate(reference *r, rl_id relay, rl_id next) {
    const rl_actor *actor = &r->scenario->actors[relay];
    rl_status status = RL_OK;
    if (r->chosen.count > 0 && has_all_required(r, actor))
        status = keep_chosen(r, relay);
    for (rl_id k = next; k < actor->first_activation + actor->activation_count && status == RL_OK;
         k++) {
        if (!may_follow(r, k))
            continue;
        status = RL_VECTOR_RESERVE(r->ctx, &r->chosen, 1);
        if (status != RL_OK)
            break;
        r->chosen.items[r->chosen.count++] = k;
        status = enumerate(r, relay, k + 1);
        r->chosen.count--;
    }
    return status;
}

// Writing -----------------------------------------------------------------------------------------

static void put_number(reference *r, double value) { rl_text_format(r->out, " %.17g", value); }

static const rl_activation *activation_of(const reference *r, const programme *p, int32_t i) {
    return &r->scenario->activations[r->activations.items[p->first + (size_t)i]];
}

// « # p1: capeb/newsletter/2027-M01 … », with anything that could end the comment left out.
static void put_comment(reference *r, size_t number) {
    const programme *p = &r->programmes.items[number];
    rl_text_format(r->out, "# p%zu:", number + 1);
    for (int32_t i = 0; i < p->count; i++) {
        const rl_activation *a = activation_of(r, p, i);
        const char *const ids[] = {r->scenario->actors[a->relay].id,
                                   r->scenario->levers[a->lever].id,
                                   r->scenario->windows[a->window].id};
        for (size_t part = 0; part < 3; part++) {
            rl_text_append(r->out, part == 0 ? " " : "/");
            for (const char *at = ids[part]; *at != '\0'; at++)
                rl_text_append_bytes(r->out, (unsigned char)*at < 0x20 ? "?" : at, 1);
        }
    }
    rl_text_append(r->out, "\n");
}

static void put_sums(reference *r) {
    rl_text_append(r->out, "param: PROGRAMMES: relay cost_eur hours activations :=\n");
    for (size_t n = 0; n < r->programmes.count; n++) {
        const programme *p = &r->programmes.items[n];
        double cost_eur = 0, hours = 0;
        for (int32_t i = 0; i < p->count; i++) {
            const rl_id k = r->activations.items[p->first + (size_t)i];
            cost_eur += rl_activation_cost_eur(r->scenario, k);
            hours += rl_activation_hours(r->scenario, k);
        }
        rl_text_format(r->out, "  p%zu r%d", n + 1, p->relay);
        put_number(r, cost_eur);
        put_number(r, hours);
        rl_text_format(r->out, " %d\n", p->count);
    }
    rl_text_append(r->out, ";\n");
}

// log_miss[p, c] for every cell that the programme's relay touches.
static void put_log_misses(reference *r) {
    const rl_population *population = r->population;
    rl_text_append(r->out, "param log_miss :=\n");
    for (size_t n = 0; n < r->programmes.count; n++) {
        const programme *p = &r->programmes.items[n];
        for (int32_t f = population->profile_start[p->relay];
             f < population->profile_start[p->relay + 1]; f++) {
            const rl_profile *profile = &population->profiles[f];
            double exposed = 0;
            for (int32_t i = 0; i < p->count; i++)
                exposed += rl_activation_log_miss(
                    population, r->activations.items[p->first + (size_t)i], profile->timing_class);
            const double log_miss = rl_log_miss_of_hit(profile->hit_prob, exposed);
            for (int32_t c = 0; c < profile->cell_count && log_miss > 0; c++) {
                rl_text_format(r->out, "  p%zu c%d", n + 1,
                               population->cell_of[profile->first_cell + c]);
                put_number(r, log_miss);
                rl_text_append(r->out, "\n");
            }
        }
    }
    rl_text_append(r->out, ";\n");
}

static void put_cells(reference *r) {
    rl_text_append(r->out, "param: CELLS: weight :=\n");
    for (int32_t c = 0; c < r->population->cell_count; c++) {
        rl_text_format(r->out, "  c%d", c);
        put_number(r, r->population->cells[c].weight);
        rl_text_append(r->out, "\n");
    }
    rl_text_append(r->out, ";\n");
}

static void put_limit(reference *r, const char *name, double limit) {
    if (isfinite(limit))
        rl_text_format(r->out, "param %s := %.17g;\n", name, limit);
}

static void put_window_hours(reference *r) {
    const rl_scenario *s = r->scenario;
    rl_text_append(r->out, "param: WINDOWS: window_hours_max :=\n");
    for (rl_id w = 0; w < s->window_count; w++)
        if (isfinite(s->windows[w].hours_max))
            rl_text_format(r->out, "  w%d %.17g\n", w, s->windows[w].hours_max);
    rl_text_append(r->out, ";\nparam window_hours :=\n");
    for (size_t n = 0; n < r->programmes.count; n++) {
        const programme *p = &r->programmes.items[n];
        for (rl_id w = 0; w < s->window_count; w++) {
            double hours = 0;
            for (int32_t i = 0; i < p->count; i++)
                if (activation_of(r, p, i)->window == w)
                    hours += rl_activation_hours(s, r->activations.items[p->first + (size_t)i]);
            if (hours > 0 && isfinite(s->windows[w].hours_max))
                rl_text_format(r->out, "  p%zu w%d %.17g\n", n + 1, w, hours);
        }
    }
    rl_text_append(r->out, ";\n");
}

static void put_contacts(reference *r) {
    const rl_scenario *s = r->scenario;
    if (!isfinite(s->rules.max_contacts))
        return;
    rl_text_append(r->out, "set PLACES :=");
    for (rl_id segment = 0; segment < s->segment_count; segment++)
        for (rl_id w = 0; w < s->window_count && s->segments[segment].targeted; w++)
            rl_text_format(r->out, " s%dw%d", segment, w);
    rl_text_append(r->out, ";\nparam contacts :=\n");
    for (size_t n = 0; n < r->programmes.count; n++) {
        const programme *p = &r->programmes.items[n];
        for (int32_t i = s->audience_start[p->relay]; i < s->audience_start[p->relay + 1]; i++) {
            const rl_audience *audience = &s->audiences[i];
            for (rl_id w = 0; w < s->window_count && s->segments[audience->segment].targeted; w++) {
                double contacts = 0;
                for (int32_t k = 0; k < p->count; k++)
                    if (activation_of(r, p, k)->window == w)
                        contacts +=
                            rl_activation_contacts(s, r->activations.items[p->first + (size_t)k]);
                if (contacts > 0)
                    rl_text_format(r->out, "  p%zu s%dw%d %.17g\n", n + 1, audience->segment, w,
                                   contacts * audience->share);
            }
        }
    }
    rl_text_append(r->out, ";\n");
}

// A relay must be used when a rule says so or one of its activations is required.
static bool is_required(const rl_scenario *s, rl_id relay) {
    const rl_actor *actor = &s->actors[relay];
    bool required = s->rules.relay_required[relay];
    for (rl_id k = actor->first_activation; k < actor->first_activation + actor->activation_count;
         k++)
        required |= s->activations[k].state == RL_REQUIRED;
    return required;
}

static void put_rules(reference *r) {
    const rl_rules *rules = &r->scenario->rules;
    put_limit(r, "budget_eur", rules->budget_eur);
    put_limit(r, "max_hours", rules->hours);
    put_limit(r, "max_contacts", rules->max_contacts);
    if (rules->max_relays < INT32_MAX)
        put_limit(r, "max_relays", rules->max_relays);
    if (rules->max_activations < INT32_MAX)
        put_limit(r, "max_activations", rules->max_activations);
    rl_text_append(r->out, "set REQUIRED :=");
    for (rl_id relay = 0; relay < r->scenario->actor_count; relay++)
        if (is_required(r->scenario, relay))
            rl_text_format(r->out, " r%d", relay);
    rl_text_append(r->out, ";\n");
}

static void put_floors(reference *r) {
    const rl_rules *rules = &r->scenario->rules;
    for (int32_t f = 0; f < rules->floor_count; f++) {
        double weight = 0;
        rl_text_format(r->out, "set floor_cells[f%d] :=", f);
        for (int32_t i = 0; i < rules->floors[f].segment_count; i++) {
            const rl_id segment = rules->floors[f].segments[i];
            weight += r->scenario->segments[segment].weight;
            for (int32_t c = 0; c < r->population->cell_count; c++)
                if (r->population->cells[c].segment == segment)
                    rl_text_format(r->out, " c%d", c);
        }
        rl_text_format(r->out, ";\nparam floor_amount[f%d] := %.17g;\n", f,
                       rules->floors[f].min_share * weight);
    }
}

static void put_floor_names(reference *r) {
    rl_text_append(r->out, "set FLOORS :=");
    for (int32_t f = 0; f < r->scenario->rules.floor_count; f++)
        rl_text_format(r->out, " f%d", f);
    rl_text_append(r->out, ";\n");
}

static void put_all(reference *r) {
    rl_text_append(r->out, "data;\n# Written by relais export; solved with reach.mod.\n");
    for (size_t n = 0; n < r->programmes.count; n++)
        put_comment(r, n);
    put_cells(r);
    put_sums(r);
    put_log_misses(r);
    put_rules(r);
    put_window_hours(r);
    put_contacts(r);
    put_floor_names(r);
    put_floors(r);
    rl_text_append(r->out, "end;\n");
}

rl_status rl_reference_mathprog(rl_context *ctx, const rl_population *population, rl_text *out) {
    const rl_scenario *scenario = population->scenario;
    reference r = {.ctx = ctx, .population = population, .scenario = scenario, .out = out};
    rl_status status = RL_OK;
    if (strcmp(scenario->reach_model, "independent") != 0)
        return rl_fail(ctx, RL_E_INPUT, rl_message_text(ctx, RL_MSG_REFERENCE_MODEL),
                       scenario->reach_model);
    for (rl_id relay = 0; relay < scenario->actor_count && status == RL_OK; relay++)
        if (!scenario->rules.relay_forbidden[relay])
            status = enumerate(&r, relay, scenario->actors[relay].first_activation);
    if (status == RL_OK) {
        put_all(&r);
        status = rl_text_status(out);
    }
    RL_VECTOR_CLEAR(ctx, &r.programmes);
    RL_VECTOR_CLEAR(ctx, &r.activations);
    RL_VECTOR_CLEAR(ctx, &r.chosen);
    return status;
}
