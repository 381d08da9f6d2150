#!/usr/bin/python3
"""Evaluates a plan again, with other code than relais's, and judges a result document by it.

    check_reach.py FOLDER RESULT        compares a result document of relais plan or relais
                                        evaluate: reach, bounds and frequency, in total and by
                                        segment, what each relay adds, reach by window, cost,
                                        hours, rules, gap; exit 1 when anything differs by more
                                        than 1e-9 (relative)
    check_reach.py --print FOLDER PLAN  prints the evaluation of a plan as JSON

The formulas are those of docs/model.md, written for each segment directly: no cells, no profiles,
no log-miss. Only tables are read by tests/bench/scenario_model.py.
"""

import argparse
import json
import math
import pathlib
import sys

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))

from scenario_model import Scenario  # noqa: E402

TOLERANCE = 1e-9
FREQUENCY_MAX = 3


# ---------------------------------------------------------------------------------- evaluation


def contact_counts(scenario, programme):
    """Probability that a member gets 0, 1, 2, ≥ 3 exposures from a relay, for each segment."""
    counts = numpy.zeros((FREQUENCY_MAX + 1, len(scenario.segment_ids)))
    counts[0] = 1.0
    for activation in programme:
        exposed = scenario.exposure_prob(activation)
        more = counts * exposed
        counts = counts * (1.0 - exposed)
        counts[1:] += more[:-1]
        counts[-1] += more[-1]
    return counts


def convolve(left, right):
    total = numpy.zeros_like(left)
    for i in range(FREQUENCY_MAX + 1):
        for j in range(FREQUENCY_MAX + 1):
            total[min(i + j, FREQUENCY_MAX)] += left[i] * right[j]
    return total


def group_by_audience(scenario, plan):
    """Programmes by group of relays whose audiences add up: an exclusive set, or one relay."""
    programmes = {}
    for activation in plan:
        programmes.setdefault(scenario.activations[activation][0], []).append(activation)
    groups = {}
    for relay, programme in programmes.items():
        name = scenario.exclusive_set[relay]
        groups.setdefault(("set", name) if name else ("relay", relay), []).append(
            (relay, programme)
        )
    return list(groups.values())


class Evaluation:
    """Reach, bounds and frequency of a plan in each segment, in units of the target's weight."""

    def __init__(self, scenario, plan):
        if scenario.reach_model != "independent":
            sys.exit(f"check_reach: no formula here for the model {scenario.reach_model!r}")
        segments = len(scenario.segment_ids)
        counts = numpy.zeros((FREQUENCY_MAX + 1, segments))
        counts[0] = 1.0
        missed = numpy.ones(segments)
        nested = numpy.zeros(segments)
        disjoint = numpy.zeros(segments)
        for group in group_by_audience(scenario, plan):
            group_counts = numpy.zeros_like(counts)
            group_counts[0] = 1.0
            group_reached = numpy.zeros(segments)
            for relay, programme in group:
                touched = scenario.acceptance[relay] * scenario.share[relay]
                own = contact_counts(scenario, programme)
                own[0] -= 1.0  # instead of no contact at all
                group_counts += touched * own
                not_exposed = math.prod(1.0 - scenario.exposure_prob(k) for k in programme)
                group_reached += touched * (1.0 - not_exposed)
            counts = convolve(counts, group_counts)
            missed *= 1.0 - group_reached
            nested = numpy.maximum(nested, group_reached)
            disjoint += group_reached
        self.weight = scenario.weight
        self.reached = scenario.weight * (1.0 - missed)
        self.lower = scenario.weight * nested
        self.upper = scenario.weight * numpy.minimum(disjoint, 1.0)
        self.at_least = [
            scenario.weight * counts[n:].sum(axis=0) for n in range(1, FREQUENCY_MAX + 1)
        ]

    def total(self, selected=slice(None)):
        """Sums over some segments, with the keys of a result document."""
        return {
            "weight": float(self.weight[selected].sum()),
            "reached": float(self.reached[selected].sum()),
            "lower": float(self.lower[selected].sum()),
            "upper": float(self.upper[selected].sum()),
            "at_least": [float(part[selected].sum()) for part in self.at_least],
        }


def measure(scenario, plan):
    return {
        "cost_eur": float(sum(scenario.cost_eur(k) for k in plan)),
        "hours": float(sum(scenario.activation_hours(k) for k in plan)),
        "relays": len({scenario.activations[k][0] for k in plan}),
        "activations": len(plan),
    }


# --------------------------------------------------------------------------------------- rules


def exceeds(value, limit):
    return value > limit + TOLERANCE * abs(limit)


