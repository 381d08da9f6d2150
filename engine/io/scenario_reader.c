#include "io/scenario_reader.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/suggest.h"
#include "io/hint.h"
#include "io/scenario_reading.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SUGGESTION_MAX = 200 };

// Life -------------------------------------------------------------------------------------------

static void start(rl_reading *reading, rl_context *ctx, const char *folder, rl_findings *findings) {
    *reading = (rl_reading){.ctx = ctx,
                            .findings = findings,
                            .given = folder,
                            .folder = folder,
                            .settings_name = "scenario.json",
                            .status = RL_OK,
                            .suggestions_left = SUGGESTION_MAX};
    rl_draft_init(&reading->draft, ctx);
    rl_arena_init(&reading->settings.arena, ctx);
    rl_arena_init(&reading->segments.arena, ctx);
    rl_names_init(&reading->texts, ctx);
    rl_names_init(&reading->combinations.names, ctx);
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        rl_names_init(&reading->ids[t].names, ctx);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        rl_names_init(&reading->code_lists[d].cells, ctx);
    rl_digest_init(&reading->digest);
}

static void clear_keys(rl_context *ctx, rl_row_keys *keys) {
    rl_names_clear(&keys->names);
    RL_VECTOR_CLEAR(ctx, &keys->lines);
}

static void finish(rl_reading *reading) {
    for (int d = 0; d < RL_DIMENSION_COUNT; d++) {
        rl_names_clear(&reading->code_lists[d].cells);
        RL_VECTOR_CLEAR(reading->ctx, &reading->code_lists[d].lists);
    }
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        clear_keys(reading->ctx, &reading->ids[t]);
    clear_keys(reading->ctx, &reading->combinations);
    rl_names_clear(&reading->texts);
    rl_segment_index_clear(&reading->segments);
    if (reading->parts != NULL)
        reading->parts->settings = reading->settings;
    else
        rl_json_clear(&reading->settings);
    rl_draft_clear(&reading->draft);
}

// Files ------------------------------------------------------------------------------------------

// Adds a file to the hash of the input: its name in the folder, its length, its bytes.
static void digest_file(rl_reading *reading, const char *name, const char *bytes, size_t length) {
    char heading[32];
    snprintf(heading, sizeof heading, "\n%zu\n", length);
    rl_digest_add(&reading->digest, name, strlen(name));
    rl_digest_add(&reading->digest, heading, strlen(heading));
    rl_digest_add(&reading->digest, bytes, length);
}

// Reads a file of the folder. NULL when there is nothing to read: then reported, unless the file is
// missing and optional.
static char *read_bytes(rl_reading *reading, const char *name, const char *path, bool required,
                        size_t limit, size_t *length) {
    char *bytes = NULL;
    if (!rl_file_exists(path)) {
        if (required)
            rl_findings_add(reading->findings, RL_FINDING_FILE_MISSING, (rl_place){.file = path},
                            NULL);
        return NULL;
    }
    const rl_status status = rl_file_read(reading->ctx, path, limit, &bytes, length);
    if (status == RL_E_INPUT)
        rl_findings_add(reading->findings, RL_FINDING_FILE_TOO_LARGE, (rl_place){.file = path},
                        NULL, limit);
    else if (status != RL_OK)
        rl_reading_fail(reading, status);
    else
        digest_file(reading, name, bytes, *length);
    return bytes;
}

static void parse_settings(rl_reading *reading, const char *path, char *bytes, size_t length) {
    const rl_status status =
        rl_json_read(reading->ctx, path, bytes, length, reading->findings, &reading->settings);
    if (status != RL_OK && status != RL_E_INPUT) // input: the tables are still worth reading
        rl_reading_fail(reading, status);
    rl_release(reading->ctx, bytes);
}

static char *copy_settings(rl_reading *reading, size_t *length) {
    const char *text = reading->parts->settings_text;
    *length = text == NULL ? 0 : strlen(text);
    char *copy = text == NULL ? NULL : RL_NEW(reading->ctx, char, *length + 1);
    if (copy != NULL)
        memcpy(copy, text, *length);
    else if (text != NULL)
        rl_reading_fail(reading, rl_fail_memory(reading->ctx));
    return copy;
}

