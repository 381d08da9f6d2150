// What a valid scenario becomes, whichever way its tables are written.
#include "base/file.h"
#include "io/scenario_reader.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"
#include "support/findings_text.h"
#include "support/scenario_files.h"

#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct fixture {
    char folder[RL_FOLDER_BYTES];
    rl_context ctx;
    rl_findings findings;
    rl_scenario *scenario;
    rl_status status;
} fixture;

static void read_edited(fixture *f, const rl_file_edit *edits, size_t count) {
    rl_context_init(&f->ctx);
    rl_findings_init(&f->findings, &f->ctx);
    rl_scenario_files_write(edits, count, f->folder);
    f->status = rl_scenario_read(&f->ctx, f->folder, &f->findings, &f->scenario);
}

static void close_fixture(fixture *f) {
    rl_scenario_free(f->scenario);
    rl_findings_clear(&f->findings);
    rl_scenario_files_remove(f->folder);
}

static void assert_findings(const fixture *f, const char *expected) {
    rl_assert_findings("scenario", &f->findings, f->folder, expected);
}

// Content ----------------------------------------------------------------------------------------

static void test_settings_and_rules(void **state) {
    (void)state;
    fixture f;
    read_edited(&f, NULL, 0);
    assert_findings(&f, "");
    assert_int_equal(f.status, RL_OK);
    const rl_scenario *s = f.scenario;
    assert_string_equal(s->path, f.folder);
    assert_string_equal(s->title, "Guide TMS");
    assert_string_equal(s->question, "Quels relais ?");
    assert_string_equal(s->deliverable, "Guide");
    assert_string_equal(s->weight_name, "establishments");
    assert_string_equal(s->reach_model, "independent");
    assert_string_equal(s->centrality, "pagerank");
    assert_int_equal(s->language, RL_FRENCH);
    assert_near(s->exposure_cap, 0.9, 0.0);
    assert_near(s->rules.budget_eur, 5000.0, 0.0);
    assert_near(s->rules.hours, 80.0, 0.0);
    assert_near(s->rules.max_contacts, 2.5, 0.0);
    assert_int_equal(s->rules.max_relays, 3);
    assert_int_equal(s->rules.max_activations, 6);
    assert_true(s->rules.relay_required[rl_find_actor(s, "capeb")]);
    assert_int_equal(s->rules.floor_count, 1);
    assert_string_equal(s->rules.floors[0].name, "Ain");
    assert_near(s->rules.floors[0].min_share, 0.05, 0.0);
    assert_int_equal(s->rules.floors[0].segment_count, 2); // of FZ alone
    assert_int_equal(strlen(s->input_hash), 64);
    close_fixture(&f);
}

static void test_actors_levers_and_windows(void **state) {
    (void)state;
    fixture f;
    read_edited(&f, NULL, 0);
    const rl_scenario *s = f.scenario;
    assert_int_equal(s->actor_count, 4);
    const rl_actor *capeb = &s->actors[rl_find_actor(s, "capeb")];
    const rl_actor *carsat = &s->actors[rl_find_actor(s, "carsat")];
    assert_string_equal(capeb->name, "CAPEB");
    assert_string_equal(capeb->kind, "federation");
    assert_string_equal(capeb->territory, "ARA");
    assert_int_equal(capeb->roles, RL_ROLE_RELAY | RL_ROLE_PRESCRIBER);
    assert_near(capeb->acceptance_prob, 0.8, 0.0);
    assert_string_equal(s->exclusive_sets[capeb->exclusive_set], "branche");
    assert_true(capeb->solicited);
    assert_near(capeb->member_count, 4000.0, 0.0);
    assert_int_equal(capeb->evidence.confidence, RL_ESTIMATE);
    assert_string_equal(capeb->evidence.source, "entretien");
    assert_near(carsat->acceptance_prob, 1.0, 0.0);
    assert_int_equal(carsat->exclusive_set, RL_NONE);
    assert_false(carsat->solicited);
    assert_true(isnan(carsat->member_count));
    assert_int_equal(carsat->evidence.confidence, RL_MEASURED);
    assert_near(s->levers[rl_find_lever(s, "newsletter")].fit, 1.2, 0.0);
    assert_near(s->levers[rl_find_lever(s, "event")].fit, 1.0, 0.0);
    assert_string_equal(s->levers[1].name, "Événement");
    const rl_window *march = &s->windows[rl_find_window(s, "mars")];
    assert_int_equal(march->end_day - march->start_day, 30);
    assert_near(march->hours_max, 40.0, 0.0);
    assert_true(isinf(s->windows[rl_find_window(s, "janvier")].hours_max));
    close_fixture(&f);
}

