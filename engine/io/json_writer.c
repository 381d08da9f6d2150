#include "io/json_writer.h"

#include "io/number.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

rl_json_writer rl_json_writer_start(rl_text *text) { return (rl_json_writer){.text = text}; }

// Texts ------------------------------------------------------------------------------------------

// Length of the UTF-8 character that begins here, 0 when there is none.
static size_t character_length(const char *bytes, size_t left) {
    for (size_t length = 1; length <= 4 && length <= left; length++)
        if (rl_text_is_utf8(bytes, length))
            return length;
    return 0;
}

static void append_character(rl_text *text, const char *bytes, size_t length) {
    static const char escaped[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *found = length == 1 && *bytes != '\0' ? strchr(escaped, *bytes) : NULL;
    if (length == 0) {
        rl_text_append(text, "\xEF\xBF\xBD");
    } else if (found != NULL) {
        const char pair[] = {'\\', letters[found - escaped]};
        rl_text_append_bytes(text, pair, sizeof pair);
    } else if (length == 1 && ((unsigned char)*bytes < 0x20 || *bytes == 0x7F)) {
        rl_text_format(text, "\\u%04x", (unsigned)(unsigned char)*bytes);
    } else {
        rl_text_append_bytes(text, bytes, length);
    }
}

static void append_quoted(rl_text *text, const char *value) {
    size_t left = strlen(value);
    rl_text_append(text, "\"");
    while (left > 0) {
        const size_t length = character_length(value, left);
        append_character(text, value, length);
        value += length > 0 ? length : 1;
        left -= length > 0 ? length : 1;
    }
    rl_text_append(text, "\"");
}

// Structure --------------------------------------------------------------------------------------

static void append_line(rl_json_writer *writer) {
    rl_text_append(writer->text, "\n");
    rl_text_append_repeated(writer->text, ' ', 2 * (size_t)writer->depth);
}

static bool is_short(const rl_json_writer *writer) { return writer->short_depth > 0; }

// What comes before a value: comma, new line and key.
static void begin_value(rl_json_writer *writer, const char *key) {
    if (writer->depth == 0) {
        assert(key == NULL);
        return;
    }
    const int level = writer->depth - 1;
    assert(writer->is_object[level] == (key != NULL));
    const bool first = !writer->has_items[level];
    writer->has_items[level] = true;
    if (is_short(writer)) {
        rl_text_append(writer->text, first ? "" : ", ");
    } else {
        rl_text_append(writer->text, first ? "" : ",");
        append_line(writer);
    }
    if (key != NULL) {
        append_quoted(writer->text, key);
        rl_text_append(writer->text, ": ");
    }
}

static void open_container(rl_json_writer *writer, const char *key, bool is_object,
                           bool on_one_line) {
    assert(writer->depth < RL_JSON_WRITER_DEPTH_MAX);
    begin_value(writer, key);
    writer->is_object[writer->depth] = is_object;
    writer->has_items[writer->depth] = false;
    writer->depth++;
    if (on_one_line && !is_short(writer))
        writer->short_depth = writer->depth;
    rl_text_append(writer->text, is_object ? "{" : "[");
}

static void close_container(rl_json_writer *writer, bool is_object) {
    assert(writer->depth > 0 && writer->is_object[writer->depth - 1] == is_object);
    const bool on_one_line = is_short(writer);
    if (writer->short_depth == writer->depth)
        writer->short_depth = 0;
    writer->depth--;
    if (writer->has_items[writer->depth] && !on_one_line)
        append_line(writer);
    rl_text_append(writer->text, is_object ? "}" : "]");
    if (writer->depth == 0)
        rl_text_append(writer->text, "\n");
}

void rl_json_open_object(rl_json_writer *writer, const char *key) {
    open_container(writer, key, true, false);
}

void rl_json_open_array(rl_json_writer *writer, const char *key) {
    open_container(writer, key, false, false);
}

void rl_json_open_short_object(rl_json_writer *writer, const char *key) {
    open_container(writer, key, true, true);
}

void rl_json_open_short_array(rl_json_writer *writer, const char *key) {
    open_container(writer, key, false, true);
}

void rl_json_close_object(rl_json_writer *writer) { close_container(writer, true); }

void rl_json_close_array(rl_json_writer *writer) { close_container(writer, false); }

// Values -----------------------------------------------------------------------------------------

void rl_json_put_number(rl_json_writer *writer, const char *key, double value) {
    char text[RL_NUMBER_BYTES] = "null";
    if (isfinite(value))
        rl_number_print(value, text);
    begin_value(writer, key);
    rl_text_append(writer->text, text);
}

void rl_json_put_integer(rl_json_writer *writer, const char *key, int64_t value) {
    begin_value(writer, key);
    rl_text_format(writer->text, "%" PRId64, value);
}

void rl_json_put_unsigned(rl_json_writer *writer, const char *key, uint64_t value) {
    begin_value(writer, key);
    rl_text_format(writer->text, "%" PRIu64, value);
}

void rl_json_put_bool(rl_json_writer *writer, const char *key, bool value) {
    begin_value(writer, key);
    rl_text_append(writer->text, value ? "true" : "false");
}

void rl_json_put_null(rl_json_writer *writer, const char *key) {
    begin_value(writer, key);
    rl_text_append(writer->text, "null");
}

void rl_json_put_text(rl_json_writer *writer, const char *key, const char *value) {
    if (value == NULL) {
        rl_json_put_null(writer, key);
        return;
    }
    begin_value(writer, key);
    append_quoted(writer->text, value);
}
