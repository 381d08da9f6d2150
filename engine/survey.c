#include "survey.h"

#include "base/messages.h"
#include "base/processes.h"
#include "io/scenario_parts.h"
#include "models.h"
#include "optimise/session.h"
#include "reach/evaluate.h"
#include "study/survey_questions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Of the time that there is, what today's plan may take: questions need the rest.
static const double TIME_OF_TODAY = 0.4;

// Effort for one choice, counted and not timed so that the answer is the same everywhere.
enum { NODES_MAX = 300, DROPS_MAX = 2 };

// Plans of most reach so far at the nodes of a question that is being chosen again.
typedef struct chosen {
    rl_plan plans[RL_SURVEY_NODES];
    double bounds[RL_SURVEY_NODES];
    bool known[RL_SURVEY_NODES]; // an answer came
} chosen;

typedef struct surveying {
    rl_context *ctx;
    const rl_survey_request *request;
    rl_survey *out;
    rl_oracle *oracle; // of the scenario as it is
    rl_scenario_variant variant;
    RL_VECTOR(rl_plan) pool; // today's plan first
    chosen *chosen;          // of the first `top` questions
    int32_t chosen_count;
    int32_t answers;
    bool rules_depend; // some rule depends on the figures: contacts, floors
} surveying;

// Plans and what they reach -----------------------------------------------------------------------

static rl_status is_within_rules(const surveying *s, const rl_oracle *oracle, const rl_plan *plan,
                                 const double *cell_reached, bool *within) {
    const rl_population *population = oracle->population;
    rl_violations violations = {0};
    double *reached = RL_NEW(s->ctx, double, population->scenario->segment_count);
    if (reached == NULL)
        return rl_fail_memory(s->ctx);
    for (int32_t c = 0; c < population->cell_count; c++)
        reached[population->cells[c].segment] += cell_reached[c];
    const rl_status status =
        rl_plan_check(s->ctx, population->scenario, plan, reached, &violations);
    *within = violations.list.count == 0;
    rl_violations_clear(s->ctx, &violations);
    rl_release(s->ctx, reached);
    return status;
}

typedef struct worth {
    double reach;
    bool within; // the rules
} worth;

static rl_status measure(const surveying *s, const rl_oracle *oracle, const rl_plan *plan,
                         bool check, worth *out) {
    const size_t cells = (size_t)oracle->population->cell_count;
    double *log_miss = RL_NEW(s->ctx, double, 2 * cells);
    rl_status status = RL_OK;
    if (log_miss == NULL)
        return rl_fail_memory(s->ctx);
    RL_TRY(rl_oracle_log_miss(s->ctx, oracle, plan, log_miss));
    out->reach = oracle->operations->value(oracle, log_miss, log_miss + cells);
    out->within = true;
    if (check)
        RL_TRY(is_within_rules(s, oracle, plan, log_miss + cells, &out->within));
done:
    rl_release(s->ctx, log_miss);
    return status;
}

static rl_status pool_add(surveying *s, const rl_plan *plan) {
    for (size_t i = 0; i < s->pool.count; i++) {
        const rl_plan *known = &s->pool.items[i];
        if (known->activations.count == plan->activations.count &&
            (plan->activations.count == 0 ||
             memcmp(known->activations.items, plan->activations.items,
                    plan->activations.count * sizeof *plan->activations.items) == 0))
            return RL_OK;
    }
    rl_status status = RL_VECTOR_RESERVE(s->ctx, &s->pool, 1);
    if (status != RL_OK)
        return status;
    s->pool.items[s->pool.count] = (rl_plan){0};
    status = rl_plan_copy(s->ctx, plan, &s->pool.items[s->pool.count]);
    if (status == RL_OK)
        s->pool.count++;
    return status;
}

// Today's plan, and those near it -----------------------------------------------------------------

static rl_status choose_today(surveying *s, rl_session *session) {
    rl_answer answer = {0};
    rl_question question = rl_question_default();
    rl_status status = RL_OK;
    question.gap = s->request->gap;
    question.seconds = TIME_OF_TODAY * (s->ctx->deadline_s - rl_clock_s());
    RL_TRY(rl_session_most_reach(session, &question, &answer));
    if (answer.has_plan) {
        s->out->reached = answer.reach;
        s->out->bound = answer.bound;
        RL_TRY(rl_plan_copy(s->ctx, &answer.plan, &s->out->plan));
        RL_TRY(pool_add(s, &answer.plan));
    } else if (!rl_should_stop(s->ctx)) {
        status = rl_fail(s->ctx, RL_E_INPUT, "%s", rl_message_text(s->ctx, RL_MSG_WHATIF_NO_BASE));
    }
done:
    rl_answer_clear(s->ctx, &answer);
    return status;
}

