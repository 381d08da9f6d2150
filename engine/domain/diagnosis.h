// The diagnosis of a scenario: who can reach each target segment, how far, who is missing, and
// what could be done about it. Plain data, filled by study/diagnose.h; definitions and formulas in
// docs/studies/diagnose.md.
//
// « Full effort »: every relay does the most that the limits of its own offers allow (uses, gaps,
// windows, nothing forbidden), on each segment the programme that exposes it best; money, staff
// hours, the number of relays and fatigue are not counted. No plan reaches more.
#ifndef RL_DOMAIN_DIAGNOSIS_H
#define RL_DOMAIN_DIAGNOSIS_H

#include "domain/result.h"

// How segments are put together on the page.
typedef enum rl_grouping {
    RL_BY_SECTOR = RL_SECTOR,
    RL_BY_SIZE = RL_SIZE,
    RL_BY_TERRITORY = RL_TERRITORY,
    RL_BY_SEGMENT = RL_DIMENSION_COUNT,
    RL_GROUPING_COUNT
} rl_grouping;

#define RL_GROUPING_CHOICES "territory|sector|size|segment"

const char *rl_grouping_name(rl_grouping grouping);
bool rl_grouping_from_name(const char *name, rl_grouping *out); // false when unknown

// What a figure rests on that is only assumed: a set of these.
typedef enum rl_assumed {
    RL_ASSUMED_ACCEPTANCE = 1 << 0, // probability that the relay accepts
    RL_ASSUMED_SHARE = 1 << 1,      // share of the segments that it touches
    RL_ASSUMED_EXPOSURE = 1 << 2,   // exposure of its offers
    RL_ASSUMED_LINK = 1 << 3,       // strength of a link
} rl_assumed;

typedef struct rl_diagnosis_settings {
    rl_grouping by;
    double able_prob;  // a relay is able to reach a segment from this acceptance × share on
    double weak_share; // a segment is weak below this share at full effort; NaN for three quarters
                       // of what the whole target reaches
} rl_diagnosis_settings;

// What a relay can do in a segment; shares of the segment.
typedef struct rl_touch {
    rl_id relay;
    double share;             // that it touches
    double touch_prob;        // acceptance × share
    double reach_prob;        // at full effort: touch_prob × exposure
    double loss;              // lost from the ceiling without it
    rl_confidence confidence; // of the share
    bool able;
} rl_touch;

// How a segment stands on one relay; the first that holds.
typedef enum rl_dependence_kind {
    RL_DEPENDS_ONLY,    // it is the only one able to reach them
    RL_DEPENDS_MOSTLY,  // others are able, but half of the ceiling or more is lost without it
    RL_DEPENDS_TODAY,   // several are able, and it is the only one of them solicited
    RL_DEPENDENCE_COUNT // it does not
} rl_dependence_kind;

const char *rl_dependence_kind_name(rl_dependence_kind kind);

typedef struct rl_segment_diagnosis {
    rl_id segment;
    int32_t group;       // in rl_diagnosis.groups
    int32_t first_touch; // touches[first_touch] … are its own, by decreasing reach
    int32_t touch_count;
    int32_t able_count;
    int32_t able_solicited_count; // of these, solicited already
    double ceiling;               // weight reached, every relay at full effort
    double today;                 // weight reached, the relays solicited already at full effort
    rl_dependence_kind depends;   // on `depends_on`
    rl_id depends_on;             // RL_NONE when it does not
    bool few;                     // at most one relay is able to reach it
    bool weak;                    // its ceiling is a share below the limit
} rl_segment_diagnosis;

// Why a relay solicited already counts as overused: a set of these.
typedef enum rl_overuse {
    RL_OVERUSE_LIMITS = 1 << 0,    // required or done beyond the uses or the gap of an offer
    RL_OVERUSE_CONTACTS = 1 << 1,  // required or done beyond the contacts allowed in a window
    RL_OVERUSE_FATIGUE = 1 << 2,   // it takes the most contacts where those solicited exceed them
    RL_OVERUSE_EXHAUSTED = 1 << 3, // what is required or done gives nearly all it can give
    RL_OVERUSE_REDUNDANT = 1 << 4, // most of what it reaches, others solicited already reach
    RL_OVERUSE_END = 1 << 5
} rl_overuse;

const char *rl_overuse_name(rl_overuse reason); // stable key

// From what share on a relay is exhausted or redundant.
#define RL_EXHAUSTED_FROM 0.95
#define RL_REDUNDANT_FROM 0.5

typedef struct rl_relay_diagnosis {
    rl_id relay;
    bool usable;
    rl_left_out_reason why_not; // forbidden, no offer or no audience, when not usable

    // Full effort, in units of the target's weight.
    double alone;         // reach without any other
    double adds;          // to the relays solicited already (to the others of them, if it is one)
    double irreplaceable; // lost from the ceiling without it
    int32_t uses;         // activations that it takes, at most
    double cost_eur;
    double hours;

    // Real capacity, in establishments of the target.
    double touched;       // Σ share × establishments
    double touched_share; // of its members; NaN when they are not known

    // For relays solicited already or with required or done activations.
    uint32_t overuse;
    double used;   // part of its full effort that required and done activations give
    double shared; // part of what it reaches that others solicited already reach: 1 − adds/alone
    double contacts;     // at full effort, for each establishment (unit of weight) that it reaches
    double contact_load; // rl_diagnosis.contact_load of the segments that it is able to reach

    uint32_t assumed; // of rl_assumed, when more than half of `alone` rests on it
} rl_relay_diagnosis;

