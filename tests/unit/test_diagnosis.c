// The diagnosis of small networks worked out by hand: who depends on whom, who stands behind, what
// to do and what it gains, relays asked too much, and the page.
#include "report/diagnosis_text.h"
#include "study/diagnose.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"

#include <math.h>
#include <string.h>

static const double same = 1e-9;

static rl_context ctx;

static int set_up(void **state) {
    (void)state;
    rl_context_init(&ctx);
    return 0;
}

// A federation known everywhere in construction, a health service of one territory never solicited,
// and hotels that nobody touches.
typedef struct network {
    rl_draft draft;
    rl_id federation, service, city, fund, adviser, firm;
    rl_id small_01, small_38, medium_01, medium_38, hotels_01;
    rl_id letter, autumn, spring;
    rl_scenario *scenario;
    rl_diagnosis diagnosis;
} network;

static rl_id add_actor(network *n, const char *id, uint32_t roles, double acceptance_prob) {
    const rl_id actor = rl_add_actor(&n->draft, id, acceptance_prob);
    n->draft.actors.items[actor].roles = roles;
    return actor;
}

static rl_filter filter(network *n, const char *sectors, const char *sizes,
                        const char *territories) {
    return rl_build_filter(&n->draft, sectors, sizes, territories);
}

static void add_segments(network *n) {
    n->small_01 = rl_add_segment(&n->draft, "FZ", "1-9", "01", 100);
    n->small_38 = rl_add_segment(&n->draft, "FZ", "1-9", "38", 100);
    n->medium_01 = rl_add_segment(&n->draft, "FZ", "10-49", "01", 100);
    n->medium_38 = rl_add_segment(&n->draft, "FZ", "10-49", "38", 100);
    n->hotels_01 = rl_add_segment(&n->draft, "IZ", "1-9", "01", 100);
}

static void add_actors(network *n) {
    const rl_id services = rl_add_exclusive_set(&n->draft, "services");
    n->federation = add_actor(n, "federation", RL_ROLE_RELAY, 0.8);
    n->service = add_actor(n, "service", RL_ROLE_RELAY, 1);
    n->city = add_actor(n, "city", RL_ROLE_ORDER_GIVER, 1);
    n->fund = add_actor(n, "fund", RL_ROLE_FUNDER, 1);
    n->adviser = add_actor(n, "adviser", RL_ROLE_PRESCRIBER, 1);
    n->firm = add_actor(n, "firm", RL_ROLE_AMBASSADOR, 1);
    rl_actor *actors = n->draft.actors.items;
    actors[n->federation].kind = "federation";
    actors[n->federation].solicited = true;
    actors[n->federation].member_count = 300;
    actors[n->service].kind = "health service";
    actors[n->service].exclusive_set = services;
    rl_add_audience(&n->draft, n->federation, filter(n, "FZ", "1-9", NULL), 0.5);
    rl_add_audience(&n->draft, n->federation, filter(n, "FZ", "10-49", NULL), 0.25);
    rl_add_audience(&n->draft, n->service, filter(n, "FZ", NULL, "01"), 0.6);
    rl_add_audience(&n->draft, n->firm, filter(n, "IZ", NULL, NULL), 0.1);
    rl_add_link(&n->draft, n->city, n->federation, RL_LINK_ORDERS_FROM, 0.5);
    rl_add_link(&n->draft, n->city, n->service, RL_LINK_FUNDS, 0.9); // it is no funder
    rl_add_link(&n->draft, n->fund, n->service, RL_LINK_FUNDS, 0.4);
    rl_add_link(&n->draft, n->adviser, n->federation, RL_LINK_PRESCRIBES, 0.5);
    rl_add_link(&n->draft, n->federation, n->service, RL_LINK_REDIFFUSES, 0.9);
}

