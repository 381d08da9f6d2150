// The codes of segments in documents: with their name, and the keys of their breakdowns.
#ifndef RL_REPORT_CODE_JSON_H
#define RL_REPORT_CODE_JSON_H

#include "domain/scenario.h"
#include "io/json_writer.h"

// Key of a breakdown: "by_sector", "by_size", "by_territory".
const char *rl_json_by(rl_dimension dimension);

// Writes a code under the name of its dimension, then `name` (null when codes.csv gives none):
// "sector": "FZ", "name": "Construction".
void rl_json_put_code(rl_json_writer *json, const rl_scenario *scenario, rl_dimension dimension,
                      const char *code);

#endif
