// Warm re-optimisation: a plan, then the best plan without each of its relays in turn, all in one
// session (optimise/session.h), each until its GAP or NODES of branch and price.
//
//     relais-forced-out SCENARIO GAP NODES
//
// Prints one JSON object: the user seconds of the plan of most reach from cold, and for each of its
// relays, forced out, those of the question asked again, its reach, its bound and its nodes.
#include "base/findings.h"
#include "io/scenario_reader.h"
#include "models.h"
#include "optimise/session.h"
#include "relais.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static double user_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + 1e-6 * (double)usage.ru_utime.tv_usec;
}

static void print_answer(const char *name, const rl_answer *answer, double seconds) {
    fflush(stdout);
    const bool has_plan = answer->has_plan;
    printf(
        "{\"relay\": \"%s\", \"seconds\": %.4f, \"reach\": %.3f, \"bound\": %.3f, \"nodes\": %d}",
        name, seconds, has_plan ? answer->reach : 0, has_plan ? answer->bound : 0,
        (int)answer->nodes);
}

static rl_status ask_without(rl_session *session, const rl_question *question, rl_id relay) {
    rl_answer answer = {0};
    const double start_s = user_seconds();
    rl_session_set_relay(session, relay, RL_OUT);
    const rl_status status = rl_session_most_reach(session, question, &answer);
    rl_session_reset(session);
    if (status == RL_OK)
        print_answer(rl_session_scenario(session)->actors[relay].id, &answer,
                     user_seconds() - start_s);
    return status;
}

static rl_status measure(rl_session *session, const rl_question *question, rl_answer *plan) {
    const rl_scenario *scenario = rl_session_scenario(session);
    const double start_s = user_seconds();
    rl_status status = RL_OK;
    rl_id known = RL_NONE;
    RL_TRY(rl_session_most_reach(session, question, plan));
    printf("{\"plan\": ");
    print_answer("", plan, user_seconds() - start_s);
    printf(",\n \"without\": [");
    for (size_t i = 0; i < plan->plan.activations.count; i++) { // sorted by relay
        const rl_id relay = scenario->activations[plan->plan.activations.items[i]].relay;
        if (relay == known)
            continue;
        printf("%s\n  ", known == RL_NONE ? "" : ",");
        RL_TRY(ask_without(session, question, relay));
        known = relay;
    }
    printf("]}\n");
done:
    return status;
}

int main(int argc, char **argv) {
    rl_context ctx;
    rl_findings findings;
    rl_scenario *scenario = NULL;
    rl_oracle *oracle = NULL;
    rl_session *session = NULL;
    rl_answer plan = {0};
    rl_question question = rl_question_default();
    rl_status status = RL_OK;
    if (argc != 4) {
        fprintf(stderr, "relais-forced-out SCENARIO GAP NODES\n");
        return 2;
    }
    question.gap = strtod(argv[2], NULL);
    question.node_limit = strtoll(argv[3], NULL, 10);
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    RL_TRY(rl_scenario_read(&ctx, argv[1], &findings, &scenario));
    RL_TRY(rl_model_create(&ctx, scenario, &oracle));
    RL_TRY(rl_session_create(&ctx, oracle, NULL, &session));
    RL_TRY(measure(session, &question, &plan));
done:
    if (status != RL_OK)
        fprintf(stderr, "%s: %s\n", argv[1], ctx.detail);
    rl_answer_clear(&ctx, &plan);
    rl_session_free(session);
    rl_oracle_free(&ctx, oracle);
    rl_scenario_free(scenario);
    rl_findings_clear(&findings);
    return status == RL_OK ? 0 : 1;
}
