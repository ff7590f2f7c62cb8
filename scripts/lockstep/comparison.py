# SPDX-License-Identifier: Apache-2.0
"""Two streams of steps in lock-step, with what may differ and what follows from it."""

import re
from collections import deque
from pathlib import Path

from .instruction import STORES, addresses, registers_read, registers_stored
from .traces import REGISTERS, Stream

DIFFERENCES = Path(__file__).with_name("differences.txt")
HISTORY = 12
PREFETCH_ABORTS = (0x0C, 0x14)       # offsets in a vector table: prefetch abort, Hyp trap
INTERRUPTS = (0x18, 0x1C)
HYP = 0x1A
INTERRUPT_MODES = (0x11, 0x12, 0x16, HYP)
MEETING_DISTANCE = 100_000           # of the ways that a difference can send the two
PRESERVED = [REGISTERS.index(name) for name in "r4 r5 r6 r7 r8 r9 r10 r11 sp".split()]  # by a call
WAITING = 5                          # instructions of a loop around WFE
# All of CPSR but IT, which the two show at different moments.
CPSR_MASK = 0xFFFFFFFF & ~0x0600FC00


class Differences:
    """What may differ; see the file's head."""

    def __init__(self):
        self.results = []   # (compiled instruction pattern, bits that may differ, reason)
        self.partings = []  # (compiled instruction pattern, registers that may differ afterwards, reason)
        for line in DIFFERENCES.read_text().splitlines():
            if " :: " not in line or line.startswith("#"):
                continue
            what, reason = line.split(" :: ", 1)
            pattern, parts, registers = what.partition(" => ")
            if parts:
                self.partings.append((re.compile(pattern), set(registers.split()), reason))
            else:
                pattern, _, mask = what.partition(" & ")
                self.results.append((re.compile(pattern), int(mask or "ffffffff", 16), reason))


