"""`wskit serve --mock`: the server's side of a capture, against `replay` and other clients."""

import asyncio
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import websockets

WSKIT = os.environ["WSKIT"]
DEADLINE = 20  # seconds until a test gives up

HEADER = '{"wscap":1,"created":"2026-09-24T10:00:00.123Z","source":"connect","tool":"wskit 0.1"}\n'


def opened(connection="1", at=0, url="ws://h/", **fields):
    return {"t": at, "c": connection, "ev": "open", "url": url, **fields}


def message(direction, data, connection="1", at=0, **fields):
    return {"t": at, "c": connection, "ev": "msg", "dir": direction, "data": data, **fields}


def closed(by=">", code=1000, connection="1", at=0):
    return {"t": at, "c": connection, "ev": "close", "code": code, "by": by}


class Mock:
    """A running mock; `said` is its stderr, and `code` its status, once it has ended."""

    def __init__(self, path, *arguments):
        self.process = subprocess.Popen([WSKIT, "serve", "0", "--mock", path, *arguments],
                                        stderr=subprocess.PIPE, text=True)
        self.url = self.process.stderr.readline().split(" on ")[-1].strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.said = self.process.stderr.read()
        self.code = self.process.wait(DEADLINE)
        self.process.stderr.close()


class Mocks(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "session.wscap.jsonl")

    def write(self, *events):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(HEADER + "".join(json.dumps(event) + "\n" for event in events))

    def replay(self, url, *arguments):
        done = subprocess.run([WSKIT, "replay", self.path, url, "--check", *arguments],
                              capture_output=True, text=True, timeout=DEADLINE, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done

    @staticmethod
    def talk(url, *messages, replies=None, **options):
        """Says these, and returns the first replies; None: as many as messages."""
        async def converse():
            async with websockets.connect(url, **options) as connection:
                for text in messages:
                    await connection.send(text)
                count = len(messages) if replies is None else replies
                return [await asyncio.wait_for(connection.recv(), DEADLINE) for _ in range(count)]
        return asyncio.run(converse())


class AgainstReplay(Mocks):

    def test_a_capture_agrees_with_its_own_mock_at_every_pace(self):
        self.write(opened("1", url="ws://h/one"), opened("2", at=0.01, url="ws://h/other"),
                   message("<", "welcome", at=0.02),
                   message(">", "a", at=0.03), message(">", "b", "2", at=0.03),
                   message("<", '{"re":"a"}', at=0.04), message("<", "re b", "2", at=0.04),
                   {"t": 0.05, "c": "1", "ev": "msg", "dir": ">", "op": 2, "b64": "AAE="},
                   {"t": 0.06, "c": "1", "ev": "msg", "dir": "<", "op": 2, "b64": "AQA="},
                   closed(">", at=0.07), closed("<", 4000, "2", at=0.08))
        for pace in ("timed", "lockstep", "asap"):
            with self.subTest(pace), Mock(self.path, "--strict") as mock:
                self.replay(mock.url, "--pace", pace)
            self.assertEqual(mock.code, 0, mock.said)
            self.assertIn("2 clients, 3 messages as recorded, 0 unexpected, 0 missing", mock.said)

    def test_copies_of_several_paths_meet_their_servers(self):
        self.write(opened("1", url="ws://h/a?x=1"), opened("2", url="ws://h/b"),
                   message(">", "a"), message(">", "b", "2"), message("<", "A"),
                   message("<", "B", "2"), closed(), closed(connection="2"))
        with Mock(self.path, "--strict") as mock:
            self.replay(mock.url, "-c", "4")
        self.assertEqual(mock.code, 0, mock.said)

    def test_copies_and_rounds_meet_the_same_server(self):
        self.write(opened(), message(">", "a"), message("<", "A"), closed())
        with Mock(self.path, "--strict") as mock:
            self.replay(mock.url, "-c", "5", "--loop", "2")
        self.assertEqual(mock.code, 0, mock.said)
        self.assertIn("10 clients, 10 messages as recorded", mock.said)

    def test_values_go_back_and_forth(self):
        self.write(opened(),
                   message(">", '{"id":"{{REQUEST}}"}', tpl=True),
                   message("<", '{"re":"{{REQUEST}}","session":"s-1"}', tpl=True),
                   message("<", '{"session":"s-1"}', bind={"S": "/session"}),
                   message(">", '{"use":"{{S}}"}', tpl=True),
                   message("<", "used {{S}}", tpl=True))
        with Mock(self.path, "--strict") as mock:
            self.replay(mock.url, "--var", 'REQUEST=a "b"')
        self.assertEqual(mock.code, 0, mock.said)

    def test_a_compressed_capture_of_a_room_plays(self):
        with subprocess.Popen([WSKIT, "serve", "0"], stderr=subprocess.PIPE, text=True) as rooms:
            url = rooms.stderr.readline().split(" on ")[-1].strip()
            self.path += ".gz"
            subprocess.run([WSKIT, "connect", url, "--record", self.path, "-n", "4"], check=True,
                           input='{"type":"join","roomId":"r"}\n'
                                 '{"type":"message","roomId":"r","content":"hi"}\n',
                           capture_output=True, text=True, timeout=DEADLINE)
            rooms.terminate()
            rooms.stderr.read()
        with Mock(self.path, "--strict") as mock:
            self.replay(mock.url)
        self.assertEqual(mock.code, 0, mock.said)


class AgainstOthers(Mocks):

    def test_it_answers_as_recorded(self):
        self.write(opened(), message(">", '{"a":1,"b":2}'), message("<", "A"), message("<", "AA"),
                   message(">", "b"), message("<", "B"))
        with Mock(self.path, "--strict", "--pace", "asap") as mock:
            self.assertEqual(self.talk(mock.url, '{ "b": 2, "a": 1 }', "b", replies=3),
                             ["A", "AA", "B"])
        self.assertEqual(mock.code, 0, mock.said)

    def test_it_says_what_it_did_not_expect(self):
        self.write(opened(), message(">", '{"type":"join","room":"r"}'), message("<", "joined"),
                   message(">", "bye"), message("<", "BYE"), closed())
        with Mock(self.path) as mock:
            replies = self.talk(mock.url, "noise", '{"type":"join","room":"q"}', "bye", "more",
                                replies=2)
        self.assertEqual(replies, ["joined", "BYE"])
        self.assertRegex(mock.said, r'jsonl:3: 127\.0\.0\.1:\d+: recorded \{"type":"join","room":"r"\}, '
                                    r"came noise\n")
        self.assertRegex(mock.said, r'jsonl:3: \S+ /room: recorded "r", came "q"\n')
        self.assertRegex(mock.said, r"jsonl: \S+ said what is not recorded: more\n")
        self.assertIn("1 client, 1 message as recorded, 3 unexpected, 0 missing", mock.said)
        self.assertEqual(mock.code, 0)

    def test_it_goes_on_behind_what_a_client_leaves_out(self):
        self.write(opened(), message(">", "a"), message("<", "A"), message(">", "b"),
                   message("<", "B"), message(">", "c"), message("<", "C"))
        with Mock(self.path, "--strict") as mock:
            self.assertEqual(self.talk(mock.url, "b"), ["B"])
        self.assertEqual(mock.code, 1)
        self.assertRegex(mock.said, r"jsonl:3: \S+ did not say a\n")
        self.assertIn("1 message as recorded, 0 unexpected, 2 missing", mock.said)
        self.assertRegex(mock.said, r"jsonl:7: \S+ left before it said this\n")
        with Mock(self.path) as mock:
            self.talk(mock.url, replies=0)
        self.assertRegex(mock.said, r"jsonl:3: \S+ left before it said this; 3 messages are missing\n")
        self.assertIn("0 unexpected, 3 missing", mock.said)

    def test_volatile_fields_are_ignored(self):
        self.write(opened(), message(">", '{"id":"a","at":1}', expect={"ignore": ["/at"]}),
                   message("<", "ok"))
        with Mock(self.path, "--strict", "--ignore", "/id") as mock:
            self.assertEqual(self.talk(mock.url, '{"id":"b","at":2}'), ["ok"])
        self.assertEqual(mock.code, 0, mock.said)

    def test_a_token_is_neither_compared_with_one_that_was_left_out_nor_named(self):
        self.write(opened(), message(">", '{"type":"auth","token":"REDACTED"}'), message("<", "in"), closed())
        with Mock(self.path, "--strict") as mock:
            done = subprocess.run([WSKIT, "connect", mock.url, "-n", "1"], input='{"type":"auth","token":"s3cret"}\n',
                                  capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual((done.stdout, mock.code), ("in\n", 0), mock.said)
        self.assertNotIn("s3cret", mock.said)

    def test_clients_meet_the_connection_of_their_path(self):
        self.write(opened("1", url="ws://h/a"), opened("2", url="ws://h/b?x=1"),
                   opened("3", url="ws://h/b"),
                   *(message("<", f"of {name}", name) for name in "123"))
        with Mock(self.path) as mock:
            heard = [self.talk(mock.url + path, replies=1)[0]
                     for path in ("/b", "/b?x=1", "/b?y=2", "/a", "/c")]
        self.assertEqual(heard, ["of 3", "of 2", "of 2", "of 1", "of 1"])

    def test_messages_with_values_are_json(self):
        self.write(opened(), message(">", '{"type":"get","id":"{{ID}}"}', tpl=True),
                   message("<", '{"re":"{{ID}}","cursor":"c-7"}', tpl=True, bind={"C": "/cursor"}),
                   message(">", '{"type":"next","cursor":"{{C}}"}', tpl=True), message("<", "more"))
        with Mock(self.path, "--strict") as mock:
            self.assertEqual(self.talk(mock.url, '{ "id": "x1", "type": "get" }', '{"cursor":"c-7","type":"next"}'),
                             ['{"re":"x1","cursor":"c-7"}', "more"])
        self.assertEqual(mock.code, 0, mock.said)
        with Mock(self.path, "--strict") as mock:
            self.talk(mock.url, '{"type":"get","id":"x2"}', '{"type":"next","cursor":"c-8"}')
        self.assertEqual(mock.code, 1, mock.said)
        self.assertRegex(mock.said, r'jsonl:5: \S+ /cursor: recorded "c-7", came "c-8"\n')

    def test_values_are_given(self):
        self.write(opened(), message("<", "hi {{NAME}}", tpl=True), message(">", "i am {{NAME}}", tpl=True), message("<", "ok"))
        with Mock(self.path, "--strict", "--var", "NAME=ada") as mock:
            self.assertEqual(self.talk(mock.url, "i am ada", replies=2), ["hi ada", "ok"])
        self.assertEqual(mock.code, 0, mock.said)

    def test_an_answer_without_its_value_is_told(self):
        self.write(opened(), message(">", "i am {{NAME}}", tpl=True), message(">", "bye"),
                   message("<", "bye {{NAME}}", tpl=True), message("<", "end"))
        with Mock(self.path, "--strict") as mock:
            self.assertEqual(self.talk(mock.url, "bye"), ["end"])
        self.assertEqual(mock.code, 1)
        self.assertRegex(mock.said, r"jsonl:5: \S+ \{\{NAME\}\} has no value: the client has not said what brings it\n")
        self.assertIn("1 missing, 1 answer without a value", mock.said)

    def test_clients_of_one_path_are_told_apart_by_what_they_begin_with(self):
        self.write(opened("1"), opened("2"), message(">", "i am ada"), message("<", "hi ada"),
                   message(">", "i am bob", "2"), message("<", "hi bob", "2"))
        with Mock(self.path, "--strict") as mock:
            heard = [self.talk(mock.url, "i am " + name)[0] for name in ("bob", "ada", "ada", "bob")]
        self.assertEqual(heard, ["hi bob", "hi ada", "hi ada", "hi bob"])
        self.assertEqual(mock.code, 0, mock.said)

    def test_a_client_is_refused_as_it_was_recorded(self):
        for status, code in ((403, 7), (401, 7), (503, 4)):
            self.write(opened(status=status))
            with Mock(self.path, "--strict") as mock:
                done = subprocess.run([WSKIT, "connect", mock.url], input="", capture_output=True, text=True,
                                      timeout=DEADLINE)
                replay = subprocess.run([WSKIT, "replay", self.path, mock.url, "--check"], capture_output=True,
                                        text=True, timeout=DEADLINE)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn(str(status), done.stderr)
            self.assertIn("refused, as it was recorded", done.stderr)
            self.assertEqual(replay.returncode, 0, replay.stdout + replay.stderr)
            self.assertEqual(mock.code, 0, mock.said)

    def test_the_recorded_subprotocol_is_chosen(self):
        self.write(opened(subprotocol="v2", subprotocols=["v1", "v2"]), message("<", "hi"))
        with Mock(self.path) as mock:
            async def ask():
                async with websockets.connect(mock.url, subprotocols=["v1", "v2"]) as connection:
                    return connection.subprotocol, await connection.recv()
            self.assertEqual(asyncio.run(ask()), ("v2", "hi"))

    def test_a_burst_of_messages_is_taken_in_order(self):
        count = 500
        self.write(opened(), *(message(">", str(n)) for n in range(count)), message("<", "all"))
        with Mock(self.path, "--strict") as mock:
            self.assertEqual(self.talk(mock.url, *map(str, range(count)), replies=1), ["all"])
        self.assertEqual(mock.code, 0, mock.said)

    def test_what_a_client_owes_when_the_mock_is_ended_is_missing(self):
        self.write(opened(), message(">", "a"), message("<", "A"), message(">", "b"))
        with contextlib.ExitStack() as clients:
            with Mock(self.path, "--strict") as mock:
                client = clients.enter_context(
                    subprocess.Popen([WSKIT, "connect", mock.url], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
                client.stdin.write(b"a\n")
                client.stdin.flush()
                self.assertEqual(client.stdout.readline(), b"A\n")
        self.assertRegex(mock.said, r"jsonl:5: \S+ had not said this when the server was stopped\n")
        self.assertIn("1 message as recorded, 0 unexpected, 1 missing", mock.said)
        self.assertEqual(mock.code, 1)

    def test_a_server_that_vanished_does_so_again(self):
        """And not with a close frame, on which clients do not reconnect."""
        for by in ({"by": "<"}, {}):
            self.write(opened(), message(">", "a"), message("<", "A"),
                       {"t": 0, "c": "1", "ev": "close", "code": 1006} | by)
            with self.subTest(by), Mock(self.path, "--strict") as mock:
                async def talk():
                    async with websockets.connect(mock.url) as client:
                        await client.send("a")
                        self.assertEqual(await client.recv(), "A")
                        with self.assertRaises(websockets.ConnectionClosedError) as ended:
                            await client.recv()
                        return ended.exception.rcvd
                self.assertIsNone(asyncio.run(talk()))
                self.replay(mock.url)
            self.assertEqual(mock.code, 0)

    def test_a_client_that_vanishes_is_told(self):
        self.write(opened(), message(">", "a"), message("<", "A"), message(">", "b"))
        with Mock(self.path, "--strict") as mock:
            with subprocess.Popen([WSKIT, "connect", mock.url], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE) as client:
                client.stdin.write(b"a\n")
                client.stdin.flush()
                self.assertEqual(client.stdout.readline(), b"A\n")
                client.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.assertIn("left before", mock.process.stderr.readline())
        self.assertEqual(mock.code, 1)


class Usage(Mocks):

    def test_what_cannot_be_read_exits_with_2(self):
        for lines, complaint in (
                ([], "no connection was recorded"),
                ([{"t": 0, "ev": "boom"}], ':2: unknown event "boom"'),
                ([opened(), message(">", "{{A", tpl=True)], ":3: '{{A' has no end"),
                ([opened(), message("<", "{{A}}", tpl=True)], ":3: {{A}} has no value; give --var A=VALUE"),
                ([opened(), message("<", "{}", bind={"A": "x"})], ':3: `bind`: "x" is not'),
                ([opened(), message(">", "a", expect={"ignore": ["x"]})], ':3: `ignore`: "x"')):
            with self.subTest(complaint):
                self.write(*lines)
                done = subprocess.run([WSKIT, "serve", "0", "--mock", self.path], timeout=DEADLINE,
                                      capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 2)
                self.assertIn(complaint, done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_what_it_plays_is_not_recorded_over(self):
        self.write(opened(), message(">", "a"))
        before = pathlib.Path(self.path).read_bytes()
        link = self.path + ".link"
        os.symlink(self.path, link)
        for played, recorded, complaint in ((self.path, link, "--record: this is what --mock plays"),
                                            ("/no/such", self.path, "cannot read /no/such")):
            done = subprocess.run([WSKIT, "serve", "0", "--mock", played, "--record", recorded],
                                  timeout=DEADLINE, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn(complaint, done.stderr)
            self.assertEqual(pathlib.Path(self.path).read_bytes(), before)

    def test_it_goes_with_no_other_mode(self):
        done = subprocess.run([WSKIT, "serve", "0", "--mock", self.path, "--echo"], timeout=DEADLINE,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--mock: contradicts --", done.stderr)


if __name__ == "__main__":
    unittest.main()
