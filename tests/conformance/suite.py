"""How cases become tests: one test a case, named after it, that reports how its bytes were cut."""

import re
import socket
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import zip_longest

from case import BYTEWISE, CHOPPED, WHOLE


WAYS = (WHOLE, BYTEWISE, CHOPPED)


def test_each(cls):
    """Gives a Suite one test method for each of its cases."""

    def method(case):
        def test(self):
            for how in WAYS:
                with self.subTest(how):
                    # However long those before it take: each gives up by itself.
                    self.started[str(case), how].result()
        test.__doc__ = str(case)
        return test

    for case in cls.cases:
        name = "test_" + re.sub(r"\W+", "_", str(case)).strip("_")
        if hasattr(cls, name):
            raise ValueError(f"two cases are called {case}")
        setattr(cls, name, method(case))
    return cls


def check(what: str, wanted, got):
    if wanted != got:
        raise AssertionError(f"{what}: wanted {wanted!r}, got {got!r}")


def check_all(what: str, wanted: list, got: list):
    """Compares two sequences; the complaint names the first difference only."""
    for i, (one, other) in enumerate(zip_longest(wanted, got)):
        check(f"{what} {i + 1} of {len(wanted)}", str(one), str(other))


@contextmanager
def send_pieces(stream: socket.socket, pieces: list[bytes]):
    """Sends each piece by itself, beside what the block does. The peer may end the connection
    before it has taken everything."""

    def send():
        with suppress(OSError):
            for piece in pieces:
                stream.sendall(piece)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    except BaseException:
        with suppress(OSError):
            stream.shutdown(socket.SHUT_RDWR)
        raise
    finally:
        sender.join()


class Suite(unittest.TestCase):
    """Runs all cases of a class beside each other; each test then reports its own."""

    cases: list = []

    @staticmethod
    def run_one(case, how):
        raise NotImplementedError

    @classmethod
    def setUpClass(cls):
        pool = ThreadPoolExecutor(8)
        cls.addClassCleanup(pool.shutdown, cancel_futures=True)
        cls.started = {(str(case), how): pool.submit(cls.run_one, case, how)
                       for case in cls.cases for how in WAYS}
