// Linear programs: the only module that talks to GLPK.
//
//     maximise    Σ_j c_j x_j
//     subject to  lower_i ≤ Σ_j a_ij x_j ≤ upper_i   (rows)
//                 lower_j ≤ x_j ≤ upper_j            (columns)
//
// Rows and columns are 0-based here. Duals follow the maximisation convention: the dual of a row
// is the change of the optimum per unit of its right-hand side (≥ 0 on an upper bound that binds).
//
// GLPK's traps (docs of the versions we use, shared/docs/reliability.md) are dealt with here:
// coefficients must be finite; an internal error (memory, most of all) unwinds to RL_LP_FAILED
// instead of aborting, and all the programs of the thread are lost with it, because GLPK must then
// free its environment: every solve of theirs fails, and they must be freed; long solves are cut in
// slices of a fixed number of iterations so that cancellation is seen soon and the path does not
// depend on the clock; a simplex that goes round in circles is stopped (rl_lp_set_patience).
#ifndef RL_SOLVE_LP_H
#define RL_SOLVE_LP_H

#include "base/context.h"

typedef struct rl_lp rl_lp;

typedef enum rl_lp_outcome {
    RL_LP_OPTIMAL,
    RL_LP_INFEASIBLE,
    RL_LP_UNBOUNDED,
    RL_LP_STOPPED, // deadline or cancellation
    RL_LP_FAILED,  // numerical trouble that restarting did not cure, or a program that is lost
} rl_lp_outcome;

typedef enum rl_lp_method { RL_LP_PRIMAL, RL_LP_DUAL } rl_lp_method;

// NULL when memory is exhausted; every function takes it, as a program whose solves fail. One
// thread creates, solves and frees a program.
rl_lp *rl_lp_create(rl_context *ctx);
void rl_lp_free(rl_lp *lp);

int32_t rl_lp_row_count(const rl_lp *lp);
int32_t rl_lp_column_count(const rl_lp *lp);

// Adds one row or column and returns its index. `lower` = −INFINITY or `upper` = INFINITY for none.
// Its coefficients are on the columns (rows) listed, which must exist and be distinct.
int32_t rl_lp_add_row(rl_lp *lp, double lower, double upper, int32_t count, const int32_t *columns,
                      const double *coefficients);
int32_t rl_lp_add_column(rl_lp *lp, double lower, double upper, double objective, int32_t count,
                         const int32_t *rows, const double *coefficients);

void rl_lp_set_row_bounds(rl_lp *lp, int32_t row, double lower, double upper);
void rl_lp_set_column_bounds(rl_lp *lp, int32_t column, double lower, double upper);
void rl_lp_set_objective(rl_lp *lp, int32_t column, double coefficient);

// Deletes rows (indices increasing). Later rows move down to fill the holes.
void rl_lp_delete_rows(rl_lp *lp, int32_t count, const int32_t *rows);

// Simplex from the current basis. RL_LP_DUAL after rows were added or bounds changed, RL_LP_PRIMAL
// after columns were added.
rl_lp_outcome rl_lp_solve(rl_lp *lp, rl_lp_method method);

// How many iterations may pass without progress before the simplex starts again by the other
// method, twice at most, and then gives up (RL_LP_FAILED). Progress is a least infeasibility or an
// extreme objective never seen before in the solve: the simplex goes one way, a circle does not. By
// default 2,000 and three for each row and column.
void rl_lp_set_patience(rl_lp *lp, int64_t iterations);

// Of the last solve.
double rl_lp_objective(const rl_lp *lp);
double rl_lp_column_value(const rl_lp *lp, int32_t column);
double rl_lp_row_dual(const rl_lp *lp, int32_t row);
bool rl_lp_row_is_slack(const rl_lp *lp, int32_t row); // basic: its dual is zero

// Simplex iterations since creation.
int64_t rl_lp_iterations(const rl_lp *lp);

#endif
