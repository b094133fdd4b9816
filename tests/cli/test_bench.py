"""`wskit bench` against wskit's own echo server and against Python's websockets."""

import asyncio
import http
import json
import os
import pathlib
import pty
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "integration"))

from peer import Series  # noqa: E402
from threaded import ThreadedServer  # noqa: E402
from wskit import BINARY, DEADLINE, Serve, run, wskit  # noqa: E402

# Runs a command in a network of its own.
NETWORK = ["unshare", "--map-root-user", "--net"]


def may_have_a_network():
    try:
        return subprocess.run([*NETWORK, "ip", "link", "set", "lo", "up"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


PERCENTILES = ["min", "p50", "p90", "p99", "p99.9", "p99.99", "max"]


class PythonServer(ThreadedServer):
    """An echo server, which may leave out every `drop_every`-th reply, and may reply to every `shuffle`
    messages in another order. To every second peer it replies `second_after` seconds later. When `close_at`
    peers have come it closes them all with `close_code`."""

    def __init__(self, drop_every=0, status=None, shuffle=1, ping_interval=20, close_at=None, close_code=1011,
                 second_after=0):
        super().__init__(process_request=self.refuse, ping_interval=ping_interval)
        self.drop_every = drop_every
        self.shuffle = shuffle
        self.close_at = close_at
        self.close_code = close_code
        self.second_after = second_after
        self.peers = []
        self.paths = []
        self.status = status
        self.received = 0
        self.messages = []
        self.close_codes = []

    async def serve(self, peer, _path=None):
        count = 0
        replies = []
        self.peers.append(peer)
        # Debian 12's websockets has it at the peer itself.
        self.paths.append(peer.path if hasattr(peer, "path") else peer.request.path)
        delay = self.second_after if len(self.peers) % 2 == 0 else 0
        if len(self.peers) == self.close_at:
            await asyncio.gather(*(other.close(self.close_code, "tired") for other in self.peers))
        async for message in peer:
            count += 1
            self.received += 1
            self.messages.append(message)
            if self.drop_every != 0 and count % self.drop_every == 0:
                continue
            replies.append(message)
            await asyncio.sleep(delay)
            if len(replies) == self.shuffle:
                random.shuffle(replies)
                for reply in replies:
                    await peer.send(reply)
                replies.clear()
        self.close_codes.append(peer.close_code)

    async def refuse(self, peer, _request):
        if self.status is None:
            return None
        status = http.HTTPStatus(self.status)
        # Debian 12's websockets gives the path instead of the peer, and takes a tuple.
        return peer.respond(status, "not here\n") if hasattr(peer, "respond") else (status, [], b"not here\n")


def bench(url, *arguments):
    return run("bench", url, *arguments)


def report(url, *arguments):
    done = bench(url, "--format", "json", *arguments)
    if not done.stdout:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout), done.returncode


class Bench(unittest.TestCase):
    def assert_adds_up(self, figures):
        operations = figures["operations"]
        failures = ["no_reply", "connection_lost", "not_sent", "handshake_failed"]
        self.assertEqual(operations["attempted"], operations["succeeded"] + operations["failed"])
        self.assertEqual(operations["failed"], sum(operations[name] for name in failures))
        self.assertEqual(operations["succeeded"], figures["latency_us"]["count"])

    def assert_ordered(self, latency):
        values = [latency[name] for name in PERCENTILES]
        self.assertEqual(values, sorted(values))
        self.assertLessEqual(latency["min"], latency["mean"])
        self.assertLessEqual(latency["mean"], latency["max"])

    def test_counts_messages_exactly(self):
        with PythonServer() as server:
            for extra in ([], ["--depth", "7"], ["--threads", "2"], ["-r", "2000/s"],
                          ["-r", "2000/s", "--threads", "2"], ["--binary", "--size", "0"]):
                with self.subTest(extra=extra):
                    before = server.received
                    figures, status = report(server.url, "-n", "501", "-c", "7", *extra)
                    self.assertEqual(status, 0)
                    self.assertEqual(figures["operations"]["succeeded"], 501)
                    self.assertEqual(server.received - before, 501)
                    self.assert_adds_up(figures)

    def test_takes_the_rate_over_the_whole_run_whatever_the_threads(self):
        # One thread is through at once, the other takes 20 times 20 ms.
        with PythonServer(second_after=0.02) as server:
            figures, status = report(server.url, "-c", "2", "--threads", "2", "-n", "40")
            csv = bench(server.url, "-c", "2", "--threads", "2", "-n", "40", "--format", "csv").stdout
        self.assertEqual(status, 0)
        self.assertGreaterEqual(figures["elapsed_s"], 0.4)
        self.assertAlmostEqual(figures["rate"] * figures["elapsed_s"], 40, places=3)
        self.assertAlmostEqual(figures["sent_bytes_per_s"] * figures["elapsed_s"], 40 * 64, places=1)
        total = dict(zip(csv.split("\n")[0].split(","), csv.strip().split("\n")[-1].split(",")))
        self.assertAlmostEqual(float(total["rate"]) * float(total["length_s"]), 40, places=1)

    def test_sends_nothing_before_the_start_whatever_the_server_says(self):
        # Rooms say welcome on each connection, while others are still being made.
        with Serve() as serve, tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "bench.jsonl")
            figures, status = report(serve.url, "--mode", "request", "-n", "20", "-c", "20", "--connect-rate", "100/s",
                                     "--threads", "2", "--record", capture)
            self.assertEqual(status, 0)
            self.assertEqual(figures["operations"]["succeeded"], 20)
            with open(capture, encoding="utf-8") as lines:
                self.assertEqual(sum('"dir":">"' in line for line in lines), 20)

    def test_fills_templates_in(self):
        template = '{"seq":{{seq}},"conn":{{conn}},"now":{{now}},"roll":{{rand 6}},"id":"{{uuid}}","who":"{{env WHO}}"}'
        with PythonServer() as server, unittest.mock.patch.dict(os.environ, WHO="ada"):
            before = int(time.time() * 1000)
            figures, _ = report(server.url, "-n", "60", "-c", "4", "--threads", "2", "-m", template)
            after = int(time.time() * 1000)
        sent = [json.loads(message) for message in server.messages]
        self.assertEqual(len({message["seq"] for message in sent}), 60)
        self.assertEqual({message["conn"] for message in sent}, {1, 2, 3, 4})
        self.assertTrue(all(before - 1 <= message["now"] <= after + 1 for message in sent))
        self.assertLessEqual({message["roll"] for message in sent}, set(range(6)))
        self.assertEqual(len({message["id"] for message in sent}), 60)
        self.assertEqual({message["who"] for message in sent}, {"ada"})
        self.assertEqual(figures["settings"]["message"], template)
        self.assertEqual(figures["operations"]["replies_altered"], 0)

    def test_sends_the_lines_of_a_file_in_turn(self):
        with PythonServer() as server, tempfile.NamedTemporaryFile("w") as file:
            file.write("one\n\nthr\u00e9e")
            file.flush()
            report(server.url, "-n", "30", "-c", "1", "--file", file.name)
            self.assertEqual(server.messages, ["one", "", "thr\u00e9e"] * 10)

    def test_counts_the_bytes_that_were_really_sent(self):
        with PythonServer() as server:
            figures, _ = report(server.url, "-n", "400", "--size", "10..1k", "-b")
        sizes = [len(message) for message in server.messages]
        self.assertGreaterEqual(min(sizes), 10)
        self.assertLessEqual(max(sizes), 1024)
        self.assertGreater(len(set(sizes)), 100)
        for direction in ("sent", "received"):
            bytes_sent = figures[f"{direction}_bytes_per_s"] * figures["elapsed_s"]
            self.assertAlmostEqual(bytes_sent, sum(sizes), delta=1)
        self.assertEqual((figures["settings"]["size_least"], figures["settings"]["size_most"]), (10, 1024))
        self.assertIsNone(figures["settings"]["size"])

    def test_says_what_is_wrong_with_what_messages_are_to_hold(self):
        latin = tempfile.NamedTemporaryFile()
        self.addCleanup(latin.close)
        latin.write(b"caf\xe9\n")
        latin.flush()
        cases = [
            (["-m", "{{nope}}"], "--message: '{{nope}}' is no variable; there are {{seq}}"),
            (["-m", "{{rand}}"], "--message: '{{rand}}' has no bound"),
            (["-m", "{{seq"], "--message: '{{seq' has no end"),
            (["-m", "{{env WSKIT_NO_SUCH}}"], "'{{env WSKIT_NO_SUCH}}' is not set"),
            (["--file", "/no/such"], "--file: /no/such: No such file or directory"),
            (["--file", "/"], "--file: /: Is a directory"),
            (["--file", "/dev/null"], "--file: /dev/null: is empty"),
            (["--file", "/dev/zero"], "--file: /dev/zero: holds more than 256m"),
            (["--file", latin.name], "is not UTF-8; --binary sends any bytes"),
            (["--size", "4k..64"], "--size: '4k..64' is neither a size nor a range"),
            (["--size", "2g"], "--size: more than 1g is not a message"),
            (["--size", "64", "-m", "x"], "--size: contradicts --message"),
        ]
        for arguments, complaint in cases:
            with self.subTest(arguments=arguments):
                done = bench("ws://127.0.0.1:1/", *arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(complaint, done.stderr)

    def test_matches_answers_by_id(self):
        with PythonServer(shuffle=8) as server:
            figures, status = report(server.url, "-n", "400", "-c", "5", "--depth", "8", "--mode", "request")
            self.assertEqual(status, 0)
            self.assertEqual(figures["operations"]["succeeded"], 400)
            self.assertEqual(figures["operations"]["messages_unasked"], 0)
            self.assert_adds_up(figures)
            figures, _ = report(server.url, "-n", "400", "-c", "5", "--depth", "8", "--mode", "request",
                                "--match", "/1", "-m", '["topic",{{seq}},"x"]')
            self.assertEqual(figures["operations"]["succeeded"], 400)

    def test_measures_requests_to_rooms(self):
        with Serve() as serve:
            figures, status = report(serve.url, "-n", "100", "--mode", "request", "-m", '{"type":"nonsense","id":{{seq}}}')
        self.assertEqual(status, 0)
        self.assertEqual(figures["operations"]["replies_with_error"], 100)
        # Each connection is welcomed.
        self.assertEqual(figures["operations"]["messages_unasked"], 50)

    def test_pushes_without_waiting_for_replies(self):
        for extra in ([], ["-r", "2k/s"], ["--threads", "2", "--depth", "20"]):
            with self.subTest(extra=extra):
                with PythonServer(drop_every=1) as server:
                    figures, status = report(server.url, "-n", "1001", "-c", "7", "--mode", "push", *extra)
                self.assertEqual(status, 0)
                self.assertEqual(figures["operations"]["succeeded"], 1001)
                # All of them, once the server's handlers have ended.
                self.assertEqual(server.received, 1001)

    def test_fails_when_nothing_could_be_measured(self):
        with PythonServer(drop_every=1) as server:
            done = bench(server.url, "-d", "200ms", "--warmup", "100ms", "--timeout", "500ms")
        self.assertEqual(done.returncode, 8)
        self.assertIn("nothing was measured: nothing was begun in that time", done.stderr)

    def test_holds_connections_and_answers_pings(self):
        with PythonServer(ping_interval=0.05) as server:
            figures, status = report(server.url, "--mode", "idle", "-c", "20", "-d", "600ms", "--warmup", "0",
                                     "--connect-rate", "200/s", "--server-pid", str(os.getpid()))
        self.assertEqual(status, 0)
        self.assertEqual(figures["connections"]["opened"], 20)
        self.assertEqual(figures["connections"]["failed"], 0)
        self.assertGreaterEqual(figures["connections"]["connecting_s"], 0.095)
        self.assertEqual(figures["operations"]["attempted"], 0)
        self.assertGreater(figures["server_memory"]["open"]["rss"], 1 << 20)
        self.assertGreater(figures["server_memory"]["before"]["pss"], 1 << 20)

    def test_reports_held_connections_that_are_lost(self):
        with PythonServer(close_at=10) as server:
            figures, status = report(server.url, "--mode", "idle", "-c", "10", "-d", "60s", "--warmup", "0")
        self.assertEqual(status, 6)
        self.assertEqual(figures["connections"]["opened"], 10)
        self.assertEqual(figures["connections"]["failed"], 10)
        self.assertEqual(figures["connections"]["failures"][0]["kind"], "lost")
        self.assertIn("1011", figures["connections"]["failures"][0]["first"])

    def test_tells_refused_connections_apart_in_every_mode(self):
        with Serve("--echo", "--max-connections", "3") as server:
            for mode in (["echo"], ["request"], ["push"], ["idle"], ["fanout", "--hello", "{}"]):
                run_of = ("-c", "5", "-d", "100ms", "--warmup", "0", "--mode", *mode)
                with self.subTest(mode):
                    figures, _ = report(server.url, *run_of)
                    self.assertEqual((figures["connections"]["failed"], figures["connections"]["refused"]), (2, 2))
                    self.assertTrue(figures["connections"]["failures"][0]["refused"])
                    for form in ("text", "html"):
                        self.assertIn("2 refused: the server answered 503", bench(server.url, *run_of, "--format", form).stdout)
                    self.assertRegex(bench(server.url, *run_of, "--format", "csv").stdout, r"\ntotal,.*,2,2\n$")
            figures, _ = report(server.url, "-c", "5", "-d", "100ms", "--mode", "connect")
            refused = figures["connections"]["refused"]
            self.assertEqual(refused, figures["connections"]["failed"])
            self.assertGreater(refused, 0)

    def test_is_content_when_the_server_closes_in_good_order(self):
        with PythonServer(close_at=10, close_code=1000) as server:
            done = bench(server.url, "--mode", "idle", "-c", "10", "-d", "60s", "--warmup", "0")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"^wskit bench: ws://127.0.0.1:\d+/: the server closed the connection with 1000 \(.*\): tired\n$")
        self.assertIn("10 failed: the server closed the connection with 1000", done.stdout)

    def test_follows_a_ramp(self):
        with PythonServer() as server:
            figures, status = report(server.url, "--ramp", "0:100ms,1k/s:600ms,1k/s:200ms", "-c", "7", "--threads", "2")
        self.assertEqual(status, 0)
        self.assertEqual(figures["operations"]["attempted"], 500)
        self.assertEqual(server.received, 500)
        self.assertEqual(figures["settings"]["loop"], "open")
        self.assertEqual(figures["settings"]["ramp"], "0/s:100ms,1000/s:600ms,1000/s:200ms")
        self.assertAlmostEqual(figures["settings"]["duration_s"], 0.9)
        self.assertGreater(figures["service_us"]["count"], 0)

    def test_plays_a_scenario(self):
        with PythonServer() as server, tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "two.wscap.jsonl")
            run("connect", server.url, "-x", "one", "-x", "two", "-n", "2", "--record", capture)
            server.messages.clear()
            figures, status = report(server.url, "--scenario", capture, "--pace", "lockstep", "-n", "30", "-c", "3")
            self.assertEqual(status, 0)
            self.assertEqual(figures["operations"]["succeeded"], 30)
            self.assertEqual(figures["connections"]["opened"], 30)
            self.assertEqual(figures["settings"]["mode"], "scenario")
            self.assertEqual(sorted(server.messages), ["one"] * 30 + ["two"] * 30)
            for arguments, complaint in [(["--mode", "push"], "--mode: means nothing with --scenario"),
                                         (["-m", "x"], "--message: means nothing with --scenario")]:
                done = bench(server.url, "--scenario", capture, *arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(complaint, done.stderr)
            done = bench(server.url, "--scenario", capture, "-o", os.path.join(folder, ".", "two.wscap.jsonl"))
            self.assertEqual(done.returncode, 2)
            self.assertIn("-o: this is the scenario; name another file", done.stderr)
        done = bench("ws://127.0.0.1:1/", "--scenario", "/no/such")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--scenario: cannot read /no/such", done.stderr)

    def test_a_scenario_may_be_of_a_refusal(self):
        with tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "refused.wscap.jsonl")
            pathlib.Path(capture).write_text(
                '{"wscap":1}\n{"t":0,"c":"1","ev":"open","url":"ws://h/","status":403}\n', encoding="utf-8")
            with Serve("--mock", capture) as server:
                figures, status = report(server.url, "--scenario", capture, "-n", "20")
        self.assertEqual(status, 0)
        self.assertEqual(figures["operations"]["succeeded"], 20)
        self.assertEqual(figures["connections"]["opened"], 0)

    def test_checks_the_replies_of_a_scenario(self):
        lines = ['{"wscap":1}', '{"t":0,"c":"1","ev":"open","url":"ws://h/","status":101}',
                 '{"t":0.1,"c":"1","ev":"msg","dir":">","op":1,"data":"{\\"user\\":\\"{{USER}}\\",\\"n\\":1}","tpl":true}',
                 '{"t":0.2,"c":"1","ev":"msg","dir":"<","op":1,"data":"{\\"n\\":1,\\"user\\":\\"ada\\"}"}',
                 '{"t":0.3,"c":"1","ev":"msg","dir":">","op":1,"data":"{{N}}","tpl":true}',
                 '{"t":0.4,"c":"1","ev":"msg","dir":"<","op":1,"data":"{{N}}","tpl":true}']
        with PythonServer() as server, tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "user.wscap.jsonl")
            with open(capture, "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
            play = ["--scenario", capture, "--pace", "lockstep", "-n", "12", "-c", "3", "--bind", "N=/n", "--check"]
            figures, status = report(server.url, *play, "--var", "USER=ada", "--ignore", "/nothing")
            self.assertEqual(status, 0)
            self.assertEqual(figures["operations"]["succeeded"], 12)
            self.assertEqual(figures["operations"]["differed"], 0)
            self.assertIs(figures["settings"]["check"], True)
            self.assertEqual(set(server.messages), {'{"user":"ada","n":1}', "1"})

            figures, status = report(server.url, *play, "--var", "USER=bob")
            self.assertEqual(status, 1)
            self.assertEqual(figures["operations"]["differed"], 12)
            self.assertEqual(figures["operations"]["failed"], 12)
            self.assertEqual(figures["operations"]["first_difference"],
                             f'{capture}:4: connection 1: the reply differs: /user: recorded "ada", came "bob"')

            done = bench(server.url, *play, "--var", "USER=bob", "--fail-if", "differed>50%")
            self.assertEqual(done.returncode, 1)
            self.assertIn("--check: 12 of 12 plays went otherwise than recorded", done.stderr)
            self.assertIn("differed is 100%: --fail-if 'differed>50%'", done.stderr)
            self.assertIn("12 went otherwise than recorded", done.stdout)
            self.assertIn('connection 1: the reply differs: /user: recorded "ada", came "bob"', done.stdout)

            _, status = report(server.url, *play, "--var", "USER=bob", "--ignore", "/user")
            self.assertEqual(status, 0)

            cases = [(["--check"], "{{USER}} has no value; give --var USER=VALUE"),
                     (["--check", "--match", "most"], "--match: 'most' is none of exact, subset and text"),
                     (["--match", "text"], "--match: is for --mode request or --check"),
                     (["--fail-if", "differed>0"], "is counted with --check only"), (["--var", "USER"], "has no '='")]
            for arguments, complaint in cases:
                done = bench(server.url, "--scenario", capture, *arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(complaint, done.stderr)

    def test_leads_a_scenario_to_the_paths_that_were_recorded(self):
        with PythonServer() as server, tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "paths.wscap.jsonl")
            with open(capture, "w", encoding="utf-8") as file:
                file.write('{"wscap":1}\n{"t":0,"c":"1","ev":"open","url":"ws://h/a?b=c","status":101}\n')
            for url, path in [(server.url.rstrip("/"), "/a?b=c"), (server.url.rstrip("/") + "/x", "/x")]:
                server.paths.clear()
                _, status = report(url, "--scenario", capture, "-n", "2", "-c", "1")
                self.assertEqual(status, 0)
                self.assertEqual(server.paths, [path] * 2)

    def test_leaves_from_its_sources_in_turn(self):
        with PythonServer() as server:
            figures, _ = report(server.url, "-n", "60", "-c", "6", "--source", "127.0.0.2", "--source", "127.0.0.3")
        self.assertEqual(figures["operations"]["succeeded"], 60)
        addresses = [peer.remote_address[0] for peer in server.peers]
        self.assertEqual({address: addresses.count(address) for address in addresses}, {"127.0.0.2": 3, "127.0.0.3": 3})

    def test_names_the_limits_that_a_run_would_meet(self):
        done = bench("ws://127.0.0.1:1/", "-c", "3m")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"3000000 connections need 30\d+ file descriptors, and this process may have \d+; "
                                      r"'sudo prlimit --pid \$\$ --nofile=30\d+'")
        self.assertRegex(done.stderr, r"3000000 connections to one address need as many local ports, and there are \d+; ")

    @unittest.skipUnless(may_have_a_network(), "needs a network namespace of its own (unshare, ip)")
    def test_has_more_connections_than_one_address_has_ports(self):
        script = """
            ip link set lo up && echo 20000 20099 > /proc/sys/net/ipv4/ip_local_port_range || exit 99
            "$0" serve 127.0.0.1:9471 --echo -q --port-file "$1/port" &
            until [ -s "$1/port" ]; do :; done
            "$0" bench ws://127.0.0.1:9471/ --mode idle -c 240 -d 100ms --warmup 0 --source 127.0.0.1 --source 127.0.0.2
            "$0" bench ws://127.0.0.1:9471/ --mode idle -c 240 -d 100ms --warmup 0 --format json \\
                --source 127.0.0.1 --source 127.0.0.2 --source 127.0.0.3
            kill $!"""
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([*NETWORK, "sh", "-c", script, BINARY, folder], capture_output=True, text=True,
                                  timeout=DEADLINE, check=False)
        self.assertIn("240 connections to one address need as many local ports, and there are 200;", done.stderr)
        self.assertIn("3 addresses of this machine to leave from", done.stderr)
        self.assertEqual(json.loads(done.stdout)["connections"]["opened"], 240)

    def test_says_which_modes_and_options_go_together(self):
        cases = [
            (["--mode", "idle", "--server-pid", "999999999"], "--server-pid: there is no process 999999999"),
            (["--mode", "idle", "--server-pid", "me"], "--server-pid: 'me' is not the number of a process"),
            (["--mode", "request", "--match", "id"], "--match: 'id' is no JSON pointer"),
            (["--mode", "request", "-m", "{}"], "--message: has no id at correlationId"),
            (["--mode", "request", "--match", "/ref"], "--message: has no id at /ref"),
            (["--mode", "request", "--file", os.path.abspath(__file__)], "line 1 has no id at correlationId"),
            (["--connect-rate", "0/s"], "--connect-rate: '0/s' is not a rate"),
            (["--source", "here"], "--source: 'here' is not an address"),
            (["--source", "192.0.2.1"], "--source: '192.0.2.1' is no address of this machine"),
            (["--source", "127.0.0.2", "--unix", "/tmp/no"], "--source: contradicts --unix"),
            (["--ramp", "5k/s"], "--ramp: '5k/s' is not RATE:DURATION"),
            (["--ramp", "0:5s"], "--ramp: nothing would be sent"),
            (["--ramp", "1/s:5s", "-r", "5/s"], "--ramp: contradicts --rate"),
            (["--ramp", "1/s:5s", "--warmup", "5s"], "--warmup: takes all of the --ramp"),
        ]
        for arguments, complaint in cases:
            with self.subTest(arguments=arguments):
                done = bench("ws://127.0.0.1:1/", *arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(complaint, done.stderr)

    def test_says_goodbye_with_1000(self):
        with PythonServer() as server:
            bench(server.url, "-n", "10", "-c", "3")
        self.assertEqual(server.close_codes, [1000] * 3)

    def test_measures_a_closed_loop_for_the_time_it_is_given(self):
        with Serve("--echo") as serve:
            figures, status = report(serve.url, "-d", "500ms", "--warmup", "100ms", "--depth", "16",
                                     "--size", "20")
            self.assertEqual(status, 0)
            self.assertGreater(figures["operations"]["succeeded"], 1000)
            self.assertAlmostEqual(figures["elapsed_s"], 0.5, delta=0.2)
            self.assertIsNone(figures["service_us"])
            self.assertEqual(figures["settings"]["loop"], "closed")
            self.assert_adds_up(figures)
            self.assert_ordered(figures["latency_us"])

    def test_keeps_the_rate_of_an_open_loop(self):
        with Serve("--echo") as serve:
            for threads in ("1", "2"):
                figures, status = report(serve.url, "-r", "1k/s", "-d", "1s", "--warmup", "200ms",
                                         "-c", "7", "--threads", threads)
                self.assertEqual(status, 0)
                self.assertEqual(figures["operations"]["attempted"], 1000)
                self.assertEqual(figures["operations"]["succeeded"], 1000)
                self.assert_ordered(figures["latency_us"])
                self.assert_ordered(figures["service_us"])
                self.assertGreaterEqual(figures["latency_us"]["mean"],
                                        figures["service_us"]["mean"])

    def test_measures_handshakes(self):
        with Serve("--echo") as serve:
            figures, status = report(serve.url, "--mode", "connect", "-n", "200", "-c", "10")
            self.assertEqual(status, 0)
            self.assertEqual(figures["operations"]["succeeded"], 200)
            self.assertEqual(figures["connections"]["opened"], 200)
            self.assertGreater(figures["latency_us"]["min"], 0)

    def test_makes_all_handshakes_though_no_close_is_answered(self):
        def deaf(stream):
            while stream.next() is not None:
                pass

        with Series(deaf) as server:
            figures, status = report(server.url, "--mode", "connect", "-n", "3", "-c", "1", "--timeout", "200ms")
        self.assertEqual(status, 0)
        self.assertEqual(figures["operations"]["succeeded"], 3)
        self.assertEqual(figures["connections"]["not_let_go"], 3)
        self.assertGreater(figures["rate"], 0)
        self.assertTrue(any("did not answer their close" in caveat for caveat in figures["caveats"]))

    def test_keeps_to_a_limit_of_messages_that_it_is_given(self):
        with Serve("--echo") as serve:
            figures, status = report(serve.url, "-n", "5", "-c", "1", "--max-message", "10", "--timeout", "1s")
            self.assertEqual((status, figures["operations"]["succeeded"]), (6, 0))
            self.assertIn("10", figures["connections"]["failures"][0]["first"])
            figures, status = report(serve.url, "-n", "5", "-c", "1", "--max-message", "64")
            self.assertEqual((status, figures["operations"]["succeeded"]), (0, 5))

    def test_counts_replies_that_never_come_as_lost(self):
        with PythonServer(drop_every=10) as server:
            figures, status = report(server.url, "-r", "500/s", "-d", "1s", "--warmup", "0",
                                     "-c", "5", "--timeout", "500ms")
            self.assertEqual(status, 0)
            self.assertEqual(figures["operations"]["attempted"], 500)
            self.assertEqual(figures["lost"], 50)
            self.assertTrue(figures["settings"]["distinct"])
            self.assertFalse(any("behind a lost one" in caveat for caveat in figures["caveats"]))
            self.assert_adds_up(figures)
            # Where they are alike, nothing tells which one was lost.
            figures, _ = report(server.url, "-r", "500/s", "-d", "1s", "--warmup", "0", "-c", "5", "--timeout", "500ms",
                                "-m", "ping")
            self.assertEqual(figures["lost"], 50)
            self.assertTrue(any("behind a lost one" in caveat for caveat in figures["caveats"]))

    def test_goes_on_after_a_lost_reply_in_a_closed_loop(self):
        for mode, message, renewed in (("echo", [], 0), ("echo", ["-m", "ping"], 4), ("request", [], 0)):
            with self.subTest(mode=mode, message=message), PythonServer(drop_every=10) as server:
                figures, status = report(server.url, "--mode", mode, "-n", "50", "-c", "2", "--timeout", "300ms", *message)
                self.assertEqual(status, 0)
                self.assertEqual(figures["operations"]["attempted"], 50)
                self.assertEqual(figures["operations"]["no_reply"], 4)
                self.assertEqual(figures["connections"]["renewed"], renewed)
                self.assertEqual(figures["connections"]["opened"], 2 + renewed)
                self.assertEqual(figures["connections"]["failed"], 0)
                self.assert_adds_up(figures)

    def test_finds_the_messages_of_replies_out_of_turn(self):
        with PythonServer(shuffle=8) as server:
            figures, status = report(server.url, "-n", "400", "-c", "2", "--depth", "8")
        self.assertEqual(status, 0)
        operations = figures["operations"]
        self.assertEqual((operations["succeeded"], operations["replies_altered"]), (400, 0))
        self.assertGreater(operations["replies_overtaken"], 100)
        self.assertTrue(any("does not answer in turn" in caveat for caveat in figures["caveats"]))

    def test_does_not_wait_for_ever_for_replies(self):
        with PythonServer(drop_every=1) as server:
            done = bench(server.url, "-n", "10", "-c", "2", "--timeout", "300ms")
            self.assertEqual(done.returncode, 8)
            self.assertIn("no reply", done.stderr)

    def test_fails_when_told_to(self):
        with PythonServer(drop_every=10) as server:
            load = [server.url, "-r", "200/s", "-n", "100", "-c", "2", "--timeout", "300ms"]
            done = bench(*load, "--fail-if", "lost>0", "--fail-if", "p99>1h")
            self.assertEqual(done.returncode, 1)
            self.assertIn("lost is 10: --fail-if 'lost>0'", done.stderr)
            self.assertNotIn("p99", done.stderr)
            figures, status = report(*load, "--fail-if", "lost > 10%", "--fail-if", "rate<1/s",
                                     "--fail-if", "errors>10", "--fail-if", "max>=1m")
            self.assertEqual(status, 0)
            self.assertEqual([entry["failed"] for entry in figures["thresholds"]], [False] * 4)

    def test_judges_a_run_in_which_nothing_came(self):
        with PythonServer(drop_every=1) as server:
            for extra, code in (([], 8), (["--fail-if", "errors>0"], 1), (["--fail-if", "errors>99"], 8)):
                done = bench(server.url, "-n", "2", "-c", "2", "--timeout", "200ms", *extra)
                self.assertEqual(done.returncode, code, extra)
                self.assertIn("no reply to any message", done.stderr)
        with PythonServer(close_at=2) as server:
            done = bench(server.url, "-n", "10", "-c", "2", "--fail-if", "errors>0")
        self.assertEqual(done.returncode, 1)
        self.assertIn("closed with 1011", done.stderr)
        self.assertIn("--fail-if 'errors>0'", done.stderr)

    def test_explains_a_bad_threshold(self):
        for expression in ("p98>5ms", "p99", "p99>5/s", "lost>-1", "rate<fast", "errors>101%", ""):
            with self.subTest(expression=expression):
                done = bench("ws://127.0.0.1:1/", "--fail-if", expression)
                self.assertEqual(done.returncode, 2)
                self.assertRegex(done.stderr, r"--fail-if.*write '")

    def test_explains_bad_numbers(self):
        for flag in ("-c", "-n", "-d", "-r", "--depth", "--threads"):
            with self.subTest(flag=flag):
                done = bench("ws://127.0.0.1:1/", flag, "0")
                self.assertEqual(done.returncode, 2)
                self.assertIn("write", done.stderr)

    def test_reports_a_server_that_is_not_there(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"ws://127.0.0.1:{free.getsockname()[1]}/"
            for mode in ("echo", "connect"):
                done = bench(url, "--mode", mode)
                self.assertEqual(done.returncode, 3)
                self.assertRegex(done.stderr, r"^wskit bench: ws://127.0.0.1:\d+/: connection refused\n$")
                self.assertEqual(done.stdout, "")

    def test_reports_a_server_that_refuses(self):
        for status, code in ((404, 4), (401, 7)):
            with PythonServer(status=status) as server:
                done = bench(server.url, "-c", "3")
                self.assertEqual(done.returncode, code)
                self.assertIn(str(status), done.stderr)
                self.assertIn(": not here\n", done.stderr)

    def test_prints_a_table_for_people(self):
        with Serve("--echo") as serve:
            done = bench(serve.url, "-r", "100/s", "-n", "50", "-c", "2")
            self.assertEqual(done.returncode, 0)
            self.assertEqual(done.stderr, "")
            self.assertRegex(done.stdout, r"p50 +p90 +p99 +p99\.9 +p99\.99 +max +mean\nlatency ")
            self.assertRegex(done.stdout, r"\nservice ")
            self.assertIn("Latency counts from the time", done.stdout)
            self.assertIn("50 attempted = 50 succeeded + 0 failed", done.stdout)

    def test_writes_the_report_to_a_file(self):
        with Serve("--echo") as serve, tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "report.json")
            done = bench(serve.url, "-n", "10", "--format", "json", "-o", path)
            self.assertEqual((done.returncode, done.stdout), (0, ""))
            with open(path, encoding="utf-8") as file:
                self.assertEqual(json.load(file)["operations"]["succeeded"], 10)

    def test_refuses_an_output_that_cannot_be_written_before_it_begins(self):
        done = bench("ws://127.0.0.1:1/", "-o", "/nowhere/report")
        self.assertEqual(done.returncode, 9)
        self.assertIn("/nowhere/report", done.stderr)

    def test_leaves_an_earlier_report_alone_until_there_is_another_one(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "report.json")
            pathlib.Path(path).write_text("earlier", encoding="utf-8")
            self.assertEqual(bench("ws://127.0.0.1:1/", "-o", path).returncode, 3)
            self.assertEqual(pathlib.Path(path).read_text(encoding="utf-8"), "earlier")
            self.assertEqual(os.listdir(folder), ["report.json"])

    def test_writes_to_one_file_one_thing(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "out.json")
            done = bench("ws://127.0.0.1:1/", "-o", path, "--record", os.path.join(folder, ".", "out.json"))
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stderr, "wskit bench: --record: -o writes the report to that file; name another one\n")
            self.assertEqual(os.listdir(folder), [])

    def test_reports_so_far_when_interrupted(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with PythonServer() as server:
                with wskit("bench", server.url, "-d", "1h", "--warmup", "0", "-c", "2",
                           "--format", "json") as process:
                    while server.received < 100 and process.child.poll() is None:
                        pass
                    process.child.send_signal(number)
                    self.assertEqual(process.wait(), code)
                    figures = json.loads("".join(process.out.rest()))
                    self.assertTrue(figures["interrupted"])
                    self.assertGreaterEqual(figures["operations"]["succeeded"], 50)
                    self.assertEqual(figures["operations"]["failed"], 0)
                    self.assert_adds_up(figures)
            self.assertEqual(server.close_codes, [1000, 1000])

    def test_reports_a_report_again(self):
        with Serve("--echo") as serve, tempfile.TemporaryDirectory() as folder:
            first, second = (os.path.join(folder, name) for name in ("1.json", "2.json"))
            for path, extra in ((first, ["-r", "200/s"]), (second, ["--fail-if", "p99>1h"])):
                self.assertEqual(bench(serve.url, "-n", "100", *extra, "--format", "json", "-o", path).returncode, 0)
            with open(first, encoding="utf-8") as file:
                self.assertEqual(run("bench", "--report", first, "--format", "json").stdout, file.read())
            again = json.loads(run("bench", "--report", second, "--format", "json").stdout)
            self.assertEqual(again["thresholds"], [{"fail_if": "p99>1h", "failed": False}])
            done = run("bench", "--report", first, second, "--fail-if", "rate>1/s")
            self.assertEqual(done.returncode, 1)
            self.assertIn("200 attempted = 200 succeeded", done.stdout)
            self.assertIn("2 runs one after the other", done.stdout)
            self.assertIn("rate (200/s; none)", done.stdout)
            self.assertRegex(done.stderr, r"^wskit bench: rate is .*: --fail-if 'rate>1/s'\n$")
            both = json.loads(run("bench", "--report", first, "--report", second, "--format", "json").stdout)
            self.assertEqual(both["operations"]["succeeded"], 200)
            self.assertEqual([part["name"] for part in both["parts"]], [first, second])

    def test_puts_no_runs_of_different_modes_together(self):
        with Serve("--echo") as serve, tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, f"{mode}.json") for mode in ("echo", "connect")]
            for path, mode in zip(paths, ("echo", "connect")):
                bench(serve.url, "-n", "5", "-c", "1", "--mode", mode, "--format", "json", "-o", path)
            done = run("bench", "--report", *paths)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertEqual(done.stderr, f"wskit bench: {paths[1]}: is of --mode connect, and does not add up with "
                                          f"{paths[0]}, of --mode echo\n")

    def test_counts_no_run_twice(self):
        with Serve("--echo") as serve, tempfile.TemporaryDirectory() as folder:
            path, copy = (os.path.join(folder, name) for name in ("a.json", "b.json"))
            bench(serve.url, "-n", "5", "-c", "1", "--format", "json", "-o", path)
            shutil.copy(path, copy)
            second, both = (os.path.join(folder, name) for name in ("c.json", "both.json"))
            bench(serve.url, "-n", "6", "-c", "1", "--format", "json", "-o", second)
            run("bench", "--report", path, second, "--format", "json", "-o", both)
            for one, other in ((path, path), (path, copy), (both, second)):
                done = run("bench", "--report", one, other)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertEqual(done.stderr,
                                 f"wskit bench: {other}: has a run that {one} has as well; name each run once\n")

    def test_compares_no_runs_of_different_modes(self):
        with Serve("--echo") as serve, tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "echo.json")
            connects = os.path.join(folder, "connect.json")
            bench(serve.url, "-n", "5", "-c", "1", "--format", "json", "-o", path)
            bench(serve.url, "-n", "5", "-c", "1", "--mode", "connect", "--format", "json", "-o", connects)
            for arguments in ([serve.url, "--mode", "connect", "-n", "1"], ["--report", connects]):
                done = run("bench", *arguments, "--baseline", path)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertEqual(done.stderr, f"wskit bench: --baseline: {path}: is of --mode echo, and does not "
                                              "compare with --mode connect\n")

    def test_writes_out_what_a_report_holds_for_terminals(self):
        with Serve("--echo") as serve:
            figures, _ = report(serve.url, "-n", "5", "-c", "1")
        figures["notes"] = ["a \x1b[2J note"]
        figures["settings"]["url"] = "ws://\x1b[2J/"
        done = run("bench", "--report", "-", stdin=json.dumps(figures))
        self.assertEqual(done.returncode, 0)
        self.assertIn("! a \\x1b[2J note\n", done.stdout)
        self.assertNotIn("\x1b", done.stdout)

    def test_holds_a_run_against_a_baseline(self):
        with Serve("--echo") as serve, tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "base.json")
            bench(serve.url, "-n", "200", "-c", "2", "-r", "1k/s", "--format", "json", "-o", path)
            again = run("bench", "--report", path, "--baseline", path, "--max-regress", "0%")
            self.assertEqual((again.returncode, again.stderr), (0, ""))
            done = bench(serve.url, "-n", "20", "-c", "2", "-r", "100/s", "--baseline", path)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r"wskit bench: rate is [\d.]+/s, [\d.]+ % less than the [\d,.]+/s of "
                                          r".*base.json: --max-regress 10%\n")
            self.assertRegex(done.stdout, r"! The baseline .*base.json had other settings: rate \(1,000/s; 100/s\), "
                                          r"messages \(200; 20\)")
        for arguments, why in ((["--baseline", "/nowhere"], "--baseline: /nowhere: No such file"),
                               (["--max-regress", "5"], "'5' is not a percentage; write 10%")):
            done = bench("ws://127.0.0.1:1/", *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(why, done.stderr)

    def test_reports_what_comes_through_a_pipe(self):
        with Serve("--echo") as serve:
            written = bench(serve.url, "-n", "10", "--format", "json").stdout
            self.assertEqual(run("bench", "--report", "-", "--format", "json", stdin=written).stdout, written)

    def test_says_what_is_wrong_with_a_report(self):
        for stdin, why in (("", "not JSON, or cut off"), ('{"wskit_bench":2}', "tool is missing"),
                           ('{"wskit_bench":1}', "schema 1 holds no histograms; measure again with this wskit")):
            done = run("bench", "--report", "-", stdin=stdin)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertEqual(done.stderr, f"wskit bench: stdin: {why}\n")
        self.assertIn("/nowhere: No such file", run("bench", "--report", "/nowhere").stderr)
        done = bench("ws://127.0.0.1:1/", "b.json")
        self.assertEqual(done.returncode, 2)
        self.assertIn("one URL, not 'b.json' too; --report takes several files", done.stderr)

    def test_shows_progress_on_a_terminal_only(self):
        with Serve("--echo") as serve:
            arguments = ["bench", serve.url, "-d", "800ms", "--warmup", "0", "-r", "100/s"]
            self.assertEqual(self.terminal_stderr(*arguments, "-q"), b"")
            shown = self.terminal_stderr(*arguments)
            self.assertRegex(shown, rb"s of 800ms  [\d.,]+/s  p99 now [\d.]+ .s  p50 [\d.]+ .s  p99 [\d.]+ .s  50 open")
            self.assertLessEqual(shown.count(b"\r"), 10)
            self.assertTrue(shown.endswith(b"\r\x1b[K"))

    def terminal_stderr(self, *arguments):
        ours, theirs = pty.openpty()
        with open(ours, "rb", buffering=0) as shown, open(theirs, "wb") as terminal:
            subprocess.run([BINARY, *arguments], stdout=subprocess.DEVNULL, stderr=terminal,
                           timeout=DEADLINE, check=True, env=os.environ | {"TERM": "xterm"})
            os.set_blocking(ours, False)
            return shown.read() or b""



class Recording(unittest.TestCase):
    def test_can_be_replayed(self):
        with Serve("--echo") as server, tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "bench.wscap.jsonl.gz")
            done = run("bench", server.url, "-c", "3", "-n", "20", "--threads", "2", "-m", "{{conn}} {{seq}}",
                       "--record", capture)
            self.assertEqual(done.returncode, 0, done.stderr)
            replayed = run("replay", capture, "--check")
            self.assertEqual(replayed.returncode, 0, replayed.stdout)
            self.assertIn("3 of 3 connections opened, 20 messages sent, 20 received", replayed.stderr)

    def test_tells_when_it_cannot_be_written(self):
        with Serve("--echo") as server:
            done = run("bench", server.url, "-n", "5", "--record", "/dev/full")
            self.assertEqual(done.returncode, 9)
            self.assertIn("No space left on device", done.stderr)

    def test_refuses_to_mix_with_the_report(self):
        for arguments, why in [(["--record", "-"], "standard output has the report")]:
            done = run("bench", "ws://127.0.0.1:9/", "-n", "5", *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(why, done.stderr)


if __name__ == "__main__":
    unittest.main()
