#include "exchange/network_import.h"

#include "base/names.h"
#include "exchange/canonical.h"
#include "exchange/layout.h"

#include <string.h>
#include <strings.h>

// Rows of the tables keep their lines; rows that come from the graph are numbered from here on, and
// their findings are put back in their place in the end.
enum { ADDED_LINE = 1 << 29 };

typedef struct importing {
    rl_context *ctx;
    const rl_schema *schema;
    const rl_graph_file *graph;
    const rl_network_settings *settings;
    rl_findings *findings;
    rl_scenario_parts *parts;
    rl_names actors;                // ids of the scenario and those added
    rl_names links;                 // « from|to|kind » likewise
    const char **ids;               // of each node
    rl_names nodes;                 // ids of the nodes in the file, in their order
    RL_VECTOR(rl_graph_item) added; // by line
    rl_status status;
} importing;

static const char *keep(importing *m, const char *text) {
    const char *kept = rl_arena_copy_text(&m->parts->arena, text, strlen(text));
    if (kept == NULL)
        m->status = rl_fail_memory(m->ctx);
    return kept == NULL ? "" : kept;
}

// Tables -----------------------------------------------------------------------------------------

static int32_t position_of(const rl_csv *csv, const char *name) {
    for (int32_t i = 0; csv->header.line > 0 && i < csv->header.cell_count; i++)
        if (strcmp(rl_csv_cell(csv, &csv->header, i), name) == 0)
            return i;
    return -1;
}

static bool append_cells(rl_csv *csv, const rl_csv_row *from, const char *const *more,
                         int32_t more_count, rl_csv_row *row, rl_status *status) {
    const size_t width = (size_t)from->cell_count + (size_t)more_count;
    *status = RL_VECTOR_RESERVE(csv->ctx, &csv->cells, width);
    if (*status != RL_OK)
        return false;
    const size_t first = csv->cells.count;
    for (int32_t i = 0; i < from->cell_count; i++)
        csv->cells.items[csv->cells.count++] = csv->cells.items[from->first + (size_t)i];
    for (int32_t i = 0; i < more_count; i++)
        csv->cells.items[csv->cells.count++] = more == NULL ? "" : more[i];
    *row = *from;
    row->first = first;
    row->cell_count = (int32_t)width;
    return true;
}

// Gives a table all the columns of its format, so that any of them can be filled.
static void complete_columns(importing *m, rl_table_id table) {
    const rl_table_format *format = &rl_scenario_tables[table];
    rl_table_part *part = &m->parts->tables[table];
    const char *missing[RL_COLUMN_MAX];
    int32_t count = 0;
    if (part->file == NULL) {
        part->file = keep(m, format->name);
        part->title = part->file;
        part->csv.header.line = 1;
    }
    for (int c = 0; c < format->column_count; c++)
        if (position_of(&part->csv, format->columns[c].name) < 0)
            missing[count++] = format->columns[c].name;
    if (count == 0 || m->status != RL_OK)
        return;
    const rl_csv_row header = part->csv.header;
    if (!append_cells(&part->csv, &header, missing, count, &part->csv.header, &m->status))
        return;
    for (size_t i = 0; i < part->csv.rows.count; i++) {
        const rl_csv_row row = part->csv.rows.items[i];
        if (!append_cells(&part->csv, &row, NULL, count, &part->csv.rows.items[i], &m->status))
            return;
    }
}

// Adds an empty row that comes from a node or an edge.
static rl_csv_row *add_row(importing *m, rl_table_id table, const rl_graph_item *item) {
    rl_csv *csv = &m->parts->tables[table].csv;
    const rl_csv_row empty = {.line = ADDED_LINE + (int32_t)m->added.count};
    rl_csv_row row;
    if (!append_cells(csv, &empty, NULL, csv->header.cell_count, &row, &m->status))
        return NULL;
    rl_status status = RL_VECTOR_RESERVE(m->ctx, &csv->rows, 1);
    if (status == RL_OK)
        status = RL_VECTOR_RESERVE(m->ctx, &m->added, 1);
    if (status != RL_OK) {
        m->status = status;
        return NULL;
    }
    m->added.items[m->added.count++] = *item;
    csv->rows.items[csv->rows.count] = row;
    return &csv->rows.items[csv->rows.count++];
}

