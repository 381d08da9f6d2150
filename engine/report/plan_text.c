#include "report/plan_text.h"

#include "domain/map.h"
#include "report/evaluation_text.h"
#include "report/labels.h"
#include "report/page.h"
#include "report/reach_text.h"
#include "report/rule_words.h"

#include <math.h>

enum {
    ITEM_INDENT = 2,
    ITEM_HANG = 4,
    LEFT_OUT_MAX = 15, // relays left out that are explained
};

typedef struct plan_page {
    rl_words words;
    const rl_scenario *scenario;
    const rl_result *result;
    rl_text *out;
    bool tells_of_others; // of other plans, how much they can reach
} plan_page;

static void say(plan_page *page, const char *words) { rl_page_paragraph(page->out, 0, 0, words); }

static void say_item(plan_page *page, const char *words) {
    rl_text_append_repeated(page->out, ' ', ITEM_INDENT);
    rl_text_append(page->out, "– ");
    rl_page_continue(page->out, ITEM_HANG, ITEM_HANG, words);
}

static void append_heading(plan_page *page, rl_message title) {
    rl_page_heading(page->out, rl_words_say(&page->words, title));
}

static bool has_target(const rl_result *result) { return isfinite(result->settings.target_share); }

// Rounded up, since nothing is more; but not for the noise of a sum.
static const char *bound_words(plan_page *page) {
    const double bound = page->result->bound;
    return rl_words_weight(&page->words, page->scenario,
                           bound >= 10 ? ceil(bound * (1 - 1e-9)) : bound);
}

// Whether the bound says more than that the target has an end.
static bool is_telling(const plan_page *page) {
    return page->result->bound < rl_target_weight(page->scenario) * (1 - 1e-9);
}

// What comes before, or in brackets after, something said of other plans.
static const char *by_whom(plan_page *page, bool proved) {
    page->tells_of_others = true;
    return rl_message_text(page->out->ctx, proved ? RL_MSG_PROOF_PROVED : RL_MSG_PROOF_SEARCHED);
}

static const char *by_whom_aside(plan_page *page, bool proved) {
    page->tells_of_others = true;
    return rl_message_text(page->out->ctx,
                           proved ? RL_MSG_PROOF_PROVED_ASIDE : RL_MSG_PROOF_SEARCHED_ASIDE);
}

static bool bound_is_proved(const plan_page *page) {
    return rl_bound_is_proved(page->result->proof.state);
}

// Whether a goal is called settled: by the proof, or by the search's own word when that was not
// checked. What the check did not accept is open.
static bool is_told(const plan_page *page, const rl_goal_report *goal) {
    return goal->proved || (goal->settled && !bound_is_proved(page));
}

// What became of the proof, where there was one.
static void append_check(plan_page *page) {
    if (page->tells_of_others)
        say(page, rl_proof_words(page->out->ctx, page->result->proof.state));
}

// How good the plan is ----------------------------------------------------------------------------

// The same for a plan chosen on samples: the proof is about them, and a larger bound, not quite
// sure, about what they were drawn from.
static void append_sampled_proof(plan_page *page) {
    rl_words *words = &page->words;
    const rl_result_sampling *sampling = &page->result->sampling;
    const double bound = page->result->bound;
    const char *samples = rl_words_number(words, sampling->samples);
    if (!is_telling(page)) {
        say(page, rl_words_say(words, RL_MSG_PROOF_NONE));
        return;
    }
    if (bound - sampling->reached < 0.5)
        say(page, rl_words_say(words, RL_MSG_CASCADE_PROOF_BEST, by_whom(page, false), samples));
    else
        say(page, rl_words_say(words, RL_MSG_CASCADE_PROOF_BOUND, by_whom(page, false), samples,
                               bound_words(page),
                               rl_words_share_at_least(words, sampling->reached / bound)));
    if (sampling->true_bound < rl_target_weight(page->scenario) * (1 - 1e-9))
        say(page, rl_words_say(words, RL_MSG_CASCADE_TRUE_BOUND,
                               rl_words_weight(words, page->scenario, ceil(sampling->true_bound))));
}

// That no plan reaches more than the bound, and how near this one comes.
static void append_reach_proof(plan_page *page) {
    rl_words *words = &page->words;
    const double bound = page->result->bound;
    const double reached = page->result->evaluation.total.reached;
    if (!page->result->goals[RL_GOAL_REACH].settled)
        say(page, rl_words_say(words, RL_MSG_PROOF_STOPPED));
    if (page->result->sampling.samples > 0)
        append_sampled_proof(page);
    else if (bound - reached < 0.5)
        say(page, rl_words_say(words, RL_MSG_PROOF_BEST, by_whom(page, bound_is_proved(page))));
    else if (!is_telling(page))
        say(page, rl_words_say(words, RL_MSG_PROOF_NONE));
    else
        say(page, rl_words_say(words, RL_MSG_PROOF_BOUND, by_whom(page, bound_is_proved(page)),
                               bound_words(page), rl_words_share_at_least(words, reached / bound)));
}

// The reach that the smaller plan keeps, in words.
static const char *kept_reach(plan_page *page) {
    const rl_result_settings *settings = &page->result->settings;
    if (has_target(page->result))
        return rl_words_say(&page->words, RL_MSG_SMALLEST_TARGET,
                            rl_words_share(&page->words, settings->target_share));
    const char *best = rl_words_weight(&page->words, page->scenario, page->result->best_reach);
    if (settings->keep_share >= 1)
        return best;
    return rl_words_say(&page->words, RL_MSG_SMALLEST_KEEP,
                        rl_words_share(&page->words, settings->keep_share), best);
}

