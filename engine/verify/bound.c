#include "verify/bound.h"

#include <math.h>
#include <string.h>

// Rules are kept within this share: the bound covers what that lets through.
static const double tolerance = 1e-9;

struct rl_dual_bound {
    rl_context *ctx;
    rl_arena arena;
    const rl_ground *ground;
    const rl_certificate *certificate;
    rl_appraiser *appraiser;
    double *cut_constant; // by cut: of its cells with products, at most; NaN until asked
    double *factor;       // by cell: how many times its reach counts, at most
    double *tangent;      // by cell: weight of the log-miss in tangents, at least
    double *weight;       // by cell: in all cuts, at most
    double *share;        // by cell: of its reach that cuts with products bound, at least
    double *less;         // by profile: of the log-miss, that products replace, at least
    bool forgives;        // prices of rules that are not there
    rl_programme_prices prices;
    double *contribution;         // by actor
    double *gap;                  // by actor: about how far that is above the best programme met
    double constant;              // all but the contributions
    double *before, *after, gaps; // sums: of those up to a relay, from it on; of all gaps
    // The prices of rules, gathered.
    double per_eur, per_hour, per_relay, per_activation;
    double *per_window_hour;      // by window
    double *rounded_price;        // by activation: of the rounded rules
    RL_VECTOR(rl_price) contacts; // room for those of any line
};

// The prices of the line that has most.
static size_t most_prices(const rl_certificate *certificate) {
    int32_t most = 0;
    for (size_t e = 0; e < certificate->events.count; e++) {
        const rl_event *event = &certificate->events.items[e];
        const bool has_prices = event->kind == RL_EVENT_DUAL || event->kind == RL_EVENT_EMPTY;
        if (has_prices && event->count > most)
            most = event->count;
    }
    return (size_t)most;
}

