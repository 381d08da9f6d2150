// Linear programs: known optima and duals, warm changes, outcomes, stopping; and random programs
// whose optimality is verified from the definition (feasible, dual feasible, no gap).
#include "solve/lp.h"

#include "base/random.h"
#include "support/cmocka_test.h"
#include "support/effort.h"

#include <math.h>

enum { RANDOM_PROGRAMS = 400, SIZE_MOST = 12 };

static const double close_enough = 1e-8;

static int make(void **state) {
    static rl_context ctx;
    rl_context_init(&ctx);
    *state = &ctx;
    return 0;
}

static int32_t add_row(rl_lp *lp, double upper, int32_t count, const double *coefficients) {
    int32_t columns[8];
    for (int32_t i = 0; i < count; i++)
        columns[i] = i;
    return rl_lp_add_row(lp, -INFINITY, upper, count, columns, coefficients);
}

// max 3x + 5y, x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18: (2, 6), 36, duals 0, 3/2, 1 (Hillier and Lieberman,
// Introduction to Operations Research, the Wyndor Glass example).
static rl_lp *wyndor(rl_context *ctx) {
    rl_lp *lp = rl_lp_create(ctx);
    assert_non_null(lp);
    assert_int_equal(rl_lp_add_column(lp, 0, INFINITY, 3, 0, NULL, NULL), 0);
    assert_int_equal(rl_lp_add_column(lp, 0, INFINITY, 5, 0, NULL, NULL), 1);
    assert_int_equal(add_row(lp, 4, 2, (const double[]){1, 0}), 0);
    assert_int_equal(add_row(lp, 12, 2, (const double[]){0, 2}), 1);
    assert_int_equal(add_row(lp, 18, 2, (const double[]){3, 2}), 2);
    return lp;
}

static void optimum_and_duals_of_a_known_program(void **state) {
    rl_lp *lp = wyndor(*state);
    assert_int_equal(rl_lp_row_count(lp), 3);
    assert_int_equal(rl_lp_column_count(lp), 2);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), 36, close_enough);
    assert_near(rl_lp_column_value(lp, 0), 2, close_enough);
    assert_near(rl_lp_column_value(lp, 1), 6, close_enough);
    assert_near(rl_lp_row_dual(lp, 0), 0, close_enough);
    assert_near(rl_lp_row_dual(lp, 1), 1.5, close_enough);
    assert_near(rl_lp_row_dual(lp, 2), 1, close_enough);
    assert_true(rl_lp_row_is_slack(lp, 0));
    assert_false(rl_lp_row_is_slack(lp, 1));
    assert_false(rl_lp_row_is_slack(lp, 2));
    assert_true(rl_lp_iterations(lp) >= 2);
    rl_lp_free(lp);
}

// One more unit on the right of a row changes the optimum by its dual.
static void duals_are_the_price_of_a_unit(void **state) {
    rl_lp *lp = wyndor(*state);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    const double dual = rl_lp_row_dual(lp, 1);
    rl_lp_set_row_bounds(lp, 1, -INFINITY, 13);
    assert_int_equal(rl_lp_solve(lp, RL_LP_DUAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), 36 + dual, close_enough);
    rl_lp_free(lp);
}

// A lower bound that binds has a dual ≤ 0; a fixed row may have either.
static void lower_bounds_and_equalities(void **state) {
    rl_lp *lp = rl_lp_create(*state);
    rl_lp_add_column(lp, 0, INFINITY, -2, 0, NULL, NULL);
    rl_lp_add_column(lp, 0, 3, 1, 0, NULL, NULL);
    const int32_t both[] = {0, 1};
    rl_lp_add_row(lp, 5, INFINITY, 2, both, (const double[]){1, 1}); // x + y ≥ 5: x = 2, y = 3
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), -1, close_enough);
    assert_near(rl_lp_row_dual(lp, 0), -2, close_enough);
    rl_lp_set_row_bounds(lp, 0, 1, 1); // x + y = 1: y = 1
    assert_int_equal(rl_lp_solve(lp, RL_LP_DUAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), 1, close_enough);
    assert_near(rl_lp_row_dual(lp, 0), 1, close_enough);
    rl_lp_free(lp);
}

static void a_column_added_warm(void **state) {
    rl_lp *lp = wyndor(*state);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    // Worth 4 for one unit of rows 0 and 2: reduced cost 4 − 1 = 3 at the duals above.
    const int32_t rows[] = {0, 2};
    assert_int_equal(rl_lp_add_column(lp, 0, INFINITY, 4, 2, rows, (const double[]){1, 1}), 2);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    // x + z ≤ 4, y ≤ 6, 3x + 2y + z ≤ 18: z = 4, y = 6, x = 0 with one unit and a half unused.
    assert_near(rl_lp_column_value(lp, 2), 4, close_enough);
    assert_near(rl_lp_objective(lp), 46, close_enough);
    rl_lp_free(lp);
}