class Comparison:
    def __init__(self, program, differences):
        self.program = program
        self.differences = differences
        self.tainted = set()        # names of what may differ: registers and "cpsr"
        self.tainted_words = set()  # virtual addresses of words in memory that may differ
        self.explained = {}         # reason -> how often
        self.report = []            # lines; empty: all is well
        self.compared = 0
        self.end = "the program ended"
        self.history = deque(maxlen=HISTORY)

    def run(self, vesim, qemu, limit):
        ours, theirs = Stream(vesim), Stream(qemu)
        previous = None
        while not self.report and self.compared < limit:
            a, b = ours.peek(), theirs.peek()
            if a is None or b is None:
                return
            if a.place != b.place:
                if not self._meet(previous, ours, theirs):
                    return
                continue
            if self.tainted or a.words != b.words or a.cpsr != b.cpsr:
                self._registers(previous, a, b)
            if (self.tainted or self.tainted_words) and a.text.startswith(STORES):
                self._note_store(a)
            self.compared += 1
            self.history.append(a)
            previous = a
            ours.drop()
            theirs.drop()
        if not self.report:
            self.end = "the limit was reached"

    def stalled(self):
        self.end = "one of the two does not go on"
        self.report = [f"  {step}" for step in self.history]

    def _meet(self, previous, ours, theirs):
        """The two are at different places. True: they have been brought together again."""
        a, b = ours.peek(), theirs.peek()
        following = ours.peek(1)
        if following and following.place == b.place and following.pc & 0x1F in PREFETCH_ABORTS:
            ours.drop()  # a fetch that aborts: vesim shows the instruction that could not be fetched
            return True
        reason = self._reason(previous) or self._event(previous, a, b)
        if reason is None:
            self._complain("they go different ways", a, b)
            return False
        self._explain(reason)
        if self._skip_to_meeting(ours, theirs):
            return self._check_meeting(previous, ours.peek(), theirs.peek())
        self.end = f"they part at {previous.pc:#010x}: {reason}"
        return False

    def _check_meeting(self, previous, a, b):
        """Only registers that the parting's entry names may differ now, and those that did before."""
        now = differing(a, b)
        allowed = set(self.tainted)
        text = self._text(previous)
        for pattern, registers, reason in self.differences.partings:
            if pattern.search(text):
                allowed |= registers
                self._explain(reason)
        if now - allowed:
            self._complain(f"after {text} they meet with other registers: "
                           f"{', '.join(sorted(now - allowed))}", a, b)
            return False
        self.tainted = now
        return True

    def _event(self, previous, a, b):
        """The asynchronous event that sends them different ways, if it is one."""
        for name, step, other in (("vesim", a, b), ("QEMU", b, a)):
            if takes_interrupt(previous, step, other.pc):
                return f"{name} takes an interrupt first"
        return "waits in WFE for the other core" if self._waits() else None

    def _skip_to_meeting(self, ours, theirs):
        """To the first place that both reach with the same registers of those that calls preserve."""
        alike = [i for i in PRESERVED if REGISTERS[i] not in self.tainted]
        seen = {}, {}  # place and those registers -> index
        for index in range(MEETING_DISTANCE):
            for stream, own, other in ((ours, *seen), (theirs, *reversed(seen))):
                step = stream.peek(index)
                if step is None:
                    continue
                key = step.place, *[step.words[9 * i:9 * i + 8] for i in alike]
                own.setdefault(key, index)
                if key in other:
                    self._leave_out(ours, seen[0][key], theirs, seen[1][key])
                    return True
        return False

    def _leave_out(self, ours, our_count, theirs, their_count):
        for i in range(our_count):
            step = ours.peek(i)
            self.history.append(step)
            if step.text.startswith(STORES):
                self.tainted_words |= addresses(step)
        ours.drop(our_count)
        theirs.drop(their_count)

    def _registers(self, previous, a, b):
        now = differing(a, b)
        if previous is None:
            if now:
                self._explain("registers are UNKNOWN at reset (ARM DDI 0406C, B1.9.1)")
        elif now - self.tainted:
            bits = 0
            for name, x, y in zip(REGISTERS, a.registers, b.registers):
                if name in now - self.tainted:
                    bits |= x ^ y
            reason = self._reason(previous, bits)
            if reason is None:
                self._complain("registers differ: " + ", ".join(sorted(now - self.tainted)), a, b)
            else:
                self._explain(reason)
        self.tainted = now

    def _waits(self):
        return any(step.text == "wfe" for step in list(self.history)[-WAITING:])

    def _reason(self, step, bits=0):
        """Why what the instruction leaves may differ, in these bits; None if it may not."""
        if step is None:
            return None
        text = self._text(step)
        for pattern, mask, reason in self.differences.results:
            if pattern.search(text) and not bits & ~mask:
                return reason
        if registers_read(step.text) & self.tainted or addresses(step) & self.tainted_words:
            return "computed or loaded from one of these"
        return None

    def _text(self, step):
        """What the list's patterns are matched with."""
        where = addresses(step)
        return (f"{self.program}: {step.text}" + (f" @ {min(where):#010x}" if where else "") +
                f" in {step.function}")

    def _explain(self, reason):
        self.explained[reason] = self.explained.get(reason, 0) + 1

    def _note_store(self, step):
        if registers_stored(step.text) & self.tainted:
            self.tainted_words |= addresses(step)
        else:
            self.tainted_words -= addresses(step)

    def _complain(self, what, a, b):
        self.end = what
        self.report.append("before this:")
        self.report += [f"  {step}" for step in self.history]
        for name, step in (("vesim", a), ("QEMU", b)):
            values = " ".join(f"{n}={v}" for n, v in zip(REGISTERS, step.words.split()))
            self.report.append(f"{name:5} {str(step)[:15]} cpsr={step.cpsr:08x} {values}")


def takes_interrupt(previous, step, interrupted):
    """Whether `step` is the first in the vector of an interrupt that came before `interrupted`."""
    mode = step.cpsr & 0x1F
    if step.pc & 0x1F not in INTERRUPTS or mode not in INTERRUPT_MODES:
        return False
    if mode == HYP:  # its return address is in ELR_hyp, which the traces do not have
        return previous.cpsr & 0x1F != HYP
    return step.registers[REGISTERS.index("lr")] == interrupted + 4


def differing(a, b):
    found = {name for name, x, y in zip(REGISTERS, a.words.split(), b.words.split()) if x != y}
    if (a.cpsr ^ b.cpsr) & CPSR_MASK:
        found.add("cpsr")
    return found
