#include "report/survey_csv.h"

#include "io/answers_reader.h"
#include "report/survey_text.h"

#include <math.h>

static const rl_message units[RL_FIGURE_KIND_COUNT] = {
    [RL_FIGURE_ACCEPTANCE] = RL_MSG_SURVEY_UNIT_ACCEPTANCE,
    [RL_FIGURE_SHARE] = RL_MSG_SURVEY_UNIT_SHARE,
    [RL_FIGURE_EXPOSURE] = RL_MSG_SURVEY_UNIT_EXPOSURE,
};

static const rl_table_id tables[RL_FIGURE_KIND_COUNT] = {
    [RL_FIGURE_ACCEPTANCE] = RL_TABLE_ACTORS,
    [RL_FIGURE_SHARE] = RL_TABLE_AUDIENCES,
    [RL_FIGURE_EXPOSURE] = RL_TABLE_OFFERS,
};

static void put_header(rl_csv_writer *csv) {
    for (int c = 0; c < RL_ANSWERS_COLUMN_COUNT; c++)
        rl_csv_put_text(csv, rl_answers_table.columns[c].name);
    rl_csv_end_row(csv);
}

static void put_question(rl_csv_writer *csv, rl_words *words, const rl_scenario *scenario,
                         const rl_survey_question *q, int64_t rank) {
    rl_csv_put_integer(csv, rank);
    rl_csv_put_text(csv, scenario->actors[q->relay].name);
    rl_csv_put_text(csv, rl_survey_question_words(words, scenario, q));
    rl_csv_put_number(csv, round(q->figure * 1e6) / 1e4);
    rl_csv_put_text(csv, rl_confidence_name(q->confidence));
    rl_csv_put_text(csv, rl_words_say(words, units[q->kind]));
    if (q->status == RL_SURVEY_PENDING)
        rl_csv_put_text(csv, NULL); // there was no time to look
    else
        rl_csv_put_number(csv, round(q->value * 10) / 10);
    for (int c = RL_ANSWERS_ANSWER; c <= RL_ANSWERS_BY; c++)
        rl_csv_put_text(csv, NULL); // to fill in
    rl_csv_put_text(csv, rl_scenario_tables[tables[q->kind]].name);
    rl_csv_put_text(csv, scenario->actors[q->relay].id);
    rl_csv_put_text(
        csv, q->offer == RL_NONE ? NULL : scenario->levers[scenario->offers[q->offer].lever].id);
    rl_csv_put_text(csv, q->sectors);
    rl_csv_put_text(csv, q->sizes);
    rl_csv_put_text(csv, q->territories);
    rl_csv_end_row(csv);
}

rl_status rl_survey_csv(const rl_scenario *scenario, const rl_survey *survey, int32_t top,
                        rl_csv_style style, rl_text *out) {
    rl_csv_writer csv = rl_csv_writer_start(out, style);
    rl_words words;
    rl_words_init(&words, out->ctx);
    put_header(&csv);
    for (size_t i = 0; i < survey->questions.count && i < (size_t)top; i++)
        put_question(&csv, &words, scenario, &survey->questions.items[i], (int64_t)i + 1);
    const rl_status status = words.failed ? rl_fail_memory(out->ctx) : rl_text_status(out);
    rl_words_clear(&words);
    return status;
}
