# SPDX-License-Identifier: Apache-2.0
"""The README's command of the paper's Figure 4, typed at the shell of a guest."""

import hashlib
import json
import os
import re
from pathlib import Path

from terminal_run import TerminalRun
from vesim_run import VESIM
from virtual_run import VIRTUAL_IMAGES, VirtualTest

README = Path(__file__).resolve().parents[3] / "README.md"
SENT = 100 << 20


class Shell(VirtualTest):
    def test_long_figure_4_typed_at_the_guests_shell(self):
        self.require_virtual_images()
        command = re.search(r"(?m)^    (dd .* \| nc .*)$", README.read_text()).group(1)
        cache = self.folder / "cache/vesim"
        cache.mkdir(parents=True)
        os.symlink(VIRTUAL_IMAGES.parent, cache / "images")
        run = TerminalRun([VESIM, "--config", "vexpress_kvm", "--workload", "", "--max-time", "300s", "--out", "out"],
                          cwd=self.folder, env={**os.environ, "XDG_CACHE_HOME": str(cache.parent)})
        run.wait_for(b"vesim: guest is up")
        run.wait_for(b"/ # ")
        run.type(command.encode() + b"\r")
        run.wait_for(f"{SENT} bytes (105 MB, 100 MiB) copied".encode())
        run.wait_for(b"/ # ")
        run.type(b"exit\r")
        self.assertEqual(run.end(), 0)
        flow, = json.loads((self.folder / "out/stats.json").read_text())["flows"]
        self.assertEqual((flow["peer"].split(":")[0], flow["service"], flow["state"]), ("10.0.0.10", "sink", "closed"))
        self.assertEqual(flow["received"], SENT)
        self.assertEqual(flow["sha256"], hashlib.sha256(bytes(SENT)).hexdigest())
