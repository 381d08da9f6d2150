// Who can be reached: the whole target, its groups, and the publics that stand on one relay.
#include "report/diagnosis_page.h"

enum {
    KEY_WIDTH = 16, // at least
    KEY_WIDTH_MAX = 29,
    NAMES_WIDTH = 34,  // of a key and its main relay together
    LONELY_WIDTH = 18, // of the columns of those with one relay or none
    PLACES_MAX = 6,    // places named in one sentence
};

// Columns of the table of groups.
enum {
    COLUMN_KEY,
    COLUMN_TARGET,
    COLUMN_RELAYS,
    COLUMN_ONE,
    COLUMN_NONE,
    COLUMN_TODAY,
    COLUMN_CEILING,
    COLUMN_MAIN,
    COLUMN_LOSS,
    COLUMN_COUNT
};

static const int column_widths[COLUMN_COUNT] = {
    [COLUMN_TARGET] = -9, [COLUMN_RELAYS] = -7,  [COLUMN_ONE] = -8,  [COLUMN_NONE] = -8,
    [COLUMN_TODAY] = -10, [COLUMN_CEILING] = -7, [COLUMN_LOSS] = -7,
};

// The whole target --------------------------------------------------------------------------------

static bool has_several(const rl_segment_diagnosis *segment, const void *user) {
    (void)user;
    return segment->able_count > 1;
}

static bool has_one(const rl_segment_diagnosis *segment, const void *user) {
    (void)user;
    return segment->able_count == 1;
}

static bool has_none(const rl_segment_diagnosis *segment, const void *user) {
    (void)user;
    return segment->able_count == 0;
}

static bool has_none_today(const rl_segment_diagnosis *segment, const void *user) {
    (void)user;
    return segment->able_count > 0 && segment->able_solicited_count == 0;
}

static void append_counts(const rl_diagnosis_page *page) {
    static const struct {
        rl_message sentence;
        bool (*in)(const rl_segment_diagnosis *segment, const void *user);
    } counts[] = {
        {RL_MSG_DIAGNOSE_SEVERAL, has_several},
        {RL_MSG_DIAGNOSE_ONLY_ONE, has_one},
        {RL_MSG_DIAGNOSE_NONE, has_none},
        {RL_MSG_DIAGNOSE_TODAY_NONE, has_none_today},
    };
    const rl_diagnosis *diagnosis = page->diagnosis;
    bool lonely = false;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        double weight = 0;
        for (size_t s = 0; s < diagnosis->segments.count; s++) {
            const rl_segment_diagnosis *segment = &diagnosis->segments.items[s];
            if (counts[i].in(segment, NULL))
                weight += diagnosis->scenario->segments[segment->segment].weight;
        }
        if (!(weight > 0))
            continue;
        lonely |= counts[i].in == has_one || counts[i].in == has_none;
        const char *description = rl_diagnosis_describe(page, counts[i].in, NULL);
        rl_diagnosis_say(page, 2,
                         rl_words_say(page->words, counts[i].sentence,
                                      rl_diagnosis_amount_of(page, weight, description)));
    }
    if (!lonely)
        rl_diagnosis_say(page, 2, rl_words_say(page->words, RL_MSG_DIAGNOSE_NO_ORPHAN));
    rl_diagnosis_say(page, 2,
                     rl_words_say(page->words, RL_MSG_DIAGNOSE_CEILING,
                                  rl_diagnosis_amount(page, diagnosis->today),
                                  rl_diagnosis_amount(page, diagnosis->ceiling)));
}

// Groups ------------------------------------------------------------------------------------------

static const char *range_of(const rl_diagnosis_page *page, int32_t least, int32_t most) {
    const char *low = rl_words_number(page->words, least);
    return least == most ? low
                         : rl_words_join(page->words, low, "–", rl_words_number(page->words, most));
}

static const char *amount_or_dash(const rl_diagnosis_page *page, double weight) {
    return weight > 0 ? rl_words_number(page->words, weight) : "–";
}

// Figures that are zero everywhere leave their columns to the names.
static bool has_lonely(const rl_diagnosis *diagnosis) {
    for (size_t g = 0; g < diagnosis->groups.count; g++)
        if (diagnosis->groups.items[g].weight_one > 0 || diagnosis->groups.items[g].weight_none > 0)
            return true;
    return false;
}

typedef struct widths {
    bool has_lonely;
    int key, main;
} widths;

