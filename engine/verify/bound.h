// The bound (8) of docs/model.md at the multipliers of a certificate, rounded upwards throughout.
#ifndef RL_VERIFY_BOUND_H
#define RL_VERIFY_BOUND_H

#include "verify/certificate.h"
#include "verify/programme.h"

typedef struct rl_dual_bound rl_dual_bound;

// For one certificate of a scenario, both borrowed.
RL_MUST_CHECK rl_status rl_dual_bound_create(rl_context *ctx, const rl_ground *ground,
                                             const rl_certificate *certificate,
                                             rl_dual_bound **out);
void rl_dual_bound_free(rl_dual_bound *bound);

// Whether the prices are about rules there are; else the certificate is wrong on that line.
bool rl_prices_are_sound(const rl_dual_bound *bound, const rl_claim *claim, const rl_event *event);

// From now on prices of rules that the scenario does not have count for nothing.
void rl_dual_bound_forgive(rl_dual_bound *bound);

// At least what every plan of the claim under the states is worth; with `is_empty`, of the problem
// without a goal: a negative bound proves that there is no such plan. Looks no further than
// `enough`.
double rl_dual_bound_of(rl_dual_bound *bound, const rl_claim *claim, const rl_event *event,
                        bool is_empty, const rl_states *states, double enough);

// After that: at least what every such plan that goes against a fix is worth. Looks no further than
// `enough`, nor, unless it `is_last`, than the function below can bring it there.
double rl_dual_bound_against(rl_dual_bound *bound, const rl_step *fix, const rl_states *states,
                             double enough, bool is_last);

// Lowers what is known of all relays, for the function above; false when it was as low as it gets.
bool rl_dual_bound_tighten(rl_dual_bound *bound, const rl_states *states);

#endif
