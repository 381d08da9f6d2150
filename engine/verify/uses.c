#include "verify/uses.h"

#include "verify/choices.h"
#include "verify/rounding.h"

#include <math.h>
#include <string.h>

size_t rl_uses_room(int32_t count) { return ((size_t)count + 1) * ((size_t)count + 1); }

// The first window that may be used after window i.
static int32_t next_window(const rl_uses *u, int32_t i) {
    int32_t next = i + 1;
    while (next < u->count && u->start_day[next] - u->start_day[i] < u->gap_days)
        next++;
    return next;
}

// Whether a use in window i leaves out one that must be.
static bool skips_forced(const rl_uses *u, int32_t i, int32_t next) {
    for (int32_t j = i + 1; j < next; j++) {
        if (u->state[j] == RL_STATE_IN)
            return true;
    }
    return false;
}

// best[i][n]: the most that n uses in windows i … count − 1 score.
static double *row(double *room, int32_t width, int32_t i) {
    return room + (size_t)i * (size_t)width;
}

static void fill(const rl_uses *u, double *room, int32_t width) {
    for (int32_t n = 0; n < width; n++)
        row(room, width, u->count)[n] = n == 0 ? 0 : -INFINITY;
    for (int32_t i = u->count - 1; i >= 0; i--) {
        const int32_t next = next_window(u, i);
        const bool may_use = u->state[i] != RL_STATE_OUT && !skips_forced(u, i, next);
        const double *without = row(room, width, i + 1), *after = row(room, width, next);
        double *best = row(room, width, i);
        for (int32_t n = 0; n < width; n++) {
            best[n] = u->state[i] == RL_STATE_IN ? -INFINITY : without[n];
            if (may_use && n > 0)
                best[n] = rl_greater(best[n], rl_add_up(u->score[i], after[n - 1]));
        }
    }
}

double rl_most_of_uses(const rl_uses *u, double *room, unsigned char *selected) {
    const int32_t most = u->most < u->count ? u->most : u->count, width = most + 1;
    memset(selected, 0, (size_t)u->count);
    if (u->least > most)
        return -INFINITY;
    fill(u, room, width);
    int32_t left = u->least;
    for (int32_t n = u->least; n <= most; n++) {
        if (row(room, width, 0)[n] > row(room, width, 0)[left])
            left = n;
    }
    const double best = row(room, width, 0)[left];
    for (int32_t i = 0; best > -INFINITY && i < u->count && left > 0;) {
        const int32_t next = next_window(u, i);
        const bool used = u->state[i] == RL_STATE_IN ||
                          row(room, width, i)[left] != row(room, width, i + 1)[left];
        selected[i] = used;
        left -= used;
        i = used ? next : i + 1;
    }
    return best;
}
