#!/usr/bin/env bash
# Seconds from the start of the built QuickStart to its first learnt and tested task, which is a single mini-batch: startup.sh [ROUNDS]
# Three ways in turn: `dotnet run`, which first makes sure that nothing changed; `dotnet run --no-build`; the program itself.
set -euo pipefail

cd "$(dirname "$0")/../.."
rounds=${1:-5}
project=examples/QuickStart
dotnet build -c Release -v quiet --nologo "$project" >/dev/null
model=$(mktemp -d)
trap 'rm -rf "$model"' EXIT

first_result() {
    local start=${EPOCHREALTIME/./} line
    while IFS= read -r line; do
        if [[ $line == *" 1 continual"* ]]; then
            echo $(((${EPOCHREALTIME/./} - start) / 1000)) >>"$times"
            break
        fi
    done < <("$@" --tasks 1 --rows 10 --model "$model/model.zip" 2>&1)
    wait
}

for way in "dotnet run -c Release --project $project --" "dotnet run -c Release --no-build --project $project --" "$project/bin/Release/net10.0/QuickStart"; do
    times=$model/times
    : >"$times"
    for _ in $(seq "$rounds"); do
        # shellcheck disable=SC2086 # the words of the command
        first_result $way
    done
    sort -n "$times" | awk -v way="$way" '{ ms[NR] = $1 } END { printf "%-62s median %5d ms, least %5d ms\n", way, ms[int((NR + 1) / 2)], ms[1] }'
done
