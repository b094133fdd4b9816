#!/usr/bin/env python3
"""From exec to the first echoed message, and the memory that it takes: `wskit connect`, and others.

usage: compare_startup.py BUILD [TIMES]

BUILD is a build folder with wskit, which is the server, too. Beside it a bare client (bare_client.cc),
which does nothing that could be left out, says what this machine needs anyway; wscat and Python's
websockets are measured when they are there. They take turns, and the median counts; the least is what
a quiet machine would show.
"""
import contextlib
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from compare_servers import Server

HERE = pathlib.Path(__file__).resolve().parent
WSCAT = HERE.parent / "integration" / "node_modules" / ".bin" / "wscat"
TIMES = 50
PYTHON = "/usr/bin/python3"  # Debian's, as its websockets are
PYTHON_CLIENT = """
import asyncio, sys, websockets
async def main():
    async with websockets.connect(sys.argv[1]) as socket:
        await socket.send("hi")
        print(await socket.recv(), flush=True)
        sys.stdin.read()
asyncio.run(main())
"""


def resident(pid):
    """The most that it has had in memory, in MiB."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0  # it has ended


def once(command):
    """Milliseconds until "hi" has come back, and MiB."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          bufsize=0) as client:
        with contextlib.suppress(BrokenPipeError):  # who needs no input may be through already
            client.stdin.write(b"hi\n")
        seen = b""
        while b"hi" not in seen:
            got = client.stdout.read(4096)
            if not got:
                raise SystemExit(f"{command[0]}: ended early")
            seen += got
        took = time.perf_counter() - began
        memory = resident(client.pid)
        client.terminate()
        client.stdin.close()
    return 1e3 * took, memory


def clients(binary, server, folder):
    bare = pathlib.Path(folder) / "bare_client"
    subprocess.run([os.environ.get("CXX", "c++"), "-O2", "-o", bare, HERE / "bare_client.cc"], check=True)
    yield "bare client", [bare, str(server.port)]
    yield "wskit connect", [binary, "connect", server.url]
    if WSCAT.exists() and shutil.which("node"):
        yield "wscat", [WSCAT, "--no-color", "-x", "hi", "-w", "60", "-c", server.url]
    if not subprocess.run([PYTHON, "-c", "import websockets"], capture_output=True, check=False).returncode:
        yield "python websockets", [PYTHON, "-c", PYTHON_CLIENT, server.url]


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    binary = pathlib.Path(sys.argv[1]) / "wskit"
    times = int(sys.argv[2]) if len(sys.argv) == 3 else TIMES
    server = Server([str(binary), "serve", "--echo", "127.0.0.1:{port}", "-q"])
    try:
        with tempfile.TemporaryDirectory() as folder:
            commands = dict(clients(binary, server, folder))
            taken = {name: [] for name in commands}
            for _ in range(times):
                for name, command in commands.items():
                    taken[name].append(once(command))
    finally:
        server.stop()
    print(f"{'':20} {'least':>10} {'median':>10} {'resident':>10}")
    for name, results in taken.items():
        milliseconds, memory = zip(*results)
        print(f"{name:20} {min(milliseconds):7.2f} ms {statistics.median(milliseconds):7.2f} ms {max(memory):6.1f} MiB")


if __name__ == "__main__":
    main()
