"""`wskit bench --join`: processes that meet at a real Redis, begin together and report as one."""

import contextlib
import json
import signal
import time
import unittest

from certificates import Authority
from redis_server import Redis, free_port
from wskit import DEADLINE, Process, Serve, run, wskit


class Run(contextlib.ExitStack):
    """Workers of one run, each with the seat of its place in the list; the first is worker 1."""

    def __init__(self, redis: Redis, url: str, name: str, count: int, *flags: str):
        super().__init__()
        self.redis, self.name = redis, name
        self.workers: list[Process] = []
        for seat in range(1, count + 1):
            worker = self.enter_context(wskit("bench", url, "--join", redis.url(name), "--workers", str(count),
                                              "--warmup", "0", "--format", "json", *flags))
            self.workers.append(worker)
            worker.err.until(f"{name}: {seat} of {count} workers are here")

    def until_begun(self):
        """Until the moment at which all begin has passed, by the clock that says it."""
        end = time.monotonic() + DEADLINE
        start, now = 0, 0
        while start == 0 or now < start:
            assert time.monotonic() < end, "the run has not begun"
            start = int(self.redis.ask("HGET", f"wskit:bench:{self.name}", "start") or 0)
            seconds, microseconds = self.redis.ask("TIME").split()
            now = int(seconds) * 1000000 + int(microseconds)

    def kill(self, seat: int):
        self.workers[seat - 1].child.kill()
        self.workers[seat - 1].child.wait()

    def ends(self, *but: int) -> list[int]:
        """The exit statuses of all workers but those."""
        return [worker.wait() for seat, worker in enumerate(self.workers, 1) if seat not in but]

    def reports(self, *but: int) -> list[dict | None]:
        """What each of them wrote to stdout, None if that is nothing."""
        texts = ["\n".join(worker.out.rest()) for seat, worker in enumerate(self.workers, 1) if seat not in but]
        return [json.loads(text) if text else None for text in texts]

    def errors(self, seat: int) -> str:
        return "\n".join(self.workers[seat - 1].err.rest())

    def pid(self, seat: int) -> int:
        return self.workers[seat - 1].child.pid


