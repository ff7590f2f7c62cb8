# SPDX-License-Identifier: Apache-2.0
"""Runs of the real program for the system tests."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

VESIM = os.environ["VESIM"]
IMAGE_SET = "bookworm"
IMAGES = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vesim/images" / IMAGE_SET


class Run:
    """What a finished run left behind."""

    def __init__(self, status, stderr, folder):
        self.status = status
        self.stderr = stderr
        self.console = read_text(folder / "console.log")
        self.guest_errors = read_text(folder / "guest-errors.log")
        stats = folder / "stats.json"
        self.stats = json.loads(stats.read_text()) if stats.is_file() else None

    @property
    def state_hash(self):
        return self.stats["state_sha256"]

    def statistic(self, name):
        section = "host" if name.startswith("host.") else "statistics"
        return self.stats[section][name]["value"]


class SystemTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="vesim-test-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.runs = 0

    def require_images(self):
        if not (IMAGES / "manifest.json").is_file():
            self.fail(f"no guest images in {IMAGES}; run: scripts/images")

    def vesim(self, *arguments, cwd=None, environment=None, append=None, preexec_fn=None):
        """Runs to the end; a hang is stopped by --max-time or CTest's time limit, not here."""
        self.runs += 1
        out = self.folder / f"out{self.runs}"
        command = [VESIM, *arguments, "--out", str(out)]
        if append is not None:
            command += ["--append", f"console=ttyAMA0 {append}"]
        run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, cwd=cwd or self.folder, preexec_fn=preexec_fn,
                             env={**os.environ, **(environment or {})})
        return Run(run.returncode, run.stderr.decode("utf-8", "replace"), out)

    def boot(self, *arguments, **options):
        self.require_images()
        return self.vesim("--config", "vexpress_host", *arguments, **options)


def read_text(path):
    return path.read_bytes().decode("utf-8", "replace").replace("\r", "") if path.is_file() else ""