static void a_row_added_warm_and_deleted(void **state) {
    rl_lp *lp = wyndor(*state);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    assert_int_equal(add_row(lp, 5, 2, (const double[]){1, 1}), 3); // x + y ≤ 5: y = 5
    assert_int_equal(rl_lp_solve(lp, RL_LP_DUAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), 25, close_enough);
    assert_near(rl_lp_row_dual(lp, 3), 5, close_enough);
    // Later rows move down: what was row 2 is row 1.
    rl_lp_delete_rows(lp, 2, (const int32_t[]){1, 3});
    assert_int_equal(rl_lp_row_count(lp), 2);
    assert_int_equal(rl_lp_solve(lp, RL_LP_DUAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), 45, close_enough); // x ≤ 4, 3x + 2y ≤ 18: y = 9
    assert_near(rl_lp_row_dual(lp, 1), 2.5, close_enough);
    rl_lp_delete_rows(lp, 0, NULL);
    assert_int_equal(rl_lp_row_count(lp), 2);
    rl_lp_free(lp);
}

static void bounds_and_objective_change_warm(void **state) {
    rl_lp *lp = wyndor(*state);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    rl_lp_set_column_bounds(lp, 1, 0, 4);
    assert_int_equal(rl_lp_solve(lp, RL_LP_DUAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), 3 * 10.0 / 3 + 20, close_enough);
    rl_lp_set_column_bounds(lp, 0, 1, 1);
    assert_int_equal(rl_lp_solve(lp, RL_LP_DUAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), 23, close_enough);
    rl_lp_set_objective(lp, 1, -1);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), 3, close_enough);
    rl_lp_free(lp);
}

static void programs_without_rows(void **state) {
    rl_lp *lp = rl_lp_create(*state);
    rl_lp_add_column(lp, -1, 2, 3, 0, NULL, NULL);
    rl_lp_add_column(lp, -1, 2, -3, 0, NULL, NULL);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), 9, close_enough);
    rl_lp_free(lp);
    rl_lp_free(NULL);
}

static void infeasible_and_unbounded_are_told_apart(void **state) {
    for (int method = RL_LP_PRIMAL; method <= RL_LP_DUAL; method++) {
        rl_lp *lp = wyndor(*state);
        const int32_t first[] = {0};
        rl_lp_add_row(lp, 5, INFINITY, 1, first, (const double[]){1}); // x ≥ 5 against x ≤ 4
        assert_int_equal(rl_lp_solve(lp, (rl_lp_method)method), RL_LP_INFEASIBLE);
        rl_lp_set_row_bounds(lp, 3, -INFINITY, INFINITY); // and back
        assert_int_equal(rl_lp_solve(lp, (rl_lp_method)method), RL_LP_OPTIMAL);
        assert_near(rl_lp_objective(lp), 36, close_enough);
        rl_lp_delete_rows(lp, 3, (const int32_t[]){1, 2, 3}); // nothing holds y
        assert_int_equal(rl_lp_solve(lp, (rl_lp_method)method), RL_LP_UNBOUNDED);
        rl_lp_free(lp);
    }
}

// Random programs --------------------------------------------------------------------------------

typedef struct dense_program {
    int32_t rows, columns;
    double a[SIZE_MOST][SIZE_MOST];
    double upper[SIZE_MOST];        // of rows
    double column_upper[SIZE_MOST]; // lower is 0
    double objective[SIZE_MOST];
} dense_program;

static double random_coefficient(rl_random *random) {
    return rl_random_below(random, 3) == 0 ? 0 : rl_random_between(random, -1, 3);
}

static void append_row(rl_lp *lp, dense_program *p, rl_random *random) {
    int32_t columns[SIZE_MOST];
    const int32_t i = p->rows++;
    for (int32_t j = 0; j < p->columns; j++) {
        columns[j] = j;
        p->a[i][j] = random_coefficient(random);
    }
    p->upper[i] = rl_random_between(random, 0, 10);
    assert_int_equal(rl_lp_add_row(lp, -INFINITY, p->upper[i], p->columns, columns, p->a[i]), i);
}

static void append_column(rl_lp *lp, dense_program *p, rl_random *random) {
    int32_t rows[SIZE_MOST];
    double coefficients[SIZE_MOST];
    const int32_t j = p->columns++;
    for (int32_t i = 0; i < p->rows; i++) {
        rows[i] = i;
        coefficients[i] = p->a[i][j] = random_coefficient(random);
    }
    p->objective[j] = rl_random_between(random, -1, 5);
    p->column_upper[j] = rl_random_between(random, 0.1, 8);
    assert_int_equal(
        rl_lp_add_column(lp, 0, p->column_upper[j], p->objective[j], p->rows, rows, coefficients),
        j);
}

