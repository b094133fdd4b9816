"""`wskit replay`: what `connect --record` wrote is played, checked and described again."""

import asyncio
import contextlib
import gzip
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import junitparser
import websockets

WSKIT = os.environ["WSKIT"]
DEADLINE = 20  # seconds until a test gives up

HEADER = '{"wscap":1,"created":"2026-09-24T10:00:00.123Z","source":"connect","tool":"wskit 0.1"}\n'


class Server:
    """A server whose `answer(text)` gives the replies to a message; None closes with 4000."""

    def __init__(self, answer=lambda text: [text]):
        self.answer = answer
        self.log = []  # (seconds, message) of all connections, then ("close", code)
        self.headers = []  # of the requests
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        if not ready.wait(DEADLINE):
            raise AssertionError("the server did not start")

    def run(self, ready):
        self.loop.run_until_complete(self.serve(ready))

    async def serve(self, ready):
        self.stop = asyncio.Event()
        async with websockets.serve(self.handle, "127.0.0.1", 0) as server:
            self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/chat"
            ready.set()
            await self.stop.wait()

    async def handle(self, connection):
        # websockets 10 (Debian 12) keeps the headers itself, 15 (Debian 13) in a request.
        request = getattr(connection, "request", None)
        self.headers.append(request.headers if request else connection.request_headers)
        try:
            await self.converse(connection)
        except websockets.ConnectionClosed:
            pass
        self.log.append(("close", connection.close_code))

    async def converse(self, connection):
        began = time.monotonic()
        async for message in connection:
            self.log.append((time.monotonic() - began, message))
            replies = self.answer(message)
            if replies is None:
                await connection.close(4000, "over")
                return
            for reply in replies:
                await connection.send(reply)

    def messages(self):
        """All of them once the server has ended, or as far as they were answered."""
        return [entry[1] for entry in self.log if entry[0] != "close"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(DEADLINE)
        self.loop.close()


def run(*arguments, stdin=""):
    return subprocess.run([WSKIT, *arguments], input=stdin, capture_output=True, text=True,
                          timeout=DEADLINE, check=False)


@contextlib.contextmanager
def serving(*arguments):
    """`wskit serve`; its URL."""
    server = subprocess.Popen([WSKIT, "serve", "0", *arguments], stderr=subprocess.PIPE, text=True)
    with server:
        try:
            yield server.stderr.readline().split(" on ")[1].strip()
        finally:
            server.terminate()
            server.stderr.read()
            server.wait(DEADLINE)


class Replay(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "session.wscap.jsonl")

    def write(self, *events):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(HEADER + "".join(json.dumps(event) + "\n" for event in events))

    def write_session(self, *messages, url="ws://127.0.0.1:9/", gap=0.0):
        """An echo session that the client closes with 1000."""
        events, at = [{"t": 0, "c": "1", "ev": "open", "url": url}], 0.0
        for message in messages:
            at += gap
            events.append({"t": at, "c": "1", "ev": "msg", "dir": ">", "data": message})
            events.append({"t": at, "c": "1", "ev": "msg", "dir": "<", "data": message})
        events.append({"t": at, "c": "1", "ev": "close", "code": 1000, "by": ">"})
        self.write(*events)

    def replay(self, *arguments, expect=0):
        done = run("replay", self.path, *arguments)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done


class Recorded(Replay):

    def record(self, server, *messages):
        done = run("connect", server.url, "--record", self.path, "-n", str(len(messages)),
                   "-H", "Authorization: Bearer s3cret", "-H", "X-Room: blue",
                   stdin="".join(message + "\n" for message in messages))
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_was_recorded_can_be_played_and_checked_at_every_pace(self):
        with Server() as server:
            self.record(server, "one", '{"type":"two"}')
            for pace in ("timed", "lockstep", "asap"):
                with self.subTest(pace):
                    server.log.clear()
                    done = self.replay("--check", "--pace", pace)
                    self.assertEqual(done.stdout, "")
                    self.assertEqual(server.messages(), ["one", '{"type":"two"}'])
                    self.assertIn("1 of 1 connection opened, 2 messages sent, 2 received",
                                  done.stderr)
                    self.assertIn("0 differences", done.stderr)
        self.assertEqual(server.log[-1], ("close", 1000))

    def test_the_recording_holds_no_secret_and_the_replay_says_the_other_headers(self):
        with Server() as server:
            self.record(server, "one")
            with open(self.path, encoding="utf-8") as file:
                self.assertNotIn("s3cret", file.read())
            self.replay()
            self.assertEqual(server.headers[-1]["X-Room"], "blue")
            self.assertNotIn("Authorization", server.headers[-1])

    def test_a_changed_answer_is_shown_and_exits_with_1(self):
        with Server(lambda text: ['{"type":"pong","n":1}']) as server:
            self.record(server, "one")
            server.answer = lambda text: ['{"n":2,"type":"pong"}']
            done = self.replay("--check", expect=1)
            self.assertRegex(done.stdout, r"session\.wscap\.jsonl:4: connection \S+: "
                                          r"the reply differs\n  /n\n  - 1\n  \+ 2\n$")
            self.assertIn("1 difference", done.stderr)

    def test_a_reply_that_is_too_large_is_told_with_the_option_that_helps(self):
        self.write_session("a")
        with Server(lambda text: ["b" * 2000]) as server:
            done = self.replay(server.url, "--max-message", "1k", expect=6)
        self.assertIn("connection lost: the server's message is larger than 1024 bytes", done.stderr)
        self.assertIn("--max-message SIZE", done.stderr)

    def test_a_number_alone_is_compared_by_its_value(self):
        self.write_session("1", '"\\u0041"')
        with Server(lambda text: {"1": ["1.0"]}.get(text, ['"A"'])) as server:
            self.replay(server.url, "--check")

    def test_an_open_without_a_url_is_named_by_its_line(self):
        self.write({"t": 0, "c": "1", "ev": "open"})
        done = self.replay(expect=2)
        self.assertIn(".jsonl:2: connection 1: `url` is missing; give a URL behind the capture", done.stderr)

    def test_lenient_passes_over_templates_and_bindings_that_cannot_be_read(self):
        opened = {"t": 0, "c": "1", "ev": "open", "url": "ws://127.0.0.1:9/"}
        sent = {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "{{X", "tpl": True}
        came = {"t": 0, "c": "1", "ev": "msg", "dir": "<", "data": '{"id":1}', "bind": {"X": "id"}}
        good = {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "a"}
        self.write(opened, sent, sent | {"data": "{{rand}}"}, sent | {"data": "{{}}"}, came, good)
        with Server() as server:
            self.assertIn(".jsonl:3: '{{X' has no end", self.replay(server.url, expect=2).stderr)
            done = self.replay(server.url, "--lenient")
        self.assertIn("4 lines are left out, the first: ", done.stderr)
        self.assertIn("1 message sent", done.stderr)

    def test_no_digit_of_an_integer_is_passed_over(self):
        self.write_session("[12345678901234567890123]")
        with Server(lambda text: ["[12345678901234567890999]"]) as server:
            done = self.replay(server.url, "--check", expect=1)
        self.assertIn("  /0\n  - 12345678901234567890123\n  + 12345678901234567890999\n", done.stdout)

    def test_info_shows_no_secret(self):
        self.write_session("a", url="ws://me:s3cret@127.0.0.1:9/?token=s3cret&room=blue")
        done = self.replay("--info")
        self.assertNotIn("s3cret", done.stdout)
        self.assertIn("room=blue", done.stdout)

    def test_info_describes_it(self):
        with Server() as server:
            self.record(server, "one", "three")
            done = self.replay("--info")
            self.assertIn(server.url, done.stdout)
            self.assertIn("1 connection in ", done.stdout)
            self.assertIn("messages sent 2 (8 bytes), received 2 (8 bytes)", done.stdout)
            self.assertIn("1000", done.stdout)
            self.assertEqual(len(server.headers), 1)


    def test_info_describes_what_is_selected(self):
        self.write(*({"t": 0, "c": c, "ev": "open", "url": f"ws://h/{c}"} for c in "12"),
                   *({"t": 0, "c": c, "ev": "msg", "dir": ">", "data": f"{c}-{text}"} for c in "12" for text in "ab"))
        self.assertIn("2 connections in 0; messages sent 4 (12 bytes)", self.replay("--info").stdout)
        done = self.replay("--info", "--conn", "2", "--skip", "b")
        self.assertIn("1 connection in 0; messages sent 1 (3 bytes)", done.stdout)
        self.assertIn("ws://h/2", done.stdout)
        self.assertNotIn("ws://h/1", done.stdout)
        done = self.replay("--info", "--conn", "3", expect=2)
        self.assertIn("--conn: the capture has no connection '3'; it has 1 2", done.stderr)


class Pace(Replay):

    def test_timed_keeps_the_gaps(self):
        self.write_session("a", "b", "c", gap=0.15)
        with Server() as server:
            self.replay(server.url)
            times = [at for at, what in server.log if at != "close"]
        self.assertGreater(times[1] - times[0], 0.1)
        self.assertGreater(times[2] - times[1], 0.1)

    def test_speed_shortens_them(self):
        self.write_session("a", "b", gap=30)
        with Server() as server:
            self.replay(server.url, "--speed", "300")
        self.assertEqual(server.messages(), ["a", "b"])

    def test_lockstep_names_the_reply_that_does_not_come(self):
        self.write_session("a", "b")
        with Server(lambda text: [] if text == "a" else [text]) as server:
            done = self.replay(server.url, "--pace", "lockstep", "--within", "200ms", expect=8)
        self.assertEqual(server.messages(), ["a", "b"])
        self.assertIn(":4: connection 1: this reply did not come within 200ms", done.stderr)

    def test_copies_play_at_once(self):
        self.write_session("a", "b")
        with Server() as server:
            done = self.replay(server.url, "-c", "5", "--check")
        self.assertEqual(sorted(server.messages()), ["a"] * 5 + ["b"] * 5)
        self.assertIn("5 of 5 connections opened, 10 messages sent, 10 received", done.stderr)

    def test_large_counts_are_written_alike(self):
        self.write_session(*map(str, range(1000)))
        with Server() as server:
            done = self.replay(server.url, "--pace", "asap")
        self.assertRegex(done.stderr, "1,000 messages sent, 1,000 received in [0-9.]+ (us|ms|s)\n")

    def test_rounds_follow_each_other_and_gaps_have_an_end(self):
        self.write_session("a", "b", gap=600)
        with Server() as server:
            done = self.replay(server.url, "--loop", "3", "--max-gap", "10ms", "--check")
        self.assertEqual(server.messages(), ["a", "b"] * 3)
        self.assertIn("3 of 3 connections opened, 6 messages sent", done.stderr)

    def test_copies_begin_one_by_one(self):
        self.write_session("a")
        with Server() as server:
            began = time.monotonic()
            self.replay(server.url, "-c", "3", "--ramp", "300ms")
            self.assertGreater(time.monotonic() - began, 0.19)

    def test_what_it_plays_is_not_written_over(self):
        self.write_session("a")
        with open(self.path, "rb") as file:
            before = file.read()
        link = self.path + ".link"
        os.symlink(self.path, link)
        self.addCleanup(os.unlink, link)
        for option in ("--junit", "--convert"):
            for path in (self.path, link):
                done = run("replay", self.path, option, path)
                self.assertEqual(done.returncode, 2)
                self.assertIn(f"{option}: this is the capture itself; name another file", done.stderr)
                with open(self.path, "rb") as file:
                    self.assertEqual(file.read(), before)

    def test_usage(self):
        self.write_session("a")
        for arguments, complaint in ((["--loop", "0"], "--loop: '0' plays nothing"),
                                     (["--only", "/(/"], "--only: /(/ is not a regular expression"),
                                     (["--skip", "{x"], "--skip: {x starts like JSON"),
                                     (["--conn", "7"], "no connection '7'; it has 1"),
                                     (["--ramp", "slow"], "--ramp")):
            with self.subTest(arguments):
                self.assertIn(complaint, self.replay(*arguments, expect=2).stderr)


class Selecting(Replay):

    def test_what_is_skipped_is_not_there_on_either_side(self):
        self.write_session('{"type":"ping"}', '{"type":"say","n":1}')
        with Server() as server:
            self.replay(server.url, "--check", "--skip", '{"type":"ping"}')
            self.replay(server.url, "--check", "--only", "/say/")
        self.assertEqual(server.messages(), ['{"type":"say","n":1}'] * 2)

    def test_a_dry_run_shows_what_would_be_sent(self):
        self.write({"t": 1, "c": "1", "ev": "open", "url": "ws://h/p"},
                   {"t": 1.5, "c": "1", "ev": "msg", "dir": ">", "data": "hi {{WHO}}", "tpl": True},
                   {"t": 1.6, "c": "1", "ev": "msg", "dir": "<", "data": '{"id":7}',
                    "bind": {"ID": "/id"}},
                   {"t": 9, "c": "1", "ev": "msg", "dir": ">", "data": "{{ID}}\x07", "tpl": True},
                   {"t": 9, "c": "1", "ev": "msg", "dir": ">", "op": 2, "b64": "AAE="},
                   {"t": 9.5, "c": "1", "ev": "close", "code": 1000, "by": ">"})
        done = self.replay("--dry-run", "--var", "WHO=ada", "--speed", "2", "--max-gap", "1s")
        self.assertEqual(done.stdout, "         0.000s  1     open   ws://h/p\n"
                                      "         0.250s  1     >      hi ada\n"
                                      "         1.250s  1     >      7\\x07\n"
                                      "         1.250s  1     >      binary, 2 bytes: 00 01\n"
                                      "         1.500s  1     close  1000\n")
        done = self.replay("--dry-run", "--var", "WHO=ada", "--pace", "lockstep")
        self.assertIn("  after 1 reply  1     >      7\\x07\n", done.stdout)
        for option in ("--check", "--update"):
            done = self.replay("--dry-run", option, expect=2)
            self.assertIn(f"--dry-run: contradicts {option}", done.stderr)


    def test_a_url_without_a_path_keeps_the_recorded_one(self):
        self.write_session("a", url="ws://elsewhere:1/live?room=r")
        for url, target in (("ws://h:9", "ws://h:9/live?room=r"), ("ws://h:9/", "ws://h:9/"),
                            ("h:9?x=1", "ws://h:9/?x=1"), ("h:9", "ws://h:9/live?room=r")):
            with self.subTest(url):
                done = self.replay(url, "--dry-run")
                self.assertIn(f"open   {target}\n", done.stdout)


class Check(Replay):

    def test_missing_and_extra_replies_are_told_apart(self):
        self.write_session("a", "b", "c", "d")
        answers = {"a": ["a"], "b": [], "c": ["c", "surprise"], "d": ["d"]}
        with Server(answers.get) as server:
            done = self.replay(server.url, "--check", "--pace", "asap", "--within", "300ms",
                               expect=1)
        self.assertIn(":6: connection 1: this reply did not come\n  - b\n", done.stdout)
        self.assertIn(":8: connection 1: after this line came a reply that was not recorded\n"
                      "  + surprise\n", done.stdout)
        self.assertEqual(done.stdout.count("connection 1"), 2)

    def test_it_says_that_it_shows_no_more_differences(self):
        for count, more in ((100, ""), (101, ", of which the first 100 are shown")):
            self.write_session(*map(str, range(count)))
            with Server(lambda text: [text + "!"]) as server:
                done = self.replay(server.url, "--check", expect=1)
            self.assertEqual(done.stdout.count("the reply differs"), 100)
            self.assertIn(f", {count} differences{more}\n", done.stderr)

    def test_a_recorded_close_by_the_server_is_waited_for(self):
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/"},
                   {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "a"},
                   {"t": 0, "c": "1", "ev": "close", "code": 4000, "by": "<"})
        with Server(lambda text: None) as server:
            self.replay(server.url, "--check")

    def test_an_unexpected_close_is_told(self):
        self.write_session("a", "b")
        with Server(lambda text: None) as server:
            done = self.replay(server.url, "--check", "--within", "300ms", expect=1)
            self.assertIn("- closed by the client with 1000\n"
                          "  + closed by the server with 4000\n", done.stdout)
            done = self.replay(server.url, "--within", "300ms", expect=6)
            self.assertIn("4000", done.stderr)


