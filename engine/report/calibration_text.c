#include "report/calibration_text.h"

#include "report/page.h"
#include "report/words.h"

enum { NAME_WIDTH = 44, FIGURE_WIDTH = -10, RANGE_WIDTH = -18, INDENT = 2 };

typedef struct calibration_page {
    rl_words words;
    const rl_scenario *scenario;
    const rl_history *history;
    const rl_calibration *calibration;
    rl_text *out;
} calibration_page;

static void say(calibration_page *page, const char *words) {
    rl_page_paragraph(page->out, 0, 0, words);
}

// How well the scenario predicted -----------------------------------------------------------------

static void append_answer(calibration_page *page) {
    const rl_calibration *c = page->calibration;
    rl_words *words = &page->words;
    const size_t rows = page->history->observations.count;
    if (rows == 0) {
        say(page, rl_words_say(words, RL_MSG_CALIBRATE_EMPTY));
        return;
    }
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (size_t i = 0; i < rows; i++) {
        const int32_t day = page->history->observations.items[i].day;
        first = day < first ? day : first;
        last = day > last ? day : last;
    }
    say(page, rl_words_say(words, RL_MSG_CALIBRATE_ROWS,
                           rl_words_count(words, (int64_t)rows, RL_MSG_CALIBRATE_ROW,
                                          RL_MSG_CALIBRATE_ROWS_MANY),
                           rl_words_day(words, first), rl_words_day(words, last)));
    if (c->expected > 0)
        say(page,
            rl_words_say(words, RL_MSG_CALIBRATE_PREDICTED, rl_words_number(words, c->expected),
                         rl_words_number(words, c->happened),
                         rl_words_share(words, c->happened / c->expected)));
    say(page, rl_words_say(words, RL_MSG_CALIBRATE_COVERED, rl_words_number(words, c->as_expected),
                           rl_words_number(words, (double)c->estimates.count)));
}

// The figures -------------------------------------------------------------------------------------

static const char *rate_name(calibration_page *page, const rl_estimate *estimate) {
    switch (estimate->kind) {
    case RL_RATE_EXPOSED:
        return page->scenario->levers[page->scenario->offers[estimate->offer].lever].name;
    case RL_RATE_ACCEPTED:
        return rl_words_say(&page->words, RL_MSG_CALIBRATE_ACCEPTANCE);
    default:
        return rl_words_say(&page->words, estimate->asked == NULL ? RL_MSG_CALIBRATE_SHARE
                                                                  : RL_MSG_CALIBRATE_SHARE_PART);
    }
}

// One decimal is what an interval is worth.
static const char *percent(calibration_page *page, double share) {
    rl_text text;
    rl_text_init(&text, page->words.ctx);
    rl_text_append_percent(&text, share, 1);
    const char *kept = rl_arena_copy_text(&page->words.arena, rl_text_bytes(&text), text.length);
    page->words.failed |= kept == NULL;
    rl_text_clear(&text);
    return kept == NULL ? "" : kept;
}

static const char *range(calibration_page *page, double low, double high) {
    return rl_words_say(&page->words, RL_MSG_CALIBRATE_RANGE, percent(page, low),
                        percent(page, high));
}

static void append_titles(calibration_page *page) {
    const rl_page_cell titles[] = {
        {"", NAME_WIDTH},
        {rl_words_say(&page->words, RL_MSG_CALIBRATE_COLUMN_BEFORE), FIGURE_WIDTH},
        {rl_words_say(&page->words, RL_MSG_CALIBRATE_COLUMN_OBSERVED), FIGURE_WIDTH},
        {rl_words_say(&page->words, RL_MSG_CALIBRATE_COLUMN_NOW), FIGURE_WIDTH},
        {rl_words_say(&page->words, RL_MSG_CALIBRATE_COLUMN_RANGE), RANGE_WIDTH},
    };
    rl_page_row(page->out, 2 * INDENT, titles, sizeof titles / sizeof *titles);
}

static void append_estimate(calibration_page *page, const rl_estimate *e) {
    const rl_page_cell cells[] = {
        {rate_name(page, e), NAME_WIDTH},
        {percent(page, e->before), FIGURE_WIDTH},
        {percent(page, e->observed), FIGURE_WIDTH},
        {percent(page, e->mean), FIGURE_WIDTH},
        {range(page, e->low, e->high), RANGE_WIDTH},
    };
    rl_page_paragraph(page->out, INDENT, INDENT, page->scenario->actors[e->relay].name);
    rl_page_row(page->out, 2 * INDENT, cells, sizeof cells / sizeof *cells);
}

static void append_learning(calibration_page *page, rl_learning verdict, rl_message title) {
    bool titled = false;
    for (size_t i = 0; i < page->calibration->estimates.count; i++) {
        const rl_estimate *estimate = &page->calibration->estimates.items[i];
        if (estimate->verdict != verdict)
            continue;
        if (!titled) {
            rl_page_heading(page->out, rl_words_say(&page->words, title));
            append_titles(page);
        }
        titled = true;
        append_estimate(page, estimate);
    }
}

// Groups ------------------------------------------------------------------------------------------

static void append_group(calibration_page *page, const rl_rate_group *group) {
    const char *name =
        group->kind == RL_RATE_EXPOSED
            ? page->scenario->levers[group->lever].name
            : rl_words_say(&page->words, RL_MSG_CALIBRATE_KIND_ACCEPTS,
                           group->actor_kind[0] != '\0'
                               ? group->actor_kind
                               : rl_words_say(&page->words, RL_MSG_CALIBRATE_NO_KIND));
    const rl_page_cell cells[] = {
        {name, NAME_WIDTH},
        {rl_words_number(&page->words, group->members), FIGURE_WIDTH},
        {percent(page, group->mean), FIGURE_WIDTH},
        {range(page, group->low, group->high), RANGE_WIDTH},
    };
    rl_page_row(page->out, INDENT, cells, sizeof cells / sizeof *cells);
}

static void append_groups(calibration_page *page) {
    if (page->calibration->groups.count == 0)
        return;
    rl_page_heading(page->out, rl_words_say(&page->words, RL_MSG_CALIBRATE_GROUPS));
    const rl_page_cell titles[] = {
        {"", NAME_WIDTH},
        {rl_words_say(&page->words, RL_MSG_CALIBRATE_COLUMN_MEMBERS), FIGURE_WIDTH},
        {rl_words_say(&page->words, RL_MSG_CALIBRATE_COLUMN_EXPECT), FIGURE_WIDTH},
        {rl_words_say(&page->words, RL_MSG_CALIBRATE_COLUMN_RANGE), RANGE_WIDTH},
    };
    rl_page_row(page->out, INDENT, titles, sizeof titles / sizeof *titles);
    for (size_t i = 0; i < page->calibration->groups.count; i++)
        append_group(page, &page->calibration->groups.items[i]);
}

void rl_calibration_text(const rl_scenario *scenario, const rl_history *history,
                         const rl_calibration *calibration, rl_text *out) {
    calibration_page page = {
        .scenario = scenario, .history = history, .calibration = calibration, .out = out};
    rl_words_init(&page.words, out->ctx);
    append_answer(&page);
    append_learning(&page, RL_LEARNT_BETTER, RL_MSG_CALIBRATE_BETTER);
    append_learning(&page, RL_LEARNT_WORSE, RL_MSG_CALIBRATE_WORSE);
    append_learning(&page, RL_LEARNT_AS_EXPECTED, RL_MSG_CALIBRATE_AS_EXPECTED);
    append_groups(&page);
    out->failed |= page.words.failed;
    rl_words_clear(&page.words);
}