static bool uses(const rl_scenario *scenario, const rl_plan *plan, rl_id relay) {
    for (size_t i = 0; i < plan->activations.count; i++)
        if (scenario->activations[plan->activations.items[i]].relay == relay)
            return true;
    return false;
}

// The plan without `relay` and without the `drops` relays that add the least, and with `more`.
static rl_status start_of(const surveying *s, const rl_evaluation *today, rl_id relay, size_t drops,
                          rl_id more, rl_plan *start) {
    const rl_scenario *scenario = s->request->scenario;
    rl_status status = RL_OK;
    start->activations.count = 0;
    for (size_t i = 0; i < s->out->plan.activations.count && status == RL_OK; i++) {
        const rl_id activation = s->out->plan.activations.items[i];
        const rl_id user = scenario->activations[activation].relay;
        bool dropped = user == relay;
        for (size_t d = 0; d < drops && d < today->relays.count; d++)
            dropped |= today->relays.items[today->relays.count - 1 - d].relay == user;
        if (!dropped)
            status = rl_plan_add(s->ctx, start, activation);
    }
    if (status == RL_OK && more != RL_NONE)
        status = rl_plan_add(s->ctx, start, more);
    return status;
}

static rl_status complete(surveying *s, rl_session *session, const rl_plan *start) {
    rl_plan plan = {0};
    double reach;
    rl_status status = rl_session_complete(session, start, &plan, &reach);
    if (status == RL_OK && isfinite(reach))
        status = pool_add(s, &plan);
    rl_plan_clear(s->ctx, &plan);
    return status;
}

// Plans that use `relay`, with its activations in turn, less and less of the rest kept.
static rl_status put_in(surveying *s, rl_session *session, const rl_evaluation *today,
                        rl_id relay) {
    const rl_actor *actor = &s->request->scenario->actors[relay];
    rl_plan start = {0};
    rl_status status = RL_OK;
    rl_id last_offer = RL_NONE;
    for (int32_t i = 0; i < actor->activation_count; i++) {
        const rl_id activation = actor->first_activation + i;
        const rl_activation *a = &s->request->scenario->activations[activation];
        if (a->state == RL_FORBIDDEN || a->offer == last_offer)
            continue;
        last_offer = a->offer; // the first window of each lever: windows follow each other
        for (size_t drops = 0; drops <= DROPS_MAX; drops++) {
            RL_TRY(start_of(s, today, RL_NONE, drops, activation, &start));
            RL_TRY(complete(s, session, &start));
        }
    }
done:
    rl_plan_clear(s->ctx, &start);
    return status;
}

// A relay out loses what is required of it: a plan without it would break the scenario's rules.
static bool is_required(const rl_scenario *scenario, rl_id relay) {
    const rl_actor *actor = &scenario->actors[relay];
    bool required = scenario->rules.relay_required[relay];
    for (int32_t i = 0; i < actor->activation_count; i++)
        required |= scenario->activations[actor->first_activation + i].state == RL_REQUIRED;
    return required;
}

static rl_status take_out(surveying *s, rl_session *session, const rl_evaluation *today,
                          rl_id relay) {
    rl_plan start = {0};
    if (is_required(s->request->scenario, relay))
        return RL_OK;
    rl_session_set_relay(session, relay, RL_OUT);
    rl_status status = start_of(s, today, relay, 0, RL_NONE, &start);
    if (status == RL_OK)
        status = complete(s, session, &start);
    rl_session_reset(session);
    rl_plan_clear(s->ctx, &start);
    return status;
}

