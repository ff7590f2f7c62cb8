# SPDX-License-Identifier: Apache-2.0
"""The traps of a real guest, timed from a checkpoint on: each adds up, and two runs are the same."""

import json
import resource
import sqlite3
import subprocess

from vesim_run import VESIM
from virtual_run import TRAP_PHASES, VirtualTest

JOB = 'quiet vesim.run=guest vesim.guest_append="quiet vesim.run=selftest"'
TIMED = 20_000_000_000  # ps


class Traps(VirtualTest):
    def test_traps_of_a_guest(self):
        saved = str(self.folder / "saved")
        boot = self.vesim("--config", "vexpress_kvm", "--until", "vesim: guest is up",
                          "--save-checkpoint", saved, append=JOB)
        self.assertEqual(boot.status, 0, boot.console[-3000:] + boot.stderr)
        first, second = self.measure(saved), self.measure(saved)
        self.assertEqual((first / "traps.zst").read_bytes(), (second / "traps.zst").read_bytes())
        self.assertEqual((first / "slices.zst").read_bytes(), (second / "slices.zst").read_bytes())
        self.check_command(first)
        self.check_records(first)
        self.check_full_disk(saved, (first / "traps.zst").stat().st_size)

    def test_exits_to_the_vmm_are_those_that_the_module_counts(self):
        phases = ("run.phases=[{speed: fast, until: {console: 'module parameters: none'}},"
                  " {speed: timed, until: {console: 'kvm-test: passed'}}]")
        run = self.vesim("--config", "vexpress_kvm", "--set", phases, "--until", "kvm-test: passed",
                         append="quiet vesim.run=kvm")  # which expects mmio_exit_user=18
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        folder = self.folder / f"out{self.runs}"
        accesses = self.ask(folder, "--by", "device", "--where", "class==DABT && vmm_user>0")
        self.assertRegex(accesses, r"(?m)^ *uart0 +18 ")
        self.assertEqual(len(accesses.splitlines()), 3, accesses)

    def measure(self, saved, status=0, **options):
        with open(saved + "/checkpoint.json", encoding="utf-8") as file:
            begin = json.load(file)["time_ps"]
        self.measured = self.vesim("--config", "vexpress_kvm", "--checkpoint", saved, "--speed", "timed",
                                   "--max-time", f"{begin + TIMED}ps", append=JOB, **options)
        self.assertEqual(self.measured.status, status, self.measured.stderr)
        return self.folder / f"out{self.runs}"

    def ask(self, *arguments):
        return subprocess.run([VESIM, "traps", *map(str, arguments)], capture_output=True, text=True, check=True).stdout

    def check_command(self, run):
        summary = self.ask(run)
        for name in ("IRQ", "DABT", "WFI", "CP_0_13", "all"):
            self.assertRegex(summary, rf"(?m)^ *{name} ")
        self.assertIn("gicd", self.ask(run, "--by", "device"))
        slowest = self.ask(run, "--slowest", 1).splitlines()[-1].split()[0]
        self.assertIn(f"trap {slowest}: ", self.ask(run, "--show", slowest))

    def check_records(self, run):
        traps = sqlite3.connect(run / "traps.sqlite")
        traps.row_factory = sqlite3.Row
        count = slots = 0
        for trap in traps.execute("SELECT * FROM traps"):
            count += 1
            slots += trap["slots"]
            self.assertEqual(trap["end"] - trap["begin"] + trap["overlap"], trap["slots"])
            self.assertEqual(sum(trap[phase] for phase in TRAP_PHASES), trap["slots"])
            causes = sum(trap[column] for column in trap.keys() if column.startswith("cause_"))
            self.assertEqual(causes + trap["moved"], trap["slots"])
            # The entry may pass while the core answers another's TLB operations.
            self.assertGreater(trap["entry"] + trap["cause_tlb_maintenance"], 0)
            self.assertGreater(trap["switch_out"], 0)
        self.assertGreater(count, 100)
        # Guests wait for what traps took from them, and the log's sum is the run's.
        after = traps.execute("SELECT sum(after) FROM traps").fetchone()[0]
        self.assertGreater(after, 0)
        self.assertEqual(self.measured.stats["traps"]["all"]["after"], after)
        # What the run itself has summed up, and the ledger of the same time.
        stats = self.measured.stats
        self.assertEqual(stats["traps"]["all"]["count"], count)
        self.assertEqual(stats["traps"]["all"]["slots"], slots)
        for core in stats["cpi_stack"]:
            self.assertEqual(core["unattributed"], 0)
        # Whatever a guest takes has been put into a list register, which the host does when it has
        # taken its own.
        interrupts = stats["interrupts"]
        self.assertIn("virtual timer", {one.get("from") for one in interrupts["virtual"]})
        self.assertTrue(all(one["vcpu"].startswith("@0x") for one in interrupts["virtual"]))
        self.assertGreater(sum(one["count"] for one in interrupts["physical"]), 0)
        # A guest has one trap open at most on each of its vCPUs.
        for vcpu in traps.execute("SELECT vcpu, vttbr, min(begin), max(end), sum(slots) FROM traps GROUP BY 1, 2"):
            self.assertLessEqual(vcpu[4], vcpu[3] - vcpu[2])

    def check_full_disk(self, saved, size):
        limit = size // 2
        run = self.measure(saved, 2, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertRegex(self.measured.stderr, r"^vesim: cannot write '.*File too large")
        self.assertIn("ends early", self.ask(run))
