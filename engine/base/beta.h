// The beta distribution: what is believed of a rate after trials and successes.
//
// By hand because the GNU Scientific Library, which has it, aborts on an error unless a handler is
// set for the whole process: a library must not.
#ifndef RL_BASE_BETA_H
#define RL_BASE_BETA_H

// ln B(a, b), a and b > 0.
double rl_log_beta(double a, double b);

// Regularised incomplete beta function I_x(a, b): the probability that a rate of distribution
// Beta(a, b) is at most x, for a, b > 0 and x in [0, 1]. Continued fraction of DLMF 8.17.22
// (https://dlmf.nist.gov/8.17.E22) by Lentz's method; absolute error below 1e-12 for a + b ≤ 1e6.
double rl_beta_cdf(double x, double a, double b);

// Gauss quadrature of three nodes for Beta(a, b), a, b > 0: ascending nodes in (0, 1) and positive
// weights that sum to 1, exact for the mean of any polynomial of degree ≤ 5. The nodes are the
// zeros of the third orthogonal polynomial, by its recurrence (Jacobi, DLMF 18.9), bracketed by
// those of the second and bisected.
enum { RL_BETA_NODES = 3 };
void rl_beta_quadrature(double a, double b, double nodes[RL_BETA_NODES],
                        double weights[RL_BETA_NODES]);

#endif
