#!/usr/bin/env python3
"""CPU per message of `wskit serve` against another server, as ratios within one run.

usage: compare_servers.py [--tls] BUILD [PEER]

BUILD is a build folder with wskit and tests/perf/fanout_driver. PEER is the command line of another
WebSocket server on 127.0.0.1, with {port} where it takes its port; it has to echo every message,
and to send those that begin with P to every connection instead. Without it only wskit's own figures
are shown. With --tls both speak it, with the certificate and key for which PEER has {cert} and {key};
rooms are left out. The machine's speed drifts, so the two servers take turns and each figure is a median.
"""
import pathlib
import shlex
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ECHO = [(size, depth) for size in (20, 1024, 65536) for depth in (1, 16)]
FANOUT = [1, 16]
MEMBERS = 1000
TURNS = 5
JOIN = '{"type":"join","roomId":"r"}'
SAY = '{"type":"message","roomId":"r","content":"0123456789012345678901234567890123456789"}'


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise SystemExit(f"nothing listens on port {port}")


class Server:
    """A server process, its address, and what it has used of the CPU so far."""

    def __init__(self, command, scheme="ws"):
        self.port, self.scheme = free_port(), scheme
        words = [word.replace("{port}", str(self.port)) for word in command]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.port)

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}/"

    def cpu_seconds(self):
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def stop(self):
        self.process.terminate()
        self.process.wait()


def echo_cost(wskit, server, size, depth):
    """Microseconds of the server's CPU for each message of a closed loop of 100 connections."""
    messages = 4000 if size > 10000 else 40000 * (4 if depth > 1 else 1)
    command = [wskit, "bench", server.url, "-k", "-q", "-c", "100", "--threads", "1", "--warmup", "0s", "--binary",
               "-n", str(messages), "--size", str(size), "--depth", str(depth)]
    before = server.cpu_seconds()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (server.cpu_seconds() - before) / messages * 1e6


def fanout_cost(driver, server, depth, publish, join):
    """Microseconds of the server's CPU for each delivery to one of 1,000 members."""
    command = [driver, server.url, str(server.process.pid), str(MEMBERS), str(400 // depth), str(depth), publish]
    answer = subprocess.run(command + ([join] if join else []), check=True, stdout=subprocess.PIPE)
    return float(answer.stdout)


def compare(name, measures):
    turns = [[measure() for measure in measures] for _ in range(TURNS)]
    medians = [statistics.median(column) for column in zip(*turns)]
    text = f"{name:24} wskit {medians[0]:8.3f} us"
    if len(medians) > 1:
        ratio = statistics.median(ours / theirs for ours, theirs in turns)
        text += f"   peer {medians[1]:8.3f} us   ratio {ratio:.3f}"
    print(text, flush=True)


def compare_echo(wskit, servers):
    for size, depth in ECHO:
        compare(f"echo {size} B, depth {depth}",
                [lambda s=server: echo_cost(wskit, s, size, depth) for server in servers])
    for server in servers:
        server.stop()


def compare_over_tls(wskit, peer):
    with tempfile.TemporaryDirectory() as folder:
        files = {"{cert}": f"{folder}/cert.pem", "{key}": f"{folder}/key.pem"}
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=localhost", "-out", files["{cert}"], "-keyout", files["{key}"]],
                       check=True, capture_output=True)
        serve = [wskit, "serve", "-q", "--threads", "1", "--echo", "--tls-cert", files["{cert}"],
                 "--tls-key", files["{key}"], "127.0.0.1:{port}"]
        commands = [serve] + ([[files.get(word, word) for word in peer]] if peer else [])
        compare_echo(wskit, [Server(command, "wss") for command in commands])


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--tls"]
    if len(arguments) not in (1, 2):
        raise SystemExit(__doc__)
    build = pathlib.Path(arguments[0])
    wskit, driver = str(build / "wskit"), str(build / "tests/perf/fanout_driver")
    peer = shlex.split(arguments[1]) if len(arguments) == 2 else None
    if "--tls" in sys.argv:
        compare_over_tls(wskit, peer)
        return
    serve = [wskit, "serve", "-q", "--threads", "1", "127.0.0.1:{port}"]

    compare_echo(wskit, [Server(serve + ["--echo"])] + ([Server(peer)] if peer else []))

    rooms = [(Server(serve), SAY, JOIN)] + ([(Server(peer), "P" + SAY, None)] if peer else [])
    for depth in FANOUT:
        compare(f"fan-out, depth {depth}", [lambda r=room: fanout_cost(driver, r[0], depth, r[1], r[2]) for room in rooms])
    for room in rooms:
        room[0].stop()


if __name__ == "__main__":
    main()
