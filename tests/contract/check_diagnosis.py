#!/usr/bin/python3
"""Makes the diagnosis of a scenario again, with other code than relais's, and compares.

    check_diagnosis.py --program RELAIS [--random N] FOLDER…

Runs `relais diagnose --json` on each folder, and on N random ones, by territory and by segment, and compares: full effort,
ceilings, what relays add, who depends on whom, who stands behind, every strategy and its gain. The
definitions are those of docs/studies/diagnose.md; only the tables are read by tests/bench/scenario_model.py.
"""

import argparse
import collections
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))

from random_scenario import write_random_scenario  # noqa: E402
from scenario_model import Scenario, read_number  # noqa: E402

TOLERANCE = 1e-9
PARTS = ("sector", "size", "territory")
ROLE_LINKS = {
    "order_giver": {"orders_from"},
    "funder": {"funds"},
    "prescriber": {"prescribes", "rediffuses"},
    "ambassador": {"prescribes", "rediffuses"},
}


# --------------------------------------------------------------------------------- full effort


def best_programme(values, days, gap_days, max_uses):
    """Greatest sum of at most max_uses values at least gap_days apart, and how many it takes."""

    def explore(first, uses):
        if first == len(values) or uses == 0:
            return (0.0, 0)
        key = (first, uses)
        if key not in known:
            following = first + 1
            while following < len(values) and days[following] - days[first] < gap_days:
                following += 1
            rest = explore(following, uses - 1)
            taken = (rest[0] + values[first], rest[1] - 1)  # fewer uses first among equals
            known[key] = max(taken, explore(first + 1, uses))
        return known[key]

    known = {}
    total, used = explore(0, max_uses)
    return total, -used


class Effort:
    """For each actor and segment: exposure at full effort, uses, contacts, cost and hours."""

    def __init__(self, scenario):
        shape = (len(scenario.actor_ids), len(scenario.segment_ids))
        miss = numpy.zeros(shape)
        self.uses, self.contacts = numpy.zeros(shape), numpy.zeros(shape)
        self.cost, self.hours = numpy.zeros(shape), numpy.zeros(shape)
        weights = [read_number(row.get("contact_weight"), 1.0) for row in scenario._table("levers")]
        by_offer = collections.defaultdict(list)
        for k, offer in enumerate(scenario.offer_of):
            if k not in scenario.forbidden_activations:
                by_offer[offer].append(k)
        for offer, activations in by_offer.items():
            relay, lever, _ = scenario.activations[activations[0]]
            if relay in scenario.forbidden_relays:
                continue
            activations.sort(key=lambda k: scenario.window_start[scenario.activations[k][2]])
            days = [scenario.window_start[scenario.activations[k][2]] for k in activations]
            values = -numpy.log1p(-numpy.array([scenario.exposure_prob(k) for k in activations]))
            columns, where = numpy.unique(values, axis=1, return_inverse=True)
            where = numpy.asarray(where).reshape(-1)
            found = [
                best_programme(list(column), days, scenario.offer_gap_days[offer],
                               scenario.offer_max_uses[offer])
                for column in columns.T
            ]
            uses = numpy.array([f[1] for f in found])[where]
            miss[relay] += numpy.array([f[0] for f in found])[where]
            self.uses[relay] += uses
            self.contacts[relay] += uses * weights[lever]
            self.cost[relay] += uses * scenario.offer_cost[offer]
            self.hours[relay] += uses * scenario.offer_hours[offer]
        self.exposed = 1.0 - numpy.exp(-miss)


# ----------------------------------------------------------------------------------- diagnosis


def reached_share(scenario, reach):
    """Share reached of each segment, given what each actor reaches alone: formula (4)."""
    missed = numpy.ones(len(scenario.segment_ids))
    sets = collections.defaultdict(lambda: numpy.zeros(len(scenario.segment_ids)))
    for actor, name in enumerate(scenario.exclusive_set):
        if name:
            sets[name] += reach[actor]
        else:
            missed = missed * (1.0 - reach[actor])
    for total in sets.values():
        missed = missed * numpy.maximum(1.0 - total, 0.0)
    return 1.0 - missed


