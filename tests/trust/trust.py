#!/usr/bin/python3
"""Runs the long tests of trust, and writes their figures into docs/trust.md.

    trust.py [--short] [--write] [PART…]       parts: faults disk interrupts surroundings extremes
                                               contract (all of them)
    trust.py --check                           the page names tests that exist, and its figures are those
                                               that this program writes

Each part leaves its figures in build/trust/PART.json, with the date, the commit and the machine; so do
relais-verify's tests (build/verify/figures.json) and the fuzzers (build/fuzz/figures.json). The page is
written from what stands there: where nothing was measured the row of the page stays, with its date and
commit, and what was never measured is said not to be. --short runs little of each
part, in seconds, and writes no page.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "dev"
FIGURES = ROOT / "build" / "trust"
PAGE = ROOT / "docs" / "trust.md"
BEGIN, END = "<!-- figures: written by ./bootstrap trust -->", "<!-- end of the figures -->"

PROGRAM = ["--program", BUILD / "relais"]
GENERATOR = ["--generator", BUILD / "tests" / "bench" / "relais-generate"]
LIBRARY = ["--library", BUILD / "tests" / "faults" / "librelais_fault.so"]
TESTS = ROOT / "tests"

# part: (script, what it is given, more in the short form, more in the long form)
SCRIPTS = {
    "faults": (TESTS / "faults" / "check_faults.py", PROGRAM + LIBRARY, ["--points", "3", "--kills", "10"],
               ["--points", "0", "--kills", "300"]),
    "disk": (TESTS / "faults" / "check_full_disk.py", PROGRAM, [], []),
    "interrupts": (TESTS / "faults" / "check_interrupts.py", PROGRAM + GENERATOR,
                   ["--span", "0.3", "--jobs", "2", "--seconds", "2"], ["--rounds", "10", "--insist"]),
    "surroundings": (TESTS / "trust" / "check_surroundings.py", PROGRAM, ["--every", "6"], ["--cases"]),
    "extremes": (TESTS / "contract" / "check_extremes.py", PROGRAM, ["--relays", "500"],
                 ["--relays", "100000"]),
}
PARTS = [*SCRIPTS, "contract"]


# Running ------------------------------------------------------------------------------------------

def git(*words):
    return subprocess.run(["git", "-C", ROOT, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          encoding="utf-8")


def say_where():
    commit = git("rev-parse", "--short", "HEAD").stdout.strip() or "unknown"
    # The page itself changes with each part.
    changed = git("diff", "--quiet", "HEAD", "--", ".", ":!docs/trust.md").returncode != 0
    return {"date": datetime.date.today().isoformat(), "commit": commit + (" changed" if changed else ""),
            "processors": os.cpu_count(), "system": f"{platform.system()} {platform.machine()}"}


def run_script(part, short, more):
    script, given, little, much = SCRIPTS[part]
    report = FIGURES / f"{part}.part"
    start = time.monotonic()
    words = [sys.executable, script, *given, *(little if short else much), *more, "--report", report]
    done = subprocess.run([str(word) for word in words])
    figures = json.loads(report.read_text()) if report.exists() else {}
    report.unlink(missing_ok=True)
    return done.returncode == 0, {**figures, "minutes": round((time.monotonic() - start) / 60, 1)}


def cases_of(source):
    """How many random cases a contract test goes through, as it declares them."""
    text = source.read_text(encoding="utf-8")
    return sum(int(count) for count in re.findall(r"\b(?:SCENARIOS|SMALL_CASES|TREE_CASES) = (\d+)", text))


def run_contract(short):
    """The contract tests: each answer beside an enumeration or other code."""
    start = time.monotonic()
    pattern = "^contract/test_(pricing|extremes)$" if short else "^contract/"
    verify = BUILD.parent / "verify" / "figures.json"  # written by the test of relais-verify
    verify.parent.mkdir(exist_ok=True)
    done = subprocess.run(["ctest", "--test-dir", BUILD, "-j", str(os.cpu_count()), "-R", pattern],
                          stdout=subprocess.PIPE, encoding="utf-8",
                          env={**os.environ, "RELAIS_VERIFY_FIGURES": str(verify)})
    passed = re.findall(r"Test +#\d+: contract/(\w+) \.+ +Passed", done.stdout)
    cases = {}
    for name in passed:
        name = re.sub(r"_\d+$", "", name)
        source = TESTS / "contract" / f"{name}.c"
        if source.exists() and cases_of(source) > 0:
            cases[name] = cases_of(source)
    if done.returncode != 0:
        print(done.stdout[-3000:])
    return done.returncode == 0, {"tests": len(passed), "cases": cases,
                                  "minutes": round((time.monotonic() - start) / 60, 1)}


def run(part, short, more):
    FIGURES.mkdir(parents=True, exist_ok=True)
    print(f"\n== {part}", flush=True)
    passed, figures = run_contract(short) if part == "contract" else run_script(part, short, more)
    figures = {**figures, **say_where(), "passed": passed, "short": short}
    name = f"{part}-short.json" if short else f"{part}.json"
    (FIGURES / name).write_text(json.dumps(figures, indent=1) + "\n")
    return passed


# The page -----------------------------------------------------------------------------------------

def read(path):
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None


def number(value):
    return f"{value:,}"


def row_of_faults(f):
    tried = f["tried"]
    places = number(tried.get("malloc places", 0))
    how = (f"every one of {places} places, once and for good" if f.get("points") == 0
           else f"{f['points']} of the {places} places of each command at most, once and for good")
    return (f"{number(tried.get('malloc', 0))} allocations ({how}), {number(tried.get('io', 0))} writings and "
            f"{number(tried.get('read', 0))} readings made to fail on {f['commands']} command lines, "
            f"{number(tried.get('kill -9', 0))} kill -9, {number(tried.get('memory', 0))} runs with less memory than "
            f"it takes: {f['failed']} faults")


def row_of_disk(f):
    return f"{f['runs']} runs on {f['how']}, {f['refused']} of them without room enough: {f['failed']} faults"


def row_of_interrupts(f):
    return (f"{f['interruptions']} interruptions of {f['commands']} commands: half answered within "
            f"{f['median_s']:.2f} s, 95 of 100 within {f['p95_s']:.2f} s, all within {f['worst_s']:.2f} s of the "
            f"clock ({f['worst_processor_s']:.2f} s of processor time); {f['insisted']} commands killed by "
            f"insisting and by kill -9: {f['failed']} faults")


def row_of_surroundings(f):
    text = (f"{number(f['runs'])} runs and {number(f['case_commands'])} commands of tests/cli in "
            f"{len(f['surroundings'])} surroundings ({', '.join(f['surroundings'])}): {f['failed']} differences")
    return text + "".join(f"; not tried: {what}" for what in f["missing"])


def row_of_extremes(f):
    return (f"{f['scenarios']} whole scenarios with a known answer: {f['failed']} wrong; {number(f['relays'])} "
            f"identical relays planned and proved in {f['identical_s']:.0f} s")


def row_of_contract(f):
    cases = ", ".join(f"{name[5:]} {number(count)}" for name, count in sorted(f["cases"].items()))
    return (f"{f['tests']} tests passed; random cases judged by enumeration or other code: "
            f"{number(sum(f['cases'].values()))} ({cases})")


def row_of_certificates(f):
    return (f"{number(f['accepted'])} of {number(f['answers'])} answers accepted by relais-verify; "
            f"{number(f['certificates_mutated'])} certificates changed: {number(f['refused'])} refused, "
            f"{number(f['weaker'])} prove less, {number(f['as_strong'])} as much, {f['false_proofs']} false "
            f"proofs; {number(f['results_mutated'])} results changed: {number(f['results_refused'])} refused")


def row_of_fuzzing(f):
    text = []
    for figures in (f, read(ROOT / "build" / "afl" / "figures.json")):
        if figures is not None:
            total, names = figures["total"], {"libfuzzer": "libFuzzer", "afl++": "AFL++"}
            text.append(f"{number(total['executions'])} executions of {len(figures['targets'])} readers in "
                        f"{total['cpu_seconds'] / 3600:.2f} hours of processor under {names[figures['fuzzer']]}: "
                        f"{total['crashes']} crashes")
    return "; ".join(text)


ROWS = [
    ("Faults", FIGURES / "faults.json", row_of_faults),
    ("Full disk", FIGURES / "disk.json", row_of_disk),
    ("Ctrl-C", FIGURES / "interrupts.json", row_of_interrupts),
    ("Locale, zone, date, threads", FIGURES / "surroundings.json", row_of_surroundings),
    ("Extreme figures", FIGURES / "extremes.json", row_of_extremes),
    ("Brute force", FIGURES / "contract.json", row_of_contract),
    ("Certificates", ROOT / "build" / "verify" / "figures.json", row_of_certificates),
    ("Fuzzing", ROOT / "build" / "fuzz" / "figures.json", row_of_fuzzing),
]


def figures_text(former):
    """The table; `former` is the one that stands, whose rows stay where nothing was measured here."""
    lines = ["| what | figures | measured |", "|---|---|---|"]
    for title, path, words in ROWS:
        figures = read(path)
        if figures is None:
            kept = [line for line in former.splitlines() if line.startswith(f"| {title} |")]
            lines += kept or [f"| {title} | not measured | |"]
            continue
        where = ", ".join(str(figures[key]).split("T")[0] for key in ("date", "commit") if key in figures)
        if "minutes" in figures:
            where += f", {figures['minutes']} min on {figures['processors']} processors"
        try:
            text = words(figures)
        except (KeyError, TypeError) as missing:
            text = f"not readable ({missing})"
        lines.append(f"| {title} | {text}{'' if figures.get('passed', True) else ' **(failed)**'} | {where} |")
    return "\n".join(lines)


def write_page():
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    former, after = rest.split(END)
    table = figures_text(former)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")
    print(f"\n{table}")


def check_page():
    text = PAGE.read_text(encoding="utf-8")
    wrong = []
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        wrong.append("the figures are not between their two marks")
    for path in re.findall(r"\((\.\./[^)#]+)", text) + re.findall(r"\(([a-z][\w/]*\.md)", text):
        if not (PAGE.parent / path).exists():
            wrong.append(f"{path} does not exist")
    rows = re.findall(r"^\| ([^|]+) \|", text.split(BEGIN)[-1].split(END)[0], re.M)
    if [row for row in rows if row not in ("what", "---")] != [title for title, _, _ in ROWS]:
        wrong.append("the rows of the figures are not those that ./bootstrap trust writes")
    for what in wrong:
        print("FAILED docs/trust.md: " + what)
    return not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--write", action="store_true", help="only write the page, from the figures that stand")
    parser.add_argument("--check", action="store_true", help="only check the page")
    parser.add_argument("--points", help="of faults, instead of every call (part faults)")
    parser.add_argument("--rounds", help="of interruptions, instead of ten (part interrupts)")
    parser.add_argument("parts", nargs="*", metavar="PART")
    asked = parser.parse_args()
    unknown = [part for part in asked.parts if part not in PARTS]
    if unknown:
        parser.error(f"unknown part {unknown[0]}; parts: {' '.join(PARTS)}")
    if asked.check:
        return 0 if check_page() else 1
    passed = True
    if not asked.write:
        for part in asked.parts or PARTS:
            more = ["--points", asked.points] if asked.points and part == "faults" else []
            more += ["--rounds", asked.rounds] if asked.rounds and part == "interrupts" else []
            passed &= run(part, asked.short, more)
    if not asked.short:
        write_page()
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
