// Figures in files that people read: no more decimals than they are worth.
#ifndef RL_REPORT_ROUNDED_H
#define RL_REPORT_ROUNDED_H

#include <math.h>

static inline double rl_to_thousandth(double weight) { return round(weight * 1e3) / 1e3; }
static inline double rl_to_millionth(double share) { return round(share * 1e6) / 1e6; }

#endif