// One letter for the federation, two for the service: exposures of 0.5 and 0.75.
static void add_offers(network *n) {
    n->letter = rl_add_lever(&n->draft, "letter", 1);
    n->autumn = rl_add_window(&n->draft, "autumn", 100, 120);
    n->spring = rl_add_window(&n->draft, "spring", 200, 220);
    rl_add_offer(&n->draft, n->federation, n->letter, 0.5, 10, 1);
    rl_add_offer(&n->draft, n->service, n->letter, 0.5, 20, 2)->offer.max_uses = 2;
}

static void set_up_network(network *n) {
    memset(n, 0, sizeof *n);
    rl_draft_init(&n->draft, &ctx);
    add_segments(n);
    add_actors(n);
    add_offers(n);
}

static void diagnose(network *n, rl_grouping by) {
    rl_diagnosis_settings settings = rl_diagnosis_settings_default();
    settings.by = by;
    n->scenario = rl_freeze(&ctx, &n->draft);
    rl_draft_clear(&n->draft);
    assert_int_equal(rl_diagnose(&ctx, n->scenario, &settings, &n->diagnosis), RL_OK);
    assert_int_equal(n->diagnosis.stage, RL_DIAGNOSED_ALL);
}

static void tear_down_network(network *n) {
    rl_diagnosis_clear(&ctx, &n->diagnosis);
    rl_scenario_free(n->scenario);
}

static const rl_segment_diagnosis *segment_of(const network *n, rl_id segment) {
    for (size_t i = 0; i < n->diagnosis.segments.count; i++)
        if (n->diagnosis.segments.items[i].segment == segment)
            return &n->diagnosis.segments.items[i];
    fail_msg("segment %d is not diagnosed", (int)segment);
    return NULL;
}

static const rl_relay_diagnosis *relay_of(const network *n, rl_id relay) {
    for (size_t r = 0; r < n->diagnosis.relays.count; r++)
        if (n->diagnosis.relays.items[r].relay == relay)
            return &n->diagnosis.relays.items[r];
    fail_msg("relay %d is not diagnosed", (int)relay);
    return NULL;
}

static const rl_strategy *strategy_of(const rl_strategies *list, rl_strategy_kind kind, rl_id actor,
                                      const char *actor_kind) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind == kind && list->items[i].actor == actor &&
            strcmp(list->items[i].actor_kind, actor_kind) == 0)
            return &list->items[i];
    return NULL;
}

// Segments and relays -----------------------------------------------------------------------------

static void test_segments(void **state) {
    (void)state;
    network n;
    set_up_network(&n);
    diagnose(&n, RL_BY_TERRITORY);
    const rl_segment_diagnosis *both = segment_of(&n, n.small_01);
    assert_near(both->ceiling, 100 * (1 - 0.8 * 0.55), same);
    assert_near(both->today, 20, same);
    assert_int_equal(both->able_count, 2);
    assert_int_equal(both->able_solicited_count, 1);
    assert_false(both->few);
    assert_int_equal(both->depends, RL_DEPENDS_MOSTLY);
    assert_int_equal(both->depends_on, n.service);
    assert_int_equal(both->touch_count, 2);
    const rl_touch *best = &n.diagnosis.touches.items[both->first_touch];
    assert_int_equal(best->relay, n.service); // by decreasing reach
    assert_near(best->reach_prob, 0.45, same);
    assert_near(best->loss, 0.36, same);
    const rl_segment_diagnosis *one = segment_of(&n, n.medium_38);
    assert_near(one->ceiling, 10, same);
    assert_true(one->few);
    assert_true(one->weak);
    assert_int_equal(one->depends, RL_DEPENDS_ONLY);
    assert_int_equal(one->depends_on, n.federation);
    const rl_segment_diagnosis *orphan = segment_of(&n, n.hotels_01);
    assert_int_equal(orphan->able_count, 0);
    assert_int_equal(orphan->depends_on, RL_NONE);
    assert_near(orphan->ceiling, 0, same);
    assert_near(n.diagnosis.ceiling, 56 + 50.5 + 20 + 10, same);
    assert_near(n.diagnosis.today, 60, same);
    assert_near(n.diagnosis.weak_share, 0.75 * 136.5 / 500, same);
    tear_down_network(&n);
}

