# SPDX-License-Identifier: Apache-2.0
"""The state of a core before each of its instructions, read from the trace of vesim or of QEMU."""

from collections import deque

MODES = {0x10: "usr", 0x11: "fiq", 0x12: "irq", 0x13: "svc", 0x16: "mon", 0x17: "abt", 0x1A: "hyp",
         0x1B: "und", 0x1F: "sys"}
REGISTERS = [f"r{i}" for i in range(13)] + ["sp", "lr"]


class Step:
    """PC, CPSR, security state, r0 to r14; the instruction's text and its function (vesim's trace has them)."""

    __slots__ = ("pc", "cpsr", "secure", "words", "text", "function")

    def __init__(self, pc, cpsr, secure, words, text="", function=""):
        self.pc = pc
        self.cpsr = cpsr
        self.secure = secure
        self.words = words  # r0 to r14 in hexadecimal: two steps compare as text, which is fast
        self.text = text
        self.function = function

    @property
    def registers(self):
        return [int(word, 16) for word in self.words.split()]

    @property
    def place(self):
        return self.pc, self.cpsr & 0x1F, self.secure

    def __str__(self):
        name = MODES.get(self.cpsr & 0x1F, "???") + ("-s" if self.secure else "  ")
        return f"{self.pc:08x} {name} {self.text}"


def vesim_steps(path, core):
    """Steps of the trace's two lines per instruction (sim/output/trace.cc)."""
    wanted = f"{core} "
    with open(path, encoding="ascii", errors="replace") as trace:
        for line in trace:
            if line.startswith("#"):
                continue
            state = next(trace, "")
            if line.startswith(wanted) and state.endswith("\n"):
                text, _, symbol = line[37:].partition(" ; ")
                yield Step(int(line[19:27], 16), int(state[2:10], 16), line[16] == "-",
                           state[11:-1], text.strip(), symbol.partition("+")[0].strip())


def qemu_steps(path, core):
    """Steps of QEMU's log: a line "Trace N: ...", four of registers, one of PSR."""
    start = f"Trace {core}:"
    held = None
    ours = False  # whether the last block is this core's
    with open(path, encoding="ascii", errors="replace") as log:
        for line in log:
            if ours and line.startswith(("Stopped execution", "cpu_io_recompile")):
                held = None  # the block that was logged last did not run; it will be logged again
            if not line.startswith("Trace"):
                continue
            ours = line.startswith(start)
            if not ours:
                continue
            lines = [next(log, "") for _ in range(5)]
            if not lines[4].startswith("PSR="):
                return
            if held:
                yield held
            words = " ".join(f"{r[4:12]} {r[17:25]} {r[30:38]} {r[43:51]}" for r in lines[:4])
            held = Step(int(words[135:], 16), int(lines[4][4:12], 16), " NS " not in lines[4],
                        words[:134])


class Stream:
    """Steps with a look ahead."""

    def __init__(self, steps):
        self.steps = steps
        self.ahead = deque()

    def peek(self, index=0):
        while len(self.ahead) <= index:
            step = next(self.steps, None)
            if step is None:
                return None
            self.ahead.append(step)
        return self.ahead[index]

    def drop(self, count=1):
        for _ in range(count):
            self.ahead.popleft()
