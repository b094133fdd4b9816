"""`wskit serve --record`: what its clients and it say is a capture that can be played again."""

import asyncio
import contextlib
import gzip
import http.client
import json
import os
import resource
import subprocess
import tempfile
import time
import unittest

import websockets

from frames import binary
from raw import upgrade
from wskit import BINARY, DEADLINE, Serve, run


def load(path):
    """The header and the events of a capture."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        header, *events = [json.loads(line) for line in file]
    return header, events


def told(events, connection):
    """"> hello", "< hello" of one connection."""
    return [f"{event['dir']} {event.get('data', event.get('b64'))}" for event in events
            if event["ev"] == "msg" and event["c"] == connection]


def until(met, what):
    end = time.monotonic() + DEADLINE
    while not met():
        if time.monotonic() > end:
            raise AssertionError(f"not within {DEADLINE} s: {what}")
        time.sleep(0.01)


async def converse(url, *messages, **how):
    """Sends each message when the last has been answered."""
    async with websockets.connect(url, **how) as client:
        answers = []
        for message in messages:
            await client.send(message)
            answers.append(await client.recv())
        return answers


class Recording(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "session.wscap.jsonl")

    def played_again(self, *arguments):
        done = run("replay", self.path, *arguments, "--check", "--pace", "lockstep")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("0 differences", done.stderr)

    def test_several_loops_write_one_file_that_plays_again(self):
        async def crowd(url):
            await asyncio.gather(*(converse(url, *(f"{who} {i}" for i in range(20)), b"\0\xff") for who in range(30)))
        with Serve("--echo", "--threads", "4", "--record", self.path) as serve:
            asyncio.run(crowd(serve.url))
            serve.child.terminate()
            self.assertEqual(serve.wait(), 0)
        header, events = load(self.path)
        self.assertEqual((header["wscap"], header["source"]), (1, "serve"))
        times = [event["t"] for event in events]
        self.assertEqual(times, sorted(times))
        for connection in range(1, 31):
            lines = told(events, str(connection))
            self.assertEqual(len(lines), 42)
            self.assertEqual(lines[-2:], ["> AP8=", "< AP8="])
        self.assertEqual(sum(event["ev"] == "close" and event["code"] == 1000 for event in events), 30)
        with Serve("--echo") as again:
            self.played_again(again.url)

    def test_a_proxy_records_what_replays_at_the_server_behind_it(self):
        with Serve("--echo") as echo:
            with Serve("--proxy", echo.url + "base", "--record", self.path) as serve:
                asyncio.run(converse(serve.url + "x?q=1", "hello", "again", user_agent_header="me"))
            _, events = load(self.path)
            self.assertEqual(events[0]["url"], echo.url + "base/x?q=1")
            self.assertIn(["User-Agent", "me"], events[0]["headers"])
            self.assertEqual(told(events, "1"), ["> hello", "< hello", "> again", "< again"])
            self.played_again()

    def test_rooms_in_order_across_loops(self):
        async def talk(url):
            async with websockets.connect(url) as ann, websockets.connect(url) as bob:
                for who in (ann, bob):
                    await who.send('{"type":"join","roomId":"r"}')
                    while json.loads(await who.recv())["type"] != "presence":
                        pass
                for i in range(50):
                    speaker, listener = (ann, bob) if i % 2 else (bob, ann)
                    await speaker.send(json.dumps({"type": "message", "roomId": "r", "content": i}))
                    while json.loads(await listener.recv()).get("content") != i:
                        pass
        with Serve("--threads", "2", "--record", self.path) as serve:
            asyncio.run(talk(serve.url))
        _, events = load(self.path)
        said = {}
        for event in events:
            message = json.loads(event["data"]) if event["ev"] == "msg" else {}
            if message.get("type") == "message":
                said.setdefault(message["content"], []).append(event["dir"])
        self.assertEqual(said, {i: [">", "<", "<"] for i in range(50)})

    def test_keeps_secrets_out_unless_told_otherwise(self):
        def recorded(*flags):
            with tempfile.NamedTemporaryFile("w", suffix=".json") as tokens:
                json.dump({"token": [{"token": "s3cret", "user": "ann"}]}, tokens)
                tokens.flush()
                with Serve("--tokens", tokens.name, "--record", self.path, *flags) as serve:
                    done = run("connect", serve.url + "?token=s3cret", "-H", "Cookie: s3cret", "-x", '{"type":"ping"}')
                    self.assertEqual(done.returncode, 0, done.stderr)
                    asyncio.run(converse(serve.url, '{"type":"auth","token":"s3cret"}'))
            with open(self.path, encoding="utf-8") as file:
                return file.read()
        self.assertNotIn("s3cret", recorded())
        self.assertEqual(recorded("--no-redact").count("s3cret"), 3)

    def test_looks_for_what_a_client_opens_with_in_all_that_is_said(self):
        token = "s3cr3t/of+a-client"
        for options in (["--token", token], ["--token", token, "--auth-via", "query"], ["--user", "ann:" + token],
                        ["--subprotocol", "bearer.s3cr3t+of-a-client"]):
            with self.subTest(options):
                with Serve("--echo", "--record", self.path) as serve:
                    done = run("connect", serve.url, *options, "-n", "1", "-x", json.dumps({"I am": options[1].split(":")[-1].removeprefix("bearer.")}))
                    self.assertEqual(done.returncode, 0, done.stderr)
                with open(self.path, encoding="utf-8") as file:
                    written = file.read()
                self.assertNotIn("s3cr3t", written)
                self.assertEqual(written.count('\\"I am\\": \\"REDACTED\\"'), 2, written)

    def test_a_killed_server_leaves_a_readable_file(self):
        for suffix in ("", ".gz"):
            path = self.path + suffix
            with self.subTest(suffix), Serve("--echo", "--record", path) as serve:
                asyncio.run(converse(serve.url, *(str(i) for i in range(100))))
                # Nothing more waits than the time for which events gather.
                until(lambda path=path: any(event["ev"] == "close" for event in tolerant(path)), "the close")
                serve.child.kill()
                serve.child.wait()
                done = run("replay", path, "--info")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("messages sent 100", done.stdout)
                self.assertEqual("cut short" in done.stderr, bool(suffix))

    def test_records_programs_and_polls(self):
        with Serve("--exec", "cat", "--record", self.path) as serve:
            asyncio.run(converse(serve.url, "hello"))
        self.assertEqual(told(load(self.path)[1], "1"), ["> hello", "< hello"])
        with Serve("--fallback", "poll", "--record", self.path) as serve:
            client = http.client.HTTPConnection("127.0.0.1", serve.port, timeout=DEADLINE)

            def ask(method, path, body=None):
                client.request(method, path, body)
                return client.getresponse().read().decode()
            session = json.loads(ask("POST", "/poll"))["session"]
            ask("POST", f"/poll?session={session}", '[{"type":"ping"},{"type":"ping"}]')
            ask("DELETE", f"/poll?session={session}")
            client.close()
        _, events = load(self.path)
        self.assertEqual((events[0]["url"], events[0]["status"]), (f"ws://127.0.0.1:{serve.port}/poll", 200))
        self.assertEqual([line[0] for line in told(events, "1")], [">", "<", "<", ">", "<"])
        self.assertEqual((events[-1]["ev"], events[-1]["code"], events[-1]["by"]), ("close", 1000, ">"))

    def test_standard_output_takes_it(self):
        with Serve("--echo", "--record", "-") as serve:
            asyncio.run(converse(serve.url, "hello"))
            serve.out.until('"ev":"close"')
        self.assertIn('"data":"hello"', "\n".join(serve.out.seen))

    def test_a_reader_that_goes_ends_the_commands_and_is_no_failure(self):
        with Serve("--echo") as echo:
            for command in (["serve", "127.0.0.1:0", "--echo", "--port-file", self.path],
                            ["connect", echo.url],
                            ["bench", echo.url, "-n", "1000", "-c", "1", "--warmup", "0", "-o", self.path]):
                with self.subTest(command[0]), subprocess.Popen(
                        [BINARY, *command, "--record", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE) as child:
                    self.assertIn(b'"wscap":1', child.stdout.readline())
                    child.stdout.close()
                    if command[0] == "serve":
                        child.stderr.readline()  # it listens
                        with open(self.path, encoding="ascii") as file, contextlib.suppress(
                                websockets.ConnectionClosed):
                            asyncio.run(converse(f"ws://127.0.0.1:{file.read().strip()}/", "a"))
                    # What is read is not the end of the input, but that of the reader.
                    if command[0] == "connect":
                        child.stdin.write(b"a\n")
                        child.stdin.flush()
                    self.assertEqual(child.wait(DEADLINE), 0)
                    self.assertNotIn(b"cannot write", child.stderr.read())

    def test_a_slow_disk_costs_events_and_not_clients(self):
        os.mkfifo(self.path)
        size, count = 1 << 20, 100
        opened = []
        pipe = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        with Serve("--echo", "--threads", "1", "--max-message", "2m", "--record", self.path) as serve, \
                serve.dial() as stream:
            frames = upgrade(stream)
            for _ in range(count):
                stream.sendall(binary(b"x" * size).encode(from_client=True))
                self.assertEqual(len(frames.next().payload), size)
            serve.err.until("events are lost")
            client = http.client.HTTPConnection("127.0.0.1", serve.port, timeout=DEADLINE)
            client.request("GET", "/stats")
            lost = json.loads(client.getresponse().read())["unrecorded_events"]
            client.close()
            self.assertGreater(lost, 0)
            os.set_blocking(pipe, True)
            serve.child.terminate()
            with open(pipe, "rb") as reading:
                opened = [json.loads(line) for line in reading][1:]
            self.assertEqual(serve.wait(), 0)
        marks = [event["label"] for event in opened if event["ev"] == "mark"]
        kept = sum(event["ev"] == "msg" for event in opened)
        self.assertTrue(marks and all("events lost here" in mark for mark in marks), marks)
        self.assertEqual(kept + lost, 2 * count)
        self.assertLess(kept * size, 80 << 20)

    def test_a_disk_that_fails_ends_the_capture_and_not_the_server(self):
        limit = 100_000
        with Serve("--echo", "--record", self.path) as serve:
            resource.prlimit(serve.child.pid, resource.RLIMIT_FSIZE, (limit, limit))
            asyncio.run(converse(serve.url, "x" * limit))
            serve.err.until("cannot write " + self.path)
            self.assertEqual(asyncio.run(converse(serve.url, "alive")), ["alive"])
            serve.child.terminate()
            self.assertEqual(serve.wait(), 9)
        self.assertEqual(sum("cannot write" in line for line in serve.err.rest()), 1)

    def test_says_what_cannot_be(self):
        for flags, code, complaint in (
                (["--record", "/nowhere/file"], 9, "cannot write /nowhere/file: No such file or directory"),
                (["--jsonl", "--record", "-"], 2, "--jsonl: contradicts --record -; leave one of them out\n"
                 "See 'wskit serve --help'.")):
            with self.subTest(flags):
                done = run("serve", "127.0.0.1:0", *flags)
                self.assertEqual((done.returncode, done.stderr.strip()), (code, f"wskit serve: {complaint}"))


def tolerant(path):
    """The whole lines of a capture that is still being written."""
    events = []
    with contextlib.suppress(EOFError, ValueError):
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
            for line in file:
                events.append(json.loads(line))
    return events[1:]


if __name__ == "__main__":
    unittest.main()
