"""RFC 6455 frames as values, written out as told (rules broken included) and read back strictly."""

import socket
import struct
from dataclasses import dataclass, replace

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
RSV1 = 4
NAMES = {CONTINUATION: "continuation", TEXT: "text", BINARY: "binary", CLOSE: "close",
         PING: "ping", PONG: "pong"}
EXAMPLE_KEY = bytes.fromhex("37fa213d")  # of section 5.7


@dataclass(frozen=True)
class Frame:
    opcode: int
    payload: bytes = b""
    fin: bool = True
    rsv: int = 0
    masked: bool | None = None  # None: as the role demands
    key: bytes = EXAMPLE_KEY
    width: int | None = None    # bytes of the length field: 1, 2 or 8; None: the least that will do
    announced: int | None = None  # the length that the header tells; None: the true one

    def encode(self, from_client: bool) -> bytes:
        masked = from_client if self.masked is None else self.masked
        size = len(self.payload) if self.announced is None else self.announced
        width = self.width or (1 if size < 126 else 2 if size < 65536 else 8)
        head = bytes([self.fin << 7 | self.rsv << 4 | self.opcode])
        marker = {1: size, 2: 126, 8: 127}[width]
        head += bytes([masked << 7 | marker])
        head += {1: b"", 2: struct.pack("!H", size & 0xFFFF), 8: struct.pack("!Q", size)}[width]
        return head + (self.key + mask(self.payload, self.key) if masked else self.payload)

    def __str__(self) -> str:
        shown = repr(self.payload) if len(self.payload) < 60 else f"{len(self.payload)} bytes"
        return f"{NAMES.get(self.opcode, self.opcode)} {shown}"


def mask(payload: bytes, key: bytes) -> bytes:
    stream = int.from_bytes((key * (len(payload) // 4 + 1))[:len(payload)], "big")
    return (int.from_bytes(payload, "big") ^ stream).to_bytes(len(payload), "big")


def as_bytes(payload) -> bytes:
    return payload.encode() if isinstance(payload, str) else payload


def text(payload="", **how) -> Frame:
    return Frame(TEXT, as_bytes(payload), **how)


def binary(payload=b"", **how) -> Frame:
    return Frame(BINARY, as_bytes(payload), **how)


def more(payload="", **how) -> Frame:
    """A continuation frame that is not the last."""
    return Frame(CONTINUATION, as_bytes(payload), **{"fin": False, **how})


def last(payload="", **how) -> Frame:
    """The continuation frame that completes a message."""
    return Frame(CONTINUATION, as_bytes(payload), **how)


def ping(payload="", **how) -> Frame:
    return Frame(PING, as_bytes(payload), **how)


def pong(payload="", **how) -> Frame:
    return Frame(PONG, as_bytes(payload), **how)


def close(code=None, reason="", **how) -> Frame:
    body = b"" if code is None else struct.pack("!H", code) + as_bytes(reason)
    return Frame(CLOSE, body, **how)


def unfinished(frame: Frame, sent: int) -> Frame:
    """Only the first `sent` bytes of its payload, under a header that announces all of them."""
    return replace(frame, payload=frame.payload[:sent], announced=len(frame.payload))


def close_code(frame: Frame) -> int | None:
    return struct.unpack("!H", frame.payload[:2])[0] if frame.payload else None


class Broken(AssertionError):
    """What the program under test sent is not RFC 6455."""


class FrameReader:
    """Takes frames off a socket and complains about everything that section 5.2 forbids."""

    def __init__(self, stream: socket.socket, from_client: bool, behind: bytes = b"",
                 compressed: bool = False):
        self.stream, self.from_client, self.buffer = stream, from_client, behind
        self.compressed = compressed  # messages may be (RFC 7692)
        self.keys: list[bytes] = []

    def exactly(self, size: int) -> bytes | None:
        while len(self.buffer) < size:
            got = self.stream.recv(1 << 16)
            if not got:
                if self.buffer:
                    raise Broken(f"the stream ends inside a frame: {self.buffer[:40]!r}")
                return None
            self.buffer += got
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def next(self) -> Frame | None:
        """The next frame, or None at the end of the stream."""
        head = self.exactly(2)
        if head is None:
            return None
        fin, rsv, opcode = bool(head[0] & 0x80), head[0] >> 4 & 7, head[0] & 15
        masked, size = bool(head[1] & 0x80), head[1] & 0x7F
        control = opcode >= 8
        allowed = RSV1 if self.compressed and opcode in (TEXT, BINARY) else 0
        if size == 126:
            size = self.number(2, at_least=126)
        elif size == 127:
            size = self.number(8, at_least=65536)
        for wrong, what in ((rsv & ~allowed, "RSV bits"), (opcode not in NAMES, f"opcode {opcode}"),
                            (control and size > 125, "a long control frame"),
                            (control and not fin, "a fragmented control frame"),
                            (masked != self.from_client, f"masked: {masked}")):
            if wrong:
                raise Broken(what)
        key = self.whole(4) if masked else b""
        payload = self.whole(size)
        if masked:
            self.keys.append(key)
            payload = mask(payload, key)
        return Frame(opcode, payload, fin, rsv)

    def whole(self, size: int) -> bytes:
        taken = self.exactly(size)
        if taken is None:
            raise Broken("the stream ends inside a frame")
        return taken

    def number(self, width: int, at_least: int) -> int:
        size = int.from_bytes(self.whole(width), "big")
        if size < at_least:
            raise Broken(f"length {size} in {width} bytes is not minimal")
        return size
