#include "io/changes_reader.h"

#include "base/names.h"
#include "base/suggest.h"
#include "io/change_kinds.h"
#include "io/hint.h"
#include "io/input_file.h"
#include "io/json.h"

#include <string.h>

#define RL_CHANGES_FORMAT "relais-changes/1"

enum { NAME, CHANGE, SUBJECT, VALUE, NOTE, COLUMNS };

static const rl_table_format changes_format = {
    .name = "changes",
    .required = true,
    .column_count = COLUMNS,
    .columns =
        {
            [NAME] = {.name = "name", .kind = RL_COLUMN_TEXT},
            [CHANGE] = {.name = "change", .kind = RL_COLUMN_TEXT, .required = true},
            [SUBJECT] = {.name = "subject", .kind = RL_COLUMN_TEXT},
            [VALUE] = {.name = "value", .kind = RL_COLUMN_TEXT},
            [NOTE] = {.name = "note", .kind = RL_COLUMN_TEXT},
        },
};

// Sets --------------------------------------------------------------------------------------------

// The set of this name, made when new.
static rl_change_set *set_named(rl_change_reading *r, const char *name) {
    for (size_t i = 0; i < r->out->sets.count; i++)
        if (strcmp(r->out->sets.items[i].name, name) == 0)
            return &r->out->sets.items[i];
    if (!rl_change_reserved(r, RL_VECTOR_RESERVE(r->ctx, &r->out->sets, 1)))
        return NULL;
    rl_change_set *set = &r->out->sets.items[r->out->sets.count++];
    *set = (rl_change_set){.name = name};
    return set;
}

static void add_change(rl_change_reading *r, const rl_written_change *w) {
    rl_change_axis axis = {.place = w->place};
    rl_change_build(r, w, &axis);
    rl_change_set *set = set_named(r, w->name[0] != '\0' ? w->name : axis.key);
    if (set != NULL && rl_change_reserved(r, RL_VECTOR_RESERVE(r->ctx, &set->axes, 1)))
        set->axes.items[set->axes.count++] = axis;
    else
        RL_VECTOR_CLEAR(r->ctx, &axis.alternatives);
}

// Numbers the cases; reports a file that makes too many.
static void count_cases(rl_change_reading *r) {
    double total = 0;
    for (size_t i = 0; i < r->out->sets.count; i++) {
        rl_change_set *set = &r->out->sets.items[i];
        double cases = 1;
        for (size_t a = 0; a < set->axes.count; a++)
            cases *= (double)set->axes.items[a].alternatives.count;
        if (total + cases > RL_CASES_MAX) {
            rl_findings_add(r->findings, RL_FINDING_CHANGE_TOO_MANY, set->axes.items[0].place,
                            set->name, (int)RL_CASES_MAX, (int)RL_CASES_MAX);
            return;
        }
        set->first_case = (int32_t)total;
        set->case_count = (int32_t)cases;
        total += cases;
    }
    r->out->case_count = (int32_t)total;
}

// CSV ---------------------------------------------------------------------------------------------

static void read_row(rl_change_reading *r, rl_table *table) {
    if (table->row->ragged)
        return;
    rl_written_change w = {
        .name = rl_change_keep(r, rl_table_text(table, NAME)),
        .change = rl_change_keep(r, rl_table_text(table, CHANGE)),
        .place = {.file = r->path, .line = table->row->line},
        .change_place = rl_table_place(table, CHANGE),
        .subject_place = rl_table_place(table, SUBJECT),
        .value_place = rl_table_place(table, VALUE),
    };
    const char *subject = rl_table_text(table, SUBJECT);
    const char *value = rl_table_text(table, VALUE);
    if (w.change[0] == '\0')
        return;
    rl_change_split(r, subject, &w.subjects);
    if (rl_change_value_is_list(w.change, subject))
        rl_change_split(r, value, &w.values);
    else
        rl_change_add_text(r, value, &w.values);
    add_change(r, &w);
    rl_written_change_clear(r->ctx, &w);
}

static rl_status read_csv(rl_change_reading *r, char *bytes, size_t length) {
    rl_table table;
    rl_status status =
        rl_table_open(r->ctx, r->path, bytes, length, &changes_format, NULL, r->findings, &table);
    while (status == RL_OK && r->status == RL_OK && rl_table_next(&table))
        read_row(r, &table);
    rl_table_close(&table);
    return status;
}

