"""`wskit connect --fallback` behind a proxy that lets no upgrade through, and then does."""
import asyncio
import json
import pathlib
import queue
import random
import re
import signal
import socket
import tempfile
import threading
import unittest

import websockets

from peer import DEADLINE, Running, read_head, run, start

JOIN = '{"type":"join","roomId":"r"}'


def message(number):
    return json.dumps({"type": "message", "roomId": "r", "content": number})


class Proxy:
    """Passes HTTP on to `port`, but upgrades only when told to; loses answers by chance."""

    def __init__(self, port, refusal="426 Upgrade Required", losses=0.0):
        self.port, self.refusal, self.losses = port, refusal, losses
        self.allows, self.refused, self.lost = False, 0, 0
        self.chance = random.Random(5)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"ws://127.0.0.1:{self.listener.getsockname()[1]}/"
        self.thread = threading.Thread(target=self.accept, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client:
            head, behind = read_head(client)
            if head is None:
                return
            if "upgrade: websocket" in head.lower() and not self.allows:
                self.refused += 1
                if self.refusal:
                    body = '{"nothing":"here"}'
                    client.sendall(f"HTTP/1.1 {self.refusal}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
                return
            try:
                self.pass_on(client, head.encode() + b"\r\n\r\n" + behind, "session=" in head)
            except OSError:
                pass  # one side has gone

    def pass_on(self, client, begin, may_be_lost):
        with socket.create_connection(("127.0.0.1", self.port)) as server:
            server.sendall(begin)
            back = threading.Thread(target=self.pump, args=(client, server), daemon=True)
            back.start()
            if not may_be_lost or self.chance.random() >= self.losses:
                self.pump(server, client)
            elif server.recv(1):  # it has done what it was asked to, and the answer gets lost
                self.lost += 1
                client.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def pump(source, sink):
        try:
            while data := source.recv(1 << 16):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # one side has gone


class Witness:
    """Another member of the room, on a WebSocket of its own."""

    def __init__(self, port):
        self.url, self.heard, self.ready = f"ws://127.0.0.1:{port}/", queue.Queue(), threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.listen()), daemon=True)

    async def listen(self):
        async with websockets.connect(self.url) as socket_:
            self.leave = (asyncio.get_running_loop(), asyncio.Event())
            await socket_.send(JOIN)
            hearing = asyncio.ensure_future(self.hear(socket_))
            await self.leave[1].wait()
            hearing.cancel()

    async def hear(self, socket_):
        async for text in socket_:
            message_ = json.loads(text)
            if message_["type"] == "presence":
                self.ready.set()
            if message_["type"] == "message":
                self.heard.put(message_["content"])

    def contents(self, count):
        return [self.heard.get(timeout=DEADLINE) for _ in range(count)]

    def __enter__(self):
        self.thread.start()
        assert self.ready.wait(DEADLINE)
        return self

    def __exit__(self, *_):
        loop, event = self.leave
        loop.call_soon_threadsafe(event.set)
        self.thread.join()


