#!/usr/bin/python3
"""Interrupts every long command at random moments: the best answer so far, soon, and nothing left.

    check_interrupts.py --program RELAIS --generator RELAIS-GENERATE [--rounds N] [--seconds S]
                        [--report FILE]

N rounds of Ctrl-C for each command (SIGTERM and SIGHUP every third), at moments drawn over its first
seconds:
  - it ends within S seconds, or within 0.5 s of processor time: what is promised is half a second,
    which a busy machine stretches;
  - its exit code is 5, or 0 when it had just ended; 1 to 4 and 6 never, and no signal kills it;
  - its JSON is whole; its bound is at least its value; the plan in it passes `relais evaluate`;
  - no process of its own stays, nor any file but those asked for.
Once for each command: insisting (a second Ctrl-C after 0.6 s, while it is stopped) kills it and its
children. Then: `relais … | head -1` ends by itself, and a closed standard output is said.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
STOPPED = 5
PROMISED_S = 0.5
FORKS = {"whatif", "survey", "report pdf"}  # their processor time is that of many
TICKS = os.sysconf("SC_CLK_TCK")
SIGNALS = (signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGINT, signal.SIGINT, signal.SIGHUP)

# name: (arguments, moments in seconds within which to interrupt, what its answer is)
COMMANDS = {
    "plan": ("plan {large} --json --gap 0", 3, "plan"),
    "plan goals": ("plan {saisonniers} --json --gap 0.02", 6, "plan"),
    "plan target": ("plan {duerp} --json --target-share 0.2", 3, "plan"),
    "plan infeasible": ("plan {tight} --json", 4, "plan"),
    "plan cascade": ("plan {duerp}/cascade.json --json --gap 0", 5, "plan"),
    "frontier": ("frontier {duerp} --json --gap 0", 4, "frontier"),
    "explain": ("explain {duerp} --json --windows", 5, "any"),
    "robust": ("robust {duerp} --json --refusals 2 --gap 0", 5, "robust"),
    "whatif": ("whatif {tms} {tms}/studies/refusals.csv --json", 5, "any"),
    "compare": ("compare {tms} best {tms}/studies/targeted.json --whatif {tms}/studies/what-ifs.csv"
                " -n 200000 --json", 6, "any"),
    "simulate": ("simulate {duerp} {plan_duerp} -n 1000000 --json", 2, "any"),
    "survey": ("survey {tms} --json", 6, "any"),
    "cover": ("cover --audiences {lists} --max-relays 40 --json", 3, "cover"),
    "cover all": ("cover --audiences {lists} --all --json", 3, "cover"),
    "spread": ("spread --edges {arcs} --model ic:0.05 --seeds 20 --ratio 1 --json", 4, "spread"),
    "spread evaluate": ("spread --edges {arcs} --model ic:0.1 --evaluate {seeds} --simulations 100000000"
                        " --json", 3, "any"),
    "diagnose": ("diagnose {duerp} --json", 0.3, "any"),
    "map": ("map {large} --json", 0.5, "any"),
    "report": ("report {duerp} --gap 0 -o {out}.html", 3, "file"),
    "report pdf": ("report {tms} --result {result} --pdf {out}.pdf -o {out}.html", 4, "pdf"),
}


class Bench:
    """What the commands read, made once."""

    def __init__(self, program, generator, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        names = {"duerp": SCENARIOS / "aura-duerp-tpe", "tms": SCENARIOS / "aura-tms-btp",
                 "saisonniers": SCENARIOS / "aura-saisonniers"}
        for name in ("large", "tight", "lists", "arcs", "seeds", "result", "plan_duerp"):
            names[name] = self.folder / name
        self.names = {name: str(path) for name, path in names.items()}
        subprocess.run([generator, "--relays", "400", "--levers", "3", "--windows", "24", "--max-relays",
                        "30", "--seed", "7", "-o", names["large"]], check=True, stdout=subprocess.DEVNULL)
        self.make_tight()
        draw = random.Random("interrupts")
        with open(names["lists"], "w") as lists:
            lists.write("relay,id\n")
            for id in range(4000):
                for relay in draw.sample(range(300), 6):
                    lists.write(f"r{relay},e{id}\n")
        with open(names["arcs"], "w") as arcs:
            for _ in range(60000):
                arcs.write(f"{draw.randrange(8000)} {draw.randrange(8000)}\n")
        names["seeds"].write_text("1\n2\n3\n")
        self.must("plan", names["tms"], "--goals", "1", "--gap", "0.05", "--json", "-o", names["result"])
        self.names["plan"] = self.names["result"]
        self.must("plan", names["duerp"], "--goals", "1", "--gap", "0.05", "--json", "-o", names["plan_duerp"])

    def make_tight(self):
        """The large scenario with a floor just above what any plan reaches: long to prove."""
        subprocess.run(["cp", "-r", self.names["large"], self.names["tight"]], check=True)
        path = pathlib.Path(self.names["tight"], "scenario.json")
        settings = json.loads(path.read_text())
        settings["rules"]["floors"] = [{"name": "all", "min_share": 0.4015}]
        path.write_text(json.dumps(settings))

    def must(self, *arguments):
        done = subprocess.run([self.program, *map(str, arguments)], stdout=subprocess.DEVNULL)
        if done.returncode not in (0, STOPPED):
            raise SystemExit(f"relais {' '.join(map(str, arguments))}: exit code {done.returncode}")

    def start(self, name, out):
        arguments = [word.format(**self.names, out=out) for word in COMMANDS[name][0].split()]
        return subprocess.Popen([self.program, *arguments], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def members(session):
    """Processes of a session that still run."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def left_behind(session):
    """The processes of a session that stay after a short while, which are then ended."""
    for _ in range(20):
        left = members(session)
        if not left:
            return []
        time.sleep(0.05)
    for process in left:
        os.kill(process, signal.SIGKILL)
    return left


