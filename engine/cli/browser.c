#define _XOPEN_SOURCE 700 // mkdtemp

#include "cli/browser.h"

#include "base/file.h"
#include "base/messages.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SECONDS_MAX = 120, // that one page may take
    POLL_MS = 100,
    PDF_BYTES_MAX = 256 << 20,
};

// The program and its folder ---------------------------------------------------------------------

static bool find_in(rl_text *found, const char *folder, size_t length, const char *name) {
    rl_text_clear(found);
    rl_text_append_bytes(found, folder, length);
    rl_text_append(found, "/");
    rl_text_append(found, name);
    return !found->failed && access(rl_text_bytes(found), X_OK) == 0;
}

static bool find_program(rl_text *found) {
    static const char *const names[] = {"chromium", "chromium-browser", "google-chrome"};
    const char *path = getenv("PATH");
    for (const char *folder = path == NULL ? "/usr/bin" : path;;) {
        const size_t length = strcspn(folder, ":");
        for (size_t i = 0; length > 0 && i < sizeof names / sizeof *names; i++)
            if (find_in(found, folder, length, names[i]))
                return true;
        if (folder[length] == '\0')
            return false;
        folder += length + 1;
    }
}

static rl_status fail(rl_context *ctx, rl_message message, const char *what) {
    return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, message), what);
}

static rl_status make_folder(rl_browser *browser) {
    const char *root = getenv("TMPDIR");
    rl_text_format(&browser->folder, "%s/relais-XXXXXX",
                   root == NULL || *root == '\0' ? "/tmp" : root);
    if (browser->folder.failed)
        return rl_text_status(&browser->folder);
    if (mkdtemp(browser->folder.bytes) != NULL)
        return RL_OK;
    const rl_status status =
        fail(browser->ctx, RL_MSG_BROWSER_FOLDER, rl_text_bytes(&browser->folder));
    rl_text_clear(&browser->folder);
    return status;
}

rl_status rl_browser_open(rl_context *ctx, const rl_text *page, rl_browser *browser) {
    rl_text path;
    *browser = (rl_browser){.ctx = ctx};
    rl_text_init(&browser->program, ctx);
    rl_text_init(&browser->folder, ctx);
    if (!find_program(&browser->program))
        return fail(ctx, RL_MSG_BROWSER_MISSING, "");
    rl_status status = make_folder(browser);
    if (status != RL_OK)
        return status;
    rl_text_init(&path, ctx);
    rl_text_format(&path, "%s/page.html", rl_text_bytes(&browser->folder));
    status = rl_text_status(&path);
    if (status == RL_OK)
        status = rl_file_write(ctx, rl_text_bytes(&path), rl_text_bytes(page), page->length);
    rl_text_clear(&path);
    return status;
}

// Best effort: what is left is in the folder of temporary files. Symbolic links are not followed.
static void remove_tree(rl_context *ctx, const char *path) {
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        DIR *folder = opendir(path);
        for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
                continue;
            rl_text inner;
            rl_text_init(&inner, ctx);
            rl_text_format(&inner, "%s/%s", path, entry->d_name);
            if (!inner.failed)
                remove_tree(ctx, rl_text_bytes(&inner));
            rl_text_clear(&inner);
        }
        if (folder != NULL)
            closedir(folder);
    }
    (void)remove(path);
}

void rl_browser_close(rl_browser *browser) {
    if (browser->folder.length > 0)
        remove_tree(browser->ctx, rl_text_bytes(&browser->folder));
    rl_text_clear(&browser->folder);
    rl_text_clear(&browser->program);
}

// Running ----------------------------------------------------------------------------------------

// file:///tmp/relais-abc/page.html#fragment
static void append_address(const rl_browser *browser, const char *fragment, rl_text *out) {
    rl_text_append(out, "file://");
    for (const char *at = rl_text_bytes(&browser->folder); *at != '\0'; at++) {
        const bool plain = strchr("/-_.", *at) != NULL || (*at >= '0' && *at <= '9') ||
                           (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
        if (plain)
            rl_text_append_bytes(out, at, 1);
        else
            rl_text_format(out, "%%%02X", (unsigned)(unsigned char)*at);
    }
    rl_text_format(out, "/page.html%s%s", *fragment == '\0' ? "" : "#", fragment);
}

// In the child, from the fork on: only what is safe there.
static void become(char *const *arguments, int output) {
    (void)setpgid(0, 0); // so that its own children can be ended with it
#ifdef __linux__
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL); // nobody waits for it once this program is killed
#endif
    const int nothing = open("/dev/null", O_RDWR);
    if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
        dup2(nothing, STDERR_FILENO) >= 0)
        execv(arguments[0], arguments);
    _exit(127);
}