static void test_segments_audiences_and_timing(void **state) {
    (void)state;
    fixture f;
    read_edited(&f, NULL, 0);
    const rl_scenario *s = f.scenario;
    const rl_id small = rl_find_segment(s, "FZ-1-38");
    const rl_id other = rl_find_segment(s, "GZ-1-01");
    assert_string_equal(s->segments[small].territory, "38");
    assert_string_equal(s->segments[other].territory, "01"); // keeps its zero
    assert_near(s->segments[small].weight, 2500.0, 0.0);
    assert_near(s->segments[small].employees, 6000.0, 0.0);
    assert_true(s->segments[small].targeted);
    assert_false(s->segments[other].targeted);
    const rl_id capeb = rl_find_actor(s, "capeb");
    assert_near(rl_audience_share(s, capeb, small), 0.3, 0.0); // the more precise row
    assert_near(rl_audience_share(s, capeb, rl_find_segment(s, "FZ-2-38")), 0.2, 0.0);
    assert_near(rl_audience_share(s, capeb, other), 0.0, 0.0);
    assert_near(rl_audience_share(s, rl_find_actor(s, "oppbtp"), other), 0.05, 0.0);
    const rl_id event =
        rl_find_activation(s, capeb, rl_find_lever(s, "event"), rl_find_window(s, "mars"));
    const rl_id letter =
        rl_find_activation(s, capeb, rl_find_lever(s, "newsletter"), rl_find_window(s, "janvier"));
    const rl_id class_38 = s->segments[small].timing_class;
    const rl_id class_01 = s->segments[rl_find_segment(s, "FZ-1-01")].timing_class;
    assert_near(rl_exposure_prob(s, event, class_38), 0.66, 1e-12);
    assert_near(rl_exposure_prob(s, event, class_01), 0.6, 1e-12);
    assert_near(rl_exposure_prob(s, letter, class_01), 0.3 * 1.2 * 0.8, 1e-12);
    close_fixture(&f);
}

static void test_offers_links_and_states(void **state) {
    (void)state;
    fixture f;
    read_edited(&f, NULL, 0);
    const rl_scenario *s = f.scenario;
    const rl_id capeb = rl_find_actor(s, "capeb");
    const rl_id ffb = rl_find_actor(s, "ffb");
    const rl_id letter = rl_find_lever(s, "newsletter");
    const rl_id event = rl_find_lever(s, "event");
    const rl_id january = rl_find_window(s, "janvier");
    const rl_id march = rl_find_window(s, "mars");
    const rl_id april = rl_find_window(s, "avril");
    assert_int_equal(s->offer_count, 5);
    assert_int_equal(s->activation_count, 3 + 2 + 3 + 1 + 3);
    assert_int_equal(rl_find_activation(s, capeb, event, january), RL_NONE);
    const rl_activation *done = &s->activations[rl_find_activation(s, ffb, letter, january)];
    assert_int_equal(done->state, RL_REQUIRED);
    assert_int_equal(s->offers[done->offer].max_uses, 2);
    assert_int_equal(s->offers[done->offer].gap_days, 0);
    assert_near(s->offers[done->offer].cost_eur, 150.0, 0.0);
    assert_int_equal(s->activations[rl_find_activation(s, capeb, letter, march)].state,
                     RL_REQUIRED);
    assert_int_equal(s->activations[rl_find_activation(s, ffb, event, april)].state, RL_FORBIDDEN);
    assert_int_equal(s->activations[rl_find_activation(s, capeb, letter, january)].state,
                     RL_FORBIDDEN); // past
    assert_int_equal(s->activations[rl_find_activation(s, capeb, event, april)].state, RL_FREE);
    assert_int_equal(s->link_count, 2);
    assert_int_equal(s->links[0].kind, RL_LINK_FUNDS);
    assert_near(s->links[0].weight, 0.5, 0.0);
    close_fixture(&f);
}

