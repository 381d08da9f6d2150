#!/usr/bin/python3
"""Makes calls of the program fail one by one, kills it, starves it: nothing is lost, all is said.

    check_faults.py --program RELAIS --library libfault.so [--points N] [--kills N] [--report FILE]

For each command, each kind of fault (allocation, once and for good; writing; reading) and N points
spread over its calls (0: all of them):
  - the program ends by itself, with one of its exit codes;
  - when it did not do its work, it says why on standard error;
  - the file it was to replace is whole: the old one, or the one of a run without fault;
  - no temporary file stays.
Then: killed N times with kill -9 while it writes, the file is always whole and nothing stays after
the next run; with little memory (ulimit -v) it ends by itself.
"""
import argparse
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile
import time

DATA = pathlib.Path(__file__).resolve().parents[1] / "cli" / "data"
OLD = b"what stood there before\n"
SECONDS = 60

# Command lines; {data} is tests/cli/data, {out} the file to write.
COMMANDS = {
    "check": "check {data}/good --json -o {out}",
    "check bad": "check {data}/bad --json -o {out}",
    "map": "map {data}/good --graphml {out}",
    "diagnose": "diagnose {data}/good --json -o {out}",
    "plan": "plan {data}/good -o {out}",
    "plan csv": "plan {data}/campagne --goals 1 --plan-csv {out}",
    "evaluate": "evaluate {data}/good {plan} --json -o {out}",
    "simulate": "simulate {data}/good {plan} --simulations 200 --json -o {out}",
    "export": "export {data}/good {plan} --calendar {out}",
    "tender": "tender {grid} {offers} --json -o {out}",
    "help": "help --markdown -o {out}",
}
# What a command may answer: done, internal, usage, input, infeasible, stopped, I/O.
EXIT_CODES = {0, 1, 3, 4, 5, 6}


def without_clock(content):
    return re.sub(rb'"(seconds|elapsed_s)": [^,}\n]+', rb'"\1": 0', content)


