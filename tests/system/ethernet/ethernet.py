# SPDX-License-Identifier: Apache-2.0
"""The board's Ethernet controller under Linux: what the drivers of card and PHY say, and the link."""

import re

from vesim_run import SystemTest

# All that smsc911x, phylib and IPv6 say on a board whose cable is plugged in, each once.
EXPECTED = (
    r"smsc911x 1a000000\.ethernet eth0: MAC Address: 02:00:5e:10:00:18",
    r"SMSC LAN911x Internal PHY 1a000000\.ethernet-ffffffff:01: attached PHY driver \(.*irq=POLL\)",
    r"smsc911x 1a000000\.ethernet eth0: SMSC911x/921x identified at 0x[0-9a-f]+, IRQ: \d+",
    r"IPv6: ADDRCONF\(NETDEV_CHANGE\): eth0: link becomes ready",
)


class Ethernet(SystemTest):
    def test_drivers_say_what_they_say_on_a_board_and_the_link_is_up(self):
        run = self.boot("--max-time", "60s", "--until", "^no such line$",
                        append="quiet vesim.run=ethernet")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        said = re.findall(r"(?m)^\[ *\d+\.\d+\] (.*(?:smsc|eth0|mdio|PHY).*)$", run.console)
        for line, expected in zip(said, EXPECTED):
            self.assertRegex(line, f"^{expected}$")
        self.assertEqual(len(said), len(EXPECTED), said)
        for line in ("operstate: up", "speed: 100", "duplex: full", "statistics/rx_errors: 0",
                     "statistics/tx_errors: 0", "statistics/rx_dropped: 0"):
            self.assertRegex(run.console, f"(?m)^eth0 {line}$")
        self.assertIn("3 packets transmitted, 3 packets received", run.console)
        self.assertNotIn("lan9118", run.guest_errors)
