# SPDX-License-Identifier: Apache-2.0
"""
Symbols out of the kernel's own table, for the System.map that Debian does not ship.

With CONFIG_KALLSYMS a kernel carries, each 4-byte aligned (scripts/kallsyms.c of Linux):

  num_syms     number of symbols, N
  names        per symbol a length (1 byte, or 2 with bit 7 of the first set), then as many token numbers
  markers      offset in `names` of every 256th symbol
  seqs         3 bytes per symbol, an order by name; in stable updates of 6.1, for one, but not in 5.10
  token_table  256 strings, one after the other; a name is the sum of its tokens, its first letter the type
  token_index  offset in token_table of each token, 16 bits

`offsets` (N addresses, less `relative_base`) and `relative_base` stand before num_syms up to Linux 6.1
and behind token_index in 6.12. Nothing points to the tables: we find the token table by the digits in
it, which are tokens of themselves, and check every other table against the rest.
"""

import struct

from . import ImageError

DIGITS = b"".join(b"%d\0" % digit for digit in range(10))
TOKENS = 256
MARKER_STEP = 256
MAX_SYMBOLS = 1 << 20


def extract(kernel):
    """Symbols as (address, type, name), by address, of an uncompressed 32-bit kernel."""
    position = kernel.find(DIGITS)
    while position >= 0:
        table = _token_table(kernel, position)
        if table is not None:
            symbols = _symbols(kernel, *table)
            if symbols:
                return symbols
        position = kernel.find(DIGITS, position + 1)
    raise ImageError("the kernel has no symbol table in a known layout (CONFIG_KALLSYMS)")


def to_system_map(symbols):
    return "".join(f"{address:08x} {kind} {name}\n" for address, kind, name in symbols)


def _token_table(kernel, digits):
    """(start, tokens, end of token_index), from the place of the token "0", which has number 0x30.

    Forward from there lies the index, whose entry 0x30 tells how far back the table begins."""
    end = digits
    for _ in range(ord("0"), TOKENS):
        end = kernel.find(b"\0", end) + 1
        if end == 0:
            return None
    index_at = _align(end)
    if index_at + 2 * TOKENS > len(kernel):
        return None
    index = struct.unpack_from(f"<{TOKENS}H", kernel, index_at)
    start = digits - index[ord("0")]
    tokens = kernel[max(0, start):end].split(b"\0")[:TOKENS]
    lengths = [len(token) + 1 for token in tokens]
    if start < 0 or [sum(lengths[:i]) for i in range(TOKENS)] != list(index):
        return None
    return start, [token.decode("latin-1") for token in tokens], index_at + 2 * TOKENS


def _symbols(kernel, token_table, tokens, index_end):
    for markers_at, markers in _markers(kernel, token_table):
        found = _names(kernel, markers_at, markers, tokens)
        if found is None:
            continue
        num_syms_at, names = found
        addresses = _addresses_before(kernel, num_syms_at, len(names)) or _addresses_at(
            kernel, _align(index_end), len(names))
        if addresses is not None:
            return [(address, name[0], name[1:]) for address, name in zip(addresses, names)]
    return None


def _markers(kernel, token_table):
    """Places where the markers may lie, as (start, values), for every possible number of symbols."""
    for seqs_entry_size in (3, 0):
        for count in range(MARKER_STEP + 1, MAX_SYMBOLS):
            number = (count + MARKER_STEP - 1) // MARKER_STEP
            start = token_table - _align(seqs_entry_size * count) - 4 * number
            if start < 0:
                break
            # Cheap test first: the markers begin with 0 and some hundred or thousand bytes.
            first, second = struct.unpack_from("<II", kernel, start)
            if first == 0 and MARKER_STEP <= second < MARKER_STEP * 0x200:
                values = struct.unpack_from(f"<{number}I", kernel, start)
                if all(a < b for a, b in zip(values, values[1:])):
                    yield start, values


def _names(kernel, end, markers, tokens):
    """(address of num_syms, names). The names end at `end`, but for padding."""
    position = (end - markers[-1]) & ~3
    while position > max(0, end - markers[-1] - MARKER_STEP * 0x200):
        position -= 4
        (count,) = struct.unpack_from("<I", kernel, position)
        if (count + MARKER_STEP - 1) // MARKER_STEP == len(markers):
            names = _expand(kernel, position + 4, end, count, markers, tokens)
            if names is not None:
                return position, names
    return None


def _expand(kernel, start, end, count, markers, tokens):
    names = []
    position = start
    for number in range(count):
        if number % MARKER_STEP == 0 and position - start != markers[number // MARKER_STEP]:
            return None
        length = kernel[position]
        position += 1
        if length & 0x80:
            length = length & 0x7F | kernel[position] << 7
            position += 1
        names.append("".join(tokens[token] for token in kernel[position:position + length]))
        position += length
    return names if _align(position) == end else None


def _addresses_before(kernel, num_syms_at, count):
    return _addresses(kernel, num_syms_at - 4 - 4 * count, num_syms_at - 4, count)


def _addresses_at(kernel, offsets_at, count):
    return _addresses(kernel, offsets_at, offsets_at + 4 * count, count)


def _addresses(kernel, offsets_at, base_at, count):
    if offsets_at < 0 or base_at + 4 > len(kernel):
        return None
    (base,) = struct.unpack_from("<I", kernel, base_at)
    offsets = struct.unpack_from(f"<{count}I", kernel, offsets_at)
    if base == 0 or offsets[0] != 0 or any(a > b for a, b in zip(offsets, offsets[1:])):
        return None
    return [base + offset for offset in offsets]


def _align(position):
    return position + 3 & ~3
