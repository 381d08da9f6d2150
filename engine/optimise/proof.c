#include "optimise/proof.h"

#include "base/text.h"
#include "base/version.h"
#include "optimise/cell_cut.h"
#include "reach/saturation.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <string.h>

// The price of a cut, or of a rounded rule, in the duals kept.
typedef struct cut_price {
    int32_t cut; // of the master
    double price;
} cut_price;

struct rl_proof {
    rl_context *ctx;
    rl_arena arena;
    const rl_problem *problem;
    FILE *stream;
    rl_status status;
    bool is_open;        // a claim is
    bool is_full;        // no more is written of nodes
    long most;           // bytes; then it is
    const rl_goal *goal; // of the open claim
    double value_unit;   // what a value of 1 of a relay stands for
    int64_t next_cut;    // number of the next cut written
    int64_t next_rounded;
    rl_choices before;   // reduced costs decided something
    double best;         // the least bound that duals proved of the node
    bool has_kept;       // its duals are kept below, not written yet
    bool kept_is_latest; // they are the master's present ones
    double *row, *floor; // of the duals kept
    RL_VECTOR(cut_price) cuts;
    RL_VECTOR(cut_price) rounded; // rules
};

// Life -------------------------------------------------------------------------------------------

rl_status rl_proof_create(rl_context *ctx, const rl_problem *problem, FILE *stream,
                          rl_proof **out) {
    const rl_scenario *s = problem->scenario;
    rl_proof *proof = RL_NEW(ctx, rl_proof, 1);
    if (proof == NULL)
        return rl_fail_memory(ctx);
    proof->ctx = ctx;
    proof->problem = problem;
    proof->stream = stream;
    proof->next_cut = proof->next_rounded = 1;
    proof->most = LONG_MAX;
    rl_arena_init(&proof->arena, ctx);
    proof->row = RL_ARENA_NEW(&proof->arena, double, problem->row_count);
    proof->floor = RL_ARENA_NEW(&proof->arena, double, problem->floor_count);
    if (proof->row == NULL || proof->floor == NULL ||
        !rl_choices_create(&proof->arena, s, &proof->before)) {
        rl_proof_free(proof);
        return rl_fail_memory(ctx);
    }
    fprintf(stream, "relais-certificate 1\nversion %s\ninput %s\n", RL_VERSION, s->input_hash);
    fprintf(stream, "relays %" PRId32 "\nactivations %" PRId32 "\noffers %" PRId32, s->actor_count,
            s->activation_count, s->offer_count);
    fprintf(stream, "\ncells %" PRId32 "\n", problem->population->cell_count);
    *out = proof;
    return RL_OK;
}

void rl_proof_free(rl_proof *proof) {
    if (proof == NULL)
        return;
    rl_context *ctx = proof->ctx;
    RL_VECTOR_CLEAR(ctx, &proof->cuts);
    RL_VECTOR_CLEAR(ctx, &proof->rounded);
    rl_arena_clear(&proof->arena);
    rl_release(ctx, proof);
}

void rl_proof_limit(rl_proof *proof, size_t bytes) { proof->most = (long)bytes; }

bool rl_proof_is_full(const rl_proof *proof) { return proof != NULL && proof->is_full; }

rl_status rl_proof_status(const rl_proof *proof) { return proof == NULL ? RL_OK : proof->status; }

static bool is_recording(const rl_proof *proof) {
    return proof != NULL && proof->is_open && !proof->is_full && proof->status == RL_OK;
}

// Claims -----------------------------------------------------------------------------------------

// What a scaled value is in the units of the certificate.
static double unit(const rl_proof *p) {
    return p->goal->reach_factor > 0 ? 1 / p->problem->scale : p->value_unit;
}

