#include "report/rule_words.h"

#include <assert.h>
#include <math.h>

// Each rule is about an amount with a limit, or about something that is there or not.
static bool is_about_presence(rl_rule rule) {
    return rule == RL_RULE_REQUIRED_RELAY || rule == RL_RULE_FORBIDDEN_RELAY ||
           rule == RL_RULE_REQUIRED_ACTIVATION || rule == RL_RULE_FORBIDDEN_ACTIVATION;
}

// What a rule is about ----------------------------------------------------------------------------

const char *rl_activation_words(rl_words *words, const rl_scenario *scenario, rl_id activation) {
    const rl_activation *a = &scenario->activations[activation];
    return rl_words_say(words, RL_MSG_WORDS_LEVER_IN_WINDOW, scenario->levers[a->lever].name,
                        scenario->windows[a->window].name);
}

static const char *activation_of_relay(rl_words *words, const rl_scenario *scenario,
                                       rl_id activation) {
    const rl_id relay = scenario->activations[activation].relay;
    return rl_words_join(words, scenario->actors[relay].name, ", ",
                         rl_activation_words(words, scenario, activation));
}

static const char *offer_words(rl_words *words, const rl_scenario *scenario, rl_id offer) {
    const rl_offer *o = &scenario->offers[offer];
    return rl_words_join(words, scenario->actors[o->relay].name, ", ",
                         scenario->levers[o->lever].name);
}

// The segment, and the window when it is known.
static const char *segment_words(rl_words *words, const rl_scenario *scenario, rl_id segment,
                                 rl_id window) {
    const char *where = rl_words_segment(words, scenario, segment);
    return window == RL_NONE ? where
                             : rl_words_join(words, where, ", ", scenario->windows[window].name);
}

// The thing a rule is about; empty for a rule on the whole plan.
static const char *subject_words(rl_words *words, const rl_scenario *scenario, rl_rule rule,
                                 rl_id subject, rl_id other) {
    switch (rule) {
    case RL_RULE_WINDOW_HOURS:
        return scenario->windows[subject].name;
    case RL_RULE_GAP:
        return other != RL_NONE ? activation_of_relay(words, scenario, other)
                                : offer_words(words, scenario, subject);
    case RL_RULE_MAX_USES:
        return offer_words(words, scenario, subject);
    case RL_RULE_CONTACTS:
        return subject != RL_NONE ? segment_words(words, scenario, subject, other)
                                  : rl_words_say(words, RL_MSG_RULE_ANY_SEGMENT);
    case RL_RULE_REQUIRED_RELAY:
    case RL_RULE_FORBIDDEN_RELAY:
        return scenario->actors[subject].name;
    case RL_RULE_REQUIRED_ACTIVATION:
    case RL_RULE_FORBIDDEN_ACTIVATION:
        return activation_of_relay(words, scenario, subject);
    case RL_RULE_FLOOR:
        return scenario->rules.floors[subject].name;
    case RL_RULE_BUDGET:
    case RL_RULE_HOURS:
    case RL_RULE_MAX_RELAYS:
    case RL_RULE_MAX_ACTIVATIONS:
    case RL_RULE_COUNT:
        break;
    }
    return "";
}

// An amount of what the rule limits, written so that it differs from `other` if they differ.
static const char *amount_words(rl_words *words, const rl_scenario *scenario, rl_rule rule,
                                double value, double other) {
    switch (rule) {
    case RL_RULE_BUDGET:
        return rl_words_euros(words, value);
    case RL_RULE_HOURS:
    case RL_RULE_WINDOW_HOURS:
        return rl_words_hours(words, value);
    case RL_RULE_FLOOR:
        return rl_words_weight_apart(words, scenario, value, other);
    default:
        return rl_words_number_apart(words, value, other);
    }
}

// Says a rule with what is used of it: the message takes the amount, the limit and the subject, or
// the subject alone when the rule is about presence.
static const char *say_use(rl_words *words, const rl_scenario *scenario, const rl_message *messages,
                           const rl_violation *use) {
    assert(use->rule < RL_RULE_COUNT);
    const char *subject = subject_words(words, scenario, use->rule, use->subject, use->other);
    if (is_about_presence(use->rule))
        return rl_words_say(words, messages[use->rule], subject);
    return rl_words_say(words, messages[use->rule],
                        amount_words(words, scenario, use->rule, use->value, use->limit),
                        amount_words(words, scenario, use->rule, use->limit, use->value), subject);
}

