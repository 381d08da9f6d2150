#include "exchange/layout.h"

#include "base/messages.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#define COLUMN(title, type, ...)                                                                   \
    { .name = title, .kind = RL_COLUMN_##type, __VA_ARGS__ }
#define REQUIRED .required = true
#define OPTIONAL .required = false
#define AT_LEAST_0 .range = {.least = 0.0, .most = INFINITY}

// clang-format off
static const rl_table_format lists[] = {
    [0] = { // RL_SHEET_FIT, the first one
        .name = "lever_fit",
        .column_count = 2,
        .columns = {
            [RL_FIT_LEVER] = COLUMN("lever", TEXT, REQUIRED, .refers_to = "levers"),
            [RL_FIT_FACTOR] = COLUMN("fit", NUMBER, REQUIRED, AT_LEAST_0),
        },
    },
    [RL_SHEET_ACTIVATIONS - RL_SHEET_FIT] = {
        .name = "activations",
        .column_count = 4,
        .columns = {
            [RL_ACTIVATIONS_RULE] = COLUMN("rule", CHOICE, REQUIRED,
                                           .choices = "required|forbidden|done"),
            [RL_ACTIVATIONS_RELAY] = COLUMN("relay", TEXT, REQUIRED, .refers_to = "actors"),
            [RL_ACTIVATIONS_LEVER] = COLUMN("lever", TEXT, REQUIRED, .refers_to = "levers"),
            [RL_ACTIVATIONS_WINDOW] = COLUMN("window", TEXT, REQUIRED, .refers_to = "windows"),
        },
    },
    [RL_SHEET_FLOORS - RL_SHEET_FIT] = {
        .name = "floors",
        .column_count = 6,
        .columns = {
            [RL_FLOORS_NAME] = COLUMN("name", TEXT, REQUIRED),
            [RL_FLOORS_SECTORS] = COLUMN("sectors", LIST, OPTIONAL),
            [RL_FLOORS_SIZES] = COLUMN("sizes", LIST, OPTIONAL),
            [RL_FLOORS_TERRITORIES] = COLUMN("territories", LIST, OPTIONAL),
            [RL_FLOORS_MIN_SHARE] = COLUMN("min_share", SHARE, REQUIRED,
                                           .range = {.least = 0.0, .most = 1.0}),
            [RL_FLOORS_NOTE] = COLUMN("note", TEXT, OPTIONAL),
        },
    },
};
// clang-format on

// Where models/schema/scenario.json describes the columns of the lists; NULL for those it does not
// have, whose words are in the catalogue.
static const char *const list_pointers[][RL_COLUMN_MAX] = {
    {"/rules/required_activations/-/lever", "/deliverable/lever_fit"},
    {NULL, "/rules/required_activations/-/relay", "/rules/required_activations/-/lever",
     "/rules/required_activations/-/window"},
    {"/rules/floors/-/name", "/rules/floors/-/sectors", "/rules/floors/-/sizes",
     "/rules/floors/-/territories", "/rules/floors/-/min_share", NULL},
};

const rl_table_format *rl_sheet_format(int sheet) {
    assert(sheet < RL_SHEET_GRID_COUNT);
    return sheet < RL_TABLE_COUNT ? &rl_scenario_tables[sheet] : &lists[sheet - RL_SHEET_FIT];
}

// Titles -----------------------------------------------------------------------------------------

const char *rl_sheet_title(const rl_schema *schema, int sheet, rl_language language) {
    switch (sheet) {
    case RL_SHEET_FIT:
        return rl_schema_setting(schema, "/deliverable/lever_fit").title[language];
    case RL_SHEET_FLOORS:
        return rl_schema_setting(schema, "/rules/floors").title[language];
    case RL_SHEET_ACTIVATIONS:
        return rl_message_in(language, RL_MSG_BOOK_SHEET_ACTIVATIONS);
    case RL_SHEET_SETTINGS:
        return rl_message_in(language, RL_MSG_BOOK_SHEET_SETTINGS);
    case RL_SHEET_READ_ME:
        return rl_message_in(language, RL_MSG_BOOK_SHEET_READ_ME);
    default:
        return rl_schema_table(schema, (rl_table_id)sheet).title[language];
    }
}

static const char *plain_name(int sheet) {
    return sheet < RL_SHEET_GRID_COUNT ? rl_sheet_format(sheet)->name : "scenario";
}

int rl_sheet_find(const rl_schema *schema, const char *name) {
    for (int s = 0; s < RL_SHEET_COUNT; s++) {
        if (strcasecmp(name, rl_sheet_title(schema, s, RL_FRENCH)) == 0 ||
            strcasecmp(name, rl_sheet_title(schema, s, RL_ENGLISH)) == 0 ||
            (s != RL_SHEET_READ_ME && strcasecmp(name, plain_name(s)) == 0))
            return s;
    }
    return -1;
}

static rl_schema_words words_from(rl_message title, rl_message description) {
    return (rl_schema_words){
        .title = {rl_message_in(RL_ENGLISH, title), rl_message_in(RL_FRENCH, title)},
        .description = {rl_message_in(RL_ENGLISH, description),
                        rl_message_in(RL_FRENCH, description)},
        .example = "",
    };
}

rl_schema_words rl_sheet_column_words(const rl_schema *schema, int sheet, int column) {
    if (column >= rl_sheet_format(sheet)->column_count)
        return words_from(RL_MSG_BOOK_NOTE, RL_MSG_BOOK_NOTE_EXPLAINED);
    if (sheet < RL_TABLE_COUNT)
        return rl_schema_column(schema, (rl_table_id)sheet, column);
    const char *pointer = list_pointers[sheet - RL_SHEET_FIT][column];
    if (pointer != NULL)
        return rl_schema_setting(schema, pointer);
    return sheet == RL_SHEET_ACTIVATIONS ? words_from(RL_MSG_BOOK_RULE, RL_MSG_BOOK_RULE_EXPLAINED)
                                         : words_from(RL_MSG_BOOK_NOTE, RL_MSG_BOOK_NOTE_EXPLAINED);
}

int rl_sheet_find_column(const rl_schema *schema, int sheet, const char *heading) {
    char plain[128];
    size_t length = strlen(heading);
    if (length >= sizeof plain)
        return -1;
    if (length > 1 && heading[length - 1] == '*')
        length--;
    while (length > 0 && heading[length - 1] == ' ')
        length--;
    snprintf(plain, sizeof plain, "%.*s", (int)length, heading);
    const rl_table_format *format = rl_sheet_format(sheet);
    for (int c = 0; c < format->column_count; c++) {
        const rl_schema_words words = rl_sheet_column_words(schema, sheet, c);
        if (strcasecmp(plain, format->columns[c].name) == 0 ||
            strcasecmp(plain, words.title[RL_FRENCH]) == 0 ||
            strcasecmp(plain, words.title[RL_ENGLISH]) == 0)
            return c;
    }
    return -1;
}

// Words for choices ------------------------------------------------------------------------------

typedef struct choice_words {
    const char *choices;                 // separated by '|'
    const char *text[RL_LANGUAGE_COUNT]; // likewise, from the catalogue; NULL when from a schema
    const rl_json *list[RL_LANGUAGE_COUNT];
} choice_words;

static choice_words words_for(const rl_schema *schema, int sheet, int column) {
    const rl_table_format *format = rl_sheet_format(sheet);
    choice_words words = {0};
    if (column < 0 || column >= format->column_count)
        return words;
    if (format->columns[column].kind == RL_COLUMN_YES_NO) {
        words.choices = "yes|no";
        words.text[RL_ENGLISH] = "yes|no";
        words.text[RL_FRENCH] = "oui|non";
    } else if (sheet == RL_SHEET_ACTIVATIONS && column == RL_ACTIVATIONS_RULE) {
        words.choices = format->columns[column].choices;
        words.text[RL_ENGLISH] = rl_message_in(RL_ENGLISH, RL_MSG_BOOK_RULE_WORDS);
        words.text[RL_FRENCH] = rl_message_in(RL_FRENCH, RL_MSG_BOOK_RULE_WORDS);
    } else if (format->columns[column].choices != NULL) {
        const rl_schema_words said = rl_sheet_column_words(schema, sheet, column);
        words.choices = format->columns[column].choices;
        words.list[RL_ENGLISH] = said.labels[RL_ENGLISH];
        words.list[RL_FRENCH] = said.labels[RL_FRENCH];
    }
    return words;
}

// Item number `n` of a text separated by '|'; length 0 beyond the last.
static const char *item(const char *text, int n, size_t *length) {
    for (; n > 0 && *text != '\0'; n--) {
        text += strcspn(text, "|");
        text += *text == '|';
    }
    *length = strcspn(text, "|");
    return text;
}

// The word for choice number `n`; length 0 when there is none.
static const char *word_at(const choice_words *words, rl_language language, int n, size_t *length) {
    if (words->text[language] != NULL)
        return item(words->text[language], n, length);
    const rl_json *word = words->list[language] == NULL ? NULL : words->list[language]->first;
    for (; n > 0 && word != NULL; n--)
        word = word->next;
    *length = word == NULL ? 0 : strlen(word->text);
    return word == NULL ? "" : word->text;
}

bool rl_sheet_has_words(const rl_schema *schema, int sheet, int column) {
    return words_for(schema, sheet, column).choices != NULL;
}

// Number of the choice, −1 when it is not one.
static int number_of(const choice_words *words, const char *choice) {
    size_t length;
    for (int n = 0;; n++) {
        const char *at = item(words->choices, n, &length);
        if (length == 0)
            return -1;
        if (strlen(choice) == length && strncmp(choice, at, length) == 0)
            return n;
    }
}

void rl_sheet_append_word(const rl_schema *schema, int sheet, int column, const char *choice,
                          rl_text *out) {
    const choice_words words = words_for(schema, sheet, column);
    const int n = words.choices == NULL ? -1 : number_of(&words, choice);
    size_t length = 0;
    const char *word = n < 0 ? "" : word_at(&words, out->ctx->language, n, &length);
    if (length > 0)
        rl_text_append_bytes(out, word, length);
    else
        rl_text_append(out, choice);
}

static bool same_word(const char *word, const char *known, size_t length) {
    return length > 0 && strlen(word) == length && strncasecmp(word, known, length) == 0;
}

const char *rl_sheet_choice(const rl_schema *schema, int sheet, int column, const char *word) {
    static const char *const truths[] = {"true", "vrai", "1"};
    static const char *const untruths[] = {"false", "faux", "0"};
    const choice_words words = words_for(schema, sheet, column);
    size_t length;
    if (words.choices == NULL)
        return NULL;
    for (int n = 0;; n++) {
        const char *choice = item(words.choices, n, &length);
        if (length == 0)
            break;
        bool same = same_word(word, choice, length);
        for (int language = 0; language < RL_LANGUAGE_COUNT; language++) {
            size_t word_length;
            const char *known = word_at(&words, (rl_language)language, n, &word_length);
            same = same || same_word(word, known, word_length);
        }
        if (same)
            return choice;
    }
    const bool is_yes_no = rl_sheet_format(sheet)->columns[column].kind == RL_COLUMN_YES_NO;
    for (int i = 0; is_yes_no && i < 3; i++) {
        if (strcasecmp(word, truths[i]) == 0)
            return "yes";
        if (strcasecmp(word, untruths[i]) == 0)
            return "no";
    }
    return NULL;
}

void rl_sheet_append_words(const rl_schema *schema, int sheet, int column, rl_text *out) {
    const choice_words words = words_for(schema, sheet, column);
    for (int n = 0; words.choices != NULL; n++) {
        size_t length;
        size_t choice_length;
        const char *choice = item(words.choices, n, &choice_length);
        const char *word = word_at(&words, out->ctx->language, n, &length);
        if (choice_length == 0)
            return;
        rl_text_append(out, n > 0 ? ", " : "");
        rl_text_append_bytes(out, length > 0 ? word : choice, length > 0 ? length : choice_length);
    }
}

// Settings ---------------------------------------------------------------------------------------

bool rl_setting_has_sheet(const rl_json_field *field) {
    const size_t length = strlen(field->name);
    return field->kind == RL_JSON_ARRAY &&
           (strcmp(field->name, "floors") == 0 ||
            (length > 12 && strcmp(field->name + length - 12, "_activations") == 0));
}

int rl_settings_list(rl_setting settings[RL_SETTING_MAX]) {
    static const rl_settings_object objects[] = {RL_SETTINGS_ROOT, RL_SETTINGS_DELIVERABLE,
                                                 RL_SETTINGS_TARGET, RL_SETTINGS_REACH,
                                                 RL_SETTINGS_RULES};
    int count = 0;
    for (size_t o = 0; o < sizeof objects / sizeof *objects; o++) {
        const rl_settings_format *format = &rl_settings_formats[objects[o]];
        for (size_t f = 0; f <= format->field_count; f++) {
            const rl_json_field *field = f < format->field_count ? &format->fields[f] : NULL;
            if (field != NULL && (field->kind == RL_JSON_OBJECT || rl_setting_has_sheet(field)))
                continue;
            assert(count < RL_SETTING_MAX);
            rl_setting *setting = &settings[count++];
            *setting = (rl_setting){.object = objects[o], .field = field};
            snprintf(setting->pointer, sizeof setting->pointer, "%s/%s", format->pointer,
                     field == NULL ? "note" : field->name);
        }
    }
    return count;
}

// ------------------------------------------------------------------------------------------------

bool rl_row_is_example(const char *first_cell) {
    if (*first_cell != '|') // no id, and no list, begins so
        return false;
    first_cell += 1 + strspn(first_cell + 1, " ");
    return strncasecmp(first_cell, "exemple |", 9) == 0 ||
           strncasecmp(first_cell, "example |", 9) == 0;
}