static void set_cell(importing *m, rl_table_id table, const rl_csv_row *row, const char *column,
                     const char *text) {
    rl_csv *csv = &m->parts->tables[table].csv;
    csv->cells.items[row->first + (size_t)position_of(csv, column)] = keep(m, text);
}

// Attributes -------------------------------------------------------------------------------------

static const char *value_of(const importing *m, const rl_graph_item *item, const char *name) {
    return rl_graph_value_of(m->graph, item, name);
}

// The attributes that mean something beside the columns'. What a link weighs is called its share in
// the networks that relais itself writes, where weight counts establishments.
static bool has_meaning(const importing *m, const rl_graph_attribute *attribute) {
    static const char *const of_nodes[] = {"id", "label", "type"};
    static const char *const of_edges[] = {"kind", "weight", "share"};
    const int table = attribute->of_edges ? RL_TABLE_LINKS : RL_TABLE_ACTORS;
    for (int i = 0; i < 3; i++)
        if (strcasecmp(attribute->name, attribute->of_edges ? of_edges[i] : of_nodes[i]) == 0)
            return true;
    return rl_sheet_find_column(m->schema, table, attribute->name) >= 0;
}

// A cell whose words are those of choices, in either language: « relais|financeur ».
static const char *to_choices(importing *m, rl_table_id table, int column, const char *value) {
    rl_text text;
    char word[64];
    if (!rl_sheet_has_words(m->schema, (int)table, column))
        return value;
    rl_text_init(&text, m->ctx);
    for (const char *at = value; *at != '\0'; at += *at == '|') {
        const size_t length = strcspn(at, "|");
        const size_t lead = strspn(at, " ");
        size_t end = length;
        while (end > lead && at[end - 1] == ' ')
            end--;
        snprintf(word, sizeof word, "%.*s", lead < end ? (int)(end - lead) : 0, at + lead);
        const char *choice = rl_sheet_choice(m->schema, (int)table, column, word);
        rl_text_append(&text, text.length > 0 ? "|" : "");
        if (choice != NULL)
            rl_text_append_bytes(&text, choice, strcspn(choice, "|"));
        else
            rl_text_append(&text, word); // reported with the table
        at += length;
    }
    const char *kept = keep(m, rl_text_bytes(&text));
    rl_text_clear(&text);
    return kept;
}

// Fills the columns that bear the names of the item's attributes.
static void fill_columns(importing *m, rl_table_id table, const rl_csv_row *row,
                         const rl_graph_item *item) {
    for (size_t a = 0; a < m->graph->attributes.count; a++) {
        const rl_graph_attribute *attribute = &m->graph->attributes.items[a];
        const int column = attribute->of_edges != (item->source != NULL)
                               ? -1
                               : rl_sheet_find_column(m->schema, (int)table, attribute->name);
        const char *value = column < 0 ? NULL : value_of(m, item, attribute->name);
        if (value != NULL)
            set_cell(m, table, row, rl_scenario_tables[table].columns[column].name,
                     to_choices(m, table, column, value));
    }
}

static void fill_if_empty(importing *m, rl_table_id table, const rl_csv_row *row,
                          const char *column, const char *text, int *count) {
    const rl_csv *csv = &m->parts->tables[table].csv;
    if (rl_csv_cell(csv, row, position_of(csv, column))[0] != '\0')
        return;
    set_cell(m, table, row, column, text);
    ++*count;
}

// Nodes ------------------------------------------------------------------------------------------