// Broken ------------------------------------------------------------------------------------------

const char *rl_violation_words(rl_words *words, const rl_scenario *scenario,
                               const rl_violation *violation) {
    static const rl_message messages[RL_RULE_COUNT] = {
        [RL_RULE_BUDGET] = RL_MSG_BROKEN_BUDGET,
        [RL_RULE_HOURS] = RL_MSG_BROKEN_HOURS,
        [RL_RULE_WINDOW_HOURS] = RL_MSG_BROKEN_WINDOW_HOURS,
        [RL_RULE_MAX_RELAYS] = RL_MSG_BROKEN_MAX_RELAYS,
        [RL_RULE_MAX_ACTIVATIONS] = RL_MSG_BROKEN_MAX_ACTIVATIONS,
        [RL_RULE_MAX_USES] = RL_MSG_BROKEN_MAX_USES,
        [RL_RULE_GAP] = RL_MSG_BROKEN_GAP,
        [RL_RULE_CONTACTS] = RL_MSG_BROKEN_CONTACTS,
        [RL_RULE_REQUIRED_RELAY] = RL_MSG_BROKEN_REQUIRED_RELAY,
        [RL_RULE_FORBIDDEN_RELAY] = RL_MSG_BROKEN_FORBIDDEN_RELAY,
        [RL_RULE_REQUIRED_ACTIVATION] = RL_MSG_BROKEN_REQUIRED_ACTIVATION,
        [RL_RULE_FORBIDDEN_ACTIVATION] = RL_MSG_BROKEN_FORBIDDEN_ACTIVATION,
        [RL_RULE_FLOOR] = RL_MSG_BROKEN_FLOOR,
    };
    return say_use(words, scenario, messages, violation);
}

// Used up -----------------------------------------------------------------------------------------

// One step of loosening that a planner would consider, in units of the rule, and what it may bring.
static const struct {
    double step;
    rl_message gain;
} steps[RL_RULE_COUNT] = {
    [RL_RULE_BUDGET] = {100, RL_MSG_GAIN_BUDGET},
    [RL_RULE_HOURS] = {1, RL_MSG_GAIN_HOURS},
    [RL_RULE_WINDOW_HOURS] = {1, RL_MSG_GAIN_HOURS},
    [RL_RULE_MAX_RELAYS] = {1, RL_MSG_GAIN_MAX_RELAYS},
    [RL_RULE_MAX_ACTIVATIONS] = {1, RL_MSG_GAIN_MAX_ACTIVATIONS},
    [RL_RULE_MAX_USES] = {1, RL_MSG_GAIN_MAX_USES},
    [RL_RULE_CONTACTS] = {0.1, RL_MSG_GAIN_CONTACTS},
    [RL_RULE_FLOOR] = {100, RL_MSG_GAIN_FLOOR},
};

static const char *gain_words(rl_words *words, const rl_scenario *scenario,
                              const rl_binding *binding) {
    const double step = steps[binding->rule].step;
    if (step == 0 || isnan(binding->value))
        return "";
    const double gain = step * binding->value;
    if (gain < 0.05)
        return rl_words_say(words, RL_MSG_GAIN_NONE);
    return rl_words_say(words, steps[binding->rule].gain, rl_words_weight(words, scenario, gain));
}

const char *rl_binding_words(rl_words *words, const rl_scenario *scenario,
                             const rl_binding *binding) {
    static const rl_message messages[RL_RULE_COUNT] = {
        [RL_RULE_BUDGET] = RL_MSG_BINDING_BUDGET,
        [RL_RULE_HOURS] = RL_MSG_BINDING_HOURS,
        [RL_RULE_WINDOW_HOURS] = RL_MSG_BINDING_WINDOW_HOURS,
        [RL_RULE_MAX_RELAYS] = RL_MSG_BINDING_MAX_RELAYS,
        [RL_RULE_MAX_ACTIVATIONS] = RL_MSG_BINDING_MAX_ACTIVATIONS,
        [RL_RULE_MAX_USES] = RL_MSG_BINDING_MAX_USES,
        [RL_RULE_GAP] = RL_MSG_BINDING_GAP,
        [RL_RULE_CONTACTS] = RL_MSG_BINDING_CONTACTS,
        [RL_RULE_REQUIRED_RELAY] = RL_MSG_BINDING_REQUIRED_RELAY,
        [RL_RULE_FORBIDDEN_RELAY] = RL_MSG_BINDING_FORBIDDEN_RELAY,
        [RL_RULE_REQUIRED_ACTIVATION] = RL_MSG_BINDING_REQUIRED_ACTIVATION,
        [RL_RULE_FORBIDDEN_ACTIVATION] = RL_MSG_BINDING_FORBIDDEN_ACTIVATION,
        [RL_RULE_FLOOR] = RL_MSG_BINDING_FLOOR,
    };
    const rl_violation use = {binding->rule, binding->subject, binding->other, binding->used,
                              binding->limit};
    const char *said = say_use(words, scenario, messages, &use);
    const char *gain = gain_words(words, scenario, binding);
    return *gain == '\0' ? said : rl_words_join(words, said, " ", gain);
}

