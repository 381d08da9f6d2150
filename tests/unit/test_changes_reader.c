// Files of what-ifs: their cases, the edits these make, and every mistake with its line.
#include "base/file.h"
#include "io/changes_reader.h"
#include "io/scenario_reader.h"
#include "support/cmocka_test.h"
#include "support/findings_text.h"
#include "whatif.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FOLDER RELAIS_SOURCE_DIR "/tests/cli/data/good"

typedef struct reading {
    rl_context ctx;
    rl_scenario *scenario;
    rl_findings findings;
    rl_changes changes;
    char path[64];
} reading;

// Reads a text as a file of changes to the small scenario.
static rl_status read_text(reading *r, const char *name, const char *text) {
    rl_context_init(&r->ctx);
    rl_findings_init(&r->findings, &r->ctx);
    snprintf(r->path, sizeof r->path, "/tmp/relais-%d-%s", (int)getpid(), name);
    assert_int_equal(rl_file_write(&r->ctx, r->path, text, strlen(text)), RL_OK);
    assert_int_equal(rl_scenario_read(&r->ctx, FOLDER, &r->findings, &r->scenario), RL_OK);
    rl_findings_clear(&r->findings);
    rl_findings_init(&r->findings, &r->ctx);
    const rl_status status =
        rl_whatif_read(&r->ctx, r->scenario, r->path, &r->findings, &r->changes);
    unlink(r->path);
    return status;
}

static void close_reading(reading *r) {
    rl_changes_clear(&r->ctx, &r->changes);
    rl_scenario_free(r->scenario);
    rl_findings_clear(&r->findings);
}

static void check_name(const reading *r, int32_t number, const char *expected) {
    rl_context ctx;
    rl_text name;
    rl_context_init(&ctx);
    rl_text_init(&name, &ctx);
    rl_changes_append_name(&r->changes, number, &name);
    assert_string_equal(rl_text_bytes(&name), expected);
    rl_text_clear(&name);
}

static void test_rows_of_one_name_are_crossed(void **state) {
    (void)state;
    reading r;
    assert_int_equal(read_text(&r, "grid.csv",
                               "name;change;subject;value\n"
                               "less;budget;;-20 %\n"
                               "grid;budget;;x0.5|x2\n"
                               "grid;acceptance;craft|health;0,5\n"
                               "grid;hours;;+10\n"
                               ";relay_declines;*;\n"),
                     RL_OK);
    assert_int_equal(r.changes.case_count, 1 + 4 + 3);
    check_name(&r, 0, "less");
    check_name(&r, 1, "grid · budget x0.5, acceptance craft");
    check_name(&r, 2, "grid · budget x0.5, acceptance health");
    check_name(&r, 4, "grid · budget x2, acceptance health");
    check_name(&r, 7, "relay_declines · health");

    rl_edit_list edits = {0};
    assert_int_equal(rl_changes_edits(&r.ctx, &r.changes, 4, &edits), RL_OK);
    assert_int_equal(edits.list.count, 3);
    assert_int_equal(edits.list.items[0].kind, RL_EDIT_SCALE);
    assert_near(edits.list.items[0].amount, 2, 0);
    assert_string_equal(edits.list.items[1].cells[0].text, "health");
    assert_int_equal(edits.list.items[1].kind, RL_EDIT_SET);
    assert_int_equal(edits.list.items[2].kind, RL_EDIT_SHIFT);
    RL_VECTOR_CLEAR(&r.ctx, &edits.list);
    assert_int_equal(rl_changes_edits(&r.ctx, &r.changes, 0, &edits), RL_OK);
    assert_near(edits.list.items[0].amount, 0.8, 1e-15);
    RL_VECTOR_CLEAR(&r.ctx, &edits.list);
    close_reading(&r);
}

