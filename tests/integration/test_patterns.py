"""Clients that were written for servers of their own, and find in wskit what they expect of those."""

import tempfile
import unittest

from node import node
from wskit import Serve


class Patterns(unittest.TestCase):

    def test_work_against_rooms(self):
        for threads in ("1", "3"):
            with self.subTest(threads), Serve("--threads", threads) as serve, \
                    node("patterns.mjs", serve.url) as clients:
                self.assertEqual(clients.wait(), 0, "\n".join(clients.err.rest()))

    def test_poll_where_they_find_no_websocket(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as tokens:
            tokens.write('[[token]]\ntoken = "s3cret"\nuser = "ann"\n')
            tokens.flush()
            with Serve("--threads", "2", "--fallback", "poll", "--tokens", tokens.name) as serve, \
                    node("degrading.mjs", serve.url, "s3cret") as client:
                self.assertEqual(client.wait(), 0, "\n".join(client.err.rest()))

    def test_reconnect_to_a_server_that_was_gone(self):
        with Serve("--threads", "2") as first:
            port = str(first.port)
            client = node("reconnector.mjs", first.url)
            self.addCleanup(client.__exit__)
            client.out.until("joined")
        client.out.until("close 1001")
        client.out.until("close 1006")
        with Serve(listen=f"127.0.0.1:{port}"):
            client.out.until("open after")
            client.out.until("joined")
            client.out.until("close 1000")
            self.assertEqual(client.wait(), 0)


if __name__ == "__main__":
    unittest.main()
