#!/usr/bin/env bash
# Times our learning step against the PyTorch listing, in turns: pair.sh REFERENCE_DIR mlp|resnet [ROUNDS [BLOCK]]
# REFERENCE_DIR holds bench_listing.py and pair.py. BENCH_DATA names the folder of the numbers (default: bench-data in the temporary folder).
set -euo pipefail

if [ $# -lt 2 ] || { [ "$2" != mlp ] && [ "$2" != resnet ]; }; then
    echo "usage: pair.sh REFERENCE_DIR mlp|resnet [ROUNDS [BLOCK]]" >&2
    exit 1
fi
reference=$(cd "$1" && pwd)
kind=$2
rounds=${3:-10}
block=${4:-$([ "$kind" = mlp ] && echo 50 || echo 3)}
here=$(cd "$(dirname "$0")" && pwd)
export BENCH_DATA=${BENCH_DATA:-${TMPDIR:-/tmp}/bench-data}
# Debian's default BLAS is the slow reference one; this folder puts OpenBLAS in front of it.
openblas=/usr/lib/$(uname -m)-linux-gnu/openblas-serial
[ -d "$openblas" ] || { echo "$openblas is missing: apt-get install python3-torch python3-numpy libopenblas0-serial" >&2; exit 1; }

python() { env LD_LIBRARY_PATH="$openblas" /usr/bin/python3 "$reference/bench_listing.py" "$@"; }
[ -s "$BENCH_DATA/$kind/data.bin" ] || python "$kind" 1 0 gen
dotnet build -c Release -v quiet --nologo "$here"
ours="$here/bin/Release/net10.0/Nccl.Benchmarks serve $kind --data $BENCH_DATA"
listing="env SERVE=1 LD_LIBRARY_PATH=$openblas /usr/bin/python3 $reference/bench_listing.py $kind"

echo "$kind, one thread, $rounds rounds of $block steps"
/usr/bin/python3 "$reference/pair.py" "$rounds" "$block" "listing=$listing 1 0" "ours=$ours --threads 1"
if [ "$kind" = resnet ]; then
    echo "$kind, ours with one and two threads, $rounds rounds of $block steps"
    /usr/bin/python3 "$reference/pair.py" "$rounds" "$block" "ours-1=$ours --threads 1" "ours-2=$ours --threads 2"
fi
