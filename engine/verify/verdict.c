#include "verify/verdict.h"

#include "base/file.h"
#include "io/json_file.h"
#include "verify/conflict.h"
#include "verify/proof_check.h"
#include "verify/rules.h"
#include "verify/told.h"

#include <math.h>
#include <string.h>

// A bound is taken as said when what is proved is no more than these shares above it, of the bound
// and of the whole: the search sums in another order.
static const double as_said = 1e-9, noise = 1e-12;

typedef struct judging {
    rl_context *ctx;
    const rl_scenario *scenario;
    rl_json_document *document;
    rl_names actors; // their ids
    rl_plan plan;
    rl_ground *ground;
    rl_dual_bound *dual;
    rl_certificate certificate;
    rl_verdict *out;
    // What the result says.
    double bound, best_reach, gap_asked, wanted, centrality, centrality_bound;
    double target_share; // NaN for none
    double goals;        // how many were asked
    const double *value; // by actor, of the certificate's claim about centrality; NULL without one
    bool proved[RL_CLAIM_KINDS];
} judging;

const char *rl_verdict_status_name(rl_verdict_status status) {
    static const char *const names[] = {"accepted", "weaker", "refused"};
    return names[status];
}

const char *rl_claim_kind_name(rl_claim_kind kind) {
    static const char *const names[RL_CLAIM_KINDS] = {"reach", "relays", "activations",
                                                      "centrality"};
    return names[kind];
}

void rl_verdict_add(rl_context *ctx, rl_verdict *v, rl_verdict_status status, rl_message message,
                    int32_t line, const char *first, const char *second, const char *third) {
    rl_text text;
    rl_text_init(&text, ctx);
    rl_text_format(&text, rl_message_text(ctx, message), first, second, third);
    if (status > v->status)
        v->status = status;
    const char *kept = rl_arena_copy_text(&v->arena, rl_text_bytes(&text), text.length);
    if (kept != NULL && RL_VECTOR_RESERVE(ctx, &v->reasons, 1) == RL_OK)
        v->reasons.items[v->reasons.count++] = (rl_reason){message, line, kept};
    rl_text_clear(&text);
}

static void refuse(judging *j, rl_message message, const char *first, const char *second) {
    rl_verdict_add(j->ctx, j->out, RL_VERDICT_REFUSED, message, 0, first, second, "");
}

// Numbers as reasons show them.
typedef struct shown {
    rl_text text;
} shown;

static const char *show(judging *j, shown *s, double value) {
    rl_text_init(&s->text, j->ctx);
    if (value == -INFINITY)
        rl_text_append(&s->text, rl_message_text(j->ctx, RL_MSG_VERIFY_NONE));
    else
        rl_text_append_number(&s->text, value, 3);
    return rl_text_bytes(&s->text);
}

// The result -------------------------------------------------------------------------------------

static rl_status refuse_document(judging *j, const rl_json *value, rl_finding_code code,
                                 const char *what) {
    rl_findings_add(j->document->findings, code, rl_json_place(j->document, value), NULL, what);
    return rl_findings_status(j->document->findings);
}

static rl_status index_actors(judging *j) {
    rl_status status = RL_OK;
    int32_t number; // as in the scenario: ids are distinct
    for (rl_id a = 0; status == RL_OK && a < j->scenario->actor_count; a++)
        status = rl_names_add(&j->actors, j->scenario->actors[a].id, &number);
    return status;
}

