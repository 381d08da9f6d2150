// F_c(Λ) = N_c · (1 − e^{−Λ}): what a cell of weight N_c reaches when its log-miss is Λ. The
// operations of reach/oracle.h that the models of this family share.
#ifndef RL_REACH_SATURATION_H
#define RL_REACH_SATURATION_H

#include "reach/oracle.h"

#include <math.h>

// Weights of cuts are whole multiples of this share of their cell, so that a certificate can quote
// them in full (docs/certificate.md). Any weight makes a valid cut.
#define RL_WEIGHT_STEP 0x1p-32
static inline double rl_quotable(double share) {
    return nearbyint(share / RL_WEIGHT_STEP) * RL_WEIGHT_STEP;
}

double rl_saturation_value(const rl_oracle *oracle, const double *log_miss, double *reached);

// Tangent of quotable slope w/N ≈ e^{−Λ̄}, hence at Λ̄ but for a rounding: F*(w) + w Λ, the
// conjugate F* being that of below at scale 1.
void rl_saturation_cut(const rl_oracle *oracle, const double *log_miss, double *weight,
                       double *constant);

// max over Λ ≥ 0 of M(1 − e^{−Λ}) − wΛ with M = scale · N, reached at Λ = log(M/w):
// M − w − w·log(M/w) when w < M, else 0.
double rl_saturation_conjugate(const rl_oracle *oracle, rl_id cell, double scale, double weight);

#endif
