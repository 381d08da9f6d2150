#!/usr/bin/python3
"""The campaigns of the region are settled within the optimiser's own limits on nodes, whatever the
seed: most reach within the gap, then fewest relays and fewest activations, each proved. Seeds must
also agree on what is proved. Nothing here is timed; without the rounded rules (optimise/rounding.h)
« one relay fewer? » ran out of nodes for some seeds.

    check_proofs.py RELAIS SCENARIO:SEEDS…
"""

import json
import subprocess
import sys

PROVED = ("reach", "relays", "activations")
NODES_MAX = 3000  # of all goals together; several times what it takes


def solve(relais, scenario, seed):
    command = [relais, "plan", scenario, "--json", "--quiet", "--seed", str(seed)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def check(relais, scenario, seed):
    result = solve(relais, scenario, seed)
    faults = []
    if result["status"] != "optimal" or not result["gap"] <= result["settings"]["gap"]:
        faults.append(f"{result['status']}, gap {result['gap']}")
    for goal in result["goals"]:
        if goal["goal"] in PROVED and not (goal["attempted"] and goal["proved"]):
            faults.append(f"{goal['goal']} not proved: {goal['value']}, bound {goal['bound']}")
    nodes = result["run"]["nodes"]
    if nodes > NODES_MAX:
        faults.append(f"{nodes} nodes")
    print(f"{scenario} seed {seed}: {result['best_reach']:.1f} ≤ {result['bound']:.1f}, {nodes} nodes")
    return [f"{scenario} seed {seed}: {fault}" for fault in faults], result


def main():
    relais, faults = sys.argv[1], []
    for argument in sys.argv[2:]:
        scenario, seeds = argument.rsplit(":", 1)
        bounds, reaches = [], []
        for seed in range(1, int(seeds) + 1):
            found, result = check(relais, scenario, seed)
            faults += found
            bounds.append(result["bound"])
            reaches.append(result["best_reach"])
        if max(reaches) > min(bounds) * (1 + 1e-9):
            faults.append(f"{scenario}: a plan of one seed is above the bound of another")
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
