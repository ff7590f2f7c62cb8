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

    def test_waiting_for_devices_is_split_by_device(self):
        stats = self.boot(*START).stats
        for core in stats["cpi_stack"]:
            for world, causes in core["worlds"].items():
                devices = sum(device["slots"] for device in stats["devices"]
                              if (device["core"], device["world"]) == (core["core"], world))
                self.assertEqual(devices, causes["device"], (core["core"], world))
        # The firmware, out of the flash, with its stack in the SRAM.
        self.assertEqual({device["bus"] for device in stats["devices"]}, {"gic", "static_bus", "tile"})

    def test_worlds_follow_the_mode(self):
        # The kernel unpacks itself on one core; the firmware has the other one wait.
        first, second = self.boot(*START).stats["cpi_stack"]
        self.assertEqual(max(first["worlds"], key=lambda world: sum(first["worlds"][world].values())),
                         "host_kernel")
        self.assertLessEqual({"firmware", "hyp"}, first["worlds"].keys())
        self.assertLessEqual({"firmware", "idle"}, second["worlds"].keys())

    def test_phases_have_ledgers_of_their_own_and_time_goes_on(self):
        phases = ("run.phases=[{speed: fast, until: {time: 3ms}}, {speed: timed, until: {time: 1ms}},"
                  "{speed: fast, until: {instructions: 100000}}, {speed: timed, until: {time: 2ms}}]")
        run = self.boot("--set", phases, "--max-time", "8ms")
        self.assertEqual([(phase["name"], "cpi_stack" in phase) for phase in run.stats["phases"]],
                         [("fast", False), ("timed", True), ("fast", False), ("timed", True), ("rest", False)])
        end = 0
        priced = 0
        for phase in run.stats["phases"]:
            self.assertEqual(phase["begin_ps"], end)
            end = phase["end_ps"]
            for core in phase.get("cpi_stack", []):
                self.assertEqual(core["unattributed"], 0)
                self.assertAlmostEqual(core["cycles"], (end - phase["begin_ps"]) / 1000, delta=1000)
                priced += core["cycles"]
        self.assertEqual(priced, sum(core["cycles"] for core in run.stats["cpi_stack"]))

    def test_warm_structures_are_hot_when_timing_begins(self):
        def stall(before):
            run = self.boot("--set", f"run.phases=[{before}, {{speed: timed, until: {{time: 20us}}}}]",
                            "--max-time", "5100us")
            worlds = run.stats["phases"][-2]["cpi_stack"][0]["worlds"].values()
            return sum(causes[cause] for causes in worlds
                       for cause in ("dram", "walk_stage1", "front_end", "mispredict"))

        cold = stall("{speed: fast, until: {time: 5ms}}")
        hot = stall("{speed: fast, until: {time: 1ms}}, {speed: warm, until: {time: 4ms}}")
        self.assertLess(hot, cold / 2)

    def test_two_runs_are_the_same(self):
        runs = [self.boot(*START) for _ in range(2)]
        self.assertEqual(runs[0].state_hash, runs[1].state_hash)
        self.assertEqual(runs[0].stats["cpi_stack"], runs[1].stats["cpi_stack"])
        self.assertEqual(runs[0].stats["statistics"], runs[1].stats["statistics"])
