#include "io/tender_reader.h"

#include "base/names.h"
#include "io/cells.h"
#include "io/hint.h"
#include "io/input_file.h"
#include "io/table.h"

#include <math.h>
#include <string.h>

enum { GRID_ID, GRID_NAME, GRID_WEIGHT, GRID_SCALE, GRID_QUESTION, GRID_LEAST, GRID_NOTE };

static const rl_table_format grid_format = {
    .name = "grid",
    .required = true,
    .column_count = 7,
    .columns =
        {
            [GRID_ID] = {"id", RL_COLUMN_ID, true, {0}, NULL, NULL},
            [GRID_NAME] = {"name", RL_COLUMN_TEXT, true, {0}, NULL, NULL},
            [GRID_WEIGHT] =
                {"weight", RL_COLUMN_SHARE, true, {0, INFINITY, false, false}, NULL, NULL},
            [GRID_SCALE] = {"scale", RL_COLUMN_TEXT, true, {0}, NULL, NULL},
            [GRID_QUESTION] = {"question", RL_COLUMN_TEXT, false, {0}, NULL, NULL},
            [GRID_LEAST] =
                {"least_score", RL_COLUMN_SHARE, false, {0, 1, false, false}, NULL, NULL},
            [GRID_NOTE] = {"note", RL_COLUMN_TEXT, false, {0}, NULL, NULL},
        },
};

typedef struct tender_reading {
    rl_context *ctx;
    rl_findings *findings;
    rl_tender *out;
    rl_names ids;    // of the criteria
    rl_names offers; // their names
    const char *grid_path;
    const char *offers_path;
    bool grid_whole; // every criterion is known
} tender_reading;

static const char *keep(tender_reading *r, const char *text) {
    const char *kept = rl_arena_copy_text(&r->out->arena, text, strlen(text));
    return kept == NULL ? "" : kept; // out of memory shows in the next allocation
}

// Scales ------------------------------------------------------------------------------------------

// « 0-5 »
static bool read_range(const char *text, rl_criterion *criterion) {
    const char *dash = strchr(text[0] == '-' ? text + 1 : text, '-');
    char least[32];
    unsigned forms;
    if (dash == NULL || (size_t)(dash - text) >= sizeof least)
        return false;
    memcpy(least, text, (size_t)(dash - text));
    least[dash - text] = '\0';
    criterion->scale = RL_SCALE_RANGE;
    return rl_number_parse(least, &criterion->least, &forms) == RL_NUMBER_READ &&
           rl_number_parse(dash + 1, &criterion->most, &forms) == RL_NUMBER_READ &&
           criterion->least < criterion->most;
}

static const rl_scale_label *find_label(const rl_criterion *criterion, const char *word) {
    for (size_t i = 0; i < criterion->labels.count; i++)
        if (strcmp(criterion->labels.items[i].word, word) == 0)
            return &criterion->labels.items[i];
    return NULL;
}

// « oui:1|en partie:0,5|non:0 »; each word once.
static rl_status read_labels(tender_reading *r, const char *text, rl_criterion *criterion,
                             bool *good) {
    criterion->scale = RL_SCALE_LABELS;
    *good = strchr(text, ':') != NULL;
    while (*good && *text != '\0') {
        const size_t length = strcspn(text, "|");
        char *item = rl_arena_copy_text(&r->out->arena, text, length);
        if (item == NULL)
            return rl_fail_memory(r->ctx);
        char *colon = strrchr(item, ':');
        rl_scale_label label = {.word = item};
        unsigned forms;
        *good = colon != NULL && colon > item &&
                rl_number_parse(colon + 1, &label.score, &forms) == RL_NUMBER_READ &&
                label.score >= 0 && label.score <= 1;
        if (colon != NULL)
            *colon = '\0';
        *good = *good && find_label(criterion, item) == NULL;
        const rl_status status = RL_VECTOR_RESERVE(r->ctx, &criterion->labels, 1);
        if (status != RL_OK)
            return status;
        criterion->labels.items[criterion->labels.count++] = label;
        text += length + (text[length] == '|');
    }
    return RL_OK;
}