rl_status rl_dual_bound_create(rl_context *ctx, const rl_ground *ground,
                               const rl_certificate *certificate, rl_dual_bound **out) {
    const rl_scenario *s = ground->scenario;
    rl_status status = RL_OK;
    rl_dual_bound *b = RL_NEW(ctx, rl_dual_bound, 1);
    if (b == NULL)
        return rl_fail_memory(ctx);
    b->ctx = ctx;
    b->ground = ground;
    b->certificate = certificate;
    rl_arena_init(&b->arena, ctx);
    const size_t actors = (size_t)s->actor_count, cells = (size_t)ground->cell_count;
    const size_t profiles = actors == 0 ? 0
                                        : (size_t)(ground->relays[actors - 1].first_profile +
                                                   ground->relays[actors - 1].profile_count);
    b->cut_constant = RL_ARENA_NEW(&b->arena, double, certificate->cuts.count);
    b->factor = RL_ARENA_NEW(&b->arena, double, cells);
    b->tangent = RL_ARENA_NEW(&b->arena, double, cells);
    b->weight = RL_ARENA_NEW(&b->arena, double, cells);
    b->share = RL_ARENA_NEW(&b->arena, double, cells);
    b->less = RL_ARENA_NEW(&b->arena, double, profiles);
    b->prices.log_weight = RL_ARENA_NEW(&b->arena, double, profiles);
    b->prices.hit_weight = RL_ARENA_NEW(&b->arena, double, profiles);
    b->prices.activation_price = RL_ARENA_NEW(&b->arena, double, s->activation_count);
    b->prices.relay_gain = RL_ARENA_NEW(&b->arena, double, actors);
    b->contribution = RL_ARENA_NEW(&b->arena, double, actors);
    b->gap = RL_ARENA_NEW(&b->arena, double, actors);
    b->before = RL_ARENA_NEW(&b->arena, double, actors + 1);
    b->after = RL_ARENA_NEW(&b->arena, double, actors + 1);
    b->per_window_hour = RL_ARENA_NEW(&b->arena, double, s->window_count);
    b->rounded_price = RL_ARENA_NEW(&b->arena, double, s->activation_count);
    if (b->cut_constant == NULL || b->factor == NULL || b->tangent == NULL || b->weight == NULL ||
        b->share == NULL || b->less == NULL || b->prices.log_weight == NULL ||
        b->prices.hit_weight == NULL || b->prices.activation_price == NULL ||
        b->prices.relay_gain == NULL || b->contribution == NULL || b->gap == NULL ||
        b->before == NULL || b->after == NULL || b->per_window_hour == NULL ||
        b->rounded_price == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    for (size_t j = 0; j < certificate->cuts.count; j++)
        b->cut_constant[j] = NAN;
    RL_TRY(RL_VECTOR_RESERVE(ctx, &b->contacts, most_prices(certificate)));
    RL_TRY(rl_appraiser_create(ctx, ground, &b->appraiser));
    *out = b;
    b = NULL;
done:
    rl_dual_bound_free(b);
    return status;
}

void rl_dual_bound_free(rl_dual_bound *b) {
    if (b == NULL)
        return;
    rl_context *ctx = b->ctx;
    rl_appraiser_free(b->appraiser);
    RL_VECTOR_CLEAR(ctx, &b->contacts);
    rl_arena_clear(&b->arena);
    rl_release(ctx, b);
}

// Whether the scenario, or the claim, has the rule; those of relays and activations always have a
// limit.
static bool rule_is_there(const rl_ground *g, const rl_claim *claim, const rl_price *rule) {
    const rl_scenario *s = g->scenario;
    switch (rule->kind) {
    case RL_PRICE_BUDGET:
        return isfinite(s->rules.budget_eur);
    case RL_PRICE_HOURS:
        return isfinite(s->rules.hours);
    case RL_PRICE_WINDOW_HOURS:
        return isfinite(s->windows[rule->subject].hours_max);
    case RL_PRICE_CONTACTS:
        return isfinite(s->rules.max_contacts) && s->segments[rule->subject].targeted;
    case RL_PRICE_CLAIM_FLOOR:
        return isfinite(claim->floor);
    case RL_PRICE_FLOOR:
        return s->rules.floors[rule->subject].min_share >= 0; // verify/conflict.c
    case RL_PRICE_RELAYS:
    case RL_PRICE_ACTIVATIONS:
    case RL_PRICE_CUT:
    case RL_PRICE_ROUNDED:
        break;
    }
    return true;
}

static bool cut_is_sound(const rl_ground *g, const rl_certificate *c, const rl_cut_read *cut) {
    for (int32_t i = cut->first_cell; i < cut->first_cell + cut->cell_count; i++) {
        const rl_cut_cell *cell = &c->cut_cells.items[i];
        if (cell->cell >= g->cell_count)
            return false;
        for (int32_t p = cell->first_part; p < cell->first_part + cell->part_count; p++) {
            if (rl_ground_find(g, c->cut_parts.items[p].relay, cell->cell) == NULL)
                return false;
        }
    }
    return true;
}

// Only rules that sum amounts of activations can be rounded.
static bool rounded_is_sound(const rl_ground *g, const rl_claim *claim,
                             const rl_rounded_read *rounded) {
    const rl_price_kind kind = rounded->rule.kind;
    return (kind == RL_PRICE_BUDGET || kind == RL_PRICE_HOURS || kind == RL_PRICE_WINDOW_HOURS ||
            kind == RL_PRICE_CONTACTS) &&
           rule_is_there(g, claim, &rounded->rule);
}

static bool price_is_there(const rl_dual_bound *b, const rl_claim *claim, const rl_price *price) {
    return price->kind == RL_PRICE_ROUNDED
               ? rounded_is_sound(b->ground, claim, &b->certificate->rounded.items[price->subject])
               : rule_is_there(b->ground, claim, price);
}

bool rl_prices_are_sound(const rl_dual_bound *b, const rl_claim *claim, const rl_event *event) {
    const rl_certificate *c = b->certificate;
    for (int32_t i = event->first; i < event->first + event->count; i++) {
        const rl_price *price = &c->prices.items[i];
        if (price->kind == RL_PRICE_CUT &&
            !cut_is_sound(b->ground, c, &c->cuts.items[price->subject]))
            return false;
        if (!b->forgives && !price_is_there(b, claim, price))
            return false;
    }
    return true;
}

void rl_dual_bound_forgive(rl_dual_bound *b) { b->forgives = true; }

// Cuts -------------------------------------------------------------------------------------------

// The constant of a cell's cut with products: the greatest, over the subsets of its relays that hit
// their most, of φ(Π (1 − most)) − Σ weight · most, with φ(P) = max over Λ ≥ 0 of 1 − P e^{−Λ} − w
// Λ: 1 − w + w log(w/P) where P > w, else 1 − P. In shares of the cell, at most.
static double constant_of_cell(const rl_dual_bound *b, const rl_cut_cell *cell) {
    const rl_ground *g = b->ground;
    const rl_cut_part *parts =
        cell->part_count > 0 ? &b->certificate->cut_parts.items[cell->first_part] : NULL;
    const rl_ground_profile *profile[RL_CUT_PARTS_MAX];
    const double w = cell->weight;
    const double log_weight = rl_log_of(w).hi;
    double greatest = 0;
    for (int32_t p = 0; p < cell->part_count; p++)
        profile[p] = &g->profiles[g->relays[parts[p].relay].first_profile +
                                  rl_ground_find(g, parts[p].relay, cell->cell)->profile];
    for (uint32_t subset = 0; subset < 1u << cell->part_count; subset++) {
        double missed = 1, log_missed = 0, paid = 0; // each at least
        for (int32_t p = 0; p < cell->part_count; p++) {
            if ((subset >> p & 1) == 0)
                continue;
            missed = rl_mul_down(missed, rl_sub_down(1, profile[p]->most));
            log_missed = rl_add_down(log_missed, profile[p]->log_kept);
            paid = rl_add_down(paid, rl_mul_down(parts[p].weight, profile[p]->most));
        }
        double reached = rl_sub_up(1, missed);
        if (missed > w && w > 0)
            reached = rl_add_up(rl_sub_up(1, w), rl_mul_up(w, rl_sub_up(log_weight, log_missed)));
        else if (!(w > 0))
            reached = 1;
        greatest = rl_greater(greatest, rl_sub_up(reached, paid));
    }
    return greatest;
}

static double constant_of_cut(rl_dual_bound *b, int32_t index) {
    const rl_cut_read *cut = &b->certificate->cuts.items[index];
    if (!isnan(b->cut_constant[index]))
        return b->cut_constant[index];
    double sum = 0;
    for (int32_t i = cut->first_cell; i < cut->first_cell + cut->cell_count; i++) {
        const rl_cut_cell *cell = &b->certificate->cut_cells.items[i];
        if (cell->part_count > 0)
            sum = rl_add_up(
                sum, rl_mul_up(constant_of_cell(b, cell), b->ground->cell_weight[cell->cell].hi));
    }
    b->cut_constant[index] = sum;
    return sum;
}

static void apply_cut(rl_dual_bound *b, int32_t index, double price) {
    const rl_ground *g = b->ground;
    const rl_certificate *c = b->certificate;
    const rl_cut_read *cut = &c->cuts.items[index];
    for (int32_t i = cut->first_cell; i < cut->first_cell + cut->cell_count; i++) {
        const rl_cut_cell *cell = &c->cut_cells.items[i];
        const rl_interval size = g->cell_weight[cell->cell];
        const rl_interval unit = rl_product(rl_point(price), size); // of the cell's share
        const rl_interval weight = rl_product(unit, rl_point(cell->weight));
        b->weight[cell->cell] = rl_add_up(b->weight[cell->cell], weight.hi);
        if (cell->part_count == 0)
            b->tangent[cell->cell] = rl_add_down(b->tangent[cell->cell], weight.lo);
        else
            b->share[cell->cell] = rl_add_down(b->share[cell->cell], price);
        for (int32_t p = cell->first_part; p < cell->first_part + cell->part_count; p++) {
            const rl_cut_part *part = &c->cut_parts.items[p];
            const int32_t profile = g->relays[part->relay].first_profile +
                                    rl_ground_find(g, part->relay, cell->cell)->profile;
            b->less[profile] = rl_add_down(b->less[profile], weight.lo);
            b->prices.hit_weight[profile] =
                rl_add_up(b->prices.hit_weight[profile], rl_mul_up(unit.hi, part->weight));
        }
    }
    b->constant = rl_add_up(b->constant, rl_mul_up(price, constant_of_cut(b, index)));
}

// F*(w) = M − w − w log(M/w) where w < M, else 0: at most, for M at most and w at least.
static double conjugate(double most, double weight) {
    if (weight >= most)
        return 0;
    if (!(weight > 0))
        return most;
    const double log_ratio = rl_log_of(rl_div_up(weight, most)).hi;
    return rl_greater(rl_add_up(rl_sub_up(most, weight), rl_mul_up(weight, log_ratio)), 0);
}

// Prices -----------------------------------------------------------------------------------------

static void clear(rl_dual_bound *b) {
    const rl_ground *g = b->ground;
    const rl_scenario *s = g->scenario;
    const size_t cells = (size_t)g->cell_count * sizeof(double);
    memset(b->factor, 0, cells);
    memset(b->tangent, 0, cells);
    memset(b->weight, 0, cells);
    memset(b->share, 0, cells);
    for (rl_id r = 0; r < s->actor_count; r++) {
        const size_t first = (size_t)g->relays[r].first_profile;
        const size_t size = (size_t)g->relays[r].profile_count * sizeof(double);
        memset(b->less + first, 0, size);
        memset(b->prices.hit_weight + first, 0, size);
    }
    memset(b->per_window_hour, 0, (size_t)s->window_count * sizeof(double));
    memset(b->rounded_price, 0, (size_t)s->activation_count * sizeof(double));
    b->per_eur = b->per_hour = b->per_relay = b->per_activation = 0;
    b->contacts.count = 0;
    b->constant = 0;
}

// What a rule that allows `limit` adds to the bound.
static void pay_limit(rl_dual_bound *b, double price, double limit) {
    const double allowed = rl_mul_up(limit, rl_add_up(1, tolerance));
    b->constant = rl_add_up(b->constant, rl_mul_up(price, allowed));
}

// What a floor of at least `amount` takes off.
static void earn_floor(rl_dual_bound *b, double price, double amount) {
    const double due = rl_mul_down(amount, rl_sub_down(1, tolerance));
    if (due > 0)
        b->constant = rl_sub_up(b->constant, rl_mul_down(price, due));
}

static double amount_of_floor(const rl_scenario *s, const rl_floor *floor) {
    double weight = 0;
    for (int32_t i = 0; i < floor->segment_count; i++)
        weight = rl_add_down(weight, s->segments[floor->segments[i]].weight);
    return rl_mul_down(floor->min_share, weight);
}

static bool is_in(const rl_floor *floor, rl_id segment) {
    int32_t low = 0, high = floor->segment_count; // segments grow
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (floor->segments[middle] < segment)
            low = middle + 1;
        else
            high = middle;
    }
    return low < floor->segment_count && floor->segments[low] == segment;
}

