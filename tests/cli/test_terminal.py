"""`wskit connect` as a person sees it: on a terminal, with keys, pastes, another size, and an end of any kind."""
import contextlib
import json
import os
import pathlib
import queue
import signal
import stat
import subprocess
import tempfile
import threading
import unittest

from peer import DEADLINE, Peer, run, start, upgraded
from frames import CLOSE, PING, Frame, close, text
from screen import CTRL, Screen

UP, LEFT = b"\x1b[A", b"\x1b[D"
MEGABYTE = 1 << 20


class Partner(Peer):
    """A server that hands what comes to the test, and sends what the test wants sent."""

    def __init__(self, port=0):
        self.stream, self.received, self.opened = None, queue.Queue(), threading.Event()
        super().__init__(self.listen, port=port)

    def listen(self, stream):
        self.stream = stream
        self.opened.set()
        while stream is not None and (frame := stream.next()) is not None:
            if frame.opcode == CLOSE:
                self.received.put(frame)
                stream.send(frame)
                return
            if frame.opcode == PING:
                stream.send(Frame(0xa, frame.payload))
            self.received.put(frame)

    def play(self):
        super().play()
        if isinstance(self.failure, ConnectionError):
            self.failure = None  # it was killed

    def say(self, *frames):
        self.opened.wait(DEADLINE)
        self.stream.send(*frames)

    def next(self):
        return self.received.get(timeout=DEADLINE)

    def message(self):
        return self.next().payload


@contextlib.contextmanager
def serving():
    """The URL of a `wskit serve` with rooms."""
    server = start("serve", "127.0.0.1:0")
    try:
        line = server.stderr.readline().decode()
        yield line[line.index("ws://"):].strip() + "/"
    finally:
        server.terminate()
        server.communicate(timeout=DEADLINE)


class Talk(unittest.TestCase):
    """One session at a terminal."""

    def setUp(self):
        self.state = pathlib.Path(self.enterContext_(tempfile.TemporaryDirectory()))
        self.history = self.state / "wskit" / "history"

    def enterContext_(self, manager):  # pylint: disable=invalid-name
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def talk(self, *flags, **how):
        """A partner and a screen, open."""
        partner = self.enterContext_(Partner())
        screen = self.enterContext_(Screen("connect", partner.url, *flags, state=self.state, **how))
        screen.wait_prompt()
        partner.opened.wait(DEADLINE)
        return partner, screen

    def leave(self, screen):
        screen.type(CTRL["U"] + CTRL["D"])
        self.assertEqual(screen.end(), 0)


class Typing(Talk):
    def test_sends_what_is_typed_and_leaves_it_above_the_prompt(self):
        partner, screen = self.talk()
        screen.type("héllo 漢字 😀\r")
        self.assertEqual(partner.message().decode(), "héllo 漢字 😀")
        screen.wait("> héllo")
        screen.wait_prompt()
        self.leave(screen)

    def test_edits_by_the_keys_that_people_know(self):
        partner, screen = self.talk()
        screen.type(b"wrld" + LEFT * 3 + b"o" + CTRL["A"] + b"hello cruel " + b"\x1bb" + b"\x1bd" + CTRL["E"] +
                    b"!x\x7f\r")
        self.assertEqual(partner.message(), b"hello  world!")
        screen.type("größe" + "\x7f" * 3 + "ün\r")
        self.assertEqual(partner.message().decode(), "grün")
        self.leave(screen)

    def test_says_what_the_connection_does(self):
        partner, screen = self.talk("--retry", "0")
        screen.wait(f"open {partner.url}")
        partner.say(close(1011, "out of cheese"))
        self.assertEqual(screen.end(), 6)
        self.assertIn("closed with 1011 (internal error): out of cheese", screen.text().replace("\n", ""))
        self.assertNotIn("open ws", screen.text())

    def test_sends_no_empty_line(self):
        partner, screen = self.talk()
        screen.type("\r\ra\r")
        self.assertEqual(partner.message(), b"a")
        self.leave(screen)

    def test_survives_a_line_that_cannot_be_sent(self):
        partner, screen = self.talk()
        screen.type(b"\xff\xfe\r")
        screen.wait("not UTF-8")
        screen.type("fine\r")
        self.assertEqual(partner.message(), b"fine")
        self.leave(screen)


