#include "cli/shared_options.h"

#include <math.h>

const rl_shared_options rl_shared_defaults = {
    .output = "-",
    .time_limit_s = INFINITY,
    .seed = 1,
    .gap = 0.001,
};

static const rl_option basic[] = {
    RL_OPTION_TEXT(rl_shared_options, output, "output", 'o', "FILE", CLI_OPTION_OUTPUT),
    RL_OPTION_FLAG(rl_shared_options, json, "json", '\0', CLI_OPTION_JSON),
    RL_OPTION_CHOICE(rl_shared_options, language, "lang", '\0', "fr|en", CLI_OPTION_LANG),
    RL_OPTION_FLAG(rl_shared_options, quiet, "quiet", 'q', CLI_OPTION_QUIET),
    RL_OPTION_FLAG(rl_shared_options, help, "help", 'h', CLI_OPTION_HELP),
};

static const rl_option work[] = {
    RL_OPTION_NUMBER(rl_shared_options, time_limit_s, "time-limit", '\0', "S",
                     CLI_OPTION_TIME_LIMIT, 0, INFINITY),
    RL_OPTION_SEED(rl_shared_options, seed, "seed", '\0', "N", CLI_OPTION_SEED),
    RL_OPTION_COUNT(rl_shared_options, threads, "threads", '\0', "N", CLI_OPTION_THREADS, 0, 1024),
};

static const rl_option gap[] = {
    RL_OPTION_SHARE(rl_shared_options, gap, "gap", '\0', "X", CLI_OPTION_GAP),
};

size_t rl_shared_option_sets(unsigned groups, rl_shared_options *values,
                             rl_option_set sets[RL_SHARED_SET_MAX]) {
    size_t count = 0;
    if (groups & RL_GROUP_GAP)
        sets[count++] = (rl_option_set){gap, sizeof gap / sizeof *gap, values};
    if (groups & RL_GROUP_WORK)
        sets[count++] = (rl_option_set){work, sizeof work / sizeof *work, values};
    sets[count++] = (rl_option_set){basic, sizeof basic / sizeof *basic, values};
    return count;
}
