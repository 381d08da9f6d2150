#include "optimise/problem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct builder {
    rl_context *ctx;
    rl_problem *problem;
    const rl_rule_key *ignored;
    size_t ignored_count;
    const rl_problem_extras *extras; // never NULL
    RL_VECTOR(rl_linear_rule) rows;
    // Coefficients as they are found; sorted into compressed rows at the end. Activations come
    // first, relays after them: column = activation, or activation_count + actor.
    struct {
        int32_t column;
        rl_entry entry;
    } * triplets;
    size_t triplet_count;
    size_t triplet_capacity;
} builder;

static bool is_ignored(const builder *b, rl_rule rule, rl_id subject) {
    for (size_t i = 0; i < b->ignored_count; i++) {
        if (b->ignored[i].rule == rule &&
            (b->ignored[i].subject == subject || b->ignored[i].subject == RL_NONE))
            return true;
    }
    return false;
}

static rl_status add_row(builder *b, rl_rule rule, rl_id subject, rl_id other, double limit,
                         bool lazy) {
    const rl_status status = RL_VECTOR_RESERVE(b->ctx, &b->rows, 1);
    if (status != RL_OK)
        return status;
    b->rows.items[b->rows.count++] = (rl_linear_rule){
        .rule = rule,
        .subject = subject,
        .other = other,
        .limit = limit,
        .scaled_limit = limit > 0 ? 1 : 0,
        .scale = limit > 0 ? 1 / limit : 1,
        .lazy = lazy,
    };
    return RL_OK;
}

// Adds a coefficient of the last row.
static rl_status add_coefficient(builder *b, int32_t column, double coefficient) {
    if (coefficient == 0)
        return RL_OK;
    const rl_status status = rl_reserve(b->ctx, &b->triplets, &b->triplet_capacity,
                                        b->triplet_count + 1, sizeof *b->triplets);
    if (status != RL_OK)
        return status;
    const int32_t row = (int32_t)b->rows.count - 1;
    b->triplets[b->triplet_count].column = column;
    b->triplets[b->triplet_count].entry = (rl_entry){row, coefficient * b->rows.items[row].scale};
    b->triplet_count++;
    return RL_OK;
}

static double one(const rl_scenario *s, rl_id activation) {
    (void)s;
    (void)activation;
    return 1;
}

// A row over activations, restricted to one window unless `window` is RL_NONE.
static rl_status add_activation_row(builder *b, rl_rule rule, rl_id window, double limit,
                                    double (*coefficient)(const rl_scenario *, rl_id)) {
    const rl_scenario *s = b->problem->scenario;
    rl_status status = RL_OK;
    if (!isfinite(limit) || is_ignored(b, rule, window))
        return RL_OK;
    RL_TRY(add_row(b, rule, window, RL_NONE, limit, false));
    for (rl_id k = 0; k < s->activation_count; k++) {
        if (window == RL_NONE || s->activations[k].window == window)
            RL_TRY(add_coefficient(b, k, coefficient(s, k)));
    }
done:
    return status;
}

static rl_status add_count_rows(builder *b) {
    const rl_scenario *s = b->problem->scenario;
    rl_status status = RL_OK;
    const double unlimited = 1e9;
    double limit = s->rules.max_relays;
    if (limit > unlimited || is_ignored(b, RL_RULE_MAX_RELAYS, RL_NONE))
        limit = s->actor_count;
    b->problem->relays_row = (int32_t)b->rows.count;
    RL_TRY(add_row(b, RL_RULE_MAX_RELAYS, RL_NONE, RL_NONE, limit, false));
    for (rl_id r = 0; r < s->actor_count; r++)
        RL_TRY(add_coefficient(b, s->activation_count + r, 1));

    limit = s->rules.max_activations;
    if (limit > unlimited || is_ignored(b, RL_RULE_MAX_ACTIVATIONS, RL_NONE))
        limit = s->activation_count;
    b->problem->activations_row = (int32_t)b->rows.count;
    RL_TRY(add_row(b, RL_RULE_MAX_ACTIVATIONS, RL_NONE, RL_NONE, limit, false));
    for (rl_id k = 0; k < s->activation_count; k++)
        RL_TRY(add_coefficient(b, k, one(s, k)));
done:
    return status;
}

