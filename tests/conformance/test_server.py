"""RFC 6455 on `wskit serve --echo`: every case at once, byte by byte and in odd chops."""

import json
import unittest
from functools import partial

from case import CLIENT, LIMIT, Case, cut
from cases_control import CASES as CONTROL
from cases_framing import CASES as FRAMING
from cases_handshake import REQUESTS, Request
from cases_messages import CASES as MESSAGES
from frames import CLOSE, FrameReader, close_code, text
from suite import Suite, check, check_all, send_pieces, test_each
from wskit import Serve

CASES = [case for case in FRAMING + CONTROL + MESSAGES if case.role != CLIENT]


def read_head(stream) -> tuple[str, bytes]:
    """A response's head, and what came behind it."""
    data = b""
    while b"\r\n\r\n" not in data:
        got = stream.recv(1 << 16)
        if not got:
            raise AssertionError(f"the stream ends inside the head: {data!r}")
        data += got
    head, behind = data.split(b"\r\n\r\n", 1)
    return head.decode("latin-1"), behind


def fields_of(lines: list[str]) -> dict[str, str]:
    return {line.split(":", 1)[0].lower(): line.split(":", 1)[1].strip() for line in lines}


def run_case(serve: Serve, case: Case, how: str, add: tuple = ()):
    """Sends what the case says and compares all that comes until the end of the stream. `add` are
    more lines of the request."""
    with serve.dial() as stream:
        stream.sendall(Request("", "", 101, add=add).bytes())
        _, behind = read_head(stream)
        reader = FrameReader(stream, from_client=False, behind=behind)
        with send_pieces(stream, cut(case.bytes(from_client=True), how)):
            got = []
            while (frame := reader.next()) is not None:
                got.append(frame)
        check_all("frame", case.gets, [frame for frame in got if frame.opcode != CLOSE])
        check("close codes", [case.ends], [close_code(f) for f in got if f.opcode == CLOSE])
        check("last frame", CLOSE, got[-1].opcode)


def run_request(serve: Serve, request: Request, how: str):
    """Sends the request and judges the answer; after a 101 a message has to come back."""
    with serve.dial() as stream:
        with send_pieces(stream, cut(request.bytes(), how)):
            head, behind = read_head(stream)
        status_line, *lines = head.split("\r\n")
        fields = fields_of(lines)
        check("status", f"HTTP/1.1 {request.status}", status_line[:12])
        for wanted in request.has:
            name, value = wanted.split(": ")
            check(name, value.lower(), fields.get(name, "").lower())
        for unwanted in request.lacks:
            check(unwanted, None, fields.get(unwanted))
        if request.status == 101:
            stream.sendall(text("hello").encode(from_client=True))
            check("echo", "text b'hello'", str(FrameReader(stream, False, behind).next()))
        else:
            check_refusal(stream, fields, behind, with_body="HEAD" not in request.line)


def check_refusal(stream, fields: dict, body: bytes, with_body: bool):
    while got := stream.recv(1 << 16):
        body += got
    check("Connection", True, "close" in fields.get("connection", ""))
    if with_body:
        check("length of the body", fields.get("content-length"), str(len(body)))
        error = json.loads(body)
        check("type", "error", error["type"])
        check("code and message", {"type", "code", "message"}, error.keys() & {
            "type", "code", "message"})


class OnServer:
    """One server for all cases of a class."""

    start = Serve
    flags: tuple = ("--max-message", str(LIMIT))

    @classmethod
    def setUpClass(cls):
        serve = cls.start("--echo", *cls.flags)
        cls.addClassCleanup(serve.__exit__)
        cls.run_one = partial(cls.run_on, serve)
        super().setUpClass()


@test_each
class ServerFrames(OnServer, Suite):
    cases, run_on = CASES, run_case


@test_each
class ServerHandshake(OnServer, Suite):
    cases, run_on = REQUESTS, run_request


if __name__ == "__main__":
    unittest.main()
