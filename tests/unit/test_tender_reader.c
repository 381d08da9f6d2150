// Reading a tender grid and the answers: what is wrong with them, and the scores of what is right.
#include "base/file.h"
#include "io/tender_reader.h"
#include "support/cmocka_test.h"
#include "support/findings_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fixture {
    rl_context ctx;
    char folder[32];
    rl_text grid, offers; // paths
    rl_findings findings;
    rl_tender tender;
} fixture;

static int start(void **state) {
    static fixture f;
    rl_context_init(&f.ctx);
    strcpy(f.folder, "/tmp/relais-XXXXXX");
    assert_non_null(mkdtemp(f.folder));
    rl_text_init(&f.grid, &f.ctx);
    rl_text_init(&f.offers, &f.ctx);
    rl_text_format(&f.grid, "%s/grid.csv", f.folder);
    rl_text_format(&f.offers, "%s/offers.csv", f.folder);
    rl_findings_init(&f.findings, &f.ctx);
    rl_tender_init(&f.tender, &f.ctx);
    *state = &f;
    return 0;
}

static int stop(void **state) {
    fixture *f = *state;
    unlink(rl_text_bytes(&f->grid));
    unlink(rl_text_bytes(&f->offers));
    rmdir(f->folder);
    rl_tender_clear(&f->ctx, &f->tender);
    rl_findings_clear(&f->findings);
    rl_text_clear(&f->grid);
    rl_text_clear(&f->offers);
    return 0;
}

static void put(fixture *f, const rl_text *path, const char *bytes) {
    if (bytes != NULL)
        assert_int_equal(rl_file_write(&f->ctx, rl_text_bytes(path), bytes, strlen(bytes)), RL_OK);
}

// Reads the two tables (NULL for a file that is not there) and compares the findings.
static void assert_read(fixture *f, const char *grid, const char *offers, const char *expected) {
    put(f, &f->grid, grid);
    put(f, &f->offers, offers);
    const rl_status status = rl_tender_read(&f->ctx, rl_text_bytes(&f->grid),
                                            rl_text_bytes(&f->offers), &f->findings, &f->tender);
    rl_assert_findings(grid == NULL ? "no grid" : grid, &f->findings, f->folder, expected);
    assert_int_equal(status, f->findings.error_count > 0 ? RL_E_INPUT : RL_OK);
}

#define GRID "id,name,weight,scale\n"

static void test_scores(void **state) {
    fixture *f = *state;
    assert_read(f,
                "id;name;weight;scale;least_score\nq;Q;30 %;-1-4;\nl;L;20 %;oui:1|bof:0,5|non:0;\n"
                "p;P;50 %;le plus bas;40 %\n",
                "offer;p;l;q;note\nX;100;bof;4;n\nY;250;oui;1,5;\n",
                "PERCENT_SIGN grid.csv:2 weight\nPERCENT_SIGN grid.csv:4 least_score\n");
    const rl_tender_offer *offers = f->tender.offers.items;
    assert_true(fabs(f->tender.criteria.items[0].weight - 0.3) < 1e-12);
    assert_true(fabs(f->tender.criteria.items[2].least_score - 0.4) < 1e-12);
    assert_true(offers[0].scores[0] == 1 && offers[0].scores[1] == 0.5 && offers[0].scores[2] == 1);
    assert_true(offers[1].scores[0] == 0.5 && offers[1].scores[1] == 1);
    assert_true(fabs(offers[1].scores[2] - 0.4) < 1e-12);
}

static void test_missing_files(void **state) {
    assert_read(*state, NULL, NULL, "FILE_MISSING grid.csv\nFILE_MISSING offers.csv\n");
}

static void test_bad_grid(void **state) {
    assert_read(*state, GRID "a,A,1,0-5\na,B,2,5-0\nb,,x,yes:2\nc,C,1,words\n",
                "offer,a,b,c\nX,1,,\n",
                "CRITERION_DUPLICATE grid.csv:3 id\nSCALE_INVALID grid.csv:3 scale\n"
                "VALUE_MISSING grid.csv:4 name\nNUMBER_INVALID grid.csv:4 weight\n"
                "SCALE_INVALID grid.csv:4 scale\nSCALE_INVALID grid.csv:5 scale\n"
                "VALUE_MISSING offers.csv:2 b\nVALUE_MISSING offers.csv:2 c\n");
}

static void test_weights_all_zero(void **state) {
    assert_read(*state, GRID "a,A,0,0-5\n", "offer,a\nX,1\n", "WEIGHTS_ALL_ZERO grid.csv weight\n");
}

static void test_bad_answers(void **state) {
    assert_read(*state, GRID "a,A,1,0-5\nb,B,1,yes:1|no:0\nc,C,1,lowest\n",
                "offer,a,b,d\nX,6,maybe,1\nX,z,yes,2\n,1,no,3\n",
                "CRITERION_UNKNOWN offers.csv:1 d\nCOLUMN_MISSING offers.csv:1 c\n"
                "NUMBER_OUT_OF_RANGE offers.csv:2 a\nCHOICE_INVALID offers.csv:2 b\n"
                "TENDER_OFFER_DUPLICATE offers.csv:3 offer\nNUMBER_INVALID offers.csv:3 a\n"
                "VALUE_MISSING offers.csv:4 offer\n");
}

static void test_prices_are_above_zero(void **state) {
    assert_read(*state, GRID "c,C,1,lowest\n", "offer,c\nX,0\nY,12\n",
                "NUMBER_OUT_OF_RANGE offers.csv:2 c\n");
}

static void test_no_offer(void **state) {
    assert_read(*state, GRID "a,A,1,0-5\n", "offer,a\n", "TABLE_WITHOUT_ROWS offers.csv:1\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_scores, start, stop),
        cmocka_unit_test_setup_teardown(test_missing_files, start, stop),
        cmocka_unit_test_setup_teardown(test_bad_grid, start, stop),
        cmocka_unit_test_setup_teardown(test_weights_all_zero, start, stop),
        cmocka_unit_test_setup_teardown(test_bad_answers, start, stop),
        cmocka_unit_test_setup_teardown(test_prices_are_above_zero, start, stop),
        cmocka_unit_test_setup_teardown(test_no_offer, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