static rl_status read_scale(tender_reading *r, rl_table *table, rl_criterion *criterion) {
    const char *text = rl_table_text(table, GRID_SCALE);
    if (text[0] == '\0')
        return RL_OK; // reported
    criterion->scale = RL_SCALE_LOWEST;
    if (strcmp(text, "lowest") == 0 || strcmp(text, "le plus bas") == 0 ||
        read_range(text, criterion))
        return RL_OK;
    bool good;
    const rl_status status = read_labels(r, text, criterion, &good);
    if (status == RL_OK && !good) {
        rl_findings_add(r->findings, RL_FINDING_SCALE_INVALID, rl_table_place(table, GRID_SCALE),
                        text);
        RL_VECTOR_CLEAR(r->ctx, &criterion->labels); // answers cannot be held to it
    }
    return status;
}

// The grid ----------------------------------------------------------------------------------------

static rl_status read_criterion(tender_reading *r, rl_table *table) {
    rl_criterion criterion = {0};
    int32_t number;
    const size_t known = r->ids.list.count;
    criterion.id = keep(r, rl_table_text(table, GRID_ID));
    criterion.name = keep(r, rl_table_text(table, GRID_NAME));
    criterion.question = keep(r, rl_table_text(table, GRID_QUESTION));
    criterion.weight = rl_table_number(table, GRID_WEIGHT, 0);
    criterion.least_score = rl_table_number(table, GRID_LEAST, 0);
    rl_status status = rl_names_add(&r->ids, criterion.id, &number);
    const bool is_new = r->ids.list.count > known;
    if (status == RL_OK && !is_new && criterion.id[0] != '\0')
        rl_findings_add(r->findings, RL_FINDING_CRITERION_DUPLICATE, rl_table_place(table, GRID_ID),
                        criterion.id);
    if (status == RL_OK)
        status = read_scale(r, table, &criterion);
    if (status == RL_OK)
        status = RL_VECTOR_RESERVE(r->ctx, &r->out->criteria, 1);
    if (status == RL_OK && is_new) // the number of an id is the criterion's place
        r->out->criteria.items[r->out->criteria.count++] = criterion;
    else
        RL_VECTOR_CLEAR(r->ctx, &criterion.labels);
    return status;
}

static void normalise_weights(tender_reading *r) {
    double total = 0;
    for (size_t c = 0; c < r->out->criteria.count; c++)
        total += r->out->criteria.items[c].weight;
    if (r->out->criteria.count > 0 && total <= 0)
        rl_findings_add(r->findings, RL_FINDING_WEIGHTS_ALL_ZERO,
                        (rl_place){.file = r->grid_path, .column = "weight"}, NULL);
    for (size_t c = 0; c < r->out->criteria.count && total > 0; c++)
        r->out->criteria.items[c].weight /= total;
}

static rl_status read_grid(tender_reading *r) {
    char *bytes = NULL;
    size_t length;
    rl_table table;
    rl_status status =
        rl_input_file_read(r->ctx, r->grid_path, RL_CSV_BYTES_MAX, r->findings, &bytes, &length);
    if (status != RL_OK || bytes == NULL)
        return status;
    status =
        rl_table_open(r->ctx, r->grid_path, bytes, length, &grid_format, NULL, r->findings, &table);
    while (status == RL_OK && rl_table_next(&table))
        if (!table.row->ragged)
            status = read_criterion(r, &table);
    r->grid_whole = !rl_table_is_partial(&table) && r->ids.list.count > 0;
    rl_table_close(&table);
    normalise_weights(r);
    return status;
}

// The answers -------------------------------------------------------------------------------------

