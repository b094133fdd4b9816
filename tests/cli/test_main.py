"""What holds for the program as a whole: usage errors, configuration, streams that are missing."""
import pathlib
import re
import subprocess
import tempfile
import unittest

from peer import BINARY, Peer, echo, run, start


class Usage(unittest.TestCase):
    def fails(self, arguments, first_line):
        done = run(*arguments)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, b"")
        lines = done.stderr.decode().splitlines()
        self.assertEqual(lines[0], first_line)
        self.assertLessEqual(len(lines), 2)

    def test_without_a_command(self):
        self.fails([], "wskit: a command is missing")

    def test_of_an_unknown_command(self):
        self.fails(["conect", "x"], "wskit: unknown command 'conect'; did you mean 'connect'?")

    def test_of_an_unknown_option(self):
        self.fails(["connect", "--tiemout=1", "ws://h/"],
                   "wskit connect: unknown option '--tiemout=1'; did you mean '--timeout'?")

    def test_of_an_option_without_its_value(self):
        self.fails(["connect", "ws://h/", "--timeout"], "wskit connect: --timeout needs a value")

    def test_of_no_time_for_what_takes_some(self):
        client = ("connect-timeout", "pong-timeout")
        for command, options in (("connect ws://h/", (*client, "timeout", "retry-base", "retry-max", "upgrade-interval")),
                                 ("bench ws://h/", (*client, "timeout", "duration", "find-within", "join-timeout")),
                                 ("replay f", (*client, "within")),
                                 ("serve", ("pong-timeout", "handshake-timeout", "request-timeout", "history-ttl"))):
            for option in options:
                words = command.split()
                self.fails([*words, f"--{option}", "0ms"], f"wskit {words[0]}: --{option}: '0ms' is no time at all; write 5s")

    def test_without_the_url(self):
        self.fails(["connect"], "wskit connect: URL is required")


class Serving(unittest.TestCase):
    def test_names_an_address_that_can_be_connected_to(self):
        for listen in (":0", "0", "[::1]:0"):
            with self.subTest(listen), start("serve", "--echo", listen) as server:
                said = server.stderr.readline().decode()
                url = said.removeprefix("wskit serve: listening on ").strip()
                done = run("connect", url, "-x", "hi", "-n", "1")
                server.terminate()
                server.communicate(timeout=20)
                self.assertEqual(done.stdout, b"hi\n", (said, done.stderr))


