# SPDX-License-Identifier: Apache-2.0
"""Linux' perf in the simulated host, over the cores' performance monitors: what it counts and samples,
held against the ledger."""

import json

import vesim_run
from vesim_run import SystemTest

IMAGES = vesim_run.IMAGES.with_name(vesim_run.IMAGE_SET + "-perf")
PHASES = ("run.phases=[{name: boot, speed: fast, until: {marker: label host is up}},"
          " {name: measure, speed: timed, until: {console: 'vesim: exit status'}}]")
WORKLOAD = ("vesim-bench", "-i", "1", "interpreter")
EVENTS = ("cycles:u", "instructions:u", "branches:u", "branch-misses:u", "L1-dcache-loads",
          "L1-dcache-load-misses")


class Perf(SystemTest):
    def perf(self, *arguments):
        if not (IMAGES / "manifest.json").is_file():
            self.fail(f"no guest images in {IMAGES}; run: scripts/images --perf")
        run = self.vesim("--config", "vexpress_host", "--set", f"boot.images={IMAGES.name}", "--set", PHASES,
                         "--max-time", "60s", append=f"vesim.run=perf vesim.args={','.join(arguments)}")
        self.assertEqual(run.status, 0, run.stderr)
        return run

    def test_counts_are_the_ledgers(self):
        events = [word for event in EVENTS for word in ("-e", event)]
        run = self.perf("stat", "-x", ";", *events, *WORKLOAD)
        # value;unit;event;time it was counted;share of the time in %;...
        lines = [line.split(";") for line in run.console.splitlines() if line.count(";") >= 4]
        counts = {event: int(value) for value, _, event, *_ in lines}
        self.assertEqual(set(counts), set(EVENTS), run.console[-1000:])
        for line in lines:
            self.assertEqual(line[4], "100.00", line)
        self.assertLess(counts["instructions:u"], 3 * counts["cycles:u"])
        self.assertLess(counts["branches:u"], counts["instructions:u"])
        self.assertLess(0, counts["branch-misses:u"])
        self.assertLess(counts["branch-misses:u"], counts["branches:u"])
        self.assertLess(0, counts["L1-dcache-load-misses"])
        self.assertLess(counts["L1-dcache-load-misses"], counts["L1-dcache-loads"] / 10)
        # perf counts from the program's exec on, the ledger by the name that it has from there.
        user = self.ledger_cycles("vesim-bench", "host_user")
        self.assertAlmostEqual(counts["cycles:u"] / user, 1, delta=0.02)

    def ledger_cycles(self, name, world):
        threads = json.loads((self.folder / f"out{self.runs}/threads.json").read_text())
        slots = sum(sum(worlds.get(world, {}).values()) for thread in threads["threads"]
                    if thread["name"] == name for worlds in thread["ledger"].values())
        return slots / threads["units"]["slots_per_cycle"]

    def test_samples_by_overflow(self):
        run = self.perf("record", "-e", "cycles:u", "-c", "50000", *WORKLOAD)
        self.assertIn("# Total Lost Samples: 0", run.console)
        samples = int(run.console.partition("# Samples: ")[2].split()[0])
        user = self.ledger_cycles("vesim-bench", "host_user")
        self.assertAlmostEqual(samples, user / 50000, delta=0.05 * samples + 2)
        # The interpreter's hottest function has more than anything of the libraries.
        first = next(line for line in run.console.splitlines() if "%" in line)
        self.assertRegex(first, r"vesim-bench +vesim-bench ")
