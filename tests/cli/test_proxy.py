"""`wskit` through proxies: scripted ones that do exactly what a test says, and real ones."""
import contextlib
import os
import pathlib
import tempfile
import unittest

from peer import Peer, echo, read_head, run
from proxies import SOCKS_REPLY, http_proxy, microsocks, socks_proxy, tinyproxy, unused_port

for variable in ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
    os.environ.pop(variable, None)


class Proxies(unittest.TestCase):
    @contextlib.contextmanager
    def behind(self, make, **how):
        """A server, and a proxy that leads to it."""
        with Peer(echo) as server, Peer(raw=make(server.port, **how)) as proxy:
            yield server, f"127.0.0.1:{proxy.port}"

    def connect(self, url, *flags, env=None):
        return run("connect", url, "-x", "hi", *flags, env=env)

    def assert_echoed(self, done):
        self.assertEqual((done.returncode, done.stdout), (0, b"hi\n"), done.stderr)

    def failure(self, raw, scheme="http", url="ws://name.test/"):
        """What is said of a proxy that plays `raw`, without its address."""
        with Peer(raw=raw) as proxy:
            done = self.connect(url, "--proxy", f"{scheme}://127.0.0.1:{proxy.port}")
        self.assertEqual(done.returncode, 3, done.stderr)
        said = done.stderr.decode()
        start = f"wskit connect: {url}: proxy 127.0.0.1:{proxy.port}: "
        self.assertEqual((said[:len(start)], said.count("\n")), (start, 1), said)
        return said[len(start):-1]


