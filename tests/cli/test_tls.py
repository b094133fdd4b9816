"""TLS as a user sees it, both roles: options, exit statuses and what is said about what went wrong."""
import hashlib
import os
import signal
import socket
import ssl
import tempfile
import unittest
import warnings

from peer import Peer, echo, run, upgraded
from certificates import Authority
from wskit import Serve, wskit
from wskit import run as run_text


class SecurePeer(Peer):
    """A server that speaks TLS by Python's ssl; `seen` is what it knows of the client."""

    def __init__(self, context, script=echo):
        self.context, self.secure_script, self.seen = context, script, {}
        super().__init__(raw=self.shake_hands)
        self.url = self.url.replace("ws://", "wss://")

    def shake_hands(self, connection):
        try:
            stream = self.context.wrap_socket(connection, server_side=True)
        except (ssl.SSLError, OSError) as failure:
            self.seen["failure"] = str(failure)
            return
        with stream:
            self.seen.update(version=stream.version(), alpn=stream.selected_alpn_protocol(),
                             peer=stream.getpeercert(), reused=stream.session_reused)
            self.secure_script(upgraded(stream))


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = Authority()
        cls.addClassCleanup(cls.authority.close)
        cls.good = cls.authority.issue("server")

    def server_context(self, file=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file or self.good)
        return context

    def client_context(self):
        context = ssl.create_default_context(cafile=self.authority.file)
        return context

    def dial(self, serve, context=None, session=None):
        """A raw TLS connection to `serve`."""
        context = context or self.client_context()
        return context.wrap_socket(serve.dial(), server_hostname="localhost", session=session)

    def assert_said(self, done, status, *words):
        self.assertEqual(done.returncode, status, done.stderr)
        said = done.stderr if isinstance(done.stderr, str) else done.stderr.decode()
        self.assertLessEqual(len(said.splitlines()), 2, said)
        for word in words:
            self.assertIn(word, said)

    def echo_once(self, url, *flags, **how):
        return run("connect", url, "-x", "hello", "-n", "1", *flags, **how)


class Client(Tls):
    """`wskit connect` at a server of Python's ssl."""

    def connect(self, context, *flags, **how):
        with SecurePeer(context) as peer:
            done = self.echo_once(peer.url, *flags, **how)
        self.seen = peer.seen
        return done

    def test_it_trusts_the_authority_that_it_is_given(self):
        done = self.connect(self.server_context(), "--cacert", self.authority.file)
        self.assert_said(done, 0)
        self.assertEqual(done.stdout, b"hello\n")
        self.assertEqual(self.seen["version"], "TLSv1.3")

    def test_it_trusts_the_authorities_of_the_system(self):
        done = self.connect(self.server_context(), env={"SSL_CERT_FILE": self.authority.file})
        self.assert_said(done, 0)

    def test_an_unknown_issuer_is_named(self):
        done = self.connect(self.server_context())
        self.assert_said(done, 5, "the server's certificate comes from 'the authority'", "--cacert")

    def test_k_takes_any_certificate(self):
        expired = self.authority.issue("old", "DNS:elsewhere", end="20210101000000Z")
        self.assert_said(self.connect(self.server_context(expired), "-k"), 0)

    def test_an_expired_certificate(self):
        expired = self.authority.issue("expired", end="20210101000000Z")
        done = self.connect(self.server_context(expired), "--cacert", self.authority.file)
        self.assert_said(done, 5, "the server's certificate expired on 2021-01-01 00:00 UTC")

    def test_a_certificate_that_is_not_yet_valid(self):
        early = self.authority.issue("early", start="20980101000000Z")
        done = self.connect(self.server_context(early), "--cacert", self.authority.file)
        self.assert_said(done, 5, "the server's certificate is not valid before 2098-01-01")

    def test_a_certificate_for_another_host(self):
        other = self.authority.issue("other", "DNS:other.example,IP:192.0.2.1")
        done = self.connect(self.server_context(other), "--cacert", self.authority.file)
        self.assert_said(done, 5, "is for other.example, 192.0.2.1, not for 127.0.0.1", "--sni")

    def test_sni_asks_for_and_expects_another_name(self):
        context = self.server_context(self.authority.issue("named", "DNS:named.example"))
        names = []
        context.sni_callback = lambda stream, name, _: names.append(name)
        done = self.connect(context, "--cacert", self.authority.file, "--sni", "named.example")
        self.assert_said(done, 0)
        self.assertEqual(names, ["named.example"])

    def test_alpn_is_http_1_1(self):
        context = self.server_context()
        context.set_alpn_protocols(["h2", "http/1.1"])
        self.assert_said(self.connect(context, "-k"), 0)
        self.assertEqual(self.seen["alpn"], "http/1.1")

    def test_a_client_certificate_is_shown(self):
        own = self.authority.issue("alice", "DNS:alice")
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version):
                context = self.server_context()
                context.verify_mode = ssl.CERT_REQUIRED
                context.load_verify_locations(self.authority.file)
                context.minimum_version = context.maximum_version = version
                self.assert_said(self.connect(context, "-k", "--cert", own), 0)
                self.assertIn((("commonName", "alice"),), self.seen["peer"]["subject"])

    def test_old_versions_of_tls_are_refused(self):
        context = self.server_context()
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        with warnings.catch_warnings(action="ignore"):
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        self.assert_said(self.connect(context, "-k"), 5, "no TLS version in common")

    def test_keys_are_logged_where_the_environment_says(self):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, "keys")
            self.assert_said(self.connect(self.server_context(), "-k", env={"SSLKEYLOGFILE": log}), 0)
            with open(log, encoding="ascii") as file:
                self.assertIn("CLIENT_TRAFFIC_SECRET_0 ", file.read())

    def test_a_server_that_speaks_plain_http(self):
        def answer(connection):
            connection.recv(1 << 16)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        with Peer(raw=answer) as peer:
            done = self.echo_once(peer.url.replace("ws://", "wss://"))
        self.assert_said(done, 5, "the server does not speak TLS here", "ws://")

    def test_a_server_that_hangs_up_in_the_handshake(self):
        with Peer(raw=lambda connection: connection.recv(1 << 16)) as peer:
            done = self.echo_once(peer.url.replace("ws://", "wss://"))
        self.assert_said(done, 5, "the connection ended during the TLS handshake")

    def test_a_server_that_falls_silent_in_the_handshake(self):
        with Peer(raw=lambda connection: [None for _ in iter(lambda: connection.recv(1 << 16), b"")]) as peer:
            done = self.echo_once(peer.url.replace("ws://", "wss://"), "--connect-timeout", "300ms")
        self.assert_said(done, 8, "no connection within 0.3s")

    def test_a_server_that_ends_without_a_goodbye_has_ended(self):
        def script(stream):
            stream.next()
            stream.connection.shutdown(socket.SHUT_RDWR)
        with SecurePeer(self.server_context(), script) as peer:
            done = self.echo_once(peer.url, "-k")
        self.assert_said(done, 6, "without a close frame")