typedef struct tallies {
    int known_nodes;
    int segments;
    int without_role;
    int known_links;
    int without_kind;
    int without_weight;
    int undirected;
    int of_segments; // edges to or from segments
    int evidence;
} tallies;

// Evidence is never invented: what came from a drawing is an assumption until somebody says better.
static void fill_evidence(importing *m, rl_table_id table, const rl_csv_row *row,
                          const rl_graph_item *item, tallies *t) {
    const char *slash = strrchr(item->file, '/');
    fill_if_empty(m, table, row, "confidence", "assumption", &t->evidence);
    fill_if_empty(m, table, row, "source", slash == NULL ? item->file : slash + 1, &t->evidence);
}

static void read_node(importing *m, size_t n, tallies *t) {
    const rl_graph_item *node = &m->graph->nodes.items[n];
    const char *type = value_of(m, node, "type");
    const char *named = value_of(m, node, "id"); // ours stands beside the file's own
    const char *id = named != NULL ? named : node->id;
    int32_t number;
    if (rl_names_find(&m->nodes, node->id) >= 0) {
        rl_findings_add(m->findings, RL_FINDING_NETWORK_NODE_TWICE,
                        (rl_place){.file = node->file, .line = node->line}, node->id);
        return;
    }
    m->status = rl_names_add(&m->nodes, node->id, &number);
    if (m->status != RL_OK)
        return;
    m->ids[number] = id;
    if (type != NULL && strcmp(type, "segment") == 0) {
        m->ids[number] = NULL;
        t->segments++;
        return;
    }
    if (rl_names_find(&m->actors, id) >= 0) {
        t->known_nodes++;
        return;
    }
    m->status = rl_names_add(&m->actors, keep(m, id), &number);
    rl_csv_row *row = m->status == RL_OK ? add_row(m, RL_TABLE_ACTORS, node) : NULL;
    if (row == NULL)
        return;
    const char *label = value_of(m, node, "label");
    int without_name = 0;
    fill_columns(m, RL_TABLE_ACTORS, row, node);
    set_cell(m, RL_TABLE_ACTORS, row, "id", id);
    fill_if_empty(m, RL_TABLE_ACTORS, row, "name", label != NULL ? label : id, &without_name);
    fill_if_empty(m, RL_TABLE_ACTORS, row, "roles", m->settings->role, &t->without_role);
    fill_evidence(m, RL_TABLE_ACTORS, row, node, t);
}

// Edges ------------------------------------------------------------------------------------------

// The actor at the end of an edge: a node's, or one of the scenario. NULL for a segment; `known` is
// false when there is neither.
static const char *actor_at(const importing *m, const char *end, bool *known) {
    const int32_t node = rl_names_find(&m->nodes, end);
    *known = node >= 0 || rl_names_find(&m->actors, end) >= 0;
    return node >= 0 ? m->ids[node] : end;
}

static void add_link(importing *m, const rl_graph_item *edge, const char *from, const char *to,
                     const char *kind, tallies *t) {
    rl_text key;
    int32_t number;
    rl_text_init(&key, m->ctx);
    rl_text_format(&key, "%s|%s|%s", from, to, kind);
    const char *kept = keep(m, rl_text_bytes(&key));
    rl_text_clear(&key);
    if (rl_names_find(&m->links, kept) >= 0) {
        t->known_links++;
        return;
    }
    m->status = rl_names_add(&m->links, kept, &number);
    rl_csv_row *row = m->status == RL_OK ? add_row(m, RL_TABLE_LINKS, edge) : NULL;
    if (row == NULL)
        return;
    fill_columns(m, RL_TABLE_LINKS, row, edge);
    set_cell(m, RL_TABLE_LINKS, row, "from", from);
    set_cell(m, RL_TABLE_LINKS, row, "to", to);
    set_cell(m, RL_TABLE_LINKS, row, "kind", kind);
    const char *share = value_of(m, edge, "share");
    if (share != NULL)
        set_cell(m, RL_TABLE_LINKS, row, "weight", share);
    fill_if_empty(m, RL_TABLE_LINKS, row, "weight", "1", &t->without_weight);
    fill_evidence(m, RL_TABLE_LINKS, row, edge, t);
}