static void remove_row(rl_lp *lp, dense_program *p, int32_t row) {
    rl_lp_delete_rows(lp, 1, &row);
    p->rows--;
    for (int32_t i = row; i < p->rows; i++) {
        p->upper[i] = p->upper[i + 1];
        for (int32_t j = 0; j < p->columns; j++)
            p->a[i][j] = p->a[i + 1][j];
    }
}

// Feasible, and bounded by its own duals: optimal, whatever the path.
static void verify_optimum(const rl_lp *lp, const dense_program *p) {
    double value = 0, bound = 0;
    for (int32_t i = 0; i < p->rows; i++) {
        double activity = 0;
        for (int32_t j = 0; j < p->columns; j++)
            activity += p->a[i][j] * rl_lp_column_value(lp, j);
        assert_true(activity <= p->upper[i] + 1e-6);
        assert_true(rl_lp_row_dual(lp, i) >= -1e-6);
        if (rl_lp_row_is_slack(lp, i))
            assert_near(rl_lp_row_dual(lp, i), 0, 1e-9);
        bound += rl_lp_row_dual(lp, i) * p->upper[i];
    }
    for (int32_t j = 0; j < p->columns; j++) {
        const double x = rl_lp_column_value(lp, j);
        double reduced = p->objective[j];
        assert_true(x >= -1e-6 && x <= p->column_upper[j] + 1e-6);
        value += p->objective[j] * x;
        for (int32_t i = 0; i < p->rows; i++)
            reduced -= rl_lp_row_dual(lp, i) * p->a[i][j];
        bound += fmax(reduced, 0) * p->column_upper[j];
    }
    assert_near(rl_lp_objective(lp), value, 1e-6);
    assert_near(bound, value, 1e-5);
}

static void random_programs_stay_optimal_through_warm_changes(void **state) {
    for (uint64_t seed = 0; seed < (uint64_t)rl_effort(RANDOM_PROGRAMS); seed++) {
        rl_random random;
        dense_program program = {0};
        rl_random_init(&random, seed);
        rl_lp *lp = rl_lp_create(*state);
        assert_non_null(lp);
        for (int i = 0; i < 3; i++)
            append_column(lp, &program, &random);
        for (int i = 0; i < 3; i++)
            append_row(lp, &program, &random);
        for (int change = 0; change < 14; change++) {
            rl_lp_method method = RL_LP_DUAL;
            if (program.rows > 4 && rl_random_below(&random, 4) == 0) {
                remove_row(lp, &program, (int32_t)rl_random_below(&random, (uint32_t)program.rows));
            } else if (rl_random_below(&random, 2) == 0 && program.columns < SIZE_MOST) {
                append_column(lp, &program, &random);
                method = RL_LP_PRIMAL;
            } else if (program.rows < SIZE_MOST) {
                append_row(lp, &program, &random);
            }
            assert_int_equal(rl_lp_solve(lp, method), RL_LP_OPTIMAL);
            verify_optimum(lp, &program);
        }
        rl_lp_free(lp);
    }
}

// Stopping ---------------------------------------------------------------------------------------

// A program that takes about a thousand iterations.
static rl_lp *long_program(rl_context *ctx) {
    enum { ROWS = 500, COLUMNS = 800 };
    static int32_t rows[ROWS];
    static double coefficients[ROWS];
    rl_random random;
    rl_random_init(&random, 5);
    rl_lp *lp = rl_lp_create(ctx);
    assert_non_null(lp);
    for (int32_t i = 0; i < ROWS; i++)
        rl_lp_add_row(lp, -INFINITY, 1 + rl_random_unit(&random), 0, NULL, NULL);
    for (int32_t j = 0; j < COLUMNS; j++) {
        for (int32_t i = 0; i < ROWS; i++) {
            rows[i] = i;
            coefficients[i] = rl_random_below(&random, 30) > 0 ? 0 : rl_random_unit(&random) - 0.1;
        }
        rl_lp_add_column(lp, 0, 5, 0.5 + rl_random_unit(&random), ROWS, rows, coefficients);
    }
    return lp;
}

static void a_cancelled_program_stops_soon_and_goes_on_later(void **state) {
    rl_context *ctx = *state;
    rl_lp *lp = long_program(ctx);
    rl_context_cancel(ctx);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_STOPPED);
    assert_in_range(rl_lp_iterations(lp), 1, 500);
    atomic_store(&ctx->cancelled, false);
    rl_context_set_time_limit(ctx, 0);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_STOPPED);
    rl_context_set_time_limit(ctx, INFINITY);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    const int64_t iterations = rl_lp_iterations(lp);
    const double objective = rl_lp_objective(lp);
    assert_true(iterations > 500); // else stopping was not tried
    rl_lp_free(lp);

    // The slices change nothing to the path nor to the answer.
    lp = long_program(ctx);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), objective, 1e-9 * objective);
    assert_int_equal(rl_lp_iterations(lp), iterations);
    rl_lp_free(lp);
}

