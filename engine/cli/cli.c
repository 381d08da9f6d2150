// One run of the program, from its arguments to its exit code.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/language.h"
#include "cli/progress.h"
#include "cli/shared_options.h"
#include "cli/signals.h"
#include "io/scenario_reader.h"
#include "report/check_document.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *say(const rl_call *call, rl_message message) {
    return rl_message_text(call->ctx, message);
}

// What stands on standard error is best effort: there is nowhere left to complain.
static void complain(const rl_context *ctx, const char *command) {
    fprintf(stderr, "relais%s%s: %s\n", command == NULL ? "" : " ", command == NULL ? "" : command,
            ctx->detail);
}

static rl_exit exit_of(rl_status status) {
    switch (status) {
    case RL_OK:
        return RL_EXIT_DONE;
    case RL_E_USAGE:
        return RL_EXIT_USAGE;
    case RL_E_INPUT:
        return RL_EXIT_INPUT;
    case RL_E_IO:
        return RL_EXIT_IO;
    case RL_E_INTERNAL:
    case RL_E_MEMORY:
        break;
    }
    return RL_EXIT_INTERNAL;
}

rl_status rl_call_read_scenario(rl_call *call, const char *folder, rl_scenario **out) {
    return rl_scenario_read(call->ctx, folder, &call->findings, out);
}

// Before the work ---------------------------------------------------------------------------------

static rl_status parse(rl_call *call, void *options, const char **operands, char **arguments,
                       int count) {
    const rl_command *command = call->command;
    rl_option_set sets[RL_SHARED_SET_MAX + 1] = {
        {command->options, command->option_count, options}};
    const size_t set_count = 1 + rl_shared_option_sets(command->groups, &call->shared, sets + 1);
    return rl_options_parse(call->ctx, sets, set_count, arguments, count, operands,
                            &call->operand_count);
}

static rl_status check_operands(const rl_call *call) {
    int declared = 0;
    bool repeats = false;
    for (const rl_operand *operand = call->command->operands; operand->name != NULL; operand++) {
        repeats = operand->repeats;
        if (declared++ >= call->operand_count && !operand->optional)
            return rl_fail(call->ctx, RL_E_USAGE, say(call, RL_MSG_CLI_OPERAND_MISSING),
                           operand->name, say(call, operand->purpose));
    }
    if (call->operand_count > declared && !repeats)
        return rl_fail(call->ctx, RL_E_USAGE, say(call, RL_MSG_CLI_OPERAND_UNWANTED),
                       call->operands[declared]);
    return RL_OK;
}

// A folder that cannot be written is said before the work rather than after it.
static rl_status check_output(const rl_call *call) {
    const char *path = call->shared.output;
    if (rl_file_exists(path))
        return RL_OK;
    const char *slash = strrchr(path, '/');
    rl_text folder;
    rl_text_init(&folder, call->ctx);
    if (slash == NULL)
        rl_text_append(&folder, ".");
    else
        rl_text_append_bytes(&folder, path, (size_t)(slash - path) + 1);
    rl_status status = rl_text_status(&folder);
    if (status == RL_OK && access(rl_text_bytes(&folder), W_OK | X_OK) != 0)
        status = rl_fail(call->ctx, RL_E_IO, say(call, RL_MSG_CLI_FOLDER_NOT_WRITABLE),
                         rl_text_bytes(&folder), strerror(errno));
    rl_text_clear(&folder);
    return status;
}

static void set_context(const rl_call *call) {
    rl_context *ctx = call->ctx;
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    ctx->seed = call->shared.seed;
    ctx->threads = call->shared.threads > 0 ? call->shared.threads
                   : processors > 0         ? (int32_t)processors
                                            : 1;
    rl_context_set_time_limit(ctx, call->shared.time_limit_s);
}

// After the work ----------------------------------------------------------------------------------

// Whether a finding is about the scenario itself, which relais check looks at.
static bool is_of_scenario(const rl_call *call, const rl_finding *finding) {
    const char *scenario = call->operand_count > 0 ? call->operands[0] : "";
    size_t length =
        rl_scenario_is_variant(scenario) ? rl_variant_folder_length(scenario) : strlen(scenario);
    while (length > 0 && scenario[length - 1] == '/')
        length--;
    const char *file = finding->place.file;
    return length > 0 && file != NULL && strncmp(file, scenario, length) == 0 &&
           file[length] == '/';
}

// Errors and warnings one by one; the scenario's repairs are many and harmless: only counted.
static void print_findings(const rl_call *call) {
    size_t repairs = 0;
    rl_text lines;
    rl_text_init(&lines, call->ctx);
    for (size_t i = 0; i < call->findings.list.count; i++) {
        const rl_finding *finding = &call->findings.list.items[i];
        if (finding->severity == RL_REPAIR && is_of_scenario(call, finding))
            repairs++;
        else if (finding->severity == RL_ERROR || !call->shared.quiet)
            rl_check_append_finding(finding, &lines);
    }
    if (repairs > 0 && !call->shared.quiet) {
        rl_text_format(&lines, say(call, RL_MSG_CLI_REPAIRS_HIDDEN), repairs, call->operands[0]);
        rl_text_append(&lines, "\n");
    }
    fputs(rl_text_bytes(&lines), stderr);
    rl_text_clear(&lines);
}

