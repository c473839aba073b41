#!/usr/bin/env python3
"""Runs fazm-meter and ccusage in turn on one folder of logs, checks fazm-meter's totals against the truth, says how far ccusage's are from it, and prints rows of a table. See compare.sh."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

CLASSES = [("input", "input"), ("output", "output"), ("cacheWrite5m", "cache_write_5m"), ("cacheWrite1h", "cache_write_1h"), ("cacheRead", "cache_read"), ("calls", "messages")]


# What a process of Python has ever used counts as its child's peak, so large documents are read by another one.
PARTS = "import json, sys; whole = json.load(sys.stdin); json.dump({name: whole[name] for name in sys.argv[1:]}, sys.stdout)"


def parts(file, *names):
    """Some parts of a JSON document."""
    return json.loads(subprocess.run([sys.executable, "-c", PARTS, *names], stdin=file, stdout=subprocess.PIPE, check=True).stdout)


def run(command, env):
    """Wall and processor seconds, peak MiB, and the totals that one run printed."""
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"{command[0]} ended with {child.returncode}")
        out.seek(0)
        return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, parts(out, "totals")["totals"]


def check(totals, truth, size):
    wrong = [ours for ours, name in CLASSES if totals[ours] != truth["totals"][name]]
    if wrong or totals["cost"] != truth["cost_usd"]["total"]:
        sys.exit(f"fazm-meter is wrong at {size}: {wrong or 'cost'}")


def drift(counted, truth):
    """How far the peer's totals are from the truth, in percent."""
    exact = truth["totals"]
    names = (("inputTokens", "input", "input"), ("outputTokens", "output", "output"), ("cacheReadTokens", "cache_read", "cache reads"))
    return ", ".join(f"{(counted[theirs] - exact[ours]) * 100 / exact[ours]:+.1f} % {label}" for theirs, ours, label in names)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("size", "logs", "truth", "meter", "ccusage"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--pairs", type=int, default=9)
    options = parser.parse_args()
    with open(options.truth, encoding="utf-8") as file:
        truth = parts(file, "totals", "cost_usd")
    plain = {key: value for key, value in os.environ.items() if key not in ("CLAUDE_CONFIG_DIR", "CODEX_HOME")}
    ours = [options.meter, "report", "--json"]
    theirs = [options.ccusage, "claude", "daily", "--json", "--offline", "-z", "UTC"]
    config = dict(plain, CLAUDE_CONFIG_DIR=os.path.abspath(options.logs))
    for name, our_mode, their_mode in (("all", [], []), ("one", ["--threads", "1"], ["--single-thread"])):
        runs = []
        for pair in range(options.pairs + 1):
            own, other = run([*ours, *our_mode, options.logs], plain), run([*theirs, *their_mode], config)
            check(own[3], truth, options.size)
            if pair:
                runs.append((own, other))
        ratios = [statistics.median(other[i] / own[i] for own, other in runs) for i in range(3)]
        spread = f"{min(o[0] / m[0] for m, o in runs):.2f}–{max(o[0] / m[0] for m, o in runs):.2f}"
        peak = statistics.median(own[2] for own, _ in runs)
        print(f"| {options.size} | {name} | {ratios[0]:.2f} ({spread}) | {ratios[1]:.2f} | {ratios[2]:.2f} | {peak:.0f} MiB | {drift(runs[-1][1][3], truth)} |", flush=True)


if __name__ == "__main__":
    main()
