#include "support/sample_result.h"

#include "io/scenario_reader.h"
#include "planning.h"

#include <assert.h>
#include <math.h>

// Appends to a vector; a test that runs out of memory asserts.
#define PUSH(ctx, vector, ...)                                                                     \
    do {                                                                                           \
        const rl_status pushed = RL_VECTOR_RESERVE((ctx), (vector), 1);                            \
        assert(pushed == RL_OK);                                                                   \
        (void)pushed;                                                                              \
        (vector)->items[(vector)->count++] = __VA_ARGS__;                                          \
    } while (0)

rl_scenario *rl_sample_scenario(rl_context *ctx) {
    rl_findings findings;
    rl_scenario *scenario = NULL;
    rl_findings_init(&findings, ctx);
    const rl_status status =
        rl_scenario_read(ctx, RELAIS_SOURCE_DIR "/tests/cli/data/campagne", &findings, &scenario);
    assert(status == RL_OK && findings.list.count == 0);
    (void)status;
    rl_findings_clear(&findings);
    return scenario;
}

static rl_id activation(const rl_scenario *scenario, const char *relay, const char *lever,
                        const char *window) {
    const rl_id found =
        rl_find_activation(scenario, rl_find_actor(scenario, relay), rl_find_lever(scenario, lever),
                           rl_find_window(scenario, window));
    assert(found != RL_NONE);
    return found;
}

static rl_id offer(const rl_scenario *scenario, const char *relay, const char *lever,
                   const char *window) {
    return scenario->activations[activation(scenario, relay, lever, window)].offer;
}

void rl_sample_plan(rl_context *ctx, const rl_scenario *scenario, rl_plan *out) {
    static const char *const triples[][3] = {{"federation", "lettre", "octobre"},
                                             {"federation", "lettre", "mars"},
                                             {"sante", "visite", "mars"}};
    for (size_t i = 0; i < sizeof triples / sizeof *triples; i++) {
        const rl_status status = rl_plan_add(
            ctx, out, activation(scenario, triples[i][0], triples[i][1], triples[i][2]));
        assert(status == RL_OK);
        (void)status;
    }
}

static void add_bindings(rl_context *ctx, const rl_scenario *scenario, rl_result *out) {
    const rl_id mars = rl_find_window(scenario, "mars");
    const rl_id segment = rl_find_segment(scenario, "c-petit-38");
    const rl_id lettre = offer(scenario, "federation", "lettre", "mars");
    PUSH(ctx, &out->bindings, (rl_binding){RL_RULE_BUDGET, RL_NONE, RL_NONE, 6499.5, 6500, 0.42});
    PUSH(ctx, &out->bindings, (rl_binding){RL_RULE_HOURS, RL_NONE, RL_NONE, 150, 150, NAN});
    PUSH(ctx, &out->bindings, (rl_binding){RL_RULE_WINDOW_HOURS, mars, RL_NONE, 60, 60, 1.5});
    PUSH(ctx, &out->bindings, (rl_binding){RL_RULE_MAX_RELAYS, RL_NONE, RL_NONE, 4, 4, 31});
    PUSH(ctx, &out->bindings, (rl_binding){RL_RULE_MAX_ACTIVATIONS, RL_NONE, RL_NONE, 8, 8, 0});
    PUSH(ctx, &out->bindings, (rl_binding){RL_RULE_MAX_USES, lettre, RL_NONE, 3, 3, 12});
    PUSH(ctx, &out->bindings, (rl_binding){RL_RULE_GAP, lettre, RL_NONE, 28, 28, NAN});
    PUSH(ctx, &out->bindings, (rl_binding){RL_RULE_CONTACTS, segment, mars, 1.2, 1.2, 50});
    PUSH(ctx, &out->bindings, (rl_binding){RL_RULE_FLOOR, 0, RL_NONE, 288, 288, 0.02});
}

static void add_left_out(rl_context *ctx, const rl_scenario *scenario, rl_result *out) {
    const rl_id artisans = rl_find_actor(scenario, "artisans");
    const rl_id negoce = rl_find_actor(scenario, "negoce");
    const rl_id comptables = rl_find_actor(scenario, "comptables");
    const rl_id journal = rl_find_actor(scenario, "journal");
    const rl_id reunion = activation(scenario, "artisans", "reunion", "mars");
    static const rl_rule rules[] = {
        RL_RULE_BUDGET,          RL_RULE_HOURS,    RL_RULE_WINDOW_HOURS, RL_RULE_MAX_RELAYS,
        RL_RULE_MAX_ACTIVATIONS, RL_RULE_CONTACTS, RL_RULE_GAP};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        PUSH(ctx, &out->left_out,
             (rl_left_out){.relay = artisans,
                           .reason = RL_LEFT_RULE,
                           .rule = rules[i],
                           .activation = reunion,
                           .gain = 100 - (double)i,
                           .cost_eur = 900,
                           .best_reach = NAN});
    PUSH(ctx, &out->left_out,
         (rl_left_out){.relay = negoce,
                       .reason = RL_LEFT_NOT_NEEDED,
                       .activation = activation(scenario, "negoce", "visite", "mai"),
                       .gain = 5,
                       .cost_eur = 1500,
                       .best_reach = out->evaluation.total.reached - 62});
    PUSH(ctx, &out->left_out,
         (rl_left_out){.relay = comptables,
                       .reason = RL_LEFT_NO_GAIN,
                       .activation = activation(scenario, "comptables", "lettre", "mars"),
                       .gain = 0.1,
                       .cost_eur = 350,
                       .best_reach = NAN});
    static const rl_left_out_reason reasons[] = {RL_LEFT_FORBIDDEN, RL_LEFT_NO_OFFER,
                                                 RL_LEFT_NO_AUDIENCE};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        PUSH(ctx, &out->left_out,
             (rl_left_out){
                 .relay = journal, .reason = reasons[i], .activation = RL_NONE, .best_reach = NAN});
}

