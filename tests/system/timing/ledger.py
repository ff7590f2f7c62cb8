# SPDX-License-Identifier: Apache-2.0
"""The start of Linux at speed `timed`: every cycle in the ledger once, and the same in each run."""

from vesim_run import SystemTest

START = ("--set", "run.speed=timed", "--max-time", "20ms")
OTHER_LIMIT = 0.02


class Ledger(SystemTest):
    def test_every_cycle_is_charged_once(self):
        for core in self.boot(*START).stats["cpi_stack"]:
            slots = sum(sum(causes.values()) for causes in core["worlds"].values())
            self.assertEqual(slots, core["cycles"] * core["slots_per_cycle"])
            self.assertEqual(core["unattributed"], 0)
            other = sum(causes["other"] for causes in core["worlds"].values())
            self.assertLess(other, OTHER_LIMIT * slots)

    def test_worlds_follow_the_mode(self):
        # The kernel unpacks itself on one core; the firmware has the other one wait.
        first, second = self.boot(*START).stats["cpi_stack"]
        self.assertEqual(max(first["worlds"], key=lambda world: sum(first["worlds"][world].values())),
                         "host_kernel")
        self.assertLessEqual({"firmware", "hyp"}, first["worlds"].keys())
        self.assertLessEqual({"firmware", "idle"}, second["worlds"].keys())

    def test_two_runs_are_the_same(self):
        runs = [self.boot(*START) for _ in range(2)]
        self.assertEqual(runs[0].state_hash, runs[1].state_hash)
        self.assertEqual(runs[0].stats["cpi_stack"], runs[1].stats["cpi_stack"])
        self.assertEqual(runs[0].stats["statistics"], runs[1].stats["statistics"])
