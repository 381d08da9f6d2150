// Several plans or strategies side by side: what each may reach in the same simulated campaigns,
// what it costs, whom it leaves behind, and how it stands when figures change. Plain data, filled
// by study/compare.h and engine/comparing.h.
#ifndef RL_DOMAIN_COMPARISON_H
#define RL_DOMAIN_COMPARISON_H

#include "domain/simulation.h"
#include "domain/tender.h"

// A plan among those compared.
typedef struct rl_contender {
    const char *name;
    bool is_strategy;    // chosen by relais under its rules, instead of given
    bool without_floors; // no plan of the strategy keeps the floors: they were left out
    rl_plan plan;
    rl_simulation simulation;
    double share;      // of the simulations in which no other reaches more (ties count for all)
    double behind;     // mean over the simulations of (reach of the first − its own)
    double behind_low; // 95 % interval of it, on common random numbers
    double behind_high;
    double cost_each_eur;   // per unit reached; NaN when nothing is
    double lowest_share;    // reached / target in the territory where it is least
    const char *lowest_key; // that territory
    double gini;            // of that share over territories, weighted by their targets
    double worst_regret;    // over the cases, the one without change included
    double mean_regret;
    int32_t cases_won; // where no other plan reaches more
} rl_contender;

typedef struct rl_comparison {
    rl_arena arena;
    rl_contender *contenders; // in the order given
    int32_t count;
    int32_t first;       // of most expected reach
    int32_t simulations; // done
    int32_t case_count;  // what-ifs, the scenario as it is being case 0
    const char **case_names;
    double *reached;   // [case × count + contender], without what is not possible there
    rl_tender ranking; // criteria, scores, ranks, dominance, sensitivity to the weights
} rl_comparison;

void rl_comparison_init(rl_comparison *comparison, rl_context *ctx);
void rl_comparison_clear(rl_context *ctx, rl_comparison *comparison);

// Criteria that plans are ranked by: ids « reach », « p10 », « lowest_share », « cost », « hours »,
// « regret ».
enum { RL_COMPARE_CRITERIA = 6 };
extern const char *const rl_compare_criteria[RL_COMPARE_CRITERIA];

#endif
