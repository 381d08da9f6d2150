#include "cli/cover_shares.h"

#include "cli/side_table.h"
#include "exchange/audience_table.h"
#include "report/shares_json.h"
#include "report/shares_text.h"

#include <string.h>

// The file's name without its folders: where it stood on one machine is no fact of the data.
static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

// Measures and makes the new table, which stays empty when work was stopped.
static rl_status measure(rl_call *call, const rl_scenario *scenario, rl_scenario_parts *parts,
                         const rl_shares_request *request, const char *file, rl_shares *shares,
                         rl_text *table) {
    const rl_status status = rl_cover_shares(call->ctx, scenario, request, &call->findings, shares);
    if (status != RL_OK || !shares->complete)
        return status;
    const rl_audience_table_request rows = {.scenario = scenario,
                                            .shares = shares,
                                            .list_name = name_of(request->audiences),
                                            .file = file == NULL ? "audiences.csv" : file};
    return rl_audience_table_measured(parts, &rows, &call->findings, &shares->kept_rows, table);
}

rl_status rl_call_measure_shares(rl_call *call, const char *path, const rl_shares_request *request,
                                 const char *table) {
    rl_scenario *scenario = NULL;
    rl_scenario_parts parts;
    rl_shares shares = {0};
    rl_side_table made;
    rl_status status;
    rl_scenario_parts_init(&parts, call->ctx, path); // cleared below, whatever fails
    RL_TRY(rl_side_table_open(call->ctx, table, &made));
    RL_TRY(rl_scenario_parts_read(call->ctx, path, &call->findings, &parts, &scenario));
    RL_TRY(measure(call, scenario, &parts, request, table, &shares, &made.text));
    if (shares.complete)
        RL_TRY(rl_side_table_commit(call->ctx, &made));
    if (call->shared.json)
        rl_shares_json(scenario, &shares, &call->out);
    else
        rl_shares_text(scenario, &shares, table, &call->out);
    call->outcome = shares.complete ? RL_EXIT_DONE : RL_EXIT_STOPPED;
done:
    rl_side_table_close(call->ctx, &made);
    rl_shares_clear(call->ctx, &shares);
    rl_scenario_parts_clear(&parts);
    rl_scenario_free(scenario);
    return status;
}
