# SPDX-License-Identifier: Apache-2.0
"""Builds the KVM module (workloads/kvm) for a Debian kernel, from packages that are unpacked, not installed.

Kernel, its headers, the common headers and the build machine's kbuild tools have equal versions: the
tools run here, so they come from this system's own apt sources."""

import re
import shutil
import subprocess

from . import ImageError, apt, deb

SOURCES = ("*.c", "*.h", "*.S", "Kbuild")
KERNEL = re.compile(r"linux-image-6\.1\.0-\d+-armmp-lpae$")


def fetch(client, kernel):
    """Descriptions, by role, of the packages that building for this kernel takes besides its headers."""
    if not KERNEL.match(kernel["name"]):
        raise ImageError(f"the KVM module is for Linux 6.1 armmp-lpae, not {kernel['name']}; "
                         "leave --kvm out")
    return {"kbuild": _fetch_kbuild(client.root / "archives", kernel["version"])}


def _fetch_kbuild(archives, version):
    name = "linux-kbuild-6.1"
    result = subprocess.run(["apt-get", "-qq", "-o", "APT::Sandbox::User=", "download",
                             f"{name}={version}"], capture_output=True, text=True, cwd=archives)
    found = sorted(archives.glob(f"{name}_{version}_*.deb"))
    if result.returncode != 0 or not found:
        raise ImageError(f"no {name} {version} in this system's apt sources, which the KVM module "
                         "needs; leave --kvm out or add the suite")
    return {"name": name, "version": version, "architecture": found[0].stem.rsplit("_", 1)[1],
            "file": found[0].name, "sha256": apt.file_hash(found[0])}


def build(packages, archives, source, work):
    """The module's bytes. `work`: an empty folder's name for what is unpacked and built."""
    for role in ("headers", "headers_common", "kbuild"):
        deb.unpack(archives / packages[role]["file"], work)
    headers = work / "usr/src" / packages["headers"]["name"]
    makefile = headers / "Makefile"
    makefile.write_text(makefile.read_text().replace("include /usr/", f"include {work}/usr/"))
    module = work / "module"
    module.mkdir()
    for path in (path for pattern in SOURCES for path in source.glob(pattern)):
        shutil.copy(path, module)
    cross = "arm-linux-gnueabihf-"
    result = subprocess.run(["make", "-C", str(headers), f"M={module}", "ARCH=arm",
                             f"CROSS_COMPILE={cross}", f"CC={cross}gcc", "modules"],
                            capture_output=True, text=True)
    if result.returncode != 0:
        raise ImageError("the KVM module does not build:\n" + result.stderr.strip())
    subprocess.run([f"{cross}strip", "--strip-debug", str(module / "kvm.ko")], check=True)
    content = (module / "kvm.ko").read_bytes()
    shutil.rmtree(work)
    return content
