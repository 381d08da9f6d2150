#include "report/frontier_text.h"

#include "report/evaluation_text.h"
#include "report/frontier_words.h"
#include "report/page.h"
#include "report/plan_relays.h"
#include "report/words.h"

#include <math.h>

enum { INDENT = 2, HANG = 4, WIDTH = -9, BAR_WIDTH = 24 };

typedef struct page {
    const rl_scenario *scenario;
    const rl_frontier *frontier;
    rl_words *words;
    rl_text *out;
} page;

static void say(const page *p, const char *words) { rl_page_paragraph(p->out, 0, 0, words); }

static const char *weight(const page *p, double value) {
    return rl_words_weight(p->words, p->scenario, value);
}

// Table -------------------------------------------------------------------------------------------

static void append_titles(const page *p) {
    const rl_message columns[] = {
        rl_frontier_by_axis(p->frontier->settings.by, RL_MSG_FRONTIER_COLUMN_RELAYS,
                            RL_MSG_FRONTIER_COLUMN_BUDGET, RL_MSG_FRONTIER_COLUMN_HOURS),
        RL_MSG_FRONTIER_COLUMN_REACH,
        RL_MSG_FRONTIER_COLUMN_SHARE,
        RL_MSG_FRONTIER_COLUMN_BOUND,
        RL_MSG_FRONTIER_COLUMN_GAP,
        RL_MSG_FRONTIER_COLUMN_GAIN,
    };
    rl_page_cell cells[sizeof columns / sizeof *columns];
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        cells[i] = (rl_page_cell){rl_words_say(p->words, columns[i]), WIDTH};
    rl_text_append(p->out, "\n");
    rl_page_row(p->out, INDENT, cells, sizeof cells / sizeof *cells);
}

// A bar as long as the share of the greatest reach, and what the point is.
static const char *bar_words(const page *p, const rl_frontier_point *point, bool is_knee) {
    const rl_frontier *f = p->frontier;
    const double greatest = f->points.items[f->points.count - 1].reach;
    const int length = greatest > 0 ? (int)lround(BAR_WIDTH * point->reach / greatest) : 0;
    const char *bar = "";
    for (int i = 0; i < length; i++)
        bar = rl_words_join(p->words, bar, "", "█");
    if (is_knee)
        bar = rl_words_join(p->words, bar, " ", rl_words_say(p->words, RL_MSG_FRONTIER_IS_KNEE));
    if (point->is_rule)
        bar = rl_words_join(p->words, bar, " ", rl_words_say(p->words, RL_MSG_FRONTIER_IS_RULE));
    return bar;
}

static void append_point(const page *p, size_t index) {
    const rl_frontier_point *point = &p->frontier->points.items[index];
    const char *limit =
        rl_frontier_limit_words(p->words, p->frontier->settings.by, point->limit, false);
    if (isnan(point->reach)) {
        const rl_page_cell cells[] = {
            {limit, WIDTH},
            {point->status == RL_POINT_INFEASIBLE
                 ? rl_words_say(p->words, RL_MSG_FRONTIER_INFEASIBLE)
                 : rl_words_say(p->words, RL_MSG_FRONTIER_UNKNOWN,
                                rl_frontier_bound_words(p->words, point->bound)),
             0},
        };
        rl_page_row(p->out, INDENT, cells, sizeof cells / sizeof *cells);
        return;
    }
    const rl_frontier_point *before = index > 0 ? point - 1 : NULL;
    const bool has_gain = before != NULL && !isnan(before->reach);
    const rl_page_cell cells[] = {
        {limit, WIDTH},
        {rl_words_number(p->words, point->reach), WIDTH},
        {rl_words_share(p->words, point->reach / rl_target_weight(p->scenario)), WIDTH},
        {rl_frontier_bound_words(p->words, point->bound), WIDTH},
        {rl_words_share(p->words, point->gap), WIDTH},
        {has_gain ? rl_words_number(p->words, point->reach - before->reach) : "", WIDTH},
        {bar_words(p, point, (int32_t)index == p->frontier->knee), 0},
    };
    rl_page_row(p->out, INDENT, cells, sizeof cells / sizeof *cells);
}

// Alternatives ------------------------------------------------------------------------------------

