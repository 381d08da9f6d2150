#include "io/result_reader.h"

#include "io/json_file.h"

#include <math.h>
#include <string.h>

typedef struct reading {
    rl_context *ctx;
    const rl_scenario *scenario;
    rl_json_document document;
    rl_read_result *out;
    rl_status status; // the first failure
} reading;

static void refuse(reading *r, const rl_json *value) {
    rl_findings_add(r->document.findings, RL_FINDING_RESULT_INVALID,
                    rl_json_place(&r->document, value), NULL);
}

// The value of a key when there is one, else the object that should have it.
static void refuse_key(reading *r, const rl_json *object, const char *key) {
    const rl_json *value = rl_json_get(object, key);
    refuse(r, value == NULL ? object : value);
}

static const char *keep(reading *r, const char *text) {
    const char *kept = rl_arena_copy_text(&r->out->arena, text, strlen(text));
    if (kept == NULL)
        r->status = rl_fail_memory(r->ctx);
    return kept == NULL ? "" : kept;
}

static double number(const rl_json *object, const char *key) {
    return rl_json_get_number(object, key, NAN);
}

// A count that must be there, whole and not negative.
static int64_t count(reading *r, const rl_json *object, const char *key) {
    const double value = number(object, key);
    if (value >= 0 && value <= 9e15 && floor(value) == value)
        return (int64_t)value;
    refuse_key(r, object, key);
    return 0;
}

static bool truth(const rl_json *object, const char *key) {
    const rl_json *value = rl_json_get_kind(object, key, RL_JSON_BOOL);
    return value != NULL && value->truth;
}

// The position of the text of `key` among names; −1 when it is none of them.
static int choice(const rl_json *object, const char *key, const char *(*name)(int), int names) {
    const char *text = rl_json_get_text(object, key, "");
    for (int i = 0; i < names; i++)
        if (strcmp(name(i), text) == 0)
            return i;
    return -1;
}

static const char *status_name(int i) { return rl_result_status_name((rl_result_status)i); }
static const char *state_name(int i) { return rl_proof_state_name((rl_proof_state)i); }
static const char *goal_name(int i) { return rl_goal_kind_name((rl_goal_kind)i); }
static const char *rule_name(int i) { return rl_rule_name((rl_rule)i); }
static const char *reason_name(int i) { return rl_left_out_reason_name((rl_left_out_reason)i); }

// What ids name ----------------------------------------------------------------------------------

// What the text of `key` names; RL_NONE when the value is null, or not there.
static rl_id find(reading *r, const rl_json *object, const char *key,
                  rl_id (*search)(const rl_scenario *, const char *)) {
    const char *id = rl_json_get_text(object, key, NULL);
    const rl_id found = id == NULL ? RL_NONE : search(r->scenario, id);
    if (id != NULL && found == RL_NONE)
        refuse(r, rl_json_get(object, key));
    return found;
}

static rl_id find_floor(const rl_scenario *scenario, const char *name) {
    for (rl_id floor = 0; floor < scenario->rules.floor_count; floor++)
        if (strcmp(scenario->rules.floors[floor].name, name) == 0)
            return floor;
    return RL_NONE;
}

static rl_id find_offer(const rl_scenario *scenario, rl_id relay, rl_id lever) {
    for (rl_id offer = 0; offer < scenario->offer_count; offer++)
        if (scenario->offers[offer].relay == relay && scenario->offers[offer].lever == lever)
            return offer;
    return RL_NONE;
}

static rl_id find_activation(const rl_scenario *scenario, rl_id relay, rl_id lever, rl_id window) {
    return relay == RL_NONE || lever == RL_NONE || window == RL_NONE
               ? RL_NONE
               : rl_find_activation(scenario, relay, lever, window);
}

// A rule with what it is about.
typedef struct rule_read {
    int rule; // −1 when it is not known
    rl_id subject, other;
} rule_read;

static rule_read read_rule(reading *r, const rl_json *item) {
    const rl_id relay = find(r, item, "relay", rl_find_actor);
    const rl_id lever = find(r, item, "lever", rl_find_lever);
    const rl_id window = find(r, item, "window", rl_find_window);
    rule_read read = {choice(item, "rule", rule_name, RL_RULE_COUNT), RL_NONE, RL_NONE};
    switch (read.rule) {
    case RL_RULE_WINDOW_HOURS:
        read.subject = window;
        break;
    case RL_RULE_GAP:
        read.other = find_activation(r->scenario, relay, lever, window);
        // falls through
    case RL_RULE_MAX_USES:
        read.subject = find_offer(r->scenario, relay, lever);
        break;
    case RL_RULE_CONTACTS:
        read.subject = find(r, item, "segment", rl_find_segment);
        read.other = window;
        return read;
    case RL_RULE_REQUIRED_RELAY:
    case RL_RULE_FORBIDDEN_RELAY:
        read.subject = relay;
        break;
    case RL_RULE_REQUIRED_ACTIVATION:
    case RL_RULE_FORBIDDEN_ACTIVATION:
        read.subject = find_activation(r->scenario, relay, lever, window);
        break;
    case RL_RULE_FLOOR: // without a name, the share of the whole target that was asked
        read.subject = find(r, item, "floor", find_floor);
        return read;
    case -1:
        refuse(r, item);
        return read;
    default:
        return read;
    }
    if (read.subject == RL_NONE) {
        refuse(r, item);
        read.rule = -1;
    }
    return read;
}

// The parts of the document -----------------------------------------------------------------------

static void read_settings(reading *r) {
    const rl_json *settings = rl_json_get_kind(r->document.root, "settings", RL_JSON_OBJECT);
    const double limit = number(settings, "time_limit_s");
    if (settings == NULL) {
        refuse(r, r->document.root);
        return;
    }
    r->out->result.settings = (rl_result_settings){
        .gap = number(settings, "gap"),
        .keep_share = number(settings, "keep_share"),
        .target_share = number(settings, "target_share"),
        .goals = (int32_t)count(r, settings, "goals"),
        .time_limit_s = isnan(limit) ? INFINITY : limit,
        .seed = (uint64_t)count(r, settings, "seed"),
        .centrality = keep(r, rl_json_get_text(settings, "centrality", "")),
    };
}

static void read_goals(reading *r) {
    const rl_json *goals = rl_json_get_kind(r->document.root, "goals", RL_JSON_ARRAY);
    for (const rl_json *goal = goals == NULL ? NULL : goals->first; goal != NULL;
         goal = goal->next) {
        const int kind = choice(goal, "goal", goal_name, RL_GOAL_COUNT);
        if (kind < 0) {
            refuse(r, goal);
            continue;
        }
        r->out->result.goals[kind] = (rl_goal_report){.kind = (rl_goal_kind)kind,
                                                      .attempted = truth(goal, "attempted"),
                                                      .proved = truth(goal, "proved"),
                                                      .settled = truth(goal, "settled"),
                                                      .value = number(goal, "value"),
                                                      .bound = number(goal, "bound")};
    }
}

// A document of before proofs were checked has none: nothing of it is called proved.
static void read_proof(reading *r) {
    rl_result *result = &r->out->result;
    const rl_json *proof = rl_json_get_kind(r->document.root, "proof", RL_JSON_OBJECT);
    const int state = proof == NULL ? RL_PROOF_NOT_ASKED
                                    : choice(proof, "outcome", state_name, RL_PROOF_STATE_COUNT);
    if (state < 0)
        refuse_key(r, proof, "outcome");
    else
        result->proof.state = (rl_proof_state)state;
    result->proof.search_bound = number(proof, "search_bound");
    result->finished = truth(r->document.root, "finished");
    if (proof != NULL)
        return;
    result->finished = result->status == RL_RESULT_OPTIMAL;
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++) {
        result->goals[kind].settled = result->goals[kind].proved;
        result->goals[kind].proved = false;
    }
}

