# SPDX-License-Identifier: Apache-2.0
"""Host and guest say the same on vesim and on QEMU, from the same files."""

import subprocess
from pathlib import Path

from console_filter import said
from virtual_run import VIRTUAL_IMAGES, VirtualTest

QEMU_BOOT = Path(__file__).resolve().parents[3] / "scripts/qemu-boot"
JOB = 'vesim.run=guest vesim.guest_append="vesim.run=guest-check"'
QEMU_SECONDS = "1800"  # then QEMU hangs


class SameAsQemu(VirtualTest):
    def test_long_consoles_of_host_and_guest(self):
        on_vesim = said(self.host(JOB).console)
        qemu = subprocess.run(["timeout", QEMU_SECONDS, QEMU_BOOT, "--images", VIRTUAL_IMAGES,
                               "--append", JOB], stdin=subprocess.DEVNULL, capture_output=True)
        self.assertEqual(qemu.returncode, 0, qemu.stderr)
        self.assertIn("guest-check: passed", on_vesim)
        self.assertGreater(len(on_vesim), 300)
        self.assertEqual(on_vesim, said(qemu.stdout.decode("utf-8", "replace")))