class Diagnosis:
    def __init__(self, scenario, able_prob):
        self.scenario = scenario
        self.rows = scenario._table("actors")
        self.roles = [set(row["roles"].split("|")) for row in self.rows]
        self.kinds = [row.get("kind", "") for row in self.rows]
        self.solicited = numpy.array(
            [row.get("solicited", "") in ("yes", "oui") for row in self.rows])
        self.weight = scenario.weight
        self.targeted = [s for s in range(len(self.weight)) if self.weight[s] > 0.0]
        self.effort = Effort(scenario)
        self.touch = scenario.acceptance[:, None] * scenario.share
        self.reach = self.touch * self.effort.exposed
        self.able = (self.touch >= able_prob) & (self.effort.exposed > 0.0)
        self.all = reached_share(scenario, self.reach)
        self.today = self.reached_by(self.solicited)
        self.usable = [
            "relay" in self.roles[a]
            and self.effort.exposed[a].max(initial=0.0) > 0.0
            and (self.touch[a] * self.weight).sum() > 0.0
            for a in range(len(self.rows))
        ]

    def reached_by(self, mask):
        return reached_share(self.scenario, numpy.where(mask[:, None], self.reach, 0.0))

    def without(self, actor):
        mask = numpy.ones(len(self.rows), dtype=bool)
        mask[actor] = False
        return self.reached_by(mask)

    def alone(self, actor):
        mask = numpy.zeros(len(self.rows), dtype=bool)
        mask[actor] = True
        return self.reached_by(mask)

    def adds(self, actor):
        with_it, without_it = self.solicited.copy(), self.solicited.copy()
        with_it[actor], without_it[actor] = True, False
        return self.reached_by(with_it) - self.reached_by(without_it)

    def gain(self, actor, segment, share_reached):
        """Share of one segment gained if the actor reached that share of it."""
        changed = self.reach.copy()
        changed[actor, segment] = share_reached
        return reached_share(self.scenario, changed)[segment] - self.all[segment]

    def comparable(self, segment):
        """Targeted segments that differ in one part only, with that part."""
        parts = self.scenario.segment_parts
        for other in self.targeted:
            differ = [p for p in PARTS if parts[p][other] != parts[p][segment]]
            if len(differ) == 1:
                yield other, differ[0]

    # ------------------------------------------------------------------------- influences

    def influence(self, actor, role):
        """Best share of each segment by the actor's own audience or by its links."""
        links = self.scenario._table("links", required=False)
        name = self.scenario.actor_ids[actor]
        best = self.scenario.share[actor].copy()
        for first in links:
            if first["from"] != name or first["kind"] not in ROLE_LINKS[role]:
                continue
            weight = read_number(first["weight"])
            index = self.scenario.actor_index
            best = numpy.maximum(best, weight * self.scenario.share[index[first["to"]]])
            for second in links:
                if (second["from"] == first["to"] and second["kind"] == "rediffuses"
                        and second["to"] != name):
                    more = weight * read_number(second["weight"])
                    best = numpy.maximum(best, more * self.scenario.share[index[second["to"]]])
        return best

    # ------------------------------------------------------------------------- strategies

    def supports(self, segment):
        for actor in range(len(self.rows)):
            alpha = self.scenario.acceptance[actor]
            if self.reach[actor, segment] > 0.0 and alpha < 1.0:
                gained = self.gain(actor, segment, self.reach[actor, segment] / alpha)
                yield "support", self.scenario.actor_ids[actor], "", gained

    def extensions(self, segment):
        scenario = self.scenario
        comparable = list(self.comparable(segment))
        for actor in range(len(self.rows)):
            if not self.usable[actor]:
                continue
            share, own_set = scenario.share[actor, segment], scenario.exclusive_set[actor]
            parts = {"size"} if share == 0.0 else set(PARTS)
            if own_set:
                parts -= {"sector"}
            shares = [scenario.share[actor, other] for other, part in comparable if part in parts]
            to = max(shares, default=0.0)
            if own_set:
                if share == 0.0:
                    continue
                others = [a for a in range(len(self.rows)) if a != actor and self.usable[a]
                          and scenario.exclusive_set[a] == own_set]
                to = min(to, 1.0 - sum(scenario.share[a, segment] for a in others))
            if to > share:
                each = scenario.acceptance[actor] * self.effort.exposed[actor, segment]
                gained = self.gain(actor, segment, to * each)
                yield "extend", scenario.actor_ids[actor], "", gained

    def new_kinds(self, segment):
        here = {self.kinds[a] for a in range(len(self.rows)) if self.able[a, segment]
                and self.usable[a]}
        samples = collections.defaultdict(list)
        for other, part in self.comparable(segment):
            if part == "size":
                continue
            best = {}
            for actor in range(len(self.rows)):
                divided = part == "sector" and self.scenario.exclusive_set[actor]
                if not self.able[actor, other] or not self.usable[actor] or divided:
                    continue
                kind, reached = self.kinds[actor], self.reach[actor, other]
                if kind and reached > best.get(kind, (0.0, 0))[0]:
                    best[kind] = (reached, actor)
            for kind, found in best.items():
                samples[kind, PARTS.index(part)].append(found)
        proposed = set()
        for (kind, part), found in sorted(samples.items(), key=lambda item: item[0][1]):
            relays = len({actor for _, actor in found})
            one_for_each = len(found) == 1 or (relays >= 2 and 2 * relays >= len(found))
            if kind in here or kind in proposed or not one_for_each:
                continue
            proposed.add(kind)
            median = statistics.median_low(sorted(reached for reached, _ in found))
            yield "new_kind", None, kind, (1.0 - self.all[segment]) * median

    def agreements(self, segment, influences):
        for actor, share in influences.items():
            if share[segment] > 0.0:
                own = self.reach[actor, segment] if self.usable[actor] else 0.0
                to = max(share[segment] * self.scenario.exposure_cap, own)
                yield ("agreement", self.scenario.actor_ids[actor], "",
                       self.gain(actor, segment, to))

    def strategies(self, segments):
        order_givers = {a: self.influence(a, "order_giver") for a in range(len(self.rows))
                        if "order_giver" in self.roles[a]}
        gains = collections.Counter()
        counts = collections.Counter()
        for segment in segments:
            for strategy, actor, kind, gained in [
                    *self.supports(segment), *self.extensions(segment),
                    *self.new_kinds(segment), *self.agreements(segment, order_givers)]:
                if gained > 1e-9:
                    gains[strategy, actor, kind] += gained * self.weight[segment]
                    counts[strategy, actor, kind] += 1
        return gains, counts


