"""`wskit bench --find-max` against a server that takes only so many messages a second, whatever the machine."""

import asyncio
import json
import os
import pty
import signal
import subprocess
import tempfile
import unittest

import websockets

from threaded import ThreadedServer
from wskit import BINARY, DEADLINE, run, wskit


class SlowAbove(ThreadedServer):
    """An echo server that falls silent for a while on a connection that has sent more than `limit` messages within
    half a second, or that finds more than `most` connections beside it: above it misses, far from what machines do."""

    def __init__(self, limit, most=1000):
        super().__init__()
        self.limit, self.most, self.peers = limit, most, 0
        self.messages = 0

    async def serve(self, peer, _path=None):
        self.peers += 1
        try:
            began, count = self.loop.time(), 0
            async for message in peer:
                self.messages += 1
                count += 1
                if self.loop.time() - began >= 0.5:
                    began, count = self.loop.time(), 0
                if count > self.limit / 2 or self.peers > self.most:
                    await asyncio.sleep(0.6)
                await peer.send(message)
        except websockets.ConnectionClosed:
            pass
        finally:
            self.peers -= 1


# Runs long enough for the server to notice, short enough for a test; the objective is far above what a machine adds.
SHORT = ["-d", "600ms", "--warmup", "0", "--slo", "p90<500ms", "--timeout", "2s"]


class FindMax(unittest.TestCase):
    def test_finds_the_rate_that_the_server_bears(self):
        with SlowAbove(limit=100) as server:
            done = run("bench", server.url, "-c", "1", "--find-max", "rate", "-r", "60/s", "--find-within", "15s",
                       "--format", "json", *SHORT)
            report = json.loads(done.stdout)
            found = report["find_max"]
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual((found["axis"], found["slo"]), ("rate", ["p90<500ms"]))
            # Twice the limit leaves it silent half of the time; at 0.6 s for each above it, 10 % of them are plenty.
            self.assertGreaterEqual(found["best"], 60)
            self.assertLess(found["best"], 200)
            self.assertGreater(found["missed"], found["best"])
            self.assertEqual(report["settings"]["rate"], found["best"])
            self.assertTrue(all(one["met"] == (one["missed"] == "") for one in found["runs"]))
            self.assertTrue(found["confirmed"] or found["cut_short"])
            self.assertEqual(found["confidence"] is None, not found["confirmed"])

    def test_states_how_sure_it_is(self):
        with SlowAbove(limit=10**9, most=2) as server:
            done = run("bench", server.url, "-c", "1", "-r", "50/s", "--find-max", "connections", "--find-confirm", "2",
                       "--format", "json", *SHORT)
            found = json.loads(done.stdout)["find_max"]
            self.assertIn(found["best"], (1, 2))
            self.assertEqual((found["confirmed"], found["repeats"]), (True, 2))
            self.assertAlmostEqual(found["confidence"], 0.75 ** found["candidates"])
            self.assertEqual([one["met"] for one in found["runs"][-2:]], [True, True])
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(done.stdout)
            file.flush()
            again = run("bench", "--report", file.name)
            self.assertIn("confirmed by 2 runs of 2", again.stdout)
            twice = run("bench", "--report", file.name, file.name)
            self.assertEqual((twice.returncode, twice.stdout), (2, ""))
            self.assertIn("searches do not add up", twice.stderr)

    def test_finds_how_many_connections_the_server_bears(self):
        with SlowAbove(limit=10**9, most=6) as server:
            done = run("bench", server.url, "-c", "2", "-r", "50/s", "--find-max", "connections", "--find-within", "15s",
                       "--format", "json", *SHORT)
            found = json.loads(done.stdout)["find_max"]
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(found["axis"], "connections")
            self.assertIn(found["best"], (4, 5, 6))

    def test_shows_a_table_to_people_and_one_line_each_on_a_terminal(self):
        with SlowAbove(limit=100) as server:
            arguments = ["bench", server.url, "-c", "1", "--find-max", "rate", "-r", "60/s", "--find-within", "2s", *SHORT]
            ours, theirs = pty.openpty()
            with open(ours, "rb", buffering=0) as shown, open(theirs, "wb") as terminal:
                done = subprocess.run([BINARY, *arguments], stdout=subprocess.PIPE, stderr=terminal, timeout=DEADLINE,
                                      check=True, text=True)
                os.set_blocking(ours, False)
                self.assertIn(b"60.0/s: p50 ", shown.read() or b"")
            self.assertRegex(done.stdout, r"\n +rate +answered +p50 +p99 +failed\n")
            self.assertRegex(done.stdout, r"\n +60\.0/s +[\d.]+/s .*  met in 1 of 1( \(generator behind\))?\n")
            # A generator that got no processor has sent too little of 120/s for the server to fall silent.
            self.assertRegex(done.stdout, r"Highest rate that meets p90<500ms: (60\.0|120)/s, not confirmed: the search was cut short")

    def test_fails_when_nothing_is_borne(self):
        with SlowAbove(limit=0) as server:
            done = run("bench", server.url, "-c", "1", "--find-max", "rate", "-r", "4/s", "--find-within", "12s", *SHORT)
            self.assertEqual(done.returncode, 1)
            self.assertIn("No rate met p90<500ms", done.stderr)

    def test_keeps_what_it_has_when_interrupted(self):
        with SlowAbove(limit=10**9) as server:
            with wskit("bench", server.url, "-c", "1", "--find-max", "rate", "-r", "50/s", "-d", "500ms", "--warmup", "0",
                       "--slo", "p50<10s", "--format", "json") as bench:
                while server.messages < 60 and bench.child.poll() is None:
                    pass
                bench.child.send_signal(signal.SIGINT)
                self.assertEqual(bench.wait(), 130)
                found = json.loads("".join(bench.out.rest()))["find_max"]
                self.assertTrue(found["cut_short"])
                self.assertGreaterEqual(len(found["runs"]), 1)
                self.assertGreaterEqual(found["best"], 50)

    def test_reports_a_server_that_is_not_there(self):
        done = run("bench", "ws://127.0.0.1:1/", "--find-max", "rate", "--slo", "p99<1s")
        self.assertEqual(done.returncode, 3)
        self.assertIn("connection refused", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_explains_what_is_missing_or_too_much(self):
        for arguments, words in ((["--find-max", "rate"], "needs --slo"), (["--slo", "p99<5ms"], "for --find-max"),
                                 (["--find-max", "speed", "--slo", "p99<5ms"], "rate"),
                                 (["--find-max", "rate", "--slo", "p98<5ms"], "--slo"),
                                 (["--find-max", "rate", "--slo", "p99<5ms,"], "--slo"),
                                 (["--find-max", "rate", "--slo", "p99<5ms", "-n", "5"], "--messages: contradicts --find-max"),
                                 (["--find-max", "rate", "--slo", "p99<5ms", "--mode", "idle"], "--find-max: contradicts --mode idle"),
                                 (["--find-max", "rate", "--slo", "p99<5ms", "--find-confirm", "0"], "from 1 to 1000"),
                                 (["--find-confirm", "5"], "for --find-max"),
                                 (["--find-within", "1m"], "for --find-max")):
            with self.subTest(arguments=arguments):
                done = run("bench", "ws://127.0.0.1:1/", *arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