// The reach of the floor's cells (NULL: of all) counts `price` times more.
static void count_reach(rl_dual_bound *b, const rl_floor *floor, double price) {
    for (int32_t c = 0; c < b->ground->cell_count; c++) {
        if (floor == NULL || is_in(floor, b->ground->cell_segment[c]))
            b->factor[c] = rl_add_up(b->factor[c], price);
    }
}

// Rounded rules ----------------------------------------------------------------------------------

// What an activation counts in a rule that can be rounded.
static rl_interval amount_in_rule(const rl_scenario *s, rl_id k, const rl_price *rule) {
    const rl_activation *a = &s->activations[k];
    switch (rule->kind) {
    case RL_PRICE_BUDGET:
        return rl_point(s->offers[a->offer].cost_eur);
    case RL_PRICE_HOURS:
        return rl_point(s->offers[a->offer].hours);
    case RL_PRICE_WINDOW_HOURS:
        return rl_point(a->window == rule->subject ? s->offers[a->offer].hours : 0);
    case RL_PRICE_CONTACTS:
        if (a->window != rule->other)
            break;
        return rl_product(rl_product(rl_point(s->actors[a->relay].acceptance_prob),
                                     rl_point(s->levers[a->lever].contact_weight)),
                          rl_point(rl_audience_share(s, a->relay, rule->subject)));
    default:
        break;
    }
    return rl_point(0);
}

