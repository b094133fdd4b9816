#!/usr/bin/env python3
"""How much memory large captures take, as wskit writes them and as HAR.

usage: replay_memory.py WSKIT [MEGABYTES]

Writes a capture of an echo session of MEGABYTES (default: 1024) and a HAR of the same messages in four connections. Plays both at once
against `wskit serve --echo`, checking the replies, and converts each to the other form. Prints for each the time that took, and the
largest resident memory.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

SIZE = 1000  # of a message
CONNECTIONS = 4  # of the HAR
TEXT = "x" * SIZE


def write_capture(path, size):
    with open(path, "w", encoding="utf-8", buffering=1 << 20) as file:
        file.write('{"wscap":1}\n{"t":0,"c":"1","ev":"open","url":"ws://h/"}\n')
        at = 0
        while at % 1000 or file.tell() < size:
            at += 1
            for direction in "><":
                file.write(f'{{"t":{at / 1e5:.5f},"c":"1","ev":"msg","dir":"{direction}","op":1,"data":"{at:08} {TEXT}"}}\n')
        file.write(f'{{"t":{at / 1e5:.5f},"c":"1","ev":"close","code":1000,"by":">"}}\n')


def write_har(path, size):
    with open(path, "w", encoding="utf-8", buffering=1 << 20) as file:
        file.write('{"log":{"version":"1.2","creator":{"name":"replay_memory","version":"1"},"entries":[')
        for connection in range(CONNECTIONS):
            file.write("," if connection else "")
            file.write('{"startedDateTime":"2026-01-01T00:00:00Z","request":{"url":"ws://h/"},"response":{"status":101},"_webSocketMessages":[')
            at = 0
            while at % 1000 or file.tell() < size * (connection + 1) / CONNECTIONS:
                at += 1
                for direction in ("send", "receive"):
                    comma = "," if at > 1 or direction == "receive" else ""
                    file.write(f'{comma}\n{{"type":"{direction}","time":{1767225600 + at / 1e5:.5f},"opcode":1,"data":"{at:08} {TEXT}"}}')
            file.write("]}")
        file.write("]}}\n")


def largest(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def measure(what, path, command):
    """Runs it, and says how much it took; its exit status."""
    began = time.monotonic()
    memory = 0
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            try:
                memory = max(memory, largest(process.pid))
            except (FileNotFoundError, IndexError):
                break
            time.sleep(0.05)
        code = process.wait()
    print(f"{what} of {os.path.getsize(path) / 2**20:.0f} MiB: {time.monotonic() - began:.1f} s, {memory:.1f} MiB; exit status {code}",
          flush=True)
    return code


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    wskit = sys.argv[1]
    size = (int(sys.argv[2]) if len(sys.argv) == 3 else 1024) << 20
    with tempfile.TemporaryDirectory() as folder:
        capture, har, made = (os.path.join(folder, name) for name in ("large.wscap.jsonl", "large.har", "made"))
        write_capture(capture, size)
        write_har(har, size)
        codes = []
        with subprocess.Popen([wskit, "serve", "0", "--echo", "--threads", "1"], stderr=subprocess.PIPE, text=True) as server:
            url = server.stderr.readline().split(" on ")[-1].strip()
            for name, path in (("a capture", capture), ("a HAR", har)):
                codes.append(measure(f"replay of {name}", path, [wskit, "replay", path, url, "--pace", "asap", "--check", "--within", "60s"]))
            print(f"the server: {largest(server.pid):.1f} MiB")
            server.terminate()
            server.stderr.read()
        codes.append(measure("conversion of a capture", capture, [wskit, "replay", capture, "--convert", made + ".har"]))
        os.remove(made + ".har")
        codes.append(measure("conversion of a HAR", har, [wskit, "replay", har, "--convert", made + ".jsonl"]))
    sys.exit(max(codes))


if __name__ == "__main__":
    main()