static rl_status read_plan(judging *j) {
    const rl_scenario *s = j->scenario;
    const rl_json *list =
        rl_json_get_kind(rl_json_get(j->document->root, "plan"), "activations", RL_JSON_ARRAY);
    j->out->has_plan = list != NULL;
    for (const rl_json *item = list == NULL ? NULL : list->first; item != NULL; item = item->next) {
        const int32_t number = rl_names_find(&j->actors, rl_json_get_text(item, "relay", ""));
        const rl_id relay = number < 0 ? RL_NONE : number;
        const rl_id lever = rl_find_lever(s, rl_json_get_text(item, "lever", ""));
        const rl_id window = rl_find_window(s, rl_json_get_text(item, "window", ""));
        const rl_id k = relay == RL_NONE || lever == RL_NONE || window == RL_NONE
                            ? RL_NONE
                            : rl_find_activation(s, relay, lever, window);
        if (k == RL_NONE || rl_plan_contains(&j->plan, k)) {
            refuse(j, RL_MSG_VERIFY_FOREIGN, rl_json_get_text(item, "relay", "?"),
                   rl_json_get_text(item, "window", "?"));
            continue;
        }
        const rl_status status = rl_plan_add(j->ctx, &j->plan, k);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static const rl_json *goal_of(const judging *j, rl_claim_kind kind) {
    const rl_json *list = rl_json_get_kind(j->document->root, "goals", RL_JSON_ARRAY);
    for (const rl_json *goal = list == NULL ? NULL : list->first; goal != NULL; goal = goal->next) {
        if (strcmp(rl_json_get_text(goal, "goal", ""), rl_claim_kind_name(kind)) == 0)
            return goal;
    }
    return NULL;
}

static bool is_true(const rl_json *object, const char *key) {
    const rl_json *value = rl_json_get_kind(object, key, RL_JSON_BOOL);
    return value != NULL && value->truth;
}

static rl_status read_result(judging *j) {
    const rl_json *root = j->document->root;
    const rl_json *settings = rl_json_get(root, "settings");
    const char *hash = rl_json_get_text(rl_json_get(root, "provenance"), "input_hash", "");
    const char *format = rl_json_get_text(root, "format", "");
    if (strcmp(format, "relais-result/1") != 0)
        return refuse_document(j, root, RL_FINDING_RESULT_FORMAT, format);
    if (strcmp(hash, j->scenario->input_hash) != 0)
        return refuse_document(j, root, RL_FINDING_RESULT_OF_OTHER_INPUT, j->scenario->path);
    const char *status = rl_json_get_text(root, "status", "");
    j->out->result_status = rl_arena_copy_text(&j->out->arena, status, strlen(status));
    if (j->out->result_status == NULL)
        return rl_fail_memory(j->ctx);
    j->bound = rl_json_get_number(root, "bound", NAN);
    j->best_reach = rl_json_get_number(root, "best_reach", NAN);
    j->gap_asked = rl_json_get_number(settings, "gap", NAN);
    j->target_share = rl_json_get_number(settings, "target_share", NAN);
    j->goals = rl_json_get_number(settings, "goals", 3);
    // What the search says by its own word is to be judged where nothing was yet.
    const rl_json *proof = rl_json_get_kind(root, "proof", RL_JSON_OBJECT);
    const bool is_unchecked = proof != NULL && !is_true(proof, "checked");
    for (int kind = 0; kind < RL_CLAIM_KINDS; kind++) {
        const rl_json *goal = goal_of(j, (rl_claim_kind)kind);
        j->proved[kind] = is_true(goal, "proved") || (is_unchecked && is_true(goal, "settled"));
    }
    const rl_json *central = goal_of(j, RL_CLAIM_CENTRALITY);
    j->centrality = rl_json_get_number(central, "value", NAN);
    j->centrality_bound = rl_json_get_number(central, "bound", NAN);
    return read_plan(j);
}

static bool is_status(const judging *j, const char *status) {
    return strcmp(j->out->result_status, status) == 0;
}

// The plan ---------------------------------------------------------------------------------------

static rl_telling telling_of(const judging *j) {
    return (rl_telling){.ctx = j->ctx,
                        .scenario = j->scenario,
                        .ground = j->ground,
                        .plan = &j->plan,
                        .actors = &j->actors,
                        .document = j->document,
                        .verdict = j->out};
}

static void compare_figure(const judging *j, const char *pointer, double least, double most) {
    const rl_telling telling = telling_of(j);
    rl_told_figure(&telling, rl_json_at(j->document->root, pointer), pointer,
                   (rl_interval){least, most});
}

static rl_status check_plan(judging *j) {
    rl_verdict *v = j->out;
    const rl_telling telling = telling_of(j);
    const size_t segments = (size_t)j->scenario->segment_count;
    rl_status status = RL_OK;
    rl_interval *reached = RL_NEW(j->ctx, rl_interval, segments);
    rl_reach_figures *figures = RL_NEW(j->ctx, rl_reach_figures, segments);
    if (reached == NULL || figures == NULL) {
        status = rl_fail_memory(j->ctx);
        goto done;
    }
    RL_TRY(rl_ground_reach(j->ctx, j->ground, &j->plan, reached, &v->reach));
    RL_TRY(rl_figures_by_segment(j->ctx, j->ground, &j->plan, reached, figures));
    rl_rules_check(j->ctx, j->scenario, &j->plan, reached, v);
    compare_figure(j, "/usage/cost_eur", v->cost_eur, v->cost_eur);
    compare_figure(j, "/usage/hours", v->hours, v->hours);
    compare_figure(j, "/usage/relays", v->relays, v->relays);
    compare_figure(j, "/usage/activations", v->activations, v->activations);
    RL_TRY(rl_told_reach_check(&telling, figures));
    RL_TRY(rl_told_explanations_check(&telling));
done:
    rl_release(j->ctx, reached);
    rl_release(j->ctx, figures);
    return status;
}

// Claims -----------------------------------------------------------------------------------------

// Whether the certificate's claim is about all the plans that the result speaks of: those of at
// most so many relays and activations that reach at least `floor`.
static bool covers(const judging *j, const rl_claim *claim, double relays, double activations,
                   double floor) {
    const rl_scenario *s = j->scenario;
    const double most_relays = fmin(s->rules.max_relays, s->actor_count);
    const double most_activations = fmin(s->rules.max_activations, s->activation_count);
    return claim->most_relays >= fmin(relays, most_relays) &&
           claim->most_activations >= fmin(activations, most_activations) && claim->floor <= floor;
}

// What a claim's tree proves; the verdict keeps the strongest, and `line` says where that is
// weakest.
static rl_status try_claim(judging *j, rl_claim_kind kind, const rl_claim *claim, double enough,
                           int32_t *line) {
    rl_claim_verdict *v = &j->out->claims[kind];
    rl_proof_checked checked;
    const rl_status status =
        rl_proof_check(j->ctx, j->ground, &j->certificate, claim, enough, j->dual, &checked);
    if (status != RL_OK)
        return status;
    v->nodes += checked.nodes;
    v->duals += checked.duals;
    v->is_checked = true;
    if (kind == RL_CLAIM_CENTRALITY)
        j->value = claim->value;
    if (checked.wrong_line > 0)
        rl_verdict_add(j->ctx, j->out, RL_VERDICT_REFUSED, RL_MSG_VERIFY_NO_SUCH_RULE,
                       checked.wrong_line, "", "", "");
    if (checked.bound < v->proved) {
        v->proved = checked.bound;
        *line = checked.weak_line;
    }
    return RL_OK;
}

// Goes through the certificate's claims that are about these plans until one proves enough: first
// those that say they do. What they say is not believed.
static rl_status try_claims(judging *j, rl_claim_kind kind, double relays, double activations,
                            double floor, double enough, int32_t *line) {
    const rl_claim_verdict *v = &j->out->claims[kind];
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < j->certificate.claims.count && v->proved > enough; i++) {
            const rl_claim *claim = &j->certificate.claims.items[i];
            if (claim->is_centrality != (kind == RL_CLAIM_CENTRALITY) ||
                (claim->bound <= enough) != (pass == 0) ||
                !covers(j, claim, relays, activations, floor))
                continue;
            const rl_status status = try_claim(j, kind, claim, enough, line);
            if (status != RL_OK)
                return status;
        }
    }
    return RL_OK;
}

