// The value of information: which uncertain figures of a scenario are worth asking for, and what
// each answer would change. Plain data, filled by engine/survey.h; formulas in
// docs/studies/survey.md.
#ifndef RL_DOMAIN_SURVEY_H
#define RL_DOMAIN_SURVEY_H

#include "domain/plan.h"

// What a question asks.
typedef enum rl_figure_kind {
    RL_FIGURE_ACCEPTANCE, // acceptance_prob of a relay
    RL_FIGURE_SHARE,      // share of a row of audiences.csv
    RL_FIGURE_EXPOSURE,   // exposure_prob of an offer
    RL_FIGURE_KIND_COUNT
} rl_figure_kind;

const char *rl_figure_kind_name(rl_figure_kind kind); // "acceptance", "share", "exposure"

// How sure its value is.
typedef enum rl_survey_status {
    RL_SURVEY_PENDING,  // not looked at: stopped before; ranked by stake
    RL_SURVEY_SCREENED, // among the plans of the pool only: the value is at least that
    RL_SURVEY_SEARCHED, // chosen again at each node, at one of them not within the gap
    RL_SURVEY_PROVED,   // chosen again at each node within the gap: `at_most` is proved
    RL_SURVEY_STATUS_COUNT
} rl_survey_status;

const char *rl_survey_status_name(rl_survey_status status);

// One of the values that the figure may turn out to have.
typedef struct rl_survey_node {
    double figure;
    double weight;       // in the mean over nodes
    double kept;         // reach of today's plan
    double best;         // of the best plan known that keeps the rules there
    double bound;        // proved: no plan reaches more; NaN when only screened
    bool infeasible;     // proved: no plan keeps the rules there
    bool breaks;         // today's plan breaks a rule there
    bool changes;        // the best plan is another, by more than the gap or for a rule
    const rl_id *enters; // relays of that plan that are not in today's; arena
    const rl_id *leaves; // and the other way round
    int32_t enter_count;
    int32_t leave_count;
} rl_survey_node;

enum { RL_SURVEY_NODES = 3, RL_SURVEY_LOW = 0, RL_SURVEY_HIGH = 2 };

typedef struct rl_survey_question {
    rl_figure_kind kind;
    rl_id relay;
    rl_id offer;  // for exposures, else RL_NONE
    int32_t line; // of its row in audiences.csv, for shares, else 0
    double figure;
    rl_confidence confidence;
    const char *sectors, *sizes, *territories; // cells of the row of a share; "" elsewhere
    rl_survey_node nodes[RL_SURVEY_NODES];     // by figure
    double stake;   // what hangs on the figure at first sight (study/survey_questions.h)
    double swing;   // of today's plan: reach at the highest node − at the lowest
    double value;   // expected reach gained by knowing the figure before choosing
    double at_most; // proved: no more than this; NaN when only screened
    bool changes;   // some node has another plan than today's
    rl_survey_status status;
} rl_survey_question;

typedef struct rl_survey {
    rl_arena arena;
    double weight; // of the target
    double reached;
    double bound;
    rl_plan plan;                            // today's
    RL_VECTOR(rl_survey_question) questions; // by value, then swing; then those not looked at
    int32_t measured;                        // figures not asked: known,
    int32_t certain;                         // or 0 or 1, which leaves no doubt to model
    int32_t pool;                            // plans compared in the screening
    bool stopped;                            // before the end, by a limit or the user
} rl_survey;

void rl_survey_init(rl_survey *survey, rl_context *ctx);
void rl_survey_clear(rl_context *ctx, rl_survey *survey);

#endif