static void read_edge(importing *m, const rl_graph_item *edge, tallies *t) {
    bool from_known;
    bool to_known;
    const char *from = actor_at(m, edge->source, &from_known);
    const char *to = actor_at(m, edge->target, &to_known);
    const char *said = value_of(m, edge, "kind");
    char kind[64];
    if (!from_known || !to_known) {
        rl_findings_add(m->findings, RL_FINDING_NETWORK_NODE_UNKNOWN,
                        (rl_place){.file = edge->file, .line = edge->line},
                        from_known ? edge->target : edge->source);
        return;
    }
    if (from == NULL || to == NULL) {
        t->of_segments++;
        return;
    }
    t->without_kind += said == NULL;
    said = said == NULL ? m->settings->kind : said;
    // An edge may stand for several links: « prescribes|funds ».
    for (const char *at = said; *at != '\0' && m->status == RL_OK; at += *at == '|') {
        const size_t length = strcspn(at, "|");
        snprintf(kind, sizeof kind, "%.*s", (int)(length < 63 ? length : 63), at);
        const char *choice = rl_sheet_choice(m->schema, RL_TABLE_LINKS, RL_LINKS_KIND, kind);
        if (choice != NULL)
            snprintf(kind, sizeof kind, "%.*s", (int)strcspn(choice, "|"), choice);
        add_link(m, edge, from, to, kind, t);
        if (!edge->directed && m->status == RL_OK)
            add_link(m, edge, to, from, kind, t);
        at += length;
    }
    t->undirected += !edge->directed;
}

// What is known already ---------------------------------------------------------------------------

static void list_known(importing *m) {
    const rl_csv *actors = &m->parts->tables[RL_TABLE_ACTORS].csv;
    const rl_csv *links = &m->parts->tables[RL_TABLE_LINKS].csv;
    const int32_t id = position_of(actors, "id");
    const int32_t parts[] = {position_of(links, "from"), position_of(links, "to"),
                             position_of(links, "kind")};
    int32_t number;
    for (size_t i = 0; i < actors->rows.count && m->status == RL_OK; i++)
        m->status =
            rl_names_add(&m->actors, rl_csv_cell(actors, &actors->rows.items[i], id), &number);
    for (size_t i = 0; i < links->rows.count && m->status == RL_OK; i++) {
        const rl_csv_row *row = &links->rows.items[i];
        rl_text key;
        rl_text_init(&key, m->ctx);
        rl_text_format(&key, "%s|%s|%s", rl_csv_cell(links, row, parts[0]),
                       rl_csv_cell(links, row, parts[1]), rl_csv_cell(links, row, parts[2]));
        const char *kept = keep(m, rl_text_bytes(&key));
        rl_text_clear(&key);
        if (m->status == RL_OK)
            m->status = rl_names_add(&m->links, kept, &number);
    }
}

// Findings ---------------------------------------------------------------------------------------

static void say(importing *m, rl_finding_code code, int count, const char *word) {
    const rl_graph_file *graph = m->graph;
    const char *file = graph->nodes.count > 0   ? graph->nodes.items[0].file
                       : graph->edges.count > 0 ? graph->edges.items[0].file
                                                : NULL;
    if (count > 0)
        rl_findings_add(m->findings, code, (rl_place){.file = file}, NULL, count, word);
}

static void say_unused(importing *m) {
    int count = 0;
    rl_text names;
    rl_text_init(&names, m->ctx);
    for (size_t a = 0; a < m->graph->attributes.count; a++) {
        if (has_meaning(m, &m->graph->attributes.items[a]))
            continue;
        rl_text_append(&names, count++ > 0 ? ", " : "");
        rl_text_append(&names, m->graph->attributes.items[a].name);
    }
    say(m, RL_FINDING_NETWORK_ATTRIBUTE_UNUSED, count, rl_text_bytes(&names));
    rl_text_clear(&names);
}

