#include "io/hint.h"

#include "base/suggest.h"

#include <string.h>

rl_hint rl_hint_near(const rl_context *ctx, const char *nearest) {
    rl_hint hint = {""};
    if (nearest != NULL && strlen(nearest) < sizeof hint.text / 2)
        snprintf(hint.text, sizeof hint.text, rl_message_text(ctx, RL_MSG_IO_DID_YOU_MEAN),
                 nearest);
    return hint;
}

bool rl_choice_holds(const char *choices, const char *text) {
    const size_t length = strlen(text);
    for (const char *at = choices;; at++) {
        const size_t choice_length = strcspn(at, "|");
        if (choice_length == length && strncmp(at, text, length) == 0)
            return true;
        at += choice_length;
        if (*at == '\0')
            return false;
    }
}

bool rl_choice_check(const char *choices, const char *text, rl_findings *findings, rl_place place) {
    enum { LISTED_BYTES = 256 };
    if (rl_choice_holds(choices, text))
        return true;
    char listed[LISTED_BYTES] = "";
    char words[LISTED_BYTES] = ""; // the choices, each with a zero: what the suggestion points into
    rl_suggestion suggestion = rl_suggestion_start(text, strlen(text));
    size_t used = 0;
    for (const char *at = choices; used < sizeof words;) {
        const size_t length = strcspn(at, "|");
        snprintf(words + used, sizeof words - used, "%.*s", (int)length, at);
        rl_suggestion_consider(&suggestion, words + used);
        used += length + 1;
        const size_t shown = strlen(listed);
        snprintf(listed + shown, sizeof listed - shown, "%s%.*s", shown > 0 ? ", " : "",
                 (int)length, at);
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    rl_findings_add(findings, RL_FINDING_CHOICE_INVALID, place, text, listed,
                    rl_hint_near(findings->ctx, suggestion.best).text);
    return false;
}

bool rl_name_lacks_unit(const char *name, const char *known) {
    const size_t length = strlen(name);
    if (length < 3 || strncmp(name, known, length) != 0)
        return false;
    const char *rest = known + length;
    return strcmp(rest, "_eur") == 0 || strcmp(rest, "_prob") == 0 || strcmp(rest, "_days") == 0;
}