static double sum_of_values(const judging *j) {
    double sum = 0;
    for (rl_id r = 0; j->value != NULL && r < j->scenario->actor_count; r++)
        sum += j->value[r];
    return sum;
}

static rl_status check_claim(judging *j, rl_claim_kind kind, double relays, double activations,
                             double floor) {
    rl_claim_verdict *v = &j->out->claims[kind];
    int32_t line = 0;
    // Within what is taken as said; or below what is not to be reached.
    const bool is_strict = kind == RL_CLAIM_RELAYS || kind == RL_CLAIM_ACTIVATIONS;
    const double enough = !isfinite(v->limit) ? v->limit
                          : is_strict         ? nextafter(v->limit, -INFINITY)
                                              : v->limit + 0.25 * as_said * fabs(v->limit);
    v->proved = INFINITY;
    const rl_status status = try_claims(j, kind, relays, activations, floor, enough, &line);
    if (status != RL_OK)
        return status;
    const double whole = kind == RL_CLAIM_CENTRALITY ? sum_of_values(j) : j->ground->total_weight;
    v->is_proved = v->proved == -INFINITY ||
                   (is_strict ? v->proved < v->limit
                              : v->proved <= v->limit + as_said * fabs(v->limit) + noise * whole);
    if (!v->is_proved) {
        shown a, b;
        rl_verdict_add(j->ctx, j->out, RL_VERDICT_WEAKER,
                       v->is_checked ? RL_MSG_VERIFY_WEAKER : RL_MSG_VERIFY_UNPROVED, line,
                       rl_claim_kind_name(kind), show(j, &a, v->proved), show(j, &b, v->limit));
        rl_text_clear(&a.text);
        rl_text_clear(&b.text);
    }
    return RL_OK;
}

