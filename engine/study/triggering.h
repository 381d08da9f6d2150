// Relays that the relays of a plan set in motion, in one simulated campaign (cascade model): who
// is triggered, from which window on, and whether it then diffuses.
//
// One draw of the links says whom each relay of the plan triggers (models/cascade/MODEL.md). A
// relay is triggered in the window in which the first of those that trigger it is first solicited.
// It then agrees with its acceptance probability, by an answer of its own — not the one it gives
// when the campaign asks it, as (1003) of the model takes the two to be independent — and makes one
// use of its default offer.
#ifndef RL_STUDY_TRIGGERING_H
#define RL_STUDY_TRIGGERING_H

#include "reach/oracle.h"

// What a triggered relay that diffuses does in a cell.
typedef struct rl_triggered_touch {
    int32_t relay; // position in `relays`
    double prob;   // that a firm of the cell sees it
} rl_triggered_touch;

typedef struct rl_triggering {
    const rl_oracle *oracle;
    rl_id *relays; // that the plan may move and that then diffuse, increasing
    int32_t relay_count;
    rl_triggered_touch *touches; // by cell
    int32_t *touch_start;        // cell_count + 1

    rl_id *starters; // relays of the plan, those first solicited first
    int32_t *starter_step;
    int32_t starter_count;
    rl_id *first; // scratch, by actor
} rl_triggering;

// Prepares the draws for a plan whose activations happen in `steps` (windows, increasing). In a
// model without a spread nobody is triggered. Memory is the arena's.
RL_MUST_CHECK rl_status rl_triggering_prepare(rl_context *ctx, rl_arena *arena,
                                              const rl_oracle *oracle, const rl_plan *plan,
                                              const rl_id *steps, int32_t step_count,
                                              rl_triggering *out);

// Fills `when`, by relay: 0 when it is not triggered, step + 1 when it diffuses from that step on,
// −(step + 1) when it is triggered and declines. One random stream gives one world: the same links
// and answers whatever the plan. Uses scratch memory: one thread at a time.
void rl_triggering_draw(const rl_triggering *m, rl_random *random, int32_t *when);

#endif
