#include "optimise/conflict.h"

#include "base/messages.h"
#include "optimise/tree.h"

#include <math.h>

enum {
    FEASIBILITY_NODES = 2000,
    SUBSETS_MAX = 400, // smaller sets tried once an irreducible one is known
};

typedef struct conflict_search {
    rl_context *ctx;
    const rl_oracle *oracle;
    const rl_scenario *scenario;
    double wanted;
    RL_VECTOR(rl_rule_key) rules;   // candidates
    RL_VECTOR(unsigned char) kept;  // by candidate: in the set under test
    RL_VECTOR(rl_rule_key) ignored; // scratch: the others
    bool interrupted;               // some test did not end
} conflict_search;

// The reach wanted from the whole target is a rule like the others; it has no key of its own.
static const rl_rule_key wanted_rule = {RL_RULE_FLOOR, RL_NONE};

static bool is_wanted(rl_rule_key key) {
    return key.rule == wanted_rule.rule && key.subject == wanted_rule.subject;
}

static rl_status add_rule(conflict_search *c, rl_rule rule, rl_id subject) {
    rl_status status = RL_VECTOR_RESERVE(c->ctx, &c->rules, 1);
    if (status == RL_OK)
        status = RL_VECTOR_RESERVE(c->ctx, &c->kept, 1);
    if (status == RL_OK) {
        c->rules.items[c->rules.count++] = (rl_rule_key){rule, subject};
        c->kept.items[c->kept.count++] = 1;
    }
    return status;
}

// The candidates, the least telling first: those are the first to be dropped.
static rl_status list_rules(conflict_search *c) {
    const rl_scenario *s = c->scenario;
    const rl_rules *rules = &s->rules;
    rl_status status = RL_OK;
    if (isfinite(rules->max_contacts))
        RL_TRY(add_rule(c, RL_RULE_CONTACTS, RL_NONE));
    for (rl_id w = 0; w < s->window_count; w++) {
        if (isfinite(s->windows[w].hours_max))
            RL_TRY(add_rule(c, RL_RULE_WINDOW_HOURS, w));
    }
    if (rules->max_activations < INT32_MAX)
        RL_TRY(add_rule(c, RL_RULE_MAX_ACTIVATIONS, RL_NONE));
    if (rules->max_relays < INT32_MAX)
        RL_TRY(add_rule(c, RL_RULE_MAX_RELAYS, RL_NONE));
    if (isfinite(rules->hours))
        RL_TRY(add_rule(c, RL_RULE_HOURS, RL_NONE));
    for (rl_id k = 0; k < s->activation_count; k++) {
        if (s->activations[k].state == RL_REQUIRED)
            RL_TRY(add_rule(c, RL_RULE_REQUIRED_ACTIVATION, k));
    }
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (rules->relay_required[r])
            RL_TRY(add_rule(c, RL_RULE_REQUIRED_RELAY, r));
    }
    for (int32_t f = 0; f < rules->floor_count; f++)
        RL_TRY(add_rule(c, RL_RULE_FLOOR, f));
    if (isfinite(rules->budget_eur))
        RL_TRY(add_rule(c, RL_RULE_BUDGET, RL_NONE));
    if (isfinite(c->wanted))
        RL_TRY(add_rule(c, wanted_rule.rule, wanted_rule.subject));
done:
    return status;
}

// Whether the rules kept conflict. A test that a limit cuts short counts as « no ».
static rl_status kept_rules_conflict(conflict_search *c, bool *conflict) {
    rl_status status = RL_OK;
    rl_problem *problem = NULL;
    rl_tree *tree = NULL;
    rl_plan plan = {0};
    bool wants_reach = false;
    *conflict = false;
    c->ignored.count = 0;
    for (size_t i = 0; i < c->rules.count; i++) {
        const rl_rule_key key = c->rules.items[i];
        if (is_wanted(key)) {
            wants_reach = c->kept.items[i];
        } else if (!c->kept.items[i]) {
            RL_TRY(RL_VECTOR_RESERVE(c->ctx, &c->ignored, 1));
            c->ignored.items[c->ignored.count++] = key;
        }
    }
    RL_TRY(rl_problem_create(c->ctx, c->oracle, c->ignored.items, c->ignored.count, &problem));
    RL_TRY(rl_tree_create(c->ctx, problem, &tree));
    if (wants_reach)
        rl_problem_set_reach_floor(problem, c->wanted);
    const rl_target target = {.goal = {0},
                              .need = 0,
                              .stop_at_need = true,
                              .node_limit = FEASIBILITY_NODES,
                              .search_rounds = 20};
    rl_tree_report report;
    RL_TRY(rl_tree_maximise(tree, &target, rl_message_text(c->ctx, RL_MSG_PHASE_CONFLICT), &plan,
                            &report));
    c->interrupted |= report.outcome == RL_LIMITED;
    *conflict = report.outcome == RL_BELOW || report.outcome == RL_INFEASIBLE;
done:
    rl_tree_free(tree);
    rl_problem_free(problem);
    rl_plan_clear(c->ctx, &plan);
    return status;
}

