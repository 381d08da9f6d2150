#include "cli/outcome.h"

rl_exit rl_outcome_of(const rl_result *result) {
    if (result->status == RL_RESULT_INFEASIBLE)
        return RL_EXIT_INFEASIBLE;
    return result->finished && result->proof.state != RL_PROOF_STOPPED ? RL_EXIT_DONE
                                                                       : RL_EXIT_STOPPED;
}
