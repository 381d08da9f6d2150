#include "optimise/relaxation.h"

#include "optimise/proof.h"

#include <math.h>

enum {
    CUT_ROUNDS_MAX = 20, // between two pricings
    PENALTY_RAISES_MAX = 4,
    INFEASIBILITY_ROUNDS = 200,
};

static const double exact_tolerance = 1e-9;
static const double near_share = 0.3; // left to gain, of bound − cutoff, when rules are rounded

// Solves the program, separating until the cuts are tight enough to price.
static rl_status solve_program(rl_relaxation *x, double tolerance, rl_lp_outcome *outcome) {
    rl_status status = RL_OK;
    for (int round = 0; round <= CUT_ROUNDS_MAX; round++) {
        double violation;
        int32_t added;
        *outcome = rl_master_solve(x->master);
        if (*outcome != RL_LP_OPTIMAL || round == CUT_ROUNDS_MAX)
            return RL_OK;
        RL_TRY(rl_master_separate(x->master, tolerance, &violation, &added));
        if (added == 0)
            return RL_OK;
        if (rl_should_stop(x->ctx)) {
            *outcome = RL_LP_STOPPED;
            return RL_OK;
        }
    }
done:
    return status;
}

static rl_status add_priced_columns(rl_relaxation *x, const rl_choices *choices, int32_t *count) {
    *count = 0;
    for (rl_id r = 0; r < x->problem->scenario->actor_count; r++) {
        const rl_pricing_answer *answer = rl_pricer_answer(x->pricer, r);
        if (answer->count == 0 || (answer->value <= 0 && choices->relay[r] != RL_IN))
            continue;
        bool added;
        const rl_status status =
            rl_master_add_programme(x->master, r, answer->count, answer->activations, &added);
        if (status != RL_OK)
            return status;
        *count += added;
    }
    return RL_OK;
}

static void price(rl_relaxation *x, const rl_goal *goal, const rl_choices *choices) {
    const rl_duals duals = rl_master_duals(x->master);
    rl_pricer_run(x->pricer, goal, &duals, choices);
    x->pricings++;
}

// Proves that no plan keeps the rules under the choices: maximises minus what is missing, with no
// other goal; a negative dual bound is a proof (a plan would make it zero).
static rl_status prove_infeasible(rl_relaxation *x, const rl_choices *choices, rl_proof *proof,
                                  bool *infeasible) {
    static const rl_goal feasibility = {0};
    rl_status status = RL_OK;
    *infeasible = false;
    rl_master_set_goal(x->master, &feasibility);
    for (int round = 0; round < INFEASIBILITY_ROUNDS && !rl_should_stop(x->ctx); round++) {
        rl_lp_outcome outcome;
        int32_t columns;
        RL_TRY(solve_program(x, exact_tolerance, &outcome));
        if (outcome != RL_LP_OPTIMAL || rl_master_artificial(x->master) <= 1e-9)
            break;
        price(x, &feasibility, choices);
        if (rl_pricer_bound(x->pricer) < -1e-7) {
            *infeasible = true;
            rl_proof_empty(proof, x->master);
            break;
        }
        RL_TRY(add_priced_columns(x, choices, &columns));
        if (columns == 0)
            break;
    }
done:
    rl_master_set_goal(x->master, x->goal);
    return status;
}

// One pricing: tightens the bound, adds columns and decides what it proves.
static rl_status price_and_fix(rl_relaxation *x, const rl_relaxing *how, rl_choices *choices,
                               double cutoff, double *bound, double *discarded, int32_t *columns,
                               bool *below) {
    rl_status status = RL_OK;
    *columns = 0;
    *bound = fmin(*bound, rl_pricer_bound(x->pricer));
    rl_proof_price(how->proof, x->master, rl_pricer_bound(x->pricer));
    *below = *bound <= cutoff;
    if (*below)
        return RL_OK;
    RL_TRY(add_priced_columns(x, choices, columns));
    if (!how->fix)
        return RL_OK;
    double ruled_out;
    rl_proof_before_fixing(how->proof, choices);
    if (rl_pricer_fix(x->pricer, cutoff, choices, &ruled_out) > 0) {
        rl_proof_after_fixing(how->proof, x->master, choices);
        *discarded = fmax(*discarded, ruled_out);
        if (rl_choices_propagate(x->problem->scenario, choices)) {
            rl_master_apply_choices(x->master, choices);
        } else {
            *below = true; // nothing is left but what was ruled out
            *bound = fmin(*bound, cutoff);
        }
    }
done:
    return status;
}

rl_status rl_relax(rl_relaxation *x, const rl_relaxing *how, rl_choices *choices, double cutoff,
                   double *bound, double *discarded, rl_relaxed *outcome) {
    rl_status status = RL_OK;
    double tolerance = how->cut_tolerance;
    int raises = 0;
    int32_t roundings = 0;
    *outcome = RL_RELAXED;
    rl_master_apply_choices(x->master, choices);
    for (int32_t round = 0; round < how->rounds; round++) {
        rl_lp_outcome lp_outcome;
        int32_t columns;
        bool below;
        RL_TRY(solve_program(x, tolerance, &lp_outcome));
        if (lp_outcome == RL_LP_STOPPED || rl_should_stop(x->ctx)) {
            *outcome = RL_RELAXED_STOPPED;
            return RL_OK;
        }
        if (lp_outcome != RL_LP_OPTIMAL) {
            *outcome = RL_RELAXED_FAILED;
            return RL_OK;
        }
        const double objective = rl_master_objective(x->master);
        const bool missing = rl_master_artificial(x->master) > 1e-7;
        price(x, x->goal, choices);
        if (how->after_pricing != NULL)
            RL_TRY(how->after_pricing(how->user, round, &cutoff));
        RL_TRY(price_and_fix(x, how, choices, cutoff, bound, discarded, &columns, &below));
        if (below) {
            *outcome = RL_RELAXED_BELOW;
            return RL_OK;
        }
        if (columns == 0 && missing) {
            bool infeasible;
            RL_TRY(prove_infeasible(x, choices, how->proof, &infeasible));
            if (infeasible) {
                *bound = -INFINITY;
                *outcome = RL_RELAXED_BELOW;
                return RL_OK;
            }
            if (++raises > PENALTY_RAISES_MAX)
                break;
            rl_master_raise_penalty(x->master);
            continue;
        }
        // Near the end, so that the rounded rules are worth the whole solution.
        const bool near = columns == 0 || *bound - objective <= near_share * (*bound - cutoff);
        if (roundings < how->roundings && near && !missing) {
            int32_t added;
            RL_TRY(rl_master_round_rules(x->master, &added));
            roundings = added > 0 ? roundings + 1 : how->roundings;
            if (added > 0)
                continue;
        }
        // Solved well enough: what is left to gain is small beside what branching must close, the
        // cuts not added included.
        const double enough = how->effort * (*bound - cutoff);
        if (!missing && *bound - objective <= enough) {
            if (tolerance * RL_SCALED_WEIGHT <= enough || tolerance <= exact_tolerance)
                break;
            tolerance = fmax(0.1 * tolerance, exact_tolerance);
            continue;
        }
        if (columns == 0) {
            if (tolerance <= exact_tolerance)
                break;
            tolerance = fmax(0.1 * tolerance, exact_tolerance);
        }
    }
done:
    return status;
}
