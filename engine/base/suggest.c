#include "base/suggest.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 64 }; // names are short; longer ones are never near

rl_suggestion rl_suggestion_start(const char *typed, size_t length) {
    return (rl_suggestion){typed, length, NULL, SIZE_MAX};
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

// Optimal string alignment distance (Damerau–Levenshtein with each pair swapped at most once).
// Only the last three rows of its table are kept.
static size_t edits(const char *a, size_t a_length, const char *b, size_t b_length) {
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t best = least(above[j], row[j - 1]) + 1;
            best = least(best, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = least(best, two_above[j - 2] + 1);
            row[j] = best;
        }
    }
    return rows[a_length % 3][b_length];
}

void rl_suggestion_consider(rl_suggestion *suggestion, const char *name) {
    const size_t length = strlen(name);
    if (suggestion->length == 0 || suggestion->length > LONGEST || length > LONGEST)
        return;
    const size_t allowed = (length + 2) / 3;
    const bool begins = suggestion->length >= 2 && suggestion->length < length &&
                        strncmp(suggestion->typed, name, suggestion->length) == 0;
    const bool same_letters =
        suggestion->length == length && strncasecmp(suggestion->typed, name, length) == 0;
    // The difference of the lengths is a lower bound that spares most of the work.
    const size_t difference =
        length > suggestion->length ? length - suggestion->length : suggestion->length - length;
    if (!begins && !same_letters && (difference > allowed || difference >= suggestion->distance))
        return;
    const size_t distance =
        begins || same_letters ? 1 : edits(suggestion->typed, suggestion->length, name, length);
    if (distance < suggestion->distance && distance <= allowed) {
        suggestion->best = name;
        suggestion->distance = distance;
    }
}
