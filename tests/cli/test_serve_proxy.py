"""`wskit serve --proxy`: everything goes on to another server."""
import unittest

from peer import DEADLINE, Peer, read_head
from frames import CLOSE, TEXT, close, text
from raw import read_all, refusal, upgrade
from wskit import Serve, run


def proxy(peer, path="", *flags):
    return Serve("--proxy", f"ws://127.0.0.1:{peer.port}{path}", *flags)


def request(path, *fields):
    lines = [f"GET {path} HTTP/1.1", "Host: front.example", "Upgrade: websocket", "Connection: Upgrade, X-Hop",
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", *fields, "", ""]
    return "\r\n".join(lines).encode()


def answer(status, *fields):
    def raw(connection):
        read_head(connection)
        connection.sendall("\r\n".join([f"HTTP/1.1 {status}", "Content-Length: 0", *fields, "", ""]).encode())
    return raw


class Proxy(unittest.TestCase):
    def test_passes_messages_both_ways(self):
        with Serve("--echo") as echo, Serve("--proxy", echo.url) as serve, serve.dial() as stream:
            stream.settimeout(DEADLINE)
            frames = upgrade(stream)
            for payload in (b"", b"hello", b"x" * 300_000):
                stream.sendall(text(payload.decode()).encode(from_client=True))
                self.assertEqual(frames.next().payload, payload)
            stream.sendall(close(4001).encode(from_client=True))
            self.assertEqual(frames.next(), close(4001))

    def test_passes_code_and_reason_of_the_client_on(self):
        def script(stream):
            self.assertEqual(stream.next(), close(4001, "mine"))
            stream.send(close(4001))
        with Peer(script) as peer, proxy(peer) as serve, serve.dial() as stream:
            stream.settimeout(DEADLINE)
            frames = upgrade(stream)
            stream.sendall(close(4001, "mine").encode(from_client=True))
            self.assertEqual(frames.next().opcode, CLOSE)

    def test_passes_the_close_of_the_upstream_on(self):
        def script(stream):
            stream.send(text("first"), close(4002, "yours"))
            self.assertEqual(stream.next(), close(4002))
        with Peer(script) as peer, proxy(peer) as serve, serve.dial() as stream:
            stream.settimeout(DEADLINE)
            frames = upgrade(stream)
            self.assertEqual(frames.next().opcode, TEXT)
            self.assertEqual(frames.next(), close(4002, "yours"))
            stream.sendall(close(4002, "yours").encode(from_client=True))

    def test_an_upstream_that_vanishes_is_a_bad_gateway(self):
        with Peer(lambda stream: stream.connection.close()) as peer, proxy(peer) as serve, serve.dial() as stream:
            stream.settimeout(DEADLINE)
            frame = upgrade(stream).next()
            self.assertEqual((frame.opcode, frame.payload[:2]), (CLOSE, (1014).to_bytes(2, "big")))

    def test_passes_path_query_headers_and_subprotocols_on(self):
        heads = []

        def script(stream):
            heads.append(stream.head)
            stream.send(close(1000))
            stream.next()
        with Peer(script, extra="Sec-WebSocket-Protocol: b\r\n") as peer, proxy(peer, "/base/") as serve, \
                serve.dial() as stream:
            stream.settimeout(DEADLINE)
            stream.sendall(request("/a%20b?q=1", "Cookie: c=1", "Authorization: Bearer t", "Origin: http://front.example",
                                   "User-Agent: me", "X-Forwarded-For: 192.0.2.9", "X-Hop: 1",
                                   "Sec-WebSocket-Protocol: a, b"))
            head, _ = read_head(stream)
            self.assertIn("Sec-WebSocket-Protocol: b", head)
            stream.sendall(close(1000).encode(from_client=True))
        lines = heads[0].split("\r\n")
        self.assertEqual(lines[0], "GET /base/a%20b?q=1 HTTP/1.1")
        for line in (f"Host: 127.0.0.1:{peer.port}", "Cookie: c=1", "Authorization: Bearer t", "Origin: http://front.example",
                     "User-Agent: me", "X-Forwarded-For: 192.0.2.9, 127.0.0.1", "X-Forwarded-Proto: http",
                     "X-Forwarded-Host: front.example", "Sec-WebSocket-Protocol: a, b"):
            self.assertIn(line, lines)
        self.assertNotIn("X-Hop: 1", lines)

    def test_refuses_as_the_upstream_does(self):
        for status, fields, expected, code in (
                ("401 Unauthorized", ["WWW-Authenticate: Basic realm=x"], 401, "UNAUTHORIZED"),
                ("403 Forbidden", [], 403, "FORBIDDEN"), ("503 Busy", ["Retry-After: 7"], 503, "UNAVAILABLE"),
                ("500 Oops", [], 502, "UNAVAILABLE"), ("302 Found", ["Location: /x"], 502, "UNAVAILABLE")):
            with self.subTest(status), Peer(raw=answer(status, *fields)) as peer, proxy(peer) as serve, \
                    serve.dial() as stream:
                stream.settimeout(DEADLINE)
                stream.sendall(request("/"))
                data = read_all(stream)
                answered, error = refusal(data)
                self.assertEqual((answered, error["code"]), (expected, code))
                self.assertEqual(error["message"], f"the upstream server answered {status.split()[0]}")
                if expected == answered and expected != 502:
                    for field in fields:
                        self.assertIn(field.encode(), data)

    def test_an_upstream_that_is_not_there_is_502_and_one_that_is_silent_504(self):
        with Serve("--proxy", "ws://127.0.0.1:1", "-v") as serve, serve.dial() as stream:
            stream.sendall(request("/chat?token=s3cret"))
            status, error = refusal(read_all(stream))
            why = "no connection with the upstream server: connection refused"
            self.assertEqual((status, error["message"]), (502, why))
            line = serve.err.until("upstream")
            self.assertIn(why + " (/chat)", line)
            self.assertNotIn("s3cret", line)
        with Peer(raw=lambda connection: read_all(connection)) as peer, \
                proxy(peer, "", "--handshake-timeout", "2s") as serve, serve.dial() as stream:
            stream.sendall(request("/"))
            self.assertEqual(refusal(read_all(stream))[0], 504)

    def test_reaches_an_upstream_with_tls(self):
        with Serve("--echo", "--tls-self-signed") as echo, Serve("--proxy", echo.url, "--proxy-insecure") as serve:
            done = run("connect", serve.url, "-x", "hello", "-n", "1")
            self.assertEqual((done.returncode, done.stdout), (0, "hello\n"))
            with Serve("--proxy", echo.url) as strict, strict.dial() as stream:
                stream.sendall(request("/"))
                self.assertEqual(refusal(read_all(stream))[0], 502)

    def test_a_client_that_does_not_read_stops_the_upstream(self):
        sent = []

        def script(stream):
            stream.connection.settimeout(1)
            try:
                for _ in range(1000):
                    stream.send(text("x" * 65_536))
                    sent.append(1)
            except TimeoutError:
                pass
        with Peer(script) as peer, proxy(peer) as serve, serve.dial() as stream:
            upgrade(stream)
            peer.thread.join(DEADLINE)
            self.assertLess(len(sent), 1000)

    def test_needs_a_url_that_can_be_read(self):
        done = run("serve", "0", "--proxy", "ftp://x")
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stderr.startswith("wskit serve: --proxy: "), done.stderr)


if __name__ == "__main__":
    unittest.main()
