# SPDX-License-Identifier: Apache-2.0
"""The board's Ethernet from the host's shell to stbox and back, and what the capture shows of it."""

import hashlib
import re
import shutil
import struct
import subprocess
from pathlib import Path

from vesim_run import SystemTest

LAB = Path(__file__).resolve().parents[3] / "configs/networks/lab.yaml"
LIMIT = ("--max-time", "120s", "--until", "^no such line$")
MIB = 1 << 20
SINK, STBOX = 9, bytes((10, 0, 0, 1))


class Network(SystemTest):
    def test_bytes_travel_both_ways(self):
        run = self.boot(*LIMIT, "--set", f"timing.network={self.lab(4 * MIB)}",
                        "--set", "network.capture=on",
                        append="quiet vesim.run=network-check vesim.args=4 vesim.address=10.0.0.2/24")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        self.assertIn("network-check: passed", run.console)
        pattern = hashlib.sha256(bytes(i % 251 for i in range(4 * MIB))).hexdigest()
        self.assertIn(f"network-check: received {pattern}", run.console)
        self.assertIn(f"network-check: called back {pattern}", run.console)

        flows = {flow["service"]: flow for flow in run.stats["flows"]}
        self.assertEqual(flows["sink"]["received"], 4 * MIB)
        self.assertEqual(flows["sink"]["sha256"], hashlib.sha256(bytes(4 * MIB)).hexdigest())
        self.assertEqual((flows["echo"]["received"], flows["echo"]["sent"]), (200_000, 200_000))
        self.assertEqual({flow["state"] for flow in run.stats["flows"]}, {"closed"})
        self.assertEqual(run.statistic("stbox.echoes"), 4)
        for name in ("stbox.malformed", "stbox.tcp.damaged", "stbox.fragments_dropped",
                     "switch.board.damaged"):
            self.assertEqual(run.statistic(name), 0, name)

        capture = self.folder / "out1/network.pcap"
        self.check_capture(capture.read_bytes(), 4 * MIB)
        if shutil.which("tshark"):
            self.check_with_tshark(capture)

    def lab(self, source_bytes):
        """A network whose source sends less."""
        path = self.folder / "lab.yaml"
        text, count = re.subn(r"(stbox\.source_bytes:\s*\{value: )\d+", rf"\g<1>{source_bytes}",
                              LAB.read_text())
        self.assertEqual(count, 1)
        path.write_text(text)
        return path

    def check_capture(self, data, sent):
        """Every checksum is right, and the segments to the sink are one whole stream."""
        self.assertEqual(struct.unpack_from("<I", data)[0], 0xA1B23C4D)
        first, ranges, times = None, set(), []
        for time, frame in frames(data):
            times.append(time)
            if frame[12:14] != b"\x08\x00":
                continue
            packet = frame[14:14 + struct.unpack_from(">H", frame, 16)[0]]
            header = (packet[0] & 15) * 4
            self.assertEqual(checksum(packet[:header]), 0)
            if packet[9] != 6:
                continue
            segment = packet[header:]
            pseudo = packet[12:20] + struct.pack(">HH", 6, len(segment))
            self.assertEqual(checksum(pseudo + segment), 0)
            port, sequence, flags = (struct.unpack_from(form, segment, at)[0]
                                     for form, at in ((">H", 2), (">I", 4), ("B", 13)))
            if packet[16:20] != STBOX or port != SINK:
                continue
            if flags & 2:
                first = sequence + 1
            size = len(segment) - (segment[12] >> 4) * 4
            if size:
                start = (sequence - first) % (1 << 32)
                ranges.add((start, start + size))
        self.assertEqual(times, sorted(times))
        end = 0
        for start, stop in sorted(ranges):
            self.assertLessEqual(start, end, "a gap in the stream")
            end = max(end, stop)
        self.assertEqual(end, sent)

    def check_with_tshark(self, capture):
        bad = subprocess.run(
            ["tshark", "-r", str(capture), "-o", "tcp.check_checksum:TRUE", "-Y",
             "_ws.malformed || tcp.checksum.status == 0 || tcp.analysis.lost_segment"],
            capture_output=True, text=True, check=True).stdout
        self.assertEqual(bad, "")


def frames(pcap):
    """(nanoseconds, bytes) of every frame."""
    position = 24
    while position < len(pcap):
        seconds, nanoseconds, size, _ = struct.unpack_from("<IIII", pcap, position)
        yield seconds * 10**9 + nanoseconds, pcap[position + 16:position + 16 + size]
        position += 16 + size


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF
