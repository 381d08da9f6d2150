#include "comparing.h"

#include "base/file.h"
#include "base/messages.h"
#include "io/input_file.h"
#include "io/json.h"
#include "io/plan_reader.h"
#include "io/scenario_edits.h"
#include "models.h"
#include "optimise/session.h"
#include "reach/evaluate.h"
#include "study/compare.h"
#include "study/moves.h"
#include "study/simulate.h"

#include <math.h>
#include <string.h>

#define STRATEGY_FORMAT "relais-strategy/1"

enum { NODES_MAX = 300 }; // of one choice, counted so that the answer is the same everywhere

typedef struct comparing {
    rl_context *ctx;
    const rl_compare_request *request;
    rl_findings *findings;
    rl_comparison *out;
    rl_oracle *oracle;
} comparing;

static const char *keep(comparing *c, const char *text, size_t length) {
    return rl_arena_copy_text(&c->out->arena, text, length);
}

// Strategies
// ----------------------------------------------------------------------------------------

static const rl_json_field strategy_fields[] = {
    {.name = "format", .kind = RL_JSON_TEXT, .required = true, .choices = STRATEGY_FORMAT},
    {.name = "name", .kind = RL_JSON_TEXT, .required = true},
    {.name = "relays", .kind = RL_JSON_ARRAY},
    {.name = "kinds", .kind = RL_JSON_ARRAY},
    {.name = "roles", .kind = RL_JSON_ARRAY},
    {.name = "levers", .kind = RL_JSON_ARRAY},
};

static bool list_holds(const rl_json *array, const char *text) {
    for (const rl_json *item = array->first; item != NULL; item = item->next)
        if (item->kind == RL_JSON_TEXT && strcmp(item->text, text) == 0)
            return true;
    return false;
}

static bool has_role(const rl_json *array, uint32_t roles) {
    rl_role role;
    for (const rl_json *item = array->first; item != NULL; item = item->next)
        if (item->kind == RL_JSON_TEXT && rl_role_from_name(item->text, &role) && (roles & role))
            return true;
    return false;
}

// A relay is allowed when one of the lists names it, its kind or a role of its; all are when there
// is no list.
static bool is_allowed(const rl_json *rules, const rl_actor *actor) {
    const rl_json *relays = rl_json_get_kind(rules, "relays", RL_JSON_ARRAY);
    const rl_json *kinds = rl_json_get_kind(rules, "kinds", RL_JSON_ARRAY);
    const rl_json *roles = rl_json_get_kind(rules, "roles", RL_JSON_ARRAY);
    return (relays == NULL && kinds == NULL && roles == NULL) ||
           (relays != NULL && list_holds(relays, actor->id)) ||
           (kinds != NULL && list_holds(kinds, actor->kind)) ||
           (roles != NULL && has_role(roles, actor->roles));
}

static void restrict_session(rl_session *session, const rl_scenario *s, const rl_json *rules) {
    const rl_json *levers = rl_json_get_kind(rules, "levers", RL_JSON_ARRAY);
    for (rl_id a = 0; a < s->actor_count; a++)
        if (s->actors[a].activation_count > 0 && !is_allowed(rules, &s->actors[a]))
            rl_session_set_relay(session, a, RL_OUT);
    for (rl_id k = 0; levers != NULL && k < s->activation_count; k++)
        if (s->activations[k].state != RL_REQUIRED &&
            !list_holds(levers, s->levers[s->activations[k].lever].id))
            rl_session_set_activation(session, k, RL_OUT);
}

// The plan of most reach under the rules of the strategy; `rules` is NULL for the scenario's alone.
static rl_status choose(comparing *c, const rl_scenario *scenario, const rl_json *rules,
                        rl_plan *plan, bool *found) {
    rl_oracle *oracle = NULL;
    rl_session *session = NULL;
    rl_answer answer = {0};
    rl_question question = rl_question_default();
    rl_status status = RL_OK;
    question.gap = c->request->gap;
    question.node_limit = NODES_MAX;
    RL_TRY(rl_model_create(c->ctx, scenario, &oracle));
    RL_TRY(rl_session_create(c->ctx, oracle, NULL, &session));
    if (rules != NULL)
        restrict_session(session, scenario, rules);
    RL_TRY(rl_session_most_reach(session, &question, &answer));
    *found = answer.has_plan;
    if (*found)
        RL_TRY(rl_plan_copy(c->ctx, &answer.plan, plan));
done:
    rl_answer_clear(c->ctx, &answer);
    rl_session_free(session);
    rl_oracle_free(c->ctx, oracle);
    return status;
}

