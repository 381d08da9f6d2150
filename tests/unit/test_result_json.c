// The result document, and the page that describes it: each key of each document is in the page
// with its type, and each line of the page is in some document.
#include "base/file.h"
#include "io/json.h"
#include "planning.h"
#include "report/result_json.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"
#include "support/sample_result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct fixture {
    rl_context ctx;
    rl_scenario *scenario;
    rl_result result;
    rl_text text;
    rl_findings findings;
    rl_json_document document;
} fixture;

static int start(void **state) {
    static fixture f;
    f = (fixture){0};
    rl_context_init(&f.ctx);
    f.scenario = rl_sample_scenario(&f.ctx);
    rl_sample_result(&f.ctx, f.scenario, &f.result);
    rl_text_init(&f.text, &f.ctx);
    rl_findings_init(&f.findings, &f.ctx);
    *state = &f;
    return 0;
}

static void forget_document(fixture *f) {
    if (f->document.root != NULL)
        rl_json_clear(&f->document);
    f->document = (rl_json_document){0};
    rl_text_clear(&f->text);
}

static int stop(void **state) {
    fixture *f = *state;
    forget_document(f);
    rl_findings_clear(&f->findings);
    rl_result_clear(&f->ctx, &f->result);
    rl_scenario_free(f->scenario);
    return 0;
}

// Parses what was written, and gives its root.
static const rl_json *parsed(fixture *f) {
    assert_int_equal(rl_text_status(&f->text), RL_OK);
    assert_int_equal(rl_json_read(&f->ctx, "result.json", f->text.bytes, f->text.length,
                                  &f->findings, &f->document),
                     RL_OK);
    assert_int_equal(f->findings.list.count, 0);
    return f->document.root;
}

static const rl_json *result_document(fixture *f) {
    forget_document(f);
    rl_result_json(f->scenario, &f->result, &f->text);
    return parsed(f);
}

static const rl_json *evaluation_document(fixture *f) {
    forget_document(f);
    rl_evaluation_json(f->scenario, &f->result.plan, &f->result.evaluation, &f->text);
    return parsed(f);
}

// The page ----------------------------------------------------------------------------------------

typedef struct page_line {
    char path[96];
    char types[64];
    bool seen;
} page_line;

typedef struct page {
    page_line lines[400];
    size_t count;
} page;

// The lines « | `path` | types | … » of the first table.
static void read_page(rl_context *ctx, page *out) {
    char *bytes;
    size_t length;
    out->count = 0;
    assert_int_equal(
        rl_file_read(ctx, RELAIS_SOURCE_DIR "/docs/result.md", 1 << 20, &bytes, &length), RL_OK);
    for (const char *line = bytes; line != NULL && strncmp(line, "## ", 3) != 0;) {
        page_line *read = &out->lines[out->count];
        if (sscanf(line, "| `%95[^`]` | %63[^|]", read->path, read->types) == 2) {
            read->types[strcspn(read->types, "\n")] = '\0';
            read->seen = false;
            out->count++;
            assert_true(out->count < sizeof out->lines / sizeof *out->lines);
        }
        line = strchr(line, '\n');
        line = line == NULL ? NULL : line + 1;
    }
    rl_release(ctx, bytes);
    assert_true(out->count > 150);
}

static page_line *find_line(page *of, const char *path) {
    for (size_t i = 0; i < of->count; i++)
        if (strcmp(of->lines[i].path, path) == 0)
            return &of->lines[i];
    return NULL;
}

static bool has_type(const char *types, const rl_json *value) {
    switch (value->kind) {
    case RL_JSON_NULL:
        return strstr(types, "null") != NULL;
    case RL_JSON_BOOL:
        return strstr(types, "boolean") != NULL;
    case RL_JSON_NUMBER:
        return strstr(types, "number") != NULL ||
               (strstr(types, "integer") != NULL && value->number == round(value->number));
    case RL_JSON_TEXT:
        return strstr(types, "text") != NULL;
    case RL_JSON_ARRAY:
        return strstr(types, "list") != NULL;
    default:
        return strstr(types, "object") != NULL;
    }
}

// Compares a value, and all it holds, with the page.
static void walk(page *against, const rl_json *value, const char *path) {
    if (*path != '\0') {
        page_line *line = find_line(against, path);
        if (line == NULL)
            fail_msg("docs/result.md lacks “%s”", path);
        else if (!has_type(line->types, value))
            fail_msg("“%s” (line %d) is not what docs/result.md says: %s", path, (int)value->line,
                     line->types);
        else
            line->seen = true;
    }
    for (const rl_json *child = value->first; child != NULL; child = child->next) {
        char child_path[256];
        if (child->key == NULL)
            snprintf(child_path, sizeof child_path, "%s[]", path);
        else
            snprintf(child_path, sizeof child_path, "%s%s%s", path, *path == '\0' ? "" : ".",
                     child->key);
        walk(against, child, child_path);
    }
}

