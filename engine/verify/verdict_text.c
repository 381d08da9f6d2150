#include "verify/verdict_text.h"

#include "base/version.h"
#include "io/json_writer.h"

#include <math.h>
#include <string.h>

enum { SHOWN = 12 }; // texts of one sentence

typedef struct page {
    const rl_scenario *scenario;
    const rl_verdict *verdict;
    rl_text *out;
    rl_text words[SHOWN]; // of the sentence being made
    int used;
} page;

static const char *text_of(const page *p, rl_message message) {
    return rl_message_text(p->out->ctx, message);
}

static rl_text *next_word(page *p) {
    rl_text *word = &p->words[p->used++];
    word->length = 0;
    return word;
}

static const char *number(page *p, double value, int decimals) {
    rl_text *word = next_word(p);
    rl_text_append_number(word, value, decimals);
    return rl_text_bytes(word);
}

// Rounded away from the inside of an interval, to a thousandth.
static const char *at_most(page *p, double value) { return number(p, ceil(value * 1e3) / 1e3, 3); }
static const char *at_least(page *p, double value) {
    return number(p, floor(value * 1e3) / 1e3, 3);
}

// « 12 relays », « 1 activation ».
static const char *counted(page *p, int32_t count, rl_message one, rl_message many) {
    const char *shown = number(p, count, 0);
    rl_text *word = next_word(p);
    rl_text_format(word, text_of(p, count == 1 ? one : many), shown);
    return rl_text_bytes(word);
}

static const char *relays(page *p) {
    return counted(p, p->verdict->relays, RL_MSG_WORDS_RELAY, RL_MSG_WORDS_RELAYS);
}

static const char *activations(page *p) {
    return counted(p, p->verdict->activations, RL_MSG_WORDS_ACTIVATION, RL_MSG_WORDS_ACTIVATIONS);
}

static const char *unit(const page *p) {
    const rl_scenario *s = p->scenario;
    if (s->weight_label != NULL)
        return s->weight_label;
    if (strcmp(s->weight_name, "establishments") == 0)
        return text_of(p, RL_MSG_VERIFY_ESTABLISHMENTS);
    return strcmp(s->weight_name, "employees") == 0 ? text_of(p, RL_MSG_VERIFY_EMPLOYEES)
                                                    : s->weight_name;
}

static void end_sentence(page *p) {
    rl_text_append(p->out, "\n");
    p->used = 0;
}

static void say_plan(page *p) {
    const rl_verdict *v = p->verdict;
    if (!v->has_plan)
        return;
    rl_text_format(
        p->out, text_of(p, v->keeps_rules ? RL_MSG_VERIFY_KEEPS_RULES : RL_MSG_VERIFY_BREAKS_RULES),
        relays(p), activations(p), number(p, v->cost_eur, 2), number(p, v->hours, 2));
    end_sentence(p);
    rl_text_format(p->out, text_of(p, RL_MSG_VERIFY_REACH), at_least(p, v->reach.lo),
                   at_most(p, v->reach.hi), unit(p), number(p, v->target, 0));
    end_sentence(p);
}

static void say_bound(page *p) {
    const rl_verdict *v = p->verdict;
    const rl_claim_verdict *reach = &v->claims[RL_CLAIM_REACH];
    if (!reach->is_checked)
        return;
    if (reach->proved == -INFINITY || strcmp(v->result_status, "infeasible") == 0)
        rl_text_format(
            p->out,
            text_of(p, reach->is_proved ? RL_MSG_VERIFY_INFEASIBLE : RL_MSG_VERIFY_NOT_INFEASIBLE),
            number(p, reach->nodes, 0), number(p, v->cuts, 0));
    else if (reach->proved >= v->target * (1 - 1e-9)) // the target has an end: no news
        rl_text_append(p->out, text_of(p, RL_MSG_VERIFY_NO_BOUND));
    else
        rl_text_format(p->out, text_of(p, RL_MSG_VERIFY_BOUND), at_most(p, reach->proved), unit(p),
                       number(p, reach->nodes, 0), number(p, v->cuts, 0));
    end_sentence(p);
    if (v->has_conflict) {
        rl_text_append(p->out, text_of(p, v->conflict_is_proved ? RL_MSG_VERIFY_CONFLICT
                                                                : RL_MSG_VERIFY_NO_CONFLICT));
        end_sentence(p);
    }
    if (isfinite(v->best_reach)) {
        rl_text_format(p->out, text_of(p, RL_MSG_VERIFY_BEST), at_least(p, v->best_reach));
        end_sentence(p);
    }
}

static void say_smallest(page *p) {
    const rl_verdict *v = p->verdict;
    const rl_claim_verdict *fewer_relays = &v->claims[RL_CLAIM_RELAYS];
    const rl_claim_verdict *fewer_activations = &v->claims[RL_CLAIM_ACTIVATIONS];
    const rl_claim_verdict *central = &v->claims[RL_CLAIM_CENTRALITY];
    if (fewer_relays->is_proved && fewer_relays->is_made) {
        rl_text_format(p->out, text_of(p, RL_MSG_VERIFY_FEWEST_RELAYS), relays(p),
                       number(p, fewer_relays->nodes, 0));
        end_sentence(p);
    }
    if (fewer_activations->is_proved && fewer_activations->is_made) {
        rl_text_format(p->out, text_of(p, RL_MSG_VERIFY_FEWEST_ACTIVATIONS), activations(p),
                       number(p, fewer_activations->nodes, 0));
        end_sentence(p);
    }
    if (central->is_proved && central->is_made) {
        rl_text_format(p->out, text_of(p, RL_MSG_VERIFY_CENTRAL), number(p, central->nodes, 0));
        end_sentence(p);
    }
}

