// A scenario: the network, the deliverable, the levers and windows, and the rules of a campaign.
// Once built by the reader it is validated and frozen: integer ids, no dangling reference,
// read-only, safe to share between threads.
//
// Words are those of the glossary (docs/model.md). Amounts are in euros and hours; shares and
// probabilities are in [0, 1].
#ifndef RL_DOMAIN_SCENARIO_H
#define RL_DOMAIN_SCENARIO_H

#include "base/memory.h"

typedef int32_t rl_id; // index in an array of the scenario
#define RL_NONE ((rl_id)(-1))

typedef enum rl_role {
    RL_ROLE_RELAY = 1 << 0,
    RL_ROLE_PRESCRIBER = 1 << 1,
    RL_ROLE_ORDER_GIVER = 1 << 2,
    RL_ROLE_FUNDER = 1 << 3,
    RL_ROLE_AMBASSADOR = 1 << 4,
} rl_role;

typedef enum rl_link_kind {
    RL_LINK_REDIFFUSES,
    RL_LINK_PRESCRIBES,
    RL_LINK_ORDERS_FROM,
    RL_LINK_FUNDS,
    RL_LINK_MEMBER_OF,
    RL_LINK_KIND_COUNT
} rl_link_kind;

typedef enum rl_confidence {
    RL_MEASURED,
    RL_ESTIMATE,
    RL_ASSUMPTION,
    RL_CONFIDENCE_COUNT
} rl_confidence;

const char *rl_role_name(rl_role role);                   // "relay", "prescriber", …
const char *rl_link_kind_name(rl_link_kind kind);         // "rediffuses", …
const char *rl_confidence_name(rl_confidence confidence); // "measured", …
bool rl_role_from_name(const char *name, rl_role *out);   // false when unknown
bool rl_link_kind_from_name(const char *name, rl_link_kind *out);
bool rl_confidence_from_name(const char *name, rl_confidence *out);

// Where a figure comes from.
typedef struct rl_evidence {
    rl_confidence confidence;
    const char *source; // never NULL; may be empty
} rl_evidence;

typedef struct rl_actor {
    const char *id;
    const char *name;
    const char *kind;       // free text of the data: OPCO, SPSTI, federation, …
    const char *territory;  // free text: where it works
    uint32_t roles;         // set of rl_role
    double acceptance_prob; // probability that it accepts when solicited (α)
    rl_id exclusive_set;    // audiences of actors of one set never overlap; RL_NONE otherwise
    bool solicited;         // already solicited before this campaign
    double member_count;    // members it counts; NaN when unknown (not what it really reaches)
    rl_evidence evidence;
    rl_id first_activation; // its activations are contiguous
    int32_t activation_count;
} rl_actor;

typedef struct rl_lever {
    const char *id;
    const char *name;
    double fit; // deliverable–lever fit, ≥ 0; 1 when the scenario says nothing
    // How much one use weighs on the patience of those it touches, in [0, 1]: 1 for a message of
    // its own, less for an article among others, 0 for what comes with an ordinary contact.
    double contact_weight;
} rl_lever;

typedef struct rl_window {
    const char *id;
    const char *name;
    int32_t start_day; // days since 1970-01-01 (base/calendar.h); windows are sorted by start
    int32_t end_day;   // last day, included
    double hours_max;  // staff hours available in the window; INFINITY when not limited
} rl_window;

// What describes a segment: a code in each of these.
typedef enum rl_dimension { RL_SECTOR, RL_SIZE, RL_TERRITORY, RL_DIMENSION_COUNT } rl_dimension;

// What people call a code: « Construction » for sector FZ.
typedef struct rl_code {
    rl_dimension dimension;
    const char *code;
    const char *name;
} rl_code;

typedef struct rl_segment {
    const char *id;
    const char *sector;
    const char *size;
    const char *territory;
    double establishments;
    double employees;   // NaN when unknown
    double weight;      // the target's weight (establishments, employees or another column)
    bool targeted;      // selected by the target filter with a positive weight
    rl_id timing_class; // segments of a class have the same timing factors
    rl_evidence evidence;
} rl_segment;

// A relay × lever, with its price and its limits.
typedef struct rl_offer {
    rl_id relay;
    rl_id lever;
    double exposure_prob; // of a member, before fit and timing
    double cost_eur;      // each use
    double hours;         // staff hours, each use
    int32_t max_uses;     // in the whole campaign
    int32_t gap_days;     // least number of days between the starts of two uses; 0 for none
    bool when_triggered;  // what the relay does when another relay triggers it (cascade model)
    rl_evidence evidence;
} rl_offer;

typedef enum rl_activation_state {
    RL_FREE,     // the plan decides
    RL_REQUIRED, // must be in the plan (asked for, or already done)
    RL_FORBIDDEN // must not be (asked for, or a past window where it was not done)
} rl_activation_state;

// One relay using one lever in one window. Sorted by relay, then lever, then window.
typedef struct rl_activation {
    rl_id relay;
    rl_id lever;
    rl_id window;
    rl_id offer;
    rl_activation_state state;
} rl_activation;

