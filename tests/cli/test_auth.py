"""Who is let in, and what they may do: tokens of PyJWT against `wskit serve`, in every place and with
every fault; tokens of `wskit token` against PyJWT."""
import base64
import datetime
import hashlib
import hmac
import json
import os
import pathlib
import signal
import tempfile
import time
import unittest

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from peer import run
from frames import CLOSE, TEXT, close_code, text
from raw import granted, read_all, refusal
from wskit import DEADLINE, Serve, wskit

SECRET = "a secret that is long enough for every HS algorithm: 64 bytes or more, please"


def pem(key, private):
    if private:
        return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                 serialization.NoEncryption())
    return key.public_key().public_bytes(serialization.Encoding.PEM,
                                         serialization.PublicFormat.SubjectPublicKeyInfo)


def claims(**more):
    return {"sub": "ann", "exp": int(time.time()) + 600, **more}


def b64(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).rstrip(b"=").decode()


class Folder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.secret = cls.write("secret", SECRET + "\n")
        cls.rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        cls.rsa_private = cls.write("rsa.key", pem(cls.rsa, True))
        cls.rsa_public = cls.write("rsa.pem", pem(cls.rsa, False))
        cls.curves = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}
        cls.ec = {name: ec.generate_private_key(curve) for name, curve in cls.curves.items()}

    @classmethod
    def write(cls, name, content):
        path = cls.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def key_of(self, algorithm):
        """What signs, and the flags that verify."""
        if algorithm.startswith("HS"):
            return SECRET, ["--jwt-secret-file", self.secret]
        if algorithm.startswith("RS"):
            return pem(self.rsa, True), ["--jwt-public-key", self.rsa_public]
        key = self.ec[algorithm]
        return pem(key, True), ["--jwt-public-key", self.write(f"{algorithm}.pem", pem(key, False))]


