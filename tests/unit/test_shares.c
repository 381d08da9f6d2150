// Shares measured from lists: small cases by hand, random ones against counting pair by pair, every
// bad file with the findings it gives, and the new table read back as a part of the scenario.
#define _XOPEN_SOURCE 700 // mkdtemp

#include "cover/shares.h"
#include "exchange/audience_table.h"
#include "io/scenario_reader.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/failing_allocator.h"
#include "support/findings_text.h"
#include "support/scenario_files.h"

#include "base/file.h"
#include "base/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fixture {
    rl_context ctx;
    rl_findings findings;
    rl_scenario_parts parts;
    rl_scenario *scenario;
    rl_shares shares;
    char folder[RL_FOLDER_BYTES]; // the scenario
    char work[32];                // the lists
    char lists[64], segments[64];
} fixture;

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void open_fixture(fixture *f, const rl_file_edit *edits, size_t count) {
    *f = (fixture){.work = "/tmp/relais-shares-XXXXXX"};
    rl_context_init(&f->ctx);
    rl_findings_init(&f->findings, &f->ctx);
    assert_non_null(mkdtemp(f->work));
    snprintf(f->lists, sizeof f->lists, "%s/l.csv", f->work);
    snprintf(f->segments, sizeof f->segments, "%s/s.csv", f->work);
    rl_scenario_files_write(edits, count, f->folder);
    assert_int_equal(
        rl_scenario_parts_read(&f->ctx, f->folder, &f->findings, &f->parts, &f->scenario), RL_OK);
    rl_findings_clear(&f->findings);
}

static void close_fixture(fixture *f) {
    rl_shares_clear(&f->ctx, &f->shares);
    rl_scenario_free(f->scenario);
    rl_scenario_parts_clear(&f->parts);
    rl_findings_clear(&f->findings);
    (void)unlink(f->lists);
    (void)unlink(f->segments);
    assert_int_equal(rmdir(f->work), 0);
    rl_scenario_files_remove(f->folder);
}

static rl_status measure(fixture *f, const char *lists, const char *segments) {
    const rl_shares_request request = {f->lists, f->segments, false};
    if (lists != NULL)
        write_text(f->lists, lists);
    if (segments != NULL)
        write_text(f->segments, segments);
    return rl_cover_shares(&f->ctx, f->scenario, &request, &f->findings, &f->shares);
}

// « actor@segment:ids=share » by measured share, then « a+b:common/smaller~independent ».
static void assert_shares(const fixture *f, const char *expected) {
    rl_text text;
    rl_text_init(&text, (rl_context *)&f->ctx);
    for (size_t i = 0; i < f->shares.measured.count; i++) {
        const rl_measured_share *m = &f->shares.measured.items[i];
        rl_text_format(&text, "%s@%s:%lld=%g ", f->scenario->actors[m->actor].id,
                       f->scenario->segments[m->segment].id, (long long)m->ids, m->share);
    }
    for (size_t i = 0; i < f->shares.overlaps.count; i++) {
        const rl_list_overlap *o = &f->shares.overlaps.items[i];
        rl_text_format(&text, "%s+%s:%lld/%lld~%g%s ",
                       f->scenario->actors[f->shares.lists.items[o->first].actor].id,
                       f->scenario->actors[f->shares.lists.items[o->second].actor].id,
                       (long long)o->ids, (long long)o->smaller, o->independent,
                       o->exclusive ? "!" : "");
    }
    assert_string_equal(rl_text_bytes(&text), expected);
    rl_text_clear(&text);
}

static const char lists[] = "relay,id\noppbtp,a\noppbtp,b\noppbtp,c\ncapeb,a\ncapeb,b\ncapeb,d\n"
                            "ffb,e\noppbtp,e\ncapeb,a\n";
static const char places[] =
    "id,segment\na,FZ-2-01\nb,FZ-2-01\nc,FZ-2-01\nd,FZ-2-38\ne,FZ-2-38\nelsewhere,GZ-1-01\n";

// By hand -----------------------------------------------------------------------------------------

