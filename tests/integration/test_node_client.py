"""`wskit serve` and the clients of Node: ws and wscat."""

import json
import unittest

from node import node, wscat
from wskit import Serve


class NodeClient(unittest.TestCase):

    def run_against(self, script: str, *flags: str, more: tuple = ()):
        with Serve(*flags) as serve, node(script, serve.url, *more) as client:
            self.assertEqual(client.wait(), 0, "\n".join(client.err.rest()))

    def test_ws_gets_back_what_it_sends(self):
        self.run_against("echo_client.mjs", "--echo")

    def test_ws_gets_back_what_it_sends_compressed(self):
        for flags in ((), ("--deflate-takeover",)):
            self.run_against("echo_client.mjs", "--echo", "--deflate", "--deflate-threshold", "10",
                             *flags, more=("permessage-deflate",))

    def test_ws_meets_others_in_a_room_compressed(self):
        for flags in ((), ("--deflate-takeover",)):
            self.run_against("rooms_client.mjs", "--deflate", "--deflate-threshold", "10", *flags)

    def test_ws_meets_others_in_a_room(self):
        self.run_against("rooms_client.mjs")

    def test_ws_meets_others_in_a_room_across_threads(self):
        self.run_against("rooms_client.mjs", "--threads", "4")

    def test_wscat_gets_back_what_it_sends(self):
        with Serve("--echo") as serve, wscat("--no-color", "-c", serve.url, "-x", "κόσμε") as client:
            self.assertIn("κόσμε", client.out.until("κόσμε"))
            self.assertEqual(client.wait(), 0)

    def test_wscat_joins_a_room(self):
        join = json.dumps({"type": "join", "roomId": "tea"})
        with Serve() as serve, wscat("--no-color", "-c", serve.url, "-x", join) as client:
            client.out.until('"presence"')
            self.assertEqual(client.wait(), 0)

    def test_wscat_offers_a_subprotocol_that_is_not_supported(self):
        with Serve("--echo") as serve, wscat("-c", serve.url, "-s", "chat", "-x", "x") as client:
            # ws insists on one of those it offered; what matters is that it gets an answer.
            client.err.until("subprotocol")
            self.assertNotEqual(client.wait(), 0)


if __name__ == "__main__":
    unittest.main()
