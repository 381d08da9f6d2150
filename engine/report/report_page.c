#include "report/report_page.h"

#include "report/labels.h"

#include <string.h>

void rl_report_say(rl_report_page *page, const char *tag, rl_message message) {
    rl_html_say(page->out, &page->words, tag, message);
}

void rl_report_chart(rl_report_page *page, const char *chart, rl_message caption) {
    rl_text_format(
        page->out,
        "<figure class=\"chart\" id=\"chart-%s\" hidden><div class=\"canvas\" role=\"img\" "
        "aria-label=\"",
        chart);
    rl_html_text(page->out, rl_message_text(page->out->ctx, caption));
    rl_text_append(page->out, "\"></div></figure>\n");
}

void rl_report_details_begin(rl_report_page *page, rl_message summary) {
    rl_text_append(page->out, "<details>");
    rl_report_say(page, "summary", summary);
}

void rl_report_details_end(rl_report_page *page) { rl_text_append(page->out, "</details>\n"); }

const char *rl_report_code(rl_report_page *page, rl_dimension dimension, const char *code) {
    const rl_outline *outline =
        dimension == RL_TERRITORY ? rl_outline_find(page->report->outlines, code) : NULL;
    const bool only_outline = outline != NULL && strcmp(outline->name, code) != 0 &&
                              rl_code_name(page->scenario, dimension, code) == NULL;
    return only_outline ? rl_words_say(&page->words, RL_MSG_WORDS_NAMED_CODE, code, outline->name)
                        : rl_words_code(&page->words, page->scenario, dimension, code);
}

const char *rl_report_weight_label(const rl_report_page *page) {
    return rl_weight_label(page->words.ctx, page->scenario);
}

double rl_report_share(double part, double whole) { return whole > 0 ? part / whole : 0; }

// Cells ------------------------------------------------------------------------------------------

void rl_report_cell_weight(rl_report_page *page, double weight) {
    rl_html_cell_number(page->out, weight, rl_words_number(&page->words, weight));
}

void rl_report_cell_share(rl_report_page *page, double share) {
    rl_html_cell_number(page->out, share, rl_words_share(&page->words, share));
}

void rl_report_cell_euros(rl_report_page *page, double amount_eur) {
    rl_html_cell_number(page->out, amount_eur, rl_words_euros(&page->words, amount_eur));
}

void rl_report_cell_hours(rl_report_page *page, double hours) {
    rl_html_cell_number(page->out, hours, rl_words_hours(&page->words, hours));
}

void rl_report_cell_count(rl_report_page *page, double count) {
    rl_html_cell_number(page->out, count, rl_words_number(&page->words, count));
}

void rl_report_cell_day(rl_report_page *page, int32_t day) {
    rl_html_cell(page->out, rl_words_day(&page->words, day));
}

// Moments ----------------------------------------------------------------------------------------

double rl_report_timing(const rl_scenario *scenario, rl_id activation) {
    const rl_activation *a = &scenario->activations[activation];
    const double *factors =
        &scenario->timing_factor[(a->lever * scenario->window_count + a->window) *
                                 scenario->timing_class_count];
    double sum = 0, touched = 0;
    for (int32_t i = scenario->audience_start[a->relay]; i < scenario->audience_start[a->relay + 1];
         i++) {
        const rl_segment *segment = &scenario->segments[scenario->audiences[i].segment];
        if (!segment->targeted)
            continue;
        const double weight = scenario->audiences[i].share * segment->weight;
        sum += weight * factors[segment->timing_class];
        touched += weight;
    }
    return touched > 0 ? sum / touched : 1;
}

// A tenth more or less is what a planner would notice; a half of it is already a reason.
static const double noticeable = 0.05;

rl_moment rl_moment_of(double timing) {
    if (timing >= 1 + noticeable - 1e-9)
        return RL_MOMENT_GOOD;
    return timing <= 1 - noticeable + 1e-9 ? RL_MOMENT_BAD : RL_MOMENT_PLAIN;
}

rl_figures rl_report_figures(rl_report_page *page) {
    rl_figures figures = {0};
    if (rl_figures_of_plan(&page->words.arena, page->scenario, &page->result->plan, &figures) !=
        RL_OK)
        page->words.failed = true;
    return figures;
}
