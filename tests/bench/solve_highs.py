"""HiGHS, as Debian's python3-scipy carries it (scipy.optimize.milp). Every call starts afresh."""

import numpy
import scipy.optimize
import scipy.sparse


class HighsBackend:
    def __init__(self, model):
        self.model = model

    def _call(self, pool, integrality, **options):
        model = self.model
        rows = scipy.sparse.vstack([model.rows, pool.rows], format="csc")
        low = numpy.concatenate([model.row_low, numpy.full(len(pool.sides), -numpy.inf)])
        high = numpy.concatenate([model.row_high, pool.sides])
        return scipy.optimize.milp(
            -model.objective,
            integrality=integrality,
            bounds=scipy.optimize.Bounds(model.column_low, model.column_high),
            constraints=scipy.optimize.LinearConstraint(rows, low, high),
            options=options,
        )

    def solve_relaxation(self, pool, seconds):
        result = self._call(pool, numpy.zeros(self.model.column_count), time_limit=seconds)
        return (result.x, -result.fun) if result.status == 0 else None

    def solve(self, pool, seconds, gap, _plan):
        result = self._call(pool, self.model.integer, time_limit=seconds, mip_rel_gap=gap)
        bound = result.mip_dual_bound
        if bound is None or not numpy.isfinite(bound):
            return result.x, None
        return result.x, -bound
