// Uses only the installed library: plans a scenario and prints the result document.
#include <relais.h>

#include <stdio.h>

static void show(const rl_progress *progress, void *user) {
    (void)user;
    fprintf(stderr, "%s: %.0f s\n", progress->phase, progress->elapsed_s);
}

int main(int argument_count, char **arguments) {
    if (argument_count != 2) {
        fprintf(stderr, "usage: plan_example SCENARIO\n");
        return 2;
    }
    rl_context *ctx = rl_context_create();
    if (ctx == NULL)
        return 1;
    rl_context_set_time_limit(ctx, 60.0);
    rl_context_set_progress(ctx, show, NULL);

    rl_plan_settings settings = rl_plan_settings_default();
    settings.gap = 0.01; // within one percent of the best possible plan is enough here
    char *result = NULL;
    const rl_status status = rl_plan_json(ctx, arguments[1], &settings, &result);
    if (status == RL_OK)
        fputs(result, stdout);
    else
        fprintf(stderr, "%s\n", rl_context_detail(ctx));

    rl_text_free(ctx, result);
    rl_context_free(ctx);
    return status == RL_OK ? 0 : 1;
}
