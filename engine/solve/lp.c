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
    jmp_buf unwind;         // where GLPK's error hook returns to
    bool broken;            // GLPK failed inside: the problem is lost
    int64_t patience;       // 0 for the default
    rl_lp *next, *previous; // of the programs of the thread that are not lost
};

enum {
    SLICE_ITERATIONS = 250,
    SLICE_MS = 60000, // a slice lasts milliseconds; this long, GLPK repairs the same basis for ever
    PATIENCE_LEAST = 2000,
    PATIENCE_A_LINE = 3, // for each row and column
    RESTARTS_MAX = 2,
};

// Every program whose data are in the GLPK environment of this thread, which takes them all with it
// when it must be freed.
static _Thread_local rl_lp *living;

// A program that could not be made, or that GLPK lost, takes no change and every solve of it fails.
static bool is_lost(const rl_lp *lp) { return lp == NULL || lp->broken; }

// GLPK's error hook: leaves the failing routine.
static void unwind(void *info) {
    rl_lp *lp = info;
    longjmp(lp->unwind, 1);
}

static void join_living(rl_lp *lp) {
    lp->next = living;
    if (living != NULL)
        living->previous = lp;
    living = lp;
}

static void leave_living(rl_lp *lp) {
    if (lp->next != NULL)
        lp->next->previous = lp->previous;
    if (lp->previous != NULL)
        lp->previous->next = lp->next;
    else
        living = lp->next;
}

// After the hook: GLPK's environment is unusable and freed, all its programs with it.
static void lose_all(void) {
    glp_error_hook(NULL, NULL);
    glp_free_env();
    for (rl_lp *lp = living; lp != NULL; lp = lp->next)
        lp->broken = true;
    living = NULL;
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
    join_living(lp);
    if (setjmp(lp->unwind) != 0) {
        lose_all();
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
    if (!lp->broken) {
        leave_living(lp);
        glp_delete_prob(lp->problem);
    }
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
        lose_all();
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
        lose_all();
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
        lose_all();
        return;
    }
    watch(lp);
    glp_del_rows(lp->problem, count, lp->indices);
    unwatch();
}

static int run_simplex(rl_lp *lp, const glp_smcp *parameters) {
    if (setjmp(lp->unwind) != 0) {
        lose_all();
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

// Whether a solve gets anywhere -------------------------------------------------------------------

void rl_lp_set_patience(rl_lp *lp, int64_t iterations) {
    if (lp != NULL)
        lp->patience = iterations;
}

// What a solve has come to.
typedef struct progress {
    double infeasibility;      // least seen
    double lowest, highest;    // objectives seen
    int64_t last_iteration;    // at which one of them was new
    int64_t iterations_before; // at the beginning of the slice
} progress;

static double outside(double value, double lower, double upper) {
    return fmax(0, fmax(lower - value, value - upper));
}

static double infeasibility(glp_prob *problem) {
    double sum = 0;
    for (int i = 1; i <= glp_get_num_rows(problem); i++)
        sum += outside(glp_get_row_prim(problem, i), glp_get_row_lb(problem, i),
                       glp_get_row_ub(problem, i));
    for (int j = 1; j <= glp_get_num_cols(problem); j++)
        sum += outside(glp_get_col_prim(problem, j), glp_get_col_lb(problem, j),
                       glp_get_col_ub(problem, j));
    return sum;
}

static void begin_progress(const rl_lp *lp, progress *p) {
    *p = (progress){.infeasibility = INFINITY,
                    .lowest = INFINITY,
                    .highest = -INFINITY,
                    .last_iteration = rl_lp_iterations(lp),
                    .iterations_before = rl_lp_iterations(lp)};
}

// Looks at where a slice ended; false when the simplex has got nowhere for too long.
static bool is_getting_on(const rl_lp *lp, progress *p) {
    static const double least_change = 1e-9; // relative
    const int64_t iterations = rl_lp_iterations(lp);
    const int64_t lines = rl_lp_row_count(lp) + rl_lp_column_count(lp);
    const int64_t patience =
        lp->patience > 0 ? lp->patience : PATIENCE_LEAST + PATIENCE_A_LINE * lines;
    const double objective = glp_get_obj_val(lp->problem);
    const double missing = infeasibility(lp->problem);
    const double step = least_change * fmax(1, fabs(objective));
    if (missing < p->infeasibility - least_change * fmax(1, missing) ||
        objective < p->lowest - step || objective > p->highest + step)
        p->last_iteration = iterations;
    p->infeasibility = fmin(p->infeasibility, missing);
    p->lowest = fmin(p->lowest, objective);
    p->highest = fmax(p->highest, objective);
    const bool moves = iterations > p->iterations_before;
    p->iterations_before = iterations;
    return moves && iterations - p->last_iteration < patience;
}

rl_lp_outcome rl_lp_solve(rl_lp *lp, rl_lp_method method) {
    if (is_lost(lp))
        return RL_LP_FAILED;
    glp_smcp parameters;
    progress seen;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.meth = method == RL_LP_DUAL ? GLP_DUALP : GLP_PRIMAL;
    parameters.it_lim = SLICE_ITERATIONS;
    parameters.tm_lim = SLICE_MS;
    begin_progress(lp, &seen);
    for (int restarts = 0;;) {
        const int code = run_simplex(lp, &parameters);
        if (lp->broken)
            return RL_LP_FAILED;
        if (code == 0)
            return outcome_of_status(glp_get_status(lp->problem));
        if (code == GLP_EITLIM || code == GLP_ETMLIM) {
            if (rl_should_stop(lp->ctx))
                return RL_LP_STOPPED;
            if (is_getting_on(lp, &seen))
                continue;
        }
        // Singular or unstable basis, or a circle: start again from slacks with the other method.
        if (++restarts > RESTARTS_MAX)
            return RL_LP_FAILED;
        glp_std_basis(lp->problem);
        parameters.meth = parameters.meth == GLP_PRIMAL ? GLP_DUALP : GLP_PRIMAL;
        begin_progress(lp, &seen);
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
