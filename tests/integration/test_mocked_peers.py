"""Node's ws on either side of a capture: its server is recorded, its clients talk to the mock of it, and its server is told from another."""

import json
import os
import tempfile
import unittest

from node import NodeServer, node
from wskit import Serve, run


class Mocked(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.capture = os.path.join(folder.name, "node.wscap.jsonl")

    def record(self, *arguments):
        """A session with Node's server, which echoes."""
        with NodeServer() as server:
            done = run("connect", server.url("/chat?x=1"), "-s", "chat", "--record", self.capture, *arguments)
            self.assertEqual(done.returncode, 0, done.stderr)

    def write(self, *events):
        with open(self.capture, "w", encoding="utf-8") as file:
            file.write("\n".join(json.dumps(event) for event in ({"wscap": 1}, *events)) + "\n")

    def converse(self, url, *lines, subprotocol=""):
        with node("conversation.mjs", url, subprotocol, *lines) as client:
            self.assertEqual(client.wait(), 0, "\n".join(client.err.rest()))

    def ended(self, mock):
        """What the mock has said, and its status."""
        mock.child.terminate()
        return mock.wait(), "\n".join(mock.err.rest())

    def test_a_client_meets_the_server_that_was_recorded(self):
        self.record("-x", "héllo", "-x", '{"a":1,"b":2}', "-n", "2")
        with Serve("--mock", self.capture, "--strict", "--pace", "asap") as mock:
            url = mock.url + "chat?x=1"
            self.converse(url, "> héllo", '> {"b":2,"a":1}', "< héllo", '< {"a":1,"b":2}', subprotocol="chat")
            self.assertEqual(run("replay", self.capture, mock.url.rstrip("/"), "--check").returncode, 0)
            status, said = self.ended(mock)
        self.assertEqual(status, 0, said)
        self.assertIn("2 clients, 4 messages as recorded, 0 unexpected, 0 missing", said)

    def test_several_clients_with_values_of_their_own_and_bytes(self):
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/"},
                   {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": '{"id":"{{ID}}","type":"get"}', "tpl": True},
                   {"t": 0.05, "c": "1", "ev": "msg", "dir": "<", "data": '{"re":"{{ID}}"}', "tpl": True},
                   {"t": 0.06, "c": "1", "ev": "msg", "dir": ">", "op": 2, "b64": "AAH/"},
                   {"t": 0.07, "c": "1", "ev": "msg", "dir": "<", "op": 2, "b64": "/wE="},
                   {"t": 0.08, "c": "1", "ev": "close", "code": 4001, "reason": "done", "by": "<"})
        with Serve("--mock", self.capture, "--strict") as mock:
            clients = [node("conversation.mjs", mock.url, "", f'> {{"type":"get","id":"{name}"}}', f'< {{"re":"{name}"}}',
                            ">b AAH/", "<b /wE=", "closed 4001") for name in ("x", "y", "z")]
            for client in clients:
                with client:
                    self.assertEqual(client.wait(), 0, "\n".join(client.err.rest()))
            status, said = self.ended(mock)
        self.assertEqual(status, 0, said)
        self.assertIn("3 clients, 6 messages as recorded", said)

    def test_a_client_that_vanishes_is_told(self):
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/"},
                   {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "a"}, {"t": 0, "c": "1", "ev": "msg", "dir": "<", "data": "A"},
                   {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "b"})
        with Serve("--mock", self.capture, "--strict") as mock:
            self.converse(mock.url, "> a", "< A", "vanish")
            mock.err.until("left before it said this")
            status, _ = self.ended(mock)
        self.assertEqual(status, 1)

    def test_a_server_that_speaks_otherwise_than_recorded_is_told(self):
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/chat", "subprotocols": ["chat"]},
                   {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": '{"n":1}'},
                   {"t": 0, "c": "1", "ev": "msg", "dir": "<", "data": '{"n":2}'},
                   {"t": 0, "c": "1", "ev": "close", "code": 1000, "by": ">"})
        with NodeServer() as server:
            done = run("replay", self.capture, server.url(), "--check")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("  /n\n  - 2\n  + 1\n", done.stdout)


if __name__ == "__main__":
    unittest.main()
