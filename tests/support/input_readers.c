#include "support/input_readers.h"

#include "cover/lists.h"
#include "cover/shares.h"
#include "exchange/book_import.h"
#include "exchange/canonical.h"
#include "exchange/network_import.h"
#include "io/answers_reader.h"
#include "io/history_reader.h"
#include "io/outlines.h"
#include "io/plan_reader.h"
#include "io/result_reader.h"
#include "io/scenario_reader.h"
#include "io/strategy_reader.h"
#include "io/study_reader.h"
#include "io/tender_reader.h"
#include "spread/edges.h"
#include "support/stored_zip.h"
#include "verify/verdict.h"
#include "whatif.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// A file of the reading's folder, NULL when it is not there.
typedef struct named_file {
    char path[RL_WORKING_PATH_BYTES];
} named_file;

static named_file file_of(const rl_input_reading *r, const char *name) {
    named_file file;
    rl_working_path(r->folder, name, file.path);
    return file;
}

static bool exists(const rl_input_reading *r, const char *name) {
    size_t length;
    char *bytes = rl_working_file_read(file_of(r, name).path, &length);
    free(bytes);
    return bytes != NULL;
}

// Scenarios --------------------------------------------------------------------------------------

// What domain/scenario.h promises of any scenario.
static void assert_sound(const rl_scenario *s) {
    for (int32_t i = 0; i < s->audience_start[s->actor_count]; i++) {
        assert(s->audiences[i].share > 0.0 && s->audiences[i].share <= 1.0);
        assert(s->audiences[i].segment >= 0 && s->audiences[i].segment < s->segment_count);
    }
    for (int32_t i = 0; i < s->offer_count; i++) {
        assert(s->offers[i].exposure_prob >= 0.0 && s->offers[i].exposure_prob <= 1.0);
        assert(s->offers[i].cost_eur >= 0.0 && isfinite(s->offers[i].cost_eur));
        assert(s->offers[i].hours >= 0.0 && isfinite(s->offers[i].hours));
        assert(s->offers[i].max_uses >= 1 && s->offers[i].gap_days >= 0);
    }
    for (int32_t i = 0; i < s->window_count; i++)
        assert(s->windows[i].start_day <= s->windows[i].end_day);
    assert(rl_target_weight(s) > 0.0 && isfinite(rl_target_weight(s)));
    assert(s->rules.budget_eur >= 0.0 && s->rules.hours >= 0.0 && s->rules.max_contacts > 0.0);
    assert(s->exposure_cap > 0.0 && s->exposure_cap < 1.0);
}

// Writes the parts in canonical form, as importing them does.
static void write_again(rl_context *ctx, const rl_scenario_parts *parts) {
    rl_text text;
    rl_text_init(&text, ctx);
    rl_status status = rl_canonical_settings(parts, &text);
    for (int t = 0; t < RL_TABLE_COUNT && status == RL_OK; t++)
        status = rl_canonical_table(parts, (rl_table_id)t, &text);
    assert(status == RL_OK || status == RL_E_MEMORY);
    rl_text_clear(&text);
}

static rl_status read_scenario(const rl_input_reading *r) {
    rl_scenario_parts parts;
    rl_scenario *scenario = NULL;
    const rl_status status =
        rl_scenario_parts_read(r->ctx, r->folder, r->findings, &parts, &scenario);
    assert((status == RL_OK) == (scenario != NULL));
    if (status == RL_OK) {
        assert_sound(scenario);
        write_again(r->ctx, &parts);
    }
    rl_scenario_free(scenario);
    rl_scenario_parts_clear(&parts);
    return status;
}

// Plans and what is told of them -----------------------------------------------------------------

static rl_status read_plan(const rl_input_reading *r) {
    rl_plan plan = {0};
    const named_file file = file_of(r, exists(r, "plan.json") ? "plan.json" : "plan.csv");
    const rl_status status = rl_plan_read(r->ctx, r->scenario, file.path, r->findings, &plan);
    rl_plan_clear(r->ctx, &plan);
    return status;
}

static rl_status read_result(const rl_input_reading *r) {
    rl_read_result result;
    const rl_status status =
        rl_result_read(r->ctx, r->scenario, file_of(r, "result.json").path, r->findings, &result);
    rl_read_result_clear(r->ctx, &result);
    return status;
}

