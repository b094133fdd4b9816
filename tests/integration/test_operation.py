"""What operators see of a server: health, readiness, figures, and how it ends."""

import asyncio
import http.client
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
import unittest

import websockets
from prometheus_client.parser import text_string_to_metric_families

from wskit import DEADLINE, Serve, run, wskit


UPGRADE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
           "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}


def ask(port: int, path: str, fields: dict[str, str] | None = None, method: str = "GET") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
    connection.request(method, path, headers=fields or {})
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


def upgraded(server: Serve) -> socket.socket:
    """A client who is in and never says anything again."""
    stream = server.dial()
    fields = "".join(f"{name}: {value}\r\n" for name, value in UPGRADE.items())
    stream.sendall(f"GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n".encode())
    assert b" 101 " in stream.recv(100)
    return stream


def figures(port: int) -> dict[str, float]:
    """Samples by name and labels; fails when the text is not what Prometheus takes."""
    answer = ask(port, "/metrics")
    assert answer.status == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4"), answer.headers
    assert answer.text.endswith("\n")
    samples: dict[str, float] = {}
    for family in text_string_to_metric_families(answer.text):
        assert family.documentation and family.type != "unknown", family
        assert family.name.startswith(("wskit_", "process_")), family
        for sample in family.samples:
            expected = {"counter": ("_total",), "gauge": ("",),
                        "histogram": ("_bucket", "_sum", "_count")}[family.type]
            assert sample.name in [family.name + end for end in expected], sample
            key = sample.name + "".join(f"{{{name}={value}}}" for name, value in sample.labels.items())
            assert key not in samples, f"{key} twice"
            samples[key] = sample.value
        if family.type == "histogram":
            buckets = [sample.value for sample in family.samples if sample.name.endswith("_bucket")]
            assert buckets == sorted(buckets), family
            assert buckets[-1] == samples[family.name + "_count"], family
    return samples


class Metrics(unittest.TestCase):
    def test_what_clients_did_is_counted(self):
        async def visit(url):
            async with websockets.connect(url) as client:
                await client.recv()
                await client.send("no JSON")
                await client.recv()
                return figures(server.port)

        with Serve("--threads", "2") as server:
            before = figures(server.port)
            ask(server.port, "/nothing/here")
            during = asyncio.run(visit(server.url))
            self.assertEqual(during["wskit_sessions"], 1)
            self.assertEqual(during["wskit_messages_received_total"], 1)
            self.assertEqual(during["wskit_messages_sent_total"], 2)
            self.assertEqual(during["wskit_errors_total{code=PARSE_ERROR}"], 1)
            self.assertEqual(during["wskit_refused_requests_total{status=426}"], 1)
            self.assertEqual(during["wskit_handshake_duration_seconds_count"], 1)
            self.assertEqual(during["wskit_received_bytes_total"], 6 + len("no JSON"))
            after = figures(server.port)
            self.assertEqual(after["wskit_sessions"], 0)
            for name in before:
                if "_total" in name or "_bucket" in name:
                    self.assertGreaterEqual(after[name], before[name], name)

    def test_the_process_and_the_build_are_told(self):
        version = run("--version").stdout.split()[-1]
        with Serve() as server:
            samples = figures(server.port)
        self.assertEqual(samples[f"wskit_build_info{{version={version}}}"], 1)
        self.assertAlmostEqual(samples["process_start_time_seconds"], time.time(), delta=DEADLINE)
        self.assertGreater(samples["process_resident_memory_bytes"], 1 << 20)
        self.assertGreater(samples["process_open_fds"], 3)
        self.assertGreater(samples["process_max_fds"], samples["process_open_fds"])

    # Its Debian package starts a server, too: nothing that ./dev should do to a machine.
    @unittest.skipUnless(shutil.which("promtool"), "promtool, of Debian's package prometheus, is not there")
    def test_promtool_finds_nothing_to_mend(self):
        with Serve() as server:
            upgraded(server).close()
            text = ask(server.port, "/metrics").text
            checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True,
                                     timeout=DEADLINE, check=False)
            self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))

    def test_stats_are_the_same_as_json(self):
        with Serve() as server:
            answer = ask(server.port, "/stats")
            self.assertEqual(answer.headers["Content-Type"], "application/json")
            stats = json.loads(answer.text)
            names = {name.removeprefix("wskit_").removesuffix("_total").split("{")[0]
                     for name in figures(server.port) if "duration" not in name}
            self.assertLessEqual(names, set(stats))

    def test_an_address_of_their_own_leaves_nothing_on_the_main_port(self):
        with Serve("--admin", "127.0.0.1:0") as server:
            line = next(line for line in server.err.seen if "operators" in line)
            port = int(line.rsplit(":", 1)[1])
            self.assertEqual(ask(server.port, "/metrics").status, 426)
            self.assertEqual(ask(port, "/healthz").status, 200)
            self.assertEqual(ask(port, "/").status, 404)
            self.assertIn("wskit_sessions", figures(port))

    def test_an_address_that_cannot_be_had_ends_the_command(self):
        result = run("serve", "127.0.0.1:0", "--admin", "nonsense")
        self.assertEqual(result.returncode, 2)
        self.assertIn("--admin", result.stderr)


