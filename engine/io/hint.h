// Parts of findings that the readers share: « did you mean », lists of choices, missing units.
#ifndef RL_IO_HINT_H
#define RL_IO_HINT_H

#include "base/findings.h"

typedef struct rl_hint {
    char text[192];
} rl_hint;

// « (did you mean “…”?) » in the context's language; empty when `nearest` is NULL.
rl_hint rl_hint_near(const rl_context *ctx, const char *nearest);

// True when `choices`, separated by '|', holds the text.
bool rl_choice_holds(const char *choices, const char *text);

// Reports a text that is not one of the choices, with the nearest one. Returns whether it is one.
bool rl_choice_check(const char *choices, const char *text, rl_findings *findings, rl_place place);

// True when `known` is `name` with its unit: « budget » and « budget_eur ».
bool rl_name_lacks_unit(const char *name, const char *known);

#endif
