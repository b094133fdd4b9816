"""`wskit connect --codec socketio` against the real socket.io server."""

import json
import os
import tempfile
import unittest

from node import node
from wskit import events, run, wskit


class SocketIoTest(unittest.TestCase):

    def setUp(self):
        self.server = node("socketio.mjs")
        self.addCleanup(self.server.__exit__)
        self.port = int(self.server.out.next())

    def url(self, name_space="/"):
        return f"ws://127.0.0.1:{self.port}{name_space}"

    def connect(self, *arguments, name_space="/", **how):
        return run("connect", self.url(name_space), "--codec", "socketio", *arguments, **how)

    def assert_lines(self, done, *lines):
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.splitlines(), list(lines))


class Events(SocketIoTest):

    def test_go_both_ways(self):
        done = self.connect("-n", "3", stdin='["chat", {"text":"κόσμε"}, 1.5]\nword "x" [2]\nalone\n')
        self.assert_lines(done, '["chat",{"text":"κόσμε"},1.5]', '["word","x",[2]]', '["alone"]')

    def test_reach_rooms_that_were_joined_by_events(self):
        done = self.connect("-x", 'join {"room":"tea"}', "-x", '["tell","tea","hello"]', "--expect", "hello")
        self.assert_lines(done, '["told","tea","hello"]')

    def test_are_acknowledged_by_the_server(self):
        done = self.connect("-x", '{"event":["add",1,2],"id":7}', "-n", "1")
        self.assert_lines(done, '{"ack":7,"args":[3]}')

    def test_are_acknowledged_to_the_server(self):
        with wskit("connect", self.url(), "--codec", "socketio") as client:
            client.say('["ask me"]')
            self.assertEqual(client.out.next(), '{"event":["question","how much?"],"id":0}')
            client.say('{"ack":0,"args":["42"]}')
            self.server.out.until('answered "42"')

    def test_carry_bytes(self):
        done = self.connect("-x", '["bytes",{"_b64":"AAH/"}]', "-n", "1")
        self.assert_lines(done, '["bytes",{"back":{"_b64":"AAH/"}}]')
        self.assertEqual([self.server.out.next() for _ in range(2)][1], "bytes 0001ff")

    def test_are_refused_before_anything_is_sent_when_they_are_none(self):
        done = self.connect("-x", "[1]")
        self.assertEqual(done.returncode, 2)
        self.assertIn('--execute 1 is no event: its name is missing; write ["name",args...]', done.stderr)
        done = self.connect(stdin='ok\nsay hello\n')
        self.assertEqual(done.returncode, 2)
        self.assertIn("line 2 of the input is no event: an argument is not JSON: hello", done.stderr)


class Sessions(SocketIoTest):

    def test_bring_what_the_namespace_wants_to_see(self):
        done = self.connect("--socketio-auth", '{"token":"sesame"}', "-x", "hello", "-n", "1", name_space="/admin")
        self.assert_lines(done, '["hello"]')
        self.assertEqual(self.server.out.next(), 'connected /admin {"token":"sesame"}')

    def test_leave_what_lets_them_in_out_of_a_recording(self):
        with tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "session.wscap.jsonl")
            done = self.connect("--socketio-auth", '{"token":"sesame","more":[{"ticket":"s3cr3t-ticket"}]}',
                                "-x", 'hello "s3cr3t-ticket"', "-n", "1", "--record", capture, name_space="/admin")
            self.assert_lines(done, '["hello","s3cr3t-ticket"]')
            with open(capture, encoding="utf-8") as file:
                written = file.read()
        self.assertNotIn("s3cr3t", written)
        self.assertEqual(written.count("REDACTED"), 2)

    def test_are_refused_by_a_namespace(self):
        done = self.connect("-x", "hello", name_space="/admin")
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("the namespace refused: no token", done.stderr)

    def test_say_that_a_namespace_is_missing(self):
        done = self.connect("-x", "hello", name_space="/nowhere")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("the namespace refused: Invalid namespace", done.stderr)

    def test_outlast_the_heartbeats_of_the_server(self):
        # Without its answer the server would go after 2.3 s; with it the last answer comes at 3.
        done = self.connect("-x", "late", "-x", "late", "-w", "3")
        self.assert_lines(done, '["late"]', '["late"]')

    def test_say_goodbye(self):
        self.assertEqual(self.connect("-x", "hello", "-n", "1").returncode, 0)
        self.assertEqual([self.server.out.next() for _ in range(2)][1], "disconnected client namespace disconnect")

    def test_end_when_the_server_disconnects(self):
        done = self.connect("-x", '["kick me"]', "--eof", "keep")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_are_made_again_when_they_are_lost(self):
        with wskit("connect", self.url(), "--codec", "socketio", "--jsonl", "--retry", "3", "--retry-base",
                   "50ms") as client:
            client.out.until('"ev":"open"')
            client.say('{"op":"send","json":["drop me"]}')
            client.out.until('"ev":"reconnecting"')
            client.out.until('"attempt":2')
            client.say('{"op":"send","json":["again"]}')
            client.out.until("again")
            client.close_input()
            self.assertEqual(client.wait(), 0)


class JsonLines(SocketIoTest):

    def test_carry_events(self):
        ops = [{"op": "send", "ref": 1, "json": ["chat", 1]}, {"op": "send", "ref": 2, "json": [1]},
               {"op": "expect", "ref": 3, "match": "chat"}]
        done = self.connect("--jsonl", "--json", "-n", "1", stdin="".join(json.dumps(op) + "\n" for op in ops))
        self.assertEqual(done.returncode, 0, done.stderr)
        told = events(done.stdout.splitlines())
        self.assertEqual([event["json"] for event in told if event["ev"] == "msg"], [["chat", 1]])
        results = {event["ref"]: event for event in told if event["ev"] == "result"}
        self.assertTrue(results[1]["ok"])
        self.assertIn("is no event", results[2]["msg"])


if __name__ == "__main__":
    unittest.main()