void rl_proof_begin(rl_proof *p, const rl_goal *goal, double value_unit) {
    if (p == NULL)
        return;
    const rl_problem *problem = p->problem;
    const double reach_floor = problem->floors[problem->floor_count - 1].amount;
    p->is_open = true;
    p->goal = goal;
    p->value_unit = value_unit;
    fprintf(p->stream, "claim %s\n", goal->reach_factor > 0 ? "reach" : "centrality");
    fprintf(p->stream, "limit relays %.17g\nlimit activations %.17g\n",
            problem->rows[problem->relays_row].limit,
            problem->rows[problem->activations_row].limit);
    if (isfinite(reach_floor))
        fprintf(p->stream, "floor %.17g\n", reach_floor / problem->scale);
    for (rl_id r = 0; goal->relay_value != NULL && r < problem->scenario->actor_count; r++) {
        if (goal->relay_value[r] > 0)
            fprintf(p->stream, "value r%" PRId32 " %.17g\n", r, goal->relay_value[r] * value_unit);
    }
}

// What bounds every plan when nothing else is known.
static double whole(const rl_proof *p) {
    double sum = 0;
    if (p->goal->reach_factor > 0)
        return p->problem->population->total_weight;
    for (rl_id r = 0; p->goal->relay_value != NULL && r < p->problem->scenario->actor_count; r++)
        sum += p->goal->relay_value[r] * p->value_unit;
    return sum;
}

void rl_proof_end(rl_proof *p, double bound) {
    if (p == NULL)
        return;
    if (bound == -INFINITY)
        fputs("end none\n", p->stream);
    else
        fprintf(p->stream, "end %.17g\n", fmin(bound * unit(p), whole(p)));
    p->is_open = false;
}

void rl_proof_best(rl_proof *p, const rl_plan *plan) {
    if (p == NULL)
        return;
    fputs("plan", p->stream);
    for (size_t i = 0; i < plan->activations.count; i++)
        fprintf(p->stream, " k%" PRId32, plan->activations.items[i]);
    fputc('\n', p->stream);
}

// Duals ------------------------------------------------------------------------------------------

static void write_rule(const rl_proof *p, int32_t i) {
    static const char *const names[RL_RULE_COUNT] = {
        [RL_RULE_BUDGET] = "budget",      [RL_RULE_HOURS] = "hours",
        [RL_RULE_WINDOW_HOURS] = "hours", [RL_RULE_MAX_RELAYS] = "relays",
        [RL_RULE_CONTACTS] = "contacts",  [RL_RULE_MAX_ACTIVATIONS] = "activations",
    };
    const rl_linear_rule *row = &p->problem->rows[i];
    fprintf(p->stream, " %s", names[row->rule]);
    if (row->subject != RL_NONE)
        fprintf(p->stream, "@%" PRId32, row->subject);
    if (row->other != RL_NONE)
        fprintf(p->stream, ",%" PRId32, row->other);
}

static void write_row(const rl_proof *p, int32_t i, double price) {
    write_rule(p, i);
    fprintf(p->stream, "=%.17g", price * p->problem->rows[i].scale * unit(p));
}

// Writes the rounded rule unless it was: the rule, the divisor in its unit, β, and U.
static void write_rounded(rl_proof *p, rl_rounded_rule *rule) {
    if (rule->number > 0)
        return;
    rule->number = p->next_rounded++;
    fprintf(p->stream, "round %" PRId64, rule->number);
    write_rule(p, rule->row);
    fprintf(p->stream, " %.17g %s%.17g", rule->divisor / p->problem->rows[rule->row].scale,
            rule->beta < 0 ? "-" : "+", fabs(rule->beta));
    for (int32_t i = 0; i < rule->term_count; i++) {
        if (rule->terms[i].is_complemented)
            fprintf(p->stream, " k%" PRId32, rule->terms[i].activation);
    }
    fputc('\n', p->stream);
}

// The price of one unit of reach. A goal in other units is worth so much of it.
static double price_of_reach(const rl_proof *p, double dual) {
    return p->goal->reach_factor > 0 ? dual : dual * p->problem->scale * p->value_unit;
}

// Writes the cut unless it was.
static void write_cut(rl_proof *p, rl_cut *cut) {
    if (cut->note == NULL)
        return;
    cut->number = p->next_cut++;
    fprintf(p->stream, "cut %" PRId64 "%s\n", cut->number, cut->note);
    rl_release(p->ctx, cut->note);
    cut->note = NULL;
}

