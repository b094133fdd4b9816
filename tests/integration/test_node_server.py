"""`wskit connect`, `bench` and `replay` against a server made of Node's ws."""

import json
import os
import tempfile
import unittest

from node import NodeServer
from wskit import events, run


class NodeServerTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = NodeServer()
        cls.addClassCleanup(cls.server.__exit__)

    def run_ok(self, *arguments: str, **how):
        done = run(*arguments, **how)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done


class Connect(NodeServerTest):

    def test_is_a_filter_in_a_pipe(self):
        lines = "one\nκόσμε 😀\n\nlast\n"
        done = self.run_ok("connect", self.server.url(), "-n", "4", stdin=lines)
        self.assertEqual(done.stdout, lines)

    def test_sends_with_x_and_waits_for_what_it_expects(self):
        done = self.run_ok("connect", self.server.url(), "-x", "a", "-x", "b", "--expect", "b")
        self.assertEqual(done.stdout, "a\nb\n")

    def test_sends_a_large_message(self):
        large = "x" * 1_000_000
        done = self.run_ok("connect", self.server.url(), "-n", "1", stdin=large + "\n")
        self.assertEqual(len(done.stdout), len(large) + 1)

    def test_compresses_as_was_agreed(self):
        small = "server_no_context_takeover; client_no_context_takeover; " \
                "server_max_window_bits=10; client_max_window_bits=10"
        lines = "short\n" + 3 * ("κόσμε 😀 " * 20 + "\n") + "x" * 100_000 + "\n"
        for path, agreed in (("/", "permessage-deflate\n"), ("/deflate", small)):
            done = self.run_ok("connect", self.server.url(path), "--deflate", "-v", "-n", "5",
                               "--deflate-threshold", "10", stdin=lines)
            self.assertEqual(done.stdout, lines)
            self.assertIn("open, permessage-deflate", done.stderr)
            self.assertIn(agreed, done.stderr)

    def test_sends_headers_and_takes_the_subprotocol(self):
        done = self.run_ok("connect", "--jsonl", "-s", "other", "-s", "chat", "-H", "X-Test: seen",
                           self.server.url("/headers"))
        self.server.out.until("open /headers seen")
        opened = next(e for e in events(done.stdout.splitlines()) if e["ev"] == "open")
        self.assertEqual(opened["subprotocol"], "chat")

    def test_speaks_json_lines(self):
        ops = '{"op":"send","data":"text"}\n{"op":"send","b64":"AP8="}\n'
        done = self.run_ok("connect", "--jsonl", "-n", "2", self.server.url(), stdin=ops)
        told = events(done.stdout.splitlines())
        self.assertEqual([e["ev"] for e in told], ["open", "msg", "msg", "close"])
        self.assertEqual((told[1]["data"], told[2]["b64"]), ("text", "AP8="))
        self.assertEqual((told[3]["code"], told[3]["clean"]), (1000, True))

    def test_closes_with_1000_when_it_is_done(self):
        self.run_ok("connect", self.server.url("/closing"), "-x", "x", "-n", "1")
        self.server.out.until("open /closing")
        self.assertEqual(self.server.out.next(), "close 1000 ")

    def test_tells_the_close_code_of_the_server(self):
        for code, status in ((1000, 0), (1001, 0), (1011, 6), (1008, 7), (4401, 7), (4999, 6)):
            with self.subTest(code):
                done = run("connect", self.server.url(f"/close/{code}"))
                self.assertEqual(done.returncode, status, done.stderr)
                if status:
                    self.assertIn(str(code), done.stderr)
                    self.assertIn("as asked", done.stderr)

    def test_shows_a_refusal_with_the_start_of_its_body(self):
        done = run("connect", self.server.url("/refuse"))
        self.assertEqual(done.returncode, 7)
        self.assertIn("401", done.stderr)
        self.assertIn("no token", done.stderr)

    def test_gives_up_on_a_server_that_never_answers(self):
        done = run("connect", "--connect-timeout", "300ms", self.server.url("/silent"))
        self.assertEqual(done.returncode, 8, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)


class Bench(NodeServerTest):

    def report(self, *arguments: str) -> dict:
        done = self.run_ok("bench", self.server.url(), "-q", "--warmup", "0", "--threads", "1",
                           "--format", "json", *arguments)
        return json.loads(done.stdout)

    def test_measures_the_echo(self):
        report = self.report("-c", "4", "-n", "400")
        self.assertIn("400", json.dumps(report))

    def test_measures_the_echo_compressed(self):
        report = self.report("-c", "4", "-n", "400", "--size", "4k", "--deflate")
        self.assertIn("400", json.dumps(report))

    def test_keeps_a_rate(self):
        self.report("-c", "2", "-r", "200/s", "-d", "1s")

    def test_counts_handshakes(self):
        self.report("--mode", "connect", "-c", "4", "-d", "500ms")


class RecordAndReplay(NodeServerTest):

    def test_a_recorded_session_replays_and_holds(self):
        with tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "session.wscap.jsonl")
            self.run_ok("connect", self.server.url(), "--record", capture, "-n", "3",
                        stdin="one\ntwo κόσμε\nthree\n")
            for pace in ("timed", "lockstep", "asap"):
                with self.subTest(pace):
                    self.run_ok("replay", capture, self.server.url(), "--pace", pace, "--check")

    def test_a_server_that_answers_otherwise_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "session.wscap.jsonl")
            self.run_ok("connect", self.server.url(), "--record", capture, "-x", "one", "-n", "1")
            done = run("replay", capture, self.server.url("/mute"), "--pace", "lockstep", "--check")
            self.assertEqual(done.returncode, 1, done.stderr)


if __name__ == "__main__":
    unittest.main()
