"""TLS with other people's implementations of it: Python's websockets, Node's ws, Chromium."""

import asyncio
import os
import ssl
import unittest
from unittest import mock

import websockets

from certificates import Authority
from node import NodeServer, node
from secure import server_context
from test_browser import Chromium, PageServer
from wskit import BINARY, DEADLINE, Serve, run

os.environ["no_proxy"] = "127.0.0.1"  # newer versions of websockets would ask a proxy for the loopback


class TlsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.authority = Authority()
        cls.addClassCleanup(cls.authority.close)
        cls.identity = cls.authority.issue("server")
        cls.trust = ("--cacert", cls.authority.file)

    def serve(self, *flags: str) -> Serve:
        return Serve("--tls-cert", self.identity, *flags)

    def run_ok(self, *arguments: str):
        done = run(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done


class Python(TlsTest):

    def test_is_a_client(self):
        async def talk(url):
            context = ssl.create_default_context(cafile=self.authority.file)
            async with asyncio.timeout(DEADLINE), websockets.connect(url, ssl=context) as peer:
                for message in ("", "κόσμε 😀", "x" * 300_000, b"\x00\xff" * 5000):
                    await peer.send(message)
                    self.assertEqual(await peer.recv(), message)
                await peer.close(4321, "enough")
                self.assertEqual(peer.close_code, 4321)

        with self.serve("--echo") as serve:
            asyncio.run(talk(serve.url))

    def test_is_a_server(self):
        async def echo(peer):
            async for message in peer:
                await peer.send(message)

        async def talk():
            context = server_context(self.identity)
            async with websockets.serve(echo, "127.0.0.1", 0, ssl=context) as server:
                url = f"wss://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
                child = await asyncio.create_subprocess_exec(
                    BINARY, "connect", url, *self.trust, "-n", "2", stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
                lines = ("κόσμε 😀\n" + "x" * 300_000 + "\n").encode()
                async with asyncio.timeout(DEADLINE):
                    out, err = await child.communicate(lines)
                self.assertEqual((child.returncode, out), (0, lines), err)

        asyncio.run(talk())


class Node(TlsTest):

    def test_ws_is_a_client(self):
        trusted = mock.patch.dict(os.environ, NODE_EXTRA_CA_CERTS=self.authority.file)
        with trusted, self.serve("--echo") as serve, node("echo_client.mjs", serve.url) as client:
            self.assertEqual(client.wait(), 0, "\n".join(client.err.rest()))

    def test_ws_meets_others_in_a_room(self):
        trusted = mock.patch.dict(os.environ, NODE_EXTRA_CA_CERTS=self.authority.file)
        with trusted, self.serve("--threads", "2") as serve, \
                node("rooms_client.mjs", serve.url) as client:
            self.assertEqual(client.wait(), 0, "\n".join(client.err.rest()))

    def test_ws_is_a_server(self):
        with NodeServer(self.identity) as server:
            done = self.run_ok("connect", server.url(), *self.trust, "-x", "κόσμε", "-n", "1")
            self.assertEqual(done.stdout, "κόσμε\n")
            self.run_ok("bench", server.url(), *self.trust, "-q", "-c", "4", "-n", "400")
            done = run("connect", server.url("/refuse"), *self.trust)
            self.assertEqual(done.returncode, 7, done.stderr)


class Browser(unittest.TestCase):

    def test_a_page_gets_back_what_it_sends(self):
        with Serve("--echo", "--tls-self-signed") as serve, PageServer() as pages, \
                Chromium(pages.url("echo.html", serve.url), "--ignore-certificate-errors"):
            seen = pages.report()
        self.assertEqual(seen["texts"], ["", "κόσμε 😀", 70000])
        self.assertEqual((seen["code"], seen["clean"]), (4321, True))


if __name__ == "__main__":
    unittest.main()
