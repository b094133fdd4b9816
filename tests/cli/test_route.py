"""How `wskit` gets to a server: addresses, sockets, proxies, redirects."""
import pathlib
import socket
import tempfile
import unittest

from peer import Peer, echo, read_head, run, start


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

    def test_of_a_unix_socket_are_named_when_nobody_is_there(self):
        for command in (("connect", "-x", "hi"), ("bench", "-n", "1")):
            done = run(command[0], "ws://h/", *command[1:], "--unix", "/nowhere/a.sock")
            self.assertEqual((done.returncode, done.stderr.decode()),
                             (3, f"wskit {command[0]}: ws://h/: /nowhere/a.sock: no such file or directory\n"))

    def test_that_resolve_does_not_understand_are_a_usage_error(self):
        done = run("connect", "ws://h/", "--resolve", "h:80")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--resolve: 'h:80' is not HOST:PORT:ADDRESS", done.stderr.decode())


def redirect(location, status="302 Found"):
    """A server that redirects there."""
    def raw(connection):
        read_head(connection)
        connection.sendall(f"HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())
    return raw


class Redirects(unittest.TestCase):
    def connect(self, peer, *flags, **how):
        return run("connect", peer.url, "-x", "hi", *flags, **how)

    def test_are_followed_when_asked(self):
        for status in ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"):
            heads = []
            with self.subTest(status), Peer(lambda s, to=heads: (to.append(s.head), echo(s))) as server, \
                    Peer(raw=redirect(f"http://127.0.0.1:{server.port}/new?x#y", status)) as first:
                done = self.connect(first, "-L", "-v")
                self.assertEqual((done.returncode, done.stdout), (0, b"hi\n"), done.stderr)
                self.assertIn(f"{first.url}: redirected to {server.url}new?x ({status[:3]})\n", done.stderr.decode())
                self.assertTrue(heads[0].startswith("GET /new?x HTTP/1.1\r\n"))

    def test_are_refusals_unless_they_are_followed(self):
        with Peer(raw=redirect("/new")) as first:
            done = self.connect(first)
        self.assertEqual((done.returncode, done.stderr.decode()),
                         (4, f"wskit connect: {first.url}: the server redirects to /new (302 Found)\n"
                             "Add --location to follow it.\n"))

    def test_in_a_circle_end(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(20)
            url = f"ws://127.0.0.1:{listener.getsockname()[1]}/"
            with start("connect", url, "-x", "hi", "-L") as child:
                for _ in range(6):
                    connection, _ = listener.accept()
                    with connection:
                        redirect("/")(connection)
                _, err = child.communicate(timeout=20)
        self.assertEqual((child.returncode, err.decode()),
                         (4, f"wskit connect: {url}: more than 5 redirects, the last one to /\n"))

    def test_give_credentials_to_no_other_server(self):
        heads = []
        with Peer(lambda stream: (heads.append(stream.head), echo(stream))) as server, \
                Peer(raw=redirect(server.url)) as first:
            done = self.connect(first, "-L", "-u", "ann:secret", "-H", "Cookie: c=1", "-H", "X-Mine: 1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("X-Mine: 1", heads[0])
        for name in ("Authorization", "Cookie"):
            self.assertNotIn(name, heads[0])

    def test_blame_the_server_that_they_lead_to(self):
        with socket.create_server(("127.0.0.1", 0)) as gone:
            url = f"ws://127.0.0.1:{gone.getsockname()[1]}/"
        with Peer(raw=redirect(url)) as first:
            done = self.connect(first, "-L")
        self.assertEqual((done.returncode, done.stderr.decode()), (3, f"wskit connect: {url}: connection refused\n"))

    def test_are_followed_by_bench(self):
        with Peer(echo) as server, Peer(raw=redirect(server.url)) as first:
            done = run("bench", first.url, "-c", "1", "-n", "3", "-L")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout.decode(), r"1 opened of 1 in \S+ \S+, after 1 redirect\n")

    def test_are_followed_by_replay(self):
        with tempfile.TemporaryDirectory() as folder:
            capture = str(pathlib.Path(folder) / "c.jsonl")
            with Peer(echo) as server:
                self.connect(server, "--record", capture)
            with Peer(echo) as server, Peer(raw=redirect(server.url)) as first:
                done = run("replay", capture, first.url, "--check", "-L", "-v")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f": redirected to {server.url} (302)\n", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
