#include "report/robustness_words.h"

#include <math.h>

// Rounded up: nothing is more.
static const char *bound_words(rl_words *words, double bound) {
    return rl_words_number(words, bound >= 10 ? ceil(bound * (1 - 1e-9)) : bound);
}

const char *rl_robustness_head_words(rl_words *words, const rl_robustness *r) {
    return rl_words_say(
        words, RL_MSG_ROBUST_HEAD,
        rl_words_count(words, r->settings.refusals, RL_MSG_ROBUST_REFUSAL, RL_MSG_ROBUST_REFUSALS));
}

const char *rl_robustness_answer_words(rl_words *words, const rl_scenario *scenario,
                                       const rl_robustness *r) {
    if (r->status == RL_POINT_INFEASIBLE)
        return rl_words_say(words, RL_MSG_ROBUST_INFEASIBLE);
    if (!r->robust.has_plan)
        return rl_words_say(words, RL_MSG_ROBUST_UNKNOWN, bound_words(words, r->bound));
    return rl_words_say(words,
                        r->status == RL_POINT_PROVED ? RL_MSG_ROBUST_PROVED : RL_MSG_ROBUST_OPEN,
                        rl_words_weight(words, scenario, r->robust.worst.reach),
                        bound_words(words, r->bound), rl_words_share(words, r->gap));
}

const char *rl_robustness_price_words(rl_words *words, const rl_robustness *r) {
    if (!r->nominal.has_plan || !r->robust.has_plan || isnan(r->nominal.worst.reach))
        return "";
    const double price = fmax(r->nominal.reach - r->robust.reach, 0);
    const double protection = fmax(r->robust.worst.reach - r->nominal.worst.reach, 0);
    if (protection < 0.5)
        return rl_words_say(words, RL_MSG_ROBUST_ALREADY);
    return rl_words_say(words, RL_MSG_ROBUST_PRICE, rl_words_number(words, protection),
                        rl_words_number(words, price),
                        rl_words_share(words, price / fmax(r->nominal.reach, 1e-9)));
}

const char *rl_refusals_words(rl_words *words, const rl_scenario *scenario,
                              const rl_refusals *refusals) {
    const char *list = "";
    for (int32_t i = 0; i < refusals->count; i++)
        list = rl_words_join(words, list, rl_words_say(words, RL_MSG_WORDS_BETWEEN_LISTS),
                             scenario->actors[refusals->relays[i]].name);
    return refusals->count > 0 ? list : rl_words_say(words, RL_MSG_ROBUST_NOBODY);
}
