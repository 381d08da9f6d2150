#include "cli/language.h"

#include <stdlib.h>
#include <string.h>

// The first of the variables that is set to something decides, as in POSIX.
static rl_language from_environment(void) {
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[0] != '\0')
            return strncmp(value, "fr", 2) == 0 ? RL_FRENCH : RL_ENGLISH;
    }
    return RL_ENGLISH;
}

rl_language rl_language_wanted(char *const *arguments, int count) {
    rl_language language = from_environment();
    for (int i = 0; i < count && strcmp(arguments[i], "--") != 0; i++) {
        const char *value = "";
        if (strcmp(arguments[i], "--lang") == 0 && i + 1 < count)
            value = arguments[i + 1];
        else if (strncmp(arguments[i], "--lang=", 7) == 0)
            value = arguments[i] + 7;
        if (strcmp(value, "fr") == 0)
            language = RL_FRENCH;
        else if (strcmp(value, "en") == 0)
            language = RL_ENGLISH;
    }
    return language;
}