static double limit_of_rule(const rl_scenario *s, const rl_price *rule) {
    return rule->kind == RL_PRICE_BUDGET         ? s->rules.budget_eur
           : rule->kind == RL_PRICE_HOURS        ? s->rules.hours
           : rule->kind == RL_PRICE_WINDOW_HOURS ? s->windows[rule->subject].hours_max
                                                 : s->rules.max_contacts;
}

// G(v) = ⌊v⌋ + max(0, v − ⌊v⌋ − f) / (1 − f), at least; f is exact.
static double rounded_amount(double v, double fraction) {
    const double whole = floor(v);
    const double above = rl_sub_down(rl_sub_down(v, whole), fraction);
    return above > 0 ? rl_add_down(whole, rl_div_down(above, rl_sub_up(1, fraction))) : whole;
}

// Every plan keeps Σ_{k ∉ U} G(a/d) x + Σ_{k ∈ U} G(−a/d) (1 − x) ≤ ⌊β⌋. Amounts at least, β at
// most: the rule holds for them too, and rounding is done on these very numbers.
static void apply_rounded(rl_dual_bound *b, const rl_rounded_read *rounded, double price) {
    const rl_scenario *s = b->ground->scenario;
    const rl_id *complemented =
        rounded->complemented_count > 0
            ? &b->certificate->complemented.items[rounded->first_complemented]
            : NULL;
    const double limit = limit_of_rule(s, &rounded->rule);
    double rest = rl_mul_up(limit, rl_add_up(1, tolerance));
    for (int32_t i = 0; i < rounded->complemented_count; i++)
        rest = rl_sub_up(rest, amount_in_rule(s, complemented[i], &rounded->rule).lo);
    const double beta = rl_greater(rl_div_up(rest, rounded->divisor), rounded->beta);
    const double fraction = beta - floor(beta); // exact
    double allowed = floor(beta);
    int32_t next = 0;
    for (rl_id k = 0; k < s->activation_count; k++) {
        const bool is_complemented = next < rounded->complemented_count && complemented[next] == k;
        const rl_interval amount = amount_in_rule(s, k, &rounded->rule);
        next += is_complemented;
        if (is_complemented) {
            const double counted =
                rounded_amount(-rl_div_up(amount.hi, rounded->divisor), fraction);
            allowed = rl_sub_up(allowed, counted);
            b->rounded_price[k] = rl_add_down(b->rounded_price[k], rl_mul_down(price, -counted));
        } else if (amount.lo > 0) {
            const double counted =
                rounded_amount(rl_div_down(amount.lo, rounded->divisor), fraction);
            b->rounded_price[k] = rl_add_down(b->rounded_price[k], rl_mul_down(price, counted));
        }
    }
    b->constant = rl_add_up(b->constant, rl_mul_up(price, allowed));
}

