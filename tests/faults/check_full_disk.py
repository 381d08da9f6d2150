#!/usr/bin/python3
"""Fills the disk under every command: a message, exit code 6, and the old file intact.

    check_full_disk.py --program RELAIS [--report FILE]

The disk is a small tmpfs mounted in a name space of one's own, with little room left, then a little
more, so that the writing fails in its middle too. Where user name spaces are not allowed, files are
limited in size instead (prlimit --fsize): said in the first line.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from commands import COMMANDS, Bench, complaints

ROOM_KB = (0, 4, 12, 40)
DISK_KB = 512
INSIDE = "RELAIS_INSIDE_NAME_SPACE"


def leave_room(folder, kilobytes):
    """Fills the disk but for this room."""
    ballast = folder / "ballast"
    ballast.unlink(missing_ok=True)
    about = os.statvfs(folder)
    size = about.f_bavail * about.f_frsize - (kilobytes << 10)
    if size > 0:
        with open(ballast, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, size)


def check(bench, name, room_kb, has_disk):
    """Runs a command with this room; gives what is wrong, and how it ended."""
    kind, line = COMMANDS[name]
    bench.before(kind)
    old = bench.files()
    bench.run(name)
    whole = bench.files()
    bench.before(kind)
    prefix = ()
    if has_disk:
        leave_room(bench.place, room_kb)
    else:
        prefix = ("prlimit", f"--fsize={room_kb << 10}")
    done = subprocess.run([*prefix, *bench.arguments(line)], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, timeout=60)
    files = bench.files()
    files.pop("ballast", None)
    (bench.place / "ballast").unlink(missing_ok=True)
    wrong = list(complaints(name, done.returncode, done.stderr, files, old, whole))
    if done.returncode not in (0, 3, 6):
        wrong.append(f"exit code {done.returncode} where 6 is expected")
    if done.returncode == 0 and files != whole:
        wrong.append("done, it says, and another answer stands")
    return [f"{name}, room for {room_kb} kB: {what}\n      {done.stderr.decode()[-300:].strip()}"
            for what in wrong], done.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--report", type=pathlib.Path, help="figures as JSON")
    asked = parser.parse_args()
    if INSIDE not in os.environ:
        try:
            allowed = subprocess.run(["unshare", "-rm", "true"], stderr=subprocess.DEVNULL)
            is_allowed = allowed.returncode == 0
        except FileNotFoundError:
            is_allowed = False
        environment = {**os.environ, INSIDE: "yes" if is_allowed else "no"}
        prefix = ["unshare", "-rm"] if is_allowed else []
        os.execvpe((prefix + [sys.executable])[0], [*prefix, sys.executable, *sys.argv], environment)
    has_disk = os.environ[INSIDE] == "yes"
    how = "a full tmpfs" if has_disk else "files limited in size: user name spaces are not allowed here"
    wrong, ended = [], collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(asked.program.resolve(), folder)
        if has_disk:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k", "none", bench.place],
                           check=True)
        for name in COMMANDS:
            for room_kb in ROOM_KB:
                more, code = check(bench, name, room_kb, has_disk)
                wrong += more
                ended[code] += 1
        if has_disk:
            subprocess.run(["umount", bench.place], check=True)
    print(f"{how}: {sum(ended.values())} runs, {ended[6]} without room enough")
    for what in wrong:
        print("FAILED " + what)
    if asked.report:
        asked.report.write_text(json.dumps({"how": how, "runs": sum(ended.values()),
                                            "refused": ended[6], "failed": len(wrong)}, indent=1) + "\n")
    if ended[6] == 0:
        print("FAILED the disk was never full")
    return 1 if wrong or ended[6] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
