# SPDX-License-Identifier: Apache-2.0
"""hdparm -t and -T, as the paper ran them, on the SD card, on a file in memory and on a guest's disk."""

import re

from vesim_run import SystemTest
from virtual_run import VirtualTest

LIMIT = ("--max-time", "60s", "--until", "^no such line$")
MIB = 1 << 20
PAPER_RATE = 9e6  # bytes per second
JOBS = "hdparm_buffered", "hdparm_cached"


class OnHost(SystemTest):
    def test_long_card(self):
        card = self.folder / "card.img"
        with open(card, "wb") as file:
            file.truncate(64 * MIB)
        rates = self.rates("mmcblk0", "--sd", str(card))
        # At `fast` the driver's instructions take less time than on the board; sd_card.py has `timed`.
        self.assertAlmostEqual(rates["hdparm_buffered"] * MIB / PAPER_RATE, 1.2, delta=0.1)

    def test_long_file_in_memory(self):
        rates = self.rates("loop")
        self.assertGreater(rates["hdparm_buffered"], 50)

    def rates(self, device, *arguments):
        return check_rates(self, [self.boot(
            *LIMIT, *arguments, append=f"quiet vesim.run={job} vesim.args={device}") for job in JOBS])


class InGuest(VirtualTest):
    def test_long_disk(self):
        rates = check_rates(self, [self.host(
            f'quiet vesim.run=guest vesim.guest_append="quiet vesim.run={job} vesim.args=vda"') for job in JOBS])
        self.assertGreater(rates["hdparm_buffered"], 50)


def check_rates(test, runs):
    """MiB/s by job. What is read from the page cache is faster than from any device."""
    rates = {}
    for job, run in zip(JOBS, runs):
        test.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        test.assertRegex(run.console, rf"(?m)^vesim-check {job} ok$")
        rates[job] = float(re.search(rf"(?m)^vesim-result {job} (\S+) MiB/s$", run.console).group(1))
    test.assertGreater(rates["hdparm_cached"], rates["hdparm_buffered"])
    return rates
