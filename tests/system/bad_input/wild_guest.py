# SPDX-License-Identifier: Apache-2.0
"""A guest that goes wild neither crashes the program nor makes it hang."""

import os
from pathlib import Path

from vesim_run import SystemTest

PROGRAMS = Path(os.environ["WILD_PROGRAMS"])


class WildGuest(SystemTest):
    def test_undefined_instruction_storm(self):
        self.storm("undefined_storm")

    def test_short_tables_that_lead_to_themselves_or_nowhere(self):
        self.storm("page_tables_short")

    def test_long_tables_that_lead_to_themselves_or_nowhere(self):
        self.storm("page_tables_long")

    def test_writes_to_every_unimplemented_address(self):
        run = self.wild("write_everywhere", "--max-time", "10s", "--until", "^never$")
        self.assertEqual(run.status, 0, run.stderr)
        self.assertIn("the guest stopped with status 0", run.stderr)
        # A storm at one device hides no other, and the log does not grow with their number.
        for device in ("lan9118", "mmci", "clcd", "system_counter", "hdlcd", "dma330"):
            self.assertIn(f" {device}+", run.guest_errors)
        self.assertGreater(run.statistic("guest_errors"), 100_000)
        self.assertLess(run.guest_errors.count("\n"), 20_000)

    def test_no_core_can_ever_wake(self):
        run = self.wild("no_wake")
        self.assertEqual(run.status, 3, run.stderr)
        self.assertIn("no core can ever wake", run.stderr)

    def storm(self, program):
        """Runs to its time limit, with both cores at work."""
        run = self.wild(program, "--max-time", "5ms")
        self.assertEqual(run.status, 0, run.stderr)
        self.assertIn("5ms of simulated time were reached", run.stderr.replace(" ms", "ms"))
        for core in (0, 1):
            self.assertGreater(run.statistic(f"core{core}.instructions"), 1000)

    def wild(self, program, *arguments):
        return self.vesim("--bare", str(PROGRAMS / f"{program}.elf"), *arguments)
