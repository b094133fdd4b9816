"""A Redis of the test's own: on a free port of the loopback, in a folder of its own, without a file on disk."""

import socket
import subprocess
import tempfile
import time

PATIENCE = 20.0  # seconds for a start or an answer: far more than they take on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Redis:
    """Runs until the end of `with`; may be killed and started again on its port. With `certificate`, a file with its key, it
    speaks TLS."""

    def __init__(self, *flags: str, certificate: str = ""):
        self.flags = flags
        self.certificate = certificate
        self.folder = tempfile.TemporaryDirectory()
        self.child = None
        # Somebody else may take the port between the probe and the start.
        for _ in range(5):
            self.port = free_port()
            if self.start():
                return
        self.folder.cleanup()
        raise AssertionError("redis-server does not start")

    def start(self) -> bool:
        listen = ["--port", str(self.port)]
        if self.certificate:
            listen = ["--port", "0", "--tls-port", str(self.port), "--tls-cert-file", self.certificate,
                      "--tls-key-file", self.certificate, "--tls-auth-clients", "no"]
        self.child = subprocess.Popen(
            ["redis-server", *listen, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", self.folder.name, *self.flags],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        end = time.monotonic() + PATIENCE
        for line in self.child.stdout:
            if "Ready to accept connections" in line:
                return True
            assert time.monotonic() < end, "redis-server is not ready in time"
        self.child.wait()
        self.child.stdout.close()
        return False

    def kill(self):
        self.child.kill()
        self.child.wait()
        self.child.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.returncode is None:
            self.kill()
        self.folder.cleanup()

    def url(self, name: str, userinfo: str = "") -> str:
        return f"{'rediss' if self.certificate else 'redis'}://{userinfo}127.0.0.1:{self.port}/{name}"

    def ask(self, *words: str) -> str:
        """What redis-cli prints for a command."""
        return subprocess.run(["redis-cli", "-p", str(self.port), *words], capture_output=True, text=True,
                              timeout=PATIENCE, check=True).stdout.strip()
