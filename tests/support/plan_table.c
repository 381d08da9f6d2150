#include "support/plan_table.h"

#include "support/brute_force.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ACTIVATIONS = 24, MAX_ACTORS = 32 };

typedef struct enumeration {
    rl_context *ctx;
    const rl_scenario *scenario;
    rl_plan_table *table;
    rl_plan plan;
    rl_violations violations;
    double *hit; // probability that the actor reaches the segment: [actor × segments + segment]
    double *reached; // by segment
} enumeration;

static void must(rl_status status) {
    assert(status == RL_OK);
    (void)status;
}

// Rules ------------------------------------------------------------------------------------------

static bool is_fact(rl_rule rule) {
    return rule == RL_RULE_MAX_USES || rule == RL_RULE_GAP || rule == RL_RULE_FORBIDDEN_RELAY ||
           rule == RL_RULE_FORBIDDEN_ACTIVATION;
}

static void add_rule(enumeration *e, rl_rule rule, rl_id subject) {
    must(RL_VECTOR_RESERVE(e->ctx, &e->table->rules, 1));
    e->table->rules.items[e->table->rules.count++] = (rl_table_rule){rule, subject};
    assert(e->table->rules.count <= 64);
}

static void list_rules(enumeration *e) {
    const rl_scenario *s = e->scenario;
    const rl_rules *rules = &s->rules;
    if (isfinite(rules->budget_eur))
        add_rule(e, RL_RULE_BUDGET, RL_NONE);
    if (isfinite(rules->hours))
        add_rule(e, RL_RULE_HOURS, RL_NONE);
    if (rules->max_relays < INT32_MAX)
        add_rule(e, RL_RULE_MAX_RELAYS, RL_NONE);
    if (rules->max_activations < INT32_MAX)
        add_rule(e, RL_RULE_MAX_ACTIVATIONS, RL_NONE);
    if (isfinite(rules->max_contacts))
        add_rule(e, RL_RULE_CONTACTS, RL_NONE);
    for (rl_id w = 0; w < s->window_count; w++)
        if (isfinite(s->windows[w].hours_max))
            add_rule(e, RL_RULE_WINDOW_HOURS, w);
    for (rl_id a = 0; a < s->actor_count; a++)
        if (rules->relay_required[a])
            add_rule(e, RL_RULE_REQUIRED_RELAY, a);
    for (rl_id k = 0; k < s->activation_count; k++)
        if (s->activations[k].state == RL_REQUIRED)
            add_rule(e, RL_RULE_REQUIRED_ACTIVATION, k);
    for (int32_t f = 0; f < rules->floor_count; f++)
        add_rule(e, RL_RULE_FLOOR, f);
}

int32_t rl_plan_table_find_rule(const rl_plan_table *table, rl_rule rule, rl_id subject) {
    for (size_t i = 0; i < table->rules.count; i++)
        if (table->rules.items[i].rule == rule &&
            (rule == RL_RULE_CONTACTS || table->rules.items[i].subject == subject))
            return (int32_t)i;
    return -1;
}

// Plans ------------------------------------------------------------------------------------------

// What the relay reaches with its activations in the plan.
static void update_hits(enumeration *e, rl_id relay) {
    const rl_scenario *s = e->scenario;
    double exposed[64];
    assert(s->timing_class_count <= 64);
    for (rl_id c = 0; c < s->timing_class_count; c++) {
        double missed = 1.0;
        for (size_t i = 0; i < e->plan.activations.count; i++)
            if (s->activations[e->plan.activations.items[i]].relay == relay)
                missed *= 1.0 - rl_exposure_prob(s, e->plan.activations.items[i], c);
        exposed[c] = 1.0 - missed;
    }
    for (int32_t i = s->audience_start[relay]; i < s->audience_start[relay + 1]; i++) {
        const rl_audience *audience = &s->audiences[i];
        e->hit[relay * s->segment_count + audience->segment] =
            s->actors[relay].acceptance_prob * audience->share *
            exposed[s->segments[audience->segment].timing_class];
    }
}

