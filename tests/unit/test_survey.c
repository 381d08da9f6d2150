// The nodes of a figure against the moments of its distribution; the form of a survey read back;
// what is wrong with answers.
#include "base/beta.h"
#include "base/file.h"
#include "io/answers_reader.h"
#include "report/survey_csv.h"
#include "study/survey_questions.h"
#include "support/cmocka_test.h"
#include "support/findings_text.h"
#include "support/sample_result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Nodes -------------------------------------------------------------------------------------------

// E[x^n] of Beta(a, b) is Π (a + i) / (a + b + i); three nodes have it right up to n = 5.
static void test_nodes_have_the_moments(void **state) {
    (void)state;
    static const double cases[][2] = {{0.06, 3.94}, {1, 1},     {2, 2},
                                      {19.6, 0.4},  {0.5, 0.5}, {7, 3}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const double a = cases[c][0], b = cases[c][1];
        double nodes[RL_BETA_NODES], weights[RL_BETA_NODES], moment = 1;
        rl_beta_quadrature(a, b, nodes, weights);
        for (int n = 0; n <= 5; n++) {
            double sum = 0;
            for (int k = 0; k < RL_BETA_NODES; k++)
                sum += weights[k] * pow(nodes[k], n);
            assert_near(sum, moment, 1e-12);
            moment *= (a + n) / (a + b + n);
        }
        assert_true(0 < nodes[0] && nodes[0] < nodes[1] && nodes[1] < nodes[2] && nodes[2] < 1);
    }
}

// The form ----------------------------------------------------------------------------------------

static void write_text(rl_context *ctx, const char *path, const char *text) {
    assert_int_equal(rl_file_write(ctx, path, text, strlen(text)), RL_OK);
}

static void test_a_form_reads_back(void **state) {
    (void)state;
    for (int style = 0; style <= RL_CSV_FRENCH_EXCEL; style++) {
        rl_context ctx;
        rl_survey survey;
        rl_findings findings;
        rl_answers answers;
        rl_text form;
        char path[] = "/tmp/relais-form-XXXXXX";
        close(mkstemp(path));
        rl_context_init(&ctx);
        rl_survey_init(&survey, &ctx);
        rl_findings_init(&findings, &ctx);
        rl_text_init(&form, &ctx);
        rl_scenario *scenario = rl_sample_scenario(&ctx);
        assert_int_equal(rl_survey_list(&ctx, scenario, &survey), RL_OK);
        for (size_t i = 0; i < survey.questions.count; i++)
            survey.questions.items[i].status = RL_SURVEY_SCREENED;
        assert_int_equal(rl_survey_csv(scenario, &survey, 1000, (rl_csv_style)style, &form), RL_OK);
        write_text(&ctx, path, rl_text_bytes(&form));
        assert_int_equal(rl_answers_read(&ctx, path, &findings, &answers), RL_OK);
        assert_int_equal(answers.unanswered, survey.questions.count);
        assert_int_equal(answers.edits.figures, 0);
        assert_int_equal(findings.list.count, 0);
        rl_answers_clear(&ctx, &answers);
        rl_text_clear(&form);
        rl_findings_clear(&findings);
        rl_survey_clear(&ctx, &survey);
        rl_scenario_free(scenario);
        unlink(path);
    }
}

#define HEADER "answer_per_100;answer_confidence;answer_date;answered_by;table;actor;lever;size\n"

static void read_answers(const char *rows, const char *expected, int32_t figures) {
    rl_context ctx;
    rl_findings findings;
    rl_answers answers;
    char folder[] = "/tmp/relais-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/answers.csv", folder);
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    write_text(&ctx, path, rows);
    const rl_status status = rl_answers_read(&ctx, path, &findings, &answers);
    rl_assert_findings(rows, &findings, folder, expected);
    assert_int_equal(status, findings.error_count > 0 ? RL_E_INPUT : RL_OK);
    assert_int_equal(answers.edits.figures, figures);
    rl_answers_clear(&ctx, &answers);
    rl_findings_clear(&findings);
    unlink(path);
    rmdir(folder);
}

static void test_answers_become_edits(void **state) {
    (void)state;
    rl_context ctx;
    rl_findings findings;
    rl_answers answers;
    char path[] = "/tmp/relais-form-XXXXXX";
    close(mkstemp(path));
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    write_text(&ctx, path,
               HEADER "62,5;estimate;2027-01-12;Mme Roy;offers;craft;letter;\n"
                      ";;;;actors;craft;;\n");
    assert_int_equal(rl_answers_read(&ctx, path, &findings, &answers), RL_OK);
    assert_int_equal(answers.unanswered, 1);
    assert_int_equal(answers.edits.edits.count, 3);
    const rl_edit *edits = answers.edits.edits.items;
    assert_string_equal(edits[0].target, "exposure_prob");
    assert_string_equal(edits[0].text, "0.625");
    assert_string_equal(edits[0].cells[1].text, "letter");
    assert_string_equal(edits[1].text, "estimate");
    assert_string_equal(edits[2].text, "answer to the questionnaire, 2027-01-12, Mme Roy");
    rl_answers_clear(&ctx, &answers);
    rl_findings_clear(&findings);
    unlink(path);
}

static void test_bad_answers(void **state) {
    (void)state;
    read_answers(HEADER "10;;;;actors;craft;;\n20;measured;;;actors;other;;\n", "", 2);
    read_answers(HEADER "10;;;;actors;craft;;\n120;sure;;;actors;craft;;\n0.3;;;;actors;;;\n"
                        "12;;hier;;people;craft;;\n15;;;;actors;craft;;\n;;;;people;;;\n",
                 "NUMBER_OUT_OF_RANGE answers.csv:3 answer_per_100\n"
                 "CHOICE_INVALID answers.csv:3 answer_confidence\n"
                 "VALUE_MISSING answers.csv:4 actor\n"
                 "ANSWER_BELOW_ONE answers.csv:4 answer_per_100\n"
                 "CHOICE_INVALID answers.csv:5 table\n"
                 "DATE_INVALID answers.csv:5 answer_date\n"
                 "ANSWER_TWICE answers.csv:6 answer_per_100\n",
                 1);
    read_answers("table;actor\nactors;craft\n", "COLUMN_MISSING answers.csv:1 answer_per_100\n", 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nodes_have_the_moments),
        cmocka_unit_test(test_a_form_reads_back),
        cmocka_unit_test(test_answers_become_edits),
        cmocka_unit_test(test_bad_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
