// Relays: those never solicited, those solicited too much, and what they really touch.
#include "report/diagnosis_page.h"

#include "report/labels.h"

#include <math.h>
#include <stdlib.h>

enum {
    NAME_WIDTH = 44,
    FIGURE_WIDTH = -9,
    RELAY_COLUMNS_MAX = 6,
    PLACES_MAX = 4, // named in one list
    NAMES_MAX = 6,
};

static void append_titles(const rl_diagnosis_page *page, const rl_message *columns, size_t count) {
    rl_page_cell cells[RELAY_COLUMNS_MAX + 1] = {{"", NAME_WIDTH}};
    for (size_t i = 0; i < count; i++)
        cells[i + 1] = (rl_page_cell){rl_message_text(page->words->ctx, columns[i]), FIGURE_WIDTH};
    rl_page_row(page->out, 2, cells, count + 1);
}

// Positions in diagnosis->relays of the relays that `wanted` holds for, in that order.
static size_t select_relays(const rl_diagnosis_page *page,
                            bool (*wanted)(const rl_diagnosis *, const rl_relay_diagnosis *),
                            const rl_relay_diagnosis ***selected) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    size_t count = 0;
    *selected =
        RL_ARENA_NEW(&page->words->arena, const rl_relay_diagnosis *, diagnosis->relays.count);
    if (*selected == NULL) {
        page->words->failed = true;
        return 0;
    }
    for (size_t r = 0; r < diagnosis->relays.count; r++)
        if (wanted(diagnosis, &diagnosis->relays.items[r]))
            (*selected)[count++] = &diagnosis->relays.items[r];
    return count;
}

// Never solicited ---------------------------------------------------------------------------------

static bool is_new(const rl_diagnosis *diagnosis, const rl_relay_diagnosis *relay) {
    return relay->usable && !diagnosis->scenario->actors[relay->relay].solicited;
}

// Where `relay` is the one to solicit first: « partout », or a list of groups; "" for nowhere.
static const char *places_of_next(const rl_diagnosis_page *page, rl_id relay) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    rl_place_list places = {.keys = "", .most = PLACES_MAX};
    for (size_t g = 0; g < diagnosis->groups.count; g++)
        if (diagnosis->groups.items[g].next_relay == relay)
            rl_diagnosis_add_place(page, &places, (int32_t)g, NULL);
    if (places.count == 0)
        return "";
    return places.count == diagnosis->groups.count
               ? rl_words_say(page->words, RL_MSG_DIAGNOSE_ALL_PLACES)
               : rl_diagnosis_places(page, &places);
}

// The relay to solicit first in each group; relays in the order of the list below.
static void append_next(const rl_diagnosis_page *page, const rl_relay_diagnosis *const *relays,
                        size_t count) {
    rl_words *words = page->words;
    const char *list = "";
    size_t named = 0;
    for (size_t i = 0; i < count; i++) {
        const char *places = places_of_next(page, relays[i]->relay);
        if (*places == '\0' || named++ >= NAMES_MAX)
            continue;
        list = rl_words_join(words, list, rl_words_say(words, RL_MSG_WORDS_BETWEEN_LISTS),
                             rl_words_say(words, RL_MSG_DIAGNOSE_WITH_FIGURE,
                                          rl_diagnosis_name(page, relays[i]->relay), places));
    }
    if (named > NAMES_MAX)
        list = rl_words_say(words, RL_MSG_DIAGNOSE_AND_MORE, list,
                            rl_diagnosis_others(page, named - NAMES_MAX));
    if (named > 0)
        rl_diagnosis_say(page, 2, rl_words_say(words, RL_MSG_DIAGNOSE_NEXT, list));
}

static void append_unsolicited(const rl_diagnosis_page *page) {
    static const rl_message columns[] = {
        RL_MSG_DIAGNOSE_COLUMN_ADDS,  RL_MSG_DIAGNOSE_COLUMN_ALONE,   RL_MSG_DIAGNOSE_COLUMN_COST,
        RL_MSG_DIAGNOSE_COLUMN_HOURS, RL_MSG_DIAGNOSE_COLUMN_ASSUMED,
    };
    const rl_relay_diagnosis **relays;
    const size_t count = select_relays(page, is_new, &relays);
    rl_diagnosis_head(page, RL_MSG_DIAGNOSE_UNSOLICITED);
    if (count == 0) {
        rl_diagnosis_say(page, 2, rl_words_say(page->words, RL_MSG_DIAGNOSE_ALL_SOLICITED));
        return;
    }
    append_next(page, relays, count);
    append_titles(page, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < rl_diagnosis_shown(page, count); i++) {
        const rl_page_cell cells[] = {
            {rl_diagnosis_short_name(page, relays[i]->relay, NAME_WIDTH), NAME_WIDTH},
            {rl_words_number(page->words, relays[i]->adds), FIGURE_WIDTH},
            {rl_words_number(page->words, relays[i]->alone), FIGURE_WIDTH},
            {rl_words_euros(page->words, relays[i]->cost_eur), FIGURE_WIDTH},
            {rl_words_hours(page->words, relays[i]->hours), FIGURE_WIDTH},
            {rl_diagnosis_letters(page, relays[i]->assumed), FIGURE_WIDTH},
        };
        rl_page_row(page->out, 2, cells, sizeof cells / sizeof *cells);
    }
    rl_diagnosis_say_rest(page, count);
    rl_diagnosis_say(page, 0, rl_words_say(page->words, RL_MSG_DIAGNOSE_UNSOLICITED_NOTE));
    rl_diagnosis_say(page, 0, rl_words_say(page->words, RL_MSG_DIAGNOSE_LETTERS_NOTE));
}

