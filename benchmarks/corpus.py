#!/usr/bin/env python3
"""Writes Claude Code transcripts with known totals: the same arguments give the same bytes. Python's standard library is enough.

  benchmarks/corpus.py --out DIR --truth FILE [--size-mb 50] [--sessions N] [--seed 42]

DIR/projects/<folder>/<session>.jsonl, subagents below <session>/subagents/. In them: answers of several rows that repeat one usage, large tool results,
text and tool arguments that look like usage, progress rows of subagents (some of answers that stand nowhere else), forks that hold copies of another
session's rows, sessions of a gateway without request ids, the client's own notices, and damaged lines.

The rule of the truth: one bill per message id, whatever number of rows, files and copies tell of it.
"""
import argparse
import json
import os
import random

# Units of 10^-12 USD per token: input, output, cache write of 5 minutes and of 1 hour, cache read (list prices).
PRICES = {
    "claude-sonnet-4-5-20250929": (3_000_000, 15_000_000, 3_750_000, 6_000_000, 300_000),
    "claude-opus-4-5-20251101": (5_000_000, 25_000_000, 6_250_000, 10_000_000, 500_000),
    "claude-haiku-4-5-20251001": (1_000_000, 5_000_000, 1_250_000, 2_000_000, 100_000),
}
MODELS = list(PRICES)
CLASSES = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")
WORDS = "read the file and run test then fix parser offset in loop because index was wrong while queue held old value".split()
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789"


