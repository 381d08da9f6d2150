#include "report/explanation_text.h"

#include "report/page.h"
#include "report/plan_relays.h"
#include "report/rule_words.h"

#include <math.h>

enum { INDENT = 2, HANG = 4 };

typedef struct page {
    const rl_scenario *scenario;
    const rl_explanation *explanation;
    rl_words *words;
    rl_text *out;
} page;

static void say(const page *p, const char *words) { rl_page_paragraph(p->out, 0, 0, words); }
static void item(const page *p, const char *words) {
    rl_page_paragraph(p->out, INDENT, HANG, words);
}
static void detail(const page *p, const char *words) {
    rl_page_paragraph(p->out, HANG, HANG + 2, words);
}

static const char *weight(const page *p, double value) {
    return rl_words_weight(p->words, p->scenario, value);
}

static const char *name(const page *p, rl_id relay) { return p->scenario->actors[relay].name; }

// Rounded up: nothing is more.
static const char *bound_words(const page *p, double bound) {
    return rl_words_number(p->words, bound >= 10 ? ceil(bound * (1 - 1e-9)) : bound);
}

// What a re-solved plan reaches, and what is proved of it.
static const char *resolved_words(const page *p, const rl_resolved *resolved) {
    if (isnan(resolved->reach))
        return rl_words_say(p->words, RL_MSG_EXPLAIN_UNKNOWN);
    return rl_words_say(p->words, RL_MSG_EXPLAIN_PROVED, weight(p, resolved->reach),
                        bound_words(p, resolved->bound));
}

static const char *less_words(const page *p, const rl_resolved *resolved) {
    const double less = p->explanation->result.best_reach - resolved->reach;
    return !(less >= 0.5)
               ? rl_words_say(p->words, RL_MSG_EXPLAIN_NO_LESS)
               : rl_words_say(p->words, RL_MSG_EXPLAIN_LESS, rl_words_number(p->words, less));
}

// Relays ------------------------------------------------------------------------------------------

static void append_activations(const page *p, rl_id relay) {
    const rl_explanation *e = p->explanation;
    const char *list = "";
    for (size_t i = 0; i < e->activations.count; i++) {
        const rl_activation_explanation *a = &e->activations.items[i];
        if (p->scenario->activations[a->activation].relay == relay)
            list = rl_words_join(
                p->words, list, rl_words_say(p->words, RL_MSG_WORDS_BETWEEN_LISTS),
                rl_words_say(p->words, RL_MSG_WORDS_NAMED_LIST,
                             rl_activation_words(p->words, p->scenario, a->activation),
                             rl_words_number(p->words, a->lost_at_once)));
    }
    detail(p, rl_words_say(p->words, RL_MSG_EXPLAIN_ACTIVATIONS, list));
}

// The relays of a plan that another one does without, under the words for one or for several.
static void append_absent(const page *p, const rl_plan *plan, const rl_plan *other, rl_message one,
                          rl_message many) {
    int32_t count = 0;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id relay = rl_plan_relay_at(p->scenario, plan, i);
        count += relay != RL_NONE && !rl_plan_uses_relay(p->scenario, other, relay);
    }
    if (count > 0)
        detail(p, rl_words_say(p->words, count == 1 ? one : many,
                               rl_plan_words_without(p->words, p->scenario, plan, other)));
}

static void append_used(const page *p, const rl_relay_explanation *relay) {
    const rl_resolved *without = &relay->changed;
    item(p, rl_words_say(p->words, RL_MSG_EXPLAIN_RELAY, name(p, relay->relay),
                         weight(p, relay->alone), rl_words_number(p->words, relay->lost_at_once)));
    append_activations(p, relay->relay);
    detail(p, relay->swap == RL_NONE
                  ? rl_words_say(p->words, RL_MSG_EXPLAIN_NO_SWAP)
                  : rl_words_say(p->words, RL_MSG_EXPLAIN_SWAP, name(p, relay->swap),
                                 weight(p, relay->swap_reach),
                                 less_words(p, &(rl_resolved){.reach = relay->swap_reach})));
    if (without->status == RL_RESOLVED_INFEASIBLE) {
        detail(p, rl_words_say(p->words, RL_MSG_EXPLAIN_WITHOUT_NONE));
        return;
    }
    detail(p, rl_words_say(p->words, RL_MSG_EXPLAIN_WITHOUT, resolved_words(p, without),
                           less_words(p, without)));
    append_absent(p, &relay->plan, &p->explanation->result.plan, RL_MSG_EXPLAIN_ENTER_ONE,
                  RL_MSG_EXPLAIN_ENTER);
}

static void append_left_out(const page *p, const rl_relay_explanation *relay) {
    if (relay->changed.status == RL_RESOLVED_INFEASIBLE) {
        item(p, rl_words_say(p->words, RL_MSG_EXPLAIN_WITH_NONE, name(p, relay->relay)));
        return;
    }
    item(p, rl_words_say(p->words, RL_MSG_EXPLAIN_WITH, name(p, relay->relay),
                         resolved_words(p, &relay->changed), less_words(p, &relay->changed)));
    if (relay->plan.activations.count > 0)
        append_absent(p, &p->explanation->result.plan, &relay->plan, RL_MSG_EXPLAIN_LEAVE_ONE,
                      RL_MSG_EXPLAIN_LEAVE);
}