// The plan of most reach, which the result gives the reach of only.
static rl_status check_witness(judging *j) {
    rl_verdict *v = j->out;
    rl_status status = RL_OK;
    rl_plan best = {0};
    rl_verdict judged = {0};
    rl_interval total = {0, 0};
    rl_interval *by_segment = RL_NEW(j->ctx, rl_interval, j->scenario->segment_count);
    if (by_segment == NULL)
        return rl_fail_memory(j->ctx);
    rl_arena_init(&judged.arena, j->ctx);
    for (size_t i = 0; i < j->certificate.witness.count; i++)
        RL_TRY(rl_plan_add(j->ctx, &best, j->certificate.witness.items[i]));
    RL_TRY(rl_ground_reach(j->ctx, j->ground, &best, by_segment, &total));
    rl_rules_check(j->ctx, j->scenario, &best, by_segment, &judged);
    if (judged.keeps_rules && j->certificate.has_witness)
        v->best_reach = total.lo;
    if (!(v->best_reach >= j->best_reach * (1 - as_said)))
        rl_verdict_add(j->ctx, v, RL_VERDICT_WEAKER, RL_MSG_VERIFY_NO_WITNESS, 0, "", "", "");
done:
    rl_verdict_clear(j->ctx, &judged);
    rl_plan_clear(j->ctx, &best);
    rl_release(j->ctx, by_segment);
    return status;
}

// A plan that reaches more than a bound refutes it, and this program with it.
static void compare_with_bound(judging *j) {
    const double proved = j->out->claims[RL_CLAIM_REACH].proved;
    const double reached = fmax(j->out->keeps_rules ? j->out->reach.lo : 0,
                                isnan(j->out->best_reach) ? 0 : j->out->best_reach);
    if (reached > proved * (1 + 10 * as_said))
        refuse(j, RL_MSG_VERIFY_REFUTED, "", "");
}

// Without a target, the gap of what is said; « optimal » promises that what is proved is no further
// from the plan that is shown.
static void check_gap(judging *j) {
    const double proved = j->out->claims[RL_CLAIM_REACH].proved;
    const double yardstick = fmax(j->best_reach, 1e-6 * j->ground->total_weight);
    const double gap = yardstick > 0 ? fmax(j->bound - j->best_reach, 0) / yardstick : 0;
    compare_figure(j, "/gap", gap, gap);
    if (!is_status(j, "optimal"))
        return;
    if (j->bound >= j->best_reach * (1 - as_said) &&
        proved - j->best_reach <=
            (j->gap_asked + 2 * as_said) * yardstick + noise * j->ground->total_weight)
        return;
    rl_verdict_add(j->ctx, j->out, RL_VERDICT_WEAKER, RL_MSG_VERIFY_NOT_OPTIMAL, 0, "", "", "");
}

