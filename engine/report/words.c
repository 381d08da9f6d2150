#include "report/words.h"

#include "base/calendar.h"
#include "report/labels.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

void rl_words_init(rl_words *words, rl_context *ctx) {
    *words = (rl_words){.ctx = ctx};
    rl_arena_init(&words->arena, ctx);
}

void rl_words_clear(rl_words *words) { rl_arena_clear(&words->arena); }

// Moves a text into the arena.
static const char *keep(rl_words *words, rl_text *text) {
    const char *kept = NULL;
    if (!text->failed)
        kept = rl_arena_copy_text(&words->arena, rl_text_bytes(text), text->length);
    rl_text_clear(text);
    if (kept == NULL)
        words->failed = true;
    return kept == NULL ? "" : kept;
}

const char *rl_words_say(rl_words *words, rl_message message, ...) {
    const char *format = rl_message_text(words->ctx, message);
    va_list arguments;
    va_start(arguments, message);
    va_list measured;
    va_copy(measured, arguments);
    const int length = vsnprintf(NULL, 0, format, measured);
    va_end(measured);
    char *said = NULL;
    if (length >= 0)
        said = RL_ARENA_NEW(&words->arena, char, length + 1);
    if (said != NULL)
        vsnprintf(said, (size_t)length + 1, format, arguments);
    else
        words->failed = true;
    va_end(arguments);
    return said == NULL ? "" : said;
}

// Decimals worth reading: none from 10 on, or when they would be zeros.
static int decimals_of(double value) {
    const double size = fabs(value);
    if (size >= 9.95 || fabs(size - round(size)) < (size >= 0.95 ? 0.05 : 0.005))
        return 0;
    return size >= 0.095 ? 1 : 2;
}

static const char *decimal(rl_words *words, double value, int decimals) {
    rl_text text;
    rl_text_init(&text, words->ctx);
    rl_text_append_number(&text, value, decimals);
    return keep(words, &text);
}

const char *rl_words_number(rl_words *words, double value) {
    return decimal(words, value, decimals_of(value));
}

const char *rl_words_number_or_dash(rl_words *words, double value) {
    return isfinite(value) ? rl_words_number(words, value) : "–";
}

const char *rl_words_number_apart(rl_words *words, double value, double other) {
    int decimals =
        decimals_of(value) > decimals_of(other) ? decimals_of(value) : decimals_of(other);
    const bool differ = fabs(value - other) > 1e-9 * fabs(other);
    while (decimals < 9 && differ &&
           round(value * pow(10, decimals)) == round(other * pow(10, decimals)))
        decimals++;
    return decimal(words, value, decimals);
}

// Decimals that keep a share apart from nothing and from the whole; none for a round percentage.
static int share_decimals(double share) {
    const double distance = fmin(fabs(share), fabs(1 - share));
    if (fabs(100 * share - round(100 * share)) < 1e-7)
        return 0;
    if (distance >= 0.01)
        return 1;
    return distance >= 0.0001 ? 2 : distance >= 0.00001 ? 3 : 4;
}

static const char *percent(rl_words *words, double share, int decimals) {
    rl_text text;
    rl_text_init(&text, words->ctx);
    rl_text_append_percent(&text, share, decimals);
    return keep(words, &text);
}

const char *rl_words_share(rl_words *words, double share) {
    const int decimals = share_decimals(share);
    const double least = decimals == 0 ? 0 : pow(10, -2 - decimals);
    return percent(words, share < 1 ? fmin(fmax(share, least), 1 - least) : share, decimals);
}

const char *rl_words_share_at_least(rl_words *words, double share) {
    const int decimals = share_decimals(share);
    const double step = pow(10, -2 - decimals);
    return percent(words, floor(share / step + 1e-6) * step, decimals);
}

const char *rl_words_share_about(rl_words *words, double share) {
    const double tenths = floor(1000 * share + 1e-6);
    return percent(words, tenths / 1000, fmod(tenths, 10) == 0 ? 0 : 1);
}

static bool is_whole(double value) { return fabs(value - round(value)) < 0.005; }

static const char *amount(rl_words *words, double value, int decimals, rl_message unit) {
    return rl_words_say(words, unit, decimal(words, value, decimals));
}

