# SPDX-License-Identifier: Apache-2.0
"""Other numbers and sizes of virtual machines, their sudden end, and load."""

from virtual_run import VirtualTest


class Guests(VirtualTest):
    def test_long_ten_in_a_row(self):
        self.assertIn("guest-row: 10 machines", self.host("quiet vesim.run=guest-row").console)

    def test_long_two_at_once(self):
        self.assertIn("guest-pair: machine 1 passed", self.host("quiet vesim.run=guest-pair").console)

    def test_long_killed(self):
        self.assertIn("guest-kill: killed after 'vesim: guest is up'",
                      self.host("quiet vesim.run=guest-kill").console)

    def test_long_ten_seconds_under_load(self):
        self.assertRegex(self.host("quiet vesim.run=guest-load").console, "load: [1-9][0-9]* rounds")

    def test_long_each_choice_of_the_module(self):
        self.assertIn("guest-choices: pmu=passthrough passed",
                      self.host("quiet vesim.run=guest-choices").console)

    def test_long_four_cpus_and_one_gibibyte_on_two_cores(self):
        run = self.guest("vesim.vcpus=4 vesim.guest_mem=1024", "--mem", "2G")
        self.assertRegex(run.console, r"vesim: \S+, 4 CPUs\nvesim: guest is up")

    def test_long_one_cpu_pinned(self):
        self.assertRegex(self.guest("vesim.vcpus=1 vesim.pin=vcpu0=1,io=0").console,
                         r"vesim: \S+, 1 CPUs\nvesim: guest is up")
