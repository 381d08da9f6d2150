#include "report/calendar_text.h"

#include "report/page.h"
#include "report/reach_text.h"

#include <math.h>

enum {
    INDENT = 2,
    LEVER_INDENT = 6,
    LEVER_HANG = 8,
    NAME_WIDTH = 50,
    FIGURE_WIDTH = -11,
};

static const rl_activation *planned(const rl_scenario *scenario, const rl_plan *plan, size_t i) {
    return &scenario->activations[plan->activations.items[i]];
}

// Relay by relay ----------------------------------------------------------------------------------

static void append_figures(rl_words *words, const rl_scenario *scenario,
                           const rl_relay_share *share, rl_text *out) {
    const rl_page_cell cells[] = {
        {scenario->actors[share->relay].name, NAME_WIDTH},
        {rl_words_number(words, share->marginal), FIGURE_WIDTH},
        {rl_words_number(words, share->alone), FIGURE_WIDTH},
        {rl_words_euros(words, share->cost_eur), FIGURE_WIDTH},
        {rl_words_hours(words, share->hours), FIGURE_WIDTH},
    };
    rl_page_row(out, INDENT, cells, sizeof cells / sizeof *cells);
}

// « Newsletter : mars, septembre » for each lever of the relay.
static void append_levers(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                          rl_id relay, rl_text *out) {
    for (size_t i = 0; i < plan->activations.count;) {
        const rl_activation *first = planned(scenario, plan, i);
        const char *windows = "";
        for (; i < plan->activations.count && planned(scenario, plan, i)->relay == first->relay &&
               planned(scenario, plan, i)->lever == first->lever;
             i++)
            if (first->relay == relay)
                windows = rl_words_join(words, windows, ", ",
                                        scenario->windows[planned(scenario, plan, i)->window].name);
        if (first->relay == relay)
            rl_page_paragraph(out, LEVER_INDENT, LEVER_HANG,
                              rl_words_say(words, RL_MSG_WORDS_NAMED_LIST,
                                           scenario->levers[first->lever].name, windows));
    }
}

void rl_calendar_append_relays(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                               const rl_evaluation *evaluation, rl_text *out) {
    if (evaluation->relays.count == 0)
        return;
    const rl_page_cell titles[] = {
        {rl_words_say(words, RL_MSG_CALENDAR_RELAYS), NAME_WIDTH + INDENT},
        {rl_words_say(words, RL_MSG_CALENDAR_COLUMN_ADDS), FIGURE_WIDTH},
        {rl_words_say(words, RL_MSG_CALENDAR_COLUMN_ALONE), FIGURE_WIDTH},
        {rl_words_say(words, RL_MSG_CALENDAR_COLUMN_COST), FIGURE_WIDTH},
        {rl_words_say(words, RL_MSG_CALENDAR_COLUMN_HOURS), FIGURE_WIDTH},
    };
    rl_text_append(out, "\n");
    rl_page_row(out, 0, titles, sizeof titles / sizeof *titles);
    double margin = 0;
    for (size_t i = 0; i < evaluation->relays.count; i++) {
        const rl_relay_share *share = &evaluation->relays.items[i];
        append_figures(words, scenario, share, out);
        append_levers(words, scenario, plan, share->relay, out);
        margin = fmax(margin, fmax(share->marginal_margin, share->alone_margin));
    }
    rl_page_paragraph(out, INDENT, INDENT, rl_words_say(words, RL_MSG_CALENDAR_NOTE));
    rl_reach_append_margin(words, margin, out);
}

// Window by window --------------------------------------------------------------------------------

// « FFB ; CAPEB »: who uses the lever in the window; empty when nobody does.
static const char *relays_using(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                                rl_id lever, rl_id window) {
    const char *relays = "";
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_activation *a = planned(scenario, plan, i);
        if (a->window == window && a->lever == lever)
            relays = rl_words_join(words, relays, rl_words_say(words, RL_MSG_WORDS_BETWEEN_LISTS),
                                   scenario->actors[a->relay].name);
    }
    return relays;
}

static bool uses_window(const rl_scenario *scenario, const rl_plan *plan, rl_id window) {
    for (size_t i = 0; i < plan->activations.count; i++)
        if (planned(scenario, plan, i)->window == window)
            return true;
    return false;
}

static void append_window(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                          const rl_evaluation *evaluation, rl_id window, rl_text *out) {
    const rl_page_cell cells[] = {
        {scenario->windows[window].name, NAME_WIDTH},
        {rl_words_number(words, evaluation->cumulative[window]), FIGURE_WIDTH},
    };
    rl_page_row(out, INDENT, cells, sizeof cells / sizeof *cells);
    for (rl_id lever = 0; lever < scenario->lever_count; lever++) {
        const char *relays = relays_using(words, scenario, plan, lever, window);
        if (*relays != '\0')
            rl_page_paragraph(
                out, LEVER_INDENT, LEVER_HANG,
                rl_words_say(words, RL_MSG_WORDS_NAMED_LIST, scenario->levers[lever].name, relays));
    }
}

void rl_calendar_append_windows(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                                const rl_evaluation *evaluation, rl_text *out) {
    if (plan->activations.count == 0)
        return;
    const rl_page_cell titles[] = {
        {rl_words_say(words, RL_MSG_CALENDAR_WINDOWS), NAME_WIDTH + INDENT},
        {rl_words_say(words, RL_MSG_CALENDAR_COLUMN_SO_FAR), FIGURE_WIDTH},
    };
    rl_text_append(out, "\n");
    rl_page_row(out, 0, titles, sizeof titles / sizeof *titles);
    double margin = 0;
    for (rl_id window = 0; window < scenario->window_count; window++) {
        if (!uses_window(scenario, plan, window))
            continue;
        append_window(words, scenario, plan, evaluation, window, out);
        margin = fmax(margin, evaluation->cumulative_margin[window]);
    }
    rl_reach_append_margin(words, margin, out);
}
