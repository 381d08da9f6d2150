// Every case of tests/bad/cases: the good files of its reader, edited, give exactly the findings
// that it lists, each with its file, its line and its place. And the table is complete: whatever a
// file can be told has a case.
//
//     test_bad_files                 runs all
//     test_bad_files --show FILE     prints what each case of one file gives, to write or judge it
#include "bad/bad_case.h"
#include "support/cmocka_test.h"
#include "support/input_readers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASES_LEAST = 300 };

#define CASES RELAIS_SOURCE_DIR "/tests/bad/cases"

// Codes of findings that no small file gives, and the test that meets them.
static const struct {
    rl_finding_code code;
    const char *test;
} met_elsewhere[] = {
    {RL_FINDING_FILE_TOO_LARGE, "tests/unit/test_plan_reader.c"},
    {RL_FINDING_MORE_NOT_LISTED, "tests/unit/test_findings.c"},
    {RL_FINDING_LIST_EXCEEDS_SEGMENT, "tests/unit/test_shares.c"},
    {RL_FINDING_WORKBOOK_TOO_LARGE, "tests/golden/check_workbooks.py"},
    {RL_FINDING_CELL_TOO_LONG, "tests/golden/check_workbooks.py"},
    {RL_FINDING_NOTE_LEFT_OUT, "tests/golden/check_workbooks.py"},
    {RL_FINDING_RESULT_DIFFERS, "tests/unit/test_result_reader.c"},
};

// A case made into files --------------------------------------------------------------------------

static const char *find_bytes(const char *bytes, size_t length, const rl_bad_bytes *wanted) {
    for (size_t i = 0; i + wanted->length <= length; i++)
        if (memcmp(bytes + i, wanted->bytes, wanted->length) == 0)
            return bytes + i;
    return NULL;
}

// Writes `before`, `edit->to` and `after` as the edited file.
static void put(const char *folder, const rl_bad_edit *edit, rl_bad_bytes before,
                rl_bad_bytes after) {
    char *whole = malloc(before.length + edit->to.length + after.length + 1);
    assert_non_null(whole);
    if (before.length > 0)
        memcpy(whole, before.bytes, before.length);
    if (edit->to.length > 0)
        memcpy(whole + before.length, edit->to.bytes, edit->to.length);
    if (after.length > 0)
        memcpy(whole + before.length + edit->to.length, after.bytes, after.length);
    rl_working_folder_put(folder, edit->file, whole,
                          before.length + edit->to.length + after.length);
    free(whole);
}

static void apply(const rl_bad_case *bad, const char *folder, const rl_bad_edit *edit) {
    char path[RL_WORKING_PATH_BYTES];
    rl_bad_bytes old = {0};
    if (edit->kind == RL_BAD_DELETE) {
        rl_working_folder_delete(folder, edit->file);
        return;
    }
    rl_working_path(folder, edit->file, path);
    old.bytes = rl_working_file_read(path, &old.length);
    if (edit->kind == RL_BAD_REPLACE) {
        const char *found = find_bytes(old.bytes, old.length, &edit->from);
        if (found == NULL)
            fail_msg("%d: “%s”: the text to replace is not in %s", bad->line, bad->title,
                     edit->file);
        const size_t before = (size_t)(found - old.bytes);
        const size_t after = before + edit->from.length;
        put(folder, edit, (rl_bad_bytes){old.bytes, before},
            (rl_bad_bytes){old.bytes + after, old.length - after});
    } else {
        const rl_bad_bytes none = {0};
        put(folder, edit, edit->kind == RL_BAD_APPEND ? old : none, none);
    }
    free(old.bytes);
}

// What comes out ----------------------------------------------------------------------------------

// The path without the folder it was read in; files of the base scenario keep « scenario/ ».
static const char *short_file(const char *file, const char *folder) {
    char base[RL_WORKING_PATH_BYTES];
    rl_input_base("", base);
    const char *const places[] = {folder, base};
    for (int i = 0; i < 2; i++) {
        const size_t length = strlen(places[i]);
        if (strncmp(file, places[i], length) == 0)
            return file[length] == '\0' ? "." : file + length + (file[length] == '/');
    }
    return file;
}