class Client:
    """A client that says hello with what it is told to."""

    def __init__(self, serve, target="/", **fields):
        self.stream = serve.dial()
        lines = [f"GET {target} HTTP/1.1", f"Host: 127.0.0.1:{serve.port}", "Upgrade: websocket", "Connection: Upgrade",
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        self.stream.sendall("\r\n".join([*lines, "", ""]).encode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()

    def enter(self):
        """Its welcome."""
        self.reader = granted(self.stream)
        return self.hear()

    def say(self, **message):
        self.stream.sendall(text(json.dumps(message)).encode(from_client=True))

    def hear(self):
        """The next message, or the code of the close frame."""
        while True:
            frame = self.reader.next()
            if frame.opcode == TEXT:
                return json.loads(frame.payload)
            if frame.opcode == CLOSE:
                return close_code(frame)

    def refusal(self):
        """Status and code; the whole answer is in `answer`."""
        data = read_all(self.stream)
        self.answer = data.decode()
        status, body = refusal(data)
        return status, body["code"]


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


class Algorithms(Folder):
    def test_of_every_kind_are_verified(self):
        for algorithm in ("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"):
            key, flags = self.key_of(algorithm)
            with self.subTest(algorithm), Serve(*flags) as serve:
                with Client(serve, **bearer(jwt.encode(claims(), key, algorithm))) as client:
                    self.assertEqual(client.enter()["userId"], "ann")

    def test_are_kept_to_the_list(self):
        key, flags = self.key_of("HS256")
        with Serve(*flags, "--jwt-alg", "HS512", "--jwt-alg", "HS384") as serve:
            for algorithm, status in (("HS256", 401), ("HS384", 101), ("HS512", 101)):
                with Client(serve, **bearer(jwt.encode(claims(), key, algorithm))) as client:
                    if status == 101:
                        client.enter()
                    else:
                        self.assertEqual(client.refusal(), (401, "UNAUTHORIZED"))

    def test_none_is_refused_everywhere(self):
        for algorithm in ("HS256", "RS256", "ES256"):
            with Serve(*self.key_of(algorithm)[1]) as serve:
                for name in ("none", "None", "NONE", "nOnE", ""):
                    token = f"{b64({'alg': name, 'typ': 'JWT'})}.{b64(claims())}."
                    with self.subTest(f"{algorithm} {name}"), Client(serve, **bearer(token)) as client:
                        self.assertEqual(client.refusal(), (401, "UNAUTHORIZED"))

    def test_cannot_be_confused(self):
        public = pathlib.Path(self.rsa_public).read_bytes()
        with Serve("--jwt-public-key", self.rsa_public) as serve:
            signed = f"{b64({'alg': 'HS256', 'typ': 'JWT'})}.{b64(claims())}"
            for secret in (public, public.strip(), public.split(b"\n", 1)[1]):
                token = f"{signed}.{b64(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"
                with Client(serve, **bearer(token)) as client:
                    self.assertEqual(client.refusal(), (401, "UNAUTHORIZED"))

    def test_of_a_key_set_are_verified_by_the_key_that_is_named(self):
        numbers = self.rsa.public_key().public_numbers()
        point = self.ec["ES256"].public_key().public_numbers()
        keys = [{"kty": "RSA", "kid": "r1", "n": b64(numbers.n.to_bytes(256, "big")), "e": b64(b"\1\0\1")},
                {"kty": "EC", "kid": "e1", "crv": "P-256", "x": b64(point.x.to_bytes(32, "big")),
                 "y": b64(point.y.to_bytes(32, "big"))},
                {"kty": "oct", "kid": "h1", "k": b64(SECRET.encode())}]
        flags = ["--jwks", self.write("keys.json", json.dumps({"keys": keys}))]
        cases = [("RS256", "r1", 101), ("ES256", "e1", 101), ("HS256", "h1", 101), ("RS256", None, 101),
                 ("RS256", "e1", 401), ("HS256", "h2", 401)]
        with Serve(*flags) as serve:
            for algorithm, kid, status in cases:
                token = jwt.encode(claims(), self.key_of(algorithm)[0], algorithm, headers={"kid": kid} if kid else None)
                with self.subTest(f"{algorithm} {kid}"), Client(serve, **bearer(token)) as client:
                    if status == 101:
                        client.enter()
                    else:
                        self.assertEqual(client.refusal(), (401, "UNAUTHORIZED"))


class Faults(Folder):
    def test_of_a_token_are_refused_and_named(self):
        now = int(time.time())
        good = jwt.encode(claims(iss="id", aud=["chat", "mail"]), SECRET, "HS256")

        def minted(key=SECRET, **more):
            return jwt.encode(claims(**{"iss": "id", "aud": "chat", **more}), key, "HS256")

        cases = {"has expired": minted(exp=now - 61), "does not hold yet": minted(nbf=now + 300),
                 "hold": minted(iat=now + 300), "another issuer": minted(iss="di"), "(aud)": minted(aud=["mail"]),
                 "signature": minted(key="another"), "more than 8 KiB": minted(x="x" * 9000), "base64url": good + "=",
                 "three parts": good[:good.rindex(".")], "(sub, of at most 256 bytes)": minted(sub=""), "roles": minted(roles=7),
                 "whose it is": jwt.encode({"iss": "id", "aud": "chat", "exp": now + 600}, SECRET, "HS256"), "JWT": "not.a"}
        with Serve("--jwt-secret-file", self.secret, "--jwt-issuer", "id", "--jwt-audience", "chat") as serve:
            with Client(serve, **bearer(good)) as client:
                client.enter()
            for reason, token in cases.items():
                with self.subTest(reason), Client(serve, **bearer(token)) as client:
                    self.assertEqual(client.refusal(), (401, "UNAUTHORIZED"))
                    self.assertIn(reason, client.answer)
                    self.assertIn('WWW-Authenticate: Bearer error="invalid_token"', client.answer)
                    self.assertNotIn(token, client.answer)
            for at in range(0, len(good), 7):
                with Client(serve, **bearer(good[:at] + "~" + good[at + 1:])) as client:
                    self.assertEqual(client.refusal()[0], 401)

    def test_of_the_flags_are_told_before_anything_is_served(self):
        cases = [(["--jwt-secret-file", self.folder / "nothing"], "nothing: No such file"),
                 (["--jwt-secret-file", self.write("empty", "")], "the secret is empty"),
                 (["--jwt-public-key", self.rsa_private], "is a private key"),
                 (["--jwt-public-key", self.secret], "holds no key in PEM form"),
                 (["--jwks", self.secret], "is no key set"),
                 (["--jwt-secret-file", self.secret, "--jwks", self.secret], "--jwks: contradicts --jwt-secret-file"),
                 (["--jwt-secret-file", self.secret, "--jwt-alg", "none"], "'none' is no algorithm"),
                 (["--jwt-secret-file", self.secret, "--jwt-alg", "RS256"], "no key fits RS256"),
                 (["--jwt-audience", "x"], "need a key"),
                 (["--tokens", self.write("t.toml", "[[token]]\nuser='ann'")], "t.toml:1: needs a token"),
                 (["--policy", self.write("p.toml", "[[rule]]\nwho='any'")], "p.toml:1: one of may"),
                 (["--echo", "--policy", self.write("q.toml", "rule=[]")], "not served here")]
        for flags, reason in cases:
            with self.subTest(reason):
                done = run("serve", "127.0.0.1:0", *map(str, flags))
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(reason, done.stderr.decode())
                self.assertLessEqual(done.stderr.count(b"\n"), 2)


class Places(Folder):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tokens = cls.write("tokens.toml", '[[token]]\ntoken = "s3cret"\nuser = "bob"\nroles = "ops"\n')
        cls.flags = ["--tokens", cls.tokens, "--jwt-secret-file", cls.secret]
        cls.token = jwt.encode(claims(), SECRET, "HS256")

    def test_are_header_query_and_subprotocol(self):
        with Serve(*self.flags) as serve:
            for token, user in ((self.token, "ann"), ("s3cret", "bob")):
                for target, fields in (("/", bearer(token)), (f"/?x=1&token={token}", {}),
                                       ("/", {"Sec_WebSocket_Protocol": f"bearer.{token}, chat.v1"})):
                    with Client(serve, target, **fields) as client:
                        self.assertEqual(client.enter()["userId"], user)

    def test_may_not_be_several_at_once(self):
        with Serve(*self.flags) as serve, Client(serve, "/?token=s3cret", **bearer("s3cret")) as client:
            self.assertEqual(client.refusal(), (400, "INVALID_MESSAGE"))

    def test_give_back_a_subprotocol_but_not_the_token(self):
        for flags, offered, chosen in (([], "bearer.s3cret, chat.v2, chat.v1", "chat.v2"),
                                       (["-s", "chat.v1"], "chat.v2, chat.v1, bearer.s3cret", "chat.v1"),
                                       ([], "bearer.s3cret", None)):
            with Serve(*self.flags, *flags) as serve, Client(serve, Sec_WebSocket_Protocol=offered) as client:
                head = client.stream.recv(4096).split(b"\r\n\r\n")[0].decode()
                self.assertTrue(head.startswith("HTTP/1.1 101 "), head)
                self.assertNotIn("s3cret", head)
                if chosen:
                    self.assertIn(f"Sec-WebSocket-Protocol: {chosen}", head)
                else:
                    self.assertNotIn("Sec-WebSocket-Protocol", head)

    def test_are_the_first_message_as_well(self):
        with Serve(*self.flags) as serve, Client(serve) as client:
            client.enter()
            client.say(type="join", roomId="r", id=1)
            self.assertEqual({"code": "UNAUTHORIZED", "correlationId": 1}.items() - client.hear().items(), set())
            client.say(type="auth", token="s3cret", id=2)
            answer = client.hear()
            self.assertEqual((answer["type"], answer["userId"], answer["roles"], answer["correlationId"]),
                             ("auth_ok", "bob", ["ops"], 2))
            client.say(type="join", roomId="r")
            self.assertEqual(client.hear()["userId"], "bob")

    def test_are_left_empty_at_a_price(self):
        with Serve(*self.flags, "--auth-timeout", "200ms") as serve, Client(serve) as client:
            client.enter()
            self.assertEqual(client.hear(), 4401)
        with Serve(*self.flags, "--auth-timeout", "0") as serve, Client(serve) as client:
            self.assertEqual(client.refusal(), (401, "UNAUTHORIZED"))
            self.assertIn("WWW-Authenticate: Bearer\r\n", client.answer)
        with Serve(*self.flags, "--echo") as serve, Client(serve) as client:
            self.assertEqual(client.refusal(), (401, "UNAUTHORIZED"))
        with Serve(*self.flags, "--anonymous") as serve, Client(serve) as client:
            welcome = client.enter()
            self.assertEqual(welcome["userId"], welcome["connectionId"])

    def test_never_show_in_logs(self):
        with Serve(*self.flags, "-vv") as serve:
            for target, fields in (("/?token=wr0ng", {}), ("/", bearer("wr0ng")),
                                   ("/", {"Sec_WebSocket_Protocol": "bearer.wr0ng"})):
                with Client(serve, target, **fields) as client:
                    self.assertEqual(client.refusal()[0], 401)
                    self.assertNotIn("wr0ng", client.answer)
            with Client(serve, "/?token=s3cret") as client:
                client.enter()
            serve.child.terminate()
            said = "\n".join(serve.err.rest())
        self.assertIn("the token is no JWT", said)
        self.assertNotIn("wr0ng", said)
        self.assertNotIn("s3cret", said)


class Time(Folder):
    def test_ends_a_live_connection_unless_the_token_is_renewed(self):
        def token(seconds):
            return jwt.encode(claims(exp=time.time() + seconds), SECRET, "HS256")

        with Serve("--jwt-secret-file", self.secret) as serve:
            with Client(serve, **bearer(token(1.5))) as brief, Client(serve, **bearer(token(1.5))) as renewed:
                self.assertEqual(brief.enter()["userId"], "ann")
                renewed.enter()
                renewed.say(type="auth", token=token(600))
                self.assertEqual(renewed.hear()["type"], "auth_ok")
                self.assertEqual(brief.hear(), 4401)
                renewed.say(type="ping")
                self.assertEqual(renewed.hear()["type"], "pong")
                renewed.say(type="auth", token=jwt.encode(claims(sub="eve"), SECRET, "HS256"))
                self.assertEqual(renewed.hear()["code"], "UNAUTHORIZED")
                self.assertEqual(renewed.hear(), 4401)


class Pages(Folder):
    def statuses(self, serve, *cases):
        for target, fields, status in cases:
            with self.subTest(f"{target} {fields}"), Client(serve, target, **fields) as client:
                if status == 101:
                    client.enter()
                else:
                    self.assertEqual(client.refusal(), (403, "FORBIDDEN"))

    def test_are_let_in_from_the_same_host(self):
        with Serve() as serve:
            self.statuses(serve, ("/", {}, 101), ("/", {"Origin": "http://127.0.0.1:3000"}, 101),
                          ("/", {"Origin": "http://evil.example"}, 403), ("/", {"Origin": "null"}, 403))

    def test_are_let_in_from_listed_origins(self):
        with Serve("--allow-origin", "https://*.example.com", "--allow-origin", "null") as serve:
            self.statuses(serve, ("/", {"Origin": "https://a.example.com"}, 101), ("/", {"Origin": "null"}, 101),
                          ("/", {}, 101), ("/", {"Origin": "http://127.0.0.1"}, 403),
                          ("/", {"Origin": "https://a.example.com.evil.org"}, 403))

    def test_have_to_know_the_cookie(self):
        with Serve("--csrf-cookie", "csrf") as serve:
            self.statuses(serve, ("/?csrf_token=abc", {"Cookie": "a=b; csrf=abc"}, 101),
                          ("/?csrf_token=abd", {"Cookie": "csrf=abc"}, 403), ("/", {"Cookie": "csrf=abc"}, 403),
                          ("/?csrf_token=abc", {}, 403), ("/?csrf_token=", {"Cookie": "csrf="}, 403))


class Policy(Folder):
    RULES = """
[[rule]]
who = "role:ops"
may = "any"

[[rule]]
who = "any"
may = ["join", "message"]
where = ["lobby", "inbox-{userId}"]
"""

    def test_decides_about_every_message(self):
        policy = self.write("policy.toml", self.RULES)
        with Serve("--jwt-secret-file", self.secret, "--policy", policy) as serve:
            with Client(serve, **bearer(jwt.encode(claims(), SECRET, "HS256"))) as ann:
                ann.enter()
                for room, answer in (("lobby", "user_joined"), ("inbox-ann", "user_joined"), ("inbox-bob", "FORBIDDEN")):
                    ann.say(type="join", roomId=room)
                    heard = ann.hear()
                    self.assertEqual(heard.get("code", heard["type"]), answer)
                    if answer == "user_joined":
                        self.assertEqual(ann.hear()["type"], "presence")
                ann.say(type="publish", topic="a.b", payload=1)
                self.assertEqual(ann.hear()["code"], "FORBIDDEN")
            with Client(serve, **bearer(jwt.encode(claims(role="ops"), SECRET, "HS256"))) as ops:
                ops.enter()
                ops.say(type="publish", topic="a.b", payload=1, id=1)
                self.assertEqual(ops.hear()["type"], "ack")

    def test_explains_itself(self):
        policy = self.write("policy.toml", self.RULES)
        cases = [("user=ann role=ops op=join room=x", 0, f"allowed: {policy}:2: who=role:ops may=any\n"),
                 ("user=ann op=join room=inbox-ann", 0,
                  f"allowed: {policy}:6: who=any may=join,message where=lobby,inbox-{{userId}}\n"),
                 ("user=ann op=join room=x", 1, f"denied: no rule of {policy} applies\n")]
        for question, status, answer in cases:
            done = run("serve", "--policy", policy, "--explain", question)
            self.assertEqual((done.returncode, done.stdout.decode()), (status, answer))
        for question, reason in (("user=ann", "op is missing"), ("op=join topic=x", "write room=x"),
                                 ("op=fly", "is not understood"), ("op=send room=x", "leave room")):
            done = run("serve", "--policy", policy, "--explain", question)
            self.assertEqual(done.returncode, 2)
            self.assertIn(reason, done.stderr.decode())
        self.assertIn(b"add --policy", run("serve", "--explain", "op=send").stderr)
        done = run("serve", ":9000", "--tokens", "of no matter", "--policy", policy, "--explain", cases[2][0])
        self.assertEqual((done.returncode, done.stdout.decode()), cases[2][1:])


class Reload(Folder):
    def test_takes_new_keys_tokens_and_rules_or_keeps_the_old(self):
        tokens = self.write("tokens.toml", '[[token]]\ntoken = "old"\nuser = "ann"\n')
        policy = self.write("policy.json", '{"rule": [{"who": "any", "may": "join", "where": "old"}]}')

        def hang_up(serve, said):
            os.kill(serve.child.pid, signal.SIGHUP)
            return serve.err.until(said)

        def joins(client, room):
            client.say(type="join", roomId=room)
            heard = client.hear()
            if heard["type"] == "user_joined":
                client.hear()
            return heard.get("code", "joined")

        with Serve("--tokens", tokens, "--policy", policy, "--threads", "2") as serve:
            with Client(serve, "/?token=old") as old:
                old.enter()
                self.assertEqual([joins(old, "old"), joins(old, "new")], ["joined", "FORBIDDEN"])
                self.write("tokens.toml", "nonsense")
                self.assertIn("tokens.toml:1:", hang_up(serve, "stay"))
                self.assertEqual([joins(old, "old"), joins(old, "new")], ["joined", "FORBIDDEN"])
                self.write("tokens.toml", '[[token]]\ntoken = "new"\nuser = "ann"\n')
                self.write("policy.json", '{"rule": [{"who": "any", "may": "join", "where": "new"}]}')
                hang_up(serve, "read again")
                deadline = time.monotonic() + DEADLINE
                while joins(old, "new") != "joined" and time.monotonic() < deadline:
                    time.sleep(0.05)
                self.assertEqual([joins(old, "old"), joins(old, "new")], ["FORBIDDEN", "joined"])
                with Client(serve, "/?token=old") as client:
                    self.assertEqual(client.refusal(), (401, "UNAUTHORIZED"))
                with Client(serve, "/?token=new") as client:
                    client.enter()


class Command(Folder):
    def mint(self, *flags):
        done = run("token", *flags)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout.decode().strip()

    def test_mints_what_others_verify(self):
        token = self.mint("--secret-file", self.secret, "--sub", "alice", "--role", "admin", "--ttl", "90s", "--iss", "id",
                          "--aud", "chat", "--kid", "k1", "--claim", "n=7", "--claim", 'team=["a"]', "--claim", "s=text")
        seen = jwt.decode(token, SECRET, ["HS256"], audience="chat", issuer="id")
        self.assertEqual(seen["exp"] - seen["iat"], 90)
        self.assertEqual([seen[name] for name in ("sub", "role", "n", "team", "s")], ["alice", "admin", 7, ["a"], "text"])
        self.assertEqual(jwt.get_unverified_header(token)["kid"], "k1")
        for algorithm in ("HS384", "HS512"):
            jwt.decode(self.mint("--secret-file", self.secret, "--alg", algorithm), SECRET, [algorithm])
        for algorithm in ("RS256", "RS384", "RS512"):
            jwt.decode(self.mint("--private-key", self.rsa_private, "--alg", algorithm), self.rsa.public_key(), [algorithm])
        for algorithm, key in self.ec.items():
            token = self.mint("--private-key", self.write("ec.key", pem(key, True)), "--role", "a", "--role", "b", "--ttl", "0")
            seen = jwt.decode(token, key.public_key(), [algorithm])
            self.assertEqual((seen["roles"], "exp" in seen), (["a", "b"], False))

    def test_shows_and_verifies_what_others_mint(self):
        token = jwt.encode({"sub": "ann", "exp": datetime.datetime(2001, 9, 9, 1, 46, 40, tzinfo=datetime.timezone.utc)}, SECRET, "HS256")
        done = run("token", "--inspect", token)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(json.loads(done.stdout), {"header": {"alg": "HS256", "typ": "JWT"},
                                                   "claims": {"sub": "ann", "exp": 1000000000}})
        self.assertIn(b"expires 2001-09-09T01:46:40Z, ", done.stderr)
        self.assertIn(b"not verified", done.stderr)
        done = run("token", "--inspect", "-", "--secret-file", self.secret, stdin=token.encode() + b"\n")
        self.assertEqual(done.returncode, 7)
        self.assertIn(b"the token has expired", done.stderr)
        good = jwt.encode(claims(), pem(self.rsa, True), "RS256")
        done = run("token", "--inspect", good, "--public-key", self.rsa_public)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"verified: it is of ann", done.stderr)
        self.assertEqual(run("token", "--inspect", good, "--secret-file", self.secret).returncode, 7)
        self.assertEqual(run("token", "--inspect", "nonsense").returncode, 2)

    def test_says_what_it_needs(self):
        for flags, reason in (([], "one key to sign with"), (["--secret-file", self.secret, "--alg", "none"], "'none'"),
                              (["--secret-file", self.secret, "--alg", "RS256"], "does not fit RS256"),
                              (["--secret-file", self.secret, "--claim", "x"], "write NAME=VALUE"),
                              (["--private-key", self.rsa_public], "a public key cannot sign")):
            done = run("token", *flags)
            self.assertEqual(done.returncode, 2)
            self.assertIn(reason, done.stderr.decode())

    def test_makes_tokens_for_the_server(self):
        token = self.mint("--secret-file", self.secret, "--sub", "alice")
        with Serve("--jwt-secret-file", self.secret) as serve:
            with wskit("connect", serve.url, "-H", f"Authorization: Bearer {token}", "-n", "1") as client:
                self.assertEqual(json.loads(client.out.next())["userId"], "alice")
            with wskit("connect", serve.url, "-H", "Authorization: Bearer x") as client:
                self.assertEqual(client.wait(), 7)


if __name__ == "__main__":
    unittest.main()
