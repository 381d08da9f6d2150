#include "cli/options.h"

#include "base/suggest.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct parser {
    rl_context *ctx;
    const rl_option_set *sets;
    size_t set_count;
    char *const *arguments;
    int count;
    int next; // argument to read
} parser;

typedef struct found_option {
    const rl_option *option; // NULL when there is none
    void *target;            // where its value goes
} found_option;

static found_option find_option(const parser *p, const char *name, size_t length, char letter) {
    for (size_t s = 0; s < p->set_count; s++) {
        for (size_t i = 0; i < p->sets[s].count; i++) {
            const rl_option *option = &p->sets[s].options[i];
            const bool same = name == NULL ? letter == option->letter
                                           : strlen(option->name) == length &&
                                                 strncmp(option->name, name, length) == 0;
            if (same)
                return (found_option){option, (char *)p->sets[s].values + option->offset};
        }
    }
    return (found_option){NULL, NULL};
}

static rl_status fail_unknown(const parser *p, const char *name, size_t length) {
    rl_suggestion suggestion = rl_suggestion_start(name, length);
    for (size_t s = 0; s < p->set_count; s++)
        for (size_t i = 0; i < p->sets[s].count; i++)
            rl_suggestion_consider(&suggestion, p->sets[s].options[i].name);
    if (suggestion.best == NULL)
        return rl_fail(p->ctx, RL_E_USAGE, rl_message_text(p->ctx, RL_MSG_CLI_UNKNOWN_OPTION),
                       (int)length, name);
    return rl_fail(p->ctx, RL_E_USAGE, rl_message_text(p->ctx, RL_MSG_CLI_UNKNOWN_OPTION_NEAR),
                   (int)length, name, suggestion.best);
}

// Values -----------------------------------------------------------------------------------------

// A decimal number and nothing else: no hexadecimal, infinity or NaN, which strtod would take.
static bool read_number(const char *text, double *out, const char **end) {
    const size_t length = strspn(text, "0123456789+-.eE");
    char *stop = NULL;
    errno = 0;
    *out = strtod(text, &stop);
    *end = stop;
    return length > 0 && stop == text + length && isfinite(*out) && errno != ERANGE;
}

static rl_status fail_value(const parser *p, const rl_option *option, const char *text) {
    return rl_fail(p->ctx, RL_E_USAGE, rl_message_text(p->ctx, RL_MSG_CLI_BAD_VALUE), option->name,
                   option->value, text);
}

static rl_status check_range(const parser *p, const rl_option *option, double value,
                             const char *text) {
    if (value >= option->least && value <= option->most)
        return RL_OK;
    if (option->most >= INT32_MAX)
        return rl_fail(p->ctx, RL_E_USAGE, rl_message_text(p->ctx, RL_MSG_CLI_TOO_SMALL),
                       option->name, text, option->least);
    return rl_fail(p->ctx, RL_E_USAGE, rl_message_text(p->ctx, RL_MSG_CLI_OUT_OF_RANGE),
                   option->name, text, option->least, option->most);
}

static rl_status store_number(const parser *p, const rl_option *option, void *target,
                              const char *text) {
    double value;
    const char *end = NULL;
    if (!read_number(text, &value, &end))
        return fail_value(p, option, text);
    if (option->kind == RL_OPTION_KIND_SHARE) {
        const char *sign = end + strspn(end, " ");
        if (*sign == '%') {
            value /= 100.0;
            end = sign + 1;
        }
    }
    if (*end != '\0')
        return fail_value(p, option, text);
    const rl_status status = check_range(p, option, value, text);
    if (status != RL_OK)
        return status;
    if (option->kind == RL_OPTION_KIND_COUNT) {
        if (value != floor(value))
            return fail_value(p, option, text);
        *(int32_t *)target = (int32_t)value;
    } else {
        *(double *)target = value;
    }
    return RL_OK;
}

static rl_status store_seed(const parser *p, const rl_option *option, void *target,
                            const char *text) {
    char *end = NULL;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno == ERANGE)
        return fail_value(p, option, text);
    *(uint64_t *)target = value;
    return RL_OK;
}

