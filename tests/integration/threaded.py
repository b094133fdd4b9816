"""A server of Python's websockets on a thread of its own."""

import asyncio
import threading

import websockets

from wskit import DEADLINE


class ThreadedServer:
    """Serves on a free port of 127.0.0.1 from `with` to its end; a derived class says in `serve` what becomes of a
    connection. `options` go to websockets.serve."""

    def __init__(self, **options):
        self.options = options
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)

    async def serve(self, peer, _path=None):
        raise NotImplementedError

    async def listen(self):
        return await websockets.serve(self.serve, "127.0.0.1", 0, **self.options)

    def call(self, coroutine):
        """What it comes to on the server's thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(DEADLINE)

    def __enter__(self):
        self.thread.start()
        self.server = self.call(self.listen())
        self.port = self.server.sockets[0].getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/"
        return self

    def __exit__(self, *_):
        self.server.close()
        self.call(self.server.wait_closed())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
