# SPDX-License-Identifier: Apache-2.0
"""What a capture of the network must hold after a transfer to stbox's sink."""

import struct
import subprocess

SINK, STBOX = 9, bytes((10, 0, 0, 1))


def check(test, path, sent):
    check_stream(test, path.read_bytes(), sent)
    # A reader that is not ours finds nothing odd either. Losses are not: the switch's queue is finite, and
    # the host's fq_codel drops from what a guest sends. Nor is a checksum of 0xFFFF, which Linux writes for 0
    # (skb_checksum_help) and tshark calls wrong; as a sum it is right. Port 5000 is no protocol's here.
    odd = subprocess.run(
        ["tshark", "-r", str(path), "-d", "tcp.port==5000,data", "-o", "tcp.check_checksum:TRUE", "-Y",
         "_ws.malformed || (tcp.checksum.status == 0 && tcp.checksum != 0xffff) || tcp.analysis.ack_lost_segment"],
        capture_output=True, text=True, check=True).stdout
    test.assertEqual(odd, "")


def check_stream(test, data, sent):
    """Every checksum is right, and the segments to the sink are one whole stream."""
    test.assertEqual(struct.unpack_from("<I", data)[0], 0xA1B23C4D)
    first, ranges, times = None, set(), []
    for time, frame in frames(data):
        times.append(time)
        if frame[12:14] != b"\x08\x00":
            continue
        packet = frame[14:14 + struct.unpack_from(">H", frame, 16)[0]]
        header = (packet[0] & 15) * 4
        test.assertEqual(checksum(packet[:header]), 0)
        if packet[9] != 6:
            continue
        segment = packet[header:]
        pseudo = packet[12:20] + struct.pack(">HH", 6, len(segment))
        test.assertEqual(checksum(pseudo + segment), 0)
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
    test.assertEqual(times, sorted(times))
    end = 0
    for start, stop in sorted(ranges):
        test.assertLessEqual(start, end, "a gap in the stream")
        end = max(end, stop)
    test.assertEqual(end, sent)


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
