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

// At least what every programme of the relay under the states is worth; −INFINITY when it has none.
// With `forced`, every programme that uses this activation too (RL_NONE for any). Stops looking for
// a lower bound once it is at most `enough`.
double rl_programme_bound(rl_appraiser *appraiser, const rl_programme_prices *prices, rl_id relay,
                          const rl_states *states, rl_id forced, double enough);

#endif
