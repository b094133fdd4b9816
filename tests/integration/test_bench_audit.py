"""`wskit bench --audit` against servers that do wrong on purpose, one wrong at a time and all at once."""

import json
import unittest

from threaded import ThreadedServer
from wskit import Serve, run

WRONGS = ("lost", "duplicated", "reordered", "corrupted", "late")


class WrongServer(ThreadedServer):
    """An echo server: `answer(n, text)` says what it sends for the n-th message of a
    connection, from 1: a list of texts, each with the number of messages that it is held back behind."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer

    async def serve(self, peer, _path=None):
        held = {}
        n = 0
        async for message in peer:
            n += 1
            for behind, text in self.answer(n, message):
                held.setdefault(n + behind, []).append(text)
            for text in held.pop(n, []):
                await peer.send(text)


def right(_n, text):
    return [(0, text)]


def loses(n, text):
    return [] if n % 10 == 3 else [(0, text)]


def duplicates(n, text):
    return [(0, text), (0, text)] if n % 10 == 5 else [(0, text)]


def reorders(n, text):
    return [(2, text)] if n % 10 == 5 else [(0, text)]


def corrupts(n, text):
    return [(0, text[:30] + ("A" if text[30] != "A" else "B") + text[31:])] if n % 10 == 7 else [(0, text)]


def everything(n, text):
    for wrong in (loses, duplicates, corrupts):
        if (answer := wrong(n, text)) != [(0, text)]:
            return answer
    return [(2, text)] if n % 10 == 1 else [(0, text)]


class Audit(unittest.TestCase):
    def audit(self, url, *arguments):
        # 4 connections, 100 messages each.
        done = run("bench", url, "--audit", "-c", "4", "-n", "400", "--timeout", "1s", "--format", "json", *arguments)
        self.assertTrue(done.stdout, done.stderr)
        report = json.loads(done.stdout)
        operations = report["operations"]
        kinds = ("no_reply", "connection_lost", "not_sent", "handshake_failed", "corrupted")
        self.assertEqual(operations["attempted"], operations["succeeded"] + operations["failed"])
        self.assertEqual(operations["failed"], sum(operations[kind] for kind in kinds))
        self.assertEqual(operations["succeeded"], report["latency_us"]["count"])
        return report, done

    def assert_wrongs(self, report, **expected):
        audit = report["audit"]
        self.assertEqual({name: audit[name] for name in WRONGS},
                         {name: expected.get(name, 0) for name in WRONGS})

    def test_finds_nothing_wrong_with_a_server_that_is_right(self):
        for load in (["-r", "1k/s"], ["--depth", "5"], ["-r", "1k/s", "--threads", "2"], ["--binary"],
                     ["--size", "100..3000"], ["-m", "<{{stamp}}> of {{conn}}"]):
            with self.subTest(load=load), WrongServer(right) as server:
                report, done = self.audit(server.url, *load)
                self.assert_wrongs(report)
                self.assertEqual(report["operations"]["succeeded"], 400)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(report["audit"]["worst"], [])

    def test_sees_each_wrong_with_its_exact_count(self):
        for answer, expected, code in ((loses, {"lost": 40}, 1), (duplicates, {"duplicated": 40}, 0),
                                       (reorders, {"reordered": 40}, 0), (corrupts, {"corrupted": 40}, 1),
                                       (everything, {"lost": 40, "duplicated": 40, "reordered": 40, "corrupted": 40}, 1)):
            with self.subTest(wrong=answer.__name__), WrongServer(answer) as server:
                report, done = self.audit(server.url, "-r", "2k/s")
                self.assert_wrongs(report, **expected)
                self.assertEqual(report["audit"]["receivers_affected"], 4)
                for receiver in report["audit"]["worst"]:
                    self.assertEqual({name: 4 * receiver[name] for name in expected}, expected)
                self.assertEqual(report["operations"]["no_reply"], expected.get("lost", 0))
                self.assertEqual(report["operations"]["corrupted"], expected.get("corrupted", 0))
                self.assertEqual(done.returncode, code)

    def test_calls_late_what_comes_after_the_timeout(self):
        class Slow(WrongServer):
            async def serve(self, peer, _path=None):
                n = 0
                async for message in peer:
                    n += 1
                    # The first waits for the last, which is sent two timeouts later.
                    if n == 1:
                        first = message
                    else:
                        await peer.send(message)
                    if n == 40:
                        await peer.send(first)

        with Slow(right) as server:
            done = run("bench", server.url, "--audit", "-c", "2", "-n", "80", "-r", "100/s", "--timeout", "400ms",
                       "--format", "json", "--fail-if", "late>1")
            report = json.loads(done.stdout)
            self.assertEqual((report["audit"]["late"], report["audit"]["lost"]), (2, 0))
            self.assertEqual(report["operations"]["succeeded"], 80)
            self.assertGreater(report["latency_us"]["max"], 0.4e6)
            self.assertIn("late is 2: --fail-if 'late>1'", done.stderr)

    def test_is_judged_by_fail_if(self):
        with WrongServer(everything) as server:
            _, done = self.audit(server.url, "-r", "2k/s", "--fail-if", "duplicated>0", "--fail-if", "reordered>10%",
                                 "--fail-if", "corrupted>=40", "--fail-if", "lost>40")
        self.assertEqual(done.returncode, 1)
        self.assertIn("duplicated is 40: --fail-if 'duplicated>0'", done.stderr)
        self.assertIn("corrupted is 40: --fail-if 'corrupted>=40'", done.stderr)
        self.assertNotIn("'reordered", done.stderr)
        self.assertNotIn("--fail-if 'lost", done.stderr)
        self.assertIn("--audit: 40 lost, 40 duplicated, 40 reordered, 40 corrupted, 0 late", done.stderr)

    def test_audits_a_server_that_answers_requests_by_their_id(self):
        with Serve("--rate", "1m/s") as serve:
            report, done = self.audit(serve.url, "-r", "1k/s", "-m", '{"type":"heartbeat","id":"{{stamp}}"}')
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assert_wrongs(report)
            self.assertEqual(report["operations"]["succeeded"], 400)

    def test_fails_when_everything_is_lost(self):
        class Resetting(WrongServer):
            async def serve(self, peer, _path=None):
                await peer.recv()
                peer.transport.abort()

        for server in (WrongServer(lambda _n, _text: []), Resetting(right)):
            with server:
                report, done = self.audit(server.url, "-r", "4k/s")
            self.assertEqual(done.returncode, 1)
            self.assertEqual(report["operations"]["succeeded"], 0)
            self.assertGreater(report["audit"]["lost"], 0)
            self.assertIn(f"--audit: {report['audit']['lost']} lost", done.stderr)
            self.assertFalse([caveat for caveat in report["caveats"] if "matched in order" in caveat])

    def test_survives_a_server_that_goes_away(self):
        class Closing(WrongServer):
            async def serve(self, peer, _path=None):
                n = 0
                async for message in peer:
                    n += 1
                    await peer.send(message)
                    if n == 50:
                        return await peer.close(1011, "tired")

        with Closing(right) as server:
            report, done = self.audit(server.url, "-r", "1k/s")
            self.assertEqual(report["operations"]["attempted"], 400)
            self.assertGreaterEqual(report["operations"]["not_sent"], 1)
            # What was on its way when a connection ended is lost.
            self.assertEqual(done.returncode, 1 if report["audit"]["lost"] else 6)
            self.assertIn("the server closed with 1011", done.stderr)

    def test_explains_what_cannot_be_audited(self):
        for arguments, words in ((["-m", "hi"], "write {{stamp}}"), (["--size", "20"], "51 bytes or more"),
                                 (["--mode", "push"], "--audit: is for --mode echo, request or fanout"), (["--file", "/etc/hostname"], "--file")):
            with self.subTest(arguments=arguments):
                done = run("bench", "ws://127.0.0.1:1/", "--audit", *arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(words, done.stderr)
        done = run("bench", "ws://127.0.0.1:1/", "--fail-if", "duplicated>0")
        self.assertEqual(done.returncode, 2)
        self.assertIn("with --audit only", done.stderr)


if __name__ == "__main__":
    unittest.main()
