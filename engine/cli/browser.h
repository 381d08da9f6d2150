// Debian's Chromium, without a window: what it is asked to print or to draw, when it is there.
#ifndef RL_CLI_BROWSER_H
#define RL_CLI_BROWSER_H

#include "base/text.h"

// A page in a folder of its own, removed with the browser's traces by rl_browser_close.
typedef struct rl_browser {
    rl_context *ctx;
    rl_text program; // path
    rl_text folder;
} rl_browser;

// Finds the browser and puts the page where it can open it. RL_E_IO with the remedy when there is
// no browser. Close it even after a failure.
RL_MUST_CHECK rl_status rl_browser_open(rl_context *ctx, const rl_text *page, rl_browser *browser);
void rl_browser_close(rl_browser *browser);

// Prints the page to a PDF file, put in place whole.
RL_MUST_CHECK rl_status rl_browser_print(rl_browser *browser, const char *path);

// Appends the page as it stands once its script has run, opened at `fragment` (« figures »).
RL_MUST_CHECK rl_status rl_browser_dump(rl_browser *browser, const char *fragment, rl_text *out);

#endif
