#define _XOPEN_SOURCE 700 // mkdtemp

#include "support/scenario_files.h"

#include "support/cmocka_test.h"
#include "support/input_readers.h"

#include <stdlib.h>
#include <string.h>

// `content` (from malloc, released) with the first `from` replaced by `to`.
static char *replace(char *content, const rl_file_edit *edit) {
    const char *found = edit->from == NULL ? content : strstr(content, edit->from);
    if (found == NULL) {
        fail_msg("“%s” is not in %s", edit->from, edit->file);
        return content;
    }
    const size_t before = (size_t)(found - content);
    const char *after = edit->from == NULL ? "" : found + strlen(edit->from);
    char *edited = malloc(before + strlen(edit->to) + strlen(after) + 1);
    assert_non_null(edited);
    memcpy(edited, content, before);
    strcpy(edited + before, edit->to);
    strcat(edited, after);
    free(content);
    return edited;
}

// Whether the good scenario has the file.
static bool write_edited(const char *folder, const char *name, const rl_file_edit *edits,
                         size_t count) {
    char base[RL_WORKING_PATH_BYTES];
    char path[RL_WORKING_PATH_BYTES];
    size_t length;
    rl_input_base("scenario", base);
    rl_working_path(base, name, path);
    char *edited = rl_working_file_read(path, &length);
    if (edited == NULL)
        return false;
    for (size_t i = 0; i < count && edits[i].file != NULL; i++) {
        if (strcmp(edits[i].file, name) != 0)
            continue;
        if (edits[i].from == NULL && edits[i].to == NULL) {
            free(edited);
            return true;
        }
        edited = replace(edited, &edits[i]);
    }
    rl_working_folder_put(folder, name, edited, strlen(edited));
    free(edited);
    return true;
}

void rl_scenario_files_write(const rl_file_edit *edits, size_t count,
                             char folder[RL_FOLDER_BYTES]) {
    const char *const *files = rl_input_reader_find("scenario")->files;
    strcpy(folder, "/tmp/relais-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    bool written[RL_INPUT_FILES_MAX] = {false};
    for (size_t f = 0; files[f] != NULL; f++)
        written[f] = write_edited(folder, files[f], edits, count);
    for (size_t i = 0; i < count && edits[i].file != NULL; i++) {
        bool known = false;
        for (size_t f = 0; files[f] != NULL; f++)
            known |= written[f] && strcmp(files[f], edits[i].file) == 0;
        if (!known)
            rl_working_folder_put(folder, edits[i].file, edits[i].to, strlen(edits[i].to));
    }
}

void rl_scenario_files_remove(const char *folder) { rl_working_folder_remove(folder); }
