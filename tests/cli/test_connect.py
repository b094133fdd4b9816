"""`wskit connect` as scripts use it: pipes, options, and each exit status with its cause."""
import array
import contextlib
import fcntl
import json
import os
import pathlib
import pty
import random
import resource
import select
import signal
import socket
import tempfile
import termios
import threading
import time
import unittest

from peer import DEADLINE, Peer, echo, read_head, run, start
from frames import BINARY, CLOSE, PING, PONG, TEXT, Frame, close, ping, text
from hostile import resident


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def say(*messages):
    """A server that says these, and waits for the client to close."""
    def script(stream):
        stream.send(*map(text, messages))
        list(stream.messages())
    return script


class Connect(unittest.TestCase):
    def connect(self, script, *flags, stdin=b"", **how):
        with Peer(script) as peer:
            return run("connect", peer.url, *flags, stdin=stdin, **how)

    def assert_status(self, done, status, *said):
        self.assertEqual(done.returncode, status, done.stderr)
        for words in said:
            self.assertIn(words, done.stderr.decode())


class Pipes(Connect):
    def test_lines_are_messages_both_ways(self):
        done = self.connect(echo, stdin="a\n\nκόσμε\r\nlast".encode())
        self.assert_status(done, 0)
        self.assertEqual(done.stdout, "a\n\nκόσμε\r\nlast\n".encode())

    def test_what_a_peer_sends_reaches_a_pipe_byte_for_byte(self):
        odd = "\x1b[2J\x00\t\x7f\u202e"
        done = self.connect(say(odd), "-n", "1")
        self.assertEqual(done.stdout, odd.encode() + b"\n")

    def test_binary_messages_carry_any_byte(self):
        done = self.connect(echo, "-b", stdin=b"\xff\xfe\n\x00\n")
        self.assert_status(done, 0)
        self.assertEqual(done.stdout, b"\xff\xfe\n\x00\n")

    def test_replies_that_are_slow_still_come(self):
        def script(stream):
            for message in stream.messages():
                time.sleep(0.1)
                stream.send(text(message))
        self.assertEqual(self.connect(script, stdin=b"a\nb\n").stdout, b"a\nb\n")

    def test_replies_behind_the_close_frame_still_come(self):
        def script(stream):
            held = []
            while (frame := stream.next()).opcode != CLOSE:
                held.append(text(frame.payload))
            stream.send(*held, close(1000))
        done = self.connect(script, "-w", "0", stdin=b"a\nb\n")
        self.assert_status(done, 0)
        self.assertEqual(done.stdout, b"a\nb\n")

    def test_the_close_frame_says_1000(self):
        frames = []

        def script(stream):
            frames.append(stream.next())
            stream.send(frames[0])
        self.connect(script)
        self.assertEqual(frames, [close(1000)])

    def test_a_large_flow_goes_both_ways(self):
        lines = b"".join(b"%d %s\n" % (i, b"x" * 1000) for i in range(20000))
        done = self.connect(echo, stdin=lines)
        self.assert_status(done, 0)
        self.assertEqual(done.stdout, lines)

    def test_messages_of_the_command_line_replace_the_input(self):
        done = self.connect(echo, "-x", "one", "-x", "{}", "-x", "", "-x", "[1]", stdin=b"ignored\n")
        self.assertEqual(done.stdout, b"one\n{}\n\n[1]\n")

    def test_a_closed_output_ends_it_cleanly(self):
        def script(stream):
            try:
                while True:
                    stream.send(text("x" * 1000))
            except OSError:
                pass
        with Peer(script) as peer:
            child = start("connect", peer.url)
            child.stdout.read(10)
            child.stdout.close()
            self.assertEqual(child.wait(DEADLINE), 0)
            self.assertEqual(child.stderr.read(), b"")
            child.stdin.close()
            child.stderr.close()

    def test_a_slow_reader_slows_the_server_down_and_loses_nothing(self):
        blocked, total = threading.Event(), 64

        def script(stream):
            stream.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
            stream.connection.settimeout(0.5)
            frame = text(b"x" * (1 << 20)).encode(from_client=False)
            for _ in range(total):
                rest = memoryview(frame)
                while rest:
                    try:
                        rest = rest[stream.connection.send(rest):]
                    except TimeoutError:
                        blocked.set()
            stream.send(close(1000))
            stream.next()
        with Peer(script) as peer:
            child = start("connect", peer.url)
            self.assertTrue(blocked.wait(DEADLINE))
            self.assertLess(resident(child.pid), 48 << 20)
            out, err = child.communicate(timeout=DEADLINE)
            self.assertEqual((child.returncode, len(out)), (0, total * ((1 << 20) + 1)), err)

    def test_a_slow_server_slows_the_input_down(self):
        unblocked = threading.Event()

        def script(stream):
            unblocked.wait(DEADLINE)
            self.assertEqual(sum(map(len, stream.messages())), 64 << 20)
        with Peer(script) as peer:
            child = start("connect", peer.url)
            line, sent = b"x" * ((1 << 16) - 1) + b"\n", 0
            os.set_blocking(child.stdin.fileno(), False)
            rest = memoryview(line * 1024)
            while select.select([], [child.stdin], [], 1)[1]:
                sent += os.write(child.stdin.fileno(), rest[sent:sent + (1 << 16)])
            self.assertLess(sent, 32 << 20)
            unblocked.set()
            os.set_blocking(child.stdin.fileno(), True)
            # The last line makes up for the 1,024 newlines, which are not sent.
            child.stdin.write(rest[sent:])
            child.stdin.write(b"x" * 1024)
            out, err = child.communicate(timeout=DEADLINE)
            self.assertEqual((child.returncode, out), (0, b""), err)

    def test_the_input_may_be_a_file(self):
        with tempfile.TemporaryFile() as file, Peer(echo) as peer:
            file.write(b"a\nb\n")
            file.seek(0)
            child = start("connect", peer.url, stdin=file)
            out, err = child.communicate(timeout=DEADLINE)
            self.assertEqual((child.returncode, out), (0, b"a\nb\n"), err)


