"""A page in a headless Chromium, as a member of a room of `wskit serve`.

The page is served by the test from a port of its own, so its Origin is not that of the server. It does
what room.html says and posts what it has seen back to the test."""

import http.server
import json
import os
import queue
import tempfile
import threading
import unittest
from urllib.parse import quote

from chromium import BROWSER_DEADLINE, Chromium
from wskit import Serve

FOLDER = os.path.dirname(os.path.abspath(__file__))


class Pages(http.server.SimpleHTTPRequestHandler):
    """Serves the folder `pages`, and puts what is posted into the queue of the server."""

    def __init__(self, *arguments):
        super().__init__(*arguments, directory=os.path.join(FOLDER, "pages"))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
        self.server.reports.put(json.loads(body))

    def log_message(self, *_):
        pass


class PageServer:

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.server.reports = queue.Queue()
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def url(self, page: str, socket_url: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/{page}?url={quote(socket_url)}"

    def report(self) -> dict:
        return self.server.reports.get(timeout=BROWSER_DEADLINE)


class Browser(unittest.TestCase):

    def visit(self, page: str, *flags: str) -> dict:
        with Serve(*flags) as serve, PageServer() as pages, \
                Chromium(pages.url(page, serve.url)):
            report = pages.report()
        self.assertNotIn("error", report, report)
        return report

    def test_a_page_talks_in_a_room(self):
        seen = self.visit("room.html")
        self.assertEqual(seen["members"], 2)
        self.assertEqual(seen["received"], ["hello", "κόσμε 日本語 😀", {"x": [1, "é"]}])
        self.assertEqual(seen["left"], True)
        self.assertEqual((seen["code"], seen["clean"]), (1000, True))

    def test_a_page_gets_back_what_it_sends(self):
        seen = self.visit("echo.html", "--echo")
        self.assertEqual(seen["texts"], ["", "κόσμε 😀", 70000])
        self.assertEqual(seen["bytes"], [0, 1, 254, 255])
        self.assertEqual(seen["extensions"], "")
        self.assertEqual((seen["code"], seen["clean"]), (4321, True))

    def test_a_page_gets_back_what_it_sends_compressed(self):
        seen = self.visit("echo.html", "--echo", "--deflate", "--deflate-threshold", "10")
        self.assertEqual(seen["texts"], ["", "κόσμε 😀", 70000])
        self.assertEqual(seen["bytes"], [0, 1, 254, 255])
        self.assertIn("permessage-deflate", seen["extensions"])
        self.assertEqual((seen["code"], seen["clean"]), (4321, True))

    def test_a_page_shows_its_token_among_the_subprotocols(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as tokens:
            tokens.write('[[token]]\ntoken = "s3cret"\nuser = "ann"\n')
            tokens.flush()
            seen = self.visit("token.html", "--tokens", tokens.name)
        self.assertEqual((seen["userId"], seen["protocol"]), ("ann", "chat.v1"))


if __name__ == "__main__":
    unittest.main()
