// Uses only the installed library: checks a scenario and prints the findings document.
#include <relais.h>

#include <stdio.h>
#include <string.h>

int main(int argument_count, char **arguments) {
    if (argument_count != 2) {
        fprintf(stderr, "usage: plan_example SCENARIO\n");
        return 2;
    }
    rl_context *ctx = rl_context_create();
    if (ctx == NULL)
        return 1;
    char *findings = NULL;
    rl_status status = rl_check(ctx, arguments[1], &findings);
    if (status == RL_OK)
        printf("relais %s\n%s\n", rl_version(), findings);
    else
        fprintf(stderr, "%s\n", rl_context_detail(ctx));
    rl_text_free(ctx, findings);
    rl_context_free(ctx);
    return status == RL_OK ? 0 : 1;
}
