#!/usr/bin/python3
"""What pages quote of an answer is what the program answers.

    check_excerpts.py PROGRAM PAGE…

Between `<!-- excerpts: COMMAND -->` and `<!-- end of excerpts -->`, the indented lines of a page are
lines of what COMMAND prints, in its order; `[…]` stands for lines left out. A command that several
pages quote is run once.

The C library has other exponentials for processors without fused multiplication and addition: a last
digit may differ there, and with it which of two plans as good is found. The test is then skipped.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CUT = "[…]"
SKIPPED = 77


def excerpts(page):
    """Command, and the quoted lines with their places, for each part of the page."""
    found = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        begin = re.fullmatch(r"<!-- excerpts: (.*) -->", line)
        if begin:
            found.append((begin[1], []))
            is_open = True
        elif line == "<!-- end of excerpts -->":
            is_open = False
        elif found and is_open and line.startswith("    "):
            found[-1][1].append((f"{page.name}:{number}", line[4:].rstrip()))
    return found


def answer(program, command, answers):
    if command not in answers:
        name, *words = command.split()
        assert name == "relais", command
        done = subprocess.run([program, *words], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")
        answers[command] = [line.rstrip() for line in done.stdout.splitlines()]
    return answers[command]


def missing(lines, quoted):
    """Quoted lines that the answer has not, or not after those before them."""
    position = 0
    for place, line in quoted:
        if line.strip() in ("", CUT):
            continue
        if line in lines[position:]:
            position = lines.index(line, position) + 1
        else:
            yield f"{place}: not in the answer, or not in this order: {line}"


def main():
    if " fma " not in pathlib.Path("/proc/cpuinfo").read_text():
        return SKIPPED
    program, pages = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    answers, wrong, count = {}, [], 0
    for page in map(pathlib.Path, pages):
        parts = excerpts(page)
        if not any(quoted for _, quoted in parts):
            wrong.append(f"{page.name}: quotes nothing")
        for command, quoted in parts:
            count += len(quoted)
            wrong += missing(answer(program, command, answers), quoted)
    print("\n".join(wrong) if wrong else f"{count} quoted lines found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
