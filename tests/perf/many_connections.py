#!/usr/bin/env python3
"""Holds more connections than one process can have, and says what each takes of wskit's memory.

usage: many_connections.py [WSKIT [CONNECTIONS [PROCESSES]]]

So many joined `wskit bench --mode idle` hold so many connections each, 4 of 15,500 unless given, from two addresses of the loopback
each, to as many `wskit serve --echo`: 62,000 pairs of sockets, where a process may have 20,000 descriptors. Needs redis-server, and
takes about two minutes. What a connection takes is the difference to runs of a tenth. Ends with 1 when one takes a client more
than 3 KiB, or a connection is missing.
"""

import contextlib
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "integration"))

from bench_memory import LIMIT, resident  # noqa: E402
from redis_server import Redis  # noqa: E402

PATIENCE = 180  # seconds for all connections of a run


def descriptors(pid):
    return sum(1 for _ in pathlib.Path(f"/proc/{pid}/fd").iterdir())


@contextlib.contextmanager
def started(*command, **how):
    process = subprocess.Popen(command, **how)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def serve(stack, wskit, folder, number):
    port_file = pathlib.Path(folder, str(number))
    server = stack.enter_context(started(wskit, "serve", "127.0.0.1:0", "--echo", "-q", "--threads", "1", "--backlog", "4k",
                                         "--port-file", str(port_file)))
    while not port_file.exists() or not port_file.read_text(encoding="ascii").strip():
        time.sleep(0.05)
    return server, f"ws://127.0.0.1:{port_file.read_text(encoding='ascii').strip()}/"


def join(stack, wskit, number, url, connections, redis, processes):
    sources = [word for place in (1, 2) for word in ("--source", f"127.0.{number + 1}.{place}")]
    return stack.enter_context(started(wskit, "bench", url, "--mode", "idle", "-c", str(connections), *sources, "-d", "1h",
                                       "--warmup", "0", "--format", "json", "--join", redis.url(f"many-{connections}"),
                                       "--workers", str(processes), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))


def held(wskit, redis, connections, processes):
    """The report of a run, and the bytes that its clients and its servers have in memory once all connections are open."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        servers, urls = zip(*(serve(stack, wskit, folder, number) for number in range(processes)))
        clients = [join(stack, wskit, number, url, connections, redis, processes) for number, url in enumerate(urls)]
        deadline = time.monotonic() + PATIENCE
        while any(descriptors(server.pid) < connections for server in servers):
            if time.monotonic() > deadline or any(client.poll() is not None for client in clients):
                raise SystemExit("not all connections came to be open")
            time.sleep(0.2)
        time.sleep(5)
        memory = [sum(resident(process.pid) for process in group) for group in (clients, servers)]
        clients[0].send_signal(signal.SIGINT)
        # One of them reports for all.
        report = json.loads("".join(client.communicate(timeout=60)[0] for client in clients))
        return report, memory


def main():
    wskit = sys.argv[1] if len(sys.argv) > 1 else "build/release/wskit"
    connections = int(sys.argv[2]) if len(sys.argv) > 2 else 15_500
    processes = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    with Redis() as redis:
        _, few = held(wskit, redis, connections // 10, processes)
        report, many = held(wskit, redis, connections, processes)
    asked = connections * processes
    opened = report["connections"]["opened"]
    print(f"{opened} of {asked} connections open at once, after {report['connections']['connecting_s']:.1f} s; "
          f"{sum(failure['count'] for failure in report['connections']['failures'])} lost")
    each = [(high - low) / (asked - connections // 10 * processes) for low, high in zip(few, many)]
    print(f"clients {many[0] >> 20} MiB, {each[0]:.0f} bytes each, of {LIMIT}; servers {many[1] >> 20} MiB, {each[1]:.0f} bytes each")
    return 0 if opened == asked and each[0] <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
