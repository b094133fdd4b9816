"""What `wskit connect` makes of messages: envelopes, requests, pools, rooms, heartbeats."""
import json
import socket
import tempfile
import threading
import unittest

from peer import DEADLINE, Peer, run, start, upgraded
from frames import close, text
from wskit import Serve, wskit

POLICY = '[[rule]]\nwho = "any"\nmay_not = ["join"]\nwhere = "vault"\n[[rule]]\nwho = "any"\nmay = "any"\n'


def requests(*types):
    return "".join(json.dumps({"type": kind}) + "\n" for kind in types).encode()


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def answer_all(stream):
    """Answers each request with its payload, but not the one that says "silence"."""
    for message in stream.messages():
        asked = json.loads(message)
        if asked.get("payload") != "silence":
            stream.send(text(json.dumps({"correlationId": asked["correlationId"], "payload": asked["payload"]})))


class Crowd:
    """A server for several connections at once, each played by `script(stream, crowd)` in a thread."""

    def __init__(self, script):
        self.script, self.lock, self.most, self.now, self.served = script, threading.Lock(), 0, 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"ws://127.0.0.1:{self.listener.getsockname()[1]}/"
        self.threads = [threading.Thread(target=self.accept)]

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.served += 1
            self.threads.append(threading.Thread(target=self.play, args=(connection,)))
            self.threads[-1].start()

    def play(self, connection):
        with connection:
            connection.settimeout(DEADLINE)
            stream = upgraded(connection)
            if stream is not None:
                self.script(stream, self)

    def __enter__(self):
        self.threads[0].start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.threads:
            thread.join(DEADLINE)


class Case(unittest.TestCase):
    def assert_status(self, done, status, *said):
        self.assertEqual(done.returncode, status, done.stderr)
        for words in said:
            self.assertIn(words, done.stderr.decode())


class Envelopes(Case):
    def test_have_what_the_protocol_says(self):
        heard = []

        def script(stream):
            heard.extend(json.loads(message) for message in stream.messages())
        with Peer(script) as peer:
            self.assert_status(run("connect", peer.url, "--envelope",
                                   stdin=b'hello\n{"a":[1.50]}\n{"type":"join","roomId":"r"}\n'), 0)
        self.assertEqual([message["type"] for message in heard], ["message", "message", "join"])
        self.assertEqual([message.get("payload") for message in heard], ["hello", {"a": [1.5]}, None])
        self.assertEqual(len({message["id"] for message in heard}), 3)
        self.assertTrue(all(message["timestamp"] > 1_600_000_000_000 for message in heard))
        self.assertEqual(heard[2]["roomId"], "r")

    def test_are_of_the_type_that_is_asked_for(self):
        heard = []

        def script(stream):
            heard.extend(json.loads(message)["type"] for message in stream.messages())
        with Peer(script) as peer:
            run("connect", peer.url, "--envelope", "--envelope-type", "note", "-x", "a")
        self.assertEqual(heard, ["note"])