class Inputs(Connect):
    """--input, --null and --binary: what goes out, and comes back."""

    def opcodes(self, *flags, stdin=b""):
        frames = []

        def script(stream):
            while (frame := stream.next()).opcode != CLOSE:
                frames.append((frame.opcode, frame.payload))
                stream.send(Frame(frame.opcode, frame.payload))
            stream.send(frame)
        done = self.connect(script, *flags, stdin=stdin)
        return done, frames

    def test_json_values_are_messages_wherever_they_end(self):
        done, frames = self.opcodes("--input", "json", stdin=b'{\n  "a": [1,\n 2]\n} {"b":2}[3]\n4')
        self.assert_status(done, 0)
        self.assertEqual(frames, [(TEXT, message) for message in (b'{"a": [1,2]}', b'{"b":2}', b"[3]", b"4")])
        self.assertEqual(done.stdout, b'{"a": [1,2]}\n{"b":2}\n[3]\n4\n')

    def test_json_values_on_one_line_have_no_limit_together(self):
        value = b'{"a":"%s"}' % (b"x" * 1000)
        done = self.connect(echo, "--input", "json", "--max-message", "2k", stdin=value * 1000)
        self.assert_status(done, 0)
        self.assertEqual(done.stdout, (value + b"\n") * 1000)

    def test_hex_and_base64_are_binary(self):
        for form, line in (("hex", b"00 ff 0A\n"), ("base64", b"AP8K\r\n")):
            with self.subTest(form):
                done, frames = self.opcodes("--input", form, stdin=line)
                self.assert_status(done, 0)
                self.assertEqual(frames, [(BINARY, b"\x00\xff\n")])
                self.assertEqual(done.stdout, b"\x00\xff\n\n")

    def test_raw_bytes_go_both_ways_as_they_are(self):
        # Ends with every byte, and a part that is no whole read.
        data = bytes(range(256)) * 4000 + b"\n\n"
        done, frames = self.opcodes("--input", "raw", stdin=data)
        self.assert_status(done, 0)
        self.assertEqual({opcode for opcode, _ in frames}, {BINARY})
        self.assertLessEqual(max(len(payload) for _, payload in frames), 1 << 16)
        self.assertEqual(done.stdout, data)

    def test_null_delimits_both_ways(self):
        done, frames = self.opcodes("-0", stdin=b"a\nb\0\0c")
        self.assert_status(done, 0)
        self.assertEqual(frames, [(TEXT, b"a\nb"), (TEXT, b""), (TEXT, b"c")])
        self.assertEqual(done.stdout, b"a\nb\0\0c\0")

    def test_null_and_binary_carry_lines(self):
        done, frames = self.opcodes("-0", "-b", stdin=b"\xff\n\xfe\0")
        self.assertEqual(frames, [(BINARY, b"\xff\n\xfe")])
        self.assertEqual(done.stdout, b"\xff\n\xfe\0")

    def test_messages_of_the_command_line_have_the_form_of_the_input(self):
        done, frames = self.opcodes("-x", "00ff", "-x", "", "--input", "hex")
        self.assert_status(done, 0)
        self.assertEqual(frames, [(BINARY, b"\x00\xff"), (BINARY, b"")])

    def test_what_is_wrong_is_named_with_its_line_and_what_would_be_right(self):
        for form, stdin, said in (("hex", b"00\nzz\n", "line 2 of the input is not hexadecimal: write two digits"),
                                  ("base64", b"!\n", "line 1 of the input is not base64: write A-Z"),
                                  ("json", b"{}\n\nhello\n", "line 3 of the input is not JSON: hello"),
                                  ("json", b'{}\n{"a":\n', 'line 2 of the input is not JSON: {"a":'),
                                  ("lines", b"\xff\n", "line 1 of the input is not UTF-8; send bytes with --binary")):
            with self.subTest(said):
                self.assert_status(self.connect(echo, "--input", form, stdin=stdin), 2, said)

    def test_what_is_too_long_names_the_option_that_allows_it(self):
        for form, stdin in (("lines", b"123456789\n"), ("json", b"[12345678]"), ("hex", b"00" * 9 + b"\n"),
                            ("base64", b"AAAAAAAAAAAA\n")):
            with self.subTest(form):
                done = self.connect(echo, "--input", form, "--max-message", "8", stdin=stdin)
                self.assert_status(done, 2, "line 1 of the input is longer than 8 bytes; --max-message allows longer")

    def test_a_wrong_message_of_the_command_line_is_found_before_anything_is_sent(self):
        for flags, said in ((("--input", "hex", "-x", "00", "-x", "x"), "--execute 2 is not hexadecimal"),
                            (("--input", "json", "-x", "{"), "--execute 1 is not JSON"),
                            (("--input", "raw", "--null"), "leave one of them out")):
            with self.subTest(said):
                self.assert_status(run("connect", "ws://127.0.0.1:1/", *flags), 2, said)


