// The map as people and programs read it: ranking, tables, JSON, GraphML.
#include "graph/map.h"
#include "report/map_graphml.h"
#include "report/map_json.h"
#include "report/map_text.h"
#include "report/page.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/failing_allocator.h"

#include <math.h>
#include <string.h>

static rl_context ctx;
static rl_scenario *scenario;
static rl_map map;
static rl_text text;

static const char *const names[] = {
    "OPPBTP", "Fédération & <Cie>", "Chambre de métiers et de l'artisanat du Puy-de-Dôme", "Carsat",
    "Nobody",
};

// Two relays that share a segment, a third far from them that alone touches two segments through
// which nobody else passes, a funder without audience, an actor apart.
static int set_up(void **state) {
    (void)state;
    rl_context_init(&ctx);
    rl_draft draft;
    rl_draft_init(&draft, &ctx);
    draft.title = "Un essai";
    for (rl_id actor = 0; actor < 5; actor++) {
        rl_add_actor(&draft, names[actor], 1.0);
        draft.actors.items[actor].name = names[actor];
    }
    draft.actors.items[3].roles = RL_ROLE_FUNDER | RL_ROLE_PRESCRIBER;
    rl_add_segment(&draft, "FZ", "1-9", "63", 1000.0);
    rl_add_segment(&draft, "IZ", "1-9", "63", 250.5);
    rl_add_segment(&draft, "IZ", "10-49", "63", 40.0);
    rl_add_audience(&draft, 0, rl_build_filter(&draft, "FZ", NULL, NULL), 0.5);
    rl_add_audience(&draft, 1, rl_build_filter(&draft, "FZ", NULL, NULL), 0.25);
    rl_add_audience(&draft, 2, rl_build_filter(&draft, "IZ", NULL, NULL), 1.0);
    rl_add_link(&draft, 3, 2, RL_LINK_FUNDS, 0.5);
    rl_add_link(&draft, 3, 0, RL_LINK_FUNDS, 0.5);
    rl_add_link(&draft, 3, 0, RL_LINK_PRESCRIBES, 0.5);
    scenario = rl_freeze(&ctx, &draft);
    rl_draft_clear(&draft);
    rl_text_init(&text, &ctx);
    return rl_map_compute(&ctx, scenario, &map) == RL_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    rl_text_clear(&text);
    rl_map_clear(&ctx, &map);
    rl_scenario_free(scenario);
    return 0;
}

static void assert_has(const char *part) {
    if (strstr(rl_text_bytes(&text), part) == NULL)
        fail_msg("“%s” is not in:\n%s", part, rl_text_bytes(&text));
}

static void test_choices_are_the_names_of_the_measures(void **state) {
    (void)state;
    for (int measure = 0; measure < RL_MEASURE_COUNT; measure++)
        rl_text_format(&text, "%s%s", measure == 0 ? "" : "|",
                       rl_measure_name((rl_measure)measure));
    assert_string_equal(rl_text_bytes(&text), RL_MEASURE_CHOICES);
    rl_measure measure;
    assert_true(rl_measure_from_name("hub", &measure));
    assert_int_equal(measure, RL_MEASURE_HUB);
    assert_false(rl_measure_from_name("degree", &measure));
}

static void test_ranking_puts_the_unknown_last(void **state) {
    (void)state;
    rl_id order[5];
    assert_int_equal(rl_map_rank(&ctx, &map, RL_MEASURE_STRENGTH, order), RL_OK);
    const rl_id by_strength[] = {0, 3, 2, 1, 4}; // 875, 520.25, 435.75, 250, 0
    assert_memory_equal(order, by_strength, sizeof order);
    map.centrality[0].value[RL_MEASURE_PAGERANK] = NAN;
    assert_int_equal(rl_map_rank(&ctx, &map, RL_MEASURE_PAGERANK, order), RL_OK);
    assert_int_equal(order[4], 0);
    // No actor has a betweenness: strength decides.
    assert_int_equal(rl_map_rank(&ctx, &map, RL_MEASURE_CORE, order), RL_OK);
    assert_int_equal(order[4], 4);
}

static void assert_fits_the_page(void) {
    size_t lines = 0;
    for (const char *line = rl_text_bytes(&text); *line != '\0'; lines++) {
        const size_t length = strcspn(line, "\n");
        char copy[1024];
        assert_true(length < sizeof copy);
        memcpy(copy, line, length);
        copy[length] = '\0';
        if (rl_text_width(copy) > RL_PAGE_WIDTH)
            fail_msg("too wide: %s", copy);
        line += length + 1;
    }
    assert_true(lines > 15);
}

static void test_text_for_people(void **state) {
    (void)state;
    const rl_map_view view = {RL_MEASURE_STRENGTH, 20};
    ctx.language = RL_FRENCH;
    assert_int_equal(rl_map_text(&map, &view, &text), RL_OK);
    assert_fits_the_page();
    assert_has("5 acteurs, dont 4 relais ; 2 liens entre eux ; 3 segments visés");
    assert_has("Acteurs, par force");
    assert_has("Connecteurs, les plus forts : OPPBTP (875)");
    assert_has("Ponts, par où passent les meilleurs chemins : Chambre");
    assert_has("(8,3 %) ;"); // the first space is U+00A0
    assert_has("OPPBTP (4,2 %).");
    assert_has("Chambre de métiers et de l'… ");
    assert_has("Chambre de métiers et de l'artisanat du Puy-de-Dôme : 2 segments visés");
    assert_has(
        "OPPBTP                              Fédération & <Cie>                           125");
    rl_text_clear(&text);
    ctx.language = RL_ENGLISH;
    assert_int_equal(rl_map_text(&map, &view, &text), RL_OK);
    assert_fits_the_page();
    assert_has("Points of rupture");
    assert_has("1. OPPBTP; Fédération & <Cie>");
    assert_has("Alone: Chambre de métiers et de l'artisanat du…");
}

