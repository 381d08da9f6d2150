#!/usr/bin/python3
"""Runs the command line as a user types it and compares what it answers.

    run.py --program build/dev/relais [--valgrind] FILE…

A .case file is a list of commands and of what is expected of them:

    # a comment; the last one before a command names it
    $ relais check $DATA/good -o answer.txt     run by sh in an empty folder of the file's own
    exit: 0                                     exit code, 0 when not said
    out: some text                              standard output has this text
    out!: some text                             standard output has not
    out~: a regular expression                  standard output matches it somewhere
    out=: golden/name.txt                       standard output is that file of tests/, exactly
    out empty                                   nothing on standard output
    err: …  err!: …  err~: …  err=: …  err empty    the same of standard error
    json: /counts/relays == 3                   a value of the JSON on standard output (==, <, >,
                                                <=, >=, ~ for a regular expression; a pointer
                                                ending with /# counts items)
    no valgrind                                 without it even when the others are under it: slow,
                                                not the same, or the same path as another's

A .md file is read for its ```console blocks: `$ relais …` lines are run where scenarios/ and docs/
are, and the lines below a command must be what it prints, « … » standing for anything. Indented lines
`relais … # why` (docs/cli.md) must exit with 0; where the command takes --time-limit, they get one of
EXAMPLE_SECONDS, and exit code 5 is as good. In both, LANG and the like are unset unless the command sets them.
"""
import argparse
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
VALGRIND_EXIT = 99
SECONDS = 120  # for one command
FILE_SECONDS = 800  # for all those of a file, below ctest's own limit
EXAMPLE_SECONDS = 5  # for an example of the reference
STOPPED = 5


class Command:
    def __init__(self, line, place, title):
        self.line, self.place, self.title = line, place, title
        self.checks = []
        self.exit = 0
        self.shown = None  # lines a page shows below the command
        self.valgrind = True


def parse_case(path):
    commands, title = [], ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path.name}:{number}"
        if line.startswith("#"):
            title = line.lstrip("# ")
        elif line.startswith("$ "):
            commands.append(Command(line[2:], place, title))
        elif line.startswith("exit: "):
            commands[-1].exit = int(line[6:])
        elif line == "no valgrind":
            commands[-1].valgrind = False
        elif line.strip():
            match = re.fullmatch(r"(out|err|json)(!|~|=)?(?:: ?(.*)| (empty))", line)
            if not match or (match[1] == "json" and (match[2] or match[4])):
                raise SystemExit(f"{place}: not understood: {line}")
            commands[-1].checks.append((match[1], match[4] or match[2] or "", match[3] or "", place))
    return commands


def parse_markdown(path):
    """Commands of the console blocks, each with one check: the lines printed below it."""
    commands, inside, fresh = [], False, True
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```"):
            inside = line.strip() == "```console"
            fresh = True
        elif inside and line.startswith("$ "):
            commands.append(Command(line[2:], f"{path.name}:{number}", line[2:]))
            commands[-1].shown = []
            fresh = False
        elif inside and not fresh:
            commands[-1].shown.append(line)
        elif re.match(r"    relais .* # ", line):
            commands.append(Command(line.split(" # ")[0].strip(), f"{path.name}:{number}", line))
    return [command for command in commands if re.match(r"(\w+=\S+ )*relais\b", command.line)]


def matches_shown(shown, got):
    """Shown text with … for anything; a line that is only … stands for any lines, even none."""
    pattern = ""
    for line in shown:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += r"[^\n]*".join(re.escape(part) for part in line.rstrip().split("…")) + r" *\n"
    return re.fullmatch(pattern, got if got.endswith("\n") or not got else got + "\n") is not None


def compare_json(text, rule):
    pointer, operator, wanted = re.fullmatch(r"(\S+) (==|<=|>=|<|>|~) (.*)", rule).groups()
    value = json.loads(text)
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        if part == "#":
            value = len(value)
        else:
            value = value[int(part)] if isinstance(value, list) else value[part]
    if operator == "~":
        return re.search(wanted, str(value)) is not None
    wanted = json.loads(wanted)
    return {"==": lambda: value == wanted, "<": lambda: value < wanted, ">": lambda: value > wanted,
            "<=": lambda: value <= wanted, ">=": lambda: value >= wanted}[operator]()


def holds(check, streams, folders):
    stream, kind, wanted, _ = check
    for name, value in folders.items():
        wanted = wanted.replace("$" + name, value)
    if stream == "json":
        try:
            return compare_json(streams["out"], wanted)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            return False
    got = streams[stream]
    if kind == "empty":
        return got == ""
    if kind == "!":
        return wanted not in got
    if kind == "~":
        return re.search(wanted, got, re.M) is not None
    if kind == "=":
        return got == (TESTS / wanted).read_text(encoding="utf-8")
    return wanted in got


