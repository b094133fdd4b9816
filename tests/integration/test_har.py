"""HAR that others have made is replayed: Chromium as Playwright records it, messages in it or beside it, and mitmproxy."""

import datetime
import json
import os
import shutil
import tempfile
import time
import unittest

from chromium import BROWSER_DEADLINE
from node import node
from wskit import Process, Serve, run

BROWSER = shutil.which("chromium")
MITMDUMP = shutil.which("mitmdump")
ADDON = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers", "mitmproxy_har.py")


class Playwright(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.server = Serve("--echo", "--subprotocol", "chat", "--allow-origin", "*")
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)

    def record(self, content):
        """A HAR of a page that says three messages to an echo."""
        har = os.path.join(self.folder, content + ".har")
        with node("record_har.mjs", BROWSER, self.server.url, har, content) as peer:
            self.assertEqual(json.loads(peer.out.next(BROWSER_DEADLINE)), ["héllo", '{"n":1}', [0, 1, 255]])
        return har

    def check(self, har):
        """Its messages arrive as a capture, and a replay of it at the same server finds no difference."""
        converted = run("replay", har, "--convert", "-")
        header, opened, *events = [json.loads(line) for line in converted.stdout.splitlines()]
        self.assertTrue(header["tool"].startswith("Playwright "), header)
        self.assertEqual(opened["url"], self.server.url)
        self.assertEqual((opened["subprotocols"], opened["subprotocol"]), (["chat"], "chat"))
        self.assertEqual([(event["dir"], event.get("data", event.get("b64"))) for event in events],
                         [(way, text) for text in ("héllo", '{"n":1}', "AAH/") for way in "><"])
        times = [event["t"] for event in events]
        self.assertTrue(times == sorted(times) and times[-1] < BROWSER_DEADLINE, times)
        self.assertEqual(run("replay", har, "--check").returncode, 0)

    def test_messages_in_the_har(self):
        self.check(self.record("embed"))

    def test_messages_attached_beside_it(self):
        har = self.record("attach")
        self.check(har)
        [attached] = [name for name in os.listdir(self.folder) if name.endswith(".jsonl")]
        os.remove(os.path.join(self.folder, attached))
        missing = run("replay", har, "--info")
        self.assertEqual(missing.returncode, 2)
        self.assertIn(attached, missing.stderr)


@unittest.skipUnless(MITMDUMP, "mitmdump, of Debian 12's package mitmproxy, is not there")
class Mitmproxy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.har = os.path.join(folder.name, "proxied.har")
        self.server = Serve("--echo", "--subprotocol", "chat")
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)
        self.proxy = Process(MITMDUMP, "--listen-host", "127.0.0.1", "--listen-port", "0", "--set", f"confdir={folder.name}",
                             "--set", f"har={self.har}", "-s", ADDON, env=os.environ | {"PYTHONUNBUFFERED": "1"})
        self.proxy.__enter__()
        self.addCleanup(self.proxy.__exit__)
        self.address = "http://" + self.proxy.out.until("listening at").split()[-1].removeprefix("http://")

    def connect(self, path, *arguments, stdin=""):
        """A session through the proxy, in the HAR when this returns."""
        done = run("connect", self.server.url + path, "--proxy", self.address, *arguments, stdin=stdin)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.proxy.out.until(lambda line: line == self.har)

    def test_what_it_has_passed_on(self):
        began = time.time()
        self.connect("a?b=c", "-s", "chat", "-H", "X-Test: seen", "-x", "héllo", "-x", '{"n":1}', "-n", "2")
        self.connect("", "--jsonl", "-n", "1", stdin='{"op":"send","b64":"AAH/"}\n')
        ended = time.time()
        converted = run("replay", self.har, "--convert", "-")
        self.assertEqual(converted.returncode, 0, converted.stderr)
        header, *events = [json.loads(line) for line in converted.stdout.splitlines()]
        self.assertTrue(header["tool"].startswith("mitmproxy "), header)
        created = datetime.datetime.fromisoformat(header["created"].replace("Z", "+00:00")).timestamp()
        # A HAR counts in milliseconds.
        self.assertTrue(began - 0.001 <= created <= ended, (began, created, ended))
        first, second = ([event for event in events if event["c"] == name] for name in "12")
        self.assertEqual((first[0]["url"], first[0]["subprotocols"]), (self.server.url + "a?b=c", ["chat"]))
        self.assertIn(["X-Test", "seen"], first[0]["headers"])
        self.assertEqual(second[0]["url"], self.server.url)
        said = {way: [event.get("data", event.get("b64")) for event in first + second if event.get("dir") == way] for way in "<>"}
        self.assertEqual(said, {way: ["héllo", '{"n":1}', "AAH/"] for way in "<>"})
        times = [event["t"] for event in events]
        self.assertTrue(times == sorted(times) and 0 < times[-1] <= ended - began, times)
        self.assertEqual(run("replay", self.har, "--check").returncode, 0)


if __name__ == "__main__":
    unittest.main()
