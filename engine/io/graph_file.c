#include "io/graph_file.h"

#include "base/file.h"
#include "io/csv.h"
#include "io/input_file.h"
#include "io/xml.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

// A graph being read from XML.
typedef struct reading {
    rl_graph_file *graph;
    rl_findings *findings;
    const char *file;
    rl_xml *xml;
    bool directed;       // unless an edge says otherwise
    bool known;          // GraphML or GEXF
    bool edge_class;     // the attributes being declared are those of edges (GEXF)
    rl_graph_item *item; // being read; NULL outside
    int32_t attribute;   // whose text is being read; −1 for none
    bool declaring;      // that text is the attribute's fallback
    rl_text text;
} reading;

static void fail(reading *r, rl_status status) {
    if (status != RL_OK)
        rl_xml_stop(r->xml, status);
}

static const char *keep(rl_graph_file *graph, const char *bytes, size_t length) {
    return rl_arena_copy_text(&graph->arena, bytes, length);
}

static const char *keep_slice(reading *r, rl_xml_slice slice) {
    const char *kept = keep(r->graph, slice.bytes, slice.length);
    if (kept == NULL)
        fail(r, rl_fail_memory(r->graph->ctx));
    return kept == NULL ? "" : kept;
}

static const char *attribute(reading *r, const rl_xml_element *element, const char *name) {
    rl_xml_slice slice;
    return rl_xml_attribute(element, NULL, name, &slice) ? keep_slice(r, slice) : "";
}

void rl_graph_file_init(rl_graph_file *graph, rl_context *ctx) {
    *graph = (rl_graph_file){.ctx = ctx};
    rl_arena_init(&graph->arena, ctx);
}

void rl_graph_file_clear(rl_graph_file *graph) {
    RL_VECTOR_CLEAR(graph->ctx, &graph->attributes);
    RL_VECTOR_CLEAR(graph->ctx, &graph->nodes);
    RL_VECTOR_CLEAR(graph->ctx, &graph->edges);
    RL_VECTOR_CLEAR(graph->ctx, &graph->values);
    rl_arena_clear(&graph->arena);
}

// Building ---------------------------------------------------------------------------------------

static rl_status add_attribute(rl_graph_file *graph, rl_graph_attribute attribute,
                               int32_t *number) {
    const rl_status status = RL_VECTOR_RESERVE(graph->ctx, &graph->attributes, 1);
    if (status == RL_OK) {
        *number = (int32_t)graph->attributes.count;
        graph->attributes.items[graph->attributes.count++] = attribute;
    }
    return status;
}

// By its id in this file; −1 for none.
static int32_t find_attribute(const rl_graph_file *graph, const char *id, bool of_edges) {
    for (size_t i = graph->attributes.count; i-- > 0;)
        if (strcmp(graph->attributes.items[i].id, id) == 0 &&
            graph->attributes.items[i].of_edges == of_edges)
            return (int32_t)i;
    return -1;
}

// An attribute that no file declares: label, weight.
static rl_status plain_attribute(rl_graph_file *graph, const char *name, bool of_edges,
                                 int32_t *number) {
    *number = find_attribute(graph, name, of_edges);
    return *number >= 0
               ? RL_OK
               : add_attribute(graph, (rl_graph_attribute){name, name, NULL, of_edges}, number);
}

static rl_status add_value(rl_graph_file *graph, rl_graph_item *item, int32_t number,
                           const char *text) {
    const rl_status status = RL_VECTOR_RESERVE(graph->ctx, &graph->values, 1);
    if (status != RL_OK || text[0] == '\0')
        return status;
    if (item->count++ == 0)
        item->first = graph->values.count;
    graph->values.items[graph->values.count++] = (rl_graph_value){number, text};
    return RL_OK;
}

