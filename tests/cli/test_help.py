"""What is committed under man/ and completions/ is what the binary says of itself now, and all that
it says of itself agrees. WSKIT_UPDATE_DOCS=1 writes the files instead of comparing them."""
import functools
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from peer import SOURCE, run
from screen import Screen

COMMANDS = ["serve", "connect", "bench", "replay", "token"]
FILES = {"man/wskit.1": ("man",), **{f"man/wskit-{name}.1": ("man", name) for name in COMMANDS},
         "completions/wskit.bash": ("bash",), "completions/_wskit": ("zsh",), "completions/wskit.fish": ("fish",)}


@functools.cache
def said(*arguments):
    done = run(*arguments)
    if done.returncode or done.stderr:
        raise AssertionError(f"{arguments}: {done}")
    return done.stdout.decode()


def options_of(name):
    return re.findall(r"^  (?:-\w, |    |\[?[A-Z]+\]?, )(--[a-z][a-z0-9-]*)", said(name, "--help"), re.MULTILINE)


class Documentation(unittest.TestCase):
    def test_is_up_to_date(self):
        for name, arguments in FILES.items():
            with self.subTest(name):
                text = said("docs", *arguments)
                if os.environ.get("WSKIT_UPDATE_DOCS"):
                    (SOURCE / name).parent.mkdir(exist_ok=True)
                    (SOURCE / name).write_text(text, encoding="utf-8")
                self.assertEqual((SOURCE / name).read_text(encoding="utf-8"), text,
                                 "WSKIT_UPDATE_DOCS=1 writes it anew")

    def test_covers_every_command(self):
        commands = re.search(r"Commands:\n(.*?)\n\n", said("--help"), re.DOTALL)[1]
        self.assertEqual([line.split()[0] for line in commands.splitlines()], COMMANDS)

    def test_has_every_option_everywhere(self):
        table = said("docs", "markdown")
        for name in COMMANDS:
            page = said("docs", "man", name).replace("\\-", "-")
            variables = re.findall(r"WSKIT_[A-Z_0-9]+", page)
            for option in options_of(name):
                with self.subTest(f"{name} {option}"):
                    self.assertIn(option, page)
                    self.assertIn(option, table)
                    self.assertIn(option, said("docs", "bash"))
                    self.assertIn(option, said("docs", "zsh"))
                    self.assertIn(f"-l {option[2:]}", said("docs", "fish"))
                    if option in ("--help", "--version"):
                        continue
                    spelled = option[2:].upper().replace("-", "_")
                    self.assertTrue({f"WSKIT_{name.upper()}_{spelled}", f"WSKIT_{spelled}"} & set(variables))

    def test_shows_an_example_of_every_command(self):
        for name in COMMANDS:
            self.assertRegex(said(name, "--help"), rf"\nExamples:\n(  .*\n)*  .*wskit {name} ")

    def test_fits_a_terminal(self):
        for arguments in ([], *([name] for name in COMMANDS)):
            for line in said(*arguments, "--help").splitlines():
                self.assertLessEqual(len(line), 100, line)

    def test_lists_the_exit_statuses_in_every_page(self):
        for arguments in ((), *((name,) for name in COMMANDS)):
            page = said("docs", "man", *arguments)
            for status in (*range(10), 130, 143):
                self.assertIn(f"\\fB{status}\\fR\n", page)

    @unittest.skipUnless(shutil.which("groff"), "needs groff")
    def test_is_sound_roff(self):
        for name, arguments in FILES.items():
            if name.startswith("man/"):
                done = subprocess.run(["groff", "-man", "-ww", "-z", "-Kutf8"], input=said("docs", *arguments).encode(),
                                      capture_output=True, check=False)
                self.assertEqual(done.stderr.decode(), "", name)

    def test_refuses_what_it_does_not_know(self):
        for arguments in (("pdf",), ("man", "nothing")):
            done = run("docs", *arguments)
            self.assertEqual(done.returncode, 2)


