#include "exchange/companions.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const size_t bytes_max = (size_t)1 << 28;

// The folder of a path that is one, or of a variant.
static void append_folder(const char *path, rl_text *out) {
    struct stat about;
    const char *slash = strrchr(path, '/');
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        rl_text_append(out, path);
    else if (slash == NULL)
        rl_text_append(out, ".");
    else
        rl_text_append_bytes(out, path, slash == path ? 1 : (size_t)(slash - path));
}

// Whether a file is written with the scenario: its settings, a table by its usual name or by the
// one it was read from.
static bool is_of_scenario(const rl_scenario_parts *parts, const char *name, const char *path) {
    bool is_one = strcmp(name, "scenario.json") == 0;
    for (int t = 0; t < RL_TABLE_COUNT && !is_one; t++) {
        const size_t length = strlen(rl_scenario_tables[t].name);
        is_one = (parts->tables[t].file != NULL && strcmp(parts->tables[t].file, path) == 0) ||
                 (strncmp(name, rl_scenario_tables[t].name, length) == 0 &&
                  strcmp(name + length, ".csv") == 0);
    }
    return is_one;
}

static rl_status copy_one(rl_context *ctx, const char *folder, const char *name,
                          const rl_scenario_parts *parts, rl_folder_output *output) {
    struct stat about;
    char *bytes = NULL;
    size_t length;
    rl_text path;
    rl_text_init(&path, ctx);
    rl_text_format(&path, "%s/%s", folder, name);
    rl_status status = rl_text_status(&path);
    if (status == RL_OK && stat(rl_text_bytes(&path), &about) == 0 && S_ISREG(about.st_mode) &&
        !is_of_scenario(parts, name, rl_text_bytes(&path))) {
        status = rl_file_read(ctx, rl_text_bytes(&path), bytes_max, &bytes, &length);
        if (status == RL_OK)
            status = rl_folder_put(ctx, output, name, bytes, length);
    }
    rl_release(ctx, bytes);
    rl_text_clear(&path);
    return status;
}

static rl_status copy_all(rl_context *ctx, const char *folder, const rl_scenario_parts *parts,
                          rl_folder_output *output) {
    rl_status status = RL_OK;
    DIR *entries = opendir(folder);
    if (entries == NULL)
        return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_IO_FOLDER_UNREADABLE), folder,
                       strerror(errno));
    for (const struct dirent *entry; status == RL_OK && (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] != '.')
            status = copy_one(ctx, folder, entry->d_name, parts, output);
    }
    closedir(entries);
    return status;
}

rl_status rl_companions_copy(rl_context *ctx, const char *path, const rl_scenario_parts *parts,
                             rl_folder_output *output) {
    rl_text folder;
    rl_text_init(&folder, ctx);
    append_folder(path, &folder);
    rl_status status = rl_text_status(&folder);
    if (status == RL_OK)
        status = copy_all(ctx, rl_text_bytes(&folder), parts, output);
    rl_text_clear(&folder);
    return status;
}
