// models/schema/ describes for others what the reader checks: the two must agree on names, types,
// what is required and what is allowed.
#include "base/file.h"
#include "io/json.h"
#include "io/scenario_reader.h"
#include "io/scenario_settings.h"
#include "io/scenario_tables.h"
#include "models.h"
#include "support/cmocka_test.h"
#include "support/scenario_files.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct schema {
    rl_context ctx;
    rl_findings findings;
    rl_json_document document;
    char path[512];
} schema;

static void open_schema(schema *s, const char *name) {
    char *bytes;
    size_t length;
    rl_context_init(&s->ctx);
    rl_findings_init(&s->findings, &s->ctx);
    snprintf(s->path, sizeof s->path, "%s/models/schema/%s.json", RELAIS_SOURCE_DIR, name);
    assert_int_equal(rl_file_read(&s->ctx, s->path, RL_JSON_BYTES_MAX, &bytes, &length), RL_OK);
    assert_int_equal(rl_json_read(&s->ctx, s->path, bytes, length, &s->findings, &s->document),
                     RL_OK);
    rl_release(&s->ctx, bytes);
}

static void close_schema(schema *s) {
    rl_json_clear(&s->document);
    rl_findings_clear(&s->findings);
}

static bool is_true(const rl_json *object, const char *key) {
    const rl_json *value = rl_json_get_kind(object, key, RL_JSON_BOOL);
    return value != NULL && value->truth;
}

// The items of an array of texts as « a|b|c »; "" without array.
static const char *join(const rl_json *array, char *joined, size_t size) {
    joined[0] = '\0';
    for (const rl_json *item = array == NULL ? NULL : array->first; item != NULL;
         item = item->next) {
        const size_t used = strlen(joined);
        snprintf(joined + used, size - used, "%s%s", used > 0 ? "|" : "", item->text);
    }
    return joined;
}

static void assert_choices(const char *what, const rl_json *object, const char *choices) {
    char joined[512];
    join(rl_json_get_kind(object, "enum", RL_JSON_ARRAY), joined, sizeof joined);
    if (strcmp(joined, choices == NULL ? "" : choices) != 0)
        fail_msg("%s allows %s in its schema and %s in the reader", what, joined, choices);
}

static void assert_described(const char *what, const rl_json *object) {
    if (rl_json_get_text(object, "title", "")[0] == '\0' ||
        rl_json_get_text(object, "description", "")[0] == '\0')
        fail_msg("%s has no title or description", what);
}

// Tables -----------------------------------------------------------------------------------------

static const char *type_of(const rl_column *column) {
    switch (column->kind) {
    case RL_COLUMN_NUMBER:
    case RL_COLUMN_SHARE:
        return column->range.whole ? "integer" : "number";
    case RL_COLUMN_DATE:
        return "date";
    case RL_COLUMN_YES_NO:
        return "boolean";
    default:
        return "string";
    }
}

static bool is_unique_id(const rl_column *column) { return strcmp(column->name, "id") == 0; }

static void compare_column(const rl_table_format *table, const rl_column *column,
                           const rl_json *field) {
    char what[128];
    snprintf(what, sizeof what, "%s.%s", table->name, column->name);
    const rl_json *constraints = rl_json_get_kind(field, "constraints", RL_JSON_OBJECT);
    const bool is_number = column->kind == RL_COLUMN_NUMBER || column->kind == RL_COLUMN_SHARE;
    assert_string_equal(rl_json_get_text(field, "name", ""), column->name);
    assert_described(what, field);
    assert_string_equal(rl_json_get_text(field, "type", ""), type_of(column));
    if (is_true(constraints, "required") != column->required)
        fail_msg("%s is not required on both sides", what);
    assert_int_equal(is_true(constraints, "unique"), is_unique_id(column));
    const double least = rl_json_get_number(constraints, "minimum", -INFINITY);
    const double most = rl_json_get_number(constraints, "maximum", INFINITY);
    if (is_number && least != column->range.least)
        fail_msg("%s is at least %g in its schema", what, least);
    if (is_number && most != (column->range.most == INT32_MAX ? INFINITY : column->range.most))
        fail_msg("%s is at most %g in its schema", what, most);
    assert_choices(what, constraints, column->kind == RL_COLUMN_CHOICE ? column->choices : NULL);
}

