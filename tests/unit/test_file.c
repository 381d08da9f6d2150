// Whole files read and written, and what stands after each failure.
#include "base/file.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static rl_context ctx;
static char folder[64];
static char path[128]; // a file in the folder

static int set_up(void **state) {
    (void)state;
    rl_context_init(&ctx);
    strcpy(folder, "/tmp/relais-test-file-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/out.txt", folder);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    DIR *entries = opendir(folder);
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char name[512];
        snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
        unlink(name);
    }
    closedir(entries);
    return rmdir(folder);
}

static int count_files(void) {
    int count = 0;
    DIR *entries = opendir(folder);
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(entries);
    return count;
}

static void write_text(const char *text) {
    assert_int_equal(rl_file_write(&ctx, path, text, strlen(text)), RL_OK);
}

static void assert_holds(const char *expected) {
    char *bytes;
    size_t length;
    assert_int_equal(rl_file_read(&ctx, path, 1000, &bytes, &length), RL_OK);
    assert_int_equal(length, strlen(expected));
    assert_string_equal(bytes, expected);
    rl_release(&ctx, bytes);
}

static mode_t mode_of(const char *file) {
    struct stat info;
    assert_int_equal(stat(file, &info), 0);
    return info.st_mode & 0777;
}

// Reading -----------------------------------------------------------------------------------------

static void test_what_is_written_is_read(void **state) {
    (void)state;
    write_text("un relais\n");
    assert_holds("un relais\n");
    write_text(""); // an empty file is a file
    assert_holds("");
    assert_int_equal(count_files(), 1);

    enum { LENGTH = 300000 };
    char *long_text = malloc(LENGTH);
    for (int i = 0; i < LENGTH; i++)
        long_text[i] = (char)(i % 251); // zeros too
    assert_int_equal(rl_file_write(&ctx, path, long_text, LENGTH), RL_OK);
    char *bytes;
    size_t length;
    assert_int_equal(rl_file_read(&ctx, path, LENGTH, &bytes, &length), RL_OK);
    assert_int_equal(length, LENGTH);
    assert_memory_equal(bytes, long_text, LENGTH);
    assert_int_equal(bytes[LENGTH], 0);
    rl_release(&ctx, bytes);
    free(long_text);
}

static void test_a_file_longer_than_the_limit_is_input_trouble(void **state) {
    (void)state;
    char *bytes;
    size_t length;
    write_text("12345");
    assert_int_equal(rl_file_read(&ctx, path, 5, &bytes, &length), RL_OK);
    rl_release(&ctx, bytes);
    assert_int_equal(rl_file_read(&ctx, path, 4, &bytes, &length), RL_E_INPUT);
    assert_null(bytes);
    assert_non_null(strstr(ctx.detail, path));
    assert_non_null(strstr(ctx.detail, "4 bytes"));
    assert_int_equal(rl_file_read(&ctx, "/dev/zero", 1000, &bytes, &length), RL_E_INPUT);
}

static void test_what_cannot_be_read_is_said(void **state) {
    (void)state;
    char *bytes;
    size_t length;
    assert_int_equal(rl_file_read(&ctx, path, 10, &bytes, &length), RL_E_IO);
    assert_non_null(strstr(ctx.detail, path));
    assert_null(bytes);
    ctx.language = RL_FRENCH;
    assert_int_equal(rl_file_read(&ctx, folder, 10, &bytes, &length), RL_E_IO);
    assert_non_null(strstr(ctx.detail, "impossible de lire"));
    assert_null(bytes);
}

static void test_existence(void **state) {
    (void)state;
    assert_false(rl_file_exists(path));
    write_text("x");
    assert_true(rl_file_exists(path));
    assert_true(rl_file_exists(folder));
    assert_true(rl_file_exists("-"));
}

// Runs with standard input or output replaced by a file; returns the original to put back.
static int replace_descriptor(int descriptor, const char *file, int flags) {
    const int kept = dup(descriptor);
    const int opened = open(file, flags, 0600);
    assert_true(kept >= 0 && opened >= 0);
    assert_true(dup2(opened, descriptor) >= 0);
    close(opened);
    return kept;
}