static void apply_price(rl_dual_bound *b, const rl_claim *claim, const rl_price *price) {
    const rl_scenario *s = b->ground->scenario;
    const rl_rules *rules = &s->rules;
    const double x = price->value;
    if (!price_is_there(b, claim, price))
        return; // the rule is forgiven: without its price, what is proved is proved without it
    switch (price->kind) {
    case RL_PRICE_BUDGET:
        b->per_eur = rl_add_down(b->per_eur, x);
        pay_limit(b, x, rules->budget_eur);
        break;
    case RL_PRICE_HOURS:
        b->per_hour = rl_add_down(b->per_hour, x);
        pay_limit(b, x, rules->hours);
        break;
    case RL_PRICE_WINDOW_HOURS:
        b->per_window_hour[price->subject] = rl_add_down(b->per_window_hour[price->subject], x);
        pay_limit(b, x, s->windows[price->subject].hours_max);
        break;
    case RL_PRICE_RELAYS:
        b->per_relay = rl_add_down(b->per_relay, x);
        pay_limit(b, x,
                  rl_lesser(rl_lesser(claim->most_relays, rules->max_relays), s->actor_count));
        break;
    case RL_PRICE_ACTIVATIONS:
        b->per_activation = rl_add_down(b->per_activation, x);
        pay_limit(b, x,
                  rl_lesser(rl_lesser(claim->most_activations, rules->max_activations),
                            s->activation_count));
        break;
    case RL_PRICE_CONTACTS:
        b->contacts.items[b->contacts.count++] = *price;
        pay_limit(b, x, rules->max_contacts);
        break;
    case RL_PRICE_FLOOR:
        count_reach(b, &rules->floors[price->subject], x);
        earn_floor(b, x, amount_of_floor(s, &rules->floors[price->subject]));
        break;
    case RL_PRICE_CLAIM_FLOOR:
        count_reach(b, NULL, x);
        earn_floor(b, x, claim->floor);
        break;
    case RL_PRICE_CUT:
        apply_cut(b, price->subject, x);
        break;
    case RL_PRICE_ROUNDED:
        apply_rounded(b, &b->certificate->rounded.items[price->subject], x);
        break;
    }
}

