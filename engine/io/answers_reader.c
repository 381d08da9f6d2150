#include "io/answers_reader.h"

#include "base/messages.h"
#include "io/input_file.h"
#include "io/table.h"

#include <math.h>
#include <string.h>

// clang-format off
const rl_table_format rl_answers_table = {
    .name = "answers",
    .required = true,
    .column_count = RL_ANSWERS_COLUMN_COUNT,
    .columns = {
        [RL_ANSWERS_QUESTION] = {.name = "question", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_RELAY] = {.name = "relay", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_WORDING] = {.name = "wording", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_FIGURE] = {.name = "figure_per_100", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_SURENESS] = {.name = "confidence", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_UNIT] = {.name = "unit", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_VALUE] = {.name = "value", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_ANSWER] = {.name = "answer_per_100", .kind = RL_COLUMN_NUMBER,
                               .range = {.least = 0, .most = 100}},
        [RL_ANSWERS_CONFIDENCE] = {.name = "answer_confidence", .kind = RL_COLUMN_CHOICE,
                                   .choices = "measured|estimate"},
        [RL_ANSWERS_DATE] = {.name = "answer_date", .kind = RL_COLUMN_DATE},
        [RL_ANSWERS_BY] = {.name = "answered_by", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_TABLE] = {.name = "table", .kind = RL_COLUMN_CHOICE, .required = true,
                              .choices = "actors|audiences|offers"},
        [RL_ANSWERS_ACTOR] = {.name = "actor", .kind = RL_COLUMN_TEXT, .required = true},
        [RL_ANSWERS_LEVER] = {.name = "lever", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_SECTOR] = {.name = "sector", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_SIZE] = {.name = "size", .kind = RL_COLUMN_TEXT},
        [RL_ANSWERS_TERRITORY] = {.name = "territory", .kind = RL_COLUMN_TEXT},
    },
};
// clang-format on

enum { CELLS_MAX = 4 };

// Which cell of the tables each kind of question is about.
typedef struct subject {
    const char *table;
    rl_table_id id;
    const char *target;
    struct {
        const char *column;
        int from; // column of the form
    } cells[CELLS_MAX];
    int cell_count;
} subject;

static const subject subjects[] = {
    {"actors", RL_TABLE_ACTORS, "acceptance_prob", {{"id", RL_ANSWERS_ACTOR}}, 1},
    {"offers",
     RL_TABLE_OFFERS,
     "exposure_prob",
     {{"relay", RL_ANSWERS_ACTOR}, {"lever", RL_ANSWERS_LEVER}},
     2},
    {"audiences",
     RL_TABLE_AUDIENCES,
     "share",
     {{"actor", RL_ANSWERS_ACTOR},
      {"sector", RL_ANSWERS_SECTOR},
      {"size", RL_ANSWERS_SIZE},
      {"territory", RL_ANSWERS_TERRITORY}},
     4},
};

typedef struct answers_reading {
    rl_context *ctx;
    const char *path;
    rl_findings *findings;
    rl_answers *out;
    rl_table table;
    bool has_date; // the current row
} answers_reading;

static bool same_cells(const rl_edit *edit, const rl_learnt_figure *figure) {
    if (edit->table != figure->table || strcmp(edit->target, figure->target) != 0)
        return false;
    for (int32_t i = 0; i < figure->cell_count; i++)
        if (strcmp(edit->cells[i].text, figure->cells[i].text) != 0)
            return false;
    return true;
}

static bool is_answered(answers_reading *r, const rl_learnt_figure *figure) {
    for (size_t i = 0; i < r->out->edits.edits.count; i++) {
        const rl_edit *edit = &r->out->edits.edits.items[i];
        if (!same_cells(edit, figure))
            continue;
        rl_findings_add(r->findings, RL_FINDING_ANSWER_TWICE,
                        rl_table_place(&r->table, RL_ANSWERS_ANSWER),
                        rl_table_raw(&r->table, RL_ANSWERS_ANSWER), (int)edit->place.line);
        return true;
    }
    return false;
}

// Whether the cell that names the row of the scenario is filled in; the form fills all of them.
static bool is_named(answers_reading *r, int column) {
    if (rl_table_raw(&r->table, column)[0] != '\0')
        return true;
    rl_findings_add(r->findings, RL_FINDING_VALUE_MISSING, rl_table_place(&r->table, column), NULL);
    return false;
}