class Showing(Connect):
    def test_pretty_lays_json_out_and_leaves_the_rest(self):
        done = self.connect(say('{"a":[1.50,"x"],"b":{}}', "hello", "[1,"), "--pretty", "-n", "3")
        self.assertEqual(done.stdout.decode(),
                         '{\n  "a": [\n    1.50,\n    "x"\n  ],\n  "b": {}\n}\nhello\n[1,\n')

    def test_pretty_has_colours_where_colours_are(self):
        done = self.connect(say("[1]"), "--pretty", "-n", "1", env={"FORCE_COLOR": "1"})
        self.assertEqual(done.stdout, b"[\n  \x1b[36m1\x1b[0m\n]\n")
        done = self.connect(say("[1]"), "--pretty", "--no-color", "-n", "1", env={"FORCE_COLOR": "1"})
        self.assertEqual(done.stdout, b"[\n  1\n]\n")

    def test_timestamps_of_each_kind(self):
        for flag, pattern in (("--timestamps", r"\d+\.\d{6} a\n\d+\.\d{6} b\n"), ("--timestamps=rel", r"(\d+\.\d{6} [ab]\n){2}"),
                              ("--timestamps=abs", r"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [ab]\n){2}"),
                              ("--timestamps=delta", r"(\+\d+\.\d{6} [ab]\n){2}")):
            with self.subTest(flag):
                done = self.connect(say("a", "b"), flag, "-n", "2")
                self.assert_status(done, 0)
                self.assertRegex(done.stdout.decode(), f"^{pattern}$")

    def test_timestamps_take_no_other_argument_for_their_word(self):
        with Peer(say("a")) as peer:
            done = run("connect", "--timestamps", peer.url, "-n", "1")
        self.assert_status(done, 0)

    def test_timestamps_come_from_the_environment_and_the_file_too(self):
        done = self.connect(say("a"), "-n", "1", env={"WSKIT_CONNECT_TIMESTAMPS": "delta"})
        self.assertRegex(done.stdout.decode(), r"^\+\d")
        for value, pattern in (('"abs"', r"^20"), ("true", r"^\d\.\d{6} a")):
            with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
                file.write(f"[connect]\ntimestamps = {value}\n")
                file.flush()
                done = self.connect(say("a"), "-n", "1", "--config", file.name)
                self.assertRegex(done.stdout.decode(), pattern)

    def test_timestamps_of_no_kind(self):
        done = run("connect", "ws://127.0.0.1:1/", "--timestamps=never")
        self.assert_status(done, 2, "--timestamps: 'never' is not known; write rel, abs, delta")

    def test_filter_shows_what_matches_and_all_of_it_counts(self):
        done = self.connect(say('{"type":"a"}', "b", '{"type":"a","c":1}', "d"), "--filter", '{"type":"a"}', "-n", "4")
        self.assert_status(done, 0)
        self.assertEqual(done.stdout, b'{"type":"a"}\n{"type":"a","c":1}\n')

    def test_filter_applies_to_events_too(self):
        done = self.connect(say("a", "b"), "--jsonl", "--filter", "b", "-n", "2")
        messages = [event["data"] for event in map(json.loads, done.stdout.splitlines()) if event["ev"] == "msg"]
        self.assertEqual(messages, ["b"])

    def test_control_frames_are_shown_beside_the_output(self):
        def script(stream):
            stream.send(ping(b"\x1bhey"), text("a"), close(1001, "bye"))
            list(stream.messages())
        done = self.connect(script, "--show-control")
        self.assert_status(done, 0, "wskit connect: < ping: \\x1bhey\n",
                           "wskit connect: < close 1001 (going away): bye\n")
        self.assertEqual(done.stdout, b"a\n")

    def test_the_pong_and_the_close_of_our_own_are_shown(self):
        def script(stream):
            frame = stream.next()
            self.assertEqual(frame.opcode, PING)
            stream.send(Frame(PONG, frame.payload), text("a"))
            list(stream.messages())
        done = self.connect(script, "--show-control", "--ping-interval", "50ms", "-n", "1")
        self.assertRegex(done.stderr.decode(), r"< pong after [\d.]+ [mu]?s")
        self.assertIn("> close 1000", done.stderr.decode())

    def test_secrets_stay_in_a_capture_only_if_told_to(self):
        for flags, kept in (((), False), (("--redact",), False), (("--no-redact",), True)):
            with self.subTest(flags), tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "x.wscap.jsonl"
                self.connect(say("a"), "-n", "1", "--record", path, "-H", "Cookie: sesame", *flags)
                self.assertEqual("sesame" in path.read_text(encoding="utf-8"), kept)
        for flags in (("--redact", "--no-redact", "--record", "x"), ("--no-redact",)):
            self.assert_status(run("connect", "ws://127.0.0.1:1/", *flags), 2, "redact")


