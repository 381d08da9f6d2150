#include "graph/map.h"

#include "base/messages.h"
#include "graph/centrality.h"
#include "graph/network.h"
#include "graph/overlap.h"
#include "graph/rupture.h"

#include <math.h>

static void report(rl_context *ctx, rl_message phase, double fraction) {
    rl_report_progress(ctx, rl_message_text(ctx, phase), fraction, NAN, NAN);
}

rl_status rl_map_compute(rl_context *ctx, const rl_scenario *scenario, rl_map *out) {
    rl_status status = RL_OK;
    *out = (rl_map){.scenario = scenario, .modularity = NAN};
    report(ctx, RL_MSG_GRAPH_PHASE_OVERLAPS, 0.0);
    RL_TRY(rl_network_build(ctx, scenario, &out->network));
    RL_TRY(rl_overlap_compute(ctx, out));
    report(ctx, RL_MSG_GRAPH_PHASE_CENTRALITIES, 0.2);
    out->centrality = RL_NEW(ctx, rl_centrality, scenario->actor_count);
    if (out->centrality == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(rl_centrality_compute(ctx, &out->network, out->centrality, &out->stopped));
    RL_TRY(rl_rupture_list(ctx, out));
    report(ctx, RL_MSG_GRAPH_PHASE_CENTRALITIES, 1.0);
done:
    return status;
}