static void test_relays(void **state) {
    (void)state;
    network n;
    set_up_network(&n);
    diagnose(&n, RL_BY_TERRITORY);
    assert_int_equal(n.diagnosis.relays.count, 2);
    const rl_relay_diagnosis *service = relay_of(&n, n.service);
    assert_ptr_equal(service, n.diagnosis.relays.items); // it adds the most
    assert_near(service->alone, 90, same);
    assert_near(service->adds, 36 + 40.5, same);
    assert_near(service->irreplaceable, 76.5, same);
    assert_int_equal(service->uses, 2);
    assert_near(service->cost_eur, 40, same);
    assert_near(service->hours, 4, same);
    assert_true(isnan(service->touched_share));
    const rl_relay_diagnosis *federation = relay_of(&n, n.federation);
    assert_near(federation->alone, 60, same);
    assert_near(federation->adds, 60, same); // the only one solicited
    assert_near(federation->irreplaceable, 11 + 5.5 + 20 + 10, same);
    assert_near(federation->touched, 150, same);
    assert_near(federation->touched_share, 0.5, same);
    assert_near(federation->shared, 0, same);
    assert_int_equal(federation->overuse, 0);
    tear_down_network(&n);
}

static void test_groups_and_dependences(void **state) {
    (void)state;
    network n;
    set_up_network(&n);
    diagnose(&n, RL_BY_TERRITORY);
    assert_int_equal(n.diagnosis.groups.count, 2);
    const rl_group_diagnosis *worst = &n.diagnosis.groups.items[0];
    const rl_group_diagnosis *best = &n.diagnosis.groups.items[1];
    assert_string_equal(worst->key, "38");
    assert_near(worst->weight_one, 200, same);
    assert_int_equal(worst->main_relay, n.federation);
    assert_near(worst->main_loss, 30, same);
    assert_int_equal(worst->next_relay, RL_NONE);
    assert_string_equal(best->key, "01");
    assert_near(best->weight_none, 100, same);
    assert_int_equal(best->able_least, 0);
    assert_int_equal(best->able_most, 2);
    assert_int_equal(best->next_relay, n.service);
    assert_near(best->next_adds, 76.5, same);
    assert_int_equal(n.diagnosis.dependences.count, 2);
    const rl_dependence *only = &n.diagnosis.dependences.items[0];
    assert_int_equal(only->kind, RL_DEPENDS_ONLY);
    assert_int_equal(only->relay, n.federation);
    assert_int_equal(only->group, 0);
    assert_int_equal(only->segment_count, 2);
    assert_near(only->weight, 200, same);
    assert_int_equal(n.diagnosis.dependences.items[1].kind, RL_DEPENDS_MOSTLY);
    assert_int_equal(n.diagnosis.dependences.items[1].relay, n.service);
    tear_down_network(&n);
}

// Three relays alike, of which one is solicited.
static void test_one_relay_solicited_among_several(void **state) {
    (void)state;
    network n;
    memset(&n, 0, sizeof n);
    rl_draft_init(&n.draft, &ctx);
    rl_add_segment(&n.draft, "FZ", "1-9", "01", 100);
    n.letter = rl_add_lever(&n.draft, "letter", 1);
    n.autumn = rl_add_window(&n.draft, "autumn", 100, 120);
    const char *const names[] = {"a", "b", "c"};
    for (int i = 0; i < 3; i++) {
        const rl_id relay = rl_add_actor(&n.draft, names[i], 1);
        n.draft.actors.items[relay].solicited = i == 1;
        rl_add_audience(&n.draft, relay, filter(&n, NULL, NULL, NULL), 0.4);
        rl_add_offer(&n.draft, relay, n.letter, 0.5, 0, 0);
    }
    diagnose(&n, RL_BY_SIZE);
    assert_int_equal(n.diagnosis.segments.items[0].depends, RL_DEPENDS_TODAY);
    assert_int_equal(n.diagnosis.segments.items[0].depends_on, 1);
    assert_near(n.diagnosis.groups.items[0].weight_today_none, 0, same);
    tear_down_network(&n);
}