class Stopping(Connect):
    def test_count(self):
        done = self.connect(say("1", "2", "3"), "-n", "2")
        self.assert_status(done, 0)
        self.assertEqual(done.stdout, b"1\n2\n")

    def test_until(self):
        done = self.connect(say("a", "the end", "b"), "--until", "/end$/")
        self.assert_status(done, 0)
        self.assertEqual(done.stdout, b"a\nthe end\n")

    def test_expect_in_any_order(self):
        done = self.connect(say('{"a":1,"b":2}', "x"), "--expect", "x", "--expect", '{"b":2}')
        self.assert_status(done, 0)

    def test_wait_keeps_listening(self):
        def script(stream):
            time.sleep(0.4)
            stream.send(text("late"), close(1000))
            stream.next()
        done = self.connect(script, "-w", "30s")
        self.assertEqual((done.returncode, done.stdout), (0, b"late\n"))

    def test_eof_keep_leaves_the_end_to_the_server(self):
        def script(stream):
            time.sleep(0.5)
            stream.send(text("late"), close(1001))
            stream.next()
        done = self.connect(script, "--eof", "keep")
        self.assertEqual((done.returncode, done.stdout), (0, b"late\n"))


class Handshake(Connect):
    def head(self, *flags):
        heads = []

        def script(stream):
            heads.append(stream.head)
            echo(stream)
        self.assert_status(self.connect(script, *flags), 0)
        return heads[0].split("\r\n")

    def test_sends_headers_and_origin(self):
        head = self.head("-H", "X-One: 1", "-H", "X-Two:two words ", "--origin", "https://a.test")
        for field in ("X-One: 1", "X-Two: two words", "Origin: https://a.test"):
            self.assertIn(field, head)

    def test_offers_subprotocols_in_order(self):
        with Peer(echo, extra="Sec-WebSocket-Protocol: v2\r\n") as peer:
            done = run("connect", peer.url, "-s", "v1", "-s", "v2", "--jsonl")
        self.assertEqual(json.loads(done.stdout.splitlines()[0])["subprotocol"], "v2")

    def test_is_told_when_asked_to(self):
        with Peer(echo, extra="Sec-WebSocket-Protocol: v1\r\nX-Said: \u009b31m\r\n") as peer:
            done = run("connect", peer.url, "-s", "v1", "-vv", "-x", "hi")
        self.assertIn(f"wskit connect: {peer.url}: open, subprotocol v1\n", done.stderr.decode())
        self.assertIn("wskit connect: < X-Said: \\x9b31m\n", done.stderr.decode())

    def test_takes_name_and_password_from_the_url(self):
        heads = []
        with Peer(lambda stream: (heads.append(stream.head), echo(stream))) as peer:
            done = run("connect", peer.url.replace("//", "//ann:s%20cret@"), "-x", "hi")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Authorization: Basic YW5uOnMgY3JldA==", heads[0].split("\r\n"))

    def test_reaches_a_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            peer = Peer(echo)
            peer.listener.close()
            peer.listener = socket.socket(socket.AF_UNIX)
            peer.listener.bind(path)
            peer.listener.listen()
            with peer:
                done = run("connect", "ws://any.name/", "--unix", path, "-x", "hi")
        self.assertEqual((done.returncode, done.stdout), (0, b"hi\n"), done.stderr)


