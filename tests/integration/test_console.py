"""The page that a browser gets from `wskit serve`, in a headless Chromium."""

import asyncio
import http.client
import json
import os
import signal
import struct
import tempfile
import threading
import unittest

import websockets

from chromium import Page
from wskit import DEADLINE, Serve

BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


def ask(server, path="/", fields=None, method="GET"):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
    connection.request(method, path, headers=fields or {})
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


class Console(Page):
    """The page of a server."""

    def __init__(self, server, *flags):
        scheme = "https" if server.url.startswith("wss") else "http"
        super().__init__(f"{scheme}://127.0.0.1:{server.port}/", *flags)
        self.until("document.readyState == 'complete' && !!document.getElementById('status')")

    def fill(self, field: str, text: str):
        self.evaluate("(() => {"
                      f"const field = document.querySelector({json.dumps(field)});"
                      f"field.value = {json.dumps(text)};"
                      "for (const event of ['input', 'change']) field.dispatchEvent(new Event(event));"
                      "})()")

    def submit(self, form: str, text: str, field: str = "input"):
        self.fill(f"{form} {field}", text)
        self.evaluate(f"document.querySelector({json.dumps(form)}).requestSubmit()")

    def send(self, kind: str, text: str, target: str = ""):
        self.fill("#kind", kind)
        if target:
            self.fill("#target", target)
        self.submit("#composer", text, "textarea")

    def press(self, button: str):
        self.evaluate(f"document.querySelector({json.dumps(button)}).click()")

    def until_text(self, of: str, text: str):
        self.until(f"document.querySelector({json.dumps(of)})?.textContent.includes({json.dumps(text)})")

    def lines(self) -> list:
        return self.evaluate("[...document.querySelectorAll('#log > li')].map("
                             "line => `${line.className}|${line.querySelector('.said').textContent}`)")