static void say_all(importing *m, const tallies *t) {
    say(m, RL_FINDING_NETWORK_KNOWN, t->known_nodes, "actors.csv");
    say(m, RL_FINDING_NETWORK_KNOWN, t->known_links, "links.csv");
    say(m, RL_FINDING_NETWORK_ROLE_ASSUMED, t->without_role, m->settings->role);
    say(m, RL_FINDING_NETWORK_KIND_ASSUMED, t->without_kind, m->settings->kind);
    say(m, RL_FINDING_NETWORK_WEIGHT_ASSUMED, t->without_weight, "1");
    say(m, RL_FINDING_NETWORK_BOTH_WAYS, t->undirected, "");
    say(m, RL_FINDING_NETWORK_LEFT_OUT, t->segments + t->of_segments + (int)m->graph->left_out, "");
    say_unused(m);
}

// The parts hold rows of the scenario and of the graph: each finding goes where its row came from.
static void relocate(const importing *m, size_t number) {
    rl_place place = m->findings->list.items[number].place;
    if (place.line < ADDED_LINE)
        return;
    const rl_graph_item *item = &m->added.items[place.line - ADDED_LINE];
    place.file = item->file;
    place.line = item->line;
    rl_findings_relocate(m->findings, number, place);
}

static rl_status check(importing *m) {
    rl_scenario_parts *parts = m->parts;
    const size_t found_before = m->findings->list.count;
    rl_text settings;
    rl_text_init(&settings, m->ctx);
    rl_status status = rl_canonical_settings(parts, &settings);
    if (status == RL_OK) {
        parts->settings_text = keep(m, rl_text_bytes(&settings));
        status = m->status;
    }
    rl_text_clear(&settings);
    if (status == RL_OK)
        status = rl_scenario_parts_check(parts, m->findings);
    for (size_t i = found_before; i < m->findings->list.count; i++)
        relocate(m, i);
    return status;
}

// ------------------------------------------------------------------------------------------------

static void read_graph(importing *m) {
    tallies t = {0};
    complete_columns(m, RL_TABLE_ACTORS);
    complete_columns(m, RL_TABLE_LINKS);
    if (m->status == RL_OK)
        list_known(m);
    for (size_t n = 0; n < m->graph->nodes.count && m->status == RL_OK; n++)
        read_node(m, n, &t);
    for (size_t e = 0; e < m->graph->edges.count && m->status == RL_OK; e++)
        read_edge(m, &m->graph->edges.items[e], &t);
    say_all(m, &t);
}

rl_status rl_network_import(const rl_schema *schema, const rl_graph_file *graph,
                            const rl_network_settings *settings, rl_findings *findings,
                            rl_scenario_parts *parts) {
    importing m = {.ctx = graph->ctx,
                   .schema = schema,
                   .graph = graph,
                   .settings = settings,
                   .findings = findings,
                   .parts = parts,
                   .status = RL_OK};
    const size_t errors_before = findings->error_count;
    rl_names_init(&m.actors, m.ctx);
    rl_names_init(&m.links, m.ctx);
    rl_names_init(&m.nodes, m.ctx);
    m.ids = RL_NEW(m.ctx, const char *, graph->nodes.count);
    if (m.ids == NULL)
        m.status = rl_fail_memory(m.ctx);
    else
        read_graph(&m);
    rl_status status = m.status;
    if (status == RL_OK)
        status = check(&m);
    if (status == RL_OK && findings->error_count > errors_before)
        status = rl_findings_status(findings);
    RL_VECTOR_CLEAR(m.ctx, &m.added);
    rl_release(m.ctx, m.ids);
    rl_names_clear(&m.nodes);
    rl_names_clear(&m.links);
    rl_names_clear(&m.actors);
    return status;
}
