#include "report/plan_workbook.h"

#include "io/xlsx_writer.h"
#include "report/rounded.h"
#include "report/words.h"

typedef struct workbook {
    rl_words words;
    rl_xlsx *book;
    const rl_scenario *scenario;
    const rl_plan *plan;
    const rl_evaluation *evaluation;
} workbook;

static const rl_xlsx_look title_look = {.bold = true, .size = 14};
static const rl_xlsx_look heading_look = {
    .bold = true, .fill = 0xDDE7F0, .border = true, .wrap = true};
static const rl_xlsx_look text_look = {.wrap = true};
static const rl_xlsx_look code_look = {.number = RL_XLSX_AS_TEXT};
static const rl_xlsx_look day_look = {.number = RL_XLSX_DATE};
static const rl_xlsx_look euro_look = {.number = RL_XLSX_EURO};
static const rl_xlsx_look hours_look = {.number = RL_XLSX_DECIMAL};
static const rl_xlsx_look count_look = {.number = RL_XLSX_INTEGER};
static const rl_xlsx_look share_look = {.number = RL_XLSX_PERCENT};
static const rl_xlsx_look total_euro_look = {.bold = true, .number = RL_XLSX_EURO};
static const rl_xlsx_look total_hours_look = {.bold = true, .number = RL_XLSX_DECIMAL};
static const rl_xlsx_look input_look = {.fill = 0xFFF8DC, .unlocked = true, .border = true};

static const char *say(workbook *w, rl_message message) { return rl_words_say(&w->words, message); }

// A column of a sheet: its heading and width in characters.
typedef struct table_column {
    rl_message heading;
    double width;
} table_column;

// Adds a sheet with its headings in the first row, which stays in sight.
static rl_xlsx_sheet add_table(workbook *w, rl_message name, const table_column *columns,
                               int32_t column_count) {
    const rl_xlsx_sheet sheet = rl_xlsx_add_sheet(w->book, say(w, name));
    for (int32_t c = 0; c < column_count; c++) {
        rl_xlsx_put_text(sheet, 0, c, say(w, columns[c].heading), &heading_look);
        rl_xlsx_columns(sheet, c, c, columns[c].width, NULL);
    }
    rl_xlsx_freeze(sheet, 1, 0);
    return sheet;
}

static void finish_table(rl_xlsx_sheet sheet, int32_t rows, int32_t column_count) {
    const rl_xlsx_area area = {0, 0, rows, column_count - 1};
    if (rows > 0)
        rl_xlsx_filter(sheet, area);
    rl_xlsx_print(sheet, area);
}

typedef void activation_visitor(workbook *w, rl_xlsx_sheet sheet, int32_t row, rl_id activation);

// Calls `visit` for each activation in the order of the calendar, from row 1 on; gives how many.
static int32_t for_each_activation(workbook *w, rl_xlsx_sheet sheet, activation_visitor *visit) {
    int32_t row = 0;
    for (rl_id window = 0; window < w->scenario->window_count; window++)
        for (size_t i = 0; i < w->plan->activations.count; i++) {
            const rl_id activation = w->plan->activations.items[i];
            if (w->scenario->activations[activation].window == window)
                visit(w, sheet, ++row, activation);
        }
    return row;
}

// The answer --------------------------------------------------------------------------------------

static void put_fact(workbook *w, rl_xlsx_sheet sheet, int32_t row, rl_message name, double value,
                     const rl_xlsx_look *look) {
    rl_xlsx_put_text(sheet, row, 0, say(w, name), NULL);
    if (isfinite(value))
        rl_xlsx_put_number(sheet, row, 1, rl_to_millionth(value), look);
    else
        rl_xlsx_put_text(sheet, row, 1, say(w, RL_MSG_PLAN_BOOK_NO_LIMIT), NULL);
}