class Statuses(Connect):
    """One test for each line of the table of exit statuses."""

    def test_0_after_an_orderly_close_of_the_server(self):
        for code in (1000, 1001, None):
            with self.subTest(code):
                self.assert_status(self.connect(lambda s, c=code: (s.send(close(c)), s.next()), "--eof", "keep"), 0)

    def test_1_when_an_expected_message_does_not_come(self):
        self.assert_status(self.connect(say("y"), "-n", "1", "--expect", "x"), 1,
                           "no message matched --expect 'x'")

    def test_1_when_the_server_closes_too_early(self):
        self.assert_status(self.connect(lambda s: (s.send(text("1"), close(1000)), s.next()), "-n", "2"), 1,
                           "1 of 2 messages came")

    def test_2_when_the_usage_is_wrong(self):
        for flags, words in ((("--timeout", "soon"), "--timeout: 'soon' is not a duration"),
                             (("--header", "x"), "--header: 'x' is not a header"),
                             (("--expect", "/(/"), "--expect"),
                             (("--token", ""), "--token: the value is empty; write TOKEN, or leave it out"),
                             (("-s", "a", "-s", "a"), "--subprotocol: 'a' is given twice"),
                             (("--expct", "x"), "did you mean '--expect'?")):
            with self.subTest(flags):
                done = run("connect", "ws://127.0.0.1:1/", *flags)
                self.assert_status(done, 2, words)

    def test_2_when_the_url_is_wrong(self):
        self.assert_status(run("connect", "ftp://x/"), 2, "ftp://x/")

    def test_2_when_a_line_is_not_utf8(self):
        self.assert_status(self.connect(echo, stdin=b"ok\n\xff\n"), 2, "line 2 of the input is not UTF-8")

    def test_2_when_a_line_is_too_long(self):
        self.assert_status(self.connect(echo, "--max-message", "8", stdin=b"123456789\n"), 2,
                           "line 1 of the input is longer than 8 bytes")

    def test_2_when_the_input_cannot_be_read(self):
        folder = os.open("/", os.O_RDONLY)
        self.addCleanup(os.close, folder)
        with Peer(echo) as peer:
            child = start("connect", peer.url, stdin=folder)
            _, err = child.communicate(timeout=DEADLINE)
        self.assertEqual(child.returncode, 2, err)
        self.assertIn(b"cannot read the input: Is a directory", err)

    def test_3_when_nobody_listens(self):
        url = f"ws://127.0.0.1:{unused_port()}/"
        done = run("connect", url)
        self.assert_status(done, 3)
        self.assertEqual(done.stderr.decode(), f"wskit connect: {url}: connection refused\n")

    def test_4_when_the_upgrade_is_refused(self):
        def raw(connection):
            read_head(connection)
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 14\r\n\r\nno such\x1bthing\n")
        with Peer(raw=raw) as peer:
            done = run("connect", peer.url)
        self.assert_status(done, 4, "404 Not Found", "no such\\x1bthing")
        self.assertEqual(done.stderr.count(b"\n"), 2)

    def test_5_when_the_server_speaks_no_tls(self):
        def raw(connection):
            connection.recv(1 << 16)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        with Peer(raw=raw) as peer:
            self.assert_status(run("connect", peer.url.replace("ws:", "wss:")), 5, "wss://127.0.0.1")

    def test_6_when_the_connection_breaks(self):
        self.assert_status(self.connect(lambda s: s.connection.close()), 6, "connection lost")

    def test_6_when_the_server_closes_abnormally(self):
        self.assert_status(self.connect(lambda s: (s.send(close(1011, "on\x1bfire")), s.next()), "--eof", "keep"),
                           6, "1011 (internal error): on\\x1bfire")

    def test_6_when_the_server_breaks_the_protocol(self):
        self.assert_status(self.connect(lambda s: (s.send(text("x", rsv=4)), s.next()), "--eof", "keep"), 6)

    def test_7_when_it_is_not_authorised(self):
        for status in (b"401 Unauthorized", b"403 Forbidden"):
            def raw(connection, line=status):
                read_head(connection)
                connection.sendall(b"HTTP/1.1 " + line + b"\r\nContent-Length: 0\r\n\r\n")
            with self.subTest(status), Peer(raw=raw) as peer:
                self.assert_status(run("connect", peer.url), 7, status.decode())

    def test_7_when_it_is_closed_for_it(self):
        for code in (1008, 3000, 3003, 4401, 4403):
            with self.subTest(code):
                done = self.connect(lambda s, c=code: (s.send(close(c)), s.next()), "--eof", "keep")
                self.assert_status(done, 7, str(code))

    def test_8_when_it_takes_too_long(self):
        self.assert_status(self.connect(say(), "--expect", "x", "--timeout", "300ms"), 8,
                           "timed out after 300ms: no message matched --expect 'x'")

    def test_8_when_the_upgrade_takes_too_long(self):
        def raw(connection):
            while connection.recv(1 << 16):
                pass
        with Peer(raw=raw) as peer:
            self.assert_status(run("connect", peer.url, "--connect-timeout", "300ms"), 8)

    def test_9_when_the_output_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            done = self.connect(say("x"), "-n", "1", stdout=full)
        self.assert_status(done, 9, "No space left on device")

    def test_9_when_the_capture_cannot_be_written(self):
        self.assert_status(run("connect", "ws://127.0.0.1:1/", "--record", "/dev/full"), 9, "No space left on device")

    def interrupted(self, number, *flags):
        opened = threading.Event()
        codes = []

        def script(stream):
            stream.next()
            opened.set()
            codes.extend(frame.payload for frame in iter(stream.next, None))
        with Peer(script) as peer:
            child = start("connect", peer.url, "-x", "here", "--eof", "keep", *flags)
            self.assertTrue(opened.wait(DEADLINE))
            child.send_signal(number)
            status = child.wait(DEADLINE)
            child.communicate()
        return status, codes

    def test_130_and_143_when_it_is_interrupted(self):
        for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(status):
                self.assertEqual(self.interrupted(number), (status, [b"\x03\xe8"]))

    def test_a_second_signal_ends_it_at_once(self):
        closing = threading.Event()

        def script(stream):
            stream.send(text("x"))
            self.assertEqual(stream.next().opcode, CLOSE)
            closing.set()
            while stream.connection.recv(1 << 16):
                pass
        with Peer(script) as peer:
            child = start("connect", peer.url)
            child.stdout.readline()
            child.send_signal(signal.SIGINT)
            self.assertTrue(closing.wait(DEADLINE))
            child.send_signal(signal.SIGTERM)
            self.assertEqual(child.wait(DEADLINE), 143)
            child.communicate()

    @contextlib.contextmanager
    def stuck(self):
        """`connect` that waits for the reader of its capture, and that reader."""
        def script(stream):
            with contextlib.suppress(ConnectionError):
                echo(stream)
        with tempfile.TemporaryDirectory() as folder, Peer(script) as peer:
            fifo = os.path.join(folder, "fifo")
            os.mkfifo(fifo)
            reading_end = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
            size = fcntl.fcntl(reading_end, fcntl.F_GETPIPE_SZ)
            child = start("connect", peer.url, "--record", fifo, "-x", "x" * size, "--eof", "keep")
            held = array.array("i", [0])
            # The last piece of 4 KiB may have no room.
            while held[0] <= size - 2 * select.PIPE_BUF:
                select.select([reading_end], [], [], DEADLINE)
                fcntl.ioctl(reading_end, termios.FIONREAD, held)
            with open(reading_end, "rb") as reader:
                yield child, reader
            child.communicate()

    def test_a_second_signal_ends_it_while_it_waits_for_a_capture_that_takes_nothing(self):
        with self.stuck() as (child, _):
            child.send_signal(signal.SIGTERM)
            child.send_signal(signal.SIGINT)
            self.assertIn(child.wait(DEADLINE), (130, 143))

    def test_a_signal_ends_it_soon_while_it_waits_for_a_capture_that_takes_nothing(self):
        with self.stuck() as (child, _):
            child.send_signal(signal.SIGTERM)
            self.assertEqual(child.wait(DEADLINE), 143)
            self.assertIn(b"its reader takes nothing", child.stderr.read())

    def test_a_signal_leaves_time_for_a_capture_whose_reader_is_slow(self):
        with self.stuck() as (child, reader):
            child.send_signal(signal.SIGTERM)
            os.set_blocking(reader.fileno(), True)
            _, *events = [json.loads(line) for line in reader]
            self.assertEqual(child.wait(DEADLINE), 143)
        self.assertEqual([event["ev"] for event in events][:2] + [events[-1]["ev"]], ["open", "msg", "close"])

    def test_a_capture_waits_for_the_reader_of_a_fifo(self):
        with tempfile.TemporaryDirectory() as folder, Peer(echo) as peer:
            fifo = os.path.join(folder, "fifo")
            os.mkfifo(fifo)
            for command in (["connect"], ["bench", "-c", "1", "-n", "1"]):
                child = start(*command, peer.url, "--record", fifo)
                self.assertIn(b"fifo: waiting for its reader", child.stderr.readline())
                child.send_signal(signal.SIGTERM)
                self.assertEqual(child.wait(DEADLINE), -signal.SIGTERM)
                child.communicate()
            child = start("connect", peer.url, "--record", fifo, "-x", "hi", "-n", "1")
            self.assertIn(b"fifo: waiting for its reader", child.stderr.readline())
            with open(fifo, encoding="utf-8") as reader:
                lines = [json.loads(line) for line in reader]
            child.communicate()
            self.assertEqual(child.returncode, 0)
        self.assertEqual([line.get("ev") for line in lines], [None, "open", "msg", "msg", "close"])