// Reads what the child says until it ends its output; false when it was told to stop before.
static bool listen_to(rl_context *ctx, int input, rl_text *out) {
    const double last_s = rl_clock_s() + SECONDS_MAX;
    char bytes[65536];
    struct pollfd waiting = {.fd = input, .events = POLLIN};
    while (!rl_is_cancelled(ctx) && rl_clock_s() < last_s) {
        if (poll(&waiting, 1, POLL_MS) <= 0)
            continue;
        const ssize_t length = read(input, bytes, sizeof bytes);
        if (length > 0)
            rl_text_append_bytes(out, bytes, (size_t)length);
        else if (length == 0 || errno != EINTR)
            return true;
    }
    return false;
}

static rl_status start(rl_browser *browser, char *const *arguments, rl_text *out) {
    rl_context *ctx = browser->ctx;
    const char *program = rl_text_bytes(&browser->program);
    int ends[2];
    int state = -1;
    if (pipe(ends) != 0)
        return fail(ctx, RL_MSG_BROWSER_FAILED, program);
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0)
        become(arguments, ends[1]);
    close(ends[1]);
    const bool ended = child > 0 && listen_to(ctx, ends[0], out);
    close(ends[0]);
    if (child > 0 && !ended) {
        (void)kill(child, SIGKILL); // before it has its group, should it be so soon
        (void)kill(-child, SIGKILL);
    }
    while (child > 0 && waitpid(child, &state, 0) < 0 && errno == EINTR) {
    }
    if (!ended || !WIFEXITED(state) || WEXITSTATUS(state) != 0)
        return fail(ctx, RL_MSG_BROWSER_FAILED, program);
    return rl_text_status(out);
}

// Runs the browser on the page with one option more.
static rl_status run(rl_browser *browser, const char *option, const char *fragment, rl_text *out) {
    rl_text profile, address;
    rl_text_init(&profile, browser->ctx);
    rl_text_init(&address, browser->ctx);
    rl_text_format(&profile, "--user-data-dir=%s/profile", rl_text_bytes(&browser->folder));
    append_address(browser, fragment, &address);
    const char *arguments[] = {
        rl_text_bytes(&browser->program), "--headless", "--disable-gpu", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-quic", "--hide-scrollbars", "--virtual-time-budget=20000",
        "--no-pdf-header-footer", "--window-size=1280,900", rl_text_bytes(&profile), option,
        // The sandbox of the browser refuses to run as root; the page is ours and asks for nothing.
        geteuid() == 0 ? "--no-sandbox" : "--enable-sandbox", rl_text_bytes(&address), NULL};
    rl_status status = rl_text_status(&profile);
    if (status == RL_OK)
        status = rl_text_status(&address);
    if (status == RL_OK)
        status = start(browser, (char *const *)arguments, out);
    rl_text_clear(&profile);
    rl_text_clear(&address);
    return status;
}

rl_status rl_browser_print(rl_browser *browser, const char *path) {
    rl_context *ctx = browser->ctx;
    rl_text option, said;
    char *bytes = NULL;
    size_t length;
    static const char prefix[] = "--print-to-pdf=";
    rl_text_init(&option, ctx);
    rl_text_init(&said, ctx);
    rl_text_format(&option, "%s%s/report.pdf", prefix, rl_text_bytes(&browser->folder));
    rl_status status = rl_text_status(&option);
    if (status == RL_OK)
        status = run(browser, rl_text_bytes(&option), "", &said);
    if (status == RL_OK)
        status = rl_file_read(ctx, rl_text_bytes(&option) + strlen(prefix), PDF_BYTES_MAX, &bytes,
                              &length);
    if (status == RL_OK)
        status = rl_file_write(ctx, path, bytes, length);
    rl_release(ctx, bytes);
    rl_text_clear(&said);
    rl_text_clear(&option);
    return status;
}

rl_status rl_browser_dump(rl_browser *browser, const char *fragment, rl_text *out) {
    return run(browser, "--dump-dom", fragment, out);
}
