"""The binary, and servers for it that do exactly what a test says."""
import os
import pathlib
import socket
import subprocess
import sys
import threading

BINARY = os.environ["WSKIT"]
SOURCE = pathlib.Path(os.environ["WSKIT_SOURCE"])
DEADLINE = 20.0  # seconds: far more than anything takes on a busy machine

sys.path.insert(0, str(SOURCE / "tests" / "integration"))
from frames import BINARY as BINARY_OPCODE  # noqa: E402
from frames import CLOSE, TEXT, Frame, FrameReader  # noqa: E402
from wskit import accept_value  # noqa: E402


def run(*arguments, stdin=b"", env=None, **how):
    """`wskit` to its end."""
    if "stdout" not in how:
        how["stdout"] = subprocess.PIPE
    return subprocess.run([BINARY, *arguments], input=stdin, stderr=subprocess.PIPE, timeout=DEADLINE,
                          env=os.environ | (env or {}), check=False, **how)


def start(*arguments, env=None, **how):
    """`wskit` with pipes; the caller ends it."""
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen([BINARY, *arguments], env=os.environ | (env or {}), **streams | how)


class Running:
    """`wskit` whose output is read as it comes."""

    def __init__(self, *arguments):
        self.child = start(*arguments)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.kill()
        self.child.communicate()

    def say(self, line):
        self.child.stdin.write(line.encode() + b"\n")
        self.child.stdin.flush()

    def hear(self):
        return self.child.stdout.readline().decode().rstrip("\n")

    def note(self, words):
        """The next line on stderr with these words."""
        while line := self.child.stderr.readline().decode():
            if words in line:
                return line
        raise AssertionError(f"nothing on stderr says {words!r}")

    def end(self):
        out, err = self.child.communicate(timeout=DEADLINE)
        return self.child.returncode, out.decode(), err.decode()


class Stream:
    """A server's side of one open connection."""

    def __init__(self, connection, head, behind):
        self.connection, self.head = connection, head
        self.reader = FrameReader(connection, from_client=True, behind=behind)

    def send(self, *frames):
        self.connection.sendall(b"".join(frame.encode(from_client=False) for frame in frames))

    def next(self):
        return self.reader.next()

    def messages(self):
        """Payloads until the close frame, which is answered."""
        while (frame := self.next()) is not None:
            if frame.opcode == CLOSE:
                self.send(frame)
                return
            if frame.opcode in (TEXT, BINARY_OPCODE):
                yield frame.payload


def read_head(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        got = connection.recv(1 << 16)
        if not got:
            return None, b""
        data += got
    head, behind = data.split(b"\r\n\r\n", 1)
    return head.decode(), behind


def upgraded(connection, extra=""):
    head, behind = read_head(connection)
    if head is None:
        return None
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    connection.sendall(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        f"Sec-WebSocket-Accept: {accept_value(fields['Sec-WebSocket-Key'])}\r\n"
                        f"{extra}\r\n").encode())
    return Stream(connection, head, behind)


class Peer:
    """A server on the loopback that plays `script(stream)` to one client, or `raw(socket)`.
    What went wrong in it is raised at the end of `with`."""

    def __init__(self, script=None, raw=None, extra="", port=0):
        self.script, self.raw, self.extra, self.failure = script, raw, extra, None
        self.listener = socket.create_server(("127.0.0.1", port))
        self.listener.settimeout(DEADLINE)
        self.port = self.listener.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/"
        self.thread = threading.Thread(target=self.play)

    def play(self):
        try:
            connection, _ = self.listener.accept()
            with connection:
                connection.settimeout(DEADLINE)
                if self.raw:
                    self.raw(connection)
                else:
                    self.script(upgraded(connection, self.extra))
        except Exception as failure:  # pylint: disable=broad-except
            self.failure = failure

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.thread.join()
        self.listener.close()
        if self.failure and kind is None:
            raise self.failure


def raw(play):
    """A script for `Series` that has the socket and no upgrade."""
    play.is_raw = True
    return play


class Series(Peer):
    """The same for one client after the other: a script each, the last one for all further ones until `with` ends."""

    def __init__(self, *scripts):
        super().__init__()
        self.scripts, self.served = scripts, 0

    def play(self):
        try:
            while True:
                connection, _ = self.listener.accept()
                script = self.scripts[min(self.served, len(self.scripts) - 1)]
                self.served += 1
                with connection:
                    connection.settimeout(DEADLINE)
                    script(connection if getattr(script, "is_raw", False) else upgraded(connection))
        except Exception as failure:  # pylint: disable=broad-except
            self.failure = None if self.over else failure

    def __enter__(self):
        self.over = False
        return super().__enter__()

    def __exit__(self, kind, *_):
        self.over = True
        # Wakes the thread that waits in accept.
        self.listener.shutdown(socket.SHUT_RDWR)
        super().__exit__(kind)


def echo(stream):
    """Sends everything back."""
    while (frame := stream.next()) is not None:
        stream.send(Frame(frame.opcode, frame.payload))
        if frame.opcode == CLOSE:
            return