static void append_place(const rl_finding *finding, const char *folder, rl_text *out) {
    const rl_place *place = &finding->place;
    rl_text_append(out, rl_finding_name(finding->code));
    if (place->file != NULL)
        rl_text_format(out, " %s", short_file(place->file, folder));
    if (place->line > 0)
        rl_text_format(out, ":%d", (int)place->line);
    if (place->sheet != NULL)
        rl_text_format(out, " [%s]", place->sheet);
    if (place->column != NULL)
        rl_text_format(out, " %s", place->column);
    if (place->pointer != NULL)
        rl_text_format(out, " %s", place->pointer);
}

// Whether the finding, as people read it, holds each of the words between bars.
static bool holds_words(const char *printed, const char *words) {
    char part[256];
    while (words != NULL) {
        const char *bar = strstr(words, " | ");
        const size_t length = bar == NULL ? strlen(words) : (size_t)(bar - words);
        snprintf(part, sizeof part, "%.*s", (int)length, words);
        if (strstr(printed, part) == NULL)
            return false;
        words = bar == NULL ? NULL : bar + 3;
    }
    return true;
}

static bool is_expected(const rl_finding *finding, const char *folder, const rl_bad_finding *wanted,
                        rl_context *ctx) {
    rl_text place;
    rl_text printed;
    rl_text_init(&place, ctx);
    rl_text_init(&printed, ctx);
    append_place(finding, folder, &place);
    rl_finding_append(finding, &printed);
    const bool expected = strcmp(rl_text_bytes(&place), wanted->place) == 0 &&
                          holds_words(rl_text_bytes(&printed), wanted->words);
    rl_text_clear(&place);
    rl_text_clear(&printed);
    return expected;
}

static void print_findings(const rl_findings *findings, const char *folder) {
    rl_text text;
    rl_text_init(&text, findings->ctx);
    for (size_t i = 0; i < findings->list.count; i++) {
        rl_text_append(&text, "= ");
        append_place(&findings->list.items[i], folder, &text);
        rl_text_append(&text, " | ");
        rl_text_append(&text, findings->list.items[i].text);
        if (findings->list.items[i].value != NULL)
            rl_text_format(&text, " (read: “%s”)", findings->list.items[i].value);
        rl_text_append(&text, "\n");
    }
    if (findings->list.count == 0)
        rl_text_append(&text, "= nothing\n");
    fputs(rl_text_bytes(&text), stdout);
    rl_text_clear(&text);
}

static bool all_expected(const rl_bad_case *bad, const rl_findings *findings, const char *folder) {
    const size_t count = findings->list.count;
    if (bad->expected.count == 1 && strcmp(bad->expected.items[0].place, "nothing") == 0)
        return count == 0;
    bool expected = count == bad->expected.count && count > 0;
    for (size_t i = 0; i < count && expected; i++)
        expected =
            is_expected(&findings->list.items[i], folder, &bad->expected.items[i], findings->ctx);
    return expected;
}

// Running -----------------------------------------------------------------------------------------

typedef struct table {
    rl_input_world world;
    size_t cases;
    bool met[RL_FINDING_COUNT];
} table;

static bool run_case(table *t, const rl_input_reader *reader, const rl_bad_case *bad, bool show) {
    char folder[RL_WORKING_PATH_BYTES];
    rl_context ctx;
    rl_findings findings;
    rl_context_init(&ctx);
    ctx.language = bad->language;
    rl_findings_init(&findings, &ctx);
    rl_working_folder_make(folder);
    rl_input_reader_fill(reader, folder);
    for (size_t i = 0; i < bad->edits.count; i++)
        apply(bad, folder, &bad->edits.items[i]);
    const rl_input_reading reading = {&ctx, t->world.scenario, &t->world.schema, folder, &findings};
    const rl_status status = reader->read(&reading);
    const bool expected = all_expected(bad, &findings, folder) &&
                          status == (findings.error_count > 0 ? RL_E_INPUT : RL_OK);
    for (size_t i = 0; i < findings.list.count; i++)
        t->met[findings.list.items[i].code] = true;
    if (show || !expected) {
        printf("%s # %s (line %d, status %d %s)\n", expected ? "" : "NOT EXPECTED", bad->title,
               bad->line, (int)status, ctx.detail);
        print_findings(&findings, folder);
    }
    t->cases++;
    rl_working_folder_remove(folder);
    rl_findings_clear(&findings);
    return expected;
}

