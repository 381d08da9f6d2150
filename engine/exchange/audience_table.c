#include "exchange/audience_table.h"

#include "base/messages.h"
#include "exchange/canonical.h"

#include <string.h>

// A new table beside the old one, whose bytes it takes over at the end: kept cells point into them.
typedef struct rewriting {
    rl_scenario_parts *parts;
    const rl_audience_table_request *request;
    const rl_csv *old;
    rl_csv table;
    int32_t position[RL_COLUMN_MAX]; // of the format's columns in the new table
    bool *measured;                  // by actor
    rl_status status;                // first failure
} rewriting;

static const rl_table_format *format(void) { return &rl_scenario_tables[RL_TABLE_AUDIENCES]; }

static const char *keep(rewriting *r, const rl_text *text) {
    const char *copy = rl_arena_copy_text(&r->parts->arena, rl_text_bytes(text), text->length);
    if (text->failed || copy == NULL)
        r->status = rl_fail_memory(r->parts->ctx);
    return copy;
}

static void put_cell(rewriting *r, const char *cell) {
    const rl_status status = RL_VECTOR_RESERVE(r->parts->ctx, &r->table.cells, 1);
    if (status == RL_OK)
        r->table.cells.items[r->table.cells.count++] = cell;
    else
        r->status = status;
}

// Columns -----------------------------------------------------------------------------------------

// Those of the old table in their order, then those of the format that it lacks.
static void put_header(rewriting *r) {
    r->table.header = (rl_csv_row){.cell_count = r->old->header.cell_count, .line = 1};
    for (int c = 0; c < format()->column_count; c++)
        r->position[c] = -1;
    for (int32_t i = 0; i < r->old->header.cell_count; i++) {
        const char *name = rl_csv_cell(r->old, &r->old->header, i);
        put_cell(r, name);
        for (int c = 0; c < format()->column_count; c++)
            if (r->position[c] < 0 && strcmp(name, format()->columns[c].name) == 0)
                r->position[c] = i;
    }
    for (int c = 0; c < format()->column_count; c++) {
        if (r->position[c] >= 0)
            continue;
        r->position[c] = r->table.header.cell_count++;
        put_cell(r, format()->columns[c].name);
    }
}

// Rows --------------------------------------------------------------------------------------------

static void begin_row(rewriting *r) {
    const rl_status status = RL_VECTOR_RESERVE(r->parts->ctx, &r->table.rows, 1);
    if (status != RL_OK) {
        r->status = status;
        return;
    }
    r->table.rows.items[r->table.rows.count] =
        (rl_csv_row){.first = r->table.cells.count,
                     .cell_count = r->table.header.cell_count,
                     .line = (int32_t)r->table.rows.count + 2}; // after the header, one line each
    r->table.rows.count++;
}

static bool is_measured(const rewriting *r, const rl_csv_row *row) {
    const char *id = rl_csv_cell(r->old, row, r->position[RL_AUDIENCES_ACTOR]);
    const rl_id actor = rl_find_actor(r->request->scenario, id);
    return actor != RL_NONE && r->measured[actor];
}

static void keep_row(rewriting *r, const rl_csv_row *row) {
    begin_row(r);
    for (int32_t i = 0; i < r->table.header.cell_count; i++)
        put_cell(r, i < r->old->header.cell_count ? rl_csv_cell(r->old, row, i) : "");
}

// « lists.csv, list “capeb”: 312 in the list ÷ 1200 in segment FZ-1-01 »: counts, so that the share
// can be worked out again.
static const char *source_of(rewriting *r, const rl_measured_share *measured) {
    const rl_scenario *scenario = r->request->scenario;
    const rl_segment *segment = &scenario->segments[measured->segment];
    rl_text text;
    rl_text_init(&text, r->parts->ctx);
    rl_text_format(&text, rl_message_in(scenario->language, RL_MSG_SHARES_SOURCE),
                   r->request->list_name, scenario->actors[measured->actor].id,
                   (long long)measured->ids, segment->establishments, segment->id);
    const char *source = keep(r, &text);
    rl_text_clear(&text);
    return source;
}

static const char *share_of(rewriting *r, const rl_measured_share *measured) {
    rl_text text;
    rl_text_init(&text, r->parts->ctx);
    rl_text_format(&text, "%.17g", measured->share);
    const char *share = keep(r, &text);
    rl_text_clear(&text);
    return share;
}

