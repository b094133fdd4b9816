"""Who a client is, when `wskit serve` stands behind a reverse proxy."""
import json
import unittest

from raw import UPGRADE, granted, read_all, refusal
from wskit import Serve

TRUSTING = ("--trust-proxy", "127.0.0.0/8")


def asking(*fields):
    """An upgrade with these fields beside its own."""
    return UPGRADE[:-2] + "".join(f"{field}\r\n" for field in fields).encode() + b"\r\n"


class TrustedProxy(unittest.TestCase):
    def address(self, serve, *fields):
        """What the program of --jsonl hears of who has come."""
        with serve.dial() as stream:
            stream.sendall(asking(*fields))
            granted(stream)
            return json.loads(serve.out.until(lambda line: json.loads(line)["ev"] == "connect"))["ip"]

    def test_says_who_the_client_is(self):
        with Serve("--jsonl", *TRUSTING) as serve:
            for fields, address in (((), "127.0.0.1"),
                                    (("X-Forwarded-For: 192.0.2.7",), "192.0.2.7"),
                                    (("X-Forwarded-For: 198.51.100.1, [2001:db8::7]:443, 127.0.0.2",), "2001:db8::7"),
                                    (("X-Forwarded-For: 192.0.2.7", "X-Forwarded-For: unknown"), "127.0.0.1"),
                                    (("Forwarded: for=192.0.2.7",), "127.0.0.1")):
                self.assertEqual(self.address(serve, *fields), address, fields)

    def test_says_so_in_the_field_that_is_agreed_on(self):
        with Serve("--jsonl", *TRUSTING, "--trust-header", "forwarded") as serve:
            self.assertEqual(self.address(serve, 'Forwarded: for="[2001:db8::7]:443";proto=https',
                                          "X-Forwarded-For: 192.0.2.7"), "2001:db8::7")

    def test_is_nobody_who_is_not_named(self):
        for flags in ((), ("--trust-proxy", "10.0.0.0/8,::1")):
            with Serve("--jsonl", *flags) as serve:
                self.assertEqual(self.address(serve, "X-Forwarded-For: 192.0.2.7"), "127.0.0.1")

    def test_keeps_its_clients_apart_for_the_limits(self):
        with Serve("--max-per-ip", "1", *TRUSTING) as serve:
            def ask(client):
                stream = self.enterContext(serve.dial())
                stream.sendall(asking(f"X-Forwarded-For: {client}"))
                return stream
            self.assertIn(b" 101 ", ask("192.0.2.7").recv(64))
            self.assertIn(b" 101 ", ask("192.0.2.8").recv(64))
            status, error = refusal(read_all(ask("192.0.2.7")))
            self.assertEqual((status, error["code"]), (429, "RATE_LIMIT_EXCEEDED"))

    def test_may_use_one_connection_for_several_clients(self):
        """And shows nobody from elsewhere the pages for operators, however near it stands itself."""
        with Serve(*TRUSTING) as serve, serve.dial() as stream:
            def ask(*fields):
                stream.sendall("\r\n".join(["GET /healthz HTTP/1.1", "Host: h", *fields, "", ""]).encode())
                return stream.recv(1 << 16)
            self.assertTrue(ask().endswith(b"ok\n"))
            self.assertTrue(ask("X-Forwarded-For: 127.0.0.2").endswith(b"ok\n"))
            self.assertFalse(ask("X-Forwarded-For: 192.0.2.7").endswith(b"ok\n"))

    def test_is_told_of_in_the_log(self):
        with Serve("-v", "--echo", *TRUSTING) as serve, serve.dial() as stream:
            stream.sendall(asking("X-Forwarded-For: 192.0.2.7:4711"))
            granted(stream)
            serve.err.until("192.0.2.7:4711")

    def test_may_be_another_wskit(self):
        with Serve("--jsonl", *TRUSTING) as serve, Serve("--proxy", serve.url, *TRUSTING) as front:
            with front.dial() as stream:
                stream.sendall(asking("X-Forwarded-For: 192.0.2.7"))
                event = json.loads(serve.out.until(lambda line: json.loads(line)["ev"] == "connect"))
                self.assertEqual(event["ip"], "192.0.2.7")


if __name__ == "__main__":
    unittest.main()
