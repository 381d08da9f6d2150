// The style and the script of the report, made at build time from engine/report/page.
#ifndef RL_REPORT_REPORT_ASSETS_H
#define RL_REPORT_REPORT_ASSETS_H

#include <stddef.h>

extern const char rl_report_style[];         // CSS
extern const char rl_report_script[];        // JavaScript; empty when npm could not be reached
extern const char rl_report_script_sha256[]; // of the script, base64

#endif
