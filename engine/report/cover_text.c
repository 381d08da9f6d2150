#include "report/cover_text.h"

#include "report/page.h"
#include "report/words.h"

#include <math.h>

enum { NAME_WIDTH = 48, FIGURE_WIDTH = -14 };

typedef struct cover_page {
    const rl_cover_result *result;
    rl_words *words;
    rl_text *out;
} cover_page;

static void say(const cover_page *page, const char *words) {
    rl_page_paragraph(page->out, 0, 0, words);
}

// « 1 234 establishments »; the weight beside it when ids do not all weigh 1.
static const char *amount(const cover_page *page, int64_t ids, double weight) {
    const char *count =
        rl_words_count(page->words, ids, RL_MSG_COVER_ESTABLISHMENT, RL_MSG_COVER_ESTABLISHMENTS);
    return page->result->has_weights ? rl_words_say(page->words, RL_MSG_COVER_WITH_WEIGHT, count,
                                                    rl_words_number(page->words, weight))
                                     : count;
}

static double part(double of, double whole) { return whole > 0 ? of / whole : 0; }

// The answer --------------------------------------------------------------------------------------

static void say_answer(const cover_page *page) {
    const rl_cover_result *r = page->result;
    const char *relays = rl_words_relays(page->words, (int64_t)r->relays.count);
    if (isnan(r->objective)) {
        say(page, rl_words_say(page->words, RL_MSG_COVER_NOTHING_FOUND));
        return;
    }
    say(page, rl_words_say(page->words,
                           r->relays.count == 1 ? RL_MSG_COVER_ANSWER_ONE : RL_MSG_COVER_ANSWER,
                           relays, amount(page, r->covered_ids, r->covered_weight),
                           rl_words_share(page->words, part(r->covered_weight, r->total_weight)),
                           amount(page, r->total_ids, r->total_weight)));
    if (r->has_costs && r->goal == RL_COVER_BUDGET)
        say(page,
            rl_words_say(page->words, RL_MSG_COVER_COST_OF, rl_words_number(page->words, r->cost),
                         rl_words_number(page->words, r->asked)));
    else if (r->has_costs)
        say(page,
            rl_words_say(page->words, RL_MSG_COVER_COST, rl_words_number(page->words, r->cost)));
}

static bool is_most(const rl_cover_result *r) {
    return r->goal == RL_COVER_MAX_RELAYS || r->goal == RL_COVER_BUDGET;
}

static void say_proof(const cover_page *page) {
    const rl_cover_result *r = page->result;
    if (r->status == RL_COVER_OPTIMAL) {
        say(page, rl_words_say(page->words, is_most(r)     ? RL_MSG_COVER_BEST_WEIGHT
                                            : r->has_costs ? RL_MSG_COVER_BEST_COST
                                                           : RL_MSG_COVER_BEST_COUNT));
        return;
    }
    say(page, rl_words_say(page->words, RL_MSG_COVER_STOPPED));
    if (isnan(r->objective))
        return;
    const char *bound = rl_words_number_apart(page->words, r->bound, r->objective);
    if (is_most(r))
        say(page, rl_words_say(page->words, RL_MSG_COVER_BOUND_WEIGHT, bound,
                               rl_words_share_at_least(page->words, part(r->objective, r->bound))));
    else
        say(page,
            rl_words_say(page->words,
                         r->has_costs ? RL_MSG_COVER_BOUND_COST : RL_MSG_COVER_BOUND_COUNT, bound));
}

// What the lists hold -----------------------------------------------------------------------------

static void say_lists(const cover_page *page) {
    const rl_cover_result *r = page->result;
    rl_words *words = page->words;
    say(page, rl_words_say(
                  words, RL_MSG_COVER_LISTS,
                  rl_words_count(words, r->rows, RL_MSG_COVER_ROW, RL_MSG_COVER_ROWS),
                  rl_words_relays(words, r->relay_count),
                  rl_words_count(words, r->coverable_ids, RL_MSG_COVER_ESTABLISHMENT,
                                 RL_MSG_COVER_ESTABLISHMENTS),
                  rl_words_count(words, r->patterns, RL_MSG_COVER_PATTERN, RL_MSG_COVER_PATTERNS)));
    if (r->uncovered_ids > 0)
        say(page, rl_words_count(words, r->uncovered_ids, RL_MSG_COVER_UNCOVERED_ONE,
                                 RL_MSG_COVER_UNCOVERED));
    if (r->siret_checked && r->siret_invalid == 0)
        say(page, rl_words_say(words, RL_MSG_COVER_SIRET_GOOD));
    else if (r->siret_checked)
        say(page, rl_words_count(words, r->siret_invalid, RL_MSG_COVER_SIRET_BAD_ONE,
                                 RL_MSG_COVER_SIRET_BAD));
}

// Relays ------------------------------------------------------------------------------------------

static void append_row(const cover_page *page, const char *name, const char *covers,
                       const char *alone, const char *cost) {
    const rl_page_cell cells[] = {
        {name, NAME_WIDTH}, {covers, FIGURE_WIDTH}, {alone, FIGURE_WIDTH}, {cost, FIGURE_WIDTH}};
    rl_page_row(page->out, 2, cells, page->result->has_costs ? 4 : 3);
}

static void append_relays(const cover_page *page) {
    const rl_cover_result *r = page->result;
    rl_words *words = page->words;
    if (r->relays.count == 0)
        return;
    rl_page_heading(page->out, rl_words_say(words, RL_MSG_COVER_RELAYS));
    append_row(page, "", rl_words_say(words, RL_MSG_COVER_COLUMN_COVERS),
               rl_words_say(words, RL_MSG_COVER_COLUMN_ALONE),
               rl_words_say(words, RL_MSG_COVER_COLUMN_COST));
    for (size_t i = 0; i < r->relays.count; i++) {
        const rl_cover_chosen *relay = &r->relays.items[i];
        append_row(page, relay->name, rl_words_number(words, relay->weight),
                   rl_words_number(words, relay->alone), rl_words_number(words, relay->cost));
    }
    rl_text_append(page->out, "\n");
    say(page, rl_words_say(words, RL_MSG_COVER_COLUMNS));
}

// Why there is no answer --------------------------------------------------------------------------

static void say_infeasible(const cover_page *page) {
    const rl_cover_result *r = page->result;
    rl_words *words = page->words;
    if (r->goal == RL_COVER_ALL)
        say(page, rl_words_count(words, r->uncovered_ids, RL_MSG_COVER_ALL_INFEASIBLE_ONE,
                                 RL_MSG_COVER_ALL_INFEASIBLE));
    else
        say(page,
            rl_words_say(words, RL_MSG_COVER_SHARE_INFEASIBLE, rl_words_share(words, r->asked),
                         rl_words_share(words, part(r->coverable_weight, r->total_weight))));
}

void rl_cover_text(const rl_cover_result *result, rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const cover_page page = {result, &words, out};
    switch (result->status) {
    case RL_COVER_UNREAD:
        say(&page, rl_words_say(&words, RL_MSG_COVER_UNREAD));
        break;
    case RL_COVER_INFEASIBLE:
        say_infeasible(&page);
        say_lists(&page);
        break;
    case RL_COVER_OPTIMAL:
    case RL_COVER_FEASIBLE:
        say_answer(&page);
        say_proof(&page);
        say_lists(&page);
        append_relays(&page);
        break;
    }
    out->failed |= words.failed;
    rl_words_clear(&words);
}