class Corpus:
    def __init__(self, options):
        self.random = random.Random(options.seed)
        self.root = os.path.join(options.out, "projects")
        self.target = options.size_mb * 1_000_000
        self.sessions = options.sessions or max(1, options.size_mb // 2)
        self.is_lean = options.sessions > 0
        self.totals = dict.fromkeys(CLASSES + ("messages", "web_search"), 0)
        self.cost = 0
        self.bytes = self.files = self.rows = 0
        self.texts = [self.text(2 ** n) for n in range(5, 19) for _ in range(3)]

    def text(self, length):
        """So many bytes of a JSON string: words, code with escaped quotes and line ends, and what looks like usage."""
        parts, size = [], 0
        while size < length:
            kind = self.random.randrange(12)
            part = " ".join(self.random.choices(WORDS, k=8))
            if kind == 0:
                part += '\\n\\tprint(\\"' + part[:12] + '\\");'
            elif kind == 1:
                part += ' \\"usage\\": {\\"input_tokens\\": 5}'
            elif kind == 2:
                part += " \\u001b[31mred\\u001b[0m C:\\\\src\\\\x"
            parts.append(part)
            size += len(part) + 1
        return " ".join(parts)

    def id(self, prefix):
        return prefix + "".join(self.random.choices(LETTERS, k=24))

    def uuid(self):
        h = f"{self.random.getrandbits(128):032x}"
        return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"

    def content(self, most):
        return self.random.choice(self.texts[: 3 * most])

    def usage(self, model):
        """A usage object, which is counted."""
        r = self.random
        counts = (r.randrange(1, 3000), r.randrange(1, 2500), r.randrange(6000), r.choice((0, 0, r.randrange(3000))), r.randrange(90_000))
        for name, count, price in zip(CLASSES, counts, PRICES[model]):
            self.totals[name] += count
            self.cost += count * price
        self.totals["messages"] += 1
        fresh, out, write5, write1h, read = counts
        return (f'{{"input_tokens":{fresh},"cache_creation_input_tokens":{write5 + write1h},"cache_read_input_tokens":{read},"output_tokens":{out},'
                f'"server_tool_use":{{"web_search_requests":0,"web_fetch_requests":0}},"service_tier":"standard",'
                f'"cache_creation":{{"ephemeral_1h_input_tokens":{write1h},"ephemeral_5m_input_tokens":{write5}}},'
                f'"iterations":[{{"input_tokens":{fresh},"output_tokens":{out},"cache_read_input_tokens":{read},"cache_creation_input_tokens":{write5 + write1h},'
                f'"cache_creation":{{"ephemeral_1h_input_tokens":{write1h},"ephemeral_5m_input_tokens":{write5}}},"type":"message"}}],"speed":"standard"}}')

    def answer(self, head, has_request, seconds):
        """The rows of one answer: every part of it on a row of its own, each with the whole usage."""
        model = self.random.choice(MODELS)
        message, usage, request = self.id("msg_01"), self.usage(model), f',"requestId":"{self.id("req_011")}"' if has_request else ""
        rows = []
        for part in range(self.random.choice((1, 2, 2, 3, 4))):
            if self.random.randrange(40) == 0:
                block = '{"type":"tool_use","id":"t","name":"record","input":{"usage":{"input_tokens":999999,"output_tokens":9}}}'
            else:
                block = f'{{"type":"text","text":"{self.content(7)}"}}'
            rows.append(f'{head},"message":{{"model":"{model}","id":"{message}","type":"message","role":"assistant","content":[{block}],"stop_reason":"tool_use",'
                        f'"stop_sequence":null,"usage":{usage}}}{request},"type":"assistant","uuid":"{self.uuid()}","timestamp":"{self.time(seconds + part)}"}}')
        return rows

    @staticmethod
    def time(seconds):
        day, rest = divmod(seconds, 86400)
        return f"2026-{1 + day // 28 % 6:02}-{1 + day % 28:02}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}.{seconds % 1000:03}Z"

    def result(self, head, seconds):
        text = self.content(5 if self.is_lean else self.random.choice((6, 8, 10, 10, 14)))
        return (f'{head},"type":"user","message":{{"role":"user","content":[{{"tool_use_id":"t","type":"tool_result","content":"{text}"}}]}},'
                f'"uuid":"{self.uuid()}","timestamp":"{self.time(seconds)}","toolUseResult":{{"stdout":"{text[:200].rsplit(chr(92), 1)[0]}","totalTokens":1}}}}')

    def write(self, path, rows):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            for row in rows:
                file.write(row.encode() + b"\n")
        self.bytes += os.path.getsize(path)
        self.files += 1
        self.rows += len(rows)

    def session(self, number, parent):
        r = self.random
        session, project = self.uuid(), f"/home/dev/src/p{r.randrange(12)}"
        folder = os.path.join(self.root, project.replace("/", "-"))
        head = f'{{"parentUuid":null,"isSidechain":false,"userType":"external","cwd":"{project}","sessionId":"{session}","version":"2.1.300","gitBranch":"main"'
        side = head.replace('"isSidechain":false', '"isSidechain":true')
        rows = [f'{{"type":"summary","summary":"{self.text(40)}","leafUuid":"{self.uuid()}"}}', self.result(head, number * 900)]
        if parent and number % 25 == 3:
            # A fork: the parent's rows as they are, but for the session.
            rows += [row.replace(parent[0], session) for row in parent[1][2:12]]
        has_request = number % 7 != 2
        share = self.target // self.sessions
        size = int(share * r.uniform(0.3, 1.7))
        written, seconds = sum(map(len, rows)), number * 900
        while written < size:
            seconds += 11
            new = self.answer(head, has_request, seconds) + [self.result(head, seconds + 6)]
            if r.randrange(30) == 0:
                inner = self.answer(side, True, seconds)[0]
                new.append(f'{head},"type":"progress","data":{{"type":"agent_progress","agentId":"a{number}","message":{inner}}},"uuid":"{self.uuid()}","timestamp":"{self.time(seconds)}"}}')
            if r.randrange(60) == 0:
                new.append(f'{head},"type":"assistant","message":{{"id":"{self.uuid()}","model":"<synthetic>","content":[],"usage":{{"input_tokens":0,"output_tokens":0}}}},'
                           f'"uuid":"{self.uuid()}","timestamp":"{self.time(seconds)}"}}')
            rows += new
            written += sum(map(len, new))
        if number % 11 == 5:
            rows.append('{"type":"user","message":{"role":"user","content":"cut off in the mid')
        self.write(os.path.join(folder, session + ".jsonl"), rows)
        if number % 6 == 1:
            agent = f"{r.getrandbits(32):08x}"
            inside = [self.result(side, seconds)] + [row for n in range(4) for row in self.answer(side[:-1] + f'","agentId":"{agent}"', has_request, seconds + n)]
            self.write(os.path.join(folder, session, "subagents", f"agent-{agent}.jsonl"), inside)
        return (session, rows) if has_request else parent

    def run(self):
        parent = None
        for number in range(self.sessions):
            parent = self.session(number, parent)
        whole, rest = divmod(self.cost, 10 ** 12)
        return {"totals": self.totals, "cost_usd": {"total": f"{whole}.{rest:012}".rstrip("0").rstrip(".")}, "bytes": self.bytes, "files": self.files, "rows": self.rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--size-mb", type=int, default=50)
    parser.add_argument("--sessions", type=int, default=0, help="that many small sessions of small rows; by default one of mixed rows for each 2 MB")
    parser.add_argument("--seed", type=int, default=42)
    options = parser.parse_args()
    truth = Corpus(options).run()
    with open(options.truth, "w", encoding="utf-8") as file:
        json.dump(truth, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
