// The checker against the search and against enumeration, on random scenarios hard on a proof:
// every answer is accepted; no certificate, however mutated, proves what is false; no result,
// however mutated, is accepted. The figures go to the file named by RELAIS_VERIFY_FIGURES.
//
//     test_verify [scenarios]    so many instead of the usual number
#include "base/file.h"
#include "models.h"
#include "optimise/optimise.h"
#include "optimise/proof.h"
#include "report/result_json.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/hard_draft.h"
#include "support/plan_table.h"
#include "verify/verdict_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SCENARIOS = 320,
    MUTATIONS = 6,
    RESULT_MUTATIONS = 2,
    FIGURE_MUTATIONS = 2,
    FIGURES_MAX = 2000,
    ACTORS_MAX = 32,
    PATH_BYTES = 64
};

static int scenario_count;

// What the test did, for docs/trust.md.
static struct {
    int answers, infeasible, accepted;
    int mutated, refused, weaker, harmless;
    int results_mutated, results_refused;
    int figures_mutated, figures_refused;
    int conflicts, conflicts_proved, conflicts_spoilt;
} figures;

typedef struct trial {
    uint64_t seed;
    rl_context ctx;
    rl_random random;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_plan_table table;
    double centrality[ACTORS_MAX];
    rl_optimise_options options;
    rl_result result;
    char folder[PATH_BYTES], certificate[PATH_BYTES + 16], document[PATH_BYTES + 16];
    rl_findings findings;
} trial;

#define check(t, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %d: %s (%s)", (int)(t)->seed, #condition, (t)->folder);                 \
    } while (0)

// Trials -----------------------------------------------------------------------------------------

static void draw_options(trial *t) {
    static const double gaps[] = {0, 0, 1e-3, 0.02};
    t->options = rl_optimise_options_default();
    t->options.explain = t->seed % 2 == 0;
    t->options.gap = gaps[rl_random_below(&t->random, 4)];
    t->options.keep_share = rl_random_below(&t->random, 2) == 0 ? 0.99 : 0.9;
    t->options.centrality = t->centrality;
    if (rl_random_below(&t->random, 3) == 0)
        t->options.target_share = rl_random_between(&t->random, 0.02, 0.6);
    for (rl_id a = 0; a < t->scenario->actor_count; a++)
        t->centrality[a] = 10 * rl_random_unit(&t->random);
}

// Without waiting for the disk, unlike rl_file_write.
static void write_file(const char *path, const char *bytes, size_t length) {
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, length, stream), length);
    assert_int_equal(fclose(stream), 0);
}

static void write_document(trial *t) {
    rl_text text;
    rl_text_init(&text, &t->ctx);
    rl_result_json(t->scenario, &t->result, &text);
    assert_int_equal(rl_text_status(&text), RL_OK);
    write_file(t->document, rl_text_bytes(&text), text.length);
    rl_text_clear(&text);
}

static void optimise(trial *t) {
    rl_session *session = NULL;
    assert_int_equal(rl_session_create(&t->ctx, t->oracle, NULL, &session), RL_OK);
    FILE *stream = fopen(t->certificate, "wb");
    assert_non_null(stream);
    assert_int_equal(
        rl_proof_create(&t->ctx, rl_session_problem(session), stream, &t->options.proof), RL_OK);
    assert_int_equal(rl_optimise_in(session, &t->ctx, &t->options, &t->result), RL_OK);
    rl_proof_free(t->options.proof);
    assert_int_equal(fclose(stream), 0);
    rl_session_free(session);
    write_document(t);
}

