"""RFC 6455 on `wskit connect --jsonl`: every case at once, byte by byte and in odd chops."""

import base64
import json
import re
import socket
import unittest
from contextlib import contextmanager

from case import LIMIT, SERVER, Case, cut
from cases_control import CASES as CONTROL
from cases_framing import CASES as FRAMING
from cases_handshake import ANSWERS, Answer
from cases_messages import CASES as MESSAGES
from frames import BINARY, CLOSE, PONG, TEXT, Frame, FrameReader, close, close_code
from suite import Suite, check, check_all, send_pieces, test_each
from wskit import DEADLINE, Process, accept_value, events, wskit

CASES = [case for case in FRAMING + CONTROL + MESSAGES if case.role != SERVER]
CLEAN_CODES = (1000, 1001, None)                # exit 0
REFUSING_CODES = (1008, 3000, 3003, 4401, 4403)  # exit 7


class Visit:
    """One `wskit connect` at a server that the test plays: the request has been read."""

    def __init__(self, client: Process, stream: socket.socket):
        self.client, self.stream = client, stream
        data = b""
        while b"\r\n\r\n" not in data:
            got = stream.recv(1 << 16)
            if not got:
                raise AssertionError(f"the stream ends inside the request: {data!r}")
            data += got
        head, self.behind = data.split(b"\r\n\r\n", 1)
        self.request_line, *self.lines = head.decode("latin-1").split("\r\n")
        self.accept = accept_value(self.field("sec-websocket-key"))

    def fields(self, name: str) -> list[str]:
        """The values of all fields `name`."""
        pairs = (line.split(":", 1) for line in self.lines)
        return [value.strip() for key, value in pairs if key.lower() == name]

    def field(self, name: str) -> str:
        values = self.fields(name)
        check(f"number of fields {name}", 1, len(values))
        return values[0]

    def reader(self) -> FrameReader:
        return FrameReader(self.stream, from_client=True, behind=self.behind)

    def events(self) -> list[dict]:
        return events(self.client.out.rest())


