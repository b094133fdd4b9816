"""What tests need that count what a hostile peer costs."""

import os
import resource
import socket
import struct

PAGE = resource.getpagesize()
TICKS = 100  # of /proc/PID/stat in a second, on every Linux
SANITIZERS = os.environ.get("WSKIT_SANITIZE", "")
COUNTED = not SANITIZERS  # a sanitizer's own memory and time hide the program's


def resident(pid: int) -> int:
    """Bytes of memory that the process occupies; 0 when they do not count."""
    if not COUNTED:
        return 0
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * PAGE


def cpu_seconds(pid: int) -> float:
    """What the process has spent so far, in the kernel too; 0 when that does not count."""
    if not COUNTED:
        return 0
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def reset(stream: socket.socket):
    """Ends both directions with a reset."""
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stream.close()


def affordable(wanted: int) -> int:
    """As many connections as this process may have, at most `wanted`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < min(hard, wanted + 1000):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, wanted + 1000), hard))
    return min(wanted, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500)
