"""TLS around a socket, for tests that send and receive at the same time: a socket of Python's ssl
must not be used by two threads at once."""

import socket
import ssl
import threading

from wskit import DEADLINE


def careless_context() -> ssl.SSLContext:
    """A client's, to which any server is right."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def server_context(identity: str) -> ssl.SSLContext:
    """A server's, with the certificate and the key in the file `identity`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity)
    return context


class Bridge:
    """Carries bytes between a socket that speaks TLS and one that does not."""

    def __init__(self, network: socket.socket, context: ssl.SSLContext, **role):
        self.network, self.lock = network, threading.Lock()
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, **role)
        self.shake_hands()
        self.near, self.far = socket.socketpair()
        self.near.settimeout(DEADLINE)
        threading.Thread(target=self.carry, daemon=True).start()

    def shake_hands(self):
        while True:
            try:
                self.tls.do_handshake()
                return self.flush()
            except ssl.SSLWantReadError:
                self.flush()
                if not (data := self.network.recv(1 << 16)):
                    raise ConnectionError("the stream ends inside the TLS handshake") from None
                self.incoming.write(data)

    def flush(self):
        if data := self.outgoing.read():
            self.network.sendall(data)

    def decrypted(self, data: bytes) -> bytes:
        self.incoming.write(data)
        plain = b""
        try:
            while got := self.tls.read(1 << 16):
                plain += got
        except ssl.SSLWantReadError:
            pass
        return plain

    def carry(self):
        out = threading.Thread(target=self.carry_out, daemon=True)
        with self.network, self.far:
            out.start()
            self.carry_in()
            out.join()

    def carry_in(self):
        data = b""  # what came along with the end of the handshake is in there already
        try:
            while True:
                with self.lock:
                    plain = self.decrypted(data)
                self.far.sendall(plain)
                if not (data := self.network.recv(1 << 16)):
                    return
        except (OSError, ssl.SSLError):
            pass
        finally:
            self.end(self.far, socket.SHUT_WR)

    def carry_out(self):
        try:
            while data := self.far.recv(1 << 16):
                with self.lock:
                    self.tls.write(data)
                    self.flush()
        except (OSError, ssl.SSLError):
            pass
        finally:
            self.end(self.network, socket.SHUT_WR)

    @staticmethod
    def end(stream: socket.socket, how: int):
        try:
            stream.shutdown(how)
        except OSError:
            pass


def secured(network: socket.socket, context: ssl.SSLContext, **role) -> socket.socket:
    """What speaks plaintext for `network`, which is its own from now on."""
    network.settimeout(DEADLINE)
    return Bridge(network, context, **role).near