static void test_relays_that_cannot_be_used(void **state) {
    (void)state;
    network n;
    set_up_network(&n);
    const rl_id idle = rl_add_actor(&n.draft, "idle", 1);
    rl_add_audience(&n.draft, idle, filter(&n, "IZ", NULL, NULL), 0.5);
    const rl_id unknown = rl_add_actor(&n.draft, "unknown", 1);
    rl_add_offer(&n.draft, unknown, n.letter, 0.5, 0, 0);
    rl_forbid_relay(&n.draft, n.service);
    diagnose(&n, RL_BY_SEGMENT);
    assert_false(relay_of(&n, idle)->usable);
    assert_int_equal(relay_of(&n, idle)->why_not, RL_LEFT_NO_OFFER);
    assert_near(relay_of(&n, idle)->touched, 50, same); // what it touches is known all the same
    assert_int_equal(relay_of(&n, unknown)->why_not, RL_LEFT_NO_AUDIENCE);
    assert_int_equal(relay_of(&n, n.service)->why_not, RL_LEFT_FORBIDDEN);
    assert_near(n.diagnosis.ceiling, 60, same);
    assert_int_equal(n.diagnosis.groups.count, 5);
    tear_down_network(&n);
}

// Influences --------------------------------------------------------------------------------------

static void check_influence(const network *n, int32_t group, int role, rl_id actor, rl_id through,
                            double share) {
    const rl_influences *list = &n->diagnosis.groups.items[group].influences[role];
    assert_int_equal(list->count, 1);
    assert_int_equal(list->items[0].actor, actor);
    assert_int_equal(list->items[0].through, through);
    assert_near(list->items[0].share, share, same);
}

static void test_influences(void **state) {
    (void)state;
    network n;
    set_up_network(&n);
    diagnose(&n, RL_BY_TERRITORY);
    enum { ORDER_GIVER, FUNDER, PRESCRIBER, AMBASSADOR };
    check_influence(&n, 0, ORDER_GIVER, n.city, n.federation, (25 + 12.5) / 200);
    assert_int_equal(n.diagnosis.groups.items[0].influences[FUNDER].count, 0);
    check_influence(&n, 1, FUNDER, n.fund, n.service, 48.0 / 300);
    // In 01 what the federation passes on to the service is the better way: 0.5 × 0.9 × 0.6.
    check_influence(&n, 1, PRESCRIBER, n.adviser, n.federation, (27 + 27) / 300.0);
    check_influence(&n, 0, PRESCRIBER, n.adviser, n.federation, (25 + 12.5) / 200);
    check_influence(&n, 1, AMBASSADOR, n.firm, RL_NONE, 10.0 / 300);
    assert_int_equal(n.diagnosis.groups.items[0].influences[AMBASSADOR].count, 0);
    tear_down_network(&n);
}

// Strategies --------------------------------------------------------------------------------------

