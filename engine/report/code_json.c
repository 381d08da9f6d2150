#include "report/code_json.h"

const char *rl_json_by(rl_dimension dimension) {
    static const char *const keys[RL_DIMENSION_COUNT] = {
        [RL_SECTOR] = "by_sector", [RL_SIZE] = "by_size", [RL_TERRITORY] = "by_territory"};
    return keys[dimension];
}

void rl_json_put_code(rl_json_writer *json, const rl_scenario *scenario, rl_dimension dimension,
                      const char *code) {
    rl_json_put_text(json, rl_dimension_name(dimension), code);
    rl_json_put_text(json, "name", rl_code_name(scenario, dimension, code));
}
