// Whether the rules that an infeasible result blames leave no plan between them: the proof of the
// certificate, with every other rule set aside.
#ifndef RL_VERIFY_CONFLICT_H
#define RL_VERIFY_CONFLICT_H

#include "io/json.h"
#include "verify/certificate.h"
#include "verify/ground.h"

// `conflict` is the object of the result. `target` is the reach that was wanted, which may be one
// of the rules; NaN for none. A certificate that leaned on other rules too proves nothing here.
RL_MUST_CHECK rl_status rl_conflict_check(rl_context *ctx, const rl_ground *ground,
                                          const rl_certificate *certificate,
                                          const rl_json *conflict, double target, bool *is_proved);

#endif
