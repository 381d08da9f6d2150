// The spread K of the cascade model, tabulated.
//
//     K_c(y) = −log Σ_ω p_ω exp( −Σ_v z_v^ω d_vc ),   z_v^ω = min(1, Σ_{u reaches v in ω} y_u)
//
// Cells that triggered relays touch alike (the same d_vc for all v) form a *class*; samples in
// which the relays of a class are reached by the same starters form a *row* of it, weighing what
// they weigh together. A class has far fewer rows than there are samples, and there are far fewer
// classes than cells: that is what makes the cuts and the search fast.
#ifndef RL_MODELS_SPREAD_TABLE_H
#define RL_MODELS_SPREAD_TABLE_H

#include "cascade/live_edges.h"
#include "reach/population.h"

typedef struct rl_spread_table rl_spread_table;

// `default_log_miss` is d by profile of the population. All three are borrowed.
RL_MUST_CHECK rl_status rl_spread_table_create(rl_context *ctx, const rl_population *population,
                                               const rl_live_edges *edges,
                                               const double *default_log_miss,
                                               rl_spread_table **out);
void rl_spread_table_free(rl_spread_table *table);

// K_c(y) by cell; y by actor. Uses scratch memory of the table.
void rl_spread_table_value(const rl_spread_table *table, const double *used, double *log_miss);

// Supergradient of Σ_c weight_c K_c at y: gain by actor; returns the constant.
double rl_spread_table_cut(const rl_spread_table *table, const double *used, const double *weight,
                           double *gain);

#endif