static void restore_descriptor(int descriptor, int kept) {
    dup2(kept, descriptor);
    close(kept);
}

static void test_a_dash_reads_standard_input(void **state) {
    (void)state;
    write_text("from standard input");
    char *bytes;
    size_t length;
    const int kept = replace_descriptor(STDIN_FILENO, path, O_RDONLY);
    const rl_status status = rl_file_read(&ctx, "-", 100, &bytes, &length);
    restore_descriptor(STDIN_FILENO, kept);
    assert_int_equal(status, RL_OK);
    assert_string_equal(bytes, "from standard input");
    rl_release(&ctx, bytes);
}

// Writing -----------------------------------------------------------------------------------------

static void test_a_dash_writes_standard_output(void **state) {
    (void)state;
    fflush(stdout);
    const int kept = replace_descriptor(STDOUT_FILENO, path, O_WRONLY | O_CREAT);
    const rl_status status = rl_file_write(&ctx, "-", "to standard output", 18);
    restore_descriptor(STDOUT_FILENO, kept);
    assert_int_equal(status, RL_OK);
    assert_holds("to standard output");
}

static void test_permissions(void **state) {
    (void)state;
    const mode_t old_mask = umask(027);
    write_text("new");
    umask(old_mask);
    assert_int_equal(mode_of(path), 0640); // as any new file
    assert_int_equal(chmod(path, 0604), 0);
    write_text("replaced");
    assert_int_equal(mode_of(path), 0604); // as it was
}

