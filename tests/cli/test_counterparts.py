"""An option that would do nothing, for what it is for is missing or something else rules it out, is refused when it stands
on the command line, and passed over when it is kept as a default elsewhere."""
import pathlib
import tempfile
import unittest

from peer import Peer, echo, run, start

ROOMLESS = ("--echo", "--exec true", "--proxy ws://h/", "--mock f")
CLIENTS = ("connect ws://h/", "bench ws://h/", "replay f")

# A command line up to the option, and what its counterparts are called.
NEEDS = {
    "serve --exec-max 3": "--exec, which is missing",
    "serve --json": "--jsonl, which is missing",
    "serve --strict": "--jsonl or --mock; give one of them",
    "serve --request-timeout 1s": "--jsonl, which is missing",
    "serve --proxy-insecure": "--proxy wss:… or https:…; give one of them",
    "serve --proxy ws://h/ --proxy-insecure": "--proxy wss:… or https:…; give one of them",
    "serve --proxy-cacert f": "--proxy wss:… or https:…; give one of them",
    "serve --pace asap": "--mock, which is missing",
    "serve --speed 2": "--mock, which is missing",
    "serve --match text": "--mock, which is missing",
    "serve --ignore /id": "--mock, which is missing",
    "serve --var A=b": "--mock, which is missing",
    "serve --deflate-threshold 1k": "--deflate, which is missing",
    "serve --deflate-takeover": "--deflate, which is missing",
    "serve --tls-client-optional": "--tls-client-ca, which is missing",
    "serve --tls-min 1.3": "--tls-cert or --tls-self-signed; give one of them",
    "serve --jwt-leeway 1s": "--jwt-secret-file, --jwt-public-key or --jwks; give one of them",
    "serve --auth-timeout 1s": "--jwt-secret-file, --jwt-public-key, --jwks or --tokens; give one of them",
    "serve --csrf-param p": "--csrf-cookie, which is missing",
    "serve --trust-header forwarded": "--trust-proxy, which is missing",
    "serve --rate-burst 3": "--rate, which is missing",
    "serve --throttle 1s --rate-by ip": "--rate, which is missing",
    "serve --limit-action close": "--rate or --throttle; give one of them",
    "serve --no-redact": "--record or --jsonl; give one of them",
    **{f"{client} --key f": "--cert, which is missing" for client in CLIENTS},
    **{f"{client} --deflate-threshold 1k": "--deflate, which is missing" for client in CLIENTS},
    **{f"{client} --auth-via query": "--token, --token-file or --token-cmd; give one of them" for client in CLIENTS},
    "connect ws://h/ --json": "--jsonl, which is missing",
    "connect ws://h/ --strict": "--jsonl, which is missing",
    "connect ws://h/ --redact": "--record, which is missing",
    "connect ws://h/ --no-redact": "--record, which is missing",
    "connect ws://h/ --envelope-type t": "--envelope, --request or --pool; give one of them",
    "connect ws://h/ --pool-depth 3": "--pool, which is missing",
    "connect ws://h/ --socketio-path /s": "--codec socketio, which is missing",
    "connect ws://h/ --socketio-auth {}": "--codec socketio, which is missing",
    "connect ws://h/ --retry-base 1s": "--retry, which is missing",
    "connect ws://h/ --retry-max 1s": "--retry, which is missing",
    "connect ws://h/ --retry-factor 3": "--retry, which is missing",
    "connect ws://h/ --retry-jitter 0": "--retry, which is missing",
    "connect ws://h/ --retry-reset 1s": "--retry, which is missing",
    "connect ws://h/ --queue 3": "--retry or --fallback; give one of them",
    "connect ws://h/ --upgrade-interval 1s": "--fallback, which is missing",
    "bench ws://h/ --match /id": "--mode request or --check; give one of them",
    "bench ws://h/ --server-pid 1": "--mode idle, which is missing",
    "bench ws://h/ --mode push --audit": "--mode echo, request or fanout; give one of them",
    "bench ws://h/ --room r": "--mode fanout, which is missing",
    "bench ws://h/ --publishers 2": "--mode fanout, which is missing",
    "bench ws://h/ --hello x": "--mode fanout, which is missing",
    "bench ws://h/ --mode push --skip-sender": "--mode fanout, which is missing",
    "bench ws://h/ --pace asap": "--scenario, which is missing",
    "bench ws://h/ --var A=b": "--scenario, which is missing",
    "bench ws://h/ --bind A=/b": "--scenario, which is missing",
    "bench ws://h/ --check": "--scenario, which is missing",
    "bench ws://h/ --ignore /id": "--check, which is missing",
    "bench ws://h/ --unordered": "--check, which is missing",
    "bench ws://h/ --slo p99<1s": "--find-max, which is missing",
    "bench ws://h/ --find-within 1m": "--find-max, which is missing",
    "bench ws://h/ --find-confirm 3": "--find-max, which is missing",
    "bench ws://h/ --workers 3": "--join, which is missing",
    "bench ws://h/ --join-timeout 3s": "--join, which is missing",
    "bench ws://h/ --max-regress 5%": "--baseline, which is missing",
    "bench ws://h/ --no-redact": "--record, which is missing",
    "replay f --match text": "--check, --junit, --learn or --update; give one of them",
    "replay f --ignore /id": "--check, --junit, --learn or --update; give one of them",
    "replay f --unordered": "--check, --junit, --learn or --update; give one of them",
    "replay f --pace asap --speed 2": "--pace timed, which is missing",
    "replay f --pace lockstep --max-gap 1s": "--pace timed, which is missing",
    "replay f --ramp 1s": "--copies, which is missing",
    "replay f --no-redact": "--convert, which is missing",
    "token --public-key f": "--inspect, which is missing",
    "token --jwks f": "--inspect, which is missing",
}

