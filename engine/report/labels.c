#include "report/labels.h"

#include <string.h>

const char *rl_weight_label(const rl_context *ctx, const rl_scenario *scenario) {
    if (scenario->weight_label != NULL)
        return scenario->weight_label;
    if (strcmp(scenario->weight_name, "establishments") == 0)
        return rl_message_text(ctx, RL_MSG_LABEL_ESTABLISHMENTS);
    if (strcmp(scenario->weight_name, "employees") == 0)
        return rl_message_text(ctx, RL_MSG_LABEL_EMPLOYEES);
    return scenario->weight_name;
}
