#include "report/frontier_words.h"

#include <math.h>

rl_message rl_frontier_by_axis(rl_frontier_axis by, rl_message of_relays, rl_message of_budget,
                               rl_message of_hours) {
    return by == RL_AXIS_RELAYS ? of_relays : by == RL_AXIS_BUDGET ? of_budget : of_hours;
}

const char *rl_frontier_limit_words(rl_words *words, rl_frontier_axis by, double limit,
                                    bool in_sentence) {
    switch (by) {
    case RL_AXIS_BUDGET:
        return rl_words_euros(words, limit);
    case RL_AXIS_HOURS:
        return rl_words_hours(words, limit);
    default:
        return in_sentence ? rl_words_relays(words, (int64_t)limit) : rl_words_number(words, limit);
    }
}

const char *rl_frontier_bound_words(rl_words *words, double bound) {
    return rl_words_number(words, bound >= 10 ? ceil(bound * (1 - 1e-9)) : bound);
}

// Reach gained on average, for as many units of the limit as the sentence names, from one point to
// another.
static const char *gain_between(rl_words *words, rl_frontier_axis by, const rl_frontier_point *from,
                                const rl_frontier_point *to) {
    static const double units[RL_AXIS_COUNT] = {1, 1000, 10};
    return to->limit > from->limit ? rl_words_number(words, units[by] * (to->reach - from->reach) /
                                                                (to->limit - from->limit))
                                   : rl_words_number(words, 0);
}

const char *rl_frontier_knee_words(rl_words *words, const rl_scenario *scenario,
                                   const rl_frontier *frontier) {
    const rl_frontier_axis by = frontier->settings.by;
    const rl_frontier_point *first = NULL, *last = NULL;
    for (size_t i = 0; i < frontier->points.count; i++) {
        if (isnan(frontier->points.items[i].reach))
            continue;
        first = first == NULL ? &frontier->points.items[i] : first;
        last = &frontier->points.items[i];
    }
    if (first == NULL)
        return frontier->is_complete ? rl_words_say(words, RL_MSG_FRONTIER_NO_PLAN) : "";
    if (frontier->knee < 0)
        return rl_words_say(words, RL_MSG_FRONTIER_NO_KNEE);
    const rl_frontier_point *knee = &frontier->points.items[frontier->knee];
    return rl_words_say(words,
                        rl_frontier_by_axis(by, RL_MSG_FRONTIER_KNEE_RELAYS,
                                            RL_MSG_FRONTIER_KNEE_BUDGET,
                                            RL_MSG_FRONTIER_KNEE_HOURS),
                        rl_frontier_limit_words(words, by, knee->limit, true),
                        rl_words_weight(words, scenario, knee->reach),
                        gain_between(words, by, first, knee), gain_between(words, by, knee, last));
}