class Completions(unittest.TestCase):
    def complete(self, *words):
        """What bash offers for the last of `words`."""
        script = said("docs", "bash") + ('COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _wskit\n'
                                         'printf "%s\\n" "${COMPREPLY[@]}"\n')
        done = subprocess.run(["bash", "-c", script, "bash", *words], capture_output=True, text=True, check=True,
                              cwd=SOURCE)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_of_commands(self):
        self.assertEqual(self.complete("wskit", "co"), ["connect"])

    def test_of_options(self):
        self.assertEqual(self.complete("wskit", "connect", "ws://h/", "--exec"), ["--execute"])

    def test_of_choices(self):
        self.assertEqual(self.complete("wskit", "connect", "--eof", ""), ["close", "keep"])

    def test_of_values_that_may_be_left_out(self):
        self.assertNotEqual(self.complete("wskit", "connect", "--timestamps", "--exec"), [])

    def test_behind_an_equals_sign(self):
        # Readline breaks words there, unless COMP_WORDBREAKS says otherwise.
        for words, offered in ((("--mode", "="), "echo request push fanout connect idle"), (("--mode", "=", "re"), "request"),
                               (("--mode=re",), "--mode=request"), (("--output", "=", "CMakeL"), "CMakeLists.txt"),
                               (("--audit", "="), "true false"), (("--size", "="), "")):
            self.assertEqual(self.complete("wskit", "bench", "ws://h/", *words), offered.split())
        self.assertEqual(self.complete("wskit", "connect", "--timestamps", "=", "d"), ["delta"])

    def test_of_what_is_typed(self):
        for typed, line in (("wskit bench ws://h/ --mode=re\t", "wskit bench ws://h/ --mode=request "),
                            ("wskit connect --timestamps=d\t", "wskit connect --timestamps=delta "),
                            ("wskit connect --eof k\t", "wskit connect --eof keep "),
                            ("wskit serve --ech\t", "wskit serve --echo ")):
            for breaks in ("$COMP_WORDBREAKS", "${COMP_WORDBREAKS//=}"):
                with self.subTest(f"{typed} {breaks}"), tempfile.TemporaryDirectory() as home:
                    self.assertEqual(self.type(home, breaks, typed), line)

    def type(self, home, breaks, typed):
        """The line that bash, with a terminal, makes of these keys."""
        inputrc, done = pathlib.Path(home) / "inputrc", pathlib.Path(home) / "done"
        inputrc.write_text("set bell-style none\n")
        script = pathlib.Path(home) / "rc"
        # ^X^T tells what has been typed.
        script.write_text(said("docs", "bash") + f"COMP_WORDBREAKS={breaks}\n"
                          f"tell() {{ printf %s \"$READLINE_LINE\" > {done}.new; mv {done}.new {done}; }}\n"
                          "bind -x '\"\\C-x\\C-t\": tell'\nPS1='ready> '\n", encoding="utf-8")
        with Screen("--noprofile", "--rcfile", str(script), "-i", program="bash",
                    env={"INPUTRC": str(inputrc), "HOME": home}) as terminal:
            terminal.wait("ready>")
            terminal.type(typed + "\x18\x14")
            terminal.wait(lambda _: done.exists(), typed)
        return done.read_text(encoding="utf-8")

    def test_of_files(self):
        self.assertEqual(self.complete("wskit", "connect", "--record", "CMakeL"), ["CMakeLists.txt"])

    def test_not_of_free_values(self):
        self.assertEqual(self.complete("wskit", "connect", "--count", ""), [])

    @unittest.skipUnless(shutil.which("zsh"), "needs zsh")
    def test_parse_in_zsh(self):
        subprocess.run(["zsh", "-n"], input=said("docs", "zsh"), text=True, check=True)

    @unittest.skipUnless(shutil.which("fish"), "needs fish")
    def test_parse_in_fish(self):
        subprocess.run(["fish", "-n"], input=said("docs", "fish"), text=True, check=True)


if __name__ == "__main__":
    unittest.main()
