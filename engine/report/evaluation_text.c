#include "report/evaluation_text.h"

#include "report/calendar_text.h"
#include "report/page.h"
#include "report/reach_text.h"
#include "report/rule_words.h"

void rl_evaluation_append_title(const rl_scenario *scenario, rl_text *out) {
    rl_page_paragraph(out, 0, 0, scenario->title);
    if (*scenario->question != '\0')
        rl_page_paragraph(out, 0, 0, scenario->question);
    rl_text_append(out, "\n");
}

void rl_evaluation_append_details(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                                  const rl_evaluation *evaluation, rl_text *out) {
    rl_calendar_append_relays(words, scenario, plan, evaluation, out);
    rl_reach_append_triggered(words, scenario, evaluation, out);
    rl_calendar_append_windows(words, scenario, plan, evaluation, out);
    rl_reach_append_breakdowns(words, scenario, evaluation, out);
    rl_reach_append_frequency(words, evaluation, out);
}

static void append_violations(rl_words *words, const rl_scenario *scenario,
                              const rl_violations *violations, rl_text *out) {
    const size_t count = violations->list.count;
    if (count == 0) {
        rl_page_paragraph(out, 0, 0, rl_words_say(words, RL_MSG_EVALUATION_KEEPS_RULES));
        return;
    }
    rl_page_paragraph(out, 0, 0,
                      rl_words_count(words, (int64_t)count, RL_MSG_EVALUATION_BREAKS_ONE,
                                     RL_MSG_EVALUATION_BREAKS));
    for (size_t i = 0; i < count; i++) {
        rl_text_append(out, "  – ");
        rl_page_continue(out, 4, 4,
                         rl_violation_words(words, scenario, &violations->list.items[i]));
    }
}

void rl_evaluation_text(const rl_scenario *scenario, const rl_plan *plan,
                        const rl_evaluation *evaluation, rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    rl_evaluation_append_title(scenario, out);
    rl_reach_append_answer(&words, scenario, evaluation, out);
    append_violations(&words, scenario, &evaluation->violations, out);
    rl_evaluation_append_details(&words, scenario, plan, evaluation, out);
    out->failed |= words.failed;
    rl_words_clear(&words);
}
