#!/usr/bin/python3
"""What is promised of `relais plan` beyond its words.

    check_plan.py same-bytes PROGRAM GENERATOR SCENARIO…
        the same document whatever the threads, the language, the time zone and the time limit, for
        the scenarios and for a generated one
    check_plan.py interrupt PROGRAM GENERATOR
        on a generated scenario too large to finish, SIGINT and SIGTERM are answered within half a
        second by a plan that keeps the rules, and its bound

GENERATOR is relais-generate (tests/bench).
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

STOPPED = 5
ANSWER_S = 0.5


def generate(generator, folder, relays, levers, windows, max_relays):
    subprocess.run([generator, "--relays", str(relays), "--levers", str(levers), "--windows",
                    str(windows), "--max-relays", str(max_relays), "--seed", "7", "-o", folder],
                   check=True, stdout=subprocess.DEVNULL)
    return str(folder)


def plan(program, scenario, *options, **variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    done = subprocess.run([program, "plan", scenario, "--json", *options], env={**kept, **variables},
                          stdout=subprocess.PIPE, check=True)
    return done.stdout.decode("utf-8")


def without_clock(document):
    """The document as it was written, without the figures that docs/result.md lets differ."""
    head, run, tail = re.fullmatch(r'(.*?)("run": \{.*?\n  \})(.*)', document, re.S).groups()
    run = re.sub(r'"(threads|(?:check_)?seconds)": [^,}\n]+', r'"\1": …', run)
    return head + run + tail


def check_same_bytes(program, generator, scenarios):
    with tempfile.TemporaryDirectory() as scratch:
        generated = generate(generator, pathlib.Path(scratch, "medium"), 20, 2, 4, 5)
        for scenario in [*scenarios, generated]:
            yield from compare_bytes(program, scenario)


def compare_bytes(program, scenario):
    wanted = without_clock(plan(program, scenario, "--threads", "1"))
    others = {
        "again": plan(program, scenario, "--threads", "1"),
        "two threads": plan(program, scenario, "--threads", "2"),
        "three threads": plan(program, scenario, "--threads", "3"),
        "in French": plan(program, scenario, LANG="fr_FR.UTF-8", LC_ALL="fr_FR.UTF-8"),
        "asked in French": plan(program, scenario, "--lang", "fr"),
        "in Tokyo": plan(program, scenario, TZ="Asia/Tokyo"),
        "with a time limit that is not met":
            plan(program, scenario, "--time-limit", "600").replace('"time_limit_s": 600',
                                                                   '"time_limit_s": null'),
    }
    for name, document in others.items():
        if without_clock(document) != wanted:
            yield f"{scenario}: other bytes {name}"


def interrupt(program, folder, number, after_s):
    """Sends a signal after some time; gives the delay of the answer, the exit code and the answer."""
    running = subprocess.Popen([program, "plan", folder, "--json", "--gap", "0"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(after_s)
    sent_s = time.monotonic()
    running.send_signal(number)
    answer, _ = running.communicate()
    return time.monotonic() - sent_s, running.returncode, answer


def check_interrupt(program, generator):
    with tempfile.TemporaryDirectory() as scratch:
        folder = generate(generator, pathlib.Path(scratch, "large"), 400, 3, 24, 30)
        for number in (signal.SIGINT, signal.SIGTERM):
            for after_s in (0.3, 1.5):
                delay_s, code, answer = interrupt(program, folder, number, after_s)
                place = f"{number.name} after {after_s} s"
                print(f"{place}: answered in {delay_s:.3f} s")
                if delay_s > ANSWER_S:
                    yield f"{place}: answered in {delay_s:.2f} s"
                if code != STOPPED:
                    yield f"{place}: exit code {code}"
                    continue
                result = json.loads(answer)
                if result["status"] == "unknown":
                    yield f"{place}: no plan yet"
                elif not (result["violations"] == [] and
                          result["bound"] >= result["reach"]["reached"] > 0):
                    yield f"{place}: not a plan below its bound"


def main(arguments):
    what, program, *more = arguments
    checks = {"same-bytes": lambda: check_same_bytes(program, more[0], more[1:]),
              "interrupt": lambda: check_interrupt(program, *more)}
    faults = list(checks[what]())
    print("\n".join(faults) if faults else f"{what}: no fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
