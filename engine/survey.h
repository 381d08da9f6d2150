// The value of information from end to end: which uncertain figures would change the plan or its
// reach the most. Where models, the optimiser and the tables meet.
#ifndef RL_SURVEY_H
#define RL_SURVEY_H

#include "domain/survey.h"

typedef struct rl_survey_request {
    const rl_scenario *scenario; // borrowed
    double gap;                  // of the choices
    int32_t top;                 // questions for which the plan is chosen again
} rl_survey_request;

// For each uncertain figure θ, the expected reach gained by knowing it before choosing, over the
// nodes θ_k of weight w_k of its distribution (study/survey_questions.h), the others at their
// means:
//
//     value = Σ_k w_k max_{p ∈ P} F(p; θ_k) − max_{p ∈ P} Σ_k w_k F(p; θ_k)
//
// over a set P of real plans, each within the rules where it is counted. Screening: P is today's
// plan and those near it with one relay put in or taken out. For the `top` questions, P also has
// the plan chosen again at each node, in processes, ctx->threads at once, and
//
//     at_most = Σ_k w_k (bound_k − F(today's plan; θ_k)).
//
// When stopped, the ranking so far with out->stopped. RL_E_INPUT when the scenario has no plan. The
// caller initialises and clears `out`.
RL_MUST_CHECK rl_status rl_survey_run(rl_context *ctx, const rl_survey_request *request,
                                      rl_survey *out);

// Fills the cells that select the row of each question on a share, from audiences.csv in the
// scenario's folder.
RL_MUST_CHECK rl_status rl_survey_label(rl_context *ctx, const rl_scenario *scenario,
                                        rl_survey *survey);

#endif