static rl_result empty_result(void) {
    rl_result result = {.settings = {.gap = 0.001,
                                     .keep_share = 0.99,
                                     .target_share = NAN,
                                     .goals = 3,
                                     .time_limit_s = INFINITY,
                                     .seed = 1,
                                     .threads = 2,
                                     .centrality = "strength"},
                        .best_reach = NAN,
                        .bound = NAN,
                        .gap = NAN};
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++)
        result.goals[kind].kind = (rl_goal_kind)kind;
    return result;
}

void rl_sample_result(rl_context *ctx, const rl_scenario *scenario, rl_result *out) {
    *out = empty_result();
    out->status = RL_RESULT_OPTIMAL;
    out->has_plan = true;
    rl_sample_plan(ctx, scenario, &out->plan);
    const rl_status status = rl_evaluate_plan(ctx, scenario, &out->plan, &out->evaluation);
    assert(status == RL_OK);
    (void)status;
    out->best_reach = out->evaluation.total.reached * 1.004;
    out->bound = out->best_reach * 1.0008;
    out->gap = 0.0008;
    out->finished = true;
    out->proof = (rl_result_proof){RL_PROOF_ACCEPTED, out->bound, 0.0625};
    out->goals[RL_GOAL_REACH] =
        (rl_goal_report){RL_GOAL_REACH, true, true, true, out->best_reach, out->bound, 17, 0.25};
    out->goals[RL_GOAL_RELAYS] = (rl_goal_report){RL_GOAL_RELAYS, true, true, true, 2, 2, 3, 0.125};
    out->goals[RL_GOAL_ACTIVATIONS] =
        (rl_goal_report){RL_GOAL_ACTIVATIONS, true, true, true, 3, 3, 2, 0.125};
    out->goals[RL_GOAL_CENTRALITY] =
        (rl_goal_report){RL_GOAL_CENTRALITY, true, true, true, 5750, 5750, 1, 0.125};
    add_bindings(ctx, scenario, out);
    add_left_out(ctx, scenario, out);
    out->seconds = 0.75;
    out->nodes = 23;
    out->simplex_iterations = 1234;
    out->programmes = 210;
    out->cuts = 18;
}

void rl_sample_violations(rl_context *ctx, const rl_scenario *scenario, rl_violations *out) {
    const rl_id mars = rl_find_window(scenario, "mars");
    const rl_id segment = rl_find_segment(scenario, "c-petit-38");
    const rl_id journal = rl_find_actor(scenario, "journal");
    const rl_id sante = rl_find_actor(scenario, "sante");
    const rl_id lettre = offer(scenario, "federation", "lettre", "mars");
    const rl_id in_march = activation(scenario, "federation", "lettre", "mars");
    const rl_violation violations[] = {
        {RL_RULE_BUDGET, RL_NONE, RL_NONE, 7000, 6500},
        {RL_RULE_HOURS, RL_NONE, RL_NONE, 150.5, 150},
        {RL_RULE_WINDOW_HOURS, mars, RL_NONE, 96, 60},
        {RL_RULE_MAX_RELAYS, RL_NONE, RL_NONE, 5, 4},
        {RL_RULE_MAX_ACTIVATIONS, RL_NONE, RL_NONE, 9, 8},
        {RL_RULE_MAX_USES, lettre, RL_NONE, 4, 3},
        {RL_RULE_GAP, lettre, in_march, 14, 28},
        {RL_RULE_CONTACTS, segment, mars, 2.0001, 2},
        {RL_RULE_REQUIRED_RELAY, sante, RL_NONE, 0, 1},
        {RL_RULE_FORBIDDEN_RELAY, journal, RL_NONE, 1, 0},
        {RL_RULE_REQUIRED_ACTIVATION, in_march, RL_NONE, 0, 1},
        {RL_RULE_FORBIDDEN_ACTIVATION, in_march, RL_NONE, 1, 0},
        {RL_RULE_FLOOR, 0, RL_NONE, 287.7, 288},
    };
    for (size_t i = 0; i < sizeof violations / sizeof *violations; i++)
        PUSH(ctx, &out->list, violations[i]);
    assert(out->list.count == RL_RULE_COUNT);
}

void rl_sample_infeasible(rl_context *ctx, const rl_scenario *scenario, rl_result *out) {
    *out = empty_result();
    out->status = RL_RESULT_INFEASIBLE;
    out->finished = true;
    out->proof.state = RL_PROOF_ACCEPTED;
    out->conflict_is_minimal = true;
    rl_violations violations = {0};
    rl_sample_violations(ctx, scenario, &violations);
    for (size_t i = 0; i < violations.list.count; i++) {
        const rl_violation *violation = &violations.list.items[i];
        const double limit = violation->rule == RL_RULE_FLOOR ? 0.15 : violation->limit;
        PUSH(ctx, &out->conflict, (rl_conflict_rule){violation->rule, violation->subject, limit});
    }
    PUSH(ctx, &out->conflict, (rl_conflict_rule){RL_RULE_FLOOR, RL_NONE, 0.6}); // target share
    PUSH(ctx, &out->conflict, (rl_conflict_rule){RL_RULE_CONTACTS, RL_NONE, 2});
    rl_violations_clear(ctx, &violations);
}
