"""Peers of `wskit serve` that mean harm: what each costs the server, in figures."""

import json
import resource
import select
import socket
import ssl
import time
import unittest
from contextlib import ExitStack, suppress

from frames import CLOSE, PING, FrameReader, binary, close, close_code, last, more, ping, pong, text, unfinished
from hostile import SANITIZERS, affordable, cpu_seconds, reset, resident
from raw import UPGRADE, granted, read_all, refusal, undisturbed, upgrade
from wskit import DEADLINE, Serve

KIB, MIB = 1 << 10, 1 << 20
TICKING = "--ping-interval", "500ms", "--pong-timeout", "60s"

TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE


def hello() -> bytes:
    """What a client begins the TLS handshake with."""
    out = ssl.MemoryBIO()
    with suppress(ssl.SSLWantReadError):
        TRUSTING.wrap_bio(ssl.MemoryBIO(), out).do_handshake()
    return out.read()


def fill(stream: socket.socket):
    """Upgrades, and sends what is to be echoed and is never read until the server reads no more."""
    upgrade(stream)
    stream.settimeout(1)
    with suppress(TimeoutError):
        while True:
            stream.sendall(binary(bytes(60_000)).encode(True))


def serve_with(stack: ExitStack, *flags: str) -> Serve:
    """An echo server on one loop with a healthy connection, checked again at the end."""
    serve = stack.enter_context(Serve("--echo", "--threads", "1", *flags))
    stack.enter_context(undisturbed(serve))
    return serve


