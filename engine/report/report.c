#include "report/report.h"

#include "base/version.h"
#include "report/labels.h"
#include "report/report_assets.h"
#include "report/report_page.h"

#include <math.h>
#include <string.h>

// Sections ---------------------------------------------------------------------------------------

static bool has_plan(const rl_report *report) { return report->result->has_plan; }

static bool has_relays(const rl_report *report) {
    return has_plan(report) && report->result->plan.activations.count > 0;
}

static bool has_frontier(const rl_report *report) { return report->frontier != NULL; }

static bool has_robustness(const rl_report *report) { return report->robustness != NULL; }
static bool has_comparison(const rl_report *report) { return report->comparison != NULL; }

static bool always(const rl_report *report) {
    (void)report;
    return true;
}

static const rl_report_section sections[] = {
    {"calendar", RL_MSG_REPORT_CALENDAR, has_relays, rl_report_write_calendar,
     rl_report_put_calendar},
    {"relays", RL_MSG_REPORT_RELAYS, has_relays, rl_report_write_relays, NULL},
    {"territories", RL_MSG_REPORT_TERRITORIES, has_plan, rl_report_write_territories,
     rl_report_put_territories},
    {"coverage", RL_MSG_REPORT_COVERAGE, has_plan, rl_report_write_coverage,
     rl_report_put_coverage},
    {"frontier", RL_MSG_REPORT_FRONTIER, has_frontier, rl_report_write_frontier,
     rl_report_put_frontier},
    {"comparison", RL_MSG_REPORT_COMPARISON, has_comparison, rl_report_write_comparison,
     rl_report_put_comparison},
    {"robustness", RL_MSG_REPORT_ROBUSTNESS, has_robustness, rl_report_write_robustness, NULL},
    {"network", RL_MSG_REPORT_NETWORK, always, rl_report_write_network, rl_report_put_network},
    {"sources", RL_MSG_REPORT_SOURCES, always, rl_report_write_sources, NULL},
    {"method", RL_MSG_REPORT_METHOD, always, rl_report_write_method, NULL},
    {"provenance", RL_MSG_REPORT_PROVENANCE, always, rl_report_write_provenance, NULL},
};
enum { SECTION_COUNT = sizeof sections / sizeof *sections };

// The page ---------------------------------------------------------------------------------------

