#!/usr/bin/env python3
"""CPU per message of `wskit bench` against another load generator, as ratios within one run.

usage: compare_clients.py BUILD SERVER [PEER]

BUILD is a build folder with wskit. SERVER is the command line of an echo server on 127.0.0.1, with
{port} where it takes its port. PEER is that of a closed-loop generator with one message in flight on
each connection, with {port}, {connections} and {size}; it has to print a line with "Msg/sec: RATE"
every few seconds, as uWebSockets' load_test does. Without it only wskit's own figures are shown. The
machine's speed drifts, so the two take turns and each figure is a median.
"""
import json
import pathlib
import re
import shlex
import statistics
import subprocess
import sys
import time

from compare_servers import Server

CONNECTIONS = 100
SIZES = (20, 1024)
DEPTHS = (1, 16)
SECONDS = 4
TURNS = 3
RATE = re.compile(rb"Msg/sec: ([0-9.]+)")


def cpu_seconds(process):
    tasks = pathlib.Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def ours(binary, url, size, depth):
    """Microseconds of CPU per message, and messages a second."""
    command = [binary, "bench", url, "-c", CONNECTIONS, "-d", f"{SECONDS}s", "--warmup", "500ms",
               "--size", size, "--depth", depth, "--format", "json", "-q"]
    done = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE)
    report = json.loads(done.stdout)
    # Of one thread: what it used of the processor while it measured.
    return 1e6 * report["generator"]["busiest"] / report["rate"], report["rate"]


def theirs(peer, port, size):
    places = {"port": port, "connections": CONNECTIONS, "size": size}
    command = [word.format(**places) for word in shlex.split(peer)]
    process = subprocess.Popen(["stdbuf", "-oL", *command], stdout=subprocess.PIPE)
    try:
        marks = []
        while len(marks) < 2:
            line = process.stdout.readline()
            if not line:
                raise SystemExit(f"{peer}: ended early")
            if found := RATE.search(line):
                marks.append((float(found[1]), cpu_seconds(process), time.monotonic()))
        (_, cpu, at), (rate, cpu_later, later) = marks
        return 1e6 * (cpu_later - cpu) / (rate * (later - at)), rate
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def main():
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    binary = pathlib.Path(sys.argv[1]) / "wskit"
    peer = sys.argv[3] if len(sys.argv) == 4 else None
    server = Server(shlex.split(sys.argv[2]))
    try:
        for size in SIZES:
            for depth in DEPTHS:
                mine, others = [], []
                for _ in range(TURNS):
                    mine.append(ours(binary, server.url, size, depth))
                    if peer and depth == 1:
                        others.append(theirs(peer, server.port, size))
                cost, rate = (statistics.median(column) for column in zip(*mine))
                line = f"{size:>6} B, depth {depth:>2}: {cost:6.3f} us, {rate:>9.0f}/s"
                if others:
                    other = statistics.median(cost for cost, _ in others)
                    line += f"   peer {other:6.3f} us   ratio {cost / other:.2f}"
                print(line, flush=True)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
