# SPDX-License-Identifier: Apache-2.0
"""Debian's kernel from reset to its end, with the jobs of workloads/initramfs."""

import re

from vesim_run import SystemTest

# Far above what a boot needs (under 6 s); a guest that hangs ends here with status 4.
LIMIT = ("--max-time", "120s", "--until", "^no such line$")
MEMORY_GOAL = 700 << 20


class Boot(SystemTest):
    def test_selftest_on_two_cores_then_power_off(self):
        run = self.boot(*LIMIT, append="vesim.run=selftest")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        self.assertIn("CPU: All CPU(s) started in HYP mode.", run.console)
        self.assertIn("SMP: Total of 2 processors activated", run.console)
        self.assertNotIn("FAIL", run.console)
        self.assertRegex(run.console, r"(?m)^vesim: exit status 0$")
        self.assertIn("the guest switched the machine off", run.stderr)
        self.assertLess(run.statistic("host.peak_memory"), MEMORY_GOAL)
        for core in (0, 1):
            self.assertGreater(run.statistic(f"core{core}.instructions"), 50_000_000)

    def test_interrupts_on_both_cores(self):
        run = self.boot(*LIMIT, append="quiet vesim.run=interrupts")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        table = interrupt_table(run.console)
        # A kernel entered in Hyp mode takes the physical timer, PPI 14.
        self.assert_on_both_cores(table, "GICv2  30 Level     arch_timer")
        self.assert_on_both_cores(table, "Rescheduling interrupts")
        self.assert_on_both_cores(table, "Function call interrupts")
        self.assertIn("uart-pl011", str(table))
        self.assertEqual(table["Err"][0], [0], "spurious interrupts")

    def test_second_core_goes_off_and_on(self):
        run = self.boot(*LIMIT, append="quiet vesim.run=hotplug vesim.args=3")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        self.assertIn("hotplug: 3 times", run.console)

    def test_one_core_and_the_guests_exit_status(self):
        run = self.boot("--smp", "1", *LIMIT, append="vesim.run=nosuchjob")
        self.assertEqual(run.status, 127, run.console[-3000:] + run.stderr)
        self.assertIn("SMP: Total of 1 processors activated", run.console)
        self.assertRegex(run.console, r"vesim: \S+, 1 CPUs")
        self.assertNotIn("core1.instructions", run.stats["statistics"])

    def test_a_console_before_there_is_a_driver(self):
        # It waits until the UART is idle, so somebody must have switched that on.
        run = self.boot("--smp", "1", *LIMIT, append="earlycon=pl011,0x1c090000 vesim.run=poweroff")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        self.assertLess(run.console.index("bootconsole [pl11] enabled"), run.console.index("Memory: "))

    def test_reset_by_the_guest_boots_again(self):
        run = self.boot("--smp", "1", "--max-time", "9s", append="vesim.run=reboot")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        self.assertEqual(run.console.count("Booting Linux on physical CPU 0x0"), 2)

    def assert_on_both_cores(self, table, description):
        counts = [counts for counts, text in table.values() if description in text]
        self.assertEqual(len(counts), 1, (description, table))
        self.assertTrue(all(count > 0 for count in counts[0]), (description, counts))


def interrupt_table(console):
    """/proc/interrupts: name of the line -> (counts per CPU, description)."""
    table = {}
    for line in console.splitlines():
        match = re.match(r"^\s*(\w+):((?:\s+\d+)+)(.*)$", line)
        if match:
            table[match.group(1)] = ([int(n) for n in match.group(2).split()], match.group(3))
    return table
