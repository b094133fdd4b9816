"""The suite itself: that it can fail, and that it is as large as it says."""

import unittest
from dataclasses import replace

import test_server
from case import BYTEWISE, CHOPPED, LIMIT, WHOLE, Case, cut
from frames import Broken, FrameReader, close, text
from wskit import Serve

GOOD = Case("0", "a text comes back", (text("x"),), (text("x"),))


class Canned:
    """A stream that holds what it was made with."""

    def __init__(self, data: bytes):
        self.data = data

    def recv(self, _):
        data, self.data = self.data, b""
        return data


class CanFail(unittest.TestCase):
    """Every kind of expectation, deliberately wrong, is noticed."""

    def test_each_wrong_expectation_is_noticed(self):
        wrong = {
            "payload": replace(GOOD, gets=(text("y"),)),
            "kind": replace(GOOD, gets=(text("x"), text("x"))),
            "silence": replace(GOOD, gets=()),
            "close code": replace(GOOD, sends=(text("x"), close(1000)), ends=1001),
            "failure": replace(GOOD, sends=(text("x", rsv=4),)),
        }
        with Serve("--echo", "--max-message", str(LIMIT)) as serve:
            test_server.run_case(serve, GOOD, WHOLE)
            for what, case in wrong.items():
                with self.subTest(what), self.assertRaises(AssertionError):
                    test_server.run_case(serve, case, WHOLE)

    def test_a_broken_frame_from_the_program_is_noticed(self):
        wrong = {"masked": text("x", masked=True), "RSV": text("x", rsv=1),
                 "length not minimal": text("x", width=2), "long control": replace(
                     text("x" * 126), opcode=9), "reserved opcode": replace(text("x"), opcode=3)}
        for what, frame in wrong.items():
            with self.subTest(what), self.assertRaises(Broken):
                FrameReader(Canned(frame.encode(False)), from_client=False).next()

    def test_a_stream_that_ends_inside_a_frame_is_noticed(self):
        with self.assertRaises(Broken):
            FrameReader(Canned(text("hello").encode(False)[:4]), from_client=False).next()


class Size(unittest.TestCase):

    def test_every_way_to_cut_keeps_all_bytes(self):
        data = bytes(range(256)) * 40
        for how in (WHOLE, BYTEWISE, CHOPPED):
            self.assertEqual(b"".join(cut(data, how)), data)
            self.assertNotIn(b"", cut(data, how))

    def test_has_at_least_150_cases_in_each_role(self):
        import test_client
        self.assertGreaterEqual(len(test_server.CASES) + len(test_server.REQUESTS), 150)
        self.assertGreaterEqual(len(test_client.CASES) + len(test_client.ANSWERS), 150)


if __name__ == "__main__":
    unittest.main()
