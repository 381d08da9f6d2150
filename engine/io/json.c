#include "io/json.h"

#include "base/suggest.h"
#include "io/hint.h"
#include "io/json_scan.h"

#include <cjson/cJSON.h>
#include <string.h>

// From cJSON's items to our nodes ----------------------------------------------------------------

typedef struct building {
    rl_json_document *document;
    const rl_json_lines *lines;
    size_t used; // of the lines: one for each value, in the order of the text
} building;

static rl_json_kind kind_of(const cJSON *item) {
    if (cJSON_IsObject(item))
        return RL_JSON_OBJECT;
    if (cJSON_IsArray(item))
        return RL_JSON_ARRAY;
    if (cJSON_IsString(item))
        return RL_JSON_TEXT;
    if (cJSON_IsNumber(item))
        return RL_JSON_NUMBER;
    return cJSON_IsBool(item) ? RL_JSON_BOOL : RL_JSON_NULL;
}

static const char *copy_text(building *b, const char *text) {
    return rl_arena_copy_text(&b->document->arena, text, strlen(text));
}

// NULL only when memory is exhausted. Depth is limited by the scan.
static rl_json *build(building *b, const cJSON *item, const rl_json *parent, int32_t position) {
    rl_json *node = RL_ARENA_NEW(&b->document->arena, rl_json, 1);
    if (node == NULL)
        return NULL;
    node->kind = kind_of(item);
    node->line = b->lines->list.items[b->used++];
    node->parent = parent;
    node->position = position;
    node->number = item->valuedouble;
    node->truth = cJSON_IsTrue(item);
    if (item->string != NULL && (node->key = copy_text(b, item->string)) == NULL)
        return NULL;
    if (node->kind == RL_JSON_TEXT && (node->text = copy_text(b, item->valuestring)) == NULL)
        return NULL;
    const rl_json **link = &node->first;
    for (const cJSON *child = item->child; child != NULL; child = child->next) {
        rl_json *built = build(b, child, node, node->count++);
        if (built == NULL)
            return NULL;
        *link = built;
        link = &built->next;
    }
    return node;
}

