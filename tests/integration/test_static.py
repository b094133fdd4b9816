"""Files beside the WebSockets: `serve --static`."""

import asyncio
import http.client
import os
import socket
import ssl
import tempfile
import threading
import time
import unittest

import websockets

from wskit import DEADLINE, Serve, run

LARGE = os.urandom(3 << 20)


class Site(tempfile.TemporaryDirectory):
    """A directory `public`, and beside it what is not."""

    def __init__(self):
        super().__init__()
        self.path = os.path.join(self.name, "public")
        self.write("../secret.txt", b"secret")
        self.write("index.html", b"<h1>home</h1>")
        self.write("a b/\u00e9.js", b"let a;")
        self.write("sub/index.html", b"sub")
        self.write("bare/x.css", b"a{}")
        self.write("large.bin", LARGE)
        self.write("empty.txt", b"")
        self.write(".env", b"KEY=1")
        self.write(".well-known/known.txt", b"known")
        os.symlink("index.html", os.path.join(self.path, "inside.html"))
        os.symlink("../secret.txt", os.path.join(self.path, "outside.txt"))
        os.symlink(os.path.join(self.path, "index.html"), os.path.join(self.path, "absolute.html"))
        os.symlink("..", os.path.join(self.path, "up"))
        os.mkfifo(os.path.join(self.path, "pipe"))

    def write(self, name, content):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)


def ask(server, path, fields=None, method="GET", connection=None):
    """The path goes out as it stands."""
    own = connection or http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
    own.request(method, path, headers=fields or {})
    answer = own.getresponse()
    answer.content = answer.read()
    if connection is None:
        own.close()
    return answer


