"""`wskit serve --jsonl`: a program beside the rooms."""
import asyncio
import base64
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import websockets

from peer import DEADLINE, start
from frames import text
from hostile import resident
from raw import UPGRADE, read_all, refusal, upgrade
from wskit import Serve, run

os.environ["no_proxy"] = "127.0.0.1"  # newer versions of websockets would ask a proxy for the way to the loopback

HEADERS = "additional_headers" if int(websockets.__version__.split(".")[0]) >= 14 else "extra_headers"


class Program:
    """What stands beside the server: the test."""

    def __init__(self, serve):
        self.serve = serve

    def event(self, kind):
        """The next event of this kind; others are passed over."""
        return json.loads(self.serve.out.until(lambda line: json.loads(line)["ev"] == kind))

    def next(self):
        return json.loads(self.serve.out.next())

    def do(self, op, **fields):
        """The result of an op."""
        self.serve.say(json.dumps({"op": op, "ref": 1} | fields))
        result = self.event("result")
        assert result.pop("ref") == 1
        return {name: value for name, value in result.items() if name not in ("t", "ev")}


class Client:
    def __init__(self, serve, path="", **headers):
        self.opening = websockets.connect(serve.url + path, **{HEADERS: headers})

    async def __aenter__(self):
        self.peer = await self.opening
        self.welcome = await self.hear()
        assert self.welcome["type"] == "welcome"
        return self

    async def __aexit__(self, *_):
        await self.peer.close()

    async def say(self, message):
        await self.peer.send(message if isinstance(message, (str, bytes)) else json.dumps(message))

    async def hear(self):
        async with asyncio.timeout(DEADLINE):
            heard = await self.peer.recv()
        return json.loads(heard) if isinstance(heard, str) and heard.startswith("{") else heard

    async def closed(self):
        async with asyncio.timeout(DEADLINE):
            await self.peer.wait_closed()
        return self.peer.close_code, self.peer.close_reason