static rl_status add_group_rows(builder *b) {
    rl_status status = RL_OK;
    for (int32_t g = 0; g < b->extras->group_count; g++) {
        const rl_relay_group *group = &b->extras->groups[g];
        RL_TRY(add_row(b, RL_RULE_COUNT, g, RL_NONE, group->limit, false));
        for (int32_t i = 0; i < group->count; i++)
            RL_TRY(
                add_coefficient(b, b->problem->scenario->activation_count + group->relays[i], 1));
    }
done:
    return status;
}

// Contacts ---------------------------------------------------------------------------------------
//
// One row for each window and each distinct list of (relay, share) among the segments: segments
// touched by the same relays in the same way have the same row.

typedef struct contact {
    rl_id relay;
    double share;
} contact;

typedef struct contact_pattern {
    rl_id segment;
    contact *contacts; // its part of the table's list
    int32_t count;
} contact_pattern;

typedef struct contact_table {
    contact *contacts;
    contact_pattern *patterns;
    int32_t pattern_count;
} contact_table;

static int compare_patterns(const void *left, const void *right) {
    const contact_pattern *a = left, *b = right;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (int32_t i = 0; i < a->count; i++) {
        const contact *x = &a->contacts[i], *y = &b->contacts[i];
        if (x->relay != y->relay)
            return x->relay < y->relay ? -1 : 1;
        if (x->share != y->share)
            return x->share < y->share ? -1 : 1;
    }
    return 0;
}

static rl_status tabulate_contacts(builder *b, contact_table *table) {
    const rl_scenario *s = b->problem->scenario;
    const size_t audience_count = (size_t)s->audience_start[s->actor_count];
    table->contacts = RL_NEW(b->ctx, contact, audience_count);
    table->patterns = RL_NEW(b->ctx, contact_pattern, (size_t)s->segment_count);
    if (table->contacts == NULL || table->patterns == NULL)
        return rl_fail_memory(b->ctx);
    for (rl_id seg = 0; seg < s->segment_count; seg++)
        table->patterns[seg].segment = seg;
    for (size_t i = 0; i < audience_count; i++)
        table->patterns[s->audiences[i].segment].count++;
    contact *next = table->contacts;
    for (rl_id seg = 0; seg < s->segment_count; seg++) {
        table->patterns[seg].contacts = next;
        next += table->patterns[seg].count;
        table->patterns[seg].count = 0;
    }
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (s->actors[r].activation_count == 0)
            continue;
        for (int32_t i = s->audience_start[r]; i < s->audience_start[r + 1]; i++) {
            contact_pattern *pattern = &table->patterns[s->audiences[i].segment];
            if (s->segments[pattern->segment].targeted)
                pattern->contacts[pattern->count++] = (contact){r, s->audiences[i].share};
        }
    }
    qsort(table->patterns, (size_t)s->segment_count, sizeof *table->patterns, compare_patterns);
    int32_t kept = 0;
    for (int32_t i = 0; i < s->segment_count; i++) {
        if (table->patterns[i].count > 0 &&
            (kept == 0 || compare_patterns(&table->patterns[kept - 1], &table->patterns[i]) != 0))
            table->patterns[kept++] = table->patterns[i];
    }
    table->pattern_count = kept;
    return RL_OK;
}

// Contacts of an activation in a window, before the audience share.
static double contacts_of(const rl_scenario *s, rl_id k, rl_id window) {
    return s->activations[k].window == window ? rl_activation_contacts(s, k) : 0;
}

