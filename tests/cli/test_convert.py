"""`wskit replay` of HAR and transcripts, and `--convert`."""

import gzip
import json
import os
import subprocess
import tempfile
import unittest

WSKIT = os.environ["WSKIT"]
DEADLINE = 20  # seconds until a test gives up

TRANSCRIPT = "# ws://127.0.0.1:9/\n> one\n< one\n> {\n  }\n< {\n  }\n"


class Convert(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.server = subprocess.Popen(
            [WSKIT, "serve", "0", "--echo", "--port-file", self.path("port")],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end_server)
        self.server.stderr.readline()  # it says where it listens
        with open(self.path("port"), encoding="ascii") as file:
            self.url = f"ws://127.0.0.1:{file.read().strip()}/"

    def end_server(self):
        self.server.terminate()
        self.server.wait(DEADLINE)
        self.server.stderr.close()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def put(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def replay(self, *arguments, status=0, stdin=None):
        run = subprocess.run([WSKIT, "replay", *arguments], capture_output=True, timeout=DEADLINE,
                             input=stdin, check=False)
        self.assertEqual(run.returncode, status, run.stderr)
        return run.stdout.decode(), run.stderr.decode()

    def test_plays_a_transcript_and_checks_it(self):
        chat = self.put("chat.txt", TRANSCRIPT)
        self.assertIn("2 received", self.replay(chat, self.url, "--check")[1])
        wrong = self.put("wrong.txt", TRANSCRIPT.replace("< one", "< two"))
        out, _ = self.replay(wrong, self.url, "--check", status=1)
        self.assertIn("wrong.txt (converted):", out)

    def test_reads_a_gzipped_transcript_out_of_a_pipe(self):
        self.replay("-", self.url, "--check", stdin=gzip.compress(TRANSCRIPT.encode()))

    def test_goes_through_all_forms_and_back(self):
        chat = self.put("chat.txt", TRANSCRIPT)
        for before, after in [(chat, "a.wscap.jsonl.gz"), ("a.wscap.jsonl.gz", "b.har"),
                              ("b.har", "c.har.gz"), ("c.har.gz", "d.txt")]:
            self.replay(self.path(before), "--convert", self.path(after))
        with open(self.path("d.txt"), encoding="utf-8") as file:
            self.assertEqual(file.read(), TRANSCRIPT)
        with open(self.path("b.har"), encoding="utf-8") as file:
            entry = json.load(file)["log"]["entries"][0]
        self.assertEqual([message["type"] for message in entry["_webSocketMessages"]],
                         ["send", "receive", "send", "receive"])

    def test_writes_a_capture_to_stdout(self):
        out, _ = self.replay(self.put("chat.txt", TRANSCRIPT), "--convert", "-")
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([line.get("ev") for line in lines], [None, "open"] + ["msg"] * 4)

    def test_keeps_the_capture_that_it_reads(self):
        chat = self.put("chat.txt", TRANSCRIPT)
        _, told = self.replay(chat, "--convert", chat, status=2)
        self.assertIn("name another file", told)
        with open(chat, encoding="utf-8") as file:
            self.assertEqual(file.read(), TRANSCRIPT)

    def test_says_what_is_wrong_and_passes_over_it_when_told_to(self):
        chat = self.put("chat.txt", TRANSCRIPT + "what\n")
        _, told = self.replay(chat, "--info", status=2)
        self.assertIn("chat.txt:8: neither `> sent` nor `< received`", told)
        _, told = self.replay(chat, self.url, "--check", "--lenient")
        self.assertIn("lines left out: 1, the first: ", told)
        capture = self.put("a.jsonl", '{"wscap":1}\n{"ev":"boom"}\n'
                           '{"c":"1","ev":"open","url":"ws://h/"}\n')
        self.replay(capture, self.url, status=2)
        _, told = self.replay(capture, self.url, "--lenient")
        self.assertIn('1 line is left out, ', told)

    def test_tells_a_full_disk(self):
        chat = self.put("chat.txt", TRANSCRIPT)
        os.symlink("/dev/full", self.path("full.har"))
        _, told = self.replay(chat, "--convert", self.path("full.har"), status=9)
        self.assertIn("No space left on device", told)


if __name__ == "__main__":
    unittest.main()
