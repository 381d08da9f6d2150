#include "report/plan_relays.h"

rl_id rl_plan_relay_at(const rl_scenario *scenario, const rl_plan *plan, size_t position) {
    const rl_id relay = scenario->activations[plan->activations.items[position]].relay;
    const bool first = position == 0 ||
                       scenario->activations[plan->activations.items[position - 1]].relay != relay;
    return first ? relay : RL_NONE;
}

bool rl_plan_uses_relay(const rl_scenario *scenario, const rl_plan *plan, rl_id relay) {
    for (size_t i = 0; i < plan->activations.count; i++) {
        if (scenario->activations[plan->activations.items[i]].relay == relay)
            return true;
    }
    return false;
}

void rl_plan_put_relays(rl_json_writer *json, const char *key, const rl_scenario *scenario,
                        const rl_plan *plan) {
    rl_json_open_short_array(json, key);
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id relay = rl_plan_relay_at(scenario, plan, i);
        if (relay != RL_NONE)
            rl_json_put_text(json, NULL, scenario->actors[relay].id);
    }
    rl_json_close_array(json);
}

void rl_plan_put_usage(rl_json_writer *json, const rl_plan_usage *usage) {
    rl_json_open_short_object(json, "usage");
    rl_json_put_integer(json, "relays", usage->relays);
    rl_json_put_integer(json, "activations", usage->activations);
    rl_json_put_number(json, "cost_eur", usage->cost_eur);
    rl_json_put_number(json, "hours", usage->hours);
    rl_json_close_object(json);
}

void rl_plan_put_activations(rl_json_writer *json, const rl_scenario *scenario,
                             const rl_plan *plan) {
    rl_json_open_array(json, "activations");
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_activation *a = &scenario->activations[plan->activations.items[i]];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "relay", scenario->actors[a->relay].id);
        rl_json_put_text(json, "lever", scenario->levers[a->lever].id);
        rl_json_put_text(json, "window", scenario->windows[a->window].id);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

const char *rl_plan_words_without(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                                  const rl_plan *other) {
    const char *list = "";
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id relay = rl_plan_relay_at(scenario, plan, i);
        if (relay != RL_NONE && !rl_plan_uses_relay(scenario, other, relay))
            list = rl_words_join(words, list, rl_words_say(words, RL_MSG_WORDS_BETWEEN_LISTS),
                                 scenario->actors[relay].name);
    }
    return list;
}

// The same of one of its levers: windows, with a comma between them.
static const char *words_of_windows(rl_words *words, const rl_scenario *scenario,
                                    const rl_plan *plan, const rl_plan *other, rl_id offer) {
    const char *list = "";
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id k = plan->activations.items[i];
        if (scenario->activations[k].offer == offer && !rl_plan_contains(other, k))
            list = rl_words_join(words, list, ", ",
                                 scenario->windows[scenario->activations[k].window].name);
    }
    return list;
}

const char *rl_plan_words_asked(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                                const rl_plan *other, rl_id relay) {
    const char *list = "";
    rl_id told = RL_NONE; // activations of an offer follow one another
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_activation *a = &scenario->activations[plan->activations.items[i]];
        if (a->relay != relay || a->offer == told)
            continue;
        told = a->offer;
        const char *windows = words_of_windows(words, scenario, plan, other, a->offer);
        if (*windows != '\0')
            list = rl_words_join(words, list, rl_words_say(words, RL_MSG_WORDS_BETWEEN_LISTS),
                                 rl_words_say(words, RL_MSG_WORDS_LEVER_IN_WINDOW,
                                              scenario->levers[a->lever].name, windows));
    }
    return list;
}
