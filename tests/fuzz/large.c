// Long inputs of one thing over and over, through every target: none may take a time or a memory
// out of proportion with its length (a quadratic reader would take minutes).
//
//     relais-large [TARGET…]
#include "fuzz/fuzzing.h"
#include "support/effort.h"
#include "support/input_readers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LENGTH = 1 << 17, SECONDS_MAX = 3 };

static const char *const patterns[] = {
    "\"",
    ";",
    ",",
    "\t",
    "\n",
    "\r\n",
    " ",
    "a",
    "a\n",
    "a;b\n",
    "a,b\n",
    "\"a\"\n",
    "\"\";",
    "|",
    "a|",
    "x;",
    "[",
    "{",
    "]",
    "{\"a\":",
    "[1,",
    "\"a\",",
    "1,",
    "\\",
    "\\u0041",
    "0",
    "9",
    "-",
    "1e9",
    "<",
    "<a>",
    "<a/>",
    "<a b=\"",
    "</a>",
    "&amp;",
    "<!--",
    "]]>",
    "\xE9",
    "\xC3\xA9",
    "\xEF\xBB\xBF",
    "\xFF",
    "\x01",
    "a b\n",
    "a b 0.5\n",
    "1 2\n",
    "# x\n",
    "capeb;newsletter;mars\n",
    "capeb;;x\n",
    "\n;",
    "a;a;a;a;a;a;a;a;a;a\n",
    "{\"a\":1,\"a\":1},",
    "x0.8|",
};

// The first line of the target's first good file, or nothing.
static size_t first_line(const char *target, char *line, size_t size) {
    const rl_input_reader *reader = rl_input_reader_find(target);
    char base[RL_WORKING_PATH_BYTES];
    char path[RL_WORKING_PATH_BYTES];
    size_t length = 0;
    if (reader == NULL)
        return 0;
    rl_input_base(target, base);
    rl_working_path(base, reader->files[0], path);
    char *bytes = rl_working_file_read(path, &length);
    if (bytes != NULL)
        length = strcspn(bytes, "\n") + 1;
    length = length < size ? length : 0;
    if (bytes != NULL)
        memcpy(line, bytes, length);
    free(bytes);
    return length;
}

static size_t fill(uint8_t *input, size_t length, size_t start, const char *pattern) {
    const size_t step = strlen(pattern);
    size_t at = start;
    for (; at + step <= length; at += step)
        memcpy(input + at, pattern, step);
    return at;
}

// Seconds of processor that the input takes.
static double measure(rl_fuzzing *fuzzing, const uint8_t *input, size_t length) {
    const clock_t start = clock();
    rl_fuzzing_input(fuzzing, input, length);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static int run(const char *target) {
    const size_t length = (size_t)LENGTH / RL_EFFORT_DIVISOR;
    char line[4096];
    int slow = 0;
    rl_fuzzing *fuzzing = rl_fuzzing_start(target);
    uint8_t *input = malloc(length);
    if (fuzzing == NULL || input == NULL)
        return 1;
    const size_t header = first_line(target, line, sizeof line);
    const bool several = rl_fuzzing_has_pieces(fuzzing);
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
        for (int with_header = 0; with_header <= (header > 0); with_header++) {
            size_t at = 0;
            if (several)
                input[at++] = '0';
            if (with_header) {
                memcpy(input + at, line, header);
                at += header;
            }
            at = fill(input, length, at, patterns[p]);
            const double seconds = measure(fuzzing, input, at);
            if (seconds > SECONDS_MAX) {
                printf("%s: pattern %zu%s took %.1f s\n", target, p,
                       with_header ? " under the header" : "", seconds);
                slow++;
            }
        }
    }
    free(input);
    rl_fuzzing_stop(fuzzing);
    return slow;
}

int main(int argument_count, char **arguments) {
    int slow = 0;
    for (int i = 1; i < argument_count; i++)
        slow += run(arguments[i]);
    for (size_t i = 0; argument_count == 1 && i < rl_input_reader_count; i++)
        slow += run(rl_input_readers[i].name);
    if (argument_count == 1)
        slow += run("json") + run("csv");
    return slow > 0;
}