static void put_measured(rewriting *r, const rl_measured_share *measured) {
    const rl_segment *segment = &r->request->scenario->segments[measured->segment];
    const char *cells[RL_AUDIENCES_EVIDENCE + 2] = {
        [RL_AUDIENCES_ACTOR] = r->request->scenario->actors[measured->actor].id,
        [RL_AUDIENCES_SECTOR] = segment->sector,
        [RL_AUDIENCES_SIZE] = segment->size,
        [RL_AUDIENCES_TERRITORY] = segment->territory,
        [RL_AUDIENCES_SHARE] = share_of(r, measured),
        [RL_AUDIENCES_EVIDENCE] = rl_confidence_name(RL_MEASURED),
        [RL_AUDIENCES_EVIDENCE + 1] = source_of(r, measured),
    };
    begin_row(r);
    const size_t first = r->table.cells.count;
    for (int32_t i = 0; i < r->table.header.cell_count; i++)
        put_cell(r, "");
    for (int c = 0; r->status == RL_OK && c < format()->column_count; c++)
        r->table.cells.items[first + (size_t)r->position[c]] = cells[c];
}

static void put_rows(rewriting *r, int64_t *kept_rows) {
    const rl_shares *shares = r->request->shares;
    for (size_t i = 0; i < shares->measured.count; i++)
        r->measured[shares->measured.items[i].actor] = true;
    for (size_t i = 0; r->status == RL_OK && i < r->old->rows.count; i++)
        if (!is_measured(r, &r->old->rows.items[i]))
            keep_row(r, &r->old->rows.items[i]);
    *kept_rows = (int64_t)r->table.rows.count;
    for (size_t i = 0; r->status == RL_OK && i < shares->measured.count; i++)
        put_measured(r, &shares->measured.items[i]);
}

// Check -------------------------------------------------------------------------------------------

// The scenario as it is with the new table. Its warnings were said when it was first read; its
// errors are new.
static rl_status check(rewriting *r, rl_findings *findings) {
    rl_scenario_parts *parts = r->parts;
    rl_findings found;
    rl_text settings;
    rl_status status;
    rl_findings_init(&found, parts->ctx);
    rl_text_init(&settings, parts->ctx);
    RL_TRY(rl_canonical_settings(parts, &settings));
    parts->settings_text = keep(r, &settings);
    RL_TRY(r->status);
    status = rl_scenario_parts_check(parts, &found);
    for (size_t i = 0; i < found.list.count; i++) {
        const rl_finding *finding = &found.list.items[i];
        if (finding->severity != RL_ERROR)
            continue;
        rl_findings_repeat(findings, finding);
        if (!findings->failed) // the table is not written: it has no lines to look at
            rl_findings_relocate(
                findings, findings->list.count - 1,
                (rl_place){.file = finding->place.file, .column = finding->place.column});
    }
done:
    rl_text_clear(&settings);
    rl_findings_clear(&found);
    return status;
}

rl_status rl_audience_table_measured(rl_scenario_parts *parts,
                                     const rl_audience_table_request *request,
                                     rl_findings *findings, int64_t *kept_rows, rl_text *out) {
    rl_table_part *part = &parts->tables[RL_TABLE_AUDIENCES];
    rewriting r = {.parts = parts,
                   .request = request,
                   .old = &part->csv,
                   .table = {.ctx = parts->ctx, .delimiter = ';'}};
    rl_status status;
    *kept_rows = 0;
    r.measured = RL_ARENA_NEW(&parts->arena, bool, request->scenario->actor_count);
    if (r.measured == NULL)
        return rl_fail_memory(parts->ctx);
    put_header(&r);
    RL_TRY(r.status);
    put_rows(&r, kept_rows);
    RL_TRY(r.status);
    r.table.bytes = part->csv.bytes;
    part->csv.bytes = NULL;
    rl_csv_clear(&part->csv);
    part->csv = r.table;
    r.table = (rl_csv){.ctx = parts->ctx};
    part->file = request->file;
    RL_TRY(check(&r, findings));
    RL_TRY(rl_canonical_table(parts, RL_TABLE_AUDIENCES, out));
done:
    rl_csv_clear(&r.table);
    return status;
}