static rl_graph_item *add_item(rl_graph_file *graph, rl_graph_item item, rl_status *status) {
    *status = item.source == NULL ? RL_VECTOR_RESERVE(graph->ctx, &graph->nodes, 1)
                                  : RL_VECTOR_RESERVE(graph->ctx, &graph->edges, 1);
    if (*status != RL_OK)
        return NULL;
    if (item.source == NULL) {
        graph->nodes.items[graph->nodes.count] = item;
        return &graph->nodes.items[graph->nodes.count++];
    }
    graph->edges.items[graph->edges.count] = item;
    return &graph->edges.items[graph->edges.count++];
}

static void put_plain(reading *r, const char *name, const char *text) {
    int32_t number;
    rl_status status = RL_OK;
    if (text[0] == '\0')
        return;
    status = plain_attribute(r->graph, name, r->item->source != NULL, &number);
    if (status == RL_OK)
        status = add_value(r->graph, r->item, number, text);
    fail(r, status);
}

// XML --------------------------------------------------------------------------------------------

static void declare(reading *r, const char *id, const char *name, bool of_edges) {
    fail(r, add_attribute(r->graph,
                          (rl_graph_attribute){id, name[0] != '\0' ? name : id, NULL, of_edges},
                          &r->attribute));
    r->declaring = true;
}

static void open_item(reading *r, const rl_xml_element *element, bool edge) {
    rl_xml_slice said;
    rl_status status;
    bool directed = r->directed;
    if (rl_xml_attribute(element, NULL, "directed", &said)) // GraphML
        directed = said.length == 4;
    if (rl_xml_attribute(element, NULL, "type", &said)) // GEXF: directed, undirected, mutual
        directed = said.length == strlen("directed");
    r->item = add_item(r->graph,
                       (rl_graph_item){.id = edge ? "" : attribute(r, element, "id"),
                                       .source = edge ? attribute(r, element, "source") : NULL,
                                       .target = edge ? attribute(r, element, "target") : NULL,
                                       .directed = directed,
                                       .line = rl_xml_line(r->xml),
                                       .file = r->file},
                       &status);
    fail(r, status);
    if (r->item == NULL)
        return;
    put_plain(r, "label", attribute(r, element, "label"));
    if (edge) {
        put_plain(r, "weight", attribute(r, element, "weight"));
        put_plain(r, "kind", attribute(r, element, "kind"));
    }
}

static void open_data(reading *r, const char *id) {
    r->attribute = find_attribute(r->graph, id, r->item->source != NULL);
    r->declaring = false;
    if (r->attribute < 0 && id[0] != '\0')
        fail(r, add_attribute(r->graph, (rl_graph_attribute){id, id, NULL, r->item->source != NULL},
                              &r->attribute));
}

static void put_attvalue(reading *r, const rl_xml_element *element) {
    const char *id = attribute(r, element, "for");
    open_data(r, id[0] != '\0' ? id : attribute(r, element, "id"));
    if (r->attribute >= 0)
        fail(r, add_value(r->graph, r->item, r->attribute, attribute(r, element, "value")));
    r->attribute = -1;
}

static void open_graph(reading *r, const rl_xml_element *element) {
    rl_xml_slice said;
    if (rl_xml_attribute(element, NULL, "edgedefault", &said) ||
        rl_xml_attribute(element, NULL, "defaultedgetype", &said))
        r->directed = said.length == strlen("directed");
}

static void open_element(void *user, const rl_xml_element *element) {
    reading *r = user;
    const char *name = element->name;
    r->text.length = 0;
    if (r->text.bytes != NULL)
        r->text.bytes[0] = '\0';
    if (strcmp(name, "graphml") == 0 || strcmp(name, "gexf") == 0)
        r->known = true;
    else if (strcmp(name, "graph") == 0)
        open_graph(r, element);
    else if (strcmp(name, "key") == 0)
        declare(r, attribute(r, element, "id"), attribute(r, element, "attr.name"),
                strcmp(attribute(r, element, "for"), "edge") == 0);
    else if (strcmp(name, "attributes") == 0)
        r->edge_class = strcmp(attribute(r, element, "class"), "edge") == 0;
    else if (strcmp(name, "attribute") == 0)
        declare(r, attribute(r, element, "id"), attribute(r, element, "title"), r->edge_class);
    else if (strcmp(name, "node") == 0 || strcmp(name, "edge") == 0)
        open_item(r, element, name[0] == 'e');
    else if (strcmp(name, "data") == 0 && r->item != NULL)
        open_data(r, attribute(r, element, "key"));
    else if (strcmp(name, "attvalue") == 0 && r->item != NULL)
        put_attvalue(r, element);
    else if (strcmp(name, "hyperedge") == 0)
        r->graph->left_out++;
}

