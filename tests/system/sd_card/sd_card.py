# SPDX-License-Identifier: Apache-2.0
"""Debian's kernel with a file system on the SD card."""

import hashlib
import re
import subprocess

from vesim_run import SystemTest

# Far above what two boots and the job need; a guest that hangs ends here with status 4.
LIMIT = ("--max-time", "300s", "--until", "^no such line$")
PAPER_RATE = 9_000  # kB/s


class SdCard(SystemTest):
    def test_files_survive_a_reset_of_the_machine(self):
        card = self.card(mib=16)
        before = file_hash(card)
        self.write_and_read_back(card, mib=1)
        self.assertEqual(file_hash(card), before, "the image was written to")

    def test_long_files_of_64_mib(self):
        self.write_and_read_back(self.card(mib=256), mib=64)

    def test_written_through_in_spite_of_bus_errors(self):
        """The driver repeats what failed, without a message; 1 MiB alone meets six wrong CRCs."""
        card = self.card(mib=16)
        run = self.boot("--sd", card, "--set", "sd.write=through", "--set", "sd.wrong_crc_every=300",
                        "--max-time", "60s", "--until", "card: written",
                        append="vesim.run=card vesim.args=1")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        e2fs("e2fsck", "-fn", card)
        data = e2fs("debugfs", "-R", "cat data", card)
        self.assertEqual(len(data), 1 << 20)
        self.assertIn(hashlib.sha256(data).hexdigest().encode(), e2fs("debugfs", "-R", "cat data.sum", card))

    def test_write_protected_card(self):
        run = self.boot("--sd", self.card(mib=16), "--set", "sd.write=protect", *LIMIT,
                        append="vesim.run=card")
        self.assertEqual(run.status, 1, run.console[-3000:] + run.stderr)
        self.assertIn("card: write FAILED", run.console)

    def test_long_sequential_read_at_the_papers_rate(self):
        phases = '[{speed: fast, until: {console: "card-read: begin"}}]'
        run = self.boot("--sd", self.card(mib=16), "--set", f"run.phases={phases}",
                        "--set", "run.speed=timed", *LIMIT, append="vesim.run=card-read vesim.args=8")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        rate = int(re.search(r"(\d+) kB/s", run.console).group(1))
        self.assertAlmostEqual(rate / PAPER_RATE, 1, delta=0.05)

    def card(self, mib):
        path = self.folder / "card.img"
        with open(path, "wb") as file:
            file.truncate(mib << 20)
        e2fs("mke2fs", "-q", "-F", "-t", "ext4", path)
        return str(path)

    def write_and_read_back(self, card, mib):
        run = self.boot("--sd", card, *LIMIT, append=f"vesim.run=card vesim.args={mib}")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        self.assertIn("card: written", run.console)
        self.assertEqual(run.console.count("Booting Linux on physical CPU 0x0"), 2)
        self.assertIn("card: read back equal", run.console)
        self.assertNotIn("mmci", run.guest_errors)


def file_hash(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def e2fs(tool, *arguments):
    """The output of a tool of e2fsprogs, which a user's PATH lacks."""
    return subprocess.run([f"/usr/sbin/{tool}", *arguments], check=True, capture_output=True).stdout
