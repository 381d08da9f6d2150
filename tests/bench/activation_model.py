"""The activation-level model of a plan: one binary for each activation, tangent cuts for reach.

It is the obvious mixed-integer model, the one that a good practitioner would write for a solver,
and the peer against which the programme formulation is measured.

Variables: x_k (activation k is used), z_r (relay r is used), t_e (log-miss of the exposures of a
relay on the segments of one timing class) and θ_g (weight reached in group g of segments):

    max Σ_g θ_g
    t_e = Σ_k ℓ_ek x_k,  ℓ_ek = −log(1 − q_k) in that class      x_k ≤ z_r
    Σ_{k of an offer} x_k ≤ max_uses · z_r                       Σ_r z_r ≤ K
    Σ_k cost_k x_k ≤ budget   (hours, number of activations alike)
    θ_g ≤ cut(t, z) for every cut found so far

Why the cuts are valid. At a plan, relay r misses a member with probability e^{−t}, hence an
establishment of segment s with probability 1 − h + h e^{−t}, h = acceptance × share. Write

    y_rs = −log(1 − h + h e^{−t}) =: g(t)        reach_s = N_s (1 − exp(−Σ_r y_rs)).

−g is log((1 − h) e^0 + h e^{−t}), a log-sum-exp of affine functions, so it is convex and g concave,
with g(0) = 0. N(1 − e^{−Y}) is concave and increasing in Y. Therefore, whatever Ȳ ≥ 0 and τ ≥ 0,

    reach_s ≤ N_s (1 − e^{−Ȳ}) + N_s e^{−Ȳ} (Σ_r y_rs − Ȳ)       (tangent in Y; the slope is ≥ 0)
    y_rs    ≤ g(τ) + g'(τ)(t − τ)                                (tangent in t)          [tangent]
    y_rs    ≤ z (g(τ) − τ g'(τ)) + g'(τ) t                       (the same, times z)     [perspective]

The last line holds at every plan: with z = 1 it is the line above; with z = 0 the relay has no
activation, t = 0 and both sides are 0. Summing over segments gives a linear cut in (t, z) that
overestimates the reach of every plan and equals it at the plan where it is taken; on fractional
points [tangent] at τ = t is the weakest of the family in use ("fractional relays diversify for
free"), and [perspective] at τ = t / z is what perspective reformulation makes of it. So the
optimum of the model with any set of such cuts, and any dual bound of it, is a valid bound.
"""

import numpy
import scipy.sparse

from scenario_model import NO_LIMIT, ScenarioError

TINY = 1e-9

# Solvers work best on numbers of ordinary size: θ counts in units of weight within reach / SCALED_TOTAL.
SCALED_TOTAL = 1000.0


