// The linear program of the master, laid out: its columns and rows, and how each is made. What only
// master.c and master_program.c share.
//
// Columns: θ_g of the groups, then short_f of the floors, η, missing_r of the relays, and the
// programmes. Rows: the fixed ones (linear rules, convexity, the goals' floor), then the dynamic
// ones.
#ifndef RL_OPTIMISE_MASTER_PROGRAM_H
#define RL_OPTIMISE_MASTER_PROGRAM_H

#include "optimise/proof.h"

enum { GROUPS = 12 }; // of cells, one θ each: faster than one θ, smaller than one a cell (measured)

// Times the penalty of the floors, for a relay that must be used.
#define RL_RELAY_PENALTY 50.0

// Rows after the fixed ones, in the order of the program.
typedef enum row_kind { CUT, LAZY_RULE, ROUNDED_RULE } row_kind;

typedef struct dynamic_row {
    row_kind kind;
    int32_t index; // in cuts, of the linear rule, or in rounded
} dynamic_row;

struct rl_master {
    rl_context *ctx;
    rl_arena arena; // programmes and tables that live as long as the master
    const rl_problem *problem;
    rl_lp *lp;
    rl_goal goal;
    double penalty;

    int32_t group_start[GROUPS + 1]; // cells of group g: group_start[g] … group_start[g + 1] − 1
    int32_t *fixed_row;              // program row by linear rule, −1 while lazy and out
    int32_t *convexity_row;          // by actor, −1 without activations
    int32_t target_row;              // Σ θ_g + short ≥ the goals' floor on the whole target
    int32_t fixed_count;
    RL_VECTOR(dynamic_row) dynamic;
    RL_VECTOR(rl_cut) cuts;
    RL_VECTOR(rl_rounded_rule) rounded;
    rl_rounder *rounder;

    rl_programme_set programmes;
    RL_VECTOR(unsigned char) enabled; // by programme
    unsigned char *relay_choice;      // as applied
    bool columns_added;               // since the last solve

    double *relay_used, *activation_used, *log_miss, *reached; // of the last solution
    double *cut_weight, *cut_constant;                         // of the oracle, by cell
    double *dual_cell_weight, *dual_row, *dual_floor;
    double *spread, *spread_weight, *dual_gain; // NULL when the model has no spread
    double dual_spread_constant;
    double *dual_sharp_share, *dual_sharp_weight, dual_sharp_constant; // by cell
    double *dual_hit_less, *dual_hit_more;                             // by profile
    double *dual_rounded_price, dual_rounded_constant;                 // by activation
    rl_sharpener *sharpener;
    rl_proof *proof; // borrowed; NULL for none

    RL_VECTOR(int32_t) indices; // sparse vector being built
    RL_VECTOR(double) values;
};

static inline int32_t theta_column(int32_t group) { return group; }
static inline int32_t short_column(int32_t floor) { return GROUPS + floor; }
// η, the least of the reaches compared.
static inline int32_t least_column(const rl_master *m) { return GROUPS + m->problem->floor_count; }
// The goals' floor on the whole target, which the groups' θ already measure.
static inline int32_t target_floor(const rl_master *m) { return m->problem->floor_count - 1; }
static inline int32_t missing_column(const rl_master *m, rl_id relay) {
    return least_column(m) + 1 + relay;
}
static inline int32_t programme_column(const rl_master *m, int32_t programme) {
    return missing_column(m, m->problem->scenario->actor_count) + programme;
}

static inline int32_t profile_count(const rl_master *m) {
    return m->problem->population->profile_start[m->problem->scenario->actor_count];
}

// The sparse vector being built, which the rows and columns below are made from.
void rl_master_vector_clear(rl_master *m);
RL_MUST_CHECK rl_status rl_master_vector_add(rl_master *m, int32_t index, double value);

// What using the relay is worth to the goal, beside reach.
double rl_master_relay_objective(const rl_master *m, rl_id relay);

// Each adds one column or row to the program, from the tables.
RL_MUST_CHECK rl_status rl_master_add_column(rl_master *m, int32_t programme);
RL_MUST_CHECK rl_status rl_master_add_cut_row(rl_master *m, const rl_cut *cut);
RL_MUST_CHECK rl_status rl_master_add_linear_row(rl_master *m, int32_t rule);
RL_MUST_CHECK rl_status rl_master_add_rounded_row(rl_master *m, const rl_rounded_rule *rule);

// Builds the whole program from the tables: at the start, and again when the simplex broke down.
RL_MUST_CHECK rl_status rl_master_build(rl_master *m);

#endif