// In conflict -------------------------------------------------------------------------------------

const char *rl_conflict_head_words(rl_words *words, const rl_result *result) {
    return rl_words_say(words, !result->conflict_is_minimal  ? RL_MSG_PLAN_CONFLICT_AMONG
                               : result->conflict.count == 1 ? RL_MSG_PLAN_CONFLICT_ALONE
                                                             : RL_MSG_PLAN_CONFLICT);
}

const char *rl_conflict_words(rl_words *words, const rl_scenario *scenario,
                              const rl_conflict_rule *rule) {
    static const rl_message messages[RL_RULE_COUNT] = {
        [RL_RULE_BUDGET] = RL_MSG_CONFLICT_BUDGET,
        [RL_RULE_HOURS] = RL_MSG_CONFLICT_HOURS,
        [RL_RULE_WINDOW_HOURS] = RL_MSG_CONFLICT_WINDOW_HOURS,
        [RL_RULE_MAX_RELAYS] = RL_MSG_CONFLICT_MAX_RELAYS,
        [RL_RULE_MAX_ACTIVATIONS] = RL_MSG_CONFLICT_MAX_ACTIVATIONS,
        [RL_RULE_MAX_USES] = RL_MSG_CONFLICT_MAX_USES,
        [RL_RULE_GAP] = RL_MSG_CONFLICT_GAP,
        [RL_RULE_CONTACTS] = RL_MSG_CONFLICT_CONTACTS,
        [RL_RULE_REQUIRED_RELAY] = RL_MSG_CONFLICT_REQUIRED_RELAY,
        [RL_RULE_FORBIDDEN_RELAY] = RL_MSG_CONFLICT_FORBIDDEN_RELAY,
        [RL_RULE_REQUIRED_ACTIVATION] = RL_MSG_CONFLICT_REQUIRED_ACTIVATION,
        [RL_RULE_FORBIDDEN_ACTIVATION] = RL_MSG_CONFLICT_FORBIDDEN_ACTIVATION,
        [RL_RULE_FLOOR] = RL_MSG_CONFLICT_FLOOR,
    };
    if (rule->rule == RL_RULE_FLOOR && rule->subject == RL_NONE)
        return rl_words_say(words, RL_MSG_CONFLICT_TARGET, rl_words_share(words, rule->limit));
    assert(rule->rule < RL_RULE_COUNT);
    const char *subject = subject_words(words, scenario, rule->rule, rule->subject, RL_NONE);
    if (is_about_presence(rule->rule))
        return rl_words_say(words, messages[rule->rule], subject);
    if (rule->rule == RL_RULE_FLOOR)
        return rl_words_say(words, RL_MSG_CONFLICT_FLOOR, rl_words_share(words, rule->limit),
                            subject);
    return rl_words_say(words, messages[rule->rule],
                        amount_words(words, scenario, rule->rule, rule->limit, rule->limit),
                        subject);
}

// In a relay's way --------------------------------------------------------------------------------

static rl_message obstacle(rl_rule rule) {
    switch (rule) {
    case RL_RULE_BUDGET:
        return RL_MSG_LEFT_BUDGET;
    case RL_RULE_HOURS:
        return RL_MSG_LEFT_HOURS;
    case RL_RULE_MAX_RELAYS:
        return RL_MSG_LEFT_MAX_RELAYS;
    case RL_RULE_MAX_ACTIVATIONS:
        return RL_MSG_LEFT_MAX_ACTIVATIONS;
    case RL_RULE_WINDOW_HOURS:
        return RL_MSG_LEFT_WINDOW_HOURS;
    case RL_RULE_CONTACTS:
        return RL_MSG_LEFT_CONTACTS;
    default:
        return RL_MSG_LEFT_RULE;
    }
}

