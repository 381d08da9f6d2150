#include "report/diagnosis_text.h"

#include "report/diagnosis_page.h"

#include <string.h>

// The beginning -----------------------------------------------------------------------------------

// Why a relay cannot be used (domain/result.h), in words.
static const char *why_not(const rl_diagnosis_page *page, rl_left_out_reason reason) {
    const rl_message message = reason == RL_LEFT_FORBIDDEN  ? RL_MSG_LEFT_FORBIDDEN
                               : reason == RL_LEFT_NO_OFFER ? RL_MSG_LEFT_NO_OFFER
                                                            : RL_MSG_LEFT_NO_AUDIENCE;
    return rl_message_text(page->words->ctx, message);
}

static void append_unusable(const rl_diagnosis_page *page) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    size_t count = 0;
    for (size_t r = 0; r < diagnosis->relays.count; r++) {
        const rl_relay_diagnosis *relay = &diagnosis->relays.items[r];
        if (!relay->usable && count++ < (size_t)page->top)
            rl_diagnosis_say(page, 2,
                             rl_words_say(page->words, RL_MSG_DIAGNOSE_UNUSABLE,
                                          rl_diagnosis_name(page, relay->relay),
                                          why_not(page, relay->why_not)));
    }
    rl_diagnosis_say_rest(page, count);
}

// The diagnosis is of the relays themselves, whatever the model: said where it could be mistaken.
static void append_cascade(const rl_diagnosis_page *page) {
    const rl_scenario *s = page->diagnosis->scenario;
    int64_t links = 0;
    for (int32_t i = 0; i < s->link_count; i++)
        links += s->links[i].trigger_prob > 0;
    if (strcmp(s->reach_model, "cascade") == 0)
        rl_diagnosis_say(
            page, 0,
            rl_words_say(page->words, RL_MSG_CASCADE_NOT_DIAGNOSED,
                         rl_words_count(page->words, links, RL_MSG_MAP_LINK, RL_MSG_MAP_LINKS)));
}

static void append_head(const rl_diagnosis_page *page) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    rl_words *words = page->words;
    int64_t solicited = 0;
    for (size_t r = 0; r < diagnosis->relays.count; r++)
        solicited += diagnosis->scenario->actors[diagnosis->relays.items[r].relay].solicited;
    rl_diagnosis_say(page, 0, diagnosis->scenario->title);
    rl_diagnosis_say(
        page, 0,
        rl_words_say(words, RL_MSG_DIAGNOSE_HEAD,
                     rl_words_relays(words, (int64_t)diagnosis->relays.count),
                     rl_words_number(words, (double)solicited),
                     rl_words_weight(words, diagnosis->scenario, diagnosis->weight),
                     rl_words_count(words, (int64_t)diagnosis->segments.count,
                                    RL_MSG_DIAGNOSE_SEGMENT, RL_MSG_DIAGNOSE_SEGMENTS)));
    append_unusable(page);
    rl_diagnosis_say(page, 0,
                     rl_words_say(words, RL_MSG_DIAGNOSE_ABLE,
                                  rl_words_share(words, diagnosis->settings.able_prob)));
    append_cascade(page);
}

static void append_all(const rl_diagnosis_page *page) {
    const rl_diagnosis_stage stage = page->diagnosis->stage;
    append_head(page);
    if (stage == RL_DIAGNOSED_NOTHING) {
        rl_diagnosis_say(page, 0, rl_words_say(page->words, RL_MSG_DIAGNOSE_STOPPED_NOTHING));
        return;
    }
    if (stage != RL_DIAGNOSED_ALL)
        rl_diagnosis_say(page, 0, rl_words_say(page->words, RL_MSG_DIAGNOSE_STOPPED));
    rl_diagnosis_append_coverage(page);
    rl_diagnosis_append_relays(page);
    if (stage >= RL_DIAGNOSED_INFLUENCES) {
        rl_diagnosis_append_influences(page);
        rl_diagnosis_append_strategies(page);
    }
    rl_diagnosis_append_confidence(page);
}

rl_status rl_diagnosis_text(const rl_diagnosis *diagnosis, int32_t top, rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const rl_diagnosis_page page = {diagnosis, top, &words, out};
    append_all(&page);
    const rl_status status = words.failed ? rl_fail_memory(out->ctx) : rl_text_status(out);
    rl_words_clear(&words);
    return status;
}
