// Text inside XML and HTML.
#ifndef RL_REPORT_MARKUP_H
#define RL_REPORT_MARKUP_H

#include "base/text.h"

// Appends a text as the content of an element or the value of an attribute in double quotes:
// & < > " and carriage returns are escaped, and what XML 1.0 cannot hold (control characters, bytes
// that are not UTF-8) becomes U+FFFD.
void rl_markup_append(rl_text *out, const char *text);

#endif