class Rules(Replay):
    """What has to agree, and how."""

    def write_replies(self, *replies, **fields):
        """A session in which the client says "go" and the server `replies`."""
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/"},
                   {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "go"},
                   *({"t": 0, "c": "1", "ev": "msg", "dir": "<", "data": reply, **fields}
                     for reply in replies))

    def check(self, came, *arguments, expect=0):
        with Server(lambda text: came) as server:
            return self.replay(server.url, "--check", *arguments, expect=expect)

    def test_ignored_places_may_differ(self):
        self.write_replies('{"id":1,"users":[{"seen":1},{"seen":2}],"n":1}')
        came = ['{"id":9,"users":[{"seen":8},{"seen":7}],"n":1}']
        self.check(came, "--ignore", "/id", "--ignore", "/users/*/seen")
        done = self.check(came, "--ignore", "/id", expect=1)
        self.assertIn("\n  /users/0/seen\n  - 1\n  + 8\n  /users/1/seen\n", done.stdout)

    def test_subset_lets_more_be_there_and_text_nothing(self):
        self.write_replies('{"a":1}')
        self.check(['{"b":2,"a":1}'], "--match", "subset")
        self.check(['{ "a": 1 }'])
        self.check(['{ "a": 1 }'], "--match", "text", expect=1)

    def test_a_message_has_rules_of_its_own(self):
        self.write_replies("ok 1", expect={"match": "/^ok [0-9]+$/"})
        self.check(["ok 77"])
        done = self.check(["bad"], expect=1)
        self.assertIn("\n  - a match of /^ok [0-9]+$/\n  + bad\n", done.stdout)
        self.write_replies('{"id":1,"n":2}', expect={"match": "subset", "ignore": ["/id"]})
        self.check(['{"id":7,"n":2,"more":true}'])

    def test_replies_may_come_in_any_order(self):
        self.write_replies("a", "b", "c")
        self.check(["c", "a", "b"], "--unordered")
        self.check(["c", "a", "b"], expect=1)

    def test_a_late_reply_differs(self):
        self.write_replies("a", expect={"within_ms": 50})

        def answer(text):
            time.sleep(0.2)
            return ["a"]

        with Server(answer) as server:
            done = self.replay(server.url, "--check", expect=1)
            self.assertRegex(done.stdout, r":4: connection 1: the reply came late\n"
                                          r"  - within 50 ms\n  \+ after [0-9]+ ms\n")
            self.replay(server.url, "--check", "--within", "5s", expect=1)

    def test_a_terminal_gets_colours(self):
        self.write_replies('{"a":1}')
        with Server(lambda text: ['{"a":2}']) as server:
            done = subprocess.run([WSKIT, "replay", self.path, server.url, "--check"],
                                  env={**os.environ, "FORCE_COLOR": "1"}, capture_output=True,
                                  text=True, timeout=DEADLINE, check=False)
        self.assertIn("\x1b[31m- 1\x1b[0m\n  \x1b[32m+ 2\x1b[0m\n", done.stdout)

    def test_what_cannot_be_read_is_named_with_its_line(self):
        for expect, complaint in (({"match": "fuzzy"}, "`match` is \"fuzzy\"; write exact, subset"),
                                  ({"match": "/(/"}, "is not a regular expression"),
                                  ({"match": 1}, "`match` wants a string"),
                                  ({"ignore": ["id"]}, "\"id\" is not a JSON pointer"),
                                  ({"within_ms": "soon"}, "`within_ms` wants a number"),
                                  ([], "`expect` wants an object")):
            with self.subTest(complaint):
                self.write_replies("a", expect=expect)
                done = self.replay("ws://127.0.0.1:9/", expect=2)
                self.assertIn(f"{self.path}:4: ", done.stderr)
                self.assertIn(complaint, done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_usage(self):
        self.write_replies("a")
        for arguments, complaint in (
                (["--ignore", "id"], '--ignore: "id" is not a JSON pointer'),
                (["--match", "fuzzy"], "--match: 'fuzzy' is not known"),
                (["--match", "text", "--ignore", "/id"], "--match text compares every byte")):
            done = self.replay("ws://127.0.0.1:9/", "--check", *arguments, expect=2)
            self.assertIn(complaint, done.stderr)

    def test_a_session_in_a_room_is_checked_against_another_server(self):
        with serving() as url:
            say = ['{"type":"join","roomId":"r"}', '{"type":"message","roomId":"r","content":"hi"}']
            done = run("connect", url, "--record", self.path, "-n", "4",
                       stdin="".join(line + "\n" for line in say))
            self.assertEqual(done.returncode, 0, done.stderr)
        with serving() as url:
            self.replay(url, "--check", expect=1)
        with serving() as url:
            self.replay(url, "--check", "--ignore", "/id", "--ignore", "/timestamp",
                        "--ignore", "/connectionId", "--ignore", "/userId",
                        "--ignore", "/users/*/userId", "--ignore", "/users/*/lastSeen")


class Variables(Replay):

    def write_template(self, text, *more):
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/"},
                   {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": text, "tpl": True}, *more)

    def test_values_come_from_the_command_line_the_environment_and_the_copy(self):
        self.write_template('{"user":"{{USER}}","from":"{{env HOME}}","n":{{copy}}}')
        with Server() as server:
            self.replay(server.url, "--var", 'USER=an "ada"', "-c", "2")
        sent = sorted((json.loads(text) for text in server.messages()), key=lambda m: m["n"])
        self.assertEqual(sent, [{"user": 'an "ada"', "from": os.environ["HOME"], "n": n}
                                for n in (1, 2)])

    def test_a_reply_brings_a_value_for_later_messages(self):
        self.write_template(
            "login",
            {"t": 0, "c": "1", "ev": "msg", "dir": "<", "data": '{"session":"then"}'},
            {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "use {{S}}", "tpl": True},
            {"t": 0, "c": "1", "ev": "msg", "dir": "<", "data": "used {{S}}", "tpl": True})
        with Server(lambda text: ['{"session":"now"}' if text == "login" else "used now"]) as server:
            self.replay(server.url, "--check", "--bind", "S=/session")
        self.assertEqual(server.messages(), ["login", "use now"])

    def test_a_variable_without_a_value_is_named_with_its_line(self):
        self.write_template("{{TOKEN}}")
        done = self.replay("ws://127.0.0.1:9/", expect=2)
        self.assertEqual(done.stderr, f"wskit replay: {self.path}:3: {{{{TOKEN}}}} has no value; give "
                         "--var TOKEN=VALUE, --bind TOKEN=/pointer, or \"bind\" beside a reply "
                         "before it\n")
        with Server() as server:
            done = self.replay(server.url, "--bind", "TOKEN=/token", expect=1)
        self.assertEqual(server.messages(), [])
        self.assertIn(f"{self.path}:3: connection 1: {{{{TOKEN}}}} has no value: no reply has brought "
                      "one\n", done.stderr)
        self.assertIn(", 1 value missing", done.stderr)

    def test_what_is_not_played_needs_no_value(self):
        def message(direction, data, connection, **fields):
            return {"t": 0, "c": connection, "ev": "msg", "dir": direction, "data": data, **fields}
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/"}, {"t": 0, "c": "2", "ev": "open", "url": "ws://h/"},
                   message(">", "i am {{USER}}", "1", tpl=True), message(">", "b", "2"), message("<", "b", "2"))
        with Server() as server:
            self.replay(server.url, expect=2)
            self.replay(server.url, "--check", "--conn", "2")
            self.replay(server.url, "--check", "--skip", "i am")
        self.assertEqual(server.messages(), ["b", "b"])

    def test_usage(self):
        self.write_session("a")
        for arguments, complaint in ((["--var", "A"], "--var: 'A' has no '='; write USER=ada"),
                                     (["--var", "a b=1"], "--var: 'a b' cannot name a variable"),
                                     (["--bind", "A=id"], "--bind: \"id\" is not a JSON pointer"),
                                     (["--bind", "now=/id"], "--bind: 'now' is the name")):
            with self.subTest(arguments):
                self.assertIn(complaint, self.replay(*arguments, expect=2).stderr)


class Learning(Replay):
    """A server that hands out sessions, and dates what it says."""

    def setUp(self):
        super().setUp()
        self.session = 0
        self.greeting = "hello"

    def answer(self, text):
        if text == '{"type":"login"}':
            self.session += 1
            return [json.dumps({"type": "welcome", "sessionId": f"session-{self.session}",
                                "at": time.monotonic(), "say": self.greeting})]
        known = json.loads(text)["session"] == f"session-{self.session}"
        return [json.dumps({"ok": known, "at": time.monotonic()})]

    def write_login(self):
        def message(direction, **data):
            return {"t": 0, "c": "1", "ev": "msg", "dir": direction, "data": json.dumps(data)}
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/"},
                   {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": '{"type":"login"}'},
                   message("<", type="welcome", sessionId="session-0", at=1.5, say="hello"),
                   message(">", type="use", session="session-0"),
                   message("<", ok=True, at=1.6),
                   {"t": 0, "c": "1", "ev": "close", "code": 1000, "by": ">"})

    def lines(self):
        with open(self.path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def test_what_changes_from_play_to_play_is_ignored(self):
        self.write_login()
        self.greeting = "goodbye"
        with Server(self.answer) as server:
            done = self.replay(server.url, "--learn", "--pace", "lockstep", expect=1)
        self.assertIn("learned: --ignore /at --ignore /sessionId\n", done.stdout)
        self.assertIn("learned: what line 4 brings at /sessionId is sent on line 5; --update writes "
                      "{{SESSION_ID}} there\n", done.stdout)
        self.assertIn('  /say\n  - "hello"\n  + "goodbye"\n', done.stdout)
        self.assertNotIn("  /ok\n", done.stdout)  # the session is that of the play
        self.assertNotIn("  /at\n", done.stdout)
        self.assertIn(", 1 difference\n", done.stderr)

    def test_what_was_learned_is_written(self):
        self.write_login()
        with Server(self.answer) as server:
            done = self.replay(server.url, "--learn", "--update", "--pace", "lockstep")
            self.assertIn("rewritten: 0 replies changed, 0 added, 0 removed, 1 value bound, "
                          "2 places ignored", done.stderr)
            lines = self.lines()
            self.assertEqual(lines[3]["bind"], {"SESSION_ID": "/sessionId"})
            self.assertEqual(lines[3]["expect"], {"ignore": ["/at"]})
            self.assertEqual((lines[4]["tpl"], json.loads(lines[4]["data"])["session"]),
                             (True, "{{SESSION_ID}}"))
            self.replay(server.url, "--check", "--pace", "lockstep")
        self.assertTrue(json.loads(self.lines()[5]["data"])["ok"])

    def test_what_only_changes_its_order_is_not_learned(self):
        def reply(who, number):
            return {"t": 0, "c": "1", "ev": "msg", "dir": "<",
                    "data": json.dumps({"type": "message", "from": who, "content": f"of {who}", "id": number})}
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/"},
                   {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "go"}, reply("ada", 1), reply("bob", 2))
        said = []

        def answer(_):
            said.append(None)
            order = ("ada", "bob") if len(said) % 2 else ("bob", "ada")
            return [reply(who, f"{len(said)}{who}")["data"] for who in order]
        with Server(answer) as server:
            done = self.replay(server.url, "--learn", "--pace", "lockstep")
        self.assertEqual(done.stdout, "learned: --ignore /id\n")

    def test_what_was_given_is_written_beside_what_was_learned(self):
        self.write_login()
        with open(self.path, encoding="utf-8") as file:
            text = file.read().replace('\\"session\\": \\"session-0\\"}"', '\\"session\\": \\"{{S}}\\"}", "tpl": true')
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(text)
        with Server(self.answer) as server:
            self.replay(server.url, "--learn", "--update", "--ignore", "/at", "--bind", "S=/sessionId", "--pace", "lockstep")
            self.replay(server.url, "--check", "--pace", "lockstep")
        lines = self.lines()
        self.assertEqual((lines[3]["bind"], lines[3]["expect"]), ({"S": "/sessionId"}, {"ignore": ["/at", "/sessionId"]}))
        self.assertEqual(lines[5]["expect"], {"ignore": ["/at"]})

    def test_nothing_to_learn(self):
        self.write_session("a")
        with Server() as server:
            done = self.replay(server.url, "--learn")
        self.assertEqual(done.stdout, "learned: nothing changes from play to play\n")

    def test_nobody_there(self):
        self.write_session("a")
        done = self.replay("--learn", expect=3)
        self.assertEqual(done.stdout, "")
        self.assertIn("connection refused", done.stderr)


class Updating(Replay):

    def test_the_capture_becomes_what_came(self):
        self.write_session("a", "b", "c")
        answers = {"a": ["A"], "b": [], "c": ["c", "more"]}
        with Server(answers.get) as server:
            done = self.replay(server.url, "--update", "--pace", "lockstep", "--within", "300ms")
            self.assertIn("rewritten: 1 reply changed, 1 added, 1 removed", done.stderr)
            self.replay(server.url, "--check", "--pace", "lockstep")
            before = os.stat(self.path).st_mtime_ns
            done = self.replay(server.url, "--update", "--pace", "lockstep")
            self.assertIn("is up to date", done.stderr)
            self.assertEqual(os.stat(self.path).st_mtime_ns, before)
        with open(self.path, encoding="utf-8") as file:
            lines = file.read()
        self.assertTrue(lines.startswith(HEADER))
        self.assertEqual([json.loads(line).get("data") for line in lines.splitlines()[2:-1]],
                         ["a", "A", "b", "c", "c", "more"])

    def test_what_does_not_hold_for_what_came_is_left_out(self):
        def reply(data, **fields):
            return {"t": 0, "c": "1", "ev": "msg", "dir": "<", "data": data, **fields}
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/"},
                   {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "go"},
                   reply('{"id":5}', bind={"X": "/id"}), reply("yes", expect={"match": "/yes/"}))
        with Server(lambda _: ['{"b":1}', "no"]) as server:
            self.replay(server.url, "--update", "--pace", "lockstep")
            self.replay(server.url, "--check", "--pace", "lockstep")

    def test_no_secret_comes_into_the_capture_or_the_report(self):
        junit = os.path.join(os.path.dirname(self.path), "report.xml")
        template = {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": '{"type":"auth","token":"{{env SAID}}"}',
                    "tpl": True}
        for place in ("header", "query", "subprotocol", "first", "file", "environment", "user", "said"):
            secret = f"s3cr3t-of-{place}"
            options, environment = {
                "file": (["--token-file", "/dev/stdin"], {}),
                "environment": ([], {"WSKIT_REPLAY_TOKEN": secret}),
                "user": (["--user", "ann:" + secret], {}),
                "said": ([], {"SAID": secret}),
            }.get(place, (["--token", secret, "--auth-via", place], {}))

            def answer(text, secret=secret):
                if text.startswith('{"type":"auth"'):
                    return ['{"type":"auth_ok"}']
                return [f"{text}: {secret}", '{"type":"auth","token":"another","n":1}', secret + " more"]

            def play(*more, expect=0, options=options, environment=environment, secret=secret):
                done = subprocess.run([WSKIT, "replay", self.path, server.url, *options, *more], input=secret,
                                      capture_output=True, text=True, timeout=DEADLINE, check=False,
                                      env=os.environ | environment)
                self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
                return done.stdout + done.stderr

            with self.subTest(place), Server(answer) as server:
                self.write({"t": 0, "c": "1", "ev": "open", "url": server.url}, *([template] if place == "said" else []),
                           {"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "go"},
                           {"t": 0, "c": "1", "ev": "msg", "dir": "<", "data": "other"})
                shown = play("--check", "--junit", junit, "--pace", "lockstep", expect=1)
                with open(junit, encoding="utf-8") as file:
                    shown += file.read()
                self.assertIn("+ go: REDACTED", shown)
                shown += play("--update", "--pace", "lockstep")
                with open(self.path, encoding="utf-8") as file:
                    shown += file.read()
                self.assertNotIn(secret, shown)
                self.assertNotIn("another", shown)
                # What was written holds from then on.
                play("--check", "--pace", "lockstep")

    def test_a_close_becomes_what_came(self):
        self.write_session("a")
        with Server(lambda text: None) as server:
            self.replay(server.url, "--update", "--pace", "lockstep", "--within", "300ms")
            self.replay(server.url, "--check", "--pace", "lockstep")

    def test_gzip_and_mode_stay(self):
        self.write_session("a")
        with open(self.path, "rb") as file:
            content = gzip.compress(file.read())
        with open(self.path, "wb") as file:
            file.write(content)
        os.chmod(self.path, 0o640)
        with Server(lambda text: ["b"]) as server:
            self.replay(server.url, "--update")
            self.replay(server.url, "--check")
        self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o640)
        with gzip.open(self.path, "rt", encoding="utf-8") as file:
            self.assertEqual(file.readline(), HEADER)
        self.assertEqual(os.listdir(os.path.dirname(self.path)), [os.path.basename(self.path)])

    def test_a_recording_that_was_cut_short_stays_one(self):
        self.write_session("a")
        with open(self.path, "a", encoding="utf-8") as file:
            file.write('{"t":0.1,"c":"1","ev":"c')
        with Server(lambda text: ["b"]) as server:
            for options in ([server.url, "--update"], [server.url, "--check"], ["--info"]):
                done = self.replay(*options)
                self.assertIn(":6: the last line was cut short and is left out", done.stderr)

    def test_it_stays_as_it_is_when_it_was_not_played_to_its_end(self):
        self.write_session("a")
        with open(self.path, encoding="utf-8") as file:
            before = file.read()
        done = self.replay("--update", expect=3)
        self.assertIn("stays as it is: it was not played to its end", done.stderr)
        with open(self.path, encoding="utf-8") as file:
            self.assertEqual(file.read(), before)

    def test_it_stays_as_it_is_when_somebody_else_has_changed_it_meanwhile(self):
        self.write_session("a")
        theirs = HEADER + '{"t":0,"ev":"mark","text":"mine"}\n'

        def answer(_):
            for place in (self.path + ".new", self.path):
                with open(place, "w", encoding="utf-8") as file:
                    file.write(theirs)
                if renames:
                    os.rename(place, self.path)
                    break
            return ["b"]
        for renames in (True, False):
            self.write_session("a")
            with self.subTest(renames=renames), Server(answer) as server:
                done = run("replay", self.path, server.url, "--update")
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("has changed since it was read, and stays as it is", done.stderr)
                with open(self.path, encoding="utf-8") as file:
                    self.assertEqual(file.read(), theirs)

    def test_what_cannot_be_rewritten_is_not_played(self):
        transcript = self.path + ".txt"
        with open(transcript, "w", encoding="utf-8") as file:
            file.write("> a\n< a\n")
        self.write_session("a")
        with Server() as server:
            for capture, complaint in ((transcript, "only wskit's own captures can be rewritten"),
                                       ("-", "out of a pipe cannot be rewritten; name a file"),
                                       ("/dev/stdin", "cannot be rewritten; name a file")):
                with self.subTest(capture), open(self.path, encoding="utf-8") as file:
                    done = run("replay", capture, server.url, "--update", stdin=file.read())
                    self.assertEqual(done.returncode, 2, done.stderr)
                    self.assertIn("--update: ", done.stderr)
                    self.assertIn(complaint, done.stderr)
        self.assertEqual(server.headers, [])

    def test_usage(self):
        self.write_session("a")
        for arguments, complaint in ((["--update", "-c", "2"], "--copies: contradicts --update"),
                                     (["--update", "--skip", "a"], "--update: contradicts --skip"),
                                     (["--learn", "--loop", "2"], "--loop: contradicts --learn"),
                                     (["--learn", "--junit", "-"], "--learn: contradicts --junit -")):
            with self.subTest(arguments):
                self.assertIn(complaint, self.replay(*arguments, expect=2).stderr)


