"""HAR that others have made is replayed: Chromium as Playwright records it, messages in it or beside it."""

import json
import os
import shutil
import tempfile
import unittest

from chromium import BROWSER_DEADLINE
from node import node
from wskit import Serve, run

BROWSER = shutil.which("chromium")


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
        self.assertEqual(opened["subprotocols"], ["chat"])
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


if __name__ == "__main__":
    unittest.main()