// Segments of a group that stand on one relay.
typedef struct rl_dependence {
    rl_dependence_kind kind;
    rl_id relay;
    int32_t group;
    int32_t segment_count;
    double weight;
} rl_dependence;

// Roles of those who stand behind a segment, in the order of the diagnosis.
enum { RL_INFLUENCE_COUNT = 4 };
extern const rl_role rl_influence_roles[RL_INFLUENCE_COUNT];

// An order-giver, funder, prescriber or ambassador of a group, by its own audience or through the
// actors that its links lead to.
typedef struct rl_influence {
    rl_id actor;
    rl_id through; // first actor on the way of most of it; RL_NONE for its own audience
    double share;  // of the group's weight
    bool assumed;  // more than half of it rests on assumed shares or links
} rl_influence;

typedef RL_VECTOR(rl_influence) rl_influences;

typedef enum rl_strategy_kind {
    RL_STRATEGY_EXTEND,    // raise a relay's share to that of its best comparable segment
    RL_STRATEGY_SUPPORT,   // help a relay until it accepts for sure
    RL_STRATEGY_NEW_KIND,  // find a relay of a kind that reaches comparable segments
    RL_STRATEGY_AGREEMENT, // an agreement or a clause of an order-giver
    RL_STRATEGY_COUNT
} rl_strategy_kind;

const char *rl_strategy_kind_name(rl_strategy_kind kind);

// Something to do for segments whose relays are too few or too weak. Gains of several strategies
// do not add up.
typedef struct rl_strategy {
    rl_strategy_kind kind;
    rl_id actor;            // RL_NONE for a new relay
    const char *actor_kind; // kind of the new relay; "" otherwise
    double gain;            // weight added to the ceilings
    int32_t segment_count;  // where it gains
    // Where it gains the most:
    rl_id segment;
    rl_id like;       // the comparable segment it follows; RL_NONE for support and agreement
    double from, to;  // share (extend, agreement), acceptance (support), share reached (new kind)
    int32_t present;  // new kind: comparable segments that have one
    int32_t compared; // new kind: comparable segments
    uint32_t assumed; // of rl_assumed
} rl_strategy;

typedef RL_VECTOR(rl_strategy) rl_strategies;

typedef struct rl_group_diagnosis {
    const char *key; // a code, or the id of a segment
    int32_t segment_count;
    double weight;
    double ceiling;
    double today;
    int32_t able_least, able_most; // relays able to reach a segment of it
    double weight_none;            // of segments that no relay is able to reach
    double weight_one;             // that one relay is
    double weight_today_none;      // that relays could reach, none of them solicited already
    double weight_troubled;        // of segments whose relays are too few or too weak
    rl_id main_relay;              // whose absence costs the ceiling the most; RL_NONE
    double main_loss;
    rl_id next_relay; // never solicited, adds the most to today; RL_NONE
    double next_adds;
    double assumed_share; // part of what its relays bring that rests on assumed shares
    rl_influences influences[RL_INFLUENCE_COUNT]; // by decreasing share
    rl_strategies strategies;                     // by decreasing gain
} rl_group_diagnosis;

// Figures behind the diagnosis, by confidence.
typedef enum rl_figure {
    RL_FIGURE_WEIGHT,     // targeted segments
    RL_FIGURE_ACCEPTANCE, // relays that can be used
    RL_FIGURE_SHARE,      // their shares of targeted segments
    RL_FIGURE_EXPOSURE,   // their offers
    RL_FIGURE_LINK,       // links
    RL_FIGURE_COUNT
} rl_figure;

const char *rl_figure_name(rl_figure figure);

// How far the work went when it was stopped.
typedef enum rl_diagnosis_stage {
    RL_DIAGNOSED_NOTHING,
    RL_DIAGNOSED_SEGMENTS,   // segments, relays, groups and dependences are known
    RL_DIAGNOSED_INFLUENCES, // and who stands behind each group
    RL_DIAGNOSED_ALL         // and every strategy
} rl_diagnosis_stage;

typedef struct rl_diagnosis {
    const rl_scenario *scenario; // borrowed
    rl_diagnosis_settings settings;
    rl_diagnosis_stage stage;
    double weak_share; // the limit used; NaN when nothing can be reached

    // The whole target.
    double weight;
    double ceiling;
    double today;
    double assumed_share; // part of what all its relays bring that rests on assumed shares

    // Greatest share of the contacts allowed to a segment over the campaign that the relays
    // solicited already would take at full effort; NaN without a limit of contacts. Above 1, no
    // calendar spreads them enough.
    double contact_load;
    double weight_overloaded; // of the segments above 1

    RL_VECTOR(rl_touch) touches;
    RL_VECTOR(rl_segment_diagnosis) segments; // targeted, in the order of the scenario
    RL_VECTOR(rl_relay_diagnosis) relays;     // actors with the role, by decreasing `adds`
    RL_VECTOR(rl_group_diagnosis) groups;     // worst first: by increasing share at the ceiling
    RL_VECTOR(rl_dependence) dependences;     // by kind, then relay by decreasing weight in all
    rl_strategies strategies;                 // over the whole target, by decreasing gain
    int32_t figures[RL_FIGURE_COUNT][RL_CONFIDENCE_COUNT];
} rl_diagnosis;

void rl_diagnosis_clear(rl_context *ctx, rl_diagnosis *diagnosis);

#endif