class Subprotocol(Replay):
    """`wskit serve` chooses v2, where v1 was recorded."""

    def setUp(self):
        super().setUp()
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/", "subprotocols": ["v1", "v2"], "subprotocol": "v1"},
                   {"t": 0.1, "c": "1", "ev": "close", "code": 1000, "by": ">"})

    def test_another_one_is_a_difference(self):
        path = self.path + ".xml"
        with serving("--echo", "--subprotocol", "v2") as url:
            done = self.replay(url, "--check", "--junit", path, expect=1)
            self.replay(url)
        self.assertEqual(done.stdout, f"{self.path}:2: connection 1: the connection opened in another way\n"
                                      "  - subprotocol v1\n  + subprotocol v2\n")
        self.assertIn(", 1 difference\n", done.stderr)
        case, = next(iter(junitparser.JUnitXml.fromfile(path)))
        self.assertEqual(case.result[0].message, "1 difference")
        self.assertIn("+ subprotocol v2", case.result[0].text)

    def test_it_becomes_what_came(self):
        with serving("--echo", "--subprotocol", "v2") as url:
            self.assertIn("rewritten", self.replay(url, "--update").stderr)
            self.replay(url, "--check")


class Refused(Replay):
    """The answer to the opening of a connection."""

    def play(self, recorded, answer, *arguments, expect=0):
        """Where one answer was recorded, and a server gives another one."""
        path = self.path
        events = {}
        for status in (recorded, answer):
            events[status] = [{"t": 0, "c": "1", "ev": "open", "url": "ws://h/", "status": status}]
        events[101] = events.get(101, []) + [{"t": 0, "c": "1", "ev": "msg", "dir": ">", "data": "hi"}]
        self.path = path + ".server"
        self.write(*events[answer])
        served, self.path = self.path, path
        self.write(*events[recorded])
        with serving("--mock", served) as url:
            return self.replay(url, *arguments, expect=expect)

    def test_the_recorded_refusal_is_no_failure(self):
        for arguments in ((), ("--check",)):
            done = self.play(403, 403, *arguments)
            self.assertEqual(done.stdout, "")
            self.assertIn("0 of 1 connection opened", done.stderr)

    def test_another_answer_is_a_difference(self):
        title = ":2: connection 1: the connection opened in another way\n"
        done = self.play(403, 401, "--check", expect=1)
        self.assertEqual(done.stdout, self.path + title + "  - refused with 403\n  + refused with 401\n")
        done = self.play(403, 101, "--check", expect=1)
        self.assertEqual(done.stdout, self.path + title + "  - refused with 403\n  + let in\n")
        done = self.play(101, 503, "--check", expect=4)
        self.assertTrue(done.stdout.startswith(self.path + title + "  - let in\n  + refused with 503\n"), done.stdout)
        self.assertIn("503", done.stderr)

    def test_without_a_check_it_is_a_failure(self):
        self.assertIn("403", self.play(101, 403, expect=7).stderr)
        self.assertIn("401", self.play(403, 401, expect=7).stderr)
        self.play(403, 101)

    def test_it_becomes_what_came(self):
        self.assertIn("rewritten: 1 reply changed", self.play(403, 401, "--update").stderr)
        with open(self.path, encoding="utf-8") as file:
            self.assertIn('"status":401', file.read())

    def test_info_shows_it(self):
        self.write({"t": 0, "c": "1", "ev": "open", "url": "ws://h/", "status": 403})
        self.assertIn("HTTP 403", self.replay("--info").stdout)


