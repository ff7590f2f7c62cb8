# SPDX-License-Identifier: Apache-2.0
"""Runs of hosts of virtual machines."""

from vesim_run import IMAGES, SystemTest

VIRTUAL_IMAGES = IMAGES.with_name(IMAGES.name + "-kvm")
# Far above what the longest job needs; a guest that hangs ends here with status 4.
LIMIT = ("--max-time", "600s", "--until", "^no such line$")
# Of a trap of a guest, in their order.
TRAP_PHASES = ("entry", "switch_out", "host_kernel", "vmm_user", "other", "idle", "moved", "switch_in")


class VirtualTest(SystemTest):
    def require_virtual_images(self):
        if not (VIRTUAL_IMAGES / "manifest.json").is_file():
            self.fail(f"no guest images in {VIRTUAL_IMAGES}; run: scripts/images --kvm")

    def run_host(self, append, *arguments):
        """Boots the host with a job."""
        self.require_virtual_images()
        return self.vesim("--config", "vexpress_kvm", *LIMIT, *arguments, append=append)

    def host(self, append, *arguments):
        """The same, and expects that it ends well."""
        run = self.run_host(append, *arguments)
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        self.assertRegex(run.console, r"(?m)^vesim: exit status 0$")
        return run

    def guest(self, append, *arguments):
        """The host with one guest that checks its devices."""
        run = self.host(f'quiet vesim.run=guest {append} vesim.guest_append="quiet vesim.run=guest-check"',
                        *arguments)
        for line in ("vesim: guest is up", "guest-check: passed",
                     "vesim: the guest's disk holds what it wrote"):
            self.assertIn(f"\n{line}\n", run.console)
        return run
