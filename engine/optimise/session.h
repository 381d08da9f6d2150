// A session: one scenario, many questions, each answered warm.
//
// A study asks the same choice again and again with something moved: a limit (one more euro, one
// relay fewer), a relay that must be in or out, a window lost. The session keeps what does not
// depend on it: the programmes and the cuts of the master (optimise/tree.h), and the plans found so
// far, of which the best that keeps the rules of the moment is where the next question starts.
//
//     rl_session *session;
//     RL_TRY(rl_session_create(ctx, oracle, NULL, &session));
//     rl_session_set_relay(session, carsat, RL_OUT);
//     rl_question question = rl_question_default();
//     RL_TRY(rl_session_most_reach(session, &question, &answer));   // without the Carsat
//     rl_session_reset(session);                                    // the scenario's rules again
//
// Every answer is a real plan, evaluated again by the model and checked again against the rules of
// the moment by code that shares nothing with the search, and a bound that holds whatever stopped
// the work. The answers depend on the questions asked before only within the gap.
#ifndef RL_OPTIMISE_SESSION_H
#define RL_OPTIMISE_SESSION_H

#include "base/messages.h"
#include "optimise/tree.h"

typedef struct rl_session rl_session;

// The oracle is borrowed. `extras` are rules and floors that only the study knows; NULL for none.
RL_MUST_CHECK rl_status rl_session_create(rl_context *ctx, const rl_oracle *oracle,
                                          const rl_problem_extras *extras, rl_session **out);
void rl_session_free(rl_session *session);

const rl_scenario *rl_session_scenario(const rl_session *session);
const rl_oracle *rl_session_oracle(const rl_session *session);

// Changes of rules ------------------------------------------------------------------------------
//
// They last until changed again, or until the reset.

// The row of a rule that is a limit (budget, hours, hours of a window, relays, activations,
// contacts), −1 when the scenario has no such limit. The limits on relays and on activations always
// have a row: when the scenario has none, their limit is all there are.
int32_t rl_session_row(const rl_session *session, rl_rule rule, rl_id subject);
double rl_session_limit(const rl_session *session, int32_t row);
void rl_session_set_limit(rl_session *session, int32_t row, double limit);

// RL_IN: must be used; RL_OUT: must not; RL_OPEN: the rules of the scenario. What the scenario
// requires of a relay that is out is not required any more. An activation that the scenario forbids
// stays out; no plan has a relay all of whose activations are forbidden.
void rl_session_set_relay(rl_session *session, rl_id relay, rl_choice choice);
void rl_session_set_activation(rl_session *session, rl_id activation, rl_choice choice);

// Closes every activation of a window, or opens them again as the scenario has them.
void rl_session_set_window(rl_session *session, rl_id window, rl_choice choice);

// Back to the rules of the scenario.
void rl_session_reset(rl_session *session);

// Questions --------------------------------------------------------------------------------------

typedef struct rl_question {
    double gap;         // relative, at which a plan counts as the best; 0 for 1e-9
    double need;        // only plans of at least this reach matter; −INFINITY for all
    bool stop_at_need;  // stop as soon as one is found
    double at_most;     // proved elsewhere: no plan reaches more; INFINITY when nothing is known
    double seconds;     // share of time; INFINITY up to the deadline of the context
    int64_t node_limit; // INT64_MAX for none
    rl_message phase;   // names the work in progress reports
} rl_question;

// Gap 0.001, nothing known, no limit.
rl_question rl_question_default(void);

// Reaches are in units of the target's weight.
typedef struct rl_answer {
    rl_outcome outcome; // optimise/tree.h
    bool has_plan;
    rl_plan plan;
    double reach; // of the plan, by the model; NaN without one
    double bound; // proved: no plan (of those that matter) reaches more; −INFINITY when infeasible
    int64_t nodes;
} rl_answer;

void rl_answer_clear(rl_context *ctx, rl_answer *answer);

// The plan of most reach under the rules of the moment. The answer is overwritten (zeroed at
// first); the caller clears it in any case. RL_E_INTERNAL when the plan found fails its check.
RL_MUST_CHECK rl_status rl_session_most_reach(rl_session *session, const rl_question *question,
                                              rl_answer *answer);

// Reach of a plan by the model; −INFINITY when it breaks a rule of the moment.
double rl_session_value(rl_session *session, const rl_plan *plan);

// Remembers a plan as a start for later questions.
RL_MUST_CHECK rl_status rl_session_keep(rl_session *session, const rl_plan *plan);

// Completes `start` greedily under the rules of the moment; its reach is −INFINITY when a rule is
// broken all the same. Quick, and without a bound.
RL_MUST_CHECK rl_status rl_session_complete(rl_session *session, const rl_plan *start,
                                            rl_plan *plan, double *reach);

// What the last question solved showed at its root: about what one more unit of a limit adds (the
// dual price, in reach per unit of the rule; 0 when it was answered without being solved) …
double rl_session_price(const rl_session *session, int32_t row);
// … and a bound on every plan that uses the relay, INFINITY when nothing was shown.
double rl_session_bound_with(const rl_session *session, rl_id relay);

// For the goals of optimise/optimise.h, which tighten the limits of the same problem.
rl_problem *rl_session_problem(rl_session *session);
rl_tree *rl_session_tree(rl_session *session);

#endif