// Deletion filter (Chinneck and Dravnieks 1991): drops each rule that the conflict does without.
static rl_status filter(conflict_search *c, size_t *size) {
    rl_status status = RL_OK;
    *size = c->rules.count;
    for (size_t i = 0; i < c->rules.count && !rl_should_stop(c->ctx); i++) {
        bool conflict;
        c->kept.items[i] = 0;
        RL_TRY(kept_rules_conflict(c, &conflict));
        if (conflict)
            --*size;
        else
            c->kept.items[i] = 1;
    }
done:
    return status;
}

static double subsets_of_size(size_t total, size_t size) {
    double subsets = 1;
    for (size_t i = 0; i < size; i++)
        subsets *= (double)(total - i) / (double)(i + 1);
    return subsets;
}

// Tries the subsets of `size` candidates, in lexicographic order; `picked` holds the indices.
static rl_status try_subsets(conflict_search *c, size_t size, size_t *picked, bool *found) {
    rl_status status = RL_OK;
    const size_t total = c->rules.count;
    for (size_t i = 0; i < size; i++)
        picked[i] = i;
    *found = false;
    while (!rl_should_stop(c->ctx)) {
        for (size_t i = 0; i < total; i++)
            c->kept.items[i] = 0;
        for (size_t i = 0; i < size; i++)
            c->kept.items[picked[i]] = 1;
        RL_TRY(kept_rules_conflict(c, found));
        if (*found)
            break;
        size_t i = size;
        while (i > 0 && picked[i - 1] == total - size + i - 1)
            i--;
        if (i == 0)
            break;
        picked[i - 1]++;
        for (; i < size; i++)
            picked[i] = picked[i - 1] + 1;
    }
done:
    return status;
}

// Looks for a set smaller than the irreducible one, smallest first.
static rl_status look_for_smaller(conflict_search *c, size_t size) {
    rl_status status = RL_OK;
    unsigned char *irreducible = RL_NEW(c->ctx, unsigned char, c->rules.count);
    size_t *picked = RL_NEW(c->ctx, size_t, c->rules.count);
    bool found = false;
    if (irreducible == NULL || picked == NULL) {
        status = rl_fail_memory(c->ctx);
        goto done;
    }
    for (size_t i = 0; i < c->rules.count; i++)
        irreducible[i] = c->kept.items[i];
    for (size_t smaller = 1; smaller < size && !found && !rl_should_stop(c->ctx); smaller++) {
        if (subsets_of_size(c->rules.count, smaller) > SUBSETS_MAX) {
            c->interrupted = true;
            break;
        }
        RL_TRY(try_subsets(c, smaller, picked, &found));
    }
    if (!found) {
        for (size_t i = 0; i < c->rules.count; i++)
            c->kept.items[i] = irreducible[i];
    }
done:
    rl_release(c->ctx, irreducible);
    rl_release(c->ctx, picked);
    return status;
}

static double limit_of(const conflict_search *c, rl_rule_key key) {
    const rl_rules *rules = &c->scenario->rules;
    switch (key.rule) {
    case RL_RULE_BUDGET:
        return rules->budget_eur;
    case RL_RULE_HOURS:
        return rules->hours;
    case RL_RULE_WINDOW_HOURS:
        return c->scenario->windows[key.subject].hours_max;
    case RL_RULE_MAX_RELAYS:
        return rules->max_relays;
    case RL_RULE_MAX_ACTIVATIONS:
        return rules->max_activations;
    case RL_RULE_CONTACTS:
        return rules->max_contacts;
    case RL_RULE_FLOOR:
        return is_wanted(key) ? c->wanted / rl_target_weight(c->scenario)
                              : rules->floors[key.subject].min_share;
    default:
        return NAN;
    }
}

rl_status rl_find_conflict(rl_context *ctx, const rl_oracle *oracle, double wanted,
                           rl_conflict_effort effort, rl_result *result) {
    rl_status status = RL_OK;
    conflict_search c = {
        .ctx = ctx, .oracle = oracle, .scenario = oracle->population->scenario, .wanted = wanted};
    size_t size;
    bool conflict;
    RL_TRY(list_rules(&c));
    RL_TRY(kept_rules_conflict(&c, &conflict));
    if (!conflict) // not proved again within the limits: say nothing rather than something wrong
        goto done;
    c.interrupted = false;
    RL_TRY(filter(&c, &size));
    if (effort == RL_CONFLICT_SMALLEST)
        RL_TRY(look_for_smaller(&c, size));
    result->conflict_is_minimal = !c.interrupted && !rl_should_stop(ctx);
    for (size_t i = 0; i < c.rules.count; i++) {
        if (!c.kept.items[i])
            continue;
        const rl_rule_key key = c.rules.items[i];
        RL_TRY(RL_VECTOR_RESERVE(ctx, &result->conflict, 1));
        result->conflict.items[result->conflict.count++] =
            (rl_conflict_rule){key.rule, key.subject, limit_of(&c, key)};
    }
done:
    RL_VECTOR_CLEAR(ctx, &c.rules);
    RL_VECTOR_CLEAR(ctx, &c.kept);
    RL_VECTOR_CLEAR(ctx, &c.ignored);
    return status;
}