// « réponse au questionnaire, 2026-11-26, M. Dupont »
static void append_source(answers_reading *r, rl_text *source) {
    const char *by = rl_table_text(&r->table, RL_ANSWERS_BY);
    rl_text_append(source, rl_message_text(r->ctx, RL_MSG_SURVEY_SOURCE));
    if (r->has_date)
        rl_text_format(source, ", %s", rl_table_raw(&r->table, RL_ANSWERS_DATE));
    if (*by != '\0')
        rl_text_format(source, ", %s", by);
}

static rl_status add_answer(answers_reading *r, const subject *s, double answer,
                            rl_confidence confidence) {
    rl_cell_text cells[CELLS_MAX];
    rl_text source;
    rl_learnt_figure figure = {.table = s->id,
                               .cells = cells,
                               .cell_count = s->cell_count,
                               .target = s->target,
                               .value = answer / 100,
                               .confidence = confidence,
                               .place = {.file = r->path, .line = r->table.row->line}};
    bool named = true;
    for (int i = 0; i < s->cell_count; i++) {
        cells[i] = (rl_cell_text){s->cells[i].column, rl_table_raw(&r->table, s->cells[i].from)};
        named &= is_named(r, s->cells[i].from);
    }
    if (!named || is_answered(r, &figure))
        return RL_OK;
    rl_text_init(&source, r->ctx);
    append_source(r, &source);
    figure.source = rl_text_bytes(&source);
    rl_status status = rl_text_status(&source);
    if (status == RL_OK)
        status = rl_figure_edits_add(r->ctx, &r->out->edits, &figure);
    rl_text_clear(&source);
    return status;
}

static rl_status read_row(answers_reading *r) {
    const char *raw = rl_table_raw(&r->table, RL_ANSWERS_ANSWER);
    if (*raw == '\0') {
        r->out->unanswered++;
        return RL_OK;
    }
    const double answer = rl_table_number(&r->table, RL_ANSWERS_ANSWER, NAN);
    const char *confidence = rl_table_choice(&r->table, RL_ANSWERS_CONFIDENCE);
    const char *table = rl_table_choice(&r->table, RL_ANSWERS_TABLE);
    const char *actor = rl_table_text(&r->table, RL_ANSWERS_ACTOR);
    rl_confidence sureness = RL_MEASURED;
    int32_t day;
    r->has_date = rl_table_date(&r->table, RL_ANSWERS_DATE, &day);
    if (confidence != NULL)
        (void)rl_confidence_from_name(confidence, &sureness);
    if (answer > 0 && answer < 1)
        rl_findings_add(r->findings, RL_FINDING_ANSWER_BELOW_ONE,
                        rl_table_place(&r->table, RL_ANSWERS_ANSWER), raw);
    if (table == NULL || *actor == '\0' || isnan(answer))
        return RL_OK; // reported
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        if (strcmp(subjects[i].table, table) == 0)
            return add_answer(r, &subjects[i], answer, sureness);
    return RL_OK;
}

static rl_status read_table(answers_reading *r) {
    char *bytes = NULL;
    size_t length;
    rl_status status =
        rl_input_file_read(r->ctx, r->path, RL_CSV_BYTES_MAX, r->findings, &bytes, &length);
    if (status != RL_OK || bytes == NULL)
        return status;
    status = rl_table_open(r->ctx, r->path, bytes, length, &rl_answers_table, "answer_per_100",
                           r->findings, &r->table);
    while (status == RL_OK && rl_table_next(&r->table))
        if (!r->table.row->ragged)
            status = read_row(r);
    rl_table_close(&r->table);
    return status;
}

rl_status rl_answers_read(rl_context *ctx, const char *path, rl_findings *findings,
                          rl_answers *out) {
    answers_reading r = {.ctx = ctx, .path = path, .findings = findings, .out = out};
    const size_t errors_before = findings->error_count;
    *out = (rl_answers){0};
    rl_figure_edits_init(&out->edits, ctx);
    rl_status status = read_table(&r);
    if (status == RL_OK && (findings->failed || findings->error_count > errors_before))
        status = rl_findings_status(findings);
    return status;
}

void rl_answers_clear(rl_context *ctx, rl_answers *answers) {
    rl_figure_edits_clear(ctx, &answers->edits);
}
