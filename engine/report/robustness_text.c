#include "report/robustness_text.h"

#include "report/page.h"
#include "report/plan_relays.h"
#include "report/robustness_words.h"

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
                             rl_refusals_words(p->words, p->scenario, &plan->worst)));
    if (plan->plan.activations.count > 0)
        item(p, rl_words_say(w, RL_MSG_ROBUST_RELAYS, relays_words(p, &plan->plan)));
}

// From the plan of most reach to the robust one, relay by relay.
static void append_changes(const page *p, const rl_plan *robust, const rl_plan *nominal) {
    rl_words *w = p->words;
    bool has_heading = false;
    for (rl_id a = 0; a < p->scenario->actor_count; a++) {
        const char *name = p->scenario->actors[a].name,
                   *more = rl_plan_words_asked(w, p->scenario, robust, nominal, a),
                   *less = rl_plan_words_asked(w, p->scenario, nominal, robust, a);
        if (!has_heading && (*more != '\0' || *less != '\0')) {
            rl_page_heading(p->out, rl_words_say(w, RL_MSG_ROBUST_CHANGES));
            has_heading = true;
        }
        if (*more != '\0')
            item(p, rl_words_say(w, RL_MSG_ROBUST_MORE, name, more));
        if (*less != '\0')
            item(p, rl_words_say(w, RL_MSG_ROBUST_LESS, name, less));
    }
}

static void append_answer(const page *p) {
    const rl_robustness *r = p->robustness;
    const char *price = rl_robustness_price_words(p->words, r);
    if (!r->is_complete)
        say(p, rl_words_say(p->words, RL_MSG_ROBUST_STOPPED));
    say(p, rl_robustness_answer_words(p->words, p->scenario, r));
    if (*price != '\0')
        say(p, price);
}

rl_status rl_robustness_text(const rl_scenario *scenario, const rl_robustness *robustness,
                             rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const page p = {.scenario = scenario, .robustness = robustness, .words = &words, .out = out};
    rl_text_append(out, scenario->title);
    rl_text_append(out, "\n\n");
    say(&p, rl_robustness_head_words(&words, robustness));
    append_answer(&p);
    if (robustness->robust.has_plan)
        append_plan(&p, RL_MSG_ROBUST_TITLE, &robustness->robust);
    if (robustness->nominal.has_plan)
        append_plan(&p, RL_MSG_ROBUST_NOMINAL_TITLE, &robustness->nominal);
    if (robustness->robust.has_plan && robustness->nominal.has_plan)
        append_changes(&p, &robustness->robust.plan, &robustness->nominal.plan);
    out->failed |= words.failed;
    rl_words_clear(&words);
    return rl_text_status(out);
}