static void report_label(tender_reading *r, const rl_criterion *criterion, rl_place place,
                         const char *answer) {
    rl_text choices;
    rl_text_init(&choices, r->ctx);
    for (size_t i = 0; i < criterion->labels.count; i++)
        rl_text_format(&choices, "%s%s", i == 0 ? "" : ", ", criterion->labels.items[i].word);
    rl_findings_add(r->findings, RL_FINDING_CHOICE_INVALID, place, answer, rl_text_bytes(&choices),
                    "");
    r->findings->failed |= choices.failed;
    rl_text_clear(&choices);
}

// The answer as a number: a score, or the amount of a « lowest » scale. NaN when it is wrong.
static double read_answer(tender_reading *r, const rl_criterion *criterion, rl_place place,
                          const char *answer) {
    double value = NAN;
    unsigned forms;
    if (answer[0] == '\0') {
        rl_findings_add(r->findings, RL_FINDING_VALUE_MISSING, place, NULL);
        return NAN;
    }
    if (criterion->scale == RL_SCALE_LABELS) {
        const rl_scale_label *label = find_label(criterion, answer);
        if (label == NULL && criterion->labels.count > 0)
            report_label(r, criterion, place, answer);
        return label == NULL ? NAN : label->score;
    }
    if (rl_number_parse(answer, &value, &forms) != RL_NUMBER_READ) {
        rl_findings_add(r->findings, RL_FINDING_NUMBER_INVALID, place, answer);
        return NAN;
    }
    const rl_range range = {criterion->scale == RL_SCALE_RANGE ? criterion->least : 0,
                            criterion->scale == RL_SCALE_RANGE ? criterion->most : INFINITY,
                            criterion->scale == RL_SCALE_LOWEST, false};
    if (!rl_range_check(&range, value, answer, r->findings, place))
        return NAN;
    return criterion->scale == RL_SCALE_RANGE
               ? (value - criterion->least) / (criterion->most - criterion->least)
               : value;
}

static rl_place answer_place(const tender_reading *r, const rl_csv *csv, int32_t line,
                             const char *column) {
    return (rl_place){.file = r->offers_path, .sheet = csv->sheet, .line = line, .column = column};
}

// Which column of the answers holds each criterion; −1 for none.
static void match_header(tender_reading *r, const rl_csv *csv, int32_t *column_of) {
    for (size_t c = 0; c < r->out->criteria.count; c++)
        column_of[c] = -1;
    for (int32_t column = 1; column < csv->header.cell_count; column++) {
        const char *name = rl_csv_cell(csv, &csv->header, column);
        const int32_t criterion = rl_names_find(&r->ids, name);
        if (criterion >= 0)
            column_of[criterion] = column;
        else if (strcmp(name, "note") != 0 && r->grid_whole)
            rl_findings_add(r->findings, RL_FINDING_CRITERION_UNKNOWN,
                            answer_place(r, csv, csv->header.line, name), NULL,
                            rl_hint_near(r->ctx, rl_names_nearest(&r->ids, name)).text);
    }
    for (size_t c = 0; c < r->out->criteria.count; c++)
        if (column_of[c] < 0)
            rl_findings_add(r->findings, RL_FINDING_COLUMN_MISSING,
                            answer_place(r, csv, csv->header.line, r->out->criteria.items[c].id),
                            NULL);
}

