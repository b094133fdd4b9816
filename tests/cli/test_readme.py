"""The examples of README.md do what it says: each is pasted into one shell, in order."""
import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest

BINARY = pathlib.Path(os.environ["WSKIT"])
README = pathlib.Path(os.environ["WSKIT_SOURCE"]) / "README.md"
COMMANDS = ["serve", "connect", "bench", "replay", "bot", "connect", "talk", "connect", "connect"]
DEADLINE = 30.0  # seconds
PORTS = ("9001", "9002")  # in README; the tests take free ones

# A fenced block of commands, perhaps followed by one that shows what they print. Only the examples
# of the section "Examples" count: the others build and install.
EXAMPLE = re.compile(r"```sh\n(?P<commands>.*?)```\n(?:\n```text\n(?P<prints>.*?)```\n)?", re.DOTALL)
FIGURE = re.compile(r"\b\d[\d.,]* ?(?:us|ms|s|/s|[KM]iB/s)(?!\w)")


def free_ports(count):
    with contextlib.ExitStack() as bound:
        return [bound.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(count)]


def examples(readme):
    section = re.search(r"^## Examples\n(.*?)^## ", readme, re.DOTALL | re.MULTILINE)
    return [(found["commands"], found["prints"] or "") for found in EXAMPLE.finditer(section[1])]


# A line of a plot.
CURVE = re.compile(r"^[^|\n]*\|[*. ]*$", re.MULTILINE)


def pattern_of(prints):
    """What README shows as a regular expression: figures that are measured differ from run to run."""
    literal = re.sub(r"(\\ )+", r"\\s+", re.escape(FIGURE.sub("\0", CURVE.sub("\1", prints))))
    return literal.replace("\0", FIGURE.pattern).replace("\1", r"[^|\n]*\|[*. ]*")


class Shell:
    """One bash that stays, as the reader's does."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        path = f"{BINARY.parent}{os.pathsep}{os.environ['PATH']}"
        self.process = subprocess.Popen(["bash", "--norc"], cwd=folder, env=os.environ | {"PATH": path},
                                        stdin=subprocess.PIPE, text=True, start_new_session=True)

    def paste(self, name, commands):
        """Exit status and output of `commands`, once it has ended."""
        output, status = self.folder / f"{name}.out", self.folder / f"{name}.status"
        self.process.stdin.write(f"{{\n{commands}}} >{output} 2>&1\necho $? >{status}\n")
        self.process.stdin.flush()
        wait_until(lambda: status.exists() and status.read_text().endswith("\n"), f"{name}: does not end")
        return int(status.read_text()), output

    def close(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(DEADLINE)
        self.process.stdin.close()


def wait_until(holds, complaint):
    deadline = time.monotonic() + DEADLINE
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(complaint)
        time.sleep(0.02)


class Readme(unittest.TestCase):
    def test_shows_the_commands_in_order(self):
        shown = [re.findall(r"\b(?:wskit|python3) (\w+)", commands)[-1] for commands, _ in examples(README.read_text())]
        self.assertEqual(shown, COMMANDS)

    def test_examples_run_as_pasted(self):
        readme, ports = README.read_text(), free_ports(len(PORTS))
        for shown, port in zip(PORTS, ports):
            readme = re.sub(rf"\b{shown}\b", str(port), readme)
        with tempfile.TemporaryDirectory() as folder:
            shell = Shell(folder)
            self.addCleanup(shell.close)
            for number, (commands, prints) in enumerate(examples(readme)):
                name = f"{number + 1}-{COMMANDS[number]}"
                with self.subTest(name):
                    status, output = shell.paste(name, commands)
                    self.assertEqual(status, 0, output.read_text())
                    if commands.endswith("&\n"):
                        wait_until(lambda: output.read_text().endswith("\n"), f"{name}: says nothing")
                    self.assertRegex(output.read_text(), pattern_of(prints))
            ended = re.search(r"`(kill [^`]*)` ends the servers", readme)[1]
            self.assertEqual(shell.paste("end", f"{ended}; wait\n")[0], 0)
            for port in ports:
                with self.assertRaises(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port)).close()


if __name__ == "__main__":
    unittest.main()