class Bench:
    def __init__(self, program, library, folder):
        self.program, self.library, self.folder = program, library, pathlib.Path(folder)
        self.names = {"data": str(DATA), "out": str(self.folder / "out" / "answer"),
                      "plan": str(self.folder / "plan.json"), "grid": str(self.folder / "grid.csv"),
                      "offers": str(self.folder / "offers.csv")}
        (self.folder / "out").mkdir()
        self.out = pathlib.Path(self.names["out"])
        (self.folder / "grid.csv").write_text("id,name,weight,scale\nq,Q,2,0-5\np,P,1,lowest\n")
        (self.folder / "offers.csv").write_text("offer,q,p\nA,4,120\nB,3,90\n")
        subprocess.run([program, "plan", DATA / "good", "--json", "-o", self.names["plan"]],
                       check=True)
        self.faults, self.tried = [], {}

    def run(self, line, fault=None, limit=None):
        """Runs over an old file; gives the exit code (None when it took too long) and stderr."""
        for path in self.out.parent.iterdir():
            path.unlink()
        self.out.write_bytes(OLD)
        env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
        if fault:
            env.update(LD_PRELOAD=str(self.library), RELAIS_FAULT=fault,
                       RELAIS_FAULT_COUNT=str(self.folder / "count"))
        try:
            done = subprocess.run([self.program, *line.format(**self.names).split()], env=env,
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
                                  preexec_fn=limit)
        except subprocess.TimeoutExpired:
            return None, b""
        return done.returncode, done.stderr

    def calls(self):
        return int((self.folder / "count").read_text())

    def say(self, name, fault, what, err):
        self.faults.append(f"{name}, {fault}: {what}\n      " +
                           err.decode("utf-8", "replace").strip()[-300:])

    def judge(self, name, fault, code, err, whole):
        self.tried[fault.split(":")[0]] = self.tried.get(fault.split(":")[0], 0) + 1
        if code is None:
            return self.say(name, fault, f"did not end within {SECONDS} s", err)
        if code < 0:
            return self.say(name, fault, f"ended by signal {-code}", err)
        if code not in EXIT_CODES:
            return self.say(name, fault, f"exit code {code}", err)
        if code in (1, 6) and not err.strip():
            self.say(name, fault, "failed without a word", err)
        content = self.out.read_bytes() if self.out.exists() else b""
        if content != OLD and without_clock(content) != whole and code not in (0, 5):
            self.say(name, fault, "the old file is lost", err)
        if code == 0 and content == OLD:
            self.say(name, fault, "nothing was written and nothing said", err)
        stale = [path.name for path in self.out.parent.iterdir() if path != self.out]
        if stale:
            self.say(name, fault, f"left {stale}", err)

    def spread(self, kind, calls, points):
        """Which calls to make fail: the first ones, the last ones, and some between."""
        if points == 0 or calls <= points:
            return range(1, calls + 1)
        picked = set(range(1, points // 4 + 1)) | set(range(calls - points // 4, calls + 1))
        draw = random.Random(f"{kind} {calls}")
        while len(picked) < points:
            picked.add(draw.randint(1, calls))
        return sorted(picked)

    def fail_calls(self, name, line, points):
        code, err = self.run(line)
        if code not in (0, 3):
            return self.say(name, "none", f"exit code {code}", err)
        whole = without_clock(self.out.read_bytes())
        for kind, suffixes in (("malloc", ("", "+")), ("io", ("",)), ("read", ("",))):
            self.run(line, f"{kind}:0")
            calls = self.calls()
            for suffix in suffixes:
                for call in self.spread(kind, calls, points):
                    fault = f"{kind}:{call}{suffix}"
                    code, err = self.run(line, fault)
                    self.judge(name, fault, code, err, whole)

    def kill(self, kills):
        """kill -9 at moments spread over a run that writes: what stands is whole."""
        line = COMMANDS["diagnose"].format(**self.names).split()
        start = time.monotonic()
        self.run(COMMANDS["diagnose"])
        lasts = time.monotonic() - start
        whole = without_clock(self.out.read_bytes())
        draw = random.Random("kill")
        written = 0
        for number in range(kills):
            self.out.write_bytes(OLD)
            running = subprocess.Popen([self.program, *line], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(draw.uniform(0, 1.1 * lasts))
            running.kill()
            running.wait()
            content = self.out.read_bytes()
            written += content != OLD
            if content != OLD and without_clock(content) != whole:
                self.say("diagnose", f"kill {number}", "a torn file", b"")
        stale = len(list(self.out.parent.iterdir())) - 1
        subprocess.run([self.program, *line], check=True)
        left = [path.name for path in self.out.parent.iterdir() if path != self.out]
        if left:
            self.say("diagnose", "after the kills", f"{len(left)} temporary files stay", b"")
        self.tried["kill -9"] = kills
        print(f"kill -9: {kills} times, {written} after the new file stood, "
              f"{stale} temporary files removed by the next run")

    def starve(self):
        """Little address space: an end of its own, whatever the library that runs out."""
        for megabytes in (40, 60, 80, 100, 120, 160, 240):
            def limit(size=megabytes << 20):
                resource.setrlimit(resource.RLIMIT_AS, (size, size))
            for name in ("plan", "map", "diagnose"):
                code, err = self.run(COMMANDS[name], limit=limit)
                if code == 127:  # the loader itself: the program never began
                    continue
                self.judge(name, f"memory:{megabytes} MiB", code, err, None)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--library", required=True, type=pathlib.Path)
    parser.add_argument("--points", type=int, default=24)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--commands", help="only these, separated by commas")
    parser.add_argument("--report", type=pathlib.Path, help="figures as JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(asked.program.resolve(), asked.library.resolve(), folder)
        for name, line in COMMANDS.items():
            if not asked.commands or name in asked.commands.split(","):
                bench.fail_calls(name, line, asked.points)
        bench.kill(asked.kills)
        bench.starve()
    print("faults tried: " + ", ".join(f"{count} {kind}" for kind, count in bench.tried.items()))
    for fault in bench.faults:
        print("FAILED " + fault)
    if asked.report:
        asked.report.write_text(json.dumps({"tried": bench.tried, "failed": len(bench.faults)}))
    print(f"{sum(bench.tried.values()) - len(bench.faults)} passed, {len(bench.faults)} failed")
    return 1 if bench.faults else 0


if __name__ == "__main__":
    sys.exit(main())