class BenchJoin(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.redis = cls.enterClassContext(Redis())
        cls.serve = cls.enterClassContext(Serve("--echo"))

    def run_together(self, name: str, count: int, *flags: str) -> Run:
        return Run(self.redis, self.serve.url, name, count, *flags)

    def test_one_report_holds_what_all_have_measured(self):
        with self.run_together("sum", 3, "-n", "500", "-c", "4") as workers:
            self.assertEqual(workers.ends(), [0, 0, 0])
            whole, second, third = workers.reports()
            self.assertEqual((second, third), (None, None))
            self.assertIn("sum: reported by worker 1 (", workers.errors(2))
            pids = [workers.pid(seat) for seat in (1, 2, 3)]
        operations = whole["operations"]
        self.assertEqual((operations["attempted"], operations["succeeded"]), (1500, 1500))
        self.assertEqual(whole["latency_us"]["count"], 1500)
        self.assertEqual((whole["settings"]["connections"], whole["settings"]["messages"]), (12, 1500))
        self.assertEqual([part["completed"] for part in whole["parts"]], [500, 500, 500])
        for seat, (part, pid) in enumerate(zip(whole["parts"], pids), 1):
            self.assertRegex(part["name"], rf"^worker {seat} \(.*, pid {pid}\)$")

    def test_all_begin_at_one_moment_of_one_clock(self):
        with self.run_together("moment", 3, "-r", "200/s", "-d", "500ms") as workers:
            self.assertEqual(workers.ends(), [0, 0, 0])
            whole = workers.reports()[0]
        self.assertEqual(len({part["started_unix_ms"] for part in whole["parts"]}), 1)
        self.assertEqual(whole["settings"]["rate"], 600)
        self.assertIn("Put together of 3 runs at the same time: their rates add up.", whole["notes"])

    def test_the_verdict_on_all_is_that_of_each(self):
        with self.run_together("verdict", 3, "-n", "50", "-c", "2", "--fail-if", "p50>0ms") as workers:
            self.assertEqual(workers.ends(), [1, 1, 1])
            self.assertEqual(workers.reports()[1:], [None, None])
            self.assertIn("p50", workers.errors(1))
            self.assertNotIn("p50", workers.errors(2))

    def test_a_name_can_be_used_again_at_once(self):
        for _ in range(3):
            with self.run_together("again", 2, "-n", "10", "-c", "1") as workers:
                self.assertEqual(workers.ends(), [0, 0])
                self.assertEqual(workers.reports()[0]["operations"]["succeeded"], 20)

    def test_one_worker_is_a_run_as_well(self):
        with self.run_together("single", 1, "-n", "10", "-c", "1") as workers:
            self.assertEqual(workers.ends(), [0])
            self.assertEqual(workers.reports()[0]["operations"]["succeeded"], 10)

    def test_connections_that_fail_in_one_worker_are_reported(self):
        name = "refused"
        flags = ("--join", self.redis.url(name), "--workers", "2", "--warmup", "0", "--format", "json", "-n", "50")
        with wskit("bench", self.serve.url, "-c", "1", *flags) as first:
            first.err.until("1 of 2 workers")
            with wskit("bench", f"ws://127.0.0.1:{free_port()}/", "-c", "3", *flags) as second:
                self.assertEqual((first.wait(), second.wait()), (0, 0))
                whole = json.loads("\n".join(first.out.rest()))
        self.assertEqual((whole["connections"]["attempted"], whole["connections"]["opened"]), (4, 1))
        self.assertEqual(whole["connections"]["failures"][0]["count"], 3)
        self.assertIn("Put together of 2 runs at the same time: their rates add up.", whole["notes"])

    def test_audits_add_up(self):
        with self.run_together("audit", 2, "-n", "100", "-c", "2", "--audit") as workers:
            self.assertEqual(workers.ends(), [0, 0])
            whole = workers.reports()[0]
        self.assertEqual(whole["operations"]["succeeded"], 200)
        self.assertEqual((whole["audit"]["lost"], whole["audit"]["corrupted"]), (0, 0))

    def test_a_worker_that_dies_is_named(self):
        with self.run_together("dies", 3, "-r", "100/s", "-d", "1s") as workers:
            workers.until_begun()
            workers.kill(2)
            self.assertEqual(workers.ends(2), [6, 6])
            whole, third = workers.reports(2)
            self.assertIsNone(third)
            self.assertRegex(workers.errors(1), rf"worker 2 \(.*, pid {workers.pid(2)}\) died")
        self.assertEqual(whole["operations"]["attempted"], 200)
        self.assertRegex(whole["notes"][0], r"^Without worker 2 \(.*\), which died \(nothing was heard of it for 10s\)\.$")

    def test_a_worker_that_comes_back_too_late_says_so(self):
        with self.run_together("asleep", 2, "-r", "100/s", "-d", "1s") as workers:
            workers.until_begun()
            asleep = workers.workers[1].child
            asleep.send_signal(signal.SIGSTOP)
            self.assertEqual(workers.ends(2), [6])
            asleep.send_signal(signal.SIGCONT)
            self.assertEqual(workers.ends(1), [6])
            self.assertEqual(workers.reports(1), [None])
            self.assertRegex(workers.errors(2),
                             r"asleep: reported by worker 1 \(.*\), too early for the report of this worker")

    def test_the_next_one_reports_when_the_first_dies(self):
        with self.run_together("heir", 3, "-r", "100/s", "-d", "1s") as workers:
            workers.until_begun()
            workers.kill(1)
            self.assertEqual(workers.ends(1), [6, 6])
            whole, third = workers.reports(1)
            self.assertIsNone(third)
            self.assertRegex(workers.errors(2), rf"worker 1 \(.*, pid {workers.pid(1)}\) died")
            self.assertIn("reported by worker 2 (", workers.errors(3))
        self.assertEqual(whole["operations"]["attempted"], 200)

    def test_a_signal_to_one_stops_all(self):
        with self.run_together("signal", 3, "-r", "100/s", "-d", "1h") as workers:
            workers.until_begun()
            workers.workers[1].child.send_signal(signal.SIGINT)
            self.assertEqual(workers.ends(), [130, 130, 130])
            whole, second, third = workers.reports()
            self.assertEqual((second, third), (None, None))
            self.assertRegex(workers.errors(1), rf"stopped by a signal to worker 2 \(.*, pid {workers.pid(2)}\)")
        self.assertTrue(whole["interrupted"])
        self.assertEqual(len(whole["parts"]), 3)

    def test_a_signal_before_the_start_ends_it_for_all(self):
        flags = ("--join", self.redis.url("early"), "--workers", "3")
        with wskit("bench", self.serve.url, *flags) as first, wskit("bench", self.serve.url, *flags) as second:
            first.err.until("2 of 3 workers")
            second.child.terminate()
            self.assertEqual((first.wait(), second.wait()), (143, 143))
            self.assertIn("interrupted before it began, by worker", "\n".join(first.err.rest()))
        self.assertEqual(self.redis.ask("EXISTS", "wskit:bench:early"), "0")

    def test_who_waits_in_vain_says_so(self):
        flags = ("--join", self.redis.url("vain"), "--workers", "3", "--join-timeout", "500ms")
        with wskit("bench", self.serve.url, *flags) as first, wskit("bench", self.serve.url, *flags) as second:
            self.assertEqual((first.wait(), second.wait()), (8, 8))
            for worker in (first, second):
                self.assertEqual(worker.out.rest(), [])
                self.assertRegex(worker.err.rest()[-1],
                                 "^wskit bench: vain: only [12] of 3 workers were here within 500ms$")

    def test_who_does_not_fit_is_told_why(self):
        url = self.redis.url("fit")
        with wskit("bench", self.serve.url, "--join", url, "--workers", "3") as first:
            first.err.until("1 of 3 workers")
            other = run("bench", self.serve.url, "--join", url, "--workers", "4")
            self.assertEqual((other.returncode, other.stderr),
                             (2, "wskit bench: fit is a run of 3 workers, not of 4\n"))
            other = run("bench", self.serve.url, "--join", url, "--workers", "3", "--mode", "push")
            self.assertEqual((other.returncode, other.stderr),
                             (2, "wskit bench: fit is a run of mode echo, not push\n"))
            first.child.terminate()
            self.assertEqual(first.wait(), 143)

    def test_a_run_that_has_begun_takes_nobody_in(self):
        with self.run_together("full", 2, "-r", "10/s", "-d", "1h") as workers:
            workers.until_begun()
            late = run("bench", self.serve.url, "--join", self.redis.url("full"), "--workers", "2")
            self.assertEqual(late.returncode, 2)
            self.assertEqual(late.stderr, "wskit bench: full has begun with its 2 workers; take another name, or wait "
                                          "until it is over\n")
            workers.workers[0].child.terminate()
            self.assertEqual(workers.ends(), [143, 143])

    def test_nothing_is_left_behind(self):
        with self.run_together("clean", 2, "-n", "10", "-c", "1") as workers:
            workers.ends()
        self.assertEqual(self.redis.ask("EXISTS", "wskit:bench:clean"), "0")
        for key in self.redis.ask("--scan", "--pattern", "wskit:bench:*").split():
            self.assertGreater(int(self.redis.ask("PTTL", key)), 0, key)


class BenchJoinWithoutRedis(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.serve = cls.enterClassContext(Serve("--echo"))

    def test_where_no_redis_is(self):
        port = free_port()
        done = run("bench", self.serve.url, "--join", f"redis://127.0.0.1:{port}/x", "--workers", "2")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertRegex(done.stderr, f"^wskit bench: redis://127.0.0.1:{port}: .*refused\n$")

    def test_what_is_no_redis(self):
        done = run("bench", self.serve.url, "--join", f"redis://127.0.0.1:{self.serve.port}/x", "--workers", "2")
        self.assertEqual((done.returncode, done.stdout), (6, ""))
        self.assertIn(f"wskit bench: redis://127.0.0.1:{self.serve.port}: ", done.stderr)

    def test_a_password(self):
        with Redis("--requirepass", "s:cr@t") as redis:
            flags = ("--workers", "1", "-n", "5", "-c", "1")
            for userinfo, code, error in ((":s%3Acr%40t@", 0, ""), ("default:s%3Acr%40t@", 0, ""),
                                          (":wrong@", 7, "WRONGPASS"), ("", 7, "NOAUTH")):
                with self.subTest(userinfo):
                    done = run("bench", self.serve.url, "--join", redis.url("x", userinfo), *flags)
                    self.assertEqual(done.returncode, code, done.stderr)
                    self.assertIn(error, done.stderr)
                    self.assertNotIn("wrong@", done.stderr)

    def test_tls(self):
        with contextlib.closing(Authority()) as authority, Redis(certificate=authority.issue("cache")) as redis:
            flags = ("bench", self.serve.url, "--join", redis.url("x"), "--workers", "1", "-n", "5", "-c", "1")
            done = run(*flags, "--cacert", authority.file)
            self.assertEqual(done.returncode, 0, done.stderr)
            done = run(*flags)
            self.assertEqual((done.returncode, done.stdout), (5, ""))
            self.assertIn(f"wskit bench: rediss://127.0.0.1:{redis.port}: ", done.stderr)

    def test_redis_may_lose_everything_meanwhile(self):
        with Redis() as redis, Run(redis, self.serve.url, "lost", 3, "-r", "100/s", "-d", "2s") as workers:
            workers.until_begun()
            redis.kill()
            self.assertTrue(redis.start())
            self.assertEqual(workers.ends(), [0, 0, 0])
            whole, second, third = workers.reports()
        self.assertEqual((second, third), (None, None))
        self.assertEqual(whole["operations"]["attempted"], 600)
        self.assertEqual(len(whole["parts"]), 3)

    def test_what_was_measured_is_not_lost_with_redis(self):
        with Redis() as redis, Run(redis, self.serve.url, "gone", 2, "-r", "50/s", "-d", "1s") as workers:
            workers.until_begun()
            redis.kill()
            self.assertEqual(workers.ends(), [3, 3])
            for seat, report in enumerate(workers.reports(), 1):
                self.assertEqual(report["operations"]["attempted"], 50)
                self.assertIn(f"Of worker {seat} of 2 alone", report["notes"][0])
                self.assertRegex(workers.errors(seat), f"redis://127.0.0.1:{redis.port}: .*refused")


class BenchJoinUsage(unittest.TestCase):
    def test_each_mistake_has_its_line(self):
        join = ("--join", "redis://h/x")
        for flags, error in (
                (join, "--join: needs --workers, how many run together, as --workers 3"),
                ((*join, "--workers", "0"), "--workers: from 1 to 100, not 0"),
                ((*join, "--workers", "101"), "--workers: from 1 to 100, not 101"),
                ((*join, "--workers", "2", "--find-max", "rate", "--slo", "p99<1s"),
                 "--join: contradicts --find-max; leave one of them out"),
                ((*join, "--workers", "2", "--mode", "fanout", "--room", "r"),
                 "--join: contradicts --mode fanout; leave one of them out"),
                (("--join", "redis://h", "--workers", "2"),
                 "--join: redis://h:6379/: a run needs a name of letters, digits, '-', '_' and '.'; write "
                 "redis://h:6379/NAME"),
                (("--join", "redis://h/a/b", "--workers", "2"),
                 "--join: redis://h:6379/a/b: a run needs a name of letters, digits, '-', '_' and '.'; write "
                 "redis://h:6379/NAME"),
                (("--join", "h:6379", "--workers", "2"),
                 "--join: h:6379: not the address of a Redis; write redis://HOST or rediss://HOST"),
                (("--join", "redis://me:secret%@h/x", "--workers", "2"),
                 "--join: redis://h/x: '%' in the user or password needs two hex digits")):
            with self.subTest(flags):
                done = run("bench", "ws://127.0.0.1:1/", *flags)
                said = done.stderr.removesuffix("See 'wskit bench --help'.\n")
                self.assertEqual((done.returncode, done.stdout, said), (2, "", f"wskit bench: {error}\n"))


if __name__ == "__main__":
    unittest.main()