static void shares_and_overlaps_are_counted(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, NULL, 0);
    assert_int_equal(measure(&f, lists, places), RL_OK);
    assert_true(f.shares.complete);
    rl_assert_findings("lists", &f.findings, f.work, "");
    assert_int_equal(f.shares.ids, 5);
    assert_int_equal(f.shares.placed_ids, 5);
    // 2 × 3 / 150 (and 1 × 1 / 320) for capeb + oppbtp; capeb and ffb are of one exclusive set.
    assert_shares(&f, "capeb@FZ-2-01:2=0.0133333 capeb@FZ-2-38:1=0.003125 ffb@FZ-2-38:1=0.003125 "
                      "oppbtp@FZ-2-01:3=0.02 oppbtp@FZ-2-38:1=0.003125 "
                      "capeb+oppbtp:2/3~0.043125 ffb+oppbtp:1/1~0.003125 capeb+ffb:0/1~0.003125! ");
    close_fixture(&f);
}

static void segments_are_said_by_their_codes_too(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, NULL, 0);
    assert_int_equal(measure(&f, lists,
                             "territoire;id;taille;secteur\n01;a;10-49;FZ\n01;b;10-49;FZ\n"
                             "01;c;10-49;FZ\n38;d;10-49;FZ\n;e;;\n"),
                     RL_OK);
    rl_assert_findings("codes", &f.findings, f.work,
                       "IDS_WITHOUT_SEGMENT s.csv\nLIST_NOT_PLACED l.csv relay\n");
    assert_int_equal(f.shares.placed_ids, 4);
    assert_shares(&f, "capeb@FZ-2-01:2=0.0133333 capeb@FZ-2-38:1=0.003125 oppbtp@FZ-2-01:3=0.02 "
                      "capeb+oppbtp:2/3~0.04 capeb+ffb:0/0~0! ffb+oppbtp:0/0~0 ");
    close_fixture(&f);
}

static void a_siret_is_found_again_with_or_without_spaces(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, NULL, 0);
    assert_int_equal(measure(&f, "relay,siret\ncapeb,73282932000074\n",
                             "siret,segment\n732 829 320 00074,FZ-2-01\n"),
                     RL_OK);
    assert_true(f.shares.siret_checked);
    assert_shares(&f, "capeb@FZ-2-01:1=0.00666667 ");
    close_fixture(&f);
}

static void actors_of_an_exclusive_set_that_share_ids_are_said(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, NULL, 0);
    assert_int_equal(measure(&f, "relay,id\ncapeb,a\nffb,a\n", "id,segment\na,FZ-2-01\n"), RL_OK);
    rl_assert_findings("exclusive", &f.findings, f.work, "EXCLUSIVE_OVERLAP l.csv relay\n");
    close_fixture(&f);
}

// What is wrong -----------------------------------------------------------------------------------

