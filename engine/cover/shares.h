// Audience shares measured from lists: which part of each segment's establishments is in an actor's
// list, and what lists have in common. They replace the estimates of a scenario's audiences.csv.
//
//     share of actor a in segment s = ids of a's list in s / establishments of s
#ifndef RL_COVER_SHARES_H
#define RL_COVER_SHARES_H

#include "cover/lists.h"
#include "domain/shares.h"

typedef struct rl_shares_request {
    const char *audiences; // relay (id of an actor), id
    const char *segments;  // id, segment; or id, sector, size, territory
    bool siret;            // the ids are SIRET numbers, even if they do not look like it
} rl_shares_request;

// Reads both files and measures. Relays that are not actors, segments that the scenario has not,
// ids with two segments, more ids in a segment than it has establishments are findings, of both
// files at once; RL_E_INPUT when there is an error among them. Ids without a segment are counted.
// The caller clears *out in any case.
RL_MUST_CHECK rl_status rl_cover_shares(rl_context *ctx, const rl_scenario *scenario,
                                        const rl_shares_request *request, rl_findings *findings,
                                        rl_shares *out);

#endif
