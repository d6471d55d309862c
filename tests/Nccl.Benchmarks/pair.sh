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
listing="SERVE=1 LD_LIBRARY_PATH=$openblas /usr/bin/python3 $reference/bench_listing.py $kind 1 0"
# What ours asks of glibc for itself (NativeHeap): without it the listing's time is that of page faults, where these are dear.
keeps="MALLOC_TRIM_THRESHOLD_=536870912 MALLOC_MMAP_THRESHOLD_=33554432"

pair() {
    echo "$kind, $1, $rounds rounds of $block steps"
    /usr/bin/python3 "$reference/pair.py" "$rounds" "$block" "${@:2}"
}

pair "one thread" "listing=env $listing" "ours=$ours --threads 1"
pair "one thread, the listing keeps its heap as ours does" "listing=env $keeps $listing" "ours=$ours --threads 1"
if [ "$kind" = resnet ]; then
    pair "ours with one and two threads" "ours-1=$ours --threads 1" "ours-2=$ours --threads 2"
fi