// Runs the cases of a reader; returns how many were not as expected.
static int run_file(table *t, const rl_input_reader *reader, bool show) {
    char path[RL_WORKING_PATH_BYTES];
    rl_bad_file file;
    int wrong = 0;
    snprintf(path, sizeof path, "%s/%s.bad", CASES, reader->name);
    if (!rl_bad_file_read(path, &file))
        wrong = 1;
    for (size_t i = 0; i < file.cases.count; i++)
        wrong += !run_case(t, reader, &file.cases.items[i], show);
    rl_bad_file_clear(&file);
    return wrong;
}

static void start(table *t) {
    *t = (table){0};
    rl_input_world_open(&t->world);
}

static void test_each_bad_file_gives_its_findings(void **state) {
    (void)state;
    table t;
    int wrong = 0;
    start(&t);
    for (size_t i = 0; i < rl_input_reader_count; i++)
        wrong += run_file(&t, &rl_input_readers[i], false);
    rl_input_world_close(&t.world);
    assert_int_equal(wrong, 0);
    assert_true(t.cases >= CASES_LEAST);
    for (size_t i = 0; i < sizeof met_elsewhere / sizeof *met_elsewhere; i++) {
        assert_false(t.met[met_elsewhere[i].code]); // then it need not be listed
        t.met[met_elsewhere[i].code] = true;
    }
    for (int code = 0; code < RL_FINDING_COUNT; code++)
        if (!t.met[code])
            fail_msg("no bad file gives %s", rl_finding_name((rl_finding_code)code));
}

// The good files themselves: otherwise a case could pass for a reason that is not its own.
static void test_good_files_give_none(void **state) {
    (void)state;
    table t;
    start(&t);
    for (size_t i = 0; i < rl_input_reader_count; i++) {
        const rl_bad_case good = {.title = rl_input_readers[i].name};
        rl_bad_case bad = good;
        rl_bad_finding nothing = {.place = (char[]){"nothing"}};
        bad.expected.items = &nothing;
        bad.expected.count = 1;
        assert_true(run_case(&t, &rl_input_readers[i], &bad, false));
    }
    rl_input_world_close(&t.world);
}

static void test_other_tests_meet_the_rest(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof met_elsewhere / sizeof *met_elsewhere; i++) {
        char path[RL_WORKING_PATH_BYTES];
        size_t length;
        rl_working_path(RELAIS_SOURCE_DIR, met_elsewhere[i].test, path);
        char *text = rl_working_file_read(path, &length);
        assert_non_null(text);
        if (strstr(text, rl_finding_name(met_elsewhere[i].code)) == NULL)
            fail_msg("%s does not name %s", path, rl_finding_name(met_elsewhere[i].code));
        free(text);
    }
}

static int show(const char *name) {
    table t;
    const rl_input_reader *reader = rl_input_reader_find(name);
    if (reader == NULL)
        return 2;
    start(&t);
    const int wrong = run_file(&t, reader, true);
    rl_input_world_close(&t.world);
    return wrong > 0;
}

int main(int argument_count, char **arguments) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_files_give_none),
        cmocka_unit_test(test_each_bad_file_gives_its_findings),
        cmocka_unit_test(test_other_tests_meet_the_rest),
    };
    if (argument_count == 3 && strcmp(arguments[1], "--show") == 0)
        return show(arguments[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