static rl_status deliver(const rl_call *call) {
    const rl_status status = rl_text_status(&call->out);
    if (status != RL_OK)
        return status;
    return rl_file_write(call->ctx, call->shared.output, rl_text_bytes(&call->out),
                         call->out.length);
}

// Runs the command and gives its exit code; failures are said on standard error.
static rl_exit work(rl_call *call) {
    rl_progress_line line = {0};
    rl_signals_catch(call->ctx);
    if (!call->shared.quiet)
        rl_progress_line_start(&line, call->ctx, stderr);
    rl_status status = call->command->run(call);
    rl_progress_line_stop(&line);

    if (!call->findings_shown)
        print_findings(call);
    rl_exit code = status == RL_OK ? call->outcome : exit_of(status);
    if (status == RL_OK || (status == RL_E_INPUT && call->findings_shown)) {
        const rl_status delivered = deliver(call);
        if (delivered != RL_OK) {
            status = delivered;
            code = exit_of(delivered);
        }
    }
    if (status != RL_OK && !(status == RL_E_INPUT && call->findings_shown))
        complain(call->ctx, call->command->name);
    rl_signals_release(); // only now: a late signal must not lose the answer
    return code;
}

static rl_exit refuse_usage(const rl_call *call) {
    complain(call->ctx, call->command->name);
    fprintf(stderr, say(call, RL_MSG_CLI_TRY_HELP), call->command->name);
    fputc('\n', stderr);
    return RL_EXIT_USAGE;
}

static rl_exit run_call(rl_call *call, void *options, const char **operands, char **arguments,
                        int count) {
    rl_status status = parse(call, options, operands, arguments, count);
    if (status == RL_OK && call->shared.help) {
        rl_help_command(call->command, &call->out);
        status = deliver(call);
        if (status != RL_OK)
            complain(call->ctx, call->command->name);
        return exit_of(status);
    }
    if (status == RL_OK)
        status = check_operands(call);
    if (status != RL_OK)
        return refuse_usage(call);
    status = check_output(call);
    if (status != RL_OK) {
        complain(call->ctx, call->command->name);
        return exit_of(status);
    }
    set_context(call);
    return work(call);
}

static rl_exit run_command(rl_context *ctx, const rl_command *command, char **arguments,
                           int count) {
    rl_call call = {.ctx = ctx, .command = command, .shared = rl_shared_defaults};
    rl_findings_init(&call.findings, ctx);
    rl_text_init(&call.out, ctx);
    void *options = rl_allocate(ctx, command->options_size, 1);
    const char **operands = RL_NEW(ctx, const char *, count);
    call.options = options;
    call.operands = operands;
    rl_exit code = RL_EXIT_INTERNAL;
    if (options == NULL || operands == NULL) {
        (void)rl_fail_memory(ctx);
        complain(ctx, command->name);
    } else {
        if (command->options_size > 0)
            memcpy(options, command->defaults, command->options_size);
        code = run_call(&call, options, operands, arguments, count);
    }
    rl_release(ctx, operands);
    rl_release(ctx, options);
    rl_text_clear(&call.out);
    rl_findings_clear(&call.findings);
    return code;
}

// The whole program -------------------------------------------------------------------------------

static rl_exit print_program_help(rl_context *ctx) {
    rl_text text;
    rl_text_init(&text, ctx);
    rl_help_program(&text);
    fputs(rl_text_bytes(&text), stderr);
    rl_text_clear(&text);
    return RL_EXIT_USAGE;
}

// What other programs taught people to type.
static const char *command_meant(const char *word) {
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return "help";
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        return "version";
    return word;
}

rl_exit rl_cli_run(int argument_count, char **arguments) {
    rl_context ctx;
    rl_context_init(&ctx);
    ctx.language = rl_language_wanted(arguments, argument_count);
    if (argument_count < 2)
        return print_program_help(&ctx);

    const char *word = command_meant(arguments[1]);
    const rl_command *command = rl_find_command(word);
    if (command != NULL)
        return run_command(&ctx, command, arguments + 2, argument_count - 2);
    if (word[0] == '-')
        (void)rl_fail(&ctx, RL_E_USAGE, rl_message_text(&ctx, RL_MSG_CLI_COMMAND_FIRST), word);
    else
        (void)rl_fail_unknown_command(&ctx, word);
    complain(&ctx, NULL);
    fprintf(stderr, "%s\n", rl_message_text(&ctx, RL_MSG_CLI_TRY_HELP_ALL));
    return RL_EXIT_USAGE;
}