# A command line up to the option, and all that rules the option out.
EXCLUDES = {
    **{f"serve --{option}": ROOMLESS for option in ("history 3", "history-ttl 1s", "history-memory 1m", "schema d",
                                                    "max-content 3", "max-rooms-per-client 3")},
    "serve --tokens f --auth-timeout 1s": ROOMLESS,
    "serve --fallback poll": (*ROOMLESS, "--jsonl"),
    "serve --threads 2": ("--jsonl", "--mock f"),
    "serve --subprotocol s": ("--proxy ws://h/",),
    "serve --proxy wss://h/ --proxy-cacert f": ("--proxy-insecure",),
    "serve --mock f --speed 2": ("--pace asap",),
    "serve 9000": ("--unix f",),
    "serve --port-file f": ("--unix f",),
    **{f"{client} --cacert f": ("--insecure",) for client in CLIENTS},
    **{f"{client} --{option}": ("--unix f",) for client in CLIENTS
       for option in ("proxy http://h/", "resolve h:1:127.0.0.1", "ipv4", "ipv6")},
    **{f"{client} --ipv6": ("--ipv4",) for client in CLIENTS},
    **{f"{command} --verbose": ("--quiet",) for command in ("serve", *CLIENTS, "token")},
    "connect ws://h/ --wait 1s": ("--eof keep",),
    "connect ws://h/ --pretty": ("--jsonl", "--record -"),
    "connect ws://h/ --timestamps": ("--jsonl", "--record -"),
    "connect ws://h/ --show-control": ("--jsonl",),
    "connect ws://h/ --filter m": ("--record -",),
    "connect ws://h/ --record f --redact": ("--no-redact",),
    "connect ws://h/ --input json": ("--jsonl",),
    "connect ws://h/ --null": ("--jsonl",),
    "connect ws://h/ --binary": ("--jsonl",),
    "connect ws://h/ --envelope --envelope-type t": ("--room r",),
    "bench ws://h/ --mode request": ("--scenario f",),
    "bench ws://h/ --connect-rate 1/s": ("--mode connect", "--scenario f"),
    "bench ws://h/ --duration 1s": ("--ramp 1/s:1s",),
    "bench ws://h/ --messages 3": ("--mode idle", "--ramp 1/s:1s"),
    "bench ws://h/ --rate 1/s": ("--mode idle",),
    "bench ws://h/ --ramp 1/s:1s": ("--mode idle",),
    "bench ws://h/ --depth 2": ("--mode connect", "--mode idle", "--scenario f", "--rate 1/s", "--ramp 1/s:1s",
                                "--find-max rate --slo p99<1s"),
    "bench ws://h/ --audit": ("--scenario f",),
    **{f"bench ws://h/ --{option}": ("--mode connect", "--mode idle", "--scenario f")
       for option in ("message m", "file f", "size 3", "binary")},
    "bench ws://h/ --connections 3": ("--report f",),
    "bench --join redis://h/x": ("--report f",),
    "replay f --pace asap": ("--info", "--convert f.har"),
    "replay f ws://h/": ("--info", "--convert f.har"),
    "replay f --check": ("--info", "--convert f.har"),
    "token --sub ann": ("--inspect t",),
    "token --secret-file f": ("--jwks f --inspect t",),
    "token --inspect t --public-key f": ("--secret-file f", "--private-key f", "--jwks f"),
}