static void append_names(const page *p, rl_message title, const rl_plan *plan,
                         const rl_plan *other) {
    const char *names = rl_plan_words_without(p->words, p->scenario, plan, other);
    if (*names == '\0')
        names = rl_words_say(p->words, RL_MSG_FRONTIER_NOBODY);
    rl_page_paragraph(p->out, HANG, HANG + 2, rl_words_say(p->words, title, names));
}

static void append_alternative(const page *p, size_t index) {
    const rl_frontier *f = p->frontier;
    const rl_alternative *a = &f->alternatives.items[index];
    const char *proof = a->distance >= a->distance_bound
                            ? rl_words_say(p->words, RL_MSG_FRONTIER_FARTHEST)
                            : rl_words_say(p->words, RL_MSG_FRONTIER_NOT_FARTHEST,
                                           rl_words_number(p->words, a->distance_bound));
    rl_page_paragraph(
        p->out, INDENT, HANG,
        rl_words_say(
            p->words, RL_MSG_FRONTIER_ALTERNATIVE, rl_words_number(p->words, (double)index + 2),
            weight(p, a->reach), rl_words_share(p->words, a->reach / f->alternatives_best),
            rl_words_relays(p->words, a->usage.relays), rl_words_euros(p->words, a->usage.cost_eur),
            rl_words_hours(p->words, a->usage.hours), rl_words_relays(p->words, a->distance),
            proof));
    append_names(p, RL_MSG_FRONTIER_ENTERS, &a->plan, &f->best);
    append_names(p, RL_MSG_FRONTIER_LEAVES, &f->best, &a->plan);
}

static void append_alternatives(const page *p) {
    const rl_frontier *f = p->frontier;
    if (isnan(f->alternatives_at) || f->best.activations.count == 0)
        return;
    rl_page_heading(p->out, rl_words_say(p->words, RL_MSG_FRONTIER_ALTERNATIVES,
                                         rl_frontier_limit_words(p->words, f->settings.by,
                                                                 f->alternatives_at, true)));
    rl_page_paragraph(
        p->out, INDENT, HANG,
        rl_words_say(p->words, RL_MSG_FRONTIER_BEST, weight(p, f->alternatives_best),
                     rl_plan_words_without(p->words, p->scenario, &f->best, &(rl_plan){0})));
    for (size_t i = 0; i < f->alternatives.count; i++)
        append_alternative(p, i);
    if (!f->is_complete)
        return;
    if (f->alternatives.count == 0)
        rl_page_paragraph(p->out, INDENT, HANG,
                          rl_words_say(p->words, RL_MSG_FRONTIER_NO_ALTERNATIVE,
                                       rl_words_share(p->words, f->settings.keep_share)));
    else if ((int32_t)f->alternatives.count < f->settings.alternatives)
        rl_page_paragraph(p->out, INDENT, HANG, rl_words_say(p->words, RL_MSG_FRONTIER_FEWER));
}

// -------------------------------------------------------------------------------------------------

rl_status rl_frontier_text(const rl_scenario *scenario, const rl_frontier *frontier, rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const page p = {.scenario = scenario, .frontier = frontier, .words = &words, .out = out};
    rl_text_append(out, scenario->title);
    rl_text_append(out, "\n\n");
    say(&p, rl_words_say(&words, rl_frontier_by_axis(
                                     frontier->settings.by, RL_MSG_FRONTIER_HEAD_RELAYS,
                                     RL_MSG_FRONTIER_HEAD_BUDGET, RL_MSG_FRONTIER_HEAD_HOURS)));
    if (frontier->done < (int32_t)frontier->points.count)
        say(&p,
            rl_words_say(&words, RL_MSG_FRONTIER_STOPPED, rl_words_number(&words, frontier->done),
                         rl_words_number(&words, (double)frontier->points.count)));
    const char *knee = rl_frontier_knee_words(&words, scenario, frontier);
    if (*knee != '\0')
        say(&p, knee);
    append_titles(&p);
    for (size_t i = 0; i < frontier->points.count; i++)
        append_point(&p, i);
    rl_text_append(out, "\n");
    say(&p, rl_words_say(&words, RL_MSG_FRONTIER_NOTE));
    append_alternatives(&p);
    out->failed |= words.failed;
    rl_words_clear(&words);
    return rl_text_status(out);
}