// Without the optional parts: defaults, no rules, no timing, no links.
static void test_the_least_scenario(void **state) {
    (void)state;
    static const rl_file_edit edits[] = {
        {"scenario.json", NULL,
         "{\"format\": \"relais-scenario/1\", \"title\": \"t\", \"deliverable\": {\"name\": "
         "\"d\"}}"},
        {"timing.csv", NULL, NULL},
        {"links.csv", NULL, NULL},
    };
    fixture f;
    read_edited(&f, edits, 3);
    assert_findings(&f, "");
    const rl_scenario *s = f.scenario;
    assert_string_equal(s->question, "");
    assert_string_equal(s->centrality, "strength");
    assert_near(s->exposure_cap, 0.95, 0.0);
    assert_true(isinf(s->rules.budget_eur) && isinf(s->rules.hours) &&
                isinf(s->rules.max_contacts));
    assert_int_equal(s->rules.max_relays, INT32_MAX);
    assert_int_equal(s->rules.max_activations, INT32_MAX);
    assert_int_equal(s->rules.floor_count, 0);
    assert_int_equal(s->link_count, 0);
    assert_true(s->segments[4].targeted);
    close_fixture(&f);
}

static void test_the_weight_may_be_another_column(void **state) {
    (void)state;
    static const rl_file_edit by_employees[] = {
        {"scenario.json", "\"establishments\"", "\"employees\""}};
    static const rl_file_edit by_accidents[] = {
        {"scenario.json", "\"establishments\"", "\"accidents\""},
        {"segments.csv", NULL,
         "id;sector;size;territory;establishments;accidents;confidence;source\n"
         "a;FZ;1-9;01;10;3,5;measured;x\n"
         "b;FZ;10-49;01;10;0;measured;x\n"},
        {"audiences.csv", NULL,
         "actor;share;confidence;source\n"
         "capeb;0.1;estimate;x\nffb;0.1;estimate;x\noppbtp;0.1;estimate;x\n"}};
    fixture f;
    read_edited(&f, by_employees, 1);
    assert_findings(&f, "");
    assert_string_equal(f.scenario->weight_name, "employees");
    assert_near(f.scenario->segments[1].weight, 6000.0, 0.0);
    close_fixture(&f);
    read_edited(&f, by_accidents, 3);
    assert_findings(&f, "DECIMAL_COMMA segments.csv:2 accidents\n"
                        "CODE_UNUSED timing.csv:3 territory\n");
    assert_near(f.scenario->segments[0].weight, 3.5, 0.0);
    assert_false(f.scenario->segments[1].targeted); // no weight
    close_fixture(&f);
}

static void test_tables_may_have_other_names(void **state) {
    (void)state;
    static const rl_file_edit edits[] = {
        {"scenario.json", "\"pagerank\"",
         "\"pagerank\", \"tables\": {\"levers\": \"leviers.csv\"}, \"note\": \"permise\""},
        {"levers.csv", NULL, NULL},
        {"leviers.csv", NULL, "id;name;note\nnewsletter;Lettre;n\nevent;Événement;\n"}};
    fixture f;
    read_edited(&f, edits, 3);
    assert_findings(&f, "");
    assert_int_equal(f.scenario->lever_count, 2);
    close_fixture(&f);
}

