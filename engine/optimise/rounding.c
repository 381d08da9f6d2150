#include "optimise/rounding.h"

#include <math.h>
#include <string.h>

enum { DIVISORS_MAX = 12 };

static const double least_violation = 0.01; // for coefficients of length 1
static const double whole_tolerance = 1e-6;
static const double greatest_fraction = 0.99; // f nearer to 1 makes coefficients explode

// One activation in a rule.
typedef struct member {
    rl_id activation;
    double amount; // scaled, > 0
} member;

struct rl_rounder {
    rl_context *ctx;
    rl_arena arena;
    const rl_problem *problem;
    int32_t *start; // by rule, row_count + 2 entries; nothing for one that cannot be rounded
    member *members;
    int32_t *support;    // members of the rule at hand that the solution uses
    double *coefficient; // by member of the rule at hand
};

// Life -------------------------------------------------------------------------------------------

// Lists the activations of each rule, increasing. Rules that count relays, and the greatest number
// of activations, whose members are all alike, have nothing to round.
static void list_members(rl_rounder *r, bool *is_left_out) {
    const rl_problem *p = r->problem;
    const rl_scenario *s = p->scenario;
    is_left_out[p->activations_row] = true;
    for (int32_t e = p->relay_entry_start[0]; e < p->relay_entry_start[s->actor_count]; e++)
        is_left_out[p->entries[e].row] = true;
    // Sizes two rows further on, summed up, are starts one row further on, which the filling below
    // moves to the ends: the starts of the next rows.
    int32_t *next = r->start + 1;
    for (int32_t e = 0; e < p->activation_entry_start[s->activation_count]; e++) {
        if (!is_left_out[p->entries[e].row])
            next[p->entries[e].row + 1]++;
    }
    for (int32_t i = 0; i < p->row_count; i++)
        next[i + 1] += next[i];
    for (rl_id k = 0; k < s->activation_count; k++) {
        for (int32_t e = p->activation_entry_start[k]; e < p->activation_entry_start[k + 1]; e++) {
            if (!is_left_out[p->entries[e].row])
                r->members[next[p->entries[e].row]++] = (member){k, p->entries[e].coefficient};
        }
    }
}

rl_status rl_rounder_create(rl_context *ctx, const rl_problem *problem, rl_rounder **out) {
    rl_rounder *r = RL_NEW(ctx, rl_rounder, 1);
    if (r == NULL)
        return rl_fail_memory(ctx);
    r->ctx = ctx;
    r->problem = problem;
    rl_arena_init(&r->arena, ctx);
    const int32_t activations = problem->scenario->activation_count;
    bool *is_left_out = RL_ARENA_NEW(&r->arena, bool, problem->row_count);
    r->start = RL_ARENA_NEW(&r->arena, int32_t, (size_t)problem->row_count + 2);
    r->members = RL_ARENA_NEW(&r->arena, member, problem->activation_entry_start[activations]);
    r->support = RL_ARENA_NEW(&r->arena, int32_t, activations);
    r->coefficient = RL_ARENA_NEW(&r->arena, double, activations);
    if (is_left_out == NULL || r->start == NULL || r->members == NULL || r->support == NULL ||
        r->coefficient == NULL) {
        rl_rounder_free(r);
        return rl_fail_memory(ctx);
    }
    list_members(r, is_left_out);
    *out = r;
    return RL_OK;
}

void rl_rounder_free(rl_rounder *r) {
    if (r == NULL)
        return;
    rl_context *ctx = r->ctx;
    rl_arena_clear(&r->arena);
    rl_release(ctx, r);
}

void rl_rounded_rule_clear(rl_context *ctx, rl_rounded_rule *rule) { rl_release(ctx, rule->terms); }

// Rounding ---------------------------------------------------------------------------------------

// A fractional solution in one rule.
typedef struct attempt {
    const member *members;
    int32_t count;
    const int32_t *support; // members used at all
    int32_t support_count;
    const double *used; // by activation
    double limit;
} attempt;

// A way to round: the divisor, and how much an activation is used to be complemented (> 0).
typedef struct way {
    double divisor, complemented_above;
} way;

static double share_used(const attempt *a, int32_t i) {
    const double share = a->used[a->members[i].activation];
    return share > 1 ? 1 : share > 0 ? share : 0;
}

static bool is_complemented(const attempt *a, const way *w, int32_t i) {
    return share_used(a, i) > w->complemented_above;
}

// Where the distance to a whole number is beyond f, it is shared out; G is continuous, so that a
// rounding error in v stays one.
static double round_amount(double v, double fraction) {
    const double whole = floor(v), beyond = v - whole - fraction;
    return beyond > 0 ? whole + beyond / (1 - fraction) : whole;
}

// What an activation counts in the rounded rule.
static double rounded_coefficient(const attempt *a, const way *w, double fraction, int32_t i) {
    const double amount = a->members[i].amount / w->divisor;
    return is_complemented(a, w, i) ? -round_amount(-amount, fraction)
                                    : round_amount(amount, fraction);
}

