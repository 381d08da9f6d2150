// The certificate of a choice: what the search proved, written as it goes so that a program which
// shares no code with it can check it again (docs/certificate.md: the format and the theorem).
//
// Recording costs nothing when nobody asks: every function accepts NULL, and then does nothing.
// What is written streams out; of the past only the numbers of the cuts are kept, in the cuts.
#ifndef RL_OPTIMISE_PROOF_H
#define RL_OPTIMISE_PROOF_H

#include "domain/plan.h"
#include "optimise/branching.h"
#include "optimise/cut.h"
#include "optimise/rounding.h"

#include <stdio.h>

typedef struct rl_proof rl_proof;

// Starts a certificate on `stream` (borrowed) for the choices of a problem (borrowed).
RL_MUST_CHECK rl_status rl_proof_create(rl_context *ctx, const rl_problem *problem, FILE *stream,
                                        rl_proof **out);
void rl_proof_free(rl_proof *proof);

// Records no more nodes once that much is written: the certificate is then cut short.
void rl_proof_limit(rl_proof *proof, size_t bytes);
bool rl_proof_is_full(const rl_proof *proof);

// The first failure, of memory; the stream's own are told by whoever closes it.
rl_status rl_proof_status(const rl_proof *proof);

// Claims -----------------------------------------------------------------------------------------

// Opens the claim that no plan under the limits of the problem, as they are now, is worth more than
// what rl_proof_end will say. Between the two, nodes are recorded; outside, nothing is. A value of
// 1 of a relay is written as `value_unit`.
void rl_proof_begin(rl_proof *proof, const rl_goal *goal, double value_unit);
void rl_proof_end(rl_proof *proof, double bound); // scaled; −INFINITY: there is no such plan

// Shows the plan that reaches the most.
void rl_proof_best(rl_proof *proof, const rl_plan *plan);

// The tree ---------------------------------------------------------------------------------------

// A node is being solved: its number, its parent's (0 for the root) and what divides them.
void rl_proof_open_node(rl_proof *proof, int64_t number, int64_t parent,
                        const rl_decision *branching);
void rl_proof_close_node(rl_proof *proof, rl_master *master);

// Of the node last opened only one plan is left.
void rl_proof_single(rl_proof *proof);

// Pricing ----------------------------------------------------------------------------------------

// The master's duals proved `bound` (scaled) of the node.
void rl_proof_price(rl_proof *proof, rl_master *master, double bound);

// Reduced costs are about to decide choices; then they have.
void rl_proof_before_fixing(rl_proof *proof, const rl_choices *choices);
void rl_proof_after_fixing(rl_proof *proof, rl_master *master, const rl_choices *choices);

// The master's duals proved that nothing keeps the rules.
void rl_proof_empty(rl_proof *proof, rl_master *master);

// Keeps what the certificate will say of a cut just made, in the cut.
void rl_proof_note_cut(rl_proof *proof, const rl_sharpener *sharpener, rl_cut *cut);

#endif
