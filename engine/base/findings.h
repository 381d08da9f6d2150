// Findings: everything found wrong, suspect or repaired in an input, all at once.
//
// A finding says where (file, line, column or JSON pointer), which value, what is wrong and how to
// mend it. Its code is stable (documented in docs/errors.md) so that scripts can rely on it.
#ifndef RL_BASE_FINDINGS_H
#define RL_BASE_FINDINGS_H

#include "base/memory.h"
#include "base/messages.h"
#include "base/text.h"

typedef enum rl_severity {
    RL_REPAIR,  // read in another form than written (for instance « 12,5 » read as 12.5)
    RL_WARNING, // usable, but probably not what was meant
    RL_ERROR,   // the input cannot be used
} rl_severity;

// Stable finding codes: RL_FINDING(CODE, severity, "English", "français") in
// messages/findings_codes.def gives RL_FINDING_CODE and its texts « what is wrong; how to mend it
// ».
typedef enum rl_finding_code {
#define RL_FINDING(code, severity, english, french) RL_FINDING_##code,
#include "base/messages/findings_codes.def"
#undef RL_FINDING
    RL_FINDING_COUNT
} rl_finding_code;

// Where a finding is. Unknown parts are NULL or 0.
typedef struct rl_place {
    const char *file;    // path as the user gave it
    int32_t line;        // 1-based
    const char *column;  // header of the CSV column
    const char *pointer; // JSON pointer, for instance /rules/budget_eur
    const char *sheet;   // of a workbook; the line is then its row
} rl_place;

typedef struct rl_finding {
    rl_finding_code code;
    rl_severity severity;
    rl_place place;    // texts owned by the list
    const char *value; // the value as written; NULL when there is none
    const char *text;  // what is wrong and how to mend it, in the context's language
} rl_finding;

typedef struct rl_findings {
    rl_context *ctx;
    rl_arena arena;
    RL_VECTOR(rl_finding) list;
    size_t error_count; // listed or not
    int32_t found[RL_FINDING_COUNT];
    bool failed; // memory ran out while recording
} rl_findings;

// Of each kind the first are listed, and it is said that there are more: nobody reads a hundred
// thousand lines about one column.
enum { RL_FINDINGS_EACH = 1000 };

void rl_findings_init(rl_findings *findings, rl_context *ctx);
void rl_findings_clear(rl_findings *findings);

// Records one finding. `value` may be NULL. The arguments after it fill the catalogue's text.
void rl_findings_add(rl_findings *findings, rl_finding_code code, rl_place place, const char *value,
                     ...);

// Says that a finding of the list is elsewhere: where the user wrote what a reader was given in
// another form. The texts of the place are copied.
void rl_findings_relocate(rl_findings *findings, size_t number, rl_place place);

// Orders the findings from number `from` on by file (in the order files first appear), then by
// line, keeping the order of those of one line. Readers meet some faults long after the line was
// read.
void rl_findings_sort(rl_findings *findings, size_t from);

// RL_OK when nothing is an error, RL_E_INPUT when something is, RL_E_MEMORY when recording failed.
rl_status rl_findings_status(const rl_findings *findings);

// Records a finding of another list again, as it is.
void rl_findings_repeat(rl_findings *findings, const rl_finding *finding);

// Stable name of a code, for instance "UNKNOWN_ID".
const char *rl_finding_name(rl_finding_code code);

const char *rl_severity_name(rl_severity severity); // "repair", "warning", "error"

// Appends one finding as a line: `file:line, column « c »: text (read: « v »)`, or
// `file, sheet « s », row 12, column « c »: …` in a workbook.
void rl_finding_append(const rl_finding *finding, rl_text *text);

#endif