class HostilePeers(unittest.TestCase):

    def serve(self, *flags: str) -> Serve:
        stack = ExitStack()
        self.addCleanup(stack.close)
        return serve_with(stack, *flags)

    def closed_with(self, code: int, reader):
        """Reads up to the close frame."""
        while (frame := reader.next()) is not None and frame.opcode != CLOSE:
            pass
        self.assertIsNotNone(frame, "the stream ends without a close frame")
        self.assertEqual(close_code(frame), code)

    def test_a_reset_at_every_byte_of_the_handshake(self):
        serve = self.serve()
        for size in range(len(UPGRADE) + 1):
            stream = serve.dial()
            stream.sendall(UPGRADE[:size])
            reset(stream)

    def test_a_reset_at_every_byte_of_the_close(self):
        serve = self.serve()
        goodbye = close(1000, "so long").encode(from_client=True)
        for size in range(len(goodbye) + 1):
            stream = serve.dial()
            upgrade(stream)
            stream.sendall(goodbye[:size])
            reset(stream)

    def test_a_reset_while_the_server_closes(self):
        serve = self.serve()
        for answered in (b"", close(1002).encode(True)[:3], close(1002).encode(True)):
            stream = serve.dial()
            reader = upgrade(stream)
            stream.sendall(b"\xff\xff")
            self.closed_with(1002, reader)
            stream.sendall(answered)
            reset(stream)

    def test_the_end_of_the_stream_at_every_byte_of_the_handshake(self):
        serve = self.serve()
        for size in range(len(UPGRADE)):
            with serve.dial() as stream:
                stream.sendall(UPGRADE[:size])
                stream.shutdown(socket.SHUT_WR)
                read_all(stream)

    def test_a_client_that_ends_only_its_own_direction_gets_what_it_asked_for(self):
        with self.serve().dial() as stream:
            reader = upgrade(stream)
            stream.sendall(binary(bytes(MIB)).encode(True) + close(1000).encode(True))
            stream.shutdown(socket.SHUT_WR)
            self.assertEqual(reader.next(), binary(bytes(MIB)))
            self.closed_with(1000, reader)

    def test_garbage_right_behind_the_request(self):
        with self.serve().dial() as stream:
            stream.sendall(UPGRADE + b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            self.closed_with(1002, granted(stream))

    def test_headers_without_end_are_refused_after_16_kib(self):
        serve = self.serve()
        with serve.dial() as stream:
            stream.sendall(UPGRADE[:-2])
            end = time.monotonic() + DEADLINE
            with self.assertRaises(ConnectionError):
                while time.monotonic() < end:
                    stream.sendall(b"X-More: " + b"x" * 8000 + b"\r\n")
        with serve.dial() as stream:
            stream.sendall(UPGRADE[:-2] + b"X: " + b"x" * 16 * KIB)
            status, error = refusal(read_all(stream))
        self.assertEqual((status, error["code"]), (413, "TOO_LARGE"))
        with serve.dial() as stream:
            stream.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 23 + b"\r\n\r\n")
            status, error = refusal(read_all(stream))
        self.assertEqual((status, error["code"]), (413, "TOO_LARGE"))
        self.assertIn("body is larger than", error["message"])

    def test_a_thousand_slow_requests_cost_5_kib_each_and_are_told(self):
        serve = self.serve("--handshake-timeout", "5s")
        before = resident(serve.child.pid)
        with ExitStack() as stack:
            streams = [stack.enter_context(serve.dial()) for _ in range(1000)]
            for stream in streams:
                stream.sendall(UPGRADE[:100])
            with undisturbed(serve):
                cost = (resident(serve.child.pid) - before) / len(streams)
            self.assertLess(cost, 5 * KIB)
            for stream in streams:
                self.assertEqual(refusal(read_all(stream))[0], 408)

    def test_a_request_that_comes_byte_by_byte_has_no_more_time(self):
        with self.serve("--handshake-timeout", "300ms").dial() as stream:
            stream.sendall(UPGRADE[:-2] + b"X: ")
            while not select.select([stream], [], [], 0.01)[0]:
                stream.sendall(b"x")
            self.assertEqual(refusal(read_all(stream))[0], 408)

    def test_a_message_in_a_million_empty_fragments_takes_no_memory(self):
        serve = self.serve()
        with serve.dial() as stream:
            reader = upgrade(stream)
            stream.sendall(text("a", fin=False).encode(True))
            before = resident(serve.child.pid)
            fragments = more("").encode(True) * 10_000
            for _ in range(100):
                stream.sendall(fragments)
            stream.sendall(last("z").encode(True))
            self.assertEqual(reader.next(), text("az"))
            self.assertLess(resident(serve.child.pid) - before, MIB)

    def test_fragments_are_limited_by_their_bytes(self):
        with self.serve("--max-message", "64k").dial() as stream:
            reader = upgrade(stream)
            stream.sendall(binary(bytes(1), fin=False).encode(True))
            with self.assertRaises(ConnectionError):
                while True:
                    stream.sendall(more(bytes(4 * KIB)).encode(True))
            self.closed_with(1009, reader)

    def test_a_frame_that_is_announced_and_does_not_come_takes_no_memory(self):
        serve = self.serve()
        before = resident(serve.child.pid)
        with ExitStack() as stack:
            for _ in range(500):
                stream = stack.enter_context(serve.dial())
                upgrade(stream)
                stream.sendall(unfinished(binary(bytes(MIB)), 1).encode(True))
            with undisturbed(serve):
                cost = (resident(serve.child.pid) - before) / 500
        self.assertLess(cost, 8 * KIB)

    def test_a_flood_of_pings_is_answered_and_then_closed(self):
        serve = self.serve()
        before = resident(serve.child.pid)
        with serve.dial() as stream:
            reader = upgrade(stream)
            try:
                stream.sendall(ping("x" * 125).encode(True) * 100_000)
            except ConnectionError:
                pass
            frames = []
            while (frame := reader.next()) is not None and frame.opcode != CLOSE:
                frames.append(frame)
            self.assertEqual(set(frames), {pong("x" * 125)})
            self.assertEqual(close_code(frame), 1008)
        self.assertLess(resident(serve.child.pid) - before, 4 * MIB)

    def test_a_peer_that_reads_nothing_costs_no_cpu(self):
        serve = self.serve(*TICKING)
        with serve.dial() as stalled, Clock(serve) as clock:
            stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * KIB)
            fill(stalled)
            self.assertLess(clock.cpu_of_a_second(), 0.1)

    @unittest.skipIf("undefined" in SANITIZERS, "the sanitizer takes a descriptor to check an object's type")
    def test_descriptors_that_run_out_stop_the_accepting_for_a_while(self):
        with ExitStack() as stack:
            serve = serve_with(stack, *TICKING)
            clock = stack.enter_context(Clock(serve))
            resource.prlimit(serve.child.pid, resource.RLIMIT_NOFILE, (64, 64))
            crowd = [stack.enter_context(serve.dial()) for _ in range(100)]
            for stream in crowd:
                stream.sendall(UPGRADE)
            for stream in crowd[:20]:
                granted(stream)
            self.assertLess(clock.cpu_of_a_second(), 0.1)
            serve.err.until("new connections wait: too many open files")
            self.assertFalse(select.select(crowd[64:], [], [], 0)[0], "more than were allowed")
            for stream in crowd[:64]:
                stream.close()
            for stream in crowd[64:]:
                granted(stream)

    def test_ten_thousand_of_them_at_once_leave_room_for_the_others(self):
        serve, count = self.serve("--handshake-timeout", "60s"), affordable(10_000)
        before = resident(serve.child.pid)
        kinds = [UPGRADE[:-1], UPGRADE + text("x" * 100, fin=False).encode(True),
                 UPGRADE + unfinished(binary(bytes(MIB)), 1000).encode(True),
                 UPGRADE + ping().encode(True) * 100, UPGRADE + b"\x82\xff"]
        with ExitStack() as stack:
            for i in range(count):
                stack.enter_context(serve.dial()).sendall(kinds[i % len(kinds)])
            with undisturbed(serve):
                cost = (resident(serve.child.pid) - before) / count
        self.assertLess(cost, 6 * KIB)

    def test_incomplete_messages_have_256_mib_in_all(self):
        serve, count = self.serve("--max-message", "4m"), affordable(200)
        before = resident(serve.child.pid)
        with ExitStack() as stack:
            readers = []
            for _ in range(count):
                stream = stack.enter_context(serve.dial())
                readers.append(upgrade(stream))
                with suppress(ConnectionError):
                    stream.sendall(unfinished(binary(bytes(4 * MIB)), 3 * MIB).encode(True))
            with undisturbed(serve):
                self.assertLess(resident(serve.child.pid) - before, 400 * MIB)
            # Its data was still on the way, which may make a reset of the end.
            with suppress(ConnectionError):
                self.closed_with(1013, readers[-1])


