"""`wskit connect --retry` against servers that go away, refuse, drop and come back."""
import json
import pathlib
import signal
import socket
import tempfile
import time
import unittest

from peer import DEADLINE, Running, Series, echo, raw, read_head, run, start, upgraded
from frames import close, text

QUICK = ("--retry", "5", "--retry-base", "10ms", "--retry-max", "50ms")


def answer(status, *fields):
    """Refuses the upgrade."""
    @raw
    def script(connection):
        read_head(connection)
        lines = [f"HTTP/1.1 {status}", *fields, "Content-Length: 0", "", ""]
        connection.sendall("\r\n".join(lines).encode())
    return script


def drop(stream):
    """Ends the connection without a word."""
    stream.connection.close()


def events(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


class Server:
    """`wskit serve --echo` that can be killed and started again on the same port."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/"
        self.child = None

    def start(self):
        self.child = start("serve", f"127.0.0.1:{self.port}", "--echo")
        assert b"listening" in self.child.stderr.readline()

    def kill(self):
        if self.child is not None:
            self.child.kill()
            self.child.communicate()
        self.child = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()


class Losses(unittest.TestCase):
    def assert_status(self, done, status, *said):
        self.assertEqual(done.returncode, status, done.stderr)
        for words in said:
            self.assertIn(words, done.stderr.decode())

    def test_a_server_that_is_killed_and_started_again(self):
        with Server() as server:
            server.start()
            with Running("connect", server.url, "--retry", "inf", "--retry-base", "20ms", "--retry-max", "100ms") as user:
                user.say("before")
                self.assertEqual(user.hear(), "before")
                server.kill()
                self.assertIn("connection lost", user.note("reconnecting in 0.0"))
                for number in range(100):
                    user.say(f"while down {number}")
                server.start()
                user.note("open again")
                self.assertEqual([user.hear() for _ in range(100)], [f"while down {number}" for number in range(100)])
                user.say("after")
                self.assertEqual(user.hear(), "after")
                self.assertEqual(user.end()[:2], (0, ""))

    def test_a_server_that_comes_late(self):
        with Server() as server, Running("connect", server.url, *QUICK[:2], "--retry-base", "100ms",
                                         "--retry-factor", "1.5", "-x", "hello", "-n", "1") as user:
            user.note("connection refused; reconnecting in")
            server.start()
            status, out, err = user.end()
            self.assertEqual((status, out), (0, "hello\n"), err)

    def test_a_server_that_never_comes(self):
        with Server() as server:
            done = run("connect", server.url, "--retry", "3", "--retry-base", "10ms", "-x", "a", "-x", "b")
        self.assert_status(done, 3, "connection refused", "2 messages could not be sent")
        self.assertEqual(done.stderr.decode().count("reconnecting"), 3)

    def test_a_server_that_accepts_and_drops(self):
        with Series(drop) as peer:
            begun = time.monotonic()
            done = run("connect", peer.url, "--retry", "4", "--retry-base", "20ms", "--retry-jitter", "0")
            # 20 + 40 + 80 + 160 ms: it waited, and longer each time.
            self.assertGreater(time.monotonic() - begun, 0.3)
            self.assertEqual(peer.served, 5)
        self.assert_status(done, 6, "connection lost")

    def test_a_server_that_lets_nobody_in(self):
        for status in ("401 Unauthorized", "403 Forbidden"):
            with self.subTest(status), Series(answer(status)) as peer:
                done = run("connect", peer.url, *QUICK)
                self.assert_status(done, 7, status)
                self.assertEqual(peer.served, 1)

    def test_a_server_that_lets_it_in_no_more(self):
        with Series(drop, answer("401 Unauthorized")) as peer:
            self.assert_status(run("connect", peer.url, *QUICK), 7)
            self.assertEqual(peer.served, 2)

    def test_a_server_that_closes_for_policy(self):
        for code in (1008, 4401):
            with self.subTest(code), Series(lambda s, c=code: (s.send(close(c)), s.next())) as peer:
                self.assert_status(run("connect", peer.url, *QUICK), 7, str(code))
                self.assertEqual(peer.served, 1)

    def test_a_server_that_says_when_to_come_back(self):
        busy = answer("503 Service Unavailable", "Retry-After: 1")
        with Series(busy, echo) as peer:
            begun = time.monotonic()
            done = run("connect", peer.url, *QUICK, "-x", "hi", "-n", "1")
            self.assertGreaterEqual(time.monotonic() - begun, 1)
        self.assert_status(done, 0, "reconnecting in 1 s")
        self.assertEqual(done.stdout, b"hi\n")

    def test_a_connection_cut_in_the_middle_of_a_message(self):
        def cut(stream):
            stream.next()
            stream.connection.sendall(text("x" * 1000).encode(from_client=False)[:500])
            stream.connection.close()
        with Series(cut, lambda s: (s.send(text("whole")), list(s.messages()))) as peer:
            done = run("connect", peer.url, *QUICK, "-x", "hi", "-n", "1")
        self.assert_status(done, 0, "connection lost", "open again")
        self.assertEqual(done.stdout, b"whole\n")

    def test_a_peer_that_is_dead(self):
        @raw
        def silent(connection):
            upgraded(connection)
            while connection.recv(1 << 16):
                pass
        with Series(silent, lambda s: (s.send(text("alive")), list(s.messages()))) as peer:
            done = run("connect", peer.url, *QUICK, "--ping-interval", "100ms", "--pong-timeout", "100ms", "-n", "1")
        self.assert_status(done, 0, "no pong from the server within 0.1s", "open again")
        self.assertEqual(done.stdout, b"alive\n")

    def test_a_close_of_ours_is_the_end(self):
        with Series(echo) as peer:
            self.assert_status(run("connect", peer.url, *QUICK, stdin=b"a\n"), 0)
            self.assertEqual(peer.served, 1)

    def test_a_signal_while_it_waits(self):
        for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(status), Series(drop) as peer:
                with Running("connect", peer.url, "--retry", "inf", "--retry-base", "1m") as user:
                    user.note("reconnecting in")
                    user.child.send_signal(number)
                    self.assertEqual(user.child.wait(DEADLINE), status)

    def test_the_timeout_of_the_whole_holds_while_it_waits(self):
        with Series(drop) as peer:
            done = run("connect", peer.url, "--retry", "inf", "--retry-base", "1m", "--timeout", "300ms")
        self.assert_status(done, 8, "timed out after 300ms")

    def test_without_retry_a_pipe_ends_at_once(self):
        with Series(drop) as peer:
            self.assert_status(run("connect", peer.url), 6)
            self.assertEqual(peer.served, 1)

    def test_bad_values_are_named(self):
        for flags, words in ((("--retry", "often"), "--retry: 'often' is not a number of attempts; write 5, or inf"),
                             (("--retry-factor", "0.5"), "--retry-factor: '0.5' is not a number from 1 to 100"),
                             (("--retry-jitter", "2"), "--retry-jitter: '2' is not a number from 0 to 1"),
                             (("--on-open", "/nonexistent"), "--on-open: /nonexistent: No such file or directory")):
            with self.subTest(flags):
                self.assert_status(run("connect", "ws://127.0.0.1:1/", *flags), 2, words)


class Waiting(unittest.TestCase):
    def test_the_input_is_not_read_beyond_the_queue(self):
        got = []

        def collect(stream):
            got.extend(stream.messages())
        with tempfile.TemporaryDirectory() as folder:
            lines = [b"%06d" % number for number in range(200_000)]
            file = pathlib.Path(folder, "lines")
            file.write_bytes(b"\n".join(lines) + b"\n")
            with Series(drop, raw(lambda connection: connection.close()), collect) as peer, file.open("rb") as stdin:
                child = start("connect", peer.url, *QUICK, "--queue", "10", stdin=stdin)
                _, err = child.communicate(timeout=DEADLINE)
        self.assertEqual(child.returncode, 0, err)
        self.assertIn(b"no more messages can wait", err)
        # What the first connection had taken is the network's to lose, at its beginning; nothing else is missing.
        self.assertEqual(got, lines[len(lines) - len(got):])

    def test_what_could_not_be_sent_is_counted(self):
        with Series(drop) as peer, Running("connect", peer.url, "--retry", "inf", "--retry-base", "1m",
                                           "--jsonl") as program:
            while json.loads(program.hear())["ev"] != "reconnecting":
                pass
            for number in range(3):
                program.say(f'{{"op":"send","data":"a","ref":{number}}}')
                self.assertTrue(json.loads(program.hear())["ok"])
            program.child.send_signal(signal.SIGINT)
            program.note("3 messages could not be sent")

    def test_lines_of_a_file_go_first_after_every_open(self):
        heard = []

        def first(stream):
            heard.append([stream.next().payload for _ in range(3)])
            stream.connection.close()

        def second(stream):
            heard.append([stream.next().payload for _ in range(2)])
            stream.send(text("done"))
            list(stream.messages())
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"join a\njoin b\n")
            file.flush()
            with Series(first, second) as peer:
                done = run("connect", peer.url, *QUICK, "--on-open", file.name, "-x", "hi", "--until", "done")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(heard, [[b"join a", b"join b", b"hi"], [b"join a", b"join b"]])


class Programs(unittest.TestCase):
    def test_events_tell_what_happens(self):
        def second(stream):
            stream.send(text("x"), close(1000))
            stream.next()
        with Series(lambda s: (s.send(close(1012, "restart")), s.next()), answer("502 Bad Gateway"), second) as peer:
            done = run("connect", peer.url, "--retry", "2", "--retry-base", "10ms", "--jsonl", "--eof", "keep")
        self.assertEqual([(e["ev"], e.get("attempt")) for e in events(done)][:6],
                         [("open", 1), ("close", None), ("reconnecting", 1), ("reconnecting", 2), ("open", 3),
                          ("msg", None)])
        first, second = [e for e in events(done) if e["ev"] == "reconnecting"]
        self.assertIn("1012 (service restart): restart", first["cause"])
        self.assertIn("502 Bad Gateway", second["cause"])
        self.assertLessEqual(9, first["in_ms"] + 1)
        self.assertLessEqual(first["in_ms"], 11)

    def test_ops_wait_and_requests_fail(self):
        def second(stream):
            for message in stream.messages():
                stream.send(text(b"got " + message))
        with Series(drop, second) as peer, Running("connect", peer.url, *QUICK[:2], "--retry-base", "300ms",
                                                   "--jsonl") as program:
            while json.loads(program.hear())["ev"] != "reconnecting":
                pass
            program.say('{"op":"send","data":"a","ref":1}')
            program.say('{"op":"ping","ref":2}')
            heard = [json.loads(program.hear()) for _ in range(4)]
        self.assertEqual([(e["ev"], e.get("ref"), e.get("ok")) for e in heard[:2]],
                         [("result", 1, True), ("result", 2, False)])
        self.assertEqual([heard[2]["ev"], heard[3].get("data")], ["open", "got a"])

    def test_a_capture_holds_each_connection(self):
        def first(stream):
            stream.next()
            stream.connection.close()
        with tempfile.TemporaryDirectory() as folder, Series(first, echo) as peer:
            capture = f"{folder}/c.wscap.jsonl"
            with Running("connect", peer.url, *QUICK[:2], "--retry-base", "200ms", "--record", capture) as user:
                user.say("one")
                user.note("reconnecting in")
                user.say("two")
                self.assertEqual(user.hear(), "two")
                self.assertEqual(user.end()[0], 0)
            with open(capture, encoding="utf-8") as file:
                lines = [json.loads(line) for line in file][1:]
            self.assertEqual([(e["c"], e["ev"], e.get("data")) for e in lines],
                             [("1", "open", None), ("1", "msg", "one"), ("1", "close", None), ("2", "open", None),
                              ("2", "msg", "two"), ("2", "msg", "two"), ("2", "close", None)])
            done = run("replay", capture, peer.url, "--pace", "asap", "--within", "100ms")
            self.assertIn(b"2 of 2 connections opened, 2 messages sent", done.stderr)


if __name__ == "__main__":
    unittest.main()
