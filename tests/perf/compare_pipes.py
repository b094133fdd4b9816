#!/usr/bin/env python3
"""Lines through a pipe, an echo server, and back: `wskit connect` beside wscat and Python's websockets.

usage: compare_pipes.py BUILD [LINES]

BUILD is a build folder with wskit, which is the server, too. Each client gets LINES (100,000) lines on its
standard input, once it is connected, and is timed until as many have come back; they take turns, and the
median counts. Then ten times as many go through wskit alone: every byte has to come back in its place, to a reader
that is quick and to one that is slow, and the memory that this takes is shown.
"""
import os
import pathlib
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from compare_servers import Server
from compare_startup import PYTHON, WSCAT

TURNS = 3
PYTHON_CLIENT = """
import asyncio, sys, websockets
async def receive(socket):
    async for message in socket:
        sys.stdout.write(message + "\\n")
        sys.stdout.flush()
async def main():
    async with websockets.connect(sys.argv[1]) as socket:
        receiver = asyncio.create_task(receive(socket))
        lines = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        while line := await lines.readline():
            await socket.send(line[:-1].decode())
        await receiver
asyncio.run(main())
"""


def write_lines(path, count):
    with open(path, "wb") as file:
        file.writelines(b'{"n":%d,"text":"a line as people send them"}\n' % i for i in range(count))


def feed(pipe, path):
    """Writes the file, and leaves the pipe open: some clients go when their input ends, answered or not."""
    with open(path, "rb") as lines:
        try:
            shutil.copyfileobj(lines, pipe, 1 << 20)
        except OSError:
            pass  # the client has gone, which its reader says


def open_up(client):
    """Says something until it comes back: some clients lose what they read before they are connected."""
    ready = False
    while not ready:
        client.stdin.write(b"probe\n")
        ready = select.select([client.stdout], [], [], 0.2)[0]
    while select.select([client.stdout], [], [], 0.5)[0]:
        if not client.stdout.read(1 << 16):
            raise SystemExit(f"{client.args[0]}: ended early")


def seconds(command, path, count):
    """Until `count` lines have come back; what else a client writes on its lines does not matter."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          bufsize=0) as client:
        open_up(client)
        feeder = threading.Thread(target=feed, args=(client.stdin, path))
        began = time.perf_counter()
        feeder.start()
        left = count
        while left > 0:
            got = client.stdout.read(1 << 20)
            if not got:
                raise SystemExit(f"{command[0]}: ended with {left} lines missing")
            left -= got.count(b"\n")
        took = time.perf_counter() - began
        client.terminate()
        feeder.join()
    return took


def whole(binary, url, path, pause):
    """Sends the file through wskit, to a reader that waits `pause` seconds after each megabyte: seconds, MiB."""
    with open(path, "rb") as lines, open(path, "rb") as expected:
        began = time.perf_counter()
        child = subprocess.Popen([binary, "connect", url], stdin=lines, stdout=subprocess.PIPE)
        while got := child.stdout.read(1 << 20):
            if got != expected.read(len(got)):
                raise SystemExit("wskit: what came back is not what was sent")
            time.sleep(pause)
        took = time.perf_counter() - began
        if expected.read(1):
            raise SystemExit("wskit: lines are missing")
        child.stdout.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"wskit: exit status {child.returncode}")
    return took, usage.ru_maxrss / 1024


def clients(binary, url):
    yield "wskit connect", [binary, "connect", url]
    if WSCAT.exists() and shutil.which("node"):
        yield "wscat", [WSCAT, "--no-color", "-c", url]
    if not subprocess.run([PYTHON, "-c", "import websockets"], capture_output=True, check=False).returncode:
        yield "python websockets", [PYTHON, "-c", PYTHON_CLIENT, url]


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    binary = pathlib.Path(sys.argv[1]) / "wskit"
    count = int(sys.argv[2]) if len(sys.argv) == 3 else 100_000
    server = Server([str(binary), "serve", "--echo", "127.0.0.1:{port}", "-q"])
    try:
        with tempfile.TemporaryDirectory() as folder:
            few, many = pathlib.Path(folder) / "few", pathlib.Path(folder) / "many"
            write_lines(few, count)
            commands = dict(clients(binary, server.url))
            taken = {name: [] for name in commands}
            for _ in range(TURNS):
                for name, command in commands.items():
                    taken[name].append(seconds(command, few, count))
            ours = statistics.median(taken["wskit connect"])
            for name, results in taken.items():
                took = statistics.median(results)
                print(f"{name:20} {count:>9,} lines in {took:7.3f} s, {count / took:>11,.0f}/s, {took / ours:5.1f} times")
            write_lines(many, 10 * count)
            for reader, pause in (("quick", 0), ("slow", 0.02)):
                took, memory = whole(binary, server.url, many, pause)
                print(f"{'wskit connect':20} {10 * count:>9,} lines in {took:7.3f} s, {memory:.1f} MiB, {reader} reader")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
