"""Rooms without a WebSocket: long polling and server-sent events."""

import asyncio
import http.client
import json
import queue
import tempfile
import threading
import unittest

import websockets

from wskit import DEADLINE, Serve, run

FLAGS = ("--fallback", "poll,sse", "--threads", "3")


def ask(server, method, path, body=None, fields=None):
    """Each on a connection of its own, so that any loop may get it."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE + 25)
    connection.request(method, path, None if body is None else json.dumps(body), fields or {})
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


class Poller:
    def __init__(self, server, session=None):
        self.server = server
        self.session = session or json.loads(ask(server, "POST", "/poll").text)["session"]
        self.path = f"/poll?session={self.session}"
        self.heard = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        ask(self.server, "DELETE", self.path)

    def send(self, *messages):
        answer = ask(self.server, "POST", self.path, list(messages))
        assert answer.status == 204, answer.text

    def fetch(self, fields=None):
        answer = ask(self.server, "GET", self.path, fields=fields)
        assert answer.status == 200, answer.text
        return json.loads(answer.text), answer.headers["Last-Event-ID"]

    def until(self, kind):
        """Fetches until a message of this type has come: all that came."""
        heard = []
        while not any(message["type"] == kind for message in heard):
            heard += self.fetch()[0]
        return heard


class Events:
    """Reads a stream of server-sent events."""

    def __init__(self, server, fields=None, path="/sse"):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
        self.connection.request("GET", path, headers=fields or {})
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, self.answer.status
        assert self.answer.headers["Content-Type"] == "text/event-stream"

    def next(self):
        """id, type and data of the next event; None at the end."""
        event = {"event": "message", "data": []}
        while line := self.answer.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "data":
                event["data"].append(value)
            elif name in ("id", "event"):
                event[name] = value
            elif not name and event["data"]:
                return event.get("id"), event["event"], json.loads("\n".join(event["data"]))
        return None

    def close(self):
        self.answer.close()
        self.connection.close()


class Polling(unittest.TestCase):
    def test_a_client_is_in_the_same_rooms(self):
        async def scenario(server):
            poller = Poller(server)
            async with websockets.connect(server.url) as other:
                await other.recv()
                await other.send('{"type":"join","roomId":"r"}')
                while json.loads(await other.recv())["type"] != "presence":
                    pass
                poller.send({"type": "join", "roomId": "r"}, {"type": "message", "roomId": "r", "content": {"n": 1}})
                heard = await asyncio.to_thread(poller.until, "message")
                self.assertEqual([message["type"] for message in heard],
                                 ["welcome", "user_joined", "presence", "message"])
                await other.recv()
                self.assertEqual(json.loads(await other.recv())["content"], {"n": 1})
                await other.send('{"type":"message","roomId":"r","content":"back"}')
                self.assertEqual((await asyncio.to_thread(poller.fetch))[0][0]["content"], "back")
                await other.recv()
                self.assertEqual(ask(server, "DELETE", poller.path).status, 204)
                left = json.loads(await other.recv())
                self.assertEqual((left["type"], left["userId"]), ("user_left", heard[0]["userId"]))
                await other.send('{"type":"presence","roomId":"r"}')
                self.assertEqual(len(json.loads(await other.recv())["users"]), 1)
            self.assertEqual(ask(server, "GET", poller.path).status, 404)

        with Serve(*FLAGS) as server:
            asyncio.run(scenario(server))

    def test_a_second_fetch_ends_the_first_with_nothing(self):
        with Serve(*FLAGS) as server, Poller(server) as poller:
            poller.fetch()
            answers = []
            threads = [threading.Thread(target=lambda: answers.append(poller.fetch()[0])) for _ in range(2)]
            for thread in threads:
                thread.start()
            while not answers:
                threads[0].join(0.01)
            self.assertEqual(answers, [[]])
            poller.send({"type": "ping"})
            for thread in threads:
                thread.join(DEADLINE)
            self.assertEqual([message["type"] for message in answers[1]], ["pong"])

    def test_what_was_lost_on_the_way_comes_again(self):
        with Serve(*FLAGS) as server, Poller(server) as poller:
            welcome, last = poller.fetch()
            self.assertEqual(poller.fetch({"Last-Event-ID": "0"}), (welcome, last))
            # Who leaves while it waits has taken nothing with it.
            gone = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
            gone.request("GET", poller.path)
            gone.close()
            poller.send({"type": "ping", "id": "p"})
            heard, number = poller.fetch({"Last-Event-ID": last})
            self.assertEqual([message["correlationId"] for message in heard], ["p"])
            self.assertEqual(int(number), int(last) + 1)

    def test_what_is_no_message_is_answered_in_its_place(self):
        with Serve(*FLAGS) as server, Poller(server) as poller:
            poller.fetch()
            for body in ("{", "[1", "\xff"):
                answer = ask(server, "POST", poller.path + "x", None)
                self.assertEqual(answer.status, 404)
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
                connection.request("POST", poller.path, body.encode("latin-1"))
                status = connection.getresponse().status
                connection.close()
                self.assertEqual(status, 204 if body == "{" else 400, body)
            poller.send(7, {"type": "ping"})
            codes = [message.get("code", message["type"]) for message in poller.fetch()[0]]
            self.assertEqual(codes[:1], ["PARSE_ERROR"])
            self.assertEqual(codes[-1], "pong")

    def test_abuse_ends_a_session_as_it_ends_a_websocket(self):
        with Serve(*FLAGS) as server:
            poller = Poller(server)
            poller.send(*[{"type": "nonsense"}] * 20)
            heard = poller.fetch()[0]
            self.assertEqual(len(heard), 11)
            answer = ask(server, "GET", poller.path)
            self.assertEqual(answer.status, 410)
            self.assertEqual(json.loads(answer.text)["code"], 1008)
            self.assertEqual(ask(server, "GET", poller.path).status, 404)

    def test_pages_of_other_origins_may_read_the_answers(self):
        origin = {"Origin": "https://example.net"}
        with Serve(*FLAGS) as server:
            asked = ask(server, "OPTIONS", "/poll", fields={**origin, "Access-Control-Request-Method": "POST"})
            self.assertEqual(asked.status, 204)
            self.assertIn("DELETE", asked.headers["Access-Control-Allow-Methods"])
            self.assertEqual(asked.headers["Access-Control-Allow-Origin"], origin["Origin"])

    def test_sessions_are_told_that_the_server_goes(self):
        with Serve(*FLAGS) as server:
            poller = Poller(server)
            poller.fetch()
            answers = queue.Queue()
            threads = [threading.Thread(target=lambda: answers.put(ask(server, "GET", poller.path)))
                       for _ in range(2)]
            for thread in threads:
                thread.start()
            # Whichever came second has ended the first, and waits.
            self.assertEqual(answers.get(timeout=DEADLINE).text, "[]")
            server.child.terminate()
            told = answers.get(timeout=DEADLINE)
            self.assertEqual((told.status, json.loads(told.text)["code"]), (410, 1001))
            self.assertEqual(server.wait(), 0)
            for thread in threads:
                thread.join()

    def test_it_is_not_there_unless_asked_for(self):
        with Serve() as server:
            self.assertEqual(ask(server, "POST", "/poll").status, 405)
        with Serve("--fallback", "poll") as server:
            self.assertEqual(ask(server, "GET", "/sse").status, 426)
        self.assertEqual(run("serve", "--echo", "--fallback", "poll").returncode, 2)
        self.assertEqual(run("serve", "--jsonl", "--fallback", "poll").returncode, 2)
        self.assertEqual(run("serve", "--fallback", "pigeon").returncode, 2)


    def test_a_session_without_messages_is_closed(self):
        with Serve(*FLAGS, "--idle-timeout", "300ms") as server, Poller(server) as poller:
            poller.fetch()
            answer = ask(server, "GET", poller.path)
            self.assertEqual(answer.status, 410)
            self.assertEqual(json.loads(answer.text)["code"], 1001)


TOKENS = """
[[token]]
token = "s3cret"
user = "ann"
roles = ["ops"]

