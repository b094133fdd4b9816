"""How `wskit` gets to a server: addresses, sockets, proxies, redirects."""
import socket
import unittest

from peer import Peer, echo, run


class Addresses(unittest.TestCase):
    def connect(self, peer, *flags, host="name.test"):
        return run("connect", f"ws://{host}:{peer.port}/", "-x", "hi", *flags)

    def test_are_what_resolve_says(self):
        with Peer(echo) as peer:
            done = self.connect(peer, "--resolve", f"name.test:{peer.port}:127.0.0.1")
        self.assertEqual((done.returncode, done.stdout), (0, b"hi\n"), done.stderr)

    def test_are_tried_until_one_answers(self):
        with Peer(echo) as peer:
            done = self.connect(peer, "--resolve", f"*:{peer.port}:[::1],127.0.0.2,127.0.0.1")
        self.assertEqual((done.returncode, done.stdout), (0, b"hi\n"), done.stderr)

    def test_are_counted_when_none_answers(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        for command in (("connect",), ("bench", "-n", "1")):
            done = run(command[0], f"ws://name.test:{port}/", *command[1:],
                       "--resolve", f"name.test:{port}:127.0.0.1,127.0.0.2")
            self.assertEqual((done.returncode, done.stderr.decode()),
                             (3, f"wskit {command[0]}: ws://name.test:{port}/: "
                                 "connection refused (2 addresses tried)\n"))

    def test_are_of_the_family_that_is_asked_for(self):
        with Peer(echo) as peer:
            addresses = f"name.test:{peer.port}:::1,127.0.0.1"
            self.assertEqual(self.connect(peer, "-4", "--resolve", addresses).returncode, 0)
        done = run("bench", "ws://127.0.0.1:9/", "-6", "-n", "1")
        self.assertEqual(done.returncode, 3)
        self.assertIn("127.0.0.1 has no IPv6 address", done.stderr.decode())

    def test_that_resolve_does_not_understand_are_a_usage_error(self):
        done = run("connect", "ws://h/", "--resolve", "h:80")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--resolve: 'h:80' is not HOST:PORT:ADDRESS", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