static rl_status add_contact_row(builder *b, const contact_pattern *pattern, rl_id window) {
    const rl_scenario *s = b->problem->scenario;
    const contact *contacts = pattern->contacts;
    rl_status status = RL_OK;
    double most = 0;
    for (int32_t i = 0; i < pattern->count; i++) {
        const rl_actor *relay = &s->actors[contacts[i].relay];
        for (rl_id k = relay->first_activation;
             k < relay->first_activation + relay->activation_count; k++)
            most += contacts_of(s, k, window) * contacts[i].share;
    }
    if (most <= s->rules.max_contacts) // can never bind
        return RL_OK;
    RL_TRY(add_row(b, RL_RULE_CONTACTS, pattern->segment, window, s->rules.max_contacts, true));
    for (int32_t i = 0; i < pattern->count; i++) {
        const rl_actor *relay = &s->actors[contacts[i].relay];
        for (rl_id k = relay->first_activation;
             k < relay->first_activation + relay->activation_count; k++) {
            RL_TRY(add_coefficient(b, k, contacts_of(s, k, window) * contacts[i].share));
        }
    }
done:
    return status;
}

static rl_status add_contact_rows(builder *b) {
    const rl_scenario *s = b->problem->scenario;
    if (!isfinite(s->rules.max_contacts) || is_ignored(b, RL_RULE_CONTACTS, RL_NONE))
        return RL_OK;
    rl_status status = RL_OK;
    contact_table table = {0};
    RL_TRY(tabulate_contacts(b, &table));
    for (int32_t p = 0; p < table.pattern_count; p++) {
        for (rl_id w = 0; w < s->window_count; w++)
            RL_TRY(add_contact_row(b, &table.patterns[p], w));
    }
done:
    rl_release(b->ctx, table.contacts);
    rl_release(b->ctx, table.patterns);
    return status;
}

// Everything together ----------------------------------------------------------------------------

static rl_status add_rows(builder *b) {
    const rl_scenario *s = b->problem->scenario;
    rl_status status = RL_OK;
    RL_TRY(add_activation_row(b, RL_RULE_BUDGET, RL_NONE, s->rules.budget_eur,
                              rl_activation_cost_eur));
    RL_TRY(add_activation_row(b, RL_RULE_HOURS, RL_NONE, s->rules.hours, rl_activation_hours));
    for (rl_id w = 0; w < s->window_count; w++)
        RL_TRY(add_activation_row(b, RL_RULE_WINDOW_HOURS, w, s->windows[w].hours_max,
                                  rl_activation_hours));
    RL_TRY(add_count_rows(b));
    RL_TRY(add_group_rows(b));
    RL_TRY(add_contact_rows(b));
done:
    return status;
}

// Turns the triplets into entries by activation and by relay (counting sort, rows increasing).
static rl_status compress_entries(builder *b) {
    rl_problem *p = b->problem;
    const size_t activations = (size_t)p->scenario->activation_count;
    const size_t columns = activations + (size_t)p->scenario->actor_count;
    int32_t *start = RL_ARENA_NEW(&p->arena, int32_t, columns + 2);
    rl_entry *entries = RL_ARENA_NEW(&p->arena, rl_entry, b->triplet_count);
    p->rows = RL_ARENA_NEW(&p->arena, rl_linear_rule, b->rows.count);
    if (start == NULL || entries == NULL || p->rows == NULL)
        return rl_fail_memory(b->ctx);
    memcpy(p->rows, b->rows.items, b->rows.count * sizeof *p->rows);
    p->row_count = (int32_t)b->rows.count;
    int32_t *next = start + 1; // ends up as start: each fill moves next[c] to the end of column c
    for (size_t i = 0; i < b->triplet_count; i++)
        next[b->triplets[i].column + 1]++;
    for (size_t c = 0; c < columns; c++)
        next[c + 1] += next[c];
    for (size_t i = 0; i < b->triplet_count; i++)
        entries[next[b->triplets[i].column]++] = b->triplets[i].entry;
    p->entries = entries;
    p->activation_entry_start = start;
    p->relay_entry_start = start + activations;
    return RL_OK;
}

