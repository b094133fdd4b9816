"""`wskit serve --schema`: what messages have to look like."""
import json
import os
import pathlib
import tempfile
import unittest

from peer import run, start

MESSAGE = {"type": "object", "required": ["content"],
           "properties": {"content": {"type": "string", "minLength": 1}}}


class Schema(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def refused(self, *words):
        done = run("serve", "127.0.0.1:0", "--schema", str(self.folder))
        self.assertEqual(done.returncode, 2, done.stderr)
        said = done.stderr.decode()
        self.assertEqual(len(said.splitlines()), 1, said)
        for word in words:
            self.assertIn(word, said)

    def test_names_the_file_that_is_no_schema(self):
        self.write("message.json", json.dumps(MESSAGE))
        self.write("join.json", '{"type": "strange"}')
        self.refused(os.path.join(self.folder, "join.json"), "no JSON Schema")

    def test_is_not_fetched_from_elsewhere(self):
        self.write("join.json", '{"$ref": "http://127.0.0.1:1/join.json"}')
        self.refused("join.json", "remote")

    def test_of_another_name_of_a_type_would_never_apply(self):
        self.write("send_message.json", json.dumps(MESSAGE))
        self.refused("send_message.json", "message.json")

    def test_needs_a_folder_with_files(self):
        self.refused(str(self.folder), "message.json")
        self.folder = self.folder / "missing"
        self.refused(str(self.folder))

    def test_keeps_messages_out_that_do_not_fit(self):
        self.write("message.json", json.dumps(MESSAGE))
        with start("serve", "127.0.0.1:0", "--schema", str(self.folder)) as server:
            url = server.stderr.readline().decode().removeprefix("wskit serve: listening on ")
            lines = [{"type": "join", "roomId": "r"},
                     {"type": "message", "roomId": "r", "content": 7, "id": "bad"},
                     {"type": "send_message", "roomId": "r", "content": "", "id": "empty"},
                     {"type": "message", "roomId": "r", "content": "fits"}]
            said = "".join(json.dumps(line) + "\n" for line in lines).encode()
            done = run("connect", url.strip(), "-n", "6", stdin=said)
            server.terminate()
            server.communicate(timeout=20)
        heard = [json.loads(line) for line in done.stdout.splitlines()]
        errors = [message for message in heard if message["type"] == "error"]
        self.assertEqual([(e["code"], e["correlationId"]) for e in errors],
                         [("INVALID_MESSAGE", "bad"), ("INVALID_MESSAGE", "empty")])
        for error in errors:
            self.assertIn("/content: ", error["message"])
        self.assertEqual(heard[-1]["content"], "fits")


if __name__ == "__main__":
    unittest.main()
