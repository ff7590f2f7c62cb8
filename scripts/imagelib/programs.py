# SPDX-License-Identifier: Apache-2.0
"""Programs of Debian packages with the shared libraries that they load, and no more."""

import struct

from . import ImageError, deb

LIBRARY_FOLDER = "lib/arm-linux-gnueabihf"
LOADER = "ld-linux-armhf.so.3"
NEEDED, STRING_TABLE, SONAME = 1, 5, 14  # DT_*
LOAD, DYNAMIC = 1, 2  # PT_*


def wanted(text):
    """(package, file, name) of every line of a list of programs."""
    return [tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#")]


def fetch(client, programs):
    """Descriptions, by name, of the programs' packages and of the libraries they depend on."""
    names = {package for package, _, _ in programs}
    waiting = sorted(names)
    while waiting:
        for library in client.libraries(waiting.pop()):
            if library not in names:
                names.add(library)
                waiting.append(library)
    return {name: client.fetch(name) for name in sorted(names)}


def add(archive, packages, archives, programs, present=frozenset()):
    """Puts the programs into /bin and the libraries that they load into their folder, but for those already
    `present`. Returns the names of all libraries that are there now."""
    waiting, libraries = [], {}
    files = {name: deb.read_files(archives / package["file"], _is_program)
             for name, package in packages.items()}
    for content in (content for group in files.values() for content in group.values()):
        soname = dynamic(content, SONAME)
        if soname:
            libraries[soname[0]] = content
    for package, path, name in programs:
        content = files[package].get(path) or files[package].get(f"usr/{path}")
        if content is None:
            raise ImageError(f"{package} has no {path}; a list in workloads/initramfs names it")
        archive.file(f"bin/{name}", content, 0o755)
        waiting.append(content)
    added = set(present)
    while waiting:
        for soname in dynamic(waiting.pop(), NEEDED):
            if soname in added:
                continue
            if soname not in libraries:
                raise ImageError(f"no package brings {soname}, which a program needs")
            added.add(soname)
            folder = "lib" if soname == LOADER else LIBRARY_FOLDER
            archive.file(f"{folder}/{soname}", libraries[soname], 0o755)
            waiting.append(libraries[soname])
    return added


def replace_applets(archive, programs):
    """busybox's shell takes its own applets first; this file, read into it, names the programs instead."""
    archive.file("vesim/lib/programs", "".join(
        f'{name}() {{ /bin/{name} "$@"; }}\n' for _, _, name in programs).encode())


def dynamic(elf, tag):
    """The strings that a 32-bit ELF file's dynamic section has under this tag."""
    if elf[:5] != b"\x7fELF\x01":
        return []
    table, = struct.unpack_from("<I", elf, 28)
    size, count = struct.unpack_from("<HH", elf, 42)
    segments = [struct.unpack_from("<5I", elf, table + i * size) for i in range(count)]
    entries = [struct.unpack_from("<II", elf, offset + i)
               for kind, offset, _, _, length in segments if kind == DYNAMIC
               for i in range(0, length, 8)]
    strings = [_offset(segments, value) for key, value in entries if key == STRING_TABLE]
    return [_string(elf, strings[0] + value) for key, value in entries if key == tag]


def _offset(segments, address):
    return next(address - start + offset for kind, offset, start, _, length in segments
                if kind == LOAD and start <= address < start + length)


def _string(elf, start):
    return elf[start:elf.index(b"\0", start)].decode()


def _is_program(name):
    return "/bin/" in f"/{name}" or "/sbin/" in f"/{name}" or ".so" in name.rsplit("/", 1)[-1]
