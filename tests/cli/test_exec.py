"""`wskit serve --exec`: a program for each connection."""
import asyncio
import os
import pathlib
import signal
import tempfile
import time
import unittest

import websockets

from peer import DEADLINE
from frames import text
from hostile import resident
from raw import refusal, upgrade
from wskit import Serve, run

os.environ["no_proxy"] = "127.0.0.1"  # newer versions of websockets would ask a proxy for the way to the loopback

# What the library calls the headers of a client's own.
HEADERS = "additional_headers" if int(websockets.__version__.split(".")[0]) >= 14 else "extra_headers"
# Enough to fill every buffer between a peer and a program.
FLOOD = 64 << 20


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def gone(pid):
    async with asyncio.timeout(DEADLINE):
        while alive(pid):
            await asyncio.sleep(0.01)


class Exec(unittest.IsolatedAsyncioTestCase):
    def serve(self, command, *flags):
        return self.enterContext(Serve("--exec", command, *flags))

    async def connect(self, serve, path="", **how):
        peer = await websockets.connect(serve.url + path, **how)
        self.addAsyncCleanup(peer.close)
        return peer

    async def receive(self, peer):
        async with asyncio.timeout(DEADLINE):
            return await peer.recv()

    async def closing(self, peer):
        async with asyncio.timeout(DEADLINE):
            await peer.wait_closed()
        return peer.close_code, peer.close_reason

    async def test_each_message_is_a_line_both_ways(self):
        peer = await self.connect(self.serve("cat"))
        for sent, got in (("hello", "hello"), ("", ""), ("two\nlines\n", "two lines"), (b"bin\xff", b"bin\xff"),
                          (b"plain", "plain"), ("κόσμε", "κόσμε")):
            await peer.send(sent)
            self.assertEqual(await self.receive(peer), got)

    async def test_a_binary_message_with_a_line_end_closes_with_1003(self):
        peer = await self.connect(self.serve("cat"))
        await peer.send(b"a\nb")
        self.assertEqual(await self.closing(peer), (1003, "a binary message with a line end is no line"))

    async def test_the_last_line_needs_no_newline(self):
        peer = await self.connect(self.serve("printf last"))
        self.assertEqual(await self.receive(peer), "last")
        self.assertEqual(await self.closing(peer), (1000, ""))

    async def test_the_exit_status_decides_on_the_close_code(self):
        for command, ending in (("exit 3", (1011, "the program ended with status 3")),
                                ("kill -9 $$", (1011, "the program was ended by signal 9"))):
            self.assertEqual(await self.closing(await self.connect(self.serve(command))), ending)

    async def test_a_line_longer_than_a_message_may_be_closes_with_1011(self):
        serve = self.serve("head -c 2000 /dev/zero; sleep 60", "--max-message", "1000")
        self.assertEqual(await self.closing(await self.connect(serve)),
                         (1011, "a line of the program is longer than a message may be"))

    async def test_the_environment_describes_the_connection(self):
        serve = self.serve("env")
        headers = {"Authorization": "Bearer s3cret", "Cookie": "a=1", "Proxy": "http://evil", "X-Two": "2",
                   "X_Two": "3", "Sec-WebSocket-Protocol": "bearer.s3cret"}
        peer = await self.connect(serve, "a%20b?q=%20", **{HEADERS: headers})
        async with asyncio.timeout(DEADLINE):
            lines = [line async for line in peer]
        told = dict(line.split("=", 1) for line in lines if "=" in line)
        for name, value in (("PATH_INFO", "/a b"), ("QUERY_STRING", "q=%20"), ("REQUEST_URI", "/a%20b?q=%20"),
                            ("REMOTE_ADDR", "127.0.0.1"), ("SERVER_NAME", "127.0.0.1"),
                            ("SERVER_PORT", str(serve.port)), ("REQUEST_METHOD", "GET"), ("HTTP_COOKIE", "a=1"),
                            ("GATEWAY_INTERFACE", "CGI/1.1"), ("HTTP_X_TWO", "2")):
            self.assertEqual(told.get(name), value, name)
        self.assertRegex(told["REMOTE_PORT"], r"^\d+$")
        self.assertIn("PATH", told)
        self.assertNotIn("HTTP_PROXY", told)
        self.assertFalse([line for line in lines if "s3cret" in line or line.startswith("WSKIT_")])

    async def test_standard_error_goes_to_the_log_line_by_line(self):
        serve = self.serve("echo one >&2; printf two >&2")
        await self.closing(await self.connect(serve))
        self.assertRegex(serve.err.until("one"), r"^wskit serve: 127\.0\.0\.1:\d+ \(pid \d+\): one$")
        self.assertRegex(serve.err.until("two"), r"\(pid \d+\): two$")

    async def test_the_program_inherits_no_descriptor_and_no_blocked_signal(self):
        peer = await self.connect(self.serve("ls /proc/self/fd | tr '\\n' ' '; echo; grep SigBlk /proc/self/status"))
        # The fourth is ls's own, of the folder.
        self.assertEqual((await self.receive(peer)).split(), ["0", "1", "2", "3"])
        self.assertEqual((await self.receive(peer)).split(), ["SigBlk:", "0" * 16])

    async def test_a_connection_that_goes_ends_the_input(self):
        with tempfile.TemporaryDirectory() as folder:
            end = pathlib.Path(folder, "end")
            peer = await self.connect(self.serve(f"cat >/dev/null; echo over >{end}"))
            await peer.close()
            async with asyncio.timeout(DEADLINE):
                while not (end.exists() and end.read_text()):
                    await asyncio.sleep(0.01)

    async def test_who_stays_is_told_to_end_with_the_whole_group_and_then_killed(self):
        serve = self.serve("trap '' TERM; sh -c 'echo $$; trap \"\" TERM; while :; do sleep 1; done' & "
                           "echo $$; while :; do sleep 1; done")
        peer = await self.connect(serve)
        pids = [int(await self.receive(peer)) for _ in range(2)]
        await peer.close()
        for pid in pids:
            await gone(pid)
        self.assertIsNone(serve.child.poll())

    async def test_the_end_of_the_server_ends_the_programs(self):
        serve = self.serve("echo $$; trap '' TERM; while :; do sleep 1; done", "--drain", "200ms")
        pid = int(await self.receive(await self.connect(serve)))
        serve.child.send_signal(signal.SIGTERM)
        self.assertEqual(await asyncio.to_thread(serve.wait), 0)
        await gone(pid)

    async def test_no_more_than_the_limit_run_at_once(self):
        serve = self.serve("cat", "--exec-max", "1", "--threads", "2")
        first = await self.connect(serve)
        with serve.dial() as stream:
            stream.sendall(b"GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
            data = b""
            while got := stream.recv(1 << 16):
                data += got
        status, error = refusal(data)
        self.assertEqual((status, error["code"], error["message"]), (503, "UNAVAILABLE", "all 1 programs are in use"))
        self.assertIn(b"Retry-After: 1", data)
        await first.close()
        async with asyncio.timeout(DEADLINE):
            while True:
                try:
                    async with websockets.connect(serve.url) as peer:
                        await peer.send("x")
                        self.assertEqual(await peer.recv(), "x")
                        return
                except websockets.exceptions.InvalidHandshake:
                    await asyncio.sleep(0.01)


class BackPressure(unittest.TestCase):
    def test_a_program_that_does_not_read_stops_its_peer(self):
        with Serve("--exec", "sleep 60") as serve, serve.dial() as stream:
            upgrade(stream)
            stream.settimeout(1)
            with self.assertRaises(TimeoutError):
                for _ in range(FLOOD >> 16):
                    stream.sendall(text("x" * 65_536).encode(from_client=True))
            self.assertLess(resident(serve.child.pid), 60 << 20)

    def test_a_peer_that_does_not_read_stops_its_program(self):
        with tempfile.TemporaryDirectory() as folder:
            written = pathlib.Path(folder, "written")
            script = f"while :; do head -c 65535 /dev/zero | tr '\\0' x; echo; echo >>{written}; done"
            with Serve("--exec", script) as serve, serve.dial() as stream:
                upgrade(stream)
                before = -1
                while not written.exists() or written.stat().st_size != before:
                    before = written.stat().st_size if written.exists() else -1
                    time.sleep(1)
                self.assertLess(before, FLOOD >> 16)

    def test_a_program_that_closes_its_input_may_still_talk(self):
        with Serve("--exec", "exec <&-; sleep 0.3; echo still here") as serve:
            done = run("connect", serve.url, "-x", "unheard", "-n", "1", "--eof", "keep", "--timeout", "10s")
            self.assertEqual((done.returncode, done.stdout), (0, "still here\n"))


class Usage(unittest.TestCase):
    def test_modes_exclude_each_other(self):
        done = run("serve", "0", "--echo", "--exec", "cat")
        self.assertEqual((done.returncode, done.stderr),
                         (2, "wskit serve: --exec: contradicts --echo; leave one of them out\nSee 'wskit serve --help'.\n"))


if __name__ == "__main__":
    unittest.main()
