# SPDX-License-Identifier: Apache-2.0
"""Kernel modules: which ones are needed, and the index files that modprobe reads."""

import fnmatch
import lzma
import posixpath
import struct

from . import ImageError


class ModuleTree:
    """All modules of a kernel package: path below /lib/modules/VERSION -> content."""

    def __init__(self, files, builtin):
        """`files`: path -> content; `builtin`: text of modules.builtin."""
        self._files = {path: _plain(path, content) for path, content in files.items()}
        self._path_of = {_name(path): path for path in self._files}
        self._builtin = {_name(line) for line in builtin.split()}
        self._information = {}

    def closure(self, names):
        """Paths of these modules and of all they need; those built into the kernel are left out."""
        chosen = set()
        todo = [name.replace("-", "_") for name in names]
        while todo:
            name = todo.pop()
            if name in self._builtin:
                continue
            if name not in self._path_of:
                raise ImageError(f"the kernel has no module {name}; see modules.list")
            if self._path_of[name] not in chosen:
                chosen.add(self._path_of[name])
                todo += self._needs(name) + self._wants(name)
        return sorted(chosen)

    def content(self, path):
        return self._files[path]

    def dep_text(self, paths):
        """modules.dep: every module's line names all that must be loaded before it, nearest first."""
        lines = []
        for path in paths:
            loads = self._load_order(_name(path), [])[:-1]
            lines.append(" ".join([f"{_stored(path)}:", *map(_stored, reversed(loads))]) + "\n")
        return "".join(lines)

    def alias_text(self, paths):
        return "".join(f"alias {alias} {_name(path)}\n"
                       for path in paths for alias in self._modinfo(path).get("alias", []))

    def _load_order(self, name, order):
        """Adds to `order` this module's path behind those of all it needs."""
        path = self._path_of.get(name)
        if path and path not in order:
            for needed in self._needs(name):
                self._load_order(needed, order)
            order.append(path)
        return order

    def _needs(self, name):
        if name not in self._path_of:
            return []
        depends = self._modinfo(self._path_of[name]).get("depends", [])
        return [n.replace("-", "_") for text in depends for n in text.split(",") if n]

    def _wants(self, name):
        """Soft dependencies: the kernel asks for one that fits the machine when it is needed."""
        softdep = self._modinfo(self._path_of[name]).get("softdep", [])
        words = [word for text in softdep
                 for word in text.partition("pre:")[2].partition("post:")[0].split()]
        return [n for word in words for n in self._named_or_aliased(word)]

    def _named_or_aliased(self, word):
        name = word.replace("-", "_")
        if name in self._path_of:
            return [name]
        return sorted(_name(path) for path in self._files
                      if any(fnmatch.fnmatchcase(word, alias)
                             for alias in self._modinfo(path).get("alias", [])))

    def _modinfo(self, path):
        if path not in self._information:
            self._information[path] = _modinfo(self._files[path])
        return self._information[path]


def _name(path):
    return posixpath.basename(path).partition(".")[0].replace("-", "_")


def _stored(path):
    """Modules are stored uncompressed: busybox's modprobe reads nothing else on every release."""
    return path.removesuffix(".xz")


def _plain(path, content):
    return lzma.decompress(content) if path.endswith(".xz") else content


stored_path = _stored


def _modinfo(elf):
    """Key -> values of the section .modinfo ("key=value" strings) of a 32-bit little-endian ELF."""
    (section_table,) = struct.unpack_from("<I", elf, 0x20)
    size, count, names_index = struct.unpack_from("<HHH", elf, 0x2E)
    headers = [struct.unpack_from("<10I", elf, section_table + i * size) for i in range(count)]
    names_at = headers[names_index][4]
    result = {}
    for header in headers:
        start = names_at + header[0]
        if elf[start:elf.index(0, start)] == b".modinfo":
            for item in elf[header[4]:header[4] + header[5]].split(b"\0"):
                key, _, value = item.decode("utf-8", "replace").partition("=")
                result.setdefault(key, []).append(value)
    return result