// What the rules make the relay's activations pay, at least.
static void price_activations(rl_dual_bound *b, rl_id relay) {
    const rl_scenario *s = b->ground->scenario;
    const rl_id first = s->actors[relay].first_activation;
    const rl_id last = first + s->actors[relay].activation_count;
    for (rl_id k = first; k < last; k++) {
        const rl_activation *a = &s->activations[k];
        const rl_offer *offer = &s->offers[a->offer];
        double price = rl_add_down(b->per_activation, rl_mul_down(b->per_eur, offer->cost_eur));
        price = rl_add_down(price, rl_mul_down(b->per_hour, offer->hours));
        price = rl_add_down(price, rl_mul_down(b->per_window_hour[a->window], offer->hours));
        b->prices.activation_price[k] = rl_add_down(price, b->rounded_price[k]);
    }
    for (size_t i = 0; i < b->contacts.count; i++) {
        const rl_price *contact = &b->contacts.items[i];
        const double share = rl_audience_share(s, relay, contact->subject);
        const double accepted = rl_mul_down(s->actors[relay].acceptance_prob, share);
        for (rl_id k = share > 0 ? first : last; k < last; k++) {
            if (s->activations[k].window != contact->other)
                continue;
            const double weight = s->levers[s->activations[k].lever].contact_weight;
            const double contacts = rl_mul_down(accepted, weight);
            b->prices.activation_price[k] =
                rl_add_down(b->prices.activation_price[k], rl_mul_down(contact->value, contacts));
        }
    }
}

