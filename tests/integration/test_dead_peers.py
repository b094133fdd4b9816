"""`wskit serve` and peers that are gone without a word."""
import json
import signal
import socket
import unittest

from frames import CLOSE, PING, pong, text
from raw import upgrade
from wskit import Serve, wskit

SHORT = ("--ping-interval", "200ms", "--pong-timeout", "200ms")
JOIN = text('{"type":"join","roomId":"r"}').encode(from_client=True)


class Watcher:
    """A member of the room that answers pings, and hears who comes and goes."""

    def __init__(self, stream: socket.socket):
        self.stream = stream
        self.heard: list[str] = []
        self.reader = upgrade(stream)
        stream.sendall(JOIN)
        self.until("presence")

    def until(self, kind: str) -> dict:
        while (frame := self.reader.next()) is not None:
            if frame.opcode == PING:
                self.stream.sendall(pong(frame.payload).encode(from_client=True))
                continue
            if frame.opcode == CLOSE:
                break
            message = json.loads(frame.payload)
            self.heard.append(message["type"])
            if message["type"] == kind:
                return message
        raise AssertionError(f"no {kind} came")


class DeadPeers(unittest.TestCase):
    def test_leave_their_rooms_once(self):
        with Serve(*SHORT, "--threads", "2") as serve, serve.dial() as stream:
            watcher = Watcher(stream)
            with wskit("connect", serve.url, "--ping-interval", "0") as client:
                client.say('{"type":"join","roomId":"r"}')
                joined = watcher.until("user_joined")
                client.child.send_signal(signal.SIGSTOP)
                try:
                    self.assertEqual(watcher.until("user_left")["userId"], joined["userId"])
                finally:
                    client.child.send_signal(signal.SIGCONT)
            stream.sendall(text('{"type":"presence","roomId":"r"}').encode(from_client=True))
            users = [user["userId"] for user in watcher.until("presence")["users"]]
            self.assertNotIn(joined["userId"], users)
            self.assertEqual(watcher.heard.count("user_left"), 1)


if __name__ == "__main__":
    unittest.main()
