#!/usr/bin/env bash
# Reads the same logs with fazm-meter and with ccusage, in turn, checks everybody's totals, and prints a table of ratios.
# Usage: benchmarks/compare.sh [SIZE_MB…]   (default: 5 20 50 200)
# Wants bash, python3, npm with a package registry, the .NET 10 SDK, and ../shared/tools/make_corpus.py, which makes the logs.
#   PAIRS=9          how many pairs of runs are counted
#   CORPORA=DIR      where the logs are kept; default a temporary folder, which is removed
#   METER=COMMAND    another build of fazm-meter; default: the ReadyToRun build, made here
set -euo pipefail
cd "$(dirname "$0")/.."
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(5 20 50 200)
maker=${MAKER:-../shared/tools/make_corpus.py}
[ -f "$maker" ] || { echo "compare.sh: $maker is not there; it makes the logs" >&2; exit 2; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
corpora=${CORPORA:-$scratch}

if [ -z "${METER:-}" ]; then
  rid=$(dotnet --info | sed -nE 's/^ *RID: *//p' | head -n 1)
  dotnet publish -c Release src/Fazm.Metering.Cli -r "$rid" -o "$scratch/meter" > "$scratch/publish" || { cat "$scratch/publish"; exit 1; }
  METER="$scratch/meter/fazm-meter"
  [ -x "$METER" ] || METER="$scratch/meter/Fazm.Metering.Cli"
fi
npm install --silent --no-fund --no-audit --prefix "$scratch/npm" ccusage@20.0.24 > /dev/null
ccusage=$(find "$scratch/npm/node_modules/@ccusage" -path '*/bin/ccusage*' -type f | head -n 1)
chmod +x "$ccusage"

for size in "${sizes[@]}"; do
  logs="$corpora/logs-$size"
  [ -f "$logs.json" ] || python3 "$maker" --seed 42 --size-mb "$size" --out "$logs" --truth "$logs.json" > /dev/null
  python3 benchmarks/compare.py --size "$size" --logs "$logs" --truth "$logs.json" --pairs "${PAIRS:-9}" --meter "$METER" --ccusage "$ccusage"
done