static void put_summary(workbook *w) {
    const rl_scenario *s = w->scenario;
    const rl_evaluation *e = w->evaluation;
    const rl_xlsx_sheet sheet = rl_xlsx_add_sheet(w->book, say(w, RL_MSG_PLAN_BOOK_SUMMARY));
    static const rl_xlsx_look left = {.at_left = true, .number = RL_XLSX_INTEGER};
    rl_xlsx_columns(sheet, 0, 0, 46, NULL);
    rl_xlsx_columns(sheet, 1, 1, 60, NULL);
    rl_xlsx_hide_grid(sheet);
    rl_xlsx_put_text(sheet, 0, 0, s->title, &title_look);
    rl_xlsx_put_text(sheet, 2, 0, say(w, RL_MSG_PLAN_BOOK_DELIVERABLE), NULL);
    rl_xlsx_put_text(sheet, 2, 1, s->deliverable, &text_look);
    rl_xlsx_put_text(sheet, 3, 0, say(w, RL_MSG_PLAN_BOOK_QUESTION), NULL);
    rl_xlsx_put_text(sheet, 3, 1, s->question, &text_look);
    rl_xlsx_row_height(sheet, 3, 78);
    int32_t row = 5;
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_TARGET, e->total.weight, &left);
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_REACHED, e->total.reached, &left);
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_SHARE,
             e->total.weight > 0 ? e->total.reached / e->total.weight : 0,
             &(rl_xlsx_look){.at_left = true, .number = RL_XLSX_PERCENT});
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_LOWER, e->total.lower, &left);
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_UPPER, e->total.upper, &left);
    row++;
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_RELAYS, e->usage.relays, &left);
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_ACTIVATIONS, e->usage.activations, &left);
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_COST, e->usage.cost_eur,
             &(rl_xlsx_look){.at_left = true, .number = RL_XLSX_EURO});
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_BUDGET, s->rules.budget_eur,
             &(rl_xlsx_look){.at_left = true, .number = RL_XLSX_EURO});
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_HOURS, e->usage.hours,
             &(rl_xlsx_look){.at_left = true, .number = RL_XLSX_DECIMAL});
    put_fact(w, sheet, row++, RL_MSG_PLAN_BOOK_HOURS_MAX, s->rules.hours,
             &(rl_xlsx_look){.at_left = true, .number = RL_XLSX_DECIMAL});
    rl_xlsx_put_text(sheet, row + 1, 0, say(w, RL_MSG_PLAN_BOOK_NOTE), &text_look);
    rl_xlsx_row_height(sheet, row + 1, 62);
    rl_xlsx_print(sheet, (rl_xlsx_area){0, 0, row + 1, 1});
}

// Activations -------------------------------------------------------------------------------------

static const table_column activation_columns[] = {
    {RL_MSG_PLAN_BOOK_COLUMN_WINDOW, 18}, {RL_MSG_PLAN_BOOK_COLUMN_START, 12},
    {RL_MSG_PLAN_BOOK_COLUMN_END, 12},    {RL_MSG_PLAN_BOOK_COLUMN_RELAY, 44},
    {RL_MSG_PLAN_BOOK_COLUMN_LEVER, 40},  {RL_MSG_PLAN_BOOK_COLUMN_COST, 12},
    {RL_MSG_PLAN_BOOK_COLUMN_HOURS, 12},
};
enum { ACTIVATION_COLUMNS = sizeof activation_columns / sizeof *activation_columns };

static void put_activation(workbook *w, rl_xlsx_sheet sheet, int32_t row, rl_id activation) {
    const rl_scenario *s = w->scenario;
    const rl_activation *a = &s->activations[activation];
    const rl_window *window = &s->windows[a->window];
    rl_xlsx_put_text(sheet, row, 0, window->name, NULL);
    rl_xlsx_put_day(sheet, row, 1, window->start_day, &day_look);
    rl_xlsx_put_day(sheet, row, 2, window->end_day, &day_look);
    rl_xlsx_put_text(sheet, row, 3, s->actors[a->relay].name, NULL);
    rl_xlsx_put_text(sheet, row, 4, s->levers[a->lever].name, NULL);
    rl_xlsx_put_number(sheet, row, 5, rl_activation_cost_eur(s, activation), &euro_look);
    rl_xlsx_put_number(sheet, row, 6, rl_activation_hours(s, activation), &hours_look);
}

