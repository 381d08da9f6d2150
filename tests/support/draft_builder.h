// Drafts built by simple calls, for tests. Texts are copied; running out of memory asserts.
#ifndef RL_TESTS_DRAFT_BUILDER_H
#define RL_TESTS_DRAFT_BUILDER_H

#include "domain/draft.h"

// A filter from lists as they stand in a table: "FZ|GZ"; NULL, "" or "*" means all.
rl_filter rl_build_filter(rl_draft *draft, const char *sectors, const char *sizes,
                          const char *territories);

// Each returns the id in the draft (windows: in draft order; freezing sorts them). What has no
// argument gets a plain value: role relay, no limit, no exclusive set, measured, and so on; change
// it through draft->actors.items[id] and its like.
rl_id rl_add_actor(rl_draft *draft, const char *id, double acceptance_prob);
rl_id rl_add_lever(rl_draft *draft, const char *id, double fit);
rl_id rl_add_window(rl_draft *draft, const char *id, int32_t start_day, int32_t end_day);
rl_id rl_add_segment(rl_draft *draft, const char *sector, const char *size, const char *territory,
                     double weight); // its id is "sector-size-territory"; targeted if weight > 0
void rl_add_code(rl_draft *draft, rl_dimension dimension, const char *code, const char *name);
rl_id rl_add_exclusive_set(rl_draft *draft, const char *name);

// One use at most, available in every window. The pointer holds until the next offer is added.
rl_draft_offer *rl_add_offer(rl_draft *draft, rl_id relay, rl_id lever, double exposure_prob,
                             double cost_eur, double hours);

// Restricts the latest offer to windows given by a text, one letter each in draft order: "yn.y"
// (y: available).
void rl_restrict_offer(rl_draft *draft, const char *available);

void rl_add_audience(rl_draft *draft, rl_id actor, rl_filter filter, double share);
void rl_add_timing(rl_draft *draft, rl_id lever, rl_id window, rl_filter filter, double factor);
void rl_add_floor(rl_draft *draft, const char *name, rl_filter filter, double min_share);
void rl_add_link(rl_draft *draft, rl_id from, rl_id to, rl_link_kind kind, double weight);

void rl_require_relay(rl_draft *draft, rl_id relay);
void rl_forbid_relay(rl_draft *draft, rl_id relay);
void rl_forbid_lever(rl_draft *draft, rl_id lever);
void rl_require_activation(rl_draft *draft, rl_id relay, rl_id lever, rl_id window);
void rl_forbid_activation(rl_draft *draft, rl_id relay, rl_id lever, rl_id window);
void rl_mark_done(rl_draft *draft, rl_id relay, rl_id lever, rl_id window);

// Freezes the draft; asserts that it works.
rl_scenario *rl_freeze(rl_context *ctx, rl_draft *draft);

#endif
