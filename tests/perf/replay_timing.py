#!/usr/bin/env python3
"""How well a timed replay keeps the recorded gaps.

usage: replay_timing.py WSKIT [MESSAGES]

Plays a session of MESSAGES (default: 10,000) messages, whose gaps are random around 1 ms, at speed 1 and 10 against a server that
records when each came, on the same clock. Prints, for both, how the gaps between messages and their times since the first one differ from
what was recorded; and fails when more than one gap in a hundred is off by more than a millisecond. On a machine with other work, `chrt -f 10`
before the command shows what the replay itself does.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

SPEEDS = (1, 10)
MOST = 1e-3  # seconds, at the 99th percentile
PERCENTILES = (50, 90, 99, 99.9, 100)


def write_session(path, messages):
    """Returns the times at which the messages are recorded."""
    rng = random.Random(1)
    at, times = 0.1, []
    with open(path, "w", encoding="utf-8") as file:
        print('{"wscap":1}', file=file)
        print('{"t":0.1,"c":"1","ev":"open","url":"ws://h/"}', file=file)
        for number in range(messages):
            at = round(at + rng.expovariate(1000), 6)
            times.append(at)
            print(json.dumps({"t": at, "c": "1", "ev": "msg", "dir": ">", "data": f"message {number}"}), file=file)
        print(json.dumps({"t": at, "c": "1", "ev": "close", "code": 1000, "by": ">"}), file=file)
    return times


def play(wskit, session, folder, speed):
    """Returns the times at which the messages came."""
    record = folder / f"came-{speed}.wscap.jsonl"
    server = subprocess.Popen([wskit, "serve", "0", "--echo", "--threads", "1", "--record", record], stderr=subprocess.PIPE, text=True)
    with server:
        url = server.stderr.readline().split(" on ")[-1].strip()
        subprocess.run([wskit, "replay", "-q", session, url, "--speed", str(speed)], check=True)
        server.terminate()
        server.stderr.read()
    with open(record, encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    return [event["t"] for event in events if event.get("dir") == ">" and event["ev"] == "msg"]


def show(name, errors):
    errors = sorted(map(abs, errors))
    shown = {p: errors[min(len(errors) - 1, int(len(errors) * p / 100))] for p in PERCENTILES}
    print(f"  {name:<22}" + "".join(f"  p{p:g} {error * 1e6:7.0f} us" for p, error in shown.items()))
    return shown[99]


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    wskit = sys.argv[1]
    messages = int(sys.argv[2]) if len(sys.argv) == 3 else 10_000
    kept = True
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        session = folder / "session.wscap.jsonl"
        recorded = write_session(session, messages)
        for speed in SPEEDS:
            came = play(wskit, session, folder, speed)
            if len(came) != len(recorded):
                sys.exit(f"{len(came)} of {len(recorded)} messages came")
            print(f"speed {speed}, {messages} messages in {came[-1] - came[0]:.2f} s:")
            gaps = [(came[i] - came[i - 1]) - (recorded[i] - recorded[i - 1]) / speed for i in range(1, messages)]
            show("time since the first", [(c - came[0]) - (r - recorded[0]) / speed for c, r in zip(came, recorded)])
            kept = show("gap to the one before", gaps) <= MOST and kept
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