# A command line up to the option, and all that it contradicts.
CONTRADICTS = {
    "serve --exec true": ("--echo",),
    "serve --jsonl": ("--echo", "--exec true", "--record -"),
    "serve --proxy ws://h/": ("--echo", "--exec true", "--jsonl"),
    "serve --mock f": ("--echo", "--exec true", "--jsonl", "--proxy ws://h/"),
    "serve --jwt-public-key f": ("--jwt-secret-file f",),
    "serve --jwks f": ("--jwt-secret-file f", "--jwt-public-key f"),
    "serve --tls-self-signed": ("--tls-cert f", "--tls-key f"),
    **{f"{client} --token-file f": ("--token t",) for client in CLIENTS},
    **{f"{client} --token-cmd c": ("--token t", "--token-file f") for client in CLIENTS},
    "connect ws://h/ --null": ("--input raw",),
    **{f"connect ws://h/ --{option}": ("--binary", "--input hex")
       for option in ("envelope", "request", "pool 2", "room r")},
    **{f"connect ws://h/ --{option}": ("--jsonl",) for option in ("envelope", "request", "pool 2")},
    "connect ws://h/ --room r": ("--pool 2",),
    "connect ws://h/ --codec socketio": ("--binary", "--input raw", "--envelope", "--request", "--pool 2", "--room r",
                                         "--fallback"),
    "bench ws://h/ --file f": ("--message m",),
    "bench ws://h/ --size 3": ("--message m", "--file f"),
    "bench ws://h/ --source 127.0.0.1": ("--unix f",),
    "bench ws://h/ --ramp 1/s:1s": ("--rate 1/s", "--find-max rate --slo p99<1s"),
    "bench ws://h/ --messages 3": ("--find-max rate --slo p99<1s",),
    "bench ws://h/ --record f": ("--find-max rate --slo p99<1s", "--scenario f"),
    "bench ws://h/ --join redis://h/x": ("--find-max rate --slo p99<1s", "--mode fanout"),
    "bench ws://h/ --find-max rate": ("--mode idle", "--mode push"),
    "bench ws://h/ --mode fanout --hello x": ("--room r",),
    "bench ws://h/ --mode fanout --binary": ("--room r",),
    "replay f --copies 2": ("--learn", "--update"),
    "replay f --loop 2": ("--learn", "--update"),
    "replay f --update": ("--conn 1", "--only m", "--skip m"),
    "replay f --learn": ("--junit -",),
    "token --private-key f": ("--secret-file f",),
}


