// Checks one claim of a certificate: what its tree really proves.
#ifndef RL_VERIFY_PROOF_CHECK_H
#define RL_VERIFY_PROOF_CHECK_H

#include "verify/bound.h"

typedef struct rl_proof_checked {
    double bound;       // proved: no plan of the claim is worth more; −INFINITY: there is none
    int32_t nodes;      // of the tree
    int32_t duals;      // looked at
    int32_t wrong_line; // of the certificate, where it is about rules that are not there; 0
    int32_t weak_line;  // of the node, or of the fix, that proves the least
} rl_proof_checked;

// The bound is a finding, never a failure: a tree with a leaf missing proves less. Looks no further
// than `enough`: a bound below it may be lower than what is told.
RL_MUST_CHECK rl_status rl_proof_check(rl_context *ctx, const rl_ground *ground,
                                       const rl_certificate *certificate, const rl_claim *claim,
                                       double enough, rl_dual_bound *dual, rl_proof_checked *out);

#endif
