"""Section 4: the opening handshake; requests for a server, answers for a client."""

from dataclasses import dataclass, field

from frames import close, text

KEY = "dGhlIHNhbXBsZSBub25jZQ=="          # of section 1.3
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="    # what it has to be answered with


@dataclass(frozen=True)
class Request:
    """A request and the status of its answer."""
    section: str
    name: str
    status: int
    line: str = "GET / HTTP/1.1"
    change: dict = field(default_factory=dict)  # fields of the good request, None takes one out
    add: tuple = ()                             # further lines
    has: tuple = ()                             # lines that the answer must have
    lacks: tuple = ()                           # fields that it must not have
    raw: bytes | None = None                    # instead of all this

    def __str__(self) -> str:
        return f"{self.section} {self.name}"

    def bytes(self) -> bytes:
        if self.raw is not None:
            return self.raw
        fields = {"Host": "127.0.0.1", "Upgrade": "websocket", "Connection": "Upgrade",
                  "Sec-WebSocket-Key": KEY, "Sec-WebSocket-Version": "13", **self.change}
        lines = [self.line, *(f"{name}: {value}" for name, value in fields.items()
                              if value is not None), *self.add]
        return "".join(line + "\r\n" for line in lines).encode("latin-1") + b"\r\n"


def good(section, name, **how) -> Request:
    return Request(section, name, 101, **how)


def bad(section, name, status=400, **how) -> Request:
    return Request(section, name, status, **how)


REQUESTS = [
    good("4.2.2", "the example of the RFC gets the example's answer",
         has=(f"sec-websocket-accept: {ACCEPT}", "upgrade: websocket", "connection: upgrade")),
    good("4.2.1", "any path and query", line="GET /a/b?c=d&e HTTP/1.1"),
    good("4.2.1", "a target in absolute form", line="GET ws://127.0.0.1/chat HTTP/1.1"),
    good("4.2.1", "Upgrade without regard to case", change={"Upgrade": "WebSocket"}),
    good("4.2.1", "Connection without regard to case", change={"Connection": "uPGRADE"}),
    good("4.2.1", "Connection as a list, as Firefox sends it",
         change={"Connection": "keep-alive, Upgrade"}),
    good("4.2.1", "Connection in two fields", change={"Connection": "keep-alive"},
         add=("Connection: Upgrade",)),
    good("4.2.1", "names of fields without regard to case",
         change={"Host": None, "Sec-WebSocket-Key": None},
         add=("hOST: 127.0.0.1", f"SEC-WEBSOCKET-KEY: {KEY}")),
    good("4.2.1", "white space around values", change={"Sec-WebSocket-Version": " \t13 \t"}),
    good("4.2.1", "an Origin", add=("Origin: http://127.0.0.1",)),
    good("4.2.1", "a subprotocol that nobody supports is not chosen",
         add=("Sec-WebSocket-Protocol: chat, superchat",), lacks=("sec-websocket-protocol",)),
    good("9.1", "an extension that is not supported is not chosen",
         add=("Sec-WebSocket-Extensions: x-unknown; a=1",), lacks=("sec-websocket-extensions",)),
    good("9.1", "compression is not chosen",
         add=("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",),
         lacks=("sec-websocket-extensions",)),
    good("4.2.1", "fields that nobody knows", add=("X-A: 1", "X-B: 2")),

    bad("4.2.1", "the method POST", 405, line="POST / HTTP/1.1"),
    bad("4.2.1", "the method HEAD", 405, line="HEAD / HTTP/1.1"),
    bad("4.2.1", "the method get in small letters", line="get / HTTP/1.1"),
    bad("4.2.1", "the version HTTP/1.0", line="GET / HTTP/1.0"),
    bad("4.2.1", "no Host", change={"Host": None}),
    bad("4.2.1", "two Hosts", add=("Host: other",)),
    bad("4.2.1", "no Upgrade", 426, change={"Upgrade": None}),
    bad("4.2.1", "an Upgrade to something else", 426, change={"Upgrade": "h2c"}),
    bad("4.2.1", "an Upgrade that only begins like websocket", 426,
        change={"Upgrade": "websockets"}),
    bad("4.2.1", "no Connection", 426, change={"Connection": None}),
    bad("4.2.1", "a Connection without Upgrade", 426, change={"Connection": "keep-alive"}),
    bad("4.2.1", "no key", change={"Sec-WebSocket-Key": None}),
    bad("4.2.1", "an empty key", change={"Sec-WebSocket-Key": ""}),
    bad("4.2.1", "a key of 15 bytes", change={"Sec-WebSocket-Key": "MTIzNDU2Nzg5MDEyMzQ1"}),
    bad("4.2.1", "a key of 17 bytes", change={"Sec-WebSocket-Key": "MTIzNDU2Nzg5MDEyMzQ1Njc="}),
    bad("4.2.1", "a key that is not base64", change={"Sec-WebSocket-Key": "dGhlIHNhbXBsZSB!b25jZQ=="}),
    bad("4.2.1", "a key without padding", change={"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ"}),
    bad("11.3.1", "two keys", add=(f"Sec-WebSocket-Key: {KEY}",)),
    bad("4.4", "no version", 426, change={"Sec-WebSocket-Version": None},
        has=("sec-websocket-version: 13",)),
    bad("4.4", "the version 8", 426, change={"Sec-WebSocket-Version": "8"},
        has=("sec-websocket-version: 13",)),
    bad("4.4", "the version 14", 426, change={"Sec-WebSocket-Version": "14"},
        has=("sec-websocket-version: 13",)),
    bad("4.4", "the version 130", 426, change={"Sec-WebSocket-Version": "130"},
        has=("sec-websocket-version: 13",)),
    bad("4.2.1", "a plain GET of a browser", 426, change={
        "Upgrade": None, "Connection": "keep-alive", "Sec-WebSocket-Key": None,
        "Sec-WebSocket-Version": None}),
    bad("RFC 9112", "a request line of two words", raw=b"GET /\r\nHost: a\r\n\r\n"),
    bad("RFC 9112", "white space before a colon", add=("X-A : 1",)),
    bad("RFC 9112", "a control character in a name", add=("X-\x01A: 1",)),
    bad("RFC 9112", "a NUL in a value", add=("X-A: a\0b",)),
    bad("RFC 9112", "no HTTP at all", raw=b"\x00\x01\x02\x03\r\n\r\n"),
    bad("RFC 9112", "a head that is too large", 413, add=("X-A: " + "a" * 70000,)),
    bad("RFC 9112", "too many fields", 413, add=tuple(f"X-{i}: {i}" for i in range(1000))),
]


