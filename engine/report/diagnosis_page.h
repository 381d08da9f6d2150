// What the parts of the diagnosis page share.
#ifndef RL_REPORT_DIAGNOSIS_PAGE_H
#define RL_REPORT_DIAGNOSIS_PAGE_H

#include "domain/diagnosis.h"
#include "report/page.h"
#include "report/words.h"

typedef struct rl_diagnosis_page {
    const rl_diagnosis *diagnosis;
    int32_t top; // longest list
    rl_words *words;
    rl_text *out;
} rl_diagnosis_page;

// The parts of the page, in their order.
void rl_diagnosis_append_coverage(const rl_diagnosis_page *page);
void rl_diagnosis_append_relays(const rl_diagnosis_page *page);
void rl_diagnosis_append_influences(const rl_diagnosis_page *page);
void rl_diagnosis_append_strategies(const rl_diagnosis_page *page);
void rl_diagnosis_append_confidence(const rl_diagnosis_page *page);

void rl_diagnosis_say(const rl_diagnosis_page *page, size_t indent, const char *words);
void rl_diagnosis_head(const rl_diagnosis_page *page, rl_message title);

// How many of `count` lines are shown, and the line that tells of the rest.
size_t rl_diagnosis_shown(const rl_diagnosis_page *page, size_t count);
void rl_diagnosis_say_rest(const rl_diagnosis_page *page, size_t count);

// « 3 autres ».
const char *rl_diagnosis_others(const rl_diagnosis_page *page, size_t count);

const char *rl_diagnosis_name(const rl_diagnosis_page *page, rl_id actor);

// The name of an actor cut to at most `width` columns.
const char *rl_diagnosis_short_name(const rl_diagnosis_page *page, rl_id actor, int width);

// A code as people read it: « 42 Loire », « FZ Construction ».
const char *rl_diagnosis_code(const rl_diagnosis_page *page, rl_dimension part, const char *code);

// The same of a group, alone and with its part: « territoire 42 Loire », « secteur FZ Construction
// » …
const char *rl_diagnosis_key(const rl_diagnosis_page *page, int32_t group);
const char *rl_diagnosis_group(const rl_diagnosis_page *page, int32_t group);

// Names of several groups, cut to `most`: « territoires 69 (214), 42 (100) et 3 autres ».
typedef struct rl_place_list {
    const char *keys; // "" at first
    size_t count;
    size_t most;
} rl_place_list;

// Adds a group with a figure, or without when it is NULL.
void rl_diagnosis_add_place(const rl_diagnosis_page *page, rl_place_list *list, int32_t group,
                            const char *figure);
const char *rl_diagnosis_places(const rl_diagnosis_page *page, const rl_place_list *list);

// What the segments that `in` selects have of their own, among the parts that the groups do not
// tell: « secteur AZ, tailles 0 sal et 1-9 sal »; "" when they are of all kinds.
const char *rl_diagnosis_describe(const rl_diagnosis_page *page,
                                  bool (*in)(const rl_segment_diagnosis *segment, const void *user),
                                  const void *user);

// An amount of the target and the share of it: « 3 240 établissements (12 %) ».
const char *rl_diagnosis_amount(const rl_diagnosis_page *page, double weight);

// The same with what describes it, unless that is "": « … (12 % ; secteur AZ) ».
const char *rl_diagnosis_amount_of(const rl_diagnosis_page *page, double weight,
                                   const char *description);

// Whether the amount takes a verb in the singular.
bool rl_diagnosis_is_one(const rl_diagnosis_page *page, double weight);

// A share of at most the whole, an empty cell when it is not known.
const char *rl_diagnosis_share(const rl_diagnosis_page *page, double share);

// Letters of what is assumed, « – » for nothing.
const char *rl_diagnosis_letters(const rl_diagnosis_page *page, uint32_t assumed);

#endif