static void read_activation(reading *r, const rl_json *item) {
    const rl_id activation = find_activation(r->scenario, find(r, item, "relay", rl_find_actor),
                                             find(r, item, "lever", rl_find_lever),
                                             find(r, item, "window", rl_find_window));
    if (activation == RL_NONE)
        refuse(r, item);
    else if (r->status == RL_OK)
        r->status = rl_plan_add(r->ctx, &r->out->result.plan, activation);
}

static void read_plan(reading *r) {
    const rl_json *plan = rl_json_get_kind(r->document.root, "plan", RL_JSON_OBJECT);
    const rl_json *list = rl_json_get_kind(plan, "activations", RL_JSON_ARRAY);
    r->out->result.has_plan = plan != NULL;
    r->out->reached =
        number(rl_json_get_kind(r->document.root, "reach", RL_JSON_OBJECT), "reached");
    if (plan != NULL && (list == NULL || isnan(r->out->reached)))
        refuse(r, plan);
    for (const rl_json *item = list == NULL ? NULL : list->first; item != NULL; item = item->next)
        read_activation(r, item);
}

static void read_left_out_relay(reading *r, const rl_json *item) {
    rl_result *result = &r->out->result;
    const rl_id relay = find(r, item, "id", rl_find_actor);
    const int reason = choice(item, "reason", reason_name, RL_LEFT_NO_GAIN + 1);
    const int rule = choice(item, "rule", rule_name, RL_RULE_COUNT);
    if (relay == RL_NONE || reason < 0 || (reason == RL_LEFT_RULE && rule < 0)) {
        refuse(r, item);
        return;
    }
    if (r->status == RL_OK)
        r->status = RL_VECTOR_RESERVE(r->ctx, &result->left_out, 1);
    if (r->status != RL_OK)
        return;
    result->left_out.items[result->left_out.count++] = (rl_left_out){
        .relay = relay,
        .reason = (rl_left_out_reason)reason,
        .rule = rule < 0 ? RL_RULE_BUDGET : (rl_rule)rule,
        .activation = find_activation(r->scenario, relay, find(r, item, "lever", rl_find_lever),
                                      find(r, item, "window", rl_find_window)),
        .gain = number(item, "gain"),
        .cost_eur = number(item, "cost_eur"),
        .best_reach = number(item, "best_reach")};
}

static void read_left_out(reading *r) {
    const rl_json *list = rl_json_get_kind(r->document.root, "left_out", RL_JSON_ARRAY);
    for (const rl_json *item = list == NULL ? NULL : list->first; item != NULL; item = item->next)
        read_left_out_relay(r, item);
}

static void read_bindings(reading *r) {
    rl_result *result = &r->out->result;
    const rl_json *list = rl_json_get_kind(r->document.root, "bindings", RL_JSON_ARRAY);
    for (const rl_json *item = list == NULL ? NULL : list->first; item != NULL; item = item->next) {
        const rule_read rule = read_rule(r, item);
        if (r->status == RL_OK)
            r->status = RL_VECTOR_RESERVE(r->ctx, &result->bindings, 1);
        if (r->status == RL_OK && rule.rule >= 0)
            result->bindings.items[result->bindings.count++] = (rl_binding){
                (rl_rule)rule.rule,   rule.subject,          rule.other,
                number(item, "used"), number(item, "limit"), number(item, "gain_per_unit")};
    }
}

static void read_conflict(reading *r) {
    rl_result *result = &r->out->result;
    const rl_json *conflict = rl_json_get_kind(r->document.root, "conflict", RL_JSON_OBJECT);
    const rl_json *list = rl_json_get_kind(conflict, "rules", RL_JSON_ARRAY);
    result->conflict_is_minimal = truth(conflict, "minimal");
    for (const rl_json *item = list == NULL ? NULL : list->first; item != NULL; item = item->next) {
        const rule_read rule = read_rule(r, item);
        if (r->status == RL_OK)
            r->status = RL_VECTOR_RESERVE(r->ctx, &result->conflict, 1);
        if (r->status == RL_OK && rule.rule >= 0)
            result->conflict.items[result->conflict.count++] =
                (rl_conflict_rule){(rl_rule)rule.rule, rule.subject, number(item, "limit")};
    }
}