// A strategy may be unable to keep the floors of the scenario, which is worth knowing: it is then
// chosen without them, and the rules it breaks are told.
static rl_status choose_strategy(comparing *c, const rl_json *rules, rl_contender *contender) {
    rl_scenario floorless = *c->request->scenario;
    bool found = false;
    contender->is_strategy = true;
    rl_status status = choose(c, c->request->scenario, rules, &contender->plan, &found);
    if (status == RL_OK && !found && floorless.rules.floor_count > 0 && !rl_should_stop(c->ctx)) {
        floorless.rules.floor_count = 0;
        contender->without_floors = true;
        status = choose(c, &floorless, rules, &contender->plan, &found);
    }
    if (status == RL_OK && !found && !rl_should_stop(c->ctx))
        status = rl_fail(c->ctx, RL_E_INPUT, rl_message_text(c->ctx, RL_MSG_COMPARE_NO_PLAN),
                         contender->name);
    return status;
}

// Reads the file as a strategy; `is_one` tells whether it is.
static rl_status read_strategy(comparing *c, const char *path, bool *is_one,
                               rl_contender *contender) {
    rl_json_document document = {0};
    char *bytes = NULL;
    size_t length;
    *is_one = false;
    if (strcmp(path, "-") == 0 || !rl_file_exists(path))
        return RL_OK; // a plan, or what reading one reports
    rl_status status =
        rl_input_file_read(c->ctx, path, RL_JSON_BYTES_MAX, c->findings, &bytes, &length);
    if (status != RL_OK || bytes == NULL)
        return status;
    *is_one = rl_json_looks_like(bytes) && strstr(bytes, "\"relais-strategy/") != NULL;
    if (*is_one) {
        rl_arena_init(&document.arena, c->ctx);
        status = rl_json_read(c->ctx, path, bytes, length, c->findings, &document);
        if (status == RL_OK) {
            const size_t errors = c->findings->error_count;
            rl_json_check_object(&document, document.root, strategy_fields,
                                 sizeof strategy_fields / sizeof *strategy_fields);
            const char *name = rl_json_get_text(document.root, "name", "");
            contender->name = keep(c, name, strlen(name));
            if (contender->name == NULL)
                status = rl_fail_memory(c->ctx);
            else if (c->findings->error_count > errors)
                status = rl_findings_status(c->findings);
            else
                status = choose_strategy(c, document.root, contender);
        }
        rl_json_clear(&document);
    }
    rl_release(c->ctx, bytes);
    return status;
}

// The file's name without its folder and ending.
static const char *name_of(comparing *c, const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    return keep(c, name, dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name));
}

static rl_status take(comparing *c, const char *path, rl_contender *contender) {
    bool is_strategy;
    if (strcmp(path, "best") == 0) {
        contender->name = rl_message_text(c->ctx, RL_MSG_COMPARE_BEST);
        return choose_strategy(c, NULL, contender);
    }
    const rl_status status = read_strategy(c, path, &is_strategy, contender);
    if (status != RL_OK || is_strategy)
        return status;
    contender->name = name_of(c, path);
    return contender->name == NULL
               ? rl_fail_memory(c->ctx)
               : rl_plan_read(c->ctx, c->request->scenario, path, c->findings, &contender->plan);
}

// Cases
// ---------------------------------------------------------------------------------------------

static rl_status evaluate_case(comparing *c, const rl_scenario *changed, double *reached) {
    rl_oracle *oracle = NULL;
    rl_status status = rl_model_create(c->ctx, changed, &oracle);
    for (int32_t i = 0; status == RL_OK && i < c->out->count; i++) {
        rl_plan plan = {0};
        rl_evaluation evaluation = {0};
        int32_t dropped;
        status = rl_plan_carry_over(c->ctx, c->request->scenario, &c->out->contenders[i].plan,
                                    changed, &plan, &dropped);
        if (status == RL_OK)
            status = rl_evaluate(c->ctx, oracle, &plan, &evaluation);
        reached[i] = evaluation.total.reached;
        rl_evaluation_clear(c->ctx, &evaluation);
        rl_plan_clear(c->ctx, &plan);
    }
    rl_oracle_free(c->ctx, oracle);
    return status;
}

