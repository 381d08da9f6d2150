#!/usr/bin/python3
"""Every point of `relais frontier` is what `relais plan` answers with that limit in the scenario.

    check_frontier.py --program build/dev/relais SCENARIO…

For each limit, a copy of the folder with the limit written in scenario.json is planned on its own: the
two reaches are within the bounds of each other, and a point without a plan is one that plan refuses.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import tempfile

AXES = {"relays": "max_relays", "budget": "budget_eur", "hours": "hours"}
POINTS = 4
INFEASIBLE = 4
SAME = 1e-9  # two summations of one plan


def answer(*command):
    done = subprocess.run([*map(str, command), "--json"], stdout=subprocess.PIPE, check=False)
    assert done.returncode in (0, INFEASIBLE), (command, done.returncode)
    return json.loads(done.stdout)


def plan_with(program, folder, rule, limit):
    with tempfile.TemporaryDirectory() as name:
        copy = pathlib.Path(name) / "scenario"
        shutil.copytree(folder, copy)
        path = copy / "scenario.json"
        scenario = json.loads(path.read_text(encoding="utf-8"))
        scenario.setdefault("rules", {})[rule] = limit
        path.write_text(json.dumps(scenario), encoding="utf-8")
        return answer(program, "plan", copy, "--goals", 1)


def check(program, folder):
    compared = refused = 0
    for axis, rule in AXES.items():
        frontier = answer(program, "frontier", folder, "--by", axis, "--points", POINTS)
        for point in frontier["points"]:
            limit = int(point["limit"]) if axis == "relays" else point["limit"]
            plan = plan_with(program, folder, rule, limit)
            place = f"{folder.name}, {axis} {limit}"
            assert (point["status"] == "infeasible") == (plan["status"] == "infeasible"), place
            if point["status"] == "infeasible":
                refused += 1
                continue
            assert point["status"] == "proved" and plan["status"] == "optimal", place
            assert point["reach"] <= plan["bound"] * (1 + SAME), place
            assert plan["best_reach"] <= point["bound"] * (1 + SAME), place
            compared += 1
    print(f"{folder.name}: {compared} points compared, {refused} without a plan both ways")
    return compared


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("scenarios", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    for folder in arguments.scenarios:
        assert check(arguments.program.resolve(), folder) > len(AXES)


main()
