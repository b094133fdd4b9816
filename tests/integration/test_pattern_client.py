"""`wskit connect` follows its patterns with a server that was written for clients of its own, on Node's ws."""

import json
import unittest

from node import node
from wskit import events, run


class PatternClient(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = node("pattern_server.mjs")
        cls.addClassCleanup(cls.server.__exit__)
        cls.url = f"ws://127.0.0.1:{int(cls.server.out.next())}/"

    @classmethod
    def tearDownClass(cls):
        cls.server.child.terminate()

    def connect(self, *flags: str, status: int = 0, **how):
        done = run("connect", self.url, *flags, **how)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def test_requests_find_their_answers_whatever_the_order(self):
        asked = [json.dumps({"type": "double", "payload": number}) for number in range(200)]
        done = self.connect("--pool", "3", "--pool-depth", "5", stdin="\n".join(asked) + "\n")
        doubled = [answer["payload"] for answer in events(done.stdout.splitlines())]
        self.assertEqual(sorted(doubled), list(range(0, 400, 2)))

    def test_requests_one_by_one_are_answered_in_order(self):
        asked = [json.dumps({"type": "double", "payload": number}) for number in range(20)]
        done = self.connect("--request", stdin="\n".join(asked) + "\n")
        self.assertEqual([answer["payload"] for answer in events(done.stdout.splitlines())], list(range(0, 40, 2)))

    def test_an_answer_with_an_error_is_a_failure(self):
        done = self.connect("--request", "-x", '{"type":"double","payload":"x"}', status=1)
        self.assertIn("the request failed: not a number", done.stderr)

    def test_a_program_gets_its_answers(self):
        ops = [json.dumps({"op": "request", "ref": number, "json": {"type": "double", "payload": number}})
               for number in range(10)]
        told = events(self.connect("--jsonl", "--json", stdin="\n".join(ops) + "\n").stdout.splitlines())
        results = {event["ref"]: event["json"]["payload"] for event in told if event["ev"] == "result"}
        self.assertEqual(results, {number: 2 * number for number in range(10)})

    def test_rooms_are_joined_and_spoken_in(self):
        done = self.connect("--room", "tea", "-x", "hello", "--until", "hello")
        joined, said = done.stdout.splitlines()
        self.assertRegex(joined, r"^\* user\d+ joined$")
        self.assertRegex(said, r"^user\d+: hello$")

    def test_a_room_that_is_forbidden(self):
        done = self.connect("--room", "vault", status=7)
        self.assertIn("room 'vault': Forbidden: Cannot join this channel", done.stderr)

    def test_heartbeats_are_measured(self):
        done = self.connect("--heartbeat", "20ms", "-w", "300ms", "-v")
        self.assertRegex(done.stderr, r"heartbeat answered after [\d.]+ (us|ms)")
        self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
