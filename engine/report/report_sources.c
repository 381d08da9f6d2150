// What the answer rests on: how sure its figures are and where they come from, how it is computed,
// and what it takes to compute it again.
#include "base/version.h"
#include "report/report_page.h"

#include <math.h>

static const rl_message confidence_messages[RL_CONFIDENCE_COUNT] = {
    [RL_MEASURED] = RL_MSG_REPORT_MEASURED,
    [RL_ESTIMATE] = RL_MSG_REPORT_ESTIMATE,
    [RL_ASSUMPTION] = RL_MSG_REPORT_ASSUMPTION,
};

static const rl_message figure_messages[RL_FIGURE_COUNT] = {
    [RL_FIGURE_ACCEPTANCE] = RL_MSG_REPORT_FIGURES_ACCEPTANCE,
    [RL_FIGURE_AUDIENCE] = RL_MSG_REPORT_FIGURES_AUDIENCE,
    [RL_FIGURE_OFFER] = RL_MSG_REPORT_FIGURES_OFFER,
};

// Sources ----------------------------------------------------------------------------------------

static void append_confidence(rl_report_page *page, const rl_figures *figures) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_FIGURES, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_MEASURED, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_ESTIMATED, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_ASSUMED, RL_CELL_NUMBER},
    };
    rl_html_table_begin(page->out, &page->words, "confidence",
                        rl_message_text(page->out->ctx, RL_MSG_REPORT_CONFIDENCE_CAPTION), columns,
                        sizeof columns / sizeof *columns);
    for (int kind = 0; kind < RL_FIGURE_COUNT; kind++) {
        rl_html_row_begin(page->out);
        rl_html_row_head(page->out, rl_message_text(page->out->ctx, figure_messages[kind]));
        for (int confidence = 0; confidence < RL_CONFIDENCE_COUNT; confidence++)
            rl_report_cell_count(page, figures->by_kind[kind][confidence]);
        rl_html_row_end(page->out);
    }
    rl_html_table_end(page->out);
}

static void append_figure(rl_report_page *page, const rl_figure *figure) {
    const char *what = rl_message_text(page->out->ctx, figure_messages[figure->kind]);
    rl_html_row_begin(page->out);
    rl_html_row_head(page->out, page->scenario->actors[figure->relay].name);
    rl_html_cell(page->out, figure->lever == RL_NONE
                                ? what
                                : rl_words_say(&page->words, RL_MSG_WORDS_NAMED_LIST, what,
                                               page->scenario->levers[figure->lever].name));
    rl_report_cell_share(page, figure->value);
    rl_html_cell(page->out, rl_message_text(page->out->ctx,
                                            confidence_messages[figure->evidence->confidence]));
    rl_html_cell(page->out, figure->evidence->source);
    rl_html_row_end(page->out);
}

static void append_figures(rl_report_page *page, const rl_figures *figures) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_RELAY, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_FIGURE, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_VALUE, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_CONFIDENCE, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_SOURCE, RL_CELL_TEXT},
    };
    rl_html_table_begin(page->out, &page->words, "sources-figures",
                        rl_message_text(page->out->ctx, RL_MSG_REPORT_FIGURES_CAPTION), columns,
                        sizeof columns / sizeof *columns);
    for (size_t i = 0; i < figures->count; i++)
        append_figure(page, &figures->items[i]);
    rl_html_table_end(page->out);
}

// Distinct sources of the numbers of establishments, one line each, are too many: what they share
// is told by the first.
void rl_report_write_sources(rl_report_page *page) {
    const rl_figures figures = rl_report_figures(page);
    rl_report_say(page, "p", RL_MSG_REPORT_SOURCES_READ);
    if (figures.count > 0) {
        append_confidence(page, &figures);
        rl_report_details_begin(page, RL_MSG_REPORT_FIGURES_TABLE);
        append_figures(page, &figures);
        rl_report_details_end(page);
    }
    rl_report_say(page, "p", RL_MSG_REPORT_SOURCES_WHERE);
}

// Method -----------------------------------------------------------------------------------------

void rl_report_write_method(rl_report_page *page) {
    static const rl_message paragraphs[] = {
        RL_MSG_REPORT_METHOD_REACH,  RL_MSG_REPORT_METHOD_OVERLAP, RL_MSG_REPORT_METHOD_MOMENTS,
        RL_MSG_REPORT_METHOD_CHOICE, RL_MSG_REPORT_METHOD_NETWORK, RL_MSG_REPORT_METHOD_NOT,
    };
    for (size_t i = 0; i < sizeof paragraphs / sizeof *paragraphs; i++)
        rl_report_say(page, "p", paragraphs[i]);
}

// Reproducibility --------------------------------------------------------------------------------

static void append_item(rl_report_page *page, rl_message name, const char *value) {
    rl_report_say(page, "dt", name);
    rl_html_element(page->out, "dd", value);
}

static const char *time_limit(rl_report_page *page) {
    const double limit_s = page->result->settings.time_limit_s;
    return isfinite(limit_s) ? rl_words_say(&page->words, RL_MSG_REPORT_SECONDS,
                                            rl_words_number(&page->words, limit_s))
                             : rl_words_say(&page->words, RL_MSG_REPORT_NO_LIMIT);
}

static void append_search(rl_report_page *page) {
    const rl_result *result = page->result;
    char seed[32];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)result->settings.seed);
    append_item(page, RL_MSG_REPORT_SEED, seed);
    append_item(page, RL_MSG_REPORT_GAP_ASKED, rl_words_share(&page->words, result->settings.gap));
    append_item(page, RL_MSG_REPORT_GAP,
                isfinite(result->gap) ? rl_words_share(&page->words, result->gap)
                                      : rl_words_say(&page->words, RL_MSG_REPORT_UNKNOWN));
    append_item(page, RL_MSG_REPORT_TIME_LIMIT, time_limit(page));
    append_item(page, RL_MSG_REPORT_MODEL, page->scenario->reach_model);
}

void rl_report_write_provenance(rl_report_page *page) {
    rl_report_say(page, "p", RL_MSG_REPORT_PROVENANCE_READ);
    rl_text_append(page->out, "<dl class=\"facts\">\n");
    append_item(page, RL_MSG_REPORT_VERSION, RL_VERSION);
    append_item(page, RL_MSG_REPORT_FOLDER, page->scenario->path);
    append_item(page, RL_MSG_REPORT_HASH, page->scenario->input_hash);
    if (!page->report->is_evaluation)
        append_search(page);
    rl_text_append(page->out, "</dl>\n");
}