static void append_relays(const page *p, bool in_plan, rl_message title) {
    const rl_explanation *e = p->explanation;
    bool any = false;
    for (size_t i = 0; i < e->relays.count; i++) {
        if (e->relays.items[i].in_plan != in_plan)
            continue;
        if (!any)
            rl_page_heading(p->out, rl_words_say(p->words, title));
        any = true;
        if (in_plan)
            append_used(p, &e->relays.items[i]);
        else
            append_left_out(p, &e->relays.items[i]);
    }
}

// Limits and windows ------------------------------------------------------------------------------

static const char *step_words(const page *p, rl_rule rule, double step) {
    const char *amount = rule == RL_RULE_BUDGET       ? rl_words_euros(p->words, step)
                         : rule == RL_RULE_MAX_RELAYS ? rl_words_relays(p->words, (int64_t)step)
                         : rule == RL_RULE_MAX_ACTIVATIONS
                             ? rl_words_activations(p->words, (int64_t)step)
                             : rl_words_hours(p->words, step);
    return rl_words_say(p->words, RL_MSG_EXPLAIN_EURO_MORE, amount);
}

// What the best plan gains for certain, and at most: from the reach and the bound of both.
static void append_step(const page *p, rl_rule rule, double step, const rl_resolved *more) {
    const rl_result *result = &p->explanation->result;
    if (isnan(more->reach))
        return;
    const double least = fmax(more->reach - result->bound, 0);
    const double most = fmax(more->bound - result->best_reach, 0);
    detail(p, rl_words_say(p->words, RL_MSG_EXPLAIN_ONE_MORE, step_words(p, rule, step),
                           rl_words_say(p->words, RL_MSG_EXPLAIN_GAIN,
                                        rl_words_number(p->words, least), weight(p, most))));
}

static void append_limits(const page *p) {
    const rl_explanation *e = p->explanation;
    if (e->limits.count == 0)
        return;
    rl_page_heading(p->out, rl_words_say(p->words, RL_MSG_EXPLAIN_LIMITS));
    for (size_t i = 0; i < e->limits.count; i++) {
        const rl_limit_explanation *limit = &e->limits.items[i];
        item(p, rl_binding_words(p->words, p->scenario, &limit->binding));
        append_step(p, limit->binding.rule, limit->step, &limit->one_more);
        append_step(p, limit->binding.rule, limit->large_step, &limit->tenth_more);
    }
}

static void append_windows(const page *p) {
    const rl_explanation *e = p->explanation;
    if (e->windows.count == 0)
        return;
    rl_page_heading(p->out, rl_words_say(p->words, RL_MSG_EXPLAIN_WINDOWS));
    for (size_t i = 0; i < e->windows.count; i++) {
        const rl_window_explanation *window = &e->windows.items[i];
        const char *called = p->scenario->windows[window->window].name;
        item(p, window->lost.status == RL_RESOLVED_INFEASIBLE
                    ? rl_words_say(p->words, RL_MSG_EXPLAIN_WINDOW_NONE, called)
                    : rl_words_say(p->words, RL_MSG_EXPLAIN_WINDOW, called,
                                   resolved_words(p, &window->lost), less_words(p, &window->lost)));
    }
}

static void append_reasons(const page *p) {
    append_relays(p, true, RL_MSG_EXPLAIN_USED);
    append_relays(p, false, RL_MSG_EXPLAIN_LEFT_OUT);
    append_limits(p);
    append_windows(p);
}

// What the plan of most reach is, which the re-solved ones are compared with.
static void append_yardstick(const page *p) {
    const rl_result *result = &p->explanation->result;
    say(p, rl_words_say(p->words, RL_MSG_EXPLAIN_BEST, weight(p, result->best_reach),
                        bound_words(p, result->bound)));
    if (!p->explanation->is_complete)
        say(p, rl_words_say(p->words, RL_MSG_EXPLAIN_STOPPED));
}

static void append_alone(const page *p) {
    const rl_result *result = &p->explanation->result;
    rl_words *w = p->words;
    rl_text_append(p->out, p->scenario->title);
    rl_text_append(p->out, "\n\n");
    if (!result->has_plan) {
        say(p, rl_words_say(w, RL_MSG_EXPLAIN_NO_PLAN));
        return;
    }
    say(p, rl_words_say(w, RL_MSG_EXPLAIN_PLAN, rl_words_relays(w, result->evaluation.usage.relays),
                        rl_words_activations(w, result->evaluation.usage.activations),
                        weight(p, result->evaluation.total.reached)));
    append_yardstick(p);
    append_reasons(p);
}

static void append_after_plan(const page *p) {
    rl_page_heading(p->out, rl_words_say(p->words, RL_MSG_EXPLAIN_AFTER_PLAN));
    append_yardstick(p);
    append_reasons(p);
}

static rl_status write(const rl_scenario *scenario, const rl_explanation *explanation,
                       void (*append)(const page *p), rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const page p = {scenario, explanation, &words, out};
    append(&p);
    out->failed |= words.failed;
    rl_words_clear(&words);
    return rl_text_status(out);
}

rl_status rl_explanation_text(const rl_scenario *scenario, const rl_explanation *explanation,
                              rl_text *out) {
    return write(scenario, explanation, append_alone, out);
}

rl_status rl_explanation_append(const rl_scenario *scenario, const rl_explanation *explanation,
                                rl_text *out) {
    return write(scenario, explanation, append_after_plan, out);
}
