"""What `wskit bench` writes, read by programs of others."""

import csv
import io
import json
import os
import subprocess
import tempfile
import unittest

from node import FOLDER, NODE
from wskit import DEADLINE, Serve, run


class BenchReport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.file = os.path.join(cls.folder.name, "report.json")
        with Serve("--echo") as serve:
            done = run("bench", serve.url, "-r", "1k/s", "-d", "1s", "--warmup", "0", "-c", "5",
                       "--fail-if", "p99>1h", "--format", "json", "-o", cls.file)
        assert done.returncode == 0, done.stderr
        with open(cls.file, encoding="utf-8") as file:
            cls.figures = json.load(file)

    def again(self, form: str) -> str:
        done = run("bench", "--report", self.file, "--format", form)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_hdr_log_is_read_by_hdr_histogram_js(self):
        done = subprocess.run([NODE, os.path.join(FOLDER, "peers", "hdr_log.mjs")], input=self.again("hdr"),
                              capture_output=True, text=True, timeout=DEADLINE, check=False)
        self.assertEqual(done.stderr, "")
        read = json.loads(done.stdout)
        latency = self.figures["latency_us"]
        self.assertEqual(read["count"], 1000)
        self.assertEqual(read["intervals"], len(self.figures["timeline"]["intervals"]))
        self.assertAlmostEqual(read["start"], self.figures["started_unix_ms"] / 1000, places=2)
        for theirs, ours in (("p50", "p50"), ("p99", "p99"), ("p999", "p99.9"), ("max", "max")):
            self.assertAlmostEqual(read[theirs] / 1000, latency[ours], delta=latency[ours] / 1000 + 0.002)

    def test_csv_adds_up(self):
        rows = list(csv.DictReader(io.StringIO(self.again("csv"))))
        *intervals, total = rows
        self.assertEqual({row["row"] for row in intervals}, {"interval"})
        self.assertEqual(total["row"], "total")
        self.assertEqual(sum(int(row["completed"]) for row in intervals), int(total["completed"]))
        self.assertAlmostEqual(sum(float(row["length_s"]) for row in intervals), float(total["length_s"]), places=6)
        self.assertAlmostEqual(float(total["p99_us"]), self.figures["latency_us"]["p99"], places=3)
        self.assertEqual(max(float(row["max_us"] or 0) for row in rows), float(total["max_us"]))


if __name__ == "__main__":
    unittest.main()