class Junit(Replay):

    def report(self, *arguments, expect=0):
        path = self.path + ".xml"
        done = self.replay(*arguments, "--junit", path, expect=expect)
        return done, junitparser.JUnitXml.fromfile(path)

    def test_each_connection_and_copy_is_a_case(self):
        self.write_session("a", "b")
        with Server() as server:
            _, xml = self.report(server.url, "-c", "3")
        self.assertEqual((xml.tests, xml.failures, xml.errors), (3, 0, 0))
        suite, = xml
        self.assertEqual(suite.name, self.path)
        self.assertEqual(sorted(case.name for case in suite),
                         [f"connection 1, line 2, copy {copy}" for copy in (1, 2, 3)])

    def test_a_failure_has_what_differs(self):
        self.write_session("<a>&\x01")
        with Server(lambda text: ["b"]) as server:
            done, xml = self.report(server.url, expect=1)
        case, = next(iter(xml))
        failure, = case.result
        self.assertIsInstance(failure, junitparser.Failure)
        self.assertEqual(failure.message, "1 difference")
        self.assertEqual(failure.text, done.stdout)

    def test_xml_is_well_formed_whatever_was_said(self):
        self.write_session("\ufffe\uffff\x00\x1f\x7f]]>\ud7ff\U0010ffff")
        with Server(lambda text: ["\ufffe"]) as server:
            done, xml = self.report(server.url, expect=1)
        failure, = next(iter(next(iter(xml)))).result
        self.assertIn("\\ufffe\\uffff\\x00", failure.text)

    def test_an_error_is_a_connection_that_did_not_open(self):
        self.write_session("a")
        _, xml = self.report(expect=3)
        error, = next(iter(next(iter(xml)))).result
        self.assertIsInstance(error, junitparser.Error)
        self.assertIn("connection refused", error.message)

    def test_a_file_that_cannot_be_written_is_known_before_anything_is_sent(self):
        self.write_session("a")
        with Server() as server:
            done = self.replay(server.url, "--junit", "/nowhere/report.xml", expect=9)
        self.assertIn("cannot write /nowhere/report.xml", done.stderr)
        self.assertEqual(server.headers, [])

    def test_standard_output_has_the_report_alone(self):
        self.write_session("a")
        with Server(lambda text: ["b"]) as server:
            done = self.replay(server.url, "--junit", "-", expect=1)
        xml = junitparser.JUnitXml.fromstring(done.stdout.encode())
        self.assertEqual((xml.tests, xml.failures), (1, 1))
        self.assertIn("1 difference", done.stderr)
        self.assertFalse(os.path.exists("-"))

    def test_an_interrupted_replay_has_not_passed(self):
        self.write_session("a", "b", gap=600)
        path = self.path + ".xml"
        with Server() as server:
            player = subprocess.Popen([WSKIT, "replay", self.path, server.url, "--junit", path],
                                      stderr=subprocess.DEVNULL)
            with player:
                end = time.monotonic() + DEADLINE
                while not server.headers and time.monotonic() < end:
                    time.sleep(0.01)
                player.send_signal(signal.SIGTERM)
                self.assertEqual(player.wait(DEADLINE), 143)
        xml = junitparser.JUnitXml.fromfile(path)
        self.assertEqual((xml.tests, xml.errors), (2, 2))
        self.assertEqual([case.result[0].message for case in next(iter(xml))],
                         ["interrupted before its end", "interrupted by SIGTERM"])

    def test_what_cannot_be_played_leaves_no_report_of_earlier_success(self):
        self.write_session("a")
        with Server() as server:
            self.report(server.url)
        for content, arguments, complaint in (("no capture\n", (), "not a capture"),
                                              (HEADER, (), "no connection was recorded"),
                                              (None, (), "No such file"),
                                              (HEADER, ("--conn", "7"), "no connection '7'")):
            with self.subTest(complaint):
                os.unlink(self.path)
                if content:
                    with open(self.path, "w", encoding="utf-8") as file:
                        file.write(content)
                done, xml = self.report(*arguments, expect=2)
                case, = next(iter(xml))
                self.assertEqual((xml.tests, xml.errors, case.name), (1, 1, "the whole replay"))
                self.assertIn(complaint, case.result[0].message)
                self.assertEqual(done.stderr, f"wskit replay: {case.result[0].message}\n")
                with open(self.path, "w", encoding="utf-8") as file:
                    file.write(HEADER)

    def test_a_first_play_that_fails_is_reported_too(self):
        self.write_session("a")
        done, xml = self.report("--learn", expect=3)
        self.assertEqual((xml.tests, xml.errors), (1, 1))
        self.assertIn("connection refused", done.stderr)