class Logs(unittest.TestCase):
    FLAGS = ("--log-format", "json", "-v", "--path", "/ws")

    def test_each_event_is_a_json_object_a_line(self):
        async def visit(url):
            async with websockets.connect(url + "ws?token=secret") as client:
                await client.close(3001, "bye")

        with Serve(*self.FLAGS) as server:
            ask(server.port, "/elsewhere?token=secret", UPGRADE)
            asyncio.run(visit(server.url))
            server.err.until('"close"')
            server.child.terminate()
            server.wait()
            lines = server.err.rest()
        self.assertNotIn("secret", "".join(lines))
        events = {event["event"]: event for event in map(json.loads, lines)}
        self.assertEqual(list(events), ["listening", "refused", "connect", "close", "draining"])
        for event in events.values():
            self.assertRegex(event["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            self.assertIn(event["level"], ("info", "debug"))
            self.assertTrue(event["message"])
        self.assertEqual(events["listening"]["url"] + "/", server.url)
        self.assertEqual((events["refused"]["status"], events["refused"]["path"]), (404, "/elsewhere"))
        self.assertEqual(events["connect"]["path"], "/ws")
        self.assertEqual((events["close"]["code"], events["close"]["reason"], events["close"]["by"]),
                         (3001, "bye", "client"))
        self.assertEqual(events["close"]["peer"], events["connect"]["peer"])
        self.assertGreaterEqual(events["close"]["seconds"], 0)

    def test_a_refusal_names_what_was_refused(self):
        asked = {"Origin": "http://evil.example", "Cookie": "s=secret", "Authorization": "Bearer secret"}
        for flags in ((), ("--log-format", "json")):
            with Serve("-v", "--fallback", "poll", *flags) as server:
                for method, path, upgrade in (("GET", "/chat?token=secret", UPGRADE), ("POST", "/poll?token=secret", {})):
                    ask(server.port, path, asked | upgrade, method)
                    line = server.err.until("not allowed")
                    self.assertIn(path.partition("?")[0], line)
                    self.assertIn("http://evil.example", line)
                    self.assertNotIn("secret", line)
                    if flags:
                        self.assertEqual(json.loads(line)["origin"], "http://evil.example")

    def test_who_vanishes_has_ended_it(self):
        reset = struct.pack("ii", 1, 0)  # the last close then sends a reset
        with Serve("--log-format", "json", "-v") as server:
            for linger in (None, reset):
                with upgraded(server) as stream:
                    if linger is not None:
                        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                event = json.loads(server.err.until('"close"'))
                self.assertEqual((event["code"], event["by"]), (1006, "client"))

    def test_a_path_that_is_no_text_stays_json(self):
        with Serve("--log-format", "json", "-v") as server:
            stream = server.dial()
            fields = "".join(f"{name}: {value}\r\n" for name, value in UPGRADE.items()).encode()
            stream.sendall(b"GET /\xff\x80 HTTP/1.1\r\nHost: h\r\n" + fields + b"\r\n")
            line = server.err.until(lambda line: '"listening"' not in line)
            self.assertIn(json.loads(line)["event"], ("connect", "refused"))
            stream.close()

    def test_an_error_is_an_event_too(self):
        done = run("serve", "127.0.0.1:0", "--log-format", "json", "--admin", "nonsense")
        self.assertEqual(json.loads(done.stderr)["event"], "error")


class Drain(unittest.TestCase):
    def test_while_it_drains_a_server_answers_and_takes_nobody(self):
        # A client who does not answer the close frame keeps the server draining.
        with Serve("--drain", "20s") as server:
            silent = upgraded(server)
            self.assertEqual(ask(server.port, "/readyz").status, 200)
            server.child.send_signal(signal.SIGTERM)
            server.err.until("told to end")
            self.assertEqual(ask(server.port, "/readyz").status, 503)
            self.assertEqual(ask(server.port, "/healthz").status, 200)
            refused = ask(server.port, "/", UPGRADE)
            self.assertEqual(refused.status, 503)
            self.assertIn("Retry-After", refused.headers)
            silent.close()
            self.assertEqual(server.wait(), 0)

    def test_a_few_clients_are_told_at_once(self):
        async def scenario(server):
            clients = [await websockets.connect(server.url) for _ in range(20)]
            begun = time.monotonic()
            server.child.send_signal(signal.SIGTERM)
            for client in clients:
                with self.assertRaises(websockets.ConnectionClosed) as closed:
                    while True:
                        await client.recv()
                self.assertEqual(closed.exception.rcvd.code, 1001)
            self.assertEqual(server.wait(), 0)
            return time.monotonic() - begun

        with Serve("--drain", "30s") as server:
            self.assertLess(asyncio.run(scenario(server)), 5)

    def test_a_second_signal_ends_at_once(self):
        with Serve("--drain", "30s") as server:
            silent = upgraded(server)
            server.child.send_signal(signal.SIGTERM)
            server.err.until("told to end")
            server.child.send_signal(signal.SIGINT)
            self.assertEqual(server.wait(), 128 + signal.SIGINT)
            silent.close()

    def test_a_path_or_a_name_that_nothing_can_match_is_refused(self):
        for flags, words in ((("--path", "foo"), "--path: 'foo' is no path; write one like /chat, without a query"),
                             (("--path", "/a?b"), "--path: '/a?b' is no path"),
                             (("--subprotocol", "a,b"), "--subprotocol: 'a,b' is not a subprotocol"),
                             (("--explain", ""), "--explain: the value is empty")):
            with self.subTest(flags):
                done = run("serve", "0", *flags)
                self.assertEqual(done.returncode, 2)
                self.assertIn(words, done.stderr)

    def test_a_server_that_is_hung_up_on_ends_as_when_it_is_told_to(self):
        with Serve() as server:
            stream = upgraded(server)
            server.child.send_signal(signal.SIGHUP)
            got = b""
            while chunk := stream.recv(1000):
                got += chunk
            self.assertIn(b"\x03\xe9", got, "1001")
            stream.close()
            self.assertEqual(server.wait(), 0)

    def test_who_is_not_to_hear_of_a_hang_up_does_not(self):
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does, and children inherit
        try:
            server = self.enterContext(Serve())
        finally:
            signal.signal(signal.SIGHUP, before)
        server.child.send_signal(signal.SIGHUP)
        self.assertEqual(ask(server.port, "/healthz").status, 200)

    def test_one_signal_that_comes_twice_is_one(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "socket")
            with wskit("serve", "--unix", path) as server:
                server.err.until("listening on")
                for _ in range(2):
                    server.child.send_signal(signal.SIGTERM)
                self.assertEqual(server.wait(), 0)
                self.assertFalse(os.path.exists(path), "what is in the way of the next one")


class Once(unittest.TestCase):

    def test_the_server_ends_with_its_last_client(self):
        async def visit(url):
            async with websockets.connect(url) as first, websockets.connect(url) as second:
                await first.close()
                await second.send("still here")
                return await second.recv()

        with Serve("--echo", "--once", "--threads", "2") as server:
            self.assertEqual(ask(server.port, "/healthz").status, 200)
            self.assertEqual(asyncio.run(visit(server.url)), "still here")
            server.err.until("the last client has gone")
            self.assertEqual(server.wait(), 0)

    def test_a_client_that_is_only_cut_off_is_gone_too(self):
        with Serve("--once", "--threads", "2") as server:
            upgraded(server).close()
            self.assertEqual(server.wait(), 0)

    def test_who_was_not_let_in_does_not_count(self):
        async def visit(url):
            with self.assertRaises(websockets.exceptions.InvalidHandshake):
                await websockets.connect(url + "?token=wrong")
            async with websockets.connect(url + "?token=s3cret") as client:
                return json.loads(await client.recv())["userId"]

        with tempfile.NamedTemporaryFile("w", suffix=".toml") as tokens:
            tokens.write('[[token]]\ntoken = "s3cret"\nuser = "ann"\n')
            tokens.flush()
            with Serve("--once", "--tokens", tokens.name) as server:
                self.assertEqual(asyncio.run(visit(server.url)), "ann")
                self.assertEqual(server.wait(), 0)


class Idle(unittest.TestCase):

    def test_a_connection_without_messages_is_closed(self):
        async def wait(url):
            async with websockets.connect(url) as client:
                with self.assertRaises(websockets.exceptions.ConnectionClosed) as closed:
                    while True:
                        await client.recv()
                return closed.exception.rcvd

        with Serve("--idle-timeout", "300ms", "--ping-interval", "50ms") as server:
            close = asyncio.run(wait(server.url))
            self.assertEqual((close.code, close.reason), (1001, "no message for too long"))


if __name__ == "__main__":
    unittest.main()