// Names as long as the table has room for, keys first.
static widths measure(const rl_diagnosis_page *page) {
    widths w = {.has_lonely = has_lonely(page->diagnosis), .key = KEY_WIDTH};
    const int most = w.has_lonely ? KEY_WIDTH : KEY_WIDTH_MAX;
    const size_t count = rl_diagnosis_shown(page, page->diagnosis->groups.count);
    for (size_t g = 0; g < count && w.key < most; g++) {
        const size_t width = rl_text_width(rl_diagnosis_key(page, (int32_t)g));
        if (width > (size_t)w.key)
            w.key = width < (size_t)most ? (int)width : most;
    }
    w.main = NAMES_WIDTH + (w.has_lonely ? 0 : LONELY_WIDTH) - w.key;
    return w;
}

static void append_row(const rl_diagnosis_page *page, const widths *w,
                       const char *const cells[COLUMN_COUNT]) {
    rl_page_cell row[COLUMN_COUNT];
    size_t count = 0;
    for (int column = 0; column < COLUMN_COUNT; column++) {
        if (!w->has_lonely && (column == COLUMN_ONE || column == COLUMN_NONE))
            continue;
        const int width = column == COLUMN_KEY    ? w->key
                          : column == COLUMN_MAIN ? w->main
                                                  : column_widths[column];
        row[count++] = (rl_page_cell){cells[column], width};
    }
    rl_page_row(page->out, 2, row, count);
}

static void append_group(const rl_diagnosis_page *page, const widths *w, int32_t g) {
    const rl_group_diagnosis *group = &page->diagnosis->groups.items[g];
    rl_words *words = page->words;
    const bool has_main = group->main_relay != RL_NONE;
    const char *cells[COLUMN_COUNT] = {
        [COLUMN_KEY] = rl_words_cut(page->words, rl_diagnosis_key(page, g), w->key),
        [COLUMN_TARGET] = rl_words_number(words, group->weight),
        [COLUMN_RELAYS] = range_of(page, group->able_least, group->able_most),
        [COLUMN_ONE] = amount_or_dash(page, group->weight_one),
        [COLUMN_NONE] = amount_or_dash(page, group->weight_none),
        [COLUMN_TODAY] = rl_words_share(words, group->today / group->weight),
        [COLUMN_CEILING] = rl_words_share(words, group->ceiling / group->weight),
        [COLUMN_MAIN] = has_main ? rl_diagnosis_short_name(page, group->main_relay, w->main) : "–",
        [COLUMN_LOSS] = has_main ? rl_words_share(words, group->main_loss / group->ceiling) : "–",
    };
    append_row(page, w, cells);
}

static void append_groups(const rl_diagnosis_page *page) {
    static const rl_message titles[RL_GROUPING_COUNT] = {
        [RL_BY_TERRITORY] = RL_MSG_DIAGNOSE_BY_TERRITORY,
        [RL_BY_SECTOR] = RL_MSG_DIAGNOSE_BY_SECTOR,
        [RL_BY_SIZE] = RL_MSG_DIAGNOSE_BY_SIZE,
        [RL_BY_SEGMENT] = RL_MSG_DIAGNOSE_BY_SEGMENT,
    };
    rl_words *words = page->words;
    const size_t count = page->diagnosis->groups.count;
    const char *columns[COLUMN_COUNT] = {
        [COLUMN_KEY] = "",
        [COLUMN_TARGET] = rl_words_say(words, RL_MSG_DIAGNOSE_COLUMN_TARGET),
        [COLUMN_RELAYS] = rl_words_say(words, RL_MSG_DIAGNOSE_COLUMN_RELAYS),
        [COLUMN_ONE] = rl_words_say(words, RL_MSG_DIAGNOSE_COLUMN_ONE),
        [COLUMN_NONE] = rl_words_say(words, RL_MSG_DIAGNOSE_COLUMN_NONE),
        [COLUMN_TODAY] = rl_words_say(words, RL_MSG_DIAGNOSE_COLUMN_TODAY),
        [COLUMN_CEILING] = rl_words_say(words, RL_MSG_DIAGNOSE_COLUMN_CEILING),
        [COLUMN_MAIN] = rl_words_say(words, RL_MSG_DIAGNOSE_COLUMN_MAIN),
        [COLUMN_LOSS] = rl_words_say(words, RL_MSG_DIAGNOSE_COLUMN_LOSS),
    };
    rl_diagnosis_head(page, titles[page->diagnosis->settings.by]);
    const widths w = measure(page);
    append_row(page, &w, columns);
    for (size_t g = 0; g < rl_diagnosis_shown(page, count); g++)
        append_group(page, &w, (int32_t)g);
    rl_diagnosis_say_rest(page, count);
    if (has_lonely(page->diagnosis))
        rl_diagnosis_say(page, 0, rl_words_say(words, RL_MSG_DIAGNOSE_LONELY_NOTE));
    rl_diagnosis_say(page, 0, rl_words_say(words, RL_MSG_DIAGNOSE_GROUPS_NOTE));
}

