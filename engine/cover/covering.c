#include "cover/covering.h"

void rl_covering_free(rl_covering *covering) {
    if (covering == NULL)
        return;
    rl_arena_clear(&covering->arena);
    rl_release(covering->ctx, covering);
}

int64_t rl_power_of_ten(int decimals) {
    int64_t power = 1;
    for (int i = 0; i < decimals; i++)
        power *= 10;
    return power;
}

double rl_covering_weight(const rl_covering *covering, int64_t units) {
    return (double)units / (double)rl_power_of_ten(covering->weight_decimals);
}

double rl_covering_cost(const rl_covering *covering, int64_t units) {
    return (double)units / (double)rl_power_of_ten(covering->cost_decimals);
}