static void close_element(void *user, const char *name) {
    reading *r = user;
    const bool value = strcmp(name, "data") == 0 && r->item != NULL;
    const bool fallback = strcmp(name, "default") == 0 && r->declaring;
    if ((value || fallback) && r->attribute >= 0) {
        const char *kept = keep(r->graph, rl_text_bytes(&r->text), r->text.length);
        if (kept == NULL || r->text.failed)
            fail(r, rl_fail_memory(r->graph->ctx));
        else if (fallback)
            r->graph->attributes.items[r->attribute].fallback = kept;
        else
            fail(r, add_value(r->graph, r->item, r->attribute, kept));
    }
    if (value || strcmp(name, "key") == 0 || strcmp(name, "attribute") == 0)
        r->attribute = -1;
    if (strcmp(name, "node") == 0 || strcmp(name, "edge") == 0)
        r->item = NULL;
}

static void append_text(void *user, const char *bytes, size_t length) {
    rl_text_append_bytes(&((reading *)user)->text, bytes, length);
}

static rl_status read_xml(rl_graph_file *graph, const char *path, const char *bytes, size_t length,
                          rl_findings *findings) {
    reading r = {.graph = graph, .findings = findings, .file = path, .attribute = -1};
    const rl_xml_handler handler = {open_element, close_element, append_text, &r};
    rl_text_init(&r.text, graph->ctx);
    rl_status status = rl_xml_open(graph->ctx, path, NULL, findings, &handler, &r.xml);
    if (status == RL_OK) {
        status = rl_xml_feed(r.xml, bytes, length);
        status = rl_xml_close(r.xml, status);
    }
    if (status == RL_OK && !r.known) {
        rl_findings_add(findings, RL_FINDING_NETWORK_UNKNOWN, (rl_place){.file = path}, NULL);
        status = rl_findings_status(findings);
    }
    rl_text_clear(&r.text);
    return status;
}

// Tables -----------------------------------------------------------------------------------------

static int32_t column_named(const rl_csv *csv, const char *name) {
    for (int32_t c = 0; csv->header.line > 0 && c < csv->header.cell_count; c++)
        if (strcasecmp(rl_csv_cell(csv, &csv->header, c), name) == 0)
            return c;
    return -1;
}

static const char *keep_cell(rl_graph_file *graph, const rl_csv *csv, const rl_csv_row *row,
                             int32_t column, rl_status *status) {
    const char *cell = column < 0 ? "" : rl_csv_cell(csv, row, column);
    const char *kept = keep(graph, cell, strlen(cell));
    if (kept == NULL)
        *status = rl_fail_memory(graph->ctx);
    return kept == NULL ? "" : kept;
}

// Every column but those that say which node or edge it is becomes an attribute.
static rl_status declare_columns(rl_graph_file *graph, const rl_csv *csv, bool edges,
                                 int32_t *numbers) {
    static const char *const structure[] = {"id", "source", "target", "type"};
    rl_status status = RL_OK;
    for (int32_t c = 0; c < csv->header.cell_count && status == RL_OK; c++) {
        const char *name = keep_cell(graph, csv, &csv->header, c, &status);
        bool is_structure = name[0] == '\0';
        for (size_t i = 0; i < (edges ? 4u : 1u); i++) // of a table of nodes, the id alone
            is_structure = is_structure || strcasecmp(name, structure[i]) == 0;
        numbers[c] = -1;
        if (!is_structure && status == RL_OK)
            status = plain_attribute(graph, name, edges, &numbers[c]);
    }
    return status;
}

