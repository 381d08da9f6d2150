#include "spread/spread.h"

#include "base/messages.h"
#include "spread/dual.h"
#include "spread/reverse.h"
#include "spread/select.h"
#include "spread/tail.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    FIRST_SAMPLES = 1024,
    SIZES_MAX = 96, // of the schedule
    EVALUATION_FACTOR = 2,
    LARGE_SET = 16, // members on average
    GROWTH_MAX = 4, // of the samples in one step, whatever the ratio seems to want
};

static const int64_t SAMPLES_MAX = (int64_t)1 << 31;

// What more samples must bring to the ratio, at most, for it to be worth their work where the ratio
// asked is out of reach.
static const double LEAST_GAIN = 0.02;

rl_spread_settings rl_spread_settings_default(void) {
    return (rl_spread_settings){.ratio = 0.95, .delta = NAN, .memory_mb = 2000};
}

// The numbers of samples at which bounds may be taken, fixed before anything is drawn: the
// probability of error is shared between all of them, used or not.
typedef struct schedule {
    int64_t sizes[SIZES_MAX];
    int32_t count;
} schedule;

typedef struct search {
    rl_context *ctx;
    const rl_cascade *cascade;
    const rl_spread_settings *settings;
    rl_spread *out;
    rl_reverse_sets sets;
    schedule plan;
    int32_t at; // in the schedule
    double delta;
    int32_t evaluations;
    int32_t *seeds; // of the round
    bool *is_seed;
    int32_t *others; // the nodes that are not seeds
} search;

// Below the number of nodes, powers of two with roots at random; from there on 1, 2, 3, 4, 6, 8, 12
// … times all the nodes.
static schedule plan_samples(int32_t node_count) {
    schedule plan = {0};
    for (int64_t size = FIRST_SAMPLES; size < node_count; size *= 2)
        plan.sizes[plan.count++] = size;
    for (int64_t times = 1; times * node_count <= SAMPLES_MAX; times *= 2) {
        if (times >= 4 || times == 1 || times == 2)
            plan.sizes[plan.count++] = times * node_count;
        if (times >= 2)
            plan.sizes[plan.count++] = times / 2 * 3 * node_count;
        assert(plan.count <= SIZES_MAX - 2);
    }
    return plan;
}

// Bounds ------------------------------------------------------------------------------------------

// Upper bound of the best spread when no seeds meet more than `covered` of the samples. In whole
// rounds of the nodes the samples that the best seeds are the roots of are known to be met, and the
// others alone are uncertain.
static double best_spread_bound(const search *s, int64_t covered, int64_t samples) {
    const int64_t nodes = s->cascade->node_count, seeds = s->settings->seed_count;
    const double delta = s->delta / 2 / s->plan.count;
    if (samples % nodes != 0)
        return (double)nodes * rl_tail_upper(covered, samples, delta);
    const int64_t times = samples / nodes;
    const int64_t trials = samples - times * seeds;
    const int64_t successes = covered - times * seeds;
    if (trials <= 0)
        return (double)nodes;
    return (double)seeds +
           (double)(nodes - seeds) * rl_tail_upper(successes < 0 ? 0 : successes, trials, delta);
}

// The greatest number of samples met at which the bound above stays below `wanted`.
static int64_t covered_within(const search *s, double wanted, int64_t least) {
    int64_t below = least - 1, above = s->sets.drawn + 1;
    while (below + 1 < above) {
        const int64_t middle = below + (above - below) / 2;
        if (best_spread_bound(s, middle, s->sets.drawn) <= wanted)
            below = middle;
        else
            above = middle;
    }
    return below;
}

// Part of delta that evaluation number `count` (from 1) may spend; all of them together spend half.
static double evaluation_delta(const search *s, int32_t count) {
    return s->delta / 2 / ((double)count * (count + 1));
}

// Measures the round's seeds on fresh samples, and keeps them when they are proved better than
// those before. *lower receives what is proved of them.
static rl_status evaluate(search *s, double *lower, bool *complete) {
    const int32_t nodes = s->cascade->node_count, seeds = s->settings->seed_count;
    const int32_t other_count = nodes - seeds;
    int64_t hits = 0, count = s->sets.drawn * EVALUATION_FACTOR;
    memset(s->is_seed, 0, (size_t)nodes * sizeof *s->is_seed);
    for (int32_t i = 0; i < seeds; i++)
        s->is_seed[s->seeds[i]] = true;
    int32_t listed = 0;
    for (int32_t v = 0; v < nodes; v++)
        if (!s->is_seed[v])
            s->others[listed++] = v;
    if (other_count > 0 && count > other_count)
        count -= count % other_count;
    *complete = true;
    *lower = seeds;
    if (other_count > 0) {
        const rl_status status =
            rl_reverse_count_hits(s->ctx, s->cascade, s->is_seed, s->others, other_count, count,
                                  (uint32_t)s->evaluations, &hits, complete);
        if (status != RL_OK || !*complete)
            return status;
        *lower += other_count * rl_tail_lower(hits, count, evaluation_delta(s, ++s->evaluations));
    }
    if (*lower >= s->out->lower_bound || isnan(s->out->spread)) {
        s->out->lower_bound = *lower;
        s->out->spread = seeds + (double)other_count * (double)hits / (double)count;
        s->out->evaluation_samples = other_count > 0 ? count : 0;
        memcpy(s->out->nodes.seeds.items, s->seeds, (size_t)seeds * sizeof *s->seeds);
    }
    return RL_OK;
}

