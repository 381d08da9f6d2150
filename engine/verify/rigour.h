// The numbers a verdict stands on: rounding upwards, and elementary functions bounded on both
// sides. Nothing of the C library's mathematics is believed.
#ifndef RL_VERIFY_RIGOUR_H
#define RL_VERIFY_RIGOUR_H

#include "verify/rounding.h"

// Makes the calling thread's processor round upwards, until the end. Returns the mode to restore.
int rl_rigour_begin(void);
void rl_rigour_end(int mode);

// Rounds to the nearest while others' code runs; rl_rigour_end with what is returned resumes.
int rl_rigour_pause(void);

// Doubles around the exact value of the function, a few units in the last place apart. Rounding
// must be upwards.
rl_interval rl_exp_of(double x);
rl_interval rl_log_of(double x); // x ≥ 0, finite; −INFINITY at 0

#endif
