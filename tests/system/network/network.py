# SPDX-License-Identifier: Apache-2.0
"""The job network-check, bytes to stbox and back, in the host and in a guest, and what a capture shows of it.
A guest's bytes cross virtio-net, the VMM, tap, bridge, smsc911x and the LAN9118."""

import hashlib
import re
from pathlib import Path

import capture
from virtual_run import VirtualTest

LAB = Path(__file__).resolve().parents[3] / "configs/networks/lab.yaml"
LIMIT = ("--max-time", "120s", "--until", "^no such line$")
MIB = 1 << 20
HOST, GUEST = "10.0.0.2", "10.0.0.10"
# Virtio 1.0, 5.1.3: CSUM and GUEST_CSUM; GUEST_TSO4, TSO6, ECN and HOST_ of the same; MRG_RXBUF.
CSUM, GSO, MRG_RXBUF = {0, 1}, {7, 8, 9, 11, 12, 13}, {15}


class Network(VirtualTest):
    def test_host_and_stbox(self):
        self.check_transfers(self.transfer_of_host(4), 4, HOST)

    def test_guest_and_stbox(self):
        run = self.transfer_of_guest(4)
        self.check_transfers(run, 4, GUEST)
        self.check_features(run, CSUM | GSO | MRG_RXBUF)

    def test_guest_with_every_virtio_net_feature_off(self):
        options = 'vesim.net="csum=off,gso=off,mrg_rxbuf=off,tx=timer" vesim.disk="cache=writethrough"'
        run = self.transfer_of_guest(1, options)
        self.check_transfers(run, 1, GUEST)
        self.check_features(run, set())

    def test_long_guest_with_each_virtio_net_feature_off(self):
        for option, used in (("csum", MRG_RXBUF), ("gso", CSUM | MRG_RXBUF), ("mrg_rxbuf", CSUM | GSO)):
            with self.subTest(option):
                run = self.transfer_of_guest(1, f"vesim.net={option}=off")
                self.check_transfers(run, 1, GUEST)
                self.check_features(run, used)

    def test_long_host_and_stbox_100_mib(self):
        self.check_transfers(self.transfer_of_host(100), 100, HOST)

    def test_long_guest_and_stbox_100_mib(self):
        self.check_transfers(self.transfer_of_guest(100), 100, GUEST)

    def transfer_of_host(self, mib):
        return self.boot(*LIMIT, *self.network(mib),
                         append=f"quiet vesim.run=network-check vesim.args={mib} vesim.address={HOST}/24")

    def transfer_of_guest(self, mib, options=""):
        return self.run_host(f"quiet vesim.run=guest {options} "
                             f'vesim.guest_append="quiet vesim.run=network-check vesim.args={mib}"',
                             *self.network(mib))

    def network(self, mib):
        """Settings of a network whose source sends so much, with a capture."""
        path = self.folder / "lab.yaml"
        text, count = re.subn(r"(stbox\.source_bytes:\s*\{value: )\d+", rf"\g<1>{mib * MIB}", LAB.read_text())
        self.assertEqual(count, 1)
        path.write_text(text)
        return "--set", f"timing.network={path}", "--set", "network.capture=on"

    def check_features(self, run, used):
        """What the guest's driver uses, of what can be switched."""
        bits = re.search(r"network-check: virtio features ([01]+)", run.console).group(1)
        self.assertEqual({number for number in CSUM | GSO | MRG_RXBUF if bits[number] == "1"}, used)

    def check_transfers(self, run, mib, sender):
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        self.assertIn("network-check: passed", run.console)
        pattern = hashlib.sha256(bytes(i % 251 for i in range(mib * MIB))).hexdigest()
        self.assertIn(f"network-check: received {pattern}", run.console)
        self.assertIn(f"network-check: called back {pattern}", run.console)

        flows = {flow["service"]: flow for flow in run.stats["flows"]}
        self.assertEqual(flows["sink"]["received"], mib * MIB)
        self.assertEqual(flows["sink"]["sha256"], hashlib.sha256(bytes(mib * MIB)).hexdigest())
        self.assertEqual((flows["echo"]["received"], flows["echo"]["sent"]), (200_000, 200_000))
        for flow in run.stats["flows"]:
            self.assertEqual((flow["state"], flow["peer"].split(":")[0]), ("closed", sender))
        self.assertEqual(run.statistic("stbox.echoes"), 4)
        for name in ("stbox.malformed", "stbox.tcp.damaged", "stbox.fragments_dropped",
                     "switch.board.damaged"):
            self.assertEqual(run.statistic(name), 0, name)
        self.assertNotIn("lan9118", run.guest_errors)
        capture.check(self, self.folder / f"out{self.runs}/network.pcap", mib * MIB)
