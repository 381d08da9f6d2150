// One case of a what-if: worked out, and as a line of JSON.
#include "base/messages.h"
#include "domain/tightening.h"
#include "io/json.h"
#include "io/json_writer.h"
#include "models.h"
#include "optimise/conflict.h"
#include "optimise/session.h"
#include "reach/evaluate.h"
#include "report/rule_words.h"
#include "study/moves.h"
#include "whatif.h"

#include <math.h>
#include <string.h>

// Effort for one case, counted and not timed so that the answer is the same everywhere. A floor
// that can just not be kept would take hours to be proved out of reach.
enum { NODES_MAX = 300 };
static const double FIRST_GAP = 0.01;

// Working it out ----------------------------------------------------------------------------------

typedef struct working {
    rl_context *ctx;
    const rl_whatif_base *base;
    rl_scenario *scenario; // changed
    rl_oracle *oracle;
    rl_plan kept;
    rl_evaluation kept_evaluation;
    rl_answer answer; // the plan chosen again
    rl_evaluation best_evaluation;
    rl_whatif_status status;
    rl_text detail;
    int32_t dropped;
    RL_VECTOR(rl_whatif_move) moves;
} working;

static void working_clear(working *w) {
    rl_text_clear(&w->detail);
    RL_VECTOR_CLEAR(w->ctx, &w->moves);
    rl_plan_clear(w->ctx, &w->kept);
    rl_evaluation_clear(w->ctx, &w->kept_evaluation);
    rl_evaluation_clear(w->ctx, &w->best_evaluation);
    rl_answer_clear(w->ctx, &w->answer);
    rl_oracle_free(w->ctx, w->oracle);
    rl_scenario_free(w->scenario);
}

// Changes that are each valid may contradict each other: then told, not failed.
static rl_status read_changed(working *w, int32_t number) {
    rl_edit_list edits = {0};
    rl_findings findings;
    rl_findings_init(&findings, w->ctx);
    rl_status status = rl_changes_edits(w->ctx, w->base->request->changes, number, &edits);
    if (status == RL_OK)
        status = rl_scenario_read_edited(w->ctx, w->base->request->scenario->path, edits.list.items,
                                         (int32_t)edits.list.count, &findings, &w->scenario);
    if (status == RL_E_INPUT) {
        w->status = RL_WHATIF_CONTRADICTORY;
        for (size_t i = 0; i < findings.list.count && w->detail.length == 0; i++)
            if (findings.list.items[i].severity == RL_ERROR)
                rl_finding_append(&findings.list.items[i], &w->detail);
        status = RL_OK;
    }
    rl_findings_clear(&findings);
    RL_VECTOR_CLEAR(w->ctx, &edits.list);
    return status;
}

// Names rules that no plan keeps together, none of which can be left out. Looking for fewer would
// take most of the time of a study: `relais plan` does.
static rl_status tell_conflict(working *w) {
    rl_result result = {0};
    rl_words words;
    rl_words_init(&words, w->ctx);
    const rl_status status =
        rl_find_conflict(w->ctx, w->oracle, INFINITY, RL_CONFLICT_IRREDUCIBLE, &result);
    if (status == RL_OK && result.conflict.count > 0)
        rl_text_append(&w->detail, rl_conflict_head_words(&words, &result));
    for (size_t i = 0; status == RL_OK && i < result.conflict.count; i++)
        rl_text_format(&w->detail, " %s",
                       rl_conflict_words(&words, w->scenario, &result.conflict.items[i]));
    w->detail.failed |= words.failed;
    rl_words_clear(&words);
    rl_result_clear(w->ctx, &result);
    return status;
}

