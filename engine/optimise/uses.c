#include "optimise/uses.h"

#include <math.h>
#include <string.h>

// Tables are indexed [activation × (most + 1) + uses]: exactly that many uses.

size_t rl_uses_scratch_size(int32_t count, int32_t most) {
    return 2 * ((size_t)count + 1) * ((size_t)most + 1);
}

static bool are_apart(const rl_uses_task *t, int32_t before, int32_t after) {
    return t->start_day[after] - t->start_day[before] >= t->gap_days;
}

static bool any_forced(const rl_uses_task *t, int32_t from, int32_t to) {
    for (int32_t i = from; i < to; i++) {
        if (t->choice[i] == RL_IN)
            return true;
    }
    return false;
}

// First activation after i that may be used together with it.
static int32_t next_after(const rl_uses_task *t, int32_t i) {
    int32_t j = i + 1;
    while (j < t->count && !are_apart(t, i, j))
        j++;
    return j;
}

// One past the last activation before i that may be used together with it.
static int32_t end_before(const rl_uses_task *t, int32_t i) {
    int32_t j = i;
    while (j > 0 && !are_apart(t, j - 1, i))
        j--;
    return j;
}

// fmax is a call of libm; these tables never hold a NaN.
static double greater(double a, double b) { return a > b ? a : b; }

// suffix[i][u]: best of activations i … count − 1 with exactly u uses.
static void fill_suffix(const rl_uses_task *t, double *suffix) {
    const int32_t width = t->most + 1;
    for (int32_t u = 0; u < width; u++)
        suffix[t->count * width + u] = u == 0 ? 0 : -INFINITY;
    for (int32_t i = t->count - 1; i >= 0; i--) {
        const int32_t next = next_after(t, i);
        const bool may_skip = t->choice[i] != RL_IN;
        const bool may_take = t->choice[i] != RL_OUT && !any_forced(t, i + 1, next);
        for (int32_t u = 0; u < width; u++) {
            double best = may_skip ? suffix[(i + 1) * width + u] : -INFINITY;
            if (may_take && u > 0)
                best = greater(best, t->score[i] + suffix[next * width + u - 1]);
            suffix[i * width + u] = best;
        }
    }
}

// prefix[i][u]: best of activations 0 … i − 1 with exactly u uses.
static void fill_prefix(const rl_uses_task *t, double *prefix) {
    const int32_t width = t->most + 1;
    for (int32_t u = 0; u < width; u++)
        prefix[u] = u == 0 ? 0 : -INFINITY;
    for (int32_t i = 0; i < t->count; i++) {
        const int32_t end = end_before(t, i);
        const bool may_skip = t->choice[i] != RL_IN;
        const bool may_take = t->choice[i] != RL_OUT && !any_forced(t, end, i);
        for (int32_t u = 0; u < width; u++) {
            double best = may_skip ? prefix[i * width + u] : -INFINITY;
            if (may_take && u > 0)
                best = greater(best, t->score[i] + prefix[end * width + u - 1]);
            prefix[(i + 1) * width + u] = best;
        }
    }
}

static bool all_apart(const rl_uses_task *t) {
    for (int32_t i = 1; i < t->count; i++) {
        if (!are_apart(t, i - 1, i))
            return false;
    }
    return true;
}

// Without a gap to keep, the best scores are taken one after another.
static double best_uses_apart(const rl_uses_task *t, unsigned char *selected) {
    double sum = 0;
    int32_t uses = 0;
    for (int32_t i = 0; i < t->count; i++) {
        if (t->choice[i] != RL_IN)
            continue;
        selected[i] = 1;
        sum += t->score[i];
        uses++;
    }
    for (; uses < t->most; uses++) {
        int32_t best = -1;
        for (int32_t i = 0; i < t->count; i++) {
            if (t->choice[i] == RL_OPEN && !selected[i] &&
                (best < 0 || t->score[i] > t->score[best]))
                best = i;
        }
        if (best < 0 || (t->score[best] <= 0 && uses >= t->least))
            break;
        selected[best] = 1;
        sum += t->score[best];
    }
    return uses >= t->least && uses <= t->most ? sum : -INFINITY;
}

double rl_best_uses(const rl_uses_task *t, double *scratch, unsigned char *selected) {
    const int32_t width = t->most + 1;
    memset(selected, 0, (size_t)t->count);
    if (all_apart(t))
        return best_uses_apart(t, selected);
    fill_suffix(t, scratch);
    int32_t uses = t->least;
    for (int32_t u = t->least; u <= t->most; u++) {
        if (scratch[u] > scratch[uses])
            uses = u;
    }
    const double best = uses <= t->most ? scratch[uses] : -INFINITY;
    if (best == -INFINITY)
        return best;
    for (int32_t i = 0; i < t->count && uses >= 0;) {
        if (t->choice[i] != RL_IN && scratch[i * width + uses] == scratch[(i + 1) * width + uses]) {
            i++;
            continue;
        }
        selected[i] = 1;
        uses--;
        i = next_after(t, i);
    }
    return best;
}

void rl_best_uses_with_each(const rl_uses_task *t, double *scratch, double *with) {
    const int32_t width = t->most + 1;
    double *suffix = scratch, *prefix = scratch + (size_t)(t->count + 1) * (size_t)width;
    fill_suffix(t, suffix);
    fill_prefix(t, prefix);
    for (int32_t i = 0; i < t->count; i++) {
        with[i] = -INFINITY;
        const int32_t end = end_before(t, i), next = next_after(t, i);
        if (t->choice[i] == RL_OUT || any_forced(t, end, i) || any_forced(t, i + 1, next))
            continue;
        for (int32_t before = 0; before < t->most; before++) {
            const int32_t least_after = t->least - before - 1;
            for (int32_t after = least_after > 0 ? least_after : 0; before + 1 + after <= t->most;
                 after++)
                with[i] = greater(with[i], prefix[end * width + before] + t->score[i] +
                                               suffix[next * width + after]);
        }
    }
}
