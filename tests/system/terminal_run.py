# SPDX-License-Identifier: Apache-2.0
"""A run of the real program on a terminal, with somebody who types."""

import os
import pty
import select
import subprocess
import termios

LFLAG = 3


class TerminalRun:
    def __init__(self, command, **options):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.output = b""
        self.process = subprocess.Popen(command, stdin=self.slave, stdout=self.slave,
                                        stderr=subprocess.DEVNULL, **options)

    def wait_for(self, text):
        """Until it is shown, after what was waited for before."""
        while text not in self.output:
            if select.select([self.master], [], [], 0.1)[0]:
                self.output += os.read(self.master, 4096)
            elif self.process.poll() is not None:
                raise AssertionError(f"never saw {text!r} in {self.output[-500:]!r}")
        self.output = self.output.partition(text)[2]

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