// A verdict against the certificate is an answer: only what is no result at all is found.
static rl_status read_certificate(const rl_input_reading *r) {
    rl_verdict verdict;
    const named_file certificate = file_of(r, "certificate.txt");
    const bool has_one = exists(r, "certificate.txt");
    const rl_status status = rl_verify(r->ctx, r->scenario, file_of(r, "result.json").path,
                                       has_one ? certificate.path : NULL, r->findings, &verdict);
    rl_verdict_clear(r->ctx, &verdict);
    return status;
}

static rl_status read_frontier(const rl_input_reading *r) {
    rl_frontier frontier = {0};
    const rl_status status = rl_frontier_read(r->ctx, r->scenario, file_of(r, "frontier.json").path,
                                              r->findings, &frontier);
    rl_frontier_clear(r->ctx, &frontier);
    return status;
}

static rl_status read_comparison(const rl_input_reading *r) {
    rl_compared compared = {0};
    const rl_status status = rl_compared_read(
        r->ctx, r->scenario, file_of(r, "comparison.json").path, r->findings, &compared);
    rl_compared_clear(r->ctx, &compared);
    return status;
}

static rl_status read_strategy(const rl_input_reading *r) {
    rl_strategy_file strategy;
    bool is_one;
    const rl_status status = rl_strategy_read(r->ctx, r->scenario, file_of(r, "strategy.json").path,
                                              r->findings, &is_one, &strategy);
    rl_strategy_file_clear(&strategy);
    return status;
}

static rl_status read_outlines(const rl_input_reading *r) {
    rl_outlines outlines = {0};
    const rl_status status =
        rl_outlines_read(r->ctx, file_of(r, RL_OUTLINES_FILE).path, r->findings, &outlines);
    rl_outlines_clear(r->ctx, &outlines);
    return status;
}

// What is learnt ---------------------------------------------------------------------------------

static rl_status read_history(const rl_input_reading *r) {
    rl_history history = {0};
    const rl_status status =
        rl_history_read(r->ctx, r->scenario, file_of(r, "history.csv").path, r->findings, &history);
    rl_history_clear(r->ctx, &history);
    return status;
}

// As relais import-answers does: also that the scenario takes them.
static rl_status read_answers(const rl_input_reading *r) {
    rl_answers answers;
    rl_scenario *scenario = NULL;
    const named_file file = file_of(r, "answers.csv"); // the places of the edits point to it
    rl_status status = rl_answers_read(r->ctx, file.path, r->findings, &answers);
    if (status == RL_OK)
        status =
            rl_scenario_read_edited(r->ctx, r->scenario->path, answers.edits.edits.items,
                                    (int32_t)answers.edits.edits.count, r->findings, &scenario);
    rl_scenario_free(scenario);
    rl_answers_clear(r->ctx, &answers);
    return status;
}

static rl_status read_changes(const rl_input_reading *r) {
    rl_changes changes;
    const named_file file = file_of(r, exists(r, "changes.json") ? "changes.json" : "changes.csv");
    const rl_status status = rl_whatif_read(r->ctx, r->scenario, file.path, r->findings, &changes);
    rl_changes_clear(r->ctx, &changes);
    return status;
}

static rl_status read_tender(const rl_input_reading *r) {
    rl_tender tender;
    rl_tender_init(&tender, r->ctx);
    const rl_status status = rl_tender_read(r->ctx, file_of(r, "grid.csv").path,
                                            file_of(r, "offers.csv").path, r->findings, &tender);
    rl_tender_clear(r->ctx, &tender);
    return status;
}

// Lists ------------------------------------------------------------------------------------------

static rl_status read_edges(const rl_input_reading *r, rl_arc_model model) {
    const rl_edge_reading reading = {.model = model};
    rl_edges edges = {0};
    int32_t *seeds = NULL;
    int32_t seed_count;
    bool stopped;
    rl_status status = rl_edges_read(r->ctx, file_of(r, "edges.txt").path, &reading, r->findings,
                                     &edges, &stopped);
    if (status == RL_OK && exists(r, "seeds.txt"))
        status = rl_seeds_read(r->ctx, file_of(r, "seeds.txt").path, &edges, r->findings, &seeds,
                               &seed_count);
    rl_release(r->ctx, seeds);
    rl_edges_clear(&edges);
    return status;
}

static rl_status read_seeds(const rl_input_reading *r) { return read_edges(r, RL_ARC_WEIGHTED); }
static rl_status read_given(const rl_input_reading *r) { return read_edges(r, RL_ARC_GIVEN); }