class Messages(Talk):
    def test_come_above_what_is_being_typed(self):
        partner, screen = self.talk()
        screen.type("half a sen")
        screen.wait("> half a sen")
        for i in range(50):
            partner.say(text(f"message {i}"))
        screen.wait(lambda s: "< message 49" in s.text() and s.lines()[-1] == "> half a sen")
        shown = [line for line in screen.lines() if line.startswith("<")]
        self.assertEqual(shown, [f"< message {i}" for i in range(50 - len(shown), 50)])
        screen.type("tence\r")
        self.assertEqual(partner.message(), b"half a sentence")
        self.leave(screen)

    def test_steer_nothing(self):
        partner, screen = self.talk()
        partner.say(text("\x1b[2J\x1b]0;title\x07\x9b1A\r\n"))
        screen.wait("\\x1b[2J\\x1b]0;title\\x07\\x9b1A\\x0d\\x0a")
        self.leave(screen)

    def test_of_many_rows_leave_the_prompt_whole(self):
        partner, screen = self.talk(columns=20, rows=8)
        screen.type("abc")
        partner.say(text("x" * 500))
        screen.wait(lambda s: s.lines()[-1] == "> abc" and s.lines()[0] == "x" * 20)
        self.leave(screen)


class Sizes(Talk):
    def test_may_be_small(self):
        partner, screen = self.talk(columns=20, rows=5)
        screen.type("0123456789" * 5)
        screen.wait(lambda s: s.lines()[-1].endswith("9"))
        screen.type(CTRL["A"] + b"!\r")
        self.assertEqual(partner.message(), b"!" + b"0123456789" * 5)
        self.leave(screen)

    def test_may_change_while_a_line_is_typed(self):
        partner, screen = self.talk()
        screen.type("0123456789" * 12)
        screen.wait(lambda s: s.lines()[-1].endswith("789"))
        for columns in (200, 40):
            screen.resize(columns, 24)
            screen.wait(lambda s, c=columns: s.lines()[-1] == ("> " + "0123456789" * 12)[-((122 - 1) % c + 1):],
                        f"{columns} columns")
        screen.type("\r")
        self.assertEqual(partner.message(), b"0123456789" * 12)
        self.leave(screen)


class Pasting(Talk):
    def test_a_megabyte_loses_nothing(self):
        line = bytes(97 + i * 7 % 26 for i in range(MEGABYTE))
        for bracketed in (True, False):
            with self.subTest(bracketed=bracketed):
                partner, screen = self.talk()
                screen.paste(line) if bracketed else screen.type(line)
                screen.type("\r")
                self.assertEqual(partner.message(), line)
                screen.wait("1,048,576 bytes")
                self.leave(screen)

    def test_many_lines_wait_for_enter_and_are_messages_then(self):
        partner, screen = self.talk()
        screen.paste(b"one\r/quit\r\n\r//three\r")
        screen.wait("one↵/quit↵")
        screen.type("\r")
        self.assertEqual([partner.message() for _ in range(3)], [b"one", b"/quit", b"//three"])
        self.leave(screen)

    def test_ten_thousand_lines_keep_their_order(self):
        partner, screen = self.talk()
        screen.paste(b"".join(b"line %d\r" % i for i in range(10_000)))
        screen.type("\r")
        for i in range(10_000):
            self.assertEqual(partner.message(), b"line %d" % i)
        self.leave(screen)

    def test_json_of_many_lines_is_one_message(self):
        value = json.dumps({"a": [1, 2], "b": {"c": "d"}}, indent=2)
        partner, screen = self.talk()
        screen.paste(value.replace("\n", "\r").encode() + b"\r")
        screen.type("\r")
        self.assertEqual(partner.message().decode(), value)
        self.leave(screen)

    def test_control_characters_do_nothing(self):
        partner, screen = self.talk()
        screen.paste(b"a\x03\x04\x1b[Ab")
        screen.wait("> a\\x03\\x04\\x1b[Ab")
        screen.type("\r")
        self.assertEqual(partner.message(), b"a\x03\x04\x1b[Ab")
        self.leave(screen)

    def test_too_much_is_refused_as_a_whole(self):
        partner, screen = self.talk("--max-message", "1k")
        screen.type("kept")
        screen.paste(b"x" * 2000)
        screen.wait("at most 1k bytes")
        screen.type("\r")
        self.assertEqual(partner.message(), b"kept")
        self.leave(screen)


