# SPDX-License-Identifier: Apache-2.0
"""The start of user space at speed `timed`: threads by name, their cycles and those of functions sum up
to the cores', and all is the same in each run."""

import json
from collections import Counter

from vesim_run import SystemTest

START = ("--set", "run.phases=[{name: boot, speed: fast, until: {console: Run /init}},"
                  " {name: measure, speed: timed, until: {time: 15ms}}]", "--max-time", "4s")


class Threads(SystemTest):
    def test_threads_and_functions(self):
        first, second = self.measure(), self.measure()
        self.assertEqual(first, second)
        stats, threads, folded, interrupts = first
        self.check_ledger(stats, threads)
        self.check_profile(stats, folded)
        self.check_times(stats, threads)
        self.check_interrupts(interrupts)

    def measure(self):
        run = self.boot(*START)
        folder = self.folder / f"out{self.runs}"
        return (run.stats["cpi_stack"], json.loads((folder / "threads.json").read_text()),
                (folder / "profile.folded").read_text(), run.stats["interrupts"])

    def check_interrupts(self, interrupts):
        taken = {(one["core"], one["number"]): one for one in interrupts["physical"]}
        sources = {one.get("from") for one in taken.values()}
        self.assertTrue(sources & {"virtual timer", "physical timer"}, sources)
        self.assertEqual(interrupts["virtual"], [])
        for way in interrupts["sgi_latency_ps"]:
            acknowledge, entry = way["acknowledge"], way["entry"]
            self.assertEqual(acknowledge["count"], taken[way["core"], f"SGI {way['sgi']}"]["count"])
            self.assertLessEqual(entry["count"], acknowledge["count"])
            self.assertLess(0, acknowledge["p50"])
            self.assertLessEqual(acknowledge["p50"], acknowledge["p99"])
            self.assertLessEqual(entry["max"], acknowledge["max"])
        self.assertTrue(interrupts["sgi_latency_ps"])

    def check_ledger(self, stats, threads):
        by_world = Counter()
        for thread in threads["threads"]:
            for core, worlds in thread["ledger"].items():
                for world, causes in worlds.items():
                    by_world[core, world] += sum(causes.values())
        for core in stats:
            self.assertEqual(core["unattributed"], 0)
            for world, causes in core["worlds"].items():
                self.assertEqual(by_world[f"core{core['core']}", world], sum(causes.values()))

    def check_profile(self, stats, folded):
        slots = {path: int(count) for path, count in
                 (line.rsplit(" ", 1) for line in folded.splitlines())}
        self.assertEqual(sum(slots.values()), sum(sum(causes.values()) for core in stats
                                                  for causes in core["worlds"].values()))
        # Calls too small for a picture are their callers'.
        callers = {path.rpartition(";")[0] for path in slots}
        for path, count in slots.items():
            if path not in callers and path.count(";") > 2 and "[" not in path:
                self.assertGreaterEqual(count, sum(slots.values()) // 100_000, path)
        # Idle in its loop, and a system call below the program that makes it.
        self.assertTrue(any(path.startswith("host;swapper/") and ";do_idle;" in path for path in slots))
        self.assertTrue(any(path.startswith("host;init 1;") and "[busybox];" in path for path in slots))

    def check_times(self, stats, threads):
        names = {(thread["name"], thread["pid"]) for thread in threads["threads"]}
        self.assertLessEqual({("swapper/0", 0), ("swapper/1", 0), ("init", 1)}, names)
        running = sum(thread["running"] for thread in threads["threads"])
        self.assertAlmostEqual(running, sum(core["cycles"] for core in stats), delta=1000)
        waited = Counter()
        for wait in threads["waits"]:
            waited[wait["thread"]] += wait["cycles"]
        # Who is runnable at the end has not been told for whom yet.
        for thread in threads["threads"]:
            self.assertLessEqual(waited[thread["number"]], thread["runnable"] + 1)
        self.assertTrue(any(thread["wake_ups"] for thread in threads["threads"]))
