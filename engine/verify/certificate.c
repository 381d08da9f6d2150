#include "verify/certificate.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct reading {
    rl_context *ctx;
    const rl_scenario *scenario;
    rl_certificate *out;
    char *at; // what is left of the line
    int32_t line;
    bool in_claim;
    rl_status status; // the first failure of memory
} reading;

static bool refuse(reading *r, rl_message why) {
    if (r->out->wrong_line == 0) {
        r->out->wrong_line = r->line;
        r->out->wrong = why;
    }
    return false;
}

static bool no_memory(reading *r, rl_status status) {
    r->status = status;
    return false;
}

#define ADD(r, vector, item)                                                                       \
    (RL_VECTOR_RESERVE((r)->ctx, &(r)->out->vector, 1) == RL_OK                                    \
         ? ((r)->out->vector.items[(r)->out->vector.count++] = (item), true)                       \
         : no_memory(r, RL_E_MEMORY))

// Words ------------------------------------------------------------------------------------------

static bool skip(reading *r, const char *text) {
    const size_t length = strlen(text);
    if (strncmp(r->at, text, length) != 0)
        return false;
    r->at += length;
    return true;
}

// The first word of a line, with what follows it if anything does.
static bool begins(reading *r, const char *word) {
    const size_t length = strlen(word);
    if (strncmp(r->at, word, length) != 0 || (r->at[length] != ' ' && r->at[length] != '\0'))
        return false;
    r->at += length + (r->at[length] == ' ');
    return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A whole number in decimal, at most `most`.
static bool read_whole(reading *r, int64_t most, int64_t *out) {
    int64_t value = 0;
    if (!is_digit(*r->at))
        return refuse(r, RL_MSG_VERIFY_NOT_READ);
    for (; is_digit(*r->at); r->at++) {
        if (value > (most - (*r->at - '0')) / 10)
            return refuse(r, RL_MSG_VERIFY_OUT_OF_RANGE);
        value = 10 * value + (*r->at - '0');
    }
    *out = value;
    return true;
}

// A number below `count`.
static bool read_id(reading *r, int64_t count, rl_id *out) {
    int64_t value;
    if (!read_whole(r, INT32_MAX, &value))
        return false;
    if (value >= count)
        return refuse(r, RL_MSG_VERIFY_OUT_OF_RANGE);
    *out = (rl_id)value;
    return true;
}

// A decimal that is not negative.
static bool read_number(reading *r, double *out) {
    const char *start = r->at;
    while (*r->at != '\0' && *r->at != ' ')
        r->at++;
    const size_t length = (size_t)(r->at - start);
    char *end;
    if (length == 0 || !is_digit(*start) || strspn(start, "0123456789.e+-") < length)
        return refuse(r, RL_MSG_VERIFY_NOT_READ);
    *out = strtod(start, &end);
    if (end != r->at)
        return refuse(r, RL_MSG_VERIFY_NOT_READ);
    return (isfinite(*out) && *out >= 0) || refuse(r, RL_MSG_VERIFY_OUT_OF_RANGE);
}

static bool read_end(reading *r) { return *r->at == '\0' || refuse(r, RL_MSG_VERIFY_NOT_READ); }

// +r3, -r3, +k3, -k3, o3>=2 or o3<=1.
static bool read_step(reading *r, rl_step *out) {
    const rl_scenario *s = r->scenario;
    int64_t uses;
    if (skip(r, "o")) {
        if (!read_id(r, s->offer_count, &out->id))
            return false;
        const bool least = skip(r, ">=");
        if (!least && !skip(r, "<="))
            return refuse(r, RL_MSG_VERIFY_NOT_READ);
        if (!read_whole(r, INT32_MAX - 1, &uses))
            return false;
        out->kind = least ? RL_STEP_LEAST : RL_STEP_MOST;
        out->value = (int32_t)uses;
        return true;
    }
    if (*r->at != '+' && *r->at != '-')
        return refuse(r, RL_MSG_VERIFY_NOT_READ);
    out->value = *r->at++ == '+' ? RL_STATE_IN : RL_STATE_OUT;
    const bool is_relay = skip(r, "r");
    if (!is_relay && !skip(r, "k"))
        return refuse(r, RL_MSG_VERIFY_NOT_READ);
    out->kind = is_relay ? RL_STEP_RELAY : RL_STEP_ACTIVATION;
    return read_id(r, is_relay ? s->actor_count : s->activation_count, &out->id);
}

// Claims -----------------------------------------------------------------------------------------

static bool open_claim(reading *r) {
    rl_claim claim = {.line = r->line,
                      .most_relays = INFINITY,
                      .most_activations = INFINITY,
                      .floor = -INFINITY,
                      .first_node = (int32_t)r->out->nodes.count};
    if (r->in_claim)
        return refuse(r, RL_MSG_VERIFY_OUT_OF_PLACE);
    claim.is_centrality = skip(r, "centrality");
    if (!claim.is_centrality && !skip(r, "reach"))
        return refuse(r, RL_MSG_VERIFY_NOT_READ);
    if (claim.is_centrality) {
        claim.value = RL_ARENA_NEW(&r->out->arena, double, r->scenario->actor_count);
        if (claim.value == NULL)
            return no_memory(r, RL_E_MEMORY);
    }
    r->in_claim = true;
    return ADD(r, claims, claim);
}

static rl_claim *claim_of(reading *r) {
    if (!r->in_claim) {
        refuse(r, RL_MSG_VERIFY_OUT_OF_PLACE);
        return NULL;
    }
    return &r->out->claims.items[r->out->claims.count - 1];
}

static bool read_limit(reading *r) {
    rl_claim *claim = claim_of(r);
    if (claim == NULL)
        return false;
    if (skip(r, "relays "))
        return read_number(r, &claim->most_relays);
    if (skip(r, "activations "))
        return read_number(r, &claim->most_activations);
    return refuse(r, RL_MSG_VERIFY_NOT_READ);
}

static bool read_floor(reading *r) {
    rl_claim *claim = claim_of(r);
    return claim != NULL && read_number(r, &claim->floor);
}

static bool read_value(reading *r) {
    rl_claim *claim = claim_of(r);
    rl_id relay;
    double value;
    if (claim == NULL)
        return false;
    if (!claim->is_centrality)
        return refuse(r, RL_MSG_VERIFY_OUT_OF_PLACE);
    if (!skip(r, "r") || !read_id(r, r->scenario->actor_count, &relay) || !skip(r, " ") ||
        !read_number(r, &value))
        return refuse(r, RL_MSG_VERIFY_NOT_READ);
    ((double *)claim->value)[relay] = value; // the arena's, not given away yet
    return true;
}

static bool end_claim(reading *r) {
    rl_claim *claim = claim_of(r);
    if (claim == NULL)
        return false;
    claim->node_count = (int32_t)r->out->nodes.count - claim->first_node;
    claim->bound = -INFINITY;
    r->in_claim = false;
    if (skip(r, "none"))
        return true;
    // A rule that cannot be kept makes the worth of what is left as low as its price is high.
    const bool is_negative = skip(r, "-");
    const bool is_read = read_number(r, &claim->bound);
    claim->bound = is_negative ? -claim->bound : claim->bound;
    return is_read;
}

static bool read_witness(reading *r) {
    if (r->out->has_witness)
        return refuse(r, RL_MSG_VERIFY_OUT_OF_PLACE);
    r->out->has_witness = true;
    while (*r->at != '\0') {
        rl_id k;
        if (r->out->witness.count > 0 && !skip(r, " "))
            return refuse(r, RL_MSG_VERIFY_NOT_READ);
        if (!skip(r, "k"))
            return refuse(r, RL_MSG_VERIFY_NOT_READ);
        if (!read_id(r, r->scenario->activation_count, &k) || !ADD(r, witness, k))
            return false;
    }
    return true;
}

// Nodes ------------------------------------------------------------------------------------------

// The node of a number in the claim; numbers grow from line to line.
static int32_t find_node(const reading *r, const rl_claim *claim, int64_t number) {
    int32_t low = claim->first_node, high = (int32_t)r->out->nodes.count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (r->out->nodes.items[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < (int32_t)r->out->nodes.count && r->out->nodes.items[low].number == number ? low
                                                                                           : -1;
}

static bool open_node(reading *r) {
    const rl_claim *claim = claim_of(r);
    if (claim == NULL)
        return false;
    rl_node_read node = {.line = r->line,
                         .parent = -1,
                         .first_event = (int32_t)r->out->events.count,
                         .first_child = -1,
                         .next_sibling = -1};
    int64_t parent = 0;
    const int32_t index = (int32_t)r->out->nodes.count;
    if (!read_whole(r, INT64_MAX / 16, &node.number))
        return false;
    const bool is_root = index == claim->first_node;
    if (!is_root && node.number <= r->out->nodes.items[index - 1].number)
        return refuse(r, RL_MSG_VERIFY_OUT_OF_PLACE);
    if (!is_root) {
        if (!skip(r, " ") || !read_whole(r, INT64_MAX / 16, &parent) || !skip(r, " ") ||
            !read_step(r, &node.step))
            return refuse(r, RL_MSG_VERIFY_NOT_READ);
        node.parent = find_node(r, claim, parent);
        if (node.parent < 0)
            return refuse(r, RL_MSG_VERIFY_OUT_OF_PLACE);
        node.depth = r->out->nodes.items[node.parent].depth + 1;
        if (node.depth > RL_NODE_DEPTH_MAX)
            return refuse(r, RL_MSG_VERIFY_OUT_OF_RANGE);
        node.next_sibling = r->out->nodes.items[node.parent].first_child;
        r->out->nodes.items[node.parent].first_child = index;
    }
    return ADD(r, nodes, node);
}

static bool add_event(reading *r, rl_event_kind kind, size_t first, size_t count) {
    const rl_claim *claim = claim_of(r);
    if (claim == NULL)
        return false;
    if ((int32_t)r->out->nodes.count == claim->first_node)
        return refuse(r, RL_MSG_VERIFY_OUT_OF_PLACE);
    rl_node_read *node = &r->out->nodes.items[r->out->nodes.count - 1];
    const rl_event event = {kind, r->line, (int32_t)first, (int32_t)count};
    const bool follows_dual = node->event_count > 0 &&
                              r->out->events.items[r->out->events.count - 1].kind == RL_EVENT_DUAL;
    if (kind == RL_EVENT_FIX && !follows_dual)
        return refuse(r, RL_MSG_VERIFY_OUT_OF_PLACE);
    node->event_count++;
    return ADD(r, events, event);
}

// A rule by its name: budget, hours@3, …
static bool read_rule(reading *r, rl_price *rule) {
    const rl_scenario *s = r->scenario;
    if (skip(r, "contacts@")) {
        rule->kind = RL_PRICE_CONTACTS;
        return read_id(r, s->segment_count, &rule->subject) && skip(r, ",") &&
               read_id(r, s->window_count, &rule->other);
    }
    if (skip(r, "hours@")) {
        rule->kind = RL_PRICE_WINDOW_HOURS;
        return read_id(r, s->window_count, &rule->subject);
    }
    if (skip(r, "floor@")) {
        rule->kind = RL_PRICE_FLOOR;
        return read_id(r, s->rules.floor_count, &rule->subject);
    }
    rule->kind = skip(r, "budget")        ? RL_PRICE_BUDGET
                 : skip(r, "hours")       ? RL_PRICE_HOURS
                 : skip(r, "relays")      ? RL_PRICE_RELAYS
                 : skip(r, "activations") ? RL_PRICE_ACTIVATIONS
                                          : RL_PRICE_CLAIM_FLOOR;
    return rule->kind != RL_PRICE_CLAIM_FLOOR || skip(r, "floor");
}

// The number of a cut or of a rounded rule that was told, from 1; kept from 0.
static bool read_told(reading *r, size_t count, int32_t *out) {
    int64_t number;
    if (!read_whole(r, INT32_MAX, &number))
        return false;
    *out = (int32_t)number - 1;
    return (number >= 1 && (size_t)number <= count) || refuse(r, RL_MSG_VERIFY_OUT_OF_RANGE);
}

static bool read_price(reading *r, rl_price *price) {
    bool read;
    if (r->at[0] == 'c' && is_digit(r->at[1])) {
        r->at++;
        price->kind = RL_PRICE_CUT;
        read = read_told(r, r->out->cuts.count, &price->subject);
    } else if (skip(r, "u")) {
        price->kind = RL_PRICE_ROUNDED;
        read = read_told(r, r->out->rounded.count, &price->subject);
    } else {
        read = read_rule(r, price);
    }
    return (read && skip(r, "=") && read_number(r, &price->value)) ||
           refuse(r, RL_MSG_VERIFY_NOT_READ);
}

static bool read_prices(reading *r, rl_event_kind kind) {
    const size_t first = r->out->prices.count;
    while (*r->at != '\0') {
        rl_price price = {0};
        if (r->out->prices.count > first && !skip(r, " "))
            return refuse(r, RL_MSG_VERIFY_NOT_READ);
        if (!read_price(r, &price) || !ADD(r, prices, price))
            return false;
    }
    return add_event(r, kind, first, r->out->prices.count - first);
}

static bool read_fixes(reading *r) {
    const size_t first = r->out->steps.count;
    while (*r->at != '\0') {
        rl_step step;
        if (r->out->steps.count > first && !skip(r, " "))
            return refuse(r, RL_MSG_VERIFY_NOT_READ);
        if (!read_step(r, &step))
            return false;
        const bool is_relay = step.kind == RL_STEP_RELAY;
        if (!is_relay && (step.kind != RL_STEP_ACTIVATION || step.value != RL_STATE_OUT))
            return refuse(r, RL_MSG_VERIFY_NOT_READ);
        if (!ADD(r, steps, step))
            return false;
    }
    return add_event(r, RL_EVENT_FIX, first, r->out->steps.count - first);
}

// Cuts -------------------------------------------------------------------------------------------

static bool read_weight(reading *r, double *out) {
    int64_t units;
    if (!skip(r, ":"))
        return refuse(r, RL_MSG_VERIFY_NOT_READ);
    if (!read_whole(r, (int64_t)1 << 52, &units))
        return false;
    *out = (double)units * RL_SHARE_UNIT;
    return true;
}

static bool read_parts(reading *r, rl_cut_cell *cell) {
    cell->first_part = (int32_t)r->out->cut_parts.count;
    while (skip(r, ",")) {
        rl_cut_part part;
        if (!skip(r, "r"))
            return refuse(r, RL_MSG_VERIFY_NOT_READ);
        if (!read_id(r, r->scenario->actor_count, &part.relay) || !read_weight(r, &part.weight))
            return false;
        for (int32_t i = 0; i < cell->part_count; i++) {
            if (r->out->cut_parts.items[cell->first_part + i].relay == part.relay)
                return refuse(r, RL_MSG_VERIFY_TWICE);
        }
        if (++cell->part_count > RL_CUT_PARTS_MAX)
            return refuse(r, RL_MSG_VERIFY_OUT_OF_RANGE);
        if (!ADD(r, cut_parts, part))
            return false;
    }
    return true;
}

static bool read_cut(reading *r) {
    rl_cut_read cut = {.line = r->line, .first_cell = (int32_t)r->out->cut_cells.count};
    int64_t number;
    if (!read_whole(r, INT32_MAX, &number))
        return false;
    if ((size_t)number != r->out->cuts.count + 1)
        return refuse(r, RL_MSG_VERIFY_OUT_OF_PLACE);
    rl_id previous = -1;
    while (skip(r, " ")) {
        rl_cut_cell cell = {0};
        if (!read_id(r, r->out->cells, &cell.cell) || !read_weight(r, &cell.weight) ||
            !read_parts(r, &cell))
            return false;
        if (cell.cell <= previous)
            return refuse(r, RL_MSG_VERIFY_TWICE);
        previous = cell.cell;
        cut.cell_count++;
        if (!ADD(r, cut_cells, cell))
            return false;
    }
    return ADD(r, cuts, cut);
}

// Rounded rules ----------------------------------------------------------------------------------

static bool read_rounded(reading *r) {
    rl_rounded_read rounded = {.line = r->line,
                               .first_complemented = (int32_t)r->out->complemented.count};
    int64_t number;
    if (!read_whole(r, INT32_MAX, &number))
        return false;
    if ((size_t)number != r->out->rounded.count + 1)
        return refuse(r, RL_MSG_VERIFY_OUT_OF_PLACE);
    if (!skip(r, " ") || !read_rule(r, &rounded.rule) || !skip(r, " ") ||
        !read_number(r, &rounded.divisor) || !skip(r, " "))
        return refuse(r, RL_MSG_VERIFY_NOT_READ);
    const bool is_negative = skip(r, "-");
    if ((!is_negative && !skip(r, "+")) || !read_number(r, &rounded.beta))
        return refuse(r, RL_MSG_VERIFY_NOT_READ);
    rounded.beta = is_negative ? -rounded.beta : rounded.beta;
    if (!(rounded.divisor > 0) || fabs(rounded.beta) > 1e15)
        return refuse(r, RL_MSG_VERIFY_OUT_OF_RANGE);
    rl_id previous = -1;
    while (skip(r, " k")) {
        rl_id k;
        if (!read_id(r, r->scenario->activation_count, &k))
            return false;
        if (k <= previous)
            return refuse(r, RL_MSG_VERIFY_TWICE);
        previous = k;
        rounded.complemented_count++;
        if (!ADD(r, complemented, k))
            return false;
    }
    return ADD(r, rounded, rounded);
}

// Lines ------------------------------------------------------------------------------------------

static bool read_count(reading *r, int32_t expected, int32_t *out) {
    int64_t count;
    if (!read_whole(r, INT32_MAX, &count))
        return false;
    *out = (int32_t)count;
    return expected < 0 || count == expected || refuse(r, RL_MSG_VERIFY_OTHER_SCENARIO);
}

static bool read_heading(reading *r) {
    const rl_scenario *s = r->scenario;
    switch (r->line) {
    case 1:
        return (skip(r, "relais-certificate 1") && *r->at == '\0') ||
               refuse(r, RL_MSG_VERIFY_NO_CERTIFICATE);
    case 2:
        if (!skip(r, "version "))
            return refuse(r, RL_MSG_VERIFY_NOT_READ);
        r->at += strlen(r->at);
        return true;
    case 3:
        if (!skip(r, "input ") || strlen(r->at) != sizeof r->out->input - 1)
            return refuse(r, RL_MSG_VERIFY_NOT_READ);
        memcpy(r->out->input, r->at, sizeof r->out->input);
        r->at += strlen(r->at);
        return strcmp(r->out->input, s->input_hash) == 0 || refuse(r, RL_MSG_VERIFY_OTHER_SCENARIO);
    case 4:
        return skip(r, "relays ") ? read_count(r, s->actor_count, &r->out->relays)
                                  : refuse(r, RL_MSG_VERIFY_NOT_READ);
    case 5:
        return skip(r, "activations ") ? read_count(r, s->activation_count, &r->out->activations)
                                       : refuse(r, RL_MSG_VERIFY_NOT_READ);
    case 6:
        return skip(r, "offers ") ? read_count(r, s->offer_count, &r->out->offers)
                                  : refuse(r, RL_MSG_VERIFY_NOT_READ);
    default:
        return skip(r, "cells ") ? read_count(r, -1, &r->out->cells)
                                 : refuse(r, RL_MSG_VERIFY_NOT_READ);
    }
}

enum { HEADING_LINES = 7 };

static bool read_line(reading *r) {
    if (r->line <= HEADING_LINES)
        return read_heading(r) && read_end(r);
    if (begins(r, "dual"))
        return read_prices(r, RL_EVENT_DUAL);
    if (begins(r, "cut"))
        return read_cut(r) && read_end(r);
    if (begins(r, "round"))
        return read_rounded(r) && read_end(r);
    if (begins(r, "fix"))
        return read_fixes(r);
    if (begins(r, "node"))
        return open_node(r) && read_end(r);
    if (begins(r, "empty"))
        return read_prices(r, RL_EVENT_EMPTY);
    if (begins(r, "single"))
        return read_end(r) && add_event(r, RL_EVENT_SINGLE, 0, 0);
    if (begins(r, "claim"))
        return open_claim(r) && read_end(r);
    if (begins(r, "limit"))
        return read_limit(r) && read_end(r);
    if (begins(r, "value"))
        return read_value(r) && read_end(r);
    if (begins(r, "plan"))
        return read_witness(r);
    if (begins(r, "floor"))
        return read_floor(r) && read_end(r);
    if (begins(r, "end"))
        return end_claim(r) && read_end(r);
    return refuse(r, RL_MSG_VERIFY_NOT_READ);
}

static void read_lines(reading *r, char *bytes, size_t length) {
    const char *last = bytes + length;
    for (char *line = bytes; line < last;) {
        char *end = memchr(line, '\n', (size_t)(last - line));
        r->line++;
        if (end == NULL || memchr(line, '\0', (size_t)(end - line)) != NULL) {
            refuse(r, RL_MSG_VERIFY_CUT_SHORT);
            return;
        }
        *end = '\0';
        r->at = line;
        if (!read_line(r) || rl_should_stop(r->ctx))
            return;
        line = end + 1;
    }
    r->line++;
    if (r->in_claim || r->line <= HEADING_LINES)
        refuse(r, RL_MSG_VERIFY_CUT_SHORT);
}

rl_status rl_certificate_read(rl_context *ctx, const rl_scenario *scenario, char *bytes,
                              size_t length, rl_certificate *out) {
    *out = (rl_certificate){0};
    rl_arena_init(&out->arena, ctx);
    reading r = {.ctx = ctx, .scenario = scenario, .out = out};
    read_lines(&r, bytes, length);
    return r.status != RL_OK ? rl_fail_memory(ctx) : RL_OK;
}

void rl_certificate_clear(rl_context *ctx, rl_certificate *c) {
    RL_VECTOR_CLEAR(ctx, &c->cuts);
    RL_VECTOR_CLEAR(ctx, &c->cut_cells);
    RL_VECTOR_CLEAR(ctx, &c->cut_parts);
    RL_VECTOR_CLEAR(ctx, &c->rounded);
    RL_VECTOR_CLEAR(ctx, &c->complemented);
    RL_VECTOR_CLEAR(ctx, &c->prices);
    RL_VECTOR_CLEAR(ctx, &c->steps);
    RL_VECTOR_CLEAR(ctx, &c->events);
    RL_VECTOR_CLEAR(ctx, &c->nodes);
    RL_VECTOR_CLEAR(ctx, &c->claims);
    RL_VECTOR_CLEAR(ctx, &c->witness);
    rl_arena_clear(&c->arena);
}