@contextmanager
def visit(*flags: str, scheme: str = "ws", taken=lambda stream: stream):
    """A guest whose connection the test gets as `taken` makes it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(DEADLINE)
        url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/chat?x=1"
        with wskit("connect", "--jsonl", "--max-message", str(LIMIT), *flags, url) as client:
            stream, _ = listener.accept()
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with taken(stream) as stream:
                stream.settimeout(DEADLINE)
                yield Visit(client, stream)


def message(event: dict) -> Frame:
    """The message that an event `msg` tells of."""
    if "data" in event:
        return Frame(TEXT, event["data"].encode())
    return Frame(BINARY, base64.b64decode(event["b64"]))


def run_case(case: Case, how: str, visit=visit, add: tuple = ()):
    """Sends what the case says; compares the frames that come back, the events and the status.
    `add` are more lines of the answer."""
    with visit() as guest:
        guest.stream.sendall(Answer("", "", 0, add=add).bytes(guest.accept))
        reader = guest.reader()
        with send_pieces(guest.stream, cut(case.bytes(from_client=False), how)):
            got = []
            while (frame := reader.next()) is not None:
                got.append(frame)
        guest.stream.close()
        check_all("pong", case.pongs(), [frame for frame in got if frame.opcode == PONG])
        check("close codes", [case.ends], [close_code(f) for f in got if f.opcode == CLOSE])
        check("last frame", CLOSE, got[-1].opcode)
        told = guest.events()
        check_all("message", case.messages(), [message(e) for e in told if e["ev"] == "msg"])
        check("exit status", status_of(case), guest.client.wait())


def status_of(case: Case) -> int:
    told_by_server = case.goodbye or any(
        isinstance(f, Frame) and f.opcode == CLOSE and close_code_or_none(f) == case.ends
        for f in case.sends)
    if not told_by_server:
        return 6
    return 0 if case.ends in CLEAN_CODES else 7 if case.ends in REFUSING_CODES else 6


def close_code_or_none(frame: Frame) -> int | None:
    return close_code(frame) if len(frame.payload) >= 2 else None


def run_answer(answer: Answer, how: str):
    """Answers the request as told; the client has to agree or to refuse with the right status."""
    with visit(*answer.flags) as guest:
        with send_pieces(guest.stream, cut(answer.bytes(guest.accept), how)):
            opened = answer.exits == 0
            if opened:
                check("close code", 1000, close_code(guest.reader().next()))
        guest.stream.close()
        check("events open", opened, any(e["ev"] == "open" for e in guest.events()))
        check("exit status", answer.exits, guest.client.wait())
        if not opened:
            lines = guest.client.err.rest()
            check("lines of the error", True, 1 <= len(lines) <= 3)
            check("error", True, lines[0].startswith("wskit connect: ws://127.0.0.1:"))


@test_each
class ClientFrames(Suite):
    cases, run_one = CASES, staticmethod(run_case)


@test_each
class ClientHandshake(Suite):
    cases, run_one = ANSWERS, staticmethod(run_answer)


class ClientRequest(unittest.TestCase):
    """Section 4.1: what a client's request has to be."""

    def test_is_the_request_of_the_rfc(self):
        with visit("-s", "chat", "-s", "superchat", "--origin", "http://o.test", "-H", "X-A: 1") as it:
            self.assertEqual(it.request_line, "GET /chat?x=1 HTTP/1.1")
            self.assertRegex(it.field("host"), r"^127\.0\.0\.1:\d+$")
            self.assertEqual(it.field("upgrade").lower(), "websocket")
            self.assertIn("upgrade", it.field("connection").lower())
            self.assertEqual(it.field("sec-websocket-version"), "13")
            self.assertEqual(it.field("origin"), "http://o.test")
            self.assertEqual(it.field("x-a"), "1")
            offered = ",".join(it.fields("sec-websocket-protocol"))
            self.assertEqual(re.split(r",\s*", offered), ["chat", "superchat"])

    def test_has_a_key_of_16_bytes_that_is_new_each_time(self):
        keys = set()
        for _ in range(5):
            with visit() as it:
                keys.add(it.field("sec-websocket-key"))
        self.assertEqual(len(keys), 5)
        self.assertEqual({len(base64.b64decode(key, validate=True)) for key in keys}, {16})

    def test_is_all_that_is_sent_before_the_answer(self):
        with visit("-x", '{"op":"send","data":"impatient"}') as it:
            self.assertEqual(it.behind, b"")
            it.stream.sendall(Answer("", "", 0).bytes(it.accept))
            self.assertEqual(it.reader().next(), Frame(TEXT, b"impatient"))


class ClientSends(unittest.TestCase):
    """Sections 5.2, 5.3 and 5.5.1: what a client sends."""

    def test_each_frame_under_a_mask_of_its_own(self):
        with visit() as it:
            it.stream.sendall(Answer("", "", 0).bytes(it.accept))
            it.client.say(*(json.dumps({"op": "send", "data": f"{i}"}) for i in range(50)))
            reader = it.reader()
            sent = [reader.next().payload for _ in range(50)]
            self.assertEqual(sent, [b"%d" % i for i in range(50)])
            self.assertEqual(len(set(reader.keys)), 50)

    def test_lengths_in_the_least_bytes(self):
        sizes = (0, 1, 125, 126, 127, 65535, 65536)
        with visit() as it:
            it.stream.sendall(Answer("", "", 0).bytes(it.accept))
            it.client.say(*(json.dumps({"op": "send", "data": "x" * size}) for size in sizes))
            reader = it.reader()
            self.assertEqual([len(reader.next().payload) for _ in sizes], list(sizes))

    def test_binary_as_binary(self):
        with visit() as it:
            it.stream.sendall(Answer("", "", 0).bytes(it.accept))
            it.client.say('{"op":"send","b64":"AP8="}')
            self.assertEqual(it.reader().next(), Frame(BINARY, b"\x00\xff"))

    def test_a_close_with_code_and_reason_and_waits_for_the_answer(self):
        with visit() as it:
            it.stream.sendall(Answer("", "", 0).bytes(it.accept))
            it.client.say('{"op":"close","code":4000,"reason":"enough"}')
            reader = it.reader()
            self.assertEqual(reader.next(), close(4000, "enough"))
            it.stream.sendall(close(4000).encode(from_client=False))
            self.assertIsNone(reader.next())


if __name__ == "__main__":
    unittest.main()