class StaticFiles(unittest.TestCase):

    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.cleanup)

    def test_files_come_with_their_type(self):
        with Serve("--static", self.site.path, "--threads", "2") as server:
            for path, kind, content in [
                    ("/", "text/html; charset=utf-8", b"<h1>home</h1>"),
                    ("/index.html?v=2", "text/html; charset=utf-8", b"<h1>home</h1>"),
                    ("/inside.html", "text/html; charset=utf-8", b"<h1>home</h1>"),
                    ("/a%20b/%C3%A9.js", "text/javascript; charset=utf-8", b"let a;"),
                    ("/sub/", "text/html; charset=utf-8", b"sub"),
                    ("/bare/x.css", "text/css; charset=utf-8", b"a{}"),
                    ("/empty.txt", "text/plain; charset=utf-8", b""),
                    ("/.well-known/known.txt", "text/plain; charset=utf-8", b"known"),
                    ("/large.bin", "application/octet-stream", LARGE)]:
                with self.subTest(path):
                    answer = ask(server, path)
                    self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, kind))
                    self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
                    self.assertEqual(answer.headers["Content-Length"], str(len(content)))
                    self.assertTrue(answer.content == content)
                    head = ask(server, path, method="HEAD")
                    self.assertEqual((head.status, head.content), (200, b""))
                    self.assertEqual(dict(head.headers), dict(answer.headers))

    def test_nothing_leads_out_of_the_directory(self):
        with Serve("--static", self.site.path) as server:
            for path in ("/../secret.txt", "/sub/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
                         "/%2e%2e%2fsecret.txt", "/..%5csecret.txt", "/outside.txt", "/absolute.html", "/up/secret.txt",
                         "/up/public/index.html", "//etc/passwd", "/.env", "/sub/../.env", "/./index.html", "/pipe",
                         "/index.html%00.txt", "/%", "/index.html/", "/none", "/bare/", "/" + "a" * 5000):
                with self.subTest(path):
                    answer = ask(server, path)
                    self.assertEqual(answer.status, 404, answer.content)
                    self.assertNotIn(b"secret", answer.content)

    def test_a_directory_is_at_its_path_with_a_slash(self):
        with Serve("--static", self.site.path) as server:
            for path, location in [("/sub", "/sub/"), ("/sub?a=1", "/sub/?a=1"), ("/a%20b", "/a%20b/"),
                                   ("/sub?a=\x0c", None), ("/sub?\u00ff", "/sub/?\u00ff")]:
                stream = server.dial()
                stream.sendall(f"GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".encode("latin-1"))
                answer = http.client.HTTPResponse(stream)
                answer.begin()
                with self.subTest(path):
                    self.assertEqual(answer.status, 301 if location else 400)
                    self.assertEqual(answer.headers["Location"], location)
                answer.close()
                stream.close()

    def test_who_has_a_file_is_told_so(self):
        with Serve("--static", self.site.path) as server:
            first = ask(server, "/index.html")
            self.assertEqual(first.headers["Cache-Control"], "no-cache")
            for fields in ({"If-None-Match": first.headers["ETag"]},
                           {"If-None-Match": '"other", W/' + first.headers["ETag"]},
                           {"If-Modified-Since": first.headers["Last-Modified"]}):
                again = ask(server, "/index.html", fields)
                self.assertEqual((again.status, again.content), (304, b""))
                self.assertEqual(again.headers["ETag"], first.headers["ETag"])
            self.site.write("index.html", b"<h1>new!</h1>")
            changed = ask(server, "/index.html", {"If-None-Match": first.headers["ETag"]})
            self.assertEqual((changed.status, changed.content), (200, b"<h1>new!</h1>"))
            self.assertNotEqual(changed.headers["ETag"], first.headers["ETag"])

    def test_parts_of_a_file_can_be_had(self):
        with Serve("--static", self.site.path) as server:
            size = len(LARGE)
            for wanted, first, last in [("0-0", 0, 0), ("100000-299999", 100000, 299999), (f"{size - 5}-", size - 5, size - 1),
                                        ("-7", size - 7, size - 1)]:
                answer = ask(server, "/large.bin", {"Range": f"bytes={wanted}"})
                self.assertEqual((answer.status, answer.headers["Content-Range"]), (206, f"bytes {first}-{last}/{size}"))
                self.assertTrue(answer.content == LARGE[first:last + 1])
            beyond = ask(server, "/large.bin", {"Range": f"bytes={size}-"})
            self.assertEqual((beyond.status, beyond.headers["Content-Range"]), (416, f"bytes */{size}"))
            stale = ask(server, "/large.bin", {"Range": "bytes=0-0", "If-Range": '"old"'})
            self.assertEqual((stale.status, len(stale.content)), (200, size))

    def test_only_reading_is_possible(self):
        with Serve("--static", self.site.path) as server:
            for method in ("POST", "PUT", "DELETE", "OPTIONS"):
                answer = ask(server, "/index.html", method=method)
                self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"))

    def test_one_connection_asks_for_many_files(self):
        with Serve("--static", self.site.path) as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
            for path, status in [("/", 200), ("/none", 404), ("/large.bin", 200), ("/sub", 301), ("/sub/", 200)] * 3:
                self.assertEqual(ask(server, path, connection=connection).status, status)
            connection.close()
            with server.dial() as stream:
                stream.sendall(b"GET /large.bin HTTP/1.1\r\nHost: h\r\n\r\nGET /sub/ HTTP/1.1\r\nHost: h\r\n\r\n"
                               b"GET /bare/x.css HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                with stream.makefile("rb") as answers:
                    everything = answers.read()
            self.assertEqual(everything.count(b"HTTP/1.1 200 OK"), 3)
            self.assertTrue(everything.endswith(b"\r\n\r\na{}"))

    def test_upgrades_and_operators_pages_stay_where_they_are(self):
        async def talk(url):
            async with websockets.connect(url) as client:
                await client.send("hello")
                return await client.recv()

        with Serve("--static", self.site.path, "--path", "/ws", "--echo") as server:
            self.assertEqual(asyncio.run(talk(server.url + "ws")), "hello")
            self.assertEqual(ask(server, "/ws").status, 426)
            self.assertEqual(ask(server, "/").content, b"<h1>home</h1>")
            self.assertEqual(ask(server, "/healthz").content, b"ok\n")
        with Serve("--static", self.site.path, "--fallback", "poll,sse") as server:
            self.assertEqual(ask(server, "/poll", method="POST").status, 200)
            self.assertEqual(ask(server, "/sub/").content, b"sub")

    def test_over_tls(self):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with Serve("--static", self.site.path, "--tls-self-signed", "--threads", "2") as server:
            connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=DEADLINE, context=context)
            for path, content in [("/", b"<h1>home</h1>"), ("/large.bin", LARGE), ("/sub/", b"sub")]:
                self.assertTrue(ask(server, path, connection=connection).content == content)
            connection.close()

    def test_who_reads_slowly_costs_little_and_holds_nobody_up(self):
        with open(os.path.join(self.site.path, "huge.bin"), "wb") as file:
            file.truncate(1 << 28)
        with Serve("--static", self.site.path, "--threads", "1") as server:
            slow = []
            for _ in range(50):
                stream = socket.socket()
                stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                stream.settimeout(DEADLINE)
                stream.connect(("127.0.0.1", server.port))
                stream.sendall(b"GET /huge.bin HTTP/1.1\r\nHost: h\r\n\r\n")
                self.assertTrue(stream.recv(10).startswith(b"HTTP/1.1 2"))
                slow.append(stream)
            # And one that reads as fast as it can.
            hungry = server.dial()
            hungry.sendall(b"GET /huge.bin HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            taken = [0]

            def take():
                while data := hungry.recv(1 << 20):
                    taken[0] += len(data)

            reader = threading.Thread(target=take)
            reader.start()
            for _ in range(20):
                self.assertEqual(ask(server, "/sub/").content, b"sub")
            reader.join(DEADLINE * 3)
            self.assertGreater(taken[0], 1 << 28)
            hungry.close()
            if not os.environ["WSKIT_SANITIZE"]:
                with open(f"/proc/{server.child.pid}/status", encoding="ascii") as status:
                    memory = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
                self.assertLess(memory, 40 << 10)  # KiB; 50 of them hold at most 128 KiB each
            for stream in slow:
                stream.close()

    def test_a_file_that_shrinks_ends_its_connection(self):
        with Serve("--static", self.site.path) as server:
            path = os.path.join(self.site.path, "huge.bin")
            with open(path, "wb") as file:
                file.truncate(1 << 28)
            with server.dial() as stream:
                stream.sendall(b"GET /huge.bin HTTP/1.1\r\nHost: h\r\n\r\n")
                stream.recv(1)
                os.truncate(path, 1000)
                end = time.monotonic() + DEADLINE
                total = 1
                try:
                    while (data := stream.recv(1 << 20)) and time.monotonic() < end:
                        total += len(data)
                except ConnectionResetError:
                    pass
            self.assertLess(total, 1 << 28)
            self.assertEqual(ask(server, "/sub/").content, b"sub")

    def test_what_cannot_be_served_is_refused_at_the_start(self):
        for path in ("/none/such", os.path.join(self.site.path, "index.html")):
            done = run("serve", "--static", path)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"--static: {path}: ", done.stderr)


if __name__ == "__main__":
    unittest.main()