def judge_plan(bench, answer, folder):
    """A chosen plan: below its bound, and it keeps the rules."""
    if answer["status"] == "unknown" or answer["status"] == "infeasible":
        return
    reached = answer["reach"]["reached"]
    if answer["bound"] is not None and answer["bound"] < reached * (1 - 1e-9):
        yield f"its bound {answer['bound']} is below its reach {reached}"
    if answer["violations"]:
        yield f"it breaks rules: {answer['violations'][:2]}"


def pairs(value):
    """(value, bound) of every object that has a bound, whatever the study."""
    if isinstance(value, dict):
        for reached, bound in (("reach", "bound"), ("reached", "bound"), ("guaranteed", "bound"),
                               ("spread", "upper_bound"), ("reach", "reach_bound")):
            if isinstance(value.get(reached), (int, float)) and isinstance(value.get(bound), (int, float)):
                yield value[reached], value[bound]
        for inner in value.values():
            yield from pairs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from pairs(inner)


def judge(bench, name, answer, folder):
    kind = COMMANDS[name][2]
    if kind == "file":
        return
    try:
        document = json.loads(answer)
    except ValueError:
        yield f"its answer is not JSON: {answer[:80]!r}"
        return
    for value, bound in pairs(document):
        if value > bound * (1 + 1e-9) + 1e-9:
            yield f"a value {value} above its bound {bound}"
    if kind == "plan":
        yield from judge_plan(bench, document, folder)
        if document["status"] in ("feasible", "optimal"):
            result = pathlib.Path(folder, "result.json")
            result.write_bytes(answer)
            line = COMMANDS[name][0].split()[1].format(**bench.names)
            code = subprocess.run([bench.program, "evaluate", line, result],
                                  stdout=subprocess.DEVNULL).returncode
            if code != 0:
                yield f"relais evaluate refuses its plan: exit code {code}"
    elif kind == "cover" and document["status"] != "unknown":
        most = "max-relays" in COMMANDS[name][0]
        objective, bound = document["objective"], document["bound"]
        if objective is not None and (bound < objective if most else bound > objective):
            yield f"objective {objective} beyond its bound {bound}"


