// `relais tender`: ranking the offers to a call for tender, and what the ranking hangs on.
#include "cli/command.h"
#include "io/tender_reader.h"
#include "report/tender_json.h"
#include "report/tender_text.h"
#include "study/tender.h"

static rl_status run(rl_call *call) {
    rl_tender tender;
    rl_status status = RL_OK;
    rl_tender_init(&tender, call->ctx);
    RL_TRY(
        rl_tender_read(call->ctx, call->operands[0], call->operands[1], &call->findings, &tender));
    RL_TRY(rl_tender_analyse(call->ctx, &tender));
    (call->shared.json ? rl_tender_json : rl_tender_text)(&tender, &call->out);
done:
    rl_tender_clear(call->ctx, &tender);
    return status;
}

const rl_command rl_command_tender = {
    .name = "tender",
    .purpose = RL_MSG_CLI_TENDER_PURPOSE,
    .explanation = RL_MSG_CLI_TENDER_EXPLANATION,
    .operands = {{.name = "GRID", .purpose = RL_MSG_CLI_TENDER_GRID},
                 {.name = "OFFERS", .purpose = RL_MSG_CLI_TENDER_OFFERS}},
    .examples = {{"relais tender scenarios/appel-d-offres/grille.csv "
                  "scenarios/appel-d-offres/offres-exemple.csv",
                  RL_MSG_CLI_TENDER_EXAMPLE}},
    .exits = 1u << RL_EXIT_INPUT,
    .run = run,
};