static void read_chosen(reading *r) {
    rl_result *result = &r->out->result;
    read_settings(r);
    read_goals(r);
    read_proof(r);
    read_left_out(r);
    read_bindings(r);
    read_conflict(r);
    result->best_reach = number(r->document.root, "best_reach");
    result->bound = number(r->document.root, "bound");
    result->gap = number(r->document.root, "gap");
    result->seconds = number(rl_json_get(r->document.root, "run"), "seconds");
}

// ------------------------------------------------------------------------------------------------

// Whether the document is a result, of this scenario in this state.
static bool is_ours(reading *r) {
    const rl_json *root = r->document.root;
    const char *format = rl_json_get_text(root, "format", "");
    const rl_json *provenance = rl_json_get_kind(root, "provenance", RL_JSON_OBJECT);
    if (strcmp(format, "relais-result/1") != 0) {
        rl_findings_add(r->document.findings, RL_FINDING_RESULT_FORMAT,
                        rl_json_place(&r->document, root), NULL, format);
        return false;
    }
    if (strcmp(rl_json_get_text(provenance, "input_hash", ""), r->scenario->input_hash) != 0) {
        rl_findings_add(r->document.findings, RL_FINDING_RESULT_OF_OTHER_INPUT,
                        rl_json_place(&r->document, provenance == NULL ? root : provenance), NULL,
                        r->scenario->path);
        return false;
    }
    return true;
}

static void read_document(reading *r) {
    const int status = choice(r->document.root, "status", status_name, RL_RESULT_UNKNOWN + 1);
    r->out->is_evaluation =
        strcmp(rl_json_get_text(r->document.root, "status", ""), "evaluated") == 0;
    if (status < 0 && !r->out->is_evaluation)
        refuse_key(r, r->document.root, "status");
    r->out->result.status = status < 0 ? RL_RESULT_FEASIBLE : (rl_result_status)status;
    read_plan(r);
    if (!r->out->is_evaluation)
        read_chosen(r);
}

rl_status rl_result_read(rl_context *ctx, const rl_scenario *scenario, const char *path,
                         rl_findings *findings, rl_read_result *out) {
    const size_t errors_before = findings->error_count;
    reading r = {.ctx = ctx, .scenario = scenario, .out = out};
    *out = (rl_read_result){.reached = NAN};
    rl_arena_init(&out->arena, ctx);
    out->result.gap = out->result.bound = out->result.best_reach = NAN;
    out->result.settings.target_share = NAN;
    r.status = rl_json_read_file(ctx, path, findings, &r.document);
    if (r.status == RL_OK && is_ours(&r))
        read_document(&r);
    rl_json_clear(&r.document);
    if (r.status == RL_OK && (findings->failed || findings->error_count > errors_before))
        r.status = rl_findings_status(findings);
    return r.status;
}

rl_status rl_result_confirm(rl_context *ctx, const char *path, const rl_read_result *read,
                            rl_findings *findings) {
    const double reached = read->result.evaluation.total.reached;
    rl_text text;
    if (!read->result.has_plan ||
        fabs(reached - read->reached) <= 1e-6 * fmax(1, fabs(read->reached)))
        return RL_OK;
    rl_text_init(&text, ctx);
    rl_text_append_number(&text, reached, 3);
    rl_findings_add(findings, RL_FINDING_RESULT_DIFFERS,
                    (rl_place){.file = path, .pointer = "/reach/reached"}, NULL,
                    rl_text_bytes(&text));
    rl_text_clear(&text);
    return rl_findings_status(findings);
}

void rl_read_result_clear(rl_context *ctx, rl_read_result *read) {
    rl_result_clear(ctx, &read->result);
    rl_arena_clear(&read->arena);
}
