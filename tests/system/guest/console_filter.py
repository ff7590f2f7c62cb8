# SPDX-License-Identifier: Apache-2.0
"""What two boots of host and guest must say alike on different machines."""

import re

# Parts of lines that may differ; what stays before them is a group.
MASKED = [re.compile(pattern) for pattern in (
    r"^()\[ *\d+\.\d+\] ",
    r"^(CPU: ARMv7 Processor )\[41[0-9a-f]{6}\] revision \d+",  # MIDR
    r"^(audit: type=2000 )audit\(\d+\.\d+:\d+\)",
    r"^(rtc-pl031 \S+ setting system clock to ).*",
    r"^(kvm: (?!pages_2m)\w+ )\d+$",  # how often is a matter of time
)]
# Lines that a slow machine adds.
DROPPED = re.compile(r"^hrtimer: interrupt took \d+ ns$|deferred probe pending$")


def said(console):
    """The lines from the host kernel's first on, sorted: two CPUs take turns as they like."""
    lines = console.replace("\r", "").partition("Booting Linux")[2].splitlines()
    for mask in MASKED:
        lines = [mask.sub(r"\1", line) for line in lines]
    return sorted(line for line in lines if not DROPPED.search(line))
