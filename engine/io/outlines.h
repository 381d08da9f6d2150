// Outlines of territories, to draw a map: a GeoJSON file (RFC 7946) that comes with a scenario.
#ifndef RL_IO_OUTLINES_H
#define RL_IO_OUTLINES_H

#include "io/json.h"
#include "io/json_writer.h"

// The file of a scenario's folder that holds them, if it is there.
#define RL_OUTLINES_FILE "territories.geojson"

typedef struct rl_outline {
    const char *code; // as in `territory` of segments.csv
    const char *name; // of the territory; the code when the file gives none
    const rl_json *geometry;
} rl_outline;

typedef struct rl_outlines {
    rl_json_document document; // owns the texts and the geometries
    const char *source;        // where they come from, for the foot of the map; may be empty
    RL_VECTOR(rl_outline) list;
} rl_outlines;

// Reads a collection of features, each a Polygon or a MultiPolygon with the properties `code` and
// `name` (or `nom`). RL_E_INPUT with findings when it is not one. Clear *out even after a failure.
RL_MUST_CHECK rl_status rl_outlines_read(rl_context *ctx, const char *path, rl_findings *findings,
                                         rl_outlines *out);
void rl_outlines_clear(rl_context *ctx, rl_outlines *outlines);

// The outline of a code, or NULL.
const rl_outline *rl_outline_find(const rl_outlines *outlines, const char *code);

// Writes the geometry of an outline as a value of `key`.
void rl_outline_put(rl_json_writer *json, const char *key, const rl_outline *outline);

#endif
