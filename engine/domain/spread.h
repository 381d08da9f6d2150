// The answer of `relais spread`: seeds of a cascade and what they are proved to be worth, or what
// given seeds are worth by simulation. Plain data, filled by spread/spread.h and
// spread/simulate.h; definitions, proofs and JSON keys in docs/spread.md.
#ifndef RL_DOMAIN_SPREAD_H
#define RL_DOMAIN_SPREAD_H

#include "base/memory.h"

// The graph as it was read, and nodes of it.
typedef struct rl_spread_nodes {
    const char *const *names; // borrowed: of each node
    bool names_are_numbers;   // all are whole numbers as JSON writes them
    int32_t node_count;
    int64_t arc_count;
    RL_VECTOR(int32_t) seeds;
} rl_spread_nodes;

// Why sampling ended.
typedef enum rl_spread_end {
    RL_SPREAD_REACHED,       // the ratio asked is proved
    RL_SPREAD_STOPPED,       // by the time limit or the user
    RL_SPREAD_MEMORY_LIMIT,  // more samples would take more memory than allowed
    RL_SPREAD_SAMPLES_LIMIT, // the schedule of samples is at its end
    RL_SPREAD_OUT_OF_REACH,  // the ratio needs more samples than that, and fewer prove little more
} rl_spread_end;

const char *rl_spread_end_name(rl_spread_end end); // "reached", "stopped", …

// Seeds chosen. The spread is an expected number of active nodes, seeds included.
typedef struct rl_spread {
    rl_spread_nodes nodes; // without seeds when work was stopped while the graph was read
    rl_spread_end end;
    double spread;      // estimate, without bias, from fresh samples; NaN when there was no time
    double lower_bound; // of the seeds' spread
    double upper_bound; // of the spread of any as many seeds
    double ratio;       // proved: lower_bound / upper_bound
    double ratio_asked;
    double delta;               // probability that a bound is wrong
    int64_t samples;            // reverse-reachable sets that the seeds were chosen on
    int64_t evaluation_samples; // fresh ones that the lower bound comes from
    int64_t covered;            // samples that the seeds meet
    int64_t covered_bound;      // samples that any as many seeds meet, at most
    int64_t members;            // nodes in the samples that are stored
    int32_t rounds;             // of sampling
    double seconds;
} rl_spread;

void rl_spread_clear(rl_context *ctx, rl_spread *spread);

// Seeds simulated.
typedef struct rl_simulated_spread {
    rl_spread_nodes nodes;
    int64_t simulations;   // done
    bool stopped;          // before all that were asked
    double spread;         // mean; NaN when none was done
    double standard_error; // of the mean; NaN below two simulations
    double confidence_low, confidence_high;
    double confidence; // probability that the interval holds the spread, 0.95
    double seconds;
} rl_simulated_spread;

void rl_simulated_spread_clear(rl_context *ctx, rl_simulated_spread *simulated);

#endif
