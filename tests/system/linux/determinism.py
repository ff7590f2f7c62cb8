# SPDX-License-Identifier: Apache-2.0
"""The same inputs give the same state, whatever the host does meanwhile."""

import subprocess
import sys

from vesim_run import SystemTest

TO_THE_SHELL = ("--until", "^vesim: host is up", "--max-time", "120s")


class Determinism(SystemTest):
    def test_same_final_state_under_other_circumstances(self):
        plain = self.boot(*TO_THE_SHELL)
        self.assertIn("SMP: Total of 2 processors activated", plain.console)
        elsewhere = self.folder / "another folder"
        elsewhere.mkdir()
        with load():
            perturbed = self.boot(*TO_THE_SHELL, cwd=elsewhere,
                                  environment={"MALLOC_PERTURB_": "165", "LD_BIND_NOW": "1"})
        self.assertEqual(plain.console, perturbed.console)
        self.assertEqual(plain.stats["statistics"], perturbed.stats["statistics"])
        self.assertEqual(plain.state_hash, perturbed.state_hash)

    def test_the_state_hash_sees_the_guest(self):
        run = self.boot("--max-time", "20ms", append="")
        other = self.boot("--max-time", "20ms", append="x")
        self.assertNotEqual(run.state_hash, other.state_hash)


class load:
    """Another process that wants all of the CPU."""

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, "-c", "while True: pass"])

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
