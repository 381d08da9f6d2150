// F_c(Λ) = N_c · (1 − e^{−Λ}): what a cell of weight N_c reaches when its log-miss is Λ. The
// operations of reach/oracle.h that the models of this family share.
#ifndef RL_REACH_SATURATION_H
#define RL_REACH_SATURATION_H

#include "reach/oracle.h"

double rl_saturation_value(const rl_oracle *oracle, const double *log_miss, double *reached);

// Tangent at Λ̄: N(1 − e^{−Λ̄}) + N e^{−Λ̄} (Λ − Λ̄).
void rl_saturation_cut(const rl_oracle *oracle, const double *log_miss, double *weight,
                       double *constant);

// max over Λ ≥ 0 of M(1 − e^{−Λ}) − wΛ with M = scale · N, reached at Λ = log(M/w):
// M − w − w·log(M/w) when w < M, else 0.
double rl_saturation_conjugate(const rl_oracle *oracle, rl_id cell, double scale, double weight);

#endif
