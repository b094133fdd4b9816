// Reads the HdrHistogram log on stdin and tells what it holds, as JSON.
import { readFileSync } from "node:fs";
import hdr from "hdr-histogram-js";

const reader = new hdr.HistogramLogReader(readFileSync(0, "utf8"));
const whole = hdr.build({ bitBucketSize: 64, highestTrackableValue: 3.6e12, numberOfSignificantValueDigits: 3 });
let intervals = 0;
for (let next = reader.nextIntervalHistogram(); next != null; next = reader.nextIntervalHistogram()) {
  whole.add(next);
  ++intervals;
}
const percentile = (p) => whole.getValueAtPercentile(p);
console.log(JSON.stringify({
  intervals, start: reader.startTimeSec, count: whole.totalCount,
  p50: percentile(50), p99: percentile(99), p999: percentile(99.9), max: whole.maxValue }));