static void write_duals(rl_proof *p, rl_master *master, const char *kind) {
    const rl_problem *problem = p->problem;
    for (size_t i = 0; i < p->cuts.count; i++)
        write_cut(p, rl_master_cut(master, p->cuts.items[i].cut));
    for (size_t i = 0; i < p->rounded.count; i++)
        write_rounded(p, rl_master_rounded(master, p->rounded.items[i].cut));
    fputs(kind, p->stream);
    for (int32_t i = 0; i < problem->row_count; i++) {
        if (p->row[i] > 0)
            write_row(p, i, p->row[i]);
    }
    for (int32_t f = 0; f < problem->floor_count; f++) {
        if (p->floor[f] > 0 && problem->floors[f].rule == RL_RULE_FLOOR)
            fprintf(p->stream, " floor@%" PRId32 "=%.17g", problem->floors[f].subject,
                    price_of_reach(p, p->floor[f]));
        else if (p->floor[f] > 0)
            fprintf(p->stream, " floor=%.17g", price_of_reach(p, p->floor[f]));
    }
    for (size_t i = 0; i < p->cuts.count; i++)
        fprintf(p->stream, " c%" PRId64 "=%.17g",
                rl_master_cut(master, p->cuts.items[i].cut)->number,
                price_of_reach(p, p->cuts.items[i].price));
    for (size_t i = 0; i < p->rounded.count; i++)
        fprintf(p->stream, " u%" PRId64 "=%.17g",
                rl_master_rounded(master, p->rounded.items[i].cut)->number,
                p->rounded.items[i].price * unit(p));
    fputc('\n', p->stream);
    p->has_kept = false;
}

// Copies the master's duals.
static void keep_duals(rl_proof *p, rl_master *master) {
    const rl_duals duals = rl_master_duals(master);
    memcpy(p->row, duals.row, (size_t)p->problem->row_count * sizeof *p->row);
    memcpy(p->floor, duals.floor, (size_t)p->problem->floor_count * sizeof *p->floor);
    const int32_t count = rl_master_cut_count(master);
    p->cuts.count = 0;
    p->status = RL_VECTOR_RESERVE(p->ctx, &p->cuts, (size_t)count);
    for (int32_t i = 0; p->status == RL_OK && i < count; i++) {
        const rl_cut *cut = rl_master_cut(master, i);
        if (cut->dual > 0)
            p->cuts.items[p->cuts.count++] = (cut_price){i, cut->dual};
    }
    const int32_t rounded_count = rl_master_rounded_count(master);
    p->rounded.count = 0;
    if (p->status == RL_OK)
        p->status = RL_VECTOR_RESERVE(p->ctx, &p->rounded, (size_t)rounded_count);
    for (int32_t i = 0; p->status == RL_OK && i < rounded_count; i++) {
        const rl_rounded_rule *rule = rl_master_rounded(master, i);
        if (rule->dual > 0)
            p->rounded.items[p->rounded.count++] = (cut_price){i, rule->dual};
    }
    p->has_kept = p->status == RL_OK;
}

void rl_proof_price(rl_proof *p, rl_master *master, double bound) {
    if (!is_recording(p))
        return;
    p->kept_is_latest = bound < p->best;
    if (!p->kept_is_latest)
        return;
    p->best = bound;
    keep_duals(p, master);
}

void rl_proof_empty(rl_proof *p, rl_master *master) {
    if (!is_recording(p))
        return;
    keep_duals(p, master);
    if (p->has_kept)
        write_duals(p, master, "empty");
}

// Fixing -----------------------------------------------------------------------------------------

void rl_proof_before_fixing(rl_proof *p, const rl_choices *choices) {
    if (is_recording(p))
        rl_choices_copy(p->problem->scenario, choices, &p->before);
}

void rl_proof_after_fixing(rl_proof *p, rl_master *master, const rl_choices *choices) {
    if (!is_recording(p))
        return;
    const rl_scenario *s = p->problem->scenario;
    if (p->has_kept && !p->kept_is_latest)
        write_duals(p, master, "dual");
    if (!p->has_kept)
        keep_duals(p, master);
    if (!p->has_kept)
        return;
    write_duals(p, master, "dual");
    fputs("fix", p->stream);
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (choices->relay[r] != p->before.relay[r])
            fprintf(p->stream, " %cr%" PRId32, choices->relay[r] == RL_IN ? '+' : '-', r);
    }
    for (rl_id k = 0; k < s->activation_count; k++) {
        if (choices->activation[k] != p->before.activation[k])
            fprintf(p->stream, " -k%" PRId32, k);
    }
    fputc('\n', p->stream);
}