static void say_reasons(page *p) {
    const rl_verdict *v = p->verdict;
    for (size_t i = 0; i < v->reasons.count; i++) {
        rl_text_append(p->out, "  – ");
        if (v->reasons.items[i].line > 0)
            rl_text_format(p->out, text_of(p, RL_MSG_VERIFY_LINE), v->reasons.items[i].line);
        rl_text_append(p->out, v->reasons.items[i].text);
        end_sentence(p);
    }
}

void rl_verdict_text(const rl_scenario *scenario, const rl_verdict *v, rl_text *out) {
    page p = {.scenario = scenario, .verdict = v, .out = out};
    for (int i = 0; i < SHOWN; i++)
        rl_text_init(&p.words[i], out->ctx);
    static const rl_message titles[] = {RL_MSG_VERIFY_ACCEPTED, RL_MSG_VERIFY_WEAK,
                                        RL_MSG_VERIFY_REFUSED};
    rl_text_append(out, text_of(&p, v->status == RL_VERDICT_ACCEPTED && !v->has_certificate
                                        ? RL_MSG_VERIFY_ACCEPTED_PLAN
                                        : titles[v->status]));
    rl_text_append(out, "\n");
    say_reasons(&p);
    rl_text_append(out, "\n");
    say_plan(&p);
    say_bound(&p);
    say_smallest(&p);
    if (!v->has_certificate) {
        rl_text_append(out, text_of(&p, RL_MSG_VERIFY_NO_PROOF));
        end_sentence(&p);
    }
    rl_text_format(out, text_of(&p, RL_MSG_VERIFY_SECONDS), number(&p, v->seconds, 1));
    end_sentence(&p);
    for (int i = 0; i < SHOWN; i++) {
        out->failed |= p.words[i].failed;
        rl_text_clear(&p.words[i]);
    }
}

// For programs -----------------------------------------------------------------------------------

static void put_interval(rl_json_writer *json, const char *key, rl_interval interval) {
    rl_json_open_short_array(json, key);
    rl_json_put_number(json, NULL, interval.lo);
    rl_json_put_number(json, NULL, interval.hi);
    rl_json_close_array(json);
}

static void put_claims(rl_json_writer *json, const rl_verdict *v) {
    rl_json_open_array(json, "claims");
    for (int kind = 0; kind < RL_CLAIM_KINDS; kind++) {
        const rl_claim_verdict *claim = &v->claims[kind];
        if (!claim->is_made)
            continue;
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "claim", rl_claim_kind_name((rl_claim_kind)kind));
        rl_json_put_bool(json, "proved", claim->is_proved);
        rl_json_put_number(json, "claimed", claim->limit);
        if (claim->is_checked)
            rl_json_put_number(json, "bound", claim->proved);
        else
            rl_json_put_null(json, "bound");
        rl_json_put_integer(json, "nodes", claim->nodes);
        rl_json_put_integer(json, "duals", claim->duals);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_reasons(rl_json_writer *json, const rl_verdict *v) {
    rl_json_open_array(json, "reasons");
    for (size_t i = 0; i < v->reasons.count; i++) {
        rl_json_open_short_object(json, NULL);
        if (v->reasons.items[i].line > 0)
            rl_json_put_integer(json, "line", v->reasons.items[i].line);
        else
            rl_json_put_null(json, "line");
        rl_json_put_text(json, "text", v->reasons.items[i].text);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

void rl_verdict_json(const rl_scenario *scenario, const rl_verdict *v, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-verification/1");
    rl_json_put_text(&json, "verdict", rl_verdict_status_name(v->status));
    rl_json_put_text(&json, "status", v->result_status);
    rl_json_put_bool(&json, "certificate", v->has_certificate);
    if (v->has_plan) {
        rl_json_open_object(&json, "plan");
        rl_json_put_bool(&json, "keeps_rules", v->keeps_rules);
        rl_json_put_number(&json, "cost_eur", v->cost_eur);
        rl_json_put_number(&json, "hours", v->hours);
        rl_json_put_integer(&json, "relays", v->relays);
        rl_json_put_integer(&json, "activations", v->activations);
        put_interval(&json, "reached", v->reach);
        rl_json_close_object(&json);
    } else {
        rl_json_put_null(&json, "plan");
    }
    rl_json_put_number(&json, "target_weight", v->target);
    rl_json_put_number(&json, "best_reach", v->best_reach);
    put_claims(&json, v);
    if (v->has_conflict)
        rl_json_put_bool(&json, "conflict", v->conflict_is_proved);
    else
        rl_json_put_null(&json, "conflict");
    rl_json_put_integer(&json, "cuts", v->cuts);
    put_reasons(&json, v);
    rl_json_put_number(&json, "seconds", v->seconds);
    rl_json_open_object(&json, "provenance");
    rl_json_put_text(&json, "version", RL_VERSION);
    rl_json_put_text(&json, "input_hash", scenario->input_hash);
    rl_json_close_object(&json);
    rl_json_close_object(&json);
}
