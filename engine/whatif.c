#include "whatif.h"

#include "base/journal.h"
#include "base/messages.h"
#include "base/processes.h"
#include "base/version.h"
#include "io/json_writer.h"
#include "models.h"
#include "optimise/session.h"
#include "reach/evaluate.h"

#include <math.h>
#include <string.h>

// Checking the changes ----------------------------------------------------------------------------

// Whether this very finding is there already: what is wrong with one change of a what-if is met
// with every alternative of the others.
static bool is_known(const rl_findings *findings, size_t from, const rl_place *place,
                     const char *text) {
    for (size_t i = from; i < findings->list.count; i++) {
        const rl_finding *known = &findings->list.items[i];
        if (known->place.line == place->line && strstr(known->text, text) != NULL)
            return true;
    }
    return false;
}

// Reports what reading with the edits of a case found, at the place of the axis that differs.
static void report_case(const rl_changes *changes, const rl_change_axis *axis,
                        const rl_findings *found, size_t from, rl_findings *findings) {
    for (size_t i = 0; i < found->list.count; i++) {
        const rl_finding *finding = &found->list.items[i];
        rl_text words;
        if (finding->severity != RL_ERROR)
            continue;
        const bool is_own =
            finding->place.file != NULL && strcmp(finding->place.file, changes->path) == 0;
        rl_text_init(&words, findings->ctx);
        if (is_own)
            rl_text_append(&words, finding->text);
        else
            rl_finding_append(finding, &words);
        const rl_place *place = is_own ? &finding->place : &axis->place;
        if (is_known(findings, from, place, rl_text_bytes(&words))) {
            rl_text_clear(&words);
            continue;
        }
        if (is_own)
            rl_findings_repeat(findings, finding);
        else
            rl_findings_add(findings, RL_FINDING_CHANGE_BREAKS_SCENARIO, *place, NULL,
                            rl_text_bytes(&words));
        rl_text_clear(&words);
        if (!is_own) // one is enough to tell what is wrong with a change
            return;
    }
}

// Reads the scenario with a case that differs from the first of its set in one axis.
static rl_status check_case(rl_context *ctx, const rl_scenario *scenario, const rl_changes *changes,
                            int32_t number, const rl_change_axis *axis, size_t from,
                            rl_findings *findings) {
    rl_edit_list edits = {0};
    rl_scenario *changed = NULL;
    rl_findings found;
    rl_findings_init(&found, ctx);
    rl_status status = rl_changes_edits(ctx, changes, number, &edits);
    if (status == RL_OK)
        status = rl_scenario_read_edited(ctx, scenario->path, edits.list.items,
                                         (int32_t)edits.list.count, &found, &changed);
    if (status == RL_E_INPUT) {
        report_case(changes, axis, &found, from, findings);
        status = RL_OK;
    }
    rl_scenario_free(changed);
    rl_findings_clear(&found);
    RL_VECTOR_CLEAR(ctx, &edits.list);
    return status;
}

// Each alternative of a what-if in turn, with the first ones of its other changes.
static rl_status check_set(rl_context *ctx, const rl_scenario *scenario, const rl_changes *changes,
                           const rl_change_set *set, size_t from, rl_findings *findings) {
    int32_t step = set->case_count;
    for (size_t a = 0; a < set->axes.count; a++) {
        const rl_change_axis *axis = &set->axes.items[a];
        const int32_t count = (int32_t)axis->alternatives.count;
        step /= count;
        for (int32_t j = a == 0 ? 0 : 1; j < count && !rl_should_stop(ctx); j++) {
            const rl_status status = check_case(ctx, scenario, changes, set->first_case + j * step,
                                                axis, from, findings);
            if (status != RL_OK)
                return status;
        }
    }
    return RL_OK;
}

rl_status rl_whatif_read(rl_context *ctx, const rl_scenario *scenario, const char *path,
                         rl_findings *findings, rl_changes *out) {
    const size_t errors_before = findings->error_count;
    const size_t from = findings->list.count;
    rl_status status = rl_changes_read(ctx, scenario, path, findings, out);
    if (status != RL_OK && status != RL_E_INPUT) // input: the other changes are still worth trying
        return status;
    for (size_t i = 0; i < out->sets.count; i++)
        if (out->sets.items[i].case_count > 0)
            RL_TRY(check_set(ctx, scenario, out, &out->sets.items[i], from, findings));
    rl_findings_sort(findings, from);
    status = RL_OK;
    if (findings->failed || findings->error_count > errors_before)
        status = rl_findings_status(findings);
done:
    return status;
}

// The plan as it is -------------------------------------------------------------------------------

static rl_status choose_base(rl_context *ctx, const rl_oracle *oracle, rl_whatif_base *base) {
    rl_session *session = NULL;
    rl_answer answer = {0};
    rl_question question = rl_question_default();
    rl_status status = RL_OK;
    question.gap = base->request->gap;
    RL_TRY(rl_session_create(ctx, oracle, NULL, &session));
    RL_TRY(rl_session_most_reach(session, &question, &answer));
    base->bound = answer.bound;
    if (answer.has_plan)
        RL_TRY(rl_plan_copy(ctx, &answer.plan, &base->plan));
    else if (!rl_should_stop(ctx))
        status = rl_fail(ctx, RL_E_INPUT, "%s", rl_message_text(ctx, RL_MSG_WHATIF_NO_BASE));
done:
    rl_answer_clear(ctx, &answer);
    rl_session_free(session);
    return status;
}

