#!/usr/bin/env python3
"""Messages a second and CPU per message of load generators for WebSocket, side by side on one echo server.

usage: compare_load_tools.py BUILD [SERVER]

BUILD is a build folder with wskit and tests/perf/bare_load_driver. SERVER is the command line of an echo server on
127.0.0.1, with {port} where it takes its port; without it `wskit serve --echo` is it. Beside wskit and the bare client,
which measures nothing, those of these run that are on the PATH: load_test (of uWebSockets), tcpkali, k6, artillery; one
that does not work here is named and left out. Each figure is a median of turns that the tools take, and the ratio is to
the bare client of the same depth.

CPU is all that a tool's processes used from its start to its end, by what it says that it got back. tcpkali sends at a
rate, several messages a write, and k6 and artillery run scripts: their figures say what a message costs there, not how
fast the server is.
"""
import json
import os
import pathlib
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from compare_servers import Server

CONNECTIONS = 100
SIZE = 20
SECONDS = 4
TURNS = 3
RATE = 20_000  # of the tools that want one: what the slowest of them can do

K6_SCRIPT = """
import ws from 'k6/ws';
export const options = { vus: %(connections)d, duration: '%(seconds)ds' };
export default function () {
  ws.connect('%(url)s', {}, (socket) => {
    socket.on('open', () => socket.send('%(text)s'));
    socket.on('message', () => socket.send('%(text)s'));
    socket.setTimeout(() => socket.close(), %(seconds)d * 900);
  });
}
"""
ARTILLERY_SCRIPT = """
config: {target: '%(url)s', phases: [{duration: 1, arrivalCount: %(connections)d}]}
scenarios: [{engine: ws, flow: [{loop: [{send: '%(text)s'}], count: %(each)d}]}]
"""


class Unusable(Exception):
    """A tool that is here does not do what it is asked to."""


