#include "report/tender_text.h"

#include "report/page.h"
#include "report/words.h"

#include <math.h>

enum { NAME_WIDTH = 36, FIGURE_WIDTH = -9, INDENT = 2, HANG = 4, RIVALS_MAX = 5 };

typedef struct tender_page {
    rl_words words;
    const rl_tender *tender;
    rl_text *out;
} tender_page;

static void say(tender_page *page, const char *words) { rl_page_paragraph(page->out, 0, 0, words); }

static void say_item(tender_page *page, const char *words) {
    rl_text_append_repeated(page->out, ' ', INDENT);
    rl_text_append(page->out, "– ");
    rl_page_continue(page->out, HANG, HANG, words);
}

static const char *points(tender_page *page, double score) {
    rl_text text;
    rl_text_init(&text, page->words.ctx);
    rl_text_append_number(&text, 100 * score, 1);
    const char *kept = rl_arena_copy_text(&page->words.arena, rl_text_bytes(&text), text.length);
    page->words.failed |= kept == NULL;
    rl_text_clear(&text);
    return kept == NULL ? "" : kept;
}

static const rl_tender_offer *offer_at(const tender_page *page, int32_t index) {
    return &page->tender->offers.items[index];
}

// The ranking -------------------------------------------------------------------------------------

static void append_row(tender_page *page, const char *rank, const rl_tender_offer *offer) {
    const rl_page_cell cells[] = {
        {rank, -4},
        {offer->name, NAME_WIDTH},
        {points(page, offer->total), FIGURE_WIDTH},
    };
    rl_page_row(page->out, 0, cells, sizeof cells / sizeof *cells);
}

static void append_ranking(tender_page *page) {
    const rl_page_cell titles[] = {
        {rl_words_say(&page->words, RL_MSG_TENDER_RANK), -4},
        {rl_words_say(&page->words, RL_MSG_TENDER_OFFER), NAME_WIDTH},
        {rl_words_say(&page->words, RL_MSG_TENDER_POINTS), FIGURE_WIDTH},
    };
    rl_page_row(page->out, 0, titles, sizeof titles / sizeof *titles);
    const int32_t count = (int32_t)page->tender->offers.count;
    for (int32_t rank = 1; rank <= count; rank++)
        for (int32_t i = 0; i < count; i++)
            if (offer_at(page, i)->rank == rank)
                append_row(page, rl_words_number(&page->words, rank), offer_at(page, i));
    for (int32_t i = 0; i < count; i++)
        if (offer_at(page, i)->rank == 0)
            append_row(page, "–", offer_at(page, i));
}

static void append_criteria(tender_page *page) {
    rl_page_heading(page->out, rl_words_say(&page->words, RL_MSG_TENDER_BY_CRITERION));
    for (size_t c = 0; c < page->tender->criteria.count; c++) {
        const rl_criterion *criterion = &page->tender->criteria.items[c];
        const char *scores = "";
        for (size_t i = 0; i < page->tender->offers.count; i++) {
            const rl_tender_offer *offer = &page->tender->offers.items[i];
            const char *one = rl_words_say(&page->words, RL_MSG_WORDS_NAMED_LIST, offer->name,
                                           points(page, offer->scores[c]));
            scores = rl_words_join(&page->words, scores,
                                   rl_words_say(&page->words, RL_MSG_WORDS_BETWEEN_LISTS), one);
        }
        say_item(page, rl_words_say(&page->words, RL_MSG_TENDER_CRITERION, criterion->name,
                                    rl_words_share(&page->words, criterion->weight), scores));
    }
}

// Who wins ----------------------------------------------------------------------------------------

static const rl_tender_offer *runner_up(const rl_tender *tender) {
    const rl_tender_offer *best = NULL;
    for (size_t i = 0; i < tender->offers.count; i++) {
        const rl_tender_offer *offer = &tender->offers.items[i];
        if ((int32_t)i != tender->winner && offer->rank > 0 &&
            (best == NULL || offer->total > best->total))
            best = offer;
    }
    return best;
}

static void append_answer(tender_page *page) {
    const rl_tender *tender = page->tender;
    if (tender->winner < 0) {
        say(page, rl_words_say(&page->words, RL_MSG_TENDER_NOBODY));
        return;
    }
    const rl_tender_offer *winner = offer_at(page, tender->winner);
    const rl_tender_offer *second = runner_up(tender);
    if (second == NULL)
        say(page, rl_words_say(&page->words, RL_MSG_TENDER_ALONE, winner->name,
                               points(page, winner->total)));
    else if (second->rank == 1)
        say(page, rl_words_say(&page->words, RL_MSG_TENDER_TIE, winner->name, second->name,
                               points(page, winner->total)));
    else
        say(page,
            rl_words_say(&page->words, RL_MSG_TENDER_WINNER, winner->name,
                         points(page, winner->total), second->name, points(page, second->total)));
}