class History(Talk):
    def test_outlives_a_session(self):
        partner, screen = self.talk()
        screen.type("first\rsecond\r")
        self.assertEqual([partner.message(), partner.message()], [b"first", b"second"])
        self.leave(screen)
        partner, screen = self.talk()
        screen.type(UP + UP + b"\r")
        self.assertEqual(partner.message(), b"first")
        self.leave(screen)
        self.assertEqual(self.history.read_text(), "first\nsecond\nfirst\n")
        self.assertEqual(stat.S_IMODE(self.history.stat().st_mode), 0o600)

    def test_is_searched_backwards(self):
        partner, screen = self.talk()
        screen.type("apple pie\rapple juice\rpear\r")
        for _ in range(3):
            partner.message()
        screen.type(CTRL["R"] + b"app")
        screen.wait("search `app`: apple juice")
        screen.type(CTRL["R"])
        screen.wait("search `app`: apple pie")
        screen.type("\r")
        self.assertEqual(partner.message(), b"apple pie")
        screen.type(CTRL["R"] + b"nothing like it")
        screen.wait("failed search")
        screen.type(CTRL["G"])
        screen.wait_prompt()
        self.leave(screen)

    def test_of_two_sessions_holds_the_lines_of_both(self):
        first, one = self.talk()
        second, two = self.talk()
        for i in range(3):
            one.type(f"one {i}\r")
            first.message()
            two.type(f"two {i}\r")
            second.message()
        self.leave(one)
        self.leave(two)
        self.assertEqual(self.history.read_text().split("\n")[:-1],
                         [f"{name} {i}" for i in range(3) for name in ("one", "two")])

    def test_never_holds_secrets(self):
        partner, screen = self.talk()
        lines = ['{"type":"auth","token":"s3cr3t"}', " s3cr3t behind a space", "Authorization: Bearer s3cr3t",
                 "eyJhbGciOiJIUzI1NiJ9.s3cr3t.x", "PASSWORD=s3cr3t"]
        for line in lines + ["harmless"]:
            screen.type(line + "\r")
            self.assertEqual(partner.message().decode(), line)
        self.leave(screen)
        self.assertEqual(self.history.read_text(), "harmless\n")

    def test_of_others_is_taken_from_them(self):
        self.history.parent.mkdir()
        self.history.write_text("old\n")
        self.history.chmod(0o644)
        _, screen = self.talk()
        screen.type(UP)
        screen.wait("> old")
        self.leave(screen)
        self.assertEqual(stat.S_IMODE(self.history.stat().st_mode), 0o600)

    def test_is_bounded(self):
        self.history.parent.mkdir()
        self.history.write_text("".join(f"line {i}\n" for i in range(5000)))
        _, screen = self.talk()
        screen.type(UP)
        screen.wait("> line 4999")
        self.leave(screen)
        self.assertEqual(len(self.history.read_text().splitlines()), 1000)

    def test_that_cannot_be_kept_is_a_remark(self):
        self.state.joinpath("wskit").write_text("a file where a folder should be")
        partner, screen = self.talk()
        screen.type("hello\r")
        self.assertEqual(partner.message(), b"hello")
        screen.wait("cannot write the history")
        self.leave(screen)


