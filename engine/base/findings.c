#include "base/findings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_BYTES_MAX = 200 }; // an unclosed quote can make a value of a whole file

typedef struct code_info {
    rl_severity severity;
    const char *name;
    const char *texts[2]; // indexed by language
} code_info;

static const code_info codes[RL_FINDING_COUNT] = {
#define RL_FINDING(code, severity, english, french) {severity, #code, {english, french}},
#include "base/messages/findings_codes.def"
#undef RL_FINDING
};

void rl_findings_init(rl_findings *findings, rl_context *ctx) {
    *findings = (rl_findings){.ctx = ctx};
    rl_arena_init(&findings->arena, ctx);
}

void rl_findings_clear(rl_findings *findings) {
    RL_VECTOR_CLEAR(findings->ctx, &findings->list);
    rl_arena_clear(&findings->arena);
    findings->error_count = 0;
    memset(findings->found, 0, sizeof findings->found);
}

static char *keep(rl_findings *findings, const char *text) {
    if (text == NULL)
        return NULL;
    char *copy = rl_arena_copy_text(&findings->arena, text, strlen(text));
    if (copy == NULL)
        findings->failed = true;
    return copy;
}

// What comes from inside a file may hold line ends and other control characters: a finding stays on
// its line.
static const char *keep_visible(rl_findings *findings, const char *text) {
    char *copy = keep(findings, text);
    for (char *at = copy; at != NULL && *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = ' ';
    return copy;
}

static rl_place keep_place(rl_findings *findings, rl_place place) {
    return (rl_place){.file = keep(findings, place.file),
                      .line = place.line,
                      .column = keep_visible(findings, place.column),
                      .pointer = keep_visible(findings, place.pointer),
                      .sheet = keep_visible(findings, place.sheet)};
}

void rl_findings_relocate(rl_findings *findings, size_t number, rl_place place) {
    findings->list.items[number].place = keep_place(findings, place);
}

// A long value is cut between two characters, with an ellipsis.
static const char *keep_value(rl_findings *findings, const char *value) {
    size_t length = value == NULL ? 0 : strlen(value);
    if (length <= VALUE_BYTES_MAX)
        return keep_visible(findings, value);
    char cut[VALUE_BYTES_MAX + sizeof "…"];
    length = VALUE_BYTES_MAX;
    while (length > 0 && ((unsigned char)value[length] & 0xC0) == 0x80)
        length--;
    memcpy(cut, value, length);
    memcpy(cut + length, "…", sizeof "…");
    return keep_visible(findings, cut);
}

// Counts one more of a kind; false when enough of them are listed, which is then said.
static bool is_listed(rl_findings *findings, rl_finding_code code, const char *file) {
    const int32_t found = ++findings->found[code];
    if (found > RL_FINDINGS_EACH)
        findings->error_count += codes[code].severity == RL_ERROR;
    if (found == RL_FINDINGS_EACH + 1)
        rl_findings_add(findings, RL_FINDING_MORE_NOT_LISTED, (rl_place){.file = file}, NULL,
                        (int)RL_FINDINGS_EACH, codes[code].name);
    return found <= RL_FINDINGS_EACH;
}

// Lists a finding whose texts have been kept; one that memory was too short for is none.
static void record(rl_findings *findings, rl_finding finding) {
    findings->error_count += finding.severity == RL_ERROR;
    if (RL_VECTOR_RESERVE(findings->ctx, &findings->list, 1) != RL_OK)
        findings->failed = true;
    if (!findings->failed)
        findings->list.items[findings->list.count++] = finding;
}

void rl_findings_add(rl_findings *findings, rl_finding_code code, rl_place place, const char *value,
                     ...) {
    const code_info *info = &codes[code];
    char text[1024];
    va_list arguments;
    if (!is_listed(findings, code, place.file))
        return;
    va_start(arguments, value);
    vsnprintf(text, sizeof text, info->texts[findings->ctx->language == RL_FRENCH], arguments);
    va_end(arguments);

    record(findings, (rl_finding){
                         .code = code,
                         .severity = info->severity,
                         .place = keep_place(findings, place),
                         .value = keep_value(findings, value),
                         .text = keep_visible(findings, text),
                     });
}

void rl_findings_repeat(rl_findings *findings, const rl_finding *finding) {
    const rl_place *place = &finding->place;
    record(findings, (rl_finding){
                         .code = finding->code,
                         .severity = finding->severity,
                         .place = {.file = keep(findings, place->file),
                                   .sheet = keep(findings, place->sheet),
                                   .line = place->line,
                                   .column = keep(findings, place->column),
                                   .pointer = keep(findings, place->pointer)},
                         .value = keep(findings, finding->value),
                         .text = keep(findings, finding->text),
                     });
}

// Order -------------------------------------------------------------------------------------------

typedef struct ranked_finding {
    rl_finding finding;
    size_t number; // in the list, which makes the order of equals certain
} ranked_finding;

static int compare_texts(const char *a, const char *b) {
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static int compare_ranked(const void *left, const void *right) {
    const ranked_finding *a = left;
    const ranked_finding *b = right;
    const rl_place *at = &a->finding.place;
    const rl_place *bt = &b->finding.place;
    const int files = compare_texts(at->file, bt->file);
    const int sheets = compare_texts(at->sheet, bt->sheet);
    if (files != 0 || sheets != 0)
        return files != 0 ? files : sheets;
    if (at->line != bt->line)
        return at->line < bt->line ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

void rl_findings_sort(rl_findings *findings, size_t from) {
    const size_t count = findings->list.count - from;
    if (count < 2)
        return;
    rl_finding *items = findings->list.items + from;
    ranked_finding *ranked = RL_NEW(findings->ctx, ranked_finding, count);
    if (ranked == NULL) {
        findings->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        ranked[i] = (ranked_finding){items[i], i};
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < count; i++)
        items[i] = ranked[i].finding;
    rl_release(findings->ctx, ranked);
}

rl_status rl_findings_status(const rl_findings *findings) {
    if (findings->failed)
        return rl_fail_memory(findings->ctx);
    if (findings->error_count == 0)
        return RL_OK;
    return rl_fail(findings->ctx, RL_E_INPUT,
                   findings->ctx->language == RL_FRENCH ? "%zu erreur(s) dans les données"
                                                        : "%zu error(s) in the input",
                   findings->error_count);
}

const char *rl_finding_name(rl_finding_code code) { return codes[code].name; }

const char *rl_severity_name(rl_severity severity) {
    static const char *const names[] = {"repair", "warning", "error"};
    return names[severity];
}

void rl_finding_append(const rl_finding *finding, rl_text *text) {
    const bool french = text->ctx->language == RL_FRENCH;
    const size_t start = text->length;
    if (finding->place.file != NULL)
        rl_text_append(text, finding->place.file);
    if (finding->place.sheet != NULL)
        rl_text_format(text, french ? ", feuille « %s »" : ", sheet “%s”", finding->place.sheet);
    if (finding->place.line > 0 && finding->place.sheet != NULL)
        rl_text_format(text, french ? ", ligne %d" : ", row %d", (int)finding->place.line);
    else if (finding->place.line > 0)
        rl_text_format(text, ":%d", (int)finding->place.line);
    if (finding->place.pointer != NULL)
        rl_text_format(text, " %s", finding->place.pointer);
    if (finding->place.column != NULL)
        rl_text_format(text, french ? ", colonne « %s »" : ", column “%s”", finding->place.column);
    if (text->length > start)
        rl_text_append(text, french ? " : " : ": ");
    rl_text_append(text, finding->text);
    if (finding->value != NULL)
        rl_text_format(text, french ? " (lu : « %s »)" : " (read: “%s”)", finding->value);
}
