// The command-line frame: what a command is.
//
// To add a command `relais example`:
//   1. write engine/cli/command_example.c with one `const rl_command rl_command_example`: its
//      texts (messages/cli.def, English and French), operands, table of options, examples, and
//      `run`;
//   2. list the file in engine/cli/CMakeLists.txt and the command in commands.c;
//   3. regenerate docs/cli.md with `relais help --markdown`, and add cases to tests/cli.
// Parsing, --help, « did you mean », docs/cli.md, exit codes, -o FILE (atomic), findings and
// failures on stderr, signals, deadline and the progress line come with the frame.
//
//     typedef struct example_options { double share; bool all; } example_options;
//     static const rl_option options[] = {
//         RL_OPTION_SHARE(example_options, share, "share", 0, "X", CLI_EXAMPLE_SHARE),
//         RL_OPTION_FLAG(example_options, all, "all", 'a', CLI_EXAMPLE_ALL),
//     };
//     static rl_status run(rl_call *call) {
//         const example_options *asked = call->options;
//         rl_scenario *scenario = NULL;
//         rl_status status = rl_call_read_scenario(call, call->operands[0], &scenario);
//         if (status == RL_OK) { … rl_text_format(&call->out, …); call->outcome = RL_EXIT_STOPPED;
//         } rl_scenario_free(scenario); return status;
//     }
//     static const example_options defaults = {.share = 0.5};
//     const rl_command rl_command_example = {.name = "example", …,
//         .options = options, .option_count = sizeof options / sizeof *options,
//         .defaults = &defaults, .options_size = sizeof defaults, .run = run};
#ifndef RL_CLI_COMMAND_H
#define RL_CLI_COMMAND_H

#include "base/findings.h"
#include "base/messages.h"
#include "base/text.h"
#include "cli/options.h"
#include "domain/scenario.h"

// Exit codes, the same for every command.
typedef enum rl_exit {
    RL_EXIT_DONE = 0,
    RL_EXIT_INTERNAL = 1,
    RL_EXIT_USAGE = 2,
    RL_EXIT_INPUT = 3,
    RL_EXIT_INFEASIBLE = 4,
    RL_EXIT_STOPPED = 5, // by a limit or by the user, with a valid answer so far
    RL_EXIT_IO = 6,
    RL_EXIT_COUNT
} rl_exit;

// Groups of options that several commands share; the basic ones (-o, --json, --lang, --quiet,
// --help) are every command's.
typedef enum rl_option_group {
    RL_GROUP_WORK = 1 << 0, // --time-limit, --seed, --threads
    RL_GROUP_GAP = 1 << 1,  // --gap
} rl_option_group;

// Values of the shared options. Those that the command does not take keep their defaults.
typedef struct rl_shared_options {
    const char *output; // path; "-" is standard output
    bool json;
    const char *language; // NULL when not given
    bool quiet;
    bool help;
    double time_limit_s; // INFINITY when there is none
    uint64_t seed;
    int32_t threads;
    double gap; // relative gap at which work may stop
} rl_shared_options;

typedef struct rl_command rl_command;

// One run of a command, built by the frame.
typedef struct rl_call {
    rl_context *ctx; // language, deadline, seed, threads, progress and signals already set
    const rl_command *command;
    rl_shared_options shared;
    const void *options;         // the command's own, of its own type
    const char *const *operands; // as many as the command declares; more when the last one repeats
    int operand_count;
    rl_findings findings; // what reading found; on stderr at the end unless `findings_shown`
    bool findings_shown;  // set by a command that shows them in its own output
    rl_text out;          // the answer: printed, or written to FILE, once `run` has succeeded
    rl_exit outcome;      // exit code when `run` returns RL_OK; also sent with RL_E_INPUT
} rl_call;

typedef struct rl_operand {
    const char *name; // "SCENARIO"; NULL ends the list
    rl_message purpose;
    bool optional;
    bool repeats; // the last one: as many as are given
} rl_operand;

typedef struct rl_example {
    const char *line; // a whole command line; NULL ends the list
    rl_message purpose;
} rl_example;

enum { RL_OPERAND_MAX = 3, RL_EXAMPLE_MAX = 4 };

struct rl_command {
    const char *name;
    rl_message purpose;     // one line, without a final point
    rl_message explanation; // what it does and how to read the answer; '\n' between paragraphs
    rl_operand operands[RL_OPERAND_MAX + 1];
    rl_example examples[RL_EXAMPLE_MAX + 1];
    const rl_option *options; // its own
    size_t option_count;
    const void *defaults; // their initial values, of options_size bytes
    size_t options_size;
    unsigned groups; // set of rl_option_group
    unsigned exits;  // set of 1 << rl_exit beyond those every command has
    // Appends the answer to call->out. RL_E_INPUT with findings, RL_E_USAGE and the other failures
    // are reported by the frame; nothing of `out` is then written, unless the findings are shown.
    rl_status (*run)(rl_call *call);
};

// Reads the scenario in `folder` into *out (freed by the caller) and what is found into
// call->findings. RL_E_INPUT when it cannot be used.
RL_MUST_CHECK rl_status rl_call_read_scenario(rl_call *call, const char *folder, rl_scenario **out);

// Runs the program: parses `arguments` (the program's name first), runs the command, and returns
// the exit code.
rl_exit rl_cli_run(int argument_count, char **arguments);

#endif
