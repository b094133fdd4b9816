"""Tokens for connect, bench and replay: where they come from, where they go, and where they never show."""
import json
import os
import pathlib
import re
import shlex
import tempfile
import unittest

from peer import Peer, Series, echo, raw, read_head, run, start, upgraded
from frames import close, text

SECRET = "s3cr3t-T0ken.with-dots"
PLACES = ("header", "query", "first", "subprotocol")


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    def serve(self, *flags):
        """A rooms server; its URL."""
        child = start("serve", "127.0.0.1:0", *flags)
        self.addCleanup(lambda: (child.terminate(), child.communicate()))
        return re.search(r"ws://\S+", child.stderr.readline().decode())[0]

    def serve_tokens(self):
        tokens = self.file("tokens.json", json.dumps({"token": [{"token": SECRET, "user": "ann", "roles": ["ops"]}]}))
        return self.serve("--tokens", tokens)

    def assert_done(self, done, status=0, *said):
        self.assertEqual(done.returncode, status, done.stderr)
        for words in said:
            self.assertIn(words, done.stderr.decode())

    def assert_secret(self, *texts):
        for each in texts:
            each = each if isinstance(each, bytes) else each.encode()
            self.assertNotIn(SECRET.encode(), each)

    def who(self, url, *flags, env=None):
        """Joins a room: the user that the server takes it for."""
        done = run("connect", url, "-x", '{"type":"join","roomId":"r"}', "--until", '{"type":"presence"}',
                   "--timeout", "10s", *flags, env=env)
        self.assert_done(done)
        joined = [json.loads(line) for line in done.stdout.splitlines()]
        return next(message["userId"] for message in joined if message["type"] == "user_joined")


class LettingIn(Folder):
    def test_every_place(self):
        url = self.serve_tokens()
        for place in PLACES:
            with self.subTest(place):
                self.assertEqual(self.who(url, "--token", SECRET, "--auth-via", place), "ann")

    def test_every_source(self):
        url = self.serve_tokens()
        file = self.file("token", SECRET + "\n")
        self.assertEqual(self.who(url, "--token-file", file), "ann")
        self.assertEqual(self.who(url, "--token-cmd", f"cat {shlex.quote(file)}"), "ann")
        self.assertEqual(self.who(url, env={"WSKIT_CONNECT_TOKEN": SECRET}), "ann")
        self.assertEqual(self.who(url, "--config", self.file("c.toml", f'[connect]\ntoken = "{SECRET}"\n')), "ann")

    def test_a_signed_token(self):
        secret = self.file("key", "a secret that is long enough for HS256, as it should be")
        url = self.serve("--jwt-secret-file", secret)
        command = f"{shlex.quote(os.environ['WSKIT'])} token --secret-file {shlex.quote(secret)} --sub bob"
        for place in PLACES:
            with self.subTest(place):
                self.assertEqual(self.who(url, "--token-cmd", command, "--auth-via", place), "bob")

    def test_7_with_a_wrong_one_in_every_place(self):
        url = self.serve_tokens()
        for place in PLACES:
            with self.subTest(place):
                done = run("connect", url, "--token", "wrong", "--auth-via", place, "--retry", "3")
                self.assert_done(done, 7)
                self.assertNotIn(b"reconnecting", done.stderr)

    def test_bench_and_replay(self):
        url = self.serve_tokens()
        capture = str(self.folder / "c.wscap.jsonl")
        self.assert_done(run("connect", url, "--token", SECRET, "-x", '{"type":"ping","timestamp":1}',
                             "--until", "pong", "--record", capture))
        for place in PLACES:
            with self.subTest(place):
                flags = ("--token", SECRET, "--auth-via", place)
                done = run("bench", url, "--mode", "connect", "-c", "2", "-n", "10", *flags)
                self.assert_done(done)
                self.assert_secret(done.stdout, done.stderr)
                done = run("replay", capture, *flags)
                self.assert_done(done, 0, "1 of 1 connection opened, 1 message sent")
                self.assert_secret(done.stdout, done.stderr)
        self.assert_done(run("bench", url, "-c", "1", "-n", "1", "--token", "wrong", "--auth-via", "first"), 7)
        self.assert_done(run("replay", capture, "--token", "wrong"), 7)

    def test_a_recorded_first_message_gets_the_token_that_it_has_lost(self):
        url = self.serve_tokens()
        capture = str(self.folder / "c.wscap.jsonl")
        self.assert_done(run("connect", url, "-x", json.dumps({"type": "auth", "token": SECRET}),
                             "--until", "auth_ok", "--record", capture))
        for place in PLACES:
            with self.subTest(place):
                done = run("replay", capture, "--check", "--token", SECRET, "--auth-via", place, "--match", "subset",
                           *(part for field in ("id", "timestamp", "connectionId", "userId") for part in ("--ignore", "/" + field)))
                self.assert_done(done, 0, "1 message sent")
                self.assert_secret(done.stdout, done.stderr)
        done = run("replay", capture)
        self.assert_done(done, 7, "a recorded message has lost its token; give one with --token-file")

    def test_nothing_is_sent_ahead_of_the_answer(self):
        def script(stream):
            self.assertEqual(json.loads(stream.next().payload), {"type": "auth", "token": SECRET})
            stream.send(text('{"type":"welcome"}'))
            stream.connection.settimeout(0.2)
            with self.assertRaises(TimeoutError):
                stream.next()
            stream.connection.settimeout(10)
            stream.send(text('{"type":"auth_ok","userId":"ann"}'))
            self.assertEqual(stream.next().payload, b"greeting")
            self.assertEqual(stream.next().payload, b"hello")
            stream.send(text("done"))
            list(stream.messages())
        with Peer(script) as peer:
            done = run("connect", peer.url, "--token", SECRET, "--auth-via", "first", "-x", "hello",
                       "--on-open", self.file("greeting", "greeting\n"), "--until", "done")
        self.assert_done(done)
        self.assertEqual(done.stdout, b'{"type":"welcome"}\ndone\n')

    def test_a_recording_begins_with_the_connection_and_not_with_the_answer(self):
        def mute(stream):
            stream.send(text("welcome"))
            list(stream.messages())
        for command, flags in (("connect", ("--connect-timeout", "300ms")),
                               ("bench", ("-c", "1", "-n", "1", "--connect-timeout", "300ms"))):
            capture = self.folder / f"{command}.jsonl"
            with self.subTest(command), Peer(mute) as peer:
                done = run(command, peer.url, "--token", SECRET, "--auth-via", "first", "--record", str(capture), *flags)
                self.assert_done(done, 8)
                events = [json.loads(line) for line in capture.read_text(encoding="utf-8").splitlines()][1:]
                self.assertEqual([(event["ev"], event.get("dir"), event.get("data")) for event in events],
                                 [("open", None, None), ("msg", ">", '{"type":"auth","token":"REDACTED"}'),
                                  ("msg", "<", "welcome"), ("close", None, None)])

    def test_8_when_the_first_message_is_not_answered(self):
        with Peer(lambda stream: list(stream.messages())) as peer:
            done = run("connect", peer.url, "--token", SECRET, "--auth-via", "first", "--connect-timeout", "300ms")
        self.assert_done(done, 8, "no answer to the token within 0.3s")


