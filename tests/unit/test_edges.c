// Reading edge lists and seeds: what is read, and every way they are wrong.
#include "base/file.h"
#include "spread/edges.h"
#include "support/cmocka_test.h"
#include "support/findings_text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fixture {
    rl_context ctx;
    rl_findings findings;
    rl_edges edges;
    char path[64];
} fixture;

static void write_file(fixture *f, const char *bytes, size_t length) {
    strcpy(f->path, "/tmp/relais-edges-XXXXXX");
    const int file = mkstemp(f->path);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, length), (ssize_t)length);
    close(file);
}

static rl_status open_edges(fixture *f, const char *bytes, size_t length, rl_arc_model model,
                            bool undirected) {
    const rl_edge_reading reading = {.model = model, .prob = 0.5, .undirected = undirected};
    bool stopped;
    rl_context_init(&f->ctx);
    rl_findings_init(&f->findings, &f->ctx);
    write_file(f, bytes, length);
    const rl_status status =
        rl_edges_read(&f->ctx, f->path, &reading, &f->findings, &f->edges, &stopped);
    assert_false(stopped);
    return status;
}

static void close_edges(fixture *f) {
    unlink(f->path);
    rl_edges_clear(&f->edges);
    rl_findings_clear(&f->findings);
}

// Findings without the folder of the file, whose name is « F ».
static void assert_found(fixture *f, const char *what, const char *expected) {
    for (size_t i = 0; i < f->findings.list.count; i++)
        f->findings.list.items[i].place.file = "F";
    rl_assert_findings(what, &f->findings, NULL, expected);
}

static void check_bad(rl_arc_model model, const char *text, size_t length, const char *expected) {
    fixture f;
    const rl_status status = open_edges(&f, text, length, model, false);
    const bool error = f.findings.error_count > 0;
    assert_int_equal(status, error ? RL_E_INPUT : RL_OK);
    assert_found(&f, text, expected);
    close_edges(&f);
}

#define BAD(model, text, expected) check_bad((model), text, sizeof text - 1, expected)

static void test_bad_lists(void **state) {
    (void)state;
    const rl_arc_model given = RL_ARC_GIVEN, wc = RL_ARC_WEIGHTED;
    BAD(wc, "", "EDGES_NONE F\n");
    BAD(wc, "# nothing\n\n% nor here\n", "EDGES_NONE F\n");
    BAD(wc, "a\n", "EDGE_WORDS F:1\n");
    BAD(wc, "a b\nc\nd e f g\n", "EDGE_WORDS F:2\nEDGE_WORDS F:3\n");
    BAD(wc, "a,b\n", "EDGE_SEPARATOR F:1\n");
    BAD(wc, "a b\nu;v;0.5\nu|v\n", "EDGE_SEPARATOR F:2\nEDGE_SEPARATOR F:3\n");
    BAD(wc, "a b\na a\n", "EDGE_LOOP F:2\n");
    BAD(wc, "a b\nb a\na b\n", "EDGE_TWICE F:3\n");
    BAD(wc, "a b\x01\nc d\n", "CONTROL_CHARACTER F:1\n");
    BAD(wc, "a\0 b\n", "CONTROL_CHARACTER F:1\n");
    BAD(wc,
        "\xFF\xFE"
        "a b\n",
        "ENCODING_UTF16 F\n");
    BAD(wc, "\x1F\x8B\x08\x00 damaged", "GZIP_BROKEN F\n");
    BAD(given, "a b\n", "EDGE_PROB_MISSING F:1 p\n");
    BAD(given, "1 2\n", "EDGE_PROB_MISSING F:1 p\n");
    BAD(given, "a b 0.5\nc d\n", "EDGE_PROB_MISSING F:2 p\n");
    BAD(given, "a b x\n", "EDGE_PROB_WRONG F:1 p\n");
    BAD(given, "a b nan\na c inf\na d 0,5\na e 5%\na f 0x1\n",
        "EDGE_PROB_WRONG F:1 p\nEDGE_PROB_WRONG F:2 p\nEDGE_PROB_WRONG F:3 p\n"
        "EDGE_PROB_WRONG F:4 p\nEDGE_PROB_WRONG F:5 p\n");
    BAD(given, "a b 1.5\na c -0.1\n", "EDGE_PROB_OUTSIDE F:1 p\nEDGE_PROB_OUTSIDE F:2 p\n");
    BAD(given, "a b 0.5\nb c 1\na b 0.25\n", "EDGE_CONFLICT F:3 p\n");
    BAD(given, "a b 0.5\na b 0.50\n", "EDGE_TWICE F:2\n");
    BAD(wc, "9 8\n1 2\n2 3\n", "EDGE_HEADER_DOUBTFUL F:1\n");
    BAD(wc, "4 2\n1 2\n2 3\n", "EDGE_HEADER F:1\n");
    // All at once, in the order of the file, the wrong ones and the suspect ones.
    BAD(given, "a a 0.5\nb\nc d 7\nc e 0.1\nc e 0.1\n",
        "EDGE_LOOP F:1\nEDGE_WORDS F:2\nEDGE_PROB_OUTSIDE F:3 p\nEDGE_TWICE F:5\n");
}

