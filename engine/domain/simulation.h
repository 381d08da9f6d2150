// What a plan reached in many simulated campaigns. Plain data, filled by study/simulate.h.
#ifndef RL_DOMAIN_SIMULATION_H
#define RL_DOMAIN_SIMULATION_H

#include "domain/evaluation.h"

// Of a figure over the simulations. Quantiles between two simulations are interpolated (type 7 of
// Hyndman and Fan 1996, R's default).
typedef struct rl_distribution {
    double mean;
    double deviation; // standard deviation of one simulation (n − 1 below)
    double p10, p50, p90;
} rl_distribution;

typedef struct rl_simulated_line {
    const char *key; // borrowed from the scenario
    double weight;
    double expected; // by the closed form
    rl_distribution reached;
} rl_simulated_line;

typedef struct rl_simulated_lines {
    rl_simulated_line *items; // sorted by key
    size_t count;
} rl_simulated_lines;

// What hangs on one relay of the plan.
typedef struct rl_simulated_relay {
    rl_id relay;
    int32_t accepted;   // simulations in which it accepts
    double if_accepts;  // mean reach of these; NaN without any
    double if_declines; // mean reach of the others; NaN without any
} rl_simulated_relay;

// What hangs on a relay that those of the plan may set in motion (cascade model).
typedef struct rl_simulated_triggered {
    rl_id relay;
    int32_t triggered;  // simulations in which another relay asks it
    int32_t diffused;   // those in which it then agrees
    double if_diffuses; // mean reach of these; NaN without any
    double if_not;      // mean reach of all the others; NaN without any
} rl_simulated_triggered;

enum { RL_QUANTILE_COUNT = 21 }; // 0 %, 5 % … 100 %

typedef struct rl_simulation {
    int32_t wanted; // simulations asked
    int32_t count;  // done: fewer when stopped
    double firms;   // establishments exposed to the coins in each simulation

    rl_evaluation evaluation; // the closed form
    rl_distribution reached;
    double standard_error; // of the mean; NaN of a single simulation
    double margin;         // of the mean: half width of its 95 % interval (base/interval.h)
    double quantiles[RL_QUANTILE_COUNT];
    double *totals; // reach of each simulation

    double target_share; // NaN when no target was asked
    double target_prob;  // share of the simulations that reach at least that share of the target
    double target_low, target_high; // 95 % interval of Wilson (1927)

    rl_distribution at_least[RL_FREQUENCY_MAX]; // contacted at least once, twice, three times
    rl_distribution *cumulative;                // up to each window, window_count entries
    rl_simulated_lines by[RL_DIMENSION_COUNT];
    rl_simulated_relay *relays; // in the order of the scenario
    int32_t relay_count;
    rl_simulated_triggered *triggered; // in the order of the scenario
    int32_t triggered_count;
} rl_simulation;

void rl_simulation_clear(rl_context *ctx, rl_simulation *simulation);

#endif
