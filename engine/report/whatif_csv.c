#include "report/whatif_csv.h"

#include "io/csv_writer.h"

#include <math.h>

static void put_header(rl_csv_writer *csv, const rl_whatif_study *study) {
    static const char *const columns[] = {
        "plan",     "status", "target",       "reached",
        "lower",    "upper",  "share",        "change",
        "cost_eur", "hours",  "relays",       "activations",
        "bound",    "gap",    "broken_rules", "dropped_activations",
        "enters",   "leaves"};
    rl_csv_put_text(csv, "case");
    rl_csv_put_text(csv, "whatif");
    rl_csv_put_text(csv, "name");
    for (size_t i = 0; i < study->factors.count; i++)
        rl_csv_put_text(csv, study->factors.items[i].key);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        rl_csv_put_text(csv, columns[i]);
    rl_csv_end_row(csv);
}

// Ids of those that move, as a list « a|b ».
static void put_moves(rl_csv_writer *csv, const rl_whatif *whatif, bool enter) {
    rl_text list;
    rl_text_init(&list, csv->text->ctx);
    for (size_t i = 0; i < whatif->moves.count; i++) {
        if (whatif->moves.items[i].enters == enter)
            rl_text_format(&list, "%s%s", list.length > 0 ? "|" : "", whatif->moves.items[i].id);
    }
    rl_csv_put_text(csv, rl_text_bytes(&list));
    csv->text->failed |= list.failed;
    rl_text_clear(&list);
}

enum { FIGURE_COUNT = 10 }; // of put_figures

static void put_figures(rl_csv_writer *csv, const rl_whatif_study *study, double weight,
                        const rl_whatif_plan *plan) {
    rl_csv_put_number(csv, weight);
    rl_csv_put_number(csv, plan->reached);
    rl_csv_put_number(csv, plan->lower);
    rl_csv_put_number(csv, plan->upper);
    rl_csv_put_number(csv, weight > 0 ? plan->reached / weight : NAN);
    rl_csv_put_number(csv, plan->reached - study->base.reached);
    rl_csv_put_number(csv, plan->usage.cost_eur);
    rl_csv_put_number(csv, plan->usage.hours);
    rl_csv_put_integer(csv, plan->usage.relays);
    rl_csv_put_integer(csv, plan->usage.activations);
}

static void put_base(rl_csv_writer *csv, const rl_whatif_study *study) {
    rl_csv_put_integer(csv, 0);
    rl_csv_put_text(csv, "");
    rl_csv_put_text(csv, "");
    for (size_t i = 0; i < study->factors.count; i++)
        rl_csv_put_text(csv, NULL);
    rl_csv_put_text(csv, study->plan_given ? "given" : "best");
    rl_csv_put_text(csv, rl_whatif_status_name(RL_WHATIF_DONE));
    put_figures(csv, study, study->weight, &study->base);
    rl_csv_put_number(csv, study->base_bound);
    rl_csv_put_number(csv, study->base_bound / study->base.reached - 1);
    rl_csv_put_integer(csv, study->base.broken_rules);
    rl_csv_put_integer(csv, 0);
    rl_csv_put_text(csv, NULL);
    rl_csv_put_text(csv, NULL);
    rl_csv_end_row(csv);
}

static void put_plan(rl_csv_writer *csv, const rl_whatif_study *study, int32_t number, bool best) {
    const rl_whatif *whatif = &study->cases[number];
    const bool known = best ? whatif->status == RL_WHATIF_DONE : rl_whatif_has_kept(whatif);
    rl_csv_put_integer(csv, number + 1);
    rl_csv_put_text(csv, whatif->set);
    rl_csv_put_text(csv, whatif->name);
    for (size_t i = 0; i < study->factors.count; i++)
        rl_csv_put_text(csv, study->factors.items[i].values[number]);
    rl_csv_put_text(csv, best ? "best" : "kept");
    rl_csv_put_text(csv, rl_whatif_status_name(whatif->status));
    if (known) {
        put_figures(csv, study, whatif->weight, best ? &whatif->best : &whatif->kept);
    } else {
        for (int i = 0; i < FIGURE_COUNT; i++)
            rl_csv_put_text(csv, NULL);
    }
    rl_csv_put_number(csv, known && best ? whatif->bound : NAN);
    rl_csv_put_number(csv, known && best ? whatif->gap : NAN);
    if (known)
        rl_csv_put_integer(csv, best ? whatif->best.broken_rules : whatif->kept.broken_rules);
    else
        rl_csv_put_text(csv, NULL);
    if (known && !best)
        rl_csv_put_integer(csv, whatif->dropped);
    else
        rl_csv_put_text(csv, NULL);
    if (known && best) {
        put_moves(csv, whatif, true);
        put_moves(csv, whatif, false);
    } else {
        rl_csv_put_text(csv, NULL);
        rl_csv_put_text(csv, NULL);
    }
    rl_csv_end_row(csv);
}

void rl_whatif_csv(const rl_whatif_study *study, rl_text *out) {
    rl_csv_writer csv = rl_csv_writer_start(out, RL_CSV_STANDARD);
    put_header(&csv, study);
    put_base(&csv, study);
    for (int32_t i = 0; i < study->case_count; i++) {
        if (study->cases[i].status == RL_WHATIF_PENDING)
            continue;
        put_plan(&csv, study, i, false);
        put_plan(&csv, study, i, true);
    }
}