static rl_status fill_pool(surveying *s, rl_session *session) {
    const rl_scenario *scenario = s->request->scenario;
    rl_evaluation today = {0};
    rl_status status = RL_OK;
    RL_TRY(rl_evaluate(s->ctx, s->oracle, &s->out->plan, &today));
    for (rl_id relay = 0; relay < scenario->actor_count && !rl_should_stop(s->ctx); relay++) {
        if (scenario->actors[relay].activation_count == 0)
            continue;
        if (uses(scenario, &s->out->plan, relay))
            RL_TRY(take_out(s, session, &today, relay));
        else
            RL_TRY(put_in(s, session, &today, relay));
    }
    s->out->pool = (int32_t)s->pool.count;
done:
    rl_evaluation_clear(s->ctx, &today);
    return status;
}

static rl_status prepare(surveying *s) {
    rl_session *session = NULL;
    rl_status status = RL_OK;
    RL_TRY(rl_model_create(s->ctx, s->request->scenario, &s->oracle));
    RL_TRY(rl_session_create(s->ctx, s->oracle, NULL, &session));
    RL_TRY(choose_today(s, session));
    if (s->pool.count > 0)
        RL_TRY(fill_pool(s, session));
done:
    rl_session_free(session);
    return status;
}

// The value of a question -------------------------------------------------------------------------

// What every plan of a set is worth at every node: worth[node × count + plan].
typedef struct comparison {
    const rl_plan **plans; // today's first
    size_t count;
    worth *at;   // by node, then plan
    bool *today; // within the rules at today's figures
} comparison;

static void comparison_clear(rl_context *ctx, comparison *c) {
    rl_release(ctx, c->plans);
    rl_release(ctx, c->at);
    rl_release(ctx, c->today);
}

static rl_status gather(surveying *s, const chosen *more, comparison *c) {
    const size_t most = s->pool.count + RL_SURVEY_NODES;
    c->plans = RL_NEW(s->ctx, const rl_plan *, most);
    c->at = RL_NEW(s->ctx, worth, most * RL_SURVEY_NODES);
    c->today = RL_NEW(s->ctx, bool, most);
    if (c->plans == NULL || c->at == NULL || c->today == NULL)
        return rl_fail_memory(s->ctx);
    for (size_t i = 0; i < s->pool.count; i++) {
        c->today[c->count] = true;
        c->plans[c->count++] = &s->pool.items[i];
    }
    for (int k = 0; more != NULL && k < RL_SURVEY_NODES; k++) {
        worth now;
        if (more->plans[k].activations.items == NULL)
            continue;
        const rl_status status = measure(s, s->oracle, &more->plans[k], s->rules_depend, &now);
        if (status != RL_OK)
            return status;
        c->today[c->count] = now.within;
        c->plans[c->count++] = &more->plans[k];
    }
    return RL_OK;
}