def processor_s(process):
    """Processor time of a process that runs."""
    try:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / TICKS


def queued_s(process):
    """How long the first thread of a process has waited for a processor, the machine being busy with others."""
    try:
        return int(pathlib.Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0


def finish(running, seconds):
    """Waits for the end of a process; gives its answer and errors, its processor time, and what it had waited for
    a processor."""
    streams = {}

    def read(name, stream):
        streams[name] = stream.read()

    readers = [threading.Thread(target=read, args=(name, stream))
               for name, stream in (("out", running.stdout), ("err", running.stderr))]
    for reader in readers:
        reader.start()
    last_s = time.monotonic() + seconds
    while True:
        if os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            break
        if time.monotonic() > last_s:
            os.killpg(running.pid, signal.SIGKILL)
        time.sleep(0.002)
    ended_s = time.monotonic()
    waited_s = queued_s(running.pid)
    _, state, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(state)
    for reader in readers:
        reader.join()
    return ended_s, streams["out"], streams["err"], usage.ru_utime + usage.ru_stime, waited_s


class Figures:
    def __init__(self):
        self.latencies, self.work = collections.defaultdict(list), collections.defaultdict(list)
        self.codes, self.wrong = collections.Counter(), []


def interrupt(bench, name, number, after_s, seconds, figures):
    """One interruption."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        running = bench.start(name, os.path.join(folder, "out"))
        time.sleep(after_s)
        had_ended = os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        sent_s = time.monotonic()
        if had_ended:
            running.communicate()
            return
        before_s, queued_before_s = processor_s(running.pid), queued_s(running.pid)
        os.killpg(running.pid, number)  # as the terminal does
        ended_s, answer, err, after_cpu_s, queued_after_s = finish(running, 60)
        delay_s, work_s = ended_s - sent_s, after_cpu_s - before_s
        own_s = delay_s - (queued_after_s - queued_before_s)
        place = f"{name}, {number.name} after {after_s:.2f} s"
        code = running.returncode
        wrong = []
        figures.codes[code] += 1
        figures.latencies[name].append(delay_s)
        if name not in FORKS:
            figures.work[name].append(work_s)
        if own_s > seconds and (name in FORKS or work_s > PROMISED_S):
            wrong.append(f"ended after {delay_s:.2f} s, {own_s:.2f} s without waiting for a processor, "
                         f"{work_s:.2f} s of processor time")
        if code == 6 and COMMANDS[name][2] == "pdf":
            pass  # no PDF: said
        elif code not in (0, STOPPED) and not (code == 4 and b'"status": "infeasible"' in answer):
            wrong.append(f"exit code {code}: {err.decode()[-200:].strip()}")
        elif COMMANDS[name][2] not in ("file", "pdf"):
            wrong += judge(bench, name, answer, folder)
        left = left_behind(running.pid)
        if left:
            wrong.append(f"{len(left)} processes stay")
        stale = [path.name for path in pathlib.Path(folder).iterdir() if path.name.endswith(".tmp")]
        if stale:
            wrong.append(f"files stay: {stale}")
        figures.wrong += [f"{place}: {what}" for what in wrong]


def insist(bench, name, figures):
    """Ctrl-C held: whatever it does, it dies, and its children with it."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        running = bench.start(name, os.path.join(folder, "out"))
        time.sleep(0.3)
        sent_s = time.monotonic()
        for _ in range(3):
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGINT)
            time.sleep(0.7)
        running.communicate()
        if time.monotonic() - sent_s > 4:
            figures.wrong.append(f"{name}, insisting: ended after {time.monotonic() - sent_s:.1f} s")
        if left_behind(running.pid):
            figures.wrong.append(f"{name}, insisting: processes stay")
        # kill -9 of the parent alone
        running = bench.start(name, os.path.join(folder, "out"))
        time.sleep(0.5)
        running.kill()
        running.communicate()
        if left_behind(running.pid):
            figures.wrong.append(f"{name}, kill -9: children stay")


