#!/usr/bin/python3
"""Recomputes every measure of `relais map` with networkx, an independent library.

    check_networkx.py --program build/dev/relais [SCENARIO…]

Reads the GraphML and the JSON of each scenario given, and of random scenarios that it writes itself
(with their truth: shares, weights, lengths, overlaps worked out here from the tables). Also checks
that the bytes do not depend on the locale, the time zone or the number of threads. Exits with 1 on
any disagreement. Needs Debian's python3-networkx (2.8) with numpy and scipy.
"""
import argparse
import csv
import itertools
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

import networkx as nx
import numpy as np

warnings.filterwarnings("ignore", category=FutureWarning)  # networkx's own

RANDOM_SCENARIOS = 25
CONSTRAINT_NODES = 60  # networkx takes the cube of the degrees; above, the formula in numpy
KINDS = ["rediffuses", "prescribes", "orders_from", "funds", "member_of"]
faults = []


def expect(good, *what):
    if not good:
        faults.append(" ".join(str(part) for part in what))


def near(got, wanted, tolerance, *what):
    if wanted is None or got is None or math.isnan(wanted):
        good = got is None and (wanted is None or math.isnan(wanted))
    else:
        good = abs(got - wanted) <= tolerance * max(1.0, abs(wanted))
    expect(good, *what, "is", got, "instead of", wanted)


# Random scenarios --------------------------------------------------------------------------------

def write_table(folder, name, header, rows):
    sourced = name not in ("levers", "windows")
    with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(header + ["confidence", "source"] * sourced)
        for row in rows:
            writer.writerow(list(row) + ["assumption", "test"] * sourced)


def write_random_scenario(folder, seed):
    """Writes a scenario and returns its truth: the edges, the target, the exclusive sets."""
    draw = random.Random(seed)
    share = lambda: draw.choice([0.25, 0.5, 0.75, 1.0, round(draw.uniform(0.01, 1), 3)])
    actors = [f"a{i}" for i in range(draw.randint(2, 20))]
    segments = [f"s{i}" for i in range(draw.randint(1, 25))]
    density = draw.uniform(0.05, 0.5)
    kinds = ["Fédération & <Cie>", "L'\"Union\"", "Œuvre – été", "CMA"]
    names = {a: f"{draw.choice(kinds)} {a}" for a in actors}
    sets = {a: draw.choice(["", "", "", "OPCO"]) for a in actors}
    roles = {a: draw.choice(["relay", "relay|prescriber", "relay|funder", "funder"])
             for a in actors}
    roles[actors[0]] = "relay"
    weight = {s: draw.randint(1, 5000) for s in segments}
    sector = {s: draw.choice(["FZ", "IZ"]) for s in segments}
    sector[segments[0]] = "FZ"
    # Members of the exclusive set share what they touch: at most 1 in all.
    audience = {(a, s): share() * (0.05 if sets[a] else 1.0) for a in actors for s in segments
                if draw.random() < density}
    audience.setdefault((actors[0], segments[0]), 0.02)
    links = [(*draw.sample(actors, 2), kind, share()) for kind in KINDS
             for _ in range(draw.randint(0, len(actors)))]
    links = list({link[:3]: link for link in links}.values())  # one row for each pair and kind

    (folder / "scenario.json").write_text(json.dumps({
        "format": "relais-scenario/1", "title": "Aléa <&>", "deliverable": {"name": "Guide"},
        "target": {"sectors": ["FZ"]}, "rules": {"budget_eur": 1000}}), encoding="utf-8")
    write_table(folder, "actors", ["id", "name", "kind", "roles", "exclusive_set"],
                [(a, names[a], "x", roles[a], sets[a]) for a in actors])
    write_table(folder, "levers", ["id", "name"], [("l", "Lettre")])
    write_table(folder, "offers", ["relay", "lever", "exposure_prob", "cost_eur", "hours"],
                [(a, "l", 0.3, 10, 1) for a in actors if "relay" in roles[a]])
    write_table(folder, "segments", ["id", "sector", "size", "territory", "establishments"],
                [(s, sector[s], "1-9", s, weight[s]) for s in segments])
    write_table(folder, "audiences", ["actor", "sector", "size", "territory", "share"],
                [(a, "*", "*", s, part) for (a, s), part in audience.items()])
    write_table(folder, "windows", ["id", "name", "start", "end"],
                [("w", "Mars", "2027-03-01", "2027-03-31")])
    write_table(folder, "links", ["from", "to", "kind", "weight"], links)

    targeted = [s for s in segments if sector[s] == "FZ"]
    edges = {(a, s): part for (a, s), part in audience.items() if s in targeted}
    for u, v in {link[:2] for link in links}:
        edges[u, v] = 1 - math.prod(1 - link[3] for link in links if link[:2] == (u, v))
    return {"edges": edges, "weight": {s: weight[s] for s in targeted}, "names": names}


