#include "cli/figures.h"

#include "base/file.h"
#include "base/messages.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char opening[] = "<pre class=\"relais-figure\" data-name=\"";

static int value_of(char letter) {
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);
    return found == NULL ? -1 : (int)(found - letters);
}

// Base64 (RFC 4648) up to its first other character.
static void decode(const char *from, rl_text *out) {
    unsigned held = 0;
    int bits = 0;
    for (int value; (value = value_of(*from)) >= 0; from++) {
        held = (held << 6 | (unsigned)value) & 0xFFFF;
        bits += 6;
        if (bits < 8)
            continue;
        bits -= 8;
        const char byte = (char)(unsigned char)(held >> bits & 0xFF);
        rl_text_append_bytes(out, &byte, 1);
    }
}

// A name as the script gives them, and nothing that leads out of the folder.
static size_t name_length(const char *name) {
    const size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz.");
    return name[0] != '.' && name[length] == '"' ? length : 0;
}

static rl_status write_figure(rl_context *ctx, const char *name, size_t length, const char *content,
                              const char *folder) {
    rl_text path, bytes;
    rl_text_init(&path, ctx);
    rl_text_init(&bytes, ctx);
    rl_text_format(&path, "%s/", folder);
    rl_text_append_bytes(&path, name, length);
    decode(content, &bytes);
    rl_status status = rl_text_status(&path);
    if (status == RL_OK)
        status = rl_text_status(&bytes);
    if (status == RL_OK)
        status = rl_file_write(ctx, rl_text_bytes(&path), rl_text_bytes(&bytes), bytes.length);
    rl_text_clear(&bytes);
    rl_text_clear(&path);
    return status;
}

rl_status rl_figures_write(rl_context *ctx, const rl_text *drawn, const char *folder,
                           int32_t *count) {
    rl_status status = RL_OK;
    *count = 0;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_BROWSER_FOLDER), folder);
    for (const char *at = rl_text_bytes(drawn);
         status == RL_OK && (at = strstr(at, opening)) != NULL;) {
        at += strlen(opening);
        const size_t length = name_length(at);
        if (length == 0 || at[length + 1] != '>')
            continue;
        status = write_figure(ctx, at, length, at + length + 2, folder);
        (*count)++;
    }
    if (status == RL_OK && *count == 0)
        status = rl_fail(ctx, RL_E_IO, "%s", rl_message_text(ctx, RL_MSG_REPORT_NO_FIGURES));
    return status;
}
