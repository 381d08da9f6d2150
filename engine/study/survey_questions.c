#include "study/survey_questions.h"

#include "base/beta.h"
#include "study/calibrate.h"

#include <math.h>
#include <string.h>

_Static_assert((int)RL_BETA_NODES == (int)RL_SURVEY_NODES, "one node of the quadrature each");

// Listing -----------------------------------------------------------------------------------------

static void place_nodes(rl_survey_question *question) {
    const double strength =
        question->confidence == RL_ESTIMATE ? RL_PRIOR_ESTIMATE : RL_PRIOR_ASSUMPTION;
    double nodes[RL_BETA_NODES], weights[RL_BETA_NODES];
    rl_beta_quadrature(question->figure * strength, (1 - question->figure) * strength, nodes,
                       weights);
    for (int k = 0; k < RL_SURVEY_NODES; k++)
        question->nodes[k] = (rl_survey_node){.figure = nodes[k], .weight = weights[k]};
    question->value = question->swing = question->at_most = NAN; // until it is looked at
}

static rl_status ask(rl_context *ctx, rl_survey *out, rl_survey_question question) {
    const double least = 1e-6; // nearer to 0 or 1, a figure leaves no doubt that matters
    if (question.confidence == RL_MEASURED) {
        out->measured++;
        return RL_OK;
    }
    if (question.figure < least || question.figure > 1 - least) {
        out->certain++;
        return RL_OK;
    }
    const rl_status status = RL_VECTOR_RESERVE(ctx, &out->questions, 1);
    if (status != RL_OK)
        return status;
    question.sectors = question.sizes = question.territories = "";
    place_nodes(&question);
    out->questions.items[out->questions.count++] = question;
    return RL_OK;
}

static bool is_first_of_row(const rl_scenario *s, int32_t from, int32_t number) {
    for (int32_t i = from; i < number; i++)
        if (s->audiences[i].line == s->audiences[number].line &&
            s->segments[s->audiences[i].segment].targeted)
            return false;
    return s->segments[s->audiences[number].segment].targeted;
}

static rl_status ask_shares(rl_context *ctx, const rl_scenario *s, rl_id relay, rl_survey *out) {
    rl_status status = RL_OK;
    const int32_t from = s->audience_start[relay];
    for (int32_t i = from; i < s->audience_start[relay + 1] && status == RL_OK; i++) {
        const rl_audience *audience = &s->audiences[i];
        if (is_first_of_row(s, from, i))
            status = ask(ctx, out,
                         (rl_survey_question){.kind = RL_FIGURE_SHARE,
                                              .relay = relay,
                                              .offer = RL_NONE,
                                              .line = audience->line,
                                              .figure = audience->share,
                                              .confidence = audience->evidence.confidence});
    }
    return status;
}

static rl_status ask_exposures(rl_context *ctx, const rl_scenario *s, rl_id relay, rl_survey *out) {
    rl_status status = RL_OK;
    for (rl_id offer = 0; offer < s->offer_count && status == RL_OK; offer++)
        if (s->offers[offer].relay == relay)
            status = ask(ctx, out,
                         (rl_survey_question){.kind = RL_FIGURE_EXPOSURE,
                                              .relay = relay,
                                              .offer = offer,
                                              .figure = s->offers[offer].exposure_prob,
                                              .confidence = s->offers[offer].evidence.confidence});
    return status;
}

rl_status rl_survey_list(rl_context *ctx, const rl_scenario *scenario, rl_survey *out) {
    rl_status status = RL_OK;
    for (rl_id relay = 0; relay < scenario->actor_count; relay++) {
        const rl_actor *actor = &scenario->actors[relay];
        if (actor->activation_count == 0)
            continue;
        RL_TRY(ask(ctx, out,
                   (rl_survey_question){.kind = RL_FIGURE_ACCEPTANCE,
                                        .relay = relay,
                                        .offer = RL_NONE,
                                        .figure = actor->acceptance_prob,
                                        .confidence = actor->evidence.confidence}));
        RL_TRY(ask_shares(ctx, scenario, relay, out));
        RL_TRY(ask_exposures(ctx, scenario, relay, out));
    }
done:
    return status;
}

