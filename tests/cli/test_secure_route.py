"""Proxies and redirects where TLS is spoken: to the server, to the proxy, or to both."""
import contextlib
import os
import ssl
import unittest

from peer import Peer, echo, read_head, run, upgraded
from certificates import Authority
from proxies import http_proxy, socks_proxy

for variable in ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
    os.environ.pop(variable, None)


class SecureRoute(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = Authority()
        cls.addClassCleanup(cls.authority.close)
        cls.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        cls.context.load_cert_chain(cls.authority.issue("server"))

    def secure(self, script):
        """The same over TLS."""
        def raw(connection):
            with contextlib.suppress(ssl.SSLError, ConnectionError), \
                    self.context.wrap_socket(connection, server_side=True) as stream:
                script(stream)
        return raw

    def secure_echo(self):
        return Peer(raw=self.secure(lambda stream: echo(upgraded(stream))))

    def connect(self, url, *flags, **how):
        return run("connect", url, "-x", "hi", "--cacert", self.authority.file, *flags, **how)

    def assert_echoed(self, done):
        self.assertEqual((done.returncode, done.stdout), (0, b"hi\n"), done.stderr)


class SecureProxies(SecureRoute):
    def test_lead_to_a_secure_server(self):
        for scheme, make in (("http", http_proxy), ("socks5h", socks_proxy), ("socks5", socks_proxy)):
            with self.subTest(scheme), self.secure_echo() as server, Peer(raw=make(server.port)) as proxy:
                self.assert_echoed(self.connect(f"wss://127.0.0.1:{server.port}/", "--proxy",
                                                f"{scheme}://127.0.0.1:{proxy.port}"))

    def test_may_speak_tls_themselves(self):
        with Peer(echo) as server, Peer(raw=self.secure(http_proxy(server.port))) as proxy:
            self.assert_echoed(self.connect(server.url, "--proxy", f"https://127.0.0.1:{proxy.port}"))

    def test_may_carry_tls_within_tls(self):
        with self.secure_echo() as server, Peer(raw=self.secure(http_proxy(server.port))) as proxy:
            self.assert_echoed(self.connect(f"wss://localhost:{server.port}/", "--sni", "localhost",
                                            "--proxy", f"https://127.0.0.1:{proxy.port}"))

    def test_must_be_trusted(self):
        with Peer(raw=self.secure(http_proxy(9))) as proxy:
            done = run("connect", "ws://name.test/", "--proxy", f"https://127.0.0.1:{proxy.port}")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn(f"ws://name.test/: proxy 127.0.0.1:{proxy.port}: ", done.stderr.decode())

    def test_of_the_environment_are_chosen_by_the_scheme(self):
        heads = []
        with self.secure_echo() as server, Peer(raw=http_proxy(server.port, heads)) as proxy:
            self.assert_echoed(self.connect(f"wss://127.0.0.1:{server.port}/",
                                            env={"https_proxy": f"127.0.0.1:{proxy.port}", "http_proxy": "x.test:1"}))
        self.assertEqual(len(heads), 1)


class SecureRedirects(SecureRoute):
    def redirect(self, location):
        def script(connection):
            read_head(connection)
            connection.sendall(f"HTTP/1.1 307 Go\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())
        return script

    def test_lead_to_tls(self):
        with self.secure_echo() as server, Peer(raw=self.redirect(f"https://127.0.0.1:{server.port}/")) as first:
            self.assert_echoed(self.connect(first.url, "-L"))

    def test_do_not_lead_out_of_tls(self):
        with Peer(raw=self.secure(self.redirect("http://127.0.0.1:9/"))) as first:
            url = f"wss://127.0.0.1:{first.port}/"
            done = self.connect(url, "-L")
        self.assertEqual((done.returncode, done.stderr.decode()),
                         (4, f"wskit connect: {url}: the server redirects to ws://127.0.0.1:9/, "
                             "which is not encrypted as wss:// is\n"))


if __name__ == "__main__":
    unittest.main()
