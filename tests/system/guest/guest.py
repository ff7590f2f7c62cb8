# SPDX-License-Identifier: Apache-2.0
"""A Linux guest on a Linux host, from reset to power-off."""

import re

from virtual_run import VirtualTest


class Guest(VirtualTest):
    def test_guest_with_two_cpus_checks_its_devices_then_power_off(self):
        run = self.guest("")
        self.assertRegex(run.console, r"vesim: host is up\n(.*\n)*vesim: \S+, 2 CPUs\nvesim: guest is up")
        self.assertIn("the guest switched the machine off", run.stderr)
        counters = dict(re.findall(r"(?m)^kvm: (\w+) (\d+)$", run.console))
        for name in ("exits", "guest_faults", "hvc_exit_stat", "irq_exits", "mmio_exit_kernel",
                     "mmio_exit_user", "pages_4k", "wfi_exit_stat"):
            self.assertGreater(int(counters[name]), 0, name)

    def test_a_guest_that_fails_fails_the_run(self):
        run = self.run_host('quiet vesim.run=guest vesim.guest_append="quiet vesim.run=nosuchjob"')
        self.assertEqual(run.status, 127, run.console[-3000:] + run.stderr)

    def test_the_module_with_every_choice(self):
        self.assertNotIn("FAILED", self.host("quiet vesim.run=kvm vesim.args=wfe").console)

    def test_long_blocks_and_eventfds(self):
        run = self.guest('kvm.profile=5.6 vesim.vmm="--eventfds"')
        self.assertRegex(run.console, r"(?m)^kvm: pages_2m [1-9]")

    def test_long_benchmarks_and_a_transfer_in_the_guest(self):
        for job, checks in (("bench vesim.args=-i,1,-s,256", 33), ("tcp_vebox vesim.args=2", 1)):
            with self.subTest(job):
                run = self.host(f'quiet vesim.run=guest vesim.guest_append="quiet vesim.run={job}"')
                results = re.findall(r"(?m)^vesim-check \S+ (\S+)$", run.console)
                self.assertEqual(results, ["ok"] * checks)
