#include "io/list_scanner.h"

#include "io/byte_stream.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum {
    BUFFER_BYTES = 1 << 20, // also the longest row
    COLUMN_NAME_BYTES = 64,
    HEADER_CELLS_MAX = 1024,
};

struct rl_list_scanner {
    rl_context *ctx;
    const char *path;
    rl_findings *findings;
    size_t first_finding; // of this file
    rl_byte_stream *stream;
    char *buffer;
    char *at, *end; // what is left in it
    bool ended;     // the stream gave all it has
    bool broken;    // nothing after this place can be read
    bool damaged;   // the compressed file is cut short or wrong
    char delimiter;
    bool stops[256]; // bytes that end an unquoted cell or are not allowed in it
    int64_t line;    // of `at`
    int64_t row_count;
    int32_t header_cells;
    int column_count;
    bool optional[RL_LIST_COLUMN_MAX];
    int32_t position[RL_LIST_COLUMN_MAX];                    // of the wanted columns
    char column_name[RL_LIST_COLUMN_MAX][COLUMN_NAME_BYTES]; // as in the header
    int32_t found[RL_FINDING_COUNT];                         // findings of each kind, listed or not
};

// Findings ----------------------------------------------------------------------------------------

bool rl_list_may_add(rl_list_scanner *s, rl_finding_code code) {
    return s->found[code]++ < RL_LIST_FINDINGS_EACH;
}

rl_findings *rl_list_findings(const rl_list_scanner *s) { return s->findings; }

static int32_t short_line(int64_t line) { return line < INT32_MAX ? (int32_t)line : INT32_MAX; }

rl_place rl_list_place(const rl_list_scanner *s, const rl_list_row *row, int column) {
    return (rl_place){.file = s->path,
                      .line = row == NULL ? 1 : short_line(row->line),
                      .column = rl_list_column_name(s, column)};
}

static rl_place place_of_line(const rl_list_scanner *s) {
    return (rl_place){.file = s->path, .line = short_line(s->line)};
}