class Spent:
    """Runs a command to its end: its output, and the CPU seconds of it and what it started."""

    def __init__(self, *command):
        with tempfile.TemporaryFile() as out:
            child = subprocess.Popen([str(word) for word in command], stdout=out, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                raise Unusable(f"exit status {child.returncode}")
            out.seek(0)
            self.text = out.read().decode()
        self.cpu = usage.ru_utime + usage.ru_stime


def wskit(build, server, *load):
    done = Spent(build / "wskit", "bench", server.url, "-c", CONNECTIONS, "-d", f"{SECONDS}s", "--warmup", 0,
                 "--format", "json", "-q", *load)
    report = json.loads(done.text)
    return report["rate"], 1e6 * done.cpu / report["operations"]["succeeded"]


def bare(build, server, depth):
    done = Spent(build / "tests/perf/bare_load_driver", server.port, CONNECTIONS, depth, SIZE, SECONDS)
    report = json.loads(done.text)
    return report["rate"], report["cpu_us"]


def load_test(server):
    """It never ends, and says how fast it is every few seconds."""
    command = ["stdbuf", "-oL", "load_test", str(CONNECTIONS), "127.0.0.1", str(server.port), "0", "0", str(SIZE)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        marks = []
        while len(marks) < 2:
            line = child.stdout.readline()
            if not line:
                raise Unusable("ended early")
            if found := re.search(rb"Msg/sec: ([0-9.]+)", line):
                task = pathlib.Path(f"/proc/{child.pid}/schedstat").read_text()
                marks.append((float(found[1]), int(task.split()[0]) / 1e9, time.monotonic()))
        (_, cpu, at), (rate, cpu_later, later) = marks
        return rate, 1e6 * (cpu_later - cpu) / (rate * (later - at))
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def tcpkali(server):
    done = Spent("tcpkali", "--ws", "-c", CONNECTIONS, "-T", f"{SECONDS}s", "-m", "x" * SIZE,
                 "-r", RATE // CONNECTIONS, f"127.0.0.1:{server.port}")
    received = re.search(r"Total data received:.*\((\d+) bytes\)", done.text)
    if received is None:
        raise Unusable("does not say how much it received")
    messages = int(received[1]) / (SIZE + 2)
    return messages / SECONDS, 1e6 * done.cpu / messages


def k6(server):
    with tempfile.TemporaryDirectory() as folder:
        script, summary = pathlib.Path(folder, "load.js"), pathlib.Path(folder, "summary.json")
        script.write_text(K6_SCRIPT % places(server))
        done = Spent("k6", "run", "--quiet", "--summary-export", summary, script)
        messages = read(summary)["metrics"]["ws_msgs_received"]["count"]
        return messages / (0.9 * SECONDS), 1e6 * done.cpu / messages


def artillery(server):
    with tempfile.TemporaryDirectory() as folder:
        script, report = pathlib.Path(folder, "load.yml"), pathlib.Path(folder, "report.json")
        script.write_text(ARTILLERY_SCRIPT % places(server))
        done = Spent("artillery", "run", "--quiet", "--output", report, script)
        whole = read(report)["aggregate"]
        messages = whole["counters"]["websocket.messages_sent"]
        length = max(1, (whole["lastMetricAt"] - whole["firstMetricAt"]) / 1000)
        return messages / length, 1e6 * done.cpu / messages


def read(report):
    """JSON that a tool was to write: some end well without."""
    if not report.exists():
        raise Unusable("wrote no report; run it by hand")
    return json.loads(report.read_text())


def places(server):
    return {"url": server.url, "connections": CONNECTIONS, "seconds": SECONDS, "text": "x" * SIZE,
            "each": RATE * SECONDS // CONNECTIONS}


def tools(build):
    """Name, depth of the bare client that it is compared with, and how it runs."""
    yield "bare client, depth 1", 1, lambda server: bare(build, server, 1)
    yield "bare client, depth 16", 16, lambda server: bare(build, server, 16)
    for name, depth, load in (("depth 1", 1, ["--depth", 1]), ("depth 16", 16, ["--depth", 16]),
                              (f"{RATE}/s", 1, ["-r", f"{RATE}/s"])):
        yield f"wskit, {name}", depth, lambda server, load=load: wskit(build, server, "--size", SIZE, *load)
    yield "wskit, depth 16, --audit", 16, lambda server: wskit(build, server, "--size", 51, "--depth", 16, "--audit")
    for name, run in (("load_test", load_test), ("tcpkali", tcpkali), ("k6", k6), ("artillery", artillery)):
        if shutil.which(name):
            yield f"{name}, depth 1" if run in (load_test, k6) else name, 1, run


def medians(present, server):
    """Rate and cost of each tool that works."""
    turns = {name: [] for name, _, _ in present}
    for _ in range(TURNS):
        for name, _, run in present:
            if name not in turns:
                continue
            try:
                turns[name].append(run(server))
            except Unusable as why:
                if name.startswith(("bare", "wskit")):
                    raise SystemExit(f"{name}: {why}") from why
                print(f"{name}: {why}", file=sys.stderr)
                del turns[name]
    return {name: [statistics.median(column) for column in zip(*figures)] for name, figures in turns.items()}


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    build = pathlib.Path(sys.argv[1])
    command = shlex.split(sys.argv[2]) if len(sys.argv) == 3 else [
        str(build / "wskit"), "serve", "127.0.0.1:{port}", "--echo", "--threads", "1", "-q"]
    server = Server(command)
    try:
        present = list(tools(build))
        figures = medians(present, server)
    finally:
        server.stop()
    print(f"{CONNECTIONS} connections, {SIZE} bytes{'':>10}{'messages/s':>12}{'CPU us each':>13}{'of the bare':>13}")
    for name, depth, _ in present:
        if name in figures:
            rate, cost = figures[name]
            print(f"{name:<35}{rate:>12.0f}{cost:>13.3f}{cost / figures[f'bare client, depth {depth}'][1]:>13.2f}")


if __name__ == "__main__":
    main()