static const struct bad_case {
    const char *name;
    const char *text;
    const char *expected;
} bad_cases[] = {
    {"kind", "change;subject\nrelay_decline;craft\n", "CHANGE_UNKNOWN kind:2 change\n"},
    {"parts", "change;subject;value\nbudget;;\nbudget;x;5\nwindow_lost;autumn;3\n",
     "CHANGE_PART_MISSING parts:2 value\n"
     "CHANGE_PART_UNWANTED parts:3 subject\n"
     "CHANGE_PART_UNWANTED parts:4 value\n"},
    {"ids", "change;subject;value\nrelay_declines;crafts;\nexposure;craft/visits;x2\n",
     "ID_UNKNOWN ids:2 subject\n"
     "ID_UNKNOWN ids:3 subject\n"},
    {"target",
     "change;subject;value\ncell;offer[relay=craft].hours;3\ncell;offers[relay].hours;3\n"
     "cell;offers[relay=craft];3\nsetting;rules/hours;3\nsetting;/title/x;3\nadd_row;offers;x\n",
     "CHANGE_TARGET_INVALID target:2 subject\n"
     "CHANGE_TARGET_INVALID target:3 subject\n"
     "CHANGE_TARGET_INVALID target:4 subject\n"
     "CHANGE_TARGET_INVALID target:5 subject\n"
     "CHANGE_TARGET_INVALID target:6\n"
     "CHANGE_TARGET_INVALID target:7 subject\n"},
    {"rows",
     "change;subject;value\ncell;offers[relay=city].hours;3\ncell;offers[relay=craft].hour;3\n",
     "CHANGE_NO_ROW rows:2\n"
     "CHANGE_TARGET_INVALID rows:3\n"},
    {"numbers",
     "change;subject;value\nsetting;/rules/max_contacts_per_window;x2\n"
     "cell;actors[id=craft].name;+5\n",
     "CHANGE_NOT_NUMBER numbers:2\n"
     "CHANGE_NOT_NUMBER numbers:3\n"},
    {"breaks",
     "change;subject;value\nacceptance;craft;1.5\ncell;offers[relay=craft].windows;sumer\n"
     "delete_rows;levers[id=visit];\n",
     "CHANGE_BREAKS_SCENARIO breaks:2\n"
     "CHANGE_BREAKS_SCENARIO breaks:3\n"
     "CHANGE_BREAKS_SCENARIO breaks:4\n"},
    {"json",
     "{\"format\": \"relais-changes/1\", \"whatifs\": [\n"
     "{\"name\": \"a\", \"changes\": [{\"change\": \"budget\", \"valeu\": 3}]},\n"
     "{\"name\": \"a\", \"changes\": [{\"change\": \"new_relay\", \"actor\": {\"id\": "
     "\"x\"}}]}]}\n",
     "KEY_UNKNOWN json:2 /whatifs/0/changes/0/valeu\n"
     "CHANGE_PART_MISSING json:2 /whatifs/0/changes/0\n"
     "ITEM_DUPLICATE json:3 /whatifs/1\n"
     "CHANGE_PART_MISSING json:3 /whatifs/1/changes/0\n"},
};

static void test_every_mistake_is_reported_with_its_line(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bad_cases / sizeof *bad_cases; i++) {
        const struct bad_case *c = &bad_cases[i];
        reading r;
        rl_text found;
        assert_int_equal(read_text(&r, c->name, c->text), RL_E_INPUT);
        rl_text_init(&found, &r.ctx);
        for (size_t f = 0; f < r.findings.list.count; f++) {
            const rl_finding *finding = &r.findings.list.items[f];
            rl_text_format(&found, "%s %s:%d", rl_finding_name(finding->code), c->name,
                           (int)finding->place.line);
            if (finding->place.column != NULL)
                rl_text_format(&found, " %s", finding->place.column);
            if (finding->place.pointer != NULL)
                rl_text_format(&found, " %s", finding->place.pointer);
            rl_text_append(&found, "\n");
        }
        assert_string_equal(rl_text_bytes(&found), c->expected);
        rl_text_clear(&found);
        close_reading(&r);
    }
}

static void test_too_many_cases(void **state) {
    (void)state;
    reading r;
    rl_text text;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_text_init(&text, &ctx);
    rl_text_append(&text, "name;change;value\n");
    for (int i = 0; i < 17; i++)
        rl_text_append(&text, "g;hours;x1|x2\n");
    assert_int_equal(read_text(&r, "many", rl_text_bytes(&text)), RL_E_INPUT);
    assert_string_equal(rl_finding_name(r.findings.list.items[0].code), "CHANGE_TOO_MANY");
    // CHANGE_TOO_MANY is met here.
    close_reading(&r);
    rl_text_clear(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_of_one_name_are_crossed),
        cmocka_unit_test(test_every_mistake_is_reported_with_its_line),
        cmocka_unit_test(test_too_many_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
