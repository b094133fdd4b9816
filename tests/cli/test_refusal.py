"""What `wskit` says when a server answers the upgrade with something else than a 101."""
import gzip
import pathlib
import tempfile
import unittest

from peer import Peer, echo, read_head, run


def answer(status, *fields, body=b""):
    """A server that says this and no more, with the length of the body unless a field tells another."""
    def raw(connection):
        read_head(connection)
        framing = [] if any(b"Transfer-Encoding" in field for field in fields) else [b"Content-Length: %d" % len(body)]
        connection.sendall(b"\r\n".join([b"HTTP/1.1 " + status, *fields, *framing, b"", body]))
    return raw


class Refusals(unittest.TestCase):
    def refused(self, raw, *flags):
        with Peer(raw=raw) as peer:
            done = run("connect", peer.url, *flags)
        return done.returncode, done.stderr.decode().replace(f"wskit connect: {peer.url}: ", "! ").splitlines()

    def test_come_with_status_body_and_advice(self):
        for status, code, advice in (
                (b"200 OK", 4, "This is a web page, not a WebSocket: check the path of the URL."),
                (b"401 Unauthorized", 7, "It wants Basic credentials: give --user USER:PASSWORD, or --header "
                                         "'Authorization: …'."),
                (b"403 Forbidden", 7, "It does not let this client in: try other credentials, or another --origin."),
                (b"404 Not Found", 4, "Check the path of the URL: a WebSocket often has one of its own, such as /ws."),
                (b"426 Upgrade Required", 4, "A proxy on the way may have taken the Upgrade header out: try wss://, "
                                             "or another way."),
                (b"429 Too Many Requests", 4, "There were too many requests: try again in 30 s."),
                (b"502 Bad Gateway", 4, "The gateway is there, and the server behind it is not: try again later."),
                (b"503 Service Unavailable", 4, "It is overloaded or down: try again in 30 s.")):
            with self.subTest(status):
                raw = answer(status, b"WWW-Authenticate: Basic realm=x", b"Retry-After: 30", body=b"because\r\n")
                self.assertEqual(self.refused(raw),
                                 (code, [f"! the server answered {status.decode()}: because", advice]))

    def test_never_show_a_token(self):
        for command in (("connect",), ("connect", "-v"), ("bench", "-c", "1", "-n", "1"),
                        ("bench", "-c", "1", "-n", "1", "--format", "json")):
            with self.subTest(command), Peer(raw=answer(b"403 Forbidden")) as peer:
                done = run(*command, peer.url + "?a=1&token=s3cret")
                self.assertEqual(done.returncode, 7)
                said = done.stdout + done.stderr
                self.assertIn(b"?a=1&token=REDACTED", said)
                self.assertNotIn(b"s3cret", said)

    def test_have_no_advice_where_there_is_none(self):
        self.assertEqual(self.refused(answer(b"500 Oops")), (4, ["! the server answered 500 Oops"]))

    def test_are_shown_safely_and_in_part(self):
        body = b"<p>\n  \x1b[31m\x00 " + b"x" * 1000
        _, said = self.refused(answer(b"500 No", body=body))
        self.assertEqual(said, ["! the server answered 500 No: <p> \\x1b[31m\\x00 " + "x" * 189 + "…"])

    def test_are_read_in_chunks_and_until_the_end(self):
        chunked = answer(b"500 No", b"Transfer-Encoding: chunked", body=b"3\r\nab \r\n2;x=y\r\ncd\r\n0\r\n\r\n")
        self.assertEqual(self.refused(chunked)[1], ["! the server answered 500 No: ab cd"])

        def raw(connection):
            read_head(connection)
            connection.sendall(b"HTTP/1.0 500 No\r\n\r\nto the end")
        self.assertEqual(self.refused(raw)[1], ["! the server answered 500 No: to the end"])

    def test_that_are_compressed_are_not_shown(self):
        raw = answer(b"500 No", b"Content-Encoding: gzip", body=gzip.compress(b"secret"))
        self.assertEqual(self.refused(raw)[1], ["! the server answered 500 No: (compressed with gzip)"])

    def test_show_their_headers_when_asked(self):
        raw = answer(b"500 No", b"Server: some/1.0", b"X-Other: y")
        self.assertEqual(self.refused(raw, "-v")[1][1:], ["wskit connect: < Server: some/1.0"])
        self.assertEqual(self.refused(answer(b"500 No", b"Server: s", b"X-Other: y"), "-vv")[1][1:],
                         ["wskit connect: < Server: s", "wskit connect: < X-Other: y",
                          "wskit connect: < Content-Length: 0"])

    def test_are_the_same_in_bench_and_replay(self):
        with tempfile.TemporaryDirectory() as folder:
            capture = str(pathlib.Path(folder) / "c.jsonl")
            with Peer(echo) as server:
                run("connect", server.url, "-x", "hi", "--record", capture)
            for command in (("bench", "-c", "1", "-n", "1"), ("replay", capture)):
                with Peer(raw=answer(b"503 Full", b"Retry-After: 5", b"Server: s", body=b"come back")) as peer:
                    done = run(command[0], *command[1:], peer.url, "-v")
                name = f"wskit {command[0]}: "
                self.assertEqual(done.returncode, 4)
                self.assertEqual(done.stderr.decode().splitlines()[:4],
                                 [f"{name}{peer.url}: the server answered 503 Full: come back",
                                  f"{name}< Retry-After: 5", f"{name}< Server: s",
                                  "It is overloaded or down: try again in 5 s."])


class Headers(unittest.TestCase):
    def head(self, *flags, userinfo=""):
        heads = []
        with Peer(lambda stream: (heads.append(stream.head), echo(stream))) as peer:
            done = run("connect", peer.url.replace("//", "//" + userinfo), "-x", "hi", *flags)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [line for line in heads[0].split("\r\n") if line.startswith(("Host", "Auth", "Origin"))][:3], peer

    def test_of_the_user_replace_our_own(self):
        head, _ = self.head("-H", "Host: virtual.test", "-H", "Origin: mine", "--origin", "http://not.mine",
                            "-H", "Authorization: Bearer t", "-u", "a:b")
        self.assertEqual(head, ["Host: virtual.test", "Origin: mine", "Authorization: Bearer t"])

    def test_carry_the_user_and_password_of_the_option_above_those_of_the_url(self):
        head, _ = self.head("-u", "ann:s cret:x", userinfo="bob:secret@")
        self.assertIn("Authorization: Basic YW5uOnMgY3JldDp4", head)

    def test_of_the_handshake_cannot_be_set(self):
        for name, why in (("Sec-WebSocket-Key", "wskit writes it itself"), ("upgrade", "wskit writes it itself"),
                          ("Sec-WebSocket-Protocol", "write --subprotocol NAME"),
                          ("Content-Length", "the request has no body")):
            done = run("connect", "ws://h/", "-H", f"{name}: x")
            self.assertEqual((done.returncode, done.stderr.decode().splitlines()[0]),
                             (2, f"wskit connect: --header: '{name}' cannot be set: {why}"))

    def test_of_credentials_need_a_colon(self):
        done = run("connect", "ws://h/", "-u", "ann")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--user: no ':' in it; write USER:PASSWORD", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