class SlowMembers(unittest.TestCase):
    """Members of a room that do not read what the others say: `--queue` and `--slow` decide."""

    SAID = 400  # messages of 50 KB, far more than sockets and the queue hold

    def member(self, serve: Serve) -> tuple[socket.socket, FrameReader]:
        stream = serve.dial()
        self.addCleanup(stream.close)
        reader = upgrade(stream)
        self.say(stream, {"type": "join", "roomId": "r"})
        self.next(reader, "presence")
        return stream, reader

    def say(self, stream: socket.socket, message: dict):
        stream.sendall(text(json.dumps(message)).encode(from_client=True))

    def next(self, reader: FrameReader, kind: str) -> dict:
        while True:
            message = json.loads(reader.next().payload)
            if message["type"] == kind:
                return message

    def slow_member(self, policy: str) -> tuple[FrameReader, socket.socket]:
        """What a member that has not read meets under this policy, and another member."""
        serve = Serve("--threads", "1", "--queue", "256k", "--slow", policy, "--max-content", "64k",
                      "--history", "0")
        self.addCleanup(serve.__exit__)
        _, slow = self.member(serve)
        stream, reader = self.member(serve)
        before = resident(serve.child.pid)
        for _ in range(self.SAID):
            self.say(stream, {"type": "message", "roomId": "r", "content": "x" * 50_000})
            self.next(reader, "message")
        self.assertLess(resident(serve.child.pid) - before, 4 * MIB)
        return slow, stream

    def test_are_closed(self):
        slow, _ = self.slow_member("close")
        while (frame := slow.next()).opcode != CLOSE:
            pass
        self.assertEqual(close_code(frame), 4409)

    def test_or_miss_messages_and_stay(self):
        for policy in ("drop-oldest", "drop-newest"):
            with self.subTest(policy):
                slow, other = self.slow_member(policy)
                seen, content = [], ""
                while content != "end":
                    self.say(other, {"type": "message", "roomId": "r", "content": "end"})
                    message = self.next(slow, "message")
                    seen, content = [*seen, message["seq"]], message["content"]
                self.assertEqual(seen, sorted(set(seen)))
                self.assertLess(len(seen), self.SAID)


