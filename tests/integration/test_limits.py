"""What `wskit serve` lets a client do, and how much of it."""
import json
import signal
import socket
import struct
import time
import unittest

from frames import CLOSE, close, text
from raw import UPGRADE, read_all, refusal, upgrade
from wskit import DEADLINE, Serve, run


def ask(serve):
    """The answer to an upgrade that is refused."""
    with serve.dial() as stream:
        stream.sendall(UPGRADE)
        return read_all(stream)


class Rates(unittest.TestCase):
    def test_are_told_to_who_exceeds_them(self):
        with Serve("--rate", "2/1m") as serve, serve.dial() as stream:
            reader = upgrade(stream)
            welcome = json.loads(reader.next().payload)
            self.assertEqual(welcome["limits"]["rate"], {"messages": 2, "window": 60000})
            for _ in range(3):
                stream.sendall(text('{"type":"ping"}').encode(from_client=True))
            answers = [json.loads(reader.next().payload) for _ in range(3)]
            self.assertEqual([answer["type"] for answer in answers], ["pong", "pong", "error"])
            self.assertEqual(answers[2]["code"], "RATE_LIMIT_EXCEEDED")
            self.assertEqual(answers[2]["remaining"], 0)
            self.assertGreater(answers[2]["retryAfter"], 50)

    def test_may_hold_for_all_connections_of_an_address(self):
        with Serve("--rate", "3/1m", "--rate-by", "ip", "--threads", "4", "--echo", "--limit-action", "close") as serve:
            codes = []
            for _ in range(5):
                with serve.dial() as stream:
                    reader = upgrade(stream)
                    stream.sendall(text("x").encode(from_client=True))
                    frame = reader.next()
                    codes.append(int.from_bytes(frame.payload[:2], "big") if frame.opcode == CLOSE else 0)
            self.assertEqual(codes, [0, 0, 0, 4429, 4429])

    def test_may_delay_and_lose_nothing(self):
        with Serve("--echo", "--rate", "100/s", "--rate-burst", "1", "--limit-action", "delay") as serve:
            lines = [str(number) for number in range(30)]
            start = time.monotonic()
            done = run("connect", serve.url, stdin="".join(f"{line}\n" for line in lines))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout.split(), lines)
            # 29 of them wait for 10 ms each; how much longer it takes is the machine's business.
            self.assertGreaterEqual(time.monotonic() - start, 0.29)

    def test_may_delay_what_comes_before_a_close_or_a_reset(self):
        messages = [f"{number:03}" for number in range(25)]
        sent = b"".join(text(message).encode(from_client=True) for message in messages)
        flags = ("--jsonl", "--rate", "100/s", "--rate-burst", "1", "--limit-action", "delay")
        for ending, code in (("close", 4000), ("end", 1006), ("reset", 1006)):
            with self.subTest(ending), Serve(*flags) as serve:
                with serve.dial() as stream:
                    reader = upgrade(stream)
                    stream.sendall(sent + (close(4000).encode(from_client=True) if ending == "close" else b""))
                    if ending == "close":
                        while reader.next().opcode != CLOSE:
                            pass
                    elif ending == "reset":
                        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                events = [json.loads(serve.out.next()) for _ in range(len(messages) + 3)]
                self.assertEqual([event["ev"] for event in events],
                                 ["listening", "connect"] + len(messages) * ["msg"] + ["close"])
                self.assertEqual([event["data"] for event in events[2:-1]], messages)
                self.assertEqual(events[-1]["code"], code)

    def test_do_not_hold_up_the_end_of_the_server(self):
        with Serve("--echo", "--rate", "1/1h", "--limit-action", "delay") as serve, serve.dial() as stream:
            reader = upgrade(stream)
            stream.sendall(text("heard").encode(from_client=True) + text("delayed").encode(from_client=True))
            self.assertEqual(reader.next().payload, b"heard")
            serve.child.send_signal(signal.SIGTERM)
            farewell = reader.next()
            self.assertEqual((farewell.opcode, farewell.payload[:2]), (CLOSE, (1001).to_bytes(2, "big")))
            stream.close()
            self.assertEqual(serve.wait(), 0)

    def test_throttle_messages_that_come_too_soon(self):
        with Serve("--throttle", "1h") as serve, serve.dial() as stream:
            reader = upgrade(stream)
            self.assertEqual(json.loads(reader.next().payload)["limits"]["throttle"], 3_600_000)
            stream.sendall(2 * text('{"type":"ping"}').encode(from_client=True))
            self.assertEqual(json.loads(reader.next().payload)["type"], "pong")
            error = json.loads(reader.next().payload)
            self.assertEqual((error["code"], error["retryAfter"]), ("THROTTLED", 3600))


class Connections(unittest.TestCase):
    def check(self, answer, status, code):
        self.assertEqual((refusal(answer)[0], refusal(answer)[1]["code"]), (status, code))
        self.assertIn(b"\r\nRetry-After: ", answer)

    def test_are_limited_for_an_address(self):
        with Serve("--max-per-ip", "1", "--threads", "2") as serve:
            with serve.dial() as stream:
                upgrade(stream)
                self.check(ask(serve), 429, "RATE_LIMIT_EXCEEDED")
            self.wait_for_room(serve)

    def test_are_limited_in_all(self):
        with Serve("--max-connections", "1", "--threads", "2") as serve:
            with serve.dial() as stream:
                upgrade(stream)
                self.check(ask(serve), 503, "UNAVAILABLE")
            self.wait_for_room(serve)

    def test_may_not_come_too_often(self):
        with Serve("--connect-rate", "2/1h", "--threads", "2") as serve:
            for _ in range(2):
                with serve.dial() as stream:
                    upgrade(stream)
            self.check(ask(serve), 429, "RATE_LIMIT_EXCEEDED")

    def wait_for_room(self, serve):
        """The server hears of the end of a connection a little later."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            with serve.dial() as stream:
                stream.sendall(UPGRADE)
                if stream.recv(12) == b"HTTP/1.1 101":
                    return
        self.fail("there is no room again")


class Options(unittest.TestCase):
    def test_say_what_would_be_right(self):
        for flags, wanted in (
                (("--rate", "fast"), "100/60s, 10/s or 5k/m"),
                (("--rate-burst", "5"), "--rate-burst: is for --rate"),
                (("--limit-action", "shrug"), "reject, delay"),
                (("--threads", "0"), "--threads 0: write 1 to 1024"),
                (("--threads", "100000"), "--threads 100000: write 1 to 1024"),
                (("--exec", "cat", "--exec-max", "0"), "--exec-max 0 lets nobody in; write 1 or more")):
            with self.subTest(flags):
                done = run("serve", "0", *flags)
                self.assertEqual(done.returncode, 2)
                self.assertIn(wanted, done.stderr)


if __name__ == "__main__":
    unittest.main()
