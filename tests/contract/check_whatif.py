#!/usr/bin/python3
"""relais whatif against independent runs: each case of a file of changes is made by hand in a copy of
the folder, planned and evaluated there. Then a run that is killed goes on where it was."""

import argparse
import csv
import io
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time


def run(program, *arguments, code=0):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != code:
        sys.exit(f"{' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


class Folder:
    """A copy of a scenario, changed by hand."""

    def __init__(self, scenario):
        self.path = pathlib.Path(tempfile.mkdtemp())
        shutil.copytree(scenario, self.path, dirs_exist_ok=True)

    def edit_rows(self, table, change):
        """change(row) changes a row in place; False deletes it. Returned rows are added."""
        path = self.path / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(text)))
        kept = [row for row in rows if change(row) is not False]
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
        path.write_text(out.getvalue(), encoding="utf-8")

    def add_row(self, table, **cells):
        path = self.path / f"{table}.csv"
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        with path.open("a", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerow([cells.get(c, "") for c in header])

    def edit_settings(self, change):
        path = self.path / "scenario.json"
        settings = json.loads(path.read_text(encoding="utf-8"))
        change(settings)
        path.write_text(json.dumps(settings), encoding="utf-8")


def scale(column, factor, **where):
    def change(row):
        if all(row[k] == v for k, v in where.items()):
            row[column] = repr(float(row[column]) * factor)
    return change


def lose_window(window, windows):
    def change(row):
        listed = row["windows"].split("|") if row["windows"] else list(windows)
        left = [w for w in listed if w != window]
        row["windows"] = "|".join(left)
        return bool(left)
    return change


def cases(scenario):
    """Name of each case, as relais gives it, and how it is made by hand."""
    windows = [row["id"] for row in csv.DictReader((scenario / "windows.csv").open())]
    made = []

    def add(lines, name, *changes):
        made.append((lines, name, changes))

    def rules(key, value):
        return lambda f: f.edit_settings(lambda s: s["rules"].__setitem__(key, value))

    def rows(table, change):
        return lambda f: f.edit_rows(table, change)

    add("declines,relay_declines,craft,", "declines", rules("forbidden_relays", ["craft"]))
    add("lever,lever_lost,newsletter,", "lever", rules("forbidden_levers", ["newsletter"]))
    add("window,window_lost,spring,", "window", rows("offers", lose_window("spring", windows)))
    add("less,budget,,-20%", "less", rules("budget_eur", 4800))
    add("hours,hours,,+30", "hours", rules("hours", 150))
    add("relays,max_relays,,3", "relays", rules("max_relays", 3))
    add("uses,max_activations,,x0.5", "uses", rules("max_activations", 3))
    add("share,share,federation,x0.5", "share",
        rows("audiences", scale("share", 0.5, actor="federation")))
    add("accept,acceptance,health,0.9", "accept",
        rows("actors", scale("acceptance_prob", 0.9 / 0.7, id="health")))
    add("double,exposure,visit,x1.5", "double", rows("offers", scale("exposure_prob", 1.5, lever="visit")))
    add("one,cost,health/visit,x0.5", "one",
        rows("offers", scale("cost_eur", 0.5, relay="health", lever="visit")))
    add("cell,cell,\"timing[window=winter,lever=visit].factor\",1.4", "cell",
        rows("timing", scale("factor", 2, window="winter")))
    add("fit,setting,/deliverable/lever_fit/newsletter,x1.5", "fit",
        lambda f: f.edit_settings(lambda s: s["deliverable"]["lever_fit"].__setitem__("newsletter", 1.2)))
    add("drop,delete_rows,audiences[actor=craft],", "drop",
        rows("audiences", lambda row: row["actor"] != "craft"))
    new = dict(actor=dict(id="shop", name="Shop", roles="relay", acceptance_prob="0.8"),
               offer=dict(relay="shop", lever="newsletter", exposure_prob="0.5", cost_eur="100", hours="2"),
               audience=dict(actor="shop", share="0.3"))
    text = {key: ";".join(f"{c}={v}" for c, v in cells.items()) for key, cells in new.items()}
    add(f"new,add_row,actors,{text['actor']}\nnew,add_row,offers,{text['offer']}\n"
        f"new,add_row,audiences,{text['audience']}", "new",
        lambda f: f.add_row("actors", **new["actor"]), lambda f: f.add_row("offers", **new["offer"]),
        lambda f: f.add_row("audiences", **new["audience"]))
    for budget in ("4000", "5000"):
        for hours in ("80", "90"):
            first = budget == "4000" and hours == "80"
            add("grid,budget,,4000|5000\ngrid,hours,,80|90" if first else None,
                f"grid · budget {budget}, hours {hours}",
                rules("budget_eur", float(budget)), rules("hours", float(hours)))
    return made


def near(name, what, actual, expected, slack):
    if not abs(actual - expected) <= slack * (1 + abs(expected)):
        sys.exit(f"{name}: {what} is {actual} instead of {expected}")


def evaluate(program, folder, plan):
    done = subprocess.run([program, "evaluate", folder, "-", "--json"], input=plan, text=True,
                          capture_output=True)
    if done.returncode not in (0, 4):
        sys.exit(f"evaluate: {done.stderr}")
    return json.loads(done.stdout)


def possible(folder, plan, scenario_rules):
    """The activations of a plan that exist and are not forbidden in a folder edited by hand."""
    offers = {(o["relay"], o["lever"]): o["windows"]
              for o in csv.DictReader((folder / "offers.csv").open())}
    kept = []
    for a in plan:
        windows = offers.get((a["relay"], a["lever"]))
        if windows is None or (windows and a["window"] not in windows.split("|")):
            continue
        if a["relay"] in scenario_rules.get("forbidden_relays", []):
            continue
        if a["lever"] in scenario_rules.get("forbidden_levers", []):
            continue
        kept.append(a)
    return kept


def check_cases(program, scenario):
    made = cases(scenario)
    folder = pathlib.Path(tempfile.mkdtemp())
    changes = folder / "changes.csv"
    changes.write_text("name,change,subject,value\n" +
                       "\n".join(lines for lines, _, _ in made if lines) + "\n", encoding="utf-8")
    plan = json.loads(run(program, "plan", scenario, "--goals", 1, "--gap", 0, "--json"))
    (folder / "plan.json").write_text(json.dumps(plan))
    study = json.loads(run(program, "whatif", scenario, changes, "--gap", 0, "--json", "--threads", 2,
                           "--plan", folder / "plan.json"))
    base = plan["reach"]["reached"]
    near("plan", "reach", study["plan"]["figures"]["reached"], base, 1e-9)
    if [c["name"] for c in study["cases"]] != [name for _, name, _ in made]:
        sys.exit(f"cases are {[c['name'] for c in study['cases']]}")
    before = {r["id"] for r in plan["relays"]}
    for case, (_, name, by_hand) in zip(study["cases"], made):
        edited = Folder(scenario)
        for change in by_hand:
            change(edited)
        again = json.loads(run(program, "plan", edited.path, "--goals", 1, "--gap", 0, "--json"))
        near(name, "best", case["best"]["reached"], again["reach"]["reached"], 1e-7)
        rules = json.loads((edited.path / "scenario.json").read_text())["rules"]
        kept = possible(edited.path, plan["plan"]["activations"], rules)
        worth = evaluate(program, edited.path, json.dumps({"activations": kept}))
        near(name, "kept", case["kept"]["reached"], worth["reach"]["reached"], 1e-9)
        near(name, "kept cost", case["kept"]["cost_eur"], worth["usage"]["cost_eur"], 1e-9)
        near(name, "broken", case["kept"]["broken_rules"], len(worth["violations"]), 0)
        near(name, "dropped", case["dropped_activations"],
             len(plan["plan"]["activations"]) - len(kept), 0)
        enters = {m["relay"] for m in case["enters"]}
        leaves = {m["relay"] for m in case["leaves"]}
        if enters & before or leaves - before or len(before - leaves | enters) != case["best"]["relays"]:
            sys.exit(f"{name}: enters {enters}, leaves {leaves}, before {before}")
        shutil.rmtree(edited.path)
    shutil.rmtree(folder)
    return len(made)


def check_resume(program, scenario):
    """Killed after some cases, then resumed: the same table as in one go."""
    folder = pathlib.Path(tempfile.mkdtemp())
    changes = folder / "changes.csv"
    many = "|".join(f"{4000 + 10 * i}" for i in range(60))
    changes.write_text(f"name,change,value\nbudgets,budget,{many}\n")
    whole, table = folder / "whole.csv", folder / "table.csv"
    run(program, "whatif", scenario, changes, "--csv", whole, "--threads", 2, "-q")
    journal = pathlib.Path(f"{table}.journal")
    command = [program, "whatif", scenario, changes, "--csv", table, "--threads", "1", "-q"]
    killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.time() + 60
    while time.time() < deadline and killed.poll() is None:
        if journal.exists() and journal.read_bytes().count(b"\n") >= 5:
            killed.send_signal(signal.SIGKILL)
            break
        time.sleep(0.001)
    killed.wait()
    if killed.returncode == 0:
        return "the run ended before it could be killed"
    with journal.open("ab") as file:
        file.write(b'{"case":')  # as a line cut short
    lines = journal.read_bytes().count(b"\n") - 1
    run(program, *command[1:], code=2)  # not begun again by mistake
    answer = json.loads(run(program, *command[1:], "--resume", "--json"))
    if answer["counts"]["pending"] != 0 or journal.exists():
        sys.exit(f"resumed: {answer['counts']}, journal there: {journal.exists()}")
    if table.read_bytes() != whole.read_bytes():
        sys.exit("the table of the resumed run differs")
    shutil.rmtree(folder)
    return f"killed after {lines} cases and resumed"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("scenario", type=pathlib.Path)
    asked = parser.parse_args()
    program = os.path.abspath(asked.program)
    print(f"{check_cases(program, asked.scenario)} cases as by hand; "
          f"{check_resume(program, asked.scenario)}")


main()