class HostileTlsPeers(unittest.TestCase):

    def serve(self, *flags: str) -> Serve:
        serve = Serve("--echo", "--threads", "1", "--tls-self-signed", *flags)
        self.addCleanup(serve.__exit__)
        self.addCleanup(self.check, serve)
        return serve

    def check(self, serve: Serve):
        """A healthy connection, afterwards."""
        with TRUSTING.wrap_socket(serve.dial()) as stream:
            reader = upgrade(stream)
            stream.sendall(text("well?").encode(True))
            self.assertEqual(reader.next(), text("well?"))

    def test_a_reset_or_an_end_at_every_byte_of_the_hello(self):
        serve, greeting = self.serve(), hello()
        for size in range(len(greeting) + 1):
            for leave in (reset, socket.socket.close):
                stream = serve.dial()
                stream.sendall(greeting[:size])
                leave(stream)

    def test_five_hundred_slow_hellos_cost_64_kib_each_and_are_cut(self):
        serve, greeting = self.serve("--handshake-timeout", "5s"), hello()
        before = resident(serve.child.pid)
        with ExitStack() as stack:
            streams = [stack.enter_context(serve.dial()) for _ in range(500)]
            for i, stream in enumerate(streams):
                stream.sendall(greeting[:len(greeting) - i % 2])
            self.check(serve)
            self.assertLess((resident(serve.child.pid) - before) / len(streams), 64 * KIB)
            for stream in streams:
                read_all(stream)

    def test_garbage_in_the_place_of_a_record_ends_only_its_own_connection(self):
        serve, greeting = self.serve(), hello()
        for garbage in (b"\0" * 100, b"\x16\x03\x01\xff\xff" + b"x" * 70_000,
                        greeting + greeting, b"\x17\x03\x03\x00\x00" * 1000):
            with serve.dial() as stream, suppress(ConnectionError):
                stream.sendall(garbage)
                read_all(stream)

    def test_a_peer_that_reads_nothing_costs_no_cpu(self):
        serve = self.serve(*TICKING)
        with TRUSTING.wrap_socket(serve.dial()) as stalled, Clock(serve, TRUSTING) as clock:
            fill(stalled)
            self.assertLess(clock.cpu_of_a_second(), 0.1)


class Clock:
    """A connection whose pings from the server tell that time has passed there."""

    def __init__(self, serve: Serve, tls: ssl.SSLContext | None = None):
        self.pid, self.stream = serve.child.pid, serve.dial()
        if tls is not None:
            self.stream = tls.wrap_socket(self.stream)
        self.reader = upgrade(self.stream)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()

    def cpu_of_a_second(self) -> float:
        before = cpu_seconds(self.pid)
        for _ in range(2):
            if self.reader.next().opcode != PING:
                raise AssertionError("not a ping")
            self.stream.sendall(pong().encode(True))
        return cpu_seconds(self.pid) - before


if __name__ == "__main__":
    unittest.main()
