// What is called proved is what the check accepts: proofs that were spoilt, cut short, not checked.
#include "proving.h"

#include "base/file.h"
#include "models.h"
#include "optimise/optimise.h"
#include "planning.h"
#include "report/plan_text.h"
#include "support/cmocka_test.h"
#include "support/sample_result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fixture {
    rl_context ctx;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_session *session;
    rl_plan_settings settings;
    rl_proving proving;
    rl_result result;
    double best; // bound of the sound proof
} fixture;

// Searches, and leaves the proof recorded and not checked yet.
static void search(fixture *f) {
    assert_int_equal(rl_session_create(&f->ctx, f->oracle, NULL, &f->session), RL_OK);
    assert_int_equal(rl_proving_open(&f->ctx, f->session, &f->settings, &f->proving), RL_OK);
    rl_optimise_options options = rl_optimise_options_default();
    options.gap = f->settings.gap;
    options.target_share = f->settings.target_share;
    options.goals = 2;
    options.proof = f->proving.proof;
    assert_int_equal(rl_optimise_in(f->session, &f->ctx, &options, &f->result), RL_OK);
}

static void check(fixture *f) {
    assert_int_equal(rl_proving_check(&f->proving, &f->result), RL_OK);
    assert_int_equal(rl_proving_close(&f->proving, RL_OK), RL_OK);
    rl_session_free(f->session);
    f->session = NULL;
}

static void search_again(fixture *f) {
    rl_result_clear(&f->ctx, &f->result);
    search(f);
}

static int start(void **state) {
    static fixture f;
    f = (fixture){.settings = rl_plan_settings_default()};
    rl_context_init(&f.ctx);
    f.scenario = rl_sample_scenario(&f.ctx);
    assert_int_equal(rl_model_create(&f.ctx, f.scenario, &f.oracle), RL_OK);
    search(&f);
    f.best = f.result.bound;
    *state = &f;
    return 0;
}

static int stop(void **state) {
    fixture *f = *state;
    rl_session_free(f->session);
    rl_result_clear(&f->ctx, &f->result);
    rl_oracle_free(&f->ctx, f->oracle);
    rl_scenario_free(f->scenario);
    return 0;
}

static bool says_proved(fixture *f) {
    rl_text page;
    rl_text_init(&page, &f->ctx);
    rl_plan_text(f->scenario, &f->result, &page);
    const bool says = strstr(rl_text_bytes(&page), "Proved") != NULL;
    rl_text_clear(&page);
    return says;
}

static void assert_nothing_is_proved(fixture *f, rl_proof_state state) {
    assert_int_equal(f->result.proof.state, state);
    assert_int_equal(f->result.status, RL_RESULT_FEASIBLE);
    assert_true(f->result.has_plan && f->result.finished);
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++)
        assert_false(f->result.goals[kind].proved);
    assert_true(f->result.goals[RL_GOAL_RELAYS].settled);
    assert_true(f->result.bound == f->best);
    assert_false(says_proved(f));
}

// The recorded certificate so far, to be changed in place.
static char *recorded(fixture *f) {
    assert_non_null(f->proving.memory);
    assert_int_equal(fflush(f->proving.memory), 0);
    return f->proving.bytes;
}

static void a_sound_proof_is_accepted(void **state) {
    fixture *f = *state;
    check(f);
    assert_int_equal(f->result.proof.state, RL_PROOF_ACCEPTED);
    assert_int_equal(f->result.status, RL_RESULT_OPTIMAL);
    assert_true(f->result.goals[RL_GOAL_REACH].proved && f->result.goals[RL_GOAL_RELAYS].proved);
    assert_true(says_proved(f));
}

static void a_certificate_that_is_none_is_refused(void **state) {
    fixture *f = *state;
    recorded(f)[0] = 'R';
    check(f);
    assert_nothing_is_proved(f, RL_PROOF_REFUSED);
}

// Every price of every line becomes nothing: the proof says no more than that the target has an
// end.
static void a_proof_without_prices_leaves_all_open(void **state) {
    fixture *f = *state;
    for (char *at = recorded(f); (at = strchr(at, '=')) != NULL;) {
        for (at++; *at != ' ' && *at != '\n'; at++)
            *at = '0';
    }
    check(f);
    assert_int_equal(f->result.proof.state, RL_PROOF_WEAKER);
    assert_int_equal(f->result.status, RL_RESULT_FEASIBLE);
    assert_false(f->result.goals[RL_GOAL_RELAYS].proved);
    assert_true(f->result.bound > f->best * 1.01); // what is accepted, not what the search said
    assert_true(f->result.goals[RL_GOAL_REACH].bound == f->result.bound);
    assert_true(f->result.proof.search_bound == f->best);
    const double excess = f->result.bound - f->result.best_reach;
    assert_true(fabs(f->result.gap - excess / f->result.best_reach) < 1e-12);
}

