#include "reach/frequency.h"

#include <string.h>

enum { COUNTS = RL_CONTACT_COUNTS };

void rl_add_contact(double counts[COUNTS], double prob) {
    counts[COUNTS - 1] += counts[COUNTS - 2] * prob;
    for (int n = COUNTS - 2; n > 0; n--)
        counts[n] = counts[n] * (1 - prob) + counts[n - 1] * prob;
    counts[0] *= 1 - prob;
}

void rl_count_exposures(const rl_scenario *scenario, const rl_id *activations, size_t count,
                        rl_id timing_class, double counts[COUNTS]) {
    memset(counts, 0, COUNTS * sizeof *counts);
    counts[0] = 1;
    for (size_t i = 0; i < count; i++)
        rl_add_contact(counts, rl_exposure_prob(scenario, activations[i], timing_class));
}

void rl_add_contacts(double counts[COUNTS], const double own[COUNTS], double hit_prob) {
    double sum[COUNTS] = {0};
    for (int before = 0; before < COUNTS; before++) {
        for (int added = 0; added < COUNTS; added++) {
            const double prob = (added == 0 ? 1 - hit_prob : 0) + hit_prob * own[added];
            const int total = before + added < COUNTS ? before + added : COUNTS - 1;
            sum[total] += counts[before] * prob;
        }
    }
    memcpy(counts, sum, sizeof sum);
}