class Ends(Talk):
    def test_by_end_of_input(self):
        _, screen = self.talk()
        screen.type(CTRL["D"])
        self.assertEqual(screen.end(), 0)
        self.assertTrue(screen.is_restored())
        self.assertRegex(screen.text(), r"^wskit connect: ws://[0-9.:]+/: closed with 1000 \(normal closure\)$")

    def test_of_the_input_may_leave_the_rest(self):
        partner, screen = self.talk("--eof", "keep")
        screen.type(CTRL["D"])
        screen.wait(lambda s: not s.is_raw())
        partner.say(text("still here"))
        screen.wait(lambda s: s.lines() == ["< still here"])
        screen.type(CTRL["C"])
        self.assertEqual(screen.end(), 130)

    def test_by_an_interrupt_but_first_it_takes_the_line_back(self):
        _, screen = self.talk()
        self.assertTrue(screen.is_raw())
        screen.type(b"half" + CTRL["C"])
        screen.wait_prompt()
        screen.type(CTRL["C"])
        self.assertEqual(screen.end(), 130)
        self.assertTrue(screen.is_restored())

    def test_by_signals_that_are_asked_for(self):
        for number, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
            with self.subTest(number):
                _, screen = self.talk()
                screen.signal(number)
                self.assertEqual(screen.end(), status)
                self.assertTrue(screen.is_restored())

    def test_by_signals_that_are_not(self):
        for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGHUP, signal.SIGQUIT):
            if os.environ.get("WSKIT_SANITIZE") and number in (signal.SIGSEGV, signal.SIGABRT):
                continue  # the sanitizer answers these itself
            with self.subTest(number):
                _, screen = self.talk()
                screen.signal(number)
                self.assertEqual(screen.end(), -number)
                self.assertTrue(screen.is_restored())

    def test_by_two_interrupts_at_once(self):
        def deaf(stream):
            while stream.next() is not None:
                pass
        with Peer(deaf) as peer, Screen("connect", peer.url, state=self.state) as screen:
            screen.wait(f"open {peer.url}")
            screen.signal(signal.SIGINT)
            screen.wait(lambda s: not s.is_raw())
            screen.signal(signal.SIGINT)
            self.assertEqual(screen.end(), 130)
            self.assertTrue(screen.is_restored())

    def test_by_a_server_that_is_not_there(self):
        with Screen("connect", "ws://127.0.0.1:1/", "--retry", "0", state=self.state) as screen:
            self.assertEqual(screen.end(), 3)
            self.assertTrue(screen.is_restored())
            self.assertIn("connection refused", screen.text())


class Stopping(Talk):
    def test_gives_the_terminal_back_until_it_goes_on(self):
        partner, screen = self.talk()
        screen.type("half")
        screen.wait("> half")
        screen.signal(signal.SIGSTOP)
        screen.wait_stopped()
        partner.say(text("meanwhile"))
        screen.go_on()
        screen.wait(lambda s: "< meanwhile" in s.text() and s.lines()[-1] == "> half")
        self.assertTrue(screen.is_raw())
        self.leave(screen)

    def test_is_as_a_shell_expects_it(self):
        partner = self.enterContext_(Partner())
        command = f"set -m; {os.environ['WSKIT']} connect {partner.url}; stty -a; fg"
        screen = self.enterContext_(Screen("-c", command, state=self.state, program="/bin/bash"))
        screen.wait_prompt()
        screen.type("half")
        screen.wait("> half")
        screen.type(CTRL["Z"])
        screen.wait(" icanon")
        screen.wait_prompt("half")
        screen.type("\r")
        self.assertEqual(partner.message(), b"half")
        screen.type(CTRL["D"])
        self.assertEqual(screen.end(), 0)


