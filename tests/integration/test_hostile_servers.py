"""Servers of `wskit connect` that mean harm: the right exit status at every byte, in bounded memory."""

import socket
import threading
import unittest
from contextlib import contextmanager, suppress

from frames import CLOSE, FrameReader, binary, close, more, ping, text, unfinished
from hostile import reset, resident
from raw import read_all
from wskit import DEADLINE, accept_value, run, wskit

MIB = 1 << 20


def read_request(stream: socket.socket) -> str:
    """A whole request head; the key in it."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += stream.recv(1 << 16)
    lines = data.decode("latin-1").split("\r\n")
    return next(line.split(": ")[1] for line in lines if line.startswith("Sec-WebSocket-Key"))


def switching(key: str) -> bytes:
    return (f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept_value(key)}\r\n\r\n").encode()


@contextmanager
def server(behave):
    """A server whose connections are `behave(stream)`, one after another. Yields its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            while True:
                try:
                    stream, _ = listener.accept()
                except OSError:
                    return
                stream.settimeout(DEADLINE)
                with stream:
                    behave(stream)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"ws://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(DEADLINE)


class HostileServers(unittest.TestCase):

    def statuses(self, behave, turns: int) -> list[int]:
        """The exit status of a client for each turn of `behave(stream, turn)`."""
        turn = iter(range(turns))
        found = []
        with server(lambda stream: behave(stream, next(turn))) as url:
            for _ in range(turns):
                done = run("connect", "-x", "hello", "-n", "1", url)
                self.assertLessEqual(len(done.stderr.splitlines()), 2, done.stderr)
                found.append(done.returncode)
        return found

    def test_a_reset_or_an_end_at_every_byte_of_the_answer(self):
        size = len(switching("x" * 24))
        for leave in (reset, socket.socket.close):
            with self.subTest(leave.__name__):

                def behave(stream, turn, leave=leave):
                    stream.sendall(switching(read_request(stream))[:turn])
                    leave(stream)

                self.assertEqual(self.statuses(behave, size), [4] * size)

    def test_a_reset_or_an_end_at_every_byte_of_the_close(self):
        goodbye = close(1001, "so long").encode(from_client=False)
        for leave in (reset, socket.socket.close):
            with self.subTest(leave.__name__):

                def behave(stream, turn, leave=leave):
                    stream.sendall(switching(read_request(stream)))
                    FrameReader(stream, from_client=True).next()
                    stream.sendall(goodbye[:turn])
                    leave(stream)

                self.assertEqual(self.statuses(behave, len(goodbye)), [6] * len(goodbye))

    def test_an_end_right_behind_the_close(self):
        def behave(stream, _):
            stream.sendall(switching(read_request(stream)))
            reader = FrameReader(stream, from_client=True)
            reader.next()
            stream.sendall(text("hello").encode(False) + close(1000).encode(False))
            stream.shutdown(socket.SHUT_WR)
            while reader.next().opcode != CLOSE:
                pass

        self.assertEqual(self.statuses(behave, 1), [0])

    def test_garbage_right_behind_the_answer(self):
        def behave(stream, _):
            stream.sendall(switching(read_request(stream)) + b"HTTP/1.1 200 OK\r\n\r\n")
            read_all(stream)

        self.assertEqual(self.statuses(behave, 1), [6])

    def grows(self, flood: bytes, times: int, start: bytes = b"", ends=False) -> tuple[int, str]:
        """What a client grows by while a server that reads nothing sends it `flood` so often, or
        until it takes no more; and what it says at the end, which it comes to by itself if it
        `ends`."""
        flooded, go_on = threading.Event(), threading.Event()

        def behave(stream):
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stream.sendall(switching(read_request(stream)) + text("ready").encode(False))
            go_on.wait(DEADLINE)
            stream.settimeout(0.5)
            with suppress(OSError):
                stream.sendall(start)
                for _ in range(times):
                    stream.sendall(flood)
            flooded.set()
            stream.settimeout(DEADLINE)
            with suppress(ConnectionError):
                read_all(stream)

        with server(behave) as url, wskit("connect", "--eof", "keep", url) as client:
            client.out.until("ready")
            before = resident(client.child.pid)
            go_on.set()
            self.assertTrue(flooded.wait(DEADLINE))
            grown = resident(client.child.pid) - before
            if not ends:
                client.child.terminate()
            client.wait()
            return grown, "\n".join(client.err.rest())

    def test_a_flood_of_pings_whose_pongs_nobody_reads(self):
        grown, _ = self.grows(ping("x" * 125).encode(False) * 8000, 100)
        self.assertLess(grown, 4 * MIB)

    def test_a_message_in_a_million_empty_fragments(self):
        grown, _ = self.grows(more("").encode(False) * 10_000, 100,
                              text("a", fin=False).encode(False))
        self.assertLess(grown, MIB)

    def test_a_frame_that_is_announced_and_does_not_come(self):
        grown, _ = self.grows(b"", 0, unfinished(binary(bytes(15 * MIB)), 1).encode(False))
        self.assertLess(grown, MIB)

    def test_a_message_that_never_ends(self):
        grown, said = self.grows(more(bytes(MIB)).encode(False), 100,
                                 binary(b"", fin=False).encode(False), ends=True)
        self.assertLess(grown, 40 * MIB)
        self.assertIn("1009", said)


if __name__ == "__main__":
    unittest.main()