// « il ne reste pas assez de budget et plus aucun relais n'est permis ».
static const char *obstacles(rl_words *words, const rl_scenario *scenario,
                             const rl_plan_usage *usage, const rl_left_out *left_out) {
    const rl_rules *rules = &scenario->rules;
    const double hours = usage->hours + rl_activation_hours(scenario, left_out->activation);
    const struct {
        rl_rule rule;
        bool stands;
        rl_message message;
    } whole_plan[] = {
        {RL_RULE_MAX_RELAYS, usage->relays >= rules->max_relays, RL_MSG_LEFT_MAX_RELAYS},
        {RL_RULE_MAX_ACTIVATIONS, usage->activations >= rules->max_activations,
         RL_MSG_LEFT_MAX_ACTIVATIONS},
        {RL_RULE_BUDGET, usage->cost_eur + left_out->cost_eur > rules->budget_eur,
         RL_MSG_LEFT_BUDGET},
        {RL_RULE_HOURS, hours > rules->hours, RL_MSG_LEFT_HOURS},
    };
    const char *said = ""; // all but the last
    const char *last = "";
    for (size_t i = 0; i < sizeof whole_plan / sizeof *whole_plan; i++) {
        if (!whole_plan[i].stands && left_out->rule != whole_plan[i].rule)
            continue;
        said = *last == '\0' ? "" : rl_words_join(words, said, ", ", last);
        last = rl_words_say(words, whole_plan[i].message);
    }
    return *last == '\0' ? rl_words_say(words, obstacle(left_out->rule))
                         : rl_words_join(words, said, rl_words_say(words, RL_MSG_WORDS_AND), last);
}

const char *rl_absence_words(rl_words *words, rl_left_out_reason reason, rl_rule rule) {
    static const rl_message messages[] = {
        [RL_LEFT_FORBIDDEN] = RL_MSG_LEFT_FORBIDDEN,     [RL_LEFT_NO_OFFER] = RL_MSG_LEFT_NO_OFFER,
        [RL_LEFT_NO_AUDIENCE] = RL_MSG_LEFT_NO_AUDIENCE, [RL_LEFT_RULE] = RL_MSG_LEFT_RULE,
        [RL_LEFT_NOT_NEEDED] = RL_MSG_LEFT_NOT_NEEDED,   [RL_LEFT_NO_GAIN] = RL_MSG_LEFT_NO_GAIN,
    };
    return rl_words_say(words, reason == RL_LEFT_RULE ? obstacle(rule) : messages[reason]);
}

static const char *reason_words(rl_words *words, const rl_scenario *scenario,
                                const rl_evaluation *evaluation, const rl_left_out *left_out) {
    if (left_out->reason == RL_LEFT_RULE && left_out->activation != RL_NONE)
        return obstacles(words, scenario, &evaluation->usage, left_out);
    return rl_absence_words(words, left_out->reason, RL_RULE_COUNT);
}

const char *rl_left_out_words(rl_words *words, const rl_scenario *scenario,
                              const rl_evaluation *evaluation, const rl_left_out *left_out) {
    const char *reason = reason_words(words, scenario, evaluation, left_out);
    const bool could_serve =
        left_out->reason == RL_LEFT_RULE || left_out->reason == RL_LEFT_NOT_NEEDED;
    if (!could_serve || left_out->activation == RL_NONE)
        return rl_words_say(words, RL_MSG_LEFT_SENTENCE, reason);
    const char *best = rl_activation_words(words, scenario, left_out->activation);
    const char *gain = rl_words_weight(words, scenario, left_out->gain);
    const char *said = left_out->cost_eur > 0
                           ? rl_words_say(words, RL_MSG_LEFT_WITH_BEST, best, gain,
                                          rl_words_euros(words, left_out->cost_eur), reason)
                           : rl_words_say(words, RL_MSG_LEFT_WITH_BEST_FREE, best, gain, reason);
    const double loss = evaluation->total.reached - left_out->best_reach;
    if (!(loss >= 0.5)) // also when it is not known
        return said;
    return rl_words_join(
        words, said, " ",
        rl_words_say(words, RL_MSG_LEFT_FORCED, rl_words_weight(words, scenario, loss)));
}
