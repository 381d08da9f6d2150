// The pages that describe inputs say all that the program knows: every finding in docs/errors.md,
// every column and key in docs/formats.md. (That every finding is met by a test, tests/bad tells.)
#include "base/file.h"
#include "base/findings.h"
#include "io/scenario_settings.h"
#include "io/scenario_tables.h"
#include "support/cmocka_test.h"

#include <stdio.h>
#include <string.h>

typedef struct page {
    rl_context ctx;
    char *bytes;
    size_t length;
} page;

static void open_page(page *p, const char *path) {
    char whole[512];
    rl_context_init(&p->ctx);
    snprintf(whole, sizeof whole, "%s/%s", RELAIS_SOURCE_DIR, path);
    assert_int_equal(rl_file_read(&p->ctx, whole, 1 << 24, &p->bytes, &p->length), RL_OK);
}

static void close_page(page *p) { rl_release(&p->ctx, p->bytes); }

// Findings ---------------------------------------------------------------------------------------

static const rl_severity severities[RL_FINDING_COUNT] = {
#define RL_FINDING(code, severity, english, french) severity,
#include "base/messages/findings_codes.def"
#undef RL_FINDING
};

static void test_every_finding_is_documented_once(void **state) {
    (void)state;
    page p;
    char row[128];
    open_page(&p, "docs/errors.md");
    for (int code = 0; code < RL_FINDING_COUNT; code++) {
        const char *name = rl_finding_name((rl_finding_code)code);
        snprintf(row, sizeof row, "\n| `%s` | %s | ", name, rl_severity_name(severities[code]));
        const char *found = strstr(p.bytes, row);
        if (found == NULL)
            fail_msg("docs/errors.md has no row %s", row);
        else if (strstr(found + 1, row) != NULL)
            fail_msg("docs/errors.md has two rows %s", row);
    }
    close_page(&p);
}

static void test_no_finding_is_documented_in_vain(void **state) {
    (void)state;
    page p;
    open_page(&p, "docs/errors.md");
    int rows = 0;
    for (const char *at = p.bytes; (at = strstr(at, "\n| `")) != NULL; at++)
        rows++;
    assert_int_equal(rows, RL_FINDING_COUNT);
    close_page(&p);
}

// Formats ----------------------------------------------------------------------------------------

// Whether the section that begins with `heading` names `word` between backquotes.
static bool section_names(const page *p, const char *heading, const char *word) {
    char quoted[80];
    const char *start = strstr(p->bytes, heading);
    const char *end = start == NULL ? NULL : strstr(start + 1, "\n## ");
    snprintf(quoted, sizeof quoted, "`%s`", word);
    const char *found = start == NULL ? NULL : strstr(start, quoted);
    return found != NULL && (end == NULL || found < end);
}

static void test_every_column_is_documented(void **state) {
    (void)state;
    page p;
    char heading[64];
    open_page(&p, "docs/formats.md");
    for (int t = 0; t < RL_TABLE_COUNT; t++) {
        const rl_table_format *table = &rl_scenario_tables[t];
        const int own = table->column_count - (table->has_evidence ? 2 : 0);
        snprintf(heading, sizeof heading, "\n## %s.csv", table->name);
        for (int c = 0; c < own; c++)
            if (!section_names(&p, heading, table->columns[c].name))
                fail_msg("docs/formats.md does not name %s.%s", table->name,
                         table->columns[c].name);
    }
    close_page(&p);
}

static void test_every_key_is_documented(void **state) {
    (void)state;
    static const char *const prefixes[RL_SETTINGS_OBJECT_COUNT] = {
        [RL_SETTINGS_DELIVERABLE] = "deliverable.",
        [RL_SETTINGS_TARGET] = "target.",
        [RL_SETTINGS_REACH] = "reach.",
        [RL_SETTINGS_RULES] = "rules.",
    };
    page p;
    char key[80];
    open_page(&p, "docs/formats.md");
    for (int o = 0; o <= RL_SETTINGS_RULES; o++) {
        for (size_t i = 0; i < rl_settings_formats[o].field_count; i++) {
            const rl_json_field *field = &rl_settings_formats[o].fields[i];
            const char *prefix = prefixes[o] == NULL ? "" : prefixes[o];
            if (field->kind == RL_JSON_OBJECT && o == RL_SETTINGS_ROOT)
                continue; // named with its keys
            snprintf(key, sizeof key, "%s%s", prefix, field->name);
            if (!section_names(&p, "\n## scenario.json", key))
                fail_msg("docs/formats.md does not name %s", key);
        }
    }
    close_page(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_finding_is_documented_once),
        cmocka_unit_test(test_no_finding_is_documented_in_vain),
        cmocka_unit_test(test_every_column_is_documented),
        cmocka_unit_test(test_every_key_is_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