def close_streams(bench, figures):
    """A reader that goes away, and no reader at all."""
    commands = ["check {duerp} --json", "help --markdown", "plan {tms} --goals 1 --gap 0.05 --json",
                "diagnose {duerp}", "export {tms} {plan} --calendar -"]
    for line in commands:
        words = " ".join([bench.program, *line.format(**bench.names).split()])
        done = subprocess.run(["sh", "-c", f"{words} | head -1"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60)
        if done.returncode != 0 or not done.stdout:
            figures.wrong.append(f"{line} | head -1: {done.returncode} {done.stderr[-200:]}")
        done = subprocess.run(["sh", "-c", f"{words} >&-"], stderr=subprocess.PIPE, timeout=60)
        if done.returncode != 6 or not done.stderr:
            figures.wrong.append(f"{line} >&-: exit code {done.returncode} {done.stderr[-200:]}")
        figures.codes["closed"] += 2


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--generator", required=True, type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--span", type=float, default=1, help="part of the moments given to each")
    parser.add_argument("--jobs", type=int, default=1, help="commands at the same time")
    parser.add_argument("--insist", action="store_true", help="second Ctrl-C and kill -9 too")
    parser.add_argument("--commands", help="only these, separated by commas")
    parser.add_argument("--report", type=pathlib.Path, help="figures as JSON")
    asked = parser.parse_args()
    names = asked.commands.split(",") if asked.commands else list(COMMANDS)
    draw = random.Random("moments")
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(str(asked.program.resolve()), str(asked.generator.resolve()), folder)

        def trial(task):
            name, number, after_s = task
            interrupt(bench, name, number, after_s, asked.seconds, figures)

        tasks = [(name, SIGNALS[(round + len(name)) % len(SIGNALS)],
                  draw.uniform(0.02, asked.span * COMMANDS[name][1])) for round in range(asked.rounds) for name in names]
        with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
            list(pool.map(trial, tasks))
        if asked.insist:
            for name in names:
                insist(bench, name, figures)
        close_streams(bench, figures)
    every = [delay for delays in figures.latencies.values() for delay in delays]
    work = {name: round(max(works), 3) for name, works in figures.work.items()}
    worst = {name: round(max(delays), 3) for name, delays in figures.latencies.items()}
    if every:
        print(f"{len(every)} interruptions: half answered within {percentile(every, 0.5):.3f} s, 95 of 100 "
              f"within {percentile(every, 0.95):.3f} s, all within {max(every):.3f} s")
    print("slowest of each: " + ", ".join(f"{name} {delay:.2f} s" for name, delay in worst.items()))
    print("most processor time after the signal: " + ", ".join(f"{name} {s:.2f} s" for name, s in work.items()))
    print("ended with: " + ", ".join(f"{code}: {count}" for code, count in figures.codes.items()))
    for what in figures.wrong:
        print("FAILED " + what)
    if asked.report:
        asked.report.write_text(json.dumps({
            "interruptions": len(every), "commands": len(names),
            "median_s": round(percentile(every, 0.5), 4), "p95_s": round(percentile(every, 0.95), 4),
            "worst_s": round(max(every), 4), "worst_by_command_s": worst,
            "worst_processor_s": max(work.values(), default=0), "processor_by_command_s": work,
            "allowed_s": asked.seconds, "insisted": len(names) if asked.insist else 0,
            "failed": len(figures.wrong)}, indent=1) + "\n")
    return 1 if figures.wrong or not every else 0


if __name__ == "__main__":
    sys.exit(main())
