#include "io/input_file.h"

#include "base/file.h"

rl_status rl_input_file_read(rl_context *ctx, const char *path, size_t max_bytes,
                             rl_findings *findings, char **bytes, size_t *length) {
    const rl_place place = {.file = path};
    *bytes = NULL;
    *length = 0;
    if (!rl_file_exists(path)) {
        rl_findings_add(findings, RL_FINDING_FILE_MISSING, place, NULL);
        return RL_OK;
    }
    const rl_status status = rl_file_read(ctx, path, max_bytes, bytes, length);
    if (status != RL_E_INPUT)
        return status;
    rl_findings_add(findings, RL_FINDING_FILE_TOO_LARGE, place, NULL, max_bytes);
    return RL_OK;
}
