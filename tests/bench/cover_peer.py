#!/usr/bin/python3
"""The direct covering model on another solver, for tests/bench/cover.

    cover_peer.py cbc|highs|glpsol SECONDS --audiences FILE [--weights FILE] [--costs FILE]
                  (--max-relays K | --all)

One variable for each relay and, for --max-relays, one for each customer. Prints a JSON line with
objective, bound and relays.
"""

import argparse
import csv
import json
import pathlib
import re
import subprocess
import tempfile


def read(path, key, value):
    with open(path, encoding="utf-8") as file:
        return [(row[key], row[value]) for row in csv.DictReader(file)]


class Model:
    def __init__(self, arguments):
        pairs = read(arguments.audiences, "relay", "id")
        self.relays = list(dict.fromkeys(relay for relay, _ in pairs))
        self.ids = list(dict.fromkeys(id_ for _, id_ in pairs))
        relay_of = {relay: i for i, relay in enumerate(self.relays)}
        row_of = {id_: i for i, id_ in enumerate(self.ids)}
        self.covers = [[] for _ in self.ids]
        for relay, id_ in pairs:
            self.covers[row_of[id_]].append(relay_of[relay])
        weights = dict(read(arguments.weights, "id", "weight")) if arguments.weights else {}
        costs = dict(read(arguments.costs, "relay", "cost")) if arguments.costs else {}
        self.weights = [int(weights.get(id_, 1)) for id_ in self.ids]
        self.costs = [int(costs.get(relay, 1)) for relay in self.relays]
        self.most = arguments.max_relays  # None: cover all

    def write_lp(self, path):
        with open(path, "w", encoding="ascii") as file:
            if self.most is None:
                file.write("Minimize\n obj:")
                for j, cost in enumerate(self.costs):
                    file.write(f"\n + {cost} x{j}")
            else:
                file.write("Maximize\n obj:")
                for i, weight in enumerate(self.weights):
                    file.write(f"\n + {weight} z{i}")
            file.write("\nSubject To\n")
            for i, relays in enumerate(self.covers):
                terms = "\n".join(f" + x{j}" for j in relays)
                file.write(f" r{i}:{terms}" + (" >= 1\n" if self.most is None else f" - z{i} >= 0\n"))
            if self.most is not None:
                file.write(" k:" + "\n".join(f" + x{j}" for j in range(len(self.relays))))
                file.write(f" <= {self.most}\nBounds\n")
                for i in range(len(self.ids)):
                    file.write(f" 0 <= z{i} <= 1\n")
            file.write("Binary\n" + "\n".join(f" x{j}" for j in range(len(self.relays))))
            file.write("\nEnd\n")

    def names(self, numbers):
        return [self.relays[j] for j in numbers]


def say(model, objective, bound, numbers):
    print(json.dumps({"objective": objective, "bound": bound,
                      "relays": None if numbers is None else model.names(numbers)}))


def solve_highs(model, seconds):
    import numpy
    from scipy import optimize, sparse

    relays, ids = len(model.relays), len(model.ids)
    rows = numpy.repeat(numpy.arange(ids), [len(cover) for cover in model.covers])
    columns = numpy.concatenate([numpy.array(cover) for cover in model.covers])
    cover = sparse.csr_matrix((numpy.ones(len(rows)), (rows, columns)), shape=(ids, relays))
    if model.most is None:
        objective, matrix = numpy.array(model.costs, float), cover
        lower, upper = numpy.ones(ids), numpy.full(ids, numpy.inf)
    else:
        objective = numpy.concatenate([numpy.zeros(relays), -numpy.array(model.weights, float)])
        count = sparse.csr_matrix(numpy.concatenate([numpy.ones(relays), numpy.zeros(ids)]))
        matrix = sparse.vstack([sparse.hstack([cover, -sparse.identity(ids)]), count])
        lower = numpy.concatenate([numpy.zeros(ids), [-numpy.inf]])
        upper = numpy.concatenate([numpy.full(ids, numpy.inf), [model.most]])
    integral = numpy.zeros(matrix.shape[1])
    integral[:relays] = 1
    done = optimize.milp(objective, integrality=integral, bounds=optimize.Bounds(0, 1),
                         constraints=optimize.LinearConstraint(matrix, lower, upper),
                         options={"time_limit": seconds, "mip_rel_gap": 0})
    sign = 1 if model.most is None else -1
    bound = getattr(done, "mip_dual_bound", None)
    numbers = None if done.x is None else [j for j in range(relays) if done.x[j] > 0.5]
    say(model, None if done.x is None else round(sign * done.fun),
        None if bound is None or not numpy.isfinite(bound) else sign * bound, numbers)


def solve_cbc(model, seconds, folder):
    model.write_lp(folder / "model.lp")
    output = subprocess.run(["cbc", folder / "model.lp", "sec", str(seconds), "ratio", "0",
                             "solve", "solu", folder / "solution"],
                            capture_output=True, text=True, check=False).stdout
    numbers, objective = None, None
    solution = folder / "solution"
    if solution.exists():
        lines = solution.read_text().splitlines()
        found = re.search(r"objective value (\S+)", lines[0])
        values = {int(line.split()[1][1:]): float(line.split()[2]) for line in lines[1:]
                  if line.split()[1].startswith("x")}
        chosen = [j for j, value in values.items() if value > 0.5]
        # At a limit cbc may print the relaxation instead.
        integral = all(abs(value - round(value)) < 1e-5 for value in values.values())
        if found and integral and "no integer solution" not in lines[0]:
            objective, numbers = round(abs(float(found[1]))), chosen
    bound = re.search(r"(?:Lower|Upper) bound:\s+(\S+)", output)
    proved = "Result - Optimal solution found" in output
    say(model, objective, objective if proved else abs(float(bound[1])) if bound else None, numbers)


def solve_glpsol(model, seconds, folder):
    model.write_lp(folder / "model.lp")
    output = subprocess.run(["glpsol", "--lp", folder / "model.lp", "--tmlim", str(int(seconds)),
                             "--cuts", "-w", folder / "solution"],
                            capture_output=True, text=True, check=False).stdout
    numbers, objective, optimal = None, None, False
    solution = folder / "solution"
    if solution.exists():
        order = None
        for line in solution.read_text().splitlines():
            words = line.split()
            if words[0] == "s" and words[1] == "mip":
                optimal = words[4] == "o"
                order = [] if words[4] in "of" else None
                objective = round(float(words[5])) if order is not None else None
            elif words[0] == "j" and order is not None:
                order.append(float(words[2]))
        if order is not None:
            names = re.findall(r"\b([xz]\d+)\b", (folder / "model.lp").read_text())
            for name, value in zip(dict.fromkeys(names), order):
                if name[0] == "x" and value > 0.5:
                    numbers = (numbers or []) + [int(name[1:])]
    bound = re.findall(r">>>>>\s+\S+\s+[<>]=\s+(\S+)", output)
    bounds = [float(value) for value in bound if value not in ("inf", "-inf")]
    say(model, objective, objective if optimal else bounds[-1] if bounds else None, numbers)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("solver", choices=("cbc", "highs", "glpsol"))
    parser.add_argument("seconds", type=float)
    parser.add_argument("--audiences", required=True)
    parser.add_argument("--weights")
    parser.add_argument("--costs")
    parser.add_argument("--max-relays", type=int)
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    model = Model(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if arguments.solver == "highs":
            solve_highs(model, arguments.seconds)
        elif arguments.solver == "cbc":
            solve_cbc(model, arguments.seconds, folder)
        else:
            solve_glpsol(model, arguments.seconds, folder)


if __name__ == "__main__":
    main()
