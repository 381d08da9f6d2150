#include "cascade/default_use.h"

#include <math.h>

static double exposure_of(const rl_scenario *s, const rl_offer *offer) {
    return offer->exposure_prob * s->levers[offer->lever].fit;
}

static bool is_preferred(const rl_scenario *s, const rl_offer *a, const rl_offer *b) {
    if (a->when_triggered != b->when_triggered)
        return a->when_triggered;
    if (a->cost_eur != b->cost_eur)
        return a->cost_eur < b->cost_eur;
    return exposure_of(s, a) > exposure_of(s, b);
}

rl_id rl_default_offer(const rl_scenario *s, rl_id actor) {
    const rl_actor *relay = &s->actors[actor];
    rl_id best = RL_NONE;
    for (rl_id k = relay->first_activation; k < relay->first_activation + relay->activation_count;
         k++) {
        const rl_id offer = s->activations[k].offer;
        if (best == RL_NONE || is_preferred(s, &s->offers[offer], &s->offers[best]))
            best = offer;
    }
    return best;
}

// Mean exposure over the windows of the offer that are not past or forbidden, over all of them when
// none is left.
static double mean_exposure(const rl_scenario *s, rl_id offer, rl_id timing_class) {
    const rl_actor *relay = &s->actors[s->offers[offer].relay];
    double sum[2] = {0};
    int32_t count[2] = {0};
    for (rl_id k = relay->first_activation; k < relay->first_activation + relay->activation_count;
         k++) {
        if (s->activations[k].offer != offer)
            continue;
        const int closed = s->activations[k].state == RL_FORBIDDEN;
        sum[closed] += rl_exposure_prob(s, k, timing_class);
        count[closed]++;
    }
    const int kept = count[0] > 0 ? 0 : 1;
    return count[kept] > 0 ? sum[kept] / count[kept] : 0;
}

void rl_default_log_miss(const rl_population *population, double *log_miss) {
    const rl_scenario *s = population->scenario;
    for (rl_id a = 0; a < s->actor_count; a++) {
        const rl_id offer = rl_default_offer(s, a);
        rl_id timing_class = RL_NONE;
        double exposure_miss = 0;
        for (int32_t j = population->profile_start[a]; j < population->profile_start[a + 1]; j++) {
            const rl_profile *profile = &population->profiles[j]; // sorted by class
            if (offer != RL_NONE && profile->timing_class != timing_class) {
                timing_class = profile->timing_class;
                exposure_miss = -log1p(-mean_exposure(s, offer, timing_class));
            }
            log_miss[j] = rl_log_miss_of_hit(profile->hit_prob, exposure_miss);
        }
    }
}
