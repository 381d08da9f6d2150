// The cut of one cell: above what the cell reaches everywhere, and the concave envelope where it is
// known in closed form.
#include "base/random.h"
#include "optimise/cell_cut.h"
#include "support/cmocka_test.h"

#include <math.h>
#include <stdbool.h>

enum { CASES = 2000, POINTS = 40 };

static double value_of(const rl_cell_cut *cut, const double *hit, int32_t count, double others) {
    double value = cut->constant + cut->log_weight * others;
    for (int32_t i = 0; i < count; i++)
        value += cut->hit_weight[i] * hit[i];
    return value;
}

// What the cell reaches when each relay hits that much.
static double reached(const double *hit, int32_t count, double others) {
    double missed = exp(-others);
    for (int32_t i = 0; i < count; i++)
        missed *= 1 - hit[i];
    return 1 - missed;
}

static int32_t draw_items(rl_random *random, rl_cell_item *items) {
    const int32_t count = 1 + (int32_t)rl_random_below(random, RL_CELL_ITEMS);
    for (int32_t i = 0; i < count; i++) {
        const bool is_certain = rl_random_below(random, 20) == 0;
        items[i].most = is_certain ? 1 : rl_random_between(random, 1e-3, 0.99);
        items[i].hit = items[i].most * rl_random_unit(random);
    }
    return count;
}

static double draw_others(rl_random *random) {
    return rl_random_below(random, 3) == 0 ? 0 : rl_random_between(random, 0, 3);
}

static void overestimates_everywhere(void **state) {
    (void)state;
    rl_random random;
    rl_random_init(&random, 1);
    for (int trial = 0; trial < CASES; trial++) {
        rl_cell_item items[RL_CELL_ITEMS];
        const int32_t count = draw_items(&random, items);
        const double at = draw_others(&random);
        rl_cell_cut cut;
        const double value = rl_cut_cell(items, count, at, &cut);
        double solution[RL_CELL_ITEMS];
        for (int32_t i = 0; i < count; i++)
            solution[i] = items[i].hit;
        assert_true(fabs(value - value_of(&cut, solution, count, at)) < 1e-9);
        for (int point = 0; point < POINTS; point++) {
            double hit[RL_CELL_ITEMS];
            for (int32_t i = 0; i < count; i++) {
                const uint32_t where = rl_random_below(&random, 3);
                const double share = where == 2 ? rl_random_unit(&random) : (double)where;
                hit[i] = share * items[i].most;
            }
            const double others = point % 2 == 0 ? at : draw_others(&random);
            assert_true(value_of(&cut, hit, count, others) >= reached(hit, count, others) - 1e-12);
        }
        for (int32_t i = 0; i < count; i++)
            assert_true(cut.hit_weight[i] >= 0);
    }
}

// Alone in its cell, a relay used by z reaches z·h; the tangent would say 1 − (1 − h)^z.
static void one_relay_alone_is_linear(void **state) {
    (void)state;
    const rl_cell_item item = {.hit = 0.3, .most = 0.6};
    rl_cell_cut cut;
    assert_true(fabs(rl_cut_cell(&item, 1, 0, &cut) - 0.3) < 1e-9);
}

// Relays alike, used by 1.5 in all: half-way between one and two of them.
static void relays_alike_are_interpolated(void **state) {
    (void)state;
    const rl_cell_item items[] = {{0.25, 0.5}, {0.25, 0.5}, {0.25, 0.5}};
    rl_cell_cut cut;
    assert_true(fabs(rl_cut_cell(items, 3, 0, &cut) - (0.5 + 0.75) / 2) < 1e-9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overestimates_everywhere),
        cmocka_unit_test(one_relay_alone_is_linear),
        cmocka_unit_test(relays_alike_are_interpolated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