static void put_activations(workbook *w) {
    const rl_xlsx_sheet sheet =
        add_table(w, RL_MSG_PLAN_BOOK_ACTIVATION_SHEET, activation_columns, ACTIVATION_COLUMNS);
    const int32_t rows = for_each_activation(w, sheet, put_activation);
    finish_table(sheet, rows, ACTIVATION_COLUMNS);
    if (rows == 0)
        return;
    // Below the table, outside the filter: what is in sight adds up.
    rl_xlsx_put_text(sheet, rows + 2, 4, say(w, RL_MSG_PLAN_BOOK_TOTAL), &heading_look);
    rl_xlsx_put_formula(sheet, rows + 2, 5,
                        rl_words_say(&w->words, RL_MSG_PLAN_BOOK_SUM_FORMULA, "F", "F", rows + 1),
                        w->evaluation->usage.cost_eur, &total_euro_look);
    rl_xlsx_put_formula(sheet, rows + 2, 6,
                        rl_words_say(&w->words, RL_MSG_PLAN_BOOK_SUM_FORMULA, "G", "G", rows + 1),
                        w->evaluation->usage.hours, &total_hours_look);
}

// Coverage ----------------------------------------------------------------------------------------

static const table_column coverage_columns[] = {
    {RL_MSG_PLAN_BOOK_COLUMN_SECTOR, 10},      {RL_MSG_PLAN_BOOK_COLUMN_SECTOR_NAME, 30},
    {RL_MSG_PLAN_BOOK_COLUMN_SIZE, 12},        {RL_MSG_PLAN_BOOK_COLUMN_SIZE_NAME, 16},
    {RL_MSG_PLAN_BOOK_COLUMN_TERRITORY, 12},   {RL_MSG_PLAN_BOOK_COLUMN_TERRITORY_NAME, 22},
    {RL_MSG_PLAN_BOOK_COLUMN_WEIGHT, 14},      {RL_MSG_PLAN_BOOK_COLUMN_REACHED, 14},
    {RL_MSG_PLAN_BOOK_COLUMN_SHARE, 12},       {RL_MSG_PLAN_BOOK_COLUMN_LOWER, 14},
    {RL_MSG_PLAN_BOOK_COLUMN_UPPER, 14},       {RL_MSG_PLAN_BOOK_COLUMN_TWICE, 14},
    {RL_MSG_PLAN_BOOK_COLUMN_THREE_TIMES, 14},
};
enum { COVERAGE_COLUMNS = sizeof coverage_columns / sizeof *coverage_columns };

static void put_segment(const workbook *w, rl_xlsx_sheet sheet, int32_t row, rl_id segment) {
    const rl_reach *reach = &w->evaluation->by_segment[segment];
    int32_t column = 0;
    for (int d = 0; d < RL_DIMENSION_COUNT; d++, column += 2) {
        const char *code = rl_segment_code(&w->scenario->segments[segment], (rl_dimension)d);
        const char *name = rl_code_name(w->scenario, (rl_dimension)d, code);
        rl_xlsx_put_text(sheet, row, column, code, &code_look);
        if (name != NULL)
            rl_xlsx_put_text(sheet, row, column + 1, name, NULL);
    }
    const double figures[] = {reach->weight,     reach->reached, reach->reached / reach->weight,
                              reach->lower,      reach->upper,   reach->at_least[1],
                              reach->at_least[2]};
    for (int32_t i = 0; i < (int32_t)(sizeof figures / sizeof *figures); i++)
        rl_xlsx_put_number(sheet, row, column + i,
                           i == 2 ? rl_to_millionth(figures[i]) : rl_to_thousandth(figures[i]),
                           i == 2 ? &share_look : &count_look);
}

static void put_coverage(workbook *w) {
    const rl_xlsx_sheet sheet =
        add_table(w, RL_MSG_PLAN_BOOK_COVERAGE_SHEET, coverage_columns, COVERAGE_COLUMNS);
    int32_t row = 0;
    for (rl_id s = 0; s < w->scenario->segment_count; s++)
        if (w->scenario->segments[s].targeted && row < RL_XLSX_ROW_MAX - 1)
            put_segment(w, sheet, ++row, s);
    finish_table(sheet, row, COVERAGE_COLUMNS);
}

// Follow-up ---------------------------------------------------------------------------------------

