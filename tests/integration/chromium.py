"""A headless Chromium, and what a test does with the page that it shows (Chrome DevTools Protocol)."""

import asyncio
import base64
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

import websockets

BROWSER_DEADLINE = 60.0  # seconds: it takes some to start on a busy machine


class Chromium:
    """A browser with a profile of its own that shows one page."""

    def __init__(self, url: str, *more: str):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 "--disable-dev-shm-usage", "--no-proxy-server", *more,
                 f"--user-data-dir={self.profile.name}"]
        # A session of its own, so that its helpers can be ended with it; the debugging port keeps it
        # from leaving once the page has been loaded.
        self.child = subprocess.Popen(
            [shutil.which("chromium") or "chromium", *flags, "--remote-debugging-port=0", url],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.child.wait()
        self.profile.cleanup()

    def debugger(self) -> str:
        """The address of its one page for debuggers."""
        end = time.monotonic() + BROWSER_DEADLINE
        while True:
            try:
                with open(os.path.join(self.profile.name, "DevToolsActivePort"), encoding="ascii") as file:
                    port = int(file.readline())
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=BROWSER_DEADLINE) as answer:
                    pages = [page for page in json.load(answer) if page["type"] == "page"]
                return pages[0]["webSocketDebuggerUrl"]
            except (OSError, ValueError, IndexError):
                if time.monotonic() > end or self.child.poll() is not None:
                    raise
                time.sleep(0.05)


class Page(Chromium):
    """A page that a test acts on."""

    def __init__(self, url: str, *more: str):
        super().__init__("about:blank", *more)
        self.loop = asyncio.new_event_loop()
        self.calls = 0
        self.complaints = []
        self.socket = None
        try:
            self.socket = self.loop.run_until_complete(self.connect())
            for domain in ("Page", "Runtime", "Log"):
                self.call(f"{domain}.enable")
            self.call("Page.navigate", url=url)
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        if self.socket is not None:
            self.loop.run_until_complete(self.socket.close())
        self.loop.close()
        super().__exit__()

    async def connect(self):
        return await websockets.connect(self.debugger(), max_size=None)

    def call(self, method: str, **parameters):
        """What the browser answers; what the page complains of meanwhile is kept."""
        async def exchange():
            self.calls += 1
            await self.socket.send(json.dumps({"id": self.calls, "method": method, "params": parameters}))
            while (message := json.loads(await self.socket.recv())).get("id") != self.calls:
                if message["method"] == "Runtime.exceptionThrown":
                    self.complaints.append(message["params"]["exceptionDetails"])
                if message["method"] == "Log.entryAdded" and message["params"]["entry"]["level"] == "error":
                    self.complaints.append(message["params"]["entry"])
            return message

        answer = self.loop.run_until_complete(asyncio.wait_for(exchange(), BROWSER_DEADLINE))
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer["result"]

    def evaluate(self, expression: str):
        """The value of an expression in the page, once it is settled."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, expression: str):
        """The first value of it that is true."""
        end = time.monotonic() + BROWSER_DEADLINE
        while not (value := self.evaluate(expression)):
            if time.monotonic() > end:
                raise AssertionError(f"never: {expression}; the page shows: {self.evaluate('document.body.innerText')}")
            # One frame of the page's.
            self.evaluate("new Promise(done => setTimeout(done, 16))")
        return value

    def show_on(self, width: int, height: int, scheme: str = "light", mobile: bool = False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self) -> bytes:
        return base64.b64decode(self.call("Page.captureScreenshot")["data"])