# ---------------------------------------------------------------------------------- comparison


class Judge:
    def __init__(self):
        self.compared = 0
        self.complaints = []

    def require(self, holds, complaint):
        self.compared += 1
        if not holds:
            self.complaints.append(complaint)

    def compare(self, name, said, found, scale=1.0):
        close = said is not None and abs(said - found) <= TOLERANCE * max(scale, abs(found))
        self.require(close, f"{name}: the document says {said!r}, found {found!r}")


def judge_segments(judge, document, diagnosis):
    scenario = diagnosis.scenario
    lines = {line["segment"]: line for line in document["segments"]}
    judge.require(len(lines) == len(diagnosis.targeted), "segments: not those of the target")
    losses = {a: diagnosis.all - diagnosis.without(a) for a in range(len(scenario.actor_ids))}
    for s in diagnosis.targeted:
        name, weight = scenario.segment_ids[s], diagnosis.weight[s]
        line = lines[name]
        judge.compare(f"{name}.ceiling", line["ceiling"], weight * diagnosis.all[s], weight)
        judge.compare(f"{name}.today", line["today"], weight * diagnosis.today[s], weight)
        able = [a for a in range(len(scenario.actor_ids))
                if diagnosis.able[a, s] and diagnosis.usable[a]]
        judge.require(line["able"] == len(able), f"{name}.able: {line['able']}, found {len(able)}")
        solicited = sum(bool(diagnosis.solicited[a]) for a in able)
        judge.require(line["able_solicited"] == solicited, f"{name}.able_solicited")
        for touch in line["relays"]:
            a = scenario.actor_index[touch["relay"]]
            judge.compare(f"{name}.{touch['relay']}.reach_prob", touch["reach_prob"],
                          diagnosis.reach[a, s])
            judge.compare(f"{name}.{touch['relay']}.loss", touch["loss"], losses[a][s])


def judge_relays(judge, document, diagnosis):
    scenario, weight = diagnosis.scenario, diagnosis.weight
    establishments = numpy.array(
        [read_number(row["establishments"]) for row in scenario._table("segments")])
    target = weight.sum()
    for line in document["relays"]:
        name = line["relay"]
        a = scenario.actor_index[name]
        judge.require(line["usable"] == diagnosis.usable[a], f"{name}.usable: {line['usable']}")
        alone = float((weight * diagnosis.alone(a)).sum())
        judge.compare(f"{name}.alone", line["alone"], alone, target)
        judge.compare(f"{name}.adds", line["adds"], (weight * diagnosis.adds(a)).sum(), target)
        lost = (weight * (diagnosis.all - diagnosis.without(a))).sum()
        judge.compare(f"{name}.irreplaceable", line["irreplaceable"], lost, target)
        touched = (scenario.share[a] * establishments * (weight > 0.0)).sum()
        judge.compare(f"{name}.touched", line["touched"], touched)
        mine = (scenario.share[a] > 0.0) & (weight > 0.0)
        if diagnosis.usable[a]:
            judge.compare(f"{name}.uses", line["uses"], diagnosis.effort.uses[a][mine].max())
            judge.compare(f"{name}.cost_eur", line["cost_eur"],
                          diagnosis.effort.cost[a][mine].max())
            judge.compare(f"{name}.hours", line["hours"], diagnosis.effort.hours[a][mine].max())
            contacts = (weight * diagnosis.touch[a] * diagnosis.effort.contacts[a]).sum()
            judge.compare(f"{name}.contacts", line["contacts"], contacts / alone)
    order = [line["adds"] for line in document["relays"]]
    judge.require(order == sorted(order, reverse=True), "relays: not by what they add")