// A measured figure without source proves nothing.
static void test_figures_without_evidence_are_assumptions(void **state) {
    (void)state;
    static const rl_file_edit edits[] = {{"actors.csv", "measured;rapport", "measured;"},
                                         {"actors.csv", "estimate;rapport", ";rapport"},
                                         {"links.csv", "confidence;source", "note;source"}};
    fixture f;
    read_edited(&f, edits, 3);
    assert_findings(&f, "SOURCE_MISSING actors.csv:4 source\n"
                        "CONFIDENCE_MISSING actors.csv:5 confidence\n"
                        "CONFIDENCE_MISSING links.csv:2 confidence\n");
    assert_int_equal(f.status, RL_OK);
    assert_int_equal(f.scenario->actors[2].evidence.confidence, RL_ASSUMPTION);
    assert_int_equal(f.scenario->actors[3].evidence.confidence, RL_ASSUMPTION);
    assert_int_equal(f.scenario->links[0].evidence.confidence, RL_ASSUMPTION);
    close_fixture(&f);
}

// Forms ------------------------------------------------------------------------------------------

// The levers and segments as another program writes them, everything else being equal.
static void assert_same_scenario(const rl_file_edit *edits, size_t count, const char *findings) {
    fixture plain;
    fixture other;
    read_edited(&plain, NULL, 0);
    read_edited(&other, edits, count);
    assert_findings(&other, findings);
    const rl_scenario *a = plain.scenario;
    const rl_scenario *b = other.scenario;
    assert_non_null(b);
    assert_int_equal(a->segment_count, b->segment_count);
    for (int32_t i = 0; i < a->segment_count; i++) {
        assert_string_equal(a->segments[i].id, b->segments[i].id);
        assert_string_equal(a->segments[i].territory, b->segments[i].territory);
        assert_near(a->segments[i].weight, b->segments[i].weight, 0.0);
    }
    assert_string_equal(a->levers[0].name, b->levers[0].name);
    assert_string_equal(a->levers[1].name, b->levers[1].name);
    assert_int_equal(a->activation_count, b->activation_count);
    assert_string_not_equal(a->input_hash, b->input_hash); // of the bytes, not of their meaning
    close_fixture(&plain);
    close_fixture(&other);
}

static void test_every_form_of_table_reads_the_same(void **state) {
    (void)state;
    static const rl_file_edit commas[] = {
        {"levers.csv", NULL, "id,name\nnewsletter,Lettre\nevent,\"Événement\"\n"}};
    static const rl_file_edit tabs[] = {
        {"levers.csv", NULL, "name\tid\nLettre\tnewsletter\nÉvénement\tevent\n"}};
    static const rl_file_edit excel[] = {
        {"levers.csv", NULL, "\xEF\xBB\xBFid;name\r\nnewsletter;Lettre\r\nevent;Événement\r\n"}};
    static const rl_file_edit latin[] = {
        {"levers.csv", NULL, "id;name\r\nnewsletter;Lettre\r\nevent;\xC9v\xE9nement\r\n"}};
    static const rl_file_edit french[] = {{"segments.csv", "1200;", "1 200,0;"},
                                          {"segments.csv", "2500;6",
                                           "2\xC2\xA0"
                                           "500;6"}};
    assert_same_scenario(commas, 1, "");
    assert_same_scenario(tabs, 1, "");
    assert_same_scenario(excel, 1, "");
    assert_same_scenario(latin, 1, "ENCODING_WINDOWS_1252 levers.csv\n");
    assert_same_scenario(french, 2,
                         "DECIMAL_COMMA segments.csv:2 establishments\n"
                         "THOUSANDS_SPACE segments.csv:2 establishments\n");
}

static void test_the_hash_is_that_of_the_files(void **state) {
    (void)state;
    static const rl_file_edit renamed[] = {{"timing.csv", "vœux", "voeux"}};
    fixture a;
    fixture b;
    fixture c;
    read_edited(&a, NULL, 0);
    read_edited(&b, NULL, 0);
    read_edited(&c, renamed, 1);
    assert_string_not_equal(a.folder, b.folder);
    assert_string_equal(a.scenario->input_hash, b.scenario->input_hash);
    assert_string_not_equal(a.scenario->input_hash, c.scenario->input_hash);
    close_fixture(&a);
    close_fixture(&b);
    close_fixture(&c);
}

// Words ------------------------------------------------------------------------------------------

