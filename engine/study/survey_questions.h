// The uncertain figures of a scenario, and the scenario with one of them changed.
#ifndef RL_STUDY_SURVEY_QUESTIONS_H
#define RL_STUDY_SURVEY_QUESTIONS_H

#include "domain/survey.h"

// Lists every figure of the relays that can be solicited whose confidence is estimate or
// assumption: acceptances, shares (a row of audiences.csv that holds for a targeted segment) and
// exposures, in the order of the scenario. A figure m is believed to be distributed as
// Beta(m·n, (1 − m)·n), n being RL_PRIOR_ESTIMATE or RL_PRIOR_ASSUMPTION (study/calibrate.h); its
// nodes are those of rl_beta_quadrature. RL_E_MEMORY is the only failure.
RL_MUST_CHECK rl_status rl_survey_list(rl_context *ctx, const rl_scenario *scenario,
                                       rl_survey *out);

// What hangs on a figure at first sight, before any plan is compared: weight that the relay would
// touch if it accepted (α Σ N a over the targeted segments, of the row for a share) × how uncertain
// the figure is ((highest node − lowest) / figure, at most 1). It only ranks the questions that
// there was no time to look at.
void rl_survey_measure_stake(const rl_scenario *scenario, rl_survey_question *question);

// A scenario that differs from another in one figure at a time. Shares everything else with it, and
// is never freed by rl_scenario_free.
typedef struct rl_scenario_variant {
    rl_scenario scenario; // changed
    const rl_scenario *original;
    rl_actor *actors;
    rl_audience *audiences;
    rl_offer *offers;
} rl_scenario_variant;

RL_MUST_CHECK rl_status rl_scenario_variant_init(rl_context *ctx, const rl_scenario *original,
                                                 rl_scenario_variant *variant);
void rl_scenario_variant_clear(rl_context *ctx, rl_scenario_variant *variant);

// Sets the figure of a question, a share no higher than what the other actors of an exclusive set
// leave of each segment; all others are the original's again.
void rl_scenario_variant_set(rl_scenario_variant *variant, const rl_survey_question *question,
                             double figure);

#endif
