// A certificate as read: docs/certificate.md, line for line. Nothing in it is believed.
#ifndef RL_VERIFY_CERTIFICATE_H
#define RL_VERIFY_CERTIFICATE_H

#include "base/messages.h"
#include "verify/choices.h"

// A cell in a cut; weights are in units of RL_SHARE_UNIT of the cell.
#define RL_SHARE_UNIT 0x1p-32

typedef struct rl_cut_part {
    rl_id relay;
    double weight; // of what it hits, in [0, ∞)
} rl_cut_part;

typedef struct rl_cut_cell {
    rl_id cell;
    double weight;                  // of the log-miss
    int32_t first_part, part_count; // relays kept as products; none for a tangent
} rl_cut_cell;

enum { RL_CUT_PARTS_MAX = 10 }; // of a cell: 2^parts subsets are enumerated

typedef struct rl_cut_read {
    int32_t line;
    int32_t first_cell, cell_count;
} rl_cut_read;

typedef enum rl_price_kind {
    RL_PRICE_BUDGET,
    RL_PRICE_HOURS,
    RL_PRICE_WINDOW_HOURS, // subject: window
    RL_PRICE_RELAYS,
    RL_PRICE_ACTIVATIONS,
    RL_PRICE_CONTACTS,    // subject: segment, other: window
    RL_PRICE_FLOOR,       // subject: floor of the scenario
    RL_PRICE_CLAIM_FLOOR, // of the claim
    RL_PRICE_CUT,         // subject: cut, from 0
    RL_PRICE_ROUNDED,     // subject: rounded rule, from 0
} rl_price_kind;

typedef struct rl_price {
    rl_price_kind kind;
    int32_t subject, other;
    double value; // ≥ 0
} rl_price;

// A linear rule on activations, rounded (docs/certificate.md): its divisor, what β is taken to be
// at least, and the activations U that are complemented.
typedef struct rl_rounded_read {
    int32_t line;
    rl_price rule; // its kind and subjects
    double divisor, beta;
    int32_t first_complemented, complemented_count;
} rl_rounded_read;

typedef enum rl_event_kind {
    RL_EVENT_DUAL,   // prices
    RL_EVENT_EMPTY,  // prices
    RL_EVENT_FIX,    // steps; follows a dual
    RL_EVENT_SINGLE, // nothing
} rl_event_kind;

// A line of a node.
typedef struct rl_event {
    rl_event_kind kind;
    int32_t line;
    int32_t first, count;
} rl_event;

enum { RL_NODE_DEPTH_MAX = 10000 };

typedef struct rl_node_read {
    int32_t line;
    int64_t number;
    int32_t parent; // −1 for the root
    int32_t depth;
    rl_step step; // from the parent
    int32_t first_event, event_count;
    int32_t first_child, next_sibling; // −1 for none
} rl_node_read;

typedef struct rl_claim {
    int32_t line;
    bool is_centrality;
    double most_relays, most_activations;
    double floor;        // −INFINITY for none
    const double *value; // by actor; NULL unless it is about centrality
    int32_t first_node, node_count;
    double bound; // −INFINITY: there is no such plan
} rl_claim;

typedef struct rl_certificate {
    rl_arena arena;
    char input[65];
    int32_t relays, activations, offers, cells;
    RL_VECTOR(rl_cut_read) cuts;
    RL_VECTOR(rl_cut_cell) cut_cells;
    RL_VECTOR(rl_cut_part) cut_parts;
    RL_VECTOR(rl_rounded_read) rounded;
    RL_VECTOR(rl_id) complemented; // activations, by rounded rule, increasing
    RL_VECTOR(rl_price) prices;
    RL_VECTOR(rl_step) steps;
    RL_VECTOR(rl_event) events;
    RL_VECTOR(rl_node_read) nodes;
    RL_VECTOR(rl_claim) claims;
    RL_VECTOR(rl_id) witness; // activations of the plan of most reach; empty when not told
    bool has_witness;
    // Why it cannot be read, and where; 0 when it can.
    int32_t wrong_line;
    rl_message wrong;
} rl_certificate;

// The longest that is read.
#define RL_CERTIFICATE_BYTES_MAX ((size_t)4 << 30)

// Reads a text, which is written to and not needed afterwards. RL_OK also for one that is no
// certificate (`wrong_line`), and for one not read to its end because the context says to stop
// (rl_should_stop). Clear it in any case. Rounding must be to the nearest.
RL_MUST_CHECK rl_status rl_certificate_read(rl_context *ctx, const rl_scenario *scenario,
                                            char *bytes, size_t length, rl_certificate *out);
void rl_certificate_clear(rl_context *ctx, rl_certificate *certificate);

#endif