static rl_status build_view(builder *b, rl_id relay) {
    rl_problem *p = b->problem;
    const rl_actor *actor = &p->scenario->actors[relay];
    rl_relay_view *view = &p->relays[relay];
    view->first_activation = actor->first_activation;
    view->activation_count = actor->activation_count;
    view->first_profile = p->population->profile_start[relay];
    view->profile_count = p->population->profile_start[relay + 1] - view->first_profile;
    const size_t profiles = (size_t)view->profile_count;
    rl_id *classes = RL_ARENA_NEW(&p->arena, rl_id, profiles);
    int32_t *class_of_profile = RL_ARENA_NEW(&p->arena, int32_t, profiles);
    if (classes == NULL || class_of_profile == NULL)
        return rl_fail_memory(b->ctx);
    for (int32_t i = 0; i < view->profile_count; i++) { // profiles are sorted by class
        const rl_id c = p->population->profiles[view->first_profile + i].timing_class;
        if (view->class_count == 0 || classes[view->class_count - 1] != c)
            classes[view->class_count++] = c;
        class_of_profile[i] = view->class_count - 1;
    }
    double *log_miss =
        RL_ARENA_NEW(&p->arena, double, (size_t)view->activation_count *(size_t)view->class_count);
    int32_t *start_day = RL_ARENA_NEW(&p->arena, int32_t, view->activation_count);
    if (log_miss == NULL || start_day == NULL)
        return rl_fail_memory(b->ctx);
    for (int32_t k = 0; k < view->activation_count; k++) {
        const rl_activation *activation = &p->scenario->activations[view->first_activation + k];
        start_day[k] = p->scenario->windows[activation->window].start_day;
        for (int32_t c = 0; c < view->class_count; c++)
            log_miss[k * view->class_count + c] =
                rl_activation_log_miss(p->population, view->first_activation + k, classes[c]);
    }
    view->classes = classes;
    view->class_of_profile = class_of_profile;
    view->log_miss = log_miss;
    view->start_day = start_day;
    return RL_OK;
}

