"""Sections 5.1 to 5.3 and 5.6: frames, masks and messages of a single frame; 10.4: limits."""

from case import CLIENT, LIMIT, SERVER, echoed, failing, table
from frames import Frame, binary, close, last, more, ping, pong, text, unfinished

LENGTHS = (0, 1, 2, 124, 125, 126, 127, 128, 65535, 65536, 65537)

CASES = [
    *table("5.1", *failing(
        1002,
        ("a server fails an unmasked text", text("bare", masked=False)),
        ("a server fails an unmasked empty text", text("", masked=False)),
        ("a server fails an unmasked binary", binary(b"bare", masked=False)),
        ("a server fails an unmasked ping", ping("bare", masked=False)),
        ("a server fails an unmasked pong", pong("bare", masked=False)),
        ("a server fails an unmasked close", close(1000, masked=False)),
        ("a server fails an unmasked continuation of a masked text",
         [text("masked", fin=False), last("bare", masked=False)])), role=SERVER),
    *table("5.1", *failing(
        1002,
        ("a client fails a masked text", text("masked", masked=True)),
        ("a client fails a masked empty text", text("", masked=True)),
        ("a client fails a masked binary", binary(b"masked", masked=True)),
        ("a client fails a masked ping", ping("masked", masked=True)),
        ("a client fails a masked pong", pong("masked", masked=True)),
        ("a client fails a masked close", close(1000, masked=True)),
        ("a client fails a masked continuation of a bare text",
         [text("bare", fin=False), last("masked", masked=True)])), role=CLIENT),

    *table("5.2", *echoed(
        *((f"a text of {size} bytes", text("*" * size)) for size in LENGTHS),
        *((f"a binary of {size} bytes", binary(bytes(i % 251 for i in range(size))))
          for size in LENGTHS))),
    *table("5.2",
           ("many small texts in one stretch", [text(f"{i}") for i in range(200)],
            [text(f"{i}") for i in range(200)]),
           ("lengths of all three forms in a row",
            [text("a"), text("b" * 300), binary(b"c" * 70000), text("d")],
            [text("a"), text("b" * 300), binary(b"c" * 70000), text("d")])),
    *table("5.2", *failing(
        1002,
        *((f"RSV bits {rsv:03b} on a text", text("x", rsv=rsv)) for rsv in range(1, 8)),
        ("RSV1 on a binary", binary(b"x", rsv=4)),
        ("RSV1 on a continuation", [text("x", fin=False), last("y", rsv=4)]),
        ("RSV1 on a ping", ping("x", rsv=4)),
        ("RSV2 on a pong", pong("x", rsv=2)),
        ("RSV3 on a close", close(1000, rsv=1)),
        *((f"the reserved opcode {opcode:#x}", Frame(opcode, b"x"))
          for opcode in (0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF)),
        ("a reserved opcode without payload", Frame(0x3)),
        ("a reserved opcode in a fragmented message", [text("x", fin=False), Frame(0x7, b"y")]),
        ("2 bytes of length for 0", text("", width=2)),
        ("2 bytes of length for 125", text("x" * 125, width=2)),
        ("8 bytes of length for 0", text("", width=8)),
        ("8 bytes of length for 126", text("x" * 126, width=8)),
        ("8 bytes of length for 65535", text("x" * 65535, width=8)),
        ("the highest bit of a length", text("", width=8, announced=1 << 63)),
        ("all bits of a length", binary(b"", width=8, announced=(1 << 64) - 1)))),
    *table("5.2",
           ("what came before a broken frame is still received",
            [text("good"), text("bad", rsv=4), text("never seen")], text("good"), 1002)),

    *table("5.3", *echoed(
        ("a mask of zeros", text("plain", key=bytes(4))),
        ("a mask of ones", text("inverted", key=b"\xff" * 4)),
        ("a mask that makes the payload zeros", binary(b"\x12\x34\x56\x78" * 3,
                                                       key=b"\x12\x34\x56\x78")),
        *((f"a masked payload of {size} bytes, not a multiple of four", text("z" * size))
          for size in (1, 2, 3, 5, 6, 7, 9, 15, 17, 31, 33, 63, 65))), role=SERVER),
    *table("5.3",
           ("a mask of its own for every frame",
            [text("one", key=b"abcd"), text("two", key=b"efgh"), text("three", key=b"ijkl")],
            [text("one"), text("two"), text("three")]), role=SERVER),

    *table("5.6", *echoed(
        ("a text with a NUL", text("a\0b")),
        ("a text of white space", text(" \t\r\n ")),
        ("a binary with every value of a byte", binary(bytes(range(256)))),
        ("a binary that is not UTF-8", binary(b"\xff\xfe\xc0\x80")))),
    *table("5.6",
           ("texts and binaries in turn",
            [text("t"), binary(b"b"), text(""), binary(b"")],
            [text("t"), binary(b"b"), text(""), binary(b"")])),

    *table("10.4", *echoed(
        ("a text of exactly the limit", text("x" * LIMIT)),
        ("a binary of exactly the limit", binary(bytes(LIMIT))))),
    *table("10.4",
           ("fragments that reach the limit exactly",
            [binary(bytes(LIMIT - 10), fin=False), more(bytes(9)), last(b"x")],
            binary(bytes(LIMIT - 1) + b"x")),
           ("messages that pass the limit only together",
            [binary(bytes(LIMIT)), binary(bytes(LIMIT))],
            [binary(bytes(LIMIT)), binary(bytes(LIMIT))]),
           ("a ping when the message is at the limit",
            [binary(bytes(LIMIT), fin=False), ping("p"), last()],
            [pong("p"), binary(bytes(LIMIT))])),
    *table("10.4", *failing(
        1009,
        ("a text of one byte over the limit", text("x" * (LIMIT + 1))),
        ("a binary of one byte over the limit", binary(bytes(LIMIT + 1))),
        ("a length over the limit, before any payload", unfinished(binary(bytes(LIMIT + 1)), 0)),
        ("a length of 2^62", binary(b"", width=8, announced=1 << 62)),
        ("a last fragment that passes the limit", [binary(bytes(LIMIT), fin=False), last(b"x")]),
        ("a middle fragment that passes the limit",
         [binary(bytes(LIMIT), fin=False), more(b"x"), last()]),
        ("a fragment whose length alone passes the limit",
         [binary(b"x", fin=False), unfinished(last(bytes(LIMIT)), 0)]))),
    *table("10.4",
           ("what came before a message over the limit is still received",
            [text("good"), unfinished(binary(bytes(LIMIT + 1)), 10)], text("good"), 1009)),
]
