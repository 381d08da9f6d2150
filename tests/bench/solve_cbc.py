"""CBC, through its command line: the model is written as MPS, the answer read back. Every call
starts afresh."""

import pathlib
import re
import subprocess
import tempfile

import numpy
import scipy.sparse

# Seconds that reading, presolving and writing may take beyond the limit given to the solver.
GRACE_SECONDS = 30.0


class CbcBackend:
    def __init__(self, model):
        self.model = model
        self.folder = tempfile.TemporaryDirectory(prefix="relais-cbc-")
        path = pathlib.Path(self.folder.name)
        self.model_path = path / "model.mps"
        self.solution_path = path / "solution.txt"
        self.start_path = path / "start.txt"

    def solve_relaxation(self, pool, seconds):
        self._write_model(pool, integer=False)
        output = self._run(["-sec", str(seconds), "-initialSolve"], seconds)
        if "Optimal - objective value" not in output:
            return None
        return self._read_solution(), -read_value(output, "Optimal - objective value")

    def solve(self, pool, seconds, gap, plan):
        self._write_model(pool, integer=True)
        options = ["-timeMode", "elapsed", "-sec", str(seconds), "-ratioGap", str(gap)]
        if plan is not None:
            self._write_start(plan)
            options += ["-mipstart", str(self.start_path)]
        output = self._run([*options, "-solve"], seconds)
        return self._read_solution(), read_bound(output, gap)

    def _run(self, options, seconds):
        self.solution_path.unlink(missing_ok=True)
        command = ["cbc", str(self.model_path), *options, "-solution", str(self.solution_path)]
        try:
            run = subprocess.run(
                command, capture_output=True, text=True, timeout=seconds + GRACE_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return ""
        return run.stdout

    def _write_model(self, pool, integer):
        model = self.model
        columns = scipy.sparse.vstack([model.rows, pool.rows], format="csc")
        high = numpy.concatenate([model.row_high, pool.sides])
        low = numpy.concatenate([model.row_low, numpy.full(len(pool.sides), -numpy.inf)])
        lines = ["NAME activations FREE", "ROWS", " N cost"]
        lines += [f" {'E' if low[i] == high[i] else 'L'} r{i}" for i in range(len(high))]
        lines.append("COLUMNS")
        if integer:  # the integer columns come first
            lines.append(" m1 'MARKER' 'INTORG'")
        for j in range(model.column_count):
            if integer and j == model.t_start:
                lines.append(" m2 'MARKER' 'INTEND'")
            if model.objective[j] != 0.0:
                lines.append(f" c{j} cost {float(-model.objective[j])!r}")
            span = slice(columns.indptr[j], columns.indptr[j + 1])
            rows, values = columns.indices[span].tolist(), columns.data[span].tolist()
            lines += [f" c{j} r{i} {value!r}" for i, value in zip(rows, values)]
        lines.append("RHS")
        lines += [f" rhs r{i} {float(high[i])!r}" for i in range(len(high)) if high[i] != 0.0]
        lines.append("BOUNDS")
        lines += [f" UP bnd c{j} {float(v)!r}" for j, v in enumerate(model.column_high)]
        lines.append("ENDATA\n")
        self.model_path.write_text("\n".join(lines), encoding="ascii")

    def _write_start(self, plan):
        point = self.model.point_of_plan(plan)
        lines = ["Optimal - objective value 0"]
        lines += [f"{j} c{j} {float(v)!r} 0" for j, v in enumerate(point) if v != 0.0]
        self.start_path.write_text("\n".join(lines) + "\n", encoding="ascii")

    def _read_solution(self):
        if not self.solution_path.exists():
            return None
        lines = self.solution_path.read_text(encoding="ascii").splitlines()
        if not lines or "infeasible" in lines[0].lower() or len(lines) < 2:
            return None
        point = numpy.zeros(self.model.column_count)
        for line in lines[1:]:
            fields = line.replace("**", "").split()
            point[int(fields[0])] = float(fields[2])
        return point


def read_value(output, label):
    found = re.search(re.escape(label) + r":?\s+(\S+)", output)
    return None if found is None else float(found.group(1))


def read_bound(output, gap):
    """Upper bound on the units reached, allowing for the three decimals that CBC prints."""
    lower = read_value(output, "Lower bound")
    if lower is None and "Result - Optimal solution found" in output:
        value = read_value(output, "Objective value")
        lower = value - gap * abs(value)
    return None if lower is None or not numpy.isfinite(lower) else -lower + 1e-3