static void set_up(trial *t, uint64_t seed) {
    rl_draft draft;
    *t = (trial){.seed = seed};
    rl_context_init(&t->ctx);
    rl_random_init(&t->random, seed);
    snprintf(t->folder, sizeof t->folder, "/tmp/relais-verify-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    snprintf(t->certificate, sizeof t->certificate, "%s/proof.txt", t->folder);
    snprintf(t->document, sizeof t->document, "%s/result.json", t->folder);
    rl_hard_draft(&t->ctx, seed, false, &t->random, &draft);
    memset(draft.input_hash, "0123456789abcdef"[seed % 16], sizeof draft.input_hash - 1);
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    assert_true(t->scenario->actor_count <= ACTORS_MAX);
    rl_plan_table_init(&t->ctx, t->scenario, &t->table);
    draw_options(t);
    optimise(t);
    rl_findings_init(&t->findings, &t->ctx);
}

static void tear_down(trial *t) {
    rl_findings_clear(&t->findings);
    rl_result_clear(&t->ctx, &t->result);
    rl_plan_table_clear(&t->ctx, &t->table);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
    unlink(t->certificate);
    unlink(t->document);
    rmdir(t->folder);
}

// Truth ------------------------------------------------------------------------------------------

// The most that a plan of at most so many relays and activations reaches, by enumeration.
static double truth(const trial *t, int32_t relays, int32_t activations) {
    double best = -INFINITY;
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        if (row->broken == 0 && row->relay_count <= relays && row->activation_count <= activations)
            best = fmax(best, row->reach);
    }
    return best;
}

static void check_not_below(const trial *t, const rl_claim_verdict *claim, double best) {
    if (claim->is_checked)
        check(t, claim->proved >= best * (1 - 1e-13));
}

// Whatever the certificate says, what is proved is true.
static void check_true(const trial *t, const rl_verdict *v) {
    check_not_below(t, &v->claims[RL_CLAIM_REACH], truth(t, INT32_MAX, INT32_MAX));
    check_not_below(t, &v->claims[RL_CLAIM_RELAYS], truth(t, v->relays - 1, INT32_MAX));
    check_not_below(t, &v->claims[RL_CLAIM_ACTIVATIONS], truth(t, v->relays, v->activations - 1));
}

static rl_verdict_status verify(trial *t, rl_verdict *v) {
    check(t,
          rl_verify(&t->ctx, t->scenario, t->document, t->certificate, &t->findings, v) == RL_OK);
    check_true(t, v);
    return v->status;
}

static void explain(const rl_verdict *v) {
    for (size_t i = 0; i < v->reasons.count; i++)
        print_message("line %d: %s\n", v->reasons.items[i].line, v->reasons.items[i].text);
}

static void check_answer(trial *t) {
    rl_verdict v;
    const rl_verdict_status status = verify(t, &v);
    figures.answers++;
    figures.infeasible += t->result.status == RL_RESULT_INFEASIBLE;
    figures.accepted += status == RL_VERDICT_ACCEPTED;
    if (status != RL_VERDICT_ACCEPTED)
        explain(&v);
    check(t, status == RL_VERDICT_ACCEPTED);
    check(t, v.claims[RL_CLAIM_REACH].is_proved);
    figures.conflicts += v.has_conflict;
    figures.conflicts_proved += v.has_conflict && v.conflict_is_proved;
    check(t, v.claims[RL_CLAIM_RELAYS].is_made ==
                 (t->result.goals[RL_GOAL_RELAYS].proved && v.relays > 0));
    const double reached = t->result.evaluation.total.reached;
    check(t, !t->result.has_plan || (v.reach.lo <= reached * (1 + 1e-12) + 1e-12 &&
                                     v.reach.hi >= reached * (1 - 1e-12) &&
                                     v.reach.hi - v.reach.lo <= 1e-9 * (1 + reached)));
    rl_verdict_clear(&t->ctx, &v);
}

// Mutations of certificates ----------------------------------------------------------------------

typedef struct lines {
    char *bytes;
    size_t length;
    size_t start[20000]; // of each line, and the end
    int count;
} lines;

static void read_lines(trial *t, lines *l) {
    assert_int_equal(rl_file_read(&t->ctx, t->certificate, SIZE_MAX / 2, &l->bytes, &l->length),
                     RL_OK);
    l->count = 0;
    l->start[0] = 0;
    for (size_t i = 0; i < l->length && l->count < 19998; i++) {
        if (l->bytes[i] == '\n')
            l->start[++l->count] = i + 1;
    }
}

static void append_line(rl_text *text, const lines *l, int line) {
    rl_text_append_bytes(text, l->bytes + l->start[line], l->start[line + 1] - l->start[line]);
}

static void append_from(rl_text *text, const lines *l, int first, int last) {
    for (int line = first; line < last; line++)
        append_line(text, l, line);
}