def judged(command_line, option_of=None, **variables):
    """What is said of the last option, or argument, of `option_of`."""
    words = (option_of or command_line).split()
    options = [word for word in words if word.startswith("--")]
    option = options[-1] if options else {"serve": "ADDRESS", "replay": "URL"}[words[0]]
    done = run(*command_line.split(), env=variables)
    line = done.stderr.decode().split("\n")[0]
    prefix = f"wskit {words[0]}: {option}: "
    if done.returncode != 2 or not line.startswith(prefix):
        raise AssertionError(f"{command_line}: {done}")
    return line.removeprefix(prefix)


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class OnTheCommandLine(unittest.TestCase):
    def test_an_option_without_what_it_is_for_is_refused(self):
        for command_line, counterparts in NEEDS.items():
            with self.subTest(command_line):
                self.assertEqual(judged(command_line), f"is for {counterparts}")

    def test_an_option_beside_what_rules_it_out_is_refused(self):
        for command_line, others in EXCLUDES.items():
            for other in others:
                with self.subTest(f"{command_line} {other}"):
                    told = judged(f"{command_line} {other}", option_of=command_line)
                    self.assertRegex(told, rf"^means nothing with {other.split()[0]}( \S+)?; leave one of them out$")

    def test_an_option_beside_what_it_contradicts_is_refused(self):
        for command_line, others in CONTRADICTS.items():
            for other in others:
                with self.subTest(f"{command_line} {other}"):
                    told = judged(f"{command_line} {other}", option_of=command_line)
                    self.assertRegex(told, rf"^contradicts {other.split()[0]}( \S+)?; leave one of them out$")

    def test_a_value_that_says_what_is_so_anyway_is_no_mistake(self):
        with tempfile.TemporaryDirectory() as folder:
            for flags in (("--jsonl", "--threads", "1"), ("--static", folder, "--no-console"),
                          ("--proxy", "WSS://127.0.0.1:1/", "--proxy-insecure")):
                with self.subTest(flags), start("serve", "0", *flags) as server:
                    self.assertIn(b"listening", server.stdout.readline() if "--jsonl" in flags else server.stderr.readline())
                    server.terminate()
                    server.communicate(timeout=20)
        for command_line, said in (("serve --mock /nonexistent --threads 1", "/nonexistent: No such file"),
                                   ("replay /nonexistent --ramp 0", "/nonexistent: No such file")):
            with self.subTest(command_line):
                done = run(*command_line.split(), stdin=b"")
                self.assertEqual((done.returncode, said in done.stderr.decode()), (2, True), done.stderr)
        done = run("connect", "ws://h/", "--unix", "/nonexistent", "--proxy", "")
        self.assertEqual((done.returncode, b"/nonexistent" in done.stderr), (3, True), done.stderr)

    def test_an_argument_is_called_as_it_was_given(self):
        self.assertEqual(judged("serve --unix f --listen 9000"), "means nothing with --unix; leave one of them out")
        self.assertEqual(judged("replay f --info --url=ws://h/", "replay f --url"), "means nothing with --info; leave one of them out")

    def test_a_flag_that_is_switched_off_asks_for_nothing(self):
        for flags in (("--json=false",), ("--pretty", "--jsonl=false")):
            with Peer(echo) as peer:
                self.assertEqual(run("connect", peer.url, "-x", "1", *flags).stdout, b"1\n")

    def test_an_option_is_for_what_is_set_elsewhere(self):
        with Peer(echo) as peer:
            done = run("connect", peer.url, "--json", stdin=b'{"op":"send","data":"1"}\n',
                       env={"WSKIT_CONNECT_JSONL": "true"})
        self.assertIn(b'"json":1', done.stdout)


class Elsewhere(unittest.TestCase):
    """What is kept in the environment or the configuration file does nothing, and no harm."""

    def connects(self, *flags, stdin=b"", **variables):
        with Peer(echo) as peer:
            done = run("connect", peer.url, *flags, stdin=stdin, env=variables)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout

    def test_in_the_environment(self):
        self.assertEqual(self.connects("-x", "hi", WSKIT_CONNECT_JSON="true", WSKIT_CONNECT_RETRY_BASE="2s",
                                       WSKIT_CONNECT_KEY="no such file"), b"hi\n")
        self.assertEqual(self.connects("--jsonl", stdin=b'{"op":"send","data":"{}"}\n', WSKIT_CONNECT_PRETTY="true",
                                       WSKIT_CONNECT_NULL="true", WSKIT_CONNECT_INPUT="hex").count(b'"data":"{}"'), 1)

    def test_in_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "config.toml"
            file.write_text('[connect]\nno-redact = true\ntimestamps = "abs"\n')
            out = self.connects("--jsonl", "--config", str(file), stdin=b'{"op":"send","data":"hi"}\n')
            self.assertIn(b'"data":"hi"', out)

    def test_of_loads(self):
        defaults = {"WSKIT_BENCH_MESSAGE": "m", "WSKIT_BENCH_DEPTH": "3", "WSKIT_BENCH_AUDIT": "true",
                    "WSKIT_BENCH_MATCH": "no pointer", "WSKIT_BENCH_ROOM": "r", "WSKIT_BENCH_SERVER_PID": "999999999",
                    "WSKIT_BENCH_CONNECT_RATE": "1/m", "WSKIT_BENCH_MAX_REGRESS": "5%",
                    "WSKIT_BENCH_WORKERS": "3", "WSKIT_BENCH_SLO": "p99<1s", "WSKIT_BENCH_CHECK": "true"}
        with Peer(echo) as peer:
            done = run("bench", peer.url, "--mode", "connect", "-n", "1", "-c", "1", "--format", "json", env=defaults)
        self.assertEqual((done.returncode, done.stderr), (0, b""))