static void read_settings(rl_reading *reading) {
    const char *name = reading->settings_name;
    size_t length;
    const char *path =
        reading->from_parts ? reading->parts->settings_file : rl_reading_path(reading, name);
    char *bytes = reading->from_parts
                      ? copy_settings(reading, &length)
                      : read_bytes(reading, name, path, true, RL_JSON_BYTES_MAX, &length);
    if (bytes != NULL)
        parse_settings(reading, path, bytes, length);
    if (reading->status == RL_OK)
        rl_reading_edit_settings(reading);
    if (reading->status == RL_OK)
        rl_reading_read_settings(reading);
}

static void read_cells(rl_reading *reading, rl_table_id id, rl_csv cells) {
    rl_table_file *file = &reading->files[id];
    rl_table table;
    rl_table_open_cells(file->path, cells, &rl_scenario_tables[id],
                        id == RL_TABLE_SEGMENTS ? reading->draft.weight_name : NULL,
                        reading->findings, &table);
    rl_reading_edit_table(reading, id, &table);
    file->partial = rl_table_is_partial(&table) || table.csv.rows.count == 0;
    rl_reading_read_rows(reading, id, &table);
    if (reading->parts == NULL)
        rl_table_close(&table);
    else
        reading->parts->tables[id].csv = table.csv; // edits may have added columns
}

// A table that has no file yet may gain rows all the same: its header alone.
static char *header_bytes(rl_reading *reading, const rl_table_format *format, size_t *length) {
    rl_text header;
    rl_text_init(&header, reading->ctx);
    for (int c = 0; c < format->column_count; c++)
        rl_text_format(&header, "%s%s", c > 0 ? "," : "", format->columns[c].name);
    rl_text_append(&header, "\n");
    *length = header.length;
    if (!header.failed)
        return header.bytes;
    rl_reading_fail(reading, rl_text_status(&header));
    rl_text_clear(&header);
    return NULL;
}

static void read_file(rl_reading *reading, rl_table_id id) {
    const rl_table_file *file = &reading->files[id];
    rl_csv cells;
    size_t length;
    const bool required = rl_scenario_tables[id].required || rl_reading_names_file(reading, id);
    char *bytes = read_bytes(reading, file->name, file->path, required, RL_CSV_BYTES_MAX, &length);
    if (bytes == NULL && !required && rl_reading_adds_rows(reading, id))
        bytes = header_bytes(reading, &rl_scenario_tables[id], &length);
    if (bytes == NULL)
        return;
    const rl_status status =
        rl_csv_read(reading->ctx, file->path, bytes, length, reading->findings, &cells);
    if (status != RL_OK) {
        rl_reading_fail(reading, status);
        rl_csv_clear(&cells);
        return;
    }
    if (reading->parts != NULL)
        reading->parts->tables[id] = (rl_table_part){"", "", cells};
    read_cells(reading, id, cells);
}

// A table that parts do not have was reported, if it had to be, by whoever made them.
static void read_part(rl_reading *reading, rl_table_id id) {
    const rl_table_part *part = &reading->parts->tables[id];
    if (part->file == NULL)
        return;
    reading->files[id].name = part->title;
    reading->files[id].path = part->file;
    read_cells(reading, id, part->csv);
}

static void read_table(rl_reading *reading, rl_table_id id) {
    reading->files[id].partial = true;
    if (reading->from_parts)
        read_part(reading, id);
    else
        read_file(reading, id);
}

// The segments are known: filters can be looked up from here on.
static void index_segments(rl_reading *reading) {
    const rl_draft *draft = &reading->draft;
    if (draft->segments.count > INT32_MAX) {
        rl_reading_fail(reading, rl_fail_memory(reading->ctx));
        return;
    }
    const rl_status status = rl_segment_index_init(
        &reading->segments, reading->ctx, draft->segments.items, (int32_t)draft->segments.count);
    reading->selected = RL_ARENA_NEW(&reading->segments.arena, rl_id, draft->segments.count);
    if (status != RL_OK || reading->selected == NULL)
        rl_reading_fail(reading, rl_fail_memory(reading->ctx));
}

static void read_tables(rl_reading *reading) {
    for (int t = 0; t < RL_TABLE_COUNT && reading->status == RL_OK; t++) {
        read_table(reading, (rl_table_id)t);
        if (t == RL_TABLE_SEGMENTS && reading->status == RL_OK)
            index_segments(reading);
    }
}

// Files that no table is read from ---------------------------------------------------------------