class Fallback(unittest.TestCase):
    def serve(self, *flags):
        """A rooms server with long polling; its port."""
        child = start("serve", "127.0.0.1:0", "--fallback", "poll", *flags)
        self.server = child
        self.addCleanup(lambda: (child.kill(), child.communicate()) if child.poll() is None else None)
        return int(re.search(r"ws://[^:]+:(\d+)", child.stderr.readline().decode())[1])

    def assert_done(self, done, status=0, *said):
        self.assertEqual(done.returncode, status, done.stderr)
        for words in said:
            self.assertIn(words, done.stderr.decode())

    def types(self, lines):
        return [json.loads(line)["type"] for line in lines]

    def test_every_sign_that_a_websocket_is_impossible(self):
        port = self.serve()
        for refusal in ("426 Upgrade Required", "400 Bad Request", "200 OK", "501 Not Implemented", "502 Bad Gateway",
                        ""):
            with self.subTest(refusal), Proxy(port, refusal) as proxy:
                done = run("connect", proxy.url, "--fallback", "-x", JOIN, "-x", message("hi"), "--until",
                           '{"content":"hi"}', "--timeout", "10s")
                self.assert_done(done, 0, "open, by long polling: a WebSocket is impossible here")
                self.assertEqual(self.types(done.stdout.splitlines()), ["welcome", "user_joined", "presence", "message"])
                self.assertEqual(proxy.refused, 1)

    def test_other_refusals_stay_what_they_are(self):
        port = self.serve()
        for refusal, status in (("401 Unauthorized", 7), ("403 Forbidden", 7), ("404 Not Found", 4), ("503 Busy", 4)):
            with self.subTest(refusal), Proxy(port, refusal) as proxy:
                self.assert_done(run("connect", proxy.url, "--fallback"), status, refusal)

    def test_without_it_there_is_no_connection(self):
        with Proxy(self.serve()) as proxy:
            self.assert_done(run("connect", proxy.url), 4, "426")

    def test_4_when_there_is_no_long_polling_either(self):
        child = start("serve", "127.0.0.1:0", "--echo")
        self.addCleanup(lambda: (child.kill(), child.communicate()))
        port = int(re.search(r"ws://[^:]+:(\d+)", child.stderr.readline().decode())[1])
        with Proxy(port) as proxy:
            self.assert_done(run("connect", proxy.url, "--fallback"), 4, "426 Upgrade Required; and the server answered")

    def test_a_websocket_is_taken_where_there_is_one(self):
        port = self.serve()
        done = run("connect", f"ws://127.0.0.1:{port}/", "--fallback", "-x", '{"op":"send","json":{"type":"ping"}}',
                   "--until", "pong", "--jsonl")
        self.assertEqual(json.loads(done.stdout.splitlines()[0])["status"], 101)

    def test_nothing_is_lost_doubled_or_swapped_though_answers_are(self):
        total = 60
        port = self.serve()
        with Proxy(port, losses=0.3) as proxy, Witness(port) as witness:
            with Running("connect", proxy.url, "--fallback", "--until", f'{{"content":{total - 1}}}') as user:
                user.say(JOIN)
                seen = []
                for number in range(total):
                    user.say(message(number))
                    if number % 3 == 2:
                        seen += witness.contents(3)
                status, out, err = user.end()
        self.assertEqual(status, 0, err)
        self.assertEqual(seen, list(range(total)))
        heard = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([each["content"] for each in heard if each["type"] == "message"], list(range(total)))
        self.assertGreater(proxy.lost, 5)

    def test_it_goes_up_when_the_websocket_works_and_loses_nothing(self):
        total = 300
        port = self.serve()
        with tempfile.NamedTemporaryFile() as greeting, Proxy(port, losses=0.1) as proxy, \
                Witness(port) as witness:
            greeting.write(JOIN.encode() + b"\n")
            greeting.flush()
            with Running("connect", proxy.url, "--fallback", "--upgrade-interval", "50ms", "--on-open",
                         greeting.name) as user:
                user.note("by long polling")
                for number in range(total):
                    user.say(message(number))
                    if number == total // 3:
                        proxy.allows = True
                    if number == 2 * total // 3:
                        user.note("a WebSocket is possible now; reconnecting in 0 s")
                        user.note("open again")
                self.assertEqual(witness.contents(total), list(range(total)))
                status, out, err = user.end()
        self.assertEqual(status, 0, err)
        heard = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(self.types(out.splitlines()).count("welcome"), 2)
        own = [each["content"] for each in heard if each["type"] == "message"]
        # Between the two sessions there is no room to hear in: no message comes twice, or out of order.
        self.assertEqual(own, sorted(set(own)))
        self.assertEqual(own[-1], total - 1)

    def test_programs_hear_of_it(self):
        port = self.serve()
        with Proxy(port) as proxy, Running("connect", proxy.url, "--fallback", "--upgrade-interval", "50ms",
                                           "--jsonl") as program:
            first = json.loads(program.hear())
            self.assertEqual((first["ev"], first["status"], first["attempt"]), ("open", 200, 1))
            proxy.allows = True
            events = [first]
            while len([each for each in events if each["ev"] == "open"]) < 2:
                events.append(json.loads(program.hear()))
            self.assertEqual((events[-1]["status"], events[-1]["attempt"]), (101, 2))
            moved = next(each for each in events if each["ev"] == "reconnecting")
            self.assertIn("a WebSocket is possible now", moved["cause"])
            self.assertEqual(moved["in_ms"], 0)

    def test_the_same_exit_statuses(self):
        port = self.serve()
        with Proxy(port) as proxy:
            self.assert_done(run("connect", proxy.url, "--fallback", stdin=JOIN.encode()), 0)
            self.assert_done(run("connect", proxy.url, "--fallback", "-x", JOIN, "-n", "1", "--expect", "nothing"), 1)
            self.assert_done(run("connect", proxy.url, "--fallback", "--expect", "no such word", "--timeout", "300ms"), 8)
            with Running("connect", proxy.url, "--fallback", "--eof", "keep") as user:
                user.hear()
                user.child.send_signal(signal.SIGINT)
                self.assertEqual(user.child.wait(DEADLINE), 130)
            with Running("connect", proxy.url, "--fallback", "--eof", "keep", "-v") as user:
                user.hear()
                self.server.send_signal(signal.SIGTERM)
                user.note("the server closed with 1001 (going away)")
                self.assertEqual(user.child.wait(DEADLINE), 0)

    def test_what_is_no_message_for_rooms_is_told(self):
        port = self.serve()
        with Proxy(port) as proxy:
            for line in ("plain text", "[1,2", '"a"', "[1]"):
                with self.subTest(line):
                    done = run("connect", proxy.url, "--fallback", "-x", line, "--until", '{"type":"error"}',
                               "--timeout", "10s")
                    self.assert_done(done)

    def test_tokens(self):
        secret = "s3cr3t-T0ken"
        with tempfile.TemporaryDirectory() as folder:
            tokens = pathlib.Path(folder, "tokens.json")
            tokens.write_text(json.dumps({"token": [{"token": secret, "user": "ann"}]}), encoding="utf-8")
            port = self.serve("--tokens", str(tokens))
            with Proxy(port) as proxy:
                for place in ("header", "query", "first", "subprotocol"):
                    with self.subTest(place):
                        done = run("connect", proxy.url, "--fallback", "--token", secret, "--auth-via", place, "-vv",
                                   "-x", JOIN, "--until", "presence", "--timeout", "10s")
                        self.assert_done(done)
                        self.assertIn(b'"userId":"ann"', done.stdout)
                        self.assertNotIn(secret.encode(), done.stderr + done.stdout)
                        done = run("connect", proxy.url, "--fallback", "--token", "wrong", "--auth-via", place)
                        self.assert_done(done, 7)

    def test_a_server_that_forgets(self):
        port = self.serve()
        with Proxy(port) as proxy, Running("connect", proxy.url, "--fallback", "--retry", "inf", "--retry-base",
                                           "50ms", "--retry-max", "200ms") as user:
            user.hear()
            self.server.kill()
            self.server.communicate()
            child = start("serve", f"127.0.0.1:{port}", "--fallback", "poll")
            self.addCleanup(lambda: (child.kill(), child.communicate()))
            user.note("the server has forgotten the session; reconnecting")
            user.note("open again, by long polling")


if __name__ == "__main__":
    unittest.main()