class Renewing(Folder):
    def test_a_command_runs_anew_for_each_attempt(self):
        counter = self.file("count", "")
        command = f"echo >> {shlex.quote(counter)}; echo token-$(wc -l < {shlex.quote(counter)})"
        heads = []

        def drop(stream):
            heads.append(stream.head)
            stream.connection.close()

        def stay(stream):
            heads.append(stream.head)
            stream.send(text("in"))
            echo(stream)
        with Series(drop, drop, stay) as peer:
            done = run("connect", peer.url, "--token-cmd", command, "--retry", "5", "--retry-base", "10ms", "-n", "1")
        self.assert_done(done)
        self.assertEqual([re.search("Authorization: Bearer (.*)", head)[1].strip() for head in heads],
                         ["token-1", "token-2", "token-3"])

    def test_a_file_is_read_anew_for_each_attempt(self):
        file = self.file("token", "one")
        heads = []

        def drop(stream):
            heads.append(stream.head)
            pathlib.Path(file).write_text("two", encoding="utf-8")
            stream.connection.close()

        def stay(stream):
            heads.append(stream.head)
            stream.send(text("in"))
            echo(stream)
        with Series(drop, stay) as peer:
            self.assert_done(run("connect", peer.url, "--token-file", file, "--auth-via", "query", "--retry", "5",
                                 "--retry-base", "10ms", "-n", "1"))
        self.assertEqual([head.split()[1] for head in heads], ["/?token=one", "/?token=two"])

    def test_the_first_message_goes_out_after_each_open(self):
        def first(stream):
            self.assertEqual(json.loads(stream.next().payload)["token"], SECRET)
            stream.send(text('{"type":"auth_ok"}'))
            stream.connection.close()

        def second(stream):
            self.assertEqual(json.loads(stream.next().payload)["token"], SECRET)
            stream.send(text('{"type":"auth_ok"}'), text("in"))
            list(stream.messages())
        with Series(first, second) as peer:
            done = run("connect", peer.url, "--token", SECRET, "--auth-via", "first", "--retry", "3",
                       "--retry-base", "10ms", "-n", "1")
        self.assert_done(done)
        self.assertEqual(done.stdout, b"in\n")

    def test_commands_that_fail(self):
        for command, words in ((f"echo {SECRET}; echo {SECRET} >&2; exit 3", "--token-cmd: the command ended with status 3"),
                               ("kill -9 $$", "--token-cmd: the command was ended by signal 9"),
                               ("true", "--token-cmd: there is no token"),
                               (f"echo {SECRET}; echo {SECRET}", "--token-cmd: a token is one line"),
                               (f"yes {SECRET}", "--token-cmd: the command prints more than 64 KiB"),
                               ("nosuchprogram", "--token-cmd: the command ended with status 127")):
            for name in ("connect", "bench"):
                with self.subTest(command, name=name):
                    done = run(name, "ws://127.0.0.1:1/", "--token-cmd", command)
                    self.assert_done(done, 2, words)
                    self.assert_secret(done.stderr, done.stdout)

    def test_a_command_does_not_wait_for_what_it_leaves_behind(self):
        with Peer(echo) as peer:
            done = run("connect", peer.url, "--token-cmd", "sleep 60 & echo t", "-x", "hi", "-w", "0")
        self.assert_done(done)

    def test_usage(self):
        for flags, words in ((("--token", "a", "--token-file", "b"), "--token-file: contradicts --token"),
                             (("--token", "a", "-u", "u:p"), "the token would be a second Authorization"),
                             (("--token", "two words", "--auth-via", "subprotocol"), "cannot be sent as a subprotocol"),
                             (("--token-file", "/nonexistent"), "--token-file: /nonexistent: No such file")):
            with self.subTest(flags):
                self.assert_done(run("connect", "ws://127.0.0.1:1/", *flags), 2, words)