def environment(program, folders):
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("LC_", "LANG")) and name not in ("TZ", "COLUMNS")}
    kept["PATH"] = str(program.parent) + ":" + kept.get("PATH", "/usr/bin:/bin")
    kept.update(folders)
    return kept


def limit_example(line, program):
    """The example with a time limit, and whether it got one: `relais plan …`, also before a pipe."""
    command = line.split()[1]
    if "--time-limit" in line:
        return re.sub(r"--time-limit \d+", f"--time-limit {EXAMPLE_SECONDS}", line), True
    if command == "help":
        return line, False
    described = subprocess.run([program, "help", command], stdout=subprocess.PIPE, encoding="utf-8")
    if "--time-limit" not in described.stdout:
        return line, False
    return line.replace(f"relais {command}", f"relais {command} --time-limit {EXAMPLE_SECONDS}", 1), True


def write_wrapper(folder, program):
    """A `relais` that runs the real one under valgrind, keeping its standard error apart."""
    wrapper = pathlib.Path(folder) / "bin" / "relais"
    wrapper.parent.mkdir()
    wrapper.write_text(
        "#!/bin/sh\nexec valgrind -q --leak-check=full --show-leak-kinds=definite,indirect "
        "--errors-for-leak-kinds=definite,indirect "
        f"--error-exitcode={VALGRIND_EXIT} --log-file={folder}/valgrind.%p {program} \"$@\"\n")
    wrapper.chmod(0o755)
    return wrapper


def run(command, where, env, seconds):
    """Exit code (None when it took too long) and both streams."""
    process = subprocess.Popen(["sh", "-c", command.line], cwd=where, env=env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = process.communicate(timeout=seconds)
        code = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        code = None
    return code, {"out": out.decode("utf-8", "replace"), "err": err.decode("utf-8", "replace")}


def report(command, code, streams, faults):
    print(f"FAILED {command.place} ({command.title})\n  $ {command.line}")
    for fault in faults:
        print("  " + fault)
    print(f"  exit code: {code}")
    for name, text in streams.items():
        print(f"  {name}:\n" + "".join("    | " + line + "\n" for line in text.splitlines()[:60]),
              end="")


def run_file(path, program, valgrind):
    markdown = path.suffix == ".md"
    commands = parse_markdown(path) if markdown else parse_case(path)
    passed = failed = 0
    deadline = time.monotonic() + FILE_SECONDS
    with tempfile.TemporaryDirectory() as scratch:
        where = pathlib.Path(scratch, "work")
        where.mkdir()
        if markdown:
            for folder in ("scenarios", "docs", "models", "tests"):
                (where / folder).symlink_to(ROOT / folder)
        folders = {"DATA": str(TESTS / "cli" / "data"), "SCENARIOS": str(ROOT / "scenarios"),
                   "TESTS": str(TESTS), "ROOT": str(ROOT)}
        plain = environment(program, folders)
        watched = environment(write_wrapper(scratch, program), folders) if valgrind else plain
        for command in commands:
            seconds = min(SECONDS, max(1, deadline - time.monotonic()))
            if markdown and command.shown is None:
                command.line, limited = limit_example(command.line, program)
            code, streams = run(command, where, watched if command.valgrind else plain, seconds)
            faults = []
            if code is None:
                faults.append(f"took more than {seconds:.0f} s")
            if code == VALGRIND_EXIT and valgrind:
                logs = [log.read_text() for log in pathlib.Path(scratch).glob("valgrind.*")]
                faults.append("valgrind:\n" + "".join(logs))
            if markdown:
                text = streams["out"] + streams["err"]
                if command.shown and not matches_shown(command.shown, text):
                    faults.append("prints something else than the page shows")
            stopped = markdown and command.shown is None and limited and code == STOPPED
            if command.shown is None and code != command.exit and not stopped:
                faults.append(f"exit code {command.exit} expected")
            for check in command.checks:
                if not holds(check, streams, folders):
                    faults.append(f"{check[3]}: {check[0]}{check[1]}: {check[2]}")
            if faults:
                failed += 1
                report(command, code, streams, faults)
            else:
                passed += 1
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--valgrind", action="store_true")
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    passed = failed = 0
    for path in arguments.files:
        good, bad = run_file(path, arguments.program.resolve(), arguments.valgrind)
        passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed: {' '.join(path.name for path in arguments.files)}")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