static rl_status read_offer(tender_reading *r, const rl_csv *csv, const rl_csv_row *row,
                            const int32_t *column_of) {
    const size_t criteria = r->out->criteria.count;
    double *scores = RL_ARENA_NEW(&r->out->arena, double, criteria);
    const size_t known = r->offers.list.count;
    int32_t number;
    rl_status status = RL_VECTOR_RESERVE(r->ctx, &r->out->offers, 1);
    if (status == RL_OK)
        status = rl_names_add(&r->offers, rl_csv_cell(csv, row, 0), &number);
    if (status != RL_OK)
        return status;
    if (scores == NULL)
        return rl_fail_memory(r->ctx);
    rl_tender_offer offer = {.name = keep(r, rl_csv_cell(csv, row, 0)), .scores = scores};
    if (offer.name[0] == '\0')
        rl_findings_add(r->findings, RL_FINDING_VALUE_MISSING,
                        answer_place(r, csv, row->line, "offer"), NULL);
    else if (r->offers.list.count == known)
        rl_findings_add(r->findings, RL_FINDING_TENDER_OFFER_DUPLICATE,
                        answer_place(r, csv, row->line, "offer"), offer.name);
    for (size_t c = 0; c < criteria; c++)
        scores[c] = column_of[c] < 0
                        ? NAN
                        : read_answer(r, &r->out->criteria.items[c],
                                      answer_place(r, csv, row->line, r->out->criteria.items[c].id),
                                      rl_csv_cell(csv, row, column_of[c]));
    r->out->offers.items[r->out->offers.count++] = offer;
    return RL_OK;
}

// Amounts of « lowest » scales become scores once all are known.
static void score_lowest(rl_tender *tender) {
    for (size_t c = 0; c < tender->criteria.count; c++) {
        if (tender->criteria.items[c].scale != RL_SCALE_LOWEST)
            continue;
        double lowest = INFINITY;
        for (size_t i = 0; i < tender->offers.count; i++)
            lowest = fmin(lowest, tender->offers.items[i].scores[c]);
        for (size_t i = 0; i < tender->offers.count; i++) {
            double *score = &tender->offers.items[i].scores[c];
            *score = lowest / *score;
        }
    }
}

static rl_status read_rows(tender_reading *r, const rl_csv *csv) {
    rl_status status = RL_OK;
    int32_t *column_of = RL_NEW(r->ctx, int32_t, r->out->criteria.count);
    if (column_of == NULL)
        return rl_fail_memory(r->ctx);
    match_header(r, csv, column_of);
    for (size_t i = 0; i < csv->rows.count && status == RL_OK; i++)
        if (!csv->rows.items[i].ragged)
            status = read_offer(r, csv, &csv->rows.items[i], column_of);
    rl_release(r->ctx, column_of);
    return status;
}

static rl_status read_offers(tender_reading *r) {
    char *bytes = NULL;
    size_t length;
    rl_csv csv;
    rl_status status =
        rl_input_file_read(r->ctx, r->offers_path, RL_CSV_BYTES_MAX, r->findings, &bytes, &length);
    if (status != RL_OK || bytes == NULL)
        return status;
    const char *wanted = "offer";
    status = rl_cells_read(r->ctx, r->offers_path, bytes, length, &wanted, 1, r->findings, &csv);
    if (status == RL_OK && csv.rows.count == 0 && csv.header.line > 0 && !csv.broken)
        rl_findings_add(r->findings, RL_FINDING_TABLE_WITHOUT_ROWS,
                        (rl_place){.file = r->offers_path, .line = csv.header.line}, NULL);
    if (status == RL_OK && csv.header.cell_count > 0)
        status = read_rows(r, &csv);
    rl_csv_clear(&csv);
    return status;
}

rl_status rl_tender_read(rl_context *ctx, const char *grid_path, const char *offers_path,
                         rl_findings *findings, rl_tender *out) {
    tender_reading r = {.ctx = ctx,
                        .findings = findings,
                        .out = out,
                        .grid_path = grid_path,
                        .offers_path = offers_path};
    rl_names_init(&r.ids, ctx);
    rl_names_init(&r.offers, ctx);
    rl_status status = read_grid(&r);
    if (status == RL_OK)
        status = read_offers(&r);
    if (status == RL_OK)
        status = rl_findings_status(findings);
    if (status == RL_OK)
        score_lowest(out);
    rl_names_clear(&r.ids);
    rl_names_clear(&r.offers);
    return status;
}
