#!/usr/bin/python3
"""The readers under libFuzzer or AFL++, target after target (docs/fuzzing.md).

    run.py --build build/fuzz --seconds 40            a short run: as many inputs for every target
    run.py --build build/fuzz --seconds 3600 --long   a long one: goes on where the last one stopped,
                                                      and writes FOLDER/figures.json
    run.py --build build/afl --seconds 3600 --afl     the same with afl-fuzz
    run.py --build build/fuzz --merge                 keeps in tests/fuzz/corpus what covers most

Exits 1 when an input crashed, leaked, took too long or too much memory; the input is then in
BUILD/findings, and `relais-replay TARGET FILE` shows what happens.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "fuzz"
CORPUS = HERE / "corpus"
BASE = ROOT / "tests" / "bad" / "base"
SEED = 1  # of the short run, and
RUNS = 400  # of each target there beyond its corpus: the same ones on any machine, so that a failure can be had again
INPUT_SECONDS = 5
MEMORY_MB = 512
CRASHES_MAX = 20  # of a target in one run, after which it waits to be mended
KEPT_INPUTS = 200  # of each target, and
KEPT_BYTES = 60 << 10

DICTIONARIES = {name: "json" for name in ("json", "result", "frontier", "comparison", "strategy", "outlines")}
DICTIONARIES.update({name: "xml" for name in ("gexf", "graphml", "xlsx", "ods", "book")})

# Good inputs of other places, which teach a fuzzer what its own good files do not show.
MORE_SEEDS = {
    "json": ["scenarios/aura-tms-btp/scenario.json", "tests/cli/data/*/scenario.json", "tests/bad/base/*/*.json"],
    "csv": ["tests/cli/data/*/*.csv", "docs/examples/*.csv", "tests/bad/base/*/*.csv"],
    "changes": ["scenarios/aura-tms-btp/studies/*.csv"],
    "edges": ["docs/examples/graph.txt", "docs/examples/links.txt"],
    "gexf": ["docs/examples/network.gexf"],
}


def targets(program):
    """The targets and the greatest length of their inputs, as the program lists them."""
    listed = subprocess.run([program], capture_output=True, text=True, env=environment(""), check=False)
    return {name: int(length) for name, length in re.findall(r"^(\w+) (\d+)$", listed.stdout, re.M)}


def environment(target):
    return dict(os.environ, RELAIS_FUZZ_TARGET=target,
                ASAN_OPTIONS="detect_leaks=1:strict_string_checks=1:allocator_may_return_null=1",
                UBSAN_OPTIONS="print_stacktrace=1")


def afl_environment(target):
    return dict(os.environ, RELAIS_FUZZ_TARGET=target, AFL_SKIP_CPUFREQ="1", AFL_NO_UI="1", AFL_NO_AFFINITY="1",
                AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES="1", ASAN_OPTIONS="abort_on_error=1:symbolize=0:detect_leaks=0")


def files_of(target):
    """The files of a target in the order of its list, which the digits of its pieces count."""
    source = (ROOT / "tests" / "support" / "input_readers.c").read_text(encoding="utf-8")
    entry = re.search(r'\{"%s",\s*\{(.*?)\},' % target, source, re.S)
    return re.findall(r'"([^"]+)"', entry[1]) if entry else []


def write_seeds(target, folder):
    """Good inputs: the good files of the target, each as a change of itself, and those of MORE_SEEDS."""
    folder.mkdir(parents=True, exist_ok=True)
    files = files_of(target)
    for number, name in enumerate(files):
        path = BASE / target / name
        if path.exists():
            piece = b"" if len(files) == 1 else bytes([ord("0") + number])
            (folder / f"base-{number}").write_bytes(piece + path.read_bytes())
    for pattern in MORE_SEEDS.get(target, []):
        for number, path in enumerate(sorted(ROOT.glob(pattern))):
            if path.stat().st_size < 1 << 14:
                (folder / f"{path.stem}-{number}").write_bytes(path.read_bytes())


def run_timed(words, variables, log):
    """Runs a program, its output into the file `log`; gives its exit code and its processor time, in seconds."""
    with log.open("w", encoding="utf-8") as stream:
        running = subprocess.Popen(words, env=variables, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
        _, state, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(state)
    return running.returncode, usage.ru_utime + usage.ru_stime


def family_seconds(process):
    """Processor time of a process and of all that came from it and still run, in seconds, by their numbers."""
    parents, used = {}, {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        number = int(path.parent.name)
        parents[number] = int(fields[1])
        used[number] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    family = {process}
    while more := {number for number, parent in parents.items() if parent in family} - family:
        family |= more
    return {number: used[number] for number in family if number in used}


def run_family(words, variables, log):
    """The same for a program that kills its children and does not wait for them: what each had used is looked up
    every half second."""
    used = {}
    with log.open("w", encoding="utf-8") as stream:
        running = subprocess.Popen(words, env=variables, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
        while running.poll() is None:
            used.update(family_seconds(running.pid))
            time.sleep(0.5)
    return running.returncode, sum(used.values())


def figure(pattern, log, fallback=0):
    found = re.findall(pattern, log, re.M)
    return int(found[-1]) if found else fallback


class Run:
    def __init__(self, arguments):
        self.build = arguments.build.resolve()
        self.program = self.build / "tests" / "fuzz" / "relais-fuzz"
        self.findings = self.build / "findings"
        self.findings.mkdir(exist_ok=True)
        self.arguments = arguments

    def libfuzzer(self, target, length, seconds, work):
        """One target for a time, begun again after an input that ends it; returns its figures."""
        seeds = self.build / "seeds" / target
        write_seeds(target, seeds)
        work.mkdir(parents=True, exist_ok=True)
        is_long = self.arguments.long
        places = [work, seeds] + ([CORPUS / target] if (CORPUS / target).is_dir() else [])
        known = sum(len(list(pathlib.Path(place).iterdir())) for place in places)
        start = time.monotonic()
        row = {"target": target, "executions": 0, "seconds": 0.0, "cpu_seconds": 0.0, "edges": 0, "features": 0,
               "peak_mb": 0, "crashes": 0}
        while True:
            before = set(self.findings.iterdir())
            left = max(1, round(start + seconds - time.monotonic())) if is_long else 60
            log = self.build / f"{target}.log"
            code, cpu = run_timed(
                [self.program, *places, f"-max_len={length}", f"-timeout={INPUT_SECONDS}",
                 f"-rss_limit_mb={MEMORY_MB}", f"-dict={self.dictionary(target)}", "-print_final_stats=1",
                 f"-max_total_time={left}", f"-artifact_prefix={self.findings}/{target}-",
                 f"-seed={0 if is_long else SEED}", f"-runs={-1 if is_long else known + RUNS}", "-reload=0"],
                environment(target), log)
            text = log.read_text(encoding="utf-8", errors="replace")
            # libFuzzer does not always close with its figures: what it last said it had done is then counted.
            row["executions"] += figure(r"stat::number_of_executed_units:\s*(\d+)", text, figure(r"^#(\d+)", text))
            row["cpu_seconds"] = round(row["cpu_seconds"] + cpu, 1)
            row["edges"] = figure(r" cov: (\d+)", text)
            row["features"] = figure(r" ft: (\d+)", text)
            row["peak_mb"] = max(row["peak_mb"], figure(r"stat::peak_rss_mb:\s*(\d+)", text))
            fresh = sorted(set(self.own_findings(target)) - before)
            row["crashes"] += sum(self.is_true(target, path) for path in fresh) + (code != 0 and not fresh)
            row["seconds"] = round(time.monotonic() - start, 1)
            if code == 0 or not is_long or row["seconds"] >= seconds or row["crashes"] >= CRASHES_MAX:
                return row

    def is_true(self, target, path):
        """Whether an input that took too long on the clock does so on the processor; forgotten if not, for the
        machine was busy with others."""
        if "-timeout-" not in path.name:
            return True
        code, cpu = run_timed([self.program, path], environment(target), self.build / f"{target}-again.log")
        if code == 0 and cpu < INPUT_SECONDS:
            path.unlink()
            return False
        return True

    def own_findings(self, target):
        return self.findings.glob(f"{target}-*")

    def afl(self, target, length, seconds, work):
        """The same by afl-fuzz, which keeps its queue in a folder of its own."""
        seeds = self.build / "seeds" / target
        write_seeds(target, seeds)
        for path in (CORPUS / target).glob("*"):
            shutil.copy(path, seeds)
        out = self.build / "afl" / target
        start = time.monotonic()
        out.parent.mkdir(exist_ok=True)
        stats = out / "default" / "fuzzer_stats"
        executed = r"execs_done\s*: (\d+)"  # since the queue was begun, as afl-fuzz counts
        before = figure(executed, stats.read_text(encoding="utf-8")) if stats.exists() else 0
        _, cpu = run_family(["afl-fuzz", "-i", "-" if (out / "default").is_dir() else seeds, "-o", out, "-m", "none",
                             "-t", str(1000 * INPUT_SECONDS), "-V", str(seconds), "-G", str(length),
                             "-x", self.dictionary(target), "--", self.program],
                            afl_environment(target), self.build / f"{target}.log")
        text = stats.read_text(encoding="utf-8") if stats.exists() else ""
        for path in (out / "default" / "crashes").glob("id*"):
            shutil.copy(path, self.findings / f"{target}-{path.name.split(',')[0].replace(':', '-')}")
        return {"target": target, "executions": max(0, figure(executed, text) - before),
                "seconds": round(time.monotonic() - start, 1), "cpu_seconds": round(cpu, 1),
                "edges": figure(r"edges_found\s*: (\d+)", text), "features": 0, "peak_mb": 0,
                "crashes": figure(r"saved_crashes\s*: (\d+)", text) + figure(r"saved_hangs\s*: (\d+)", text)
                + (0 if stats.exists() else 1)}

    @staticmethod
    def dictionary(target):
        return HERE / "dictionaries" / (DICTIONARIES.get(target, "table") + ".dict")

    def all(self):
        listed = targets(self.program)
        wanted = {name: length for name, length in listed.items()
                  if not self.arguments.targets or name in self.arguments.targets}
        each = max(1, round(self.arguments.seconds * self.arguments.jobs / max(1, len(wanted))))
        one = self.afl if self.arguments.afl else self.libfuzzer
        with tempfile.TemporaryDirectory() as temporary:
            place = self.build / "work" if self.arguments.long else pathlib.Path(temporary)
            with concurrent.futures.ThreadPoolExecutor(self.arguments.jobs) as pool:
                runs = [pool.submit(one, name, length, each, place / name) for name, length in wanted.items()]
                return [run.result() for run in runs]

    def merge(self):
        """Keeps, of all inputs there are, a smallest set that covers as many edges; the small ones first."""
        for target, length in targets(self.program).items():
            sources = [path for path in (self.build / "work" / target, self.build / "seeds" / target,
                                         CORPUS / target) if path.is_dir()]
            for queue in (self.build.parent / "afl" / "afl" / target).glob("*/queue"):
                sources.append(queue)
            fresh = self.build / "merged" / target
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(parents=True)
            subprocess.run([self.program, "-merge=1", "-use_counters=0", f"-max_len={length}", f"-timeout={INPUT_SECONDS}", fresh,
                            *sources], env=environment(target), capture_output=True, check=False)
            self.keep(target, fresh)

    @staticmethod
    def keep(target, fresh):
        """The smallest of the merged inputs; regressions, which have a name, always stay."""
        kept = CORPUS / target
        kept.mkdir(parents=True, exist_ok=True)
        for path in kept.iterdir():
            if re.fullmatch(r"[0-9a-f]{40}", path.name):
                path.unlink()
        total = count = 0
        for path in sorted(fresh.iterdir(), key=lambda path: (path.stat().st_size, path.name)):
            total += path.stat().st_size
            count += 1
            if count > KEPT_INPUTS or total > KEPT_BYTES:
                break
            shutil.copyfile(path, kept / path.name)
        print(f"{target}: {len(list(kept.iterdir()))} kept of {len(list(fresh.iterdir()))}")


def show(figures):
    print(f"{'target':12} {'executions':>11} {'cpu s':>8} {'edges':>6} {'peak MB':>8} {'crashes':>8}")
    for row in figures:
        print(f"{row['target']:12} {row['executions']:11,} {row['cpu_seconds']:8} {row['edges']:6} {row['peak_mb']:8} "
              f"{row['crashes']:8}")


def write_figures(path, fuzzer, figures):
    """The figures of this run and, under `total`, of all since the file was begun."""
    former = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    total = former.get("total", {"executions": 0, "cpu_seconds": 0, "crashes": 0})
    total["executions"] += sum(row["executions"] for row in figures)
    total["cpu_seconds"] = round(total["cpu_seconds"] + sum(row["cpu_seconds"] for row in figures), 1)
    total["crashes"] += sum(row["crashes"] for row in figures)
    document = {"format": "relais-fuzz-figures/1", "fuzzer": fuzzer,
                "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "targets": figures, "total": total}
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=int, default=40, help="in all, on the clock")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--afl", action="store_true")
    parser.add_argument("--merge", action="store_true")
    parser.add_argument("targets", nargs="*")
    arguments = parser.parse_args()
    run = Run(arguments)
    if arguments.merge:
        run.merge()
        return 0
    figures = run.all()
    show(figures)
    write_figures(run.build / ("figures.json" if arguments.long or arguments.afl else "short.json"),
                  "afl++" if arguments.afl else "libfuzzer", figures)
    crashes = sum(row["crashes"] for row in figures)
    if crashes:
        print(f"{crashes} inputs that crash, leak, take too long or too much memory: {run.findings}")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
