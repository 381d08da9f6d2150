#include "io/json_file.h"

#include "io/input_file.h"

rl_status rl_json_read_file(rl_context *ctx, const char *path, rl_findings *findings,
                            rl_json_document *document) {
    char *bytes = NULL;
    size_t length = 0;
    *document = (rl_json_document){.findings = findings};
    rl_arena_init(&document->arena, ctx);
    rl_status status = rl_input_file_read(ctx, path, RL_JSON_BYTES_MAX, findings, &bytes, &length);
    if (status == RL_OK && bytes == NULL)
        status = rl_findings_status(findings);
    if (status == RL_OK)
        status = rl_json_read(ctx, path, bytes, length, findings, document);
    rl_release(ctx, bytes);
    return status;
}