// The first row has the names of history.csv's columns, which `relais calibrate` reads; what they
// mean is in their comments.
static const struct {
    const char *name;
    rl_message meaning;
    double width;
} follow_up_columns[] = {
    {"relay", RL_MSG_PLAN_BOOK_HISTORY_RELAY, 24},
    {"lever", RL_MSG_PLAN_BOOK_HISTORY_LEVER, 16},
    {"date", RL_MSG_PLAN_BOOK_HISTORY_DATE, 12},
    {"measure", RL_MSG_PLAN_BOOK_HISTORY_MEASURE, 12},
    {"count", RL_MSG_PLAN_BOOK_HISTORY_COUNT, 12},
    {"of", RL_MSG_PLAN_BOOK_HISTORY_OF, 12},
    {"factor", RL_MSG_PLAN_BOOK_HISTORY_FACTOR, 10},
    {"source", RL_MSG_PLAN_BOOK_HISTORY_SOURCE, 24},
    {"note", RL_MSG_PLAN_BOOK_HISTORY_NOTE, 60},
};
enum { FOLLOW_UP_COLUMNS = sizeof follow_up_columns / sizeof *follow_up_columns };

static void put_follow_up(workbook *w, rl_xlsx_sheet sheet, int32_t row, rl_id activation) {
    const rl_scenario *s = w->scenario;
    const rl_activation *a = &s->activations[activation];
    rl_xlsx_put_text(sheet, row, 0, s->actors[a->relay].id, &code_look);
    rl_xlsx_put_text(sheet, row, 1, s->levers[a->lever].id, &code_look);
    rl_xlsx_put_blank(
        sheet, row, 2,
        &(rl_xlsx_look){
            .fill = 0xFFF8DC, .unlocked = true, .border = true, .number = RL_XLSX_DATE});
    rl_xlsx_put_text(sheet, row, 3, "exposed", &code_look);
    rl_xlsx_put_blank(sheet, row, 4, &input_look);
    rl_xlsx_put_blank(sheet, row, 5, &input_look);
    rl_xlsx_put_number(sheet, row, 6, s->levers[a->lever].fit, NULL);
    rl_xlsx_put_blank(sheet, row, 7, &input_look);
    rl_xlsx_put_text(sheet, row, 8,
                     rl_words_say(&w->words, RL_MSG_PLAN_BOOK_HISTORY_ABOUT,
                                  s->actors[a->relay].name, s->levers[a->lever].name,
                                  s->windows[a->window].name),
                     &input_look);
}

static void restrict_numbers(workbook *w, rl_xlsx_sheet sheet, int32_t rows, int32_t column,
                             double least) {
    const rl_xlsx_rule rule = {.kind = RL_XLSX_NUMBER,
                               .least = least,
                               .most = INFINITY,
                               .title = say(w, RL_MSG_PLAN_BOOK_FOLLOW_UP_SHEET),
                               .message = say(w, RL_MSG_PLAN_BOOK_NUMBER_WANTED)};
    rl_xlsx_restrict(sheet, (rl_xlsx_area){1, column, rows, column}, &rule);
}

static void put_follow_ups(workbook *w) {
    const rl_xlsx_sheet sheet =
        rl_xlsx_add_sheet(w->book, say(w, RL_MSG_PLAN_BOOK_FOLLOW_UP_SHEET));
    for (int32_t c = 0; c < FOLLOW_UP_COLUMNS; c++) {
        rl_xlsx_put_text(sheet, 0, c, follow_up_columns[c].name, &heading_look);
        rl_xlsx_comment(sheet, 0, c, say(w, follow_up_columns[c].meaning));
        rl_xlsx_columns(sheet, c, c, follow_up_columns[c].width, NULL);
    }
    rl_xlsx_freeze(sheet, 1, 0);
    rl_xlsx_tab_colour(sheet, 0xE0B000);
    const int32_t rows = for_each_activation(w, sheet, put_follow_up);
    if (rows > 0) {
        restrict_numbers(w, sheet, rows, 4, 0);
        restrict_numbers(w, sheet, rows, 5, 1);
    }
    finish_table(sheet, rows, FOLLOW_UP_COLUMNS);
}

static rl_status fill(rl_xlsx *book, void *user) {
    workbook *w = user;
    w->book = book;
    put_summary(w);
    put_activations(w);
    put_coverage(w);
    put_follow_ups(w);
    return w->words.failed ? rl_fail_memory(w->words.ctx) : RL_OK;
}

rl_status rl_plan_workbook(const rl_scenario *scenario, const rl_plan *plan,
                           const rl_evaluation *evaluation, rl_text *out) {
    workbook w = {.scenario = scenario, .plan = plan, .evaluation = evaluation};
    rl_words_init(&w.words, out->ctx);
    const rl_status status = rl_xlsx_write(out->ctx, scenario->title, fill, &w, out);
    rl_words_clear(&w.words);
    return status;
}
