"""Python's websockets, Debian's version, both ways."""

import asyncio
import json
import os
import unittest

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from wskit import BINARY, DEADLINE, Serve

os.environ["no_proxy"] = "127.0.0.1"  # newer versions would ask a proxy for the way to the loopback


def agreed_with(peer) -> str:
    """The extensions in the answer to its upgrade, in the old API of the library and in the new."""
    headers = peer.response_headers if hasattr(peer, "response_headers") else peer.response.headers
    return headers.get("Sec-WebSocket-Extensions", "")


class Client(unittest.IsolatedAsyncioTestCase):
    """As a client of `wskit serve`."""

    async def test_gets_back_what_it_sends(self):
        with Serve("--echo") as serve:
            async with asyncio.timeout(DEADLINE), websockets.connect(serve.url) as peer:
                for message in ("", "hello", "κόσμε 😀", "x" * 100_000, b"", b"\x00\xff" * 5000):
                    await peer.send(message)
                    self.assertEqual(await peer.recv(), message)

    async def test_gets_back_what_it_sends_compressed(self):
        offer = ClientPerMessageDeflateFactory(server_max_window_bits=12, client_max_window_bits=9)
        for flags in ((), ("--deflate-takeover",)):
            with Serve("--echo", "--deflate", "--deflate-threshold", "10", *flags) as serve:
                async with asyncio.timeout(DEADLINE), \
                        websockets.connect(serve.url, extensions=[offer]) as peer:
                    for message in ("", "hello", 5 * "κόσμε 😀", "x" * 100_000, 5 * "κόσμε 😀", b"",
                                    b"\x00\xff" * 5000, ["in ", "three ", "parts"]):
                        await peer.send(message)
                        whole = "".join(message) if isinstance(message, list) else message
                        self.assertEqual(await peer.recv(), whole)
                    self.assertIn("server_max_window_bits=12; client_max_window_bits=9",
                                  agreed_with(peer))

    async def test_sends_fragments(self):
        with Serve("--echo") as serve:
            async with asyncio.timeout(DEADLINE), websockets.connect(serve.url) as peer:
                await peer.send(["in ", "three ", "parts"])
                self.assertEqual(await peer.recv(), "in three parts")

    async def test_has_its_pings_answered(self):
        with Serve("--echo") as serve:
            async with asyncio.timeout(DEADLINE), websockets.connect(serve.url) as peer:
                await (await peer.ping(b"one"))

    async def test_answers_the_pings_of_the_server(self):
        with Serve("--echo", "--ping-interval", "50ms", "--pong-timeout", "10s") as serve:
            async with asyncio.timeout(DEADLINE), websockets.connect(serve.url) as peer:
                await peer.send("still here")
                self.assertEqual(await peer.recv(), "still here")

    async def test_has_its_close_answered(self):
        with Serve("--echo") as serve:
            async with asyncio.timeout(DEADLINE), websockets.connect(serve.url) as peer:
                await peer.close(4321, "enough")
                self.assertEqual(peer.close_code, 4321)

    async def test_is_told_when_the_server_goes(self):
        with Serve("--echo") as serve:
            async with asyncio.timeout(DEADLINE), websockets.connect(serve.url) as peer:
                serve.child.terminate()
                with self.assertRaises(websockets.ConnectionClosedOK):
                    await peer.recv()
                self.assertEqual(peer.close_code, 1001)

    async def test_fifty_of_them_talk_in_a_room(self):
        with Serve("--threads", "2") as serve:
            async with asyncio.timeout(DEADLINE):
                # Without a limit on unread messages, or those who leave first would keep the others
                # from seeing the answer to their own close.
                peers = [await websockets.connect(serve.url, max_queue=None) for _ in range(50)]
                for peer in peers:
                    await peer.send(json.dumps({"type": "join", "roomId": "r"}))
                    await self.next(peer, "presence")
                await peers[7].send(json.dumps({"type": "message", "roomId": "r", "content": "all"}))
                for peer in peers:
                    self.assertEqual((await self.next(peer, "message"))["content"], "all")
                await asyncio.gather(*(peer.close() for peer in peers))

    async def next(self, peer, kind: str) -> dict:
        """The next message of a type; others may come before it."""
        while (message := json.loads(await peer.recv()))["type"] != kind:
            self.assertNotEqual(message["type"], "error", message)
        return message


class Server(unittest.IsolatedAsyncioTestCase):
    """As a server for `wskit connect`."""

    async def connect(self, port: int, *arguments: str, stdin: str = "") -> tuple[int, str, str]:
        child = await asyncio.create_subprocess_exec(
            BINARY, "connect", f"ws://127.0.0.1:{port}/", *arguments, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        try:
            async with asyncio.timeout(DEADLINE):
                out, err = await child.communicate(stdin.encode())
        except TimeoutError:
            child.kill()
            await child.wait()
            raise
        return child.returncode, out.decode(), err.decode()

    async def test_answers_what_it_is_sent(self):
        async def echo(peer):
            async for message in peer:
                await peer.send(message)

        async with websockets.serve(echo, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            lines = "one\nκόσμε 😀\n" + "x" * 100_000 + "\n"
            status, out, err = await self.connect(port, "-n", "3", stdin=lines)
            self.assertEqual((status, out), (0, lines), err)

    async def test_compresses(self):
        async def echo(peer):
            async for message in peer:
                await peer.send(message)

        async with websockets.serve(echo, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            lines = "one\n" + 3 * ("κόσμε 😀 " * 20 + "\n") + "x" * 100_000 + "\n"
            status, out, err = await self.connect(port, "-n", "5", "--deflate", "-v",
                                                  "--deflate-threshold", "10", stdin=lines)
            self.assertEqual((status, out), (0, lines), err)
            self.assertIn("open, permessage-deflate", err)

    async def test_sends_fragments_between_which_it_pings(self):
        async def speak(peer):
            await peer.send(["in ", "three ", "parts"])
            await (await peer.ping())
            await peer.close(1000, "said")

        async with websockets.serve(speak, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            status, out, err = await self.connect(port)
            self.assertEqual((status, out), (0, "in three parts\n"), err)

    async def test_is_closed_with_1000(self):
        codes = asyncio.Queue()

        async def listen(peer):
            await peer.wait_closed()
            await codes.put(peer.close_code)

        async with websockets.serve(listen, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            status, _, err = await self.connect(port, "-x", "hello")
            self.assertEqual((status, await codes.get()), (0, 1000), err)


if __name__ == "__main__":
    unittest.main()