rl_status rl_json_read(rl_context *ctx, const char *file, char *bytes, size_t length,
                       rl_findings *findings, rl_json_document *document) {
    *document = (rl_json_document){.findings = findings};
    rl_arena_init(&document->arena, ctx);
    rl_json_lines lines = {0};
    cJSON *parsed = NULL;
    rl_status status;
    document->file = rl_arena_copy_text(&document->arena, file, strlen(file));
    if (document->file == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(rl_json_scan(ctx, document->file, bytes, length, findings, &lines));
    // cJSON allocates with malloc: its hooks are global, which a library may not touch. What it
    // could refuse the scan has refused already, so NULL means that memory is exhausted.
    parsed = cJSON_ParseWithLengthOpts(bytes, length + 1, NULL, true);
    if (parsed != NULL) {
        building b = {document, &lines, 0};
        document->root = build(&b, parsed, NULL, 0);
    }
    if (document->root == NULL)
        status = rl_fail_memory(ctx);
done:
    cJSON_Delete(parsed);
    RL_VECTOR_CLEAR(ctx, &lines.list);
    return status;
}

bool rl_json_looks_like(const char *bytes) {
    if (strncmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        bytes += 3;
    bytes += strspn(bytes, " \t\r\n");
    return *bytes == '{' || *bytes == '[';
}

void rl_json_clear(rl_json_document *document) {
    rl_arena_clear(&document->arena);
    document->root = NULL;
}

// Reading values ---------------------------------------------------------------------------------

const rl_json *rl_json_get(const rl_json *object, const char *key) {
    if (object == NULL || object->kind != RL_JSON_OBJECT)
        return NULL;
    const rl_json *child = object->first;
    while (child != NULL && strcmp(child->key, key) != 0)
        child = child->next;
    return child;
}

const rl_json *rl_json_get_kind(const rl_json *object, const char *key, rl_json_kind kind) {
    const rl_json *child = rl_json_get(object, key);
    return child != NULL && child->kind == kind ? child : NULL;
}

const char *rl_json_get_text(const rl_json *object, const char *key, const char *fallback) {
    const rl_json *child = rl_json_get_kind(object, key, RL_JSON_TEXT);
    return child != NULL ? child->text : fallback;
}

double rl_json_get_number(const rl_json *object, const char *key, double fallback) {
    const rl_json *child = rl_json_get_kind(object, key, RL_JSON_NUMBER);
    return child != NULL ? child->number : fallback;
}

// Places -----------------------------------------------------------------------------------------

static void append_pointer(const rl_json *value, rl_text *pointer) {
    if (value->parent == NULL)
        return;
    append_pointer(value->parent, pointer);
    if (value->key != NULL)
        rl_json_append_step(pointer, value->key);
    else
        rl_text_format(pointer, "/%d", (int)value->position);
}

rl_place rl_json_place(rl_json_document *document, const rl_json *value) {
    rl_place place = {.file = document->file, .line = value->line};
    rl_text pointer;
    rl_text_init(&pointer, document->arena.ctx);
    append_pointer(value, &pointer);
    if (pointer.length > 0)
        place.pointer =
            rl_arena_copy_text(&document->arena, rl_text_bytes(&pointer), pointer.length);
    // A finding whose place is cut would be worse than none.
    if (pointer.failed || (pointer.length > 0 && place.pointer == NULL))
        document->findings->failed = true;
    rl_text_clear(&pointer);
    return place;
}

// Checking ---------------------------------------------------------------------------------------

static bool is_note(const char *key) {
    return strcmp(key, "note") == 0 || strcmp(key, "$schema") == 0;
}

static const rl_json_field *find_field(const rl_json_field *fields, size_t count,
                                       const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

static void report_unknown_key(rl_json_document *document, const rl_json *value,
                               const rl_json_field *fields, size_t count) {
    const rl_place place = rl_json_place(document, value);
    rl_suggestion suggestion = rl_suggestion_start(value->key, strlen(value->key));
    for (size_t i = 0; i < count; i++) {
        if (rl_name_lacks_unit(value->key, fields[i].name)) {
            rl_findings_add(document->findings, RL_FINDING_UNIT_MISSING, place, NULL, value->key,
                            fields[i].name);
            return;
        }
        rl_suggestion_consider(&suggestion, fields[i].name);
    }
    rl_findings_add(document->findings, RL_FINDING_KEY_UNKNOWN, place, value->key,
                    rl_hint_near(document->arena.ctx, suggestion.best).text);
}

static const char *kind_text(const rl_context *ctx, rl_json_kind kind) {
    static const rl_message names[RL_JSON_KIND_COUNT] = {
        [RL_JSON_NULL] = RL_MSG_JSON_KIND_NULL,     [RL_JSON_BOOL] = RL_MSG_JSON_KIND_BOOL,
        [RL_JSON_NUMBER] = RL_MSG_JSON_KIND_NUMBER, [RL_JSON_TEXT] = RL_MSG_JSON_KIND_TEXT,
        [RL_JSON_ARRAY] = RL_MSG_JSON_KIND_ARRAY,   [RL_JSON_OBJECT] = RL_MSG_JSON_KIND_OBJECT,
    };
    return rl_message_text(ctx, names[kind]);
}

static bool check_kind(rl_json_document *document, const rl_json *value, rl_json_kind expected) {
    if (value->kind == expected)
        return true;
    const rl_context *ctx = document->arena.ctx;
    rl_findings_add(document->findings, RL_FINDING_TYPE_WRONG, rl_json_place(document, value),
                    value->kind == RL_JSON_TEXT ? value->text : NULL, kind_text(ctx, expected),
                    kind_text(ctx, value->kind));
    return false;
}

// A text may be escaped into control characters, which no table or graph file could carry.
static bool check_printable(rl_json_document *document, const rl_json *value) {
    for (const char *at = value->text; *at != '\0'; at++) {
        const unsigned byte = (unsigned char)*at;
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) {
            rl_findings_add(document->findings, RL_FINDING_CONTROL_CHARACTER,
                            rl_json_place(document, value), NULL, byte);
            return false;
        }
    }
    return true;
}

static void report_empty(rl_json_document *document, const rl_json *value) {
    rl_findings_add(document->findings, RL_FINDING_VALUE_MISSING, rl_json_place(document, value),
                    NULL);
}

static void check_text(rl_json_document *document, const rl_json *value,
                       const rl_json_field *field) {
    if (!check_printable(document, value))
        return;
    if (field->choices != NULL)
        rl_choice_check(field->choices, value->text, document->findings,
                        rl_json_place(document, value));
    else if (field->required && value->text[0] == '\0')
        report_empty(document, value);
}

static void check_number(rl_json_document *document, const rl_json *value,
                         const rl_json_field *field) {
    char written[RL_NUMBER_BYTES];
    if (field->range.least == 0.0 && field->range.most == 0.0)
        return;
    rl_number_print(value->number, written);
    rl_range_check(&field->range, value->number, written, document->findings,
                   rl_json_place(document, value));
}

void rl_json_check_field(rl_json_document *document, const rl_json *value,
                         const rl_json_field *field) {
    if (!check_kind(document, value, field->kind))
        return;
    if (value->kind == RL_JSON_TEXT)
        check_text(document, value, field);
    if (value->kind == RL_JSON_NUMBER)
        check_number(document, value, field);
}

void rl_json_check_object(rl_json_document *document, const rl_json *object,
                          const rl_json_field *fields, size_t field_count) {
    if (!check_kind(document, object, RL_JSON_OBJECT))
        return;
    for (const rl_json *child = object->first; child != NULL; child = child->next) {
        const rl_json_field *field = find_field(fields, field_count, child->key);
        if (field != NULL)
            rl_json_check_field(document, child, field);
        else if (!is_note(child->key))
            report_unknown_key(document, child, fields, field_count);
    }
    for (size_t i = 0; i < field_count; i++)
        if (fields[i].required && rl_json_get(object, fields[i].name) == NULL)
            rl_findings_add(document->findings, RL_FINDING_KEY_MISSING,
                            rl_json_place(document, object), NULL, fields[i].name);
}

void rl_json_check_items(rl_json_document *document, const rl_json *array, rl_json_kind kind) {
    if (array == NULL || array->kind != RL_JSON_ARRAY)
        return;
    for (const rl_json *item = array->first; item != NULL; item = item->next)
        if (check_kind(document, item, kind) && kind == RL_JSON_TEXT &&
            check_printable(document, item) && item->text[0] == '\0')
            report_empty(document, item);
}
