#include "report/territory_names.h"

#include <string.h>

enum { NOWHERE = -1, SEVERAL = -2 };

typedef struct naming {
    rl_territory_names *out;
    const rl_scenario *scenario;
    rl_arena arena;
    rl_names texts;    // the names that actors give
    int32_t *code_of;  // of each segment
    int32_t *text_at;  // by code: the text of those confined to it
    int32_t *codes_of; // by text: where those who give it are
} naming;

// Where all that the actor touches is: a code, NOWHERE or SEVERAL.
static int32_t place_of(const naming *n, rl_id actor) {
    const rl_scenario *s = n->scenario;
    int32_t place = NOWHERE;
    for (int32_t i = s->audience_start[actor]; i < s->audience_start[actor + 1]; i++) {
        const int32_t code = n->code_of[s->audiences[i].segment];
        if (place != NOWHERE && place != code)
            return SEVERAL;
        place = code;
    }
    return place;
}

static void agree(int32_t *known, int32_t said) {
    *known = *known == NOWHERE || *known == said ? said : SEVERAL;
}

static rl_status number_codes(naming *n) {
    for (rl_id segment = 0; segment < n->scenario->segment_count; segment++) {
        const rl_status status = rl_names_add(
            &n->out->codes, n->scenario->segments[segment].territory, &n->code_of[segment]);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static rl_status hear_actors(naming *n) {
    const rl_scenario *s = n->scenario;
    for (rl_id actor = 0; actor < s->actor_count; actor++) {
        const char *text = s->actors[actor].territory;
        const int32_t place = place_of(n, actor);
        int32_t number;
        if (text == NULL || text[0] == '\0' || place == NOWHERE)
            continue;
        const rl_status status = rl_names_add(&n->texts, text, &number);
        if (status != RL_OK)
            return status;
        agree(&n->codes_of[number], place);
        if (place != SEVERAL)
            agree(&n->text_at[place], number);
    }
    return RL_OK;
}

static int32_t *allocate(naming *n, int32_t count) {
    int32_t *items = RL_ARENA_NEW(&n->arena, int32_t, count);
    for (int32_t i = 0; items != NULL && i < count; i++)
        items[i] = NOWHERE;
    return items;
}

rl_status rl_territory_names_init(rl_territory_names *names, rl_context *ctx,
                                  const rl_scenario *scenario) {
    naming n = {.out = names, .scenario = scenario};
    rl_status status;
    *names = (rl_territory_names){0};
    rl_names_init(&names->codes, ctx);
    rl_names_init(&n.texts, ctx);
    rl_arena_init(&n.arena, ctx);
    n.code_of = allocate(&n, scenario->segment_count);
    n.text_at = allocate(&n, scenario->segment_count);
    n.codes_of = allocate(&n, scenario->actor_count);
    names->names = RL_NEW(ctx, const char *, scenario->segment_count);
    if (n.code_of == NULL || n.text_at == NULL || n.codes_of == NULL || names->names == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(number_codes(&n));
    RL_TRY(hear_actors(&n));
    for (size_t code = 0; code < names->codes.list.count; code++) {
        const int32_t text = n.text_at[code];
        if (text >= 0 && n.codes_of[text] == (int32_t)code &&
            strcmp(n.texts.list.items[text], names->codes.list.items[code]) != 0)
            names->names[code] = n.texts.list.items[text];
    }
done:
    rl_names_clear(&n.texts);
    rl_arena_clear(&n.arena);
    return status;
}

void rl_territory_names_clear(rl_territory_names *names) {
    rl_release(names->codes.ctx, names->names);
    names->names = NULL;
    rl_names_clear(&names->codes);
}

const char *rl_territory_name(const rl_territory_names *names, const char *code) {
    const int32_t number = rl_names_find(&names->codes, code);
    return number < 0 ? NULL : names->names[number];
}
