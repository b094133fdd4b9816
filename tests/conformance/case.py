"""What a case of the conformance suite is.

A case says what a peer sends after the handshake, and what has to come of it. The same table is used
in both roles: against `wskit serve --echo`, where a message counts as received when it comes back, and
against `wskit connect --jsonl`, where it counts when it is reported on stdout.

Unless the case ends the connection itself, the runner closes it with 1000 and expects that answered:
so every case also shows that the connection was still good, and none has to wait for silence.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "integration"))

from frames import PONG, Frame, close  # noqa: E402

LIMIT = 128 * 1024  # --max-message of the program under test

BOTH, SERVER, CLIENT = "both", "server", "client"


@dataclass(frozen=True)
class Case:
    section: str          # of RFC 6455
    name: str
    sends: tuple          # of Frame, or of bytes that go out as they are
    gets: tuple = ()      # the messages received and the pongs, in order
    ends: int | None = 1000  # the code of the close frame that comes; None: one without a code
    role: str = BOTH      # which role of the program under test it is for

    def __str__(self) -> str:
        return f"{self.section} {self.name}"

    @property
    def goodbye(self) -> bool:
        """Whether the runner has to close the connection, because nothing in the case does."""
        return self.ends == 1000 and not any(
            isinstance(sent, Frame) and sent.opcode == 0x8 for sent in self.sends)

    def bytes(self, from_client: bool) -> bytes:
        sends = (*self.sends, close(1000)) if self.goodbye else self.sends
        return b"".join(sent if isinstance(sent, bytes) else sent.encode(from_client)
                        for sent in sends)

    def messages(self) -> list[Frame]:
        return [got for got in self.gets if got.opcode != PONG]

    def pongs(self) -> list[Frame]:
        return [got for got in self.gets if got.opcode == PONG]


def table(section: str, *rows, **common) -> list[Case]:
    """Cases of one section: each row is a name, what is sent, and optionally what is got and the
    close code."""
    cases = []
    for row in rows:
        name, sends, *rest = row
        gets = rest[0] if rest else ()
        how = dict(common, ends=rest[1]) if len(rest) > 1 else common
        cases.append(Case(section, name, sequence(sends), sequence(gets), **how))
    return cases


def sequence(what) -> tuple:
    return tuple(what) if isinstance(what, (list, tuple)) else (what,)


def echoed(*pairs) -> list[tuple]:
    """Rows of single frames that come back as they went."""
    return [(name, frame, frame) for name, frame in pairs]


def failing(code: int, *pairs) -> list[tuple]:
    """Rows after which the connection has to be failed with `code`, and nothing received."""
    return [(name, sends, (), code) for name, sends in pairs]


#: How the bytes of a case are cut on their way.
WHOLE, BYTEWISE, CHOPPED = "at once", "byte by byte", "in odd chops"
ODD_SIZES = (1, 2, 3, 5, 1, 7, 13, 4, 127, 1, 6, 31, 1021, 2, 4099)
BYTEWISE_AT_MOST = 4096  # the ends of longer ones go byte by byte, their middle in one piece


def cut(data: bytes, how: str) -> list[bytes]:
    if how == WHOLE:
        return [data]
    if how == BYTEWISE:
        if len(data) <= BYTEWISE_AT_MOST:
            return [data[i:i + 1] for i in range(len(data))]
        half = BYTEWISE_AT_MOST // 2
        return cut(data[:half], how) + [data[half:-half]] + cut(data[-half:], how)
    pieces, at, turn = [], 0, len(data)
    while at < len(data):
        size = ODD_SIZES[turn % len(ODD_SIZES)]
        pieces.append(data[at:at + size])
        at, turn = at + size, turn + 1
    return pieces
