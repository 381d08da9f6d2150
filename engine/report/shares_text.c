#include "report/shares_text.h"

#include "report/page.h"
#include "report/words.h"

enum { NAME_WIDTH = 44, FIGURE_WIDTH = -14, OVERLAPS_SHOWN = 12 };

typedef struct shares_page {
    const rl_scenario *scenario;
    const rl_shares *shares;
    rl_words *words;
    rl_text *out;
} shares_page;

static void say(const shares_page *page, const char *words) {
    rl_page_paragraph(page->out, 0, 0, words);
}

static const char *establishments(const shares_page *page, int64_t count) {
    return rl_words_count(page->words, count, RL_MSG_COVER_ESTABLISHMENT,
                          RL_MSG_COVER_ESTABLISHMENTS);
}

static const char *count(const shares_page *page, double value) {
    return rl_words_number(page->words, value);
}

// What was measured -------------------------------------------------------------------------------

static void say_measured(const shares_page *page, const char *table) {
    const rl_shares *s = page->shares;
    rl_words *words = page->words;
    say(page, rl_words_say(
                  words, RL_MSG_SHARES_MEASURED, rl_words_relays(words, (int64_t)s->lists.count),
                  establishments(page, s->ids), establishments(page, s->placed_ids),
                  rl_words_share(words, s->ids > 0 ? (double)s->placed_ids / (double)s->ids : 0)));
    const char *measured =
        rl_words_count(words, (int64_t)s->measured.count, RL_MSG_COVER_ROW, RL_MSG_COVER_ROWS);
    const char *kept = rl_words_count(words, s->kept_rows, RL_MSG_COVER_ROW, RL_MSG_COVER_ROWS);
    if (table == NULL)
        say(page, rl_words_say(words, RL_MSG_SHARES_NO_TABLE, measured, kept));
    else
        say(page, rl_words_say(words, RL_MSG_SHARES_TABLE, table, measured, kept));
    if (s->siret_checked && s->siret_invalid == 0)
        say(page, rl_words_say(words, RL_MSG_COVER_SIRET_GOOD));
    else if (s->siret_checked)
        say(page, rl_words_count(words, s->siret_invalid, RL_MSG_COVER_SIRET_BAD_ONE,
                                 RL_MSG_COVER_SIRET_BAD));
}

static void append_row(const shares_page *page, const char *name, const char *first,
                       const char *second, const char *third) {
    const rl_page_cell cells[] = {
        {name, NAME_WIDTH}, {first, FIGURE_WIDTH}, {second, FIGURE_WIDTH}, {third, FIGURE_WIDTH}};
    rl_page_row(page->out, 2, cells, sizeof cells / sizeof *cells);
}

static void append_lists(const shares_page *page) {
    rl_words *words = page->words;
    rl_page_heading(page->out, rl_words_say(words, RL_MSG_SHARES_LISTS));
    append_row(page, "", rl_words_say(words, RL_MSG_SHARES_COLUMN_LISTED),
               rl_words_say(words, RL_MSG_SHARES_COLUMN_PLACED),
               rl_words_say(words, RL_MSG_SHARES_COLUMN_ESTIMATED));
    for (size_t i = 0; i < page->shares->lists.count; i++) {
        const rl_share_list *list = &page->shares->lists.items[i];
        append_row(page, page->scenario->actors[list->actor].name, count(page, (double)list->ids),
                   count(page, (double)list->placed_ids), count(page, list->estimated));
    }
    rl_text_append(page->out, "\n");
    say(page, rl_words_say(words, RL_MSG_SHARES_LISTS_COLUMNS));
}

// Overlaps ----------------------------------------------------------------------------------------

static void append_overlap(const shares_page *page, const rl_list_overlap *overlap) {
    const rl_share_list *lists = page->shares->lists.items;
    rl_words *words = page->words;
    const char *pair =
        rl_words_join(words, page->scenario->actors[lists[overlap->first].actor].id, " + ",
                      page->scenario->actors[lists[overlap->second].actor].id);
    if (overlap->exclusive)
        pair = rl_words_join(words, pair, " ", rl_words_say(words, RL_MSG_SHARES_EXCLUSIVE));
    append_row(page, pair, count(page, (double)overlap->ids),
               overlap->smaller > 0
                   ? rl_words_share(words, (double)overlap->ids / (double)overlap->smaller)
                   : "",
               count(page, overlap->independent));
}

static void append_overlaps(const shares_page *page) {
    const rl_shares *s = page->shares;
    rl_words *words = page->words;
    if (s->overlaps.count == 0)
        return;
    rl_page_heading(page->out, rl_words_say(words, RL_MSG_SHARES_OVERLAPS));
    append_row(page, "", rl_words_say(words, RL_MSG_SHARES_COLUMN_BOTH),
               rl_words_say(words, RL_MSG_SHARES_COLUMN_SMALLER),
               rl_words_say(words, RL_MSG_SHARES_COLUMN_INDEPENDENT));
    for (size_t i = 0; i < s->overlaps.count && i < OVERLAPS_SHOWN; i++)
        append_overlap(page, &s->overlaps.items[i]);
    rl_text_append(page->out, "\n");
    say(page, rl_words_say(words, RL_MSG_SHARES_OVERLAPS_COLUMNS));
    if (s->overlaps.count > OVERLAPS_SHOWN)
        say(page, rl_words_count(words, (int64_t)(s->overlaps.count - OVERLAPS_SHOWN),
                                 RL_MSG_SHARES_OVERLAP_MORE, RL_MSG_SHARES_OVERLAPS_MORE));
}

void rl_shares_text(const rl_scenario *scenario, const rl_shares *shares, const char *table,
                    rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const shares_page page = {scenario, shares, &words, out};
    if (shares->complete) {
        say_measured(&page, table);
        append_lists(&page);
        append_overlaps(&page);
    } else {
        say(&page, rl_words_say(&words, RL_MSG_COVER_UNREAD));
    }
    out->failed |= words.failed;
    rl_words_clear(&words);
}
