// What past campaigns say of the figures of a scenario: observations, and what is believed of each
// rate after them. Plain data, filled by io/history_reader.h and study/calibrate.h; formulas in
// docs/studies/calibrate.md.
#ifndef RL_DOMAIN_CALIBRATION_H
#define RL_DOMAIN_CALIBRATION_H

#include "domain/scenario.h"

// Which rate an observation measures.
typedef enum rl_rate_kind {
    RL_RATE_ACCEPTED, // of the solicitations of a relay, those it accepted: its acceptance_prob
    RL_RATE_EXPOSED,  // of those a relay's lever was delivered to, those exposed: exposure_prob
    RL_RATE_TOUCHED,  // of the establishments asked, those that the relay touches: audience shares
    RL_RATE_KIND_COUNT
} rl_rate_kind;

const char *rl_rate_kind_name(rl_rate_kind kind); // "accepted", …

// A row of the history.
typedef struct rl_observation {
    rl_rate_kind kind;
    rl_id relay;
    rl_id offer;      // for RL_RATE_EXPOSED, else RL_NONE
    int32_t day;      // of the observation
    double successes; // ≤ trials
    double trials;    // > 0
    double factor;    // for RL_RATE_EXPOSED: fit × timing of that sending
    // For RL_RATE_TOUCHED: the segments asked, one for each segment of the scenario; NULL for all.
    const bool *asked;
    int32_t line;
} rl_observation;

typedef struct rl_history {
    rl_arena arena;
    RL_VECTOR(rl_observation) observations;
} rl_history;

void rl_history_clear(rl_context *ctx, rl_history *history);

// How what was observed compares with the figure the scenario has.
typedef enum rl_learning {
    RL_LEARNT_AS_EXPECTED, // the figure is inside the interval
    RL_LEARNT_BETTER,      // below it: it worked better than thought
    RL_LEARNT_WORSE,       // above it
} rl_learning;

const char *rl_learning_name(rl_learning learning); // "as_expected", "better", "worse"

// A rate after its observations.
typedef struct rl_estimate {
    rl_rate_kind kind;
    rl_id relay;
    rl_id offer;          // for RL_RATE_EXPOSED, else RL_NONE
    const bool *asked;    // for RL_RATE_TOUCHED, borrowed from the history; NULL for all segments
    int32_t observations; // rows
    double successes;
    double trials;    // for exposures, weighted by the factor of each sending
    double observed;  // successes / trials
    double before;    // the scenario's figure; for shares, their mean over those asked
    double group;     // mean of the group it was drawn towards; NaN for shares
    double mean;      // posterior
    double low, high; // 95 % interval
    rl_learning verdict;
    // How probable a result at least as far from `before` was, before it was seen: two-sided tail
    // of the binomial at `before`, in [0, 1].
    double surprise;
} rl_estimate;

// The rates of one group: exposures of a lever, acceptances of a kind of relay.
typedef struct rl_rate_group {
    rl_rate_kind kind;
    rl_id lever;            // for exposures
    const char *actor_kind; // for acceptances
    int32_t members;        // rates with observations
    double mean, low, high; // of a new member of the group: what to expect without own data
} rl_rate_group;

typedef struct rl_calibration {
    RL_VECTOR(rl_estimate)
    estimates; // exposures, acceptances, shares; in the order of the scenario
    RL_VECTOR(rl_rate_group) groups;
    // How well the scenario predicted.
    double expected;     // exposures: Σ trials × the scenario's figure
    double happened;     // exposures: Σ successes
    int32_t as_expected; // estimates, of all kinds, whose figure is inside the interval
} rl_calibration;

void rl_calibration_clear(rl_context *ctx, rl_calibration *calibration);

#endif