// Fewer relays, then fewer activations, do not reach what is wanted; this plan does.
static rl_status check_smallest(judging *j) {
    const double relays = j->out->relays, activations = j->out->activations;
    rl_claim_verdict *claims = j->out->claims;
    rl_status status = RL_OK;
    if (j->out->reach.hi < j->wanted * (1 - 10 * as_said))
        refuse(j, RL_MSG_VERIFY_SHORT_OF_WANTED, "", "");
    if (!isnan(j->target_share) && is_status(j, "optimal") && j->goals >= 2 &&
        !j->proved[RL_CLAIM_RELAYS])
        rl_verdict_add(j->ctx, j->out, RL_VERDICT_WEAKER, RL_MSG_VERIFY_NOT_OPTIMAL, 0, "", "", "");
    if (j->proved[RL_CLAIM_RELAYS])
        compare_figure(j, "/goals/1/value", relays, relays);
    if (j->proved[RL_CLAIM_ACTIVATIONS])
        compare_figure(j, "/goals/2/value", activations, activations);
    if (j->proved[RL_CLAIM_RELAYS] && relays > 0) {
        claims[RL_CLAIM_RELAYS].is_made = true;
        claims[RL_CLAIM_RELAYS].limit = j->wanted;
        RL_TRY(check_claim(j, RL_CLAIM_RELAYS, relays - 1, INFINITY, -INFINITY));
    }
    if (j->proved[RL_CLAIM_ACTIVATIONS] && activations > 0) {
        claims[RL_CLAIM_ACTIVATIONS].is_made = true;
        claims[RL_CLAIM_ACTIVATIONS].limit = j->wanted;
        RL_TRY(check_claim(j, RL_CLAIM_ACTIVATIONS, relays, activations - 1, -INFINITY));
    }
done:
    return status;
}

// By the values of the certificate.
static double centrality_of_plan(const judging *j) {
    const rl_activation *activations = j->scenario->activations;
    double sum = 0;
    for (size_t i = 0; i < j->plan.activations.count; i++) {
        const rl_id relay = activations[j->plan.activations.items[i]].relay;
        if (i == 0 || activations[j->plan.activations.items[i - 1]].relay != relay)
            sum += j->value[relay];
    }
    return sum;
}

static rl_status check_central(judging *j) {
    if (!j->proved[RL_CLAIM_CENTRALITY])
        return RL_OK;
    rl_claim_verdict *v = &j->out->claims[RL_CLAIM_CENTRALITY];
    v->is_made = true;
    v->limit = j->centrality_bound;
    const rl_status status =
        check_claim(j, RL_CLAIM_CENTRALITY, j->out->relays, j->out->activations, j->wanted);
    const double whole = sum_of_values(j); // centralities are not known any better than a millionth
    const double slack = 2e-6 * fmax(fabs(j->centrality), 1e-6 * whole);
    if (status == RL_OK && !(j->centrality_bound - j->centrality <= slack))
        refuse(j, RL_MSG_VERIFY_NOT_CENTRAL, "", "");
    if (j->value != NULL) {
        const double value = centrality_of_plan(j);
        compare_figure(j, "/goals/3/value", value, value);
    }
    return status;
}

// That the rules blamed leave no plan between them: proved or not, the answer stands without it.
static rl_status check_conflict(judging *j, double target) {
    const rl_json *conflict = rl_json_get_kind(j->document->root, "conflict", RL_JSON_OBJECT);
    j->out->has_conflict = conflict != NULL;
    return conflict == NULL ? RL_OK
                            : rl_conflict_check(j->ctx, j->ground, &j->certificate, conflict,
                                                target, &j->out->conflict_is_proved);
}

static rl_status check_claims(judging *j) {
    rl_claim_verdict *reach = &j->out->claims[RL_CLAIM_REACH];
    const bool has_target = !isnan(j->target_share);
    const double target = j->target_share * j->ground->total_weight;
    const double keep =
        rl_json_get_number(rl_json_get(j->document->root, "settings"), "keep_share", 0);
    rl_status status = RL_OK;
    j->wanted = has_target ? target : keep * j->best_reach;
    if (is_status(j, "infeasible")) {
        reach->is_made = true;
        reach->limit = has_target ? target * (1 - 2 * as_said) : -INFINITY;
        RL_TRY(check_claim(j, RL_CLAIM_REACH, INFINITY, INFINITY, -INFINITY));
        return check_conflict(j, has_target ? reach->limit : NAN);
    }
    if (isnan(j->bound)) // stopped before anything was known: nothing is claimed
        return RL_OK;
    reach->is_made = true;
    reach->limit = j->bound;
    RL_TRY(check_claim(j, RL_CLAIM_REACH, INFINITY, INFINITY, -INFINITY));
    if (!j->out->has_plan)
        return RL_OK;
    if (!has_target) {
        RL_TRY(check_witness(j));
        check_gap(j);
    }
    compare_with_bound(j);
    RL_TRY(check_smallest(j));
    RL_TRY(check_central(j));
done:
    return status;
}