class Other:
    """Somebody else on the same server, on a thread of its own."""

    def __init__(self, url):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.socket = self.run(self.connect(url))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run(self.socket.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    @staticmethod
    async def connect(url):
        return await websockets.connect(url)

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(DEADLINE)

    def say(self, **message):
        self.run(self.socket.send(json.dumps(message)))

    def until(self, kind):
        while (message := json.loads(self.run(self.socket.recv())))["type"] != kind:
            pass
        return message


class ConsolePage(unittest.TestCase):

    def test_is_for_browsers_alone(self):
        with Serve("--path", "/ws", "--path", "/</script>") as server:
            page = ask(server, fields=BROWSER)
            self.assertEqual((page.status, page.headers["Content-Type"]), (200, "text/html; charset=utf-8"))
            policy = page.headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertIn(f"connect-src 'self' ws://127.0.0.1:{server.port} wss://127.0.0.1:{server.port};", policy)
            self.assertNotIn("unsafe", policy)
            nonce = policy.partition("'nonce-")[2].partition("'")[0]
            self.assertEqual(page.text.count(f'nonce="{nonce}"'), 2)
            self.assertNotIn("{{", page.text.partition("<script id")[0])
            self.assertEqual(page.text.count("</script>"), 2)
            self.assertIn('"paths":["/ws","/\\u003c/script>"],', page.text)
            self.assertNotEqual(ask(server, fields=BROWSER).headers["Content-Security-Policy"], policy)
            self.assertEqual(ask(server, fields=BROWSER, method="HEAD").text, "")
            odd = ask(server, fields={**BROWSER, "Host": "a;script-src"})
            self.assertIn("connect-src 'self';", odd.headers["Content-Security-Policy"])
            self.assertEqual(ask(server).status, 404)
            self.assertEqual(ask(server, "/other", BROWSER).status, 404)
            self.assertEqual(ask(server, "/ws", BROWSER).status, 426)
        with Serve("--no-console") as server:
            self.assertEqual(ask(server, fields=BROWSER).status, 426)
        with tempfile.TemporaryDirectory() as empty, Serve("--static", empty) as server:
            self.assertEqual(ask(server, fields=BROWSER).status, 404)

    def test_talks_in_rooms(self):
        with Serve("--threads", "2") as server, Console(server) as page:
            page.until_text("#status", "connected as ")
            me = page.evaluate("rooms.me")
            page.submit("#join", "tea")
            page.until_text("#members", f"{me} (you)")
            with Other(server.url) as other:
                name = other.until("welcome")["userId"]
                other.say(type="join", roomId="tea")
                other.until("presence")
                page.until_text("#members", name)
                other.say(type="message", roomId="tea", content="<b>tea</b> & cake?")
                page.until_text("#log", f"{name}: <b>tea</b> & cake?")
                page.send("message", "Yes, please")
                while other.until("message")["content"] != "Yes, please":
                    pass
                page.submit("#subscribe", "orders.*")
                page.until_text("#topics", "orders.*")
                other.say(type="publish", topic="orders.eu", payload={"total": 3})
                page.until_text("#log", 'orders.eu' + name + ': {"total":3}')
                page.send("publish", "[1, 2]", "news.world")
                page.send("direct", "psst", name)
                self.assertEqual(other.until("message")["content"], "psst")
                page.until_text("#log", "ack: delivered to 1")
                # A room that is not looked at counts what it has not shown.
                page.submit("#join", "lobby")
                page.until("rooms.current == 'lobby'")
                other.say(type="message", roomId="tea", content="still here?")
                page.until_text("#rooms .count", "1")
                page.press("#rooms button")
                page.until("!document.querySelector('#rooms .count')")
            page.until(f"!document.getElementById('members').textContent.includes('{name}')")
            page.press("#rooms .drop")
            page.until("rooms.all.size == 1")
            page.press("#topics .drop")
            page.until_text("#topics", "none")
            page.press("#ping")
            page.until_text("#log", "pong after ")
            page.send("json", "{nonsense")
            page.until_text("#fault", "This is not JSON.")
            page.send("json", '{"type":"dance"}')
            page.until_text("#log", "UNKNOWN_TYPE")
            page.fill("#filter", "still here")
            self.assertEqual(page.evaluate("[...document.querySelectorAll('#log > li:not([hidden])')].length"), 1)
            page.press("#log li:not([hidden]) summary")
            page.until_text("#log li:not([hidden]) pre", '"content": "still here?"')
            self.assertEqual(page.complaints, [])

    def test_gets_back_what_it_sends(self):
        with Serve("--echo", "--path", "/deep/ws") as server, Console(server) as page:
            page.until_text("#status", "connected")
            for kind, text in [("text", "κόσμε 😀"), ("json", '{"a":1}'), ("binary", "00 ff 1a"), ("text", "")]:
                page.send(kind, text)
            page.until("document.querySelectorAll('#log .received').length == 4")
            self.assertEqual([line for line in page.lines() if line.startswith("received")],
                             ["received|κόσμε 😀", 'received|{"a":1}', "received|binary, 3 bytes", "received|(empty)"])
            page.send("binary", "0")
            page.until_text("#fault", "pairs of hex digits")
            self.assertEqual(page.complaints, [])

    def test_shows_a_token_and_hears_when_it_does_not_hold(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as tokens:
            tokens.write('[[token]]\ntoken = "s3cret"\nuser = "ann"\n')
            tokens.flush()
            with Serve("--tokens", tokens.name) as server, Console(server) as page:
                page.until_text("#status", "connected")
                page.press("#connect")
                page.until_text("#status", "closed")
                page.fill("#token", "wrong")
                page.press("#connect")
                page.until_text("#log", "closed with 4401")
                # Who was refused does not come back by itself.
                self.assertEqual(page.evaluate("document.getElementById('connect').textContent"), "Connect")
                page.fill("#token", "s3cret")
                page.press("#connect")
                page.until_text("#status", "connected as ann")
                self.assertNotIn("s3cret", page.evaluate("document.body.textContent"))
                self.assertEqual(page.complaints, [])

    def test_comes_back_to_its_rooms(self):
        with Serve() as first, Console(first) as page:
            page.until_text("#status", "connected as ")
            page.submit("#join", "tea")
            page.until("rooms.all.has('tea')")
            port = first.port
            first.child.send_signal(signal.SIGTERM)
            page.until_text("#log", "closed with 1001")
            first.wait()
            with Serve(listen=f"127.0.0.1:{port}"):
                page.until("link.isOpen && rooms.all.has('tea')")

    def test_over_tls(self):
        with Serve("--tls-self-signed") as server, Console(server, "--ignore-certificate-errors") as page:
            page.until_text("#status", "connected as ")
            self.assertEqual(page.evaluate("link.socket.url"), f"wss://127.0.0.1:{server.port}/")

    def test_fits_phones_and_desktops(self):
        """The pictures are left in $WSKIT_PICTURES, for people to look at."""
        folder = os.environ.get("WSKIT_PICTURES")
        with Serve() as server, Console(server) as page:
            page.until_text("#status", "connected as ")
            page.submit("#join", "a-room-with-a-name-that-is-rather-long-for-any-screen")
            page.until("rooms.all.size == 1")
            page.send("message", "word " * 100 + "x" * 300)
            page.until_text("#log", "xxx")
            for width, height, mobile in [(1280, 800, False), (800, 1000, False), (390, 844, True), (320, 568, True)]:
                for scheme in ("light", "dark"):
                    page.show_on(width, height, scheme, mobile)
                    with self.subTest(width=width, scheme=scheme):
                        self.assertEqual(page.evaluate("document.documentElement.scrollWidth"), width)
                        self.assertEqual(page.evaluate("document.documentElement.scrollHeight"), height)
                        shown = page.evaluate("document.getElementById('log').clientHeight")
                        self.assertGreater(shown, 60)
                        picture = page.picture()
                        self.assertEqual(struct.unpack(">II", picture[16:24]), (width, height))
                    if folder:
                        with open(os.path.join(folder, f"{width}-{scheme}.png"), "wb") as file:
                            file.write(picture)
            self.assertEqual(page.complaints, [])


if __name__ == "__main__":
    unittest.main()