static void test_a_missing_file(void **state) {
    (void)state;
    fixture f = {0};
    const rl_edge_reading reading = {.model = RL_ARC_WEIGHTED};
    bool stopped;
    rl_context_init(&f.ctx);
    rl_findings_init(&f.findings, &f.ctx);
    assert_int_equal(
        rl_edges_read(&f.ctx, "/tmp/none/F", &reading, &f.findings, &f.edges, &stopped),
        RL_E_INPUT);
    rl_assert_findings("missing", &f.findings, "/tmp/none", "FILE_MISSING F\n");
    rl_edges_clear(&f.edges);
    rl_findings_clear(&f.findings);
}

static void test_a_long_list_of_faults_is_cut(void **state) {
    (void)state;
    char text[4096];
    size_t length = 0;
    for (int i = 0; i < 300; i++)
        length += (size_t)sprintf(text + length, "alone%d\n", i);
    fixture f;
    assert_int_equal(open_edges(&f, text, length, RL_ARC_WEIGHTED, false), RL_E_INPUT);
    assert_int_equal(f.findings.list.count, 21);
    char expected[1024] = "MORE_ALIKE F\n"; // about the whole file, before its lines
    for (int line = 1; line <= 20; line++)
        sprintf(expected + strlen(expected), "EDGE_WORDS F:%d\n", line);
    assert_non_null(strstr(f.findings.list.items[0].text, "280"));
    assert_found(&f, "alone", expected);
    close_edges(&f);
}

static void test_a_line_that_never_ends(void **state) {
    (void)state;
    const size_t length = 600000;
    char *text = malloc(length);
    assert_non_null(text);
    memset(text, 'x', length);
    fixture f;
    assert_int_equal(open_edges(&f, text, length, RL_ARC_WEIGHTED, false), RL_E_INPUT);
    assert_found(&f, "long", "LINE_TOO_LONG F:1\n");
    close_edges(&f);
    free(text);
}

// Arcs as « from>to:prob », by end.
static void append_arcs(const rl_edges *edges, rl_text *out) {
    const rl_arc_side *side = &edges->cascade.entering;
    for (int32_t v = 0; v < edges->cascade.node_count; v++)
        for (uint32_t i = side->start[v]; i < side->start[v + 1]; i++)
            rl_text_format(out, "%s>%s:%g ", edges->names.list.items[side->other[i]],
                           edges->names.list.items[v],
                           side->prob != NULL ? side->prob[i] : side->all_prob[v]);
}