// Solicited already -------------------------------------------------------------------------------

static bool is_engaged(const rl_diagnosis *diagnosis, const rl_relay_diagnosis *relay) {
    return relay->usable && (diagnosis->scenario->actors[relay->relay].solicited ||
                             relay->used > 0 || relay->overuse != 0);
}

// Overused first, then by what it shares with the others.
static int compare_engaged(const void *left, const void *right) {
    const rl_relay_diagnosis *a = *(const rl_relay_diagnosis *const *)left;
    const rl_relay_diagnosis *b = *(const rl_relay_diagnosis *const *)right;
    if ((a->overuse != 0) != (b->overuse != 0))
        return a->overuse != 0 ? -1 : 1;
    if (a->shared != b->shared)
        return a->shared > b->shared ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

static const char *reason_of(const rl_diagnosis_page *page, const rl_relay_diagnosis *relay,
                             rl_overuse reason) {
    rl_words *words = page->words;
    switch (reason) {
    case RL_OVERUSE_LIMITS:
        return rl_words_say(words, RL_MSG_DIAGNOSE_OVERUSE_LIMITS);
    case RL_OVERUSE_CONTACTS:
        return rl_words_say(words, RL_MSG_DIAGNOSE_OVERUSE_CONTACTS);
    case RL_OVERUSE_FATIGUE:
        return rl_words_say(words, RL_MSG_DIAGNOSE_OVERUSE_FATIGUE);
    case RL_OVERUSE_EXHAUSTED:
        return rl_words_say(words, RL_MSG_DIAGNOSE_OVERUSE_EXHAUSTED,
                            rl_words_share(words, relay->used));
    default:
        return rl_words_say(words, RL_MSG_DIAGNOSE_OVERUSE_REDUNDANT,
                            rl_words_share(words, relay->shared));
    }
}

static void append_reasons(const rl_diagnosis_page *page, const rl_relay_diagnosis *relay) {
    const char *list = "";
    for (uint32_t reason = 1; reason < RL_OVERUSE_END; reason <<= 1)
        if ((relay->overuse & reason) != 0)
            list = rl_words_join(page->words, list,
                                 rl_words_say(page->words, RL_MSG_WORDS_BETWEEN_LISTS),
                                 reason_of(page, relay, (rl_overuse)reason));
    if (*list != '\0')
        rl_diagnosis_say(page, 6, list);
}

static void append_engaged(const rl_diagnosis_page *page, const rl_relay_diagnosis *relay,
                           bool any_used) {
    const rl_page_cell cells[] = {
        {rl_diagnosis_short_name(page, relay->relay, NAME_WIDTH), NAME_WIDTH},
        {rl_words_number(page->words, relay->alone), FIGURE_WIDTH},
        {rl_words_number(page->words, relay->adds), FIGURE_WIDTH},
        {rl_diagnosis_share(page, relay->shared), FIGURE_WIDTH},
        {rl_words_number(page->words, relay->contacts), FIGURE_WIDTH},
        {relay->used > 0 ? rl_diagnosis_share(page, relay->used) : "–", FIGURE_WIDTH},
    };
    rl_page_row(page->out, 2, cells, sizeof cells / sizeof *cells - !any_used);
    append_reasons(page, relay);
}

// Whether the public bears the full effort of all those solicited already.
static void append_load(const rl_diagnosis_page *page) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    if (isnan(diagnosis->contact_load))
        return;
    const char *load = rl_words_share(page->words, diagnosis->contact_load);
    rl_diagnosis_say(page, 2,
                     diagnosis->weight_overloaded > 0
                         ? rl_words_say(page->words, RL_MSG_DIAGNOSE_OVERLOADED,
                                        rl_diagnosis_amount(page, diagnosis->weight_overloaded),
                                        load)
                         : rl_words_say(page->words, RL_MSG_DIAGNOSE_NOT_OVERLOADED, load));
}

