#!/usr/bin/env python3
"""Prints the medians of the milliseconds that a command takes from start to exit: by the wall
clock, and of processor time in the program.

usage: startup.py RUNS COMMAND…
"""
import os
import statistics
import sys
import time

runs, *command = sys.argv[1:]
QUIET = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]


def run():
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=QUIET)
    _, _, usage = os.wait4(child, 0)
    return (time.perf_counter() - start) * 1e3, usage.ru_utime * 1e3


walls, users = zip(*(run() for _ in range(int(runs))))
print(f"{statistics.median(walls):.1f} {statistics.median(users):.1f}")