#define REPORT(scanner, code, place, value, ...)                                                   \
    do {                                                                                           \
        if (rl_list_may_add((scanner), RL_FINDING_##code))                                         \
            rl_findings_add((scanner)->findings, RL_FINDING_##code, (place), (value),              \
                            __VA_ARGS__);                                                          \
    } while (0)

const char *rl_list_column_name(const rl_list_scanner *s, int column) {
    return s->column_name[column];
}

bool rl_list_has_column(const rl_list_scanner *s, int column) {
    return s->header_cells > 0 && s->position[column] >= 0;
}

bool rl_list_is_readable(const rl_list_scanner *s) { return s->header_cells > 0 && !s->broken; }

int64_t rl_list_row_count(const rl_list_scanner *s) { return s->row_count; }

double rl_list_fraction(const rl_list_scanner *s) {
    return s->stream == NULL ? NAN : rl_byte_stream_fraction(s->stream);
}

// Bytes -------------------------------------------------------------------------------------------

// Moves what is left to the front and reads behind it.
static rl_status refill(rl_list_scanner *s) {
    const size_t left = (size_t)(s->end - s->at);
    memmove(s->buffer, s->at, left);
    size_t count;
    const rl_status status =
        rl_byte_stream_read(s->stream, s->buffer + left, BUFFER_BYTES - left, &count);
    s->at = s->buffer;
    s->end = s->buffer + left + count;
    s->ended = left + count < BUFFER_BYTES;
    if (status == RL_E_INPUT) {
        rl_findings_add(s->findings, RL_FINDING_GZIP_BROKEN, (rl_place){.file = s->path}, NULL);
        s->ended = s->damaged = true;
        return RL_OK;
    }
    return status;
}

static bool is_blank(char byte) { return byte == ' ' || byte == '\t'; }

static bool ends_line(char byte) { return byte == '\n' || byte == '\r'; }

// After a line end at `at`, which is before `end`; CRLF is one.
static char *after_line_end(char *at, const char *end) {
    return at + 1 < end && at[0] == '\r' && at[1] == '\n' ? at + 2 : at + 1;
}

// Cells -------------------------------------------------------------------------------------------

typedef enum cell_end {
    CELL_ENDS,       // a delimiter follows
    CELL_ENDS_ROW,   // a line end or the end of the file
    CELL_INCOMPLETE, // the buffer ends first
} cell_end;

// A place in a row being read, and what was met since its beginning. Nothing is changed nor said
// before the row is known to be whole: a row that the buffer cuts is read again.
typedef struct cursor {
    char *at;
    int64_t line; // counts line ends inside quotes
    bool doubled; // quotation marks written twice in a cell
    bool stray;   // text after a closing quotation mark
    int control;  // a control character; −1 for none
} cursor;

static cell_end end_of_cell(const rl_list_scanner *s, cursor *c) {
    if (c->at == s->end)
        return s->ended ? CELL_ENDS_ROW : CELL_INCOMPLETE;
    if (*c->at == s->delimiter) {
        c->at++;
        return CELL_ENDS;
    }
    // A CR at the very end of the buffer may have its LF in the next block.
    if (*c->at == '\r' && c->at + 1 == s->end && !s->ended)
        return CELL_INCOMPLETE;
    return CELL_ENDS_ROW;
}

// A cell between quotation marks, opened before `c->at`.
static cell_end read_quoted(rl_list_scanner *s, cursor *c, rl_span *cell) {
    const char *const first = c->at;
    const int64_t opened = c->line;
    for (;; c->at++) {
        if (c->at == s->end) {
            if (!s->ended)
                return CELL_INCOMPLETE;
            REPORT(s, QUOTE_OPEN, ((rl_place){.file = s->path, .line = short_line(opened)}), NULL,
                   0);
            s->broken = true;
            *cell = (rl_span){first, (size_t)(c->at - first)};
            return CELL_ENDS_ROW;
        }
        if (*c->at == '"') {
            if (c->at + 1 == s->end && !s->ended)
                return CELL_INCOMPLETE;
            if (c->at + 1 == s->end || c->at[1] != '"')
                break;
            c->doubled = true;
            c->at++;
        }
        c->line += *c->at == '\n';
    }
    *cell = (rl_span){first, (size_t)(c->at - first)};
    c->at++;
    while (c->at < s->end && is_blank(*c->at) && *c->at != s->delimiter)
        c->at++;
    while (c->at < s->end && *c->at != s->delimiter && !ends_line(*c->at)) {
        c->stray = true;
        c->at++;
    }
    return end_of_cell(s, c);
}

// Makes doubled quotation marks single, in place.
static void undouble(rl_span *cell) {
    char *const first = (char *)cell->bytes; // in the scanner's own buffer
    size_t length = 0;
    for (size_t i = 0; i < cell->length; i++) {
        i += first[i] == '"' && i + 1 < cell->length && first[i + 1] == '"';
        first[length++] = first[i];
    }
    cell->length = length;
}

static cell_end read_cell(rl_list_scanner *s, cursor *c, rl_span *cell) {
    while (c->at < s->end && is_blank(*c->at) && *c->at != s->delimiter)
        c->at++;
    if (c->at < s->end && *c->at == '"') {
        c->at++;
        return read_quoted(s, c, cell);
    }
    char *const first = c->at;
    for (;;) {
        while (c->at < s->end && !s->stops[(unsigned char)*c->at])
            c->at++;
        if (c->at == s->end || *c->at == s->delimiter || ends_line(*c->at))
            break;
        c->control = (unsigned char)*c->at++;
    }
    const char *last = c->at;
    while (last > first && is_blank(last[-1]))
        last--;
    *cell = (rl_span){first, (size_t)(last - first)};
    return end_of_cell(s, c);
}

static cursor begin_row(const rl_list_scanner *s) {
    return (cursor){.at = s->at, .line = s->line, .control = -1};
}

// Ends the row: `c` is at its line end or at the end of the file.
static void end_row(rl_list_scanner *s, cursor *c) {
    if (c->stray)
        REPORT(s, QUOTE_STRAY, place_of_line(s), NULL, 0);
    if (c->control >= 0)
        REPORT(s, CONTROL_CHARACTER, place_of_line(s), NULL, (unsigned)c->control);
    s->line = c->line;
    if (c->at < s->end) {
        c->at = after_line_end(c->at, s->end);
        s->line++;
    }
    s->at = c->at;
}

// Header ------------------------------------------------------------------------------------------

// Whether one of the names separated by '|' is this text, letter case apart.
static bool is_named(const char *names, rl_span text) {
    for (const char *name = names; *name != '\0';) {
        const size_t length = strcspn(name, "|");
        if (length == text.length && strncasecmp(name, text.bytes, length) == 0)
            return true;
        name += length + (name[length] == '|');
    }
    return false;
}

static void choose_delimiter(rl_list_scanner *s) {
    size_t counts[3] = {0};
    static const char choices[] = {',', ';', '\t'};
    bool quoted = false;
    for (const char *at = s->at; at < s->end && (quoted || !ends_line(*at)); at++) {
        quoted ^= *at == '"';
        for (int i = 0; i < 3; i++)
            counts[i] += !quoted && *at == choices[i];
    }
    int best = 0;
    for (int i = 1; i < 3; i++)
        best = counts[i] > counts[best] ? i : best;
    s->delimiter = choices[best];
    for (int byte = 0; byte < 0x20; byte++)
        s->stops[byte] = true;
    s->stops['\t'] = s->delimiter == '\t';
    s->stops[0x7F] = true;
    s->stops[(unsigned char)s->delimiter] = true;
}

// First thing in the file: marks of its encoding. False when it cannot be read.
static bool skip_mark(rl_list_scanner *s) {
    const size_t length = (size_t)(s->end - s->at);
    if (length >= 2 && (memcmp(s->at, "\xFF\xFE", 2) == 0 || memcmp(s->at, "\xFE\xFF", 2) == 0)) {
        rl_findings_add(s->findings, RL_FINDING_ENCODING_UTF16, (rl_place){.file = s->path}, NULL);
        return false;
    }
    if (length >= 3 && memcmp(s->at, "\xEF\xBB\xBF", 3) == 0)
        s->at += 3;
    while (s->at < s->end && (is_blank(*s->at) || ends_line(*s->at))) {
        if (ends_line(*s->at)) {
            s->at = after_line_end(s->at, s->end);
            s->line++;
        } else {
            s->at++;
        }
    }
    if (s->at == s->end) {
        if (!s->damaged)
            rl_findings_add(s->findings, RL_FINDING_FILE_EMPTY, (rl_place){.file = s->path}, NULL);
        return false;
    }
    return true;
}

static void read_header(rl_list_scanner *s, const rl_list_column *columns) {
    const rl_place header = {.file = s->path, .line = short_line(s->line)};
    cursor c = begin_row(s);
    for (int i = 0; i < s->column_count; i++)
        s->position[i] = -1;
    cell_end ending = CELL_ENDS;
    while (ending == CELL_ENDS && s->header_cells < HEADER_CELLS_MAX) {
        rl_span cell;
        ending = read_cell(s, &c, &cell);
        for (int i = 0; i < s->column_count; i++) {
            if (!is_named(columns[i].names, cell))
                continue;
            if (s->position[i] >= 0) {
                rl_place place = header;
                place.column = s->column_name[i];
                rl_findings_add(s->findings, RL_FINDING_COLUMN_DUPLICATE, place, NULL);
                s->broken = true;
            }
            s->position[i] = s->header_cells;
            memcpy(s->column_name[i], cell.bytes, cell.length);
            s->column_name[i][cell.length] = '\0';
        }
        s->header_cells++;
    }
    for (int i = 0; i < s->column_count; i++) {
        if (s->position[i] >= 0 || s->optional[i])
            continue;
        rl_place place = header;
        place.column = s->column_name[i];
        rl_findings_add(s->findings, RL_FINDING_COLUMN_MISSING, place, NULL);
        s->broken = true;
    }
    s->broken |= ending == CELL_INCOMPLETE; // a header longer than the buffer
    end_row(s, &c);
}

rl_status rl_list_open(rl_context *ctx, const char *path, const rl_list_column *columns,
                       int column_count, rl_findings *findings, rl_list_scanner **out) {
    rl_status status;
    *out = NULL;
    assert(column_count <= RL_LIST_COLUMN_MAX);
    rl_list_scanner *s = RL_NEW(ctx, rl_list_scanner, 1);
    if (s == NULL)
        return rl_fail_memory(ctx);
    s->ctx = ctx;
    s->path = path;
    s->findings = findings;
    s->first_finding = findings->list.count;
    s->line = 1;
    s->column_count = column_count;
    for (int i = 0; i < column_count; i++) {
        const size_t length = strcspn(columns[i].names, "|");
        assert(length < COLUMN_NAME_BYTES);
        memcpy(s->column_name[i], columns[i].names, length);
        s->optional[i] = columns[i].optional;
    }
    s->buffer = RL_NEW(ctx, char, BUFFER_BYTES);
    if (s->buffer == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    s->at = s->end = s->buffer;
    if (strcmp(path, "-") != 0 && access(path, F_OK) != 0 && errno == ENOENT) {
        rl_findings_add(findings, RL_FINDING_FILE_MISSING, (rl_place){.file = path}, NULL);
        s->broken = s->ended = true;
        status = RL_OK;
        goto done;
    }
    RL_TRY(rl_byte_stream_open(ctx, path, &s->stream));
    RL_TRY(refill(s));
    if (!skip_mark(s)) {
        s->broken = true;
        goto done;
    }
    choose_delimiter(s);
    read_header(s, columns);
done:
    if (status == RL_OK)
        *out = s;
    else
        rl_list_close(s);
    return status;
}

void rl_list_close(rl_list_scanner *s) {
    if (s == NULL)
        return;
    rl_findings_sort(s->findings, s->first_finding);
    for (int code = 0; code < RL_FINDING_COUNT; code++) {
        if (s->found[code] > RL_LIST_FINDINGS_EACH)
            rl_findings_add(s->findings, RL_FINDING_MORE_ALIKE, (rl_place){.file = s->path}, NULL,
                            s->found[code] - RL_LIST_FINDINGS_EACH,
                            rl_finding_name((rl_finding_code)code));
    }
    rl_byte_stream_close(s->stream);
    rl_release(s->ctx, s->buffer);
    rl_release(s->ctx, s);
}

// Rows --------------------------------------------------------------------------------------------

typedef enum row_kind { ROW_GOOD, ROW_SKIPPED, ROW_INCOMPLETE } row_kind;

// Says what is wrong with a row that was read whole.
static row_kind judge_row(rl_list_scanner *s, const rl_list_row *row, int32_t cells, bool any) {
    if (!any || s->broken)
        return ROW_SKIPPED; // a blank line, or what a quotation mark swallowed
    if (cells != s->header_cells) {
        const char delimiter[] = {s->delimiter, '\0'};
        REPORT(s, ROW_RAGGED, ((rl_place){.file = s->path, .line = short_line(row->line)}), NULL,
               cells, s->header_cells, s->delimiter == '\t' ? "TAB" : delimiter);
        return ROW_SKIPPED;
    }
    for (int i = 0; i < s->column_count; i++) {
        if (row->cells[i].length == 0 && !s->optional[i]) {
            REPORT(s, VALUE_MISSING, rl_list_place(s, row, i), NULL, 0);
            return ROW_SKIPPED;
        }
    }
    return ROW_GOOD;
}

static row_kind read_row(rl_list_scanner *s, rl_list_row *row) {
    cursor c = begin_row(s);
    row->line = s->line;
    for (int i = 0; i < s->column_count; i++)
        row->cells[i] = (rl_span){"", 0}; // columns that the file, or this row, has not got
    int32_t cells = 0;
    bool any = false;
    cell_end ending;
    do {
        rl_span cell;
        ending = read_cell(s, &c, &cell);
        if (ending == CELL_INCOMPLETE)
            return ROW_INCOMPLETE;
        any |= cell.length > 0;
        for (int i = 0; i < s->column_count; i++)
            if (s->position[i] == cells)
                row->cells[i] = cell;
        // Spreadsheets leave empty cells beyond the last column.
        cells += cell.length > 0 || cells < s->header_cells;
    } while (ending == CELL_ENDS);
    end_row(s, &c);
    for (int i = 0; c.doubled && i < s->column_count; i++)
        undouble(&row->cells[i]);
    return judge_row(s, row, cells, any);
}

// A row that the buffer does not hold to its end: reads on, once nothing given points into it.
static rl_status make_room(rl_list_scanner *s) {
    if (s->at == s->buffer && s->end == s->buffer + BUFFER_BYTES) {
        // Longer than any list has: a quotation mark that opens and never closes.
        REPORT(s, QUOTE_OPEN, place_of_line(s), NULL, 0);
        s->broken = true;
        return RL_OK;
    }
    return refill(s);
}

rl_status rl_list_next(rl_list_scanner *s, rl_list_row rows[RL_LIST_BATCH], int *count) {
    *count = 0;
    while (!s->broken && *count < RL_LIST_BATCH) {
        if (s->at == s->end && s->ended)
            break;
        const row_kind kind = s->at == s->end ? ROW_INCOMPLETE : read_row(s, &rows[*count]);
        if (kind == ROW_GOOD) {
            (*count)++;
        } else if (kind == ROW_INCOMPLETE) {
            if (*count > 0)
                break;
            const rl_status status = make_room(s);
            if (status != RL_OK)
                return status;
        }
    }
    s->row_count += *count;
    return RL_OK;
}
