// The plan that keeps the most reach when the worst K of its relays refuse, with a proved bound.
//
//     R* = max over plans P of W(P),    W(P) = min over sets S of K relays of F(P \ S)
//
// Branch and bound over which relays are used. A branch has relays in (set I) and out; for every
// T ⊆ I of at most K relays, P uses T and T may be what refuses, so that
//
//     W(P) ≤ F(P \ T) ≤ the most reach of a plan without T, without the floors, with what T takes
//                       at least of every limit taken off
//
// because P \ T is such a plan. With T = ∅ it is the plain bound, with the floors. A branch whose
// plan P has the worst refusals S = {s1, …, sK} is cut into « s1 out », « s1 in, s2 out », …, « all
// in »; the last one is bounded with T = S. Proof and limits: docs/studies/robust.md.
#ifndef RL_STUDY_ROBUST_H
#define RL_STUDY_ROBUST_H

#include "domain/robustness.h"
#include "optimise/session.h"

// One refusal, gap 0.001.
rl_robust_settings rl_robust_settings_default(void);

// Answers in `session`, which is reset before and after; `relaxed` is one over the same scenario
// without its floors, and may be the same when it has none. Stops at the deadline or when
// cancelled, with the best so far. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_robust_find(rl_context *ctx, rl_session *session, rl_session *relaxed,
                                       const rl_robust_settings *settings, rl_robustness *out);

// Betters the robust plan of `out` by exchanging an activation at a time, under the rules of the
// moment of `session`. Internal to the study.
RL_MUST_CHECK rl_status rl_robust_improve(rl_context *ctx, rl_session *session, rl_robustness *out);

// Makes `plan`, which keeps the rules, the robust plan of `out` if it withstands more than the one
// there, or as much and reaches more. Internal to the study.
RL_MUST_CHECK rl_status rl_robust_offer(rl_context *ctx, rl_session *session, const rl_plan *plan,
                                        rl_robustness *out, bool *taken);

#endif
