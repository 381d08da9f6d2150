"""Every command that writes, as a user types it, with what it reads made before; for the tests that
make it fail. A bench is a folder of one's own, so that several may work at the same time."""
import os
import pathlib
import re
import shutil
import subprocess

TESTS = pathlib.Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
OLD = b"what stood there before\n"
SECONDS = 60
# What a command may answer: done, internal, input, infeasible, stopped, I/O.
EXIT_CODES = {0, 1, 3, 4, 5, 6}

# {out} is what is written. It stands before as
FILE = "file"        # a file, replaced;
FOLDER = "folder"    # a folder with a file in it, put aside by --force;
FILES = "files"      # a folder with a file in it, which others join or replace;
NOTHING = "nothing"  # nothing.

COMMANDS = {
    "check": (FILE, "check {data}/good --json -o {out}"),
    "check bad": (FILE, "check {data}/bad --json -o {out}"),
    "new": (FILE, "new {out} --force"),
    "new from": (FILE, "new --from {data}/good {out} --force"),
    "import": (FOLDER, "import {data}/good -o {out} --force"),
    "import book": (FOLDER, "import {book} -o {out} --force"),
    "import network": (NOTHING, "import {nodes} --into {data}/good -o {out}"),
    "map": (FILE, "map {data}/good --graphml {out}"),
    "diagnose": (FILE, "diagnose {data}/good --json -o {out}"),
    "plan": (FILE, "plan {data}/good -o {out}"),
    "plan csv": (FILE, "plan {data}/campagne --goals 1 --plan-csv {out}"),
    "plan cascade": (FILE, "plan {cascade} --json -o {out}"),
    "evaluate": (FILE, "evaluate {data}/good {plan} --json -o {out}"),
    "explain": (FILE, "explain {data}/good --windows --json -o {out}"),
    "frontier": (FILE, "frontier {data}/good --points 2 --alternatives 1 --csv {out}"),
    "robust": (FILE, "robust {data}/good --json -o {out}"),
    "simulate": (FILE, "simulate {data}/good {plan} --simulations 200 --json -o {out}"),
    "whatif": (FILE, "whatif {data}/good {changes} --threads 1 --csv {out}"),
    "compare": (FILE, "compare {data}/good best {plan} --whatif {changes} -n 100 --threads 1 --json -o {out}"),
    "survey": (FILE, "survey {data}/good --top 1 --threads 1 --form {out}"),
    "import-answers": (NOTHING, "import-answers {data}/good {answers} -o {out}"),
    "calibrate": (FILE, "calibrate {data}/good {history} --json -o {out}"),
    "calibrate write": (NOTHING, "calibrate {data}/good {history} --write {out}"),
    "report": (FILE, "report {data}/good --result {plan} -o {out}"),
    "report json": (FILE, "report {data}/good --json -o {out}"),
    "export tables": (FILES, "export {data}/good {plan} --activations {out}/old --coverage {out}/coverage.csv"
                             " --calendar {out}/calendar.ics"),
    "export workbook": (FILE, "export {data}/good {plan} --workbook {out}"),
    "export gexf": (FILE, "export {data}/good {plan} --gexf {out}"),
    "export mathprog": (FILE, "export {data}/good --mathprog {out}"),
    "export briefs": (FILES, "export {data}/good {plan} --briefs {out}"),
    "tender": (FILE, "tender {grid} {offers} --json -o {out}"),
    "cover": (FILE, "cover --audiences {docs}/lists.csv --costs {docs}/costs.csv --budget 5 --json -o {out}"),
    "cover shares": (FILE, "cover --shares {data}/good --audiences {lists} --segments {segments}"
                           " --shares-csv {out}"),
    "spread": (FILE, "spread --edges {arcs} --model wc --seeds 2 --ratio 0.5 --threads 1 --json -o {out}"),
    "spread evaluate": (FILE, "spread --edges {arcs} --model ic:0.1 --evaluate {seeds} --simulations 200"
                              " --threads 1 --json -o {out}"),
    "verify": (FILE, "relais-verify {data}/good {plan} {certificate} --json -o {out}"),
    "help": (FILE, "help --markdown -o {out}"),
    "version": (FILE, "version --json -o {out}"),
}

# Large enough for GLPK, igraph and GMP to be those that run out of memory.
LARGE = {
    "plan large": (FILE, "plan {scenarios}/aura-tms-btp --goals 1 --gap 0.05 --json -o {out}"),
    "map large": (FILE, "map {scenarios}/aura-duerp-tpe --json -o {out}"),
    "report large": (FILE, "report {scenarios}/aura-tms-btp --result {large_plan} -o {out}"),
    "verify large": (FILE, "relais-verify {scenarios}/aura-tms-btp {large_plan} {large_certificate} --json -o {out}"),
}
LINES = {**COMMANDS, **LARGE}


def without_clock(content):
    """An answer without the figures that the clock gives."""
    return re.sub(rb'"(seconds|seconds_reading|elapsed_s)": [^,}\n]+', rb'"\1": 0', content)


