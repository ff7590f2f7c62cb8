# SPDX-License-Identifier: Apache-2.0
"""What an instruction reads and which words of memory it accesses, by its disassembly."""

import re

from .traces import REGISTERS

ALIASES = {"sb": "r9", "sl": "r10", "fp": "r11", "ip": "r12", "r13": "sp", "r14": "lr"}
NAME = re.compile(r"\b(r\d+|sb|sl|fp|ip|sp|lr)\b")
CONDITIONS = "eq|ne|hs|lo|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le"
READS_FLAGS = re.compile(rf"\w+?({CONDITIONS})\b|adc|sbc|rsc|rrx|mrs|sel|cps")
STORES = ("str", "stm", "push", "stl")
SINGLE = re.compile(r"(?:ld|st)r\w* .*\[(\w+)(?:, #(-?\w+)|, (-?)(\w+)(?:, lsl #(\w+))?)?\]")
MULTIPLE = re.compile(r"(ldm|stm|push|pop)(\w*) (?:(\w+)!?, )?\{(.*)\}")


def registers_read(text):
    """More may be named than is read, such as the destination."""
    found = set(names(text))
    if READS_FLAGS.match(text):
        found.add("cpsr")
    return found


def registers_stored(text):
    return set(names(text if text.startswith(("push", "stm")) else text.split("[")[0]))


def names(text):
    return [ALIASES.get(name, name) for name in NAME.findall(text)]


def addresses(step):
    """Virtual addresses of the words a load or store accesses."""
    single = SINGLE.match(step.text)
    if single:
        base, offset, minus, index, shift = single.groups()
        address = _value(step, base)
        if offset:
            address += int(offset, 0)
        elif index:
            amount = _value(step, index) << int(shift or "0", 0)
            address += -amount if minus else amount
        size = 8 if step.text[2:4] == "rd" else 4
        return {(address + i) & 0xFFFFFFFC for i in range(0, size, 4)}
    multiple = MULTIPLE.match(step.text)
    if not multiple:
        return set()
    kind, suffix, base, registers = multiple.groups()
    base = _value(step, base or "sp")
    count = len(registers.split(","))
    if kind == "push" or suffix[:2] == "db":
        base -= 4 * count
    elif suffix[:2] == "da":
        base -= 4 * (count - 1)
    elif suffix[:2] == "ib":
        base += 4
    return {(base + 4 * i) & 0xFFFFFFFC for i in range(count)}


def _value(step, name):
    name = ALIASES.get(name, name)
    return step.pc + 8 if name == "pc" else step.registers[REGISTERS.index(name)]
