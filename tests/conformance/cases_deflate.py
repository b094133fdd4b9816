"""RFC 7692: what is agreed on, and compressed messages that are odd, broken or hostile. The codec of
the peer is Python's zlib."""

import random
import zlib
from dataclasses import dataclass
from functools import cache, partial
from itertools import product

from case import LIMIT, failing, table
from cases_handshake import Answer, Request, bad, good, opens, refused
from frames import RSV1, Frame, binary, close, last, more, ping, pong, text

FIELD = "Sec-WebSocket-Extensions: "
NAME = "permessage-deflate"
TAIL = b"\0\0\xff\xff"  # what a payload leaves out of its last block (section 7.2.1)


@dataclass(frozen=True)
class Agreement:
    """Parameters of an answer; an offer of the same parameters is answered with it."""
    server_takeover: bool = True
    client_takeover: bool = True
    server_bits: int | None = None
    client_bits: int | None = None

    def __str__(self) -> str:
        wanted = {"server_no_context_takeover": not self.server_takeover,
                  "client_no_context_takeover": not self.client_takeover,
                  f"server_max_window_bits={self.server_bits}": self.server_bits,
                  f"client_max_window_bits={self.client_bits}": self.client_bits}
        return "; ".join([NAME, *(name for name, is_wanted in wanted.items() if is_wanted)])

    def field(self) -> str:
        return FIELD + str(self)

    def sender(self, from_client: bool) -> "Sender":
        return Sender(*self.direction(from_client))

    def receiver(self, from_client: bool) -> "Receiver":
        return Receiver(*self.direction(from_client))

    def direction(self, from_client: bool) -> tuple[bool, int]:
        takeover = self.client_takeover if from_client else self.server_takeover
        return takeover, (self.client_bits if from_client else self.server_bits) or 15


class Sender:
    """Compresses the messages of one direction."""

    def __init__(self, takeover: bool, bits: int):
        # zlib's own least window is 9; who was asked for 8 sends plain messages instead.
        self.make = partial(zlib.compressobj, 1, zlib.DEFLATED, -max(bits, 9))
        self.takeover, self.codec = takeover, self.make()

    def payload(self, message: bytes) -> bytes:
        if not self.takeover:
            self.codec = self.make()
        flushed = self.codec.compress(message) + self.codec.flush(zlib.Z_SYNC_FLUSH)
        assert flushed.endswith(TAIL)
        return flushed[:-len(TAIL)]


class Receiver:
    """Takes the messages of one direction, in the window that was agreed on and no larger one."""

    def __init__(self, takeover: bool, bits: int):
        self.make = partial(zlib.decompressobj, -max(bits, 9))
        self.takeover, self.codec = takeover, self.make()

    def message(self, frame: Frame) -> bytes:
        if frame.rsv != RSV1:
            return frame.payload
        if not self.takeover:
            self.codec = self.make()
        return self.codec.decompress(frame.payload + TAIL)


AGREEMENTS = [
    *(Agreement(server, client, bits, bits)
      for server, client, bits in product((True, False), (True, False), (None, *range(9, 16)))),
    *(Agreement(server_bits=one, client_bits=other) for one, other in ((9, 15), (15, 9), (None, 9))),
]

THRESHOLD = 1024
LARGEST = 1 << 20


@cache
def digits(size: int) -> bytes:
    """Text that shrinks to a half, and to almost nothing when it is known."""
    return "".join(random.Random(size).choices("0123456789abcdef", k=size)).encode()


@cache
def messages() -> list[Frame]:
    """What goes each way under every agreement, as plain frames: the sizes around every limit."""
    sizes = (0, 1, THRESHOLD - 1, THRESHOLD, 4096, 4096, 1, 65536, 65536, LARGEST)
    noise = random.Random(1).randbytes(4096)
    return [*(text(digits(size)) for size in sizes), binary(noise), text(digits(THRESHOLD))]


def shrinks(message: Frame) -> bool:
    """Whether it is to be sent compressed."""
    return message.opcode == text().opcode and len(message.payload) >= THRESHOLD


def offer(name: str, *offers: str, answer: str | None = "") -> Request:
    """A request with offers; `answer` is what follows the name, None that there is none."""
    add = tuple(FIELD + each for each in offers)
    if answer is None:
        return good("7.1", name, add=add, lacks=("sec-websocket-extensions",))
    kept = "; server_no_context_takeover; client_no_context_takeover"
    return good("7.1", name, add=add, has=(FIELD.lower() + NAME + kept + answer,))


