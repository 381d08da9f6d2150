// Writing JSON straight onto a text: two-space indent, keys in the order they are written, numbers
// in the shortest form that reads back the same, NaN and infinities as null.
//
// `key` names the value inside an object and is NULL inside an array or at the root:
//     rl_json_writer writer = rl_json_writer_start(&text);
//     rl_json_open_object(&writer, NULL);
//     rl_json_put_number(&writer, "reach", 1234.5);
//     rl_json_open_array(&writer, "relays");
//     rl_json_put_text(&writer, NULL, "capeb");
//     rl_json_close_array(&writer);
//     rl_json_close_object(&writer);
// Failures of memory stay in the text (rl_text_status).
#ifndef RL_IO_JSON_WRITER_H
#define RL_IO_JSON_WRITER_H

#include "base/text.h"

enum { RL_JSON_WRITER_DEPTH_MAX = 32 };

typedef struct rl_json_writer {
    rl_text *text;
    int depth;
    int short_depth; // depth of the outermost short container, 0 outside
    bool is_object[RL_JSON_WRITER_DEPTH_MAX];
    bool has_items[RL_JSON_WRITER_DEPTH_MAX];
} rl_json_writer;

rl_json_writer rl_json_writer_start(rl_text *text);

void rl_json_open_object(rl_json_writer *writer, const char *key);
void rl_json_open_array(rl_json_writer *writer, const char *key);

// The same on one line, with all they hold.
void rl_json_open_short_object(rl_json_writer *writer, const char *key);
void rl_json_open_short_array(rl_json_writer *writer, const char *key);

// Close the one opened last; the root ends with a new line.
void rl_json_close_object(rl_json_writer *writer);
void rl_json_close_array(rl_json_writer *writer);

void rl_json_put_number(rl_json_writer *writer, const char *key, double value);
void rl_json_put_integer(rl_json_writer *writer, const char *key, int64_t value);
void rl_json_put_unsigned(rl_json_writer *writer, const char *key, uint64_t value);
void rl_json_put_bool(rl_json_writer *writer, const char *key, bool value);
void rl_json_put_null(rl_json_writer *writer, const char *key);

// NULL is written as null; bytes that are not UTF-8 (a path may hold some) as U+FFFD.
void rl_json_put_text(rl_json_writer *writer, const char *key, const char *value);

#endif
