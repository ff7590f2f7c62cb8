# SPDX-License-Identifier: Apache-2.0
"""Unit tests of scripts/imagelib: file formats against hand-made files. No network, no packages."""

import gzip
import lzma
import struct
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))
from imagelib import ImageError, apt, cpio, kallsyms, kernel, modules, programs, structures  # noqa: E402


class CpioTest(unittest.TestCase):
    def entries(self, data):
        """(name, mode, uid, mtime, content, device) of every record, by the newc layout."""
        position = 0
        while True:
            self.assertEqual(data[position:position + 6], b"070701")
            fields = [int(data[position + 6 + 8 * i:position + 14 + 8 * i], 16) for i in range(13)]
            name = data[position + 110:position + 110 + fields[11] - 1].decode()
            start = position + 110 + fields[11] + -(110 + fields[11]) % 4
            if name == "TRAILER!!!":
                return
            yield name, fields[1], fields[2], fields[5], data[start:start + fields[6]], (fields[9], fields[10])
            position = start + fields[6] + -fields[6] % 4

    def test_content(self):
        archive = cpio.Archive()
        archive.file("init", b"hello", 0o755)
        archive.character_device("dev/console", 5, 1)
        archive.symlink("bin/sh", "busybox")
        entries = {entry[0]: entry[1:] for entry in self.entries(archive.to_bytes())}
        self.assertEqual(entries["init"], (0o100755, 0, 0, b"hello", (0, 0)))
        self.assertEqual(entries["dev/console"], (0o020600, 0, 0, b"", (5, 1)))
        self.assertEqual(entries["bin/sh"][0], 0o120777)
        self.assertEqual(entries["bin/sh"][3], b"busybox")
        self.assertEqual(entries["dev"][0], 0o040755)

    def test_parents_come_first_and_order_does_not_matter(self):
        first, second = cpio.Archive(), cpio.Archive()
        for archive, names in ((first, ("b/c/d", "a")), (second, ("a", "b/c/d"))):
            for name in names:
                archive.file(name, b"x")
        self.assertEqual(first.to_bytes(), second.to_bytes())
        self.assertEqual([entry[0] for entry in self.entries(first.to_bytes())],
                         ["a", "b", "b/c", "b/c/d"])


def make_module(*information):
    """A 32-bit ELF with nothing but .modinfo."""
    names = b"\0.modinfo\0.shstrtab\0"
    modinfo = b"".join(item.encode() + b"\0" for item in information)
    sections = 0x34 + len(names) + len(modinfo)
    header = bytearray(0x34)
    struct.pack_into("<I", header, 0x20, sections)
    struct.pack_into("<HHH", header, 0x2E, 40, 3, 2)
    table = (bytes(40)
             + struct.pack("<10I", 1, 1, 0, 0, 0x34 + len(names), len(modinfo), 0, 0, 1, 0)
             + struct.pack("<10I", 10, 3, 0, 0, 0x34, len(names), 0, 0, 1, 0))
    return bytes(header) + names + modinfo + table


def make_library(soname, *needed):
    """A 32-bit ELF with nothing but a dynamic section, loaded at 0x1000."""
    strings = b"\0" + b"".join(name.encode() + b"\0" for name in (soname, *needed))
    places = {name: strings.index(b"\0" + name.encode() + b"\0") + 1 for name in (soname, *needed)}
    start = 0x34 + 2 * 32
    entries = [(14, places[soname])] + [(1, places[name]) for name in needed]
    entries += [(5, 0x1000 + start + 8 * (len(entries) + 2)), (0, 0)]
    dynamic = b"".join(struct.pack("<II", *entry) for entry in entries)
    size = start + len(dynamic) + len(strings)
    header = bytearray(0x34)
    header[:5] = b"\x7fELF\x01"
    struct.pack_into("<I", header, 28, 0x34)
    struct.pack_into("<HH", header, 42, 32, 2)
    segments = (struct.pack("<8I", 1, 0, 0x1000, 0, size, size, 5, 4)
                + struct.pack("<8I", 2, start, 0x1000 + start, 0, len(dynamic), 0, 6, 4))
    return bytes(header) + segments + dynamic + strings


class ProgramsTest(unittest.TestCase):
    def test_dynamic(self):
        library = make_library("libx.so.1", "libc.so.6", "libm.so.6")
        self.assertEqual(programs.dynamic(library, programs.SONAME), ["libx.so.1"])
        self.assertEqual(programs.dynamic(library, programs.NEEDED), ["libc.so.6", "libm.so.6"])
        self.assertEqual(programs.dynamic(b"#!/bin/sh\n", programs.NEEDED), [])

    def test_list(self):
        self.assertEqual(programs.wanted("# heading\n\ncoreutils bin/dd dd\n"), [("coreutils", "bin/dd", "dd")])