static void test_text_keeps_to_the_top(void **state) {
    (void)state;
    const rl_map_view view = {RL_MEASURE_CLOSENESS, 2};
    assert_int_equal(rl_map_text(&map, &view, &text), RL_OK);
    assert_has("Actors, by closeness");
    assert_has("… and 3 more");
    assert_null(strstr(rl_text_bytes(&text), "Nobody"));
}

static void test_text_says_that_it_was_stopped(void **state) {
    (void)state;
    rl_map stopped;
    const rl_map_view view = {RL_MEASURE_STRENGTH, 20};
    rl_context_cancel(&ctx);
    assert_int_equal(rl_map_compute(&ctx, scenario, &stopped), RL_OK);
    assert_int_equal(rl_map_text(&stopped, &view, &text), RL_OK);
    assert_has("Stopped before the end");
    assert_null(strstr(rl_text_bytes(&text), "No point of rupture")); // not known
    rl_text_clear(&text);
    assert_int_equal(rl_map_json(&stopped, RL_MEASURE_STRENGTH, &text), RL_OK);
    assert_has("\"stopped\": true");
    assert_has("\"pagerank\": null");
    rl_text_clear(&text);
    assert_int_equal(rl_map_graphml(&stopped, &text), RL_OK);
    assert_null(strstr(rl_text_bytes(&text), "<data key=\"n_pagerank\">"));
    assert_has("<data key=\"n_strength\">875</data>");
    rl_map_clear(&ctx, &stopped);
}

static void test_json(void **state) {
    (void)state;
    assert_int_equal(rl_map_json(&map, RL_MEASURE_STRENGTH, &text), RL_OK);
    assert_has("\"format\": \"relais-map/1\"");
    assert_has("\"roles\": [\"prescriber\", \"funder\"]");
    assert_has("\"constraint\": null"); // of the actor apart
    assert_has("{\"first\": \"OPPBTP\", \"second\": \"Fédération & <Cie>\", \"weight\": 125, "
               "\"share\": 0.5}");
    assert_has("\"weight_cut\": 290.5, \"segments_cut\": 2, \"actors_cut\": 0}");
    assert_has("\"community\": null");
}

static void test_graphml_escapes_names(void **state) {
    (void)state;
    ((rl_actor *)&scenario->actors[0])->name = "a\x01\"b]]>\r\xFF'c \xEF\xBF\xBF\xE2\x82";
    assert_int_equal(rl_map_graphml(&map, &text), RL_OK);
    assert_has("<data key=\"n_label\">a\xEF\xBF\xBD&quot;b]]&gt;&#13;\xEF\xBF\xBD'c "
               "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD</data>");
    assert_has("<data key=\"n_label\">Fédération &amp; &lt;Cie&gt;</data>");
    assert_true(rl_text_is_utf8(rl_text_bytes(&text), text.length));
}

static void test_graphml_edges(void **state) {
    (void)state;
    assert_int_equal(rl_map_graphml(&map, &text), RL_OK);
    assert_has("    <edge source=\"n3\" target=\"n0\">\n"
               "      <data key=\"e_kind\">prescribes|funds</data>\n"
               "      <data key=\"e_share\">0.75</data>\n"
               "      <data key=\"e_weight\">375</data>\n"
               "      <data key=\"e_length\">1.3333282470703125</data>\n"
               "    </edge>\n");
    assert_has("<edge source=\"n0\" target=\"n5\">\n      <data key=\"e_kind\">audience</data>");
}

static void test_every_failed_allocation_is_reported(void **state) {
    (void)state;
    const rl_map_view view = {RL_MEASURE_STRENGTH, 20};
    for (int document = 0; document < 3; document++) {
        int64_t allowed = 0;
        rl_failing_allocator allocator;
        do {
            rl_context failing;
            rl_text out;
            rl_context_init(&failing);
            rl_failing_allocator_use(&allocator, allowed++, &failing);
            rl_text_init(&out, &failing);
            const rl_status status = document == 0   ? rl_map_text(&map, &view, &out)
                                     : document == 1 ? rl_map_json(&map, view.sort, &out)
                                                     : rl_map_graphml(&map, &out);
            assert_int_equal(status, allocator.failed ? RL_E_MEMORY : RL_OK);
            rl_text_clear(&out);
            assert_int_equal(allocator.live, 0);
        } while (allocator.failed);
        assert_true(allowed > 3);
    }
}

#define MAP_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        MAP_TEST(test_choices_are_the_names_of_the_measures),
        MAP_TEST(test_ranking_puts_the_unknown_last),
        MAP_TEST(test_text_for_people),
        MAP_TEST(test_text_keeps_to_the_top),
        MAP_TEST(test_text_says_that_it_was_stopped),
        MAP_TEST(test_json),
        MAP_TEST(test_graphml_escapes_names),
        MAP_TEST(test_graphml_edges),
        MAP_TEST(test_every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