class ActivationModel:
    """The model's data, its rows, and its cuts. Columns are [x | z | t | θ]."""

    def __init__(self, scenario, perspective=False, groups=12):
        require_supported(scenario)
        self.scenario = scenario
        self.perspective = perspective
        self._merge_segments()
        self._keep_best_activations()
        self._index_exposures()
        self._group_cells(groups)
        self.column_count = self.theta_start + self.group_count
        self._build_rows()

    # ------------------------------------------------------------------------------- contents

    def _merge_segments(self):
        """Cells: segments touched by the same shares and with the same timing behave alike."""
        s = self.scenario
        timing = s.timing.reshape(-1, len(s.segment_ids))
        _, timing_class = numpy.unique(timing, axis=1, return_inverse=True)
        hit = s.acceptance[:, None] * s.share
        offered = sorted({relay for relay, _, _ in s.activations})
        targeted = (s.weight > 0.0) & hit[offered].any(axis=0)
        self.relays = [r for r in offered if hit[r][targeted].any()]
        self.relay_row = {relay: row for row, relay in enumerate(self.relays)}
        keys = numpy.vstack([hit[self.relays], timing_class[None, :]])[:, targeted]
        cells, cell_of = numpy.unique(keys, axis=1, return_inverse=True)
        self.hit = cells[:-1]
        self.cell_class = cells[-1].astype(int)
        weight = numpy.bincount(cell_of, weights=s.weight[targeted])
        self.unit = weight.sum() / SCALED_TOTAL
        self.cell_weight = weight / self.unit
        self.class_count = int(timing_class.max()) + 1
        self.class_segment = [int(numpy.argmax(timing_class == c)) for c in range(self.class_count)]
        territory = numpy.unique(s.segment_parts["territory"][targeted], return_inverse=True)[1]
        self.cell_territory = numpy.zeros(len(self.cell_weight), dtype=int)
        self.cell_territory[cell_of] = territory

    def _keep_best_activations(self):
        """Drops an activation that enough others of its offer beat in every timing class.

        Activations of an offer have one price, and the supported rules do not tell their windows
        apart, so that a plan with a dropped one can always use a better one instead.
        """
        s = self.scenario
        log_miss = numpy.array(
            [
                -numpy.log1p(-s.exposure_prob(k)[self.class_segment])
                for k in range(len(s.activations))
            ]
        )
        own_of = {}
        for k, offer in enumerate(s.offer_of):
            if s.activations[k][0] in self.relay_row:
                own_of.setdefault(offer, []).append(k)
        kept = []
        for offer, own in own_of.items():
            values = log_miss[own]
            at_least = numpy.all(values[:, None] >= values[None, :], axis=2)
            earlier = numpy.triu(numpy.ones(at_least.shape, dtype=bool), 1)
            beats = at_least & (~at_least.T | earlier)
            better = beats.sum(axis=0)
            kept += [k for k, n in zip(own, better) if n < s.offer_max_uses[offer]]
        self.activations = kept
        self.x_relay = numpy.array([self.relay_row[s.activations[k][0]] for k in kept])
        self.x_offer = numpy.array([s.offer_of[k] for k in kept])
        self.x_cost = numpy.array([s.cost_eur(k) for k in kept])
        self.x_hours = numpy.array([s.activation_hours(k) for k in kept])
        self.x_log_miss = log_miss[kept]
        self.max_uses = numpy.array(s.offer_max_uses)

    def _index_exposures(self):
        """t has one entry for each relay and each timing class that the relay touches."""
        self.x_count = len(self.activations)
        self.z_start = self.x_count
        self.t_start = self.z_start + len(self.relays)
        touched = numpy.zeros((len(self.relays), self.class_count), dtype=bool)
        for cell, timing_class in enumerate(self.cell_class):
            touched[:, timing_class] |= self.hit[:, cell] > 0.0
        self.t_relay, self.t_class = numpy.nonzero(touched)
        index = numpy.full(touched.shape, -1)
        index[self.t_relay, self.t_class] = numpy.arange(len(self.t_relay))
        # Entry of t that acts on each (relay, cell); where there is none the hit is 0 and any will do.
        self.t_of = numpy.maximum(index[:, self.cell_class], 0)
        self.t_count = len(self.t_relay)
        self.theta_start = self.t_start + self.t_count

    def _group_cells(self, groups):
        """Groups of cells share a θ: by territory when the number fits, else evenly."""
        territories = int(self.cell_territory.max()) + 1
        cells = len(self.cell_weight)
        if groups == territories:
            self.cell_group = numpy.unique(self.cell_territory, return_inverse=True)[1]
        else:
            self.cell_group = numpy.arange(cells) * min(groups, cells) // cells
        self.group_count = int(self.cell_group.max()) + 1
        self.group_weight = numpy.bincount(self.cell_group, weights=self.cell_weight)

    def _build_rows(self):
        """Constant rows as low ≤ A·v ≤ high, the objective, the column bounds and integrality."""
        s = self.scenario
        rows, columns, values, low, high = [], [], [], [], []

        def add_row(row_columns, row_values, row_low, row_high):
            rows.extend([len(low)] * len(row_columns))
            columns.extend(row_columns)
            values.extend(row_values)
            low.append(row_low)
            high.append(row_high)

        x = numpy.arange(self.x_count)
        for limit, amounts in (
            (s.budget_eur, self.x_cost),
            (s.hours, self.x_hours),
            (s.max_activations, numpy.ones(self.x_count)),
        ):
            if limit < NO_LIMIT:
                add_row(x, amounts, -numpy.inf, limit)
        if s.max_relays < NO_LIMIT:
            z = numpy.arange(self.z_start, self.t_start)
            add_row(z, numpy.ones(len(z)), -numpy.inf, s.max_relays)
        for k in x:
            add_row([k, self.z_start + self.x_relay[k]], [1.0, -1.0], -numpy.inf, 0.0)
        for offer in numpy.unique(self.x_offer):
            own = x[self.x_offer == offer]
            uses = int(self.max_uses[offer])
            if len(own) > uses:
                relay = self.z_start + self.x_relay[own[0]]
                add_row([*own, relay], [*numpy.ones(len(own)), -uses], -numpy.inf, 0.0)
        for entry in range(self.t_count):
            own = x[self.x_relay == self.t_relay[entry]]
            log_miss = self.x_log_miss[own, self.t_class[entry]]
            add_row([*own, self.t_start + entry], [*log_miss, -1.0], 0.0, 0.0)

        self.rows = scipy.sparse.csr_matrix(
            (values, (rows, columns)), shape=(len(low), self.column_count)
        )
        self.row_low, self.row_high = numpy.array(low), numpy.array(high)
        self.objective = numpy.zeros(self.column_count)
        self.objective[self.theta_start :] = 1.0
        self.column_low = numpy.zeros(self.column_count)
        self.column_high = numpy.ones(self.column_count)
        self.column_high[self.t_start : self.theta_start] = self.t_most()
        self.column_high[self.theta_start :] = self.group_weight
        self.integer = numpy.zeros(self.column_count, dtype=int)
        self.integer[: self.t_start] = 1

    def t_most(self):
        """The largest value of each entry of t: every offer used as often as it may be."""
        most = numpy.zeros(self.t_count)
        for offer in numpy.unique(self.x_offer):
            own = numpy.nonzero(self.x_offer == offer)[0]
            best = numpy.sort(self.x_log_miss[own], axis=0)[::-1][: self.max_uses[offer]]
            entries = numpy.nonzero(self.t_relay == self.x_relay[own[0]])[0]
            most[entries] += best.sum(axis=0)[self.t_class[entries]]
        return most

    # ------------------------------------------------------------------------------ reach, cuts

    def t_of_plan(self, x):
        """t for a vector x of activations, fractional or not."""
        per_relay = numpy.zeros((len(self.relays), self.class_count))
        numpy.add.at(per_relay, self.x_relay, x[:, None] * self.x_log_miss)
        return per_relay[self.t_relay, self.t_class]

    def reach(self, t):
        """Units reached in each group by the continuous extension at t; exact at a plan."""
        miss = 1.0 + self.hit * numpy.expm1(-t[self.t_of])
        reached = self.cell_weight * (1.0 - numpy.prod(miss, axis=0))
        return numpy.bincount(self.cell_group, weights=reached)

    def cuts(self, point, tau_default):
        """One cut for each group at a point of the model: θ_g − Σ a_gj v_j ≤ b_g.

        Returns rows over all columns (sparse) and right-hand sides. `tau_default` gives τ where
        the relay is not used at all at the point, where any τ is as good.
        """
        t = numpy.maximum(point[self.t_start : self.theta_start], 0.0)
        z = point[self.z_start : self.t_start][self.t_relay]
        tau = t
        scale = numpy.ones(self.t_count)
        if self.perspective:
            used = z > 1e-6
            tau = numpy.where(used, t / numpy.where(used, z, 1.0), tau_default)
            scale = numpy.where(used, z, 0.0)
        tau_cells = tau[self.t_of]
        hit_left = self.hit * numpy.exp(-tau_cells)
        miss = 1.0 - self.hit + hit_left
        height = -numpy.log(miss)  # g(τ)
        slope = hit_left / miss  # g'(τ)
        log_miss = numpy.sum(scale[self.t_of] * height, axis=0)  # Ȳ of each cell
        left = self.cell_weight * numpy.exp(-log_miss)
        constant = numpy.bincount(
            self.cell_group, weights=self.cell_weight - left - left * log_miss
        )
        on_t = self._sum_by_group_and_entry(left * slope)
        intercept = self._sum_by_group_and_entry(left * (height - tau_cells * slope))
        return self._assemble(constant, on_t, intercept)

    def _sum_by_group_and_entry(self, by_relay_and_cell):
        hit = self.hit > 0.0
        _, cell = numpy.nonzero(hit)
        sums = numpy.zeros((self.group_count, self.t_count))
        numpy.add.at(sums, (self.cell_group[cell], self.t_of[hit]), by_relay_and_cell[hit])
        return sums

    def _assemble(self, constant, on_t, intercept):
        rows = numpy.zeros((self.group_count, self.column_count))
        rows[:, self.t_start : self.theta_start] = -on_t
        if self.perspective:
            numpy.add.at(rows.T, self.z_start + self.t_relay, -intercept.T)
        else:
            constant = constant + intercept.sum(axis=1)
        rows[numpy.arange(self.group_count), self.theta_start + numpy.arange(self.group_count)] = 1.0
        # Rounding must not make a cut invalid.
        return scipy.sparse.csr_matrix(rows), constant + 1e-9 * self.group_weight

    def point_of_plan(self, x):
        """A plan as a point of the model, with θ at its exact reach in each group."""
        point = numpy.zeros(self.column_count)
        point[: self.x_count] = x
        point[self.z_start + self.x_relay[x > 0.5]] = 1.0
        t = self.t_of_plan(x)
        point[self.t_start : self.theta_start] = t
        point[self.theta_start :] = self.reach(t)
        return point

    def value(self, x):
        """Reach of a plan, in units."""
        return float(self.reach(self.t_of_plan(x)).sum())

    # ------------------------------------------------------------------------------------ rules

    def is_allowed(self, x):
        """Whether a 0–1 vector of activations keeps every rule."""
        s = self.scenario
        uses = numpy.bincount(self.x_offer, weights=x, minlength=len(self.max_uses))
        return bool(
            self.x_cost @ x <= s.budget_eur * (1 + TINY)
            and self.x_hours @ x <= s.hours * (1 + TINY)
            and x.sum() <= s.max_activations
            and len(numpy.unique(self.x_relay[x > 0.5])) <= s.max_relays
            and numpy.all(uses <= self.max_uses)
        )

    def plan_triples(self, x):
        return [self.scenario.triple(self.activations[k]) for k in numpy.nonzero(x > 0.5)[0]]


def require_supported(scenario):
    """The peers know the rules of the benchmark's class, and say so when there are others."""
    unsupported = []
    if scenario.reach_model != "independent":
        unsupported.append("reach model")
    if any(scenario.exclusive_set):
        unsupported.append("exclusive sets")
    if min(scenario.window_hours) < NO_LIMIT:
        unsupported.append("hours of a window")
    if scenario.max_contacts < NO_LIMIT:
        unsupported.append("contacts in a window")
    if any(scenario.offer_gap_days):
        unsupported.append("gaps between uses")
    if scenario.floors:
        unsupported.append("floors")
    named = (
        scenario.required_relays
        | scenario.forbidden_relays
        | scenario.required_activations
        | scenario.forbidden_activations
    )
    if named:
        unsupported.append("required or forbidden relays and activations")
    if unsupported:
        raise ScenarioError("the activation model has no " + ", ".join(unsupported))