static rl_status check_certificate(judging *j) {
    const rl_certificate *c = &j->certificate;
    j->out->has_certificate = true;
    j->out->cuts = (int32_t)c->cuts.count;
    if (c->wrong_line == 0 && c->cells == j->ground->cell_count) {
        const rl_status status = rl_dual_bound_create(j->ctx, j->ground, c, &j->dual);
        return status == RL_OK ? check_claims(j) : status;
    }
    rl_verdict_add(j->ctx, j->out, RL_VERDICT_REFUSED,
                   c->wrong_line > 0 ? c->wrong : RL_MSG_VERIFY_OTHER_SCENARIO, c->wrong_line, "",
                   "", "");
    return RL_OK;
}

// ------------------------------------------------------------------------------------------------

// Everything that must be computed with rounding upwards. Not inlined: compilers do not know that
// the processor's mode changes around the call, and could move an operation out of it.
static __attribute__((noinline)) rl_status judge(judging *j, bool has_certificate) {
    rl_status status = RL_OK;
    RL_TRY(rl_ground_create(j->ctx, j->scenario, &j->ground));
    if (rl_should_stop(j->ctx))
        goto done;
    j->out->target = j->ground->total_weight;
    if (j->out->has_plan)
        RL_TRY(check_plan(j));
    if (has_certificate)
        RL_TRY(check_certificate(j));
done:
    j->out->is_stopped |= rl_should_stop(j->ctx);
    return status;
}

rl_status rl_verify_document(rl_context *ctx, const rl_scenario *scenario,
                             rl_json_document *document, char *certificate, size_t length,
                             rl_verdict *out) {
    const double started_s = rl_clock_s();
    rl_status status = RL_OK;
    judging j = {.ctx = ctx, .scenario = scenario, .document = document, .out = out};
    *out = (rl_verdict){.best_reach = NAN};
    rl_arena_init(&out->arena, ctx);
    rl_arena_init(&j.certificate.arena, ctx);
    rl_names_init(&j.actors, ctx);
    if (strcmp(scenario->reach_model, "independent") != 0)
        return rl_fail(ctx, RL_E_USAGE, "%s", rl_message_text(ctx, RL_MSG_VERIFY_CASCADE));
    RL_TRY(index_actors(&j));
    RL_TRY(read_result(&j));
    if (certificate != NULL)
        RL_TRY(rl_certificate_read(ctx, scenario, certificate, length, &j.certificate));
    const int mode = rl_rigour_begin();
    status = judge(&j, certificate != NULL);
    rl_rigour_end(mode);
done:
    out->seconds = rl_clock_s() - started_s;
    rl_dual_bound_free(j.dual);
    rl_ground_free(j.ground);
    rl_certificate_clear(ctx, &j.certificate);
    rl_names_clear(&j.actors);
    rl_plan_clear(ctx, &j.plan);
    return status;
}

rl_status rl_verify(rl_context *ctx, const rl_scenario *scenario, const char *result,
                    const char *certificate, rl_findings *findings, rl_verdict *out) {
    rl_status status = RL_OK;
    rl_json_document document = {0};
    char *bytes = NULL;
    size_t length = 0;
    *out = (rl_verdict){0};
    rl_arena_init(&out->arena, ctx);
    RL_TRY(rl_json_read_file(ctx, result, findings, &document));
    if (certificate != NULL)
        RL_TRY(rl_file_read(ctx, certificate, RL_CERTIFICATE_BYTES_MAX, &bytes, &length));
    RL_TRY(rl_verify_document(ctx, scenario, &document, bytes, length, out));
done:
    rl_release(ctx, bytes);
    rl_json_clear(&document);
    return status;
}

void rl_verdict_clear(rl_context *ctx, rl_verdict *v) {
    RL_VECTOR_CLEAR(ctx, &v->reasons);
    rl_arena_clear(&v->arena);
}