static void everything_wrong_is_said_at_once(void **state) {
    (void)state;
    static const rl_file_edit small = {"segments.csv", "FZ-2-01;FZ;10-49;01;150;",
                                       "FZ-2-01;FZ;10-49;01;1;"};
    static const struct {
        const char *lists, *segments, *findings;
    } cases[] = {
        {"relay,id\ncapbe,a\noppbtp,a\nCAPEB,a\n", "id,segment\na,FZ-2-10\na,FZ-2-01\na,FZ-2-38\n",
         "ID_UNKNOWN l.csv relay\nID_UNKNOWN l.csv relay\nID_UNKNOWN s.csv:2 segment\n"
         "SEGMENT_CONFLICT s.csv:4 segment\n"},
        {"relay,id\noppbtp,a\n", "id,sector,size,territory\na,FZ,1-9,99\na,FZ,,\n",
         "SEGMENT_UNKNOWN s.csv:2 sector\nSEGMENT_UNKNOWN s.csv:3 sector\n"},
        {"relay,id\noppbtp,a\n", "id,sector,size\na,FZ,1-9\nb,FZ,1-9\n",
         "COLUMN_MISSING s.csv:1 segment\n"},
        {"relay,ids\noppbtp,a\n", "id,segment\na,FZ-2-10\n,FZ-2-01\n",
         "COLUMN_MISSING l.csv:1 id\nID_UNKNOWN s.csv:2 segment\nVALUE_MISSING s.csv:3 id\n"},
        {NULL, NULL, "FILE_MISSING l.csv\nFILE_MISSING s.csv\n"},
        {"relay,id\noppbtp,a\n", "id,segment\n", "TABLE_WITHOUT_ROWS s.csv\n"},
        {"relay,id\noppbtp,a\noppbtp,b\ncapeb,a\n", "id,segment\na,FZ-2-01\nb,FZ-2-01\n",
         "LIST_EXCEEDS_SEGMENT l.csv relay\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        open_fixture(&f, &small, 1);
        assert_int_equal(measure(&f, cases[i].lists, cases[i].segments), RL_E_INPUT);
        rl_assert_findings(cases[i].segments == NULL ? "no file" : cases[i].segments, &f.findings,
                           f.work, cases[i].findings);
        assert_false(f.shares.complete);
        close_fixture(&f);
    }
}

static void many_unknown_relays_are_listed_in_part(void **state) {
    (void)state;
    fixture f;
    rl_text text;
    open_fixture(&f, NULL, 0);
    rl_text_init(&text, &f.ctx);
    rl_text_append(&text, "relay,id\n");
    for (int i = 0; i < RL_LIST_FINDINGS_EACH + 5; i++)
        rl_text_format(&text, "stranger%d,a\n", i);
    assert_int_equal(measure(&f, rl_text_bytes(&text), places), RL_E_INPUT);
    assert_int_equal(f.findings.list.count, RL_LIST_FINDINGS_EACH + 1);
    assert_int_equal(f.findings.list.items[RL_LIST_FINDINGS_EACH].code, RL_FINDING_MORE_ALIKE);
    rl_text_clear(&text);
    close_fixture(&f);
}

// Random lists ------------------------------------------------------------------------------------

enum { RANDOM_IDS = 40, ACTORS = 3 };

static const char *const actor_ids[ACTORS] = {"capeb", "ffb", "oppbtp"};

// Counts ids that all the actors of the set have, in a segment (RL_NONE: placed in any).
static int common_ids(const unsigned *has, const rl_id *segment, unsigned set, rl_id wanted) {
    int count = 0;
    for (int id = 0; id < RANDOM_IDS; id++)
        count += (has[id] & set) == set && segment[id] != RL_NONE &&
                 (wanted == RL_NONE || segment[id] == wanted);
    return count;
}

static double share_measured(const fixture *f, rl_id actor, rl_id segment) {
    for (size_t i = 0; i < f->shares.measured.count; i++)
        if (f->shares.measured.items[i].actor == actor &&
            f->shares.measured.items[i].segment == segment)
            return f->shares.measured.items[i].share;
    return 0;
}

static void assert_as_counted(const fixture *f, const unsigned *has, const rl_id *segment) {
    const rl_scenario *scenario = f->scenario;
    for (int a = 0; a < ACTORS; a++)
        for (rl_id s = 0; s < scenario->segment_count; s++)
            assert_near(share_measured(f, rl_find_actor(scenario, actor_ids[a]), s),
                        common_ids(has, segment, 1u << a, s) / scenario->segments[s].establishments,
                        1e-15);
    for (size_t i = 0; i < f->shares.overlaps.count; i++) {
        const rl_list_overlap *o = &f->shares.overlaps.items[i];
        unsigned set = 0;
        double independent = 0;
        int first = -1, second = -1;
        for (int a = 0; a < ACTORS; a++) {
            const rl_id actor = rl_find_actor(scenario, actor_ids[a]);
            first = f->shares.lists.items[o->first].actor == actor ? a : first;
            second = f->shares.lists.items[o->second].actor == actor ? a : second;
        }
        set = 1u << first | 1u << second;
        for (rl_id s = 0; s < scenario->segment_count; s++)
            independent += (double)common_ids(has, segment, 1u << first, s) *
                           common_ids(has, segment, 1u << second, s) /
                           scenario->segments[s].establishments;
        assert_int_equal(o->ids, common_ids(has, segment, set, RL_NONE));
        assert_near(o->independent, independent, 1e-12);
    }
}

static void random_lists_measure_what_counting_gives(void **state) {
    (void)state;
    const int cases = rl_effort(60);
    for (int number = 0; number < cases; number++) {
        fixture f;
        rl_random random;
        rl_text relays, segments;
        unsigned has[RANDOM_IDS];
        rl_id segment[RANDOM_IDS];
        open_fixture(&f, NULL, 0);
        rl_random_init(&random, (uint64_t)number);
        rl_text_init(&relays, &f.ctx);
        rl_text_init(&segments, &f.ctx);
        rl_text_append(&relays, "relay,id\n");
        rl_text_append(&segments, "id,segment\nunlisted,FZ-1-01\n");
        for (int id = 0; id < RANDOM_IDS; id++) {
            has[id] = 1 + (unsigned)(rl_random_bits(&random) % 7);
            segment[id] = (rl_id)(rl_random_bits(&random) % 6) - 1;
            for (int a = 0; a < ACTORS; a++)
                if (has[id] >> a & 1)
                    rl_text_format(&relays, "%s,%d\n", actor_ids[a], id);
            if (segment[id] != RL_NONE)
                rl_text_format(&segments, "%d,%s\n", id, f.scenario->segments[segment[id]].id);
        }
        assert_int_equal(measure(&f, rl_text_bytes(&relays), rl_text_bytes(&segments)), RL_OK);
        assert_int_equal(f.shares.overlaps.count, 3);
        assert_int_equal(f.shares.placed_ids, common_ids(has, segment, 0, RL_NONE));
        assert_as_counted(&f, has, segment);
        rl_text_clear(&relays);
        rl_text_clear(&segments);
        close_fixture(&f);
    }
}

// The table ---------------------------------------------------------------------------------------

static rl_status make_table(fixture *f, int64_t *kept, rl_text *table) {
    const rl_audience_table_request request = {f->scenario, &f->shares, "l.csv", "new.csv"};
    return rl_audience_table_measured(&f->parts, &request, &f->findings, kept, table);
}

static void the_table_keeps_the_others_and_reads_back(void **state) {
    (void)state;
    fixture f;
    rl_text table;
    int64_t kept;
    open_fixture(&f, NULL, 0);
    rl_text_init(&table, &f.ctx);
    assert_int_equal(measure(&f, "relay,id\ncapeb,a\ncapeb,b\ncapeb,c\n",
                             "id,segment\na,FZ-2-01\nb,FZ-2-01\nc,FZ-1-38\n"),
                     RL_OK);
    assert_int_equal(make_table(&f, &kept, &table), RL_OK);
    assert_int_equal(kept, 3);
    assert_string_equal(
        rl_text_bytes(&table),
        "actor;sector;size;territory;share;confidence;source\n"
        "ffb;FZ;10-49;01|38;0.35;estimate;adhérents\n"
        "ffb;FZ;1-9;*;0.1;estimate;adhérents\n"
        "oppbtp;*;*;*;0.05;estimate;visites\n"
        "capeb;FZ;1-9;38;0.0004;measured;l.csv, liste « capeb » : 1 dans la liste ÷ 2500 "
        "dans le segment FZ-1-38\n"
        "capeb;FZ;10-49;01;0.013333333333333334;measured;l.csv, liste « capeb » : 2 "
        "dans la liste ÷ 150 dans le segment FZ-2-01\n");

    char path[RL_FOLDER_BYTES + 32];
    rl_scenario *read = NULL;
    snprintf(path, sizeof path, "%s/audiences.csv", f.folder);
    assert_int_equal(rl_file_write(&f.ctx, path, rl_text_bytes(&table), table.length), RL_OK);
    assert_int_equal(rl_scenario_read(&f.ctx, f.folder, &f.findings, &read), RL_OK);
    const rl_id capeb = rl_find_actor(read, "capeb");
    assert_near(rl_audience_share(read, capeb, rl_find_segment(read, "FZ-2-01")), 2.0 / 150, 0);
    assert_near(rl_audience_share(read, capeb, rl_find_segment(read, "FZ-1-01")), 0, 0);
    const rl_id ffb = rl_find_actor(read, "ffb");
    assert_near(rl_audience_share(read, ffb, rl_find_segment(read, "FZ-2-38")), 0.35, 0);
    rl_scenario_free(read);
    rl_text_clear(&table);
    close_fixture(&f);
}

static void columns_that_the_table_lacks_are_added_and_others_kept(void **state) {
    (void)state;
    static const rl_file_edit bare = {"audiences.csv", NULL,
                                      "share;note;actor\n0,2;=vu;oppbtp\n0.1;;ffb\n0.3;x;capeb\n"};
    fixture f;
    rl_text table;
    int64_t kept;
    open_fixture(&f, &bare, 1);
    rl_text_init(&table, &f.ctx);
    assert_int_equal(measure(&f, "relay,id\ncapeb,a\n", "id,segment\na,FZ-2-01\n"), RL_OK);
    assert_int_equal(make_table(&f, &kept, &table), RL_OK);
    assert_string_equal(
        rl_text_bytes(&table),
        "actor;sector;size;territory;share;confidence;source;note\n"
        "oppbtp;*;*;*;0.2;;;'=vu\n"
        "ffb;*;*;*;0.1;;;\n"
        "capeb;FZ;10-49;01;0.006666666666666667;measured;l.csv, liste « capeb » : 1 "
        "dans la liste ÷ 150 dans le segment FZ-2-01;\n");
    rl_text_clear(&table);
    close_fixture(&f);
}

static void what_measures_and_estimates_contradict_is_said(void **state) {
    (void)state;
    // ffb is estimated to touch 0.35 of FZ-2-01; capeb's list has all of its two establishments.
    static const rl_file_edit small = {"segments.csv", "FZ-2-01;FZ;10-49;01;150;",
                                       "FZ-2-01;FZ;10-49;01;2;"};
    fixture f;
    rl_text table;
    int64_t kept;
    open_fixture(&f, &small, 1);
    rl_text_init(&table, &f.ctx);
    assert_int_equal(
        measure(&f, "relay,id\ncapeb,a\ncapeb,b\n", "id,segment\na,FZ-2-01\nb,FZ-2-01\n"), RL_OK);
    assert_int_equal(make_table(&f, &kept, &table), RL_E_INPUT);
    rl_assert_findings("exclusive sum", &f.findings, NULL, "EXCLUSIVE_SUM new.csv share\n");
    assert_int_equal(table.length, 0);
    rl_text_clear(&table);
    close_fixture(&f);
}

// Failures ----------------------------------------------------------------------------------------

static void memory_that_runs_out_is_a_clean_failure(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, NULL, 0);
    write_text(f.lists, lists);
    write_text(f.segments, places);
    rl_status status = RL_E_MEMORY;
    for (int64_t allowed = 0; status == RL_E_MEMORY && allowed < 400; allowed++) {
        rl_failing_allocator allocator;
        rl_context ctx;
        rl_findings findings;
        rl_shares shares;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        rl_findings_init(&findings, &ctx);
        const rl_shares_request request = {f.lists, f.segments, false};
        status = rl_cover_shares(&ctx, f.scenario, &request, &findings, &shares);
        rl_shares_clear(&ctx, &shares);
        rl_findings_clear(&findings);
        assert_int_equal(allocator.live, 0);
        assert_true(status == RL_E_MEMORY || status == RL_OK);
    }
    assert_int_equal(status, RL_OK);
    close_fixture(&f);
}

static void work_stops_when_asked(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, NULL, 0);
    rl_context_cancel(&f.ctx);
    assert_int_equal(measure(&f, lists, places), RL_OK);
    assert_false(f.shares.complete);
    close_fixture(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_and_overlaps_are_counted),
        cmocka_unit_test(segments_are_said_by_their_codes_too),
        cmocka_unit_test(a_siret_is_found_again_with_or_without_spaces),
        cmocka_unit_test(actors_of_an_exclusive_set_that_share_ids_are_said),
        cmocka_unit_test(everything_wrong_is_said_at_once),
        cmocka_unit_test(many_unknown_relays_are_listed_in_part),
        cmocka_unit_test(random_lists_measure_what_counting_gives),
        cmocka_unit_test(the_table_keeps_the_others_and_reads_back),
        cmocka_unit_test(columns_that_the_table_lacks_are_added_and_others_kept),
        cmocka_unit_test(what_measures_and_estimates_contradict_is_said),
        cmocka_unit_test(memory_that_runs_out_is_a_clean_failure),
        cmocka_unit_test(work_stops_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