static rl_status prepare_base(rl_context *ctx, rl_whatif_base *base) {
    const rl_whatif_request *request = base->request;
    rl_oracle *oracle = NULL;
    rl_status status = RL_OK;
    RL_TRY(rl_model_create(ctx, request->scenario, &oracle));
    base->bound = NAN;
    if (request->plan != NULL)
        RL_TRY(rl_plan_copy(ctx, request->plan, &base->plan));
    else
        RL_TRY(choose_base(ctx, oracle, base));
    RL_TRY(rl_evaluate(ctx, oracle, &base->plan, &base->evaluation));
done:
    rl_oracle_free(ctx, oracle);
    return status;
}

// The study ---------------------------------------------------------------------------------------

static const char *keep(rl_whatif_study *study, const char *text) {
    return rl_arena_copy_text(&study->arena, text, strlen(text));
}

static rl_status name_cases(rl_context *ctx, const rl_changes *changes, rl_whatif_study *out) {
    out->cases = RL_ARENA_NEW(&out->arena, rl_whatif, changes->case_count);
    out->changes_path = keep(out, changes->path);
    if (out->cases == NULL || out->changes_path == NULL)
        return rl_fail_memory(ctx);
    out->case_count = changes->case_count;
    for (int32_t i = 0; i < out->case_count; i++) {
        rl_text name;
        rl_text_init(&name, ctx);
        rl_changes_append_name(changes, i, &name);
        out->cases[i] = (rl_whatif){.name = keep(out, rl_text_bytes(&name)),
                                    .set = keep(out, rl_changes_set_of(changes, i)->name),
                                    .status = RL_WHATIF_PENDING,
                                    .detail = ""};
        const bool failed = name.failed || out->cases[i].name == NULL || out->cases[i].set == NULL;
        rl_text_clear(&name);
        if (failed)
            return rl_fail_memory(ctx);
    }
    return RL_OK;
}

// The column of a change that lists several values, made when new.
static rl_status factor_of(rl_context *ctx, rl_whatif_study *out, const char *key,
                           rl_whatif_factor **factor) {
    for (size_t i = 0; i < out->factors.count; i++) {
        *factor = &out->factors.items[i];
        if (strcmp((*factor)->key, key) == 0)
            return RL_OK;
    }
    const rl_status status = RL_VECTOR_RESERVE(ctx, &out->factors, 1);
    if (status != RL_OK)
        return status;
    *factor = &out->factors.items[out->factors.count++];
    **factor = (rl_whatif_factor){keep(out, key),
                                  RL_ARENA_NEW(&out->arena, const char *, out->case_count)};
    return (*factor)->key == NULL || (*factor)->values == NULL ? rl_fail_memory(ctx) : RL_OK;
}

static rl_status list_factors(rl_context *ctx, const rl_changes *changes, rl_whatif_study *out) {
    for (size_t i = 0; i < changes->sets.count; i++) {
        const rl_change_set *set = &changes->sets.items[i];
        for (size_t a = 0; a < set->axes.count; a++) {
            const rl_change_axis *axis = &set->axes.items[a];
            rl_whatif_factor *factor;
            if (axis->alternatives.count < 2)
                continue;
            const rl_status status = factor_of(ctx, out, axis->key, &factor);
            if (status != RL_OK)
                return status;
            for (int32_t c = set->first_case; c < set->first_case + set->case_count; c++) {
                const int32_t chosen = rl_changes_choice(set, c, a);
                factor->values[c] = keep(out, axis->alternatives.items[chosen].label);
                if (factor->values[c] == NULL)
                    return rl_fail_memory(ctx);
            }
        }
    }
    return RL_OK;
}

static rl_whatif_plan plan_of(const rl_evaluation *evaluation) {
    return (rl_whatif_plan){.reached = evaluation->total.reached,
                            .lower = evaluation->total.lower,
                            .upper = evaluation->total.upper,
                            .usage = evaluation->usage,
                            .broken_rules = (int32_t)evaluation->violations.list.count};
}

// Running -----------------------------------------------------------------------------------------

typedef struct run {
    rl_context *ctx;
    const rl_whatif_base *base;
    rl_whatif_study *study;
    rl_journal journal;
    int32_t done;
} run;

static bool take_line(const char *line, size_t length, void *user) {
    run *r = user;
    if (!rl_whatif_case_read(r->ctx, line, length, r->study))
        return false;
    r->study->resumed++;
    return true;
}

static rl_status work(rl_context *ctx, int32_t number, void *user, rl_text *answer) {
    const run *r = user;
    return rl_whatif_case(ctx, r->base, number, answer);
}

