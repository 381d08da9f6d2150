// How sure the figures are that a plan rests on.
#ifndef RL_REPORT_EVIDENCE_H
#define RL_REPORT_EVIDENCE_H

#include "domain/plan.h"

// Kinds of figures of a scenario.
typedef enum rl_figure_kind {
    RL_FIGURE_ACCEPTANCE, // of a relay
    RL_FIGURE_AUDIENCE,   // a share; once for the segments where one source gives the same one
    RL_FIGURE_OFFER,      // exposure, cost and hours of a lever
    RL_FIGURE_COUNT
} rl_figure_kind;

// One figure, with how it is known.
typedef struct rl_figure {
    rl_figure_kind kind;
    rl_id relay;
    rl_id lever;  // of an offer; RL_NONE otherwise
    double value; // probability or share
    const rl_evidence *evidence;
} rl_figure;

typedef struct rl_figures {
    rl_figure *items; // by relay, then kind
    size_t count;
    int32_t by_kind[RL_FIGURE_COUNT][RL_CONFIDENCE_COUNT];
    int32_t by_confidence[RL_CONFIDENCE_COUNT];
} rl_figures;

// Lists in the arena the figures that the plan rests on; RL_E_MEMORY when it is exhausted.
RL_MUST_CHECK rl_status rl_figures_of_plan(rl_arena *arena, const rl_scenario *scenario,
                                           const rl_plan *plan, rl_figures *out);

#endif