// JSON --------------------------------------------------------------------------------------------

static const rl_json_field root_fields[] = {
    {.name = "format", .kind = RL_JSON_TEXT, .required = true, .choices = RL_CHANGES_FORMAT},
    {.name = "whatifs", .kind = RL_JSON_ARRAY, .required = true},
};
static const rl_json_field whatif_fields[] = {
    {.name = "name", .kind = RL_JSON_TEXT, .required = true},
    {.name = "changes", .kind = RL_JSON_ARRAY, .required = true},
};
static const rl_json_field change_field = {
    .name = "change", .kind = RL_JSON_TEXT, .required = true};

// A text or a number, or several.
static void read_texts(rl_change_reading *r, rl_json_document *document, const rl_json *value,
                       rl_texts *texts) {
    char digits[RL_NUMBER_BYTES];
    if (value == NULL)
        return;
    if (value->kind == RL_JSON_ARRAY) {
        for (const rl_json *item = value->first; item != NULL; item = item->next)
            read_texts(r, document, item, texts);
    } else if (value->kind == RL_JSON_NUMBER) {
        rl_number_print(value->number, digits);
        rl_change_add_text(r, digits, texts);
    } else if (value->kind == RL_JSON_TEXT) {
        rl_change_add_text(r, value->text, texts);
    } else {
        const rl_json_field field = {.name = value->key, .kind = RL_JSON_TEXT};
        rl_json_check_field(document, value, &field);
    }
}

// Places outlive the document.
static rl_place kept_place(rl_change_reading *r, rl_json_document *document, const rl_json *value) {
    rl_place place = rl_json_place(document, value);
    place.file = r->path;
    if (place.pointer != NULL)
        place.pointer = rl_change_keep(r, place.pointer);
    return place;
}

static void read_change(rl_change_reading *r, rl_json_document *document, const char *name,
                        const rl_json *item) {
    const char *change = rl_json_get_text(item, change_field.name, "");
    if (item->kind != RL_JSON_OBJECT || change[0] == '\0') {
        rl_json_check_object(document, item, &change_field, 1);
        return;
    }
    for (const rl_json *key = item->first; key != NULL; key = key->next) {
        rl_suggestion known = rl_suggestion_start(key->key, strlen(key->key));
        if (rl_change_takes_key(change, key->key, &known))
            continue;
        rl_findings_add(r->findings, RL_FINDING_KEY_UNKNOWN, rl_json_place(document, key), key->key,
                        rl_hint_near(r->ctx, known.best).text);
    }
    const rl_json *subject = rl_json_get(item, "subject");
    const rl_json *value = rl_json_get(item, "value");
    rl_written_change w = {.name = name,
                           .change = rl_change_keep(r, change),
                           .object = item,
                           .document = document,
                           .place = kept_place(r, document, item)};
    w.change_place = w.subject_place = w.value_place = w.place;
    read_texts(r, document, subject, &w.subjects);
    read_texts(r, document, value, &w.values);
    add_change(r, &w);
    rl_written_change_clear(r->ctx, &w);
}

static void read_whatif(rl_change_reading *r, rl_json_document *document, const rl_json *item) {
    rl_json_check_object(document, item, whatif_fields, 2);
    const char *name = rl_change_keep(r, rl_json_get_text(item, "name", ""));
    const rl_json *changes = rl_json_get_kind(item, "changes", RL_JSON_ARRAY);
    for (size_t i = 0; i < r->out->sets.count && item->kind == RL_JSON_OBJECT; i++)
        if (strcmp(r->out->sets.items[i].name, name) == 0)
            rl_findings_add(r->findings, RL_FINDING_ITEM_DUPLICATE, rl_json_place(document, item),
                            name);
    for (const rl_json *change = changes == NULL ? NULL : changes->first; change != NULL;
         change = change->next)
        read_change(r, document, name, change);
}

static rl_status read_json(rl_change_reading *r, char *bytes, size_t length) {
    rl_status status = rl_json_read(r->ctx, r->path, bytes, length, r->findings, &r->document);
    rl_release(r->ctx, bytes);
    if (status != RL_OK)
        return status;
    rl_json_check_object(&r->document, r->document.root, root_fields, 2);
    const rl_json *list = rl_json_get_kind(r->document.root, "whatifs", RL_JSON_ARRAY);
    for (const rl_json *item = list == NULL ? NULL : list->first; item != NULL; item = item->next)
        read_whatif(r, &r->document, item);
    return RL_OK;
}