def check_truth(graph, truth):
    ids = {graph.nodes[n]["id"]: n for n in graph}
    edges = {(graph.nodes[u]["id"], graph.nodes[v]["id"]): d for u, v, d in graph.edges(data=True)}
    expect(edges.keys() == truth["edges"].keys(), "other edges than those of the tables")
    for pair, part in truth["edges"].items():
        near(edges[pair]["share"], part, 1e-12, "share of", pair)
    for segment, weight in truth["weight"].items():
        near(graph.nodes[ids[segment]]["weight"], weight, 0, "weight of", segment)
    for actor, name in truth["names"].items():
        expect(graph.nodes[ids[actor]]["label"] == name, "name of", actor)


# The network and its measures --------------------------------------------------------------------

def check_network(graph, actors):
    audience = {a: 0.0 for a in actors}
    for u, v, data in graph.edges(data=True):
        if data["kind"] == "audience":
            carried = data["share"] * graph.nodes[v]["weight"]
            near(data["weight"], carried, 1e-12, "weight of", (u, v))
            audience[u] += data["weight"]
    for u, v, data in graph.edges(data=True):
        length = math.floor(65536 / data["share"] + 0.5) / 65536
        expect(data["length"] == length, "length of", (u, v))
        if data["kind"] != "audience":
            expect(set(data["kind"].split("|")) <= set(KINDS), "kind of", (u, v))
            near(data["weight"], data["share"] * audience[v], 1e-9, "weight of", (u, v))
    for a in actors:
        near(graph.nodes[a]["audience"], audience[a], 1e-9, "audience of", a)


def constraint_of(graph, actors):
    if len(graph) <= CONSTRAINT_NODES:
        return nx.constraint(graph, nodes=actors, weight="weight")
    nodes = list(graph)
    matrix = nx.to_numpy_array(graph, nodelist=nodes, weight="weight")
    matrix += matrix.T
    total = matrix.sum(axis=1, keepdims=True)
    part = np.divide(matrix, total, out=np.zeros_like(matrix), where=total > 0)
    held = ((part + part @ part) ** 2 * (matrix > 0)).sum(axis=1)
    return {a: held[i] if total[i] > 0 else math.nan for i, a in enumerate(nodes)}


def hits_of(graph):
    """Leading singular vectors of the weights; None where two parts nearly tie."""
    nodes = list(graph)
    matrix = nx.to_numpy_array(graph, nodelist=nodes, weight="weight")
    if not matrix.any():
        return {n: 0.0 for n in nodes}, {n: 0.0 for n in nodes}
    left, values, right = np.linalg.svd(matrix)
    if len(values) > 1 and values[1] > values[0] * (1 - 1e-7):
        return None
    hub, authority = np.abs(left[:, 0]), np.abs(right[0])
    return dict(zip(nodes, hub / hub.max())), dict(zip(nodes, authority / authority.max()))


def check_against_networkx_hits(graph, hub, actors):
    """networkx's own HITS, where it converges (its solver wants at least three nodes)."""
    if len(graph) < 3 or not any(hub.values()):
        return
    theirs, _ = nx.hits(graph, max_iter=10000, tol=1e-12)
    most = max(theirs.values())
    for a in actors:
        near(hub[a], theirs[a] / most, 1e-6, "hub of", a, "(networkx)")