static void test_strategies(void **state) {
    (void)state;
    network n;
    set_up_network(&n);
    diagnose(&n, RL_BY_TERRITORY);
    const rl_strategies *all = &n.diagnosis.strategies;
    assert_int_equal(all->count, 5);
    const rl_strategy *service = strategy_of(all, RL_STRATEGY_NEW_KIND, RL_NONE, "health service");
    assert_ptr_equal(service, all->items); // the most gain first
    assert_near(service->gain, 36 + 40.5, same);
    assert_int_equal(service->segment_count, 2);
    assert_int_equal(service->segment, n.medium_38); // where it gains the most
    assert_int_equal(service->present, 1);
    assert_int_equal(service->compared, 1);
    assert_near(service->to, 0.45, same);
    const rl_strategy *clause = strategy_of(all, RL_STRATEGY_AGREEMENT, n.city, "");
    assert_non_null(clause);
    assert_near(clause->gain, 80 * 0.25 * 0.95 + 90 * 0.125 * 0.95, same);
    const rl_strategy *federation = strategy_of(all, RL_STRATEGY_NEW_KIND, RL_NONE, "federation");
    assert_non_null(federation);
    assert_near(federation->gain, 20, same);
    assert_int_equal(federation->segment, n.hotels_01);
    const rl_strategy *extend = strategy_of(all, RL_STRATEGY_EXTEND, n.federation, "");
    assert_non_null(extend);
    assert_near(extend->gain, 10, same);
    assert_near(extend->from, 0.25, same);
    assert_near(extend->to, 0.5, same);
    assert_int_equal(extend->segment, n.medium_38);
    assert_int_equal(extend->like, n.small_38);
    const rl_strategy *support = strategy_of(all, RL_STRATEGY_SUPPORT, n.federation, "");
    assert_non_null(support);
    assert_near(support->gain, 5 + 2.5, same);
    assert_near(support->from, 0.8, same);
    // By group: only hotels lack relays in 01.
    assert_int_equal(n.diagnosis.groups.items[1].strategies.count, 1);
    assert_int_equal(n.diagnosis.groups.items[0].strategies.count, 4);
    tear_down_network(&n);
}

// An exclusive set leaves a member only what the others do not hold, and no other sector counts.
static void test_extension_within_an_exclusive_set(void **state) {
    (void)state;
    network n;
    memset(&n, 0, sizeof n);
    rl_draft_init(&n.draft, &ctx);
    add_segments(&n);
    n.letter = rl_add_lever(&n.draft, "letter", 1);
    n.autumn = rl_add_window(&n.draft, "autumn", 100, 120);
    const rl_id set = rl_add_exclusive_set(&n.draft, "opco");
    const rl_id mine = rl_add_actor(&n.draft, "mine", 1),
                yours = rl_add_actor(&n.draft, "yours", 1);
    n.draft.actors.items[mine].exclusive_set = n.draft.actors.items[yours].exclusive_set = set;
    rl_add_audience(&n.draft, mine, filter(&n, "FZ", "1-9", NULL), 0.9);
    rl_add_audience(&n.draft, mine, filter(&n, "FZ", "10-49", NULL), 0.1);
    rl_add_audience(&n.draft, mine, filter(&n, "IZ", NULL, NULL), 0.02);
    rl_add_audience(&n.draft, yours, filter(&n, "FZ", "10-49", NULL), 0.4);
    rl_add_offer(&n.draft, mine, n.letter, 0.5, 0, 0);
    rl_add_offer(&n.draft, yours, n.letter, 0.5, 0, 0);
    rl_diagnosis_settings settings = rl_diagnosis_settings_default();
    settings.weak_share = 0.99;
    n.scenario = rl_freeze(&ctx, &n.draft);
    rl_draft_clear(&n.draft);
    assert_int_equal(rl_diagnose(&ctx, n.scenario, &settings, &n.diagnosis), RL_OK);
    const rl_strategy *extend = strategy_of(&n.diagnosis.strategies, RL_STRATEGY_EXTEND, mine, "");
    assert_non_null(extend);
    assert_near(extend->to, 0.6, same); // 0.9 elsewhere, but 0.4 belongs to the other
    assert_near(extend->gain, 2 * 25, same);
    assert_int_equal(extend->segment_count, 2); // not hotels
    tear_down_network(&n);
}

// Overuse -----------------------------------------------------------------------------------------

static void test_required_beyond_the_limits(void **state) {
    (void)state;
    network n;
    set_up_network(&n);
    rl_require_activation(&n.draft, n.federation, n.letter, n.autumn);
    rl_require_activation(&n.draft, n.federation, n.letter, n.spring); // one use is allowed
    rl_require_activation(&n.draft, n.service, n.letter, n.autumn);
    n.draft.max_contacts = 0.7;
    diagnose(&n, RL_BY_TERRITORY);
    const rl_relay_diagnosis *federation = relay_of(&n, n.federation);
    const rl_relay_diagnosis *service = relay_of(&n, n.service);
    assert_true(federation->overuse & RL_OVERUSE_LIMITS);
    assert_true(federation->overuse & RL_OVERUSE_EXHAUSTED); // already more than full effort
    assert_near(federation->used, 1, same);
    assert_true(federation->overuse & RL_OVERUSE_CONTACTS); // 0.4 + 0.6 in autumn
    assert_true(service->overuse & RL_OVERUSE_CONTACTS);
    assert_false(service->overuse & RL_OVERUSE_LIMITS);
    assert_near(service->used, 0.5 / 0.75, same);
    tear_down_network(&n);
}