// As if the model were sampled: intervals, and relays that others set in motion.
static void make_sampled(fixture *f) {
    rl_result *result = &f->result;
    result->sampling = (rl_result_sampling){500, 3100.5, 3250};
    result->evaluation.samples = 900;
    result->evaluation.total.margin = 12.5;
    result->evaluation.relays.items[0].marginal_margin = 3;
    assert_int_equal(RL_VECTOR_RESERVE(&f->ctx, &result->evaluation.triggered, 1), RL_OK);
    result->evaluation.triggered.items[result->evaluation.triggered.count++] =
        (rl_triggered){.relay = 0, .prob = 0.25};
}

static void the_page_describes_every_document(void **state) {
    fixture *f = *state;
    static page described;
    read_page(&f->ctx, &described);
    walk(&described, result_document(f), "");
    // A document of a sampled model, one with violations, one with conflicts, and a real one.
    make_sampled(f);
    walk(&described, result_document(f), "");
    rl_sample_violations(&f->ctx, f->scenario, &f->result.evaluation.violations);
    walk(&described, evaluation_document(f), "");
    rl_result_clear(&f->ctx, &f->result);
    rl_sample_infeasible(&f->ctx, f->scenario, &f->result);
    walk(&described, result_document(f), "");
    rl_result_clear(&f->ctx, &f->result);
    const rl_plan_settings settings = rl_plan_settings_default();
    assert_int_equal(rl_plan_scenario(&f->ctx, f->scenario, &settings, &f->result), RL_OK);
    walk(&described, result_document(f), "");
    for (size_t i = 0; i < described.count; i++)
        if (!described.lines[i].seen)
            fail_msg("docs/result.md has “%s”, which no document has", described.lines[i].path);
}

// The documents -----------------------------------------------------------------------------------

static void assert_text(const rl_json *object, const char *key, const char *expected) {
    const char *text = rl_json_get_text(object, key, "(missing)");
    assert_string_equal(text, expected);
}

static void figures_are_those_of_the_result(void **state) {
    fixture *f = *state;
    const rl_json *root = result_document(f);
    assert_text(root, "format", "relais-result/1");
    assert_text(root, "status", "optimal");
    assert_true(rl_json_get_number(root, "best_reach", 0) == f->result.best_reach);
    assert_true(rl_json_get_number(root, "bound", 0) == f->result.bound);
    const rl_json *reach = rl_json_get(root, "reach");
    assert_true(rl_json_get_number(reach, "reached", 0) == f->result.evaluation.total.reached);
    assert_true(rl_json_get_number(reach, "weight", 0) == 5820);
    assert_int_equal(rl_json_get(reach, "by_segment")->count, 8);
    const rl_json *first = rl_json_get(root, "relays")->first;
    assert_text(first, "id", "federation");
    assert_text(rl_json_get(first, "activations")->first, "start", "2026-10-01");
    assert_text(rl_json_get(first, "activations")->first, "window_name", "octobre 2026");
    assert_int_equal(rl_json_get(root, "cumulative")->count, 4);
    const rl_json *left_out = rl_json_get(root, "left_out");
    assert_int_equal(left_out->count, 12);
    assert_text(left_out->first, "reason", "rule");
    assert_text(left_out->first, "rule", "budget_eur");
    assert_text(left_out->first, "lever", "reunion");
    assert_int_equal(rl_json_get(root, "settings")->count, 7);
    assert_int_equal(rl_json_get(rl_json_get(root, "settings"), "time_limit_s")->kind,
                     RL_JSON_NULL);
    assert_true(rl_json_get_number(rl_json_get(root, "run"), "nodes", 0) == 23);
    assert_text(rl_json_get(root, "provenance"), "input_hash", f->scenario->input_hash);
}

static void a_sampled_reach_has_its_interval(void **state) {
    fixture *f = *state;
    const rl_json *exact = rl_json_get(result_document(f), "reach");
    assert_null(rl_json_get(exact, "margin"));
    make_sampled(f);
    const rl_json *document = result_document(f);
    const rl_json *reach = rl_json_get(document, "reach");
    assert_true(rl_json_get_number(reach, "margin", 0) == 12.5);
    assert_true(rl_json_get_number(reach, "samples", 0) == 900);
    const rl_json *sampling = rl_json_get(document, "sampling");
    assert_true(rl_json_get_number(sampling, "true_bound", 0) == 3250);
    assert_true(rl_json_get_number(rl_json_get(document, "relays")->first, "adds_margin", 0) == 3);
    const rl_json *triggered = rl_json_get(document, "triggered")->first;
    assert_text(triggered, "id", f->scenario->actors[0].id);
    assert_true(rl_json_get_number(triggered, "prob", 0) == 0.25);
}

