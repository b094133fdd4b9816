"""Starts the binary under test, waits for what it says, and never leaves it behind."""

import base64
import hashlib
import json
import os
import queue
import socket
import subprocess
import tempfile
import threading
import time

BINARY = os.environ["WSKIT"]
DEADLINE = 20.0  # seconds until a test gives up: far more than anything takes on a busy machine
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept_value(key: str) -> str:
    """RFC 6455 section 4.2.2, step 5.4."""
    return base64.b64encode(hashlib.sha1(key.encode() + GUID).digest()).decode()


class Lines:
    """The lines of a pipe, read by a thread so that waiting for one can have a deadline."""

    def __init__(self, pipe):
        self.seen: list[str] = []
        self.coming: queue.Queue = queue.Queue()
        self.thread = threading.Thread(target=self.pump, args=(pipe,), daemon=True)
        self.thread.start()

    def pump(self, pipe):
        with pipe:
            for line in pipe:
                self.coming.put(line.decode("utf-8", "backslashreplace").rstrip("\n"))
        self.coming.put(None)

    def next(self, timeout: float = DEADLINE) -> str | None:
        """The next line; None at the end."""
        try:
            line = self.coming.get(timeout=max(0, timeout))
        except queue.Empty:
            raise AssertionError(f"nothing within {DEADLINE} s; so far: {self.seen}") from None
        if line is None:
            self.coming.put(None)
        else:
            self.seen.append(line)
        return line

    def until(self, wanted) -> str:
        """The first line for which `wanted(line)` holds, or that contains it."""
        test = wanted if callable(wanted) else lambda line: wanted in line
        end = time.monotonic() + DEADLINE
        while (line := self.next(end - time.monotonic())) is not None:
            if test(line):
                return line
        raise AssertionError(f"ended without {wanted!r}: {self.seen}")

    def rest(self) -> list[str]:
        end = time.monotonic() + DEADLINE
        while self.next(end - time.monotonic()) is not None:
            pass
        return self.seen


class Process:
    """A program with its three pipes; killed at the end of `with` if it has not gone by itself."""

    def __init__(self, *command: str, **how):
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, **how)
        self.out, self.err = Lines(self.child.stdout), Lines(self.child.stderr)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        self.close_input()
        self.out.thread.join()
        self.err.thread.join()

    def say(self, *lines: str):
        for line in lines:
            self.child.stdin.write(line.encode() + b"\n")
        self.child.stdin.flush()

    def close_input(self):
        try:
            self.child.stdin.close()
        except BrokenPipeError:
            pass

    def wait(self) -> int:
        """Its exit status."""
        return self.child.wait(DEADLINE)


def wskit(*arguments: str, **how) -> Process:
    return Process(BINARY, *arguments, **how)


class Serve(Process):
    """`wskit serve` on a free port of the loopback, ready."""

    def __init__(self, *flags: str, listen: str = "127.0.0.1:0"):
        self.folder = tempfile.TemporaryDirectory()
        port_file = os.path.join(self.folder.name, "port")
        super().__init__(BINARY, "serve", listen, "--port-file", port_file, *flags)
        try:
            self.err.until("listening on")
            with open(port_file, encoding="ascii") as file:
                self.port = int(file.read())
        except BaseException:
            self.__exit__()
            raise
        secure = any(flag.startswith("--tls-") for flag in flags)
        self.url = f"{'wss' if secure else 'ws'}://127.0.0.1:{self.port}/"

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(DEADLINE)
            except subprocess.TimeoutExpired:
                pass
        super().__exit__()
        self.folder.cleanup()

    def dial(self) -> socket.socket:
        """A raw connection to it."""
        stream = socket.create_connection(("127.0.0.1", self.port), DEADLINE)
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return stream


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess:
    """`wskit` to its end; output as text."""
    return subprocess.run([BINARY, *arguments], input=stdin, capture_output=True, text=True,
                          timeout=DEADLINE, check=False)


def events(lines: list[str]) -> list[dict]:
    return [json.loads(line) for line in lines]
