// Who is reached: by territory on a map, and by sector, size and territory together.
#include "base/names.h"
#include "report/report_page.h"

#include <string.h>

// By one dimension -------------------------------------------------------------------------------

static const rl_html_column reach_columns[] = {
    {RL_MSG_REPORT_COLUMN_TERRITORY, RL_CELL_TEXT}, {RL_MSG_REPORT_COLUMN_TARGET, RL_CELL_NUMBER},
    {RL_MSG_REPORT_COLUMN_REACHED, RL_CELL_NUMBER}, {RL_MSG_REPORT_COLUMN_SHARE, RL_CELL_NUMBER},
    {RL_MSG_REPORT_COLUMN_LOWER, RL_CELL_NUMBER},   {RL_MSG_REPORT_COLUMN_UPPER, RL_CELL_NUMBER},
};
enum { REACH_COLUMN_COUNT = sizeof reach_columns / sizeof *reach_columns };

static void append_reach_cells(rl_report_page *page, const rl_reach *reach) {
    rl_report_cell_weight(page, reach->weight);
    rl_report_cell_weight(page, reach->reached);
    rl_report_cell_share(page, rl_report_share(reach->reached, reach->weight));
    rl_report_cell_weight(page, reach->lower);
    rl_report_cell_weight(page, reach->upper);
}

static void append_breakdown(rl_report_page *page, const char *id, rl_message caption,
                             rl_message title, rl_dimension dimension) {
    const rl_breakdown *breakdown = &page->evaluation->by[dimension];
    rl_html_column columns[REACH_COLUMN_COUNT];
    memcpy(columns, reach_columns, sizeof columns);
    columns[0].title = title;
    rl_html_table_begin(page->out, &page->words, id,
                        rl_words_say(&page->words, caption, rl_report_weight_label(page)), columns,
                        REACH_COLUMN_COUNT);
    for (size_t i = 0; i < breakdown->count; i++) {
        rl_html_row_begin(page->out);
        rl_html_row_head(page->out, rl_report_code(page, dimension, breakdown->items[i].key));
        append_reach_cells(page, &breakdown->items[i].reach);
        rl_html_row_end(page->out);
    }
    rl_html_table_end(page->out);
}

// Territories ------------------------------------------------------------------------------------

void rl_report_write_territories(rl_report_page *page) {
    rl_report_say(page, "p", RL_MSG_REPORT_TERRITORIES_READ);
    if (page->report->outlines != NULL) {
        rl_report_chart(page, "map", RL_MSG_REPORT_MAP_CAPTION);
        if (page->report->outlines->source[0] != '\0')
            rl_html_element(page->out, "p class=\"note\"",
                            rl_words_say(&page->words, RL_MSG_REPORT_MAP_SOURCE,
                                         page->report->outlines->source));
    }
    append_breakdown(page, "territories-reach", RL_MSG_REPORT_TERRITORIES_CAPTION,
                     RL_MSG_REPORT_COLUMN_TERRITORY, RL_TERRITORY);
}

static void put_line(rl_report_page *page, rl_json_writer *json, const rl_reach_line *line) {
    const rl_outline *outline = rl_outline_find(page->report->outlines, line->key);
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "code", line->key);
    const char *name = rl_code_name(page->scenario, RL_TERRITORY, line->key);
    rl_json_put_text(json, "name",
                     name != NULL      ? name
                     : outline == NULL ? line->key
                                       : outline->name);
    rl_json_put_number(json, "weight", line->reach.weight);
    rl_json_put_number(json, "reached", line->reach.reached);
    rl_json_put_number(json, "share", rl_report_share(line->reach.reached, line->reach.weight));
    if (outline != NULL)
        rl_outline_put(json, "outline", outline);
    rl_json_close_object(json);
}

void rl_report_put_territories(rl_report_page *page, rl_json_writer *json) {
    const rl_breakdown *territories = &page->evaluation->by[RL_TERRITORY];
    rl_json_open_array(json, "list");
    for (size_t i = 0; page->report->outlines != NULL && i < territories->count; i++)
        put_line(page, json, &territories->items[i]);
    rl_json_close_array(json);
}

// Sector × size × territory ----------------------------------------------------------------------

// The target as a table: a row for each sector × size, a column for each territory.
typedef struct coverage {
    rl_names rows;
    rl_names columns;
    double *weight; // rows × columns
    double *reached;
} coverage;

