// Options of the command line: one declarative table from which parsing, --help and docs/cli.md
// are made. Accepts --name VALUE, --name=VALUE, -n VALUE, -nVALUE, grouped flags -ab, options and
// operands in any order, `--` before operands that begin with a dash.
#ifndef RL_CLI_OPTIONS_H
#define RL_CLI_OPTIONS_H

#include "base/context.h"
#include "base/messages.h"

#include <stddef.h>

typedef enum rl_option_kind {
    RL_OPTION_KIND_FLAG,   // bool
    RL_OPTION_KIND_TEXT,   // const char *
    RL_OPTION_KIND_CHOICE, // const char *, one of `choices`
    RL_OPTION_KIND_COUNT,  // int32_t within [least, most]
    RL_OPTION_KIND_SEED,   // uint64_t
    RL_OPTION_KIND_NUMBER, // double within [least, most]
    RL_OPTION_KIND_SHARE,  // double within [least, most]; "5%" is 0.05
} rl_option_kind;

typedef struct rl_option {
    const char *name; // long name, without dashes
    char letter;      // short name, or '\0'
    rl_option_kind kind;
    const char *value; // name of its value in the help, for instance "FILE"; NULL for a flag
    rl_message purpose;
    size_t offset; // of its value in the structure of options
    double least, most;
    const char *choices; // separated by '|'
} rl_option;

// One entry of a table. `type.field` receives the value; its C type must be that of the kind.
#define RL_OPTION_(type, field, field_type, name, letter, kind, value, purpose, least, most,       \
                   choices)                                                                        \
    {                                                                                              \
        name, letter, RL_OPTION_KIND_##kind, value, RL_MSG_##purpose,                              \
            offsetof(type, field) + 0 * sizeof((field_type *)0 == &((type *)0)->field), least,     \
            most, choices                                                                          \
    }
#define RL_OPTION_FLAG(type, field, name, letter, purpose)                                         \
    RL_OPTION_(type, field, bool, name, letter, FLAG, NULL, purpose, 0, 0, NULL)
#define RL_OPTION_TEXT(type, field, name, letter, value, purpose)                                  \
    RL_OPTION_(type, field, const char *, name, letter, TEXT, value, purpose, 0, 0, NULL)
#define RL_OPTION_CHOICE(type, field, name, letter, choices, purpose)                              \
    RL_OPTION_(type, field, const char *, name, letter, CHOICE, choices, purpose, 0, 0, choices)
#define RL_OPTION_COUNT(type, field, name, letter, value, purpose, least, most)                    \
    RL_OPTION_(type, field, int32_t, name, letter, COUNT, value, purpose, least, most, NULL)
#define RL_OPTION_SEED(type, field, name, letter, value, purpose)                                  \
    RL_OPTION_(type, field, uint64_t, name, letter, SEED, value, purpose, 0, 0, NULL)
#define RL_OPTION_NUMBER(type, field, name, letter, value, purpose, least, most)                   \
    RL_OPTION_(type, field, double, name, letter, NUMBER, value, purpose, least, most, NULL)
#define RL_OPTION_SHARE(type, field, name, letter, value, purpose)                                 \
    RL_OPTION_(type, field, double, name, letter, SHARE, value, purpose, 0, 1, NULL)

// A table with the structure that receives its values.
typedef struct rl_option_set {
    const rl_option *options;
    size_t count;
    void *values; // already holding the defaults
} rl_option_set;

// Parses `arguments` into the sets and the operands (which must have room for `count` pointers;
// all point into `arguments`). RL_E_USAGE with a detail that says what to type instead.
RL_MUST_CHECK rl_status rl_options_parse(rl_context *ctx, const rl_option_set *sets,
                                         size_t set_count, char *const *arguments, int count,
                                         const char **operands, int *operand_count);

#endif
