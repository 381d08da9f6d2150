#include "proving.h"

#include "base/messages.h"
#include "report/result_json.h"
#include "verify/verdict.h"

#include <math.h>
#include <stdlib.h>

// Of the time there is, for the check.
static const double share_of_time = 0.05;

// A bound is as said within this share: the check has it from other sums.
static const double as_said = 1e-9;

// Recording --------------------------------------------------------------------------------------

// Where the search writes: the file asked for when it can be read again, else memory.
static FILE *recording(rl_proving *p) {
    if (p->check && p->output.temporary == NULL) {
        p->memory = open_memstream(&p->bytes, &p->length);
        if (p->memory == NULL)
            p->state = RL_PROOF_NO_MEMORY;
    }
    return p->memory != NULL ? p->memory : p->output.stream;
}

static void leave_time(rl_proving *p) {
    const double left_s = p->ctx->deadline_s - rl_clock_s();
    if (p->check && isfinite(left_s) && left_s > 0)
        p->ctx->deadline_s -= share_of_time * left_s;
}

rl_status rl_proving_open(rl_context *ctx, rl_session *session, const rl_plan_settings *settings,
                          rl_proving *out) {
    const bool is_cascade = rl_oracle_spreads(rl_session_oracle(session));
    rl_status status = RL_OK;
    *out = (rl_proving){.ctx = ctx,
                        .scenario = rl_session_scenario(session),
                        .check = settings->check && !is_cascade,
                        .state = is_cascade ? RL_PROOF_CASCADE : RL_PROOF_NOT_ASKED,
                        .deadline_s = ctx->deadline_s};
    if (is_cascade && settings->certificate != NULL)
        return rl_fail(ctx, RL_E_USAGE, "%s", rl_message_text(ctx, RL_MSG_PLAN_NO_CERTIFICATE));
    if (settings->certificate != NULL)
        RL_TRY(rl_output_open(ctx, settings->certificate, &out->output));
    FILE *stream = recording(out);
    if (stream != NULL)
        RL_TRY(rl_proof_create(ctx, rl_session_problem(session), stream, &out->proof));
    if (out->memory != NULL)
        rl_proof_limit(out->proof, RL_PROVING_BYTES_MAX);
    leave_time(out);
done:
    return status;
}

// Ends the recording, and tells whether there is all of it to check.
static bool end_recording(rl_proving *p) {
    const bool is_full = rl_proof_is_full(p->proof);
    rl_proof_free(p->proof);
    p->proof = NULL;
    p->ctx->deadline_s = p->deadline_s;
    bool is_lost = false;
    if (p->memory != NULL) {
        is_lost = ferror(p->memory) != 0;
        is_lost |= fclose(p->memory) != 0;
        p->memory = NULL;
        if (!is_lost && p->output.stream != NULL)
            fwrite(p->bytes, 1, p->length, p->output.stream);
    }
    if (!p->check || p->state == RL_PROOF_NO_MEMORY)
        return false;
    p->state = is_lost                  ? RL_PROOF_NO_MEMORY
               : is_full                ? RL_PROOF_TOO_LONG
               : rl_should_stop(p->ctx) ? RL_PROOF_STOPPED
                                        : RL_PROOF_ACCEPTED;
    return p->state == RL_PROOF_ACCEPTED;
}

// Checking ---------------------------------------------------------------------------------------

static rl_status judge_certificate(rl_proving *p, const rl_result *result, char *certificate,
                                   size_t length, rl_verdict *out) {
    rl_text text;
    rl_findings findings;
    rl_json_document document = {0};
    rl_status status = RL_OK;
    rl_text_init(&text, p->ctx);
    rl_findings_init(&findings, p->ctx);
    rl_result_json(p->scenario, result, &text);
    RL_TRY(rl_text_status(&text));
    RL_TRY(rl_json_read(p->ctx, "", text.bytes, text.length, &findings, &document));
    RL_TRY(rl_verify_document(p->ctx, p->scenario, &document, certificate, length, out));
done:
    rl_json_clear(&document);
    rl_findings_clear(&findings);
    rl_text_clear(&text);
    return status;
}

static rl_status judge(rl_proving *p, const rl_result *result, rl_verdict *out) {
    if (p->bytes != NULL)
        return judge_certificate(p, result, p->bytes, p->length, out);
    char *certificate;
    size_t length;
    fflush(p->output.stream); // the commit tells of failures
    rl_status status =
        rl_file_read(p->ctx, p->output.temporary, RL_PROVING_BYTES_MAX, &certificate, &length);
    if (status == RL_OK)
        status = judge_certificate(p, result, certificate, length, out);
    rl_release(p->ctx, certificate);
    return status;
}

