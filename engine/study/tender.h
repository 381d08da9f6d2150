// Ranking the offers to a call for tender, and the sensitivity of the ranking to the weights.
#ifndef RL_STUDY_TENDER_H
#define RL_STUDY_TENDER_H

#include "domain/tender.h"

// Fills totals, ranks, dominance, the range of each weight and the rivals' overtakings from the
// criteria and scores. With w the weights, s_o the scores of offer o, p the winner:
//
//   total_o = w · s_o                                 equal within 1e-9: same rank
//   range of w_i: the t in [0, 1] for which, with w_j(t) = w_j (1 − t) / (1 − w_i) for j ≠ i (equal
//   parts when w_i = 1), no total exceeds p's; totals are linear in t, so each end is a crossing
//   overtaking of p by o: min ½ Σ |w'_j − w_j|  subject to  w' ≥ 0, Σ w' = 1, w' · (s_o − s_p) ≥ 0,
//   a linear program solved by solve/lp.h.
//
// RL_E_INTERNAL when the simplex fails.
RL_MUST_CHECK rl_status rl_tender_analyse(rl_context *ctx, rl_tender *tender);

#endif
