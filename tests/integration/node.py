"""Node, and the peers from npm that package.json pins."""

import os
import shutil

from wskit import Process

FOLDER = os.path.dirname(os.path.abspath(__file__))
NODE = shutil.which("node") or "node"
WSCAT = os.path.join(FOLDER, "node_modules", "wscat", "bin", "wscat")

if not os.path.isdir(os.path.join(FOLDER, "node_modules", "ws")):
    raise RuntimeError("the peers are not installed: run ./dev test, or npm ci in " + FOLDER)


def node(script: str, *arguments: str) -> Process:
    return Process(NODE, os.path.join(FOLDER, "peers", script), *arguments)


def wscat(*arguments: str) -> Process:
    return Process(NODE, WSCAT, *arguments)


class NodeServer(Process):
    """peers/server.mjs, listening; over TLS with the certificate and key in `identity`."""

    def __init__(self, identity: str = ""):
        self.scheme = "wss" if identity else "ws"
        super().__init__(NODE, os.path.join(FOLDER, "peers", "server.mjs"), identity)
        try:
            self.port = int(self.out.next())
        except BaseException:
            self.__exit__()
            raise

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"