// Rounds ------------------------------------------------------------------------------------------

static void settle_ratio(rl_spread *out) { out->ratio = out->lower_bound / out->upper_bound; }

static void report(const search *s, rl_message phase) {
    const bool known = !isnan(s->out->spread);
    rl_report_progress(s->ctx, rl_message_text(s->ctx, phase),
                       fmin(1, s->out->ratio / s->settings->ratio),
                       known ? s->out->lower_bound : NAN, known ? s->out->upper_bound : NAN);
}

// A member takes four bytes in its row and four in the index.
static double member_byte_limit(const search *s) { return s->settings->memory_mb * 1e6 / 2; }

static rl_status grow(search *s, int64_t size, bool *complete) {
    const int64_t nodes = s->cascade->node_count;
    // Where sets are large, searches end at the seeds of the last round.
    if (s->sets.members.count > (size_t)s->sets.drawn * LARGE_SET) {
        const rl_status status =
            rl_reverse_sets_set_sentinels(&s->sets, s->seeds, s->settings->seed_count);
        if (status != RL_OK)
            return status;
    }
    // Samples with roots at random do not mix with whole rounds of the nodes.
    if (size % nodes == 0 && s->sets.drawn % nodes != 0)
        rl_reverse_sets_restart(&s->sets);
    return rl_reverse_sets_draw(&s->sets, size - s->sets.drawn, member_byte_limit(s), complete);
}

// The same to the size of the schedule that comes now, or the greatest before it for which there is
// memory.
static rl_status grow_within_memory(search *s, bool *complete) {
    rl_status status = grow(s, s->plan.sizes[s->at], complete);
    while (status == RL_OK && !*complete && !rl_should_stop(s->ctx) && s->at > 0 &&
           s->plan.sizes[s->at - 1] > s->out->samples)
        status = grow(s, s->plan.sizes[--s->at], complete);
    return status;
}

// Draws, chooses, measures and bounds. *complete is false when sampling must end here.
static rl_status run_round(search *s, bool *complete) {
    rl_spread *out = s->out;
    rl_status status;
    int64_t covered, bound;
    double lower;
    bool settled;
    RL_TRY(grow_within_memory(s, complete));
    if (!*complete) {
        out->end = rl_should_stop(s->ctx) ? RL_SPREAD_STOPPED : RL_SPREAD_MEMORY_LIMIT;
        goto done;
    }
    report(s, RL_MSG_SPREAD_CHOOSING);
    RL_TRY(rl_select_seeds(&s->sets, s->settings->seed_count, s->seeds, &covered, &settled));
    *complete = covered >= 0;
    if (*complete)
        RL_TRY(evaluate(s, &lower, complete));
    if (!*complete) {
        out->end = RL_SPREAD_STOPPED;
        goto done;
    }
    report(s, RL_MSG_SPREAD_BOUNDING);
    const int64_t enough = covered_within(s, out->lower_bound / s->settings->ratio, covered);
    RL_TRY(rl_dual_bound(&s->sets, s->settings->seed_count, s->seeds, covered, enough, &bound));
    const double upper = best_spread_bound(s, bound, s->sets.drawn);
    out->upper_bound = fmin(out->upper_bound, upper);
    out->rounds++;
    out->samples = s->sets.drawn;
    out->covered = covered;
    out->covered_bound = bound;
    out->members = (int64_t)s->sets.members.count;
    settle_ratio(out);
    report(s, RL_MSG_SPREAD_DRAWING);
done:
    return status;
}

// Once the ratio asked is proved: chooses once more, on twice the samples, and keeps those seeds
// when more is proved of them. The ratio only grows; stopping early costs spread (shared
// performance.md, section 3).
static rl_status refine(search *s) {
    int64_t covered;
    double lower;
    bool complete, settled;
    rl_status status = RL_OK;
    int32_t next = s->at;
    while (next < s->plan.count && s->plan.sizes[next] < 2 * s->sets.drawn)
        next++;
    if (next == s->plan.count || rl_should_stop(s->ctx))
        return RL_OK;
    RL_TRY(grow(s, s->plan.sizes[next], &complete));
    if (!complete)
        goto done;
    RL_TRY(rl_select_seeds(&s->sets, s->settings->seed_count, s->seeds, &covered, &settled));
    if (covered >= 0)
        RL_TRY(evaluate(s, &lower, &complete));
    settle_ratio(s->out);
done:
    return status;
}

