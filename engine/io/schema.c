#include "io/schema.h"

#include <assert.h>
#include <string.h>

static rl_status load(rl_schema *schema, const char *name, rl_json_document *document) {
    const rl_embedded_schema *file = rl_embedded_schemas;
    while (strcmp(file->name, name) != 0)
        file++;
    char *bytes = RL_NEW(schema->ctx, char, file->length + 1);
    if (bytes == NULL)
        return rl_fail_memory(schema->ctx);
    memcpy(bytes, file->bytes, file->length);
    const rl_status status =
        rl_json_read(schema->ctx, file->name, bytes, file->length, &schema->findings, document);
    assert(status != RL_E_INPUT); // a test reads them all
    rl_release(schema->ctx, bytes);
    return status;
}

rl_status rl_schema_load(rl_context *ctx, rl_schema *schema) {
    rl_status status = RL_OK;
    *schema = (rl_schema){.ctx = ctx};
    rl_findings_init(&schema->findings, ctx);
    rl_arena_init(&schema->settings.arena, ctx);
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        rl_arena_init(&schema->tables[t].arena, ctx);
    for (int t = 0; t < RL_TABLE_COUNT && status == RL_OK; t++)
        status = load(schema, rl_scenario_tables[t].name, &schema->tables[t]);
    if (status == RL_OK)
        status = load(schema, "scenario", &schema->settings);
    return status;
}

void rl_schema_clear(rl_schema *schema) {
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        rl_json_clear(&schema->tables[t]);
    rl_json_clear(&schema->settings);
    rl_findings_clear(&schema->findings);
}

// The files are written in French; English stands beside it under names that end with _en.
static rl_schema_words words_of(const rl_json *part) {
    return (rl_schema_words){
        .title = {[RL_FRENCH] = rl_json_get_text(part, "title", ""),
                  [RL_ENGLISH] = rl_json_get_text(part, "title_en", "")},
        .description = {[RL_FRENCH] = rl_json_get_text(part, "description", ""),
                        [RL_ENGLISH] = rl_json_get_text(part, "description_en", "")},
        .example = rl_json_get_text(part, "example", ""),
        .labels = {[RL_FRENCH] = rl_json_get_kind(part, "labels", RL_JSON_ARRAY),
                   [RL_ENGLISH] = rl_json_get_kind(part, "labels_en", RL_JSON_ARRAY)},
    };
}

rl_schema_words rl_schema_table(const rl_schema *schema, rl_table_id table) {
    return words_of(schema->tables[table].root);
}

rl_schema_words rl_schema_column(const rl_schema *schema, rl_table_id table, int column) {
    const rl_json *fields = rl_json_get_kind(schema->tables[table].root, "fields", RL_JSON_ARRAY);
    const rl_json *field = fields == NULL ? NULL : fields->first;
    for (int c = 0; c < column && field != NULL; c++)
        field = field->next;
    return words_of(field);
}

rl_schema_words rl_schema_setting(const rl_schema *schema, const char *pointer) {
    const rl_json *root = schema->settings.root;
    const rl_json *part = root;
    char step[64];
    while (*pointer == '/') {
        const size_t length = strcspn(pointer + 1, "/");
        snprintf(step, sizeof step, "%.*s", (int)length, pointer + 1);
        part = strcmp(step, "-") == 0 ? rl_json_get(part, "items")
                                      : rl_json_get(rl_json_get(part, "properties"), step);
        if (rl_json_get(part, "$ref") != NULL) // the only definition there is
            part = rl_json_get(rl_json_get(root, "definitions"), "activation");
        pointer += 1 + length;
    }
    return words_of(part);
}
