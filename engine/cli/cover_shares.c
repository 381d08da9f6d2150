#include "cli/cover_shares.h"

#include "base/file.h"
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

// Opened before the work, written after it.
static rl_status commit(rl_context *ctx, rl_output *output, const rl_text *table) {
    fwrite(rl_text_bytes(table), 1, table->length, output->stream);
    return rl_output_commit(ctx, output); // also tells whether that was written
}

rl_status rl_call_measure_shares(rl_call *call, const char *path, const rl_shares_request *request,
                                 const char *table) {
    rl_scenario *scenario = NULL;
    rl_scenario_parts parts;
    rl_shares shares = {0};
    rl_output output = {0};
    rl_text text;
    bool open = false;
    rl_status status;
    rl_text_init(&text, call->ctx);
    RL_TRY(rl_scenario_parts_read(call->ctx, path, &call->findings, &parts, &scenario));
    if (table != NULL) {
        RL_TRY(rl_output_open(call->ctx, table, &output));
        open = true;
    }
    RL_TRY(measure(call, scenario, &parts, request, table, &shares, &text));
    if (open && shares.complete) {
        open = false;
        RL_TRY(commit(call->ctx, &output, &text));
    }
    if (call->shared.json)
        rl_shares_json(scenario, &shares, &call->out);
    else
        rl_shares_text(scenario, &shares, table, &call->out);
    call->outcome = shares.complete ? RL_EXIT_DONE : RL_EXIT_STOPPED;
done:
    if (open)
        rl_output_abandon(call->ctx, &output);
    rl_shares_clear(call->ctx, &shares);
    rl_text_clear(&text);
    rl_scenario_parts_clear(&parts);
    rl_scenario_free(scenario);
    return status;
}