static const char *row_of(rl_report_page *page, const rl_segment *segment) {
    const char *sector = rl_report_code(page, RL_SECTOR, segment->sector);
    const char *size = rl_report_code(page, RL_SIZE, segment->size);
    if (page->evaluation->by[RL_SECTOR].count < 2)
        return size;
    if (page->evaluation->by[RL_SIZE].count < 2)
        return sector;
    return rl_words_join(&page->words, sector, " · ", size);
}

static rl_status number_cells(rl_report_page *page, coverage *c) {
    for (rl_id s = 0; s < page->scenario->segment_count; s++) {
        const rl_segment *segment = &page->scenario->segments[s];
        int32_t number;
        if (!segment->targeted)
            continue;
        rl_status status = rl_names_add(&c->rows, row_of(page, segment), &number);
        if (status == RL_OK)
            status = rl_names_add(&c->columns, segment->territory, &number);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static rl_status cover(rl_report_page *page, coverage *c) {
    rl_status status = RL_OK;
    rl_names_init(&c->rows, page->words.ctx);
    rl_names_init(&c->columns, page->words.ctx);
    status = number_cells(page, c);
    if (status != RL_OK)
        return status;
    const size_t count = c->rows.list.count * c->columns.list.count;
    c->weight = RL_ARENA_NEW(&page->words.arena, double, count);
    c->reached = RL_ARENA_NEW(&page->words.arena, double, count);
    if (c->weight == NULL || c->reached == NULL)
        return RL_E_MEMORY;
    for (rl_id s = 0; s < page->scenario->segment_count; s++) {
        const rl_segment *segment = &page->scenario->segments[s];
        if (!segment->targeted)
            continue;
        const size_t row = (size_t)rl_names_find(&c->rows, row_of(page, segment));
        const size_t column = (size_t)rl_names_find(&c->columns, segment->territory);
        const size_t cell = row * c->columns.list.count + column;
        c->weight[cell] += segment->weight;
        c->reached[cell] += page->evaluation->by_segment[s].reached;
    }
    return RL_OK;
}

static void cover_clear(coverage *c) {
    rl_names_clear(&c->rows);
    rl_names_clear(&c->columns);
}

static void append_matrix_head(rl_report_page *page, const coverage *c) {
    rl_text *out = page->out;
    rl_text_append(
        out, "<div class=\"table\" role=\"region\" aria-labelledby=\"coverage-shares-caption\" "
             "tabindex=\"0\">\n<table id=\"coverage-shares\" class=\"matrix\">\n"
             "<caption id=\"coverage-shares-caption\">");
    rl_html_text(out, rl_words_say(&page->words, RL_MSG_REPORT_MATRIX_CAPTION,
                                   rl_report_weight_label(page)));
    rl_text_append(out, "</caption>\n<thead><tr>");
    rl_report_say(page, "th scope=\"col\"", RL_MSG_REPORT_COLUMN_GROUP);
    for (size_t column = 0; column < c->columns.list.count; column++) {
        rl_text_append(out, "<th scope=\"col\" class=\"n\">");
        rl_html_text(out, c->columns.list.items[column]);
        rl_text_append(out, "</th>");
    }
    rl_text_append(out, "</tr></thead>\n<tbody>\n");
}

static void append_matrix(rl_report_page *page) {
    coverage c = {0};
    if (cover(page, &c) == RL_OK) {
        append_matrix_head(page, &c);
        for (size_t row = 0; row < c.rows.list.count; row++) {
            rl_html_row_begin(page->out);
            rl_html_row_head(page->out, c.rows.list.items[row]);
            for (size_t column = 0; column < c.columns.list.count; column++) {
                const size_t cell = row * c.columns.list.count + column;
                if (c.weight[cell] > 0)
                    rl_report_cell_share(page, c.reached[cell] / c.weight[cell]);
                else
                    rl_html_cell(page->out, "");
            }
            rl_html_row_end(page->out);
        }
        rl_html_table_end(page->out);
    } else {
        page->words.failed = true;
    }
    cover_clear(&c);
}

static void append_segments(rl_report_page *page) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_SECTOR, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_SIZE, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_TERRITORY, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_TARGET, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_REACHED, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_SHARE, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_LOWER, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_UPPER, RL_CELL_NUMBER},
    };
    rl_html_table_begin(
        page->out, &page->words, "segments",
        rl_words_say(&page->words, RL_MSG_REPORT_SEGMENTS_CAPTION, rl_report_weight_label(page)),
        columns, sizeof columns / sizeof *columns);
    for (rl_id s = 0; s < page->scenario->segment_count; s++) {
        const rl_segment *segment = &page->scenario->segments[s];
        if (!segment->targeted)
            continue;
        rl_html_row_begin(page->out);
        rl_html_row_head(page->out, rl_report_code(page, RL_SECTOR, segment->sector));
        rl_html_cell(page->out, rl_report_code(page, RL_SIZE, segment->size));
        rl_html_cell(page->out, rl_report_code(page, RL_TERRITORY, segment->territory));
        append_reach_cells(page, &page->evaluation->by_segment[s]);
        rl_html_row_end(page->out);
    }
    rl_html_table_end(page->out);
}

