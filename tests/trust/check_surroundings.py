#!/usr/bin/python3
"""Runs commands in other surroundings: the same bytes whatever the locale, the zone and the date.

    check_surroundings.py --program RELAIS [--every N] [--cases] [--report FILE]

Every command of tests/faults/commands.py (each Nth with --every) writes its answer in each of the
surroundings below; the files must be those of the first, but for what is declared to be of the clock
(« seconds », « elapsed_s » in JSON) or to be the number of threads. Also with one, two and three
threads. With --cases, the whole
of tests/cli/cases is run in each of the surroundings too (minutes).

Locales are compiled into a folder of one's own by localedef(1), without rights; a faked date needs
libfaketime. What is missing is said, and left out.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "faults"))
from commands import COMMANDS, Bench  # noqa: E402

LOCALES = ("fr_FR", "tr_TR", "de_CH")


def surroundings(folder):
    """Variables by name; and what could not be had."""
    known = {"C": {"LC_ALL": "C"}}
    missing = []
    for locale in LOCALES:
        made = None
        if shutil.which("localedef"):
            made = subprocess.run(["localedef", "-f", "UTF-8", "-i", locale, f"{folder}/{locale}.UTF-8"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if made is None or not pathlib.Path(folder, f"{locale}.UTF-8").exists():
            missing.append(f"locale {locale}")
            continue
        # The language of the texts is another matter: --lang is given.
        known[locale] = {"LC_ALL": f"{locale}.UTF-8", "LOCPATH": str(folder)}
    for zone in ("Pacific/Kiritimati", "America/St_Johns"):
        known[zone] = {"LC_ALL": "C", "TZ": zone}
    library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library:
        for place, date in (("in 1999", "@1999-12-31 23:59:58"), ("in 2040", "@2040-02-29 12:00:00")):
            known[place] = {"LC_ALL": "C", "LD_PRELOAD": str(library), "FAKETIME": date,
                            "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    else:
        missing.append("a faked date (faketime)")
    return known, missing


def is_read_by_libc(folder, locale):
    """Whether a program really sees the compiled locale: it writes 1,5."""
    script = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.str(1.5))"
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE,
                          env={"LC_ALL": f"{locale}.UTF-8", "LOCPATH": str(folder), "PATH": os.environ["PATH"]})
    return done.stdout.strip() == b"1,5"


def without_threads(content):
    """A result without the number of threads, which it tells."""
    return re.sub(rb'"threads": \d+', b'"threads": 0', content)


class Comparison:
    def __init__(self):
        self.runs, self.wrong = 0, []

    def compare(self, bench, name, known):
        """One command in all the surroundings, and with other numbers of threads."""
        kind, line = COMMANDS[name]
        wanted = None
        threads = ("1", "2", "3") if "--threads" in line or takes_threads(bench, line) else ()
        trials = [(place, variables, None) for place, variables in known.items()]
        trials += [(f"{n} threads", {"LC_ALL": "C"}, n) for n in threads]
        for place, variables, n in trials:
            bench.before(kind)
            arguments = bench.arguments(line)
            if "--threads" in arguments and n:
                arguments[arguments.index("--threads") + 1] = n
            elif n:
                arguments += ["--threads", n]
            done = subprocess.run([*arguments, "--lang", "en"],
                                  env={"PATH": "/usr/bin:/bin", **variables}, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            files = {path: without_threads(content) for path, content in bench.files().items()}
            got = done.returncode, files, done.stdout, done.stderr
            self.runs += 1
            wanted = wanted or got
            for what, one, other in zip(("exit code", "files", "standard output", "standard error"),
                                        wanted, got):
                if one != other:
                    self.wrong.append(f"{name}: another {what} {place}{difference(one, other)}")


def difference(one, other):
    if isinstance(one, dict):
        names = [path for path in {*one, *other} if one.get(path) != other.get(path)]
        path = names[0]
        one, other = one.get(path, b""), other.get(path, b"")
    else:
        path = ""
    if not isinstance(one, bytes):
        return f": {one}, then {other}"
    at = next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
    return f" ({path}): {one[max(0, at - 30):at + 30]!r}, then {other[max(0, at - 30):at + 30]!r}"


def takes_threads(bench, line):
    described = subprocess.run([bench.program, "help", line.split()[0]], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)  # relais-verify has no threads
    return b"--threads" in described.stdout


def run_cases(program, known):
    """tests/cli/cases in each of the surroundings; gives how many commands passed and what failed."""
    passed, wrong = 0, []

    def run(task):
        place, case = task
        # run.py takes these variables away, for the cases that set them: a wrapper gives them to the
        # program. The language of the texts stays that of the case.
        given = dict(known[place])
        locale = given.pop("LC_ALL")
        lines = [f"export {name}='{value}'" for name, value in given.items()]
        lines += [f"export LC_{part}='{locale}'" for part in
                  ("CTYPE", "NUMERIC", "TIME", "COLLATE", "MONETARY")]
        with tempfile.TemporaryDirectory() as folder:
            for other in program.parent.glob("relais-*"):
                pathlib.Path(folder, other.name).symlink_to(other)
            wrapper = pathlib.Path(folder, "relais")
            wrapper.write_text("\n".join(["#!/bin/sh", *lines, f'exec {program} "$@"', ""]))
            wrapper.chmod(0o755)
            return place, case, subprocess.run(
                [sys.executable, TESTS / "cli" / "run.py", "--program", wrapper, case],
                stdout=subprocess.PIPE, encoding="utf-8")

    # libfaketime opens a file before the program begins: where standard output was closed, it is it.
    tasks = [(place, case) for place in known for case in sorted((TESTS / "cli" / "cases").glob("*.case"))
             if not ("LD_PRELOAD" in known[place] and case.stem == "output")]
    failing = set()  # in the first surroundings already: those are not to blame
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for place, case, done in pool.map(run, tasks):
            passed += int(done.stdout.splitlines()[-1].split()[0]) if done.stdout else 0
            if done.returncode != 0 and place == "C":
                failing.add(case)
            if done.returncode != 0 and (place == "C" or case not in failing):
                wrong.append(f"{case.name} {place}:\n{done.stdout[-1500:]}")
    return passed, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--every", type=int, default=1, help="only each Nth command")
    parser.add_argument("--cases", action="store_true")
    parser.add_argument("--report", type=pathlib.Path, help="figures as JSON")
    asked = parser.parse_args()
    comparison, passed = Comparison(), 0
    with tempfile.TemporaryDirectory() as folder:
        locales = pathlib.Path(folder, "locales")
        locales.mkdir()
        known, missing = surroundings(locales)
        for locale in [name for name in known if name in LOCALES]:
            if locale != "de_CH" and not is_read_by_libc(locales, locale):
                missing.append(f"locale {locale} (compiled, but not read)")
        bench = Bench(asked.program.resolve(), tempfile.mkdtemp(dir=folder))
        for name in list(COMMANDS)[::asked.every]:
            comparison.compare(bench, name, known)
        if asked.cases:
            passed, wrong = run_cases(asked.program.resolve(), known)
            comparison.wrong += wrong
    print(f"{comparison.runs} runs in {len(known)} surroundings ({', '.join(known)})"
          + (f"; {passed} commands of the cases as well" if asked.cases else ""))
    for what in missing:
        print(f"not tried: {what}")
    for what in comparison.wrong:
        print("FAILED " + what)
    if asked.report:
        asked.report.write_text(json.dumps({
            "surroundings": list(known), "missing": missing, "runs": comparison.runs,
            "case_commands": passed, "failed": len(comparison.wrong)}, indent=1) + "\n")
    return 1 if comparison.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
