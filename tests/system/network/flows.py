# SPDX-License-Identifier: Apache-2.0
"""Host and guest to stbox, the guest to the host, iperf3 between these in both directions, and echoes, at once."""

import hashlib
import re

from virtual_run import VirtualTest

MIB = 1 << 20
HOST, GUEST = "10.0.0.2", "10.0.0.10"
SECONDS, AT_ONCE = 6, 5  # host and guest do not begin in the same moment
ECHOES = 5 * (SECONDS - 1)  # of each, at least


class Flows(VirtualTest):
    def test_long_host_and_guest_at_once(self):
        run = self.host(f"quiet vesim.run=guest-flows vesim.args={SECONDS}")
        flows = [flow for flow in run.stats["flows"] if flow["service"] == "sink"]
        self.check_flows(flows, HOST, self.sent(run, "host: "))
        self.check_flows(flows, GUEST, self.sent(run, ""))
        together = min(flow["last_byte"] for flow in flows) - max(flow["first_byte"] for flow in flows)
        self.assertGreaterEqual(together, AT_ONCE)

        checks = dict(re.findall(r"(?m)^vesim-check (\S+) (\S+)$", run.console))
        self.assertEqual(checks, dict.fromkeys(
            ("flows", "flows_iperf3_sent", "flows_iperf3_received", "flows_echo"), "ok"))
        self.assertGreaterEqual(run.statistic("stbox.echoes"), 2 * ECHOES)
        self.assertEqual(run.statistic("stbox.tcp.damaged"), 0)
        self.assertNotIn("lan9118", run.guest_errors)

    def sent(self, run, prefix):
        """Bytes of each flow to stbox, as its sender counts them."""
        return sorted(int(mibs) * MIB for mibs in re.findall(
            rf"(?m)^{prefix}vesim-result flows_stbox_. (\d+) MiB$", run.console))

    def check_flows(self, flows, sender, sent):
        received = [flow for flow in flows if flow["peer"].split(":")[0] == sender]
        self.assertEqual(len(received), 2)
        self.assertEqual(sorted(flow["received"] for flow in received), sent)
        for flow in received:
            self.assertEqual(flow["state"], "closed")
            self.assertEqual(flow["sha256"], hashlib.sha256(bytes(flow["received"])).hexdigest())
