"""Servers for `wskit connect` and `bench` that are not there, or are something else: one clear line
and the exit status of the table."""

import socket
import threading
import unittest
from contextlib import contextmanager

from raw import read_all
from wskit import DEADLINE, run


@contextmanager
def answering(answer: bytes, hold: bool = False):
    """A server that reads something and answers with `answer`; with `hold` it does not hang up.
    Yields its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(DEADLINE)

        def serve():
            stream, _ = listener.accept()
            with stream:
                stream.settimeout(DEADLINE)
                stream.recv(1 << 16)
                stream.sendall(answer)
                if hold:
                    read_all(stream)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"ws://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            thread.join()


def unused_port() -> int:
    """A port that nobody listens on: it has been bound, and is free again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class BadServers(unittest.TestCase):

    def fails(self, status: int, *wanted: str, url: str, flags: tuple = (), command="connect"):
        done = run(command, *flags, url)
        self.assertEqual(done.returncode, status, done.stderr)
        lines = done.stderr.splitlines()
        self.assertTrue(lines and lines[0].startswith(f"wskit {command}: "), done.stderr)
        for text in wanted:
            self.assertIn(text.lower(), done.stderr.lower())
        return done

    def test_a_name_that_does_not_resolve(self):
        self.fails(3, "no-such-host.invalid", url="ws://no-such-host.invalid/")

    def test_a_refused_connection(self):
        self.fails(3, "connection refused", url=f"ws://127.0.0.1:{unused_port()}/")

    def test_a_refused_connection_for_a_bench(self):
        url = f"ws://127.0.0.1:{unused_port()}/"
        self.fails(3, "connection refused", url=url, flags=("-c", "2", "-d", "1s"), command="bench")

    def test_a_web_page(self):
        page = b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n<html></html>"
        with answering(page) as url:
            self.fails(4, "200", "<html>", url=url)

    def test_a_body_that_never_ends(self):
        head = b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nstart\r\n"
        with answering(head, hold=True) as url:
            self.fails(4, "404", "start", url=url, flags=("--connect-timeout", "300ms"))

    def test_something_that_is_not_http(self):
        with answering(b"220 mail.test ESMTP\r\n") as url:
            self.fails(4, "HTTP", url=url)

    def test_a_server_that_speaks_tls(self):
        with answering(b"\x15\x03\x01\x00\x02\x02\x46") as url:
            self.fails(4, "wss://", url=url)

    def test_a_server_that_never_answers(self):
        with answering(b"", hold=True) as url:
            self.fails(8, url=url, flags=("--connect-timeout", "300ms"))

    def test_a_server_that_hangs_up(self):
        with answering(b"") as url:
            self.fails(4, url=url)

    def test_a_url_that_is_none(self):
        for url in ("ftp://x.test/", "ws://", "ws://x:99999/", "ws://x/#fragment"):
            with self.subTest(url):
                self.fails(2, url=url)


if __name__ == "__main__":
    unittest.main()
