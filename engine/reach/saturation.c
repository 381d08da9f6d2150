#include "reach/saturation.h"

#include <math.h>

double rl_saturation_value(const rl_oracle *oracle, const double *log_miss, double *reached) {
    const rl_population *population = oracle->population;
    double total = 0;
    for (rl_id c = 0; c < population->cell_count; c++) {
        const double cell_reached = population->cells[c].weight * -expm1(-log_miss[c]);
        if (reached != NULL)
            reached[c] = cell_reached;
        total += cell_reached;
    }
    return total;
}

static double conjugate(double most, double weight) {
    if (weight >= most)
        return 0;
    return weight <= 0 ? most : most - weight - weight * log(most / weight);
}

void rl_saturation_cut(const rl_oracle *oracle, const double *log_miss, double *weight,
                       double *constant) {
    const rl_population *population = oracle->population;
    for (rl_id c = 0; c < population->cell_count; c++) {
        const double cell_weight = population->cells[c].weight;
        weight[c] = cell_weight * rl_quotable(exp(-log_miss[c]));
        constant[c] = conjugate(cell_weight, weight[c]);
    }
}

double rl_saturation_conjugate(const rl_oracle *oracle, rl_id cell, double scale, double weight) {
    return conjugate(scale * oracle->population->cells[cell].weight, weight);
}