const char *rl_words_euros(rl_words *words, double amount_eur) {
    return amount(words, amount_eur, is_whole(amount_eur) ? 0 : 2, RL_MSG_WORDS_EUROS);
}

const char *rl_words_hours(rl_words *words, double hours) {
    const int decimals = is_whole(hours) ? 0 : is_whole(10 * hours) ? 1 : 2;
    return amount(words, hours, decimals, RL_MSG_WORDS_HOURS);
}

const char *rl_words_day(rl_words *words, int32_t day) {
    rl_text text;
    rl_text_init(&text, words->ctx);
    rl_text_append_day(&text, day);
    return keep(words, &text);
}

// French is singular below two, English only at one.
static bool is_singular(const rl_words *words, double count) {
    return words->ctx->language == RL_FRENCH ? fabs(count) < 2 : count == 1;
}

const char *rl_words_count(rl_words *words, int64_t count, rl_message one, rl_message many) {
    return rl_words_say(words, is_singular(words, (double)count) ? one : many,
                        decimal(words, (double)count, 0));
}

const char *rl_words_relays(rl_words *words, int64_t count) {
    return rl_words_count(words, count, RL_MSG_WORDS_RELAY, RL_MSG_WORDS_RELAYS);
}

const char *rl_words_activations(rl_words *words, int64_t count) {
    return rl_words_count(words, count, RL_MSG_WORDS_ACTIVATION, RL_MSG_WORDS_ACTIVATIONS);
}

const char *rl_words_unit(rl_words *words, const rl_scenario *scenario) {
    if (scenario->weight_label != NULL)
        return NULL;
    if (strcmp(scenario->weight_name, "establishments") == 0)
        return rl_words_say(words, RL_MSG_WORDS_ESTABLISHMENT);
    if (strcmp(scenario->weight_name, "employees") == 0)
        return rl_words_say(words, RL_MSG_WORDS_EMPLOYEE);
    return NULL;
}

// A number already written and the noun of what the target counts.
static const char *with_noun(rl_words *words, const rl_scenario *scenario, double weight,
                             const char *number) {
    const bool one = is_singular(words, decimals_of(weight) == 0 ? round(weight) : weight);
    const char *noun = one ? rl_words_unit(words, scenario) : NULL;
    return rl_words_join(words, number, " ",
                         noun != NULL ? noun : rl_weight_label(words->ctx, scenario));
}

const char *rl_words_weight(rl_words *words, const rl_scenario *scenario, double weight) {
    return with_noun(words, scenario, weight, rl_words_number(words, weight));
}

const char *rl_words_weight_apart(rl_words *words, const rl_scenario *scenario, double weight,
                                  double other) {
    return with_noun(words, scenario, weight, rl_words_number_apart(words, weight, other));
}

const char *rl_words_code(rl_words *words, const rl_scenario *scenario, rl_dimension dimension,
                          const char *code) {
    const char *name = rl_code_name(scenario, dimension, code);
    return name == NULL || strcmp(name, code) == 0
               ? code
               : rl_words_say(words, RL_MSG_WORDS_NAMED_CODE, code, name);
}

const char *rl_words_segment(rl_words *words, const rl_scenario *scenario, rl_id segment) {
    const char *all = "";
    for (int d = 0; d < RL_DIMENSION_COUNT; d++) {
        const char *code = rl_segment_code(&scenario->segments[segment], (rl_dimension)d);
        all =
            rl_words_join(words, all, ", ", rl_words_code(words, scenario, (rl_dimension)d, code));
    }
    return all;
}

const char *rl_words_cut(rl_words *words, const char *text, int width) {
    if (rl_text_width(text) <= (size_t)width)
        return text;
    rl_text cut;
    rl_text_init(&cut, words->ctx);
    rl_text_append_padded(&cut, text, width);
    return keep(words, &cut);
}

const char *rl_words_join(rl_words *words, const char *left, const char *separator,
                          const char *right) {
    if (*left == '\0')
        return right;
    rl_text text;
    rl_text_init(&text, words->ctx);
    rl_text_append(&text, left);
    rl_text_append(&text, separator);
    rl_text_append(&text, right);
    return keep(words, &text);
}