static void test_redundant_and_tiring(void **state) {
    (void)state;
    network n;
    set_up_network(&n);
    const rl_id twin = rl_add_actor(&n.draft, "twin", 1);
    n.draft.actors.items[twin].solicited = true;
    n.draft.actors.items[n.service].solicited = true;
    rl_add_audience(&n.draft, twin, filter(&n, "FZ", NULL, "01"), 0.1);
    rl_add_offer(&n.draft, twin, n.letter, 0.5, 0, 0);
    n.draft.max_contacts = 0.5; // 1 over the two windows
    diagnose(&n, RL_BY_TERRITORY);
    // small_01: 0.4 of the federation, 0.6 twice of the service, 0.1 of the twin.
    assert_near(n.diagnosis.contact_load, 1.7, same);
    assert_near(n.diagnosis.weight_overloaded, 200, same);
    assert_true(relay_of(&n, n.service)->overuse & RL_OVERUSE_FATIGUE);
    assert_false(relay_of(&n, n.federation)->overuse & RL_OVERUSE_FATIGUE);
    assert_near(relay_of(&n, n.service)->contacts, 2 / 0.75, same);
    // The twin reaches 5 % of small_01, of which the others leave 44 %, and of medium_01, 49.5 %.
    assert_near(relay_of(&n, twin)->shared, 1 - (0.44 + 0.495) / 2, same);
    assert_true(relay_of(&n, twin)->overuse & RL_OVERUSE_REDUNDANT);
    assert_false(relay_of(&n, n.service)->overuse & RL_OVERUSE_REDUNDANT);
    tear_down_network(&n);
}

// Confidence --------------------------------------------------------------------------------------

static void test_what_is_assumed(void **state) {
    (void)state;
    network n;
    set_up_network(&n);
    n.draft.audiences.items[0].evidence.confidence = RL_ASSUMPTION; // federation, small
    n.draft.actors.items[n.service].evidence.confidence = RL_ASSUMPTION;
    n.draft.offers.items[1].offer.evidence.confidence = RL_ASSUMPTION; // service
    diagnose(&n, RL_BY_SIZE);
    assert_int_equal(relay_of(&n, n.federation)->assumed, RL_ASSUMED_SHARE);
    assert_int_equal(relay_of(&n, n.service)->assumed, RL_ASSUMED_ACCEPTANCE | RL_ASSUMED_EXPOSURE);
    assert_near(n.diagnosis.assumed_share, 40.0 / 150, same);
    assert_int_equal(n.diagnosis.figures[RL_FIGURE_SHARE][RL_ASSUMPTION], 2);
    assert_int_equal(n.diagnosis.figures[RL_FIGURE_SHARE][RL_MEASURED], 4);
    assert_int_equal(n.diagnosis.figures[RL_FIGURE_EXPOSURE][RL_ASSUMPTION], 1);
    assert_int_equal(n.diagnosis.figures[RL_FIGURE_ACCEPTANCE][RL_ASSUMPTION], 1);
    tear_down_network(&n);
}

// The page ----------------------------------------------------------------------------------------

static void check_width(const char *page) {
    for (const char *line = page; *line != '\0';) {
        const size_t length = strcspn(line, "\n");
        char copy[1024];
        assert_true(length < sizeof copy);
        memcpy(copy, line, length);
        copy[length] = '\0';
        if (rl_text_width(copy) > 100)
            fail_msg("a line of %d columns: %s", (int)rl_text_width(copy), copy);
        if (length > 0 && copy[length - 1] == ' ')
            fail_msg("a space ends the line: %s", copy);
        line += length + (line[length] == '\n');
    }
}