static int compare_names(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

// Tables that other commands read in the folder of a scenario.
static bool is_read_elsewhere(const char *name) { return strcmp(name, "history.csv") == 0; }

static void check_is_used(rl_reading *reading, const char *name) {
    rl_suggestion suggestion = rl_suggestion_start(name, strlen(name));
    if (is_read_elsewhere(name))
        return;
    for (int t = 0; t < RL_TABLE_COUNT; t++) {
        if (strcmp(reading->files[t].name, name) == 0)
            return;
        rl_suggestion_consider(&suggestion, reading->files[t].name);
    }
    rl_findings_add(reading->findings, RL_FINDING_FILE_UNUSED,
                    (rl_place){.file = rl_reading_path(reading, name)}, NULL,
                    rl_hint_near(reading->ctx, suggestion.best).text);
}

static bool is_visible_table(const char *name) {
    const size_t length = strlen(name);
    return name[0] != '.' && length > 4 && strcmp(name + length - 4, ".csv") == 0;
}

// A misspelt « audience.csv » would otherwise be passed over in silence.
static void check_unused_files(rl_reading *reading) {
    RL_VECTOR(const char *) names = {0};
    DIR *folder = opendir(reading->folder);
    const struct dirent *entry;
    if (folder == NULL) {
        rl_reading_fail(reading, rl_fail(reading->ctx, RL_E_IO,
                                         rl_message_text(reading->ctx, RL_MSG_IO_FOLDER_UNREADABLE),
                                         reading->folder, strerror(errno)));
        return;
    }
    while ((entry = readdir(folder)) != NULL)
        if (is_visible_table(entry->d_name) && RL_READING_RESERVE(reading, &names))
            names.items[names.count++] = rl_reading_keep(reading, entry->d_name);
    closedir(folder);
    if (names.count > 0)
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    for (size_t i = 0; i < names.count; i++)
        check_is_used(reading, names.items[i]);
    RL_VECTOR_CLEAR(reading->ctx, &names);
}

// ------------------------------------------------------------------------------------------------

static rl_status check_folder(rl_context *ctx, const char *folder) {
    struct stat about;
    const bool good = stat(folder, &about) == 0 && S_ISDIR(about.st_mode);
    return good ? RL_OK
                : rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_IO_NOT_A_FOLDER), folder);
}

static void check_files(rl_reading *reading) {
    if (!reading->from_parts)
        check_unused_files(reading);
}

static void read_everything(rl_reading *reading) {
    static void (*const parts[])(rl_reading *) = {
        read_settings,         read_tables,
        rl_reading_apply_fit,  rl_reading_apply_target,
        rl_reading_read_rules, rl_reading_check_network,
        check_files,
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts && reading->status == RL_OK; i++)
        parts[i](reading);
}

// The names of the folder and of the files outlive the reading.
static void keep_names(rl_reading *reading) {
    rl_scenario_parts *parts = reading->parts;
    parts->folder = rl_arena_copy_text(&parts->arena, reading->folder, strlen(reading->folder));
    if (parts->folder == NULL)
        rl_reading_fail(reading, rl_fail_memory(reading->ctx));
    for (int t = 0; t < RL_TABLE_COUNT; t++) {
        const rl_table_file *file = &reading->files[t];
        if (parts->tables[t].file == NULL)
            continue;
        parts->tables[t].file = rl_arena_copy_text(&parts->arena, file->path, strlen(file->path));
        parts->tables[t].title = rl_arena_copy_text(&parts->arena, file->name, strlen(file->name));
        if (parts->tables[t].file == NULL || parts->tables[t].title == NULL)
            rl_reading_fail(reading, rl_fail_memory(reading->ctx));
    }
}

// Reads what `reading` was started with; `out` may be NULL when only the findings matter.
static rl_status read_and_freeze(rl_reading *reading, rl_scenario **out) {
    rl_findings *findings = reading->findings;
    const size_t found_before = findings->list.count;
    const size_t errors_before = findings->error_count;
    read_everything(reading);
    rl_reading_digest_edits(reading);
    rl_findings_sort(findings, found_before);
    rl_status status = reading->status;
    if (status == RL_OK && (findings->failed || findings->error_count > errors_before))
        status = rl_findings_status(findings);
    if (status == RL_OK && out != NULL) {
        rl_digest_finish(&reading->digest, reading->draft.input_hash);
        status = rl_draft_freeze(reading->ctx, &reading->draft, out);
    }
    if (reading->parts != NULL && !reading->from_parts)
        keep_names(reading);
    if (status == RL_OK)
        status = reading->status;
    finish(reading);
    return status;
}

bool rl_scenario_is_variant(const char *path) {
    const size_t length = strlen(path);
    struct stat about;
    return length > 5 && strcmp(path + length - 5, ".json") == 0 && stat(path, &about) == 0 &&
           S_ISREG(about.st_mode);
}