static void weigh_profiles(rl_dual_bound *b, rl_id relay) {
    const rl_ground_relay *view = &b->ground->relays[relay];
    double *weight = b->prices.log_weight + view->first_profile;
    memset(weight, 0, (size_t)view->profile_count * sizeof *weight);
    for (int32_t i = view->first_hit; i < view->first_hit + view->hit_count; i++) {
        const rl_ground_hit *hit = &b->ground->hits[i];
        weight[hit->profile] = rl_add_up(weight[hit->profile], b->weight[hit->cell]);
    }
    for (int32_t j = 0; j < view->profile_count; j++)
        weight[j] = rl_greater(rl_sub_up(weight[j], b->less[view->first_profile + j]), 0);
}

// Contributions ----------------------------------------------------------------------------------
//
// A first look at each relay costs a few tangents, and most duals need no more. Where the sum has
// to be lower, branch and bound is asked of the relays that are farthest from the best programme
// met.

static void look(rl_dual_bound *b, rl_id relay, const rl_states *states, rl_effort effort) {
    const bool must = states->relay[relay] == RL_STATE_IN;
    b->contribution[relay] = b->gap[relay] = 0;
    if (states->relay[relay] == RL_STATE_OUT ||
        b->ground->scenario->actors[relay].activation_count == 0)
        return;
    if (!must)
        effort.enough = rl_greater(effort.enough, 0);
    const rl_programme_worth price =
        rl_programme_bound(b->appraiser, &b->prices, relay, states, RL_NONE, effort);
    b->contribution[relay] = must ? price.bound : rl_greater(price.bound, 0);
    b->gap[relay] = b->contribution[relay] - (must ? price.best : rl_greater(price.best, 0));
}

// Sums the parts on both sides of each relay, once they have changed.
static void add_up(rl_dual_bound *b) {
    const rl_id count = b->ground->scenario->actor_count;
    b->before[0] = b->constant;
    b->after[count] = 0;
    b->gaps = 0;
    for (rl_id r = 0; r < count; r++) {
        b->before[r + 1] = rl_add_up(b->before[r], b->contribution[r]);
        b->gaps += b->gap[r];
    }
    for (rl_id r = count; r > 0; r--)
        b->after[r - 1] = rl_add_up(b->contribution[r - 1], b->after[r]);
}

static double sum_of_all(const rl_dual_bound *b) {
    const double sum = b->before[b->ground->scenario->actor_count];
    return isnan(sum) ? INFINITY : sum;
}

static double sum_without(const rl_dual_bound *b, rl_id relay) {
    const double sum = rl_add_up(b->before[relay], b->after[relay + 1]);
    return isnan(sum) ? INFINITY : sum;
}

// How far above the best programmes met the relays may stay, for the sum to be lower by `excess`: 0
// when that is too much.
static double allowance(const rl_dual_bound *b, double excess) {
    enum { HALVINGS = 40 };
    double low = 0, high = 0;
    for (rl_id r = 0; r < b->ground->scenario->actor_count; r++)
        high = rl_greater(high, b->gap[r]);
    for (int i = 0; i < HALVINGS && isfinite(high); i++) {
        const double middle = 0.5 * (low + high);
        double lower = 0;
        for (rl_id r = 0; r < b->ground->scenario->actor_count; r++)
            lower += rl_greater(b->gap[r] - middle, 0);
        *(lower > excess ? &low : &high) = middle;
    }
    return low;
}

// Looks closer at the relays that are farther than `allowed` above the best programme met.
static void look_closer(rl_dual_bound *b, const rl_states *states, double allowed) {
    for (rl_id r = 0; r < b->ground->scenario->actor_count && !rl_should_stop(b->ctx); r++) {
        if (b->gap[r] <= allowed)
            continue;
        const double known = b->contribution[r];
        look(b, r, states, (rl_effort){known - b->gap[r] + allowed, RL_PROGRAMME_NODES_MAX});
        b->contribution[r] = rl_lesser(b->contribution[r], known);
        if (!(allowed > 0))
            b->gap[r] = 0; // as low as it gets
    }
    add_up(b);
}

