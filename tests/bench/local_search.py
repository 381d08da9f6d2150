"""Greedy construction and large-neighbourhood search over plans: the peers' incumbents.

Works on the arrays of an ActivationModel. The gain of every activation is found at once: using
activation k of relay r turns the relay's miss 1 − h + h e^{−t} into 1 − h + h e^{−t − ℓ_k}, so that
reach grows by Σ_cells left · h e^{−t} (1 − e^{−ℓ_k}) / miss, where `left` is what is still missed.
"""

import time

import numpy

from activation_model import TINY

PRICE_EXPONENTS = (0.0, 0.5, 1.0)


class LocalSearch:
    def __init__(self, model, seed=1):
        self.model = model
        self.random = numpy.random.default_rng(seed)
        self.exposed = -numpy.expm1(-model.x_log_miss)
        self.to_class = numpy.zeros((len(model.cell_class), model.class_count))
        self.to_class[numpy.arange(len(model.cell_class)), model.cell_class] = 1.0

    def improve(self, x, seconds):
        """The best plan found within the time from x (None: from nothing)."""
        deadline = time.monotonic() + seconds
        if x is None:
            starts = [self._build(self._empty(), exponent, 0.0) for exponent in PRICE_EXPONENTS]
            x = max(starts, key=self.model.value)
        best = current = x
        best_value = current_value = self.model.value(x)
        while time.monotonic() < deadline:
            candidate = self._rebuild(current)
            value = self.model.value(candidate)
            # A little worse is accepted for a while, to leave a valley.
            if value > current_value * (1.0 - 0.003 * self.random.random() ** 4):
                current, current_value = candidate, value
            if value > best_value * (1 + TINY):
                best, best_value = candidate, value
            elif self.random.random() < 0.02:
                current, current_value = best, best_value
        return best

    def _empty(self):
        return numpy.zeros(self.model.x_count)

    def _rebuild(self, x):
        """Drops one to three relays, or some activations, and fills the room greedily."""
        x = x.copy()
        barred = None
        used = numpy.unique(self.model.x_relay[x > 0.5])
        if len(used) == 0:
            return self._build(x, 1.0, 0.3)
        if self.random.random() < 0.7:
            count = min(len(used), int(self.random.integers(1, 4)))
            dropped = self.random.choice(used, count, replace=False)
            x[numpy.isin(self.model.x_relay, dropped)] = 0.0
            if self.random.random() < 0.5:
                barred = dropped[:1]
        else:
            x[self.random.random(len(x)) < 0.2] = 0.0
        exponent = self.random.choice(PRICE_EXPONENTS)
        return self._build(x, exponent, self.random.choice([0.0, 0.1, 0.3]), barred)

    def _build(self, x, exponent, noise, barred=None):
        """Adds the activation of most gain / cost^exponent while the rules leave room."""
        model, rules = self.model, self.model.scenario
        x = x.copy()
        hit = model.hit
        hit_left = hit * numpy.exp(-model.t_of_plan(x)[model.t_of])
        left = model.cell_weight * numpy.prod(1.0 - hit + hit_left, axis=0)
        budget = rules.budget_eur * (1 + TINY) - model.x_cost @ x
        hours = rules.hours * (1 + TINY) - model.x_hours @ x
        uses_left = model.max_uses - numpy.bincount(
            model.x_offer, weights=x, minlength=len(model.max_uses)
        )
        used = numpy.zeros(len(model.relays), dtype=bool)
        used[model.x_relay[x > 0.5]] = True
        preference = (1.0 + noise * self.random.standard_normal(model.x_count)).clip(0.1)
        preference /= numpy.maximum(model.x_cost, 1.0) ** exponent
        open_ = x < 0.5
        if barred is not None:
            open_ &= ~numpy.isin(model.x_relay, barred)
        while x.sum() < rules.max_activations:
            allowed = open_ & (model.x_cost <= budget) & (model.x_hours <= hours)
            allowed &= uses_left[model.x_offer] > 0.5
            if used.sum() >= rules.max_relays:
                allowed &= used[model.x_relay]
            if not allowed.any():
                break
            by_class = (left * hit_left / (1.0 - hit + hit_left)) @ self.to_class
            gain = numpy.sum(by_class[model.x_relay] * self.exposed, axis=1)
            k = int(numpy.argmax(numpy.where(allowed, gain * preference, -1.0)))
            if gain[k] <= 0.0:
                break
            relay = model.x_relay[k]
            before = 1.0 - hit[relay] + hit_left[relay]
            hit_left[relay] *= numpy.exp(-model.x_log_miss[k])[model.cell_class]
            left = left * (1.0 - hit[relay] + hit_left[relay]) / before
            x[k] = 1.0
            open_[k] = False
            used[relay] = True
            budget -= model.x_cost[k]
            hours -= model.x_hours[k]
            uses_left[model.x_offer[k]] -= 1.0
        return x
