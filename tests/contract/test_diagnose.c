// The diagnosis against enumeration and against the reach oracle, on random scenarios with every
// kind of rule: full effort of each relay, ceilings, what relays add; same answer whatever the
// threads; nothing left behind when memory runs out.
#include "base/random.h"
#include "models.h"
#include "report/diagnosis_json.h"
#include "report/diagnosis_text.h"
#include "study/diagnose.h"
#include "study/full_effort.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/failing_allocator.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>
#include <string.h>

enum { SCENARIOS = 1500 };

static const double same = 1e-9;

typedef struct trial {
    int seed;
    rl_context ctx;
    rl_scenario *scenario;
    rl_full_effort effort;
    rl_oracle *oracle;
    double *log_miss; // by cell
    double *reached;  // by cell
} trial;

#define check(t, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %d: %s", (t)->seed, #condition);                                        \
    } while (0)

#define check_near(t, actual, expected)                                                            \
    do {                                                                                           \
        const double got = (actual), right = (expected);                                           \
        if (!(fabs(got - right) <= same * (1 + fabs(right))))                                      \
            fail_msg("seed %d: %s is %.17g instead of %.17g", (t)->seed, #actual, got, right);     \
    } while (0)

static void set_up_trial(trial *t, int seed) {
    rl_draft draft;
    rl_random random;
    *t = (trial){.seed = seed};
    rl_context_init(&t->ctx);
    rl_random_init(&random, (uint64_t)seed + 77);
    rl_random_draft(&t->ctx, (uint64_t)seed, NULL, &draft);
    for (size_t a = 0; a < draft.actors.count; a++) {
        draft.actors.items[a].solicited = rl_random_below(&random, 2) == 0;
        draft.actors.items[a].kind = rl_random_below(&random, 2) == 0 ? "federation" : "chamber";
    }
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    rl_draft_clear(&draft);
    assert_int_equal(rl_full_effort_measure(&t->ctx, t->scenario, &t->effort), RL_OK);
    assert_false(t->effort.stopped);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    t->log_miss = RL_NEW(&t->ctx, double, t->oracle->population->cell_count);
    t->reached = RL_NEW(&t->ctx, double, t->oracle->population->cell_count);
    assert_non_null(t->log_miss);
    assert_non_null(t->reached);
}

static void tear_down_trial(trial *t) {
    rl_release(&t->ctx, t->log_miss);
    rl_release(&t->ctx, t->reached);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_full_effort_clear(&t->ctx, &t->effort);
    rl_scenario_free(t->scenario);
}

// Full effort -------------------------------------------------------------------------------------

// Whether the activations of a set, bit k for the relay's k-th, keep the limits of their offers.
static bool is_programme(const rl_scenario *s, const rl_actor *relay, uint32_t set) {
    for (int32_t k = 0; k < relay->activation_count; k++) {
        if ((set >> k & 1) == 0)
            continue;
        const rl_activation *a = &s->activations[relay->first_activation + k];
        int32_t uses = 0;
        if (a->state == RL_FORBIDDEN)
            return false;
        for (int32_t l = 0; l < relay->activation_count; l++) {
            const rl_activation *b = &s->activations[relay->first_activation + l];
            if ((set >> l & 1) == 0 || b->offer != a->offer)
                continue;
            uses++;
            const int32_t days = s->windows[a->window].start_day - s->windows[b->window].start_day;
            if (l != k && (days < 0 ? -days : days) < s->offers[a->offer].gap_days)
                return false;
        }
        if (uses > s->offers[a->offer].max_uses)
            return false;
    }
    return true;
}

static double log_miss_of_set(const rl_scenario *s, const rl_actor *relay, uint32_t set,
                              rl_id timing_class) {
    double sum = 0;
    for (int32_t k = 0; k < relay->activation_count; k++)
        if ((set >> k & 1) != 0)
            sum += -log1p(-rl_exposure_prob(s, relay->first_activation + k, timing_class));
    return sum;
}

static void check_effort(const trial *t, rl_id actor, rl_id timing_class) {
    const rl_scenario *s = t->scenario;
    const rl_actor *relay = &s->actors[actor];
    const rl_effort_cell *cell = rl_effort_of(&t->effort, actor, timing_class);
    double best = 0;
    for (uint32_t set = 0; set < 1u << relay->activation_count; set++)
        if (is_programme(s, relay, set))
            best = fmax(best, log_miss_of_set(s, relay, set, timing_class));
    check_near(t, cell->log_miss, best);
    check(t, cell->uses <= relay->activation_count);
    check(t, (cell->uses == 0) == (best <= 0));
}

static void test_full_effort_equals_enumeration(void **state) {
    (void)state;
    for (int seed = 0; seed < rl_effort(SCENARIOS); seed++) {
        trial t;
        set_up_trial(&t, seed);
        for (rl_id actor = 0; actor < t.scenario->actor_count; actor++)
            for (rl_id c = 0; c < t.scenario->timing_class_count; c++)
                check_effort(&t, actor, c);
        tear_down_trial(&t);
    }
}

// Reach -------------------------------------------------------------------------------------------

// What the oracle says of every relay that `in` selects at full effort, each on each cell by its
// best programme there. Fills t->reached.
static double oracle_reach(trial *t, bool (*in)(const rl_actor *actor, rl_id id, rl_id asked),
                           rl_id asked) {
    const rl_population *population = t->oracle->population;
    memset(t->log_miss, 0, (size_t)population->cell_count * sizeof *t->log_miss);
    for (rl_id actor = 0; actor < t->scenario->actor_count; actor++) {
        if (!in(&t->scenario->actors[actor], actor, asked))
            continue;
        for (int32_t p = population->profile_start[actor]; p < population->profile_start[actor + 1];
             p++) {
            const rl_profile *profile = &population->profiles[p];
            const double m = rl_effort_of(&t->effort, actor, profile->timing_class)->log_miss;
            for (int32_t i = 0; i < profile->cell_count; i++)
                t->log_miss[population->cell_of[profile->first_cell + i]] +=
                    rl_log_miss_of_hit(profile->hit_prob, m);
        }
    }
    return t->oracle->operations->value(t->oracle, t->log_miss, t->reached);
}

static bool is_any(const rl_actor *actor, rl_id id, rl_id asked) {
    (void)actor, (void)id, (void)asked;
    return true;
}

static bool is_solicited(const rl_actor *actor, rl_id id, rl_id asked) {
    (void)id, (void)asked;
    return actor->solicited;
}

static bool is_it(const rl_actor *actor, rl_id id, rl_id asked) {
    (void)actor;
    return id == asked;
}

static bool is_other(const rl_actor *actor, rl_id id, rl_id asked) {
    (void)actor;
    return id != asked;
}

static bool is_solicited_or_it(const rl_actor *actor, rl_id id, rl_id asked) {
    return actor->solicited || id == asked;
}

static bool is_other_solicited(const rl_actor *actor, rl_id id, rl_id asked) {
    return actor->solicited && id != asked;
}

static double reached_in(const trial *t, rl_id segment) {
    const rl_population *population = t->oracle->population;
    double sum = 0;
    for (rl_id c = 0; c < population->cell_count; c++)
        if (population->cells[c].segment == segment)
            sum += t->reached[c];
    return sum;
}

static void check_segments(trial *t, const rl_diagnosis *diagnosis) {
    double weight = 0;
    check_near(t, diagnosis->ceiling, oracle_reach(t, is_any, RL_NONE));
    for (size_t i = 0; i < diagnosis->segments.count; i++)
        check_near(t, diagnosis->segments.items[i].ceiling,
                   reached_in(t, diagnosis->segments.items[i].segment));
    check_near(t, diagnosis->today, oracle_reach(t, is_solicited, RL_NONE));
    for (size_t i = 0; i < diagnosis->segments.count; i++) {
        const rl_segment_diagnosis *segment = &diagnosis->segments.items[i];
        check_near(t, segment->today, reached_in(t, segment->segment));
        check(t, segment->few == (segment->able_count <= 1));
        weight += t->scenario->segments[segment->segment].weight;
    }
    check_near(t, weight, rl_target_weight(t->scenario));
}

static void check_relays(trial *t, const rl_diagnosis *diagnosis) {
    for (size_t r = 0; r < diagnosis->relays.count; r++) {
        const rl_relay_diagnosis *relay = &diagnosis->relays.items[r];
        const rl_id id = relay->relay;
        const bool solicited = t->scenario->actors[id].solicited;
        check_near(t, relay->alone, oracle_reach(t, is_it, id));
        check_near(t, relay->irreplaceable, diagnosis->ceiling - oracle_reach(t, is_other, id));
        const double with = oracle_reach(t, is_solicited_or_it, id);
        const double without = oracle_reach(t, is_other_solicited, id);
        check_near(t, relay->adds, with - without);
        if (solicited && relay->alone > 0)
            check_near(t, relay->shared, 1 - relay->adds / relay->alone);
        check(t, relay->usable || (relay->alone <= 0 && relay->uses == 0));
    }
}

static void check_groups(const trial *t, const rl_diagnosis *diagnosis) {
    double weight = 0, ceiling = 0, today = 0, lone = 0, depends = 0;
    for (size_t g = 0; g < diagnosis->groups.count; g++) {
        const rl_group_diagnosis *group = &diagnosis->groups.items[g];
        weight += group->weight;
        ceiling += group->ceiling;
        today += group->today;
        lone += group->weight_one;
        check(t, g == 0 || group[-1].ceiling / group[-1].weight <= group->ceiling / group->weight);
        check(t, group->able_least <= group->able_most);
        check(t, group->main_loss <= group->ceiling * (1 + same));
        for (size_t i = 1; i < group->strategies.count; i++)
            check(t, group->strategies.items[i].gain <= group->strategies.items[i - 1].gain);
        for (size_t i = 0; i < group->strategies.count; i++)
            check(t,
                  group->strategies.items[i].gain + group->ceiling <= group->weight * (1 + same));
    }
    for (size_t i = 0; i < diagnosis->dependences.count; i++)
        if (diagnosis->dependences.items[i].kind == RL_DEPENDS_ONLY)
            depends += diagnosis->dependences.items[i].weight;
    check_near(t, weight, diagnosis->weight);
    check_near(t, ceiling, diagnosis->ceiling);
    check_near(t, today, diagnosis->today);
    check_near(t, depends, lone);
}

// No plan within the facts (uses, gaps, what is forbidden) reaches more than the ceiling.
static void check_no_plan_above(trial *t, const rl_diagnosis *diagnosis) {
    rl_plan_table table;
    rl_plan_table_init(&t->ctx, t->scenario, &table);
    for (size_t i = 0; i < table.rows.count; i++)
        check(t, table.rows.items[i].reach <= diagnosis->ceiling * (1 + same) + same);
    rl_plan_table_clear(&t->ctx, &table);
}

static void test_reach_equals_the_oracle(void **state) {
    (void)state;
    for (int seed = 0; seed < rl_effort(SCENARIOS); seed++) {
        trial t;
        rl_diagnosis diagnosis;
        rl_diagnosis_settings settings = rl_diagnosis_settings_default();
        settings.by = (rl_grouping)(seed % RL_GROUPING_COUNT);
        set_up_trial(&t, seed);
        assert_int_equal(rl_diagnose(&t.ctx, t.scenario, &settings, &diagnosis), RL_OK);
        assert_int_equal(diagnosis.stage, RL_DIAGNOSED_ALL);
        check_segments(&t, &diagnosis);
        check_relays(&t, &diagnosis);
        check_groups(&t, &diagnosis);
        if (seed % 10 == 0)
            check_no_plan_above(&t, &diagnosis);
        rl_diagnosis_clear(&t.ctx, &diagnosis);
        tear_down_trial(&t);
    }
}

// The whole ---------------------------------------------------------------------------------------

// The document and the page, one after the other.
static rl_status write_all(rl_context *ctx, const rl_scenario *scenario, rl_text *out) {
    const rl_diagnosis_settings settings = rl_diagnosis_settings_default();
    rl_diagnosis diagnosis = {0};
    rl_status status;
    RL_TRY(rl_diagnose(ctx, scenario, &settings, &diagnosis));
    RL_TRY(rl_diagnosis_json(&diagnosis, out));
    RL_TRY(rl_diagnosis_text(&diagnosis, 5, out));
done:
    rl_diagnosis_clear(ctx, &diagnosis);
    return status;
}

static void test_threads_do_not_change_a_byte(void **state) {
    (void)state;
    for (int seed = 0; seed < 20; seed++) {
        trial t;
        rl_text one, four;
        set_up_trial(&t, seed);
        rl_text_init(&one, &t.ctx);
        rl_text_init(&four, &t.ctx);
        assert_int_equal(write_all(&t.ctx, t.scenario, &one), RL_OK);
        t.ctx.threads = 4;
        assert_int_equal(write_all(&t.ctx, t.scenario, &four), RL_OK);
        assert_string_equal(rl_text_bytes(&one), rl_text_bytes(&four));
        rl_text_clear(&one);
        rl_text_clear(&four);
        tear_down_trial(&t);
    }
}

static void test_every_failure_of_memory_is_reported(void **state) {
    (void)state;
    trial t;
    bool complete = false;
    set_up_trial(&t, 4);
    for (int64_t allowed = 0; !complete; allowed++) {
        rl_context ctx;
        rl_failing_allocator allocator;
        rl_text text;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        rl_text_init(&text, &ctx);
        const rl_status status = write_all(&ctx, t.scenario, &text);
        complete = !allocator.failed;
        assert_int_equal(status, complete ? RL_OK : RL_E_MEMORY);
        rl_text_clear(&text);
        assert_int_equal(allocator.live, 0);
    }
    tear_down_trial(&t);
}

static void test_stopped_before_it_began(void **state) {
    (void)state;
    trial t;
    rl_diagnosis diagnosis;
    rl_text text;
    const rl_diagnosis_settings settings = rl_diagnosis_settings_default();
    set_up_trial(&t, 1);
    rl_context_cancel(&t.ctx);
    assert_int_equal(rl_diagnose(&t.ctx, t.scenario, &settings, &diagnosis), RL_OK);
    assert_int_equal(diagnosis.stage, RL_DIAGNOSED_NOTHING);
    assert_int_equal(diagnosis.segments.count, 0);
    rl_text_init(&text, &t.ctx);
    assert_int_equal(rl_diagnosis_json(&diagnosis, &text), RL_OK);
    assert_non_null(strstr(rl_text_bytes(&text), "\"stage\": \"nothing\""));
    assert_int_equal(rl_diagnosis_text(&diagnosis, 5, &text), RL_OK);
    rl_text_clear(&text);
    rl_diagnosis_clear(&t.ctx, &diagnosis);
    tear_down_trial(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_effort_equals_enumeration),
        cmocka_unit_test(test_reach_equals_the_oracle),
        cmocka_unit_test(test_threads_do_not_change_a_byte),
        cmocka_unit_test(test_every_failure_of_memory_is_reported),
        cmocka_unit_test(test_stopped_before_it_began),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