static void append_overuse(const rl_diagnosis_page *page) {
    static const rl_message columns[] = {
        RL_MSG_DIAGNOSE_COLUMN_ALONE,  RL_MSG_DIAGNOSE_COLUMN_OWN,
        RL_MSG_DIAGNOSE_COLUMN_SHARED, RL_MSG_DIAGNOSE_COLUMN_CONTACTS,
        RL_MSG_DIAGNOSE_COLUMN_USED, // left out when nothing is required or done
    };
    const rl_relay_diagnosis **relays;
    const size_t count = select_relays(page, is_engaged, &relays);
    bool overused = false, any_used = false;
    rl_diagnosis_head(page, RL_MSG_DIAGNOSE_OVERUSE);
    if (count == 0) {
        rl_diagnosis_say(page, 2, rl_words_say(page->words, RL_MSG_DIAGNOSE_NONE_SOLICITED));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        overused |= relays[i]->overuse != 0;
        any_used |= relays[i]->used > 0;
    }
    if (!overused)
        rl_diagnosis_say(page, 2, rl_words_say(page->words, RL_MSG_DIAGNOSE_NOT_OVERUSED));
    append_load(page);
    // NOLINTNEXTLINE(bugprone-sizeof-expression): the array is of pointers
    qsort(relays, count, sizeof *relays, compare_engaged);
    append_titles(page, columns, sizeof columns / sizeof *columns - !any_used);
    for (size_t i = 0; i < rl_diagnosis_shown(page, count); i++)
        append_engaged(page, relays[i], any_used);
    rl_diagnosis_say_rest(page, count);
    rl_diagnosis_say(page, 0,
                     rl_words_say(page->words, RL_MSG_DIAGNOSE_OVERUSE_NOTE,
                                  rl_words_share(page->words, RL_REDUNDANT_FROM)));
    if (any_used)
        rl_diagnosis_say(page, 0,
                         rl_words_say(page->words, RL_MSG_DIAGNOSE_USED_NOTE,
                                      rl_words_share(page->words, RL_EXHAUSTED_FROM)));
}

// Real capacity -----------------------------------------------------------------------------------

static bool has_members(const rl_diagnosis *diagnosis, const rl_relay_diagnosis *relay) {
    (void)diagnosis;
    return !isnan(relay->touched_share);
}

// The most members first.
static int compare_capacity(const void *left, const void *right) {
    const rl_relay_diagnosis *a = *(const rl_relay_diagnosis *const *)left;
    const rl_relay_diagnosis *b = *(const rl_relay_diagnosis *const *)right;
    const double x = a->touched / a->touched_share, y = b->touched / b->touched_share;
    if (x != y)
        return x > y ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

static void append_capacity(const rl_diagnosis_page *page) {
    static const rl_message columns[] = {
        RL_MSG_DIAGNOSE_COLUMN_MEMBERS, RL_MSG_DIAGNOSE_COLUMN_TOUCHED,
        RL_MSG_DIAGNOSE_COLUMN_RATIO,   RL_MSG_DIAGNOSE_COLUMN_EFFECT,
        RL_MSG_DIAGNOSE_COLUMN_ASSUMED,
    };
    const rl_actor *actors = page->diagnosis->scenario->actors;
    const rl_relay_diagnosis **relays;
    const size_t count = select_relays(page, has_members, &relays);
    double members = 0, touched = 0;
    rl_diagnosis_head(page, RL_MSG_DIAGNOSE_CAPACITY);
    if (count == 0) {
        rl_diagnosis_say(page, 2, rl_words_say(page->words, RL_MSG_DIAGNOSE_NO_MEMBERS));
        return;
    }
    // NOLINTNEXTLINE(bugprone-sizeof-expression): the array is of pointers
    qsort(relays, count, sizeof *relays, compare_capacity);
    for (size_t i = 0; i < count; i++) {
        members += actors[relays[i]->relay].member_count;
        touched += relays[i]->touched;
    }
    rl_diagnosis_say(page, 2,
                     rl_words_say(page->words, RL_MSG_DIAGNOSE_CAPACITY_SUM,
                                  rl_words_relays(page->words, (int64_t)count),
                                  rl_words_number(page->words, members),
                                  rl_words_number(page->words, touched)));
    append_titles(page, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < rl_diagnosis_shown(page, count); i++) {
        const rl_page_cell cells[] = {
            {rl_diagnosis_short_name(page, relays[i]->relay, NAME_WIDTH), NAME_WIDTH},
            {rl_words_number(page->words, actors[relays[i]->relay].member_count), FIGURE_WIDTH},
            {rl_words_number(page->words, relays[i]->touched), FIGURE_WIDTH},
            {rl_words_share(page->words, relays[i]->touched_share), FIGURE_WIDTH},
            {rl_words_number(page->words, relays[i]->alone), FIGURE_WIDTH},
            {rl_diagnosis_letters(page, relays[i]->assumed), FIGURE_WIDTH},
        };
        rl_page_row(page->out, 2, cells, sizeof cells / sizeof *cells);
    }
    rl_diagnosis_say_rest(page, count);
    rl_diagnosis_say(page, 0,
                     rl_words_say(page->words, RL_MSG_DIAGNOSE_CAPACITY_NOTE,
                                  rl_weight_label(page->words->ctx, page->diagnosis->scenario)));
}

void rl_diagnosis_append_relays(const rl_diagnosis_page *page) {
    append_unsolicited(page);
    append_overuse(page);
    append_capacity(page);
}