static rl_status store_choice(const parser *p, const rl_option *option, void *target,
                              const char *text) {
    const size_t length = strlen(text);
    for (const char *choice = option->choices; length > 0; choice++) {
        const size_t width = strcspn(choice, "|");
        if (width == length && strncmp(choice, text, width) == 0) {
            *(const char **)target = text;
            return RL_OK;
        }
        choice += width;
        if (*choice == '\0')
            break;
    }
    return rl_fail(p->ctx, RL_E_USAGE, rl_message_text(p->ctx, RL_MSG_CLI_BAD_CHOICE), option->name,
                   option->choices, text);
}

static rl_status store_value(const parser *p, const rl_option *option, void *target,
                             const char *text) {
    switch (option->kind) {
    case RL_OPTION_KIND_FLAG:
        *(bool *)target = true;
        return RL_OK;
    case RL_OPTION_KIND_TEXT:
        *(const char **)target = text;
        return RL_OK;
    case RL_OPTION_KIND_CHOICE:
        return store_choice(p, option, target, text);
    case RL_OPTION_KIND_SEED:
        return store_seed(p, option, target, text);
    case RL_OPTION_KIND_COUNT:
    case RL_OPTION_KIND_NUMBER:
    case RL_OPTION_KIND_SHARE:
        break;
    }
    return store_number(p, option, target, text);
}

// Arguments --------------------------------------------------------------------------------------

// Stores an option whose value is `attached`, or the next argument when that is NULL.
static rl_status take_option(parser *p, found_option found, const char *attached) {
    const char *value = attached;
    if (found.option->kind != RL_OPTION_KIND_FLAG && value == NULL) {
        if (p->next >= p->count)
            return rl_fail(p->ctx, RL_E_USAGE, rl_message_text(p->ctx, RL_MSG_CLI_VALUE_MISSING),
                           found.option->name, found.option->value);
        value = p->arguments[p->next++];
    }
    return store_value(p, found.option, found.target, value);
}

static rl_status take_long(parser *p, const char *name) {
    const size_t length = strcspn(name, "=");
    const char *attached = name[length] == '=' ? name + length + 1 : NULL;
    const found_option found = find_option(p, name, length, '\0');
    if (found.option == NULL)
        return fail_unknown(p, name, length);
    if (found.option->kind == RL_OPTION_KIND_FLAG && attached != NULL)
        return rl_fail(p->ctx, RL_E_USAGE, rl_message_text(p->ctx, RL_MSG_CLI_VALUE_UNWANTED),
                       found.option->name, attached);
    return take_option(p, found, attached);
}

static rl_status take_letters(parser *p, const char *letters) {
    while (*letters != '\0') {
        const found_option found = find_option(p, NULL, 0, *letters);
        if (found.option == NULL)
            return rl_fail(p->ctx, RL_E_USAGE, rl_message_text(p->ctx, RL_MSG_CLI_UNKNOWN_LETTER),
                           letters);
        letters++;
        const bool flag = found.option->kind == RL_OPTION_KIND_FLAG;
        const rl_status status = take_option(p, found, flag || *letters == '\0' ? NULL : letters);
        if (status != RL_OK || !flag)
            return status;
    }
    return RL_OK;
}

rl_status rl_options_parse(rl_context *ctx, const rl_option_set *sets, size_t set_count,
                           char *const *arguments, int count, const char **operands,
                           int *operand_count) {
    parser p = {ctx, sets, set_count, arguments, count, 0};
    bool only_operands = false;
    *operand_count = 0;
    while (p.next < count) {
        const char *argument = arguments[p.next++];
        rl_status status = RL_OK;
        if (only_operands || argument[0] != '-' || argument[1] == '\0')
            operands[(*operand_count)++] = argument;
        else if (strcmp(argument, "--") == 0)
            only_operands = true;
        else if (argument[1] == '-')
            status = take_long(&p, argument + 2);
        else
            status = take_letters(&p, argument + 1);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}
