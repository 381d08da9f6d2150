#include "solve/lp.h"

#include "base/memory.h"

#include <assert.h>
#include <glpk.h>
#include <math.h>
#include <setjmp.h>

struct rl_lp {
    rl_context *ctx;
    glp_prob *problem;
    int *indices; // 1-based copies for GLPK
    double *values;
    size_t index_capacity;
    size_t value_capacity;
    jmp_buf unwind; // where GLPK's error hook returns to
    bool broken;    // GLPK failed inside: the problem is lost
};

enum { SLICE_ITERATIONS = 250 };

// A program that could not be made, or that GLPK lost, takes no change and every solve of it fails.
static bool is_lost(const rl_lp *lp) { return lp == NULL || lp->broken; }

// GLPK's error hook: leaves the failing routine.
static void unwind(void *info) {
    rl_lp *lp = info;
    longjmp(lp->unwind, 1);
}

// After the hook: GLPK's environment is unusable and freed, all its programs with it.
static void lose(rl_lp *lp) {
    glp_error_hook(NULL, NULL);
    glp_free_env();
    lp->broken = true;
}

// Until unwatch, an error inside GLPK (memory, most of all) comes back to the setjmp before. Other
// libraries of the process (igraph) install hooks in the same GLPK and leave them there.
static void watch(rl_lp *lp) { glp_error_hook(unwind, lp); }
static void unwatch(void) { glp_error_hook(NULL, NULL); }

rl_lp *rl_lp_create(rl_context *ctx) {
    rl_lp *lp = RL_NEW(ctx, rl_lp, 1);
    if (lp == NULL)
        return NULL;
    lp->ctx = ctx;
    if (glp_init_env() > 1) { // would abort when first needed
        rl_release(ctx, lp);
        return NULL;
    }
    glp_term_out(GLP_OFF);
    if (setjmp(lp->unwind) != 0) {
        lose(lp);
        return lp;
    }
    watch(lp);
    lp->problem = glp_create_prob();
    glp_set_obj_dir(lp->problem, GLP_MAX);
    unwatch();
    return lp;
}

void rl_lp_free(rl_lp *lp) {
    if (lp == NULL)
        return;
    if (!lp->broken)
        glp_delete_prob(lp->problem);
    rl_release(lp->ctx, lp->indices);
    rl_release(lp->ctx, lp->values);
    rl_release(lp->ctx, lp);
}

int32_t rl_lp_row_count(const rl_lp *lp) { return is_lost(lp) ? 0 : glp_get_num_rows(lp->problem); }

int32_t rl_lp_column_count(const rl_lp *lp) {
    return is_lost(lp) ? 0 : glp_get_num_cols(lp->problem);
}

static int bound_kind(double lower, double upper) {
    assert(!isnan(lower) && !isnan(upper) && lower <= upper);
    if (isinf(lower))
        return isinf(upper) ? GLP_FR : GLP_UP;
    if (isinf(upper))
        return GLP_LO;
    return lower < upper ? GLP_DB : GLP_FX;
}

// Copies a sparse vector to GLPK's 1-based form, dropping zeros; returns its length or −1.
static int to_glpk(rl_lp *lp, int32_t count, const int32_t *indices, const double *values) {
    if (rl_reserve(lp->ctx, &lp->indices, &lp->index_capacity, (size_t)count + 1,
                   sizeof *lp->indices) != RL_OK ||
        rl_reserve(lp->ctx, &lp->values, &lp->value_capacity, (size_t)count + 1,
                   sizeof *lp->values) != RL_OK)
        return -1;
    int length = 0;
    for (int32_t i = 0; i < count; i++) {
        assert(isfinite(values[i])); // GLPK accepts NaN and answers "optimal"
        if (values[i] != 0) {
            length++;
            lp->indices[length] = indices[i] + 1;
            lp->values[length] = values[i];
        }
    }
    return length;
}

int32_t rl_lp_add_row(rl_lp *lp, double lower, double upper, int32_t count, const int32_t *columns,
                      const double *coefficients) {
    if (is_lost(lp))
        return RL_E_INTERNAL;
    const int length = to_glpk(lp, count, columns, coefficients);
    if (length < 0)
        return RL_E_MEMORY;
    if (setjmp(lp->unwind) != 0) {
        lose(lp);
        return RL_E_MEMORY;
    }
    watch(lp);
    const int row = glp_add_rows(lp->problem, 1);
    glp_set_row_bnds(lp->problem, row, bound_kind(lower, upper), lower, upper);
    glp_set_mat_row(lp->problem, row, length, lp->indices, lp->values);
    unwatch();
    return row - 1;
}

