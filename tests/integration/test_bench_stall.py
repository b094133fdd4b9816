"""`wskit bench` tells the truth about itself: the process is stopped amid the load, and its report says so."""

import json
import signal
import threading
import time
import unittest

from wskit import Serve, wskit


class OwnStall(unittest.TestCase):
    def stalled_bench(self, serve, *arguments, after):
        """The report and the stall's length of a bench that is stopped for one second, `after` so many seconds."""
        with wskit("bench", serve.url, "-c", "10", "--warmup", "0", "--format", "json", *arguments) as bench:
            # Amid the load; how much of it has passed does not matter.
            self.assertFalse(threading.Event().wait(after))
            bench.child.send_signal(signal.SIGSTOP)
            stopped = time.monotonic()
            # The stall itself: nothing comes that could be waited for.
            self.assertFalse(threading.Event().wait(1))
            bench.child.send_signal(signal.SIGCONT)
            length = time.monotonic() - stopped
            self.assertEqual(bench.wait(), 0)
            return json.loads("".join(bench.out.rest())), length

    def assert_names_the_gap(self, report, length):
        gaps = report["generator"]["gaps"]
        longest = max(gaps["longest"], key=lambda gap: gap["length_s"])
        # Whatever else keeps a busy machine from running it only makes the gap longer.
        self.assertGreater(longest["length_s"], length - 0.1)
        self.assertGreater(longest["at_s"], 0.5)
        self.assertLess(longest["at_s"] + longest["length_s"], report["elapsed_s"] + 0.1)
        self.assertFalse(report["generator"]["kept_up"])
        self.assertTrue(any("did nothing for" in caveat for caveat in report["caveats"]))

    def test_shows_its_own_stall_as_latency_in_an_open_loop(self):
        with Serve("--echo") as serve:
            report, length = self.stalled_bench(serve, "-r", "1000/s", "-d", "10s", after=3)
        operations, latency = report["operations"], report["latency_us"]
        self.assertEqual((operations["attempted"], operations["succeeded"]), (10_000, 10_000))
        self.assert_names_the_gap(report, length)
        # A tenth of all messages were due in the stall, evenly over it; a busy machine adds to that.
        self.assertGreater(latency["p99"], 0.8e6)
        self.assertLess(latency["p99"], 2e6 * length)
        self.assertGreater(latency["max"], 0.95e6)
        self.assertGreater(report["generator"]["late"], 900)

    def test_names_its_own_stall_in_a_closed_loop(self):
        with Serve("--echo") as serve:
            report, length = self.stalled_bench(serve, "-d", "4s", after=1)
        self.assert_names_the_gap(report, length)


if __name__ == "__main__":
    unittest.main()
