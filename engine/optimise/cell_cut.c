#include "optimise/cell_cut.h"

#include "reach/saturation.h"

enum { SUBSETS = 1 << RL_CELL_ITEMS, WEIGHT_ROUNDS = 3, HULL_ROUNDS = 2 * RL_CELL_ITEMS };

static const double least_miss = 1e-12; // Π (1 − most) is kept above: log_weight stays sensible

// Every subset of T, with its hits at their most.
typedef struct subsets {
    int32_t count;
    double hit[SUBSETS];     // Σ most
    double missed[SUBSETS];  // Π (1 − most)
    double reached[SUBSETS]; // φ, for the log weight at hand
} subsets;

static void enumerate(const rl_cell_item *items, int32_t count, subsets *s) {
    s->count = 1;
    s->hit[0] = 0;
    s->missed[0] = 1;
    for (int32_t i = 0; i < count; i++) {
        for (int32_t k = 0; k < s->count; k++) {
            s->hit[s->count + k] = s->hit[k] + items[i].most;
            s->missed[s->count + k] = s->missed[k] * fmax(1 - items[i].most, least_miss);
        }
        s->count *= 2;
    }
}

static void evaluate(subsets *s, double log_weight) {
    for (int32_t k = 0; k < s->count; k++) {
        const double missed = s->missed[k];
        s->reached[k] = missed > log_weight ? 1 - log_weight - log_weight * log(missed / log_weight)
                                            : 1 - missed;
    }
}

// The line above all points (hit, reached) that is lowest at `hit`: slope, and the two points that
// it passes through, on either side.
static double supporting_slope(const subsets *s, double hit, int32_t *left, int32_t *right) {
    *left = 0;
    *right = s->count - 1;
    double slope = 0;
    for (int round = 0; round < HULL_ROUNDS; round++) {
        slope = (s->reached[*right] - s->reached[*left]) / (s->hit[*right] - s->hit[*left]);
        const double level = s->reached[*left] - slope * s->hit[*left];
        int32_t highest = *left;
        double excess = 1e-12;
        for (int32_t k = 0; k < s->count; k++) {
            if (s->reached[k] - slope * s->hit[k] - level > excess) {
                excess = s->reached[k] - slope * s->hit[k] - level;
                highest = k;
            }
        }
        if (highest == *left)
            break;
        if (s->hit[highest] <= hit)
            *left = highest;
        else
            *right = highest;
    }
    return fmax(slope, 0);
}

// Lowers the weights one after another as far as the cut stays valid with the constant at hand.
static void tighten(const subsets *s, const rl_cell_item *items, int32_t count, double *slack,
                    rl_cell_cut *cut) {
    for (int32_t i = 0; i < count; i++) {
        double least = INFINITY;
        for (int32_t k = 0; k < s->count; k++) {
            if ((k >> i) & 1)
                least = fmin(least, slack[k]);
        }
        const double lowered = fmin(fmax(least, 0) / items[i].most, cut->hit_weight[i]);
        cut->hit_weight[i] -= lowered;
        for (int32_t k = 0; k < s->count; k++) {
            if ((k >> i) & 1)
                slack[k] -= lowered * items[i].most;
        }
    }
}

// The cut for one log weight; returns its value at the solution, and the log-miss of the mixture of
// subsets that the solution amounts to.
static double cut_with(subsets *s, const rl_cell_item *items, int32_t count, double others,
                       double log_weight, rl_cell_cut *cut, double *mixed_log_miss) {
    double hit = 0;
    for (int32_t i = 0; i < count; i++)
        hit += items[i].hit;
    evaluate(s, log_weight);
    int32_t left, right;
    const double slope = supporting_slope(s, hit, &left, &right);
    const double share = fmin(fmax((hit - s->hit[left]) / (s->hit[right] - s->hit[left]), 0), 1);
    *mixed_log_miss = -(1 - share) * log(s->missed[left]) - share * log(s->missed[right]);

    double slack[SUBSETS];
    cut->log_weight = log_weight;
    cut->constant = -INFINITY;
    for (int32_t i = 0; i < count; i++)
        cut->hit_weight[i] = slope;
    for (int32_t k = 0; k < s->count; k++)
        cut->constant = fmax(cut->constant, s->reached[k] - slope * s->hit[k]);
    for (int32_t k = 0; k < s->count; k++)
        slack[k] = cut->constant + slope * s->hit[k] - s->reached[k];
    tighten(s, items, count, slack, cut);
    for (int32_t i = 0; i < count; i++) // upwards: the cut stays valid
        cut->hit_weight[i] = ceil(cut->hit_weight[i] / RL_WEIGHT_STEP) * RL_WEIGHT_STEP;
    // What rounding and least_miss made of it is given back to the constant.
    double given = 0;
    for (int32_t k = 0; k < s->count; k++)
        given = fmax(given, -slack[k]);
    cut->constant += given + 2 * least_miss;
    double value = cut->constant + log_weight * others;
    for (int32_t i = 0; i < count; i++)
        value += cut->hit_weight[i] * items[i].hit;
    return value;
}

double rl_cut_cell(const rl_cell_item *items, int32_t count, double others, rl_cell_cut *out) {
    subsets s;
    enumerate(items, count, &s);
    // The best log weight is e^{−others} times the geometric mean of what the subsets miss.
    double mixed_log_miss = 0, best = INFINITY;
    for (int32_t i = 0; i < count; i++)
        mixed_log_miss -= items[i].hit / items[i].most * log(fmax(1 - items[i].most, least_miss));
    for (int round = 0; round < WEIGHT_ROUNDS; round++) {
        // Without the others nothing is lost by a weight of 1, which makes φ(P) = 1 − P.
        const double best_weight = others > 0 ? exp(-others - mixed_log_miss) : 1;
        const double log_weight = fmax(rl_quotable(best_weight), RL_WEIGHT_STEP);
        rl_cell_cut cut;
        const double value = cut_with(&s, items, count, others, log_weight, &cut, &mixed_log_miss);
        if (value < best) {
            best = value;
            *out = cut;
        }
        if (!(others > 0))
            break;
    }
    return best;
}
