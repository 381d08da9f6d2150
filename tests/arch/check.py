#!/usr/bin/python3
"""Checks the shape of the house: layers, libraries, sizes, source lists, no globals.

    check.py sources ROOT                    rules that reading the sources can tell
    check.py listed ROOT compile_commands    every .c file is built
    check.py headers ROOT CC                 every header compiles alone
    check.py globals LIBRARY                 the library holds no writable data
    check.py checker PROGRAM OBJECTS         the checker holds nothing of the solver

Prints each fault as `file:line: what is wrong` and exits 1 when there is any.
"""
import json
import pathlib
import re
import subprocess
import sys

import layers

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
MARK = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)


def files(root, *endings, folders=("engine", "models")):
    return sorted(path for folder in folders for ending in endings
                  for path in (root / folder).rglob("*." + ending))


def layer_of(name):
    """The layer of a path relative to the root, or of an include such as "base/text.h"."""
    parts = pathlib.PurePosixPath(name).parts
    if parts[0] == "models":
        return "models"
    if parts[0] == "engine":
        parts = parts[1:]
    return "api" if len(parts) == 1 else parts[0]


def included_layer(root, name):
    if (root / "models" / name).exists():
        return "models"
    return layer_of(name)


def check_include(root, place, mark, name):
    path = place.rsplit(":", 1)[0]
    if mark == "<":
        if name in layers.SYSTEM_HEADERS:
            return
        for library, home in layers.LIBRARIES.items():
            if library in name:
                if not path.startswith(home):
                    yield f"{place}: <{name}> belongs to {home}"
                return
        yield f"{place}: <{name}> is not a known header; add it to tests/arch/layers.py"
        return
    layer = layer_of(path)
    if not (root / "engine" / name).exists() and not (root / "models" / name).exists():
        yield f'{place}: "{name}" is not a path from engine/ or models/'
        return
    target = included_layer(root, name)
    allowed = {layer, "base"} | layers.ARROWS.get(layer, set())
    if layer not in layers.WITHOUT_DOMAIN:
        allowed.add("domain")
    if layer not in layers.ARROWS:
        yield f"{place}: layer {layer} is not in tests/arch/layers.py"
    elif target not in allowed:
        yield f"{place}: {layer} must not include {target} ({name})"


def check_sources(root):
    library_homes = {}
    for path in files(root, "c", "h", "def"):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            place = f"{name}:{number}"
            found = INCLUDE.match(line)
            if found:
                yield from check_include(root, place, *found.groups())
                for library in layers.LIBRARIES:
                    if found.group(1) == "<" and library in found.group(2):
                        library_homes.setdefault(library, set()).add(name)
            if MARK.search(line):
                yield f"{place}: unfinished mark"
        if layer_of(name) != "cli":
            yield from check_calls(name, text)
    for library, users in library_homes.items():
        if len(users) > 1:
            yield f"{', '.join(sorted(users))}: <{library}> must be included by one file"
    for path in files(root, "c", "h", "def", "py", "sh", folders=("engine", "models", "tests")):
        count = len(path.read_bytes().splitlines())
        if count > layers.LONGEST_FILE:
            yield f"{path.relative_to(root)}:{count}: over {layers.LONGEST_FILE} lines"


def check_calls(name, text):
    code = COMMENT_OR_TEXT.sub(lambda found: "\n" * found.group().count("\n"), text)
    for word in layers.FORBIDDEN_IN_LIBRARY:
        if (name, word) in layers.ALLOWED:
            continue
        for found in re.finditer(r"(?<![\w.>])" + word + r"\s*\(", code):
            line = code.count("\n", 0, found.start()) + 1
            yield f"{name}:{line}: {word}() has no place in the library"


def check_listed(root, database):
    built = {pathlib.Path(entry["directory"], entry["file"]).resolve()
             for entry in json.loads(pathlib.Path(database).read_text())}
    for path in files(root, "c", folders=("engine", "models", "tests")):
        # tests/example is a project of its own, built against the installed library.
        if path.resolve() not in built and "example" not in path.parts:
            yield f"{path.relative_to(root)}:1: in no CMakeLists.txt"


def check_headers(root, compiler):
    for path in files(root, "h"):
        done = subprocess.run(
            [compiler, "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Werror",
             "-fsyntax-only", "-I", root / "engine", "-I", root / "models", "-x", "c", "-"],
            input=f'#include "{path}"\n#include "{path}"\n', text=True, capture_output=True)
        if done.returncode != 0:
            yield f"{path.relative_to(root)}:1: does not compile alone\n{done.stderr}"


def check_globals(library):
    """Sections .data and .bss of each object must be empty (.data.rel.ro holds constants)."""
    sizes = subprocess.run(["size", "-A", library], text=True, capture_output=True, check=True)
    member = "?"
    for line in sizes.stdout.splitlines():
        words = line.split()
        if "(ex " in line:
            member = words[0]
        elif len(words) >= 2 and re.fullmatch(r"\.(data|bss|tdata|tbss)(\.[^r].*)?", words[0]):
            if int(words[1]) > 0 and member not in layers.WITH_GLOBALS:
                yield f"{member}:1: {words[1]} bytes of writable data in {words[0]}"


def symbols(path):
    names = subprocess.run(["nm", "--defined-only", "-g", path], text=True, capture_output=True,
                           check=True).stdout.splitlines()
    return {words[2] for words in map(str.split, names) if len(words) == 3}


def check_checker(program, objects):
    """No function of the layers that the checker must not know is in its program."""
    of_solver = {}
    for folder in layers.NOT_IN_CHECKER:
        for path in pathlib.Path(objects).rglob(f"{folder}/**/*.o"):
            of_solver.update(dict.fromkeys(symbols(path), path.name))
    if len(of_solver) < 100:
        yield f"{objects}:1: only {len(of_solver)} functions of the solver found there"
    for name in sorted(symbols(program) & of_solver.keys()):
        yield f"{program}:1: {name} of {of_solver[name]}"
    needed = subprocess.run(["readelf", "-d", program], text=True, capture_output=True, check=True)
    for library in ("glpk", "igraph"):
        if library in needed.stdout:
            yield f"{program}:1: needs {library}"


def main(arguments):
    what, where, *more = arguments
    checks = {"sources": check_sources, "listed": check_listed, "headers": check_headers}
    if what == "globals":
        faults = list(check_globals(where))
    elif what == "checker":
        faults = list(check_checker(where, *more))
    else:
        faults = list(checks[what](pathlib.Path(where).resolve(), *more))
    print("\n".join(faults) if faults else f"{what}: no fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
