#include "report/robustness_text.h"

#include "report/page.h"
#include "report/plan_relays.h"
#include "report/words.h"

#include <math.h>

enum { INDENT = 2, HANG = 4 };

typedef struct page {
    const rl_scenario *scenario;
    const rl_robustness *robustness;
    rl_words *words;
    rl_text *out;
} page;

static void say(const page *p, const char *words) { rl_page_paragraph(p->out, 0, 0, words); }
static void item(const page *p, const char *words) {
    rl_page_paragraph(p->out, INDENT, HANG, words);
}

static const char *weight(const page *p, double value) {
    return rl_words_weight(p->words, p->scenario, value);
}

// Rounded up: nothing is more.
static const char *bound_words(const page *p, double bound) {
    return rl_words_number(p->words, bound >= 10 ? ceil(bound * (1 - 1e-9)) : bound);
}

static const char *refusals_words(const page *p, const rl_refusals *refusals) {
    const char *list = "";
    for (int32_t i = 0; i < refusals->count; i++)
        list = rl_words_join(p->words, list, rl_words_say(p->words, RL_MSG_WORDS_BETWEEN_LISTS),
                             p->scenario->actors[refusals->relays[i]].name);
    return refusals->count > 0 ? list : rl_words_say(p->words, RL_MSG_ROBUST_NOBODY);
}

static const char *relays_words(const page *p, const rl_plan *plan) {
    const rl_plan nothing = {0};
    return rl_plan_words_without(p->words, p->scenario, plan, &nothing);
}

static void append_plan(const page *p, rl_message title, const rl_robust_plan *plan) {
    rl_words *w = p->words;
    rl_page_heading(p->out, rl_words_say(w, title));
    item(p, rl_words_say(w, RL_MSG_ROBUST_WHOLE, weight(p, plan->reach),
                         rl_words_relays(w, plan->usage.relays),
                         rl_words_euros(w, plan->usage.cost_eur),
                         rl_words_hours(w, plan->usage.hours)));
    if (!isnan(plan->worst.reach))
        item(p, rl_words_say(w, RL_MSG_ROBUST_WORST, weight(p, plan->worst.reach),
                             refusals_words(p, &plan->worst)));
    if (plan->plan.activations.count > 0)
        item(p, rl_words_say(w, RL_MSG_ROBUST_RELAYS, relays_words(p, &plan->plan)));
}

static void append_answer(const page *p) {
    const rl_robustness *r = p->robustness;
    rl_words *w = p->words;
    if (r->status == RL_POINT_INFEASIBLE) {
        say(p, rl_words_say(w, RL_MSG_ROBUST_INFEASIBLE));
        return;
    }
    if (!r->is_complete)
        say(p, rl_words_say(w, RL_MSG_ROBUST_STOPPED));
    if (!r->robust.has_plan) {
        say(p, rl_words_say(w, RL_MSG_ROBUST_UNKNOWN, bound_words(p, r->bound)));
        return;
    }
    say(p, rl_words_say(w, r->status == RL_POINT_PROVED ? RL_MSG_ROBUST_PROVED : RL_MSG_ROBUST_OPEN,
                        weight(p, r->robust.worst.reach), bound_words(p, r->bound),
                        rl_words_share(w, r->gap)));
}

// What protection costs when nobody refuses, and what it saves at the worst.
static void append_price(const page *p) {
    const rl_robustness *r = p->robustness;
    if (!r->nominal.has_plan || !r->robust.has_plan || isnan(r->nominal.worst.reach))
        return;
    const double price = fmax(r->nominal.reach - r->robust.reach, 0);
    const double protection = fmax(r->robust.worst.reach - r->nominal.worst.reach, 0);
    say(p, protection < 0.5
               ? rl_words_say(p->words, RL_MSG_ROBUST_ALREADY)
               : rl_words_say(p->words, RL_MSG_ROBUST_PRICE, rl_words_number(p->words, protection),
                              rl_words_number(p->words, price),
                              rl_words_share(p->words, price / fmax(r->nominal.reach, 1e-9))));
}

rl_status rl_robustness_text(const rl_scenario *scenario, const rl_robustness *robustness,
                             rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const page p = {.scenario = scenario, .robustness = robustness, .words = &words, .out = out};
    rl_text_append(out, scenario->title);
    rl_text_append(out, "\n\n");
    say(&p, rl_words_say(&words, RL_MSG_ROBUST_HEAD,
                         rl_words_count(&words, robustness->settings.refusals,
                                        RL_MSG_ROBUST_REFUSAL, RL_MSG_ROBUST_REFUSALS)));
    append_answer(&p);
    append_price(&p);
    if (robustness->robust.has_plan)
        append_plan(&p, RL_MSG_ROBUST_TITLE, &robustness->robust);
    if (robustness->nominal.has_plan)
        append_plan(&p, RL_MSG_ROBUST_NOMINAL_TITLE, &robustness->nominal);
    out->failed |= words.failed;
    rl_words_clear(&words);
    return rl_text_status(out);
}
