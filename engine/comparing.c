#include "comparing.h"

#include "base/messages.h"
#include "io/plan_reader.h"
#include "io/scenario_edits.h"
#include "io/strategy_reader.h"
#include "models.h"
#include "optimise/session.h"
#include "planning.h"
#include "reach/evaluate.h"
#include "reach/sampling.h"
#include "study/compare.h"
#include "study/moves.h"

#include <math.h>
#include <string.h>

enum { NODES_MAX = 300 }; // of one choice, counted so that the answer is the same everywhere

typedef struct comparing {
    rl_context *ctx;
    const rl_compare_request *request;
    rl_findings *findings;
    rl_comparison *out;
} comparing;

static const char *keep(comparing *c, const char *text, size_t length) {
    return rl_arena_copy_text(&c->out->arena, text, length);
}

// Choosing ---------------------------------------------------------------------------------------

static void restrict_session(rl_session *session, const rl_scenario *s,
                             const rl_strategy_file *strategy) {
    for (rl_id a = 0; a < s->actor_count; a++)
        if (s->actors[a].activation_count > 0 && !strategy->relay_allowed[a])
            rl_session_set_relay(session, a, RL_OUT);
    for (rl_id k = 0; k < s->activation_count; k++)
        if (s->activations[k].state != RL_REQUIRED &&
            !strategy->lever_allowed[s->activations[k].lever])
            rl_session_set_activation(session, k, RL_OUT);
}

// The plan of most reach of the strategy; NULL for all that the scenario allows.
static rl_status choose(comparing *c, const rl_scenario *scenario, const rl_strategy_file *strategy,
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
    if (strategy != NULL)
        restrict_session(session, scenario, strategy);
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
static rl_status choose_strategy(comparing *c, const rl_strategy_file *strategy,
                                 rl_contender *contender) {
    rl_scenario floorless = *c->request->scenario;
    bool found = false;
    contender->is_strategy = true;
    rl_status status = choose(c, c->request->scenario, strategy, &contender->plan, &found);
    if (status == RL_OK && !found && floorless.rules.floor_count > 0 && !rl_should_stop(c->ctx)) {
        floorless.rules.floor_count = 0;
        contender->without_floors = true;
        status = choose(c, &floorless, strategy, &contender->plan, &found);
    }
    if (status == RL_OK && !found && !rl_should_stop(c->ctx))
        status = rl_fail(c->ctx, RL_E_INPUT, rl_message_text(c->ctx, RL_MSG_COMPARE_NO_PLAN),
                         contender->name);
    return status;
}

// The file's name without its folder and ending.
static const char *name_of(comparing *c, const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    return keep(c, name, dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name));
}

static rl_status take_plan(comparing *c, const char *path, rl_contender *contender) {
    contender->name = name_of(c, path);
    return contender->name == NULL
               ? rl_fail_memory(c->ctx)
               : rl_plan_read(c->ctx, c->request->scenario, path, c->findings, &contender->plan);
}

static rl_status take_strategy(comparing *c, const rl_strategy_file *strategy,
                               rl_contender *contender) {
    contender->name = keep(c, strategy->name, strlen(strategy->name));
    return contender->name == NULL ? rl_fail_memory(c->ctx)
                                   : choose_strategy(c, strategy, contender);
}

static rl_status take(comparing *c, const char *path, rl_contender *contender) {
    rl_strategy_file strategy;
    bool is_strategy;
    if (strcmp(path, "best") == 0) {
        contender->name = rl_message_text(c->ctx, RL_MSG_COMPARE_BEST);
        return choose_strategy(c, NULL, contender);
    }
    rl_status status =
        rl_strategy_read(c->ctx, c->request->scenario, path, c->findings, &is_strategy, &strategy);
    if (status == RL_OK)
        status =
            is_strategy ? take_strategy(c, &strategy, contender) : take_plan(c, path, contender);
    rl_strategy_file_clear(&strategy);
    return status;
}

// Cases
// ---------------------------------------------------------------------------------------------

static rl_status evaluate_carried(comparing *c, const rl_oracle *oracle, const rl_plan *plan,
                                  double *reached) {
    rl_evaluation evaluation = {0};
    const rl_status status = rl_evaluate(c->ctx, oracle, plan, &evaluation);
    *reached = evaluation.total.reached;
    rl_evaluation_clear(c->ctx, &evaluation);
    return status;
}

// A sampled model judges all the plans on the same fresh samples.
static rl_status evaluate_case(comparing *c, const rl_scenario *changed, double *reached) {
    rl_oracle *oracle = NULL, *fresh = NULL;
    rl_plan plan = {0};
    rl_status status = RL_OK;
    RL_TRY(rl_model_create(c->ctx, changed, &oracle));
    for (int32_t i = 0; i < c->out->count; i++) {
        int32_t dropped;
        rl_plan_clear(c->ctx, &plan);
        RL_TRY(rl_plan_carry_over(c->ctx, c->request->scenario, &c->out->contenders[i].plan,
                                  changed, &plan, &dropped));
        if (fresh == NULL)
            RL_TRY(rl_fresh_oracle(c->ctx, oracle, &plan, &fresh));
        RL_TRY(evaluate_carried(c, fresh != NULL ? fresh : oracle, &plan, &reached[i]));
    }
done:
    rl_plan_clear(c->ctx, &plan);
    rl_oracle_free(c->ctx, fresh);
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
        RL_TRY(rl_simulate_plan(ctx, request->scenario, &out->contenders[i].plan,
                                request->simulations, NAN, &out->contenders[i].simulation));
    }
    RL_TRY(run_cases(&c));
    RL_TRY(rl_compare(ctx, request->weights, out));
done:
    return status;
}

bool rl_comparison_is_partial(const rl_comparison *comparison) {
    for (int32_t i = 0; i < comparison->count; i++)
        if (comparison->contenders[i].simulation.count <
            comparison->contenders[i].simulation.wanted)
            return true;
    return false;
}
