"""`wskit bench --mode fanout` against the rooms of `wskit serve` and a plain broadcast server of node's ws."""

import json
import unittest

from node import node
from wskit import DEADLINE, Serve, run, wskit


class Broadcast:
    """peers/broadcast.mjs, listening."""

    def __enter__(self):
        self.process = node("broadcast.mjs")
        self.process.__enter__()
        self.port = int(self.process.out.next())
        return self

    def __exit__(self, *_):
        self.process.__exit__()

    def url(self, path="/"):
        return f"ws://127.0.0.1:{self.port}{path}"


def fanout(url, *arguments):
    done = run("bench", url, "--mode", "fanout", "--format", "json", *arguments)
    return (json.loads(done.stdout) if done.stdout else None), done


class Fanout(unittest.TestCase):
    def assert_deliveries(self, report, published, each):
        """So many were published, and each delivered to so many."""
        operations = report["operations"]
        kinds = ("no_reply", "connection_lost", "not_sent", "handshake_failed", "corrupted")
        self.assertEqual(operations["attempted"], operations["succeeded"] + operations["failed"])
        self.assertEqual(operations["failed"], sum(operations[kind] for kind in kinds))
        self.assertEqual(report["fanout"]["published"], published)
        self.assertEqual(operations["succeeded"], published * each)
        self.assertEqual(operations["failed"], 0)
        self.assertAlmostEqual(report["fanout"]["factor"], each)
        self.assertEqual(report["latency_us"]["count"], published * each)

    def test_measures_deliveries_in_rooms_of_wskit(self):
        with Serve("--rate", "1m/s") as serve:
            for load in (["-r", "200/s"], ["-r", "200/s", "--publishers", "4"], ["--publishers", "10", "--depth", "3"],
                         ["-r", "200/s", "--threads", "2", "--publishers", "3"],
                         ["--threads", "3"], ["--size", "200..900"]):
                with self.subTest(load=load):
                    report, done = fanout(serve.url, "--room", 'a "room" {{x}}', "-c", "10", "-n", "100", "--audit",
                                          "--warmup", "100ms", *load)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assert_deliveries(report, 100, 10)
                    self.assertEqual(report["fanout"]["receivers"], 10)
                    self.assertEqual(report["fanout"]["delivered_least"], 100)
                    self.assertEqual(report["fanout"]["delivered_most"], 100)
                    self.assertEqual(report["audit"]["lost"] + report["audit"]["duplicated"], 0)
                    self.assertEqual(report["settings"]["mode"], "fanout")

    def test_measures_any_server_that_broadcasts(self):
        with Broadcast() as server:
            for path, arguments, each in (
                    ("/", [], 8), ("/others", ["--skip-sender"], 7), ("/others", ["--skip-sender", "--threads", "2"], 7),
                    ("/register", ["--hello", "hello from {{conn}}"], 8), ("/", ["-m", '{"say":"{{stamp}}"}'], 8),
                    ("/others", ["--skip-sender", "--depth", "4", "--publishers", "8"], 7)):
                with self.subTest(path=path, arguments=arguments):
                    pace = [] if "--depth" in arguments else ["-r", "100/s"]
                    report, done = fanout(server.url(path), "-c", "8", "-n", "50", "--warmup", "200ms", *pace, *arguments)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assert_deliveries(report, 50, each)

    def test_awaits_nothing_of_what_comes_back_to_a_spared_sender(self):
        # Rooms of wskit send it all the same.
        with Serve("--rate", "1m/s") as serve:
            for load in (["-r", "200/s"], ["--depth", "2"], ["--threads", "2", "--timeout", "2s"]):
                with self.subTest(load=load):
                    report, done = fanout(serve.url, "--room", "x", "-c", "4", "-n", "60", "--publishers", "3",
                                          "--skip-sender", "--audit", "--warmup", "0", *load)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assert_deliveries(report, 60, 3)
                    self.assertEqual(report["audit"]["lost"], 0)
                    self.assertGreaterEqual(report["operations"]["messages_unasked"], 60)
                    self.assertLessEqual(report["generator"]["busiest"], 1)
                    again = run("bench", "--report", "-", "--format", "json", stdin=done.stdout)
                    self.assertEqual((again.returncode, again.stdout), (0, done.stdout))

    def test_says_what_the_server_refused(self):
        with Serve("--rate", "10/60s") as serve:
            report, done = fanout(serve.url, "--room", "r", "-c", "3", "-n", "50", "-r", "200/s", "--warmup", "0",
                                  "--timeout", "500ms")
            self.assertEqual(done.returncode, 0)
            # Nine of ten for the publisher, which has joined with the other; then it is told off, and in the end
            # shut out for its ten errors.
            operations = report["operations"]
            self.assertEqual((operations["attempted"], operations["succeeded"]), (150, 27))
            self.assertGreaterEqual(report["fanout"]["refused"], 9)
            self.assertGreater(operations["not_sent"], 0)
            self.assertEqual(report["connections"]["failed"], 1)
            self.assertTrue(any("RATE_LIMIT_EXCEEDED" in caveat for caveat in report["caveats"]))

    def test_fails_when_nobody_is_let_in(self):
        with Serve() as serve:
            _, done = fanout(serve.url, "--room", "r" * 1000, "-c", "2", "-n", "5")
            self.assertEqual(done.returncode, 7)
            self.assertRegex(done.stderr, r"^wskit bench: ws://127.0.0.1:\d+/: the server did not let a member in: INVALID")

    def test_survives_a_server_that_dies_midway(self):
        with Broadcast() as server:
            with wskit("bench", server.url(), "--mode", "fanout", "-c", "5", "-r", "100/s", "-d", "30s", "--warmup", "0",
                       "--format", "json") as bench:
                listener = wskit("connect", server.url(), "-n", "20")
                with listener:
                    self.assertEqual(listener.wait(), 0)
                run("connect", server.url(), "-x", "die")
                self.assertEqual(bench.child.wait(DEADLINE), 6)
                report = json.loads("".join(bench.out.rest()))
                operations = report["operations"]
                self.assertGreater(operations["succeeded"], 50)
                self.assertGreater(operations["not_sent"], 0)
                self.assertEqual(operations["attempted"], operations["succeeded"] + operations["failed"])
                self.assertEqual(report["connections"]["failed"], 5)

    def test_prints_what_a_person_wants_to_know(self):
        with Serve("--rate", "1m/s") as serve:
            done = run("bench", serve.url, "--mode", "fanout", "--room", "r", "-c", "10", "-n", "40", "-r", "200/s")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("40 published, 10 deliveries of each", done.stdout)
            self.assertIn("400 attempted = 400 succeeded + 0 failed", done.stdout)
            self.assertRegex(done.stdout, r"receivers +10, 40 to 40 messages each, mean latency ")

    def test_explains_what_does_not_go_together(self):
        for arguments, words in ((["--publishers", "60"], "write 50"), (["--publishers", "0"], "write 1"),
                                 (["--skip-sender", "-c", "1"], "write -c 2"), (["-m", "hi"], "write {{stamp}}"),
                                 (["--room", "r", "--hello", "x"], "--hello: contradicts --room"),
                                 (["--room", "r", "--binary"], "--binary: contradicts --room"), (["--size", "5"], "51 bytes")):
            with self.subTest(arguments=arguments):
                _, done = fanout("ws://127.0.0.1:1/", *arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
