"""What `wskit bench` writes, read by programs of others."""

import csv
import html.parser
import io
import json
import os
import subprocess
import tempfile
import unittest

from chromium import Page
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

    def written(self, form: str) -> str:
        path = os.path.join(self.folder.name, f"report.{form}")
        self.assertEqual(run("bench", "--report", self.file, "--format", form, "-o", path).returncode, 0)
        return path

    def test_html_shows_its_charts_in_chromium(self):
        with Page("file://" + self.written("html")) as page:
            page.until("document.readyState == 'complete' && typeof Chart == 'function'")
            charts = "['percentiles', 'latencies', 'throughput'].map(id => Chart.getChart(id))"
            for scheme in ("light", "dark"):
                for width in (1280, 400):
                    page.show_on(width, 900, scheme, mobile=width == 400)
                    page.until(f"{charts}.every(chart => chart && chart.width > 200 && chart.width < {width})")
                    page.until(f"document.documentElement.scrollWidth <= {width}")
            points = page.evaluate(f"{charts}.map(chart => chart.data.datasets.map(set => set.data.length))")
            self.assertEqual([len(sets) for sets in points], [2, 3, 1])
            self.assertTrue(all(count >= 4 for sets in points for count in sets), points)
            self.assertIn("1,000 attempted, 1,000 succeeded, 0 failed", page.evaluate("document.body.innerText"))
            self.assertEqual(page.complaints, [])

    def test_html_has_its_tables_and_no_empty_places_without_javascript(self):
        shown = "[...document.querySelectorAll('.chart, .drawn')].filter(place => place.offsetHeight > 0).length"
        with Page("file://" + self.written("html")) as page:
            page.until("document.readyState == 'complete' && typeof Chart == 'function'")
            self.assertEqual(page.evaluate(shown), 5)
        quiet = os.path.join(self.folder.name, "quiet.html")
        with open(quiet, "w", encoding="utf-8") as file:
            text = self.again("html")
            self.assertIn("script-src 'unsafe-inline'", text)
            file.write(text.replace("script-src 'unsafe-inline'", "script-src 'none'"))
        with Page("file://" + quiet) as page:
            page.until("document.readyState == 'complete' && typeof Chart == 'undefined'")
            self.assertEqual(page.evaluate(shown), 0)
            text = page.evaluate("document.body.innerText")
            for words in ("Latency by percentile", "service time", "1,000 attempted", "p99>1h does not hold"):
                self.assertIn(words, text)

    def test_html_fits_on_paper(self):
        with Page("file://" + self.written("html")) as page:
            page.until("document.readyState == 'complete' && typeof Chart == 'function'")
            # A4 and Letter, without their margins.
            for width in (718, 740):
                page.show_on(width, 1000)
                page.call("Emulation.setEmulatedMedia", media="print",
                          features=[{"name": "prefers-color-scheme", "value": "dark"}])
                page.until(f"Chart.getChart('percentiles').width > 500 && document.documentElement.scrollWidth <= {width}")
                self.assertEqual(page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")

    def test_html_needs_nothing_else_and_is_well_formed(self):
        text = self.again("html")
        self.assertNotRegex(text.replace("https://www.chartjs.org", ""), r"(src|href)=|@import|url\(")
        stack = []

        class Parser(html.parser.HTMLParser):
            def handle_starttag(self, tag, attrs):
                if tag not in ("meta",):
                    stack.append(tag)

            def handle_endtag(self, tag):
                if stack.pop() != tag:
                    raise AssertionError(f"</{tag}> closes another")

        Parser().feed(text)
        self.assertEqual(stack, [])
        self.assertIn("Permission is hereby granted", text)

    def test_html_escapes_what_it_shows(self):
        report = json.loads(json.dumps(self.figures))
        report["settings"]["url"] = "ws://h/<script>alert(1)</script>&\""
        report["connections"]["failures"] = [{"kind": "lost", "count": 1, "first": "</script><b>x"}]
        done = run("bench", "--report", "-", "--format", "html", stdin=json.dumps(report))
        self.assertEqual(done.returncode, 0)
        self.assertNotIn("<script>alert", done.stdout)
        self.assertNotIn("<b>x", done.stdout)
        self.assertIn("ws://h/&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;", done.stdout)
        self.assertIn("&lt;/script&gt;&lt;b&gt;x", done.stdout)


if __name__ == "__main__":
    unittest.main()