static void append_set_aside(tender_page *page) {
    for (size_t i = 0; i < page->tender->offers.count; i++) {
        const rl_tender_offer *offer = &page->tender->offers.items[i];
        if (offer->failed < 0)
            continue;
        const rl_criterion *criterion = &page->tender->criteria.items[offer->failed];
        say(page, rl_words_say(&page->words, RL_MSG_TENDER_SET_ASIDE, offer->name, criterion->name,
                               points(page, offer->scores[offer->failed]),
                               points(page, criterion->least_score)));
    }
}

// What the ranking hangs on -----------------------------------------------------------------------

static void append_range(tender_page *page, size_t c) {
    const rl_criterion *criterion = &page->tender->criteria.items[c];
    const rl_weight_range *range = &page->tender->ranges[c];
    const char *now = rl_words_share(&page->words, criterion->weight);
    const char *least = rl_words_share(&page->words, range->least);
    const char *most = rl_words_share(&page->words, range->most);
    const char *below =
        range->rival_at_least >= 0 ? offer_at(page, range->rival_at_least)->name : NULL;
    const char *above =
        range->rival_at_most >= 0 ? offer_at(page, range->rival_at_most)->name : NULL;
    if (below == NULL && above == NULL)
        say_item(page, rl_words_say(&page->words, RL_MSG_TENDER_RANGE_ALL, criterion->name, now));
    else if (below == NULL)
        say_item(page, rl_words_say(&page->words, RL_MSG_TENDER_RANGE_UP_TO, criterion->name, now,
                                    most, above));
    else if (above == NULL)
        say_item(page, rl_words_say(&page->words, RL_MSG_TENDER_RANGE_FROM, criterion->name, now,
                                    least, below));
    else
        say_item(page, rl_words_say(&page->words, RL_MSG_TENDER_RANGE_BETWEEN, criterion->name, now,
                                    least, below, most, above));
}

// « Prix 30 % → 42 % », for the weights that change.
static const char *changed_weights(tender_page *page, const rl_overtaking *rival) {
    const char *list = "";
    for (size_t c = 0; c < page->tender->criteria.count; c++) {
        const rl_criterion *criterion = &page->tender->criteria.items[c];
        if (fabs(rival->weights[c] - criterion->weight) < 5e-4)
            continue;
        const char *one = rl_words_say(&page->words, RL_MSG_TENDER_CHANGE, criterion->name,
                                       rl_words_share(&page->words, criterion->weight),
                                       rl_words_share(&page->words, rival->weights[c]));
        list = rl_words_join(&page->words, list, ", ", one);
    }
    return list;
}

static void append_rival(tender_page *page, const rl_overtaking *rival) {
    const rl_tender_offer *offer = offer_at(page, rival->offer);
    if (!rival->possible)
        say_item(page, rl_words_say(&page->words, RL_MSG_TENDER_NEVER, offer->name));
    else if (offer->rank > 1)
        say_item(page, rl_words_say(&page->words, RL_MSG_TENDER_OVERTAKES, offer->name,
                                    rl_words_share(&page->words, rival->moved),
                                    changed_weights(page, rival)));
}

static void append_sensitivity(tender_page *page) {
    if (page->tender->ranges == NULL)
        return;
    rl_page_heading(page->out, rl_words_say(&page->words, RL_MSG_TENDER_ONE_WEIGHT));
    for (size_t c = 0; c < page->tender->criteria.count; c++)
        append_range(page, c);
    rl_page_heading(page->out, rl_words_say(&page->words, RL_MSG_TENDER_ALL_WEIGHTS));
    for (size_t i = 0; i < page->tender->rivals.count && i < RIVALS_MAX; i++)
        append_rival(page, &page->tender->rivals.items[i]);
}

void rl_tender_text(const rl_tender *tender, rl_text *out) {
    tender_page page = {.tender = tender, .out = out};
    rl_words_init(&page.words, out->ctx);
    append_answer(&page);
    append_set_aside(&page);
    rl_text_append(out, "\n");
    append_ranking(&page);
    append_criteria(&page);
    append_sensitivity(&page);
    out->failed |= page.words.failed;
    rl_words_clear(&page.words);
}
