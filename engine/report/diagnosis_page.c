#include "report/diagnosis_page.h"

#include <math.h>
#include <string.h>

void rl_diagnosis_say(const rl_diagnosis_page *page, size_t indent, const char *words) {
    rl_page_paragraph(page->out, indent, indent == 0 ? 0 : indent + 2, words);
}

void rl_diagnosis_head(const rl_diagnosis_page *page, rl_message title) {
    rl_page_heading(page->out, rl_message_text(page->words->ctx, title));
}

size_t rl_diagnosis_shown(const rl_diagnosis_page *page, size_t count) {
    return count < (size_t)page->top ? count : (size_t)page->top;
}

void rl_diagnosis_say_rest(const rl_diagnosis_page *page, size_t count) {
    const size_t shown = rl_diagnosis_shown(page, count);
    if (shown < count)
        rl_diagnosis_say(page, 2,
                         rl_words_say(page->words, RL_MSG_DIAGNOSE_REST,
                                      rl_diagnosis_others(page, count - shown)));
}

const char *rl_diagnosis_others(const rl_diagnosis_page *page, size_t count) {
    return rl_words_count(page->words, (int64_t)count, RL_MSG_DIAGNOSE_OTHER,
                          RL_MSG_DIAGNOSE_OTHERS);
}

const char *rl_diagnosis_name(const rl_diagnosis_page *page, rl_id actor) {
    return page->diagnosis->scenario->actors[actor].name;
}

const char *rl_diagnosis_short_name(const rl_diagnosis_page *page, rl_id actor, int width) {
    return rl_words_cut(page->words, rl_diagnosis_name(page, actor), width);
}

// Words for one code and for several of each part.
static const struct {
    rl_message one, many;
} part_words[RL_GROUPING_COUNT] = {
    [RL_BY_TERRITORY] = {RL_MSG_DIAGNOSE_TERRITORY, RL_MSG_DIAGNOSE_TERRITORIES},
    [RL_BY_SECTOR] = {RL_MSG_DIAGNOSE_SECTOR, RL_MSG_DIAGNOSE_SECTORS},
    [RL_BY_SIZE] = {RL_MSG_DIAGNOSE_SIZE, RL_MSG_DIAGNOSE_SIZES},
    [RL_BY_SEGMENT] = {RL_MSG_DIAGNOSE_ONE_SEGMENT, RL_MSG_DIAGNOSE_MANY_SEGMENTS},
};

const char *rl_diagnosis_code(const rl_diagnosis_page *page, rl_dimension part, const char *code) {
    return rl_words_code(page->words, page->diagnosis->scenario, part, code);
}

const char *rl_diagnosis_key(const rl_diagnosis_page *page, int32_t group) {
    const rl_grouping by = page->diagnosis->settings.by;
    const char *key = page->diagnosis->groups.items[group].key;
    return by == RL_BY_SEGMENT ? key : rl_diagnosis_code(page, (rl_dimension)by, key);
}

const char *rl_diagnosis_group(const rl_diagnosis_page *page, int32_t group) {
    return rl_words_say(page->words, part_words[page->diagnosis->settings.by].one,
                        rl_diagnosis_key(page, group));
}

void rl_diagnosis_add_place(const rl_diagnosis_page *page, rl_place_list *list, int32_t group,
                            const char *figure) {
    const char *key = rl_diagnosis_key(page, group);
    if (list->count++ >= list->most)
        return;
    list->keys = rl_words_join(
        page->words, list->keys, ", ",
        figure == NULL ? key : rl_words_say(page->words, RL_MSG_DIAGNOSE_WITH_FIGURE, key, figure));
}

const char *rl_diagnosis_places(const rl_diagnosis_page *page, const rl_place_list *list) {
    const rl_grouping by = page->diagnosis->settings.by;
    const char *keys = list->keys;
    if (list->count > list->most)
        keys = rl_words_say(page->words, RL_MSG_DIAGNOSE_AND_MORE, keys,
                            rl_diagnosis_others(page, list->count - list->most));
    return rl_words_say(page->words, list->count == 1 ? part_words[by].one : part_words[by].many,
                        keys);
}