@dataclass(frozen=True)
class Answer:
    """A server's answer to `wskit connect`, and the exit status that comes of it."""
    section: str
    name: str
    exits: int
    line: str = "HTTP/1.1 101 Switching Protocols"
    change: dict = field(default_factory=dict)
    add: tuple = ()
    behind: bytes = b""      # right behind the head
    flags: tuple = ()        # of the command line
    raw: bytes | None = None

    def __str__(self) -> str:
        return f"{self.section} {self.name}"

    def bytes(self, accept: str) -> bytes:
        if self.raw is not None:
            return self.raw
        fields = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": accept,
                  **self.change}
        lines = [self.line, *(f"{name}: {value}" for name, value in fields.items()
                              if value is not None), *self.add]
        return "".join(line + "\r\n" for line in lines).encode("latin-1") + b"\r\n" + self.behind


GOODBYE = close(1000).encode(from_client=False)


def opens(section, name, **how) -> Answer:
    how["behind"] = how.get("behind", b"") + GOODBYE
    return Answer(section, name, 0, **how)


def refused(section, name, exits=4, **how) -> Answer:
    return Answer(section, name, exits, **how)


def plain(status: str, body: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


ANSWERS = [
    opens("4.1", "a good answer"),
    opens("4.1", "a frame right behind the answer",
          behind=text("welcome").encode(from_client=False)),
    opens("4.1", "Upgrade without regard to case", change={"Upgrade": "WebSocket"}),
    opens("4.1", "Connection without regard to case", change={"Connection": "upgrade"}),
    opens("4.1", "Connection as a list", change={"Connection": "keep-alive, Upgrade"}),
    opens("4.1", "names of fields without regard to case",
          change={"Upgrade": None, "Connection": None},
          add=("UPGRADE: websocket", "connection: Upgrade")),
    opens("4.1", "another reason phrase", line="HTTP/1.1 101 Web Socket Protocol Handshake"),
    opens("4.1", "an empty reason phrase", line="HTTP/1.1 101 "),
    opens("4.1", "fields that nobody knows", add=("Server: other", "Date: today")),
    opens("4.1", "a subprotocol that was offered", flags=("-s", "a", "-s", "b"),
          add=("Sec-WebSocket-Protocol: b",)),
    opens("4.1", "no subprotocol although some were offered", flags=("-s", "a")),

    refused("4.1", "no Upgrade", change={"Upgrade": None}),
    refused("4.1", "an Upgrade to something else", change={"Upgrade": "h2c"}),
    refused("4.1", "no Connection", change={"Connection": None}),
    refused("4.1", "a Connection without Upgrade", change={"Connection": "close"}),
    refused("4.1", "no accept value", change={"Sec-WebSocket-Accept": None}),
    refused("4.1", "an empty accept value", change={"Sec-WebSocket-Accept": ""}),
    refused("4.1", "the accept value of another key", change={"Sec-WebSocket-Accept": ACCEPT}),
    refused("4.1", "two accept values", add=(f"Sec-WebSocket-Accept: {ACCEPT}",)),
    refused("4.1", "an extension that was not offered",
            add=("Sec-WebSocket-Extensions: permessage-deflate",)),
    refused("4.1", "a subprotocol although none was offered",
            add=("Sec-WebSocket-Protocol: a",)),
    refused("4.1", "a subprotocol that was not offered", flags=("-s", "a"),
            add=("Sec-WebSocket-Protocol: b",)),
    refused("4.1", "two subprotocols", flags=("-s", "a", "-s", "b"),
            add=("Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: b")),
    refused("4.1", "the status 200", raw=plain("200 OK", "a page")),
    refused("4.1", "the status 302", raw=plain("302 Found")),
    refused("4.1", "the status 400", raw=plain("400 Bad Request")),
    refused("4.1", "the status 404", raw=plain("404 Not Found", "nothing here")),
    refused("4.1", "the status 500", raw=plain("500 Oops")),
    refused("4.1", "the status 401", 7, raw=plain("401 Unauthorized")),
    refused("4.1", "the status 403", 7, raw=plain("403 Forbidden")),
    refused("4.1", "no HTTP at all", raw=b"SSH-2.0-OpenSSH_9.2\r\n"),
    refused("4.1", "a TLS alert", raw=b"\x15\x03\x01\x00\x02\x02\x46"),
    refused("4.1", "a head that is too large", add=("X-A: " + "a" * 70000,)),
    refused("4.1", "an end before the answer", raw=b""),
    refused("4.1", "an end inside the answer", raw=b"HTTP/1.1 101 Switch"),
]
