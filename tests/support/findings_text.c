#include "support/findings_text.h"

#include "support/cmocka_test.h"

#include <string.h>

static const char *without_folder(const char *file, const char *folder) {
    const size_t length = folder == NULL ? 0 : strlen(folder);
    const bool inside = length > 0 && strncmp(file, folder, length) == 0 && file[length] == '/';
    return inside ? file + length + 1 : file;
}

void rl_findings_summary(const rl_findings *findings, const char *folder, rl_text *out) {
    for (size_t i = 0; i < findings->list.count; i++) {
        const rl_finding *finding = &findings->list.items[i];
        rl_text_append(out, rl_finding_name(finding->code));
        if (finding->place.file != NULL)
            rl_text_format(out, " %s", without_folder(finding->place.file, folder));
        if (finding->place.line > 0)
            rl_text_format(out, ":%d", (int)finding->place.line);
        if (finding->place.column != NULL)
            rl_text_format(out, " %s", finding->place.column);
        if (finding->place.pointer != NULL)
            rl_text_format(out, " %s", finding->place.pointer);
        rl_text_append(out, "\n");
    }
}

void rl_assert_findings(const char *what, const rl_findings *findings, const char *folder,
                        const char *expected) {
    rl_text summary;
    rl_text_init(&summary, findings->ctx);
    rl_findings_summary(findings, folder, &summary);
    if (strcmp(rl_text_bytes(&summary), expected) != 0)
        fail_msg("%s: findings:\n%sinstead of:\n%s", what, rl_text_bytes(&summary), expected);
    rl_text_clear(&summary);
}
