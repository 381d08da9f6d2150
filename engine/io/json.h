// Reading JSON: the only user of cJSON. A document becomes a tree of nodes that know their line and
// their place, because cJSON keeps neither and findings need both.
#ifndef RL_IO_JSON_H
#define RL_IO_JSON_H

#include "io/number.h"

typedef enum rl_json_kind {
    RL_JSON_NULL,
    RL_JSON_BOOL,
    RL_JSON_NUMBER,
    RL_JSON_TEXT,
    RL_JSON_ARRAY,
    RL_JSON_OBJECT,
    RL_JSON_KIND_COUNT
} rl_json_kind;

typedef struct rl_json rl_json;

// A value. Owned by its document.
struct rl_json {
    rl_json_kind kind;
    int32_t line;
    const rl_json *parent; // NULL for the root
    const char *key;       // in an object; NULL otherwise
    int32_t position;      // among its parent's children
    const rl_json *first;  // child of an array or an object
    const rl_json *next;   // of the same parent
    int32_t count;         // children
    const char *text;      // RL_JSON_TEXT
    double number;         // RL_JSON_NUMBER
    bool truth;            // RL_JSON_BOOL
};

typedef struct rl_json_document {
    rl_arena arena;
    rl_findings *findings;
    const char *file;
    const rl_json *root; // NULL until read
} rl_json_document;

enum { RL_JSON_BYTES_MAX = 64 << 20 };

// Reads a text of `length` bytes that a zero follows; `bytes` may be written to (json_scan.h) and
// is not needed afterwards. `file` is what findings call it. RL_E_INPUT with findings when it is
// not JSON. Clear the document even after a failure.
RL_MUST_CHECK rl_status rl_json_read(rl_context *ctx, const char *file, char *bytes, size_t length,
                                     rl_findings *findings, rl_json_document *document);
void rl_json_clear(rl_json_document *document);

// Whether a file that may be a table or JSON is JSON, by its first byte.
bool rl_json_looks_like(const char *bytes);

// Child of an object by its exact name, or NULL; also when `object` is NULL or not an object.
const rl_json *rl_json_get(const rl_json *object, const char *key);

// The same, for a child of one kind: NULL when it is of another.
const rl_json *rl_json_get_kind(const rl_json *object, const char *key, rl_json_kind kind);
const char *rl_json_get_text(const rl_json *object, const char *key, const char *fallback);
double rl_json_get_number(const rl_json *object, const char *key, double fallback);

// The value at a JSON pointer (RFC 6901) from `root`, or NULL.
const rl_json *rl_json_at(const rl_json *root, const char *pointer);

// Change a document in memory: put a number or a text at a pointer, or add a text to the array
// there. Objects on the way and the array are made when missing. RL_E_INPUT when the pointer leads
// through a value that is not an object or an array, or to nothing of an array.
RL_MUST_CHECK rl_status rl_json_set_number(rl_json_document *document, const char *pointer,
                                           double number);
RL_MUST_CHECK rl_status rl_json_set_text(rl_json_document *document, const char *pointer,
                                         const char *text);
RL_MUST_CHECK rl_status rl_json_append_text(rl_json_document *document, const char *pointer,
                                            const char *text);

// Where a value is, for a finding. Texts belong to the document.
rl_place rl_json_place(rl_json_document *document, const rl_json *value);

// One key that an object may have.
typedef struct rl_json_field {
    const char *name;
    rl_json_kind kind;
    bool required;
    rl_range range;      // of a number; all zero when any will do
    const char *choices; // of a text, separated by '|'; NULL when any will do
} rl_json_field;

// Reports unknown keys, required keys that are missing, values of another kind, numbers out of
// their range, texts that are not one of the choices, empty required texts and control characters.
// `note` and `$schema` are always allowed.
void rl_json_check_object(rl_json_document *document, const rl_json *object,
                          const rl_json_field *fields, size_t field_count);

// Reports what is wrong with one value, given the field it is.
void rl_json_check_field(rl_json_document *document, const rl_json *value,
                         const rl_json_field *field);

// Reports the items of an array that are not of this kind (texts: not empty either).
void rl_json_check_items(rl_json_document *document, const rl_json *array, rl_json_kind kind);

#endif
