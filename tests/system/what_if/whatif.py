# SPDX-License-Identifier: Apache-2.0
"""What a run saves when prices are zero."""

import os
import re
import subprocess

from vesim_run import VESIM, SystemTest

STORM = os.path.join(os.environ["WILD_PROGRAMS"], "undefined_storm.elf")
NUMBER = r"(-?\d+)"


class WhatIf(SystemTest):
    def test_prices_alone_and_together(self):
        run = self.whatif("--zero", "exception", "--zero", "walk_stage2")
        self.assertEqual(run.returncode, 0, run.stderr)
        attributed, saved = self.row(run, "exception")
        self.assertGreater(saved, 0.5 * attributed, run.stdout)
        self.assertLessEqual(saved, attributed, run.stdout)
        self.assertEqual(self.row(run, "walk_stage2"), (0, 0), "there is no guest")
        self.assertEqual(self.row(run, "exception+walk_stage2"), (attributed, saved))
        self.assertIn("  never", run.stdout, "no interrupt, no clock: the same instructions")
        again = self.whatif("--zero", "exception", "--zero", "walk_stage2")
        self.assertEqual(again.stdout, run.stdout)
        self.assertIn("was finished before", again.stderr)

    def test_mistakes(self):
        self.refused("unknown price 'walk_stage3'; did you mean 'walk_stage1'?", "--zero", "walk_stage3")
        self.refused("'gic' twice", "--zero", "gic", "--zero", "gic")
        self.refused("--zero is missing")
        self.refused("timing.what_if beside --zero", "--zero", "gic", "--set", "timing.what_if=gic")
        run = self.whatif("--zero", "gic", "--set", "run.speed=fast")
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertIn("nothing of the run was at speed 'timed'", run.stderr)

    def whatif(self, *arguments):
        config = self.folder / "storm.yaml"
        config.write_text(f"boot: {{bare: {STORM}}}\nrun: {{speed: timed, max_instructions: 200000}}\n")
        return subprocess.run([VESIM, "whatif", config, "--out", "out", *arguments], cwd=self.folder,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def row(self, run, name):
        """What was attributed, what was saved of the busy cycles."""
        found = re.search(rf"^{re.escape(name)} +{NUMBER} +-?\d+ +[-.\d]+% +{NUMBER} ", run.stdout,
                          re.MULTILINE)
        self.assertIsNotNone(found, run.stdout)
        return tuple(map(int, found.groups()))

    def refused(self, message, *arguments):
        run = self.whatif(*arguments)
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
        self.assertIn(message, run.stderr)
