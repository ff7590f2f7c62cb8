#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The console on a terminal: raw while it runs, its keys work, restored however the run ends."""

import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import termios

LFLAG = 3


class Run:
    def __init__(self, vesim, folder):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.output = b""
        self.process = subprocess.Popen(
            [vesim, "--config", "vexpress_host", "--out", folder, "--max-time", "60s"],
            stdin=self.slave, stdout=self.slave, stderr=subprocess.DEVNULL)

    def wait_for(self, text):
        while text not in self.output:
            if select.select([self.master], [], [], 0.1)[0]:
                self.output += os.read(self.master, 4096)
            elif self.process.poll() is not None:
                sys.exit(f"never saw {text!r} in {self.output[-500:]!r}")

    def type(self, keys):
        os.write(self.master, keys)

    def end(self):
        """Exit status, with the output drained so that the program cannot block on it."""
        while self.process.poll() is None:
            if select.select([self.master], [], [], 0.1)[0]:
                self.output += os.read(self.master, 4096)
        return self.process.returncode

    def is_raw(self):
        return not termios.tcgetattr(self.slave)[LFLAG] & (termios.ICANON | termios.ECHO)

    def check_restored(self):
        assert termios.tcgetattr(self.slave) == self.before, "the terminal was not restored"


def keys(vesim, folder):
    run = Run(vesim, folder)
    run.wait_for(b"Booting Linux")
    assert run.is_raw()
    run.type(b"\x01h")
    run.wait_for(b"stop the run and write the results")
    run.type(b"\x01s")
    run.wait_for(b"core 1: ")
    run.type(b"\x01x")
    assert run.end() == 0
    run.check_restored()
    assert os.path.exists(f"{folder}/stats.json")


def killed(vesim, folder, number, status):
    run = Run(vesim, folder)
    run.wait_for(b"Booting Linux")
    run.process.send_signal(number)
    assert run.end() == status, run.process.returncode
    run.check_restored()


def shell(vesim, folder):
    run = Run(vesim, folder)
    run.wait_for(b"/ # ")
    run.type(b"exit 7\r")
    assert run.end() == 7, run.process.returncode
    run.check_restored()


def main():
    vesim = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        keys(vesim, folder)
        killed(vesim, folder, signal.SIGTERM, 130)
        killed(vesim, folder, signal.SIGABRT, -signal.SIGABRT)
        shell(vesim, folder)


main()