class Failures(Replay):

    def test_nobody_there(self):
        self.write_session("a", gap=600)
        done = self.replay(expect=3)
        self.assertIn("wskit replay: ws://127.0.0.1:9/: connection refused\n", done.stderr)

    def test_unreadable_captures_exit_with_2_and_one_line(self):
        open_line = '{"t":1,"c":"1","ev":"open","url":"ws://h/"}\n'
        for content, complaint in (
                ("", ":1: not a capture"),
                ("hello\n", ":1: not a capture"),
                ('{"wscap":7}\n', ":1: version 7"),
                (HEADER + "{\n" + open_line, ":2: not JSON"),
                (HEADER + open_line + '{"t":0.5,"ev":"mark"}\n', ":3: time goes backwards"),
                (HEADER + open_line + '{"t":2,"ev":"boom"}\n', ':3: unknown event "boom"'),
                (HEADER + '{"t":"soon","ev":"mark"}\n', ":2: `t` wants a number"),
                (HEADER + '{"c":"1","ev":"msg","dir":">","data":""}\n', "is not open"),
                (HEADER, "no connection was recorded")):
            with self.subTest(complaint):
                with open(self.path, "w", encoding="utf-8") as file:
                    file.write(content)
                done = self.replay(expect=2)
                self.assertEqual(done.stdout, "")
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
                self.assertIn(f"wskit replay: {self.path}", done.stderr)
                self.assertIn(complaint, done.stderr)
        self.path += ".gone"
        self.assertIn("No such file or directory", self.replay(expect=2).stderr)

    def test_a_truncated_last_line_is_left_out_with_a_warning(self):
        self.write_session("a")
        with open(self.path, "a", encoding="utf-8") as file:
            file.write('{"t":9,"ev":"ma')
        with Server() as server:
            done = self.replay(server.url, "--check")
        self.assertIn(":6: the last line was cut short and is left out\n", done.stderr)

    def test_a_recorder_that_was_killed_leaves_what_it_had(self):
        with Server() as server:
            recorder = subprocess.Popen([WSKIT, "connect", server.url, "--record", self.path],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            with recorder:
                recorder.stdin.write(b"one\n")
                recorder.stdin.flush()
                self.assertEqual(recorder.stdout.readline(), b"one\n")
                recorder.kill()
            server.log.clear()
            self.replay("--check")
        self.assertEqual(server.messages(), ["one"])

    def test_standard_input_is_a_capture_too(self):
        self.write_session("a")
        with Server() as server, open(self.path, encoding="utf-8") as file:
            done = run("replay", "-", server.url, "--check", "-c", "2", stdin=file.read())
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(server.messages(), ["a", "a"])

    def test_standard_input_that_is_no_capture_is_refused_before_it_ends(self):
        for begin in (b"y\n" * (1 << 15), b"\0" * (1 << 16)):
            replay = subprocess.Popen([WSKIT, "replay", "-", "--info"], stdin=subprocess.PIPE,
                                      stderr=subprocess.PIPE)
            with replay.stdin, replay.stderr:
                replay.stdin.write(begin)
                replay.stdin.flush()
                self.assertEqual(replay.wait(DEADLINE), 2)
                self.assertIn(b":1: not a capture", replay.stderr.read())

    def test_usage(self):
        self.write_session("a")
        for arguments, complaint in ((["--speed", "fast"], "--speed"),
                                     (["--pace", "slow"], "--pace"),
                                     (["-c", "0"], "--copies"),
                                     (["--check", "--only", "zzz"], "--only zzz: no message matches"),
                                     (["--skip", "a"], "--skip a: no message is left"),
                                     (["not a url"], "not a url")):
            with self.subTest(arguments):
                self.assertIn(complaint, self.replay(*arguments, expect=2).stderr)

    def test_an_interrupt_closes_and_sums_up(self):
        self.write_session("a", "b", gap=600)
        with Server() as server:
            player = subprocess.Popen([WSKIT, "replay", self.path, server.url],
                                      stderr=subprocess.PIPE, text=True)
            with player:
                end = time.monotonic() + DEADLINE
                while not server.headers and time.monotonic() < end:
                    time.sleep(0.01)
                player.send_signal(signal.SIGINT)
                self.assertEqual(player.wait(DEADLINE), 130)
                self.assertIn("1 of 1 connection opened, 0 messages sent", player.stderr.read())
            end = time.monotonic() + DEADLINE
            while not server.log and time.monotonic() < end:
                time.sleep(0.01)
            self.assertEqual(server.log, [("close", 1000)])


if __name__ == "__main__":
    unittest.main()