// One digit changed: whatever is then called proved is true, and nothing more than is accepted.
static void a_changed_digit_never_proves_what_is_false(void **state) {
    fixture *f = *state;
    const double reached = f->result.best_reach;
    int open = 0;
    for (int trial = 0; trial < 40; trial++) {
        if (trial > 0)
            search_again(f);
        char *bytes = recorded(f);
        const size_t length = strlen(bytes);
        char *at = bytes + length * (size_t)trial / 40;
        while (*at < '0' || *at > '9')
            at = at + 1 < bytes + length ? at + 1 : bytes;
        *at = *at == '9' ? '0' : (char)(*at + 1);
        check(f);
        const rl_result *r = &f->result;
        assert_true(r->proof.state != RL_PROOF_NOT_ASKED && r->has_plan);
        assert_true(r->status != RL_RESULT_OPTIMAL || r->gap <= f->settings.gap + 1e-9);
        assert_true(r->bound >= reached * (1 - 1e-9));
        assert_true(r->goals[RL_GOAL_REACH].proved <= rl_bound_is_proved(r->proof.state));
        open += r->proof.state != RL_PROOF_ACCEPTED;
    }
    assert_in_range(open, 10, 40);
}

static void a_check_that_is_stopped_keeps_the_plan(void **state) {
    fixture *f = *state;
    rl_context_cancel(&f->ctx);
    check(f);
    assert_nothing_is_proved(f, RL_PROOF_STOPPED);
}

static void a_long_proof_is_not_checked(void **state) {
    fixture *f = *state;
    assert_int_equal(rl_proving_close(&f->proving, RL_OK), RL_OK);
    rl_session_free(f->session);
    rl_result_clear(&f->ctx, &f->result);
    assert_int_equal(rl_session_create(&f->ctx, f->oracle, NULL, &f->session), RL_OK);
    assert_int_equal(rl_proving_open(&f->ctx, f->session, &f->settings, &f->proving), RL_OK);
    rl_proof_limit(f->proving.proof, 20);
    rl_optimise_options options = rl_optimise_options_default();
    options.goals = 2;
    options.proof = f->proving.proof;
    assert_int_equal(rl_optimise_in(f->session, &f->ctx, &options, &f->result), RL_OK);
    check(f);
    assert_nothing_is_proved(f, RL_PROOF_TOO_LONG);
}

static void nothing_is_proved_unasked(void **state) {
    fixture *f = *state;
    check(f);
    f->settings.check = false;
    search_again(f);
    assert_null(f->proving.proof); // nor recorded
    check(f);
    assert_nothing_is_proved(f, RL_PROOF_NOT_ASKED);
}

// The certificate asked for is the one that was checked.
static void a_certificate_is_kept_and_checked(void **state) {
    fixture *f = *state;
    char folder[] = "/tmp/relais-proving-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/proof.txt", folder);
    char *held = strdup(recorded(f)), *kept;
    size_t length;
    check(f);
    f->settings.certificate = path;
    search_again(f);
    assert_null(f->proving.memory);
    check(f);
    assert_int_equal(f->result.proof.state, RL_PROOF_ACCEPTED);
    assert_int_equal(rl_file_read(&f->ctx, path, SIZE_MAX / 2, &kept, &length), RL_OK);
    assert_string_equal(kept, held);
    rl_release(&f->ctx, kept);
    free(held);
    unlink(path);
    rmdir(folder);
}

// The search leaves time for the check; the deadline is the context's again.
static void the_deadline_comes_back(void **state) {
    fixture *f = *state;
    check(f);
    rl_context_set_time_limit(&f->ctx, 1000);
    const double deadline_s = f->ctx.deadline_s;
    search_again(f);
    assert_true(f->ctx.deadline_s < deadline_s && f->ctx.deadline_s > deadline_s - 100);
    check(f);
    assert_true(f->ctx.deadline_s == deadline_s);
    assert_int_equal(f->result.proof.state, RL_PROOF_ACCEPTED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_sound_proof_is_accepted),
        TEST(a_certificate_that_is_none_is_refused),
        TEST(a_proof_without_prices_leaves_all_open),
        TEST(a_changed_digit_never_proves_what_is_false),
        TEST(a_check_that_is_stopped_keeps_the_plan),
        TEST(a_long_proof_is_not_checked),
        TEST(nothing_is_proved_unasked),
        TEST(a_certificate_is_kept_and_checked),
        TEST(the_deadline_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