class Precedence(Folder):
    """Of two that rule each other out the one from the stronger place stands, as if the other had not been set."""

    def test_what_is_typed_beats_the_environment(self):
        with Peer(echo) as peer:
            done = run("connect", "-v", "--pretty", "-x", '{"a":1}', peer.url, env={
                "WSKIT_CONNECT_QUIET": "true", "WSKIT_CONNECT_JSONL": "true"})
            self.assertEqual(done.stdout, b'{\n  "a": 1\n}\n')
            self.assertIn(b": open\n", done.stderr)

    def test_of_where_to_listen(self):
        with start("serve", "0", env={"WSKIT_SERVE_UNIX": str(self.folder / "u.sock"), "WSKIT_SERVE_ECHO": "true"}) as server:
            self.assertIn(b"listening on ws://127.0.0.1:", server.stderr.readline())
            server.terminate()
            server.communicate(timeout=20)

    def test_of_what_messages_are(self):
        with Peer(echo) as peer:
            done = run("bench", peer.url, "--size", "8", "-n", "1", "-c", "1", "--format", "json",
                       env={"WSKIT_BENCH_MESSAGE": "hey", "WSKIT_BENCH_FIND_MAX": "rate", "WSKIT_BENCH_RAMP": "1/s:9h",
                            "WSKIT_BENCH_ROOM": "r", "WSKIT_BENCH_BINARY": "true"})
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn(b'"size":8', done.stdout)

    def test_of_tokens(self):
        token = self.folder / "token"
        token.write_text("typed\n")
        heads = []
        with Peer(lambda stream: heads.append(stream.head) or echo(stream)) as peer:
            done = run("connect", peer.url, "--token-file", str(token), "-x", "a", env={"WSKIT_CONNECT_TOKEN": "kept"})
        self.assertEqual(done.stdout, b"a\n")
        self.assertIn("Authorization: Bearer typed", str(heads[0]))

    def test_the_environment_beats_the_file(self):
        config = self.folder / "config.toml"
        config.write_text('[connect]\njsonl = true\ntoken-cmd = "false"\n')
        with Peer(echo) as peer:
            done = run("connect", peer.url, "--config", str(config), "-x", "[]",
                       env={"WSKIT_CONNECT_PRETTY": "true", "WSKIT_CONNECT_TOKEN": "kept"})
        self.assertEqual((done.returncode, done.stdout), (0, b"[]\n"))

    def test_what_contradicts_itself_in_one_place_is_called_as_it_is_there(self):
        env = {"WSKIT_BENCH_MESSAGE": "hey", "WSKIT_BENCH_SIZE": "64"}
        done = run("bench", "ws://h/", env=env)
        self.assertEqual((done.returncode, done.stderr.decode().split("\n")[0]), (
            2, "wskit bench: WSKIT_BENCH_SIZE: contradicts WSKIT_BENCH_MESSAGE; leave one of them out"))
        config = self.folder / "config.toml"
        config.write_text('[bench]\nmessage = "hey"\nsize = 64\n')
        done = run("bench", "ws://h/", "--config", str(config))
        self.assertEqual((done.returncode, done.stderr.decode().split("\n")[0]), (
            2, f"wskit bench: {config}:3: size: contradicts message; leave one of them out"))
        with Peer(echo) as peer:
            done = run("bench", peer.url, "--mode", "connect", "-n", "1", "-c", "1", env=env)
        self.assertEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()
