// The plan that keeps the most reach when the worst K of its relays refuse, with a proved bound.
//
//     R* = max over plans P of W(P),    W(P) = min over sets D of K relays of F(P \ D)
//
// By row generation. For any family 𝓓 of such sets, W(P) ≤ min_{D ∈ 𝓓} F(P \ D): branch and price
// over the worlds of 𝓓 (reach/worlds.h, the goal's least of optimise/master.h) bounds R* from
// above. Every plan that the tree meets is judged by its own worst refusals, exact
// (study/refusals.h), which join 𝓓 for the next, larger tree. A branch in which all is decided is
// one plan, judged: the tree is exact whatever 𝓓 is, and 𝓓 only makes it short. Proof and limits:
// docs/studies/robust.md.
#ifndef RL_STUDY_ROBUST_H
#define RL_STUDY_ROBUST_H

#include "domain/robustness.h"
#include "optimise/session.h"

// One refusal, gap 0.001.
rl_robust_settings rl_robust_settings_default(void);

// Answers in `session`, which is reset before and after. Stops at the deadline or when cancelled,
// with the best so far. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_robust_find(rl_context *ctx, rl_session *session,
                                       const rl_robust_settings *settings, rl_robustness *out);

// Betters the robust plan of `out` by exchanging an activation at a time, under the rules of the
// moment of `session`. Internal to the study.
RL_MUST_CHECK rl_status rl_robust_improve(rl_context *ctx, rl_session *session, rl_robustness *out);

// Makes `plan`, which keeps the rules, the robust plan of `out` if it withstands more than the one
// there, or as much and reaches more. Internal to the study.
RL_MUST_CHECK rl_status rl_robust_offer(rl_context *ctx, rl_session *session, const rl_plan *plan,
                                        rl_robustness *out, bool *taken);

#endif
