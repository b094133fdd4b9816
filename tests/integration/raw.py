"""Raw sockets for tests in which one side misbehaves."""

import json
import socket
from contextlib import contextmanager

from frames import PING, FrameReader, text

UPGRADE = (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")


def read_all(stream: socket.socket) -> bytes:
    """Everything until the peer ends the stream."""
    data = b""
    while got := stream.recv(1 << 16):
        data += got
    return data


def upgrade(stream: socket.socket) -> FrameReader:
    """The opening handshake from a client's side; the frames of the server."""
    stream.sendall(UPGRADE)
    return granted(stream)


def granted(stream: socket.socket) -> FrameReader:
    """The frames behind the 101 that has to come."""
    data = b""
    while b"\r\n\r\n" not in data:
        got = stream.recv(1 << 16)
        if not got:
            raise AssertionError(f"no upgrade: {data!r}")
        data += got
    head, behind = data.split(b"\r\n\r\n", 1)
    if not head.startswith(b"HTTP/1.1 101 "):
        raise AssertionError(f"no upgrade: {head!r}")
    return FrameReader(stream, from_client=False, behind=behind)


def refusal(data: bytes) -> tuple[int, dict]:
    """The status and the JSON body of an HTTP answer."""
    head, body = data.split(b"\r\n\r\n", 1)
    return int(head.split()[1]), json.loads(body)


@contextmanager
def undisturbed(serve):
    """A healthy connection to an echo server that has to work before and after the block."""
    with serve.dial() as stream:
        reader = upgrade(stream)
        for when in ("before", "after"):
            stream.sendall(text(when).encode(from_client=True))
            while (frame := reader.next()) is not None and frame.opcode == PING:
                pass
            if frame != text(when):
                raise AssertionError(f"the connection beside it got {frame} {when}")
            if when == "before":
                yield
