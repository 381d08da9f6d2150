// The reference formulation of a plan, for other solvers: data for models/mathprog/reach.mod, in
// which every feasible programme of every relay is enumerated. Shares no code with the optimiser.
#ifndef RL_STUDY_REFERENCE_H
#define RL_STUDY_REFERENCE_H

#include "base/text.h"
#include "reach/population.h"

// More programmes than this are refused (RL_E_INPUT): the model is a check for small scenarios.
enum { RL_REFERENCE_PROGRAMMES_MAX = 20000 };

// Appends the data. Names are p1, p2 … for programmes, c1 … for cells, and the numbers of actors,
// windows and segments in the scenario's order: no text of the user gets into the model. A comment
// beside each programme names its activations. Only the independent model has such a form:
// RL_E_INPUT for another.
RL_MUST_CHECK rl_status rl_reference_mathprog(rl_context *ctx, const rl_population *population,
                                              rl_text *out);

#endif
