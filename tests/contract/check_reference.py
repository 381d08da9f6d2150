#!/usr/bin/python3
"""A second opinion: plans of relais against the reference formulation solved by other solvers.

    check_reference.py --program RELAIS [--random N] [--seconds S] FOLDER…

`relais export --mathprog` writes each scenario for models/mathprog/reach.mod (GNU MathProg), which
enumerates every programme and shares no code with the optimiser. glpsol solves it, and CBC solves the
MPS file that glpsol makes of it. The model is above the truth by at most step² / 2 of the target, so
  - the best reach that relais proves, and its bound, are what the solvers find, within that;
  - where relais proves that no plan exists, they find none.
"""
import argparse
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from random_scenario import write_random_scenario

MODEL = pathlib.Path(__file__).resolve().parents[2] / "models" / "mathprog" / "reach.mod"
STEP = 0.01
ERROR = STEP ** 2 / 2  # of the target


def run(*command):
    return subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")


def solve_glpsol(data, seconds, mps):
    """Best value, None when infeasible, "limit" when time ran out."""
    out = data.with_suffix(".sol")
    done = run("glpsol", "--math", MODEL, "--data", data, "--tmlim", seconds, "--wfreemps", mps,
               "-o", out, "--cuts")
    text = out.read_text() if out.exists() else ""
    status = re.search(r"^Status: +(.*)$", text, re.M)
    if status and status[1] == "INTEGER OPTIMAL":
        return float(re.search(r"^Objective: +total = (\S+)", text, re.M)[1])
    if "HAS NO PRIMAL FEASIBLE" in done.stdout or "HAS NO INTEGER FEASIBLE" in done.stdout or \
            (status and status[1] in ("INTEGER EMPTY", "INTEGER UNDEFINED")
             and "TIME LIMIT" not in done.stdout):
        return None
    if "TIME LIMIT" in done.stdout:
        return "limit"
    raise SystemExit(f"glpsol: {done.stdout[-800:]}")


def solve_cbc(mps, seconds):
    # The MPS file does not say that the goal is to maximise.
    done = run("cbc", mps, "-max", "-sec", seconds, "-ratioGap", "0", "-allowableGap", "0", "solve")
    if "infeasible" in done.stdout.lower() and "Objective value:" not in done.stdout:
        return None
    if "Stopped on time" in done.stdout:
        return "limit"
    return abs(float(re.search(r"^Objective value: +(\S+)", done.stdout, re.M)[1]))


def compare(program, folder, scratch, seconds, largest):
    """Complaints about one scenario; None when it is too large for the reference formulation."""
    data, mps = scratch / "plan.dat", scratch / "plan.mps"
    exported = run(program, "export", folder, "--mathprog", data, "-q")
    if exported.returncode == 3:
        return None
    if exported.returncode == 0 and data.read_text().count("\n# p") > largest:
        return None
    if exported.returncode != 0:
        return [f"export: exit code {exported.returncode}: {exported.stderr}"]
    planned = run(program, "plan", folder, "--goals", "1", "--gap", "0", "--json", "-q")
    if planned.returncode not in (0, 4):
        return [f"plan: exit code {planned.returncode}: {planned.stderr}"]
    result = json.loads(planned.stdout)
    complaints = []
    for name, value in (("glpsol", solve_glpsol(data, seconds, mps)),
                        ("cbc", solve_cbc(mps, seconds))):
        if value == "limit":
            continue
        if result["status"] == "infeasible":
            if value is not None:
                complaints.append(f"{name} finds {value:.6f} where relais proves that no plan exists")
            continue
        if value is None:
            complaints.append(f"{name} finds no plan; relais reaches {result['best_reach']:.6f}")
            continue
        target = result["reach"]["weight"]
        slack = 1e-6 * max(1, target)
        if not result["best_reach"] - slack <= value <= result["bound"] + ERROR * target + slack:
            complaints.append(f"{name} finds {value:.6f}, relais {result['best_reach']:.6f} "
                              f"with bound {result['bound']:.6f}")
        compare.agreed += 1
    return complaints


compare.agreed = 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=20, help="limit of each solver")
    parser.add_argument("--largest", type=int, default=100, help="programmes of a scenario")
    parser.add_argument("folders", nargs="*", type=pathlib.Path)
    asked = parser.parse_args()
    complaints, compared, too_large = [], 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        folders = list(asked.folders)
        for number in range(asked.random):
            folder = scratch / f"random-{number}"
            folder.mkdir()
            write_random_scenario(folder, random.Random(1000 + number))
            folders.append(folder)
        for folder in folders:
            found = compare(asked.program, folder, scratch, asked.seconds, asked.largest)
            if found is None:
                too_large += 1
                continue
            compared += 1
            complaints += [f"{folder.name}: {complaint}" for complaint in found]
    for complaint in complaints:
        print("FAILED " + complaint)
    print(f"{compared} scenarios compared ({compare.agreed} answers), {too_large} too large")
    return 1 if complaints or compare.agreed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