def check_measures(graph, actors):
    n, undirected = len(graph), graph.to_undirected()
    contacts = nx.DiGraph(graph.edge_subgraph([(u, v) for u, v, w in graph.edges(data="weight")
                                               if w > 0]))
    contacts.add_nodes_from(graph)
    betweenness = nx.betweenness_centrality(graph, weight="length", normalized=False)
    routes = (len(actors) - 1) * (n - 2)
    closeness = nx.harmonic_centrality(graph.reverse(), distance="length")
    pagerank = nx.pagerank(graph, weight="weight", tol=1e-15, max_iter=10000)
    core = nx.core_number(undirected)
    constraint = constraint_of(contacts, actors)
    points = set(nx.articulation_points(undirected))
    hits = hits_of(graph)
    if hits is not None:
        check_against_networkx_hits(graph, hits[0], actors)
    for a in actors:
        node = graph.nodes[a]
        leaves, enters = graph.out_degree(a, weight="weight"), graph.in_degree(a, weight="weight")
        near(node["strength_out"], leaves, 1e-9, "strength out of", a)
        near(node["strength_in"], enters, 1e-9, "strength in of", a)
        near(node["strength"], leaves + enters, 1e-9, "strength of", a)
        near(node["betweenness"], betweenness[a] / routes if routes > 0 else 0, 1e-9,
             "betweenness of", a)
        near(node["closeness"], closeness[a] / (n - 1) if n > 1 else 0, 1e-9, "closeness of", a)
        near(node["pagerank"], pagerank[a], 1e-8, "PageRank of", a)
        near(node["core"], core[a], 0, "core of", a)
        near(node.get("constraint"), constraint[a], 1e-8, "constraint of", a)
        expect(node["articulation"] == (a in points), "articulation of", a)
        if hits is not None:
            near(node["hub"], hits[0][a], 1e-6, "hub of", a)
            near(node["authority"], hits[1][a], 1e-6, "authority of", a)


def check_ruptures(graph, actors, answer):
    undirected = graph.to_undirected()
    ids = {graph.nodes[a]["id"]: a for a in actors}
    expect({r["actor"] for r in answer["ruptures"]} ==
           {graph.nodes[a]["id"] for a in actors if graph.nodes[a]["articulation"]}, "ruptures")
    for rupture in answer["ruptures"]:
        actor = ids[rupture["actor"]]
        whole = nx.node_connected_component(undirected, actor) - {actor}
        pieces = []
        for piece in nx.connected_components(undirected.subgraph(whole)):
            inside = [n for n in piece if n in actors]
            weight = sum(graph.nodes[n]["weight"] for n in piece if n not in actors)
            pieces.append((len(inside), weight, len(piece) - len(inside)))
        kept = max(pieces) if max(pieces)[0] > 0 else (0, 0, 0)
        near(rupture["actors_cut"], sum(p[0] for p in pieces) - kept[0], 0, "actors cut off", actor)
        near(rupture["weight_cut"], sum(p[1] for p in pieces) - kept[1], 1e-9, "weight cut", actor)


# Overlaps and communities ------------------------------------------------------------------------

def exclusive_sets(folder):
    """Sets of the actors, from a plain actors.csv; None when it is written in another form."""
    text = (folder / "actors.csv").read_bytes().decode("utf-8-sig")
    first = text.splitlines()[0]
    delimiter = max(";,\t", key=first.count)
    return {row["id"]: row.get("exclusive_set") or "" for row in
            csv.DictReader(text.splitlines(), delimiter=delimiter)}


def check_overlaps(graph, actors, answer, folder):
    sets = exclusive_sets(folder)
    touched = {}
    for a in actors:
        if "relay" in graph.nodes[a]["roles"].split("|") and graph.nodes[a]["audience"] > 0:
            touched[graph.nodes[a]["id"]] = (
                {s: d for _, s, d in graph.out_edges(a, data=True) if d["kind"] == "audience"})
    audience = {graph.nodes[a]["id"]: graph.nodes[a]["audience"] for a in actors}
    got = {(o["first"], o["second"]): o for o in answer["overlaps"]}
    for one, other in itertools.combinations(touched, 2):
        shared = sum(d["weight"] * touched[other][s]["share"] for s, d in touched[one].items()
                     if s in touched[other])
        if shared == 0 or (sets[one] and sets[one] == sets[other]):
            expect((one, other) not in got, "overlap of", one, other)
            continue
        near(got[one, other]["weight"], shared, 1e-9, "overlap of", one, other)
        near(got[one, other]["share"], shared / min(audience[one], audience[other]), 1e-9,
             "share of overlap of", one, other)
    expect(len(got) <= len(touched) * (len(touched) - 1) / 2, "number of overlaps")
    check_communities(touched, answer)