int32_t rl_lp_add_column(rl_lp *lp, double lower, double upper, double objective, int32_t count,
                         const int32_t *rows, const double *coefficients) {
    if (is_lost(lp))
        return RL_E_INTERNAL;
    assert(isfinite(objective));
    const int length = to_glpk(lp, count, rows, coefficients);
    if (length < 0)
        return RL_E_MEMORY;
    if (setjmp(lp->unwind) != 0) {
        lose(lp);
        return RL_E_MEMORY;
    }
    watch(lp);
    const int column = glp_add_cols(lp->problem, 1);
    glp_set_col_bnds(lp->problem, column, bound_kind(lower, upper), lower, upper);
    glp_set_obj_coef(lp->problem, column, objective);
    glp_set_mat_col(lp->problem, column, length, lp->indices, lp->values);
    unwatch();
    return column - 1;
}

void rl_lp_set_row_bounds(rl_lp *lp, int32_t row, double lower, double upper) {
    if (!is_lost(lp))
        glp_set_row_bnds(lp->problem, row + 1, bound_kind(lower, upper), lower, upper);
}

void rl_lp_set_column_bounds(rl_lp *lp, int32_t column, double lower, double upper) {
    if (!is_lost(lp))
        glp_set_col_bnds(lp->problem, column + 1, bound_kind(lower, upper), lower, upper);
}

void rl_lp_set_objective(rl_lp *lp, int32_t column, double coefficient) {
    assert(isfinite(coefficient));
    if (!is_lost(lp))
        glp_set_obj_coef(lp->problem, column + 1, coefficient);
}

void rl_lp_delete_rows(rl_lp *lp, int32_t count, const int32_t *rows) {
    if (is_lost(lp) || count == 0)
        return;
    if (rl_reserve(lp->ctx, &lp->indices, &lp->index_capacity, (size_t)count + 1,
                   sizeof *lp->indices) != RL_OK)
        return; // keeping rows is always valid
    for (int32_t i = 0; i < count; i++)
        lp->indices[i + 1] = rows[i] + 1;
    if (setjmp(lp->unwind) != 0) {
        lose(lp);
        return;
    }
    watch(lp);
    glp_del_rows(lp->problem, count, lp->indices);
    unwatch();
}

static int run_simplex(rl_lp *lp, const glp_smcp *parameters) {
    if (setjmp(lp->unwind) != 0) {
        lose(lp);
        return GLP_EFAIL;
    }
    watch(lp);
    const int code = glp_simplex(lp->problem, parameters);
    unwatch();
    return code;
}

static rl_lp_outcome outcome_of_status(int status) {
    switch (status) {
    case GLP_OPT:
        return RL_LP_OPTIMAL;
    case GLP_NOFEAS:
        return RL_LP_INFEASIBLE;
    case GLP_UNBND:
        return RL_LP_UNBOUNDED;
    default:
        return RL_LP_FAILED;
    }
}

rl_lp_outcome rl_lp_solve(rl_lp *lp, rl_lp_method method) {
    if (is_lost(lp))
        return RL_LP_FAILED;
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.meth = method == RL_LP_DUAL ? GLP_DUALP : GLP_PRIMAL;
    parameters.it_lim = SLICE_ITERATIONS;
    int restarts = 0;
    for (;;) {
        const int code = run_simplex(lp, &parameters);
        if (lp->broken)
            return RL_LP_FAILED;
        if (code == 0)
            return outcome_of_status(glp_get_status(lp->problem));
        if (code == GLP_EITLIM) {
            if (rl_should_stop(lp->ctx))
                return RL_LP_STOPPED;
            continue;
        }
        // Singular or unstable basis: start again from slacks, then with the other method.
        if (++restarts > 2)
            return RL_LP_FAILED;
        glp_std_basis(lp->problem);
        parameters.meth = restarts == 1 ? GLP_PRIMAL : GLP_DUALP;
    }
}

// A program that memory did not suffice for has no solution to read: all of it is 0.

static bool has_column(const rl_lp *lp, int32_t column) { return column < rl_lp_column_count(lp); }
static bool has_row(const rl_lp *lp, int32_t row) { return row < rl_lp_row_count(lp); }

double rl_lp_objective(const rl_lp *lp) { return is_lost(lp) ? 0 : glp_get_obj_val(lp->problem); }

double rl_lp_column_value(const rl_lp *lp, int32_t column) {
    return has_column(lp, column) ? glp_get_col_prim(lp->problem, column + 1) : 0;
}

double rl_lp_row_dual(const rl_lp *lp, int32_t row) {
    return has_row(lp, row) ? glp_get_row_dual(lp->problem, row + 1) : 0;
}

bool rl_lp_row_is_slack(const rl_lp *lp, int32_t row) {
    return has_row(lp, row) && glp_get_row_stat(lp->problem, row + 1) == GLP_BS;
}

int64_t rl_lp_iterations(const rl_lp *lp) { return is_lost(lp) ? 0 : glp_get_it_cnt(lp->problem); }