// ------------------------------------------------------------------------------------------------

static rl_status read_file(rl_change_reading *r) {
    char *bytes = NULL;
    size_t length;
    rl_digest digest;
    rl_status status =
        rl_input_file_read(r->ctx, r->path, RL_JSON_BYTES_MAX, r->findings, &bytes, &length);
    if (status != RL_OK || bytes == NULL)
        return status;
    rl_digest_init(&digest);
    rl_digest_add(&digest, bytes, length);
    rl_digest_finish(&digest, r->out->hash);
    status = rl_json_looks_like(bytes) ? read_json(r, bytes, length) : read_csv(r, bytes, length);
    if (status == RL_OK)
        status = r->status;
    if (status == RL_OK)
        count_cases(r);
    return status;
}

rl_status rl_changes_read(rl_context *ctx, const rl_scenario *scenario, const char *path,
                          rl_findings *findings, rl_changes *out) {
    rl_change_reading r = {
        .ctx = ctx, .scenario = scenario, .findings = findings, .out = out, .status = RL_OK};
    const size_t found_before = findings->list.count;
    const size_t errors_before = findings->error_count;
    *out = (rl_changes){0};
    rl_arena_init(&out->arena, ctx);
    rl_arena_init(&r.document.arena, ctx);
    r.path = out->path = rl_change_keep(&r, path);
    rl_status status = rl_change_reading_start(&r);
    if (status == RL_OK)
        status = read_file(&r);
    rl_change_reading_finish(&r);
    rl_findings_sort(findings, found_before);
    if ((status == RL_OK || status == RL_E_INPUT) &&
        (findings->failed || findings->error_count > errors_before))
        status = rl_findings_status(findings);
    return status;
}

void rl_changes_clear(rl_context *ctx, rl_changes *changes) {
    for (size_t i = 0; i < changes->sets.count; i++) {
        rl_change_set *set = &changes->sets.items[i];
        for (size_t a = 0; a < set->axes.count; a++)
            RL_VECTOR_CLEAR(ctx, &set->axes.items[a].alternatives);
        RL_VECTOR_CLEAR(ctx, &set->axes);
    }
    RL_VECTOR_CLEAR(ctx, &changes->sets);
    if (changes->arena.ctx != NULL)
        rl_arena_clear(&changes->arena);
}

// Cases -------------------------------------------------------------------------------------------

const rl_change_set *rl_changes_set_of(const rl_changes *changes, int32_t number) {
    const rl_change_set *set = changes->sets.items;
    while (number >= set->first_case + set->case_count)
        set++;
    return set;
}

int32_t rl_changes_choice(const rl_change_set *set, int32_t number, size_t axis) {
    int32_t rest = number - set->first_case;
    for (size_t a = set->axes.count - 1; a > axis; a--)
        rest /= (int32_t)set->axes.items[a].alternatives.count;
    return rest % (int32_t)set->axes.items[axis].alternatives.count;
}

rl_status rl_changes_edits(rl_context *ctx, const rl_changes *changes, int32_t number,
                           rl_edit_list *out) {
    const rl_change_set *set = rl_changes_set_of(changes, number);
    for (size_t a = 0; a < set->axes.count; a++) {
        const rl_change_alternative *made =
            &set->axes.items[a].alternatives.items[rl_changes_choice(set, number, a)];
        const rl_status status = RL_VECTOR_RESERVE(ctx, &out->list, (size_t)made->edit_count);
        if (status != RL_OK)
            return status;
        for (int32_t i = 0; i < made->edit_count; i++)
            out->list.items[out->list.count++] = made->edits[i];
    }
    return RL_OK;
}

void rl_changes_append_name(const rl_changes *changes, int32_t number, rl_text *out) {
    const rl_change_set *set = rl_changes_set_of(changes, number);
    const char *separator = " · ";
    rl_text_append(out, set->name);
    for (size_t a = 0; a < set->axes.count; a++) {
        const rl_change_axis *axis = &set->axes.items[a];
        if (axis->alternatives.count < 2)
            continue;
        const rl_change_alternative *made =
            &axis->alternatives.items[rl_changes_choice(set, number, a)];
        rl_text_append(out, separator);
        if (strcmp(axis->key, set->name) != 0)
            rl_text_format(out, "%s ", axis->key);
        rl_text_append(out, made->label);
        separator = ", ";
    }
}