class BadFiles(Tls):
    def test_each_is_named_with_what_is_wrong(self):
        text = self.authority.write("text.pem", "nothing\n")
        cases = (
            (("connect", "wss://127.0.0.1:1/", "--cacert", "/no/such.pem"), "/no/such.pem: No such file"),
            (("connect", "wss://127.0.0.1:1/", "--cacert", text), "text.pem: holds no certificate"),
            (("serve", "0", "--tls-cert", self.authority.file), "ca.pem: holds no private key"),
            (("serve", "0", "--tls-cert", self.good, "--tls-key", self.authority.key),
             "ca.key: is not the key of the certificate"),
            (("serve", "0", "--tls-cert", self.good, "--tls-self-signed"), "--tls-self-signed: contradicts --tls-cert"),
            (("serve", "0", "--tls-client-ca", self.authority.file), "add --tls-cert"),
        )
        for arguments, words in cases:
            with self.subTest(words):
                self.assert_said(run(*arguments), 2, words)


class Server(Tls):
    """`wskit serve --tls-cert` and clients of Python's ssl."""

    def serve(self, *flags):
        return Serve("--echo", "--tls-cert", self.good, *flags)

    def test_it_says_where_it_listens(self):
        with self.serve() as serve:
            self.assertTrue(any(f"listening on wss://127.0.0.1:{serve.port}" in line
                                for line in serve.err.seen))
            done = self.echo_once(serve.url, "--cacert", self.authority.file)
            self.assert_said(done, 0)

    def test_a_self_signed_certificate_comes_with_its_fingerprint(self):
        with Serve("--echo", "--tls-self-signed") as serve:
            shown = serve.err.until("SHA-256").split()[-1]
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with self.dial(serve, context) as stream:
                digest = hashlib.sha256(stream.getpeercert(True)).hexdigest().upper()
            self.assertEqual(shown.replace(":", ""), digest)

    def test_it_speaks_on_a_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "socket")
            with wskit("serve", "--echo", "--unix", path, "--tls-cert", self.good) as serve:
                serve.err.until("listening on unix:")
                done = self.echo_once("wss://localhost/", "--unix", path, "--cacert", self.authority.file)
                self.assert_said(done, 0)

    def test_plain_http_is_answered_in_plain_http(self):
        with self.serve("-v") as serve, serve.dial() as stream:
            stream.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            data = b"".join(iter(lambda: stream.recv(1 << 16), b""))
            self.assertTrue(data.startswith(b"HTTP/1.1 400 "), data)
            self.assertIn(b"wss://", data)
            serve.err.until("the client speaks plain HTTP")

    def test_our_plain_client_is_told_to_use_wss(self):
        with self.serve() as serve:
            done = self.echo_once(serve.url.replace("wss://", "ws://"))
            self.assert_said(done, 4, "400", "use wss://")

    def test_our_tls_client_is_told_to_use_ws_at_a_plain_port(self):
        with Serve("--echo", "-v") as serve:
            done = self.echo_once(serve.url.replace("ws://", "wss://"))
            self.assert_said(done, 5, "the server does not speak TLS here", "ws://")
            serve.err.until("this is a TLS hello; the port speaks plain HTTP")

    def test_a_required_client_certificate(self):
        own = self.authority.issue("client", "DNS:client")
        with self.serve("--tls-client-ca", self.authority.file) as serve:
            self.assert_said(self.echo_once(serve.url, "-k"), 5, "requires a client certificate")
            self.assert_said(self.echo_once(serve.url, "-k", "--cert", own), 0)

    def test_an_optional_client_certificate(self):
        stranger = Authority("the stranger")
        self.addCleanup(stranger.close)
        flags = ("--tls-client-ca", self.authority.file, "--tls-client-optional", "-v")
        with self.serve(*flags) as serve:
            self.assert_said(self.echo_once(serve.url, "-k"), 0)
            done = self.echo_once(serve.url, "-k", "--cert", stranger.issue("client", "DNS:client"))
            self.assert_said(done, 5, "the server refuses our certificate")
            serve.err.until("the client's certificate comes from 'the stranger'")

    def test_the_lowest_version_can_be_raised(self):
        context = self.client_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with self.serve() as serve, self.dial(serve, context) as stream:
            self.assertEqual(stream.version(), "TLSv1.2")
        with self.serve("--tls-min", "1.3") as serve:
            with self.assertRaises(ssl.SSLError):
                self.dial(serve, context)

    def test_a_session_is_resumed_on_any_thread_and_after_a_reload(self):
        context = self.client_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with self.serve("--threads", "3") as serve:
            with self.dial(serve, context) as stream:
                session = stream.session
            for _ in range(8):
                with self.dial(serve, context, session) as stream:
                    self.assertTrue(stream.session_reused)
            serve.child.send_signal(signal.SIGHUP)
            serve.err.until("certificates read again")
            with self.dial(serve, context, session) as stream:
                self.assertTrue(stream.session_reused)

    def test_a_reload_shows_the_new_certificate_and_keeps_the_connections(self):
        changing = self.authority.issue("changing")
        with Serve("--echo", "--tls-cert", changing) as serve, self.dial(serve) as old:
            self.authority.issue("changing", "DNS:localhost,DNS:renewed.example")
            serve.child.send_signal(signal.SIGHUP)
            serve.err.until("certificates read again")
            with self.dial(serve) as new:
                names = [name for _, name in new.getpeercert()["subjectAltName"]]
                self.assertIn("renewed.example", names)
            old.sendall(b"GET / HTTP/1.1\r\n\r\n")
            self.assertTrue(old.recv(100).startswith(b"HTTP/1.1 400 "))

    def test_a_reload_of_bad_files_keeps_the_former_certificate(self):
        spoiled = self.authority.issue("spoiled")
        with Serve("--echo", "--tls-cert", spoiled) as serve:
            self.authority.write("spoiled", "")
            serve.child.send_signal(signal.SIGHUP)
            serve.err.until("the certificates stay: ")
            with self.dial(serve) as stream:
                self.assertEqual(stream.version(), "TLSv1.3")

    def test_a_client_that_never_ends_its_handshake_is_dropped(self):
        with self.serve("--handshake-timeout", "200ms") as serve, serve.dial() as stream:
            stream.sendall(b"\x16\x03\x01\x02\x00")
            self.assertEqual(stream.recv(100), b"")

    def test_bench_and_replay_speak_tls(self):
        with self.serve() as serve, tempfile.TemporaryDirectory() as folder:
            trust = ("--cacert", self.authority.file)
            done = run_text("bench", serve.url, *trust, "-c", "20", "-n", "400", "--depth", "4")
            self.assert_said(done, 0)
            self.assertIn("20 opened of 20", done.stdout)
            done = run_text("bench", serve.url, *trust, "--mode", "connect", "-c", "4", "-n", "20")
            self.assert_said(done, 0)
            capture = os.path.join(folder, "c.jsonl")
            self.assert_said(self.echo_once(serve.url, *trust, "--record", capture), 0)
            done = run_text("replay", capture, *trust, "--check", "-c", "5")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_bench_says_what_is_wrong_with_a_certificate(self):
        with self.serve() as serve:
            done = run_text("bench", serve.url, "-c", "2", "-n", "2")
            self.assert_said(done, 5, "the server's certificate comes from", "--cacert")


if __name__ == "__main__":
    unittest.main()
