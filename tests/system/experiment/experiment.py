# SPDX-License-Identifier: Apache-2.0
"""The main job: a workload measured on the host and in a guest, from the boot checkpoint if there is one."""

import os

from browser import Page, text
from virtual_run import LIMIT, VIRTUAL_IMAGES, VirtualTest


class Experiment(VirtualTest):
    def setUp(self):
        super().setUp()
        self.cache = self.folder / "cache/vesim"
        self.cache.mkdir(parents=True)
        os.symlink(VIRTUAL_IMAGES.parent, self.cache / "images")

    def measure(self, *arguments):
        return self.vesim("--config", "vexpress_kvm", *LIMIT[:2], *arguments,
                          environment={"XDG_CACHE_HOME": str(self.cache.parent)})

    def checkpoints(self):
        return sorted((self.cache / "checkpoints").iterdir())

    def test_second_run_goes_on_from_the_boot_of_the_first(self):
        fast = ("--set", "workload.warm_up=fast", "--set", "workload.speed=fast")
        first, second = self.measure("--workload", "sha256 1", *fast), self.measure("--workload", "sha256 1", *fast)
        for run in (first, second):
            self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
            self.assertEqual([result["name"] for result in run.stats["results"]],
                             ["host/host/sha256", "guest/guest/sha256"])
            self.assertEqual([phase["name"] for phase in run.stats["phases"]],
                             ["boot", "warm up host", "host", "prepare guest", "warm up guest", "guest", "rest"])
        self.assertEqual(second.state_hash, first.state_hash)
        self.assertEqual(second.stats["results"], first.stats["results"])
        self.assertIn("vesim: guest is up", first.console)
        self.assertNotIn("vesim: host is up", second.console)
        kept = self.checkpoints()
        self.assertEqual(len(kept), 2)  # of the host, and with its guest

        timed = self.measure("--workload", "sha256 1", "--set", "workload.where=guest")
        self.assertEqual(timed.status, 0, timed.console + timed.stderr)
        report = (self.folder / "out3/report.txt").read_text()
        self.assertRegex(report, r"(?m)^sha256 +alone +- +[0-9.]+ MB/s +-$")
        self.assertRegex(report, r"(?m)^hyp +[0-9.]+$")
        self.check_page(self.folder / "out3/report.html", timed)

        other = self.measure("--workload", "", "--orders", "vesim.run=selftest vesim.args=integer")
        self.assertEqual(other.status, 0, other.console + other.stderr)
        self.assertNotIn("vesim: host is up", other.console)
        self.assertEqual(self.checkpoints(), kept)

    def check_page(self, report, run):
        page = Page(report)
        self.assertEqual(page.messages, [])
        self.assertEqual([text(button) for button in page.all(".//*[@id='phases']/button")], ["guest"])
        rate = page.one(".//*[@id='rates']//tr[@data-key='sha256 alone']")
        self.assertEqual(float(rate.findall("td")[3].get("data-value")), run.stats["results"][-1]["value"])

    def test_a_workload_that_fails_fails_the_run(self):
        run = self.measure("--workload", "nosuch", "--set", "workload.where=host", "--set", "vm.vcpus=1")
        self.assertEqual(run.status, 1)
        self.assertIn("no such workload 'nosuch'; there are:", run.console)
