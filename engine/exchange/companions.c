#include "exchange/companions.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const size_t bytes_max = (size_t)1 << 28;

// Whether a file is written with the scenario: its settings, a table by its usual name or by the
// one it was read from.
static bool is_of_scenario(const rl_scenario_parts *parts, const char *name) {
    bool is_one = strcmp(name, "scenario.json") == 0;
    for (int t = 0; t < RL_TABLE_COUNT && !is_one; t++) {
        const size_t length = strlen(rl_scenario_tables[t].name);
        is_one = (parts->tables[t].title != NULL && strcmp(parts->tables[t].title, name) == 0) ||
                 (strncmp(name, rl_scenario_tables[t].name, length) == 0 &&
                  strcmp(name + length, ".csv") == 0);
    }
    return is_one;
}

static rl_status copy_one(rl_context *ctx, const rl_scenario_parts *parts, const char *name,
                          rl_folder_output *output) {
    struct stat about;
    char *bytes = NULL;
    size_t length;
    rl_text path;
    rl_text_init(&path, ctx);
    rl_text_format(&path, "%s/%s", parts->folder, name);
    rl_status status = rl_text_status(&path);
    if (status == RL_OK && stat(rl_text_bytes(&path), &about) == 0 && S_ISREG(about.st_mode)) {
        status = rl_file_read(ctx, rl_text_bytes(&path), bytes_max, &bytes, &length);
        if (status == RL_OK)
            status = rl_folder_put(ctx, output, name, bytes, length);
    }
    rl_release(ctx, bytes);
    rl_text_clear(&path);
    return status;
}

rl_status rl_companions_copy(rl_context *ctx, const rl_scenario_parts *parts,
                             rl_folder_output *output) {
    rl_status status = RL_OK;
    if (parts->folder == NULL)
        return RL_OK;
    DIR *entries = opendir(parts->folder);
    if (entries == NULL)
        return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_IO_FOLDER_UNREADABLE),
                       parts->folder, strerror(errno));
    for (const struct dirent *entry; status == RL_OK && (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] != '.' && !is_of_scenario(parts, entry->d_name))
            status = copy_one(ctx, parts, entry->d_name, output);
    }
    closedir(entries);
    return status;
}
