// The relays of a plan, each once: what studies list instead of whole schedules.
#ifndef RL_REPORT_PLAN_RELAYS_H
#define RL_REPORT_PLAN_RELAYS_H

#include "domain/plan.h"
#include "io/json_writer.h"
#include "report/words.h"

// The relay of activation `position` of the plan when it is its first one there, else RL_NONE.
rl_id rl_plan_relay_at(const rl_scenario *scenario, const rl_plan *plan, size_t position);

bool rl_plan_uses_relay(const rl_scenario *scenario, const rl_plan *plan, rl_id relay);

// Writes an array of their ids, NULL key as in io/json_writer.h.
void rl_plan_put_relays(rl_json_writer *json, const char *key, const rl_scenario *scenario,
                        const rl_plan *plan);

// Writes the usage of a plan: relays, activations, cost_eur, hours.
void rl_plan_put_usage(rl_json_writer *json, const rl_plan_usage *usage);

// Writes its activations: relay, lever, window.
void rl_plan_put_activations(rl_json_writer *json, const rl_scenario *scenario,
                             const rl_plan *plan);

// Names of the relays of `plan` that `other` does without, « ; » between them; "" for none.
const char *rl_plan_words_without(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                                  const rl_plan *other);

// What `plan` asks of the relay that `other` does not: levers, each with its windows in brackets,
// « ; » between them; "" for nothing.
const char *rl_plan_words_asked(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                                const rl_plan *other, rl_id relay);

#endif