// Changes one byte of a kind, found from a random place on, if there is one.
static void change_byte(trial *t, char *bytes, size_t length, const char *kind, const char *into) {
    const size_t from = rl_random_below(&t->random, (uint32_t)length);
    for (size_t i = 0; i < length; i++) {
        char *byte = &bytes[(from + i) % length];
        const char *found = *byte == '\0' ? NULL : strchr(kind, *byte);
        if (found == NULL)
            continue;
        *byte = into == NULL ? (char)('0' + rl_random_below(&t->random, 10)) : into[found - kind];
        return;
    }
}

// One number, one sign, one line less, more or elsewhere, an end missing.
static void mutate(trial *t, const lines *l, rl_text *out) {
    const int line = (int)rl_random_below(&t->random, (uint32_t)l->count);
    const int other = (int)rl_random_below(&t->random, (uint32_t)l->count);
    const uint32_t kind = rl_random_below(&t->random, 11);
    switch (kind) {
    case 0: // without a line
        append_from(out, l, 0, line);
        append_from(out, l, line + 1, l->count);
        return;
    case 1: // a line twice
        append_from(out, l, 0, line + 1);
        append_from(out, l, line, l->count);
        return;
    case 2: // a line elsewhere
        for (int i = 0; i < l->count; i++) {
            if (i != line)
                append_line(out, l, i);
            if (i == other)
                append_line(out, l, line);
        }
        return;
    case 3: // cut short
        rl_text_append_bytes(out, l->bytes, rl_random_below(&t->random, (uint32_t)l->length));
        return;
    default:
        break;
    }
    append_from(out, l, 0, l->count);
    if (kind == 4)
        change_byte(t, out->bytes, out->length, "+-<>", "-+><");
    else if (kind == 5)
        change_byte(t, out->bytes, out->length, "rkoc", "krco");
    else if (kind == 6) // other prices and weights all over
        for (int i = 0; i < 40; i++)
            change_byte(t, out->bytes + l->start[7], out->length - l->start[7], "0123456789", NULL);
    else // any digit of one line: long lines do not draw all the changes
        change_byte(t, out->bytes + l->start[line], l->start[line + 1] - l->start[line],
                    "0123456789", NULL);
}

static void check_mutations(trial *t) {
    static lines l;
    read_lines(t, &l);
    for (int i = 0; i < MUTATIONS; i++) {
        rl_verdict v;
        rl_text mutated;
        rl_text_init(&mutated, &t->ctx);
        mutate(t, &l, &mutated);
        assert_int_equal(rl_text_status(&mutated), RL_OK);
        const bool is_same =
            mutated.length == l.length && memcmp(mutated.bytes, l.bytes, l.length) == 0;
        assert_int_equal(
            rl_file_write(&t->ctx, t->certificate, rl_text_bytes(&mutated), mutated.length), RL_OK);
        const rl_verdict_status status = verify(t, &v);
        figures.mutated += !is_same;
        figures.refused += !is_same && status == RL_VERDICT_REFUSED;
        figures.weaker += !is_same && status == RL_VERDICT_WEAKER;
        figures.harmless += !is_same && status == RL_VERDICT_ACCEPTED;
        rl_verdict_clear(&t->ctx, &v);
        rl_text_clear(&mutated);
    }
    write_file(t->certificate, l.bytes, l.length);
    rl_release(&t->ctx, l.bytes);
}

// Mutations of results ---------------------------------------------------------------------------

// Tells a lie about the plan, the bound or the goals; false when the result has no room for it.
static bool lie(trial *t, rl_result *result, uint32_t kind) {
    rl_plan_usage *usage = &result->evaluation.usage;
    switch (kind) {
    case 0:
        usage->cost_eur += 0.01;
        return true;
    case 1:
        usage->hours += 0.25;
        return true;
    case 2:
        result->evaluation.total.reached *= 1 + 1e-6;
        return result->evaluation.total.reached > 1e-3;
    case 3:
        result->bound = result->best_reach * (1 - 1e-6);
        return isnan(t->options.target_share) && result->best_reach > 1e-3;
    case 4:
        result->best_reach = result->bound * (1 + 1e-6);
        return isnan(t->options.target_share) && result->best_reach > 1e-3;
    case 5:
        if (result->plan.activations.count < 2)
            return false;
        result->plan.activations.count--;
        return true;
    case 6:
        if (usage->relays < 1)
            return false;
        usage->relays--;
        return true;
    case 7:
        result->evaluation.total.lower = 0;
        return result->evaluation.total.reached > 1e-3;
    default:
        result->goals[RL_GOAL_RELAYS].value--;
        return result->goals[RL_GOAL_RELAYS].proved;
    }
}