static void a_rule_names_what_it_is_about(void **state) {
    fixture *f = *state;
    rl_sample_violations(&f->ctx, f->scenario, &f->result.evaluation.violations);
    const rl_json *violation = rl_json_get(evaluation_document(f), "violations")->first;
    for (int rule = 0; rule < RL_RULE_COUNT; rule++, violation = violation->next) {
        assert_text(violation, "rule", rl_rule_name((rl_rule)rule));
        assert_true(strlen(rl_json_get_text(violation, "text", "")) > 10);
        if (rule == RL_RULE_GAP) {
            assert_text(violation, "relay", "federation");
            assert_text(violation, "lever", "lettre");
            assert_text(violation, "window", "mars");
        } else if (rule == RL_RULE_CONTACTS) {
            assert_text(violation, "segment", "c-petit-38");
            assert_text(violation, "window", "mars");
            assert_int_equal(rl_json_get(violation, "relay")->kind, RL_JSON_NULL);
        } else if (rule == RL_RULE_FLOOR) {
            assert_text(violation, "floor", "Couvreurs");
        } else if (rule == RL_RULE_FORBIDDEN_RELAY) {
            assert_text(violation, "relay", "journal");
        }
    }
    assert_null(violation);
}

static void an_evaluation_has_no_keys_of_the_choice(void **state) {
    fixture *f = *state;
    const rl_json *root = evaluation_document(f);
    static const char *const absent[] = {"settings", "best_reach", "bound",    "gap", "goals",
                                         "left_out", "bindings",   "conflict", "run"};
    assert_text(root, "status", "evaluated");
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_null(rl_json_get(root, absent[i]));
    assert_int_equal(rl_json_get(rl_json_get(root, "plan"), "activations")->count, 3);
}

static void without_a_plan_its_keys_are_null(void **state) {
    fixture *f = *state;
    rl_result_clear(&f->ctx, &f->result);
    rl_sample_infeasible(&f->ctx, f->scenario, &f->result);
    const rl_json *root = result_document(f);
    assert_text(root, "status", "infeasible");
    static const char *const null_keys[] = {"reach", "usage", "plan", "bound", "gap", "best_reach"};
    for (size_t i = 0; i < sizeof null_keys / sizeof *null_keys; i++)
        assert_int_equal(rl_json_get(root, null_keys[i])->kind, RL_JSON_NULL);
    assert_int_equal(rl_json_get(root, "relays")->count, 0);
    assert_int_equal(rl_json_get(root, "cumulative")->count, 0);
    assert_int_equal(rl_json_get(rl_json_get(root, "conflict"), "rules")->count, RL_RULE_COUNT + 2);
}

static void the_language_of_the_screen_changes_nothing(void **state) {
    fixture *f = *state;
    rl_text french;
    rl_text_init(&french, &f->ctx);
    f->ctx.language = RL_FRENCH;
    rl_result_json(f->scenario, &f->result, &french);
    assert_int_equal(f->ctx.language, RL_FRENCH);
    f->ctx.language = RL_ENGLISH;
    rl_result_json(f->scenario, &f->result, &f->text);
    assert_int_equal(f->ctx.language, RL_ENGLISH);
    assert_string_equal(rl_text_bytes(&french), rl_text_bytes(&f->text));
    assert_non_null(strstr(rl_text_bytes(&french), "il ne reste pas assez de budget"));
    rl_text_clear(&french);
}

static void great_seeds_are_kept_whole(void **state) {
    fixture *f = *state;
    f->result.settings.seed = UINT64_MAX;
    result_document(f);
    rl_text again;
    rl_text_init(&again, &f->ctx);
    rl_result_json(f->scenario, &f->result, &again);
    assert_non_null(strstr(rl_text_bytes(&again), "\"seed\": 18446744073709551615"));
    rl_text_clear(&again);
}

static void running_out_of_memory_is_reported(void **state) {
    fixture *f = *state;
    int64_t allowed = 0;
    rl_status status = RL_E_MEMORY;
    for (; status != RL_OK && allowed < 4000; allowed++) {
        rl_failing_allocator allocator;
        rl_context ctx;
        rl_text text;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        rl_text_init(&text, &ctx);
        rl_result_json(f->scenario, &f->result, &text);
        status = rl_text_status(&text);
        assert_int_equal(status, allocator.failed ? RL_E_MEMORY : RL_OK);
        rl_text_clear(&text);
        assert_int_equal(allocator.live, 0);
    }
    assert_int_equal(status, RL_OK);
    assert_true(allowed > 30);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_page_describes_every_document),          TEST(figures_are_those_of_the_result),
        TEST(a_sampled_reach_has_its_interval),           TEST(a_rule_names_what_it_is_about),
        TEST(an_evaluation_has_no_keys_of_the_choice),    TEST(without_a_plan_its_keys_are_null),
        TEST(the_language_of_the_screen_changes_nothing), TEST(great_seeds_are_kept_whole),
        TEST(running_out_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