DECLINED = {
    "an unknown parameter": "unknown", "an unknown parameter with a value": "unknown=1",
    "a window without a size": "server_max_window_bits", "a window of 7 bits":
    "server_max_window_bits=7", "a window of 8 bits, which zlib cannot use":
    "server_max_window_bits=8", "a window of 16 bits": "server_max_window_bits=16",
    "a window with a leading zero": "server_max_window_bits=09", "a window with a sign":
    "server_max_window_bits=+9", "a client's window of 7 bits": "client_max_window_bits=7",
    "a client's window of 16 bits": "client_max_window_bits=16",
    "a client's window that is no number": "client_max_window_bits=x",
    "a value for the server's context": "server_no_context_takeover=1",
    "a value for the client's context": "client_no_context_takeover=0",
    "a parameter twice": "server_no_context_takeover; server_no_context_takeover",
    "a window twice": "client_max_window_bits; client_max_window_bits=10",
}

REQUESTS = [
    offer("no offer", answer=None),
    offer("an offer without parameters", NAME),
    offer("the offer of a browser", NAME + "; client_max_window_bits"),
    *(offer(f"a server's window of {bits} bits", f"{NAME}; server_max_window_bits={bits}",
            answer=f"; server_max_window_bits={bits}") for bits in range(9, 16)),
    *(offer(f"a client's window of {bits} bits", f"{NAME}; client_max_window_bits={bits}",
            answer=f"; client_max_window_bits={bits}") for bits in range(8, 16)),
    offer("a value in quotes", NAME + '; server_max_window_bits="1\\0"',
          answer="; server_max_window_bits=10"),
    offer("all parameters", NAME + "; client_max_window_bits=9; client_no_context_takeover;"
          "server_no_context_takeover ; server_max_window_bits = 11",
          answer="; server_max_window_bits=11; client_max_window_bits=9"),
    *(offer("declined: " + what, f"{NAME}; {parameter}", answer=None)
      for what, parameter in DECLINED.items()),
    *(offer("passed over: " + what, f"{NAME}; {parameter}, {NAME}; server_max_window_bits=12",
            answer="; server_max_window_bits=12") for what, parameter in DECLINED.items()),
    offer("the first of two that will do", f"{NAME}; server_max_window_bits=12, {NAME}",
          answer="; server_max_window_bits=12"),
    offer("an offer in a second field", "x-other", NAME),
    offer("another extension", "x-webkit-deflate-frame", answer=None),
    *(bad("9.1", "malformed: " + what, add=(FIELD + value,)) for what, value in {
        "no parameter behind a semicolon": NAME + ";", "no value behind an equals sign": NAME + "; a=",
        "quotes without an end": NAME + '; a="', "quotes around what is no token": NAME + '; a="b c"',
        "two names": NAME + "; a b", "a parameter without an extension": "; a",
        "a name that is no token": "a/b"}.items()),
]

FLAGS = {"flags": ("--deflate",)}
WRONG = {**DECLINED, "a client's window without a size": "client_max_window_bits"}
del WRONG["a window of 8 bits, which zlib cannot use"]

ANSWERS: list[Answer] = [
    opens("7.1", "no compression although it was offered", **FLAGS),
    *(opens("7.1", f"agreed: {agreement}", add=(agreement.field(),), **FLAGS)
      for agreement in (Agreement(), Agreement(False, False, 8, 8), Agreement(client_bits=15))),
    *(refused("7.1", "wrong: " + what, add=(f"{FIELD}{NAME}; {parameter}",), **FLAGS)
      for what, parameter in WRONG.items()),
    refused("7.1", "agreed twice", add=(f"{FIELD}{NAME}, {NAME}",), **FLAGS),
    refused("9.1", "another extension beside it", add=(f"{FIELD}{NAME}, x-other",), **FLAGS),
    refused("9.1", "another extension", add=(FIELD + "x-other",), **FLAGS),
    refused("9.1", "a malformed list", add=(f"{FIELD}{NAME};",), **FLAGS),
]


def hexed(digits_of_bytes: str, **how) -> Frame:
    """A compressed text."""
    return text(bytes.fromhex(digits_of_bytes), rsv=RSV1, **how)


def packed(message: bytes, kind=text, cut_by: int = 0) -> Frame:
    """A compressed message that needs no other; the last bytes of its payload may be missing."""
    payload = Sender(True, 15).payload(message)
    return kind(payload[:len(payload) - cut_by], rsv=RSV1)


HELLO, AGAIN = "f248cdc9c90700", "f200110000"  # of sections 7.2.3.1 and 7.2.3.2
LAST_HELLO = "f348cdc9c90700"                  # of section 7.2.3.4, without the block behind it
PAYLOAD = bytes.fromhex(HELLO)
OVERLONG = packed(b"x\xc0\xaf").payload
LARGE = packed(digits(65536)).payload
BOMB = packed(bytes(50 << 20)).payload
GREETED = text("Hello")

