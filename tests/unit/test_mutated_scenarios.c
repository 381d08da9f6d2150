// A valid scenario damaged at random, thousands of times: whatever comes out, the reader answers
// with findings or with a scenario that keeps the promises of domain/scenario.h (freezing asserts
// many of them), and never crashes. Run under the sanitizers.
#include "base/file.h"
#include "base/random.h"
#include "io/scenario_reader.h"
#include "support/cmocka_test.h"
#include "support/scenario_files.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_COUNT = 9, MUTANTS = 3000, GROWTH = 64 };

static const char *const names[FILE_COUNT] = {"scenario.json", "actors.csv",   "levers.csv",
                                              "windows.csv",   "segments.csv", "offers.csv",
                                              "audiences.csv", "timing.csv",   "links.csv"};

static const char *const tokens[] = {
    ";",    "\"", "|",    "*",     "\n",         "\r",  "",     "0",    "1",     "-1",      "01",
    "2",    "%",  "12 %", "1,5",   "1e9",        "nan", "\xC3", "\xFF", "relay", "capeb",   "ffb",
    "{",    "}",  "[",    "]",     ",",          ":",   "null", "true", "\\",    "\\u0000", "//",
    "\x01", "é",  "mars", "event", "2027-03-01", "FZ",  "GZ",   "38",   "1-9"};

// One mutant: part of the text replaced by a token, by nothing, or by another part of the text.
static size_t mutate(rl_random *random, char *text, size_t length) {
    const size_t start = rl_random_below(random, (uint32_t)length + 1);
    size_t cut =
        rl_random_below(random, 4) == 0 ? rl_random_below(random, 40) : rl_random_below(random, 4);
    if (cut > length - start)
        cut = length - start;
    char insert[GROWTH] = "";
    if (rl_random_below(random, 4) > 0) {
        const char *token = tokens[rl_random_below(random, sizeof tokens / sizeof *tokens)];
        strcpy(insert, token);
    } else if (length > GROWTH) {
        const size_t from = rl_random_below(random, (uint32_t)(length - GROWTH));
        memcpy(insert, text + from, rl_random_below(random, GROWTH - 1));
    }
    const size_t added = strlen(insert);
    memmove(text + start + added, text + start + cut, length - start - cut);
    memcpy(text + start, insert, added);
    return length - cut + added;
}

static void assert_sound(const rl_scenario *s) {
    for (int32_t i = 0; i < s->audience_start[s->actor_count]; i++) {
        assert_true(s->audiences[i].share > 0.0 && s->audiences[i].share <= 1.0);
        assert_in_range(s->audiences[i].segment, 0, s->segment_count - 1);
    }
    for (int32_t i = 0; i < s->offer_count; i++) {
        assert_true(s->offers[i].exposure_prob >= 0.0 && s->offers[i].exposure_prob <= 1.0);
        assert_true(s->offers[i].cost_eur >= 0.0 && isfinite(s->offers[i].cost_eur));
        assert_true(s->offers[i].hours >= 0.0 && isfinite(s->offers[i].hours));
        assert_true(s->offers[i].max_uses >= 1 && s->offers[i].gap_days >= 0);
    }
    for (int32_t i = 0; i < s->window_count; i++)
        assert_true(s->windows[i].start_day <= s->windows[i].end_day);
    assert_true(rl_target_weight(s) > 0.0 && isfinite(rl_target_weight(s)));
    assert_true(s->rules.budget_eur >= 0.0 && s->rules.hours >= 0.0 && s->rules.max_contacts > 0.0);
    assert_true(s->exposure_cap > 0.0 && s->exposure_cap < 1.0);
}

static bool read_folder(const char *folder) {
    rl_context ctx;
    rl_findings findings;
    rl_scenario *scenario;
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    const rl_status status = rl_scenario_read(&ctx, folder, &findings, &scenario);
    assert_true(status == RL_OK || status == RL_E_INPUT);
    assert_int_equal(status == RL_OK, findings.error_count == 0);
    assert_int_equal(status == RL_OK, scenario != NULL);
    for (size_t i = 0; i < findings.list.count; i++) {
        const rl_finding *finding = &findings.list.items[i];
        assert_non_null(finding->place.file);
        assert_true(finding->place.line >= 0);
        assert_true(rl_text_is_utf8(finding->text, strlen(finding->text)));
        if (finding->value != NULL)
            assert_true(rl_text_is_utf8(finding->value, strlen(finding->value)));
    }
    if (scenario != NULL)
        assert_sound(scenario);
    rl_scenario_free(scenario);
    rl_findings_clear(&findings);
    return status == RL_OK;
}

static void test_mutants_are_read_or_refused(void **state) {
    (void)state;
    char folder[RL_FOLDER_BYTES];
    rl_context ctx;
    rl_random random;
    int read_count = 0;
    rl_context_init(&ctx);
    rl_random_init(&random, 20270315);
    rl_scenario_files_write(NULL, 0, folder);
    for (int i = 0; i < MUTANTS; i++) {
        char path[128];
        char *original;
        size_t length;
        snprintf(path, sizeof path, "%s/%s", folder, names[rl_random_below(&random, FILE_COUNT)]);
        assert_int_equal(rl_file_read(&ctx, path, 1 << 20, &original, &length), RL_OK);
        char *mutant = calloc(length + 4 * GROWTH, 1);
        assert_non_null(mutant);
        memcpy(mutant, original, length);
        size_t mutant_length = length;
        for (uint32_t m = 0; m <= rl_random_below(&random, 3); m++)
            mutant_length = mutate(&random, mutant, mutant_length);
        FILE *stream = fopen(path, "wb");
        assert_non_null(stream);
        assert_int_equal(fwrite(mutant, 1, mutant_length, stream), mutant_length);
        assert_int_equal(fclose(stream), 0);
        read_count += read_folder(folder);
        stream = fopen(path, "wb");
        assert_non_null(stream);
        assert_int_equal(fwrite(original, 1, length, stream), length);
        assert_int_equal(fclose(stream), 0);
        free(mutant);
        rl_release(&ctx, original);
    }
    rl_scenario_files_remove(folder);
    // Some mutants harm nothing (a note, a name): both branches must have been walked.
    assert_in_range(read_count, MUTANTS / 50, MUTANTS / 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mutants_are_read_or_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