class Secrecy(Folder):
    """A server that repeats everything it is told, and a user who wants to see everything."""

    def said(self, done, capture):
        written = pathlib.Path(capture).read_bytes() if os.path.exists(capture) else b""
        return done.stdout + done.stderr + written

    def test_in_no_place_on_success(self):
        def script(stream):
            stream.next()
            stream.send(close(4000, f"bye {SECRET}"))
            stream.next()
        for place in ("header", "query", "subprotocol"):
            with self.subTest(place):
                capture = str(self.folder / f"{place}.jsonl")
                extra = f"Sec-WebSocket-Protocol: bearer.{SECRET}\r\n" if place == "subprotocol" else ""
                with Peer(script, extra=extra + f"X-Echo: {SECRET}\r\n") as peer:
                    done = run("connect", peer.url, "--token", SECRET, "--auth-via", place, "-vv", "-x", "hi",
                               "--record", capture)
                self.assert_done(done, 6, "4000")
                self.assert_secret(self.said(done, capture))
                self.assertIn(b"REDACTED", done.stderr)

    def test_in_no_event(self):
        with Peer(lambda stream: (stream.send(close(4000, SECRET)), stream.next())) as peer:
            done = run("connect", peer.url, "--token", SECRET, "--auth-via", "query", "--jsonl", "--eof", "keep")
        self.assert_secret(done.stdout, done.stderr)

    def test_in_no_refusal(self):
        for place in ("header", "query", "subprotocol"):
            for status in ("404 Not Found", "401 Unauthorized", "302 Found"):
                @raw
                def refuse(connection, line=status):
                    head, _ = read_head(connection)
                    body = f"what is {head}?"
                    connection.sendall(f"HTTP/1.1 {line}\r\nLocation: /login?was={SECRET}\r\nX-Was: {SECRET}\r\n"
                                       f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
                with self.subTest(place, status=status), Series(refuse) as peer:
                    done = run("connect", peer.url, "--token", SECRET, "--auth-via", place, "-vv", "--jsonl")
                    self.assertNotEqual(done.returncode, 0)
                    self.assert_secret(done.stdout, done.stderr)

    def test_in_no_message_about_the_first_message(self):
        def script(stream):
            stream.next()
            stream.send(text(json.dumps({"type": "error", "code": "UNAUTHORIZED", "message": f"{SECRET}?"})))
            stream.send(close(4401, SECRET))
            stream.next()
        capture = str(self.folder / "c.jsonl")
        with Peer(script) as peer:
            done = run("connect", peer.url, "--token", SECRET, "--auth-via", "first", "-vv", "--record", capture)
        self.assert_done(done, 7, "the server does not take the token: UNAUTHORIZED")
        self.assert_secret(self.said(done, capture))

    def test_of_a_token_in_the_url_either(self):
        capture = str(self.folder / "c.jsonl")
        with Peer(echo) as peer:
            url = f"{peer.url}?token={SECRET}&x=1"
            done = run("connect", url, "-vv", "-x", "hi", "-w", "0", "--record", capture)
            self.assert_done(done, 0, "?token=REDACTED&x=1: open")
            self.assert_secret(self.said(done, capture))
        for bad in (url, f"ws://127.0.0.1:x/?token={SECRET}", f"ftp://h/?access_token={SECRET}"):
            with self.subTest(bad):
                done = run("connect", bad)
                self.assertNotEqual(done.returncode, 0)
                self.assert_secret(done.stderr)

    def test_is_given_to_no_other_server(self):
        heads = []

        @raw
        def stranger(connection):
            stream = upgraded(connection)
            heads.append(stream.head)
            echo(stream)
        for place in PLACES:
            with self.subTest(place), Series(stranger) as other:
                @raw
                def redirect(connection, to=other.url):
                    read_head(connection)
                    connection.sendall(f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode())
                with Series(redirect) as peer:
                    done = run("connect", peer.url, "-L", "--token", SECRET, "--auth-via", place, "-x", "hi", "-n", "1")
                self.assert_done(done)
                self.assertEqual(done.stdout, b"hi\n")
        self.assertEqual(len(heads), len(PLACES))
        self.assert_secret(*heads)


if __name__ == "__main__":
    unittest.main()
