// What the parts of a diagnosis share while it is made (diagnose.c and its diagnose_*.c).
#ifndef RL_STUDY_DIAGNOSING_H
#define RL_STUDY_DIAGNOSING_H

#include "domain/diagnosis.h"
#include "study/full_effort.h"
#include "study/missed.h"

typedef struct rl_diagnosing {
    rl_context *ctx;
    const rl_scenario *scenario;
    rl_diagnosis *out;
    rl_arena arena; // everything below that is not freed by itself
    rl_full_effort effort;
    int32_t *place_of_segment; // in out->segments; −1 when not targeted
    int32_t *place_of_relay;   // in out->relays, by actor; −1 without the role
    const rl_link **links;     // by actor they leave, in the order of the scenario
    int32_t *link_start; // those of actor a: links[link_start[a]] … links[link_start[a + 1] − 1]
    rl_missed all;       // what every relay misses in the segment at hand
    rl_missed today;     // what the relays solicited already miss there
    int32_t
        *group_start; // segments of group g: by_group[group_start[g]] … [group_start[g + 1] − 1]
    int32_t *by_group; // places in out->segments
} rl_diagnosing;

// Fills `all` and `today` with the relays of this segment.
void rl_diagnosing_load(rl_diagnosing *d, const rl_segment_diagnosis *segment);

// The relay of a touch in out->relays.
static inline rl_relay_diagnosis *rl_diagnosing_relay(const rl_diagnosing *d, rl_id relay) {
    return &d->out->relays.items[d->place_of_relay[relay]];
}

// Overuse of the relays solicited already; needs the segments and `alone`, `adds`.
RL_MUST_CHECK rl_status rl_diagnose_overuse(rl_diagnosing *d);

// Groups, worst first, and the segments that depend on one relay; needs segments and relays.
RL_MUST_CHECK rl_status rl_diagnose_groups(rl_diagnosing *d);

// Who stands behind each group; needs the groups. Stops early: false in *complete.
RL_MUST_CHECK rl_status rl_diagnose_influences(rl_diagnosing *d, bool *complete);

// What to do for segments whose relays are too few or too weak, by group and over the whole
// target; needs everything above, and the touches of a segment by increasing relay. Stops early.
RL_MUST_CHECK rl_status rl_diagnose_strategies(rl_diagnosing *d, bool *complete);

// Share of the segment that the actor brings within its role: its own audience, or the best way by
// one link of the role's kind and at most one re-diffusion. See diagnose_influences.c.
typedef struct rl_influence_way {
    double share;
    rl_id through; // RL_NONE for its own audience
    bool assumed;  // a share or link on the way
} rl_influence_way;

// Groups the links by the actor they leave.
RL_MUST_CHECK rl_status rl_diagnosing_list_links(rl_diagnosing *d);

// Fills `ways` (one for each segment of out->segments, zeroed by the call) for one actor and role.
void rl_influence_ways(const rl_diagnosing *d, rl_id actor, rl_role role, rl_influence_way *ways);

#endif