class Jsonl(Connect):
    def test_a_program_that_reads_nothing_is_not_read_either(self):
        def script(stream):
            try:
                echo(stream)
            except ConnectionResetError:
                pass  # it is killed in the middle
        with Peer(script) as peer:
            child = start("connect", peer.url, "--jsonl")
            op = b'{"op":"ping","data":"%s","ref":1}\n' % (b"x" * 100)
            os.set_blocking(child.stdin.fileno(), False)
            sent = 0
            while sent < 64 << 20 and select.select([], [child.stdin], [], 1)[1]:
                sent += os.write(child.stdin.fileno(), op * 100) if sent % len(op) == 0 else os.write(
                    child.stdin.fileno(), op[sent % len(op):])
            self.assertLess(sent, 16 << 20)
            child.kill()
            child.communicate()

    def events(self, script, *flags, ops=()):
        done = self.connect(script, "--jsonl", *flags, stdin="".join(op + "\n" for op in ops).encode())
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_tells_what_happens(self):
        def script(stream):
            stream.send(text("t"), Frame(0x2, b"\0\1"), ping("p"))
            list(stream.messages())
        open_, *events, end = self.events(script)
        self.assertEqual((open_["ev"], open_["status"]), ("open", 101))
        self.assertEqual([event.get("data") or event.get("b64") for event in events], ["t", "AAE=", "p"])
        self.assertEqual((end["ev"], end["code"], end["clean"]), ("close", 1000, True))

    def test_does_what_it_is_told(self):
        events = self.events(echo, ops=['{"op":"send","data":"hi","ref":1}', '{"op":"ping","data":"p"}',
                                        '{"op":"close","code":4000,"reason":"bye"}'])
        self.assertIn({"ev": "result", "ref": 1, "ok": True}, [strip(event) for event in events])
        self.assertIn({"ev": "msg", "data": "hi"}, [strip(event) for event in events])
        self.assertEqual(events[-1]["code"], 4000)

    def test_requests_are_answered(self):
        events = self.events(echo, "--json", ops=['{"op":"request","json":{"type":"q"},"ref":"r"}'])
        result = next(event for event in events if event["ev"] == "result")
        self.assertTrue(result["ok"])
        self.assertEqual(result["json"]["type"], "q")

    def test_expectations_time_out(self):
        events = self.events(echo, ops=['{"op":"expect","match":"x","timeout_ms":100,"ref":1}'])
        self.assertIn({"ev": "result", "ref": 1, "ok": False, "msg": "timed out"}, [strip(e) for e in events])

    def test_a_bad_line_does_not_end_the_stream(self):
        events = self.events(echo, ops=["nonsense", '{"op":"send","data":"after"}'])
        bad = next(event for event in events if event["ev"] == "error")
        self.assertEqual((bad["code"], bad["line"]), ("bad_op", 1))
        self.assertIn({"ev": "msg", "data": "after"}, [strip(event) for event in events])

    def test_a_bad_line_ends_a_strict_one(self):
        self.assert_status(self.connect(echo, "--jsonl", "--strict", stdin=b"nonsense\n"), 2, "line 1")

    def test_failures_are_events_too(self):
        done = run("connect", f"ws://127.0.0.1:{unused_port()}/", "--jsonl")
        event = json.loads(done.stdout)
        self.assertEqual((event["ev"], event["code"], event["exit"]), ("error", "connect", 3))


