#!/usr/bin/env python3
"""What recording costs `wskit serve`, as ratios within one run.

usage: record_cost.py BUILD [FOLDER]

BUILD is a build folder with wskit; the captures are written into FOLDER (default: a temporary one,
deleted afterwards). Two servers take turns, one of which records: their throughput under a closed
loop, the CPU of the thread that serves and of the one that writes, and then the same for a proxy.

Throughput is shown for two situations. "Spare" is what the loops pay: server and load share one
processor, and the thread that writes has another. "Busy" is what the machine pays: all three share
two processors, which server and load fill by themselves, so all the work of writing is taken from
them. Needs two processors. The machine's speed drifts, so each figure is a median of turns. A turn
is short enough for the system to keep its lines in memory: how fast the disk takes them is no cost
of recording, but a limit.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from compare_servers import Server

TURNS = 7
CONNECTIONS = 50
# Message size, messages in flight on each connection, messages a turn.
LOADS = [(20, 1, 100_000), (1024, 1, 60_000), (20, 16, 600_000), (1024, 16, 200_000)]
SERVING, WRITING = 0, 1  # processors


class Timed(Server):
    """A server whose threads are timed one by one: that which serves, and the one that writes."""

    def tasks(self):
        """Of the process: the thread that serves is its first."""
        return sorted(int(task.name) for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir())

    def cpu(self):
        tasks = [pathlib.Path(f"/proc/{self.process.pid}/task/{task}/schedstat") for task in self.tasks()]
        seconds = [int(task.read_text().split()[0]) / 1e9 for task in tasks]
        return seconds[0], sum(seconds[1:])

    def place(self, serving, writing):
        for number, task in enumerate(self.tasks()):
            os.sched_setaffinity(task, writing if number else serving)


def drive(wskit, server, size, depth, messages, spare):
    """Messages a second, and microseconds of both kinds of threads for each message."""
    both = {SERVING, WRITING}
    with_load, writing = ({SERVING}, {WRITING}) if spare else (both, both)
    server.place(with_load, writing)
    os.sync()  # what the turn before has left for the disk is not this one's
    before = server.cpu()
    command = [wskit, "bench", server.url, "-q", "-c", str(CONNECTIONS), "--threads", "1", "--warmup", "0s", "-n", str(messages),
               "--size", str(size), "--depth", str(depth), "--output", "-", "--format", "json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, preexec_fn=lambda: os.sched_setaffinity(0, with_load))
    after = server.cpu()
    rate = json.loads(done.stdout)["rate"]
    return rate, *((late - early) / messages * 1e6 for early, late in zip(before, after))


def compare(wskit, name, plain, recording):
    for size, depth, messages in LOADS:
        ratios = []
        for spare in (True, False):
            turns = [[drive(wskit, server, size, depth, messages, spare) for server in (plain, recording)] for _ in range(TURNS)]
            ratios.append(statistics.median(with_it[0] / without[0] for without, with_it in turns))
            if not spare:
                continue
            # With the processor to themselves, so that nobody else's work in its caches counts.
            serving = statistics.median(with_it[1] - without[1] for without, with_it in turns)
            whole = statistics.median(without[1] for without, _ in turns)
            writing = statistics.median(with_it[2] for _, with_it in turns)
        print(f"{name} {size:5} B, depth {depth:2}: throughput {ratios[0]:6.3f} of without when spare, {ratios[1]:6.3f} when busy; "
              f"CPU a message: loop {whole:6.3f} us, {serving:+.3f} us for recording; writing {writing:6.3f} us", flush=True)


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    wskit = str(pathlib.Path(sys.argv[1]) / "wskit")
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) == 3 else None) as folder:
        serve = [wskit, "serve", "-q", "--threads", "1", "127.0.0.1:{port}"]
        capture = f"{folder}/capture.wscap.jsonl"
        for suffix in ("", ".gz"):
            servers = [Timed(serve + ["--echo"]), Timed(serve + ["--echo", "--record", capture + suffix])]
            compare(wskit, f"echo{suffix:4}", *servers)
            if not suffix:
                upstream = servers[0]
                proxy = serve + ["--proxy", upstream.url]
                proxies = [Timed(proxy), Timed(proxy + ["--record", f"{folder}/proxy.wscap.jsonl"])]
                compare(wskit, "proxy   ", *proxies)
                servers += proxies
            for server in servers:
                server.stop()


if __name__ == "__main__":
    main()