class Bench:
    """A folder with what the commands read, and `out`, where the one under test writes."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.place = self.folder / "out"
        self.place.mkdir()
        self.out = self.place / "answer"
        self.names = {"data": TESTS / "cli" / "data", "docs": ROOT / "docs" / "examples",
                      "scenarios": ROOT / "scenarios", "out": self.out}
        self.make_inputs()

    def make_inputs(self):
        def put(name, text):
            self.names[name] = self.folder / name
            self.names[name].write_text(text)

        put("grid", "id,name,weight,scale\nq,Q,2,0-5\np,P,1,lowest\n")
        put("offers", "offer,q,p\nA,4,120\nB,3,90\n")
        put("changes", "name,change,subject,value\nd,relay_declines,craft,\nb,budget,,-50%\n")
        put("history", "relay,lever,date,measure,count,of\ncraft,,2026-03-01,touched,30,100\n")
        put("nodes", "Id,Label\nnew,Nouveau\n")
        put("lists", "relay,id\ncraft,E1\ncraft,E2\nhealth,E2\nhealth,E3\n")
        put("segments", "id,segment\nE1,c-small-north\nE2,c-small-north\nE3,c-small-south\n")
        put("arcs", "".join(f"{u} {(7 * u + k) % 40}\n" for u in range(40) for k in (1, 3)))
        put("seeds", "1\n2\n")
        names = self.names
        names["plan"], names["book"] = self.folder / "plan.json", self.folder / "book.xlsx"
        names["cascade"] = self.folder / "network" / "cascade.json"
        names["certificate"] = self.folder / "certificate.txt"
        self.must("plan", names["data"] / "good", "--json", "-o", names["plan"], "--certificate", names["certificate"])
        self.must("new", "--from", names["data"] / "good", names["book"])
        self.must("survey", names["data"] / "good", "--top", "2", "--form", self.folder / "form.csv")
        form = (self.folder / "form.csv").read_text()
        put("answers", form.replace(",,,,,audiences/", ",10,,2027-01-12,Dr Roy,audiences/", 1))
        shutil.copytree(names["data"] / "good", self.folder / "network")
        (self.folder / "network" / "links.csv").write_text(
            "from,to,kind,weight,trigger_prob,confidence,source\n"
            "federation,craft,rediffuses,0.3,0.5,assumption,talks\n")
        names["cascade"].write_text((self.folder / "network" / "scenario.json").read_text().replace(
            '"rules"', '"reach": {"model": "cascade", "samples": 4}, "rules"', 1))

    def make_large(self):
        """What the commands of LARGE read."""
        self.names["large_plan"], self.names["large_certificate"] = self.folder / "large.json", self.folder / "large.txt"
        self.must("plan", self.names["scenarios"] / "aura-tms-btp", "--goals", "1", "--gap", "0.05", "--json", "-o",
                  self.names["large_plan"], "--certificate", self.names["large_certificate"])

    def must(self, *arguments):
        subprocess.run([self.program, *arguments], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})

    def before(self, kind):
        """Clears the place and puts there what stands before a command of this kind."""
        for path in self.place.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.back(kind)

    def back(self, kind):
        """Puts back what stands before, beside whatever else is there."""
        if self.out.is_dir():
            shutil.rmtree(self.out)
        if kind == FILE:
            self.out.write_bytes(OLD)
        elif kind != NOTHING:
            self.out.mkdir()
            (self.out / "old").write_bytes(OLD)

    def arguments(self, line):
        """The words of a command line, the program's own first: relais, unless it is written."""
        words = [word.format(**self.names) for word in line.split()]
        if words[0] == "relais-verify":
            return [self.program.with_name(words[0]), *words[1:]]
        return [self.program, *words]

    def run(self, name, variables=None, prefix=(), seconds=SECONDS):
        """Runs over what stood before; gives the exit code (None when it took too long) and stderr."""
        kind, line = LINES[name]
        self.before(kind)
        try:
            done = subprocess.run([*prefix, *self.arguments(line)],
                                  env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", **(variables or {})},
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, timeout=seconds)
        except subprocess.TimeoutExpired:
            return None, b""
        return done.returncode, done.stderr

    def files(self):
        """All that stands in the place: content by path."""
        return {os.path.relpath(path, self.place): without_clock(path.read_bytes())
                for path in self.place.rglob("*") if path.is_file()}


def complaints(name, code, err, files, old, whole):
    """What is wrong with how a command ended, given the files before and those of a run without
    fault. A command that answers (exit code 0, 3, 4 or 5) may answer less than without fault."""
    kind = LINES[name][0]
    if code is None:
        yield f"did not end within {SECONDS} s"
        return
    if code < 0:
        yield f"ended by signal {-code}"
    elif code not in EXIT_CODES:
        yield f"exit code {code}"
    if name == "whatif" and code == 1 and files != old:
        code = 0  # it answers, and the answer tells which cases failed
    if code in (1, 6) and not err.strip():
        yield "failed without a word"
    if code in (0, 5) and files == old != whole:
        yield "nothing was written and nothing said"
    strange = sorted(set(files) - set(old) - set(whole))
    if name == "whatif":  # its journal stays, for --resume
        strange = [path for path in strange if path != "answer.journal"]
    if strange:
        yield f"left {strange}"
    if code in (0, 5):
        return
    if kind in (FILE, FILES):
        torn = [path for path, content in files.items()
                if path in whole and content not in (whole[path], old.get(path))]
        lost = sorted(set(old) - set(files))
        if torn or lost:
            yield f"the old file is lost: {torn + lost}"
    elif files not in (old, whole):
        yield f"neither the old folder nor the new one: {sorted(files)}"