// What some segments have of their own ------------------------------------------------------------

enum { CODES_MAX = 3 }; // more codes do not describe anything

static bool holds_code(const char *const *codes, size_t count, const char *code) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(codes[i], code) == 0)
            return true;
    return false;
}

// « secteur AZ » when the selected segments have few codes of this part and others have more.
static const char *describe_part(const rl_diagnosis_page *page, rl_dimension part,
                                 bool (*in)(const rl_segment_diagnosis *segment, const void *user),
                                 const void *user) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    const char *codes[CODES_MAX];
    const char *list = "";
    size_t count = 0;
    bool others = false;
    for (size_t i = 0; i < diagnosis->segments.count; i++) {
        const rl_segment_diagnosis *segment = &diagnosis->segments.items[i];
        const char *code = rl_segment_code(&diagnosis->scenario->segments[segment->segment], part);
        if (!in(segment, user) || holds_code(codes, count, code))
            continue;
        if (count == CODES_MAX)
            return "";
        codes[count++] = code;
        list = rl_words_join(page->words, list, ", ", rl_diagnosis_code(page, part, code));
    }
    for (size_t i = 0; i < diagnosis->segments.count && !others; i++)
        others = !holds_code(
            codes, count,
            rl_segment_code(&diagnosis->scenario->segments[diagnosis->segments.items[i].segment],
                            part));
    if (!others || count == 0)
        return "";
    return rl_words_say(page->words, count == 1 ? part_words[part].one : part_words[part].many,
                        list);
}

const char *rl_diagnosis_describe(const rl_diagnosis_page *page,
                                  bool (*in)(const rl_segment_diagnosis *segment, const void *user),
                                  const void *user) {
    const rl_grouping by = page->diagnosis->settings.by;
    const char *description = "";
    for (int d = 0; d < RL_DIMENSION_COUNT && by != RL_BY_SEGMENT; d++) {
        if (d == (int)by)
            continue;
        const char *part = describe_part(page, (rl_dimension)d, in, user);
        if (*part != '\0')
            description = rl_words_join(page->words, description, ", ", part);
    }
    return description;
}

// Figures -----------------------------------------------------------------------------------------

const char *rl_diagnosis_amount(const rl_diagnosis_page *page, double weight) {
    return rl_diagnosis_amount_of(page, weight, "");
}

const char *rl_diagnosis_amount_of(const rl_diagnosis_page *page, double weight,
                                   const char *description) {
    const char *share = rl_words_share(page->words, weight / page->diagnosis->weight);
    if (*description != '\0')
        share = rl_words_join(page->words, share,
                              rl_words_say(page->words, RL_MSG_WORDS_BETWEEN_LISTS), description);
    return rl_words_say(page->words, RL_MSG_DIAGNOSE_WITH_FIGURE,
                        rl_words_weight(page->words, page->diagnosis->scenario, weight), share);
}

bool rl_diagnosis_is_one(const rl_diagnosis_page *page, double weight) {
    return page->words->ctx->language == RL_FRENCH ? round(weight) < 2 : round(weight) == 1;
}

const char *rl_diagnosis_share(const rl_diagnosis_page *page, double share) {
    return isnan(share) ? "–" : rl_words_share(page->words, share);
}

const char *rl_diagnosis_letters(const rl_diagnosis_page *page, uint32_t assumed) {
    static const struct {
        rl_assumed figure;
        rl_message letter;
    } letters[] = {
        {RL_ASSUMED_ACCEPTANCE, RL_MSG_DIAGNOSE_LETTER_ACCEPTANCE},
        {RL_ASSUMED_SHARE, RL_MSG_DIAGNOSE_LETTER_SHARE},
        {RL_ASSUMED_EXPOSURE, RL_MSG_DIAGNOSE_LETTER_EXPOSURE},
        {RL_ASSUMED_LINK, RL_MSG_DIAGNOSE_LETTER_LINK},
    };
    const char *list = "";
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if ((assumed & letters[i].figure) != 0)
            list = rl_words_join(page->words, list, " ",
                                 rl_message_text(page->words->ctx, letters[i].letter));
    return *list == '\0' ? "–" : list;
}
