#include "cover/bound.h"

#include <math.h>

// GCC and Clang have it wherever we build; sums of 48-bit weights times 20-bit prices need it.
__extension__ typedef __int128 wide;

enum { WEIGHT_BITS = 48, PRICE_BITS = 20 };

struct rl_cover_bound {
    rl_context *ctx;
    rl_arena arena;
    const rl_cover_problem *problem;
    int shift;              // W_p = weight_p << shift
    unsigned char *covered; // by pattern: by a relay that is in
    int64_t *credit;        // by relay: R_i
    int32_t *order;         // open relays, most credit for their cost first
    int32_t open_count;
    wide *reduced;   // by open relay: R_i·2^20 − m c_i
    wide total;      // the bound before division, in units of 2^−20 W
    wide price;      // m
    int64_t cost_in; // of the relays that are in
    wide room;       // of the knapsack
    bool hopeless;   // nothing agrees with the choices
};

bool rl_cover_is_better(const rl_cover_problem *problem, int64_t objective, int64_t than) {
    return problem->aim == RL_AIM_MOST_WEIGHT ? objective > than : objective < than;
}

int64_t rl_cover_worst(const rl_cover_problem *problem) {
    return problem->aim == RL_AIM_MOST_WEIGHT ? -1 : INT64_MAX;
}

rl_cover_bound *rl_cover_bound_create(rl_context *ctx, const rl_cover_problem *problem) {
    rl_cover_bound *b = RL_NEW(ctx, rl_cover_bound, 1);
    if (b == NULL)
        return NULL;
    b->ctx = ctx;
    b->problem = problem;
    rl_arena_init(&b->arena, ctx);
    while (b->shift < WEIGHT_BITS && problem->total_weight >> (WEIGHT_BITS - 1 - b->shift) == 0)
        b->shift++;
    b->covered = RL_ARENA_NEW(&b->arena, unsigned char, problem->pattern_count);
    b->credit = RL_ARENA_NEW(&b->arena, int64_t, problem->relay_count);
    b->order = RL_ARENA_NEW(&b->arena, int32_t, problem->relay_count);
    b->reduced = RL_ARENA_NEW(&b->arena, wide, problem->relay_count);
    if (b->covered == NULL || b->credit == NULL || b->order == NULL || b->reduced == NULL) {
        rl_cover_bound_free(b);
        return NULL;
    }
    return b;
}

void rl_cover_bound_free(rl_cover_bound *b) {
    if (b == NULL)
        return;
    rl_arena_clear(&b->arena);
    rl_release(b->ctx, b);
}

// Sums --------------------------------------------------------------------------------------------

// The part of a pattern's weight that is credited, in units of W.
static int64_t credited(const rl_cover_bound *b, int32_t pattern, double part) {
    const int64_t whole = b->problem->weight[pattern] << b->shift;
    if (!(part > 0))
        return 0;
    if (part >= 1)
        return whole;
    return llround(part * (double)whole);
}

// Fills `covered` and the credits of open relays; returns Σ_p (W_p − u_p), patterns covered already
// counting wholly.
static wide sum_credits(rl_cover_bound *b, const double *part, const unsigned char *choice) {
    const rl_cover_problem *p = b->problem;
    wide constant = 0;
    b->cost_in = 0;
    for (int32_t q = 0; q < p->pattern_count; q++)
        b->covered[q] = 0;
    for (int32_t i = 0; i < p->relay_count; i++) {
        b->credit[i] = 0;
        if (choice[i] != RL_COVER_IN)
            continue;
        b->cost_in += p->cost[i];
        for (size_t e = p->relay_start[i]; e < p->relay_start[i + 1]; e++)
            b->covered[p->relay_pattern[e]] = 1;
    }
    for (int32_t q = 0; q < p->pattern_count; q++) {
        const int64_t whole = p->weight[q] << b->shift;
        const int64_t given = b->covered[q] ? 0 : credited(b, q, part[q]);
        constant += whole - given;
        for (size_t e = p->pattern_start[q]; given > 0 && e < p->pattern_start[q + 1]; e++)
            b->credit[p->pattern_relay[e]] += given;
    }
    return constant;
}

// Knapsack ----------------------------------------------------------------------------------------

// The relay at which a knapsack filled by decreasing ratio is full gives the best price.
static wide critical_price(const rl_cover_bound *b, wide room) {
    const rl_cover_problem *p = b->problem;
    int32_t last = -1;
    for (int32_t k = 0; k < b->open_count; k++) {
        last = b->order[k];
        room -= p->aim == RL_AIM_MOST_WEIGHT ? p->cost[last] : b->credit[last];
        if (room < 0)
            break;
    }
    if (room > 0 && p->aim == RL_AIM_MOST_WEIGHT)
        return 0; // everything fits
    if (last < 0 || p->cost[last] == 0)
        return p->aim == RL_AIM_MOST_WEIGHT ? 0 : 1;
    const wide price = ((wide)b->credit[last] << PRICE_BITS) / p->cost[last];
    return price < 1 && p->aim != RL_AIM_MOST_WEIGHT ? 1 : price;
}

// Whether relay a gives more credit for its cost than relay b.
static bool gives_more(const rl_cover_bound *b, int32_t i, int32_t j) {
    const rl_cover_problem *p = b->problem;
    const wide left = (wide)b->credit[i] * p->cost[j], right = (wide)b->credit[j] * p->cost[i];
    return left != right ? left > right : i < j;
}