static void check_lies(trial *t) {
    for (int i = 0; i < RESULT_MUTATIONS && t->result.has_plan; i++) {
        rl_result kept = t->result;
        rl_verdict v;
        if (!lie(t, &t->result, rl_random_below(&t->random, 9))) {
            t->result = kept;
            continue;
        }
        write_document(t);
        t->result = kept;
        const rl_verdict_status status = verify(t, &v);
        figures.results_mutated++;
        figures.results_refused += status != RL_VERDICT_ACCEPTED;
        check(t, status != RL_VERDICT_ACCEPTED);
        rl_verdict_clear(&t->ctx, &v);
    }
    write_document(t);
}

// Figures that the document tells besides: any of them, a little wrong.
typedef struct figure_list {
    double *items[FIGURES_MAX];
    uint32_t count;
} figure_list;

static void list(figure_list *l, double *figure) {
    if (l->count < FIGURES_MAX)
        l->items[l->count++] = figure;
}

static void list_reach(figure_list *l, rl_reach *reach) {
    list(l, &reach->weight);
    list(l, &reach->reached);
    list(l, &reach->lower);
    list(l, &reach->upper);
    for (int n = 0; n < RL_FREQUENCY_MAX; n++)
        list(l, &reach->at_least[n]);
}

static void list_figures(const trial *t, rl_result *result, figure_list *l) {
    rl_evaluation *e = &result->evaluation;
    list_reach(l, &e->total);
    for (rl_id s = 0; s < t->scenario->segment_count; s++)
        if (t->scenario->segments[s].targeted)
            list_reach(l, &e->by_segment[s]);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        for (size_t i = 0; i < e->by[d].count; i++)
            list_reach(l, &e->by[d].items[i].reach);
    for (rl_id w = 0; w < t->scenario->window_count; w++)
        list(l, &e->cumulative[w]);
    for (size_t i = 0; i < e->relays.count; i++) {
        list(l, &e->relays.items[i].alone);
        list(l, &e->relays.items[i].marginal);
        list(l, &e->relays.items[i].cost_eur);
        list(l, &e->relays.items[i].hours);
    }
    for (size_t i = 0; i < result->bindings.count; i++) {
        list(l, &result->bindings.items[i].used);
        list(l, &result->bindings.items[i].limit);
    }
    for (size_t i = 0; i < result->left_out.count; i++) {
        if (result->left_out.items[i].activation == RL_NONE)
            continue;
        list(l, &result->left_out.items[i].gain);
        list(l, &result->left_out.items[i].cost_eur);
    }
}

static void check_refused(trial *t) {
    rl_verdict v;
    write_document(t);
    const rl_verdict_status status = verify(t, &v);
    figures.figures_mutated++;
    figures.figures_refused += status == RL_VERDICT_REFUSED;
    check(t, status == RL_VERDICT_REFUSED);
    rl_verdict_clear(&t->ctx, &v);
}

static void check_figures(trial *t) {
    static figure_list l;
    l.count = 0;
    if (!t->result.has_plan)
        return;
    list_figures(t, &t->result, &l);
    for (int i = 0; i < FIGURE_MUTATIONS; i++) {
        double *figure = l.items[rl_random_below(&t->random, l.count)];
        const double was = *figure;
        *figure += (rl_random_below(&t->random, 2) == 0 ? 1 : -1) * 1e-6 * fmax(1, fabs(was));
        check_refused(t);
        *figure = was;
    }
    if (t->result.left_out.count > 0) { // a reason that is not the one
        rl_left_out *left = &t->result.left_out.items[0];
        const rl_left_out was = *left;
        left->reason = was.reason == RL_LEFT_FORBIDDEN ? RL_LEFT_NO_OFFER : RL_LEFT_FORBIDDEN;
        if (was.reason != RL_LEFT_FORBIDDEN)
            check_refused(t);
        *left = was;
    }
    write_document(t);
}