// The table a column refers to according to foreignKeys, or NULL.
static const char *foreign_table(const rl_json *root, const char *column) {
    const rl_json *keys = rl_json_get_kind(root, "foreignKeys", RL_JSON_ARRAY);
    for (const rl_json *key = keys == NULL ? NULL : keys->first; key != NULL; key = key->next)
        if (strcmp(rl_json_get_text(key, "fields", ""), column) == 0)
            return rl_json_get_text(rl_json_get(key, "reference"), "resource", "");
    return NULL;
}

static void compare_references(const rl_table_format *table, const rl_json *root) {
    for (int c = 0; c < table->column_count; c++) {
        const rl_column *column = &table->columns[c];
        const char *foreign = foreign_table(root, column->name);
        // A list cell holds several ids, which foreign keys cannot say.
        if (column->refers_to == NULL || column->kind == RL_COLUMN_LIST)
            assert_null(foreign);
        else
            assert_string_equal(foreign, column->refers_to);
    }
}

static void compare_table(const rl_table_format *table) {
    schema s;
    open_schema(&s, table->name);
    const rl_json *root = s.document.root;
    const rl_json *fields = rl_json_get_kind(root, "fields", RL_JSON_ARRAY);
    assert_string_equal(rl_json_get_text(root, "name", ""), table->name);
    assert_described(table->name, root);
    assert_non_null(rl_json_get_kind(root, "missingValues", RL_JSON_ARRAY));
    assert_non_null(fields);
    if (fields->count != table->column_count)
        fail_msg("%s has %d fields and %d columns", table->name, (int)fields->count,
                 table->column_count);
    const rl_json *field = fields->first;
    for (int c = 0; c < table->column_count; c++, field = field->next)
        compare_column(table, &table->columns[c], field);
    if (is_unique_id(&table->columns[0]))
        assert_string_equal(rl_json_get_text(root, "primaryKey", ""), "id");
    compare_references(table, root);
    if (table->has_evidence) {
        assert_string_equal(table->columns[table->column_count - 2].name, "confidence");
        assert_string_equal(table->columns[table->column_count - 1].name, "source");
    }
    close_schema(&s);
}

static void test_tables_agree_with_their_schemas(void **state) {
    (void)state;
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        compare_table(&rl_scenario_tables[t]);
    compare_table(&rl_plan_table);
}

// scenario.json ----------------------------------------------------------------------------------

// The part of a JSON Schema that describes the value at `pointer`, « - » being any item.
static const rl_json *describe(const rl_json *root, const char *pointer) {
    const rl_json *part = root;
    char step[64];
    while (*pointer == '/') {
        const size_t length = strcspn(pointer + 1, "/");
        snprintf(step, sizeof step, "%.*s", (int)length, pointer + 1);
        part = strcmp(step, "-") == 0 ? rl_json_get(part, "items")
                                      : rl_json_get(rl_json_get(part, "properties"), step);
        const char *reference = rl_json_get_text(part, "$ref", NULL);
        if (reference != NULL) {
            assert_string_equal(reference, "#/definitions/activation");
            part = rl_json_get(rl_json_get(root, "definitions"), "activation");
        }
        pointer += 1 + length;
    }
    return part;
}

static const char *json_type(const rl_json_field *field) {
    static const char *const names[RL_JSON_KIND_COUNT] = {
        [RL_JSON_NULL] = "null",   [RL_JSON_BOOL] = "boolean", [RL_JSON_NUMBER] = "number",
        [RL_JSON_TEXT] = "string", [RL_JSON_ARRAY] = "array",  [RL_JSON_OBJECT] = "object"};
    return field->range.whole ? "integer" : names[field->kind];
}

