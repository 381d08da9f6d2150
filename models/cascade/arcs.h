// Who may set whom in motion: the links with a chance, and one draw of those that pass.
#ifndef RL_MODELS_ARCS_H
#define RL_MODELS_ARCS_H

#include "base/random.h"
#include "domain/scenario.h"

typedef struct rl_arc {
    rl_id from, to;
    double prob; // (0, 1]
} rl_arc;

typedef struct rl_arcs {
    const rl_scenario *scenario; // borrowed
    rl_arc *items;               // by from, then to; one for each pair of actors
    int32_t count;
    int32_t *start; // by actor, actor_count + 1
    bool *live;     // which arcs pass, of the draw at hand

    // Of one walk:
    rl_id *queue;
    int32_t *visited; // by actor, the last walk that came by
    int32_t walk;
} rl_arcs;

// Several links from one actor to another are as many independent ways to pass: 1 − Π(1 − w).
RL_MUST_CHECK rl_status rl_arcs_create(rl_context *ctx, const rl_scenario *scenario, rl_arcs **out);
void rl_arcs_free(rl_context *ctx, rl_arcs *arcs);

// Draws which arcs pass. Every arc that is not sure takes one coin, in the order of the arcs.
void rl_arcs_draw(rl_arcs *arcs, rl_random *random);

// Lets the arcs pass that are sure, or all those that may.
void rl_arcs_pass_sure(rl_arcs *arcs);
void rl_arcs_pass_all(rl_arcs *arcs);

// The actors that `from` reaches over the arcs that pass, itself apart; returns how many. The list
// is the arcs' own, until the next walk.
int32_t rl_arcs_walk(rl_arcs *arcs, rl_id from, const rl_id **reached);

#endif
