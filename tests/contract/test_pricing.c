// Exact pricing against the enumeration of every programme of a relay.
#include "base/random.h"
#include "models.h"
#include "optimise/pricing.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/random_draft.h"

#include <math.h>
#include <string.h>

enum { SCENARIOS = 2000, TASKS = 6, ACTIVATIONS_MAX = 12, PROFILES_MAX = 64 };

static const double same = 1e-9;

typedef struct trial {
    int seed;
    rl_context ctx;
    rl_random random;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_problem *problem;
    rl_pricing_scratch *scratch;
} trial;

// The task and the answer to it, for one relay.
typedef struct question {
    const trial *t;
    const rl_relay_view *view;
    double weight[PROFILES_MAX];
    double price[ACTIVATIONS_MAX];
    unsigned char choice[ACTIVATIONS_MAX];
    int32_t least_uses[ACTIVATIONS_MAX]; // by offer of the relay, as branching leaves them
    int32_t most_uses[ACTIVATIONS_MAX];
    double relay_price;
    double scale; // of the figures: tolerances are relative to it
} question;

#define check(q, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %d: %s", (q)->t->seed, #condition);                                     \
    } while (0)

static bool chance(rl_random *random, double prob) { return rl_random_unit(random) < prob; }

// Everybody accepts, is touched and may be exposed as surely as the cap allows.
static void make_certain(rl_draft *draft, rl_random *random) {
    static const double caps[] = {0.95, 0.999, 0.999999, 1 - 1e-9, 1 - 1e-15};
    draft->exposure_cap = caps[rl_random_below(random, 5)];
    for (size_t i = 0; i < draft->actors.count; i++)
        draft->actors.items[i].acceptance_prob = 1;
    for (size_t i = 0; i < draft->audiences.count; i++)
        if (draft->actors.items[draft->audiences.items[i].actor].exclusive_set == RL_NONE &&
            chance(random, 0.5))
            draft->audiences.items[i].share = 1;
    for (size_t i = 0; i < draft->offers.count; i++) {
        rl_offer *offer = &draft->offers.items[i].offer;
        offer->max_uses = 1 + (int32_t)rl_random_below(random, 8);
        if (chance(random, 0.7))
            offer->exposure_prob = 1;
    }
}

static void set_up(trial *t, int seed) {
    rl_random_options options = rl_random_options_default();
    rl_draft draft;
    t->seed = seed;
    rl_context_init(&t->ctx);
    rl_random_init(&t->random, (uint64_t)seed + 1000);
    options.max_activations = ACTIVATIONS_MAX;
    options.max_relays = 1 + seed % 3;
    options.max_windows = 8;
    options.timing_prob = 0.9;
    rl_random_draft(&t->ctx, (uint64_t)seed, &options, &draft);
    if (seed % 3 == 1)
        make_certain(&draft, &t->random);
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    assert_int_equal(rl_problem_create(&t->ctx, t->oracle, NULL, 0, &t->problem), RL_OK);
    t->scratch = rl_pricing_scratch_create(&t->ctx, t->problem);
    assert_non_null(t->scratch);
}

