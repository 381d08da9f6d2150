// The relaxation at a node: column and cut generation on the master until its bound is as good as
// the node needs.
#ifndef RL_OPTIMISE_RELAXATION_H
#define RL_OPTIMISE_RELAXATION_H

#include "optimise/bound.h"
#include "optimise/master.h"

typedef struct rl_relaxation {
    rl_context *ctx;
    const rl_problem *problem;
    rl_master *master;
    rl_pricer *pricer;
    const rl_goal *goal;
    int64_t pricings; // rounds of column generation since creation
} rl_relaxation;

typedef enum rl_relaxed {
    RL_RELAXED,         // solved as far as asked: the master holds a solution
    RL_RELAXED_BELOW,   // the bound fell to the cutoff: nothing that matters is left
    RL_RELAXED_STOPPED, // deadline or cancellation
    RL_RELAXED_FAILED,  // the simplex gave up; the bound so far stands
} rl_relaxed;

// How hard to work, and who watches.
typedef struct rl_relaxing {
    double cut_tolerance; // relative, of the first cuts; tightened as pricing dries up
    double effort;        // stop once what is left to gain is this share of bound − cutoff
    int32_t rounds;       // of pricing at most
    bool fix;             // let reduced costs decide choices
    int32_t roundings;    // rounds of rounded rules (optimise/rounding.h) at most
    // Called after each pricing, while the master holds a solution and the pricer its answers; may
    // raise *cutoff. May be NULL.
    rl_status (*after_pricing)(void *user, int32_t round, double *cutoff);
    void *user;
    rl_proof *proof; // records what is proved; may be NULL
} rl_relaxing;

// Solves the relaxation under the choices. `bound` is lowered to what is proved of the plans that
// keep them; `discarded` is raised to the greatest bound of what reduced costs ruled out.
RL_MUST_CHECK rl_status rl_relax(rl_relaxation *relaxation, const rl_relaxing *how,
                                 rl_choices *choices, double cutoff, double *bound,
                                 double *discarded, rl_relaxed *outcome);

#endif
