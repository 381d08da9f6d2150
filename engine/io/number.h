// Numbers as people write them in a table, and the ranges they must be in.
#ifndef RL_IO_NUMBER_H
#define RL_IO_NUMBER_H

#include "base/findings.h"

// Ways of writing a number that differ from the plain one (digits and a point).
typedef enum rl_number_form {
    RL_FORM_COMMA = 1 << 0,   // « 12,5 »
    RL_FORM_PERCENT = 1 << 1, // « 12 % », read as 0.12
    RL_FORM_SPACES = 1 << 2,  // « 1 250 », also with U+00A0 or U+202F
} rl_number_form;

// Length in bytes of the space that begins here: plain, U+00A0 or U+202F; 0 when there is none.
size_t rl_space_length(const char *text);

typedef enum rl_number_verdict {
    RL_NUMBER_READ,
    RL_NUMBER_WRONG,
    RL_NUMBER_HUGE
} rl_number_verdict;

// Reads a whole text as a number; `forms` receives the set of rl_number_form it uses. The comma is
// always the decimal one: « 1,234,567 » and « 1.234,5 » are wrong rather than guessed.
rl_number_verdict rl_number_parse(const char *text, double *value, unsigned *forms);

// Which numbers are allowed.
typedef struct rl_range {
    double least; // −INFINITY for none
    double most;  // INFINITY for none
    bool ends_excluded;
    bool whole;
} rl_range;

// Reports the value when it is outside the range; `written` is the value as the user wrote it.
// Returns whether it is inside.
bool rl_range_check(const rl_range *range, double value, const char *written, rl_findings *findings,
                    rl_place place);

// Writes the shortest decimal that reads back as the same double, with a point.
enum { RL_NUMBER_BYTES = 32 };
void rl_number_print(double value, char text[RL_NUMBER_BYTES]);

#endif
