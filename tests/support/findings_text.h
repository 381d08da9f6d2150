// Findings as a short text, so that a test says exactly which ones it expects.
#ifndef RL_TESTS_FINDINGS_TEXT_H
#define RL_TESTS_FINDINGS_TEXT_H

#include "base/findings.h"

// One line for each: « CODE file:line place », the file without `folder` (NULL to keep it), the
// line left out when it is 0, the place being the column, the JSON pointer or nothing.
void rl_findings_summary(const rl_findings *findings, const char *folder, rl_text *out);

// Fails the test, naming `what` was read, when the summary is not `expected`.
void rl_assert_findings(const char *what, const rl_findings *findings, const char *folder,
                        const char *expected);

#endif
