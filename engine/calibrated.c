#include "calibrated.h"

#include "io/scenario_parts.h"
#include "report/words.h"

typedef struct calibrated {
    rl_context *ctx;
    const rl_scenario *scenario;
    rl_scenario_parts parts;
    rl_words words;
    rl_figure_edits *out;
    bool *carried; // rows of audiences.csv that were multiplied: once is enough
} calibrated;

static const char *source_of(calibrated *c, const rl_estimate *e) {
    return rl_words_say(&c->words, RL_MSG_CALIBRATE_SOURCE,
                        rl_words_number(&c->words, e->observations),
                        rl_words_share(&c->words, e->low), rl_words_share(&c->words, e->high));
}

static rl_status add(calibrated *c, const rl_estimate *e, rl_learnt_figure figure) {
    figure.confidence = RL_MEASURED;
    figure.source = source_of(c, e);
    figure.place = (rl_place){.file = c->scenario->path};
    return rl_figure_edits_add(c->ctx, c->out, &figure);
}

static rl_status add_acceptance(calibrated *c, const rl_estimate *e) {
    const rl_cell_text cells[] = {{"id", c->scenario->actors[e->relay].id}};
    return add(c, e,
               (rl_learnt_figure){.table = RL_TABLE_ACTORS,
                                  .cells = cells,
                                  .cell_count = 1,
                                  .target = "acceptance_prob",
                                  .value = e->mean});
}

static rl_status add_exposure(calibrated *c, const rl_estimate *e) {
    const rl_offer *offer = &c->scenario->offers[e->offer];
    const rl_cell_text cells[] = {{"relay", c->scenario->actors[e->relay].id},
                                  {"lever", c->scenario->levers[offer->lever].id}};
    return add(c, e,
               (rl_learnt_figure){.table = RL_TABLE_OFFERS,
                                  .cells = cells,
                                  .cell_count = 2,
                                  .target = "exposure_prob",
                                  .value = e->mean});
}

// Whether the row holds for some segment, and for none that was not asked.
static bool was_asked(const calibrated *c, const rl_estimate *e, int32_t line) {
    const rl_scenario *s = c->scenario;
    bool holds = false;
    for (int32_t i = s->audience_start[e->relay]; i < s->audience_start[e->relay + 1]; i++) {
        if (s->audiences[i].line != line)
            continue;
        if (e->asked != NULL && !e->asked[s->audiences[i].segment])
            return false;
        holds = true;
    }
    return holds;
}

static rl_status add_shares(calibrated *c, const rl_estimate *e, int32_t *left) {
    static const char *const columns[] = {"actor", "sector", "size", "territory"};
    enum { COLUMN_COUNT = sizeof columns / sizeof *columns };
    const rl_table_part *part = &c->parts.tables[RL_TABLE_AUDIENCES];
    bool carried = false;
    for (size_t i = 0; i < part->csv.rows.count && e->before > 0; i++) {
        const rl_csv_row *row = &part->csv.rows.items[i];
        rl_cell_text cells[COLUMN_COUNT];
        if (c->carried[i] || !was_asked(c, e, row->line))
            continue;
        for (int k = 0; k < COLUMN_COUNT; k++)
            cells[k] = (rl_cell_text){columns[k], rl_table_part_cell(part, row, columns[k])};
        const rl_status status = add(c, e,
                                     (rl_learnt_figure){.table = RL_TABLE_AUDIENCES,
                                                        .cells = cells,
                                                        .cell_count = COLUMN_COUNT,
                                                        .target = "share",
                                                        .value = e->mean / e->before,
                                                        .scales = true});
        if (status != RL_OK)
            return status;
        carried = c->carried[i] = true;
    }
    *left += !carried;
    return RL_OK;
}

static rl_status add_estimate(calibrated *c, const rl_estimate *e, int32_t *left) {
    switch (e->kind) {
    case RL_RATE_ACCEPTED:
        return add_acceptance(c, e);
    case RL_RATE_EXPOSED:
        return add_exposure(c, e);
    default:
        return add_shares(c, e, left);
    }
}

rl_status rl_calibrated_edits(rl_context *ctx, const rl_scenario *scenario,
                              const rl_calibration *calibration, rl_figure_edits *out,
                              int32_t *left) {
    calibrated c = {.ctx = ctx, .scenario = scenario, .out = out};
    rl_findings findings; // the scenario was read: nothing new
    *left = 0;
    rl_figure_edits_init(out, ctx);
    rl_findings_init(&findings, ctx);
    rl_words_init(&c.words, ctx);
    rl_status status = rl_scenario_parts_read(ctx, scenario->path, &findings, &c.parts, NULL);
    c.carried = RL_NEW(ctx, bool, c.parts.tables[RL_TABLE_AUDIENCES].csv.rows.count);
    if (status == RL_OK && c.carried == NULL)
        status = rl_fail_memory(ctx);
    for (size_t i = 0; i < calibration->estimates.count && status == RL_OK; i++)
        status = add_estimate(&c, &calibration->estimates.items[i], left);
    if (status == RL_OK && c.words.failed)
        status = rl_fail_memory(ctx);
    rl_release(ctx, c.carried);
    rl_scenario_parts_clear(&c.parts);
    rl_words_clear(&c.words);
    rl_findings_clear(&findings);
    return status;
}