// Without any one of its rules an irreducible conflict is none: no certificate may prove it.
static void check_smaller_conflicts(trial *t) {
    const size_t count = t->result.conflict.count;
    if (count < 2 || !t->result.conflict_is_minimal)
        return;
    for (size_t i = 0; i < count; i++) {
        rl_verdict v;
        rl_conflict_rule *rules = t->result.conflict.items, left_out = rules[i];
        rules[i] = rules[count - 1];
        t->result.conflict.count = count - 1;
        write_document(t);
        (void)verify(t, &v);
        check(t, v.has_conflict && !v.conflict_is_proved);
        rl_verdict_clear(&t->ctx, &v);
        t->result.conflict.count = count;
        rules[i] = left_out;
        figures.conflicts_spoilt++;
    }
    write_document(t);
}

// ------------------------------------------------------------------------------------------------

static void test_answers_and_mutations(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= (uint64_t)scenario_count; seed++) {
        trial t;
        set_up(&t, seed);
        check_answer(&t);
        check_mutations(&t);
        check_lies(&t);
        check_figures(&t);
        check_smaller_conflicts(&t);
        tear_down(&t);
    }
    assert_int_equal(figures.accepted, figures.answers);
    assert_int_equal(figures.results_refused, figures.results_mutated);
    assert_int_equal(figures.figures_refused, figures.figures_mutated);
    if (scenario_count >= SCENARIOS)
        assert_true(figures.conflicts_spoilt > 20);
    assert_true(figures.conflicts_proved * 2 > figures.conflicts || figures.conflicts < 10);
    assert_true(figures.refused > figures.mutated / 3);
}

// A certificate of one scenario says nothing of another.
static void test_other_scenario(void **state) {
    (void)state;
    trial t, other;
    rl_verdict v;
    set_up(&t, 1);
    set_up(&other, 2);
    check(&t,
          rl_verify(&t.ctx, t.scenario, t.document, other.certificate, &t.findings, &v) == RL_OK);
    assert_int_equal(v.status, RL_VERDICT_REFUSED);
    rl_verdict_clear(&t.ctx, &v);
    check(&t, rl_verify(&t.ctx, t.scenario, other.document, t.certificate, &t.findings, &v) ==
                  RL_E_INPUT);
    rl_verdict_clear(&t.ctx, &v);
    tear_down(&other);
    tear_down(&t);
}

static void write_figures(const char *path) {
    rl_context ctx;
    rl_text text;
    rl_context_init(&ctx);
    rl_text_init(&text, &ctx);
    rl_text_format(&text,
                   "{\"answers\": %d, \"infeasible\": %d, \"accepted\": %d, "
                   "\"certificates_mutated\": %d, \"refused\": %d, \"weaker\": %d, "
                   "\"as_strong\": %d, \"false_proofs\": 0, \"results_mutated\": %d, "
                   "\"results_refused\": %d, \"conflicts\": %d, \"conflicts_proved\": %d}\n",
                   figures.answers, figures.infeasible, figures.accepted, figures.mutated,
                   figures.refused, figures.weaker, figures.harmless,
                   figures.results_mutated + figures.figures_mutated,
                   figures.results_refused + figures.figures_refused, figures.conflicts,
                   figures.conflicts_proved);
    if (rl_file_write(&ctx, path, rl_text_bytes(&text), text.length) != RL_OK)
        print_message("%s\n", ctx.detail);
    rl_text_clear(&text);
}

int main(int argument_count, char **arguments) {
    scenario_count =
        argument_count > 1 ? (int)strtol(arguments[1], NULL, 10) : rl_effort(SCENARIOS);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_and_mutations),
        cmocka_unit_test(test_other_scenario),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    const char *path = getenv("RELAIS_VERIFY_FIGURES");
    if (failed == 0 && path != NULL)
        write_figures(path);
    return failed;
}