static rl_status read_lists(const rl_input_reading *r) {
    const named_file weights = file_of(r, "weights.csv");
    const named_file costs = file_of(r, "costs.csv");
    const named_file audiences = file_of(r, "audiences.csv");
    const rl_cover_files files = {.audiences = audiences.path,
                                  .weights = exists(r, "weights.csv") ? weights.path : NULL,
                                  .costs = exists(r, "costs.csv") ? costs.path : NULL};
    rl_covering *covering = NULL;
    rl_siret_check siret = {0};
    const rl_status status = rl_cover_read(r->ctx, &files, r->findings, &siret, NULL, &covering);
    rl_covering_free(covering);
    return status;
}

static rl_status read_shares(const rl_input_reading *r) {
    const named_file audiences = file_of(r, "audiences.csv");
    const named_file segments = file_of(r, "segments.csv");
    const rl_shares_request request = {.audiences = audiences.path, .segments = segments.path};
    rl_shares shares = {0};
    const rl_status status = rl_cover_shares(r->ctx, r->scenario, &request, r->findings, &shares);
    rl_shares_clear(r->ctx, &shares);
    return status;
}

// Networks and workbooks -------------------------------------------------------------------------

static rl_status import_network(const rl_input_reading *r, const char *nodes, const char *edges) {
    static const rl_network_settings settings = {.role = "relay", .kind = "rediffuses"};
    rl_graph_file graph;
    rl_scenario_parts parts;
    rl_status status;
    rl_scenario_parts_init(&parts, r->ctx, r->scenario->path);
    rl_graph_file_init(&graph, r->ctx);
    const named_file node_file = file_of(r, nodes);
    const named_file edge_file = file_of(r, edges == NULL ? nodes : edges);
    RL_TRY(rl_graph_file_read(&graph, node_file.path, r->findings));
    if (edges != NULL)
        RL_TRY(rl_graph_file_read(&graph, edge_file.path, r->findings));
    RL_TRY(rl_scenario_parts_read(r->ctx, r->scenario->path, r->findings, &parts, NULL));
    RL_TRY(rl_network_import(r->schema, &graph, &settings, r->findings, &parts));
    write_again(r->ctx, &parts);
done:
    rl_graph_file_clear(&graph);
    rl_scenario_parts_clear(&parts);
    return status;
}

static rl_status read_network(const rl_input_reading *r) {
    return import_network(r, "network.gexf", NULL);
}

static rl_status read_graphml(const rl_input_reading *r) {
    return import_network(r, "network.graphml", NULL);
}

static rl_status read_gephi(const rl_input_reading *r) {
    return import_network(r, "nodes.csv", "edges.csv");
}

static rl_status import_book(const rl_input_reading *r, const char *path, bool is_folder) {
    rl_scenario_parts parts;
    rl_book book;
    rl_status status;
    rl_scenario_parts_init(&parts, r->ctx, path);
    rl_book_init(&book, r->ctx, path);
    if (is_folder)
        RL_TRY(rl_book_read_folder(r->ctx, path, r->findings, &book));
    else
        RL_TRY(rl_book_read(r->ctx, path, r->findings, &book));
    RL_TRY(rl_book_import(r->schema, &book, r->findings, &parts));
    write_again(r->ctx, &parts);
done:
    rl_scenario_parts_clear(&parts);
    rl_book_clear(&book);
    return status;
}

static rl_status read_book(const rl_input_reading *r) {
    return import_book(r, file_of(r, "book.xlsx").path, false);
}

static rl_status read_sheets(const rl_input_reading *r) { return import_book(r, r->folder, true); }

// A workbook is made of the parts in the folder, so that what is wrong can be inside.
static rl_status import_parts(const rl_input_reading *r, const rl_input_reader *reader,
                              const char *name) {
    rl_stored_zip zip = {0};
    for (int f = 0; reader->files[f] != NULL; f++) {
        size_t length;
        char *bytes = rl_working_file_read(file_of(r, reader->files[f]).path, &length);
        if (bytes != NULL)
            rl_stored_zip_add(&zip, reader->files[f], bytes, length);
        free(bytes);
    }
    rl_stored_zip_finish(&zip);
    rl_working_folder_put(r->folder, name, zip.bytes, zip.length);
    rl_stored_zip_free(&zip);
    const rl_status status = import_book(r, file_of(r, name).path, false);
    rl_working_folder_delete(r->folder, name);
    return status;
}

static rl_status read_xlsx(const rl_input_reading *r) {
    return import_parts(r, rl_input_reader_find("xlsx"), "book.xlsx");
}

static rl_status read_ods(const rl_input_reading *r) {
    return import_parts(r, rl_input_reader_find("ods"), "book.ods");
}