static rl_status measure_all(surveying *s, const rl_survey_question *q, comparison *c) {
    for (int k = 0; k < RL_SURVEY_NODES; k++) {
        rl_oracle *oracle = NULL;
        rl_scenario_variant_set(&s->variant, q, q->nodes[k].figure);
        rl_status status = rl_model_create(s->ctx, &s->variant.scenario, &oracle);
        for (size_t p = 0; p < c->count && status == RL_OK; p++)
            status =
                measure(s, oracle, c->plans[p], s->rules_depend, &c->at[(size_t)k * c->count + p]);
        rl_oracle_free(s->ctx, oracle);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// Relays of `plan` that are not in `other`.
static rl_status list_relays(surveying *s, const rl_plan *plan, const rl_plan *other,
                             const rl_id **list, int32_t *count) {
    const rl_scenario *scenario = s->request->scenario;
    rl_id *relays = RL_ARENA_NEW(&s->out->arena, rl_id, plan->activations.count + 1);
    *count = 0;
    if (relays == NULL)
        return rl_fail_memory(s->ctx);
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id relay = scenario->activations[plan->activations.items[i]].relay;
        if (!uses(scenario, other, relay) && (*count == 0 || relays[*count - 1] != relay))
            relays[(*count)++] = relay;
    }
    *list = relays;
    return RL_OK;
}

// The best plan within the rules at a node; today's when it is as good, or when there is none.
static size_t best_at(const comparison *c, int k, double least_gain) {
    const worth *at = &c->at[(size_t)k * c->count];
    size_t best = 0;
    double most = at[0].within ? at[0].reach + least_gain : -INFINITY;
    for (size_t p = 1; p < c->count; p++) {
        if (at[p].within && at[p].reach > most) {
            best = p;
            most = at[p].reach;
        }
    }
    return best;
}

static rl_status settle_node(surveying *s, rl_survey_question *q, const comparison *c, int k) {
    rl_survey_node *node = &q->nodes[k];
    const size_t best = best_at(c, k, 1e-9 * s->out->weight);
    rl_status status = RL_OK;
    node->kept = c->at[(size_t)k * c->count].reach;
    node->best = c->at[(size_t)k * c->count + best].reach;
    node->breaks = !c->at[(size_t)k * c->count].within;
    // Two plans within the gap of each other are not told apart.
    node->changes =
        best != 0 && (node->breaks || node->best - node->kept > s->request->gap * node->kept);
    q->changes |= node->changes;
    const rl_plan *plan = c->plans[node->changes ? best : 0];
    RL_TRY(list_relays(s, plan, c->plans[0], &node->enters, &node->enter_count));
    RL_TRY(list_relays(s, c->plans[0], plan, &node->leaves, &node->leave_count));
done:
    return status;
}

static double mean_of(const rl_survey_question *q, const comparison *c, size_t plan) {
    double mean = 0;
    for (int k = 0; k < RL_SURVEY_NODES; k++)
        mean += q->nodes[k].weight * c->at[(size_t)k * c->count + plan].reach;
    return mean;
}

// The value among the pool and `more` (NULL for none), as in survey.h.
static rl_status evaluate(surveying *s, rl_survey_question *q, const chosen *more) {
    comparison c = {0};
    rl_status status = RL_OK;
    RL_TRY(gather(s, more, &c));
    RL_TRY(measure_all(s, q, &c));
    q->changes = false;
    double informed = 0, uninformed = -INFINITY;
    for (int k = 0; k < RL_SURVEY_NODES; k++) {
        RL_TRY(settle_node(s, q, &c, k));
        informed += q->nodes[k].weight * q->nodes[k].best;
    }
    for (size_t p = 0; p < c.count; p++)
        if (c.today[p])
            uninformed = fmax(uninformed, mean_of(q, &c, p));
    q->swing = q->nodes[RL_SURVEY_HIGH].kept - q->nodes[RL_SURVEY_LOW].kept;
    q->value = fmax(informed - uninformed, 0);
    if (q->value < 1e-9 * s->out->weight)
        q->value = 0; // rounding
    q->at_most = NAN;
done:
    comparison_clear(s->ctx, &c);
    return status;
}

// Screening ---------------------------------------------------------------------------------------

static int by_value(const void *left, const void *right) {
    const rl_survey_question *a = left, *b = right;
    const bool pending = a->status == RL_SURVEY_PENDING;
    if (pending != (b->status == RL_SURVEY_PENDING))
        return pending ? 1 : -1;
    if (pending && a->stake != b->stake)
        return a->stake < b->stake ? 1 : -1;
    if (!pending && a->value != b->value)
        return a->value < b->value ? 1 : -1;
    if (!pending && fabs(a->swing) != fabs(b->swing))
        return fabs(a->swing) < fabs(b->swing) ? 1 : -1;
    if (a->relay != b->relay)
        return a->relay < b->relay ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return (a->offer > b->offer) - (a->offer < b->offer);
}

static void rank(rl_survey *out) {
    if (out->questions.count > 0)
        qsort(out->questions.items, out->questions.count, sizeof *out->questions.items, by_value);
}

// The questions with most at stake are looked at first: what is known when time is short is then
// what matters most.
static void order_by_stake(surveying *s) {
    for (size_t i = 0; i < s->out->questions.count; i++)
        rl_survey_measure_stake(s->request->scenario, &s->out->questions.items[i]);
    rank(s->out);
}

static rl_status screen(surveying *s) {
    const size_t count = s->out->questions.count;
    for (size_t i = 0; i < count && !rl_should_stop(s->ctx); i++) {
        rl_survey_question *q = &s->out->questions.items[i];
        const rl_status status = evaluate(s, q, NULL);
        if (status != RL_OK)
            return status;
        q->status = RL_SURVEY_SCREENED;
        rl_report_progress(s->ctx, rl_message_text(s->ctx, RL_MSG_PHASE_SURVEY_SCREEN),
                           (double)(i + 1) / (double)count, NAN, NAN);
    }
    rank(s->out);
    return RL_OK;
}

// Choosing again ----------------------------------------------------------------------------------

// In its process: the plan of most reach at a node, as « bound activation activation … ».
static rl_status choose_again(rl_context *ctx, int32_t number, void *user, rl_text *answer) {
    surveying *s = user;
    const rl_survey_question *q = &s->out->questions.items[number / RL_SURVEY_NODES];
    rl_oracle *oracle = NULL;
    rl_session *session = NULL;
    rl_answer best = {0};
    rl_question question = rl_question_default();
    rl_status status = RL_OK;
    question.gap = s->request->gap;
    question.node_limit = NODES_MAX;
    rl_scenario_variant_set(&s->variant, q, q->nodes[number % RL_SURVEY_NODES].figure);
    RL_TRY(rl_model_create(ctx, &s->variant.scenario, &oracle));
    RL_TRY(rl_session_create(ctx, oracle, NULL, &session));
    for (size_t p = 0; p < s->pool.count; p++)
        RL_TRY(rl_session_keep(session, &s->pool.items[p]));
    RL_TRY(rl_session_most_reach(session, &question, &best));
    rl_text_format(answer, "%.17g", best.outcome == RL_INFEASIBLE ? -INFINITY : best.bound);
    for (size_t i = 0; best.has_plan && i < best.plan.activations.count; i++)
        rl_text_format(answer, " %d", (int)best.plan.activations.items[i]);
    status = rl_text_status(answer);
done:
    rl_answer_clear(ctx, &best);
    rl_session_free(session);
    rl_oracle_free(ctx, oracle);
    return status;
}

static rl_status read_choice(rl_context *ctx, const char *line, chosen *c, int k) {
    char *end;
    c->known[k] = true;
    c->bounds[k] = strtod(line, &end);
    if (isnan(c->bounds[k])) // stopped before anything was proved
        c->bounds[k] = INFINITY;
    while (*end == ' ') {
        const rl_status status = rl_plan_add(ctx, &c->plans[k], (rl_id)strtol(end + 1, &end, 10));
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static bool is_complete(const chosen *c) {
    bool complete = true;
    for (int k = 0; k < RL_SURVEY_NODES; k++)
        complete &= c->known[k];
    return complete;
}

static rl_status settle(surveying *s, rl_survey_question *q, const chosen *c) {
    const rl_status status = evaluate(s, q, c);
    bool proved = true;
    if (status != RL_OK)
        return status;
    q->at_most = 0;
    for (int k = 0; k < RL_SURVEY_NODES; k++) {
        rl_survey_node *node = &q->nodes[k];
        node->infeasible = c->bounds[k] == -INFINITY;
        node->bound = node->infeasible ? node->best : fmax(c->bounds[k], node->best);
        proved &= node->bound - node->best <= s->request->gap * node->best + 1e-9 * s->out->weight;
        q->at_most += node->weight * (node->bound - node->kept);
    }
    q->at_most = fmax(q->at_most, q->value);
    q->status = proved ? RL_SURVEY_PROVED : RL_SURVEY_SEARCHED;
    return RL_OK;
}

static rl_status ended(rl_context *ctx, const rl_process_answer *answer, void *user) {
    surveying *s = user;
    chosen *c = &s->chosen[answer->index / RL_SURVEY_NODES];
    if (answer->end == RL_PROCESS_STOPPED)
        return RL_OK;
    if (answer->end == RL_PROCESS_CRASHED)
        return rl_fail(ctx, RL_E_INTERNAL, rl_message_text(ctx, RL_MSG_WHATIF_CRASHED),
                       answer->signal);
    if (answer->end == RL_PROCESS_FAILED)
        return rl_fail(ctx, RL_E_INTERNAL, "%.400s", answer->bytes);
    rl_status status = read_choice(ctx, answer->bytes, c, answer->index % RL_SURVEY_NODES);
    if (status == RL_OK && is_complete(c))
        status = settle(s, &s->out->questions.items[answer->index / RL_SURVEY_NODES], c);
    s->answers++;
    rl_report_progress(ctx, rl_message_text(ctx, RL_MSG_PHASE_SURVEY),
                       (double)s->answers / (s->chosen_count * RL_SURVEY_NODES), NAN, NAN);
    return status;
}

static rl_status choose_all(surveying *s) {
    const int32_t count = (int32_t)fmin(s->request->top, (double)s->out->questions.count);
    int32_t *numbers = RL_NEW(s->ctx, int32_t, count * RL_SURVEY_NODES);
    s->chosen = RL_NEW(s->ctx, chosen, count);
    s->chosen_count = count;
    rl_status status = RL_OK;
    if (numbers == NULL || s->chosen == NULL) {
        status = rl_fail_memory(s->ctx);
        goto done;
    }
    for (int32_t i = 0; i < count * RL_SURVEY_NODES; i++)
        numbers[i] = i;
    if (count > 0)
        RL_TRY(rl_processes_run(s->ctx, numbers, count * RL_SURVEY_NODES, choose_again, ended, s));
    for (int32_t i = 0; i < count; i++)
        s->out->stopped |= !is_complete(&s->chosen[i]);
    s->out->stopped |= rl_should_stop(s->ctx);
    rank(s->out);
done:
    rl_release(s->ctx, numbers);
    return status;
}

// ------------------------------------------------------------------------------------------------

static void surveying_clear(surveying *s) {
    for (size_t i = 0; i < s->pool.count; i++)
        rl_plan_clear(s->ctx, &s->pool.items[i]);
    for (int32_t i = 0; s->chosen != NULL && i < s->chosen_count; i++)
        for (int k = 0; k < RL_SURVEY_NODES; k++)
            rl_plan_clear(s->ctx, &s->chosen[i].plans[k]);
    RL_VECTOR_CLEAR(s->ctx, &s->pool);
    rl_release(s->ctx, s->chosen);
    rl_scenario_variant_clear(s->ctx, &s->variant);
    rl_oracle_free(s->ctx, s->oracle);
}

rl_status rl_survey_run(rl_context *ctx, const rl_survey_request *request, rl_survey *out) {
    const rl_rules *rules = &request->scenario->rules;
    surveying s = {.ctx = ctx,
                   .request = request,
                   .out = out,
                   .rules_depend = rules->floor_count > 0 || isfinite(rules->max_contacts)};
    rl_status status = RL_OK;
    out->weight = rl_target_weight(request->scenario);
    RL_TRY(rl_survey_list(ctx, request->scenario, out));
    order_by_stake(&s);
    RL_TRY(rl_scenario_variant_init(ctx, request->scenario, &s.variant));
    RL_TRY(prepare(&s));
    if (s.pool.count > 0)
        RL_TRY(screen(&s));
    out->stopped = rl_should_stop(ctx);
    if (!out->stopped)
        RL_TRY(choose_all(&s));
done:
    surveying_clear(&s);
    return status;
}

// The rows of the shares --------------------------------------------------------------------------

static const char *cell_of(rl_survey *survey, const rl_table_part *part, const rl_csv_row *row,
                           const char *column) {
    const char *cell = rl_table_part_cell(part, row, column);
    cell = *cell == '\0' ? "*" : cell;
    return rl_arena_copy_text(&survey->arena, cell, strlen(cell));
}

static rl_status label(rl_context *ctx, rl_survey *survey, const rl_table_part *part,
                       rl_survey_question *q) {
    const rl_csv_row *row = rl_table_part_row(part, q->line);
    if (row == NULL)
        return RL_OK;
    q->sectors = cell_of(survey, part, row, "sector");
    q->sizes = cell_of(survey, part, row, "size");
    q->territories = cell_of(survey, part, row, "territory");
    return q->sectors == NULL || q->sizes == NULL || q->territories == NULL ? rl_fail_memory(ctx)
                                                                            : RL_OK;
}

rl_status rl_survey_label(rl_context *ctx, const rl_scenario *scenario, rl_survey *survey) {
    rl_scenario_parts parts;
    rl_findings findings; // the scenario was read: nothing new
    rl_findings_init(&findings, ctx);
    rl_status status = rl_scenario_parts_read(ctx, scenario->path, &findings, &parts, NULL);
    for (size_t i = 0; i < survey->questions.count && status == RL_OK; i++)
        if (survey->questions.items[i].kind == RL_FIGURE_SHARE)
            status =
                label(ctx, survey, &parts.tables[RL_TABLE_AUDIENCES], &survey->questions.items[i]);
    rl_scenario_parts_clear(&parts);
    rl_findings_clear(&findings);
    return status;
}
