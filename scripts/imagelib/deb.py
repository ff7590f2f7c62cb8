# SPDX-License-Identifier: Apache-2.0
"""Files out of a Debian package, without installing it."""

import subprocess
import tarfile

from . import ImageError


def read_files(package, wanted):
    """Name -> content of the regular files for whose name (no leading ./) `wanted` is true."""
    files = {}
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)],
                          stdout=subprocess.PIPE) as unpack:
        with tarfile.open(fileobj=unpack.stdout, mode="r|") as archive:
            for member in archive:
                name = member.name.removeprefix("./")
                if member.isfile() and wanted(name):
                    files[name] = archive.extractfile(member).read()
    if unpack.returncode != 0:
        raise ImageError(f"{package} cannot be unpacked; remove it and run again")
    return files


def unpack(package, folder):
    """All of a package's files below `folder`."""
    if subprocess.run(["dpkg-deb", "-x", str(package), str(folder)]).returncode != 0:
        raise ImageError(f"{package} cannot be unpacked; remove it and run again")