static void check_good(rl_arc_model model, bool undirected, const char *text, const char *arcs,
                       int32_t nodes, bool numbers) {
    fixture f;
    rl_text out;
    assert_int_equal(open_edges(&f, text, strlen(text), model, undirected), RL_OK);
    rl_text_init(&out, &f.ctx);
    append_arcs(&f.edges, &out);
    assert_string_equal(rl_text_bytes(&out), arcs);
    assert_int_equal(f.edges.cascade.node_count, nodes);
    assert_int_equal(f.edges.names_are_numbers, numbers);
    rl_text_clear(&out);
    close_edges(&f);
}

static void test_what_is_read(void **state) {
    (void)state;
    check_good(RL_ARC_WEIGHTED, false, "a c\nb c\nc a", "c>a:1 a>c:0.5 b>c:0.5 ", 3, false);
    // Byte-order mark, comments, tabs, CRLF; a third word that the model does not use.
    check_good(RL_ARC_UNIFORM, false, "\xEF\xBB\xBF# c\r\n\r\n a\tb\t12\r\n", "a>b:0.5 ", 2, false);
    check_good(RL_ARC_GIVEN, false, "a c 0.25\nb c 1e-1\n", "a>c:0.25 b>c:0.1 ", 3, false);
    check_good(RL_ARC_GIVEN, true, "a b 0.25\n", "b>a:0.25 a>b:0.25 ", 2, false);
    // Both directions written: each counts once.
    check_good(RL_ARC_WEIGHTED, true, "a b\nb a\nb c\n", "b>a:1 a>b:0.5 c>b:0.5 b>c:1 ", 3, false);
    // Loops and repeated lines do not count in the degrees.
    check_good(RL_ARC_WEIGHTED, false, "a b\nb b\na b\n", "a>b:1 ", 2, false);
    // A header, from 0 and from 1, makes isolated nodes too.
    check_good(RL_ARC_WEIGHTED, false, "4 2\n0 1\n1 2\n", "0>1:1 1>2:1 ", 4, true);
    check_good(RL_ARC_WEIGHTED, false, "3 2\n1 2\n2 3\n", "1>2:1 2>3:1 ", 3, true);
    check_good(RL_ARC_GIVEN, false, "3 1\n1 2 0.5\n", "1>2:0.5 ", 3, true);
    // Not a header: the counts do not agree.
    check_good(RL_ARC_WEIGHTED, false, "1 2\n2 3\n", "1>2:1 2>3:1 ", 3, true);
    check_good(RL_ARC_WEIGHTED, false, "01 2\n", "01>2:1 ", 2, false);
}

static void check_seeds(const char *text, const char *expected, const char *found) {
    fixture f, list;
    int32_t *seeds, count;
    assert_int_equal(open_edges(&f, "a b\nb c\n", 8, RL_ARC_WEIGHTED, false), RL_OK);
    write_file(&list, text, strlen(text));
    const rl_status status =
        rl_seeds_read(&f.ctx, list.path, &f.edges, &f.findings, &seeds, &count);
    assert_int_equal(status, f.findings.error_count > 0 ? RL_E_INPUT : RL_OK);
    char names[64] = "";
    for (int32_t i = 0; i < count; i++)
        strcat(strcat(names, f.edges.names.list.items[seeds[i]]), " ");
    assert_string_equal(names, expected);
    assert_found(&f, text, found);
    unlink(list.path);
    rl_release(&f.ctx, seeds);
    close_edges(&f);
}

static void test_seeds(void **state) {
    (void)state;
    check_seeds("# best\nc\r\n\na\n", "c a ", "");
    check_seeds("c\nc\n", "c ", "SEED_TWICE F:2\n");
    check_seeds("x\na\n", "a ", "SEED_UNKNOWN F:1\n");
    check_seeds("a b\n", "", "SEED_WORDS F:1\n");
    check_seeds("\n", "", "SEEDS_NONE F\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_lists),
        cmocka_unit_test(test_a_missing_file),
        cmocka_unit_test(test_a_long_list_of_faults_is_cut),
        cmocka_unit_test(test_a_line_that_never_ends),
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_seeds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
