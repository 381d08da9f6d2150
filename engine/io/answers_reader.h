// Reading the answers to the closed questions of `relais survey --form` (docs/studies/survey.md).
#ifndef RL_IO_ANSWERS_READER_H
#define RL_IO_ANSWERS_READER_H

#include "base/findings.h"
#include "io/figure_edits.h"

typedef struct rl_answers {
    rl_figure_edits edits;
    int32_t unanswered; // rows left empty
} rl_answers;

// The columns of the form, in their order.
enum {
    RL_ANSWERS_QUESTION, // rank; this and the next six are for people, and are not read
    RL_ANSWERS_RELAY,
    RL_ANSWERS_WORDING,
    RL_ANSWERS_FIGURE,
    RL_ANSWERS_SURENESS,
    RL_ANSWERS_UNIT,
    RL_ANSWERS_VALUE,
    RL_ANSWERS_ANSWER,
    RL_ANSWERS_CONFIDENCE,
    RL_ANSWERS_DATE,
    RL_ANSWERS_BY,
    RL_ANSWERS_TABLE,
    RL_ANSWERS_ACTOR,
    RL_ANSWERS_LEVER,
    RL_ANSWERS_SECTOR,
    RL_ANSWERS_SIZE,
    RL_ANSWERS_TERRITORY,
    RL_ANSWERS_COLUMN_COUNT
};
extern const rl_table_format rl_answers_table;

// Reads a filled form. Everything wrong in it is added to `findings`; RL_E_INPUT when there is an
// error among them. Whether the scenario has the rows is found when the edits are made. `path` must
// live as long as the answers. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_answers_read(rl_context *ctx, const char *path, rl_findings *findings,
                                        rl_answers *out);
void rl_answers_clear(rl_context *ctx, rl_answers *answers);

#endif