static void test_page(void **state) {
    (void)state;
    for (int by = 0; by < RL_GROUPING_COUNT; by++) {
        network n;
        rl_text page;
        set_up_network(&n);
        diagnose(&n, (rl_grouping)by);
        ctx.language = by % 2 == 0 ? RL_FRENCH : RL_ENGLISH;
        rl_text_init(&page, &ctx);
        assert_int_equal(rl_diagnosis_text(&n.diagnosis, 12, &page), RL_OK);
        check_width(rl_text_bytes(&page));
        if (by == RL_BY_TERRITORY)
            assert_non_null(
                strstr(rl_text_bytes(&page),
                       "200 établissements (40 % ; secteur FZ) ne dépendent que d'un "));
        assert_null(strstr(rl_text_bytes(&page), " nan"));
        rl_text_clear(&page);
        tear_down_network(&n);
    }
}

// Codes bear the names that codes.csv gives them, in the page as elsewhere.
static void test_names_of_codes(void **state) {
    (void)state;
    network n;
    rl_text page;
    set_up_network(&n);
    rl_add_code(&n.draft, RL_TERRITORY, "38", "Isère");
    rl_add_code(&n.draft, RL_TERRITORY, "01", "Ain");
    rl_add_code(&n.draft, RL_SECTOR, "01", "Something else");
    diagnose(&n, RL_BY_TERRITORY);
    assert_string_equal(rl_code_name(n.scenario, RL_TERRITORY, "01"), "Ain");
    assert_string_equal(rl_code_name(n.scenario, RL_SECTOR, "01"), "Something else");
    assert_null(rl_code_name(n.scenario, RL_TERRITORY, "42"));
    assert_null(rl_code_name(n.scenario, RL_SIZE, "01"));
    rl_text_init(&page, &ctx);
    assert_int_equal(rl_diagnosis_text(&n.diagnosis, 12, &page), RL_OK);
    assert_non_null(strstr(rl_text_bytes(&page), "01 Ain"));
    rl_text_clear(&page);
    tear_down_network(&n);
}

static void test_nothing_to_diagnose(void **state) {
    (void)state;
    network n;
    rl_text page;
    memset(&n, 0, sizeof n);
    rl_draft_init(&n.draft, &ctx);
    rl_add_segment(&n.draft, "FZ", "1-9", "01", 10);
    diagnose(&n, RL_BY_TERRITORY);
    assert_near(n.diagnosis.ceiling, 0, same);
    assert_true(isnan(n.diagnosis.weak_share));
    rl_text_init(&page, &ctx);
    assert_int_equal(rl_diagnosis_text(&n.diagnosis, 12, &page), RL_OK);
    assert_null(strstr(rl_text_bytes(&page), " nan"));
    rl_text_clear(&page);
    tear_down_network(&n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_segments, set_up),
        cmocka_unit_test_setup(test_relays, set_up),
        cmocka_unit_test_setup(test_groups_and_dependences, set_up),
        cmocka_unit_test_setup(test_one_relay_solicited_among_several, set_up),
        cmocka_unit_test_setup(test_relays_that_cannot_be_used, set_up),
        cmocka_unit_test_setup(test_influences, set_up),
        cmocka_unit_test_setup(test_strategies, set_up),
        cmocka_unit_test_setup(test_extension_within_an_exclusive_set, set_up),
        cmocka_unit_test_setup(test_required_beyond_the_limits, set_up),
        cmocka_unit_test_setup(test_redundant_and_tiring, set_up),
        cmocka_unit_test_setup(test_what_is_assumed, set_up),
        cmocka_unit_test_setup(test_page, set_up),
        cmocka_unit_test_setup(test_names_of_codes, set_up),
        cmocka_unit_test_setup(test_nothing_to_diagnose, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
