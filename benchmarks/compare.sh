#!/usr/bin/env bash
# Reads the same logs with fazm-meter and with ccusage, in turn, checks everybody's totals, and prints a table of ratios.
# Usage: benchmarks/compare.sh [SIZE_MB | SIZE_MBxSESSIONS]…   (default: 5 20 50 200 1000 200x20000)
# Wants bash, python3, npm with a package registry, the .NET 10 SDK and a linker (gcc or clang). The logs are made by corpus.py; each size is made once.
#   PAIRS=9          how many pairs of runs are counted, after one that is not
#   CORPORA=DIR      where the logs are kept; default a temporary folder, which is removed
#   METER=COMMAND    another build of fazm-meter; default: the native build, made here
set -euo pipefail
cd "$(dirname "$0")/.."
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(5 20 50 200 1000 200x20000)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
corpora=${CORPORA:-$scratch}

if [ -z "${METER:-}" ]; then
  rid=$(dotnet --info | sed -nE 's/^ *RID: *//p' | head -n 1)
  dotnet publish -c Release src/Fazm.Metering.Cli -r "$rid" -p:ArtifactsPath="$scratch/build-native" -o "$scratch/meter" > "$scratch/publish" || { cat "$scratch/publish"; exit 1; }
  METER="$scratch/meter/Fazm.Metering.Cli"
fi
npm install --silent --no-fund --no-audit --prefix "$scratch/npm" ccusage@20.0.24 > /dev/null
ccusage=$(find "$scratch/npm/node_modules/@ccusage" -path '*/bin/ccusage*' -type f | head -n 1)
chmod +x "$ccusage"

echo "| logs, MB | threads | wall: theirs ÷ ours (range) | processor time | peak memory | our peak | their totals against the truth; ours are equal to it |"
echo "| --- | --- | --- | --- | --- | --- | --- |"
for size in "${sizes[@]}"; do
  logs="$corpora/logs-$size"
  sessions=${size#*x}
  [ "$sessions" != "$size" ] || sessions=0
  [ -f "$logs.json" ] || python3 benchmarks/corpus.py --seed 42 --size-mb "${size%x*}" --sessions "$sessions" --out "$logs" --truth "$logs.json"
  python3 benchmarks/compare.py --size "$size" --logs "$logs" --truth "$logs.json" --pairs "${PAIRS:-9}" --meter "$METER" --ccusage "$ccusage"
done
