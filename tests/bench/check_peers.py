#!/usr/bin/python3
"""Checks the benchmark's peers by enumeration: a weak or wrong peer would flatter relais.

On small random instances, every cut must overestimate the reach of every plan and equal it where it
was taken, and every solver must find a plan of the enumerated optimum's reach and prove it.

    check_peers.py RELAIS-GENERATE
"""

import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy

from activation_model import ActivationModel
from scenario_model import Scenario

HERE = pathlib.Path(__file__).resolve().parent
SEEDS = range(1, 4)
GAP = 1e-4
TOLERANCE = 1e-6


def generate(generator, folder, seed):
    options = ["--relays", 4, "--levers", 1, "--windows", 4, "--max-relays", 3]
    options += ["--budget-eur", 4000, "--timing", "sector", "--seed", seed, "-o", folder]
    subprocess.run([generator, *map(str, options)], check=True)


def all_plans(model):
    for x in itertools.product((0.0, 1.0), repeat=model.x_count):
        plan = numpy.array(x)
        if model.is_allowed(plan):
            yield plan


def random_point(model, random):
    """A point of the relaxation: fractional activations, relays at least as used as they are."""
    x = random.random(model.x_count) * (random.random(model.x_count) < 0.5)
    point = numpy.zeros(model.column_count)
    point[: model.x_count] = x
    z = numpy.zeros(len(model.relays))
    numpy.maximum.at(z, model.x_relay, x)
    point[model.z_start : model.t_start] = z + (1.0 - z) * random.random() * 0.5
    point[model.t_start : model.theta_start] = model.t_of_plan(x)
    return point


def check_cuts(model, plans, random):
    points = numpy.array([model.point_of_plan(plan) for plan in plans])
    tau_default = 0.5 * model.t_most()
    for _ in range(50):
        rows, sides = model.cuts(random_point(model, random), tau_default)
        excess = (rows @ points.T) - sides[:, None]
        assert excess.max() <= TOLERANCE, f"a cut underestimates a plan by {excess.max()}"
    for point in points[:: max(1, len(points) // 50)]:
        rows, sides = model.cuts(point, tau_default)
        slack = numpy.abs(rows @ point - sides)
        assert slack.max() <= TOLERANCE, f"a cut is {slack.max()} above its own plan"


def check_solver(folder, solver, cuts, optimum):
    command = ["/usr/bin/python3", HERE / "peer", folder, "--solver", solver, "--cuts", cuts]
    command += ["--time-limit", "5", "--gap", str(GAP)]
    run = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    answer = json.loads(run.stdout.splitlines()[-1])
    name = f"{solver} with {cuts} cuts"
    assert answer["reach"] >= optimum * (1.0 - GAP), f"{name}: {answer['reach']} of {optimum}"
    assert answer["reach"] <= optimum * (1.0 + TOLERANCE), f"{name}: more than the optimum"
    assert answer["bound"] >= optimum * (1.0 - TOLERANCE), f"{name}: bound {answer['bound']}"
    assert answer["gap"] <= 1.1 * GAP, f"{name}: gap {answer['gap']}"


def main():
    generator = sys.argv[1]
    random = numpy.random.default_rng(1)
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            generate(generator, folder, seed)
            scenario = Scenario(folder)
            for perspective in (False, True):
                model = ActivationModel(scenario, perspective)
                plans = list(all_plans(model))
                check_cuts(model, plans, random)
            optimum = max(model.value(plan) for plan in plans) * model.unit
            for solver in ("glpk", "cbc", "highs"):
                for cuts in ("tangent", "perspective"):
                    check_solver(folder, solver, cuts, optimum)
            print(f"seed {seed}: {model.x_count} activations, {len(plans)} plans, {optimum:.3f}")


if __name__ == "__main__":
    main()