// Asks for the gap wanted in two steps: a plan within a hundredth first, which most cases reach at
// the root, then from it. Floors that can just be kept are met by the first step far more often
// than by a search that goes straight for the last thousandth.
static rl_status search(working *w, rl_session *session, rl_question question) {
    const double wanted = question.gap;
    rl_status status = RL_OK;
    question.gap = fmax(wanted, FIRST_GAP);
    RL_TRY(rl_session_most_reach(session, &question, &w->answer));
    if (wanted < question.gap && w->answer.has_plan && w->answer.nodes < question.node_limit &&
        w->answer.bound > w->answer.reach * (1 + wanted)) {
        question.gap = wanted;
        question.node_limit -= w->answer.nodes;
        question.at_most = fmin(question.at_most, w->answer.bound);
        RL_TRY(rl_session_most_reach(session, &question, &w->answer));
    }
done:
    return status;
}

// Chooses again, from the plan as it is. A change that can only take away leaves the bound of the
// scenario as it is: when the plan still comes up to it, there is nothing to search for.
static rl_status choose(working *w) {
    rl_session *session = NULL;
    rl_question question = rl_question_default();
    rl_status status = RL_OK;
    question.gap = w->base->request->gap;
    question.node_limit = NODES_MAX;
    if (!isnan(w->base->bound) && rl_scenario_tightens(w->base->request->scenario, w->scenario))
        question.at_most = w->base->bound;
    RL_TRY(rl_session_create(w->ctx, w->oracle, NULL, &session));
    RL_TRY(rl_session_keep(session, &w->kept));
    RL_TRY(search(w, session, question));
    if (!w->answer.has_plan)
        w->status = w->answer.outcome == RL_INFEASIBLE ? RL_WHATIF_INFEASIBLE : RL_WHATIF_UNSETTLED;
done:
    rl_session_free(session);
    return status;
}

static bool uses(const rl_scenario *scenario, const rl_evaluation *evaluation, const char *relay) {
    for (size_t i = 0; i < evaluation->relays.count; i++)
        if (strcmp(scenario->actors[evaluation->relays.items[i].relay].id, relay) == 0)
            return true;
    return false;
}

static rl_status add_move(working *w, rl_whatif_move move) {
    const rl_status status = RL_VECTOR_RESERVE(w->ctx, &w->moves, 1);
    if (status == RL_OK)
        w->moves.items[w->moves.count++] = move;
    return status;
}

static rl_status list_moves(working *w) {
    const rl_scenario *before = w->base->request->scenario;
    const rl_evaluation *former = &w->base->evaluation;
    rl_status status = RL_OK;
    for (size_t i = 0; i < w->best_evaluation.relays.count; i++) {
        const rl_relay_share *share = &w->best_evaluation.relays.items[i];
        const rl_actor *actor = &w->scenario->actors[share->relay];
        if (!uses(before, former, actor->id))
            RL_TRY(add_move(w, (rl_whatif_move){.enters = true,
                                                .id = actor->id,
                                                .name = actor->name,
                                                .reach = share->marginal,
                                                .reason = RL_LEFT_NO_GAIN,
                                                .rule = RL_RULE_COUNT}));
    }
    for (size_t i = 0; i < former->relays.count; i++) {
        const rl_relay_share *share = &former->relays.items[i];
        const rl_actor *actor = &before->actors[share->relay];
        const rl_id relay = rl_find_actor(w->scenario, actor->id);
        rl_absence absence = {RL_LEFT_NO_OFFER, RL_RULE_COUNT};
        if (uses(w->scenario, &w->best_evaluation, actor->id))
            continue;
        if (relay != RL_NONE)
            RL_TRY(rl_explain_absence(w->ctx, w->oracle, &w->answer.plan, relay, &absence));
        RL_TRY(add_move(w, (rl_whatif_move){.id = actor->id,
                                            .name = actor->name,
                                            .reach = share->marginal,
                                            .reason = absence.reason,
                                            .rule = absence.rule}));
    }
done:
    return status;
}

