#!/usr/bin/python3
"""Holds relais's result documents against check_reach.py on whole scenarios.

    check_scenarios.py RELAIS [--random N] FOLDER…

For each folder, and for N random ones: the plan of `relais plan`; plans drawn at random, which break
rules, through `relais evaluate`; and documents changed in one place, which the check must refuse.
"""

import argparse
import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile

from check_reach import judge_document
from random_scenario import write_random_scenario
from scenario_model import Scenario

PLAN_SECONDS = 5
RANDOM_PLANS = 5
ACCEPTED_EXITS = (0, 4, 5)  # done; evaluated with rules broken; stopped by the limit


def run_relais(command, **options):
    run = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if run.returncode not in ACCEPTED_EXITS:
        sys.exit(f"{' '.join(command)}: exit {run.returncode}\n{run.stderr}")
    return json.loads(run.stdout)


def read_plan(scenario, document):
    return [scenario.find(triple) for triple in document["plan"]["activations"]]


def require_agreement(scenario, document, name):
    judge = judge_document(document, scenario, read_plan(scenario, document))
    if judge.complaints:
        sys.exit(f"{name}:\n  " + "\n  ".join(judge.complaints))
    return judge.compared


def evaluate_random_plan(relais, folder, scenario, count):
    chosen = random.sample(range(len(scenario.activations)), count)
    plan = json.dumps({"activations": [scenario.triple(k) for k in chosen]})
    document = run_relais([relais, "evaluate", str(folder), "-", "--json"], input=plan)
    if sorted(read_plan(scenario, document)) != sorted(chosen):
        sys.exit(f"{folder}: relais evaluate gives back another plan")
    return document


def mutations(document):
    """Copies of a document, each false in one place, with what was changed."""

    def changed(what, change):
        false = copy.deepcopy(document)
        change(false)
        return what, false

    yield changed("reach", lambda d: d["reach"].update(reached=d["reach"]["reached"] * 1.000001))
    yield changed("lower bound", lambda d: d["reach"].update(lower=d["reach"]["upper"] * 1.01))
    yield changed("frequency", lambda d: d["reach"]["at_least"].reverse())
    yield changed("a segment", lambda d: d["reach"]["by_segment"][0].update(reached=-1.0))
    yield changed("a sector", lambda d: d["reach"]["by_sector"].pop())
    yield changed("the plan", lambda d: d["plan"]["activations"].pop())
    yield changed("cost", lambda d: d["usage"].update(cost_eur=d["usage"]["cost_eur"] + 0.01))
    yield changed("hours", lambda d: d["usage"].update(hours=d["usage"]["hours"] + 0.01))
    yield changed("a relay", lambda d: d["relays"][0].update(adds=d["relays"][0]["adds"] + 0.01))
    yield changed("a window", lambda d: d["cumulative"][-1].update(reached=0.0))
    yield changed("violations", lambda d: d["violations"].append({"rule": "invented"}))
    yield changed("bound", lambda d: d.update(bound=d["reach"]["reached"] * 0.999))
    yield changed("gap", lambda d: d.update(gap=d["gap"] + 0.0001))


def require_refusals(scenario, document, name):
    for what, false in mutations(document):
        judge = judge_document(false, scenario, read_plan(scenario, false))
        if not judge.complaints:
            sys.exit(f"{name}: a document false in {what} was accepted")


def check_folder(relais, folder):
    """Returns how many figures agreed and how many broken rules were found by both."""
    scenario = Scenario(folder)
    command = [relais, "plan", str(folder), "--json", "--time-limit", str(PLAN_SECONDS)]
    document = run_relais(command)
    compared = broken = 0
    if document["plan"] is not None:
        compared = require_agreement(scenario, document, f"{folder}: relais plan")
    if document["plan"] is not None and document["usage"]["activations"] > 0:
        require_refusals(scenario, document, folder)
    for _ in range(RANDOM_PLANS):
        count = random.randint(1, min(60, len(scenario.activations)))
        drawn = evaluate_random_plan(relais, folder, scenario, count)
        compared += require_agreement(scenario, drawn, f"{folder}: a random plan")
        broken += len(drawn["violations"])
    return compared, broken


def check_random_folders(relais, count):
    total = [0, 0]
    for seed in range(1, count + 1):
        random.seed(seed)
        with tempfile.TemporaryDirectory(prefix=f"relais-random-{seed}-") as folder:
            write_random_scenario(folder, random)
            compared, broken = check_folder(relais, folder)
        total[0] += compared
        total[1] += broken
    print(f"{count} random scenarios: {total[0]} figures agree, {total[1]} rules broken as found")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("relais")
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--random", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    if not arguments.folders and arguments.random == 0:
        parser.error("no scenario to check")
    for folder in arguments.folders:
        random.seed(1)
        compared, broken = check_folder(arguments.relais, folder)
        name = pathlib.Path(folder).name
        print(f"{name}: {compared} figures agree, {broken} rules broken as found")
    check_random_folders(arguments.relais, arguments.random)


if __name__ == "__main__":
    main()