// One what-if; combinations that make no valid scenario are left out.
static rl_status run_case(comparing *c, int32_t number) {
    rl_comparison *out = c->out;
    rl_edit_list edits = {0};
    rl_findings found;
    rl_scenario *changed = NULL;
    rl_text name;
    rl_findings_init(&found, c->ctx);
    rl_text_init(&name, c->ctx);
    rl_status status = rl_changes_edits(c->ctx, c->request->changes, number, &edits);
    if (status == RL_OK)
        status = rl_scenario_read_edited(c->ctx, c->request->scenario->path, edits.list.items,
                                         (int32_t)edits.list.count, &found, &changed);
    if (status == RL_OK) {
        status =
            evaluate_case(c, changed, out->reached + (size_t)out->case_count * (size_t)out->count);
        rl_changes_append_name(c->request->changes, number, &name);
        out->case_names[out->case_count] = keep(c, rl_text_bytes(&name), name.length);
        if (name.failed || out->case_names[out->case_count++] == NULL)
            status = rl_fail_memory(c->ctx);
    } else if (status == RL_E_INPUT) {
        status = RL_OK;
    }
    rl_scenario_free(changed);
    rl_text_clear(&name);
    rl_findings_clear(&found);
    RL_VECTOR_CLEAR(c->ctx, &edits.list);
    return status;
}

static rl_status run_cases(comparing *c) {
    rl_comparison *out = c->out;
    const int32_t changes = c->request->changes == NULL ? 0 : c->request->changes->case_count;
    rl_status status = RL_OK;
    out->case_names = RL_ARENA_NEW(&out->arena, const char *, changes + 1);
    out->reached = RL_ARENA_NEW(&out->arena, double, (size_t)(changes + 1) * (size_t)out->count);
    if (out->case_names == NULL || out->reached == NULL)
        return rl_fail_memory(c->ctx);
    out->case_names[0] = rl_message_text(c->ctx, RL_MSG_COMPARE_AS_IT_IS);
    for (int32_t i = 0; i < out->count; i++)
        out->reached[i] = out->contenders[i].simulation.evaluation.total.reached;
    out->case_count = 1;
    for (int32_t k = 0; status == RL_OK && k < changes && !rl_should_stop(c->ctx); k++)
        status = run_case(c, k);
    return status;
}

// ------------------------------------------------------------------------------------------------

rl_status rl_compare_plans(rl_context *ctx, const rl_compare_request *request,
                           rl_findings *findings, rl_comparison *out) {
    comparing c = {.ctx = ctx, .request = request, .findings = findings, .out = out};
    const size_t errors_before = findings->error_count;
    rl_status status = RL_OK;
    out->contenders = RL_ARENA_NEW(&out->arena, rl_contender, request->count);
    if (out->contenders == NULL)
        return rl_fail_memory(ctx);
    out->count = request->count;
    RL_TRY(rl_model_create(ctx, request->scenario, &c.oracle));
    for (int32_t i = 0; i < request->count; i++) {
        status = take(&c, request->paths[i], &out->contenders[i]);
        if (status != RL_OK && !(status == RL_E_INPUT && findings->error_count > errors_before))
            goto done; // wrong files are all reported
    }
    if (findings->error_count > errors_before) {
        status = rl_findings_status(findings);
        goto done;
    }
    for (int32_t i = 0; i < request->count; i++) {
        rl_report_progress(ctx, rl_message_text(ctx, RL_MSG_PHASE_SIMULATE),
                           (double)i / request->count, NAN, NAN);
        RL_TRY(rl_simulate(ctx, c.oracle, &out->contenders[i].plan, request->simulations, NAN,
                           &out->contenders[i].simulation));
    }
    RL_TRY(run_cases(&c));
    RL_TRY(rl_compare(ctx, request->weights, out));
done:
    rl_oracle_free(ctx, c.oracle);
    return status;
}

bool rl_comparison_is_partial(const rl_comparison *comparison) {
    for (int32_t i = 0; i < comparison->count; i++)
        if (comparison->contenders[i].simulation.count <
            comparison->contenders[i].simulation.wanted)
            return true;
    return false;
}
