#!/usr/bin/env python3
"""The percentiles that `wskit bench` reports beside the true ones, of a server that knows its service times.

usage: compare_latency.py BUILD

BUILD is a build folder with wskit and timed_server_driver. The server answers each message a drawn time
after it came and remembers what it really did. What a client sees is more by the way there and back, some
50 us, as the server that answers at once shows. A row is right when the report is within 2 % or 20 us of the
truth and that way. On a busy machine both sides wait for a processor, which is no news about the figures:
`chrt -f 10 compare_latency.py BUILD` puts them ahead of the rest.
"""
import json
import pathlib
import subprocess
import sys

PERCENTILES = ("p50", "p90", "p99", "p99.9")
SECONDS = 10
OPEN = ("-r", "1000/s")
RUNS = (
    ("answers at once", ("fixed", "0"), OPEN),
    ("always 2 ms", ("fixed", "2000"), OPEN),
    ("5 % take 40 ms", ("bimodal", "2000", "40000", "5"), OPEN),
    ("a 1 s stall", ("stall", "2000", "4000", "1000"), OPEN),
    ("a 1 s stall, closed loop", ("stall", "2000", "4000", "1000"), ()),
)


def measure(build, service, load):
    """What the report says, and what the server says: microseconds by percentile."""
    server = subprocess.Popen([build / "tests/perf/timed_server_driver", *service], stdout=subprocess.PIPE)
    try:
        port = int(server.stdout.readline())
        command = [build / "wskit", "bench", f"ws://127.0.0.1:{port}/", "-c", "10", "-d", f"{SECONDS}s",
                   "--warmup", "0", "--format", "json", "-q", *load]
        report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        server.terminate()
        return report, json.loads(server.stdout.read())
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    build = pathlib.Path(sys.argv[1])
    print(f"{'':<26}" + "".join(f"{name:>22}" for name in PERCENTILES))
    print(f"{'':<26}" + "".join(f"{'said':>12}{'true':>10}" for _ in PERCENTILES))
    for name, service, load in RUNS:
        report, truth = measure(build, service, load)
        said = report["latency_us"]
        row = "".join(f"{said[p]:>12.0f}{truth[p]:>10.0f}" for p in PERCENTILES)
        print(f"{name:<26}{row}   {report['operations']['succeeded']} of {truth['count']} messages", flush=True)
        for caveat in report["caveats"]:
            print(f"{'':<26}! {caveat}")


if __name__ == "__main__":
    main()
