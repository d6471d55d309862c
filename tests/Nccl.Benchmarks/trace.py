#!/usr/bin/env python3
"""The listing's losses in float64 on its own float32 numbers, to compare with `serve --type float64 --trace`.

  trace.py BENCH_LISTING.PY mlp|resnet STEPS

In float32 the ResNet's losses part after a few steps by rounding alone (the listing's own do between one and two threads);
in float64 they must not.
"""
import sys

source = open(sys.argv[1]).read()
kind, steps = sys.argv[2], int(sys.argv[3])


def replaced(text, old, new):
    if old not in text:
        sys.exit(f"bench_listing.py has changed: '{old}' is no longer in it")
    return text.replace(old, new, 1)


source = replaced(source, "lr,clip,reg,temp", "net.double(); X=X.double(); feat=feat.double()\nlr,clip,reg,temp")
source = replaced(source, "for i in (0,1,2,4,9):", "for i in range(len(tr)):")
source = replaced(source, "    if i<len(tr): print", "    print")
source = replaced(source, "print(f'PY", "sys.exit();print(f'PY")
source = replaced(source, "warm=3", "warm=0")
sys.argv = ["bench_listing.py", kind, "1", str(steps)]
exec(compile(source, "bench_listing.py", "exec"))
