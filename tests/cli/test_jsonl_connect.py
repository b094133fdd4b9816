"""Every operation and event of `wskit connect --jsonl` (protocol.md b), and each way to get one wrong."""
import json
import unittest

from peer import Peer, echo, run
from frames import Frame, close, ping, text
from wskit import Serve


def silence(stream):
    list(stream.messages())


class Session(unittest.TestCase):
    def events(self, url, *ops, flags=(), status=0):
        """What is told while `ops` are performed; each op may be a line that is none."""
        lines = [op if isinstance(op, str) else json.dumps(op) for op in ops]
        done = run("connect", url, "--jsonl", *flags, stdin="".join(line + "\n" for line in lines).encode())
        self.assertEqual(done.returncode, status, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def result(self, url, op, ref=1, flags=()):
        """What came of one op."""
        found = [event for event in self.events(url, op | {"ref": ref}, flags=flags) if event["ev"] == "result"]
        self.assertEqual([event["ref"] for event in found], [ref])
        return found[0]


class Operations(Session):
    def test_send_carries_text_json_and_bytes(self):
        with Peer(echo) as peer:
            events = self.events(peer.url, {"op": "send", "data": "tést"}, {"op": "send", "json": {"a": [1, None]}},
                                 {"op": "send", "b64": "AP8="}, flags=["--json"])
        said = [event for event in events if event["ev"] == "msg"]
        self.assertEqual([said[0].get("data"), said[1].get("json"), said[2].get("b64")], ["tést", {"a": [1, None]}, "AP8="])

    def test_send_carries_numbers_as_they_are_written(self):
        heard = []

        def script(stream):
            heard.extend(stream.messages())
        with Peer(script) as peer:
            self.events(peer.url, '{"op":"send","json":{"n":1.50,"big":12345678901234567890}}',
                        '{"op":"send","json":-12345678901234567890123}', '{"op":"send","json":[1e999]}')
        self.assertEqual(heard, [b'{"n":1.50,"big":12345678901234567890}', b"-12345678901234567890123", b"[1e999]"])

    def test_a_ref_is_given_back_as_it_is(self):
        for ref in ["x", 7, 1.5]:
            with self.subTest(ref), Peer(echo) as peer:
                self.assertTrue(self.result(peer.url, {"op": "send", "data": "x"}, ref)["ok"])

    def test_request_gets_its_answer(self):
        with Serve() as serve:
            result = self.result(serve.url, {"op": "request", "json": {"type": "ping"}}, flags=["--json"])
        self.assertTrue(result["ok"])
        self.assertEqual(result["json"]["type"], "pong")

    def test_request_fails_with_the_error_that_answers(self):
        with Serve() as serve:
            result = self.result(serve.url, {"op": "request", "json": {"type": "nonsense"}}, flags=["--json"])
        self.assertFalse(result["ok"])
        self.assertIn("UNKNOWN_TYPE: ", result["msg"])
        self.assertEqual(result["json"]["code"], "UNKNOWN_TYPE")

    def test_request_times_out(self):
        with Peer(silence) as peer:
            result = self.result(peer.url, {"op": "request", "json": {}, "timeout_ms": 50})
        self.assertEqual((result["ok"], result["msg"]), (False, "timed out"))

    def test_request_fails_when_the_connection_ends(self):
        def script(stream):
            stream.next()
            stream.send(close(1000))
            stream.next()
        with Peer(script) as peer:
            result = self.result(peer.url, {"op": "request", "json": {}})
        self.assertEqual((result["ok"], result["msg"]), (False, "the connection ended before it came"))

    def test_request_needs_an_object_and_an_id_of_its_own(self):
        with Peer(silence) as peer:
            events = self.events(peer.url, {"op": "request", "ref": 1, "json": [1]},
                                 {"op": "request", "ref": 2, "data": "x"},
                                 {"op": "request", "ref": 3, "json": {"id": {}}},
                                 {"op": "request", "ref": 4, "json": {"id": "i"}, "timeout_ms": 50},
                                 {"op": "request", "ref": 5, "json": {"id": "i"}})
        results = {event["ref"]: event["msg"] for event in events if event["ev"] == "result"}
        self.assertEqual(set(results), {1, 2, 3, 4, 5})
        self.assertIn("object", results[1])
        self.assertIn("object", results[2])
        self.assertIn("a string or a number", results[3])
        self.assertEqual(results[4], "timed out")
        self.assertIn('"i" is under way', results[5])

    def test_expect_is_met_by_text_pattern_or_fields(self):
        for match in ["pon", "/^.*p.ng.*$/", {"type": "pong"}]:
            with self.subTest(match), Serve() as serve:
                events = self.events(serve.url, {"op": "expect", "ref": 1, "match": match},
                                     {"op": "send", "json": {"type": "ping"}}, flags=["--json"])
                result, = [event for event in events if event["ev"] == "result"]
                self.assertEqual((result["ref"], result["ok"]), (1, True))
                self.assertEqual(result["json"]["type"], "pong")

    def test_expect_times_out_and_says_what_is_no_match(self):
        with Peer(silence) as peer:
            events = self.events(peer.url, {"op": "expect", "ref": 1, "match": "x", "timeout_ms": 50},
                                 {"op": "expect", "ref": 2, "match": "/(/"})
        results = {event["ref"]: event for event in events if event["ev"] == "result"}
        self.assertEqual((results[1]["ok"], results[1]["msg"]), (False, "timed out"))
        self.assertFalse(results[2]["ok"])

    def test_ping_is_answered_with_its_round_trip(self):
        def script(stream):
            while (frame := stream.next()).opcode != 8:
                stream.send(Frame(0xA, frame.payload))
            stream.send(frame)
        with Peer(script) as peer:
            events = self.events(peer.url, {"op": "ping", "data": "p"}, {"op": "ping", "ref": 1, "data": "x" * 126})
        pong = next(event for event in events if event["ev"] == "pong")
        self.assertEqual(pong["data"], "p")
        self.assertGreater(pong["rtt_ms"], 0)
        result = next(event for event in events if event["ev"] == "result")
        self.assertEqual((result["ok"], result["msg"]), (False, "a ping carries at most 125 bytes"))

    def test_close_says_why_and_ends_it(self):
        frames = []

        def script(stream):
            frames.append(stream.next())
            stream.send(frames[0])
        with Peer(script) as peer:
            events = self.events(peer.url, {"op": "close", "ref": 1, "code": 1006},
                                 {"op": "close", "code": 4321, "reason": "done"})
        self.assertEqual(frames, [close(4321, "done")])
        self.assertFalse(next(event for event in events if event["ev"] == "result")["ok"])
        self.assertEqual((events[-1]["ev"], events[-1]["code"]), ("close", 4321))


class Events(Session):
    def test_all_have_a_time_that_does_not_go_back(self):
        with Peer(echo) as peer:
            times = [event["t"] for event in self.events(peer.url, *[{"op": "send", "data": "x"}] * 20)]
        self.assertEqual(times, sorted(times))
        self.assertGreaterEqual(times[0], 0)

    def test_open_tells_what_was_agreed(self):
        with Peer(silence, extra="Sec-WebSocket-Protocol: v2\r\n") as peer:
            first = self.events(peer.url, flags=["-s", "v1", "-s", "v2"])[0]
        self.assertEqual([first[key] for key in ("ev", "url", "status", "subprotocol", "attempt")],
                         ["open", peer.url, 101, "v2", 1])

    def test_pings_and_bytes_are_shown(self):
        def script(stream):
            stream.send(ping("are you there"), Frame(0x2, b"\xff"), text("not {json"))
            silence(stream)
        with Peer(script) as peer:
            events = self.events(peer.url, flags=["--json"])
        self.assertEqual(next(event for event in events if event["ev"] == "ping")["data"], "are you there")
        said = [event for event in events if event["ev"] == "msg"]
        self.assertEqual([said[0].get("b64"), said[1].get("data")], ["/w==", "not {json"])

    def test_a_close_by_the_server_and_what_it_means(self):
        def script(stream):
            stream.send(close(1011, "oops"))
            stream.next()
        with Peer(script) as peer:
            *_, end, error = self.events(peer.url, flags=["--eof", "keep"], status=6)
        self.assertEqual((end["ev"], end["code"], end["reason"], end["clean"]), ("close", 1011, "oops", True))
        self.assertEqual((error["ev"], error["code"], error["exit"]), ("error", "lost", 6))
        self.assertIn("1011", error["msg"])

    def test_a_refusal(self):
        with Serve("--path", "/ws") as serve:
            error, = self.events(serve.url, status=4)
        self.assertEqual((error["ev"], error["code"], error["exit"]), ("error", "upgrade", 4))
        self.assertIn("404", error["msg"])


class BadLines(Session):
    LINES = ["nonsense", "[]", "{}", '{"op":7}', '{"op":"fly"}', '{"op":"send"}', '{"op":"send","data":1}',
             '{"op":"send","data":"a","json":1}', '{"op":"send","b64":"!"}', '{"op":"close","code":"x"}',
             '{"op":"request","json":{},"timeout_ms":"x"}', '{"op":"expect"}']

    def test_are_named_and_do_not_end_the_session(self):
        with Peer(echo) as peer:
            events = self.events(peer.url, *self.LINES, {"op": "send", "data": "after"})
        bad = [event for event in events if event["ev"] == "error"]
        self.assertEqual([(event["code"], event["line"]) for event in bad],
                         [("bad_op", line) for line in range(1, len(self.LINES) + 1)])
        self.assertTrue(all(event["msg"] for event in bad))
        self.assertEqual([event["data"] for event in events if event["ev"] == "msg"][-1], "after")

    def test_end_a_strict_session(self):
        for line in self.LINES:
            with self.subTest(line), Peer(silence) as peer:
                *_, error = self.events(peer.url, line, flags=["--strict"], status=2)
                self.assertEqual((error["ev"], error["exit"]), ("error", 2))
                self.assertIn("line 1: ", error["msg"])

    def test_are_not_lines_of_nothing(self):
        with Peer(silence) as peer:
            self.events(peer.url, "", "", flags=["--strict"])


if __name__ == "__main__":
    unittest.main()
