// What is decided at a node of the tree that a certificate tells, and what follows from it.
#ifndef RL_VERIFY_CHOICES_H
#define RL_VERIFY_CHOICES_H

#include "domain/scenario.h"

typedef enum rl_state { RL_STATE_OPEN, RL_STATE_IN, RL_STATE_OUT } rl_state;

typedef struct rl_states {
    unsigned char *relay;      // rl_state by actor
    unsigned char *activation; // rl_state by activation
    int32_t *least, *most;     // uses by offer
} rl_states;

// One decision: a relay or an activation in or out, or the uses of an offer.
typedef struct rl_step {
    enum { RL_STEP_RELAY, RL_STEP_ACTIVATION, RL_STEP_LEAST, RL_STEP_MOST } kind;
    rl_id id;
    int32_t value; // rl_state, or uses
} rl_step;

// Allocates in an arena; false without memory.
bool rl_states_create(rl_arena *arena, const rl_scenario *scenario, rl_states *out);
void rl_states_copy(const rl_scenario *scenario, const rl_states *from, rl_states *to);

// What the rules of the scenario decide.
void rl_states_of_rules(const rl_scenario *scenario, rl_states *states);

// Takes a decision; false when the states contradict it.
bool rl_states_take(rl_states *states, const rl_step *step);

// Draws the consequences; false when the states contradict each other, so that no plan is left.
bool rl_states_settle(const rl_scenario *scenario, rl_states *states);

// Whether two decisions leave out no plan between them.
bool rl_steps_cover(const rl_step *a, const rl_step *b);

#endif