// Outlook -----------------------------------------------------------------------------------------

// With any number of samples, the ratio stays below what the seeds meet of them over what any seeds
// may meet. What is lacking beyond that is owed to chance, and falls like 1 / √samples.
static double always_lacking(const search *s) {
    return 1 - (double)s->out->covered / (double)s->out->covered_bound;
}

static double lacking_by_chance(const search *s) {
    return fmax(1 - s->out->ratio - always_lacking(s), 0);
}

// Whether the ratio asked would take more samples than there may be, or more memory.
static bool is_out_of_reach(const search *s) {
    const double chance = lacking_by_chance(s);
    const double allowed = 1 - s->settings->ratio - always_lacking(s);
    if (allowed <= 0)
        return true;
    const double times = chance * chance / (allowed * allowed);
    return (double)s->out->samples * times > (double)SAMPLES_MAX ||
           (double)s->out->members * times * sizeof(int32_t) > member_byte_limit(s);
}

// The next size of the schedule. What the ratio lacks falls at most like 1 / √samples, so that
// smaller sizes than that are not worth their work.
static void plan_next(search *s) {
    const bool in_reach = !is_out_of_reach(s);
    const double lacking = in_reach ? 1 - s->out->ratio : lacking_by_chance(s);
    const double allowed = in_reach ? fmax(1 - s->settings->ratio, 1e-6) : LEAST_GAIN;
    const double times = fmin(GROWTH_MAX, lacking * lacking / (allowed * allowed));
    const double wanted = (double)s->sets.drawn * times;
    s->at++;
    while (s->at + 1 < s->plan.count && (double)s->plan.sizes[s->at] < 0.97 * wanted)
        s->at++;
}

// What can be said before anything was drawn: the first nodes, each of which reaches itself.
static rl_status init(search *s) {
    rl_spread *out = s->out;
    const int32_t nodes = s->cascade->node_count, wanted = s->settings->seed_count;
    rl_status status;
    out->nodes.node_count = nodes;
    out->nodes.arc_count = s->cascade->arc_count;
    out->spread = NAN;
    out->lower_bound = wanted;
    out->upper_bound = nodes;
    out->ratio_asked = s->settings->ratio;
    out->delta = s->delta =
        isnan(s->settings->delta) ? fmin(0.01, 1.0 / nodes) : s->settings->delta;
    settle_ratio(out);
    s->plan = plan_samples(nodes);
    s->seeds = RL_NEW(s->ctx, int32_t, wanted);
    s->is_seed = RL_NEW(s->ctx, bool, nodes);
    s->others = RL_NEW(s->ctx, int32_t, nodes);
    if (s->seeds == NULL || s->is_seed == NULL || s->others == NULL)
        return rl_fail_memory(s->ctx);
    RL_TRY(rl_reverse_sets_init(s->ctx, s->cascade, &s->sets));
    RL_TRY(RL_VECTOR_RESERVE(s->ctx, &out->nodes.seeds, (size_t)wanted));
    for (int32_t i = 0; i < wanted; i++)
        out->nodes.seeds.items[i] = i;
    out->nodes.seeds.count = (size_t)wanted;
done:
    return status;
}

rl_status rl_spread_seeds(rl_context *ctx, const rl_cascade *cascade,
                          const rl_spread_settings *settings, rl_spread *out) {
    rl_status status;
    search s = {.ctx = ctx, .cascade = cascade, .settings = settings, .out = out};
    *out = (rl_spread){0};
    if (settings->seed_count > cascade->node_count) {
        status = rl_fail(ctx, RL_E_USAGE, rl_message_text(ctx, RL_MSG_SPREAD_TOO_MANY_SEEDS),
                         settings->seed_count, cascade->node_count);
        goto done;
    }
    RL_TRY(init(&s));
    out->end = RL_SPREAD_SAMPLES_LIMIT;
    report(&s, RL_MSG_SPREAD_DRAWING);
    for (; s.at < s.plan.count; plan_next(&s)) {
        bool complete;
        RL_TRY(run_round(&s, &complete));
        if (!complete)
            break;
        if (out->ratio >= settings->ratio)
            break;
        if (rl_should_stop(ctx)) {
            out->end = RL_SPREAD_STOPPED;
            break;
        }
        if (is_out_of_reach(&s) && lacking_by_chance(&s) <= LEAST_GAIN) {
            out->end = RL_SPREAD_OUT_OF_REACH;
            break;
        }
    }
    if (out->ratio >= settings->ratio) {
        out->end = RL_SPREAD_REACHED;
        RL_TRY(refine(&s));
    }
    out->seconds = rl_elapsed_s(ctx);
done:
    rl_reverse_sets_clear(&s.sets);
    rl_release(ctx, s.seeds);
    rl_release(ctx, s.is_seed);
    rl_release(ctx, s.others);
    return status;
}
