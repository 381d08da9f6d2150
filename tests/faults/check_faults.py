#!/usr/bin/python3
"""Makes calls of the program fail one by one, kills it, starves it: nothing is lost, all is said.

    check_faults.py --program RELAIS --library libfault.so [--points N] [--kills N] [--report FILE]

For each command (commands.py), each kind of fault (allocation, once and for good; writing; reading)
and N points spread over its calls (0: all of them):
  - the program ends by itself, with one of its exit codes;
  - when it did not do its work, it says why on standard error;
  - what it was to replace is whole: the old one, or the one of a run without fault;
  - no temporary file stays.
Then: killed N times with kill -9 while it writes, the file is always whole and nothing stays after
the next run; so is a folder; with little memory (prlimit --as) it ends by itself.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from commands import COMMANDS, FILE, Bench, complaints

MEGABYTES = (40, 60, 80, 100, 120, 160, 240)


class Faults:
    """What was tried, by kind, and what went wrong."""

    def __init__(self):
        self.tried, self.wrong, self.notes = collections.Counter(), [], []

    def say(self, name, fault, what, err=b""):
        self.wrong.append(f"{name}, {fault}: {what}\n      " +
                          err.decode("utf-8", "replace").strip()[-300:])

    def add(self, other):
        self.tried.update(other.tried)
        self.wrong += other.wrong
        self.notes += other.notes


def spread(kind, calls, points):
    """Which calls to make fail: the first ones, the last ones, and some between."""
    if points == 0 or calls <= points:
        return range(1, calls + 1)
    picked = set(range(1, points // 4 + 1)) | set(range(calls - points // 4, calls + 1))
    draw = random.Random(f"{kind} {calls}")
    while len(picked) < points:
        picked.add(draw.randint(1, calls))
    return sorted(picked)


def fail_calls(bench, library, name, points):
    """Makes the calls of a command fail, each in a run of its own."""
    faults = Faults()
    bench.before(COMMANDS[name][0])
    old = bench.files()
    code, err = bench.run(name)
    if code not in (0, 3):
        faults.say(name, "none", f"exit code {code}", err)
        return faults
    whole = bench.files()
    for kind, suffixes in (("malloc", ("", "+")), ("io", ("",)), ("read", ("",))):
        count = bench.folder / "count"
        variables = {"LD_PRELOAD": str(library), "RELAIS_FAULT_COUNT": str(count)}
        bench.run(name, {**variables, "RELAIS_FAULT": f"{kind}:0"})
        calls = int(count.read_text())
        for suffix in suffixes:
            for call in spread(kind, calls, points):
                fault = f"{kind}:{call}{suffix}"
                code, err = bench.run(name, {**variables, "RELAIS_FAULT": fault})
                faults.tried[kind] += 1
                for what in complaints(name, code, err, bench.files(), old, whole):
                    faults.say(name, fault, what, err)
    return faults


def kill(bench, name, kills):
    """kill -9 at moments spread over a run that writes: what stands is whole."""
    faults = Faults()
    kind, line = COMMANDS[name]
    arguments = [bench.program, *bench.arguments(line)]
    bench.before(kind)
    old = bench.files()
    start = time.monotonic()
    bench.run(name)
    lasts = time.monotonic() - start
    whole = bench.files()
    draw = random.Random("kill")
    written = 0
    bench.before(kind)
    for number in range(kills):
        running = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0, 1.1 * lasts))
        running.kill()
        running.wait()
        files = {path: content for path, content in bench.files().items() if ".tmp" not in path}
        written += files == whole
        if files not in (old, whole):
            faults.say(name, f"kill {number}", f"torn: {sorted(files)}")
        if files == whole:  # again from the beginning, what is left over staying there
            bench.back(kind)
    stale = len([path for path in bench.place.iterdir() if ".tmp" in path.name])
    bench.back(kind)
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
    left = [path.name for path in bench.place.iterdir() if ".tmp" in path.name]
    if left:
        faults.say(name, "after the kills", f"these stay: {left}")
    faults.tried["kill -9"] = kills
    faults.notes.append(f"kill -9 of {name}: {kills} times, {written} after the new one stood, "
                        f"{stale} temporaries removed by the next run")
    return faults


def starve(bench, sizes):
    """Little address space: an end of its own, whatever the library that runs out."""
    faults = Faults()
    for name in ("plan", "map", "diagnose", "cover", "spread", "whatif", "export workbook"):
        bench.before(FILE)
        old = bench.files()
        bench.run(name)
        whole = bench.files()
        for megabytes in sizes:
            prefix = ("prlimit", f"--as={megabytes << 20}")
            code, err = bench.run(name, prefix=prefix)
            if code == 127:  # the loader itself: the program never began
                continue
            faults.tried["memory"] += 1
            for what in complaints(name, code, err, bench.files(), old, whole):
                faults.say(name, f"{megabytes} MiB", what, err)
    return faults


def work(task, asked):
    """One task in a bench of its own."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(asked.program.resolve(), folder)
        if task.startswith("kill "):
            return kill(bench, task[5:], asked.kills)
        if task == "little memory":
            return starve(bench, MEGABYTES if asked.points == 0 else MEGABYTES[::3])
        return fail_calls(bench, asked.library.resolve(), task, asked.points)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--library", required=True, type=pathlib.Path)
    parser.add_argument("--points", type=int, default=7)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--commands", help="only these, separated by commas")
    parser.add_argument("--report", type=pathlib.Path, help="figures as JSON")
    asked = parser.parse_args()
    tasks = asked.commands.split(",") if asked.commands else ["kill diagnose", "kill import-answers",
                                                                 "little memory", *COMMANDS]
    faults = Faults()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in pool.map(lambda task: work(task, asked), tasks):
            faults.add(done)
    for note in faults.notes:
        print(note)
    print("faults tried: " + ", ".join(f"{count} {kind}" for kind, count in faults.tried.items()))
    for fault in faults.wrong:
        print("FAILED " + fault)
    if asked.report:
        asked.report.write_text(json.dumps({"commands": len(COMMANDS), "points": asked.points, "tried": faults.tried,
                                            "failed": len(faults.wrong)}, indent=1) + "\n")
    print(f"{sum(faults.tried.values())} tried, {len(faults.wrong)} faults")
    return 1 if faults.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