// Publics that stand on one relay -----------------------------------------------------------------

// « territoires 69 (214), 42 (100) » for dependences first … end − 1.
static const char *places_of(const rl_diagnosis_page *page, size_t first, size_t end) {
    rl_place_list places = {.keys = "", .most = PLACES_MAX};
    for (size_t i = first; i < end; i++) {
        const rl_dependence *dependence = &page->diagnosis->dependences.items[i];
        rl_diagnosis_add_place(page, &places, dependence->group,
                               end - first == 1 ? NULL
                                                : rl_words_number(page->words, dependence->weight));
    }
    return rl_diagnosis_places(page, &places);
}

// Whether a segment is one of those that `user`, a dependence, tells of.
static bool stands_on(const rl_segment_diagnosis *segment, const void *user) {
    const rl_dependence *dependence = user;
    return segment->depends == dependence->kind && segment->depends_on == dependence->relay;
}

static void append_dependence(const rl_diagnosis_page *page, size_t first, size_t end) {
    static const struct {
        rl_message one, many;
    } sentences[RL_DEPENDENCE_COUNT] = {
        [RL_DEPENDS_ONLY] = {RL_MSG_DIAGNOSE_DEPENDS_ONLY_ONE, RL_MSG_DIAGNOSE_DEPENDS_ONLY_MANY},
        [RL_DEPENDS_MOSTLY] = {RL_MSG_DIAGNOSE_DEPENDS_MOSTLY_ONE,
                               RL_MSG_DIAGNOSE_DEPENDS_MOSTLY_MANY},
        [RL_DEPENDS_TODAY] = {RL_MSG_DIAGNOSE_DEPENDS_TODAY_ONE,
                              RL_MSG_DIAGNOSE_DEPENDS_TODAY_MANY},
    };
    const rl_diagnosis *diagnosis = page->diagnosis;
    const rl_dependence *dependence = &diagnosis->dependences.items[first];
    double weight = 0;
    for (size_t i = first; i < end; i++)
        weight += diagnosis->dependences.items[i].weight;
    const rl_message sentence = rl_diagnosis_is_one(page, weight)
                                    ? sentences[dependence->kind].one
                                    : sentences[dependence->kind].many;
    const char *description = rl_diagnosis_describe(page, stands_on, dependence);
    rl_diagnosis_say(
        page, 2,
        rl_words_say(page->words, sentence, rl_diagnosis_amount_of(page, weight, description),
                     rl_diagnosis_name(page, dependence->relay), places_of(page, first, end)));
}

static void append_dependences(const rl_diagnosis_page *page) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    const size_t count = diagnosis->dependences.count;
    size_t sentences = 0;
    rl_diagnosis_head(page, RL_MSG_DIAGNOSE_DEPENDENCES);
    if (count == 0)
        rl_diagnosis_say(page, 2, rl_words_say(page->words, RL_MSG_DIAGNOSE_NO_DEPENDENCE));
    for (size_t first = 0, end; first < count; first = end) {
        const rl_dependence *dependence = &diagnosis->dependences.items[first];
        for (end = first + 1; end < count; end++)
            if (diagnosis->dependences.items[end].kind != dependence->kind ||
                diagnosis->dependences.items[end].relay != dependence->relay)
                break;
        if (sentences++ < (size_t)page->top)
            append_dependence(page, first, end);
    }
    rl_diagnosis_say_rest(page, sentences);
}

void rl_diagnosis_append_coverage(const rl_diagnosis_page *page) {
    rl_diagnosis_head(page, RL_MSG_DIAGNOSE_COVERAGE);
    append_counts(page);
    append_groups(page);
    append_dependences(page);
}