static void assert_said(const rl_file_edit *edit, rl_language language, const char *words) {
    fixture f;
    rl_context_init(&f.ctx);
    f.ctx.language = language;
    rl_findings_init(&f.findings, &f.ctx);
    rl_scenario_files_write(edit, 1, f.folder);
    f.status = rl_scenario_read(&f.ctx, f.folder, &f.findings, &f.scenario);
    assert_true(f.findings.list.count > 0);
    if (strstr(f.findings.list.items[0].text, words) == NULL)
        fail_msg("“%s” is not said in: %s", words, f.findings.list.items[0].text);
    close_fixture(&f);
}

static void test_findings_tell_how_to_mend(void **state) {
    (void)state;
    static const rl_file_edit typo = {"offers.csv", "mars|avril", "mars|avirl"};
    static const rl_file_edit percent = {"audiences.csv", "0.35", "45"};
    static const rl_file_edit zero = {"audiences.csv", "01|38", "1|38"};
    static const rl_file_edit unit = {"scenario.json", "budget_eur", "budget"};
    static const rl_file_edit uses = {"offers.csv", "*;2;30", "*;0;30"};
    static const rl_file_edit cap = {"scenario.json", "0.9}", "1}"};
    assert_said(&typo, RL_FRENCH, "vouliez-vous « avril » ?");
    assert_said(&typo, RL_ENGLISH, "did you mean “avril”?");
    assert_said(&percent, RL_FRENCH, "vouliez-vous 45 % ? Écrivez alors 0.45");
    assert_said(&zero, RL_FRENCH, "un zéro de tête a été perdu");
    assert_said(&unit, RL_FRENCH, "nommez-le « budget_eur »");
    assert_said(&uses, RL_FRENCH, "d'au moins 1");
    assert_said(&cap, RL_ENGLISH, "above 0 and below 1");
}

// Size -------------------------------------------------------------------------------------------

enum { RELAYS = 200, SECTORS = 25, SIZES = 10, TERRITORIES = 12 };

static void append_segments(rl_text *segments) {
    rl_text_append(segments, "id;sector;size;territory;establishments;confidence;source\n");
    for (int a = 0; a < SECTORS; a++)
        for (int b = 0; b < SIZES; b++)
            for (int c = 0; c < TERRITORIES; c++)
                rl_text_format(segments, "%d/%d/%d;S%d;T%d;%02d;10;measured;x\n", a, b, c, a, b, c);
}

static void append_relays(rl_text *actors, rl_text *offers, rl_text *audiences) {
    rl_text_append(actors, "id;name;roles;confidence;source\n");
    rl_text_append(offers, "relay;lever;exposure_prob;cost_eur;hours;confidence;source\n");
    rl_text_append(audiences, "actor;sector;territory;share;confidence;source\n");
    for (int r = 0; r < RELAYS; r++) {
        rl_text_format(actors, "relay-%d;Relais %d;relay;estimate;x\n", r, r);
        rl_text_format(offers, "relay-%d;newsletter;0.2;10;1;estimate;x\n", r);
        for (int a = 0; a < SECTORS; a++)
            for (int c = 0; c < TERRITORIES; c++)
                rl_text_format(audiences, "relay-%d;S%d;%02d;0.%d;estimate;x\n", r, a, c,
                               1 + (r + a + c) % 9);
    }
}

// 200 relays over 3,000 segments, 60,000 rows of audiences: 0.1 s of one processor, ten times as
// much under the sanitizers.
static void test_large_tables_are_read_quickly(void **state) {
    (void)state;
    rl_context ctx;
    rl_text tables[4];
    fixture f;
    rl_context_init(&ctx);
    for (int i = 0; i < 4; i++)
        rl_text_init(&tables[i], &ctx);
    append_segments(&tables[0]);
    append_relays(&tables[1], &tables[2], &tables[3]);
    const rl_file_edit edits[] = {
        {"segments.csv", NULL, rl_text_bytes(&tables[0])},
        {"actors.csv", NULL, rl_text_bytes(&tables[1])},
        {"offers.csv", NULL, rl_text_bytes(&tables[2])},
        {"audiences.csv", NULL, rl_text_bytes(&tables[3])},
        {"timing.csv", NULL, NULL},
        {"links.csv", NULL, NULL},
        {"scenario.json", NULL,
         "{\"format\": \"relais-scenario/1\", \"title\": \"t\", \"deliverable\": {\"name\": "
         "\"d\"}}"},
    };
    const clock_t start = clock();
    read_edited(&f, edits, sizeof edits / sizeof *edits);
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_findings(&f, "");
    assert_int_equal(f.scenario->segment_count, SECTORS * SIZES * TERRITORIES);
    assert_int_equal(f.scenario->audience_start[RELAYS], RELAYS * SECTORS * SIZES * TERRITORIES);
    if (seconds > 2.0)
        fail_msg("read in %.2f s", seconds);
    close_fixture(&f);
    for (int i = 0; i < 4; i++)
        rl_text_clear(&tables[i]);
}

