// The files made from a plan: what a calendar, a table and a brief must hold, whatever the names.
#include "report/brief_page.h"
#include "report/coverage_csv.h"
#include "report/markup.h"
#include "report/plan_ics.h"
#include "support/cmocka_test.h"
#include "support/sample_result.h"

#include <string.h>

typedef struct fixture {
    rl_context ctx;
    rl_scenario *scenario;
    rl_result result;
    rl_text text;
} fixture;

static int start(void **state) {
    static fixture f;
    rl_context_init(&f.ctx);
    f.ctx.language = RL_FRENCH;
    f.scenario = rl_sample_scenario(&f.ctx);
    rl_sample_result(&f.ctx, f.scenario, &f.result);
    rl_text_init(&f.text, &f.ctx);
    *state = &f;
    return 0;
}

static int stop(void **state) {
    fixture *f = *state;
    rl_text_clear(&f->text);
    rl_result_clear(&f->ctx, &f->result);
    rl_scenario_free(f->scenario);
    return 0;
}

static size_t count(const char *text, const char *piece) {
    size_t times = 0;
    for (const char *at = strstr(text, piece); at != NULL; at = strstr(at + 1, piece))
        times++;
    return times;
}

// A name that every format must survive.
static const char naughty[] = "=1+1;\"<script>alert('é')</script>\"&\\,\n"
                              "éèàùçœ « … » — "
                              "🦺🦺🦺🦺🦺🦺🦺🦺🦺🦺🦺🦺🦺🦺🦺🦺🦺"
                              "🦺🦺🦺🦺🦺🦺🦺 \x01 fin";

static void rename_relay(fixture *f, rl_id relay) {
    rl_actor *actors = (rl_actor *)(uintptr_t)f->scenario->actors; // a test may
    actors[relay].name = naughty;
}

static void test_markup(void **state) {
    fixture *f = *state;
    rl_markup_append(&f->text, "a<b> & \"c\"\r\x02é\xFF");
    assert_string_equal(rl_text_bytes(&f->text),
                        "a&lt;b&gt; &amp; &quot;c&quot;&#13;\xEF\xBF\xBDé\xEF\xBF\xBD");
}

static void test_calendar(void **state) {
    fixture *f = *state;
    rename_relay(f, f->scenario->activations[f->result.plan.activations.items[0]].relay);
    rl_plan_ics(f->scenario, &f->result.plan, &f->text);
    assert_int_equal(rl_text_status(&f->text), RL_OK);
    const char *text = rl_text_bytes(&f->text);
    assert_int_equal(count(text, "BEGIN:VEVENT\r\n"), f->result.plan.activations.count);
    assert_int_equal(count(text, "END:VEVENT\r\n"), f->result.plan.activations.count);
    assert_int_equal(count(text, "\n"), count(text, "\r\n"));
    for (const char *line = text; *line != '\0';) {
        const size_t length = strcspn(line, "\r");
        assert_true(length <= 75);
        assert_true(rl_text_is_utf8(line, length)); // never cut inside a character
        line += length + 2;
    }
    assert_null(strchr(text, '\x01'));
}

// Unfolded, the summary is the name with its commas and line ends escaped.
static void test_calendar_unfolds(void **state) {
    fixture *f = *state;
    rename_relay(f, f->scenario->activations[f->result.plan.activations.items[0]].relay);
    rl_plan_ics(f->scenario, &f->result.plan, &f->text);
    rl_text unfolded;
    rl_text_init(&unfolded, &f->ctx);
    for (const char *at = rl_text_bytes(&f->text); *at != '\0'; at++) {
        if (strncmp(at, "\r\n ", 3) == 0)
            at += 2;
        else
            rl_text_append_bytes(&unfolded, at, 1);
    }
    assert_non_null(strstr(rl_text_bytes(&unfolded),
                           "SUMMARY:=1+1\\;\"<script>alert('é')</script>\"&\\\\\\,\\néèàùçœ"));
    rl_text_clear(&unfolded);
}

static void test_brief(void **state) {
    fixture *f = *state;
    const rl_id relay = f->result.evaluation.relays.items[0].relay;
    rename_relay(f, relay);
    rl_brief_page(f->scenario, &f->result.plan, &f->result.evaluation, relay, &f->text);
    const char *text = rl_text_bytes(&f->text);
    assert_int_equal(rl_text_status(&f->text), RL_OK);
    assert_null(strstr(text, "<script"));
    assert_non_null(strstr(text, "&lt;script&gt;"));
    assert_non_null(strstr(text, "Ce que nous vous demandons"));
    // Each activation of the relay is asked for and followed up; no other is.
    size_t expected = 0;
    for (size_t i = 0; i < f->result.plan.activations.count; i++)
        expected += f->scenario->activations[f->result.plan.activations.items[i]].relay == relay;
    const char *follow_up = strstr(text, "Fait le");
    assert_non_null(follow_up);
    assert_int_equal(count(follow_up, "<tr>"), expected);
}

static void test_coverage(void **state) {
    fixture *f = *state;
    size_t targeted = 0;
    for (rl_id s = 0; s < f->scenario->segment_count; s++)
        targeted += f->scenario->segments[s].targeted;
    rl_coverage_csv(f->scenario, &f->result.evaluation, RL_CSV_FRENCH_EXCEL, &f->text);
    const char *text = rl_text_bytes(&f->text);
    assert_int_equal(count(text, "\r\n"), targeted + 1);
    assert_int_equal(count(text, ";"), 13 * (targeted + 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_markup, start, stop),
        cmocka_unit_test_setup_teardown(test_calendar, start, stop),
        cmocka_unit_test_setup_teardown(test_calendar_unfolds, start, stop),
        cmocka_unit_test_setup_teardown(test_brief, start, stop),
        cmocka_unit_test_setup_teardown(test_coverage, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
