"""`wskit` on a terminal that is looked at: a pseudo-terminal, and the screen that its bytes make."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

import pyte

from peer import BINARY, DEADLINE

PASTE_BEGIN, PASTE_END = b"\x1b[200~", b"\x1b[201~"
PATIENCE = 0.05  # seconds until something is looked at again that nothing is said of
CTRL = {letter: bytes([ord(letter) & 0x1f]) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


class Screen:
    """The binary with a terminal on those of its streams that are not given; its history is below `state`, if
    anywhere. `with` ends it."""

    def __init__(self, *arguments, columns=80, rows=24, term="xterm-256color", state=None, env=None, program=BINARY,
                 **streams):
        self.master, self.slave = pty.openpty()
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.set_size(columns, rows)
        self.modes = termios.tcgetattr(self.slave)
        place = dict.fromkeys(("stdin", "stdout", "stderr"), self.slave) | streams
        unset = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
        environment = unset | {"TERM": term, "HOME": "", "XDG_STATE_HOME": str(state or "")} | (env or {})
        self.child = subprocess.Popen([program, *arguments], env=environment, preexec_fn=self.own, **place)

    def own(self):
        """In the child: the terminal is its own, and it may be stopped like a job of a shell."""
        os.setsid()
        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait(DEADLINE)
        os.close(self.master)
        os.close(self.slave)

    def set_size(self, columns, rows):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        self.set_size(columns, rows)

    def lines(self):
        """What is to be seen, without the empty rows below."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip("\n").split("\n")

    def text(self):
        return "\n".join(self.lines())

    def read(self, patience):
        """Takes in what has been written; false when nothing comes."""
        if not select.select([self.master], [], [], patience)[0]:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            return False
        self.raw += data
        self.stream.feed(data)
        return bool(data)

    def wait(self, condition, what=""):
        """Until `condition(self)`; a text: until it is to be seen."""
        wanted = condition if callable(condition) else lambda screen: condition in screen.text()
        until = time.monotonic() + DEADLINE
        while not wanted(self):
            # Not all that is waited for is written.
            if not self.read(PATIENCE) and time.monotonic() > until:
                raise AssertionError(f"{what or condition!r} has not come:\n{self.text()}")

    def wait_prompt(self, typed=""):
        """Until the prompt stands in the last row, with `typed` in it."""
        self.wait(lambda screen: screen.lines()[-1] == ("> " + typed).rstrip(), f"the prompt with {typed!r}")

    def type(self, keys):
        """Writes as fast as the terminal takes it, and reads meanwhile."""
        keys = keys if isinstance(keys, bytes) else keys.encode()
        while keys:
            _, writable, _ = select.select([], [self.master], [], DEADLINE)
            assert writable, "the terminal takes no more"
            keys = keys[os.write(self.master, keys[:1024]):]
            self.read(0)

    def paste(self, text):
        self.type(PASTE_BEGIN + text + PASTE_END)

    def end(self):
        """Its exit status, once it has ended by itself."""
        until = time.monotonic() + DEADLINE
        while self.child.poll() is None:
            assert time.monotonic() < until, f"it has not ended:\n{self.text()}"
            self.read(PATIENCE)
        while self.read(0):
            pass
        return self.child.returncode

    def is_restored(self):
        """Whether the terminal is as it was before."""
        marks = self.raw.rfind(b"\x1b[?2004h"), self.raw.rfind(b"\x1b[?2004l")
        return termios.tcgetattr(self.slave) == self.modes and marks[0] <= marks[1]

    def is_raw(self):
        return not termios.tcgetattr(self.slave)[3] & termios.ICANON

    def signal(self, number):
        self.child.send_signal(number)

    def wait_stopped(self):
        """Until it has been stopped."""
        until = time.monotonic() + DEADLINE
        while time.monotonic() < until:
            if os.waitpid(self.child.pid, os.WUNTRACED | os.WNOHANG)[0]:
                return
            self.read(PATIENCE)
        raise AssertionError("it has not been stopped")

    def go_on(self):
        self.signal(signal.SIGCONT)
