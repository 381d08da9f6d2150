#include "domain/diagnosis.h"

#include <string.h>

static const char *const groupings[RL_GROUPING_COUNT] = {
    [RL_BY_TERRITORY] = "territory",
    [RL_BY_SECTOR] = "sector",
    [RL_BY_SIZE] = "size",
    [RL_BY_SEGMENT] = "segment",
};

static const struct {
    rl_overuse reason;
    const char *name;
} overuses[] = {
    {RL_OVERUSE_LIMITS, "limits"},       {RL_OVERUSE_CONTACTS, "contacts"},
    {RL_OVERUSE_FATIGUE, "fatigue"},     {RL_OVERUSE_EXHAUSTED, "exhausted"},
    {RL_OVERUSE_REDUNDANT, "redundant"},
};

static const char *const dependences[RL_DEPENDENCE_COUNT] = {
    [RL_DEPENDS_ONLY] = "only",
    [RL_DEPENDS_MOSTLY] = "mostly",
    [RL_DEPENDS_TODAY] = "today",
};

static const char *const strategies[RL_STRATEGY_COUNT] = {
    [RL_STRATEGY_EXTEND] = "extend",
    [RL_STRATEGY_SUPPORT] = "support",
    [RL_STRATEGY_NEW_KIND] = "new_kind",
    [RL_STRATEGY_AGREEMENT] = "agreement",
};

static const char *const figures[RL_FIGURE_COUNT] = {
    [RL_FIGURE_WEIGHT] = "weight", [RL_FIGURE_ACCEPTANCE] = "acceptance",
    [RL_FIGURE_SHARE] = "share",   [RL_FIGURE_EXPOSURE] = "exposure",
    [RL_FIGURE_LINK] = "link",
};

const rl_role rl_influence_roles[RL_INFLUENCE_COUNT] = {
    RL_ROLE_ORDER_GIVER,
    RL_ROLE_FUNDER,
    RL_ROLE_PRESCRIBER,
    RL_ROLE_AMBASSADOR,
};

const char *rl_grouping_name(rl_grouping grouping) { return groupings[grouping]; }

bool rl_grouping_from_name(const char *name, rl_grouping *out) {
    for (int i = 0; i < RL_GROUPING_COUNT; i++)
        if (strcmp(groupings[i], name) == 0) {
            *out = (rl_grouping)i;
            return true;
        }
    return false;
}

const char *rl_overuse_name(rl_overuse reason) {
    for (size_t i = 0; i < sizeof overuses / sizeof *overuses; i++)
        if (overuses[i].reason == reason)
            return overuses[i].name;
    return "";
}

const char *rl_dependence_kind_name(rl_dependence_kind kind) { return dependences[kind]; }

const char *rl_strategy_kind_name(rl_strategy_kind kind) { return strategies[kind]; }

const char *rl_figure_name(rl_figure figure) { return figures[figure]; }

void rl_diagnosis_clear(rl_context *ctx, rl_diagnosis *diagnosis) {
    for (size_t g = 0; g < diagnosis->groups.count; g++) {
        rl_group_diagnosis *group = &diagnosis->groups.items[g];
        for (int i = 0; i < RL_INFLUENCE_COUNT; i++)
            RL_VECTOR_CLEAR(ctx, &group->influences[i]);
        RL_VECTOR_CLEAR(ctx, &group->strategies);
    }
    RL_VECTOR_CLEAR(ctx, &diagnosis->groups);
    RL_VECTOR_CLEAR(ctx, &diagnosis->touches);
    RL_VECTOR_CLEAR(ctx, &diagnosis->segments);
    RL_VECTOR_CLEAR(ctx, &diagnosis->relays);
    RL_VECTOR_CLEAR(ctx, &diagnosis->dependences);
    RL_VECTOR_CLEAR(ctx, &diagnosis->strategies);
}