class Version(unittest.TestCase):
    def test_is_one_line_on_stdout(self):
        done = run("--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout.decode(), r"^wskit \d+\.\d+\.\d+\n$")

    def test_is_an_error_when_it_cannot_be_written(self):
        for flag in ("--version", "--help"):
            with open("/dev/full", "wb") as full:
                self.assertEqual(run(flag, stdout=full).returncode, 9)


class Configuration(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "wskit").mkdir()
        self.default = self.folder / "wskit" / "config.toml"

    def connect(self, *flags, **variables):
        with Peer(echo) as peer:
            return run("connect", peer.url, *flags, env={"XDG_CONFIG_HOME": str(self.folder)} | variables)

    def test_is_read_from_its_usual_place(self):
        self.default.write_text('[connect]\nexecute = ["from", "file"]\n')
        self.assertEqual(self.connect().stdout, b"from\nfile\n")

    def test_is_read_from_the_file_named(self):
        other = self.folder / "other.toml"
        other.write_text('[connect]\nexecute = "named"\n')
        self.assertEqual(self.connect("--config", str(other)).stdout, b"named\n")
        self.assertEqual(self.connect(WSKIT_CONFIG=str(other)).stdout, b"named\n")

    def test_ranks_below_the_environment_and_that_below_flags(self):
        self.default.write_text('[connect]\nexecute = "file"\n')
        self.assertEqual(self.connect(WSKIT_CONNECT_EXECUTE="variable").stdout, b"variable\n")
        self.assertEqual(self.connect("-x", "flag", WSKIT_CONNECT_EXECUTE="variable").stdout, b"flag\n")

    def test_ranks_above_a_variable_that_is_empty(self):
        self.default.write_text('[connect]\nexecute = "file"\nbinary = true\n')
        self.assertEqual(self.connect(WSKIT_CONNECT_EXECUTE="", WSKIT_CONNECT_COUNT="").stdout, b"file\n")
        self.default.write_text('[connect]\nbinary = true\nroom = "r"\n')
        done = run("connect", "ws://h/", env={"XDG_CONFIG_HOME": str(self.folder), "WSKIT_CONNECT_BINARY": ""})
        self.assertIn(b"room: contradicts binary", done.stderr)

    def test_may_say_where_the_server_is(self):
        with Peer(echo) as peer:
            self.default.write_text(f'[connect]\nurl = "{peer.url}"\n')
            self.assertEqual(run("connect", "-x", "hi", env={"XDG_CONFIG_HOME": str(self.folder)}).stdout, b"hi\n")
        with Peer(echo) as peer:
            done = run("connect", peer.url, "-x", "hi", env={"WSKIT_CONNECT_URL": "ws://127.0.0.1:1/"})
            self.assertEqual(done.stdout, b"hi\n")
        with Peer(echo) as peer:
            done = run("bench", "-n", "3", "-c", "1", env={"WSKIT_BENCH_URL": peer.url})
            self.assertEqual((done.returncode, done.stderr), (0, b""))
        done = run("replay", "-", stdin=b"# ws://127.0.0.1:9/\n> a\n", env={"WSKIT_REPLAY_URL": "ws://127.0.0.1:1/"})
        self.assertIn(b"ws://127.0.0.1:1/: connection refused", done.stderr)

    def test_may_say_where_to_listen(self):
        for flags, variables in (((), {"WSKIT_SERVE_LISTEN": "127.0.0.2:0"}), (("--listen", "127.0.0.2:0"), {}),
                                 (("127.0.0.2:0",), {"WSKIT_SERVE_LISTEN": "127.0.0.3:0", "WSKIT_SERVE_ECHO": ""})):
            with self.subTest(flags), start("serve", *flags, env=variables) as server:
                self.assertIn(b"listening on ws://127.0.0.2:", server.stderr.readline())
                server.terminate()
                server.communicate(timeout=20)

    def test_is_toml(self):
        self.default.write_bytes(b'\xef\xbb\xbf[ connect ] # one\r\nexecute = [\n  "a\\"b", # two\n  \'c\\d;#e\',\n]\n')
        self.assertEqual(self.connect().stdout, b'a"b\nc\\d;#e\n')
        self.default.write_text('connect = { execute = "x", timeout = 5 }\n')
        self.assertEqual(self.connect().stdout, b"x\n")

    def test_with_a_mistake_is_a_usage_error(self):
        for toml, words in (('[connect]\nexcute = "x"\n', "did you mean 'execute'?"),
                            ('[connect]\ntimeout = "x"\n', "/config.toml:2: timeout: 'x' is not a duration"),
                            ('[conect]\nexecute = "x"\n', "did you mean [connect]?"),
                            ('[conect]\n', "did you mean [connect]?"),
                            ('[connect]\n[srve]\n', "[srve] is the section of no command; did you mean [serve]?"),
                            ('[connect.a]\nexecute = "x"\n', "[connect.a] is the section of no command"),
                            ('[connect]\nbinary = "maybe"\n', "/config.toml:2: binary: 'maybe' is neither true nor false"),
                            ('[connect]\ntoken = ""\n', "/config.toml:2: token: the value is empty; write TOKEN, or leave it out"),
                            ('[connect]\ntimeout = 5s\n', "/config.toml:2: "),
                            ('execute = "x"\n', "write it under [connect]")):
            self.default.write_text(toml)
            done = run("connect", "ws://h/", env={"XDG_CONFIG_HOME": str(self.folder)})
            self.assertEqual(done.returncode, 2)
            self.assertIn(words, done.stderr.decode())


class Streams(unittest.TestCase):
    def test_that_are_closed_are_not_taken_for_sockets(self):
        with Peer(echo) as peer:
            done = subprocess.run(f'exec "{BINARY}" connect {peer.url} -x hi <&- >&- 2>&-', shell=True,
                                  timeout=20, check=False)
        self.assertEqual(done.returncode, 0)


class Start(unittest.TestCase):
    @unittest.skipIf("san" in BINARY, "sanitizers take memory")
    def test_takes_little_memory(self):
        with Peer(echo) as peer:
            child = start("connect", peer.url)
            child.stdin.write(b"hi\n")
            child.stdin.flush()
            self.assertEqual(child.stdout.readline(), b"hi\n")
            status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
            child.communicate()
        peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])
        self.assertLess(peak, 16 * 1024)  # a third of it is libcrypto


if __name__ == "__main__":
    unittest.main()
