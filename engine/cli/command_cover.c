// `relais cover`: which relays' lists cover the most, proved.
#include "cli/command.h"
#include "cli/cover_shares.h"
#include "cover/cover.h"
#include "report/cover_json.h"
#include "report/cover_text.h"

#include <math.h>

typedef struct cover_options {
    const char *audiences, *weights, *costs;
    const char *shares;     // the scenario to measure shares for; NULL to choose relays
    const char *segments;   // of the ids
    const char *shares_csv; // path; NULL for none
    int32_t max_relays;     // −1 when not given
    double budget;          // NaN when not given
    double min_share;       // likewise
    bool all;
    bool siret;
} cover_options;

static const rl_option options[] = {
    RL_OPTION_TEXT(cover_options, audiences, "audiences", '\0', "FILE", CLI_COVER_AUDIENCES),
    RL_OPTION_TEXT(cover_options, weights, "weights", '\0', "FILE", CLI_COVER_WEIGHTS),
    RL_OPTION_TEXT(cover_options, costs, "costs", '\0', "FILE", CLI_COVER_COSTS),
    RL_OPTION_COUNT(cover_options, max_relays, "max-relays", '\0', "K", CLI_COVER_MAX_RELAYS, 0,
                    INT32_MAX),
    RL_OPTION_NUMBER(cover_options, budget, "budget", '\0', "B", CLI_COVER_BUDGET, 0, INFINITY),
    RL_OPTION_SHARE(cover_options, min_share, "min-share", '\0', "X", CLI_COVER_MIN_SHARE),
    RL_OPTION_FLAG(cover_options, all, "all", '\0', CLI_COVER_ALL),
    RL_OPTION_FLAG(cover_options, siret, "siret", '\0', CLI_COVER_SIRET),
    RL_OPTION_TEXT(cover_options, shares, "shares", '\0', "SCENARIO", CLI_COVER_SHARES),
    RL_OPTION_TEXT(cover_options, segments, "segments", '\0', "FILE", CLI_COVER_SEGMENTS),
    RL_OPTION_TEXT(cover_options, shares_csv, "shares-csv", '\0', "FILE", CLI_COVER_SHARES_CSV),
};

static rl_status refuse(rl_call *call, rl_message message) {
    return rl_fail(call->ctx, RL_E_USAGE, "%s", rl_message_text(call->ctx, message));
}

static bool has_goal(const cover_options *asked) {
    return asked->max_relays >= 0 || !isnan(asked->budget) || !isnan(asked->min_share) ||
           asked->all;
}

static rl_status measure_shares(rl_call *call) {
    const cover_options *asked = call->options;
    if (asked->audiences == NULL)
        return refuse(call, RL_MSG_CLI_COVER_NO_AUDIENCES);
    if (asked->segments == NULL)
        return refuse(call, RL_MSG_CLI_COVER_NO_SEGMENTS);
    if (has_goal(asked) || asked->weights != NULL || asked->costs != NULL)
        return refuse(call, RL_MSG_CLI_COVER_SHARES_ALONE);
    const rl_shares_request request = {asked->audiences, asked->segments, asked->siret};
    return rl_call_measure_shares(call, asked->shares, &request, asked->shares_csv);
}

static rl_status make_request(rl_call *call, rl_cover_request *request) {
    const cover_options *asked = call->options;
    const bool given[] = {asked->max_relays >= 0, !isnan(asked->budget), !isnan(asked->min_share),
                          asked->all};
    const double values[] = {asked->max_relays, asked->budget, asked->min_share, 1};
    int count = 0;
    if (asked->audiences == NULL)
        return refuse(call, RL_MSG_CLI_COVER_NO_AUDIENCES);
    if (asked->segments != NULL || asked->shares_csv != NULL)
        return refuse(call, RL_MSG_CLI_COVER_NO_SHARES);
    for (int goal = RL_COVER_MAX_RELAYS; goal <= RL_COVER_ALL; goal++) {
        if (!given[goal])
            continue;
        request->goal = (rl_cover_goal)goal;
        request->asked = values[goal];
        count++;
    }
    if (count != 1)
        return rl_fail(call->ctx, RL_E_USAGE, rl_message_text(call->ctx, RL_MSG_CLI_COVER_ONE_GOAL),
                       count);
    request->files = (rl_cover_files){asked->audiences, asked->weights, asked->costs, asked->siret};
    return RL_OK;
}

static rl_exit exit_of(rl_cover_status status) {
    switch (status) {
    case RL_COVER_OPTIMAL:
        return RL_EXIT_DONE;
    case RL_COVER_INFEASIBLE:
        return RL_EXIT_INFEASIBLE;
    case RL_COVER_FEASIBLE:
    case RL_COVER_UNREAD:
        break;
    }
    return RL_EXIT_STOPPED;
}

static rl_status choose_relays(rl_call *call) {
    rl_cover_request request = {0};
    rl_cover_result result = {0};
    rl_status status;
    RL_TRY(make_request(call, &request));
    RL_TRY(rl_cover(call->ctx, &request, &call->findings, &result));
    if (call->shared.json)
        rl_cover_json(&result, &call->out);
    else
        rl_cover_text(&result, &call->out);
    call->outcome = exit_of(result.status);
done:
    rl_cover_result_clear(call->ctx, &result);
    return status;
}

static rl_status run(rl_call *call) {
    const cover_options *asked = call->options;
    return asked->shares != NULL ? measure_shares(call) : choose_relays(call);
}

static const cover_options defaults = {.max_relays = -1, .budget = NAN, .min_share = NAN};

const rl_command rl_command_cover = {
    .name = "cover",
    .purpose = RL_MSG_CLI_COVER_PURPOSE,
    .explanation = RL_MSG_CLI_COVER_EXPLANATION,
    .examples =
        {{"relais cover --audiences docs/examples/lists.csv --max-relays 3",
          RL_MSG_CLI_COVER_EXAMPLE},
         {"relais cover --audiences docs/examples/lists.csv --weights docs/examples/employees.csv "
          "--costs docs/examples/costs.csv --min-share 0.8 --json",
          RL_MSG_CLI_COVER_EXAMPLE_SHARE},
         {"relais cover --shares scenarios/aura-tms-btp --audiences docs/examples/btp-lists.csv "
          "--segments docs/examples/btp-segments.csv --shares-csv audiences.csv",
          RL_MSG_CLI_COVER_EXAMPLE_SHARES}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_INFEASIBLE | 1u << RL_EXIT_STOPPED,
    .run = run,
};