static rl_status work_out(working *w, int32_t number) {
    rl_status status = RL_OK;
    RL_TRY(read_changed(w, number));
    if (w->scenario == NULL)
        return RL_OK;
    RL_TRY(rl_model_create(w->ctx, w->scenario, &w->oracle));
    RL_TRY(rl_plan_carry_over(w->ctx, w->base->request->scenario, &w->base->plan, w->scenario,
                              &w->kept, &w->dropped));
    RL_TRY(rl_evaluate(w->ctx, w->oracle, &w->kept, &w->kept_evaluation));
    RL_TRY(choose(w));
    if (w->status == RL_WHATIF_INFEASIBLE)
        RL_TRY(tell_conflict(w));
    if (!w->answer.has_plan)
        return RL_OK;
    RL_TRY(rl_evaluate(w->ctx, w->oracle, &w->answer.plan, &w->best_evaluation));
    RL_TRY(list_moves(w));
done:
    return status;
}

// Writing the line --------------------------------------------------------------------------------

static void put_plan(rl_json_writer *json, const char *key, const rl_evaluation *evaluation) {
    rl_json_open_short_object(json, key);
    rl_json_put_number(json, "reached", evaluation->total.reached);
    rl_json_put_number(json, "lower", evaluation->total.lower);
    rl_json_put_number(json, "upper", evaluation->total.upper);
    rl_json_put_number(json, "cost_eur", evaluation->usage.cost_eur);
    rl_json_put_number(json, "hours", evaluation->usage.hours);
    rl_json_put_integer(json, "relays", evaluation->usage.relays);
    rl_json_put_integer(json, "activations", evaluation->usage.activations);
    rl_json_put_integer(json, "broken_rules", (int64_t)evaluation->violations.list.count);
    rl_json_close_object(json);
}