static void tear_down(trial *t) {
    rl_pricing_scratch_free(&t->ctx, t->scratch);
    rl_problem_free(t->problem);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

// Enumeration ------------------------------------------------------------------------------------

static rl_id first_offer(const question *q) {
    return q->t->scenario->activations[q->view->first_activation].offer;
}

// Uses, gaps and choices, straight from the offers.
static bool is_allowed(const question *q, uint32_t programme) {
    const rl_scenario *s = q->t->scenario;
    int32_t uses[ACTIVATIONS_MAX] = {0};
    if (programme == 0)
        return false;
    for (int32_t k = 0; k < q->view->activation_count; k++) {
        const bool used = programme >> k & 1;
        const rl_activation *a = &s->activations[q->view->first_activation + k];
        if (q->choice[k] == (used ? RL_OUT : RL_IN))
            return false;
        uses[a->offer - first_offer(q)] += used;
        for (int32_t l = k + 1; used && l < q->view->activation_count; l++) {
            const rl_activation *b = &s->activations[q->view->first_activation + l];
            if ((programme >> l & 1) && b->offer == a->offer &&
                s->windows[b->window].start_day - s->windows[a->window].start_day <
                    s->offers[a->offer].gap_days)
                return false;
        }
    }
    for (int32_t k = 0; k < q->view->activation_count; k++) {
        const rl_id offer = s->activations[q->view->first_activation + k].offer - first_offer(q);
        if (uses[offer] > q->most_uses[offer] || uses[offer] < q->least_uses[offer])
            return false;
    }
    return true;
}

static double value_of(const question *q, uint32_t programme) {
    const rl_scenario *s = q->t->scenario;
    const rl_population *population = q->t->problem->population;
    double value = -q->relay_price;
    for (int32_t k = 0; k < q->view->activation_count; k++)
        if (programme >> k & 1)
            value -= q->price[k];
    for (int32_t j = 0; j < q->view->profile_count; j++) {
        const rl_profile *profile = &population->profiles[q->view->first_profile + j];
        double unexposed = 1;
        for (int32_t k = 0; k < q->view->activation_count; k++)
            if (programme >> k & 1)
                unexposed *=
                    1 - rl_exposure_prob(s, q->view->first_activation + k, profile->timing_class);
        const double missed = (1 - profile->hit_prob) + profile->hit_prob * unexposed;
        value -= q->weight[j] * log(fmax(missed, 1e-300));
    }
    return value;
}

// Tasks ------------------------------------------------------------------------------------------

// A figure of any size, zero now and then.
static double any_figure(rl_random *random, double most) {
    if (chance(random, 0.2))
        return 0;
    return chance(random, 0.5) ? most * rl_random_unit(random)
                               : most * pow(10, -6 * rl_random_unit(random));
}

static void draw_task(question *q, trial *t, rl_id relay) {
    rl_random *random = &t->random;
    *q = (question){.t = t, .view = &t->problem->relays[relay], .scale = 1};
    assert_true(q->view->profile_count <= PROFILES_MAX);
    for (int32_t j = 0; j < q->view->profile_count; j++) {
        q->weight[j] = any_figure(random, 100);
        q->scale += q->weight[j];
    }
    // Prices around what activations are worth, so that choosing is hard.
    const double dear = 0.5 * rl_random_unit(random) * q->scale;
    for (int32_t k = 0; k < q->view->activation_count; k++)
        q->price[k] = any_figure(random, dear);
    q->relay_price = chance(random, 0.5) ? 0 : (rl_random_unit(random) - 0.4) * dear;
    const double decided = chance(random, 0.5) ? 0 : 0.5 * rl_random_unit(random);
    for (int32_t k = 0; k < q->view->activation_count; k++) {
        q->choice[k] = (unsigned char)t->problem->activation_choice[q->view->first_activation + k];
        if (chance(random, decided))
            q->choice[k] = chance(random, 0.4) ? RL_IN : RL_OUT;
        else if (chance(random, 0.8))
            q->choice[k] = RL_OPEN;
    }
    for (int32_t k = 0; k < q->view->activation_count; k++) {
        const rl_id offer = t->scenario->activations[q->view->first_activation + k].offer;
        const rl_id local = offer - first_offer(q);
        q->most_uses[local] = t->scenario->offers[offer].max_uses;
        q->least_uses[local] = 0;
        if (chance(random, 0.5 * decided))
            q->most_uses[local] = (int32_t)rl_random_below(random, 4);
        if (q->most_uses[local] > t->scenario->offers[offer].max_uses)
            q->most_uses[local] = t->scenario->offers[offer].max_uses;
        if (chance(random, 0.5 * decided))
            q->least_uses[local] =
                (int32_t)rl_random_below(random, (uint32_t)q->most_uses[local] + 1);
    }
    // An offer that may not be used is closed, as rl_choices_propagate leaves it.
    for (int32_t k = 0; k < q->view->activation_count; k++) {
        const rl_id offer = t->scenario->activations[q->view->first_activation + k].offer;
        if (q->most_uses[offer - first_offer(q)] == 0)
            q->choice[k] = RL_OUT;
    }
}

static void check_programme(const question *q, const rl_pricing_answer *answer) {
    uint32_t programme = 0;
    rl_id last = RL_NONE;
    for (int32_t i = 0; i < answer->count; i++) {
        check(q, answer->activations[i] > last);
        last = answer->activations[i];
        programme |= 1U << (last - q->view->first_activation);
    }
    check(q, is_allowed(q, programme));
    check(q, fabs(value_of(q, programme) - answer->value) <= same * q->scale);
}

// Returns whether a programme exists.
static bool check_answer(const question *q, const rl_pricing_answer *answer) {
    double best = -INFINITY;
    double best_with[ACTIVATIONS_MAX];
    for (int32_t k = 0; k < ACTIVATIONS_MAX; k++)
        best_with[k] = -INFINITY;
    for (uint32_t programme = 1; programme < 1U << q->view->activation_count; programme++) {
        if (!is_allowed(q, programme))
            continue;
        const double value = value_of(q, programme);
        best = fmax(best, value);
        for (int32_t k = 0; k < q->view->activation_count; k++)
            if (programme >> k & 1)
                best_with[k] = fmax(best_with[k], value);
    }
    if (best == -INFINITY) {
        check(q, answer->count == 0 && answer->value == -INFINITY && answer->bound == -INFINITY);
        return false;
    }
    check_programme(q, answer);
    check(q, fabs(answer->value - best) <= same * q->scale);
    check(q, answer->bound >= best - 1e-12 * q->scale);
    check(q, answer->bound <= answer->value + same * q->scale);
    check(q, answer->root_bound >= best - 1e-12 * q->scale);
    for (int32_t k = 0; k < q->view->activation_count; k++) {
        check(q, answer->forced_loss[k] >= 0);
        if (best_with[k] > -INFINITY)
            check(q, best_with[k] <= answer->root_bound - answer->forced_loss[k] + same * q->scale);
    }
    return true;
}

static void pricing_is_exact(void **state) {
    (void)state;
    int answered = 0, impossible = 0;
    for (int seed = 0; seed < rl_effort(SCENARIOS); seed++) {
        trial t = {0};
        set_up(&t, seed);
        for (int i = 0; i < TASKS; i++) {
            const rl_id relay =
                (rl_id)rl_random_below(&t.random, (uint32_t)t.scenario->actor_count);
            if (t.problem->relays[relay].activation_count == 0)
                continue;
            question q;
            rl_id activations[ACTIVATIONS_MAX];
            double forced_loss[ACTIVATIONS_MAX];
            rl_pricing_answer answer = {.activations = activations, .forced_loss = forced_loss};
            draw_task(&q, &t, relay);
            const rl_pricing_task task = {
                .profile_weight = q.weight,
                .activation_price = q.price,
                .activation_choice = q.choice,
                .least_uses = q.least_uses,
                .most_uses = q.most_uses,
                .relay_price = q.relay_price,
            };
            rl_price_relay(t.problem, relay, &task, t.scratch, &answer);
            const bool exists = check_answer(&q, &answer);
            answered += exists;
            impossible += !exists;
        }
        tear_down(&t);
    }
    assert_true(answered > rl_effort(SCENARIOS) * TASKS / 2);
    assert_true(impossible > rl_effort(SCENARIOS) * TASKS / 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pricing_is_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
