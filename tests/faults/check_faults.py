#!/usr/bin/python3
"""Makes calls of the program fail one by one, kills it, starves it: nothing is lost, all is said.

    check_faults.py --program RELAIS --library libfault.so [--points N] [--kills N] [--report FILE]

For each command (commands.py), each kind of fault (allocation, once and for good; writing; reading)
and N points among its calls (0: the first call of every place, that is chain of calls from main):
  - the program ends by itself, with one of its exit codes;
  - when it did not do its work, it says why on standard error;
  - the memory it asked for is given back;
  - what it was to replace is whole: the old one, or the one of a run without fault;
  - no temporary file stays.
Then: killed N times with kill -9 while it writes, the file is always whole and nothing stays after
the next run; so is a folder; with less and less memory
(prlimit --as) it ends by itself.
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

from commands import COMMANDS, LARGE, LINES, Bench, complaints

TRIED = ("malloc", "io", "read", "kill -9", "memory")
EVERY_CALL = 200  # calls of a kind up to which each is made to fail, rather than the first of each place
BLOCKS_KEPT = 0   # blocks of memory that a library may keep when a call of its own fails
SPACE_BYTES, SPACE_MAX = 128 << 10, 1 << 13  # unit of address space, and the most
LITTLE_MEMORY = ("plan", "map", "spread", "export workbook", "verify")  # in the short form


class Faults:
    """What was tried, by kind, and what went wrong."""

    def __init__(self):
        self.tried, self.wrong, self.notes = collections.Counter(), [], []
        self.missed = 0  # the call did not come: what threads do first is theirs to choose

    def say(self, name, fault, what, err=b""):
        self.wrong.append(f"{name}, {fault}: {what}\n      " +
                          err.decode("utf-8", "replace").strip()[-300:])

    def add(self, other):
        self.tried.update(other.tried)
        self.wrong += other.wrong
        self.notes += other.notes
        self.missed += other.missed


class Preloaded:
    """Runs of a command under librelais_fault.so (fault.c)."""

    def __init__(self, bench, library, name):
        self.bench, self.name = bench, name
        self.count, self.places = bench.folder / "count", bench.folder / "places"
        self.variables = {"LD_PRELOAD": str(library), "RELAIS_FAULT_COUNT": str(self.count)}

    def run(self, fault, **variables):
        """The exit code, what it says, and (calls, those made to fail, blocks not freed) if it ended by itself."""
        self.count.unlink(missing_ok=True)
        code, err = self.bench.run(self.name, {**self.variables, "RELAIS_FAULT": fault, **variables})
        figures = self.count.read_text().split() if self.count.exists() else []
        return code, err, tuple(map(int, figures)) or None

    def survey(self, kind):
        """Without a fault: the number of calls, the blocks that stay, and the first call of each place."""
        _, _, (calls, _, blocks) = self.run(f"{kind}:0", RELAIS_FAULT_PLACES=str(self.places))
        lines = [line.split() for line in self.places.read_text().splitlines()]
        return calls, blocks, [f"{call}@{place}" for call, place in sorted(lines, key=lambda line: int(line[0]))]


def pick(name, kind, calls, places, points):
    """Which calls to make fail: without `points`, every one of them when there are few, the first of each place
    when there are many; otherwise the first ones, the last ones, and some between."""
    if points == 0:
        return [str(call) for call in range(1, calls + 1)] if calls <= EVERY_CALL else places
    if len(places) <= points:
        return places
    ends = places[:points // 4] + places[len(places) - points // 4:]
    between = places[points // 4:len(places) - points // 4]
    return ends + random.Random(f"{name} {kind}").sample(between, points - len(ends))


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
    preloaded = Preloaded(bench, library, name)
    for kind, suffixes in (("malloc", ("", "+")), ("io", ("",)), ("read", ("",))):
        calls, blocks, places = preloaded.survey(kind)
        faults.tried[f"{kind} places"] += len(places)
        for call in pick(name, kind, calls, places, points):
            for suffix in suffixes:
                fault = f"{kind}:{call}{suffix}"
                code, err, figures = preloaded.run(fault)
                faults.tried[kind] += 1
                for what in complaints(name, code, err, bench.files(), old, whole):
                    faults.say(name, fault, what, err)
                if figures is not None and figures[1] == 0:
                    faults.missed += 1
                if figures is not None and figures[2] > blocks + BLOCKS_KEPT:
                    faults.say(name, fault, f"{figures[2]} blocks of memory are not freed, {blocks} without fault", err)
    return faults


def kill(bench, name, kills):
    """kill -9 at moments spread over a run that writes: what stands is whole."""
    faults = Faults()
    kind, line = COMMANDS[name]
    arguments = bench.arguments(line)
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


def least(low, high, enough):
    """The least whole number above `low`, up to `high`, that is enough."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def starve(bench, names, steps):
    """Little address space, in steps from what the loader needs to what the command needs: an end of its own,
    whatever the library that runs out."""
    faults = Faults()
    if set(names) & set(LARGE):
        bench.make_large()
    for name in names:
        bench.before(LINES[name][0])
        old = bench.files()
        code_whole, _ = bench.run(name)
        whole = bench.files()

        def limit(units):
            return "prlimit", f"--as={units * SPACE_BYTES}"

        def begins_within(units, program=bench.arguments(LINES[name][1])[0]):
            return subprocess.run([*limit(units), program, "--help"], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL).returncode == 0

        begins = least(0, SPACE_MAX, begins_within)  # below, the libraries are not even there
        suffices = least(begins - 1, SPACE_MAX, lambda units: bench.run(name, prefix=limit(units))[0] == code_whole)
        for step in range(steps):
            units = begins + (suffices - begins) * step // steps
            code, err = bench.run(name, prefix=limit(units))
            faults.tried["memory"] += 1
            faults.tried["memory refused"] += code == 1
            for what in complaints(name, code, err, bench.files(), old, whole):
                faults.say(name, f"{units * SPACE_BYTES >> 10} KiB of {suffices * SPACE_BYTES >> 10}", what, err)
    return faults


def work(task, asked):
    """One task in a bench of its own."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(asked.program.resolve(), folder)
        if task.startswith("kill "):
            return kill(bench, task[5:], asked.kills)
        if task == "little memory":
            return starve(bench, LINES if asked.points == 0 else LITTLE_MEMORY, 12 if asked.points == 0 else 3)
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
        for task, done in zip(tasks, pool.map(lambda task: work(task, asked), tasks)):
            faults.add(done)
            if asked.points == 0:
                print(f"{task}: {sum(done.tried[kind] for kind in TRIED)} tried, {len(done.wrong)} faults", flush=True)
    for note in faults.notes:
        print(note)
    print("faults tried: " + ", ".join(f"{count} {kind}" for kind, count in faults.tried.items() if kind in TRIED))
    print(f"calls that did not come again: {faults.missed}")
    for fault in faults.wrong:
        print("FAILED " + fault)
    if asked.report:
        asked.report.write_text(json.dumps({"commands": len(COMMANDS), "points": asked.points, "tried": faults.tried,
                                            "missed": faults.missed, "failed": len(faults.wrong)}, indent=1) + "\n")
    print(f"{sum(count for kind, count in faults.tried.items() if kind in TRIED)} tried, {len(faults.wrong)} faults")
    return 1 if faults.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
