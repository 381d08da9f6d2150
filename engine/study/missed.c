#include "study/missed.h"

#include <math.h>

rl_status rl_missed_init(rl_missed *missed, rl_context *ctx, const rl_scenario *scenario) {
    *missed = (rl_missed){.set_count = scenario->exclusive_set_count};
    missed->set_sum = RL_NEW(ctx, double, scenario->exclusive_set_count);
    if (missed->set_sum == NULL)
        return rl_fail_memory(ctx);
    rl_missed_restart(missed);
    return RL_OK;
}

void rl_missed_clear(rl_missed *missed, rl_context *ctx) {
    rl_release(ctx, missed->set_sum);
    missed->set_sum = NULL;
}

void rl_missed_restart(rl_missed *missed) {
    missed->free_product = 1;
    missed->certain = 0;
    for (int32_t set = 0; set < missed->set_count; set++)
        missed->set_sum[set] = 0;
}

void rl_missed_add(rl_missed *missed, rl_id exclusive_set, double x) {
    if (exclusive_set != RL_NONE)
        missed->set_sum[exclusive_set] += x;
    else if (x < 1)
        missed->free_product *= 1 - x;
    else
        missed->certain++;
}

// Sums of shares may exceed 1 by rounding.
static double missed_by_set(double sum) { return fmax(1 - sum, 0); }

double rl_missed_share(const rl_missed *missed) { return rl_missed_if(missed, RL_NONE, 0, 0); }

double rl_missed_if(const rl_missed *missed, rl_id exclusive_set, double from, double to) {
    double product = missed->free_product;
    int32_t certain = missed->certain;
    if (exclusive_set == RL_NONE) {
        if (from < 1)
            product /= 1 - from;
        else
            certain--;
        if (to < 1)
            product *= 1 - to;
        else
            certain++;
    }
    if (certain > 0)
        return 0;
    for (int32_t set = 0; set < missed->set_count; set++)
        product *= missed_by_set(missed->set_sum[set] + (set == exclusive_set ? to - from : 0));
    return product;
}