static void put_moves(rl_json_writer *json, const working *w) {
    rl_json_open_short_array(json, "moves");
    for (size_t i = 0; i < w->moves.count; i++) {
        const rl_whatif_move *move = &w->moves.items[i];
        rl_json_open_short_object(json, NULL);
        rl_json_put_bool(json, "enters", move->enters);
        rl_json_put_text(json, "id", move->id);
        rl_json_put_text(json, "name", move->name);
        rl_json_put_number(json, "reach", move->reach);
        rl_json_put_text(json, "reason", rl_left_out_reason_name(move->reason));
        rl_json_put_text(json, "rule",
                         move->rule < RL_RULE_COUNT ? rl_rule_name(move->rule) : NULL);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_case(const working *w, int32_t number, rl_text *line) {
    rl_json_writer json = rl_json_writer_start(line);
    rl_json_open_short_object(&json, NULL);
    rl_json_put_integer(&json, "case", number);
    rl_json_put_text(&json, "status", rl_whatif_status_name(w->status));
    rl_json_put_text(&json, "detail", rl_text_bytes(&w->detail));
    rl_json_put_number(&json, "weight", w->kept_evaluation.total.weight);
    rl_json_put_integer(&json, "dropped", w->dropped);
    put_plan(&json, "kept", &w->kept_evaluation);
    put_plan(&json, "best", &w->best_evaluation);
    rl_json_put_number(&json, "bound", w->answer.has_plan ? w->answer.bound : NAN);
    put_moves(&json, w);
    rl_json_close_object(&json);
    while (line->length > 0 && line->bytes[line->length - 1] == '\n')
        line->bytes[--line->length] = '\0';
}

rl_status rl_whatif_case(rl_context *ctx, const rl_whatif_base *base, int32_t number,
                         rl_text *line) {
    working w = {.ctx = ctx, .base = base, .status = RL_WHATIF_DONE};
    rl_text_init(&w.detail, ctx);
    rl_status status = work_out(&w, number);
    if (status == RL_OK)
        status = rl_text_status(&w.detail);
    if (status == RL_OK) {
        put_case(&w, number, line);
        status = rl_text_status(line);
    }
    working_clear(&w);
    return status;
}

// Reading the line --------------------------------------------------------------------------------

static const char *keep(rl_whatif_study *study, const char *text) {
    const char *kept = rl_arena_copy_text(&study->arena, text, strlen(text));
    return kept == NULL ? "" : kept;
}

static int32_t integer_of(const rl_json *object, const char *key) {
    const double value = rl_json_get_number(object, key, 0);
    return value >= 0 && value < INT32_MAX ? (int32_t)value : 0;
}

static rl_whatif_plan read_plan(const rl_json *object) {
    return (rl_whatif_plan){
        .reached = rl_json_get_number(object, "reached", NAN),
        .lower = rl_json_get_number(object, "lower", NAN),
        .upper = rl_json_get_number(object, "upper", NAN),
        .usage = {.cost_eur = rl_json_get_number(object, "cost_eur", NAN),
                  .hours = rl_json_get_number(object, "hours", NAN),
                  .relays = integer_of(object, "relays"),
                  .activations = integer_of(object, "activations")},
        .broken_rules = integer_of(object, "broken_rules"),
    };
}

static rl_left_out_reason reason_named(const char *name) {
    int reason = 0;
    while (reason < RL_LEFT_NO_GAIN &&
           strcmp(rl_left_out_reason_name((rl_left_out_reason)reason), name) != 0)
        reason++;
    return (rl_left_out_reason)reason;
}

static rl_rule rule_named(const char *name) {
    int rule = 0;
    while (rule < RL_RULE_COUNT && strcmp(rl_rule_name((rl_rule)rule), name) != 0)
        rule++;
    return (rl_rule)rule;
}

static bool read_moves(rl_context *ctx, const rl_json *array, rl_whatif_study *study,
                       rl_whatif *out) {
    for (const rl_json *item = array->first; item != NULL; item = item->next) {
        const rl_json *enters = rl_json_get_kind(item, "enters", RL_JSON_BOOL);
        if (enters == NULL || RL_VECTOR_RESERVE(ctx, &out->moves, 1) != RL_OK)
            return false;
        out->moves.items[out->moves.count++] = (rl_whatif_move){
            .enters = enters->truth,
            .id = keep(study, rl_json_get_text(item, "id", "")),
            .name = keep(study, rl_json_get_text(item, "name", "")),
            .reach = rl_json_get_number(item, "reach", NAN),
            .reason = reason_named(rl_json_get_text(item, "reason", "")),
            .rule = rule_named(rl_json_get_text(item, "rule", "")),
        };
    }
    return true;
}

static bool read_case(rl_context *ctx, const rl_json *root, rl_whatif_study *study) {
    const double number = rl_json_get_number(root, "case", -1);
    const rl_json *moves = rl_json_get_kind(root, "moves", RL_JSON_ARRAY);
    if (!(number >= 0 && number < study->case_count) || moves == NULL)
        return false;
    rl_whatif *out = &study->cases[(int32_t)number];
    rl_whatif_status status;
    if (!rl_whatif_status_from_name(rl_json_get_text(root, "status", ""), &status))
        return false;
    out->moves.count = 0;
    if (!read_moves(ctx, moves, study, out))
        return false;
    out->status = status;
    out->detail = keep(study, rl_json_get_text(root, "detail", ""));
    out->weight = rl_json_get_number(root, "weight", NAN);
    out->dropped = integer_of(root, "dropped");
    out->kept = read_plan(rl_json_get(root, "kept"));
    out->best = read_plan(rl_json_get(root, "best"));
    out->bound = rl_json_get_number(root, "bound", NAN);
    // Relative to the plan, or to a millionth of the target when it reaches next to nothing.
    out->gap =
        fmax(out->bound - out->best.reached, 0) / fmax(out->best.reached, 1e-6 * out->weight);
    return true;
}

bool rl_whatif_case_read(rl_context *ctx, const char *line, size_t length, rl_whatif_study *study) {
    rl_findings findings;
    rl_json_document document = {0};
    bool good = false;
    char *bytes = RL_NEW(ctx, char, length + 1);
    if (bytes == NULL)
        return false;
    memcpy(bytes, line, length);
    rl_findings_init(&findings, ctx);
    rl_arena_init(&document.arena, ctx);
    if (rl_json_read(ctx, "journal", bytes, length, &findings, &document) == RL_OK)
        good = read_case(ctx, document.root, study);
    rl_json_clear(&document);
    rl_findings_clear(&findings);
    rl_release(ctx, bytes);
    return good;
}