class Commands(Talk):
    def test_are_listed_and_completed(self):
        _, screen = self.talk(rows=40)
        screen.type("/he\t\r")
        screen.wait("/set [OPTION VALUE]")
        screen.type("/st\t")
        screen.wait_prompt("/st")
        self.assertIn("/stats  /stop", screen.text())
        screen.type("a\t\r")
        screen.wait("received 0 messages, 0 bytes")
        self.leave(screen)

    def test_send(self):
        folder = pathlib.Path(self.enterContext_(tempfile.TemporaryDirectory()))
        (folder / "text").write_text("grün")
        (folder / "bytes").write_bytes(b"\xff\0")
        partner, screen = self.talk()
        screen.type(f"/binary 00 ff7e\r/json {{\"a\": 1}}\r/file {folder}/te\t\r/file {folder}/bytes\r//slash\r")
        self.assertEqual([(frame.opcode, frame.payload) for frame in (partner.next() for _ in range(5))],
                         [(2, b"\0\xff\x7e"), (1, b'{"a": 1}'), (1, "grün".encode()), (2, b"\xff\0"),
                          (1, b"/slash")])
        screen.wait("bytes: 2 bytes, binary")
        self.leave(screen)

    def test_ping_and_say_how_long_it_took(self):
        partner, screen = self.talk()
        screen.type("/ping are you there\r")
        self.assertEqual(partner.next(), Frame(PING, b"are you there"))
        screen.wait("* pong are you there: ")
        self.leave(screen)

    def test_close_with_a_code_and_a_reason(self):
        partner, screen = self.talk()
        screen.type("/close 4000 that is all\r")
        self.assertEqual(partner.next(), close(4000, "that is all"))
        self.assertEqual(screen.end(), 0)
        self.assertIn("closed with 4000 (application code)", screen.text().replace("\n", ""))

    def test_quit(self):
        partner, screen = self.talk()
        screen.type("/quit\r")
        self.assertEqual(partner.next(), close(1000))
        self.assertEqual(screen.end(), 0)

    def test_record_a_part(self):
        capture = self.state / "capture"
        partner, screen = self.talk()
        screen.type(f"before\r/record {capture}\r/record {capture}2\rduring\r")
        self.assertEqual([partner.message(), partner.message()], [b"before", b"during"])
        screen.wait("is under way; /stop ends it")
        screen.type("/stop\rafter\r/stop\r")
        self.assertEqual(partner.message(), b"after")
        screen.wait("* no recording is under way")
        self.leave(screen)
        events = [json.loads(line) for line in capture.read_text().splitlines()]
        self.assertEqual([event.get("ev") for event in events], [None, "open", "msg"])
        self.assertEqual(events[-1]["data"], "during")

    def test_record_in_place_of_a_recording(self):
        capture = self.state / "capture"
        _, screen = self.talk(columns=200)
        screen.type(f"/record {capture}\r/stop\r")
        screen.wait("the recording has ended")
        self.assertNotIn("in place of", screen.text())
        screen.type(f"/record {capture}\r")
        screen.wait("in place of what was there")
        self.leave(screen)

    def test_change_options(self):
        partner, screen = self.talk()
        screen.type("/set bin\ton\rx\r/set binary of\t\rx\r")
        self.assertEqual([partner.next().opcode, partner.next().opcode], [2, 1])
        screen.type("/set\r")
        screen.wait("binary         off")
        screen.type("/set pre\ton\r/set filter a\rtaken\r")
        partner.next()  # so both have been obeyed
        partner.say(text('{"b":1}'), text('{"a":2}'))
        screen.wait(lambda s: [line for line in s.lines() if line][-5:-2] == ["< {", '  "a": 2', "}"])
        self.assertNotIn('"b"', screen.text())
        screen.type("/set binary maybe\r/set nonsense on\r")
        screen.wait("* /set binary: it is on or off")
        screen.wait("* /set: no option is called nonsense")
        self.leave(screen)

    def test_that_are_wrong_say_what_would_be_right(self):
        _, screen = self.talk(columns=120)
        for line, remark in (("/laeve", "* unknown command /laeve; did you mean /leave?"),
                             ("/close 1005", '* /close: "1005" is no code for a close frame; use 1000, or 3000 to 4999'),
                             ("/binary 0", '* /binary: "0" at column 1 is no byte'),
                             ("/json {", "* /json: this is not JSON, from column 2 on"),
                             ("/file /nonexistent", "* /nonexistent: No such file or directory"),
                             ("/file /dev/zero", "* /dev/zero: is not a regular file"),
                             ("/record /nonexistent/x", "* cannot write /nonexistent/x: No such file"),
                             ("/users", "* /users: needs the name of a room, none has been joined")):
            screen.type(line + "\r")
            screen.wait(remark)
            screen.type(UP)
            screen.wait_prompt(line)  # nothing is lost
            screen.type(CTRL["U"])
        self.leave(screen)


class Rooms(Talk):
    def test_are_joined_and_left(self):
        with serving() as url, Screen("connect", url, state=self.state, columns=200) as screen:
            screen.wait('"type":"welcome"')
            screen.type("/join lobby\r")
            screen.wait('"type":"presence"')
            screen.type("/join attic\r")
            screen.wait('"roomId":"attic","users"')
            screen.type("/users lo\t\r")
            screen.wait(lambda s: s.text().count('"roomId":"lobby","users"') == 2)
            screen.type("/leave lo\t\r")
            screen.wait('"type":"user_left"')
            self.leave(screen)


    def test_are_where_plain_lines_are_said(self):
        with serving() as url, Screen("connect", url, "--room", "lobby", state=self.state) as screen:
            screen.type("hello\r")
            screen.wait(": hello")
            screen.type("/users lobby\r//help\r")
            screen.wait(": /help")
            self.leave(screen)