// ------------------------------------------------------------------------------------------------

const rl_input_reader rl_input_readers[] = {
    {"scenario",
     {"scenario.json", "actors.csv", "levers.csv", "windows.csv", "segments.csv", "offers.csv",
      "audiences.csv", "timing.csv", "links.csv", "codes.csv"},
     read_scenario,
     1 << 13},
    {"plan", {"plan.csv"}, read_plan, 1 << 14},
    {"result", {"result.json"}, read_result, 1 << 15},
    {"frontier", {"frontier.json"}, read_frontier, 1 << 15},
    {"comparison", {"comparison.json"}, read_comparison, 1 << 15},
    {"strategy", {"strategy.json"}, read_strategy, 1 << 14},
    {"outlines", {"territories.geojson"}, read_outlines, 1 << 14},
    {"history", {"history.csv"}, read_history, 1 << 14},
    {"answers", {"answers.csv"}, read_answers, 1 << 13},
    {"certificate", {"certificate.txt", "result.json"}, read_certificate, 1 << 14},
    {"changes", {"changes.csv"}, read_changes, 1 << 11},
    {"tender", {"grid.csv", "offers.csv"}, read_tender, 1 << 13},
    {"edges", {"edges.txt"}, read_given, 1 << 15},
    {"seeds", {"edges.txt", "seeds.txt"}, read_seeds, 1 << 14},
    {"cover", {"audiences.csv", "weights.csv", "costs.csv"}, read_lists, 1 << 15},
    {"shares", {"audiences.csv", "segments.csv"}, read_shares, 1 << 14},
    {"gexf", {"network.gexf"}, read_network, 1 << 14},
    {"graphml", {"network.graphml"}, read_graphml, 1 << 14},
    {"gephi", {"nodes.csv", "edges.csv"}, read_gephi, 1 << 13},
    {"book", {"book.xlsx"}, read_book, 1 << 16},
    {"xlsx",
     {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
      "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet2.xml",
      "xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml", "xl/worksheets/sheet5.xml",
      "xl/worksheets/sheet6.xml", "xl/worksheets/sheet7.xml", "[Content_Types].xml"},
     read_xlsx,
     1 << 14},
    {"ods", {"content.xml", "mimetype"}, read_ods, 1 << 14},
    {"sheets",
     {"Campagne.csv", "Acteurs.csv", "Leviers.csv", "Fenêtres.csv", "Segments.csv", "Offres.csv",
      "Publics.csv"},
     read_sheets,
     1 << 13},
};
const size_t rl_input_reader_count = sizeof rl_input_readers / sizeof *rl_input_readers;

const rl_input_reader *rl_input_reader_find(const char *name) {
    for (size_t i = 0; i < rl_input_reader_count; i++)
        if (strcmp(rl_input_readers[i].name, name) == 0)
            return &rl_input_readers[i];
    return NULL;
}

void rl_input_base(const char *reader, char path[RL_WORKING_PATH_BYTES]) {
    rl_working_path(RELAIS_SOURCE_DIR "/tests/bad/base", reader, path);
}

void rl_input_reader_fill(const rl_input_reader *reader, const char *folder) {
    char base[RL_WORKING_PATH_BYTES];
    char path[RL_WORKING_PATH_BYTES];
    rl_input_base(reader->name, base);
    for (int f = 0; reader->files[f] != NULL; f++) {
        size_t length;
        rl_working_path(base, reader->files[f], path);
        char *bytes = rl_working_file_read(path, &length);
        if (bytes != NULL)
            rl_working_folder_put(folder, reader->files[f], bytes, length);
        free(bytes);
    }
}

void rl_input_world_open(rl_input_world *world) {
    static const char hash[] = RL_INPUT_HASH;
    char path[RL_WORKING_PATH_BYTES];
    rl_findings findings;
    rl_context_init(&world->ctx);
    rl_findings_init(&findings, &world->ctx);
    rl_input_base("scenario", path);
    rl_status status = rl_scenario_read(&world->ctx, path, &findings, &world->scenario);
    assert(status == RL_OK && findings.list.count == 0);
    memcpy(world->scenario->input_hash, hash, sizeof hash);
    rl_findings_clear(&findings);
    status = rl_schema_load(&world->ctx, &world->schema);
    assert(status == RL_OK);
}

void rl_input_world_close(rl_input_world *world) {
    rl_schema_clear(&world->schema);
    rl_scenario_free(world->scenario);
}
