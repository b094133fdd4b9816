"""RFC 7692 on `wskit serve --echo --deflate`."""

import unittest
from functools import partial

from case import LIMIT, cut
from cases_deflate import (AGREEMENTS, CASES, LARGEST, REQUESTS, THRESHOLD, Agreement, messages,
                           shrinks)
from cases_handshake import Request
from frames import RSV1, Frame, FrameReader
from suite import Suite, check, check_all, send_pieces, test_each
from test_server import OnServer, fields_of, read_head, run_case, run_request
from wskit import Serve

# Replies are plain, so that they can be compared as they come.
PLAIN_REPLIES = ("--deflate", "--deflate-takeover", "--deflate-threshold", "1g")


def run_agreement(serve: Serve, agreement: Agreement, how: str):
    """Offers what is to be agreed; every message comes back, compressed as was agreed."""
    with serve.dial() as stream:
        stream.sendall(Request("", "", 101, add=(agreement.field(),)).bytes())
        head, behind = read_head(stream)
        fields = fields_of(head.split("\r\n")[1:])
        check("extensions", str(agreement), fields.get("sec-websocket-extensions"))
        reader = FrameReader(stream, from_client=False, behind=behind, compressed=True)
        sender = agreement.sender(from_client=True)
        sent = [Frame(each.opcode, sender.payload(each.payload), rsv=RSV1) for each in messages()]
        with send_pieces(stream, cut(b"".join(each.encode(True) for each in sent), how)):
            came = [reader.next() for _ in sent]
        check_echo(agreement, came)


def check_echo(agreement: Agreement, came: list[Frame]):
    receiver = agreement.receiver(from_client=False)
    check_all("message", messages(),
              [Frame(each.opcode, receiver.message(each)) for each in came])
    check("compressed ones", [shrinks(each) for each in messages()],
          [each.rsv == RSV1 for each in came])
    # The second of these is the first again: in reach of a window of 13 bits and more.
    first, second = (len(came[i].payload) for i, each in enumerate(messages())
                     if len(each.payload) == 4096 and shrinks(each))
    takes_over = agreement.server_takeover and (agreement.server_bits or 15) >= 13
    check("context taken over", takes_over, second < first / 4)


@test_each
class Offers(OnServer, Suite):
    cases, run_on, flags = REQUESTS, run_request, ("--deflate",)


@test_each
class Agreements(OnServer, Suite):
    cases, run_on = AGREEMENTS, run_agreement
    flags = ("--deflate", "--deflate-takeover", "--deflate-threshold", str(THRESHOLD),
             "--max-message", str(LARGEST))


@test_each
class CompressedFrames(OnServer, Suite):
    cases, run_on = CASES, partial(run_case, add=(Agreement().field(),))
    flags = (*PLAIN_REPLIES, "--max-message", str(LIMIT))


if __name__ == "__main__":
    unittest.main()
