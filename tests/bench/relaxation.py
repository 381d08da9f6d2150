"""What the peers share around their solver: cut pool, root cutting planes, re-solve loop, report."""

import json
import time

import numpy
import scipy.sparse

from local_search import LocalSearch

# A cut is worth adding when the point's θ exceeds it by this much, in units (total weight = 1,000).
EXCESS_TOLERANCE = 1e-4
POOL_MAX = 4000


class Report:
    """Prints a JSON line at each improvement, so that a killed peer has still said its best."""

    def __init__(self, model, time_limit, gap):
        self.model = model
        self.gap = gap
        self.started = time.monotonic()
        self.time_limit = time_limit
        self.best = None
        self.best_value = 0.0
        self.bound = float(model.group_weight.sum())

    def elapsed(self):
        return time.monotonic() - self.started

    def remaining(self):
        return max(0.0, self.time_limit - self.elapsed())

    def is_done(self):
        return self.remaining() <= 0.0 or self.bound <= self.best_value * (1.0 + self.gap)

    def propose_plan(self, x):
        x = numpy.round(x)
        if not self.model.is_allowed(x):
            return
        value = self.model.value(x)
        if value > self.best_value:
            self.best, self.best_value = x, value
            self.print_line("plan")

    def propose_bound(self, bound, phase):
        if bound < self.bound:
            self.bound = max(bound, self.best_value)
            self.print_line(phase)

    def print_line(self, phase):
        plan = [] if self.best is None else self.model.plan_triples(self.best)
        unit = self.model.unit
        line = {
            "phase": phase,
            "seconds": round(self.elapsed(), 3),
            "reach": self.best_value * unit,
            "bound": self.bound * unit,
            "gap": (self.bound - self.best_value) / max(self.best_value, 1e-12),
            "activations": plan,
        }
        print(json.dumps(line), flush=True)


class CutPool:
    """Rows θ_g − Σ a_gj v_j ≤ b_g. `generation` changes when rows are taken away."""

    def __init__(self, model):
        self.model = model
        self.rows = scipy.sparse.csr_matrix((0, model.column_count))
        self.sides = numpy.zeros(0)
        self.generation = 0
        self.tau_default = 0.5 * model.t_most()

    def add(self, rows, sides):
        self.rows = scipy.sparse.vstack([self.rows, rows], format="csr")
        self.sides = numpy.concatenate([self.sides, sides])

    def separate(self, point, judged):
        """Adds the cuts taken at `point` that `judged` exceeds; returns how many."""
        rows, sides = self.model.cuts(point, self.tau_default)
        wanted = rows @ judged - sides > EXCESS_TOLERANCE
        if wanted.any():
            self.add(rows[wanted], sides[wanted])
        return int(wanted.sum())

    def purge(self, point):
        """Drops the rows that are slack at the point once there are many."""
        if len(self.sides) > POOL_MAX:
            self._keep(self.sides - self.rows @ point < 1e-3)

    def forget_oldest(self):
        """Drops the oldest half once there are many; one that is missed will be found again."""
        if len(self.sides) > POOL_MAX:
            self._keep(slice(len(self.sides) // 2, None))

    def _keep(self, kept):
        self.rows, self.sides = self.rows[kept], self.sides[kept]
        self.generation += 1


def start(model, report):
    """The first plan, by local search, and the cuts taken there."""
    search = LocalSearch(model)
    pool = CutPool(model)
    report.propose_plan(search.improve(None, min(15.0, 0.1 * report.time_limit)))
    pool.add(*model.cuts(model.point_of_plan(report.best), pool.tau_default))
    return search, pool


def cut_at_root(model, report, pool, backend, share=0.4):
    """Cutting planes on the linear relaxation, until they bring little."""
    centre = None
    bounds = []
    while not report.is_done() and report.elapsed() < share * report.time_limit:
        found = backend.solve_relaxation(pool, report.remaining())
        if found is None:
            break
        point, bound = found
        report.propose_bound(bound, "root")
        bounds.append(bound)
        centre = point if centre is None else 0.5 * (centre + point)
        # Cuts at the vertex and half-way to a running average, which steadies the method.
        added = pool.separate(point, point) + pool.separate(0.5 * (centre + point), point)
        if added == 0:
            break
        if len(bounds) > 10 and bounds[-11] - bounds[-1] < 2e-4 * bounds[-1]:
            break
        pool.purge(point)


def resolve_until_done(model, report, pool, backend, search):
    """Solves the whole model, cuts its plan off where θ overestimates, and starts again."""
    slice_seconds = max(20.0, 0.2 * report.time_limit)
    while not report.is_done():
        seconds = min(report.remaining(), slice_seconds)
        point, bound = backend.solve(pool, seconds, 0.5 * report.gap, report.best)
        if bound is not None:
            report.propose_bound(bound, "tree")
        if point is None:
            slice_seconds *= 2.0
            continue
        x = numpy.round(point[: model.x_count])
        report.propose_plan(x)
        improved = search.improve(x, min(2.0, 0.1 * report.remaining()))
        report.propose_plan(improved)
        added = pool.separate(point, point)
        for plan in (x, improved):
            added += pool.separate(model.point_of_plan(plan), point)
        if added == 0:  # the tree, not the cuts, is what holds: give it more time
            slice_seconds *= 2.0
