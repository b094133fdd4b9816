"""Peers of `wskit serve` that do what they should not: each gets a clear answer, and a healthy
connection beside it goes on."""

import json
import random
import socket
import ssl
import unittest
from contextlib import ExitStack

from frames import CLOSE, PING, binary, close_code, pong, text, unfinished
from raw import UPGRADE, read_all, refusal, undisturbed, upgrade
from wskit import Serve, run


class BadPeers(unittest.TestCase):

    def beside(self, *flags: str) -> Serve:
        """An echo server with a healthy connection, checked again at the end of the test."""
        stack = ExitStack()
        self.addCleanup(stack.close)
        serve = stack.enter_context(Serve("--echo", *flags))
        stack.enter_context(undisturbed(serve))
        return serve

    def answer(self, serve: Serve, data: bytes) -> tuple[int, dict]:
        """What comes of bytes that are no upgrade."""
        with serve.dial() as stream:
            stream.sendall(data)
            return refusal(read_all(stream))

    def test_a_plain_http_request_is_told_what_lives_here(self):
        status, error = self.answer(self.beside(), b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertEqual((status, error["type"]), (426, "error"))
        self.assertIn("WebSocket", error["message"])

    def test_a_tls_hello_is_told_that_this_is_plain(self):
        out = ssl.MemoryBIO()
        tls = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), out, server_hostname="x.test")
        with self.assertRaises(ssl.SSLWantReadError):
            tls.do_handshake()
        status, error = self.answer(self.beside(), out.read())
        self.assertEqual(status, 400)
        self.assertIn("TLS", error["message"])

    def test_garbage_is_refused(self):
        serve, rng = self.beside(), random.Random(1)
        for size in (1, 10, 1000, 100_000):
            with self.subTest(size):
                status, error = self.answer(serve, b"\xfe" + rng.randbytes(size) + b"\r\n\r\n")
                self.assertEqual((status, error["type"]), (400, "error"))

    def test_a_peer_that_ends_its_stream_at_once_is_let_go(self):
        serve = self.beside()
        with serve.dial() as stream:
            stream.shutdown(socket.SHUT_WR)
            read_all(stream)

    def test_a_peer_that_ends_its_stream_inside_the_request_is_let_go(self):
        serve = self.beside()
        with serve.dial() as stream:
            stream.sendall(UPGRADE[:50])
            stream.shutdown(socket.SHUT_WR)
            read_all(stream)

    def test_a_peer_that_ends_its_stream_without_a_close_frame_is_let_go(self):
        serve = self.beside()
        with serve.dial() as stream:
            upgrade(stream)
            stream.shutdown(socket.SHUT_WR)
            read_all(stream)

    def test_a_peer_that_resets_the_connection_is_let_go(self):
        serve = self.beside()
        for sent in (b"", UPGRADE, UPGRADE + text("x").encode(True)):
            with serve.dial() as stream:
                stream.sendall(sent)
                # Closing with a linger time of 0 sends a reset.
                stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    def test_a_half_open_peer_is_closed_when_no_pong_comes(self):
        with Serve("--echo", "--ping-interval", "100ms", "--pong-timeout", "100ms") as serve, \
                serve.dial() as stream:
            reader, seen = upgrade(stream), []
            while (frame := reader.next()) is not None:
                seen.append(frame)
        self.assertEqual(seen[0].opcode, PING)
        self.assertEqual([close_code(f) for f in seen if f.opcode == CLOSE], [4408])

    def test_a_peer_that_answers_pings_stays(self):
        with Serve("--echo", "--ping-interval", "50ms", "--pong-timeout", "1s") as serve, \
                serve.dial() as stream:
            reader = upgrade(stream)
            for _ in range(3):
                frame = reader.next()
                self.assertEqual(frame.opcode, PING)
                stream.sendall(pong(frame.payload).encode(True))
            stream.sendall(text("still here").encode(True))
            while (frame := reader.next()).opcode == PING:
                pass
            self.assertEqual(frame, text("still here"))

    def test_a_peer_that_never_finishes_the_handshake_is_told_so(self):
        serve = self.beside()
        with serve.dial() as stream:
            stream.sendall(UPGRADE[:60])
            status, error = refusal(read_all(stream))
        self.assertEqual((status, error["type"]), (408, "error"))

    def test_a_message_over_the_limit_ends_only_its_own_connection(self):
        serve = self.beside("--max-message", "1k")
        with serve.dial() as stream:
            reader = upgrade(stream)
            stream.sendall(unfinished(binary(bytes(1025)), 100).encode(True))
            self.assertEqual(close_code(reader.next()), 1009)

    def test_a_peer_that_does_not_read_ends_only_its_own_connection(self):
        serve = self.beside("--queue", "64k")
        with serve.dial() as stream:
            upgrade(stream)
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stream.settimeout(0.5)  # an echo server may simply cease to read
            try:
                for _ in range(400):
                    stream.sendall(binary(bytes(60_000)).encode(True))
            except OSError:
                pass


class BadMessages(unittest.TestCase):
    """In rooms: an error to the sender, whose connection goes on."""

    def test_each_is_answered_with_its_error(self):
        wrong = {
            "not json": "PARSE_ERROR",
            '{"type":"join","roomId":': "PARSE_ERROR",
            "": "PARSE_ERROR",
            "[1,2]": "INVALID_MESSAGE",
            '"text"': "INVALID_MESSAGE",
            "{}": "INVALID_MESSAGE",
            '{"type":7}': "INVALID_MESSAGE",
            '{"type":"join"}': "INVALID_MESSAGE",
            '{"type":"no such type"}': "UNKNOWN_TYPE",
        }
        with Serve() as serve, serve.dial() as stream:
            reader = upgrade(stream)
            self.assertEqual(json.loads(reader.next().payload)["type"], "welcome")
            for sent, code in wrong.items():
                with self.subTest(sent):
                    stream.sendall(text(sent).encode(True))
                    error = json.loads(reader.next().payload)
                    self.assertEqual((error["type"], error["code"]), ("error", code))
                    self.assertTrue(error["message"])

    def test_a_binary_message_is_answered_with_its_error(self):
        with Serve() as serve, serve.dial() as stream:
            reader = upgrade(stream)
            reader.next()
            stream.sendall(binary(b"\x00\x01").encode(True))
            self.assertEqual(json.loads(reader.next().payload)["code"], "INVALID_MESSAGE")

    def test_ten_errors_in_a_row_are_abuse(self):
        with Serve() as serve, serve.dial() as stream:
            reader = upgrade(stream)
            reader.next()
            stream.sendall(text("not json").encode(True) * 10)
            codes = [reader.next() for _ in range(10)]
            while codes[-1].opcode != CLOSE:
                codes.append(reader.next())
            self.assertEqual(close_code(codes[-1]), 1008)


class BadStart(unittest.TestCase):

    def test_a_port_in_use_is_named(self):
        with Serve("--echo") as serve, undisturbed(serve):
            done = run("serve", f"127.0.0.1:{serve.port}")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"127.0.0.1:{serve.port}", done.stderr)
        self.assertIn("in use", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_an_address_of_nobody_is_named(self):
        done = run("serve", "192.0.2.1:0")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("192.0.2.1", done.stderr)


if __name__ == "__main__":
    unittest.main()