static void append_policy(rl_text *out) {
    rl_text_append(out,
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    if (rl_report_has_charts())
        rl_text_format(out, "script-src 'sha256-%s'; ", rl_report_script_sha256);
    rl_text_append(out, "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
                        "form-action 'none'\">\n");
}

static void append_head(rl_report_page *page) {
    rl_text *out = page->out;
    rl_text_format(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                   out->ctx->language == RL_FRENCH ? "fr" : "en");
    append_policy(out);
    rl_text_append(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"generator\" content=\"relais " RL_VERSION "\">\n");
    rl_html_element(out, "title",
                    rl_words_say(&page->words, RL_MSG_REPORT_TITLE, page->scenario->title));
    rl_text_append(out, "<style>\n");
    rl_text_append(out, rl_report_style);
    rl_text_append(out, "</style>\n</head>\n");
}

static void append_contents(rl_report_page *page) {
    rl_text *out = page->out;
    rl_text_append(out, "<nav aria-labelledby=\"contents\">\n");
    rl_html_say(out, &page->words, "h2 id=\"contents\"", RL_MSG_REPORT_CONTENTS);
    rl_text_append(out, "<ol>\n");
    for (int i = 0; i < SECTION_COUNT; i++) {
        if (!sections[i].has(page->report))
            continue;
        rl_text_format(out, "<li><a href=\"#%s\">", sections[i].id);
        rl_html_text(out, rl_message_text(out->ctx, sections[i].title));
        rl_text_append(out, "</a></li>\n");
    }
    rl_text_append(out, "</ol>\n");
    if (rl_report_has_charts()) {
        rl_text_append(out, "<noscript>");
        rl_report_say(page, "p class=\"note\"", RL_MSG_REPORT_NO_SCRIPT);
        rl_text_append(out, "</noscript>\n");
    } else {
        rl_report_say(page, "p class=\"note\"", RL_MSG_REPORT_NO_CHARTS);
    }
    rl_text_append(out, "</nav>\n");
}

static void append_sections(rl_report_page *page) {
    rl_text *out = page->out;
    for (int i = 0; i < SECTION_COUNT; i++) {
        if (!sections[i].has(page->report))
            continue;
        rl_text_format(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", sections[i].id,
                       sections[i].id);
        rl_html_text(out, rl_message_text(out->ctx, sections[i].title));
        rl_text_append(out, "</h2>\n");
        sections[i].write(page);
        rl_text_append(out, "</section>\n");
    }
}

// Texts of the script, by their names there.
static void put_labels(rl_report_page *page, rl_json_writer *json) {
    static const struct {
        const char *name;
        rl_message message;
    } labels[] = {
        {"copy", RL_MSG_REPORT_JS_COPY},
        {"copied", RL_MSG_REPORT_JS_COPIED},
        {"notCopied", RL_MSG_REPORT_JS_NOT_COPIED},
        {"chartOf", RL_MSG_REPORT_JS_CHART_OF},
        {"reached", RL_MSG_REPORT_JS_REACHED},
        {"share", RL_MSG_REPORT_JS_SHARE},
        {"target", RL_MSG_REPORT_JS_TARGET},
        {"cumulative", RL_MSG_REPORT_JS_CUMULATIVE},
        {"good", RL_MSG_REPORT_MOMENT_GOOD},
        {"bad", RL_MSG_REPORT_MOMENT_BAD},
        {"roles", RL_MSG_REPORT_JS_ROLES},
        {"search", RL_MSG_REPORT_JS_SEARCH},
        {"found", RL_MSG_REPORT_JS_FOUND},
        {"inPlan", RL_MSG_REPORT_JS_IN_PLAN},
        {"planOnly", RL_MSG_REPORT_JS_PLAN_ONLY},
        {"strength", RL_MSG_REPORT_JS_STRENGTH},
        {"cost", RL_MSG_REPORT_JS_COST},
        {"hours", RL_MSG_REPORT_JS_HOURS},
        {"interval", RL_MSG_REPORT_JS_INTERVAL},
        {"proved", RL_MSG_REPORT_JS_PROVED},
        {"open", RL_MSG_REPORT_JS_OPEN},
        {"atMost", RL_MSG_REPORT_JS_AT_MOST},
        {"knee", RL_MSG_FRONTIER_IS_KNEE},
        {"rule", RL_MSG_REPORT_REMARK_RULE},
        {"eightInTen", RL_MSG_REPORT_JS_EIGHT_IN_TEN},
        {"costEach", RL_MSG_REPORT_COLUMN_COST_EACH},
        {"lowestShare", RL_MSG_REPORT_JS_LOWEST},
    };
    rl_json_open_object(json, "labels");
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        rl_json_put_text(json, labels[i].name, rl_message_text(page->out->ctx, labels[i].message));
    rl_json_close_object(json);
}

static void put_data(rl_report_page *page, rl_text *text) {
    rl_json_writer json = rl_json_writer_start(text);
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-report/1");
    rl_json_put_text(&json, "language", text->ctx->language == RL_FRENCH ? "fr" : "en");
    rl_json_put_text(&json, "title", page->scenario->title);
    rl_json_put_text(&json, "weight_label", rl_report_weight_label(page));
    put_labels(page, &json);
    for (int i = 0; i < SECTION_COUNT; i++) {
        if (sections[i].put == NULL || !sections[i].has(page->report))
            continue;
        rl_json_open_object(&json, sections[i].id);
        sections[i].put(page, &json);
        rl_json_close_object(&json);
    }
    rl_json_close_object(&json);
}

// The data stand in a block that browsers do not run; without « < » nothing can end it early.
static void append_script(rl_report_page *page) {
    rl_text data;
    if (!rl_report_has_charts())
        return;
    rl_text_init(&data, page->out->ctx);
    put_data(page, &data);
    rl_text_append(page->out, "<script type=\"application/json\" id=\"data\">\n");
    for (const char *at = rl_text_bytes(&data); *at != '\0';) {
        const size_t plain = strcspn(at, "<");
        rl_text_append_bytes(page->out, at, plain);
        at += plain;
        if (*at == '<') {
            rl_text_append(page->out, "\\u003c");
            at++;
        }
    }
    rl_text_append(page->out, "</script>\n<script>");
    rl_text_append(page->out, rl_report_script);
    rl_text_append(page->out, "</script>\n");
    page->out->failed |= data.failed;
    rl_text_clear(&data);
}

static void append_page(rl_report_page *page) {
    rl_text *out = page->out;
    append_head(page);
    rl_text_append(out, "<body>\n<a class=\"skip\" href=\"#answer\">");
    rl_html_text(out, rl_message_text(out->ctx, RL_MSG_REPORT_SKIP));
    rl_text_append(out, "</a>\n<header>\n");
    rl_html_element(out, "p class=\"deliverable\"", page->scenario->deliverable);
    rl_html_element(out, "h1", page->scenario->title);
    rl_text_append(out, "</header>\n<main>\n");
    rl_report_write_summary(page);
    append_contents(page);
    append_sections(page);
    rl_text_append(out, "</main>\n<footer>");
    rl_html_text(out, rl_words_say(&page->words, RL_MSG_REPORT_FOOTER, RL_VERSION));
    rl_text_append(out, "</footer>\n");
    append_script(page);
    rl_text_append(out, "</body>\n</html>\n");
}

// ------------------------------------------------------------------------------------------------

static rl_status write_with(const rl_report *report, rl_text *out,
                            void (*write)(rl_report_page *page)) {
    rl_report_page page = {.report = report,
                           .scenario = report->scenario,
                           .result = report->result,
                           .evaluation = &report->result->evaluation,
                           .out = out};
    rl_words_init(&page.words, out->ctx);
    write(&page);
    out->failed |= page.words.failed;
    rl_words_clear(&page.words);
    return rl_text_status(out);
}

static void append_data(rl_report_page *page) { put_data(page, page->out); }

rl_status rl_report_html(const rl_report *report, rl_text *out) {
    return write_with(report, out, append_page);
}

rl_status rl_report_json(const rl_report *report, rl_text *out) {
    return write_with(report, out, append_data);
}

bool rl_report_has_charts(void) { return rl_report_script[0] != '\0'; }
