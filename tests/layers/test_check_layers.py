"""The checker of the layers, on small trees that keep the law and trees that break it."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["WSKIT_SOURCE"])


class CheckLayers(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.tree = pathlib.Path(scratch.name)
        (self.tree / ".ci").mkdir()
        shutil.copy(SOURCE / ".ci/layers.txt", self.tree / ".ci")

    def check(self, path, include):
        """Runs the checker on a tree of one file with one include: exit status and output."""
        file = self.tree / path
        file.parent.mkdir(parents=True)
        file.write_text(f"#pragma once\n#include {include}\n")
        command = [sys.executable, SOURCE / ".ci/check_layers.py", self.tree]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.strip()

    def assert_passes(self, path, include):
        self.assertEqual(self.check(path, include), (0, "layers: ok"))

    def assert_fails(self, path, include, complaint):
        self.assertEqual(self.check(path, include), (1, f"{path}: {complaint}"))

    def test_lets_an_include_point_down(self):
        self.assert_passes("core/wire/a.h", '"base/result.h"')

    def test_lets_a_folder_include_itself(self):
        self.assert_passes("core/wire/a.h", '"wire/opcode.h"')

    def test_lets_the_command_line_include_any_folder(self):
        self.assert_passes("cli/a.h", '"lws/loop.h"')

    def test_refuses_an_include_that_points_up(self):
        self.assert_fails("core/wire/a.h", '"server/session.h"',
                          "core/wire (tier 2) must not include core/server (tier 6)")

    def test_refuses_the_core_including_the_command_line(self):
        self.assert_fails("core/server/a.cc", '"cli/exit_code.h"',
                          "core/server (tier 6) must not include cli (tier 7)")

    def test_refuses_an_include_of_a_sibling(self):
        self.assert_fails("core/room/a.h", '"load/worker.h"',
                          "core/room (tier 5) must not include core/load (tier 5)")

    def test_refuses_a_library_outside_its_fence(self):
        self.assert_fails("core/server/a.cc", "<libwebsockets.h>",
                          "libwebsockets.h may be included only from core/lws")

    def test_lets_a_library_in_behind_its_fence(self):
        self.assert_passes("core/lws/a.cc", "<libwebsockets.h>")

    def test_refuses_the_test_framework_outside_the_tests(self):
        self.assert_fails("core/base/a.h", "<gtest/gtest.h>", "gtest/gtest.h may be included only from tests")

    def test_lets_tests_include_anything(self):
        self.assert_passes("tests/unit/lws/a_test.cc", "<uv.h>")

    def test_refuses_a_folder_that_the_law_does_not_name(self):
        self.assert_fails("core/util/a.h", "<vector>", "folder is not in .ci/layers.txt")

    def test_wants_the_own_header_first(self):
        header = self.tree / "core/wire/a.h"
        header.parent.mkdir(parents=True)
        header.write_text("#pragma once\n")
        source = header.with_suffix(".cc")
        for includes, status in (('"wire/a.h"', 0), ('"wire/a.h"\n#include <vector>', 0),
                                 ('<vector>\n#include "wire/a.h"', 1)):
            source.write_text(f"#include {includes}\n")
            with self.subTest(includes):
                done = subprocess.run([sys.executable, SOURCE / ".ci/check_layers.py", self.tree],
                                      capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, status, done.stdout)
        self.assertEqual(done.stdout.strip(), "core/wire/a.cc: must include wire/a.h first, to show that it is complete")


if __name__ == "__main__":
    unittest.main()