[[token]]
token = "other"
user = "bob"
"""


class Doors(unittest.TestCase):
    """What is asked of a client at the door and in its messages, whatever carries them."""

    def setUp(self):
        self.tokens = tempfile.NamedTemporaryFile("w", suffix=".toml")
        self.addCleanup(self.tokens.close)
        self.tokens.write(TOKENS)
        self.tokens.flush()

    def refused(self, server, status, code, path="", fields=None):
        """A session of either kind is not opened, and the client is told why."""
        for method, way in (("POST", "/poll"), ("GET", "/sse")):
            answer = ask(server, method, way + path, fields=fields)
            self.assertEqual((answer.status, json.loads(answer.text)["code"]), (status, code))
        return answer

    def opened(self, server, path="", fields=None, user=None):
        """The answer that opened a session, which is closed again."""
        answer = ask(server, "POST", "/poll" + path, fields=fields)
        self.assertEqual(answer.status, 200, answer.text)
        with Poller(server, json.loads(answer.text)["session"]) as poller:
            welcome = poller.fetch()[0][0]
        self.assertIn(user, (None, welcome["userId"]))
        return answer

    def test_tokens_open_a_session(self):
        with Serve(*FLAGS, "--tokens", self.tokens.name) as server:
            for path, fields in [("", {"Authorization": "Bearer s3cret"}), ("?token=s3cret", {})]:
                self.opened(server, path, fields, "ann")
                events = Events(server, fields, "/sse" + path)
                self.assertEqual(events.next()[2]["userId"], "ann")
                events.close()
            self.refused(server, 401, "UNAUTHORIZED", "?token=wrong")
            self.refused(server, 401, "UNAUTHORIZED", fields={"Authorization": "Bearer wrong"})
        with Serve(*FLAGS, "--tokens", self.tokens.name, "--auth-timeout", "0") as server:
            self.refused(server, 401, "UNAUTHORIZED")

    def test_a_first_message_brings_a_token(self):
        with Serve(*FLAGS, "--tokens", self.tokens.name) as server, Poller(server) as poller:
            poller.send({"type": "join", "roomId": "r"}, {"type": "auth", "token": "s3cret", "id": "a"},
                        {"type": "join", "roomId": "r"})
            heard = poller.until("presence")
            self.assertEqual([message.get("code", message["type"]) for message in heard],
                             ["welcome", "UNAUTHORIZED", "auth_ok", "user_joined", "presence"])
            self.assertEqual((heard[2]["userId"], heard[2]["roles"], heard[2]["correlationId"]), ("ann", ["ops"], "a"))
            self.assertEqual(heard[3]["userId"], "ann")
            # Another user's token ends it, as it would a WebSocket.
            poller.send({"type": "auth", "token": "other"})
            self.assertEqual(poller.fetch()[0][0]["code"], "UNAUTHORIZED")
            self.assertEqual(self.end_of(server, poller), 4401)

    def test_a_first_message_brings_a_token_to_a_stream(self):
        with Serve(*FLAGS, "--tokens", self.tokens.name) as server:
            events = Events(server)
            session = events.next()[0].rpartition(".")[0]
            self.assertEqual(ask(server, "POST", f"/poll?session={session}", {"type": "auth", "token": "s3cret"}).status, 204)
            self.assertEqual(events.next()[2]["userId"], "ann")
            self.assertEqual(ask(server, "POST", f"/poll?session={session}", {"type": "auth", "token": "no"}).status, 204)
            self.assertEqual(events.next()[2]["code"], "UNAUTHORIZED")
            _, kind, close = events.next()
            self.assertEqual((kind, close["code"]), ("close", 4401))
            events.close()

    def test_a_token_has_to_come_in_time(self):
        with Serve(*FLAGS, "--tokens", self.tokens.name, "--auth-timeout", "300ms") as server, Poller(server) as poller:
            self.assertEqual(poller.fetch()[0][0]["type"], "welcome")
            self.assertEqual(self.end_of(server, poller), 4401)
            events = Events(server)
            events.next()
            self.assertEqual(events.next()[2]["code"], 4401)
            events.close()

    def end_of(self, server, poller):
        answer = ask(server, "GET", poller.path)
        self.assertEqual(answer.status, 410, answer.text)
        return json.loads(answer.text)["code"]

    def test_origins_are_judged_when_a_session_opens(self):
        allowed, other = {"Origin": "https://app.example.com"}, {"Origin": "https://evil.example.net"}
        with Serve(*FLAGS, "--allow-origin", "https://*.example.com") as server:
            opened = self.opened(server, fields=allowed)
            self.assertEqual(opened.headers["Access-Control-Allow-Origin"], allowed["Origin"])
            self.refused(server, 403, "FORBIDDEN", fields=other)
            Events(server, allowed).close()
        with Serve(*FLAGS) as server:
            self.refused(server, 403, "FORBIDDEN", fields=other)
            own = {"Origin": f"http://127.0.0.1:{server.port}"}
            self.opened(server, fields=own)
            Events(server, own).close()

    def test_csrf_is_asked_for(self):
        flags = ("--csrf-cookie", "csrf", "--csrf-param", "c")
        with Serve(*FLAGS, *flags) as server:
            self.refused(server, 403, "FORBIDDEN", "?c=y", {"Cookie": "csrf=x"})
            self.opened(server, "?c=x", {"Cookie": "csrf=x"})
            Events(server, {"Cookie": "csrf=x"}, "/sse?c=x").close()

    def test_a_policy_holds(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as policy:
            policy.write('[[rule]]\nwho = "role:ops"\nmay = ["join", "message"]\nwhere = "team-*"\n')
            policy.flush()
            with Serve(*FLAGS, "--tokens", self.tokens.name, "--policy", policy.name) as server, Poller(server) as poller:
                poller.send({"type": "auth", "token": "s3cret"}, {"type": "join", "roomId": "lobby"},
                            {"type": "join", "roomId": "team-a"}, {"type": "publish", "topic": "a", "payload": 1})
                heard = []
                while len(heard) < 6:
                    heard += poller.fetch()[0]
                codes = [message.get("code", message["type"]) for message in heard]
                self.assertEqual(sorted(codes), sorted(["welcome", "auth_ok", "FORBIDDEN", "user_joined", "presence", "FORBIDDEN"]))

    def test_rates_are_those_of_a_websocket(self):
        ping = {"type": "ping"}
        with Serve(*FLAGS, "--rate", "3/60s") as server, Poller(server) as poller:
            poller.send(*[ping] * 2)
            poller.send(*[ping] * 3)
            heard = poller.fetch()[0]
            self.assertEqual([message.get("code", message["type"]) for message in heard],
                             ["welcome", "pong", "pong", "pong", "RATE_LIMIT_EXCEEDED", "RATE_LIMIT_EXCEEDED"])
            self.assertGreater(heard[-1]["retryAfter"], 0)
        with Serve(*FLAGS, "--rate", "3/60s", "--limit-action", "close") as server, Poller(server) as poller:
            poller.send(*[ping] * 4)
            self.assertEqual([message.get("code", message["type"]) for message in poller.fetch()[0]][:4],
                             ["welcome", "pong", "pong", "pong"])
            self.assertEqual(self.end_of(server, poller), 4429)

    def test_a_rate_may_be_of_a_user_whatever_its_ways(self):
        async def scenario(server):
            with Poller(server, json.loads(ask(server, "POST", "/poll?token=s3cret").text)["session"]) as poller:
                poller.send(*[{"type": "ping"}] * 2)
                self.assertEqual(len(poller.fetch()[0]), 3)
            async with websockets.connect(server.url + "?token=s3cret") as client:
                for _ in range(2):
                    await client.send('{"type":"ping"}')
                heard = [json.loads(await client.recv()) for _ in range(3)]
                self.assertEqual([message.get("code", message["type"]) for message in heard],
                                 ["welcome", "pong", "RATE_LIMIT_EXCEEDED"])

        with Serve(*FLAGS, "--tokens", self.tokens.name, "--rate", "3/60s", "--rate-by", "user") as server:
            asyncio.run(scenario(server))

    def test_a_delayed_message_is_taken_later(self):
        with Serve(*FLAGS, "--throttle", "200ms", "--limit-action", "delay") as server, Poller(server) as poller:
            poller.send({"type": "ping", "id": "1"}, {"type": "ping", "id": "2"}, {"type": "ping", "id": "3"})
            heard = []
            while len(heard) < 4:
                heard += poller.fetch()[0]
            self.assertEqual([message["correlationId"] for message in heard[1:]], ["1", "2", "3"])

    def test_sessions_are_counted_with_connections(self):
        async def scenario(server):
            poller = Poller(server)
            async with websockets.connect(server.url):
                answer = self.refused(server, 429, "RATE_LIMIT_EXCEEDED")
                self.assertIn("Retry-After", answer.headers)
                ask(server, "DELETE", poller.path)
                events = Events(server)
                events.next()
                events.close()

        with Serve(*FLAGS, "--max-per-ip", "2") as server:
            asyncio.run(scenario(server))
        with Serve(*FLAGS, "--connect-rate", "1/60s") as server, Poller(server):
            self.refused(server, 429, "RATE_LIMIT_EXCEEDED")


class ServerSentEvents(unittest.TestCase):
    def test_messages_come_as_events_and_go_by_post(self):
        with Serve(*FLAGS) as server:
            events = Events(server)
            number, kind, welcome = events.next()
            self.assertEqual((kind, welcome["type"]), ("message", "welcome"))
            session = number.rpartition(".")[0]
            answer = ask(server, "POST", f"/poll?session={session}",
                         [{"type": "join", "roomId": "r"}, {"type": "ping"}])
            self.assertEqual(answer.status, 204)
            self.assertEqual({events.next()[2]["type"] for _ in range(3)}, {"user_joined", "presence", "pong"})
            self.assertEqual(ask(server, "DELETE", f"/poll?session={session}").status, 204)
            self.assertIsNone(events.next())
            events.close()

    def test_a_stream_that_broke_goes_on_where_it_was(self):
        with Serve(*FLAGS) as server:
            events = Events(server)
            first, _, welcome = events.next()
            path = f"/poll?session={first.rpartition('.')[0]}"
            ask(server, "POST", path, [{"type": "ping", "id": "a"}, {"type": "ping", "id": "b"}])
            second, _, pong = events.next()
            self.assertEqual(pong["correlationId"], "a")
            events.close()
            ask(server, "POST", path, {"type": "ping", "id": "c"})
            again = Events(server, {"Last-Event-ID": second})
            self.assertEqual([again.next()[2]["correlationId"] for _ in range(2)], ["b", "c"])
            again.close()
            new = Events(server, {"Last-Event-ID": "0-unknown.7"})
            self.assertNotEqual(new.next()[2]["connectionId"], welcome["connectionId"])
            new.close()

    def test_a_stream_ends_with_the_reason(self):
        with Serve(*FLAGS) as server:
            events = Events(server)
            number, _, _ = events.next()
            ask(server, "POST", f"/poll?session={number.rpartition('.')[0]}", [{"type": "nonsense"}] * 10)
            seen = []
            while (event := events.next()) is not None:
                seen.append(event)
            self.assertEqual(seen[-1][1], "close")
            self.assertEqual(seen[-1][2]["code"], 1008)
            events.close()


class Alternating(unittest.TestCase):
    def test_a_user_who_changes_ways_sees_each_message_once_and_in_order(self):
        """With `seq` and history: what came while it was between two ways is fetched."""
        async def scenario(server):
            async with websockets.connect(server.url) as speaker:
                await speaker.send('{"type":"join","roomId":"r"}')
                count = 0

                async def speak():
                    nonlocal count
                    for _ in range(3):
                        count += 1
                        await speaker.send(json.dumps({"type": "message", "roomId": "r", "content": count}))
                    while True:
                        message = json.loads(await speaker.recv())
                        if message["type"] == "message" and message["content"] == count:
                            return

                seen = []
                join = {"type": "join", "roomId": "r"}

                def note(messages):
                    for message in messages:
                        if message["type"] == "message":
                            seen.append(message)
                        if message["type"] == "history":
                            self.assertTrue(message["complete"])
                            seen.extend(message["messages"])

                async def until_all(fetch):
                    while len(seen) < count:
                        note(await fetch())

                async def by_websocket():
                    async with websockets.connect(server.url) as client:
                        async def fetch():
                            return [json.loads(await client.recv())]
                        await client.send(json.dumps({**join, "since": len(seen)}))
                        await until_all(fetch)
                        await speak()
                        await until_all(fetch)

                async def by_polling():
                    poller = await asyncio.to_thread(Poller, server)
                    async def fetch():
                        return (await asyncio.to_thread(poller.fetch))[0]
                    await asyncio.to_thread(poller.send, {**join, "since": len(seen)})
                    await until_all(fetch)
                    await speak()
                    await until_all(fetch)
                    ask(server, "DELETE", poller.path)

                for way in (by_websocket, by_polling, by_websocket, by_polling):
                    await speak()
                    await way()
                self.assertEqual([message["content"] for message in seen], list(range(1, count + 1)))
                self.assertEqual([message["seq"] for message in seen], list(range(1, count + 1)))

        with Serve(*FLAGS) as server:
            asyncio.run(scenario(server))


if __name__ == "__main__":
    unittest.main()
