#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The console on a terminal: raw while it runs, its keys work, restored however the run ends."""

import os
import signal
import sys
import tempfile

from terminal_run import TerminalRun


def start(vesim, folder):
    return TerminalRun([vesim, "--config", "vexpress_host", "--out", folder, "--max-time", "60s"])


def keys(vesim, folder):
    run = start(vesim, folder)
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
    run = start(vesim, folder)
    run.wait_for(b"Booting Linux")
    run.process.send_signal(number)
    assert run.end() == status, run.process.returncode
    run.check_restored()


def shell(vesim, folder):
    run = start(vesim, folder)
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