// The tree ---------------------------------------------------------------------------------------

static void write_decision(const rl_proof *p, const rl_decision *d) {
    switch (d->kind) {
    case RL_DECIDE_RELAY:
        fprintf(p->stream, " %cr%" PRId32, d->value == RL_IN ? '+' : '-', d->id);
        break;
    case RL_DECIDE_ACTIVATION:
        fprintf(p->stream, " %ck%" PRId32, d->value == RL_IN ? '+' : '-', d->id);
        break;
    case RL_DECIDE_LEAST_USES:
        fprintf(p->stream, " o%" PRId32 ">=%" PRId32, d->id, d->value);
        break;
    case RL_DECIDE_MOST_USES:
        fprintf(p->stream, " o%" PRId32 "<=%" PRId32, d->id, d->value);
        break;
    }
}

void rl_proof_open_node(rl_proof *p, int64_t number, int64_t parent, const rl_decision *branching) {
    if (!is_recording(p))
        return;
    p->is_full = ftell(p->stream) > p->most;
    if (p->is_full)
        return;
    fprintf(p->stream, "node %" PRId64, number);
    if (parent > 0) {
        fprintf(p->stream, " %" PRId64, parent);
        write_decision(p, branching);
    }
    fputc('\n', p->stream);
    p->best = INFINITY;
    p->has_kept = false;
}

void rl_proof_close_node(rl_proof *p, rl_master *master) {
    if (is_recording(p) && p->has_kept)
        write_duals(p, master, "dual");
}

void rl_proof_single(rl_proof *p) {
    if (is_recording(p))
        fputs("single\n", p->stream);
}

// Cuts -------------------------------------------------------------------------------------------

static rl_id relay_of_profile(const rl_population *population, int32_t profile) {
    rl_id low = 0, high = population->scenario->actor_count;
    while (high - low > 1) { // profile_start[low] ≤ profile < profile_start[high]
        const rl_id middle = low + (high - low) / 2;
        if (population->profile_start[middle] <= profile)
            low = middle;
        else
            high = middle;
    }
    return low;
}

// A cell's weight in the cut, as a share of the cell: a multiple of RL_WEIGHT_STEP by construction.
static void note_weight(rl_text *text, double share) {
    rl_text_format(text, ":%" PRIu64, (uint64_t)llround(share / RL_WEIGHT_STEP));
}

static void note_cell(const rl_proof *p, const rl_sharpener *sharpener, const rl_cut *cut,
                      rl_id cell, rl_text *text) {
    const double size = p->problem->cell_weight[cell];
    const double weight = cut->weight[cell - cut->first];
    const bool is_sharp = cut->is_sharp != NULL && cut->is_sharp[cell - cut->first];
    if (!is_sharp && !(weight > 0))
        return;
    rl_text_format(text, " %" PRId32, cell);
    note_weight(text, weight / size);
    rl_hit_part parts[RL_CELL_ITEMS];
    const int32_t count = is_sharp ? rl_sharpened_parts(sharpener, cell, parts) : 0;
    for (int32_t i = 0; i < count; i++) {
        const rl_id relay = relay_of_profile(p->problem->population, parts[i].profile);
        rl_text_format(text, ",r%" PRId32, relay);
        note_weight(text, parts[i].hit_weight * p->problem->scale / size);
    }
}

void rl_proof_note_cut(rl_proof *p, const rl_sharpener *sharpener, rl_cut *cut) {
    if (p == NULL || p->status != RL_OK)
        return;
    rl_text text;
    rl_text_init(&text, p->ctx);
    for (rl_id cell = cut->first; cell < cut->last; cell++)
        note_cell(p, sharpener, cut, cell, &text);
    p->status = rl_text_status(&text);
    cut->note = text.bytes; // the cut's from now on
    if (p->status != RL_OK) {
        cut->note = NULL;
        rl_text_clear(&text);
    }
}