def broken_totals(scenario, plan):
    relays = {scenario.activations[k][0] for k in plan}
    totals = (
        ("budget_eur", sum(scenario.cost_eur(k) for k in plan), scenario.budget_eur),
        ("hours", sum(scenario.activation_hours(k) for k in plan), scenario.hours),
        ("max_relays", len(relays), scenario.max_relays),
        ("max_activations", len(plan), scenario.max_activations),
    )
    return {name for name, value, limit in totals if exceeds(value, limit)}


def broken_windows(scenario, plan):
    broken = set()
    for window, hours_max in enumerate(scenario.window_hours):
        inside = [k for k in plan if scenario.activations[k][2] == window]
        if exceeds(sum(scenario.activation_hours(k) for k in inside), hours_max):
            broken.add("window_hours")
        contacts = numpy.zeros(len(scenario.segment_ids))
        for k in inside:
            relay, lever = scenario.activations[k][:2]
            contacts += (
                scenario.acceptance[relay] * scenario.contact_weight[lever] * scenario.share[relay]
            )
        if exceeds(float(numpy.max(contacts * (scenario.weight > 0.0))), scenario.max_contacts):
            broken.add("max_contacts_per_window")
    return broken


def broken_offers(scenario, plan):
    starts = {}
    for k in plan:
        start = scenario.window_start[scenario.activations[k][2]]
        starts.setdefault(scenario.offer_of[k], []).append(start)
    broken = set()
    for offer, days in starts.items():
        days.sort()
        if len(days) > scenario.offer_max_uses[offer]:
            broken.add("max_uses")
        if any(b - a < scenario.offer_gap_days[offer] for a, b in zip(days, days[1:])):
            broken.add("gap_days")
    return broken


def broken_choices(scenario, plan):
    relays = {scenario.activations[k][0] for k in plan}
    chosen = set(plan)
    tests = (
        ("required_relay", scenario.required_relays <= relays),
        ("forbidden_relay", not scenario.forbidden_relays & relays),
        ("required_activation", scenario.required_activations <= chosen),
        ("forbidden_activation", not scenario.forbidden_activations & chosen),
    )
    return {name for name, kept in tests if not kept}


def broken_rules(scenario, plan, reached):
    broken = broken_totals(scenario, plan) | broken_windows(scenario, plan)
    broken |= broken_offers(scenario, plan) | broken_choices(scenario, plan)
    for _, selected, min_share in scenario.floors:
        if exceeds(min_share * scenario.weight[selected].sum(), reached[selected].sum()):
            broken.add("floor")
    return broken


# --------------------------------------------------------------------------------- comparison


class Judge:
    """Collects every disagreement between a document and the evaluation."""

    def __init__(self):
        self.complaints = []
        self.compared = 0

    def require(self, holds, complaint):
        self.compared += 1
        if not holds:
            self.complaints.append(complaint)

    def compare(self, name, said, found, scale=1.0):
        """`scale` is the size of the figures that `found` is a difference of."""
        same = (
            isinstance(said, (int, float))
            and math.isfinite(said)
            and abs(said - found) <= TOLERANCE * max(scale, abs(found))
        )
        self.require(same, f"{name}: the document says {said!r}, found {found!r}")

    def compare_reach(self, name, said, found):
        for key in ("weight", "reached", "lower", "upper"):
            self.compare(f"{name}.{key}", said.get(key), found[key])
        frequency = said.get("at_least") or []
        self.require(len(frequency) == FREQUENCY_MAX, f"{name}.at_least: {frequency!r}")
        for n, (left, right) in enumerate(zip(frequency, found["at_least"]), start=1):
            self.compare(f"{name}.at_least[{n}]", left, right)


def find_plan(document):
    """The {relay, lever, window} objects of a plan file or of a result document."""
    if "activations" in document:
        return document["activations"]
    return document["plan"]["activations"]


def judge_reach(judge, document, scenario, evaluation):
    reach = document["reach"]
    judge.compare_reach("reach", reach, evaluation.total())
    for part in ("sector", "size", "territory"):
        lines = {line[part]: line for line in reach[f"by_{part}"]}
        codes = scenario.segment_parts[part]
        targeted = set(codes[scenario.weight > 0.0].tolist())
        judge.require(set(lines) == targeted, f"reach.by_{part}: {sorted(lines)}")
        for code in targeted & set(lines):
            found = evaluation.total((codes == code) & (scenario.weight > 0.0))
            judge.compare_reach(f"reach.by_{part}.{code}", lines[code], found)
    lines = {line["segment"]: line for line in reach["by_segment"]}
    for number, name in enumerate(scenario.segment_ids):
        if scenario.weight[number] > 0.0:
            found = evaluation.total([number])
            judge.compare_reach(f"reach.by_segment.{name}", lines.get(name, {}), found)