class Jsonl(unittest.IsolatedAsyncioTestCase):
    def program(self, *flags):
        return Program(self.enterContext(Serve("--jsonl", *flags)))

    def client(self, program, path="", **headers):
        return self.enterAsyncContext(Client(program.serve, path, **headers))

    async def test_shows_secrets_to_a_program_that_is_to_judge_them(self):
        program = self.program("--no-redact")
        program.next()
        await self.client(program, "a?token=s3cret", Cookie="sid=5")
        connect = program.event("connect")
        self.assertEqual(connect["query"], "token=s3cret")
        self.assertIn(["Cookie", "sid=5"], connect["headers"])

    async def test_tells_what_happens_to_a_connection(self):
        program = self.program()
        self.assertEqual(program.next()["url"], program.serve.url.rstrip("/"))
        client = await self.client(program, "a?b=1&token=s3cret", Cookie="s3cret", Authorization="s3cret")
        connect = program.event("connect")
        self.assertEqual((connect["c"], connect["ip"], connect["path"], connect["query"]),
                         ("1", "127.0.0.1", "/a", "b=1&token=REDACTED"))
        self.assertIn(["Cookie", "REDACTED"], connect["headers"])
        self.assertNotIn("s3cret", json.dumps(connect))
        self.assertEqual((connect["user"], connect["anonymous"]), (client.welcome["userId"], True))
        await client.say({"type": "join", "roomId": "r"})
        self.assertEqual(program.next() | {"t": 0}, {"t": 0, "c": "1", "ev": "join", "room": "r"})
        message = '{"type":"message", "roomId":"r","content":[1]}'
        await client.say(message)
        self.assertEqual(program.next() | {"t": 0}, {"t": 0, "c": "1", "ev": "msg", "room": "r", "data": message})
        await client.say({"type": "leave", "roomId": "r"})
        self.assertEqual(program.next() | {"t": 0}, {"t": 0, "c": "1", "ev": "leave", "room": "r"})
        await client.peer.close(4000, "bye")
        self.assertEqual(program.next() | {"t": 0}, {"t": 0, "c": "1", "ev": "close", "code": 4000, "reason": "bye"})

    async def test_tells_who_a_client_is_when_it_says_so_later(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as tokens:
            tokens.write('[[token]]\ntoken = "s3cret"\nuser = "ann"\nroles = ["ops", "dev"]\n'
                         '[[token]]\ntoken = "later"\nuser = "ann"\n')
            tokens.flush()
            program = self.program("--tokens", tokens.name)
            client = await self.client(program)
            connect = program.event("connect")
            self.assertEqual((connect["user"], connect["anonymous"]), (client.welcome["userId"], True))
            await client.say({"type": "auth", "token": "s3cret"})
            self.assertEqual(program.next() | {"t": 0}, {"t": 0, "c": "1", "ev": "auth", "user": "ann", "roles": ["ops", "dev"]})
            self.assertEqual((await client.hear())["type"], "auth_ok")
            # Its roles are those of the last token.
            await client.say({"type": "auth", "token": "later"})
            self.assertEqual(program.next() | {"t": 0}, {"t": 0, "c": "1", "ev": "auth", "user": "ann"})
            await client.say({"type": "auth", "token": "wrong"})
            self.assertEqual(program.next()["code"], 4401)
            shown = await self.client(program, "?token=s3cret")
            connect = program.next()
            self.assertEqual(connect["user"], "ann")
            self.assertNotIn("anonymous", connect)
            await shown.peer.close()
            self.assertEqual(program.next()["ev"], "close")

    async def test_who_goes_leaves_its_rooms_first(self):
        program = self.program()
        client = await self.client(program)
        await client.say({"type": "join", "roomId": "r"})
        program.event("join")
        client.peer.transport.abort()
        left, closed = [await asyncio.to_thread(program.next) for _ in range(2)]
        self.assertEqual((left["ev"], closed["code"]), ("leave", 1006))

    async def test_gives_the_program_what_is_not_for_rooms(self):
        program = self.program("--json")
        client = await self.client(program)
        program.event("connect")
        for sent, field, value in (({"type": "order", "n": 1}, "json", {"type": "order", "n": 1}),
                                   ("plain words", "data", "plain words"), ("[1]", "json", [1]),
                                   (b"\x00\xff", "b64", base64.b64encode(b"\x00\xff").decode())):
            await client.say(sent)
            self.assertEqual(program.next()[field], value)
        await client.say({"type": "ping"})
        self.assertEqual((await client.hear())["type"], "pong")

    async def test_sends_to_whoever_is_named(self):
        program = self.program()
        ann, bob, eve = [await self.client(program) for _ in range(3)]
        await ann.say({"type": "join", "roomId": "r"})
        await bob.say({"type": "subscribe", "topic": "a.*"})
        for client in (ann, ann, bob):  # user_joined and presence; subscribed
            await client.hear()
        for to, receivers in (({"c": ["2", "9"]}, [bob]), ({"c": "1"}, [ann]), ({"room": "r"}, [ann]),
                              ({"topic": "a.b"}, [bob]), ({"all": True}, [ann, bob, eve]),
                              ({"all": True, "except": ["1"]}, [bob, eve]),
                              ({"c": ["1"], "room": "r", "topic": "a.b"}, [ann, bob]), ({"user": ["nobody"]}, [])):
            self.assertEqual(program.do("send", to=to, data=f"for {to}"), {"ok": True, "delivered": len(receivers)})
            for client in receivers:
                self.assertEqual(await client.hear(), f"for {to}")
        program.do("send", to={"c": ["3"]}, b64="AP8=")
        self.assertEqual(await eve.hear(), b"\x00\xff")
        program.do("send", to={"c": ["3"]}, json={"type": "x"})
        self.assertEqual(await eve.hear(), {"type": "x"})

    async def test_acts_for_connections(self):
        program = self.program()
        client = await self.client(program)
        self.assertEqual(program.do("join", c="1", room="r"), {"ok": True})
        self.assertEqual((await client.hear())["type"], "user_joined")
        self.assertEqual((await client.hear())["type"], "presence")
        await client.say({"type": "message", "roomId": "r", "content": "hi"})
        users = program.do("presence", room="r")["json"]["users"]
        self.assertEqual(len(users), 1)
        self.assertEqual([each["content"] for each in program.do("history", room="r")["json"]["messages"]], ["hi"])
        self.assertEqual(program.do("history", room="nobody's")["json"]["messages"], [])
        self.assertEqual(program.do("stats")["json"] | {"history_bytes": 0},
                         {"connections": 1, "users": 1, "rooms": 1, "memberships": 1, "subscriptions": 0,
                          "history_messages": 1, "history_bytes": 0})
        self.assertEqual(program.do("leave", c="1", room="r"), {"ok": True})
        self.assertFalse(program.do("leave", c="1", room="r")["ok"])
        self.assertFalse(program.do("close", c="1", code=1006)["ok"])
        self.assertEqual(program.do("close", c="1", code=4001, reason="go"), {"ok": True})
        self.assertEqual(await client.closed(), (4001, "go"))
        self.assertEqual(program.do("close", c="1"), {"ok": False, "msg": "there is no open connection `c`"})

    async def test_a_request_is_answered_or_times_out(self):
        program = self.program("--request-timeout", "200ms")
        client = await self.client(program)
        await client.say({"type": "sum", "id": "q1"})
        program.event("msg")
        program.do("send", to={"c": ["1"]}, json={"type": "sum", "correlationId": "q1", "payload": 3})
        self.assertEqual((await client.hear())["payload"], 3)
        await client.say({"type": "sum", "correlationId": 7})
        error = await client.hear()
        self.assertEqual((error["type"], error["code"], error["correlationId"]), ("error", "TIMEOUT", 7))

    async def test_a_bad_line_is_told_of_and_passed_over(self):
        program = self.program()
        program.next()
        for line, message in (("nonsense", "not JSON: "), ('{"op":"fly"}', 'unknown op "fly": send, join'),
                              ('{"op":"send","data":"x"}', "`to` wants an object"),
                              ('{"op":"send","to":{},"data":"x"}', "`to` names nobody"),
                              ('{"op":"close"}', "`c` wants a string"), ('{"op":"join","c":"1"}', "`room` wants")):
            program.serve.say(line)
            error = program.next()
            self.assertEqual((error["ev"], error["code"]), ("error", "bad_op"))
            self.assertTrue(error["msg"].startswith(message), error["msg"])
        self.assertEqual(error["line"], 6)
        self.assertNotIn("ref", error)
        program.serve.say('{"op":"fly","ref":["a", 1]}')
        self.assertEqual(program.next()["ref"], ["a", 1])
        self.assertEqual(program.do("stats")["ok"], True)

    async def test_a_bad_line_ends_a_strict_server(self):
        program = self.program("--strict")
        program.serve.say("{}")
        self.assertEqual(program.serve.wait(), 2)
        self.assertEqual(program.event("error")["line"], 1)

    async def test_stays_when_its_input_ends_and_drains_when_told_to(self):
        program = self.program()
        program.serve.close_input()
        client = await self.client(program)
        program.event("connect")
        program.serve.child.send_signal(signal.SIGTERM)
        self.assertEqual(await client.closed(), (1001, "the server is going away"))
        self.assertEqual(program.event("close")["code"], 1001)
        self.assertEqual(program.serve.wait(), 0)

    async def test_the_program_may_drain_the_server(self):
        program = self.program()
        client = await self.client(program)
        self.assertEqual(program.do("drain"), {"ok": True})
        self.assertEqual((await client.closed())[0], 1001)
        self.assertEqual(program.serve.wait(), 0)

    async def test_ends_when_its_output_is_closed(self):
        reading, writing = os.pipe()
        serve = start("serve", "127.0.0.1:0", "--jsonl", stdout=writing)
        self.addCleanup(finish, serve)
        os.close(reading)
        os.close(writing)
        self.assertEqual(await asyncio.to_thread(serve.wait, DEADLINE), 0)

    def test_ends_when_its_program_dies_though_nothing_happens(self):
        serve = start("serve", "127.0.0.1:0", "--jsonl", stdin=subprocess.DEVNULL)
        self.addCleanup(finish, serve)
        self.assertIn(b"listening", serve.stdout.readline())
        serve.stdout.close()
        self.assertEqual(serve.wait(DEADLINE), 0)

    async def test_pongs_carry_their_round_trip(self):
        program = self.program("--ping-interval", "50ms")
        await self.client(program)
        pong = await asyncio.to_thread(program.event, "pong")
        self.assertGreater(pong["rtt_ms"], 0)
        self.assertEqual(pong["c"], "1")


class Gate(unittest.IsolatedAsyncioTestCase):
    def program(self, *flags):
        return Program(self.enterContext(Serve("--jsonl", "--gate", *flags)))

    async def test_lets_in_whom_the_program_accepts(self):
        program = self.program()
        entering = asyncio.create_task(Client(program.serve).__aenter__())
        connect = await asyncio.to_thread(program.event, "connect")
        self.assertTrue(connect["anonymous"])
        self.assertFalse(program.do("close", c="1")["ok"])
        self.assertEqual(program.do("accept", c="1"), {"ok": True})
        client = await entering
        self.assertEqual(connect["user"], client.welcome["userId"])
        self.assertFalse(program.do("accept", c="1")["ok"])
        await client.peer.close()

    def test_refuses_whom_it_rejects(self):
        program = self.program()
        for number, (fields, status, code, message) in enumerate((
                ({}, 403, "FORBIDDEN", "the application says no"),
                ({"code": 401, "reason": "who?"}, 401, "UNAUTHORIZED", "who?"),
                ({"code": 503}, 503, "UNAVAILABLE", "the application says no"))):
            with program.serve.dial() as stream:
                stream.sendall(UPGRADE)
                program.event("connect")
                self.assertEqual(program.do("reject", c=str(number + 1), **fields), {"ok": True})
                answered, error = refusal(read_all(stream))
                self.assertEqual((answered, error["code"], error["message"]), (status, code, message))

    def test_does_not_wait_for_ever(self):
        program = self.program("--handshake-timeout", "200ms")
        with program.serve.dial() as stream:
            stream.sendall(UPGRADE)
            answered, error = refusal(read_all(stream))
            self.assertEqual((answered, error["code"]), (503, "TIMEOUT"))
        self.assertEqual(program.event("close")["code"], 1006)
        self.assertFalse(program.do("accept", c="1")["ok"])

    def test_needs_the_program(self):
        done = run("serve", "0", "--gate")
        self.assertEqual((done.returncode, done.stderr),
                         (2, "wskit serve: --gate needs the program of --jsonl to decide\n"))


class BackPressure(unittest.TestCase):
    def test_a_program_that_does_not_read_stops_the_clients_and_loses_nothing(self):
        count, size = 400, 65_536
        with tempfile.TemporaryDirectory() as folder:
            fifo, port_file = os.path.join(folder, "events"), pathlib.Path(folder, "port")
            os.mkfifo(fifo)
            # Both ends, so that nobody waits for the other to open it.
            events = open(os.open(fifo, os.O_RDWR), "rb")
            serve = start("serve", "127.0.0.1:0", "--port-file", str(port_file), "--jsonl", stdout=events)
            self.addCleanup(finish, serve)
            while not port_file.exists():
                time.sleep(0.01)
            with socket.create_connection(("127.0.0.1", int(port_file.read_text()))) as stream, events:
                upgrade(stream)
                message = text("x" * size).encode(from_client=True)
                sent = 0
                stream.settimeout(1)
                with self.assertRaises(TimeoutError):
                    while sent < count * len(message):
                        sent += stream.send(message[sent % len(message):])
                self.assertLess(resident(serve.pid), 60 << 20)
                stream.settimeout(DEADLINE)
                sending = threading.Thread(target=stream.sendall, args=((message * count)[sent:],))
                sending.start()
                told = 0
                while told < count:
                    event = json.loads(events.readline())
                    if event["ev"] == "msg":
                        self.assertEqual(len(event["data"]), size)
                        told += 1
                sending.join()


def finish(process):
    process.kill()
    process.communicate()


if __name__ == "__main__":
    unittest.main()