static rl_status build_choices(builder *b) {
    rl_problem *p = b->problem;
    const rl_scenario *s = p->scenario;
    p->relays = RL_ARENA_NEW(&p->arena, rl_relay_view, s->actor_count);
    p->relay_choice = RL_ARENA_NEW(&p->arena, unsigned char, s->actor_count);
    p->activation_choice = RL_ARENA_NEW(&p->arena, unsigned char, s->activation_count);
    if (p->relays == NULL || p->relay_choice == NULL || p->activation_choice == NULL)
        return rl_fail_memory(b->ctx);
    for (rl_id k = 0; k < s->activation_count; k++) {
        const rl_activation *activation = &s->activations[k];
        if (activation->state == RL_FORBIDDEN) {
            p->activation_choice[k] = RL_OUT;
        } else if (activation->state == RL_REQUIRED &&
                   !is_ignored(b, RL_RULE_REQUIRED_ACTIVATION, k)) {
            p->activation_choice[k] = RL_IN;
            p->relay_choice[activation->relay] = RL_IN;
        }
    }
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (s->rules.relay_required[r] && !is_ignored(b, RL_RULE_REQUIRED_RELAY, r))
            p->relay_choice[r] = RL_IN;
        else if (p->relay_choice[r] == RL_OPEN && s->actors[r].activation_count == 0)
            p->relay_choice[r] = RL_OUT;
        const rl_status status = build_view(b, r);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static rl_status add_compared(builder *b) {
    rl_problem *p = b->problem;
    const size_t cells = (size_t)p->population->cell_count;
    for (int32_t f = 0; f < b->extras->compared_count; f++) {
        bool *cell_in = RL_ARENA_NEW(&p->arena, bool, cells);
        if (cell_in == NULL)
            return rl_fail_memory(b->ctx);
        memcpy(cell_in, b->extras->compared_cells[f], cells * sizeof *cell_in);
        p->floors[p->floor_count++] = (rl_reach_floor){
            .rule = RL_RULE_COUNT, .subject = f, .cell_in = cell_in, .is_compared = true};
    }
    return RL_OK;
}

static rl_status build_floors(builder *b) {
    rl_problem *p = b->problem;
    const rl_rules *rules = &p->scenario->rules;
    p->floors = RL_ARENA_NEW(&p->arena, rl_reach_floor,
                             (size_t)rules->floor_count + (size_t)b->extras->compared_count + 1);
    if (p->floors == NULL)
        return rl_fail_memory(b->ctx);
    for (int32_t f = 0; f < rules->floor_count; f++) {
        if (is_ignored(b, RL_RULE_FLOOR, f))
            continue;
        const rl_floor *floor = &rules->floors[f];
        bool *segment_in = RL_NEW(b->ctx, bool, p->scenario->segment_count);
        bool *cell_in = RL_ARENA_NEW(&p->arena, bool, p->population->cell_count);
        if (segment_in == NULL || cell_in == NULL) {
            rl_release(b->ctx, segment_in);
            return rl_fail_memory(b->ctx);
        }
        for (int32_t i = 0; i < floor->segment_count; i++)
            segment_in[floor->segments[i]] = true;
        double weight = 0;
        for (rl_id c = 0; c < p->population->cell_count; c++) {
            const rl_id segment = p->population->cells[c].segment;
            cell_in[c] = segment != RL_NONE && segment_in[segment];
            weight += cell_in[c] ? p->cell_weight[c] : 0;
        }
        rl_release(b->ctx, segment_in);
        p->floors[p->floor_count++] =
            (rl_reach_floor){RL_RULE_FLOOR, f, floor->min_share * weight, cell_in, false};
    }
    const rl_status status = add_compared(b);
    p->floors[p->floor_count++] = (rl_reach_floor){RL_RULE_COUNT, RL_NONE, -INFINITY, NULL, false};
    return status;
}

static rl_status scale_weights(builder *b) {
    rl_problem *p = b->problem;
    p->cell_weight = RL_ARENA_NEW(&p->arena, double, p->population->cell_count);
    if (p->cell_weight == NULL)
        return rl_fail_memory(b->ctx);
    p->scale = p->population->total_weight > 0 ? RL_SCALED_WEIGHT / p->population->total_weight : 1;
    for (rl_id c = 0; c < p->population->cell_count; c++)
        p->cell_weight[c] = p->population->cells[c].weight * p->scale;
    return RL_OK;
}

rl_status rl_problem_create(rl_context *ctx, const rl_oracle *oracle, const rl_rule_key *ignored,
                            size_t ignored_count, rl_problem **out) {
    return rl_problem_create_with(ctx, oracle, ignored, ignored_count, NULL, out);
}

rl_status rl_problem_create_with(rl_context *ctx, const rl_oracle *oracle,
                                 const rl_rule_key *ignored, size_t ignored_count,
                                 const rl_problem_extras *extras, rl_problem **out) {
    static const rl_problem_extras none = {0};
    rl_status status = RL_OK;
    rl_problem *problem = RL_NEW(ctx, rl_problem, 1);
    if (problem == NULL)
        return rl_fail_memory(ctx);
    rl_arena_init(&problem->arena, ctx);
    problem->oracle = oracle;
    problem->population = oracle->population;
    problem->scenario = oracle->population->scenario;
    builder b = {.ctx = ctx,
                 .problem = problem,
                 .ignored = ignored,
                 .ignored_count = ignored_count,
                 .extras = extras != NULL ? extras : &none};
    RL_TRY(scale_weights(&b));
    RL_TRY(add_rows(&b));
    RL_TRY(compress_entries(&b));
    RL_TRY(build_choices(&b));
    RL_TRY(build_floors(&b));
    *out = problem;
    problem = NULL;
done:
    RL_VECTOR_CLEAR(ctx, &b.rows);
    rl_release(ctx, b.triplets);
    rl_problem_free(problem);
    return status;
}

void rl_problem_free(rl_problem *problem) {
    if (problem == NULL)
        return;
    rl_context *ctx = problem->arena.ctx;
    rl_arena_clear(&problem->arena);
    rl_release(ctx, problem);
}

// Rows keep their scale; only the scaled right-hand side moves.
void rl_problem_set_limit(rl_problem *problem, int32_t row, double limit) {
    problem->rows[row].limit = limit;
    problem->rows[row].scaled_limit = limit * problem->rows[row].scale;
}

double rl_problem_limit(const rl_problem *problem, int32_t row) { return problem->rows[row].limit; }

void rl_problem_set_reach_floor(rl_problem *problem, double amount) {
    problem->floors[problem->floor_count - 1].amount = amount * problem->scale;
}
