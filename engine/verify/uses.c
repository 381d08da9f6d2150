#include "verify/uses.h"

#include "verify/choices.h"
#include "verify/rounding.h"

#include <math.h>
#include <string.h>

size_t rl_uses_room(int32_t count) { return ((size_t)count + 1) * ((size_t)count + 1); }

// The windows worth a look, by start: those that must be used, and those that add something, or
// that a least number of uses may want.
static int32_t list_candidates(const rl_uses *u) {
    int32_t count = 0;
    for (int32_t i = 0; i < u->count; i++) {
        if (u->state[i] == RL_STATE_IN ||
            (u->state[i] == RL_STATE_OPEN && (u->score[i] > 0 || u->least > 0)))
            u->candidate[count++] = i;
    }
    return count;
}

// For each candidate the first that may be used after it; false when none is too close to another.
static bool find_next(const rl_uses *u, int32_t count) {
    bool conflicts = false;
    for (int32_t i = 0, next = 0; i < count; i++) {
        const int32_t day = u->start_day[u->candidate[i]];
        next = next > i ? next : i + 1;
        while (next < count && u->start_day[u->candidate[next]] - day < u->gap_days)
            next++;
        u->next[i] = next;
        conflicts |= next > i + 1;
    }
    return conflicts;
}

static double take_all(const rl_uses *u, int32_t count, unsigned char *selected) {
    double sum = 0;
    for (int32_t i = count - 1; i >= 0; i--) { // as the programme below sums
        sum = rl_add_up(u->score[u->candidate[i]], sum);
        selected[u->candidate[i]] = 1;
    }
    return sum;
}

static bool must_use(const rl_uses *u, int32_t i) {
    return u->state[u->candidate[i]] == RL_STATE_IN;
}

// Whether a use in candidate i leaves out one that must be.
static bool skips_forced(const rl_uses *u, int32_t i) {
    for (int32_t j = i + 1; j < u->next[i]; j++) {
        if (must_use(u, j))
            return true;
    }
    return false;
}

// best[i][n]: the most that n uses of candidates i … count − 1 score.
static double *row(double *room, int32_t width, int32_t i) {
    return room + (size_t)i * (size_t)width;
}

static void fill(const rl_uses *u, int32_t count, double *room, int32_t width) {
    for (int32_t n = 0; n < width; n++)
        row(room, width, count)[n] = n == 0 ? 0 : -INFINITY;
    for (int32_t i = count - 1; i >= 0; i--) {
        const double *without = row(room, width, i + 1), *after = row(room, width, u->next[i]);
        double *best = row(room, width, i);
        for (int32_t n = 0; n < width; n++)
            best[n] = must_use(u, i) ? -INFINITY : without[n];
        if (skips_forced(u, i))
            continue;
        const double score = u->score[u->candidate[i]];
        for (int32_t n = 1; n < width; n++)
            best[n] = rl_greater(best[n], rl_add_up(score, after[n - 1]));
    }
}

double rl_most_of_uses(const rl_uses *u, double *room, unsigned char *selected) {
    const int32_t count = list_candidates(u);
    const int32_t most = u->most < count ? u->most : count, width = most + 1;
    memset(selected, 0, (size_t)u->count);
    if (u->least > most || u->most < 0)
        return -INFINITY;
    if (count == 0)
        return 0;
    if (!find_next(u, count) && u->least == 0 && count <= u->most)
        return take_all(u, count, selected);
    fill(u, count, room, width);
    int32_t left = u->least;
    for (int32_t n = u->least; n <= most; n++) {
        if (row(room, width, 0)[n] > row(room, width, 0)[left])
            left = n;
    }
    const double best = row(room, width, 0)[left];
    for (int32_t i = 0; best > -INFINITY && i < count && left > 0;) {
        const bool used =
            must_use(u, i) || row(room, width, i)[left] != row(room, width, i + 1)[left];
        selected[u->candidate[i]] = used;
        left -= used;
        i = used ? u->next[i] : i + 1;
    }
    return best;
}
