#include "io/outlines.h"

#include "io/json_file.h"

#include <math.h>
#include <string.h>

// Checks ------------------------------------------------------------------------------------------

static bool is_position(const rl_json *value) {
    const rl_json *longitude = value->kind == RL_JSON_ARRAY ? value->first : NULL;
    const rl_json *latitude = longitude == NULL ? NULL : longitude->next;
    if (latitude == NULL)
        return false;
    for (const rl_json *number = longitude; number != NULL; number = number->next)
        if (number->kind != RL_JSON_NUMBER)
            return false;
    return fabs(longitude->number) <= 180 && fabs(latitude->number) <= 90;
}

// Arrays in arrays, `depth` times, of positions.
static bool holds_positions(const rl_json *value, int depth) {
    if (depth == 0)
        return is_position(value);
    if (value->kind != RL_JSON_ARRAY || value->count == 0)
        return false;
    for (const rl_json *item = value->first; item != NULL; item = item->next)
        if (!holds_positions(item, depth - 1))
            return false;
    return true;
}

static bool is_area(const rl_json *geometry) {
    const char *type = rl_json_get_text(geometry, "type", "");
    const rl_json *coordinates = rl_json_get(geometry, "coordinates");
    const int depth = strcmp(type, "Polygon") == 0 ? 2 : strcmp(type, "MultiPolygon") == 0 ? 3 : 0;
    return depth > 0 && coordinates != NULL && holds_positions(coordinates, depth);
}

// Reading ----------------------------------------------------------------------------------------

static void report(rl_outlines *out, const rl_json *value, rl_finding_code code) {
    rl_findings_add(out->document.findings, code, rl_json_place(&out->document, value), NULL);
}

static rl_status read_feature(rl_context *ctx, rl_outlines *out, const rl_json *feature) {
    const rl_json *properties = rl_json_get_kind(feature, "properties", RL_JSON_OBJECT);
    const rl_json *geometry = rl_json_get_kind(feature, "geometry", RL_JSON_OBJECT);
    const char *code = rl_json_get_text(properties, "code", "");
    if (*code == '\0') {
        report(out, feature, RL_FINDING_OUTLINE_WITHOUT_CODE);
        return RL_OK;
    }
    if (!is_area(geometry)) {
        report(out, feature, RL_FINDING_OUTLINE_NOT_AREA);
        return RL_OK;
    }
    const rl_status status = RL_VECTOR_RESERVE(ctx, &out->list, 1);
    if (status == RL_OK)
        out->list.items[out->list.count++] = (rl_outline){
            code, rl_json_get_text(properties, "name", rl_json_get_text(properties, "nom", code)),
            geometry};
    return status;
}

static rl_status read_features(rl_context *ctx, rl_outlines *out) {
    const rl_json *features = rl_json_get_kind(out->document.root, "features", RL_JSON_ARRAY);
    rl_status status = RL_OK;
    out->source = rl_json_get_text(out->document.root, "source", "");
    if (features == NULL)
        report(out, out->document.root, RL_FINDING_OUTLINES_INVALID);
    for (const rl_json *feature = features == NULL ? NULL : features->first;
         feature != NULL && status == RL_OK; feature = feature->next)
        status = read_feature(ctx, out, feature);
    return status;
}

rl_status rl_outlines_read(rl_context *ctx, const char *path, rl_findings *findings,
                           rl_outlines *out) {
    const size_t errors_before = findings->error_count;
    *out = (rl_outlines){0};
    rl_status status = rl_json_read_file(ctx, path, findings, &out->document);
    if (status == RL_OK)
        status = read_features(ctx, out);
    if (status == RL_OK && (findings->failed || findings->error_count > errors_before))
        status = rl_findings_status(findings);
    return status;
}

void rl_outlines_clear(rl_context *ctx, rl_outlines *outlines) {
    RL_VECTOR_CLEAR(ctx, &outlines->list);
    rl_json_clear(&outlines->document);
}

const rl_outline *rl_outline_find(const rl_outlines *outlines, const char *code) {
    for (size_t i = 0; outlines != NULL && i < outlines->list.count; i++)
        if (strcmp(outlines->list.items[i].code, code) == 0)
            return &outlines->list.items[i];
    return NULL;
}

// Writing ----------------------------------------------------------------------------------------

static void put_numbers(rl_json_writer *json, const char *key, const rl_json *array) {
    rl_json_open_short_array(json, key);
    for (const rl_json *item = array->first; item != NULL; item = item->next) {
        if (item->kind == RL_JSON_ARRAY)
            put_numbers(json, NULL, item);
        else
            rl_json_put_number(json, NULL, item->number);
    }
    rl_json_close_array(json);
}

void rl_outline_put(rl_json_writer *json, const char *key, const rl_outline *outline) {
    rl_json_open_short_object(json, key);
    rl_json_put_text(json, "type", rl_json_get_text(outline->geometry, "type", ""));
    put_numbers(json, "coordinates", rl_json_get(outline->geometry, "coordinates"));
    rl_json_close_object(json);
}
