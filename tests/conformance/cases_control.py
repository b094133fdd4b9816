"""Section 5.5: control frames; 7.1 and 7.4: the closing handshake and its codes."""

from case import BOTH, failing, table
from frames import Frame, PING, PONG, binary, close, last, more, ping, pong, text, unfinished

VALID_CODES = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
               3000, 3999, 4000, 4401, 4999)
INVALID_CODES = (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)

CASES = [
    *table("5.5", *failing(
        1002,
        ("a ping of 126 bytes", ping("x" * 126)),
        ("a pong of 126 bytes", pong("x" * 126)),
        ("a close of 126 bytes", close(1000, "x" * 124)),
        ("a ping whose header announces 64 KiB", unfinished(ping("x" * 65536), 0)),
        ("a fragmented ping", [ping("a", fin=False), last("b")]),
        ("a fragmented pong", pong("a", fin=False)),
        ("a fragmented close", close(1000, fin=False)),
        ("a ping with 2 bytes of length for 4", ping("abcd", width=2)))),

    *table("5.5.1",
           ("a close with a code is answered with it", close(1000)),
           ("a close without a code is answered without one", close(), (), None),
           ("a close with a reason", close(1000, "bye")),
           ("a close with the longest reason", close(1000, "r" * 123)),
           ("a close with a reason in UTF-8", close(1001, "κόσμε"), (), 1001),
           ("a message before a close", [text("last words"), close(1000)], text("last words")),
           ("a message after a close is ignored", [close(1000), text("too late")]),
           ("a ping after a close is ignored", [close(1000), ping("too late")]),
           ("a second close is ignored", [close(1000), close(1001)]),
           ("garbage after a close is ignored", [close(1001), b"\xff" * 100], (), 1001),
           ("a close inside a fragmented message", [text("begun", fin=False), close(1000)]),
           ("a close while a message is being held", [binary(bytes(5000), fin=False), close(1001)],
            (), 1001)),
    *table("5.5.1", *failing(
        1002,
        ("a close of one byte", Frame(0x8, b"\x03")),
        ("a close of one zero byte", Frame(0x8, b"\x00")))),
    *table("5.5.1", *failing(
        1007,
        ("a reason with a stray continuation byte", close(1000, b"\x80")),
        ("a reason that ends inside a character", close(1000, b"ok \xe2\x82")),
        ("a reason with a surrogate", close(1000, b"\xed\xa0\x80")),
        ("a reason with an overlong slash", close(1000, b"\xc0\xaf")))),

    *table("5.5.2",
           ("an empty ping is answered", ping(), pong()),
           ("a ping is answered with its payload", ping("are you there"), pong("are you there")),
           ("a ping of 125 bytes", ping("p" * 125), pong("p" * 125)),
           ("a ping of bytes that are not text", ping(b"\x00\xff\xfe\x80"),
            pong(b"\x00\xff\xfe\x80")),
           ("every one of ten pings is answered, in order",
            [ping(f"{i}") for i in range(10)], [pong(f"{i}") for i in range(10)]),
           ("every one of a hundred long pings is answered",
            [ping(f"{i:0125}") for i in range(100)], [pong(f"{i:0125}") for i in range(100)]),
           ("a ping between messages", [text("a"), ping("p"), text("b")],
            [text("a"), pong("p"), text("b")]),
           ("a ping before a broken frame", [ping("p"), text("x", rsv=1)], pong("p"), 1002)),

    *table("5.5.3",
           ("a pong that nobody asked for is ignored", pong("unsolicited")),
           ("an empty pong is ignored", pong()),
           ("a pong of 125 bytes is ignored", pong("p" * 125)),
           ("pongs between messages", [pong("1"), text("a"), pong("2"), text("b")],
            [text("a"), text("b")]),
           ("a ping and an unsolicited pong", [pong("mine"), ping("yours")], pong("yours"))),

    *table("5.4",
           ("a ping between fragments is answered at once",
            [text("one ", fin=False), ping("p"), last("two")], [pong("p"), text("one two")]),
           ("a ping between all fragments",
            [text("a", fin=False), ping("1"), more("b"), ping("2"), last("c")],
            [pong("1"), pong("2"), text("abc")]),
           ("a long ping between fragments",
            [binary(bytes(1000), fin=False), ping("p" * 125), last(bytes(1000))],
            [pong("p" * 125), binary(bytes(2000))]),
           ("a pong between fragments is ignored",
            [text("one ", fin=False), pong("p"), last("two")], text("one two"))),

    *(case for code in VALID_CODES for case in table(
        "7.4", (f"the close code {code} is answered", close(code, "why"), (), code), role=BOTH)),
    *(case for code in INVALID_CODES for case in table(
        "7.4", (f"the close code {code} is refused", close(code, "why"), (), 1002), role=BOTH)),

    *table("7.1.7",
           ("nothing is received after a failure",
            [Frame(PING, b"p", rsv=2), text("x"), Frame(PONG), close(1000)], (), 1002)),
]