def strip(event):
    return {key: value for key, value in event.items() if key != "t"}


class Recording(Connect):
    def test_writes_what_went_both_ways(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "c.wscap.jsonl"
            self.connect(echo, "-x", "hi", "--record", str(path), "-H", "Authorization: Bearer secret")
            recorded = path.read_text(encoding="utf-8")
        header, open_, *messages, end = map(json.loads, recorded.splitlines())
        self.assertEqual((header["wscap"], header["source"]), (1, "connect"))
        self.assertEqual([(m["dir"], m["data"]) for m in messages], [(">", "hi"), ("<", "hi")])
        self.assertEqual((open_["ev"], end["ev"], end["by"]), ("open", "close", ">"))
        self.assertNotIn("secret", recorded)

    def test_an_unwritable_file_is_an_error_at_once(self):
        for file, words in (("/nonexistent/f", "No such file or directory"), ("/", "Is a directory")):
            self.assert_status(run("connect", "ws://127.0.0.1:1/", "--record", file), 9, words)

    def test_a_session_outlives_the_disk(self):
        limit = 4096
        for name in ("c.jsonl", "c.jsonl.gz"):
            with self.subTest(name), tempfile.TemporaryDirectory() as folder, Peer(echo) as peer:
                capture = f"{folder}/{name}"
                child = start("connect", peer.url, "--record", capture, preexec_fn=lambda: resource.setrlimit(
                    resource.RLIMIT_FSIZE, (limit, limit)))
                said = [b"small\n", random.Random(1).randbytes(2 * limit).hex().encode() + b"\n", b"after\n"]
                for line in said:
                    child.stdin.write(line)
                    child.stdin.flush()
                    self.assertEqual(child.stdout.readline(), line)
                _, err = child.communicate(timeout=DEADLINE)
                self.assertEqual(child.returncode, 9, err)
                self.assertEqual(err.count(b"\n"), 1, err)
                self.assertIn(b"File too large; the session goes on without the recording", err)
                done = run("replay", capture, "--info", "--lenient")
                self.assert_status(done, 0, "cut short")
                self.assertIn(b"messages sent 1 (5 bytes), received 1 (5 bytes)", done.stdout)

    def test_a_capture_on_standard_output_that_fails_ends_the_session(self):
        with open("/dev/full", "wb") as full:
            done = run("connect", "ws://127.0.0.1:1/", "--record", "-", stdout=full)
        self.assert_status(done, 9, "cannot write standard output: No space left on device")


class Terminal(unittest.TestCase):
    """With a terminal on all three streams."""

    def converse(self, script, typed, *flags, env=None):
        master, slave = pty.openpty()
        with Peer(script) as peer:
            child = start("connect", peer.url, *flags, stdin=slave, stdout=slave, stderr=slave,
                          env={"TERM": "xterm", "HOME": "", "XDG_STATE_HOME": "", **(env or {})}, start_new_session=True)
            os.close(slave)
            shown = b""
            for awaited, keys in typed:
                while awaited not in shown:
                    self.assertTrue(select.select([master], [], [], DEADLINE)[0], shown)
                    shown += os.read(master, 65536)
                os.write(master, keys)
            status = child.wait(DEADLINE)
            try:
                while got := os.read(master, 65536):
                    shown += got
            except OSError:
                pass  # the last one at the other end has gone
        os.close(master)
        return status, shown

    def test_prompts_and_shows_messages_escaped(self):
        def script(stream):
            self.assertEqual(stream.next(), text("typed"))
            stream.send(text("\x1b[2Jcolour"))
            list(stream.messages())
        status, shown = self.converse(script, [(b"> ", b"typed\n"), (b"colour", b"\x04")],
                                      env={"NO_COLOR": "1"})
        self.assertEqual(status, 0)
        self.assertIn(b"< \\x1b[2Jcolour\r\n", shown)

    def test_colours_messages_unless_told_not_to(self):
        for flags, coloured in (((), True), (("--no-color",), False)):
            with self.subTest(flags):
                _, shown = self.converse(say("hello"), [(b"hello", b"\x04")], *flags)
                self.assertEqual(b"\x1b[36m< hello" in shown, coloured, shown)


if __name__ == "__main__":
    unittest.main()