size_t rl_variant_folder_length(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (size_t)(slash + 1 - path);
}

// What is asked of a reading beside its path: changes to apply, parts to keep (NULL for none).
typedef struct asked_reading {
    const rl_edit *edits;
    int32_t edit_count;
    rl_scenario_parts *parts;
} asked_reading;

// Reads the settings of this name in the folder, with the tables beside them; `given` is how the
// user named them.
static rl_status read_settings_in(rl_context *ctx, const char *folder, const char *name,
                                  const char *given, asked_reading asked, rl_findings *findings,
                                  rl_scenario **out) {
    rl_reading reading;
    start(&reading, ctx, folder, findings);
    reading.given = given;
    reading.settings_name = name;
    reading.edits = asked.edits;
    reading.edit_count = asked.edit_count;
    reading.parts = asked.parts;
    return read_and_freeze(&reading, out);
}

// Reads a scenario whose settings are not in scenario.json but in another file beside its tables.
static rl_status read_variant(rl_context *ctx, const char *path, asked_reading asked,
                              rl_findings *findings, rl_scenario **out) {
    const size_t length = rl_variant_folder_length(path);
    rl_text folder;
    rl_text_init(&folder, ctx);
    if (length == 0)
        rl_text_append(&folder, ".");
    else
        rl_text_append_bytes(&folder, path, length);
    rl_status status = rl_text_status(&folder);
    if (status == RL_OK)
        status = read_settings_in(ctx, rl_text_bytes(&folder), path + length, path, asked, findings,
                                  out);
    rl_text_clear(&folder);
    return status;
}

static rl_status read_path(rl_context *ctx, const char *path, asked_reading asked,
                           rl_findings *findings, rl_scenario **out) {
    if (rl_scenario_is_variant(path))
        return read_variant(ctx, path, asked, findings, out);
    const rl_status status = check_folder(ctx, path);
    if (status != RL_OK)
        return status;
    return read_settings_in(ctx, path, "scenario.json", path, asked, findings, out);
}

rl_status rl_scenario_read(rl_context *ctx, const char *path, rl_findings *findings,
                           rl_scenario **out) {
    return rl_scenario_read_edited(ctx, path, NULL, 0, findings, out);
}

rl_status rl_scenario_read_edited(rl_context *ctx, const char *path, const rl_edit *edits,
                                  int32_t edit_count, rl_findings *findings, rl_scenario **out) {
    const asked_reading asked = {.edits = edits, .edit_count = edit_count};
    *out = NULL;
    return read_path(ctx, path, asked, findings, out);
}

// Parts ------------------------------------------------------------------------------------------

void rl_scenario_parts_init(rl_scenario_parts *parts, rl_context *ctx, const char *path) {
    *parts = (rl_scenario_parts){.ctx = ctx, .path = path, .settings_file = "scenario.json"};
    rl_arena_init(&parts->arena, ctx);
    rl_arena_init(&parts->settings.arena, ctx);
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        parts->tables[t].csv.ctx = ctx;
}

void rl_scenario_parts_clear(rl_scenario_parts *parts) {
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        rl_csv_clear(&parts->tables[t].csv);
    rl_json_clear(&parts->settings);
    rl_arena_clear(&parts->arena);
}

rl_status rl_scenario_parts_read(rl_context *ctx, const char *path, rl_findings *findings,
                                 rl_scenario_parts *parts, rl_scenario **out) {
    rl_scenario_parts_init(parts, ctx, path);
    if (out != NULL)
        *out = NULL;
    return read_path(ctx, path, (asked_reading){.parts = parts}, findings, out);
}

rl_status rl_scenario_parts_read_edited(rl_context *ctx, const char *path, const rl_edit *edits,
                                        int32_t edit_count, rl_findings *findings,
                                        rl_scenario_parts *parts) {
    rl_scenario_parts_init(parts, ctx, path);
    const asked_reading asked = {.edits = edits, .edit_count = edit_count, .parts = parts};
    return read_path(ctx, path, asked, findings, NULL);
}

rl_status rl_scenario_parts_check(rl_scenario_parts *parts, rl_findings *findings) {
    rl_reading reading;
    start(&reading, parts->ctx, parts->path, findings);
    rl_json_clear(&parts->settings);
    reading.parts = parts;
    reading.from_parts = true;
    return read_and_freeze(&reading, NULL);
}
