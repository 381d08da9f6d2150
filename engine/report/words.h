// Words for people, made piece by piece in the context's language: figures with their units and
// sentences of the catalogue. Pieces live until the maker is cleared, so that they can be put into
// one another freely.
#ifndef RL_REPORT_WORDS_H
#define RL_REPORT_WORDS_H

#include "base/memory.h"
#include "base/messages.h"
#include "domain/scenario.h"

typedef struct rl_words {
    rl_context *ctx;
    rl_arena arena;
    bool failed; // memory ran out: some pieces are empty
} rl_words;

void rl_words_init(rl_words *words, rl_context *ctx);
void rl_words_clear(rl_words *words);

// The functions below return no NULL but where they say so.

// A text of the catalogue with its arguments.
const char *rl_words_say(rl_words *words, rl_message message, ...);

// A number with no more decimals than it is worth reading: « 3 240 », « 4,5 », « 0,02 ».
const char *rl_words_number(rl_words *words, double value);

// The same, and « – » for what is not finite.
const char *rl_words_number_or_dash(rl_words *words, double value);

// A number with as many more decimals as it takes to differ from `other`, if they do.
const char *rl_words_number_apart(rl_words *words, double value, double other);

// A share: « 31,1 % », with more decimals when it is small or close to the whole; never « 100 % »
// for what is not all, nor « 0 % » for what is something.
const char *rl_words_share(rl_words *words, double share);

// The same rounded down, for « at least ».
const char *rl_words_share_at_least(rl_words *words, double share);

// The same to a tenth of a percent, as much as people read.
const char *rl_words_share_about(rl_words *words, double share);

const char *rl_words_euros(rl_words *words, double amount_eur);
const char *rl_words_hours(rl_words *words, double hours); // « 112 h »
const char *rl_words_day(rl_words *words, int32_t day);

// A count with its noun: `one` and `many` take the number as a text.
const char *rl_words_count(rl_words *words, int64_t count, rl_message one, rl_message many);
const char *rl_words_relays(rl_words *words, int64_t count);
const char *rl_words_activations(rl_words *words, int64_t count);

// One of what the target counts, « établissement »; NULL when only its plural is known.
const char *rl_words_unit(rl_words *words, const rl_scenario *scenario);

// An amount of what the target counts: « 3 240 établissements ».
const char *rl_words_weight(rl_words *words, const rl_scenario *scenario, double weight);
const char *rl_words_weight_apart(rl_words *words, const rl_scenario *scenario, double weight,
                                  double other);

// A code as people read it: « FZ Construction », or the code alone when it has no name.
const char *rl_words_code(rl_words *words, const rl_scenario *scenario, rl_dimension dimension,
                          const char *code);

// The three codes of a segment, « FZ Construction, 1-9 sal, 69 Rhône ».
const char *rl_words_segment(rl_words *words, const rl_scenario *scenario, rl_id segment);

// The beginning of a text that is wider than `width` columns, « Beginning of a te… »; the text
// itself when it is not.
const char *rl_words_cut(rl_words *words, const char *text, int width);

// `left`, then `separator`, then `right`; `right` alone while `left` is empty.
const char *rl_words_join(rl_words *words, const char *left, const char *separator,
                          const char *right);

#endif
