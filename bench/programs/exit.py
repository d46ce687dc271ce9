"""Prints the nanoseconds that the exit takes for each live weakref.finalize."""
import atexit
import sys
import time
import weakref


class Target:
    pass


def release(value):
    global to_go
    to_go -= 1
    if to_go == 0:
        print((time.perf_counter_ns() - begin) / count)


def begins():
    global begin
    begin = time.perf_counter_ns()


count = to_go = int(sys.argv[1])
begin = 0
targets = [Target() for _ in range(count)]
for n, target in enumerate(targets):
    weakref.finalize(target, release, n)
atexit.register(begins)  # atexit runs the newest first: before the finalizers