static rl_status read_row(rl_graph_file *graph, const rl_csv *csv, const rl_csv_row *row,
                          const char *path, bool edges, const int32_t *numbers) {
    rl_status status = RL_OK;
    const int32_t type = column_named(csv, "type");
    const bool undirected =
        edges && type >= 0 && strcasecmp(rl_csv_cell(csv, row, type), "undirected") == 0;
    const rl_graph_item item = {
        .id = edges ? "" : keep_cell(graph, csv, row, column_named(csv, "id"), &status),
        .source = edges ? keep_cell(graph, csv, row, column_named(csv, "source"), &status) : NULL,
        .target = edges ? keep_cell(graph, csv, row, column_named(csv, "target"), &status) : NULL,
        .directed = !undirected,
        .line = row->line,
        .file = path};
    if (status != RL_OK)
        return status;
    rl_graph_item *added = add_item(graph, item, &status);
    for (int32_t c = 0; c < row->cell_count && status == RL_OK; c++) {
        const char *text = keep_cell(graph, csv, row, c, &status);
        if (numbers[c] >= 0 && status == RL_OK)
            status = add_value(graph, added, numbers[c], text);
    }
    return status;
}

static rl_status read_csv(rl_graph_file *graph, const char *path, char *bytes, size_t length,
                          rl_findings *findings) {
    rl_csv csv;
    const size_t errors_before = findings->error_count;
    rl_status status = rl_csv_read(graph->ctx, path, bytes, length, findings, &csv);
    const bool edges = column_named(&csv, "source") >= 0 && column_named(&csv, "target") >= 0;
    if (status == RL_OK && findings->error_count == errors_before && !edges &&
        column_named(&csv, "id") < 0)
        rl_findings_add(findings, RL_FINDING_NETWORK_UNKNOWN, (rl_place){.file = path}, NULL);
    if (status == RL_OK && findings->error_count > errors_before)
        status = rl_findings_status(findings);
    if (status == RL_OK) {
        int32_t *numbers = RL_NEW(graph->ctx, int32_t, csv.header.cell_count);
        status = numbers == NULL ? rl_fail_memory(graph->ctx)
                                 : declare_columns(graph, &csv, edges, numbers);
        for (size_t i = 0; i < csv.rows.count && status == RL_OK; i++)
            status = read_row(graph, &csv, &csv.rows.items[i], path, edges, numbers);
        rl_release(graph->ctx, numbers);
    }
    rl_csv_clear(&csv);
    return status;
}

// ------------------------------------------------------------------------------------------------

rl_status rl_graph_file_read(rl_graph_file *graph, const char *path, rl_findings *findings) {
    char *bytes;
    size_t length;
    rl_status status =
        rl_input_file_read(graph->ctx, path, RL_GRAPH_BYTES_MAX, findings, &bytes, &length);
    if (status != RL_OK || bytes == NULL)
        return status == RL_OK ? rl_findings_status(findings) : status;
    const char *start = bytes + (strncmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0);
    start += strspn(start, " \t\r\n");
    if (*start != '<')
        return read_csv(graph, path, bytes, length, findings);
    status = read_xml(graph, path, bytes, length, findings);
    rl_release(graph->ctx, bytes);
    return status;
}

bool rl_graph_file_is_one(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot != NULL && (strcasecmp(dot, ".graphml") == 0 || strcasecmp(dot, ".gexf") == 0 ||
                           strcasecmp(dot, ".xml") == 0 || strcasecmp(dot, ".csv") == 0);
}

const char *rl_graph_value_of(const rl_graph_file *graph, const rl_graph_item *item,
                              const char *name) {
    for (int32_t i = 0; i < item->count; i++) {
        const rl_graph_value *value = &graph->values.items[item->first + (size_t)i];
        if (strcasecmp(graph->attributes.items[value->attribute].name, name) == 0)
            return value->text;
    }
    for (size_t a = 0; a < graph->attributes.count; a++) {
        const rl_graph_attribute *attribute = &graph->attributes.items[a];
        if (attribute->of_edges == (item->source != NULL) && attribute->fallback != NULL &&
            strcasecmp(attribute->name, name) == 0)
            return attribute->fallback;
    }
    return NULL;
}
