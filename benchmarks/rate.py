#!/usr/bin/env python3
"""Makes rows of usage, rates them with fazm-meter and copies them with a plain loop, in turn; checks every answer with prices worked out here
from pricing/anthropic.json, and prints a row of a table. See rate.sh."""
import argparse
import json
import os
import random
import shlex
import statistics
import sys
import time
from fractions import Fraction

# Models without tiers, whose prices on these days are those of their last version.
MODELS = ["claude-opus-5-5", "claude-sonnet-5-5", "claude-opus-5", "claude-sonnet-4-5-20250929", "claude-3-5-haiku-20241022"]
CLASSES = ["input", "output", "cache_write_5m", "cache_write_1h", "cache_read"]


def rates():
    """USD per million tokens by model, of the standard card in force on 2026-11-10."""
    book = json.load(open("pricing/anthropic.json", encoding="utf-8"))
    found = {}
    for model in book["models"]:
        for version in model["versions"]:
            held = (version.get("from") or "") <= "2026-11-10" < (version.get("to") or "9999") and not version.get("withdrawn_at")
            if model["id"] in MODELS and held:
                [card] = [c for c in version["cards"] if c.get("when", {}).get("speed", "standard") == "standard"]
                found[model["id"]] = [Fraction(card["rates"][name]) for name in CLASSES]
    assert sorted(found) == sorted(MODELS), found
    return found


def rows(kind, count, prices):
    """The rows, and the cost that each must have in pico-USD; None where it has none."""
    chance = random.Random(42)
    for i in range(count):
        model = chance.choice(MODELS[:2] if kind == "short" else MODELS)
        tokens = [chance.randrange(20_000), chance.randrange(4_000), 0, 0, 0]
        usage = {"input_tokens": tokens[0], "output_tokens": tokens[1]}
        factor, unknown = Fraction(1), False
        if kind == "varied":
            tokens[2:] = [chance.randrange(9_000), chance.randrange(3_000), chance.randrange(150_000)]
            usage.update(cache_creation_input_tokens=tokens[2] + tokens[3], cache_read_input_tokens=tokens[4],
                         cache_creation={"ephemeral_5m_input_tokens": tokens[2], "ephemeral_1h_input_tokens": tokens[3]},
                         output_tokens_details={"thinking_tokens": tokens[1] // 2}, speed="standard")
            usage["service_tier"] = chance.choice(["standard", "standard", "standard", "batch"])
            factor = Fraction(1, 2) if usage["service_tier"] == "batch" else factor
            if chance.randrange(8) == 0:
                usage["iterations"] = [{"type": "message", "input_tokens": tokens[0], "output_tokens": tokens[1], "cache_read_input_tokens": tokens[4],
                                        "cache_creation_input_tokens": tokens[2] + tokens[3], "cache_creation": usage["cache_creation"]}]
            unknown = chance.randrange(50) == 0
        cost = None if unknown else int(sum(t * r for t, r in zip(tokens, prices[model])) * factor * 10**6)
        day = f"2026-11-{chance.randrange(1, 21):02}T{chance.randrange(24):02}:{chance.randrange(60):02}:00Z"
        row = {"id": f"call-{i}", "platform": "anthropic", "model": "claude-next-9" if unknown else model, "at": day, "usage": usage}
        yield json.dumps(row, separators=(",", ":")), cost


def run(command, source, target):
    """Wall and cpu seconds of one run."""
    with open(source, "rb") as read, open(target, "wb") as written:
        began = time.monotonic()
        pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, read.fileno(), 0), (os.POSIX_SPAWN_DUP2, written.fileno(), 1)])
        _, status, used = os.wait4(pid, 0)
        wall = time.monotonic() - began
    if status != 0:
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return wall, used.ru_utime + used.ru_stime


def pico(text):
    whole, _, fraction = text.partition(".")
    return int(whole) * 10**12 + int((fraction + "0" * 12)[:12])


def check(answers, costs):
    """Every answer has its place, its id, its amount, and lines that add up to it."""
    with open(answers, encoding="utf-8") as lines:
        count = 0
        for i, line in enumerate(lines):
            answer = json.loads(line)
            cost = None if answer["cost"] is None else pico(answer["cost"])
            parts = [part["cost"] for part in answer["lines"]]
            if answer["id"] != f"call-{i}" or cost != costs[i] or (cost is not None and sum(map(pico, parts)) != cost):
                sys.exit(f"wrong answer to line {i}: {line}; the cost is {costs[i]} pico-USD")
            count += 1
    if count != len(costs):
        sys.exit(f"{count} answers to {len(costs)} lines")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("kind", "scratch", "meter", "copy"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--lines", type=int, required=True)
    parser.add_argument("--pairs", type=int, default=9)
    options = parser.parse_args()
    asked, answers = (os.path.join(options.scratch, options.kind + end) for end in (".asked", ".answers"))
    costs = []
    with open(asked, "w", encoding="utf-8") as file:
        for row, cost in rows(options.kind, options.lines, rates()):
            file.write(row + "\n")
            costs.append(cost)
    rate, copy = shlex.split(options.meter) + ["rate"], shlex.split(options.copy)
    run(rate, asked, answers)
    check(answers, costs)
    run(copy, asked, answers)
    if open(asked, "rb").read() != open(answers, "rb").read():
        sys.exit("the plain loop does not copy")

    # Where the answers go costs the one that writes more of them more; nobody keeps them here.
    pairs = [(run(copy, asked, os.devnull), run(rate, asked, os.devnull)) for _ in range(options.pairs)]
    wall, cpu = ([c[i] / r[i] for c, r in pairs] for i in (0, 1))
    build = "native" if options.meter.startswith(options.scratch) else "IL" if options.meter.startswith("dotnet artifacts") else "other"
    total = sum(cost or 0 for cost in costs)
    print(f"| {options.kind}, {os.path.getsize(asked) // len(costs)} bytes each | {build} | {statistics.median(wall):.2f} ({min(wall):.2f}–{max(wall):.2f}) | "
          f"{statistics.median(cpu):.2f} | {statistics.median(r[0] for _, r in pairs):.2f} | all {len(costs)} exact, {total // 10**12}.{total % 10**12:012} USD |", flush=True)


if __name__ == "__main__":
    main()