def check_communities(relays, answer):
    overlaps = nx.Graph()
    overlaps.add_nodes_from(relays)
    overlaps.add_weighted_edges_from((o["first"], o["second"], o["weight"])
                                     for o in answer["overlaps"])
    groups = [set(c["relays"]) for c in answer["communities"]]
    expect(sorted(itertools.chain(*groups)) == sorted(relays), "communities are not a partition")
    numbers = {r: c["number"] for c in answer["communities"] for r in c["relays"]}
    for actor in answer["actors"]:
        expect(actor["community"] == numbers.get(actor["id"]), "community of", actor["id"])
    if not overlaps.edges:
        expect(answer["modularity"] is None, "modularity without overlap")
        return
    ours = nx.community.modularity(overlaps, groups)
    near(answer["modularity"], ours, 1e-7, "modularity")
    louvain = nx.community.louvain_communities
    theirs = max(nx.community.modularity(overlaps, louvain(overlaps, seed=s)) for s in range(5))
    expect(ours >= theirs - 0.01 * abs(theirs) - 1e-9, "modularity", ours, "and networkx", theirs)


# Running -----------------------------------------------------------------------------------------

def run(program, folder, graphml, *options, **environment):
    command = [program, "map", "--json", "--quiet", "--graphml", graphml, *options, folder]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))} | environment
    done = subprocess.run(list(map(str, command)), capture_output=True, env=env, timeout=300)
    if done.returncode != 0:
        raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stderr.decode()}")
    return done.stdout, graphml.read_bytes()


def french_locale(scratch):
    """Environment of a French locale, made on the spot where the system has none."""
    made = subprocess.run(["localedef", "-i", "fr_FR", "-f", "UTF-8", str(scratch / "fr_FR.UTF-8")],
                          capture_output=True)
    return {"LOCPATH": str(scratch), "LC_ALL": "fr_FR.UTF-8", "LANG": "fr_FR.UTF-8"} \
        if made.returncode == 0 else {"LC_ALL": "fr_FR.UTF-8", "LANG": "fr_FR.UTF-8"}


def check_same_bytes(program, folder, scratch, plain, locale):
    other = run(program, folder, scratch / "other.graphml", "--threads", "2", TZ="Asia/Tokyo",
                **locale)
    expect(other[0] == plain[0], "the JSON depends on the locale, time zone or threads")
    expect(other[1] == plain[1], "the GraphML depends on the locale, time zone or threads")


def check_json(graph, actors, answer):
    by_id = {graph.nodes[a]["id"]: graph.nodes[a] for a in actors}
    expect(len(answer["actors"]) == len(actors), "number of actors")
    for actor in answer["actors"]:
        node = by_id[actor["id"]]
        expect(actor["name"] == node["label"], "name of", actor["id"])
        for key in ("audience", "strength", "strength_out", "strength_in", "betweenness",
                    "closeness", "pagerank", "hub", "authority", "core", "constraint",
                    "articulation", "community"):
            expect(actor[key] == node.get(key), key, "of", actor["id"], "in JSON and GraphML")
    ranked = [actor["strength"] for actor in answer["actors"]]
    expect(ranked == sorted(ranked, reverse=True), "actors are not ranked by strength")


def check_scenario(program, folder, scratch, locale, truth=None):
    before = len(faults)
    plain = run(program, folder, scratch / "map.graphml")
    answer = json.loads(plain[0])
    graph = nx.read_graphml(scratch / "map.graphml")
    actors = [n for n in graph if graph.nodes[n]["type"] == "actor"]
    check_network(graph, actors)
    if truth is not None:
        check_truth(graph, truth)
    check_json(graph, actors, answer)
    check_measures(graph, actors)
    check_ruptures(graph, set(actors), answer)
    check_overlaps(graph, actors, answer, folder)
    check_same_bytes(program, folder, scratch, plain, locale)
    for fault in faults[before:][:20]:
        print(f"{folder}: {fault}")
    return len(graph), graph.number_of_edges()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("scenarios", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        locale = french_locale(scratch)
        for folder in arguments.scenarios:
            nodes, edges = check_scenario(program, folder, scratch, locale)
            print(f"{folder}: {nodes} nodes, {edges} edges")
        for seed in range(RANDOM_SCENARIOS):
            folder = scratch / f"random-{seed}"
            folder.mkdir()
            check_scenario(program, folder, scratch, locale, write_random_scenario(folder, seed))
        print(f"{RANDOM_SCENARIOS} random scenarios")
    print(f"{len(faults)} disagreements")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
