// From a history to figures: what is counted where, against small cases done by hand.
#include "base/file.h"
#include "io/history_reader.h"
#include "io/scenario_reader.h"
#include "study/calibrate.h"
#include "support/cmocka_test.h"
#include "support/findings_text.h"
#include "support/sample_result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fixture {
    rl_context ctx;
    rl_scenario *scenario;
    rl_findings findings;
    rl_history history;
    rl_calibration calibration;
    char folder[32];
    char path[64];
} fixture;

static int start(void **state) {
    static fixture f;
    rl_context_init(&f.ctx);
    f.scenario = rl_sample_scenario(&f.ctx);
    rl_findings_init(&f.findings, &f.ctx);
    strcpy(f.folder, "/tmp/relais-XXXXXX");
    assert_non_null(mkdtemp(f.folder));
    snprintf(f.path, sizeof f.path, "%s/history.csv", f.folder);
    *state = &f;
    return 0;
}

static int stop(void **state) {
    fixture *f = *state;
    unlink(f->path);
    rmdir(f->folder);
    rl_calibration_clear(&f->ctx, &f->calibration);
    rl_history_clear(&f->ctx, &f->history);
    rl_findings_clear(&f->findings);
    rl_scenario_free(f->scenario);
    return 0;
}

#define HEADER "relay,lever,date,sector,size,territory,measure,count,of,factor\n"

static void read_rows(fixture *f, const char *rows, const char *expected) {
    assert_int_equal(rl_file_write(&f->ctx, f->path, rows, strlen(rows)), RL_OK);
    const rl_status status =
        rl_history_read(&f->ctx, f->scenario, f->path, &f->findings, &f->history);
    rl_assert_findings(rows, &f->findings, f->folder, expected);
    assert_int_equal(status, f->findings.error_count > 0 ? RL_E_INPUT : RL_OK);
}

static void calibrate(fixture *f, const char *rows) {
    read_rows(f, rows, "");
    assert_int_equal(rl_calibrate(&f->ctx, f->scenario, &f->history, &f->calibration), RL_OK);
}

static void test_rows_of_one_offer_add_up(void **state) {
    fixture *f = *state;
    calibrate(f, HEADER "federation,lettre,2025-01-10,,,,exposed,100,1000,0.5\n"
                        "federation,lettre,2025-02-10,,,,exposed,60,200,\n"
                        "artisans,lettre,2025-02-10,,,,exposed,40,400,\n");
    assert_int_equal(f->calibration.estimates.count, 2);
    const rl_estimate *e = &f->calibration.estimates.items[0];
    assert_int_equal(e->observations, 2);
    assert_near(e->successes, 160, 0);
    assert_near(e->trials, 700, 1e-9); // 1000 × 0.5 + 200
    assert_near(e->before, 0.25, 0);
    assert_true(e->low < e->mean && e->mean < e->high);
    assert_true(e->mean > 0.2 && e->mean < 160.0 / 700); // drawn towards the other's 0.1
    assert_int_equal(f->calibration.groups.count, 1);
    assert_int_equal(f->calibration.groups.items[0].members, 2);
    assert_near(f->calibration.expected, 700 * 0.25 + 400 * 0.2, 1e-9);
    assert_near(f->calibration.happened, 200, 0);
}

static void test_verdicts(void **state) {
    fixture *f = *state;
    calibrate(f, HEADER "federation,,2025-01-10,,,,accepted,1,50,\n"
                        "artisans,,2025-01-10,,,,accepted,80,100,\n"
                        "federation,reunion,2025-01-10,,,,exposed,90,100,\n");
    for (size_t i = 0; i < f->calibration.estimates.count; i++) {
        const rl_estimate *e = &f->calibration.estimates.items[i];
        if (e->kind == RL_RATE_EXPOSED)
            assert_int_equal(e->verdict, RL_LEARNT_BETTER);
        else if (e->successes == 1)
            assert_int_equal(e->verdict, RL_LEARNT_WORSE);
        else
            assert_int_equal(e->verdict, RL_LEARNT_AS_EXPECTED);
        assert_true((e->surprise < 0.05) == (e->verdict != RL_LEARNT_AS_EXPECTED));
    }
    assert_int_equal(f->calibration.as_expected, 1);
}

// The posterior of a share is the prior's pseudo-observations and the answers, added.
static void test_shares(void **state) {
    fixture *f = *state;
    const rl_scenario *s = f->scenario;
    char rows[256];
    snprintf(rows, sizeof rows, HEADER "federation,,2025-01-10,%s,%s,%s,touched,30,100,\n",
             s->segments[0].sector, s->segments[0].size, s->segments[0].territory);
    calibrate(f, rows);
    const rl_estimate *e = &f->calibration.estimates.items[0];
    const double share = rl_audience_share(s, e->relay, 0);
    rl_confidence confidence = RL_MEASURED;
    for (int32_t i = s->audience_start[e->relay]; i < s->audience_start[e->relay + 1]; i++)
        if (s->audiences[i].segment == 0)
            confidence = s->audiences[i].evidence.confidence;
    const double strength = confidence == RL_MEASURED   ? RL_PRIOR_MEASURED
                            : confidence == RL_ESTIMATE ? RL_PRIOR_ESTIMATE
                                                        : RL_PRIOR_ASSUMPTION;
    assert_near(e->before, share, 1e-12);
    assert_near(e->mean, (share * strength + 30) / (strength + 100), 1e-9);
    assert_true(e->asked[0]);
    assert_true(isnan(e->group));
}

static void test_bad_rows(void **state) {
    read_rows(*state,
              HEADER "federation,lettre,2025-01-10,,,,exposed,12,10,\n"
                     "personne,lettre,2025-01-10,,,,exposed,1,10,\n"
                     "federation,,2025-01-10,,,,exposed,1,10,\n"
                     "federation,lettre,2025-01-10,mines,,,touched,1,0,-1\n",
              "COUNT_ABOVE_TRIALS history.csv:2 count\n"
              "ID_UNKNOWN history.csv:3 relay\n"
              "VALUE_MISSING history.csv:4 lever\n"
              "NUMBER_OUT_OF_RANGE history.csv:5 of\nNUMBER_OUT_OF_RANGE history.csv:5 factor\n"
              "CODE_UNKNOWN history.csv:5 sector\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows_of_one_offer_add_up, start, stop),
        cmocka_unit_test_setup_teardown(test_verdicts, start, stop),
        cmocka_unit_test_setup_teardown(test_shares, start, stop),
        cmocka_unit_test_setup_teardown(test_bad_rows, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
