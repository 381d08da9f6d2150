// The proof of a choice: recorded while a plan is searched for, then checked by code that shares
// nothing with the search (engine/verify), before anything is called proved. The judge reads the
// very document that will be printed.
#ifndef RL_PROVING_H
#define RL_PROVING_H

#include "base/file.h"
#include "domain/result.h"
#include "optimise/proof.h"
#include "optimise/session.h"
#include "relais.h"

// What memory holds of a certificate; a longer one is not checked.
#define RL_PROVING_BYTES_MAX ((size_t)256 << 20)

typedef struct rl_proving {
    rl_context *ctx;
    const rl_scenario *scenario;
    bool check;
    rl_output output; // the certificate asked for; no stream for none
    FILE *memory;     // the certificate while it is only to be checked; NULL for none
    char *bytes;      // of the memory
    size_t length;
    rl_proof *proof;   // for the search; NULL when nothing is recorded
    double deadline_s; // of the context, of which the search leaves a little to the check
    rl_proof_state state;
} rl_proving;

// Opens what the search of a new session writes to, before the work, so that a file that cannot be
// written is said at once. RL_E_USAGE when a certificate is asked of the cascade model.
RL_MUST_CHECK rl_status rl_proving_open(rl_context *ctx, rl_session *session,
                                        const rl_plan_settings *settings, rl_proving *out);

// Checks the proof of the result, and takes from it what is not accepted: goals are proved, the
// bound is what is proved, and the status is optimal, only as far as the check says so. A check
// that is cut short leaves the result as the search has it, with nothing proved.
RL_MUST_CHECK rl_status rl_proving_check(rl_proving *proving, rl_result *result);

// Puts the certificate in its place, unless `status` tells of a failure, and frees what is held.
// Returns `status`, or the failure of the file.
RL_MUST_CHECK rl_status rl_proving_close(rl_proving *proving, rl_status status);

#endif
