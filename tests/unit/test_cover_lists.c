// Audience lists as people have them, their patterns, and every malformed file with the findings it
// gives.
#include "cover/lists.h"
#include "cover/siret.h"
#include "io/byte_stream.h"
#include "io/list_scanner.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"
#include "support/findings_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

typedef struct fixture {
    rl_context ctx;
    rl_findings findings;
    rl_siret_check siret;
    rl_cover_ids ids;
    rl_covering *covering;
    char folder[32];
} fixture;

static void path_of(const fixture *f, const char *name, char path[128]) {
    snprintf(path, 128, "%s/%s", f->folder, name);
}

static void write_file(const fixture *f, const char *name, const char *bytes, size_t length) {
    char path[128];
    path_of(f, name, path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void open_fixture(fixture *f) {
    *f = (fixture){.folder = "/tmp/relais-cover-XXXXXX"};
    rl_context_init(&f->ctx);
    rl_findings_init(&f->findings, &f->ctx);
    assert_non_null(mkdtemp(f->folder));
}

static void close_fixture(fixture *f) {
    static const char *const names[] = {"a.csv", "w.csv", "c.csv"};
    for (int i = 0; i < 3; i++) {
        char path[128];
        path_of(f, names[i], path);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(f->folder), 0);
    rl_covering_free(f->covering);
    rl_cover_ids_clear(&f->ctx, &f->ids);
    rl_findings_clear(&f->findings);
}

// Reads the files of the folder; NULL for those that there are none of.
static rl_status read_files(fixture *f, const char *weights, const char *costs) {
    char a[128], w[128], c[128];
    path_of(f, "a.csv", a);
    path_of(f, "w.csv", w);
    path_of(f, "c.csv", c);
    const rl_cover_files files = {a, weights == NULL ? NULL : w, costs == NULL ? NULL : c, false};
    return rl_cover_read(&f->ctx, &files, &f->findings, &f->siret, &f->ids, &f->covering);
}

static rl_status read_texts(fixture *f, const char *audiences, const char *weights,
                            const char *costs) {
    open_fixture(f);
    write_file(f, "a.csv", audiences, strlen(audiences));
    if (weights != NULL)
        write_file(f, "w.csv", weights, strlen(weights));
    if (costs != NULL)
        write_file(f, "c.csv", costs, strlen(costs));
    return read_files(f, weights, costs);
}

// Patterns as « relay+relay:weight/ids », in order.
static void assert_patterns(const fixture *f, const char *expected) {
    const rl_covering *c = f->covering;
    rl_text text;
    rl_text_init(&text, (rl_context *)&f->ctx);
    for (int32_t q = 0; q < c->pattern_count; q++) {
        for (size_t e = c->pattern_start[q]; e < c->pattern_start[q + 1]; e++)
            rl_text_format(&text, "%s%s", e > c->pattern_start[q] ? "+" : "",
                           c->relay_name[c->pattern_relay[e]]);
        rl_text_format(&text, ":%lld/%lld ", (long long)c->weight[q], (long long)c->id_count[q]);
    }
    assert_string_equal(rl_text_bytes(&text), expected);
    rl_text_clear(&text);
}

#define ASSERT_READ(audiences, weights, costs, patterns, findings_expected)                        \
    do {                                                                                           \
        fixture f;                                                                                 \
        assert_int_equal(read_texts(&f, audiences, weights, costs), RL_OK);                        \
        rl_assert_findings(audiences, &f.findings, f.folder, findings_expected);                   \
        assert_patterns(&f, patterns);                                                             \
        close_fixture(&f);                                                                         \
    } while (0)

#define ASSERT_REFUSED(audiences, weights, costs, findings_expected)                               \
    do {                                                                                           \
        fixture f;                                                                                 \
        assert_int_equal(read_texts(&f, audiences, weights, costs), RL_E_INPUT);                   \
        rl_assert_findings(audiences, &f.findings, f.folder, findings_expected);                   \
        assert_null(f.covering);                                                                   \
        close_fixture(&f);                                                                         \
    } while (0)

// Good files --------------------------------------------------------------------------------------

static void rows_in_any_order_and_repeated_become_patterns(void **state) {
    (void)state;
    ASSERT_READ("relay,id\na,1\na,2\nb,2\nb,3\na,3\nb,2\n", NULL, NULL, "a:1/1 a+b:2/2 ", "");
    ASSERT_READ("relay,id\nb,2\na,3\na,1\nb,3\na,2\n", NULL, NULL, "b+a:2/2 a:1/1 ", "");
}

static void lists_as_spreadsheets_write_them(void **state) {
    (void)state;
    static const char patterns[] = "a:1/1 a+b:1/1 ";
    ASSERT_READ("\xEF\xBB\xBFrelay;id\r\na;1\r\na;2\r\nb;2\r\n", NULL, NULL, patterns, "");
    ASSERT_READ("id\trelay\n1\ta\n2\ta\n2\tb", NULL, NULL, patterns, "");
    ASSERT_READ("relay,id\ra,1\ra,2\rb,2\r", NULL, NULL, patterns, "");
    ASSERT_READ("\n\nRelay , note, ID,\na,x,1,\n\n a ,y, 2 ,,\n,,\nb,\"z,\n\"\"z\",2,\n", NULL,
                NULL, patterns, "");
    ASSERT_READ("relais;siret\n\"a\";x1\na;\"x2\"\nb;x2\n", NULL, NULL, patterns,
                "SIRET_INVALID a.csv:2 siret\nSIRET_INVALID a.csv:3 siret\n");
    ASSERT_READ("relay,id\n\"a \"\"b\"\"\",1\n", NULL, NULL, "a \"b\":1/1 ", "");
}

static void names_in_windows_1252_are_converted(void **state) {
    (void)state;
    ASSERT_READ("relay,id\nF\xE9"
                "d\xE9ration,1\n",
                NULL, NULL, "Fédération:1/1 ", "ENCODING_WINDOWS_1252 a.csv\n");
}

static void ids_are_texts(void **state) {
    (void)state;
    // A leading zero, spaces inside, long numbers and long texts all tell ids apart.
    ASSERT_READ("relay,id\na,7\na,07\na,12345678901234567\na,123456789012345678\na,x y\n"
                "a,12345678901234567x\nb,07\n",
                NULL, NULL, "a:5/5 a+b:1/1 ", "");
}

static void weights_and_costs(void **state) {
    (void)state;
    ASSERT_READ("relay,id\na,1\na,2\nb,2\n", "id,weight\n1,3\n2,10\n", "relay,cost\nb,2\na,4\n",
                "a:3/1 a+b:10/1 ", "");
    ASSERT_READ("relay,id\na,1\na,2\nb,2\n", "id;poids\n1;0,5\n2;1 000,25\n", NULL,
                "a:50/1 a+b:100025/1 ", "");
    ASSERT_READ("relay,id\na,1\na,2\n", "id,weight\n1,3\n1,3\n", NULL, "a:4/2 ",
                "WEIGHT_MISSING w.csv\n");
    ASSERT_READ("relay,id\na,1\nb,1\n", NULL, "relay,cost\na,2\nz,9\n", "a+b:1/1 ",
                "COST_UNUSED c.csv:3 relay\nCOST_MISSING c.csv\n");
    ASSERT_READ("relay,id\na,1\n", "id,weight\n1,0.12345678\n", NULL, "a:123457/1 ",
                "AMOUNTS_ROUNDED w.csv\n");
}

static void ids_that_only_the_weights_name(void **state) {
    (void)state;
    fixture f;
    assert_int_equal(read_texts(&f, "relay,id\na,1\n", "id,weight\n1,2\n8,5\n9,6\n", NULL), RL_OK);
    assert_int_equal(f.covering->ids, 3);
    assert_int_equal(f.covering->uncovered_ids, 2);
    assert_int_equal(f.covering->uncovered_weight, 11);
    assert_int_equal(f.covering->total_weight, 13);
    close_fixture(&f);
}

static void many_relays_widen_the_sets(void **state) {
    (void)state;
    fixture f;
    rl_text text;
    open_fixture(&f);
    rl_text_init(&text, &f.ctx);
    rl_text_append(&text, "relay,id\n");
    for (int relay = 0; relay < 300; relay++)
        for (int id = 0; id <= relay; id++)
            rl_text_format(&text, "r%d,%d\n", relay, id);
    write_file(&f, "a.csv", rl_text_bytes(&text), text.length);
    assert_int_equal(read_files(&f, NULL, NULL), RL_OK);
    assert_int_equal(f.covering->relay_count, 300);
    assert_int_equal(f.covering->pattern_count, 300);
    for (int32_t q = 0; q < 300; q++) { // id q is covered by relays q to 299
        assert_int_equal(f.covering->pattern_start[q + 1] - f.covering->pattern_start[q], 300 - q);
        assert_int_equal(f.covering->pattern_relay[f.covering->pattern_start[q]], q);
    }
    rl_text_clear(&text);
    close_fixture(&f);
}

// SIRET -------------------------------------------------------------------------------------------

static void siret_numbers_are_checked(void **state) {
    (void)state;
    assert_true(rl_siret_is_valid(UINT64_C(73282932000074)));
    assert_false(rl_siret_is_valid(UINT64_C(73282932000075)));
    assert_true(rl_siret_is_valid(UINT64_C(35600000000048))); // La Poste, head office
    assert_true(rl_siret_is_valid(UINT64_C(35600000049837))); // La Poste: digits sum to 45
    assert_false(rl_siret_is_valid(UINT64_C(35600000049838)));
    assert_false(rl_siret_is_valid(0));
    ASSERT_READ("relay,siret\na,73282932000074\na,732 829 320 00074\na,7328293200007\n"
                "b,73282932000075\nb,356 000 000 00048\n",
                NULL, NULL, "a:2/2 b:2/2 ",
                "SIRET_INVALID a.csv:4 siret\nSIRET_INVALID a.csv:5 siret\n");
    ASSERT_REFUSED("relay,id\na,7.3282932E+13\na,3,56E+13\n", NULL, NULL,
                   "ID_SCIENTIFIC a.csv:2 id\nROW_RAGGED a.csv:3\n");
}

static void siret_numbers_are_recognised(void **state) {
    (void)state;
    fixture f;
    rl_text text;
    open_fixture(&f);
    rl_text_init(&text, &f.ctx);
    rl_text_append(&text, "relay,id\n");
    uint64_t siret = UINT64_C(73282932000074);
    for (int k = 0; k < 40; siret++)
        if (rl_siret_is_valid(siret)) {
            rl_text_format(&text, "a,%llu\n", (unsigned long long)siret);
            k++;
        }
    rl_text_append(&text, "a,73282932000075\n");
    write_file(&f, "a.csv", rl_text_bytes(&text), text.length);
    assert_int_equal(read_files(&f, NULL, NULL), RL_OK);
    assert_true(f.siret.done);
    assert_int_equal(f.siret.invalid, 1);
    rl_assert_findings("", &f.findings, f.folder, "SIRET_INVALID a.csv:42 id\n");
    assert_int_equal(f.covering->ids, 41); // counted as it stands
    rl_text_clear(&text);
    close_fixture(&f);
}

// Bad files ---------------------------------------------------------------------------------------

static void bad_lists_are_refused_with_all_that_is_wrong(void **state) {
    (void)state;
    ASSERT_REFUSED("", NULL, NULL, "FILE_EMPTY a.csv\n");
    ASSERT_REFUSED("\n  \r\n", NULL, NULL, "FILE_EMPTY a.csv\n");
    ASSERT_REFUSED("relay,id\n", NULL, NULL, "TABLE_WITHOUT_ROWS a.csv\n");
    ASSERT_REFUSED("a,1\nb,2\n", NULL, NULL,
                   "COLUMN_MISSING a.csv:1 relay\nCOLUMN_MISSING a.csv:1 id\n");
    ASSERT_REFUSED("relay,ids\nb,2\n", NULL, NULL, "COLUMN_MISSING a.csv:1 id\n");
    ASSERT_REFUSED("relay,id,id\nb,2,3\n", NULL, NULL, "COLUMN_DUPLICATE a.csv:1 id\n");
    ASSERT_REFUSED("relay,id\na\nb,2\nc,3,4\n,5\nd,\n", NULL, NULL,
                   "ROW_RAGGED a.csv:2\nROW_RAGGED a.csv:4\nVALUE_MISSING a.csv:5 relay\n"
                   "VALUE_MISSING a.csv:6 id\n");
    ASSERT_REFUSED("relay,id\n\"a,1\nb,2\n", NULL, NULL, "QUOTE_OPEN a.csv:2\n");
    ASSERT_REFUSED("relay,id\n\"a\"b,1\nb,2\n", NULL, NULL, "QUOTE_STRAY a.csv:2\n");
    ASSERT_REFUSED("relay,id\na\x01,1\n", NULL, NULL, "CONTROL_CHARACTER a.csv:2\n");
    ASSERT_REFUSED("\xFF\xFEr\x01", NULL, NULL, "ENCODING_UTF16 a.csv\n");
}

static void bad_weights_and_costs_are_refused(void **state) {
    (void)state;
    static const char lists[] = "relay,id\na,1\na,2\nb,2\n";
    ASSERT_REFUSED(lists, "id,weight\n1,x\n2,-3\n3,5 %\n4,1e999\n5,1.2.3\n6,\n", NULL,
                   "NUMBER_INVALID w.csv:2 weight\nNUMBER_NEGATIVE w.csv:3 weight\n"
                   "NUMBER_INVALID w.csv:4 weight\nNUMBER_TOO_LARGE w.csv:5 weight\n"
                   "NUMBER_INVALID w.csv:6 weight\nVALUE_MISSING w.csv:7 weight\n");
    ASSERT_REFUSED(lists, "id,weight\n1,2\n1,3\n", "relay,cost\na,1\na,2\n",
                   "AMOUNT_CONFLICT w.csv:3 weight\nAMOUNT_CONFLICT c.csv:3 cost\n");
    ASSERT_REFUSED(lists, "id,weight\n1,999999999999999\n2,999999999999999\n", NULL,
                   "AMOUNTS_TOO_LARGE w.csv\n");
    ASSERT_REFUSED(lists, NULL, "relay;price\na;1\n", "COLUMN_MISSING c.csv:1 cost\n");
}

static void a_missing_file_is_said_with_the_others(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    assert_int_equal(read_files(&f, "w", "c"), RL_E_INPUT);
    rl_assert_findings("", &f.findings, f.folder,
                       "FILE_MISSING a.csv\nFILE_MISSING w.csv\nFILE_MISSING c.csv\n");
    close_fixture(&f);
}

static void what_is_wrong_everywhere_is_listed_in_part_and_counted(void **state) {
    (void)state;
    fixture f;
    rl_text text;
    open_fixture(&f);
    rl_text_init(&text, &f.ctx);
    rl_text_append(&text, "relay,id\n");
    for (int i = 0; i < 1000; i++)
        rl_text_append(&text, "a\n");
    write_file(&f, "a.csv", rl_text_bytes(&text), text.length);
    assert_int_equal(read_files(&f, NULL, NULL), RL_E_INPUT);
    assert_int_equal(f.findings.list.count, RL_LIST_FINDINGS_EACH + 1);
    const rl_finding *last = &f.findings.list.items[RL_LIST_FINDINGS_EACH];
    assert_int_equal(last->code, RL_FINDING_MORE_ALIKE); // MORE_ALIKE is its name
    assert_non_null(strstr(last->text, "980"));
    rl_text_clear(&text);
    close_fixture(&f);
}

// Long files and gzip -----------------------------------------------------------------------------

// A list of several blocks of the buffer, with quoted cells that blocks cut.
static void make_long_list(rl_text *text, int rows) {
    rl_text_append(text, "relay,note,id\r\n");
    for (int i = 0; i < rows; i++)
        rl_text_format(text, "\"r \"\"%d\"\"\",\"a\r\nb,%d\",%d\r\n", i % 3, i, i / 2);
}

static void check_long_list(fixture *f, int rows) {
    assert_int_equal(read_files(f, NULL, NULL), RL_OK);
    assert_int_equal(f->covering->rows, rows);
    assert_int_equal(f->covering->ids, rows / 2);
    assert_int_equal(f->covering->relay_count, 3);
    assert_string_equal(f->covering->relay_name[1], "r \"1\"");
    assert_int_equal(f->covering->pattern_count, 3);
    assert_int_equal(f->findings.list.count, 0);
}

enum { LONG_ROWS = 120000 };

static void long_files_are_read_block_by_block(void **state) {
    (void)state;
    fixture f;
    rl_text text;
    open_fixture(&f);
    rl_text_init(&text, &f.ctx);
    make_long_list(&text, LONG_ROWS);
    assert_true(text.length > 3u << 20);
    write_file(&f, "a.csv", rl_text_bytes(&text), text.length);
    check_long_list(&f, LONG_ROWS);
    rl_text_clear(&text);
    close_fixture(&f);
}

static void compress_part(const fixture *f, const char *mode, const char *bytes, size_t length) {
    char path[128];
    path_of(f, "a.csv", path);
    gzFile file = gzopen(path, mode);
    assert_non_null(file);
    assert_int_equal(gzwrite(file, bytes, (unsigned)length), length);
    assert_int_equal(gzclose(file), Z_OK);
}

static void gzip_files_are_read_whole_with_all_their_members(void **state) {
    (void)state;
    fixture f;
    rl_text text;
    open_fixture(&f);
    rl_text_init(&text, &f.ctx);
    make_long_list(&text, LONG_ROWS);
    const size_t half = text.length / 2 + 7;
    compress_part(&f, "wb", text.bytes, half);
    compress_part(&f, "ab", text.bytes + half, text.length - half);
    check_long_list(&f, LONG_ROWS);
    rl_text_clear(&text);
    close_fixture(&f);
}

static void a_gzip_file_cut_short_is_refused(void **state) {
    (void)state;
    fixture f;
    char path[128];
    rl_text text;
    open_fixture(&f);
    rl_text_init(&text, &f.ctx);
    make_long_list(&text, 20000);
    compress_part(&f, "wb", text.bytes, text.length);
    path_of(&f, "a.csv", path);
    assert_int_equal(truncate(path, 5000), 0);
    assert_int_equal(read_files(&f, NULL, NULL), RL_E_INPUT);
    assert_int_equal(f.findings.list.items[0].code,
                     RL_FINDING_GZIP_BROKEN); // GZIP_BROKEN is its name
    rl_text_clear(&text);
    close_fixture(&f);
}

// Failures ----------------------------------------------------------------------------------------

static void memory_that_runs_out_is_a_clean_failure(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    static const char lists[] = "relay,id\na,x1\nb,x1\nF\xE9,2\n";
    write_file(&f, "a.csv", lists, sizeof lists - 1);
    write_file(&f, "w.csv", "id,weight\nx1,2\n", 15);
    write_file(&f, "c.csv", "relay,cost\na,2\n", 15);
    rl_status status = RL_E_MEMORY;
    for (int64_t allowed = 0; status == RL_E_MEMORY && allowed < 200; allowed++) {
        rl_failing_allocator allocator;
        rl_context_init(&f.ctx);
        rl_failing_allocator_use(&allocator, allowed, &f.ctx);
        rl_findings_init(&f.findings, &f.ctx);
        status = read_files(&f, "w", "c");
        rl_covering_free(f.covering);
        rl_cover_ids_clear(&f.ctx, &f.ids);
        rl_findings_clear(&f.findings);
        f.covering = NULL;
        assert_int_equal(allocator.live, 0);
        assert_true(status == RL_E_MEMORY || status == RL_OK);
    }
    assert_int_equal(status, RL_OK);
    rl_context_init(&f.ctx);
    close_fixture(&f);
}

static void reading_stops_when_asked(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    write_file(&f, "a.csv", "relay,id\na,1\n", 13);
    rl_context_cancel(&f.ctx);
    assert_int_equal(read_files(&f, NULL, NULL), RL_OK);
    assert_null(f.covering);
    close_fixture(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_in_any_order_and_repeated_become_patterns),
        cmocka_unit_test(lists_as_spreadsheets_write_them),
        cmocka_unit_test(names_in_windows_1252_are_converted),
        cmocka_unit_test(ids_are_texts),
        cmocka_unit_test(weights_and_costs),
        cmocka_unit_test(ids_that_only_the_weights_name),
        cmocka_unit_test(many_relays_widen_the_sets),
        cmocka_unit_test(siret_numbers_are_checked),
        cmocka_unit_test(siret_numbers_are_recognised),
        cmocka_unit_test(bad_lists_are_refused_with_all_that_is_wrong),
        cmocka_unit_test(bad_weights_and_costs_are_refused),
        cmocka_unit_test(a_missing_file_is_said_with_the_others),
        cmocka_unit_test(what_is_wrong_everywhere_is_listed_in_part_and_counted),
        cmocka_unit_test(long_files_are_read_block_by_block),
        cmocka_unit_test(gzip_files_are_read_whole_with_all_their_members),
        cmocka_unit_test(a_gzip_file_cut_short_is_refused),
        cmocka_unit_test(memory_that_runs_out_is_a_clean_failure),
        cmocka_unit_test(reading_stops_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
