// What models/schema says of each table and setting, in words: titles, explanations, examples and
// the words for choices, in both languages. The files themselves are part of the program.
#ifndef RL_IO_SCHEMA_H
#define RL_IO_SCHEMA_H

#include "io/json.h"
#include "io/scenario_tables.h"

typedef struct rl_embedded_schema {
    const char *name;
    const unsigned char *bytes;
    size_t length;
} rl_embedded_schema;

// Ends with a name of NULL; written by cmake/EmbedSchemas.cmake.
extern const rl_embedded_schema rl_embedded_schemas[];

enum { RL_LANGUAGE_COUNT = RL_FRENCH + 1 };

// Texts by language; never NULL, "" for none.
typedef struct rl_schema_words {
    const char *title[RL_LANGUAGE_COUNT];
    const char *description[RL_LANGUAGE_COUNT];
    const char *example;
    const rl_json *labels[RL_LANGUAGE_COUNT]; // a text for each choice; NULL for none
} rl_schema_words;

typedef struct rl_schema {
    rl_context *ctx;
    rl_findings findings; // of the files themselves: none
    rl_json_document tables[RL_TABLE_COUNT];
    rl_json_document settings;
} rl_schema;

// Reads the embedded files. Clear the schema even after a failure.
RL_MUST_CHECK rl_status rl_schema_load(rl_context *ctx, rl_schema *schema);
void rl_schema_clear(rl_schema *schema);

rl_schema_words rl_schema_table(const rl_schema *schema, rl_table_id table);
rl_schema_words rl_schema_column(const rl_schema *schema, rl_table_id table, int column);

// A setting by its pointer, « - » being any item of a list: /rules/floors/-/name.
rl_schema_words rl_schema_setting(const rl_schema *schema, const char *pointer);

#endif