// Lowers the contributions until their sum is at most `enough`, or no lower is known.
static void refine(rl_dual_bound *b, const rl_states *states, double enough) {
    enum { ROUNDS = 4 };
    for (int round = 1; round <= ROUNDS && !rl_should_stop(b->ctx); round++) {
        const double excess = sum_of_all(b) - enough;
        if (!(excess > 0))
            return;
        const double allowed = round < ROUNDS ? allowance(b, excess) : 0;
        look_closer(b, states, allowed);
        if (!(allowed > 0))
            return;
    }
}

bool rl_dual_bound_tighten(rl_dual_bound *b, const rl_states *states) {
    static const double kept = 1.0 / 128, nothing = 1e-10; // of the gaps; of the sum
    const double gaps = b->gaps;
    if (!(gaps > 0))
        return false;
    if (gaps > nothing * fabs(sum_of_all(b)))
        look_closer(b, states, allowance(b, (1 - kept) * gaps));
    if (!(b->gaps < 0.5 * gaps)) // little comes of it: all at once
        look_closer(b, states, 0);
    return true;
}

double rl_dual_bound_of(rl_dual_bound *b, const rl_claim *claim, const rl_event *event,
                        bool is_empty, const rl_states *states, double enough) {
    static const rl_effort first_look = {-INFINITY, 1};
    const rl_ground *g = b->ground;
    const rl_scenario *s = g->scenario;
    const bool counts_reach = !is_empty && !claim->is_centrality;
    clear(b);
    if (counts_reach)
        count_reach(b, NULL, 1);
    for (int32_t i = event->first; i < event->first + event->count; i++)
        apply_price(b, claim, &b->certificate->prices.items[i]);
    for (int32_t c = 0; c < g->cell_count; c++) {
        const double rest = rl_greater(rl_sub_up(b->factor[c], b->share[c]), 0);
        b->constant =
            rl_add_up(b->constant, conjugate(rl_mul_up(g->cell_weight[c].hi, rest), b->tangent[c]));
    }
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (rl_should_stop(b->ctx))
            return INFINITY;
        const double value = claim->value == NULL || is_empty ? 0 : claim->value[r];
        b->prices.relay_gain[r] = rl_sub_up(value, b->per_relay);
        price_activations(b, r);
        weigh_profiles(b, r);
        look(b, r, states, first_look);
    }
    add_up(b);
    refine(b, states, enough);
    return sum_of_all(b);
}

double rl_dual_bound_against(rl_dual_bound *b, const rl_step *fix, const rl_states *states,
                             double enough, bool is_last) {
    const bool is_relay = fix->kind == RL_STEP_RELAY;
    const rl_id relay = is_relay ? fix->id : b->ground->scenario->activations[fix->id].relay;
    const rl_id forced = is_relay ? RL_NONE : fix->id;
    const double others = sum_without(b, relay);
    if (is_relay && fix->value == RL_STATE_IN) // against it: without the relay
        return states->relay[relay] == RL_STATE_IN ? -INFINITY : others;
    if (states->relay[relay] == RL_STATE_OUT)
        return -INFINITY;
    rl_effort effort = {rl_sub_down(enough, others), is_last ? RL_PROGRAMME_NODES_MAX : 1};
    double price =
        rl_programme_bound(b->appraiser, &b->prices, relay, states, forced, effort).bound;
    // What a closer look at the others cannot bring must come from the relay itself.
    const double reachable = effort.enough + b->gaps;
    if (!is_last && price > reachable) {
        effort = (rl_effort){reachable, RL_PROGRAMME_NODES_MAX};
        price = rl_programme_bound(b->appraiser, &b->prices, relay, states, forced, effort).bound;
    }
    return price == -INFINITY ? -INFINITY : rl_add_up(others, price);
}