def judge_strategies(judge, name, lines, diagnosis, segments):
    gains, counts = diagnosis.strategies(segments)
    said = {}
    for line in lines:
        kind = line["kind"] if line["actor"] is None else ""
        said[line["strategy"], line["actor"], kind] = line
    judge.require(set(said) == set(gains),
                  f"{name}.strategies: differ by {set(said) ^ set(gains)}")
    for key in set(said) & set(gains):
        judge.compare(f"{name}.{key}.gain", said[key]["gain"], gains[key])
        judge.require(said[key]["segments"] == counts[key], f"{name}.{key}.segments")


def judge_groups(judge, document, diagnosis, part):
    scenario, weight = diagnosis.scenario, diagnosis.weight
    troubled = {scenario.segment_ids.index(line["segment"]) for line in document["segments"]
                if line["few"] or line["weak"]}
    limit = document["settings"]["weak_share"]
    for s in diagnosis.targeted:
        able = (diagnosis.able[:, s] & numpy.array(diagnosis.usable)).sum()
        found = able <= 1 or diagnosis.all[s] < limit
        judge.require((s in troubled) == found, f"{scenario.segment_ids[s]}: in trouble?")
    if part is not None:
        for group in document["groups"]:
            inside = [s for s in diagnosis.targeted
                      if scenario.segment_parts[part][s] == group["key"]]
            name = f"groups.{group['key']}"
            total = weight[inside].sum()
            judge.compare(f"{name}.weight", group["weight"], total)
            judge.compare(f"{name}.ceiling", group["ceiling"],
                          (weight * diagnosis.all)[inside].sum(), total)
            judge_strategies(judge, name, group["strategies"], diagnosis,
                             sorted(troubled & set(inside)))
            for role, lines in group["influences"].items():
                for line in lines:
                    a = scenario.actor_index[line["actor"]]
                    found = (weight * diagnosis.influence(a, role))[inside].sum() / total
                    judge.compare(f"{name}.{role}.{line['actor']}", line["share"], found)
                    judge.require(role in diagnosis.roles[a], f"{name}.{role}.{line['actor']}")
    judge_strategies(judge, "all", document["strategies"], diagnosis, sorted(troubled))


def check(program, folder, by, weak_share=None):
    command = [program, "diagnose", "--json", "--by", by, folder]
    if weak_share is not None:
        command += ["--able", "0.3", "--weak", str(weak_share)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        print(f"{folder}: exit code {done.returncode}\n{done.stderr}", file=sys.stderr)
        return False
    document = json.loads(done.stdout)
    scenario = Scenario(folder)
    diagnosis = Diagnosis(scenario, document["settings"]["able_prob"])
    judge = Judge()
    target = document["target"]
    judge.compare("target.ceiling", target["ceiling"], (diagnosis.weight * diagnosis.all).sum())
    judge.compare("target.today", target["today"], (diagnosis.weight * diagnosis.today).sum())
    expected = 0.75 * (diagnosis.weight * diagnosis.all).sum() / diagnosis.weight.sum()
    judge.compare("settings.weak_share", document["settings"]["weak_share"],
                  expected if weak_share is None else weak_share)
    judge_segments(judge, document, diagnosis)
    judge_relays(judge, document, diagnosis)
    judge_groups(judge, document, diagnosis, by if by in PARTS else None)
    for complaint in judge.complaints[:20]:
        print(f"{folder}: {complaint}", file=sys.stderr)
    print(f"{folder} by {by}: {judge.compared} figures, {len(judge.complaints)} differ")
    return not judge.complaints


def check_random_folders(program, count):
    good = True
    for seed in range(count):
        random.seed(seed)
        with tempfile.TemporaryDirectory(prefix=f"relais-random-{seed}-") as folder:
            write_random_scenario(folder, random)
            # Few relays count as able and every segment as weak, so that there is much to propose.
            good &= check(program, folder, PARTS[seed % len(PARTS)], weak_share=0.97)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--random", type=int, default=0, metavar="N")
    parser.add_argument("folders", nargs="*")
    arguments = parser.parse_args()
    good = [check(arguments.program, folder, by) for folder in arguments.folders
            for by in ("territory", "segment")]
    return 0 if check_random_folders(arguments.program, arguments.random) and all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
