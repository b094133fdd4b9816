"""`wskit replay` of HAR and transcripts, and `--convert`."""

import gzip
import json
import os
import signal
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

    def test_takes_what_is_selected_of_the_capture(self):
        events = [{"c": name, "ev": "open", "url": "ws://h/" + name} for name in "ab"]
        events += [{"c": name, "ev": "msg", "dir": ">", "data": name + str(n)}
                   for name in "ab" for n in (1, 2)]
        capture = self.put("two.jsonl", "".join(json.dumps(line) + "\n" for line in [{"wscap": 1}] + events))
        chat = self.path("b.txt")
        self.replay(capture, "--convert", chat, "--conn", "b", "--skip", "2")
        with open(chat, encoding="utf-8") as file:
            self.assertEqual(file.read(), "# ws://h/b\n> b1\n")
        _, told = self.replay(capture, "--convert", chat, "--conn", "c", status=2)
        self.assertIn("no connection 'c'; it has a b", told)
        _, told = self.replay(capture, "--convert", chat, status=2)
        self.assertIn("connection", told)
        with open(chat, encoding="utf-8") as file:
            self.assertEqual(file.read(), "# ws://h/b\n> b1\n")
        self.assertEqual(sorted(os.listdir(self.folder.name)), ["b.txt", "port", "two.jsonl"])

    def test_plays_nothing(self):
        chat = self.put("chat.txt", TRANSCRIPT)
        for more in ([self.url], ["--check"], ["--update"], ["--learn"], ["--dry-run"],
                     ["--junit", self.path("r.xml")]):
            with self.subTest(more):
                _, told = self.replay(chat, "--convert", self.path("x.har"), *more, status=2)
                self.assertIn(": means nothing with --convert", told)
        _, told = self.replay(chat, "--convert", self.path("x.har"), "--info", status=2)
        self.assertIn("--convert: means nothing with --info", told)
        self.assertFalse(os.path.exists(self.path("x.har")))

    def test_ends_well_when_nobody_reads_on(self):
        message = json.dumps({"c": "1", "ev": "msg", "dir": ">", "data": "x" * 1000}) + "\n"
        capture = self.put("a.jsonl", '{"wscap":1}\n{"c":"1","ev":"open","url":"ws://h/"}\n' + 1000 * message)
        with subprocess.Popen([WSKIT, "replay", capture, "--convert", "-"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as run:
            self.assertIn(b'"wscap":1', run.stdout.readline())
            run.stdout.close()
            self.assertEqual(run.stderr.read(), b"")
            self.assertEqual(run.wait(DEADLINE), 0)

    def test_an_interrupt_leaves_what_was_there(self):
        def interrupt():  # as if it came just before the first line is written
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
            os.kill(os.getpid(), signal.SIGTERM)
        chat, out = self.put("chat.txt", TRANSCRIPT), self.put("out.jsonl", "old")
        run = subprocess.run([WSKIT, "replay", chat, "--convert", out], preexec_fn=interrupt,
                             stderr=subprocess.PIPE, timeout=DEADLINE, check=False)
        self.assertEqual(run.returncode, 143, run.stderr)
        self.assertIn(b"out.jsonl: interrupted; it is not written", run.stderr)
        with open(out, encoding="utf-8") as file:
            self.assertEqual(file.read(), "old")
        self.assertEqual(sorted(os.listdir(self.folder.name)), ["chat.txt", "out.jsonl", "port"])

    def test_tells_a_full_disk(self):
        chat = self.put("chat.txt", TRANSCRIPT)
        os.symlink("/dev/full", self.path("full.har"))
        _, told = self.replay(chat, "--convert", self.path("full.har"), status=9)
        self.assertIn("No space left on device", told)


if __name__ == "__main__":
    unittest.main()
