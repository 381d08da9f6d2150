#include "cover/list_pass.h"

#include <math.h>

enum { BATCHES_A_REPORT = 512 }; // between two looks at the clock

rl_status rl_list_pass(rl_context *ctx, const char *path, const rl_list_column *columns,
                       int column_count, rl_message phase, rl_list_take take, void *user,
                       rl_findings *findings, bool *stopped) {
    rl_list_row rows[RL_LIST_BATCH];
    rl_list_scanner *scanner = NULL;
    rl_status status;
    const size_t errors = findings->error_count;
    RL_TRY(rl_list_open(ctx, path, columns, column_count, findings, &scanner));
    for (int64_t batches = 0;; batches++) {
        int count;
        if (batches % BATCHES_A_REPORT == 0) {
            *stopped = rl_should_stop(ctx);
            rl_report_progress(ctx, rl_message_text(ctx, phase), rl_list_fraction(scanner), NAN,
                               NAN);
        }
        if (*stopped)
            break;
        RL_TRY(rl_list_next(scanner, rows, &count));
        if (count == 0)
            break;
        RL_TRY(take(user, scanner, rows, count));
    }
    if (!*stopped && rl_list_row_count(scanner) == 0 && findings->error_count == errors)
        rl_findings_add(findings, RL_FINDING_TABLE_WITHOUT_ROWS, (rl_place){.file = path}, NULL);
done:
    rl_list_close(scanner);
    return status;
}