// Watchdog ---------------------------------------------------------------------------------------

// A x ≤ 0 in a box, where x = 0 is best: every pivot is degenerate. GLPK's primal simplex makes
// thousands of them to no end that was seen (4,250 in 26 s).
static rl_lp *degenerate_program(rl_context *ctx) {
    enum { ROWS = 500, COLUMNS = 700 };
    static int32_t rows[ROWS];
    static double coefficients[ROWS];
    rl_random random;
    rl_random_init(&random, 11);
    rl_lp *lp = rl_lp_create(ctx);
    assert_non_null(lp);
    for (int32_t i = 0; i < ROWS; i++)
        rl_lp_add_row(lp, -INFINITY, 0, 0, NULL, NULL);
    for (int32_t j = 0; j < COLUMNS; j++) {
        for (int32_t i = 0; i < ROWS; i++) {
            rows[i] = i;
            coefficients[i] = rl_random_below(&random, 8) > 0 ? 0 : rl_random_unit(&random) - 0.3;
        }
        rl_lp_add_column(lp, 0, 5, 0.5 + rl_random_unit(&random), ROWS, rows, coefficients);
    }
    return lp;
}

static void a_simplex_that_gets_nowhere_starts_again(void **state) {
    rl_context *ctx = *state;
    rl_context_set_time_limit(ctx, 100);
    rl_lp *lp = degenerate_program(ctx);
    rl_lp_set_patience(lp, 500);
    assert_int_equal(rl_lp_solve(lp, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    assert_near(rl_lp_objective(lp), 0, 1e-7);
    assert_in_range(rl_lp_iterations(lp), 750, 3500); // 750 to no end, then the dual simplex
    rl_lp_free(lp);
}

static void nor_does_it_for_ever(void **state) {
    rl_lp *lp = degenerate_program(*state);
    rl_lp_set_patience(lp, 1);
    const rl_lp_outcome outcome = rl_lp_solve(lp, RL_LP_PRIMAL);
    assert_true(outcome == RL_LP_FAILED || outcome == RL_LP_OPTIMAL);
    assert_in_range(rl_lp_iterations(lp), 500, 3500);
    rl_lp_free(lp);
}

// Memory -----------------------------------------------------------------------------------------

static void all_programs_of_a_thread_are_lost_together(void **state) {
    rl_lp *first = wyndor(*state);
    rl_lp *second = wyndor(*state);
    rl_lp *third = wyndor(*state);
    rl_lp_free(second);
    assert_int_equal(rl_lp_solve(first, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    // A column twice in a row, which GLPK takes as it takes a lack of memory: it gives up.
    const int32_t twice[] = {0, 0};
    assert_int_equal(rl_lp_add_row(third, 0, 1, 2, twice, (const double[]){1, 1}), RL_E_MEMORY);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rl_lp_solve(third, RL_LP_PRIMAL), RL_LP_FAILED);
        assert_int_equal(rl_lp_solve(first, RL_LP_DUAL), RL_LP_FAILED);
        assert_true(add_row(first, 1, 2, (const double[]){1, 1}) < 0);
        rl_lp_set_row_bounds(first, 0, 0, 1);
        assert_near(rl_lp_objective(first), 0, 0);
    }
    // A new program has a new environment, which those that are lost do not touch.
    rl_lp *fresh = wyndor(*state);
    rl_lp_free(first);
    assert_int_equal(rl_lp_solve(fresh, RL_LP_PRIMAL), RL_LP_OPTIMAL);
    rl_lp_free(third);
    assert_near(rl_lp_objective(fresh), 36, close_enough);
    rl_lp_free(fresh);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(optimum_and_duals_of_a_known_program, make),
        cmocka_unit_test_setup(duals_are_the_price_of_a_unit, make),
        cmocka_unit_test_setup(lower_bounds_and_equalities, make),
        cmocka_unit_test_setup(a_column_added_warm, make),
        cmocka_unit_test_setup(a_row_added_warm_and_deleted, make),
        cmocka_unit_test_setup(bounds_and_objective_change_warm, make),
        cmocka_unit_test_setup(programs_without_rows, make),
        cmocka_unit_test_setup(infeasible_and_unbounded_are_told_apart, make),
        cmocka_unit_test_setup(random_programs_stay_optimal_through_warm_changes, make),
        cmocka_unit_test_setup(a_cancelled_program_stops_soon_and_goes_on_later, make),
        cmocka_unit_test_setup(a_simplex_that_gets_nowhere_starts_again, make),
        cmocka_unit_test_setup(nor_does_it_for_ever, make),
        cmocka_unit_test_setup(all_programs_of_a_thread_are_lost_together, make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
