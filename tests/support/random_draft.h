// Random small scenarios with every kind of rule, for comparing the optimiser with enumeration.
#ifndef RL_TESTS_RANDOM_DRAFT_H
#define RL_TESTS_RANDOM_DRAFT_H

#include "domain/draft.h"

typedef struct rl_random_options {
    int32_t max_activations; // at most 24, so that plans can be enumerated
    int32_t max_relays;
    int32_t max_levers;
    int32_t max_windows;
    double rule_prob;      // probability of each kind of rule
    double exclusive_prob; // probability of an exclusive set
    double timing_prob;    // probability of timing rows
} rl_random_options;

// 16 activations, 6 relays, 3 levers, 5 windows; with these, between 10 % and 20 % of the
// scenarios have no feasible plan (tests/contract/test_random_draft.c).
rl_random_options rl_random_options_default(void);

// Fills a valid draft (not yet initialised); the same seed and options give the same draft.
// `options` may be NULL for the defaults. Has at least one activation and one targeted segment.
void rl_random_draft(rl_context *ctx, uint64_t seed, const rl_random_options *options,
                     rl_draft *draft);

// Names the cascade model and adds up to `count` links between the relays of a random draft, some
// certain, some impossible, most neither.
void rl_random_cascade(rl_draft *draft, uint64_t seed, int32_t count);

#endif
