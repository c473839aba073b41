#!/usr/bin/env bash
# Rates made-up usage with fazm-meter and copies the same lines with a plain loop, in turn, checks every answer, and prints a table of ratios.
# Usage: benchmarks/rate.sh [LINES]   (default: 300000)
# Wants bash, python3 and the .NET 10 SDK.
#   PAIRS=9          how many pairs of runs are counted
#   METER=COMMAND    another build of fazm-meter; default: the Release build, and the native build beside it
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

build() { "$@" > "$scratch/build" || { cat "$scratch/build"; exit 1; }; }
build dotnet build -c Release -p:RunAnalyzers=false benchmarks/Fazm.Metering.Benchmarks
copy="dotnet artifacts/bin/Fazm.Metering.Benchmarks/release/Fazm.Metering.Benchmarks.dll copy-lines"
meters=()
if [ -n "${METER:-}" ]; then
  meters+=("$METER")
else
  build dotnet build -c Release -p:RunAnalyzers=false src/Fazm.Metering.Cli
  meters+=("dotnet artifacts/bin/Fazm.Metering.Cli/release/Fazm.Metering.Cli.dll")
  rid=$(dotnet --info | sed -nE 's/^ *RID: *//p' | head -n 1)
  build dotnet publish -c Release -p:RunAnalyzers=false -p:ArtifactsPath="$scratch/native" src/Fazm.Metering.Cli -r "$rid" -o "$scratch/meter"
  meters+=("$scratch/meter/Fazm.Metering.Cli")
fi

lines=${1:-300000}
echo "| usage, $lines lines | build | plain loop ÷ rate, wall (range) | plain loop ÷ rate, cpu | rate, wall s | answers |"
echo "| --- | --- | --- | --- | --- | --- |"
for kind in short varied; do
  for meter in "${meters[@]}"; do
    python3 benchmarks/rate.py --kind "$kind" --lines "$lines" --pairs "${PAIRS:-9}" --scratch "$scratch" --meter "$meter" --copy "$copy"
  done
done