// Heap sort, worst first at the top, so that the order ends with the best first.
static void sift(rl_cover_bound *b, int32_t top, int32_t count) {
    int32_t *order = b->order;
    for (int32_t child = 2 * top + 1; child < count; child = 2 * top + 1) {
        if (child + 1 < count && gives_more(b, order[child], order[child + 1]))
            child++;
        if (!gives_more(b, order[top], order[child]))
            return;
        const int32_t moved = order[top];
        order[top] = order[child];
        order[child] = moved;
        top = child;
    }
}

static void sort_open(rl_cover_bound *b, const unsigned char *choice) {
    b->open_count = 0;
    for (int32_t i = 0; i < b->problem->relay_count; i++)
        if (choice[i] == RL_COVER_OPEN)
            b->order[b->open_count++] = i;
    for (int32_t top = b->open_count / 2; top-- > 0;)
        sift(b, top, b->open_count);
    for (int32_t last = b->open_count; last-- > 1;) {
        const int32_t worst = b->order[0];
        b->order[0] = b->order[last];
        b->order[last] = worst;
        sift(b, 0, last);
    }
}

// Bound -------------------------------------------------------------------------------------------

static wide floor_divide(wide value, wide by) {
    return value / by - (value % by != 0 && value < 0);
}

static wide ceil_divide(wide value, wide by) { return value / by + (value % by != 0 && value > 0); }

// The bound in the units of the objective, outwards.
static int64_t in_units(const rl_cover_bound *b, wide total) {
    if (b->problem->aim == RL_AIM_MOST_WEIGHT) {
        const wide weight = floor_divide(total, (wide)1 << (b->shift + PRICE_BITS));
        return weight < -1 ? -1 : (int64_t)weight;
    }
    const wide cost = b->cost_in + ceil_divide(total, b->price);
    return cost < b->cost_in ? b->cost_in : (int64_t)cost;
}

int64_t rl_cover_bound_of(rl_cover_bound *b, const double *part, const unsigned char *choice) {
    const rl_cover_problem *p = b->problem;
    const wide constant = sum_credits(b, part, choice);
    const bool most = p->aim == RL_AIM_MOST_WEIGHT;
    // Cost left to spend, or weight left to cover, of which credits must make up the rest.
    const wide room = most ? (wide)p->limit - b->cost_in : ((wide)p->limit << b->shift) - constant;
    b->room = room;
    sort_open(b, choice);
    b->price = critical_price(b, room);
    wide gains = 0, credits = 0;
    for (int32_t k = 0; k < b->open_count; k++) {
        const int32_t i = b->order[k];
        b->reduced[i] = ((wide)b->credit[i] << PRICE_BITS) - b->price * p->cost[i];
        gains += b->reduced[i] > 0 ? b->reduced[i] : 0;
        credits += b->credit[i];
    }
    b->hopeless = most ? room < 0 : room > credits;
    b->total = most ? (constant << PRICE_BITS) + b->price * room + gains
                    : room * ((wide)1 << PRICE_BITS) - gains;
    return b->hopeless ? rl_cover_worst(p) : in_units(b, b->total);
}

int64_t rl_cover_bound_with(const rl_cover_bound *b, int32_t relay, rl_cover_choice decision) {
    const wide reduced = b->reduced[relay];
    const wide loss =
        decision == RL_COVER_IN ? (reduced < 0 ? -reduced : 0) : (reduced > 0 ? reduced : 0);
    if (b->hopeless)
        return rl_cover_worst(b->problem);
    return in_units(b, b->problem->aim == RL_AIM_MOST_WEIGHT ? b->total - loss : b->total + loss);
}

int32_t rl_cover_bound_fix(const rl_cover_bound *b, int64_t incumbent, unsigned char *choice) {
    int32_t fixed = 0;
    for (int32_t k = 0; k < b->open_count; k++) {
        const int32_t i = b->order[k];
        for (rl_cover_choice other = RL_COVER_OUT; other <= RL_COVER_IN; other++) {
            if (rl_cover_is_better(b->problem, rl_cover_bound_with(b, i, other), incumbent))
                continue;
            choice[i] = other == RL_COVER_IN ? RL_COVER_OUT : RL_COVER_IN;
            fixed++;
            break;
        }
    }
    return fixed;
}

void rl_cover_bound_solution(const rl_cover_bound *b, const unsigned char *choice, double *x) {
    const rl_cover_problem *p = b->problem;
    for (int32_t i = 0; i < p->relay_count; i++)
        x[i] = choice[i] == RL_COVER_IN;
    wide room = b->room;
    for (int32_t k = 0; k < b->open_count && room > 0; k++) {
        const int32_t i = b->order[k];
        const int64_t size = p->aim == RL_AIM_MOST_WEIGHT ? p->cost[i] : b->credit[i];
        x[i] = size <= room ? 1 : (double)room / (double)size;
        room -= size;
    }
}

double rl_cover_bound_value(const rl_cover_bound *b) {
    if (b->hopeless)
        return (double)rl_cover_worst(b->problem);
    if (b->problem->aim == RL_AIM_MOST_WEIGHT)
        return (double)b->total / ldexp(1, b->shift + PRICE_BITS);
    return (double)b->cost_in + fmax((double)b->total / (double)b->price, 0);
}

double rl_cover_bound_distance(const rl_cover_bound *b, int64_t objective) {
    const double unit = ldexp(1, b->shift + PRICE_BITS);
    if (b->problem->aim == RL_AIM_MOST_WEIGHT)
        return (double)b->total / unit - (double)objective;
    return (double)((wide)(objective - b->cost_in) * b->price - b->total) / unit;
}
