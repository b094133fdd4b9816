"""Proxies for tests: scripts for a `Peer` that play one, and real ones."""
import contextlib
import pathlib
import select
import socket
import ssl
import subprocess
import tempfile
import time

from peer import DEADLINE, read_head

SOCKS_REPLY = b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00"


def relay(one, other):
    """Carries bytes both ways until both have ended. In one thread: two must not use the same TLS at once."""
    ways = {one: other, other: one}
    with contextlib.suppress(OSError):
        while ways:
            waiting = [source for source in ways if isinstance(source, ssl.SSLSocket) and source.pending()]
            for source in waiting or select.select(list(ways), [], [], DEADLINE)[0]:
                if got := source.recv(1 << 16):
                    ways[source].sendall(got)
                else:
                    ways.pop(source).shutdown(socket.SHUT_WR)


def http_proxy(port, heads=None, answer=b"HTTP/1.1 200 Connection established\r\n\r\n"):
    """Answers CONNECT, wherever to, and leads to `port`; `heads` gets what was asked."""
    def script(connection):
        head, behind = read_head(connection)
        if heads is not None:
            heads.append(head.split("\r\n"))
        assert not behind, behind
        connection.sendall(answer)
        with socket.create_connection(("127.0.0.1", port), DEADLINE) as server:
            relay(connection, server)
    return script


def socks_proxy(port, asked=None, credentials=None):
    """SOCKS5 that leads to `port`; `asked` gets the address of the request, as (kind, bytes, port)."""
    def script(connection):
        stream = connection.makefile("rb")
        methods = stream.read(stream.read(2)[1])
        if credentials:
            assert b"\x02" in methods
            connection.sendall(b"\x05\x02")
            assert stream.read(1) == b"\x01"
            given = tuple(stream.read(stream.read(1)[0]) for _ in range(2))
            connection.sendall(b"\x01" + (b"\x00" if given == credentials else b"\x01"))
            if given != credentials:
                return
        else:
            connection.sendall(b"\x05\x00")
        assert stream.read(3) == b"\x05\x01\x00"
        kind = stream.read(1)[0]
        address = stream.read({1: 4, 4: 16}.get(kind) or stream.read(1)[0])
        if asked is not None:
            asked.append((kind, address, int.from_bytes(stream.read(2), "big")))
        connection.sendall(SOCKS_REPLY)
        with socket.create_connection(("127.0.0.1", port), DEADLINE) as server:
            relay(connection, server)
    return script


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command, port):
    """The program, once it listens on `port`."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        try:
            end = time.monotonic() + DEADLINE
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    if child.poll() is not None or time.monotonic() > end:
                        raise
                    time.sleep(0.01)
            yield
        finally:
            child.kill()


@contextlib.contextmanager
def tinyproxy(user, password):
    """An HTTP proxy with Basic authentication; its address."""
    port = unused_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = pathlib.Path(folder) / "tinyproxy.conf"
        settings.write_text(f"Port {port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n"
                            f"BasicAuth {user} {password}\n", encoding="ascii")
        with running(["tinyproxy", "-d", "-c", str(settings)], port):
            yield f"127.0.0.1:{port}"


@contextlib.contextmanager
def microsocks(user, password):
    """A SOCKS5 proxy with authentication; its address."""
    port = unused_port()
    with running(["microsocks", "-i", "127.0.0.1", "-p", str(port), "-u", user, "-P", password], port):
        yield f"127.0.0.1:{port}"