class Requests(Case):
    def test_show_their_answers_in_order(self):
        with Serve() as serve:
            done = run("connect", serve.url, "--request", stdin=requests("ping", "heartbeat", "ping"))
        self.assert_status(done, 0)
        self.assertEqual([message["type"] for message in lines(done)], ["pong", "heartbeat_ack", "pong"])

    def test_are_sent_one_after_the_other(self):
        def script(stream):
            first = json.loads(stream.next().payload)
            stream.connection.settimeout(0.3)
            with self.assertRaises(TimeoutError):
                stream.next()
            stream.connection.settimeout(DEADLINE)
            stream.send(text(json.dumps({"correlationId": first["correlationId"], "payload": 1})))
            answer_all(stream)
        with Peer(script) as peer:
            done = run("connect", peer.url, "--request", stdin=b"a\nb\n")
        self.assertEqual([message["payload"] for message in lines(done)], [1, "b"])

    def test_that_time_out_have_a_line_and_exit_8(self):
        with Peer(answer_all) as peer:
            done = run("connect", peer.url, "--request", "--timeout", "200ms", stdin=b"a\nsilence\nb\n")
        self.assert_status(done, 8, "1 of 3 requests failed, the first with: timed out")
        self.assertEqual([message.get("code") for message in lines(done)], [None, "TIMEOUT", None])

    def test_that_the_server_fails_exit_1(self):
        with Serve() as serve:
            done = run("connect", serve.url, "--request", stdin=requests("nonsense", "ping"))
        self.assert_status(done, 1, "1 of 2 requests failed, the first with: UNKNOWN_TYPE")
        self.assertEqual([message["type"] for message in lines(done)], ["error", "pong"])

    def test_that_are_forbidden_exit_7(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as policy:
            policy.write(POLICY)
            policy.flush()
            with Serve("--policy", policy.name) as serve:
                done = run("connect", serve.url, "--request", "-x", '{"type":"join","roomId":"vault"}')
        self.assert_status(done, 7, "FORBIDDEN")

    def test_take_an_error_that_names_nobody_for_theirs(self):
        def script(stream):
            stream.next()
            stream.send(text('{"type":"error","code":"Forbidden","message":"no"}'))
            list(stream.messages())
        with Peer(script) as peer:
            done = run("connect", peer.url, "--request", "-x", "a")
        self.assert_status(done, 7, "the request failed: Forbidden: no")

    def test_that_come_too_fast_are_told_when_to_come_back(self):
        with Serve("--rate", "2/60s", "--limit-action", "reject") as serve:
            done = run("connect", serve.url, "--request", stdin=requests(*["ping"] * 3))
        self.assert_status(done, 1, "RATE_LIMIT_EXCEEDED")
        self.assertGreater(lines(done)[2]["retryAfter"], 0)

    def test_fail_with_their_connection(self):
        def script(stream):
            stream.next()
        with Peer(script) as peer:
            done = run("connect", peer.url, "--request", stdin=b"a\nb\n")
        self.assert_status(done, 6, "connection lost")
        self.assertEqual([message["code"] for message in lines(done)], ["UNAVAILABLE", "UNAVAILABLE"])

    def test_count_answers_only(self):
        with Serve() as serve:
            done = run("connect", serve.url, "--request", "-n", "1", stdin=requests("ping", "ping"))
        self.assert_status(done, 0)
        self.assertEqual([message["type"] for message in lines(done)], ["pong"])

    def test_end_when_what_is_expected_can_not_come_any_more(self):
        with Peer(answer_all) as peer:
            done = run("connect", peer.url, "--request", "--expect", "never", "-x", "a")
        self.assert_status(done, 1, "no message matched --expect 'never'")

    def test_may_be_of_another_protocol(self):
        def script(stream):
            for message in stream.messages():
                asked = json.loads(message)
                stream.send(text(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": asked["method"]})))
        with Peer(script) as peer:
            done = run("connect", peer.url, "--request", "-x", '{"jsonrpc":"2.0","method":"sum"}')
        self.assert_status(done, 0)
        self.assertEqual(lines(done)[0]["result"], "sum")


class Pools(Case):
    def test_answer_everything_over_several_connections(self):
        with Serve("--threads", "2") as serve:
            done = run("connect", serve.url, "--pool", "4", "--pool-depth", "3", stdin=requests(*["ping"] * 3000))
        self.assert_status(done, 0)
        answers = lines(done)
        self.assertEqual(len(answers), 3000)
        self.assertEqual(len({message["correlationId"] for message in answers}), 3000)

    def test_have_no_more_in_flight_than_they_may(self):
        def script(stream, crowd):
            """Answers only when nothing more has come for a while."""
            held = []
            stream.connection.settimeout(0.2)
            while True:
                try:
                    frame = stream.next()
                except TimeoutError:
                    with crowd.lock:
                        crowd.most = max(crowd.most, len(held))
                    stream.send(*held)
                    held = []
                    continue
                if frame is None or frame.opcode == 8:
                    return stream.send(close(1000)) if frame else None
                asked = json.loads(frame.payload)
                held.append(text(json.dumps({"correlationId": asked["correlationId"]})))
        with Crowd(script) as crowd:
            done = run("connect", crowd.url, "--pool", "2", "--pool-depth", "3", stdin=b"x\n" * 12)
        self.assert_status(done, 0)
        self.assertEqual(len(lines(done)), 12)
        self.assertEqual((crowd.most, crowd.served), (3, 2))

    def test_go_on_when_a_connection_is_lost(self):
        def script(stream, crowd):
            with crowd.lock:
                crowd.now += 1
                is_second = crowd.now == 2
            if not is_second:
                return answer_all(stream)
            stream.next()  # and gone, without a word
        with Crowd(script) as crowd:
            done = run("connect", crowd.url, "--pool", "2", "--pool-depth", "1", stdin=b"x\n" * 200)
        self.assert_status(done, 6, "the other connections go on", "1 of 200 requests failed")
        codes = [message.get("code") for message in lines(done)]
        self.assertEqual((len(codes), codes.count("UNAVAILABLE")), (200, 1))

    def test_are_recorded_with_each_connection(self):
        together = threading.Barrier(3, timeout=DEADLINE)

        def script(stream, _):
            frame = stream.next()
            together.wait()  # so that each has one of the requests
            asked = json.loads(frame.payload)
            stream.send(text(json.dumps({"correlationId": asked["correlationId"], "payload": asked["payload"]})))
            answer_all(stream)
        with tempfile.TemporaryDirectory() as folder, Crowd(script) as crowd:
            capture = f"{folder}/pool.wscap.jsonl"
            done = run("connect", crowd.url, "--pool", "3", "--pool-depth", "1", "--record", capture,
                       stdin=b"a\nb\nc\n")
            self.assert_status(done, 0)
            with open(capture, encoding="utf-8") as file:
                events = [json.loads(line) for line in file][1:]
        said = {}
        for event in events:
            said.setdefault(event["c"], []).append(
                (event["ev"], json.loads(event["data"])["payload"] if event["ev"] == "msg" else event.get("dir")))
        self.assertEqual(sorted(said), ["1", "2", "3"])
        for conversation in said.values():
            kinds, payloads = zip(*conversation)
            self.assertEqual(kinds, ("open", "msg", "msg", "close"))
            self.assertEqual(payloads[1], payloads[2])
        self.assertEqual(sorted(conversation[1][1] for conversation in said.values()), ["a", "b", "c"])

    def test_do_not_go_into_rooms(self):
        self.assert_status(run("connect", "ws://127.0.0.1:1/", "--pool", "2", "--room", "r"), 2, "--pool")


class Rooms(Case):
    def test_are_a_place_to_talk(self):
        with Serve() as serve, wskit("connect", serve.url, "--room", "tea", "--eof", "keep") as ann:
            ann.out.until("joined")
            done = run("connect", serve.url, "--room", "tea", "-x", "hello", "--until", '{"content":"hello"}')
            self.assert_status(done, 0)
            said = done.stdout.decode().splitlines()
            me = said[0].removeprefix("* you are ")
            self.assertEqual(said[-1], f"{me}: hello")
            self.assertIn(f"* {me} joined", said)
            ann.out.until(f"{me}: hello")
            ann.out.until(f"* {me} left")

    def test_that_are_forbidden_exit_7(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as policy:
            policy.write(POLICY)
            policy.flush()
            with Serve("--policy", policy.name) as serve:
                done = run("connect", serve.url, "--room", "vault", "-x", "hello")
        self.assert_status(done, 7, "room 'vault': FORBIDDEN")

    def test_need_a_server_that_has_them(self):
        with Peer(lambda stream: list(stream.messages())) as peer:
            done = run("connect", peer.url, "--room", "tea", "-x", "hello")
            self.assert_status(done, 8, "did not answer")

    def test_are_joined_again_after_a_lost_connection(self):
        joins = []

        def script(stream, crowd):
            join = json.loads(stream.next().payload)
            joins.append(join["type"])
            stream.send(text(json.dumps({"type": "user_joined", "roomId": "tea", "userId": "me",
                                         "correlationId": join["id"]})))
            if len(joins) == 1:
                return
            stream.send(text('{"type":"message","roomId":"tea","userId":"al","content":"again"}'))
            list(stream.messages())
        with Crowd(script) as crowd:
            done = run("connect", crowd.url, "--room", "tea", "--retry", "1", "--retry-base", "10ms",
                       "--until", "again", "--eof", "keep")
        self.assert_status(done, 0)
        self.assertEqual(joins, ["join", "join"])


class Heartbeats(Case):
    def test_measure_the_round_trip(self):
        with Serve() as serve:
            child = start("connect", serve.url, "--jsonl", "--heartbeat", "50ms", "--eof", "keep")
            self.addCleanup(child.stderr.close)
            with child.stdout, child.stdin:
                events = (json.loads(line) for line in child.stdout)
                beat = next(event for event in events if event["ev"] == "pong")
                child.terminate()
                rest = list(events)
            child.wait(DEADLINE)
        self.assertEqual(beat["data"], "heartbeat")
        self.assertGreater(beat["rtt_ms"], 0)
        self.assertFalse([event for event in rest if "heartbeat_ack" in event.get("data", "")])

    def test_find_out_that_the_application_hangs(self):
        def script(stream):
            """Its WebSocket answers pings, and no more."""
            while (frame := stream.next()) is not None:
                if frame.opcode == 9:
                    stream.send(frame)
        with Peer(script) as peer:
            done = run("connect", peer.url, "--heartbeat", "50ms", "--pong-timeout", "200ms", "--eof", "keep")
        self.assert_status(done, 6, "connection lost: no heartbeat_ack from the server within 0.2s")


    def test_let_a_hanging_server_be_left_for_a_new_connection(self):
        def script(stream, crowd):
            with crowd.lock:
                crowd.now += 1
                hangs = crowd.now == 1
            while (frame := stream.next()) is not None and frame.opcode != 8:
                if frame.opcode == 1 and not hangs:
                    beat = json.loads(frame.payload)
                    stream.send(text(json.dumps({"type": "heartbeat_ack", "originalTimestamp": beat["timestamp"]})),
                                text("alive"))
            if frame is not None:
                stream.send(frame)
        with Crowd(script) as crowd:
            done = run("connect", crowd.url, "--heartbeat", "50ms", "--pong-timeout", "200ms", "--retry", "1",
                       "--retry-base", "10ms", "--until", "alive", "--eof", "keep")
        self.assert_status(done, 0, "no heartbeat_ack", "reconnecting", "open again")
        self.assertEqual(done.stdout, b"alive\n")


class Mistakes(Case):
    def test_are_named(self):
        for flags, words in [
                (["--pool", "0"], "--pool"),
                (["--pool-depth", "0", "--pool", "1"], "--pool-depth"),
                (["--envelope", "-b"], "--binary"),
                (["--envelope", "--jsonl"], "--jsonl"),
                (["--request", "--jsonl"], "--request: contradicts --jsonl"),
                (["--envelope-type", "", "--envelope"], "--envelope-type")]:
            with self.subTest(flags):
                self.assert_status(run("connect", "ws://127.0.0.1:1/", *flags), 2, words)


if __name__ == "__main__":
    unittest.main()