static double measure_reach(enumeration *e) {
    const rl_scenario *s = e->scenario;
    double set_hit[MAX_ACTORS];
    double total = 0.0;
    assert(s->exclusive_set_count <= MAX_ACTORS);
    if (strcmp(s->reach_model, "independent") != 0)
        return rl_naive_reach(s, &e->plan, e->reached);
    for (rl_id segment = 0; segment < s->segment_count; segment++) {
        double missed = 1.0;
        for (rl_id set = 0; set < s->exclusive_set_count; set++)
            set_hit[set] = 0.0;
        for (rl_id a = 0; a < s->actor_count; a++) {
            const double hit = e->hit[a * s->segment_count + segment];
            if (s->actors[a].exclusive_set == RL_NONE)
                missed *= 1.0 - hit;
            else
                set_hit[s->actors[a].exclusive_set] += hit;
        }
        for (rl_id set = 0; set < s->exclusive_set_count; set++)
            missed *= 1.0 - set_hit[set];
        e->reached[segment] =
            s->segments[segment].targeted ? s->segments[segment].weight * (1.0 - missed) : 0.0;
        total += e->reached[segment];
    }
    return total;
}

// Adds the plan to the table; false when it goes against the facts, as every larger plan then does.
static bool add_row(enumeration *e) {
    rl_plan_row row = {.activation_count = (int32_t)e->plan.activations.count};
    row.reach = measure_reach(e);
    must(rl_plan_check(e->ctx, e->scenario, &e->plan, e->reached, &e->violations));
    for (size_t i = 0; i < e->violations.list.count; i++) {
        const rl_violation *violation = &e->violations.list.items[i];
        if (is_fact(violation->rule))
            return false;
        const int32_t rule = rl_plan_table_find_rule(e->table, violation->rule, violation->subject);
        assert(rule >= 0);
        row.broken |= (uint64_t)1 << rule;
    }
    for (size_t i = 0; i < e->plan.activations.count; i++) {
        const rl_id k = e->plan.activations.items[i];
        row.activations |= (uint32_t)1 << k;
        row.relays |= (uint32_t)1 << e->scenario->activations[k].relay;
    }
    for (uint32_t relays = row.relays; relays != 0; relays &= relays - 1)
        row.relay_count++;
    must(RL_VECTOR_RESERVE(e->ctx, &e->table->rows, 1));
    e->table->rows.items[e->table->rows.count++] = row;
    return true;
}

// The plan, and every plan made of it and of activations from `next` on.
static void extend(enumeration *e, rl_id next) {
    if (!add_row(e))
        return;
    for (rl_id k = next; k < e->scenario->activation_count; k++) {
        must(rl_plan_add(e->ctx, &e->plan, k));
        update_hits(e, e->scenario->activations[k].relay);
        extend(e, k + 1);
        e->plan.activations.count--;
        update_hits(e, e->scenario->activations[k].relay);
    }
}

static int compare_rows(const void *left, const void *right) {
    const rl_plan_row *a = left, *b = right;
    return (a->activations > b->activations) - (a->activations < b->activations);
}

void rl_plan_table_init(rl_context *ctx, const rl_scenario *scenario, rl_plan_table *table) {
    assert(scenario->activation_count <= MAX_ACTIVATIONS && scenario->actor_count <= MAX_ACTORS);
    *table = (rl_plan_table){.scenario = scenario};
    enumeration e = {.ctx = ctx, .scenario = scenario, .table = table};
    e.hit = RL_NEW(ctx, double, scenario->actor_count * scenario->segment_count);
    e.reached = RL_NEW(ctx, double, scenario->segment_count);
    assert(e.hit != NULL && e.reached != NULL);
    list_rules(&e);
    extend(&e, 0);
    qsort(table->rows.items, table->rows.count, sizeof *table->rows.items, compare_rows);
    rl_release(ctx, e.hit);
    rl_release(ctx, e.reached);
    rl_violations_clear(ctx, &e.violations);
    rl_plan_clear(ctx, &e.plan);
}

void rl_plan_table_clear(rl_context *ctx, rl_plan_table *table) {
    RL_VECTOR_CLEAR(ctx, &table->rules);
    RL_VECTOR_CLEAR(ctx, &table->rows);
}

const rl_plan_row *rl_plan_table_find(const rl_plan_table *table, const rl_plan *plan) {
    rl_plan_row wanted = {0};
    for (size_t i = 0; i < plan->activations.count; i++)
        wanted.activations |= (uint32_t)1 << plan->activations.items[i];
    return bsearch(&wanted, table->rows.items, table->rows.count, sizeof wanted, compare_rows);
}

double rl_plan_table_best(const rl_plan_table *table) {
    double best = -INFINITY;
    for (size_t i = 0; i < table->rows.count; i++)
        if (table->rows.items[i].broken == 0)
            best = fmax(best, table->rows.items[i].reach);
    return best;
}

void rl_plan_from_set(rl_context *ctx, uint32_t activations, rl_plan *plan) {
    plan->activations.count = 0;
    for (rl_id k = 0; k < MAX_ACTIVATIONS; k++)
        if (activations >> k & 1)
            must(rl_plan_add(ctx, plan, k));
}