CASES = [
    *table("7.2.3",
           ("one block", hexed(HELLO), GREETED),
           ("a message that looks back at the one before", [hexed(HELLO), hexed(AGAIN)],
            [GREETED, GREETED]),
           ("a stored block", hexed("000500faff48656c6c6f00"), GREETED),
           ("a block that calls itself the last", hexed(LAST_HELLO + "00"), GREETED),
           ("two blocks", hexed("f248050000 00ffffcac9c90700"), GREETED),
           ("an empty message", hexed("00"), text(""))),
    *table("7.2.2",
           ("a last block and nothing behind it", hexed(LAST_HELLO), GREETED),
           ("a block behind a last one", hexed(LAST_HELLO + HELLO), text("HelloHello")),
           ("a look back beyond a last block", hexed(LAST_HELLO + AGAIN), text("HelloHello")),
           ("a look back beyond the last block of another message",
            [hexed(LAST_HELLO), hexed(AGAIN)], [GREETED, GREETED]),
           ("many last blocks", hexed("0300" * 5000 + HELLO), GREETED),
           ("the end of the last block left where it was", hexed(HELLO + "0000ffff"), GREETED),
           ("no payload at all", hexed(""), text("")),
           ("a thousand empty blocks", hexed("000000ffff" * 1000 + HELLO), GREETED),
           ("a binary", packed(bytes(range(256)) * 10, binary), binary(bytes(range(256)) * 10)),
           ("as large as is allowed", packed(b"x" * LIMIT), text(b"x" * LIMIT)),
           ("as large as is allowed and hardly smaller compressed", packed(
               random.Random(2).randbytes(LIMIT), binary), binary(random.Random(2).randbytes(LIMIT))),
           ("plain messages in between",
            [hexed(HELLO), text("plain"), hexed(AGAIN), binary(b"x"), hexed(AGAIN)],
            [GREETED, text("plain"), GREETED, binary(b"x"), GREETED])),
    *table("6.1",
           ("fragments", [text(PAYLOAD[:3], fin=False, rsv=RSV1), last(PAYLOAD[3:])], GREETED),
           ("single bytes", [text("", fin=False, rsv=RSV1),
                             *(more(PAYLOAD[i:i + 1]) for i in range(len(PAYLOAD))), last()], GREETED),
           ("nothing but an empty last fragment behind it",
            [text(PAYLOAD, fin=False, rsv=RSV1), more(), last()], GREETED),
           ("a ping between fragments",
            [text(PAYLOAD[:3], fin=False, rsv=RSV1), ping("x"), last(PAYLOAD[3:])],
            [pong("x"), GREETED]),
           ("a large message in many fragments",
            [text("", fin=False, rsv=RSV1),
             *(more(LARGE[i:i + 100]) for i in range(0, len(LARGE), 100)), last()],
            text(digits(65536)))),
    *table("6.1", *failing(
        1002,
        ("RSV1 on a continuation", [text(PAYLOAD[:3], fin=False, rsv=RSV1),
                                    last(PAYLOAD[3:], rsv=RSV1)]),
        ("RSV1 on a continuation of a plain message", [text("a", fin=False), last("b", rsv=RSV1)]),
        ("RSV1 on a ping", ping("x", rsv=RSV1)),
        ("RSV1 on a close frame", close(1000, rsv=RSV1)),
        ("RSV2 beside RSV1", text(PAYLOAD, rsv=6)),
        ("RSV3 beside RSV1", text(PAYLOAD, rsv=5)))),
    *table("7.2.2", *failing(
        1007,
        ("no DEFLATE", text("Hello", rsv=RSV1)),
        ("a reserved kind of block", hexed("07")),
        ("a stored block whose lengths differ", hexed("000500000048656c6c6f00")),
        ("a payload that is cut", packed(digits(1000), cut_by=10)),
        ("a look back beyond the first message", hexed(AGAIN)))),
    *table("8.1", *failing(
        1007,
        ("compressed: not UTF-8", packed(b"good so far\xff")),
        ("compressed: an unfinished character", packed("half a smile 😀".encode()[:-1])),
        ("compressed: not UTF-8, in fragments",
         [text(OVERLONG[:2], fin=False, rsv=RSV1), last(OVERLONG[2:])]))),
    *table("10", *failing(
        1009,
        ("one byte too large", packed(b"x" * (LIMIT + 1))),
        ("a bomb", binary(BOMB, rsv=RSV1)),
        ("a bomb in fragments", [binary(BOMB[:20000], fin=False, rsv=RSV1), last(BOMB[20000:])]),
        ("a payload that is too large itself", [binary(b"", fin=False, rsv=RSV1),
                                                more(bytes(LIMIT)), more(bytes(LIMIT))]))),
]
