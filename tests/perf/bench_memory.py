#!/usr/bin/env python3
"""What a connection of `wskit bench` takes of that process' memory.

usage: bench_memory.py [WSKIT [CONNECTIONS]]

Runs of few and of many connections to wskit's echo server, whose difference is that of the connections: held idle, and each
sending a message a second. Ends with 1 when one takes more than 3 KiB.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import time

LIMIT = 3 * 1024


def resident(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"^Rss:\s+(\d+) kB", text, re.MULTILINE).group(1)) * 1024


def held(wskit, url, server, connections, options):
    """Bytes resident in a bench whose connections have been open for a while."""
    bench = subprocess.Popen([wskit, "bench", url, "-c", str(connections), "-d", "1h", *options],
                             stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        sockets = pathlib.Path(f"/proc/{server.pid}/fd")
        while sum(1 for _ in sockets.iterdir()) < connections:
            if time.monotonic() > deadline or bench.poll() is not None:
                raise SystemExit(f"the server has not got {connections} connections")
            time.sleep(0.05)
        time.sleep(3)
        return resident(bench.pid)
    finally:
        bench.terminate()
        bench.wait(30)


def main():
    wskit = sys.argv[1] if len(sys.argv) > 1 else "build/release/wskit"
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    few = max(1, many // 10)
    with tempfile.TemporaryDirectory() as folder:
        port_file = pathlib.Path(folder, "port")
        server = subprocess.Popen([wskit, "serve", "127.0.0.1:0", "--echo", "-q", "--port-file", str(port_file)])
        try:
            while not port_file.exists() or not port_file.read_text(encoding="ascii").strip():
                time.sleep(0.05)
            url = f"ws://127.0.0.1:{port_file.read_text(encoding='ascii').strip()}/"
            loads = {"idle": lambda _: ["--mode", "idle"], "echo": lambda count: ["-r", f"{count}/s"]}
            results = {name: [held(wskit, url, server, count, options(count)) for count in (few, many)]
                       for name, options in loads.items()}
        finally:
            server.terminate()
            server.wait(30)
    worst = 0
    for name, (low, high) in results.items():
        each = (high - low) / (many - few)
        worst = max(worst, each)
        print(f"{name}: {few} connections {low >> 10} KiB, {many} {high >> 10} KiB: {each:.0f} bytes each, of {LIMIT}")
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
