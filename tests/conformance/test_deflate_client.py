"""RFC 7692 on `wskit connect --deflate`."""

import json
import unittest
from base64 import b64encode
from functools import partial

from case import cut
from cases_deflate import (AGREEMENTS, ANSWERS, CASES, LARGEST, THRESHOLD, Agreement, messages,
                           shrinks)
from cases_handshake import Answer
from frames import CLOSE, RSV1, TEXT, Frame, FrameReader, close
from suite import Suite, check, check_all, send_pieces, test_each
from test_client import message, run_answer, run_case, visit

FLAGS = ("--deflate", "--deflate-threshold", str(THRESHOLD), "--max-message", str(LARGEST))


def operation(frame: Frame) -> str:
    """What has the client send this message."""
    if frame.opcode == TEXT:
        return json.dumps({"op": "send", "data": frame.payload.decode()})
    return json.dumps({"op": "send", "b64": b64encode(frame.payload).decode()})


def run_agreement(agreement: Agreement, how: str):
    """Answers with what is to be agreed; messages go both ways, compressed accordingly."""
    with visit(*FLAGS) as guest:
        check("offer", "permessage-deflate; client_max_window_bits",
              guest.field("sec-websocket-extensions"))
        guest.stream.sendall(Answer("", "", 0, add=(agreement.field(),)).bytes(guest.accept))
        sender = agreement.sender(from_client=False)
        sent = [Frame(each.opcode, sender.payload(each.payload), rsv=RSV1) for each in messages()]
        reader = FrameReader(guest.stream, True, guest.behind, compressed=True)
        with send_pieces(guest.stream, cut(b"".join(each.encode(False) for each in sent), how)):
            guest.client.say(*map(operation, messages()))
            came = [reader.next() for _ in messages()]
        guest.stream.sendall(close(1000).encode(False))
        check("goodbye", CLOSE, reader.next().opcode)
        guest.stream.close()
        told = [message(event) for event in guest.events() if event["ev"] == "msg"]
        check_all("message from the server", messages(), told)
        check_sent(agreement, came)
        check("exit status", 0, guest.client.wait())


def check_sent(agreement: Agreement, came: list[Frame]):
    receiver = agreement.receiver(from_client=True)
    check_all("message from the client", messages(),
              [Frame(each.opcode, receiver.message(each)) for each in came])
    # Asked for a window that it does not have, it may always send plain messages.
    able = agreement.client_bits != 8
    check("compressed ones", [able and shrinks(each) for each in messages()],
          [each.rsv == RSV1 for each in came])


@test_each
class Responses(Suite):
    cases, run_one = ANSWERS, staticmethod(run_answer)


@test_each
class Agreements(Suite):
    cases, run_one = [*AGREEMENTS, Agreement(client_bits=8)], staticmethod(run_agreement)


@test_each
class CompressedFrames(Suite):
    cases = CASES
    run_one = staticmethod(partial(run_case, visit=partial(visit, "--deflate"), add=(Agreement().field(),)))


if __name__ == "__main__":
    unittest.main()
