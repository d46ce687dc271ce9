"""Prints the bytes that one live weakref.finalize takes, with its handle kept."""
import sys
import tracemalloc
import weakref


class Target:
    pass


def release(value):
    pass


count = int(sys.argv[1])
targets = [Target() for _ in range(count)]
values = list(range(count))
handles = [None] * count

tracemalloc.start()
before, _ = tracemalloc.get_traced_memory()
for n in values:
    handles[n] = weakref.finalize(targets[n], release, n)
after, _ = tracemalloc.get_traced_memory()
print((after - before) / count)
