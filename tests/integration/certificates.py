"""Certificates for tests, made when they are needed, with the program openssl."""

import os
import subprocess
import tempfile

CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
LOOPBACK = "DNS:localhost,IP:127.0.0.1,IP:::1"
CONFIG = """
[ca]
default_ca = test
[test]
database = {0}/index
new_certs_dir = {0}
default_md = sha256
rand_serial = yes
unique_subject = no
policy = any
[any]
commonName = supplied
"""


def openssl(*arguments: str):
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]}: {done.stderr}")


class Authority:
    """An issuer in a folder of its own, which goes with it; `file` is its certificate."""

    def __init__(self, name: str = "the authority"):
        self.folder = tempfile.TemporaryDirectory(prefix="wskit-ca-")
        self.file, self.key = self.path("ca.pem"), self.path("ca.key")
        self.write("index", "")
        self.write("config", CONFIG.format(self.folder.name))
        openssl("req", "-x509", *CURVE, "-keyout", self.key, "-out", self.file, "-subj",
                f"/CN={name}", "-days", "2", "-addext", "basicConstraints=critical,CA:TRUE",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def close(self):
        self.folder.cleanup()

    def path(self, name: str) -> str:
        return os.path.join(self.folder.name, name)

    def write(self, name: str, text: str) -> str:
        with open(self.path(name), "w", encoding="ascii") as file:
            file.write(text)
        return self.path(name)

    def issue(self, name: str, hosts: str = LOOPBACK, start: str = "20200101000000Z",
              end: str = "20990101000000Z") -> str:
        """A file with a certificate for `hosts` and its key."""
        request, key, leaf = self.path(name + ".csr"), self.path(name + ".key"), self.path(name)
        openssl("req", *CURVE, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
        extensions = self.write(name + ".ext", f"subjectAltName={hosts}\nsubjectKeyIdentifier=hash\n"
                                "authorityKeyIdentifier=keyid:always\n")
        openssl("ca", "-batch", "-config", self.path("config"), "-cert", self.file, "-keyfile",
                self.key, "-in", request, "-out", leaf, "-notext", "-extfile",
                extensions, "-startdate", start, "-enddate", end)
        with open(leaf, "a", encoding="ascii") as out, open(key, encoding="ascii") as source:
            out.write(source.read())
        return leaf