static void test_a_link_stays_a_link(void **state) {
    (void)state;
    char link[128];
    snprintf(link, sizeof link, "%s/link", folder);
    write_text("old");
    assert_int_equal(symlink(path, link), 0);
    assert_int_equal(rl_file_write(&ctx, link, "new", 3), RL_OK);
    struct stat info;
    assert_int_equal(lstat(link, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_holds("new");
    assert_int_equal(count_files(), 2);
}

static void test_a_path_without_folder(void **state) {
    (void)state;
    char here[512];
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(folder), 0);
    const rl_status status = rl_file_write(&ctx, "out.txt", "here", 4);
    assert_int_equal(chdir(here), 0);
    assert_int_equal(status, RL_OK);
    assert_holds("here");
}

static void test_the_old_file_stands_until_the_new_one_is_complete(void **state) {
    (void)state;
    rl_output output;
    write_text("old");
    assert_int_equal(rl_output_open(&ctx, path, &output), RL_OK);
    fputs("new", output.stream);
    fflush(output.stream);
    assert_holds("old");
    assert_int_equal(rl_output_commit(&ctx, &output), RL_OK);
    assert_holds("new");

    assert_int_equal(rl_output_open(&ctx, path, &output), RL_OK);
    fputs("never", output.stream);
    rl_output_abandon(&ctx, &output);
    assert_holds("new");
    assert_int_equal(count_files(), 1);
}

// A process killed while writing leaves its temporary file: the next one that writes there removes
// it, but not that of a process still at work, nor what only looks like one.
static void test_stale_temporaries_are_removed(void **state) {
    (void)state;
    char stale[sizeof path + 40], other[sizeof path + 40];
    snprintf(stale, sizeof stale, "%s.999999-0.tmp", path);
    snprintf(other, sizeof other, "%s.999999-0.tmp.kept", path);
    assert_int_equal(rl_file_write(&ctx, stale, "torn", 4), RL_OK);
    assert_int_equal(rl_file_write(&ctx, other, "kept", 4), RL_OK);

    rl_output first, second;
    assert_int_equal(rl_output_open(&ctx, path, &first), RL_OK);
    assert_false(rl_file_exists(stale));
    assert_int_equal(rl_output_open(&ctx, path, &second), RL_OK);
    assert_true(rl_file_exists(first.temporary)); // still held
    fputs("first", first.stream);
    assert_int_equal(rl_output_commit(&ctx, &first), RL_OK);
    rl_output_abandon(&ctx, &second);
    assert_holds("first");
    assert_int_equal(count_files(), 2);
    unlink(other);
}

static void test_a_full_disk_leaves_the_old_file(void **state) {
    (void)state;
    write_text("old");
    struct rlimit kept;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction kept_action;
    sigaction(SIGXFSZ, &ignore, &kept_action);
    const struct rlimit small = {100, kept.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    char bytes[100000] = {0};
    const rl_status written = rl_file_write(&ctx, path, bytes, sizeof bytes); // fails at once
    const rl_status flushed = rl_file_write(&ctx, path, bytes, 200);          // fails at the end
    setrlimit(RLIMIT_FSIZE, &kept);
    sigaction(SIGXFSZ, &kept_action, NULL);
    assert_int_equal(written, RL_E_IO);
    assert_int_equal(flushed, RL_E_IO);
    assert_non_null(strstr(ctx.detail, "cannot write"));
    assert_holds("old");
    assert_int_equal(count_files(), 1);
}

static void test_devices_are_written_in_place(void **state) {
    (void)state;
    assert_int_equal(rl_file_write(&ctx, "/dev/null", "gone", 4), RL_OK);
    struct stat info;
    assert_int_equal(stat("/dev/null", &info), 0);
    assert_true(S_ISCHR(info.st_mode));
    assert_int_equal(rl_file_write(&ctx, "/dev/full", "too much", 8), RL_E_IO);
}

static void test_standard_output_by_its_name(void **state) {
    (void)state;
    int ends[2];
    char received[8] = "";
    fflush(stdout);
    assert_int_equal(pipe(ends), 0);
    const int kept = dup(STDOUT_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    const rl_status status = rl_file_write(&ctx, "/dev/stdout", "piped", 5);
    restore_descriptor(STDOUT_FILENO, kept);
    assert_int_equal(status, RL_OK);
    assert_int_equal(read(ends[0], received, sizeof received), 5);
    assert_string_equal(received, "piped");
    close(ends[0]);
    close(ends[1]);
}

static void test_what_cannot_be_written_is_said(void **state) {
    (void)state;
    char elsewhere[160];
    snprintf(elsewhere, sizeof elsewhere, "%s/nowhere/out.txt", folder);
    assert_int_equal(rl_file_write(&ctx, elsewhere, "x", 1), RL_E_IO);
    assert_non_null(strstr(ctx.detail, elsewhere));
    assert_int_equal(rl_file_write(&ctx, folder, "x", 1), RL_E_IO);
    assert_int_equal(count_files(), 0);
}

static void test_memory_failures(void **state) {
    (void)state;
    write_text("old");
    int64_t allowed = 0;
    for (bool finished = false; !finished; allowed++) {
        rl_context failing;
        rl_failing_allocator allocator;
        char *bytes;
        size_t length;
        rl_context_init(&failing);
        rl_failing_allocator_use(&allocator, allowed, &failing);
        const rl_status read = rl_file_read(&failing, path, 100, &bytes, &length);
        rl_release(&failing, bytes);
        allocator.allowed = allowed;
        const rl_status written = rl_file_write(&failing, path, "new", 3);
        finished = read == RL_OK && written == RL_OK;
        assert_true(read == RL_OK || read == RL_E_MEMORY);
        if (written != RL_OK) {
            assert_int_equal(written, RL_E_MEMORY);
            assert_holds("old");
        }
        assert_int_equal(allocator.live, 0);
        assert_int_equal(count_files(), 1);
    }
    assert_true(allowed > 2);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_written_is_read),
        TEST(test_a_file_longer_than_the_limit_is_input_trouble),
        TEST(test_what_cannot_be_read_is_said),
        TEST(test_existence),
        TEST(test_a_dash_reads_standard_input),
        TEST(test_a_dash_writes_standard_output),
        TEST(test_permissions),
        TEST(test_a_link_stays_a_link),
        TEST(test_a_path_without_folder),
        TEST(test_the_old_file_stands_until_the_new_one_is_complete),
        TEST(test_stale_temporaries_are_removed),
        TEST(test_a_full_disk_leaves_the_old_file),
        TEST(test_devices_are_written_in_place),
        TEST(test_standard_output_by_its_name),
        TEST(test_what_cannot_be_written_is_said),
        TEST(test_memory_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
