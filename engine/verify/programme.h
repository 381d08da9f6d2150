// The most that a programme of one relay is worth at given prices: a bound from above, by branch
// and bound on its activations over tangents (docs/certificate.md). Shares nothing with
// optimise/pricing.h.
#ifndef RL_VERIFY_PROGRAMME_H
#define RL_VERIFY_PROGRAMME_H

#include "verify/choices.h"
#include "verify/ground.h"

// What a programme is paid and pays.
typedef struct rl_programme_prices {
    double *log_weight;       // by profile: of its log-miss, at most
    double *hit_weight;       // by profile: of what it hits, at most
    double *activation_price; // by activation, at least
    double *relay_gain;       // by actor: for using the relay at all, at most; may be negative
} rl_programme_prices;

typedef struct rl_appraiser rl_appraiser;

RL_MUST_CHECK rl_status rl_appraiser_create(rl_context *ctx, const rl_ground *ground,
                                            rl_appraiser **out);
void rl_appraiser_free(rl_appraiser *appraiser);

// How hard to look.
typedef struct rl_effort {
    double enough; // a bound that is at most this needs not be lower
    int32_t nodes; // of branch and bound, at most
} rl_effort;

enum { RL_PROGRAMME_NODES_MAX = 20000 };

typedef struct rl_programme_worth {
    double bound; // at least what every programme is worth; −INFINITY when there is none
    double best;  // about what the best one met is worth
} rl_programme_worth;

// Of the programmes of the relay under the states; with `forced`, of those that use this activation
// too (RL_NONE for any).
rl_programme_worth rl_programme_bound(rl_appraiser *appraiser, const rl_programme_prices *prices,
                                      rl_id relay, const rl_states *states, rl_id forced,
                                      rl_effort effort);

#endif