def judge_usage(judge, document, scenario, plan):
    usage = document["usage"]
    for name, found in measure(scenario, plan).items():
        judge.compare(f"usage.{name}", usage.get(name), found)


def judge_relays(judge, document, scenario, plan, reached):
    """What each relay adds to the plan and reaches alone."""
    lines = {line["id"]: line for line in document["relays"]}
    used = {scenario.activations[k][0] for k in plan}
    judge.require(
        set(lines) == {scenario.actor_ids[relay] for relay in used}, f"relays: {sorted(lines)}"
    )
    for relay in used:
        name = scenario.actor_ids[relay]
        line = lines.get(name, {})
        own = [k for k in plan if scenario.activations[k][0] == relay]
        others = [k for k in plan if scenario.activations[k][0] != relay]
        adds = reached - Evaluation(scenario, others).reached.sum()
        alone = Evaluation(scenario, own).reached.sum()
        judge.compare(f"relays.{name}.adds", line.get("adds"), adds, reached)
        judge.compare(f"relays.{name}.alone", line.get("alone"), alone)
        for key in ("cost_eur", "hours"):
            judge.compare(f"relays.{name}.{key}", line.get(key), measure(scenario, own)[key])


def judge_windows(judge, document, scenario, plan):
    """Reach of what is done up to each window."""
    lines = {line["window"]: line for line in document["cumulative"]}
    for window, name in enumerate(scenario.window_ids):
        past = [k for k in plan if scenario.activations[k][2] <= window]
        found = Evaluation(scenario, past).reached.sum()
        judge.compare(f"cumulative.{name}", lines.get(name, {}).get("reached"), found)


def judge_rules(judge, document, broken):
    said = {violation["rule"] for violation in document["violations"]}
    judge.require(
        said == broken, f"violations: the document says {sorted(said)}, found {sorted(broken)}"
    )


def judge_proof(judge, document, reached):
    """The bound and the gap of relais plan."""
    best, bound, gap = document["best_reach"], document["bound"], document["gap"]
    settings = document["settings"]
    judge.require(not exceeds(reached, bound), f"bound: {bound!r} is under {reached!r}")
    judge.require(not exceeds(reached, best), f"best_reach: {best!r} is under {reached!r}")
    judge.require(not exceeds(best, bound), f"bound: {bound!r} is under {best!r}")
    judge.require(document["violations"] == [], "relais plan gives a plan that breaks rules")
    if settings["target_share"] is None:
        judge.require(
            not exceeds(settings["keep_share"] * best, reached),
            f"reach: {reached!r} is less than the share to keep of {best!r}",
        )
    if best > 0.0:
        judge.compare("gap", gap, (bound - best) / best, bound / best)
    if document["status"] == "optimal" and settings["target_share"] is None:
        judge.require(not exceeds(gap, settings["gap"]), f"optimal, with a gap of {gap!r}")


def judge_document(document, scenario, plan):
    judge = Judge()
    evaluation = Evaluation(scenario, plan)
    reached = float(evaluation.reached.sum())
    judge_reach(judge, document, scenario, evaluation)
    judge_usage(judge, document, scenario, plan)
    judge_relays(judge, document, scenario, plan, reached)
    judge_windows(judge, document, scenario, plan)
    judge_rules(judge, document, broken_rules(scenario, plan, evaluation.reached))
    if document["status"] != "evaluated":
        judge_proof(judge, document, reached)
    return judge


def print_evaluation(scenario, plan):
    evaluation = Evaluation(scenario, plan)
    broken = sorted(broken_rules(scenario, plan, evaluation.reached))
    found = {**evaluation.total(), **measure(scenario, plan), "broken_rules": broken}
    print(json.dumps(found, indent=2))


def read_document(path):
    text = sys.stdin.read() if path == "-" else pathlib.Path(path).read_text(encoding="utf-8")
    return json.loads(text)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder")
    parser.add_argument("document", help="result document or plan; - for standard input")
    parser.add_argument("--print", action="store_true", help="print the evaluation, judge nothing")
    arguments = parser.parse_args()
    scenario = Scenario(arguments.folder)
    document = read_document(arguments.document)
    if document.get("status") in ("infeasible", "unknown"):
        print(f"{document['status']}: no plan to check")
        return 0
    plan = [scenario.find(triple) for triple in find_plan(document)]
    if arguments.print:
        print_evaluation(scenario, plan)
        return 0
    judge = judge_document(document, scenario, plan)
    for complaint in judge.complaints:
        print(f"{arguments.folder}: {complaint}", file=sys.stderr)
    print(f"{judge.compared} figures compared, {len(judge.complaints)} differ")
    return 1 if judge.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