static rl_status fail_case(run *r, const rl_process_answer *answer) {
    rl_whatif *failed = &r->study->cases[answer->index];
    rl_text detail;
    rl_text_init(&detail, r->ctx);
    if (answer->end == RL_PROCESS_CRASHED)
        rl_text_format(&detail, rl_message_text(r->ctx, RL_MSG_WHATIF_CRASHED), answer->signal);
    else
        rl_text_append(&detail, answer->bytes);
    failed->status = RL_WHATIF_FAILED;
    failed->detail = keep(r->study, rl_text_bytes(&detail));
    const bool lost = detail.failed || failed->detail == NULL;
    rl_text_clear(&detail);
    return lost ? rl_fail_memory(r->ctx) : RL_OK;
}

// Failures are not in the journal: a run that goes on tries them again.
static rl_status ended(rl_context *ctx, const rl_process_answer *answer, void *user) {
    run *r = user;
    rl_status status = RL_OK;
    if (answer->end == RL_PROCESS_STOPPED)
        return RL_OK;
    if (answer->end != RL_PROCESS_ANSWERED)
        status = fail_case(r, answer);
    else if (!rl_whatif_case_read(ctx, answer->bytes, answer->length, r->study))
        status = rl_fail(ctx, RL_E_INTERNAL, "%.200s", answer->bytes);
    else if (r->journal.stream != NULL)
        status = rl_journal_add(ctx, &r->journal, answer->bytes, answer->length);
    r->done++;
    rl_report_progress(ctx, rl_message_text(ctx, RL_MSG_PHASE_WHATIF),
                       (double)(r->study->resumed + r->done) / r->study->case_count, NAN, NAN);
    return status;
}

// All that the cases depend on: the journal of a run is that of no other.
static void append_heading(rl_context *ctx, const rl_whatif_base *base, rl_text *heading) {
    const rl_whatif_request *request = base->request;
    const rl_scenario *s = request->scenario;
    rl_digest digest;
    char plan[RL_DIGEST_HEX_BYTES];
    rl_digest_init(&digest);
    rl_digest_add(&digest, base->plan.activations.items,
                  base->plan.activations.count * sizeof *base->plan.activations.items);
    rl_digest_finish(&digest, plan);
    rl_json_writer json = rl_json_writer_start(heading);
    rl_json_open_short_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-whatif-journal/1");
    rl_json_put_text(&json, "version", RL_VERSION);
    rl_json_put_text(&json, "language", ctx->language == RL_FRENCH ? "fr" : "en");
    rl_json_put_text(&json, "input_hash", s->input_hash);
    rl_json_put_text(&json, "changes_hash", request->changes->hash);
    rl_json_put_text(&json, "plan_hash", plan);
    rl_json_put_number(&json, "gap", request->gap);
    rl_json_put_unsigned(&json, "seed", ctx->seed);
    rl_json_close_object(&json);
    if (heading->length > 0)
        heading->bytes[--heading->length] = '\0'; // the end of line is the journal's
}

static rl_status open_journal(run *r) {
    const rl_whatif_request *request = r->base->request;
    rl_text heading;
    if (request->journal == NULL)
        return RL_OK;
    rl_text_init(&heading, r->ctx);
    append_heading(r->ctx, r->base, &heading);
    rl_status status = rl_text_status(&heading);
    if (status == RL_OK)
        status = rl_journal_open(r->ctx, request->journal, rl_text_bytes(&heading), request->resume,
                                 take_line, r, &r->journal);
    rl_text_clear(&heading);
    return status;
}

static rl_status run_cases(run *r) {
    const int32_t count = r->study->case_count;
    int32_t *numbers = RL_NEW(r->ctx, int32_t, count);
    int32_t left = 0;
    if (numbers == NULL)
        return rl_fail_memory(r->ctx);
    for (int32_t i = 0; i < count; i++)
        if (r->study->cases[i].status == RL_WHATIF_PENDING)
            numbers[left++] = i;
    const rl_status status = rl_processes_run(r->ctx, numbers, left, work, ended, r);
    rl_release(r->ctx, numbers);
    return status;
}

rl_status rl_whatif_run(rl_context *ctx, const rl_whatif_request *request, rl_whatif_study *out) {
    rl_whatif_base base = {.request = request};
    run r = {.ctx = ctx, .base = &base, .study = out};
    rl_status status = RL_OK;
    RL_TRY(name_cases(ctx, request->changes, out));
    RL_TRY(list_factors(ctx, request->changes, out));
    RL_TRY(prepare_base(ctx, &base));
    out->plan_given = request->plan != NULL;
    out->weight = base.evaluation.total.weight;
    out->base = plan_of(&base.evaluation);
    out->base_bound = base.bound;
    if (!rl_should_stop(ctx)) { // a plan found in haste is not worth a journal
        RL_TRY(open_journal(&r));
        RL_TRY(run_cases(&r));
    }
done:
    rl_journal_close(ctx, &r.journal,
                     status == RL_OK && rl_whatif_count(out, RL_WHATIF_PENDING) == 0 &&
                         rl_whatif_count(out, RL_WHATIF_FAILED) == 0);
    rl_plan_clear(ctx, &base.plan);
    rl_evaluation_clear(ctx, &base.evaluation);
    return status;
}
