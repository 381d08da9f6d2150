// Freezing a draft into a scenario, and finding things in it.
#include "domain/segment_index.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/failing_allocator.h"
#include "support/random_draft.h"

#include "base/random.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static rl_context ctx;
static rl_draft draft;

static int set_up(void **state) {
    (void)state;
    rl_context_init(&ctx);
    rl_draft_init(&draft, &ctx);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    rl_draft_clear(&draft);
    return 0;
}

static rl_filter all(void) { return (rl_filter){0}; }

// Names -------------------------------------------------------------------------------------------

static void test_names_read_back(void **state) {
    (void)state;
    const rl_role roles[] = {RL_ROLE_RELAY, RL_ROLE_PRESCRIBER, RL_ROLE_ORDER_GIVER, RL_ROLE_FUNDER,
                             RL_ROLE_AMBASSADOR};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        rl_role role;
        assert_true(rl_role_from_name(rl_role_name(roles[i]), &role));
        assert_int_equal(role, roles[i]);
    }
    for (int i = 0; i < RL_LINK_KIND_COUNT; i++) {
        rl_link_kind kind;
        assert_true(rl_link_kind_from_name(rl_link_kind_name((rl_link_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    for (int i = 0; i < RL_CONFIDENCE_COUNT; i++) {
        rl_confidence confidence;
        assert_true(rl_confidence_from_name(rl_confidence_name((rl_confidence)i), &confidence));
        assert_int_equal(confidence, i);
    }
    assert_string_equal(rl_role_name(RL_ROLE_ORDER_GIVER), "order_giver");
    assert_string_equal(rl_role_name((rl_role)0), "");
    rl_role role;
    rl_link_kind kind;
    rl_confidence confidence;
    assert_false(rl_role_from_name("relais", &role));
    assert_false(rl_link_kind_from_name("", &kind));
    assert_false(rl_confidence_from_name("sure", &confidence));
}

// Windows and activations -------------------------------------------------------------------------

static void test_windows_are_sorted_and_offers_follow(void **state) {
    (void)state;
    const rl_id lever = rl_add_lever(&draft, "mail", 1.0);
    rl_add_window(&draft, "june", 200, 229);
    rl_add_window(&draft, "b", 100, 129);
    rl_add_window(&draft, "a", 100, 129);
    const rl_id relay = rl_add_actor(&draft, "opco", 1.0);
    rl_add_offer(&draft, relay, lever, 0.5, 10, 1);
    rl_restrict_offer(&draft, "yy."); // june and b
    rl_scenario *scenario = rl_freeze(&ctx, &draft);

    assert_string_equal(scenario->windows[0].id, "a");
    assert_string_equal(scenario->windows[1].id, "b");
    assert_string_equal(scenario->windows[2].id, "june");
    assert_int_equal(scenario->activation_count, 2);
    assert_int_equal(scenario->activations[0].window, rl_find_window(scenario, "b"));
    assert_int_equal(scenario->activations[1].window, rl_find_window(scenario, "june"));
    assert_int_equal(rl_find_activation(scenario, relay, lever, 0), RL_NONE);
    assert_int_equal(rl_find_activation(scenario, relay, lever, 2), 1);
    rl_scenario_free(scenario);
}

static void test_activations_are_sorted_and_contiguous(void **state) {
    (void)state;
    const rl_id mail = rl_add_lever(&draft, "mail", 1.0);
    const rl_id event = rl_add_lever(&draft, "event", 1.0);
    rl_add_window(&draft, "w0", 0, 9);
    rl_add_window(&draft, "w1", 10, 19);
    const rl_id first = rl_add_actor(&draft, "first", 1.0);
    const rl_id funder = rl_add_actor(&draft, "funder", 1.0);
    const rl_id last = rl_add_actor(&draft, "last", 1.0);
    draft.actors.items[funder].roles = RL_ROLE_FUNDER;
    rl_add_offer(&draft, last, event, 0.3, 30, 3);
    rl_add_offer(&draft, first, event, 0.1, 10, 1);
    rl_add_offer(&draft, last, mail, 0.2, 20, 2);
    rl_scenario *scenario = rl_freeze(&ctx, &draft);

    assert_int_equal(scenario->offer_count, 3);
    assert_int_equal(scenario->activation_count, 6);
    assert_int_equal(scenario->actors[first].first_activation, 0);
    assert_int_equal(scenario->actors[first].activation_count, 2);
    assert_int_equal(scenario->actors[funder].activation_count, 0);
    assert_int_equal(scenario->actors[last].first_activation, 2);
    assert_int_equal(scenario->actors[last].activation_count, 4);
    for (rl_id a = 0; a < scenario->activation_count; a++) {
        const rl_activation *activation = &scenario->activations[a];
        assert_int_equal(
            rl_find_activation(scenario, activation->relay, activation->lever, activation->window),
            a);
        assert_int_equal(scenario->offers[activation->offer].relay, activation->relay);
        assert_int_equal(scenario->offers[activation->offer].lever, activation->lever);
        assert_int_equal(activation->state, RL_FREE);
    }
    const rl_id mail_of_last = rl_find_activation(scenario, last, mail, 1);
    assert_int_equal(mail_of_last, 3);
    assert_near(rl_activation_cost_eur(scenario, mail_of_last), 20.0, 0.0);
    assert_near(rl_activation_hours(scenario, mail_of_last), 2.0, 0.0);
    assert_int_equal(rl_find_activation(scenario, RL_NONE, mail, 0), RL_NONE);
    assert_int_equal(rl_find_activation(scenario, funder, mail, 0), RL_NONE);
    rl_scenario_free(scenario);
}

static void test_ids_are_found_by_their_text(void **state) {
    (void)state;
    rl_add_lever(&draft, "mail", 1.0);
    rl_add_lever(&draft, "event", 1.0);
    rl_add_actor(&draft, "opco", 1.0);
    rl_add_window(&draft, "w", 0, 1);
    rl_add_segment(&draft, "FZ", "1-9", "01", 2.0);
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(rl_find_lever(scenario, "event"), 1);
    assert_int_equal(rl_find_actor(scenario, "opco"), 0);
    assert_int_equal(rl_find_window(scenario, "w"), 0);
    assert_int_equal(rl_find_segment(scenario, "FZ-1-9-01"), 0);
    assert_int_equal(rl_find_lever(scenario, "visit"), RL_NONE);
    assert_int_equal(rl_find_actor(scenario, "Opco"), RL_NONE);
    assert_int_equal(rl_find_window(scenario, ""), RL_NONE);
    assert_int_equal(rl_find_segment(scenario, "FZ"), RL_NONE);
    rl_scenario_free(scenario);
}

static void test_an_empty_draft_freezes(void **state) {
    (void)state;
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(scenario->activation_count, 0);
    assert_int_equal(scenario->timing_class_count, 1);
    assert_near(rl_target_weight(scenario), 0.0, 0.0);
    assert_string_equal(scenario->weight_name, "establishments");
    assert_near(scenario->exposure_cap, 0.95, 0.0);
    assert_true(isinf(scenario->rules.budget_eur));
    assert_int_equal(scenario->rules.max_relays, INT32_MAX);
    rl_scenario_free(scenario);
    rl_scenario_free(NULL);
}

// Audiences ---------------------------------------------------------------------------------------

static void test_the_most_specific_audience_row_holds(void **state) {
    (void)state;
    const rl_id fz01 = rl_add_segment(&draft, "FZ", "1-9", "01", 10.0);
    const rl_id fz38 = rl_add_segment(&draft, "FZ", "1-9", "38", 20.0);
    const rl_id gz01 = rl_add_segment(&draft, "GZ", "1-9", "01", 30.0);
    const rl_id iz38 = rl_add_segment(&draft, "IZ", "1-9", "38", 0.0); // not targeted
    const rl_id opco = rl_add_actor(&draft, "opco", 1.0);
    const rl_id other = rl_add_actor(&draft, "other", 1.0);
    rl_add_audience(&draft, opco, rl_build_filter(&draft, "FZ", "1-9", "01"), 0.9);
    rl_add_audience(&draft, opco, all(), 0.1);
    rl_add_audience(&draft, opco, rl_build_filter(&draft, "FZ", NULL, NULL), 0.4);
    rl_add_audience(&draft, opco, rl_build_filter(&draft, "GZ", NULL, NULL), 0.0);
    rl_add_audience(&draft, other, rl_build_filter(&draft, "IZ|GZ|IZ", NULL, NULL), 0.5);
    rl_add_audience(&draft, other, rl_build_filter(&draft, "GZ|HZ", NULL, NULL), 0.5); // agrees
    rl_scenario *scenario = rl_freeze(&ctx, &draft);

    assert_near(rl_audience_share(scenario, opco, fz01), 0.9, 0.0);
    assert_near(rl_audience_share(scenario, opco, fz38), 0.4, 0.0);
    assert_near(rl_audience_share(scenario, opco, gz01), 0.0, 0.0); // the row says none
    assert_near(rl_audience_share(scenario, opco, iz38), 0.1, 0.0);
    assert_near(rl_audience_share(scenario, other, gz01), 0.5, 0.0);
    assert_near(rl_audience_share(scenario, other, fz01), 0.0, 0.0);
    assert_int_equal(scenario->audience_start[0], 0);
    assert_int_equal(scenario->audience_start[1], 3);
    assert_int_equal(scenario->audience_start[2], 5);
    assert_int_equal(scenario->audiences[3].segment, gz01);
    assert_int_equal(scenario->audiences[4].segment, iz38);
    assert_near(rl_target_weight(scenario), 60.0, 0.0);
    rl_scenario_free(scenario);
}

// A naive reading of an actor's rows, to compare with the index.
static double naive_share(const rl_draft *rows, rl_id actor, const rl_segment *segment) {
    int best = -1;
    double share = 0.0;
    for (size_t i = 0; i < rows->audiences.count; i++) {
        const rl_draft_audience *row = &rows->audiences.items[i];
        const int specificity = rl_filter_specificity(&row->filter);
        if (row->actor == actor && specificity > best && rl_filter_selects(&row->filter, segment)) {
            best = specificity;
            share = row->share;
        }
    }
    return share;
}

static double naive_factor(const rl_draft *rows, rl_id lever, const char *window,
                           const rl_segment *segment) {
    double factor = 1.0;
    for (size_t i = 0; i < rows->timings.count; i++) {
        const rl_draft_timing *row = &rows->timings.items[i];
        if ((row->lever == RL_NONE || row->lever == lever) &&
            (row->window == RL_NONE || strcmp(rows->windows.items[row->window].id, window) == 0) &&
            rl_filter_selects(&row->filter, segment))
            factor *= row->factor;
    }
    return factor;
}

static void assert_frozen_as_drafted(const rl_scenario *scenario, const rl_draft *rows) {
    for (rl_id actor = 0; actor < scenario->actor_count; actor++)
        for (rl_id s = 0; s < scenario->segment_count; s++)
            assert_near(rl_audience_share(scenario, actor, s),
                        naive_share(rows, actor, &scenario->segments[s]), 0.0);
    for (rl_id a = 0; a < scenario->activation_count; a++) {
        const rl_activation *activation = &scenario->activations[a];
        const double exposure = scenario->offers[activation->offer].exposure_prob *
                                scenario->levers[activation->lever].fit;
        for (rl_id s = 0; s < scenario->segment_count; s++) {
            const rl_segment *segment = &scenario->segments[s];
            if (segment->targeted)
                assert_near(rl_exposure_prob(scenario, a, segment->timing_class),
                            fmin(scenario->exposure_cap,
                                 exposure * naive_factor(rows, activation->lever,
                                                         scenario->windows[activation->window].id,
                                                         segment)),
                            1e-15);
        }
    }
}

static void test_random_drafts_freeze_as_naively_read(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        rl_draft frozen;
        rl_draft rows;
        rl_random_draft(&ctx, seed, NULL, &frozen);
        rl_random_draft(&ctx, seed, NULL, &rows);
        rl_scenario *scenario = rl_freeze(&ctx, &frozen);
        assert_int_equal(frozen.actors.count, 0);
        assert_frozen_as_drafted(scenario, &rows);
        rl_scenario_free(scenario);
        rl_draft_clear(&frozen);
        rl_draft_clear(&rows);
    }
}

// Filters -----------------------------------------------------------------------------------------

static rl_filter random_filter(rl_random *random, const char *const *codes) {
    static const char *lists[3][3];
    int32_t counts[3];
    for (int d = 0; d < 3; d++) {
        counts[d] = (int32_t)rl_random_below(random, 4);
        for (int32_t i = 0; i < counts[d]; i++)
            lists[d][i] = codes[rl_random_below(random, 5)];
    }
    return (rl_filter){lists[0], counts[0], lists[1], counts[1], lists[2], counts[2]};
}

static void test_the_index_agrees_with_the_filters(void **state) {
    (void)state;
    static const char *const codes[] = {"a", "b", "c", "d", "unknown"};
    for (int i = 0; i < 40; i++)
        rl_add_segment(&draft, codes[i % 4], codes[i / 4 % 3], codes[i * 7 % 4], 1.0);
    rl_segment_index index;
    assert_int_equal(rl_segment_index_init(&index, &ctx, draft.segments.items, 40), RL_OK);
    rl_random random;
    rl_random_init(&random, 7);
    for (int round = 0; round < 2000; round++) {
        const rl_filter filter = random_filter(&random, codes); // with repetitions
        bool selected[40] = {false};
        rl_id found[40];
        const int32_t count = rl_segment_index_select(&index, &filter, found);
        for (int32_t i = 0; i < count; i++) {
            assert_false(selected[found[i]]);
            selected[found[i]] = true;
        }
        for (int s = 0; s < 40; s++)
            assert_int_equal(selected[s], rl_filter_selects(&filter, &draft.segments.items[s]));
    }
    rl_segment_index_clear(&index);
}

// Timing ------------------------------------------------------------------------------------------

static void test_timing_rows_multiply_and_make_classes(void **state) {
    (void)state;
    const rl_id mail = rl_add_lever(&draft, "mail", 0.5);
    const rl_id event = rl_add_lever(&draft, "event", 1.0);
    const rl_id late = rl_add_window(&draft, "late", 50, 59); // second once sorted
    rl_add_window(&draft, "early", 0, 9);
    const rl_id fz01 = rl_add_segment(&draft, "FZ", "1-9", "01", 1.0);
    const rl_id gz01 = rl_add_segment(&draft, "GZ", "1-9", "01", 1.0);
    const rl_id iz01 = rl_add_segment(&draft, "IZ", "1-9", "01", 0.0); // not targeted
    const rl_id fz38 = rl_add_segment(&draft, "FZ", "1-9", "38", 1.0);
    const rl_id relay = rl_add_actor(&draft, "relay", 1.0);
    rl_add_offer(&draft, relay, mail, 0.8, 1, 1);
    rl_add_offer(&draft, relay, event, 0.8, 1, 1);
    rl_add_timing(&draft, RL_NONE, late, rl_build_filter(&draft, "FZ|FZ", NULL, NULL), 1.5);
    rl_add_timing(&draft, mail, RL_NONE, all(), 0.5);
    rl_add_timing(&draft, RL_NONE, RL_NONE, rl_build_filter(&draft, "IZ", NULL, NULL), 0.0);
    rl_scenario *scenario = rl_freeze(&ctx, &draft);

    assert_int_equal(scenario->timing_class_count, 2); // what is not targeted makes none
    assert_int_equal(scenario->segments[fz01].timing_class, 0);
    assert_int_equal(scenario->segments[gz01].timing_class, 1);
    assert_int_equal(scenario->segments[iz01].timing_class, 0);
    assert_int_equal(scenario->segments[fz38].timing_class, 0);
    const rl_id mail_early = rl_find_activation(scenario, relay, mail, 0);
    const rl_id mail_late = rl_find_activation(scenario, relay, mail, 1);
    const rl_id event_late = rl_find_activation(scenario, relay, event, 1);
    assert_near(rl_exposure_prob(scenario, mail_early, 0), 0.8 * 0.5 * 0.5, 1e-15);
    assert_near(rl_exposure_prob(scenario, mail_late, 0), 0.8 * 0.5 * 0.75, 1e-15);
    assert_near(rl_exposure_prob(scenario, mail_late, 1), 0.8 * 0.5 * 0.5, 1e-15);
    assert_near(rl_exposure_prob(scenario, event_late, 0), 0.95, 0.0); // 1.2, capped
    assert_near(rl_exposure_prob(scenario, event_late, 1), 0.8, 1e-15);
    rl_scenario_free(scenario);
}

// Rules -------------------------------------------------------------------------------------------

// Three relays, two levers, a past and a future window, given in the wrong order.
typedef struct campaign {
    rl_id a, b, c, mail, event, future, past;
} campaign;

static campaign add_campaign(void) {
    campaign k;
    k.mail = rl_add_lever(&draft, "mail", 1.0);
    k.event = rl_add_lever(&draft, "event", 1.0);
    k.future = rl_add_window(&draft, "future", 100, 109);
    k.past = rl_add_window(&draft, "past", 0, 9);
    k.a = rl_add_actor(&draft, "a", 1.0);
    k.b = rl_add_actor(&draft, "b", 1.0);
    k.c = rl_add_actor(&draft, "c", 1.0);
    const rl_id relays[] = {k.a, k.b, k.c};
    for (int i = 0; i < 3; i++) {
        rl_add_offer(&draft, relays[i], k.mail, 0.5, 1, 1);
        rl_add_offer(&draft, relays[i], k.event, 0.5, 1, 1);
    }
    return k;
}

static rl_activation_state state_of(const rl_scenario *scenario, const char *relay,
                                    const char *lever, const char *window) {
    const rl_id activation =
        rl_find_activation(scenario, rl_find_actor(scenario, relay), rl_find_lever(scenario, lever),
                           rl_find_window(scenario, window));
    assert_int_not_equal(activation, RL_NONE);
    return scenario->activations[activation].state;
}

static void test_the_past_keeps_what_was_done_only(void **state) {
    (void)state;
    const campaign k = add_campaign();
    draft.as_of_day = 10; // the last day of the past window is 9
    rl_mark_done(&draft, k.a, k.mail, k.past);
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(state_of(scenario, "a", "mail", "past"), RL_REQUIRED);
    assert_int_equal(state_of(scenario, "a", "event", "past"), RL_FORBIDDEN);
    assert_int_equal(state_of(scenario, "b", "mail", "past"), RL_FORBIDDEN);
    assert_int_equal(state_of(scenario, "a", "event", "future"), RL_FREE);
    rl_scenario_free(scenario);
}

static void test_a_window_that_ends_today_is_not_past(void **state) {
    (void)state;
    add_campaign();
    draft.as_of_day = 9;
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(state_of(scenario, "a", "mail", "past"), RL_FREE);
    rl_scenario_free(scenario);
}

static void test_required_and_forbidden_things(void **state) {
    (void)state;
    const campaign k = add_campaign();
    rl_require_relay(&draft, k.a);
    rl_forbid_relay(&draft, k.b);
    rl_forbid_lever(&draft, k.event);
    rl_require_activation(&draft, k.a, k.mail, k.future);
    rl_forbid_activation(&draft, k.c, k.mail, k.past);
    rl_forbid_activation(&draft, k.c, RL_NONE, k.past); // not offered: nothing to forbid
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(state_of(scenario, "a", "mail", "future"), RL_REQUIRED);
    assert_int_equal(state_of(scenario, "a", "mail", "past"), RL_FREE);
    assert_int_equal(state_of(scenario, "a", "event", "past"), RL_FORBIDDEN);
    assert_int_equal(state_of(scenario, "b", "mail", "past"), RL_FORBIDDEN);
    assert_int_equal(state_of(scenario, "b", "event", "future"), RL_FORBIDDEN);
    assert_int_equal(state_of(scenario, "c", "mail", "past"), RL_FORBIDDEN);
    assert_int_equal(state_of(scenario, "c", "mail", "future"), RL_FREE);
    const bool required[] = {true, false, false};
    const bool forbidden[] = {false, true, false};
    assert_memory_equal(scenario->rules.relay_required, required, sizeof required);
    assert_memory_equal(scenario->rules.relay_forbidden, forbidden, sizeof forbidden);
    rl_scenario_free(scenario);
}

static void test_what_is_done_outlives_a_refusal(void **state) {
    (void)state;
    const campaign k = add_campaign();
    draft.as_of_day = 50;
    rl_mark_done(&draft, k.b, k.event, k.past);
    rl_forbid_relay(&draft, k.b);
    rl_forbid_lever(&draft, k.event);
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(state_of(scenario, "b", "event", "past"), RL_REQUIRED);
    assert_int_equal(state_of(scenario, "b", "event", "future"), RL_FORBIDDEN);
    assert_int_equal(state_of(scenario, "b", "mail", "future"), RL_FORBIDDEN);
    assert_int_equal(state_of(scenario, "a", "event", "future"), RL_FORBIDDEN);
    assert_false(scenario->rules.relay_forbidden[k.b]);
    rl_scenario_free(scenario);
}

static void test_floors_hold_targeted_segments(void **state) {
    (void)state;
    rl_add_segment(&draft, "FZ", "1-9", "38", 10.0);
    rl_add_segment(&draft, "FZ", "1-9", "01", 0.0); // not targeted
    rl_add_segment(&draft, "GZ", "1-9", "01", 10.0);
    rl_add_segment(&draft, "GZ", "1-9", "38", 10.0);
    rl_add_floor(&draft, "38 and 01", rl_build_filter(&draft, NULL, NULL, "38|01"), 0.3);
    rl_add_floor(&draft, "FZ", rl_build_filter(&draft, "FZ", NULL, NULL), 0.2);
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(scenario->rules.floor_count, 2);
    const rl_id expected[] = {0, 2, 3};
    assert_int_equal(scenario->rules.floors[0].segment_count, 3);
    assert_memory_equal(scenario->rules.floors[0].segments, expected, sizeof expected);
    assert_int_equal(scenario->rules.floors[1].segment_count, 1);
    assert_near(scenario->rules.floors[1].min_share, 0.2, 0.0);
    rl_scenario_free(scenario);
}

// Memory ------------------------------------------------------------------------------------------

// Freezes with 0, 1, 2 … allocations granted until it works: every refusal must be said and leave
// nothing behind. Returns how many allocations it takes.
static int64_t walk_memory_failures(void (*fill)(rl_context *failing, rl_draft *filled)) {
    for (int64_t allowed = 0;; allowed++) {
        rl_context failing;
        rl_failing_allocator allocator;
        rl_draft filled;
        rl_scenario *scenario;
        rl_context_init(&failing);
        rl_failing_allocator_use(&allocator, INT64_MAX, &failing);
        fill(&failing, &filled);
        allocator.allowed = allowed;
        const rl_status status = rl_draft_freeze(&failing, &filled, &scenario);
        if (status != RL_OK) {
            assert_int_equal(status, RL_E_MEMORY);
            assert_null(scenario);
            assert_true(allocator.failed);
            assert_true(filled.actors.count > 0);
        }
        rl_scenario_free(scenario);
        rl_draft_clear(&filled);
        assert_int_equal(allocator.live, 0);
        if (status == RL_OK)
            return allowed;
    }
}

static void fill_at_random(rl_context *failing, rl_draft *filled) {
    rl_random_draft(failing, 3, NULL, filled);
}

// So many segments that each table of them takes an arena block of its own.
static void fill_widely(rl_context *failing, rl_draft *filled) {
    rl_draft_init(filled, failing);
    for (int i = 0; i < 17000; i++) {
        char sector[16];
        snprintf(sector, sizeof sector, "%d", i / 100);
        rl_add_segment(filled, sector, i % 2 ? "1-9" : "10-49", i % 3 ? "01" : "38", 1.0);
    }
    rl_add_lever(filled, "mail", 1.0);
    rl_add_window(filled, "w", 0, 9);
    const rl_id relay = rl_add_actor(filled, "relay", 1.0);
    rl_add_offer(filled, relay, 0, 0.5, 1, 1);
    rl_add_audience(filled, relay, all(), 0.5);
    rl_add_floor(filled, "all", all(), 0.1);
}

static void test_freezing_survives_every_memory_failure(void **state) {
    (void)state;
    assert_true(walk_memory_failures(fill_at_random) > 5);
    assert_true(walk_memory_failures(fill_widely) > 20);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_names_read_back),
        TEST(test_windows_are_sorted_and_offers_follow),
        TEST(test_activations_are_sorted_and_contiguous),
        TEST(test_ids_are_found_by_their_text),
        TEST(test_an_empty_draft_freezes),
        TEST(test_the_most_specific_audience_row_holds),
        TEST(test_random_drafts_freeze_as_naively_read),
        TEST(test_the_index_agrees_with_the_filters),
        TEST(test_timing_rows_multiply_and_make_classes),
        TEST(test_the_past_keeps_what_was_done_only),
        TEST(test_a_window_that_ends_today_is_not_past),
        TEST(test_required_and_forbidden_things),
        TEST(test_what_is_done_outlives_a_refusal),
        TEST(test_floors_hold_targeted_segments),
        TEST(test_freezing_survives_every_memory_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