// β; a plan may exceed its limits by the tolerance of the rules.
static double beta_of(const attempt *a, const way *w) {
    double rest = a->limit + 2 * RL_RULE_TOLERANCE * fmax(a->limit, 1e-3);
    for (int32_t s = 0; s < a->support_count; s++) {
        const int32_t i = a->support[s];
        rest -= is_complemented(a, w, i) ? a->members[i].amount : 0;
    }
    return rest / w->divisor;
}

// How much the solution violates the rounded rule for coefficients of length 1, −INFINITY when
// there is none. Activations that are not used change nothing of it.
static double violation_of(const attempt *a, const way *w) {
    const double beta = beta_of(a, w), fraction = beta - floor(beta);
    if (fraction > greatest_fraction)
        return -INFINITY;
    double excess = -floor(beta), length = 0;
    for (int32_t s = 0; s < a->support_count; s++) {
        const int32_t i = a->support[s];
        const double coefficient = rounded_coefficient(a, w, fraction, i);
        const double share = share_used(a, i);
        excess += coefficient * (is_complemented(a, w, i) ? share - 1 : share);
        length += share > whole_tolerance ? coefficient * coefficient : 0;
    }
    return length > 0 ? excess / sqrt(length) : -INFINITY;
}

// The amounts of activations used by a fraction, each once.
static int32_t list_divisors(const attempt *a, double *divisors) {
    int32_t count = 0;
    for (int32_t s = 0; s < a->support_count && count < DIVISORS_MAX; s++) {
        const double share = share_used(a, a->support[s]);
        const double amount = a->members[a->support[s]].amount;
        if (share <= whole_tolerance || share >= 1 - whole_tolerance)
            continue;
        int32_t known = 0;
        while (known < count && divisors[known] != amount)
            known++;
        divisors[known] = amount;
        count += known == count;
    }
    return count;
}

static bool is_tight(const attempt *a) {
    double usage = 0;
    for (int32_t s = 0; s < a->support_count; s++)
        usage += share_used(a, a->support[s]) * a->members[a->support[s]].amount;
    return usage >= a->limit * (1 - 1e-6);
}

static rl_status round_rule(rl_rounder *r, const attempt *a, const way *w, rl_rounded_rule *out) {
    const double beta = beta_of(a, w), fraction = beta - floor(beta);
    int32_t count = 0;
    out->divisor = w->divisor;
    out->beta = beta;
    out->limit = floor(beta);
    for (int32_t i = 0; i < a->count; i++) {
        r->coefficient[i] = rounded_coefficient(a, w, fraction, i);
        count += r->coefficient[i] > 0;
        out->limit += is_complemented(a, w, i) ? r->coefficient[i] : 0;
        out->limit += 1e-12 * (1 + fabs(r->coefficient[i])); // for rounding errors
    }
    out->terms = RL_NEW(r->ctx, rl_rounded_term, count);
    if (out->terms == NULL)
        return rl_fail_memory(r->ctx);
    for (int32_t i = 0; i < a->count; i++) {
        if (r->coefficient[i] > 0)
            out->terms[out->term_count++] = (rl_rounded_term){
                a->members[i].activation, is_complemented(a, w, i), r->coefficient[i]};
    }
    return RL_OK;
}

static attempt attempt_of(rl_rounder *r, int32_t row, const double *used) {
    attempt a = {.members = r->members + r->start[row],
                 .count = r->start[row + 1] - r->start[row],
                 .support = r->support,
                 .used = used,
                 .limit = r->problem->rows[row].scaled_limit};
    for (int32_t i = 0; i < a.count; i++) {
        if (used[a.members[i].activation] > 0)
            r->support[a.support_count++] = i;
    }
    return a;
}

rl_status rl_round_rule(rl_rounder *r, int32_t row, const double *used, rl_rounded_rule *out,
                        bool *found) {
    // Everything used at all, what is used for the most part, what is used whole.
    static const double complemented_above[] = {1e-6, 0.5, 1 - 1e-6};
    const attempt a = attempt_of(r, row, used);
    double divisors[DIVISORS_MAX], greatest = least_violation;
    way best = {0, 0};
    *found = false;
    if (a.count == 0 || !is_tight(&a))
        return RL_OK;
    const int32_t divisor_count = list_divisors(&a, divisors);
    for (int32_t d = 0; d < divisor_count; d++) {
        for (size_t u = 0; u < sizeof complemented_above / sizeof complemented_above[0]; u++) {
            const way w = {divisors[d], complemented_above[u]};
            const double violation = violation_of(&a, &w);
            if (!(violation > greatest))
                continue;
            greatest = violation;
            best = w;
            *found = true;
        }
    }
    *out = (rl_rounded_rule){.row = row};
    return *found ? round_rule(r, &a, &best, out) : RL_OK;
}

double rl_rounded_usage(const rl_rounded_rule *rule, const rl_programme *programme) {
    double sum = 0;
    int32_t low = 0;
    for (int32_t i = 0; i < programme->count; i++) {
        const rl_id k = programme->activations[i];
        int32_t high = rule->term_count;
        while (low < high) { // both lists increase
            const int32_t middle = low + (high - low) / 2;
            if (rule->terms[middle].activation < k)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < rule->term_count && rule->terms[low].activation == k)
            sum += rule->terms[low].coefficient;
    }
    return sum;
}