// Failures ---------------------------------------------------------------------------------------

static void test_a_folder_that_cannot_be_read(void **state) {
    (void)state;
    rl_context ctx;
    rl_findings findings;
    rl_scenario *scenario;
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    assert_int_equal(rl_scenario_read(&ctx, "/nowhere/at/all", &findings, &scenario), RL_E_IO);
    assert_null(scenario);
    assert_non_null(strstr(ctx.detail, "/nowhere/at/all"));
    assert_int_equal(rl_scenario_read(&ctx, "/dev/null", &findings, &scenario), RL_E_IO);
    assert_int_equal(findings.list.count, 0);
    rl_findings_clear(&findings);
}

static void test_a_table_that_is_a_folder(void **state) {
    (void)state;
    static const rl_file_edit edits[] = {
        {"scenario.json", "\"pagerank\"", "\"pagerank\", \"tables\": {\"links\": \".\"}"}};
    fixture f;
    read_edited(&f, edits, 1);
    assert_int_equal(f.status, RL_E_IO);
    assert_null(f.scenario);
    close_fixture(&f);
}

static void test_every_memory_failure_is_survived(void **state) {
    (void)state;
    static const rl_file_edit edits[] = {{"links.csv", "0.5", "5"}};
    char good[RL_FOLDER_BYTES];
    char bad[RL_FOLDER_BYTES];
    rl_scenario_files_write(NULL, 0, good);
    rl_scenario_files_write(edits, 1, bad);
    const char *const folders[] = {good, bad};
    for (size_t i = 0; i < 2; i++) {
        bool failed = true;
        for (int64_t allowed = 0; failed; allowed++) {
            rl_failing_allocator allocator;
            rl_context ctx;
            rl_findings findings;
            rl_scenario *scenario;
            rl_context_init(&ctx);
            rl_failing_allocator_use(&allocator, allowed, &ctx);
            rl_findings_init(&findings, &ctx);
            const rl_status status = rl_scenario_read(&ctx, folders[i], &findings, &scenario);
            failed = allocator.failed;
            assert_int_equal(status, failed ? RL_E_MEMORY : i == 0 ? RL_OK : RL_E_INPUT);
            assert_int_equal(scenario != NULL, status == RL_OK);
            rl_scenario_free(scenario);
            rl_findings_clear(&findings);
            assert_int_equal(allocator.live, 0);
        }
    }
    rl_scenario_files_remove(good);
    rl_scenario_files_remove(bad);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings_and_rules),
        cmocka_unit_test(test_actors_levers_and_windows),
        cmocka_unit_test(test_segments_audiences_and_timing),
        cmocka_unit_test(test_offers_links_and_states),
        cmocka_unit_test(test_the_least_scenario),
        cmocka_unit_test(test_the_weight_may_be_another_column),
        cmocka_unit_test(test_tables_may_have_other_names),
        cmocka_unit_test(test_figures_without_evidence_are_assumptions),
        cmocka_unit_test(test_every_form_of_table_reads_the_same),
        cmocka_unit_test(test_the_hash_is_that_of_the_files),
        cmocka_unit_test(test_findings_tell_how_to_mend),
        cmocka_unit_test(test_large_tables_are_read_quickly),
        cmocka_unit_test(test_a_folder_that_cannot_be_read),
        cmocka_unit_test(test_a_table_that_is_a_folder),
        cmocka_unit_test(test_every_memory_failure_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
