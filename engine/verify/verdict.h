// The verdict on a result: whether the plan keeps every rule and is worth what is said, and whether
// the certificate proves what is claimed of all the others.
#ifndef RL_VERIFY_VERDICT_H
#define RL_VERIFY_VERDICT_H

#include "domain/scenario.h"
#include "io/json.h"
#include "verify/rounding.h"

typedef enum rl_verdict_status {
    RL_VERDICT_ACCEPTED, // all that the result says is true
    RL_VERDICT_WEAKER,   // the plan is what it is said to be; not all that is claimed is proved
    RL_VERDICT_REFUSED,  // something is wrong
} rl_verdict_status;

const char *rl_verdict_status_name(rl_verdict_status status); // "accepted", …

// What a result claims of all plans.
typedef enum rl_claim_kind {
    RL_CLAIM_REACH,       // none reaches more than the bound; or there is none
    RL_CLAIM_RELAYS,      // none with fewer relays reaches what is wanted
    RL_CLAIM_ACTIVATIONS, // nor with as many relays and fewer activations
    RL_CLAIM_CENTRALITY,  // none as small that reaches it is more central
    RL_CLAIM_KINDS
} rl_claim_kind;

const char *rl_claim_kind_name(rl_claim_kind kind);

typedef struct rl_claim_verdict {
    bool is_made;    // by the result
    bool is_checked; // the certificate has a claim to check
    bool is_proved;  // as strong as the result says
    double limit;    // what the worth of other plans is claimed not to pass, or not to reach
    double proved;   // what it is proved not to pass; −INFINITY: there is no such plan
    int32_t nodes, duals;
} rl_claim_verdict;

typedef struct rl_reason {
    rl_message message;
    int32_t line;     // of the certificate; 0 when it is not about a line
    const char *text; // in the context's language
} rl_reason;

typedef struct rl_verdict {
    rl_arena arena;
    rl_verdict_status status;
    const char *result_status; // as the result says: "optimal", "feasible", …
    bool has_plan, has_certificate;
    bool keeps_rules;
    rl_interval reach; // of the plan
    double target;     // its weight
    double cost_eur, hours;
    int32_t relays, activations;
    double best_reach; // of the certificate's best plan, at least; NaN when it shows none
    rl_claim_verdict claims[RL_CLAIM_KINDS];
    bool has_conflict, conflict_is_proved; // rules blamed for there being no plan
    int32_t cuts;                          // of the certificate
    RL_VECTOR(rl_reason) reasons;
    bool is_stopped; // the context said so: not all was looked at
    double seconds;
} rl_verdict;

// Judges the result document at `result` for the scenario, with the certificate unless it is NULL.
// RL_E_INPUT with findings when the document is not a result of this scenario. Stops when the
// context says so. Clear the verdict in any case.
RL_MUST_CHECK rl_status rl_verify(rl_context *ctx, const rl_scenario *scenario, const char *result,
                                  const char *certificate, rl_findings *findings, rl_verdict *out);

// The same for a document that was read (its findings receive what is wrong with it), and for the
// bytes of a certificate, which are written to.
RL_MUST_CHECK rl_status rl_verify_document(rl_context *ctx, const rl_scenario *scenario,
                                           rl_json_document *document, char *certificate,
                                           size_t length, rl_verdict *out);
void rl_verdict_clear(rl_context *ctx, rl_verdict *verdict);

// Adds a reason; the texts fill the message's format in its order.
void rl_verdict_add(rl_context *ctx, rl_verdict *verdict, rl_verdict_status status,
                    rl_message message, int32_t line, const char *first, const char *second,
                    const char *third);

#endif
