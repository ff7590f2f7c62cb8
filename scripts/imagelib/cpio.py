# SPDX-License-Identifier: Apache-2.0
"""A cpio archive in the "newc" format, the same bytes for the same content; no privileges needed."""

import stat


class Archive:
    """Entries by path. Everything belongs to root and is dated 0."""

    def __init__(self):
        self._entries = {}

    def directory(self, path, mode=0o755):
        self._add(path, stat.S_IFDIR | mode, b"", (0, 0))

    def file(self, path, content, mode=0o644):
        self._add(path, stat.S_IFREG | mode, content, (0, 0))

    def symlink(self, path, target):
        self._add(path, stat.S_IFLNK | 0o777, target.encode(), (0, 0))

    def character_device(self, path, major, minor, mode=0o600):
        self._add(path, stat.S_IFCHR | mode, b"", (major, minor))

    def _add(self, path, mode, content, device):
        parent = path.rpartition("/")[0]
        if parent and parent not in self._entries:
            self.directory(parent)
        self._entries[path] = (mode, content, device)

    def to_bytes(self):
        output = bytearray()
        for inode, (path, (mode, content, device)) in enumerate(sorted(self._entries.items()), 1):
            output += _record(path, inode, mode, content, device)
        output += _record("TRAILER!!!", 0, 0, b"", (0, 0))
        output += bytes(-len(output) % 512)
        return bytes(output)


def _record(path, inode, mode, content, device):
    name = path.encode() + b"\0"
    links = 2 if stat.S_ISDIR(mode) else 1
    fields = (inode, mode, 0, 0, links, 0, len(content), 0, 0, *device, len(name), 0)
    record = b"070701" + b"".join(b"%08x" % field for field in fields) + name
    record += bytes(-len(record) % 4)
    return record + content + bytes(-len(content) % 4)
