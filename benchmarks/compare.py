#!/usr/bin/env python3
"""Runs fazm-meter and ccusage in turn on one folder of logs, checks fazm-meter against the truth, and prints rows of a table. See compare.sh."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

CLASSES = [("input", "input"), ("output", "output"), ("cacheWrite5m", "cache_write_5m"), ("cacheWrite1h", "cache_write_1h"), ("cacheRead", "cache_read"), ("calls", "messages")]


def run(command, env):
    """Wall and cpu seconds, peak MiB, and the output of one run."""
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"{command[0]} ended with {child.returncode}")
        out.seek(0)
        return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("size", "logs", "truth", "meter", "ccusage"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--pairs", type=int, default=9)
    options = parser.parse_args()
    truth = json.load(open(options.truth, encoding="utf-8"))
    plain = {key: value for key, value in os.environ.items() if key not in ("CLAUDE_CONFIG_DIR", "CODEX_HOME")}
    theirs_env = dict(plain, CLAUDE_CONFIG_DIR=os.path.abspath(options.logs))
    modes = [("all threads", []), ("their one thread", ["--single-thread"])] if float(options.size) >= 200 else [("all threads", [])]
    for mode, more in modes:
        ours_command = [options.meter, "report", "--json", options.logs]
        theirs_command = [options.ccusage, "claude", "daily", "--json", "--offline", "-z", "UTC", *more]
        runs = []
        for pair in range(options.pairs + 1):
            ours, theirs = run(ours_command, plain), run(theirs_command, theirs_env)
            totals = json.loads(ours[3])["totals"]
            wrong = [ours_name for ours_name, name in CLASSES if totals[ours_name] != truth["totals"][name]]
            if wrong or totals["cost"] != truth["cost_usd"]["total"]:
                sys.exit(f"fazm-meter is wrong at {options.size} MB: {wrong or 'cost'}")
            if pair:
                runs.append((ours, theirs))
        counted = json.loads(runs[-1][1][3])["totals"]
        drift = [f"{(counted[name] - exact) * 100 / exact:+.1f} % {label}" for name, exact, label in (
            ("inputTokens", truth["totals"]["input"], "input"), ("outputTokens", truth["totals"]["output"], "output"), ("cacheReadTokens", truth["totals"]["cache_read"], "cache reads"))]
        ratios = [statistics.median(theirs[i] / ours[i] for ours, theirs in runs) for i in range(3)]
        spread = f"{min(t[0] / o[0] for o, t in runs):.2f}–{max(t[0] / o[0] for o, t in runs):.2f}"
        print(f"| {options.size} MB, {mode} | {ratios[0]:.2f} ({spread}) | {ratios[1]:.2f} | {ratios[2]:.2f} | equal to the truth | {', '.join(drift)} |", flush=True)


if __name__ == "__main__":
    main()
