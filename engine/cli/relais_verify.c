// The program relais-verify: judges a result of `relais plan`, sharing no code with the search.
#include "base/file.h"
#include "cli/language.h"
#include "cli/options.h"
#include "io/scenario_reader.h"
#include "verify/verdict_text.h"

#include <stdio.h>

typedef struct verify_options {
    bool json, help;
    const char *language, *output;
} verify_options;

static const rl_option options[] = {
    RL_OPTION_FLAG(verify_options, json, "json", '\0', CLI_OPTION_JSON),
    RL_OPTION_CHOICE(verify_options, language, "lang", '\0', "fr|en", CLI_OPTION_LANG),
    RL_OPTION_TEXT(verify_options, output, "output", 'o', "FILE", CLI_OPTION_OUTPUT),
    RL_OPTION_FLAG(verify_options, help, "help", 'h', CLI_OPTION_HELP),
};

enum { ACCEPTED = 0, INTERNAL = 1, USAGE = 2, INPUT = 3, REFUSED = 4, WEAKER = 5, IO = 6 };

static int exit_of_status(rl_status status) {
    switch (status) {
    case RL_OK:
        return ACCEPTED;
    case RL_E_USAGE:
        return USAGE;
    case RL_E_INPUT:
        return INPUT;
    case RL_E_IO:
        return IO;
    case RL_E_INTERNAL:
    case RL_E_MEMORY:
        break;
    }
    return INTERNAL;
}

static int exit_of_verdict(rl_verdict_status status) {
    static const int codes[] = {
        [RL_VERDICT_ACCEPTED] = ACCEPTED,
        [RL_VERDICT_WEAKER] = WEAKER,
        [RL_VERDICT_REFUSED] = REFUSED,
    };
    return codes[status];
}

static void print_errors(const rl_findings *findings) {
    rl_text lines;
    rl_text_init(&lines, findings->ctx);
    for (size_t i = 0; i < findings->list.count; i++) {
        if (findings->list.items[i].severity != RL_ERROR)
            continue;
        rl_finding_append(&findings->list.items[i], &lines);
        rl_text_append(&lines, "\n");
    }
    fputs(rl_text_bytes(&lines), stderr);
    rl_text_clear(&lines);
}

static rl_status run(rl_context *ctx, const verify_options *asked, const char *const *operands,
                     int operand_count, rl_findings *findings, int *code) {
    rl_scenario *scenario = NULL;
    rl_verdict verdict = {0};
    rl_text out;
    rl_status status = RL_OK;
    rl_text_init(&out, ctx);
    RL_TRY(rl_scenario_read(ctx, operands[0], findings, &scenario));
    RL_TRY(rl_verify(ctx, scenario, operands[1], operand_count > 2 ? operands[2] : NULL, findings,
                     &verdict));
    if (asked->json)
        rl_verdict_json(scenario, &verdict, &out);
    else
        rl_verdict_text(scenario, &verdict, &out);
    RL_TRY(rl_text_status(&out));
    RL_TRY(rl_file_write(ctx, asked->output, rl_text_bytes(&out), out.length));
    *code = exit_of_verdict(verdict.status);
done:
    rl_verdict_clear(ctx, &verdict);
    rl_scenario_free(scenario);
    rl_text_clear(&out);
    return status;
}

int main(int argument_count, char **arguments) {
    enum { OPERANDS_MAX = 3 };
    rl_context ctx;
    rl_findings findings;
    verify_options asked = {.output = "-"};
    int operand_count = 0, code = ACCEPTED;
    rl_context_init(&ctx);
    ctx.language = rl_language_wanted(arguments, argument_count);
    rl_findings_init(&findings, &ctx);
    const char **operands = RL_NEW(&ctx, const char *, argument_count);
    const rl_option_set set = {options, sizeof options / sizeof *options, &asked};
    rl_status status = operands == NULL
                           ? rl_fail_memory(&ctx)
                           : rl_options_parse(&ctx, &set, 1, arguments + 1, argument_count - 1,
                                              operands, &operand_count);
    if (status == RL_OK && asked.help) {
        fputs(rl_message_text(&ctx, RL_MSG_VERIFY_HELP), stdout);
    } else {
        if (status == RL_OK && (operand_count < 2 || operand_count > OPERANDS_MAX))
            status = rl_fail(&ctx, RL_E_USAGE, "%s", rl_message_text(&ctx, RL_MSG_VERIFY_OPERANDS));
        if (status == RL_OK)
            status = run(&ctx, &asked, operands, operand_count, &findings, &code);
        if (status != RL_OK)
            code = exit_of_status(status);
        print_errors(&findings);
        if (status != RL_OK)
            fprintf(stderr, "relais-verify: %s\n", ctx.detail);
    }
    rl_release(&ctx, operands);
    rl_findings_clear(&findings);
    return code;
}