class Early(Talk):
    def setUp(self):
        super().setUp()
        self.typed, self.received = threading.Event(), queue.Queue()

    def late(self, connection):
        self.typed.wait(DEADLINE)
        for message in upgraded(connection).messages():
            self.received.put(message)

    def test_typing_waits_for_the_connection(self):
        with Peer(raw=self.late) as peer, Screen("connect", peer.url, state=self.state) as screen:
            screen.wait(f"connecting {peer.url}")
            screen.type("one\rtwo\rhalf")
            screen.wait_prompt("half")
            self.typed.set()
            self.assertEqual([self.received.get(timeout=DEADLINE) for _ in range(2)], [b"one", b"two"])
            screen.wait(lambda s: s.lines()[-2:] == [f"open {peer.url}", "> half"])
            self.leave(screen)


    def test_ends_come_after_what_was_typed(self):
        with Peer(raw=self.late) as peer, Screen("connect", peer.url, state=self.state) as screen:
            screen.wait(f"connecting {peer.url}")
            screen.type(b"one\r" + CTRL["D"])
            screen.wait(lambda s: not s.is_raw())
            self.typed.set()
            self.assertEqual(screen.end(), 0)
            self.assertEqual(self.received.get(timeout=DEADLINE), b"one")


class Losing(Talk):
    def test_a_connection_is_shown_and_loses_no_line(self):
        first, screen = self.talk("--retry-base", "3s", "--retry-jitter", "0")
        screen.type("half")
        first.say(close(1012, "back soon"))
        first.thread.join(DEADLINE)
        first.listener.close()
        screen.wait("closed with 1012 (service restart), reconnecting in 2 s:")
        screen.type(" a line\r")
        screen.wait_prompt()
        second = self.enterContext_(Partner(first.port))
        self.assertEqual(second.message(), b"half a line")
        screen.wait(f"open {second.url}")
        self.leave(screen)


class PoorTerminals(Talk):
    def test_that_are_dumb_see_no_escape_code(self):
        for term in ("dumb", "", "unknown"):
            with self.subTest(term):
                partner, screen = self.talk(term=term)
                screen.type(b"helo" + CTRL["B"] + b"l")
                screen.wait("> hello")
                partner.say(text("a message"))
                screen.wait(lambda s: "< a message" in s.text() and s.lines()[-1] == "> hello")
                screen.type("\r")
                self.assertEqual(partner.message(), b"hello")
                self.leave(screen)
                self.assertNotIn(b"\x1b", screen.raw)

    def test_without_colour_get_none(self):
        _, coloured = self.talk()
        self.leave(coloured)
        self.assertIn(b"\x1b[2m", coloured.raw)
        for how in ({"env": {"NO_COLOR": "1"}}, {}):
            partner, screen = self.talk(*([] if how else ["--no-color"]), **how)
            partner.say(text("hello"))
            screen.wait("< hello")
            self.leave(screen)
            self.assertNotRegex(screen.raw, rb"\x1b\[[0-9;]*m")

    def test_with_an_output_to_a_file_have_the_prompt_on_the_error_stream(self):
        partner = self.enterContext_(Partner())
        with tempfile.TemporaryFile() as output:
            screen = self.enterContext_(Screen("connect", partner.url, state=self.state, stdout=output))
            screen.wait_prompt()
            screen.type("hello\r")
            self.assertEqual(partner.message(), b"hello")
            partner.say(text("an\x1b answer"))
            self.leave(screen)
            self.assertNotIn("answer", screen.text())
            output.seek(0)
            self.assertEqual(output.read(), b"an\x1b answer\n")

    def test_leave_the_terminal_to_who_reads_their_pipe(self):
        partner = self.enterContext_(Partner())
        screen = self.enterContext_(Screen("connect", partner.url, state=self.state, stdout=subprocess.PIPE))
        screen.type("/quit\r")
        self.assertEqual(partner.message(), b"/quit")
        partner.say(text("an\x1b answer"))
        self.assertEqual(screen.child.stdout.readline(), b"an\x1b answer\n")
        screen.type("\x04")
        self.assertEqual(screen.child.wait(DEADLINE), 0)
        screen.child.stdout.close()
        self.assertNotIn(b"\x1b", screen.raw)


class NoTerminal(unittest.TestCase):
    def test_is_a_pipe(self):
        with Peer(lambda stream: self.assertEqual(list(stream.messages()), [b"/quit", b"//x"])) as peer:
            done = run("connect", peer.url, stdin=b"/quit\n//x\n", env={"TERM": "xterm"})
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))

    def test_and_no_input_at_all_is_the_end_of_it(self):
        with Peer(lambda stream: self.assertEqual(list(stream.messages()), [])) as peer:
            done = subprocess.run(f"{os.environ['WSKIT']} connect {peer.url} <&-", shell=True, timeout=DEADLINE,
                                  capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))


if __name__ == "__main__":
    unittest.main()