static rl_proof_state state_of(const rl_verdict *verdict) {
    static const rl_proof_state states[] = {[RL_VERDICT_ACCEPTED] = RL_PROOF_ACCEPTED,
                                            [RL_VERDICT_WEAKER] = RL_PROOF_WEAKER,
                                            [RL_VERDICT_REFUSED] = RL_PROOF_REFUSED};
    return verdict->is_stopped ? RL_PROOF_STOPPED : states[verdict->status];
}

// Nothing is proved.
static void take_all(rl_result *result) {
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++)
        result->goals[kind].proved = false;
    if (result->status == RL_RESULT_OPTIMAL)
        result->status = RL_RESULT_FEASIBLE;
}

// The goals and the claims of a verdict are named alike.
static const rl_claim_kind claim_of_goal[RL_GOAL_COUNT] = {
    [RL_GOAL_REACH] = RL_CLAIM_REACH,
    [RL_GOAL_RELAYS] = RL_CLAIM_RELAYS,
    [RL_GOAL_ACTIVATIONS] = RL_CLAIM_ACTIVATIONS,
    [RL_GOAL_CENTRALITY] = RL_CLAIM_CENTRALITY,
};

static void take_goal(rl_goal_report *goal, const rl_claim_verdict *claim) {
    if (!claim->is_made || claim->is_proved)
        return;
    goal->proved = false;
    if (goal->kind == RL_GOAL_RELAYS || goal->kind == RL_GOAL_ACTIVATIONS)
        goal->bound = 0;
    else
        goal->bound = claim->proved; // unknown where it is infinite
}

// Whether the reach, or the smallest set where a share is wanted, is proved as well as was asked.
static bool is_optimal(const rl_result *result, const rl_verdict *verdict) {
    if (isfinite(result->settings.target_share))
        return result->settings.goals < 2 || result->goals[RL_GOAL_RELAYS].proved;
    return verdict->best_reach >= result->best_reach * (1 - as_said) &&
           result->gap <= result->settings.gap + as_said;
}

// Keeps what is accepted, and the bound that is.
static void take_unproved(rl_result *result, const rl_verdict *verdict) {
    const rl_claim_verdict *reach = &verdict->claims[RL_CLAIM_REACH];
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++)
        take_goal(&result->goals[kind], &verdict->claims[claim_of_goal[kind]]);
    if (result->status == RL_RESULT_INFEASIBLE)
        return;
    if (reach->is_made && !reach->is_proved) {
        result->bound = fmin(reach->proved, verdict->target);
        result->goals[RL_GOAL_REACH].bound = result->bound;
        const double yardstick = fmax(result->best_reach, 1e-6 * verdict->target);
        if (!isnan(result->gap))
            result->gap = fmax(result->bound - result->best_reach, 0) / yardstick;
    }
    if (result->status == RL_RESULT_OPTIMAL && !is_optimal(result, verdict))
        result->status = RL_RESULT_FEASIBLE;
}

static void take_verdict(rl_result *result, const rl_verdict *verdict) {
    if (result->proof.state == RL_PROOF_WEAKER)
        take_unproved(result, verdict);
    else if (result->proof.state != RL_PROOF_ACCEPTED)
        take_all(result);
}

rl_status rl_proving_check(rl_proving *p, rl_result *result) {
    rl_verdict verdict = {0};
    rl_status status = RL_OK;
    if (end_recording(p)) {
        status = judge(p, result, &verdict);
        result->proof.seconds = verdict.seconds;
        if (status == RL_OK)
            p->state = state_of(&verdict);
        else if (status == RL_E_MEMORY)
            p->state = RL_PROOF_NO_MEMORY;
        else if (status == RL_E_INPUT)
            p->state = RL_PROOF_TOO_LONG;
        else
            goto done;
        status = RL_OK;
    }
    result->proof.state = p->state;
    take_verdict(result, &verdict);
done:
    rl_verdict_clear(p->ctx, &verdict);
    return status;
}

rl_status rl_proving_close(rl_proving *p, rl_status status) {
    rl_proof_free(p->proof);
    if (p->memory != NULL)
        fclose(p->memory);
    free(p->bytes);
    p->ctx->deadline_s = p->deadline_s;
    if (p->output.stream == NULL)
        return status;
    if (status == RL_OK)
        return rl_output_commit(p->ctx, &p->output);
    rl_output_abandon(p->ctx, &p->output);
    return status;
}
