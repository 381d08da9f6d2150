#!/usr/bin/python3
"""Whole scenarios at the edge of what may be: the right answer in closed form, or a clear refusal.

    check_extremes.py --program RELAIS [--relays N] [--report FILE]

N identical relays (100,000): the best plan of K of them reaches W·(1 − (1 − α·a·q)^K), and the bound
meets it. Then no relay, one relay, no window, segments that are all empty, costs of zero, a budget of
zero, a floor that is met exactly or missed by a hair: what is right is known.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

TABLES = {
    "actors": "id,name,kind,roles,acceptance_prob,confidence,source\nr1,One,other,relay,0.5,measured,x\n"
              "r2,Two,other,relay,0.5,measured,x\n",
    "levers": "id,name,description\nmail,Mail,\n",
    "windows": "id,name,start,end\nw1,First,2027-01-01,2027-01-31\nw2,Second,2027-02-01,2027-02-28\n",
    "segments": "id,sector,size,territory,establishments,employees,confidence,source\n"
                "s1,A,small,north,1000,5000,measured,x\n",
    "audiences": "actor,sector,size,territory,share,confidence,source\nr1,*,*,*,0.5,measured,x\n"
                 "r2,*,*,*,0.5,measured,x\n",
    "offers": "relay,lever,exposure_prob,cost_eur,hours,max_uses,confidence,source\n"
              "r1,mail,0.8,10,1,1,measured,x\nr2,mail,0.8,10,1,1,measured,x\n",
}


def write(folder, rules=None, **tables):
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    for name, text in {**TABLES, **tables}.items():
        (folder / f"{name}.csv").write_text(text)
    (folder / "scenario.json").write_text(json.dumps({
        "format": "relais-scenario/1", "title": "Extreme", "language": "en",
        "deliverable": {"name": "Guide", "lever_fit": {"mail": 1}},
        "target": {}, "rules": rules or {}}))
    return folder


def plan(program, folder, *options):
    done = subprocess.run([program, "plan", folder, "--json", "--gap", "0", "--threads", "1", *options],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=1000)
    answer = json.loads(done.stdout) if done.returncode in (0, 4, 5) else None
    return done.returncode, answer, done.stderr.decode()


def check_reach(name, outcome, reach, relays=None):
    """An answer that is proved and reaches this."""
    code, answer, err = outcome
    if code != 0:
        yield f"{name}: exit code {code}: {err.strip()[-300:]}"
        return
    got, bound = answer["reach"]["reached"], answer["bound"]
    if abs(got - reach) > 1e-9 * max(1, reach):
        yield f"{name}: reaches {got} instead of {reach}"
    if bound < reach * (1 - 1e-12) - 1e-12:
        yield f"{name}: the bound {bound} is below what a plan reaches, {reach}"
    if bound > reach * (1 + 1e-6) + 1e-6:
        yield f"{name}: the bound {bound} is far above {reach}"
    used = answer["usage"]["relays"]
    if relays is not None and used != relays:
        yield f"{name}: {used} relays instead of {relays}"


def check_refused(name, outcome, code, word):
    got, _, err = outcome
    if got != code or word not in err:
        yield f"{name}: exit code {got} instead of {code}, or « {word} » not said: {err.strip()[-300:]}"


def check_infeasible(name, outcome):
    code, answer, err = outcome
    if code != 4 or answer["status"] != "infeasible":
        yield f"{name}: exit code {code}: {err.strip()[-300:]}"


def identical(program, scratch, count, figures):
    """Many relays alike, of which seven may be used."""
    tables = {
        "actors": TABLES["actors"].splitlines()[0] + "\n" + "".join(
            f"r{i},R {i},other,relay,0.5,measured,x\n" for i in range(count)),
        "audiences": TABLES["audiences"].splitlines()[0] + "\n" + "".join(
            f"r{i},*,*,*,0.25,measured,x\n" for i in range(count)),
        "offers": TABLES["offers"].splitlines()[0] + "\n" + "".join(
            f"r{i},mail,0.8,10,1,1,measured,x\n" for i in range(count)),
    }
    folder = write(scratch / "identical", {"max_relays": 7}, **tables)
    start = time.monotonic()
    outcome = plan(program, folder, "--goals", "2", "--time-limit", "900")
    figures["identical_s"] = round(time.monotonic() - start, 1)
    print(f"{count} identical relays: {figures['identical_s']} s")
    yield from check_reach(f"{count} identical relays", outcome, 1000 * (1 - (1 - 0.5 * 0.25 * 0.8) ** 7), 7)


def small(program, scratch, figures):
    both = 1000 * (1 - (1 - 0.5 * 0.5 * 0.8) ** 2)
    one = 1000 * 0.5 * 0.5 * 0.8
    head = {name: text.splitlines()[0] + "\n" for name, text in TABLES.items()}

    def run(*options, rules=None, **tables):
        figures["scenarios"] += 1
        return plan(program, write(scratch / f"small{figures['scenarios']}", rules, **tables), *options)

    yield from check_reach("two relays", run("--goals", "1"), both)
    yield from check_reach("one relay", run(
        actors=head["actors"] + "r1,One,other,relay,0.5,measured,x\n",
        audiences=head["audiences"] + "r1,*,*,*,0.5,measured,x\n",
        offers=head["offers"] + "r1,mail,0.8,10,1,1,measured,x\n"), one, 1)
    yield from check_refused("no offer", run(offers=head["offers"]), 3, "offers.csv")
    yield from check_refused("no actor", run(actors=head["actors"], audiences=head["audiences"],
                                             offers=head["offers"]), 3, "actors.csv")
    yield from check_refused("no window", run(windows=head["windows"]), 3, "windows.csv")
    yield from check_refused("empty segments", run(segments=head["segments"] +
                                                   "s1,A,small,north,0,0,measured,x\n"), 3, "segments")
    free = TABLES["offers"].replace(",10,1,", ",0,0,")
    yield from check_reach("free", run("--goals", "1", offers=free, rules={"budget_eur": 0, "hours": 0}),
                           both)
    yield from check_reach("no budget", run(rules={"budget_eur": 0}), 0, 0)
    yield from check_reach("a budget of 10⁻³", run(rules={"budget_eur": 0.001}), 0, 0)
    yield from check_reach("a budget of 10⁹", run("--goals", "1", rules={"budget_eur": 1e9}), both)
    yield from check_reach("a budget met", run("--goals", "1", rules={"budget_eur": 20}), both, 2)
    yield from check_reach("a budget missed by a cent", run(rules={"budget_eur": 19.99}), one, 1)
    yield from check_reach("a floor met", run("--goals", "1", rules={
        "floors": [{"name": "all", "min_share": both / 1000}]}), both, 2)
    yield from check_infeasible("a floor missed", run(rules={
        "floors": [{"name": "all", "min_share": both / 1000 + 1e-6}]}))
    certain = {"actors": TABLES["actors"].replace(",0.5,", ",1,"),
               "audiences": TABLES["audiences"].replace(",0.5,", ",1,"),
               "offers": TABLES["offers"].replace(",0.8,", ",1,")}
    yield from check_reach("certain", run(**certain), 997.5)
    tiny = {"audiences": TABLES["audiences"].replace(",0.5,", ",1e-12,")}
    yield from check_reach("shares of 1e-12", run("--goals", "1", **tiny), 2 * 1000 * 0.5 * 1e-12 * 0.8)
    yield from check_reach("exposure of 1e-12", run("--goals", "1", offers=TABLES["offers"].replace(
        ",0.8,", ",1e-12,")), 2 * 1000 * 0.25e-12)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--relays", type=int, default=100000)
    parser.add_argument("--report", type=pathlib.Path, help="figures as JSON")
    asked = parser.parse_args()
    figures = {"scenarios": 0, "relays": asked.relays}
    with tempfile.TemporaryDirectory() as folder:
        wrong = list(small(asked.program.resolve(), pathlib.Path(folder), figures))
        wrong += identical(asked.program.resolve(), pathlib.Path(folder), asked.relays, figures)
    for what in wrong:
        print("FAILED " + what)
    print(f"{len(wrong)} wrong")
    if asked.report:
        asked.report.write_text(json.dumps({**figures, "failed": len(wrong)}, indent=1) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
