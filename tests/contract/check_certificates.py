#!/usr/bin/python3
"""Plans scenarios with a certificate and has relais-verify judge the answers.

    check_certificates.py --relais PROGRAM --verify PROGRAM [--seconds S] FOLDER…

Every answer must be accepted: to the end, stopped by a limit, for a target, infeasible. Prints a line
for each with its sizes and times.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

DONE, INFEASIBLE, STOPPED = 0, 4, 5


def timed(command):
    start = time.monotonic()
    ran = subprocess.run(command, text=True, capture_output=True, check=False)
    return ran, time.monotonic() - start


def check(arguments, folder, more, scratch):
    """One answer: what is wrong with it, or None."""
    result, proof = scratch / "result.json", scratch / "proof.txt"
    plan, plan_s = timed([arguments.relais, "plan", folder, "--json", "-o", result, "--certificate",
                          proof, "--quiet", "--time-limit", str(arguments.seconds), *more])
    if plan.returncode not in (DONE, INFEASIBLE, STOPPED):
        return f"plan: exit code {plan.returncode}: {plan.stderr}"
    status = json.loads(result.read_text())["status"]
    judged, verify_s = timed([arguments.verify, folder, result, proof, "--json"])
    if judged.returncode != DONE:
        return f"verify: exit code {judged.returncode}: {judged.stdout}{judged.stderr}"
    verdict = json.loads(judged.stdout)
    proved = [claim["claim"] for claim in verdict["claims"] if claim["proved"]]
    if verdict["verdict"] != "accepted" or len(proved) != len(verdict["claims"]):
        return f"verify: {judged.stdout}"
    if status == "optimal" and "reach" not in proved:
        return "optimal, and nothing is proved of the other plans"
    print(f"{pathlib.Path(folder).name} {' '.join(more)}: {status}, {', '.join(proved)} proved; plan "
          f"{plan_s:.1f} s, certificate {proof.stat().st_size / 1e6:.2f} MB, verify {verify_s:.1f} s")
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--relais", required=True)
    parser.add_argument("--verify", required=True)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("folders", nargs="+")
    arguments = parser.parse_args()
    faults = 0
    with tempfile.TemporaryDirectory() as scratch:
        for folder in arguments.folders:
            # all goals; a target; one out of reach; and cut very short
            for more in ([], ["--target-share", "0.15"], ["--target-share", "1"], ["--time-limit", "0.1"]):
                fault = check(arguments, folder, more, pathlib.Path(scratch))
                if fault is not None:
                    faults += 1
                    print(f"FAILED {folder} {' '.join(more)}: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