static void append_frequency(rl_report_page *page) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_TIMES, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_REACHED, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_SHARE, RL_CELL_NUMBER},
    };
    static const rl_message names[RL_FREQUENCY_MAX] = {RL_MSG_REACH_ONCE, RL_MSG_REACH_TWICE,
                                                       RL_MSG_REACH_THRICE};
    const rl_reach *total = &page->evaluation->total;
    rl_report_say(page, "h3", RL_MSG_REACH_FREQUENCY);
    rl_html_table_begin(
        page->out, &page->words, "frequency",
        rl_words_say(&page->words, RL_MSG_REPORT_FREQUENCY_CAPTION, rl_report_weight_label(page)),
        columns, sizeof columns / sizeof *columns);
    for (int times = 0; times < RL_FREQUENCY_MAX; times++) {
        rl_html_row_begin(page->out);
        rl_html_row_head(page->out, rl_message_text(page->out->ctx, names[times]));
        rl_report_cell_weight(page, total->at_least[times]);
        rl_report_cell_share(page, rl_report_share(total->at_least[times], total->weight));
        rl_html_row_end(page->out);
    }
    rl_html_table_end(page->out);
}

void rl_report_write_coverage(rl_report_page *page) {
    rl_report_say(page, "p", RL_MSG_REPORT_COVERAGE_READ);
    rl_report_chart(page, "coverage", RL_MSG_REPORT_COVERAGE_CHART);
    rl_report_details_begin(page, RL_MSG_REPORT_COVERAGE_TABLE);
    append_matrix(page);
    rl_report_details_end(page);
    if (page->evaluation->by[RL_SECTOR].count > 1)
        append_breakdown(page, "sectors-reach", RL_MSG_REPORT_SECTORS_CAPTION,
                         RL_MSG_REPORT_COLUMN_SECTOR, RL_SECTOR);
    if (page->evaluation->by[RL_SIZE].count > 1)
        append_breakdown(page, "sizes-reach", RL_MSG_REPORT_SIZES_CAPTION,
                         RL_MSG_REPORT_COLUMN_SIZE, RL_SIZE);
    append_frequency(page);
    rl_report_details_begin(page, RL_MSG_REPORT_SEGMENTS_TABLE);
    append_segments(page);
    rl_report_details_end(page);
}

// Data -------------------------------------------------------------------------------------------

static void put_names(rl_json_writer *json, const char *key, const rl_names *names) {
    rl_json_open_short_array(json, key);
    for (size_t i = 0; i < names->list.count; i++)
        rl_json_put_text(json, NULL, names->list.items[i]);
    rl_json_close_array(json);
}

// Each cell: column, row, weight, reached.
static void put_cells(rl_json_writer *json, const coverage *c) {
    rl_json_open_array(json, "cells");
    for (size_t cell = 0; cell < c->rows.list.count * c->columns.list.count; cell++) {
        if (c->weight[cell] <= 0)
            continue;
        rl_json_open_short_array(json, NULL);
        rl_json_put_integer(json, NULL, (int64_t)(cell % c->columns.list.count));
        rl_json_put_integer(json, NULL, (int64_t)(cell / c->columns.list.count));
        rl_json_put_number(json, NULL, c->weight[cell]);
        rl_json_put_number(json, NULL, c->reached[cell]);
        rl_json_close_array(json);
    }
    rl_json_close_array(json);
}

void rl_report_put_coverage(rl_report_page *page, rl_json_writer *json) {
    coverage c = {0};
    if (cover(page, &c) == RL_OK) {
        put_names(json, "rows", &c.rows);
        put_names(json, "columns", &c.columns);
        put_cells(json, &c);
    } else {
        page->words.failed = true;
    }
    cover_clear(&c);
}