typedef struct rl_link {
    rl_id from; // actors
    rl_id to;
    rl_link_kind kind;
    double weight;       // strength, in [0, 1]
    double trigger_prob; // that `to` is asked in turn once `from` is solicited (cascade model)
    rl_evidence evidence;
} rl_link;

// One row of the resolved audience table: the actor really touches `share` of the segment.
typedef struct rl_audience {
    rl_id segment;
    double share; // in (0, 1]
    rl_evidence evidence;
    int32_t line; // of its row in the audience table; 0 when there is no file
} rl_audience;

// A group of segments of which at least min_share must be reached.
typedef struct rl_floor {
    const char *name;
    double min_share;
    const rl_id *segments; // targeted segments
    int32_t segment_count;
} rl_floor;

// The rules of the campaign. A limit that is not set is INFINITY (amounts) or INT32_MAX (counts).
typedef struct rl_rules {
    double budget_eur;
    double hours;
    int32_t max_relays;
    int32_t max_activations;
    double max_contacts;        // fatigue: mean weighted contacts of an establishment in one window
    const bool *relay_required; // one for each actor
    const bool *relay_forbidden; // one for each actor
    const rl_floor *floors;
    int32_t floor_count;
} rl_rules;

typedef struct rl_scenario {
    rl_arena arena; // owns everything below

    const char *path; // folder as given
    const char *title;
    const char *question;
    const char *deliverable;
    const char *weight_name;  // "establishments", "employees" or another column
    const char *weight_label; // what people call it, in the plural; NULL to go by the name
    const char *reach_model;  // "independent" or "cascade"
    int32_t reach_samples;    // that a sampled model optimises on
    double reach_interval;    // wanted width of a reach's 95 % interval, relative to the reach
    const char *centrality;   // measure of the third goal, a name of rl_measure (domain/map.h)
    rl_language language;
    double exposure_cap; // greatest exposure of one activation, 0.95 by default
    char input_hash[65]; // SHA-256 of the files read, in hexadecimal

    const rl_actor *actors;
    int32_t actor_count;
    const rl_lever *levers;
    int32_t lever_count;
    const rl_window *windows;
    int32_t window_count;
    const rl_segment *segments;
    int32_t segment_count;
    const rl_offer *offers;
    int32_t offer_count;
    const rl_activation *activations;
    int32_t activation_count;
    const rl_link *links;
    int32_t link_count;
    const char *const *exclusive_sets; // names
    int32_t exclusive_set_count;
    const rl_code *codes; // that have a name, by dimension, then code
    int32_t code_count;

    // Audiences by actor, in compressed rows: those of actor a are
    // audiences[audience_start[a]] … audiences[audience_start[a + 1] − 1], sorted by segment.
    const rl_audience *audiences;
    const int32_t *audience_start; // actor_count + 1 entries

    // Timing factor of (lever, window, class): timing_factor[(lever × window_count + window) ×
    // timing_class_count + class], ≥ 0; the product of the matching rows of timing.csv.
    const double *timing_factor;
    int32_t timing_class_count;

    rl_rules rules;
} rl_scenario;

// Frees a scenario created by the reader or by a builder; NULL is allowed.
void rl_scenario_free(rl_scenario *scenario);

// Exposure probability of activation `a` on the members in segments of `timing_class`:
// min(exposure_cap, exposure × fit × timing factor).
double rl_exposure_prob(const rl_scenario *scenario, rl_id activation, rl_id timing_class);

double rl_activation_cost_eur(const rl_scenario *scenario, rl_id activation);
double rl_activation_hours(const rl_scenario *scenario, rl_id activation);

// Contacts that an establishment touched by the relay gets from the activation, on average:
// acceptance × contact weight of the lever. Times the audience share, it counts for fatigue.
double rl_activation_contacts(const rl_scenario *scenario, rl_id activation);

// The activation of relay × lever × window, or RL_NONE.
rl_id rl_find_activation(const rl_scenario *scenario, rl_id relay, rl_id lever, rl_id window);

// Share of the segment that the actor touches, 0 when none.
double rl_audience_share(const rl_scenario *scenario, rl_id actor, rl_id segment);

// Ids from their text, or RL_NONE. Linear scans: for messages and options, not for loops.
rl_id rl_find_actor(const rl_scenario *scenario, const char *id);
rl_id rl_find_lever(const rl_scenario *scenario, const char *id);
rl_id rl_find_window(const rl_scenario *scenario, const char *id);
rl_id rl_find_segment(const rl_scenario *scenario, const char *id);

// The segment's code in a dimension.
const char *rl_segment_code(const rl_segment *segment, rl_dimension dimension);

// What people call a code; NULL when codes.csv gives it no name.
const char *rl_code_name(const rl_scenario *scenario, rl_dimension dimension, const char *code);

// "sector", "size", "territory".
const char *rl_dimension_name(rl_dimension dimension);
bool rl_dimension_from_name(const char *name, rl_dimension *out); // false when unknown

// By dimension, then code: for qsort and bsearch of rl_code.
int rl_compare_codes(const void *left, const void *right);

// Total weight of the targeted segments.
double rl_target_weight(const rl_scenario *scenario);

#endif
