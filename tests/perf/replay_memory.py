#!/usr/bin/env python3
"""How much memory the replay of a large capture takes.

usage: replay_memory.py WSKIT [MEGABYTES]

Writes a capture of an echo session of MEGABYTES (default: 1024), plays it at once and checks the replies, against `wskit serve --echo`.
Prints the time that took, and the largest resident memory of both.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

SIZE = 1000  # of a message


def write_session(path, size):
    text = "x" * SIZE
    with open(path, "w", encoding="utf-8", buffering=1 << 20) as file:
        file.write('{"wscap":1}\n{"t":0,"c":"1","ev":"open","url":"ws://h/"}\n')
        at = 0
        while at % 1000 or file.tell() < size:
            at += 1
            number = f"{at:08} "
            for direction in "><":
                file.write(f'{{"t":{at / 1e5:.5f},"c":"1","ev":"msg","dir":"{direction}","op":1,"data":"{number}{text}"}}\n')
        file.write(f'{{"t":{at / 1e5:.5f},"c":"1","ev":"close","code":1000,"by":">"}}\n')
    return at


def largest(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    wskit = sys.argv[1]
    megabytes = int(sys.argv[2]) if len(sys.argv) == 3 else 1024
    with tempfile.TemporaryDirectory() as name:
        path = os.path.join(name, "large.wscap.jsonl")
        messages = write_session(path, megabytes << 20)
        with subprocess.Popen([wskit, "serve", "0", "--echo", "--threads", "1"], stderr=subprocess.PIPE, text=True) as server:
            url = server.stderr.readline().split(" on ")[-1].strip()
            began = time.monotonic()
            player = subprocess.Popen([wskit, "replay", path, url, "--pace", "asap", "--check", "--within", "60s"])
            memory = 0
            while player.poll() is None:
                try:
                    memory = max(memory, largest(player.pid))
                except (FileNotFoundError, IndexError):
                    break
                time.sleep(0.1)
            code = player.wait()
            took = time.monotonic() - began
            print(f"{os.path.getsize(path) / 2**20:.0f} MiB, {messages} messages each way, in {took:.1f} s: replay {memory:.1f} MiB, "
                  f"server {largest(server.pid):.1f} MiB; exit status {code}")
            server.terminate()
            server.stderr.read()
    sys.exit(code)


if __name__ == "__main__":
    main()
