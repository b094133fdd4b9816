"""Captures that `wskit replay` cannot read, or only in part."""

import gzip
import os
import tempfile
import unittest

from wskit import Serve, run

HEADER = '{"wscap":1,"created":"2026-09-24T10:00:00.123Z","source":"connect","tool":"wskit 0.1"}\n'
SESSION = (
    '{"t":0,"c":"1","ev":"open","url":"ws://x/","status":101}\n'
    '{"t":0.01,"c":"1","ev":"msg","dir":">","op":1,"data":"hello"}\n'
    '{"t":0.02,"c":"1","ev":"msg","dir":"<","op":1,"data":"hello"}\n')


class BadCaptures(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "bad.wscap.jsonl")

    def write(self, content: str | bytes) -> str:
        with open(self.path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return self.path

    def unreadable(self, *wanted: str, path: str | None = None):
        done = run("replay", path or self.path, "ws://127.0.0.1:9/")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for text in ("wskit replay: ", *wanted):
            self.assertIn(text, done.stderr)

    def test_a_file_that_is_not_there(self):
        self.unreadable(self.path, "No such file")

    def test_a_folder(self):
        self.unreadable(path=os.path.dirname(self.path))

    def test_an_empty_file(self):
        self.write("")
        self.unreadable(self.path)

    def test_something_else(self):
        for content in ("hello\n", '{"log":{}}\n', "[1,2,3]\n", os.urandom(1000)):
            with self.subTest(content):
                self.write(content)
                self.unreadable(self.path)

    def test_a_version_of_the_future(self):
        self.write(HEADER.replace('"wscap":1', '"wscap":99') + SESSION)
        self.unreadable(self.path, "99")

    def test_a_line_in_the_middle_that_is_broken_is_named(self):
        self.write(HEADER + "{broken\n" + SESSION)
        self.unreadable(f"{self.path}:2")

    def test_a_header_that_is_wrong_or_missing_is_passed_over_when_told_to(self):
        with Serve("--echo") as serve:
            for header, remark in [("", "the header {\"wscap\":1,…} is missing"), ("garbage\n", "1 line is left out"),
                                   (HEADER.replace('"wscap":1', '"wscap":99'), "version 99 of the format; known is 1")]:
                with self.subTest(header):
                    self.write(header + SESSION)
                    self.unreadable(f"{self.path}:1")
                    done = run("replay", self.path, serve.url, "--check", "--lenient")
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertIn(remark, done.stderr)
                    self.assertIn("1 message sent, 1 received", done.stderr)

    def test_a_compressed_file_that_was_cut(self):
        self.write(gzip.compress((HEADER + SESSION * 100).encode())[:-40])
        self.unreadable(self.path)

    def test_a_last_line_that_was_cut_is_left_out_with_a_warning(self):
        self.write(HEADER + SESSION + '{"t":0.03,"c":"1","ev":"msg","dir":">","op":1,"da')
        with Serve("--echo") as serve:
            done = run("replay", self.path, serve.url, "--check")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{self.path}:5", done.stderr)
        self.assertIn("cut short", done.stderr)


if __name__ == "__main__":
    unittest.main()
