// Changing a JSON document in memory.
#include "io/json.h"

#include <stdlib.h>
#include <string.h>

// Nodes are made by this layer, in the document's arena, and are constant for their readers only.
static rl_json *writable(const rl_json *node) { return (rl_json *)node; }

enum { STEP_BYTES = 256 };

// Reads the step of a pointer that begins with its slash, unescaped, and moves to the next one. A
// step too long, which no key is, is cut: it is then nowhere.
static void take_step(const char **pointer, char step[STEP_BYTES]) {
    const char *at = *pointer + 1;
    size_t length = 0;
    for (; *at != '\0' && *at != '/'; at++) {
        const bool escaped = *at == '~' && (at[1] == '0' || at[1] == '1');
        at += escaped;
        if (length + 1 < STEP_BYTES)
            step[length++] = (char)(!escaped ? *at : *at == '0' ? '~' : '/');
    }
    step[length] = '\0';
    *pointer = at;
}

static const rl_json *child_at(const rl_json *parent, const char *step) {
    if (parent->kind == RL_JSON_OBJECT)
        return rl_json_get(parent, step);
    if (parent->kind != RL_JSON_ARRAY || step[0] == '\0' ||
        strspn(step, "0123456789") != strlen(step))
        return NULL;
    const long place = strtol(step, NULL, 10);
    const rl_json *child = parent->first;
    while (child != NULL && child->position != place)
        child = child->next;
    return child;
}

const rl_json *rl_json_at(const rl_json *root, const char *pointer) {
    char step[STEP_BYTES];
    const rl_json *node = root;
    while (node != NULL && *pointer == '/') {
        take_step(&pointer, step);
        node = child_at(node, step);
    }
    return *pointer == '\0' ? node : NULL;
}

static rl_json *add_child(rl_json_document *document, rl_json *parent, const char *key) {
    rl_json *child = RL_ARENA_NEW(&document->arena, rl_json, 1);
    if (child == NULL)
        return NULL;
    if (key != NULL) {
        child->key = rl_arena_copy_text(&document->arena, key, strlen(key));
        if (child->key == NULL)
            return NULL;
    }
    const rl_json **link = &parent->first;
    while (*link != NULL)
        link = &writable(*link)->next;
    child->parent = parent;
    child->line = parent->line;
    child->position = parent->count++;
    *link = child;
    return child;
}

// The node at the pointer, made when missing.
static rl_status reach(rl_json_document *document, const char *pointer, rl_json **out) {
    char step[STEP_BYTES];
    rl_json *node = writable(document->root);
    if (*pointer != '/')
        return RL_E_INPUT;
    while (*pointer == '/') {
        take_step(&pointer, step);
        if (node->kind == RL_JSON_NULL)
            node->kind = RL_JSON_OBJECT; // made on the way
        rl_json *child = writable(child_at(node, step));
        if (child == NULL && (node->kind != RL_JSON_OBJECT || step[0] == '\0'))
            return RL_E_INPUT;
        if (child == NULL && (child = add_child(document, node, step)) == NULL)
            return rl_fail_memory(document->arena.ctx);
        node = child;
    }
    *out = node;
    return RL_OK;
}

// Becomes another value, keeping its place.
static void become(rl_json *node, rl_json_kind kind) {
    node->kind = kind;
    node->first = NULL;
    node->count = 0;
    node->text = NULL;
}

rl_status rl_json_set_number(rl_json_document *document, const char *pointer, double number) {
    rl_json *node = NULL;
    const rl_status status = reach(document, pointer, &node);
    if (status == RL_OK && node != NULL) {
        become(node, RL_JSON_NUMBER);
        node->number = number;
    }
    return status;
}

static rl_status set_text(rl_json_document *document, rl_json *node, const char *text) {
    become(node, RL_JSON_TEXT);
    node->text = rl_arena_copy_text(&document->arena, text, strlen(text));
    return node->text == NULL ? rl_fail_memory(document->arena.ctx) : RL_OK;
}

rl_status rl_json_set_text(rl_json_document *document, const char *pointer, const char *text) {
    rl_json *node = NULL;
    const rl_status status = reach(document, pointer, &node);
    return status == RL_OK && node != NULL ? set_text(document, node, text) : status;
}

rl_status rl_json_append_text(rl_json_document *document, const char *pointer, const char *text) {
    rl_json *node = NULL;
    const rl_status status = reach(document, pointer, &node);
    if (status != RL_OK || node == NULL)
        return status;
    if (node->kind == RL_JSON_NULL)
        become(node, RL_JSON_ARRAY);
    if (node->kind != RL_JSON_ARRAY)
        return RL_E_INPUT;
    rl_json *item = add_child(document, node, NULL);
    return item == NULL ? rl_fail_memory(document->arena.ctx) : set_text(document, item, text);
}