// What hangs on a figure at first sight
// ------------------------------------------------------------

static bool is_asked(const rl_survey_question *q, const rl_audience *audience) {
    return q->kind != RL_FIGURE_SHARE || audience->line == q->line;
}

void rl_survey_measure_stake(const rl_scenario *s, rl_survey_question *q) {
    const double spread = q->nodes[RL_SURVEY_HIGH].figure - q->nodes[RL_SURVEY_LOW].figure;
    double touched = 0;
    for (int32_t i = s->audience_start[q->relay]; i < s->audience_start[q->relay + 1]; i++) {
        const rl_audience *audience = &s->audiences[i];
        const rl_segment *segment = &s->segments[audience->segment];
        if (segment->targeted && is_asked(q, audience))
            touched += segment->weight * audience->share;
    }
    q->stake = s->actors[q->relay].acceptance_prob * touched * fmin(spread / q->figure, 1);
}

// Variants ----------------------------------------------------------------------------------------

static void restore(rl_scenario_variant *v) {
    const rl_scenario *s = v->original;
    memcpy(v->actors, s->actors, (size_t)s->actor_count * sizeof *v->actors);
    memcpy(v->audiences, s->audiences,
           (size_t)s->audience_start[s->actor_count] * sizeof *v->audiences);
    memcpy(v->offers, s->offers, (size_t)s->offer_count * sizeof *v->offers);
}

rl_status rl_scenario_variant_init(rl_context *ctx, const rl_scenario *original,
                                   rl_scenario_variant *variant) {
    *variant = (rl_scenario_variant){
        .scenario = *original,
        .original = original,
        .actors = RL_NEW(ctx, rl_actor, original->actor_count),
        .audiences = RL_NEW(ctx, rl_audience, original->audience_start[original->actor_count]),
        .offers = RL_NEW(ctx, rl_offer, original->offer_count)};
    if (variant->actors == NULL || variant->audiences == NULL || variant->offers == NULL) {
        rl_scenario_variant_clear(ctx, variant);
        return rl_fail_memory(ctx);
    }
    variant->scenario.actors = variant->actors;
    variant->scenario.audiences = variant->audiences;
    variant->scenario.offers = variant->offers;
    restore(variant);
    return RL_OK;
}

void rl_scenario_variant_clear(rl_context *ctx, rl_scenario_variant *variant) {
    rl_release(ctx, variant->actors);
    rl_release(ctx, variant->audiences);
    rl_release(ctx, variant->offers);
    *variant = (rl_scenario_variant){0};
}

// What the other actors of the relay's exclusive set leave of a segment: their audiences never
// overlap, so all of them together are at most 1.
static double room_of(const rl_scenario *s, rl_id relay, rl_id segment) {
    const rl_id set = s->actors[relay].exclusive_set;
    double taken = 0;
    for (rl_id a = 0; set != RL_NONE && a < s->actor_count; a++)
        if (a != relay && s->actors[a].exclusive_set == set)
            taken += rl_audience_share(s, a, segment);
    return fmax(1 - taken, 0);
}

void rl_scenario_variant_set(rl_scenario_variant *v, const rl_survey_question *question,
                             double figure) {
    const rl_scenario *s = v->original;
    restore(v);
    switch (question->kind) {
    case RL_FIGURE_ACCEPTANCE:
        v->actors[question->relay].acceptance_prob = figure;
        break;
    case RL_FIGURE_SHARE:
        for (int32_t i = s->audience_start[question->relay];
             i < s->audience_start[question->relay + 1]; i++)
            if (v->audiences[i].line == question->line)
                v->audiences[i].share =
                    fmin(figure, room_of(s, question->relay, v->audiences[i].segment));
        break;
    default:
        v->offers[question->offer].exposure_prob = figure;
    }
}