static void compare_range(const char *what, const rl_range *range, const rl_json *property) {
    const bool open = range->ends_excluded;
    const double least =
        rl_json_get_number(property, open ? "exclusiveMinimum" : "minimum", -INFINITY);
    const double most =
        rl_json_get_number(property, open ? "exclusiveMaximum" : "maximum", INFINITY);
    if (least != range->least || most != range->most)
        fail_msg("%s goes from %g to %g in its schema", what, least, most);
}

static void compare_field(const rl_json_field *field, const rl_json *property, const char *what) {
    if (property == NULL) {
        fail_msg("%s is not in the schema", what);
        return;
    }
    assert_described(what, property);
    assert_string_equal(rl_json_get_text(property, "type", ""), json_type(field));
    if (field->kind == RL_JSON_NUMBER)
        compare_range(what, &field->range, property);
    if (field->kind == RL_JSON_TEXT)
        assert_choices(what, property, field->choices);
}

static bool lists(const rl_json *array, const char *text) {
    for (const rl_json *item = array == NULL ? NULL : array->first; item != NULL; item = item->next)
        if (strcmp(item->text, text) == 0)
            return true;
    return false;
}

static void compare_object(const rl_settings_format *format, const rl_json *root) {
    const rl_json *part = describe(root, format->pointer);
    const rl_json *properties = rl_json_get_kind(part, "properties", RL_JSON_OBJECT);
    const rl_json *required = rl_json_get_kind(part, "required", RL_JSON_ARRAY);
    const rl_json *others = rl_json_get_kind(part, "additionalProperties", RL_JSON_BOOL);
    assert_non_null(properties);
    assert_described(format->pointer, part);
    assert_true(others != NULL && !others->truth);
    if (properties->count != (int32_t)format->field_count)
        fail_msg("“%s” has %d properties and %zu fields", format->pointer, (int)properties->count,
                 format->field_count);
    for (size_t i = 0; i < format->field_count; i++) {
        const rl_json_field *field = &format->fields[i];
        char what[128];
        snprintf(what, sizeof what, "%s/%s", format->pointer, field->name);
        compare_field(field, rl_json_get(properties, field->name), what);
        if (lists(required, field->name) != field->required)
            fail_msg("%s is not required on both sides", what);
    }
}

static void test_settings_agree_with_their_schema(void **state) {
    (void)state;
    schema s;
    open_schema(&s, "scenario");
    for (int i = 0; i < RL_SETTINGS_OBJECT_COUNT; i++)
        compare_object(&rl_settings_formats[i], s.document.root);
    assert_string_equal(rl_json_get_text(describe(s.document.root, "/format"), "const", ""),
                        RL_SCENARIO_FORMAT);
    const rl_json *tables = rl_json_get(describe(s.document.root, "/tables"), "properties");
    assert_int_equal(tables->count, RL_TABLE_COUNT);
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        assert_non_null(rl_json_get(tables, rl_scenario_tables[t].name));
    close_schema(&s);
}

// The reader may not ask models/ what there is: the names it accepts must be those of models.
static void test_reach_models_exist(void **state) {
    (void)state;
    char folder[RL_FOLDER_BYTES];
    rl_context ctx;
    rl_findings findings;
    rl_scenario *scenario;
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    rl_scenario_files_write(NULL, 0, folder);
    assert_int_equal(rl_scenario_read(&ctx, folder, &findings, &scenario), RL_OK);
    char names[] = RL_REACH_MODELS;
    for (char *rest = names, *name; (name = strtok_r(rest, "|", &rest)) != NULL;) {
        rl_scenario other = *scenario;
        rl_oracle *oracle;
        other.reach_model = name;
        assert_int_equal(rl_model_create(&ctx, &other, &oracle), RL_OK);
        rl_oracle_free(&ctx, oracle);
    }
    rl_scenario_free(scenario);
    rl_findings_clear(&findings);
    rl_scenario_files_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_agree_with_their_schemas),
        cmocka_unit_test(test_settings_agree_with_their_schema),
        cmocka_unit_test(test_reach_models_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
