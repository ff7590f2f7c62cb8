# SPDX-License-Identifier: Apache-2.0
"""The job guest-tests: nothing that a guest or a VMM does harms the host, on vesim as on QEMU."""

import re
import subprocess
from pathlib import Path

from vesim_run import IMAGES, SystemTest

KVM_IMAGES = IMAGES.with_name(IMAGES.name + "-kvm")
QEMU_BOOT = Path(__file__).resolve().parents[3] / "scripts/qemu-boot"
# What depends on time and on the module's choice of PMU.
MEASURED = re.compile(r", (\d+|n/a) cycles, \d+ ns each$")
RESULT = re.compile(r"^(bench:|guest:|guest-tests:|hostile-vmm:|vmm:|\d+ checks,).*$", re.MULTILINE)
# 6 to 20 s are enough; a guest that hangs ends here with status 4.
LIMIT = ("--max-time", "120s", "--until", "^no such line$")


class GuestTests(SystemTest):
    def setUp(self):
        super().setUp()
        if not (KVM_IMAGES / "manifest.json").is_file():
            self.fail(f"no guest images in {KVM_IMAGES}; run: scripts/images --kvm")

    def test_all_on_vesim_and_the_same_on_qemu(self):
        console = self.run_job("")
        results = results_of(console)
        self.assertIn("guest-tests: 0 failures", results)
        counts = [int(line.split()[0]) for line in results if re.match(r"\d+ checks, 0 failed", line)]
        self.assertEqual(len(counts), 11)  # bench and the guests that end by themselves
        self.assertTrue(all(count > 0 for count in counts), counts)
        self.assertEqual(sum(line.startswith("hostile-vmm:") for line in results), 10)
        self.assertEqual(results, results_of(self.run_job_on_qemu()))

    def test_cycles_and_eventfds_where_the_module_offers_them(self):
        console = self.run_job("bench,eventfds,pmu=passthrough,irqfd=1")
        self.assertRegex(console, r"(?m)^hostile-vmm: eventfds: \d+ checks, 0 failed$")
        measured = re.findall(r"^bench: \S+: \d+ operations, (\d+) cycles, (\d+) ns each$", console,
                              re.MULTILINE)
        self.assertEqual(len(measured), 11, console[-3000:])
        for cycles, nanoseconds in measured:
            # 1 GHz; the counter that gives the time ticks every 42 ns.
            self.assertAlmostEqual(int(cycles), int(nanoseconds), delta=42 + int(nanoseconds) // 50)

    def run_job(self, arguments):
        run = self.vesim("--config", "vexpress_host", "--set", f"boot.images={KVM_IMAGES}", *LIMIT,
                         append=f"quiet vesim.run=guest-tests vesim.args={arguments}")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        return run.console

    def run_job_on_qemu(self):
        run = subprocess.run([QEMU_BOOT, "--images", KVM_IMAGES, "--append",
                              "quiet vesim.run=guest-tests"],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
        return run.stdout.decode("utf-8", "replace").replace("\r", "")


def results_of(console):
    return [MEASURED.sub("", line.group()) for line in RESULT.finditer(console)]