class ModulesTest(unittest.TestCase):
    def setUp(self):
        self.tree = modules.ModuleTree({
            "kernel/a.ko": make_module("depends=b-two,built", "alias=of:N*T*Cacme,a"),
            "kernel/b-two.ko": make_module("depends=c"),
            "kernel/c.ko.xz": lzma.compress(make_module("depends=", "softdep=pre: crypto-x")),
            "kernel/x.ko": make_module("depends=", "alias=crypto-x"),
            "kernel/other.ko": make_module("depends="),
        }, "kernel/built.ko\n")

    def test_closure(self):
        self.assertEqual(self.tree.closure(["a"]),
                         ["kernel/a.ko", "kernel/b-two.ko", "kernel/c.ko.xz", "kernel/x.ko"])
        self.assertEqual(self.tree.closure(["built"]), [])
        with self.assertRaisesRegex(ImageError, "no module nonsense"):
            self.tree.closure(["nonsense"])

    def test_index_files(self):
        paths = self.tree.closure(["a"])
        self.assertEqual(self.tree.dep_text(paths).splitlines(), [
            "kernel/a.ko: kernel/b-two.ko kernel/c.ko",
            "kernel/b-two.ko: kernel/c.ko",
            "kernel/c.ko:",
            "kernel/x.ko:"])
        self.assertEqual(self.tree.alias_text(paths),
                         "alias of:N*T*Cacme,a a\nalias crypto-x x\n")

    def test_compressed_modules_are_stored_plain(self):
        self.assertEqual(self.tree.content("kernel/c.ko.xz")[:0x20], bytes(0x20))


def make_zimage(payload):
    head = bytearray(0x40)
    struct.pack_into("<I", head, 0x24, 0x016F2818)
    return bytes(head) + b"code" * 10 + payload + b"tail" * 10


class KernelTest(unittest.TestCase):
    def test_compressions(self):
        image = b"the kernel" * 1000
        for compress in (gzip.compress, lzma.compress):
            self.assertEqual(kernel.unpack_zimage(make_zimage(compress(image))), image)

    def test_wrong_files(self):
        with self.assertRaisesRegex(ImageError, "no ARM zImage"):
            kernel.unpack_zimage(bytes(100))
        with self.assertRaisesRegex(ImageError, "known compression"):
            kernel.unpack_zimage(make_zimage(b"nothing"))


def make_kallsyms(symbols, base, seqs_before_tokens, addresses_first):
    """The tables of one kernel layout, names spelt with one-letter tokens."""
    def aligned(data):
        return data + bytes(-len(data) % 4)

    names, markers = b"", []
    for number, (_, kind, name) in enumerate(symbols):
        if number % 256 == 0:
            markers.append(len(names))
        text = (kind + name).encode()
        length = bytes([len(text)]) if len(text) < 128 else bytes([len(text) & 0x7F | 0x80, len(text) >> 7])
        names += length + text
    tokens = [chr(i) if 0x20 < i < 0x7F else f"unused{i}" for i in range(256)]
    token_table = b"".join(token.encode() + b"\0" for token in tokens)
    positions = [len("\0".join(tokens[:i])) + (1 if i else 0) for i in range(256)]
    offsets = b"".join(struct.pack("<I", address - base) for address, _, _ in symbols)
    where = offsets + struct.pack("<I", base)
    body = struct.pack("<I", len(symbols)) + aligned(names)
    body += b"".join(struct.pack("<I", marker) for marker in markers)
    if seqs_before_tokens:
        body += aligned(b"".join(number.to_bytes(3, "big") for number in range(len(symbols))))
    body += aligned(token_table) + struct.pack("<256H", *positions)
    return b"\xee" * 64 + (where + body if addresses_first else body + where) + b"\xee" * 64


BASE = 0xC0008000
# More than 256 symbols, for more than one marker; one name longer than 127 characters.
SYMBOLS = [(BASE + 8 * i, "tT"[i % 2], f"symbol_{i}" if i != 300 else "x" * 200) for i in range(700)]


class KallsymsTest(unittest.TestCase):
    def test_layouts(self):
        for seqs_before_tokens, addresses_first in ((False, True), (True, True), (False, False)):
            with self.subTest(seqs=seqs_before_tokens, addresses_first=addresses_first):
                data = make_kallsyms(SYMBOLS, BASE, seqs_before_tokens, addresses_first)
                self.assertEqual(kallsyms.extract(data), SYMBOLS)

    def test_no_table(self):
        with self.assertRaisesRegex(ImageError, "CONFIG_KALLSYMS"):
            kallsyms.extract(bytes(10000))

    def test_system_map(self):
        self.assertEqual(kallsyms.to_system_map(SYMBOLS[:2]),
                         "c0008000 t symbol_0\nc0008008 T symbol_1\n")


class AptTest(unittest.TestCase):
    def test_configuration_leaves_the_system_alone(self):
        text = apt.CONFIGURATION.format(root="/private")
        for line in text.splitlines():
            if line.startswith("Dir::") and "sourceparts" not in line:
                self.assertIn('"/private', line)


class StructuresTest(unittest.TestCase):
    def test_answers_stand_in_the_assembly(self):
        assembly = "\t.text\nlayout:\n->task_struct.pid 1584\n\tbx lr\n->thread_size 8192\n"
        self.assertEqual(structures.parse(assembly), "task_struct.pid 1584\nthread_size 8192\n")

    def test_no_answer_is_an_error(self):
        with self.assertRaises(ImageError):
            structures.parse("\tbx lr\n")


if __name__ == "__main__":
    unittest.main()