class HttpConnect(Proxies):
    def test_opens_a_tunnel_to_the_server(self):
        heads = []
        with self.behind(http_proxy, heads=heads) as (server, proxy):
            self.assert_echoed(self.connect(f"ws://name.test:{server.port}/", "--proxy", f"http://{proxy}"))
        self.assertEqual(heads, [[f"CONNECT name.test:{server.port} HTTP/1.1", f"Host: name.test:{server.port}"]])

    def test_sends_credentials_to_the_proxy_alone(self):
        heads, requests = [], []
        with Peer(lambda stream: (requests.append(stream.head), echo(stream))) as server, \
                Peer(raw=http_proxy(server.port, heads)) as proxy:
            self.assert_echoed(self.connect(server.url, "--proxy", f"ann:s%20cret@127.0.0.1:{proxy.port}"))
        self.assertIn("Proxy-Authorization: Basic YW5uOnMgY3JldA==", heads[0])
        self.assertNotIn("Proxy-Authorization", requests[0])

    def test_loses_nothing_that_comes_with_the_answer(self):
        def raw(connection):
            read_head(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 503 Full\r\nContent-Length: 9\r\n\r\ncome back")
        with Peer(raw=raw) as proxy:
            done = self.connect("ws://name.test/", "--proxy", f"127.0.0.1:{proxy.port}")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("503 Full", done.stderr.decode())
        self.assertIn("come back", done.stderr.decode())

    def test_tells_the_status_and_the_body_of_a_refusal(self):
        def raw(connection):
            read_head(connection)
            connection.sendall(b"HTTP/1.1 403 Filtered\r\nTransfer-Encoding: chunked\r\n\r\n"
                               b"5\r\nnot\x1b \r\n5\r\nhere\n\r\n0\r\n\r\n")
        self.assertEqual(self.failure(raw), "the answer to CONNECT is 403 Filtered: not\\x1b here")

    def test_tells_that_credentials_are_wanted(self):
        def raw(connection):
            read_head(connection)
            connection.sendall(b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=x\r\n\r\n")
        self.assertIn("407 Who are you; its URL needs the right user and password", self.failure(raw))

    def test_tells_of_an_answer_cut_off_at_any_byte(self):
        answer = b"HTTP/1.1 200 Yes\r\nX: y\r\n\r\n"
        for size in range(len(answer)):
            def raw(connection, part=answer[:size]):
                read_head(connection)
                connection.sendall(part)
            with self.subTest(size):
                self.assertEqual(self.failure(raw), "it ended the connection before it had answered")

    def test_tells_of_a_proxy_that_is_not_there(self):
        port = unused_port()
        done = self.connect("ws://name.test/", "--proxy", f"http://u:secret@127.0.0.1:{port}")
        self.assertEqual((done.returncode, done.stderr.decode()),
                         (3, f"wskit connect: ws://name.test/: proxy 127.0.0.1:{port}: connection refused\n"))

    def test_gives_up_in_time(self):
        def raw(connection):
            while connection.recv(1 << 16):
                pass
        with Peer(raw=raw) as proxy:
            done = self.connect("ws://name.test/", "--proxy", f"127.0.0.1:{proxy.port}", "--connect-timeout", "200ms")
        self.assertEqual(done.returncode, 8, done.stderr)

    def test_goes_through_tinyproxy(self):
        with tinyproxy("ann", "secret") as address, Peer(echo) as server:
            self.assert_echoed(self.connect(server.url, "--proxy", f"http://ann:secret@{address}"))
        with tinyproxy("ann", "secret") as address:
            done = self.connect("ws://127.0.0.1:9/", "--proxy", f"http://ann:wrong@{address}")
            self.assertEqual(done.returncode, 3)
            self.assertRegex(done.stderr.decode(), f"proxy {address}: the answer to CONNECT is 40[17]")


class Socks(Proxies):
    def test_lets_the_proxy_resolve_names(self):
        asked = []
        with self.behind(socks_proxy, asked=asked) as (server, proxy):
            self.assert_echoed(self.connect(f"ws://name.test:{server.port}/", "--proxy", f"socks5h://{proxy}"))
        self.assertEqual(asked, [(3, b"name.test", server.port)])

    def test_resolves_names_itself(self):
        asked = []
        with self.behind(socks_proxy, asked=asked) as (server, proxy):
            self.assert_echoed(self.connect(f"ws://name.test:{server.port}/", "--proxy", f"socks5://{proxy}",
                                            "--resolve", f"name.test:{server.port}:[2001:db8::7]"))
        self.assertEqual(asked, [(4, bytes.fromhex("20010db8") + bytes(11) + b"\x07", server.port)])

    def test_gives_credentials(self):
        with self.behind(socks_proxy, credentials=(b"ann", b"s:cret")) as (server, proxy):
            self.assert_echoed(self.connect(server.url, "--proxy", f"socks5h://ann:s%3Acret@{proxy}"))

    def test_tells_why_the_proxy_fails(self):
        def answers(*parts):
            def raw(connection):
                for part in parts:
                    connection.recv(1 << 16)
                    connection.sendall(part)
            return raw
        for parts, said in (((b"\x05\xff",), "its URL needs a user and password"),
                            ((b"\x05\x00", b"\x05\x05\x00\x01"), "the server refused the connection"),
                            ((b"\x05\x00", b"\x05\x02\x00\x01"), "its rules do not allow the connection"),
                            ((b"HTTP/1.1 400 Bad Request\r\n",), "this is no SOCKS5 proxy")):
            with self.subTest(said):
                self.assertIn(said, self.failure(answers(*parts), "socks5h"))

    def test_tells_of_an_answer_cut_off_at_any_byte(self):
        answer = b"\x05\x00" + SOCKS_REPLY
        for size in range(len(answer)):
            def raw(connection, part=answer[:size]):
                connection.recv(3)
                connection.sendall(part[:2])
                if len(part) >= 2:
                    connection.recv(1 << 16)
                    connection.sendall(part[2:])
            with self.subTest(size):
                self.assertEqual(self.failure(raw, "socks5h"), "it ended the connection before it had answered")

    def test_goes_through_microsocks(self):
        with microsocks("ann", "secret") as address:
            with Peer(echo) as server:
                self.assert_echoed(self.connect(server.url, "--proxy", f"socks5h://ann:secret@{address}"))
            done = self.connect("ws://127.0.0.1:9/", "--proxy", f"socks5h://ann:wrong@{address}")
            self.assertIn(f"proxy {address}: it does not take this user and password", done.stderr.decode())
            done = self.connect(f"ws://127.0.0.1:{unused_port()}/", "--proxy", f"socks5://ann:secret@{address}")
            self.assertIn(f"proxy {address}: the server refused the connection", done.stderr.decode())


class Choice(Proxies):
    def test_follows_the_environment(self):
        for name in ("http_proxy", "all_proxy", "ALL_PROXY"):
            heads = []
            with self.subTest(name), self.behind(http_proxy, heads=heads) as (server, proxy):
                self.assert_echoed(self.connect(server.url, env={name: proxy}))
                self.assertEqual(len(heads), 1)

    def test_leaves_out_what_no_proxy_names(self):
        with Peer(echo) as server:
            self.assert_echoed(self.connect(server.url, env={"http_proxy": "127.0.0.1:9", "no_proxy": "127.0.0.0/8"}))

    def test_is_the_options_above_all(self):
        with Peer(echo) as server:
            self.assert_echoed(self.connect(server.url, "--proxy", "", env={"http_proxy": "127.0.0.1:9"}))
        with self.behind(http_proxy) as (server, proxy):
            self.assert_echoed(self.connect(server.url, "--proxy", proxy, env={"no_proxy": "*"}))

    def test_that_is_wrong_is_a_usage_error_without_the_password(self):
        for flags, env in ((("--proxy", "ftp://u:secret@h"), {}), ((), {"http_proxy": "ftp://u:secret@h"})):
            done = self.connect("ws://h/", *flags, env=env)
            self.assertEqual(done.returncode, 2)
            self.assertIn("proxy: the proxy's URL has an unknown scheme", done.stderr.decode())
            self.assertNotIn("secret", done.stderr.decode())

    def test_holds_for_bench_and_replay(self):
        with self.behind(http_proxy) as (server, proxy):
            done = run("bench", server.url, "-c", "1", "-n", "3", "--proxy", proxy)
            self.assertEqual(done.returncode, 0, done.stderr)
        with tempfile.TemporaryDirectory() as folder:
            capture = str(pathlib.Path(folder) / "c.jsonl")
            with Peer(echo) as server:
                self.connect(server.url, "--record", capture)
            with self.behind(http_proxy) as (server, proxy):
                done = run("replay", capture, "ws://name.test/", "--check", "--proxy", proxy)
                self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