// The measure of the third goal in the language of the page.
static const char *measure_label(const plan_page *page) {
    const char *name = page->result->settings.centrality;
    rl_measure measure;
    if (!rl_measure_from_name(name, &measure))
        return name;
    return rl_message_text(page->out->ctx, (rl_message)(RL_MSG_MEASURE_STRENGTH + (int)measure));
}

static void append_size_proof(plan_page *page) {
    rl_words *words = &page->words;
    const rl_goal_report *relays = &page->result->goals[RL_GOAL_RELAYS];
    const rl_goal_report *activations = &page->result->goals[RL_GOAL_ACTIVATIONS];
    if (!relays->attempted || relays->value < 1)
        return;
    const char *least = rl_words_relays(words, (int64_t)relays->value);
    if (!is_told(page, relays))
        say(page, rl_words_say(words, RL_MSG_SMALLEST_UNPROVED, kept_reach(page)));
    else if (activations->attempted && is_told(page, activations))
        say(page, rl_words_say(words, RL_MSG_SMALLEST_PROVED,
                               by_whom(page, relays->proved && activations->proved), least, least,
                               rl_words_activations(words, (int64_t)activations->value),
                               kept_reach(page)));
    else
        say(page, rl_words_say(words, RL_MSG_SMALLEST_RELAYS_PROVED, by_whom(page, relays->proved),
                               least, kept_reach(page)));
    const rl_goal_report *central = &page->result->goals[RL_GOAL_CENTRALITY];
    if (central->attempted && is_told(page, central))
        say(page, rl_words_say(words, RL_MSG_SMALLEST_CENTRAL, measure_label(page),
                               by_whom_aside(page, central->proved)));
    else if (central->attempted)
        say(page, rl_words_say(words, RL_MSG_SMALLEST_CENTRAL_UNPROVED, measure_label(page)));
}

static void append_answer(plan_page *page) {
    rl_reach_append_answer(&page->words, page->scenario, &page->result->evaluation, page->out);
    if (!has_target(page->result))
        append_reach_proof(page);
    append_size_proof(page);
    append_check(page);
}

// Why
// -----------------------------------------------------------------------------------------------

static void append_bindings(plan_page *page) {
    const rl_result *result = page->result;
    if (result->bindings.count == 0)
        return;
    append_heading(page, RL_MSG_PLAN_LIMITS);
    for (size_t i = 0; i < result->bindings.count; i++)
        say_item(page, rl_binding_words(&page->words, page->scenario, &result->bindings.items[i]));
}

static void append_left_out(plan_page *page) {
    const rl_result *result = page->result;
    const size_t count = result->left_out.count;
    if (count == 0)
        return;
    append_heading(page, RL_MSG_PLAN_LEFT_OUT);
    const size_t shown = count <= LEFT_OUT_MAX + 1 ? count : LEFT_OUT_MAX;
    for (size_t i = 0; i < shown; i++) {
        const rl_left_out *left_out = &result->left_out.items[i];
        const char *reason =
            rl_left_out_words(&page->words, page->scenario, &result->evaluation, left_out);
        say_item(page, rl_words_say(&page->words, RL_MSG_WORDS_NAMED_LIST,
                                    page->scenario->actors[left_out->relay].name, reason));
    }
    if (shown < count)
        say_item(page, rl_words_say(&page->words, RL_MSG_PLAN_OTHERS,
                                    rl_words_number(&page->words, (double)(count - shown))));
}

// Without a plan ----------------------------------------------------------------------------------

static void append_infeasible(plan_page *page) {
    const rl_result *result = page->result;
    rl_words *words = &page->words;
    if (has_target(result))
        say(page,
            rl_words_say(words, RL_MSG_PLAN_TARGET_TOO_HIGH, by_whom(page, bound_is_proved(page)),
                         rl_words_share(words, result->settings.target_share)));
    else
        say(page,
            rl_words_say(words, RL_MSG_PLAN_INFEASIBLE, by_whom(page, bound_is_proved(page))));
    append_check(page);
    if (result->conflict.count == 0)
        return;
    say(page, rl_conflict_head_words(words, result));
    for (size_t i = 0; i < result->conflict.count; i++)
        say_item(page, rl_conflict_words(words, page->scenario, &result->conflict.items[i]));
}

static void append_unknown(plan_page *page) {
    say(page, rl_words_say(&page->words, RL_MSG_PLAN_UNKNOWN));
    if (is_telling(page))
        say(page, rl_words_say(&page->words, RL_MSG_PLAN_AT_MOST,
                               by_whom(page, bound_is_proved(page)), bound_words(page)));
    append_check(page);
}

// -------------------------------------------------------------------------------------------------

void rl_plan_text(const rl_scenario *scenario, const rl_result *result, rl_text *out) {
    plan_page page = {.scenario = scenario, .result = result, .out = out};
    rl_words_init(&page.words, out->ctx);
    rl_evaluation_append_title(scenario, out);
    if (result->has_plan) {
        append_answer(&page);
        rl_evaluation_append_details(&page.words, scenario, &result->plan, &result->evaluation,
                                     out);
        append_bindings(&page);
        append_left_out(&page);
    } else if (result->status == RL_RESULT_INFEASIBLE) {
        append_infeasible(&page);
    } else {
        append_unknown(&page);
    }
    out->failed |= page.words.failed;
    rl_words_clear(&page.words);
}
