// Choices: what is already decided at a node of the search — relays and activations in or out, and
// how often each offer may and must be used.
#ifndef RL_OPTIMISE_CHOICES_H
#define RL_OPTIMISE_CHOICES_H

#include "optimise/problem.h"

typedef struct rl_choices {
    unsigned char *relay;      // rl_choice by actor
    unsigned char *activation; // rl_choice by activation
    int32_t *least_uses;       // by offer
    int32_t *most_uses;        // by offer
} rl_choices;

// Allocates choices in an arena; false when memory is exhausted.
bool rl_choices_create(rl_arena *arena, const rl_scenario *scenario, rl_choices *out);

// What the problem itself decides.
void rl_choices_of_problem(const rl_problem *problem, rl_choices *choices);

void rl_choices_copy(const rl_scenario *scenario, const rl_choices *from, rl_choices *to);

// Whether a programme agrees with the choices: it uses nothing ruled out, all that is forced in,
// and each offer as often as it must and may be. Activations must be increasing.
bool rl_choices_allow(const rl_problem *problem, const rl_choices *choices, rl_id relay,
                      int32_t count, const rl_id *used);

// Draws the consequences: a relay out closes its activations, one activation in needs its relay, an
// offer used as often as it may be is closed, one that must use all that is left takes it. False
// when the choices contradict each other.
bool rl_choices_propagate(const rl_scenario *scenario, rl_choices *choices);

#endif
