# SPDX-License-Identifier: Apache-2.0
"""Makes the files of a release's image folder out of its packages and the project's sources."""

import gzip
import posixpath
import subprocess
from pathlib import Path

from . import ImageError, cpio, deb, kallsyms, kernel, kvm_module, modules

ROOT = Path(__file__).resolve().parents[2]
WORKLOADS = ROOT / "workloads"
GUEST_TOOLS = ("vesim-mark", "vesim-selftest")
CONSOLE = (5, 1)
NULL = (1, 3)


def build_images(packages, archives, out):
    """`packages`: the lock file's descriptions, by role; `archives`: where their files are."""
    make_guest_software(out)
    kernel_files = deb.read_files(archives / packages["kernel"]["file"], _is_kernel_file)
    (busybox,) = deb.read_files(archives / packages["busybox"]["file"],
                                lambda name: name.endswith("bin/busybox")).values()

    zimage = _only(kernel_files, "boot/vmlinuz-")
    (out / "zImage").write_bytes(zimage)
    symbols = kallsyms.extract(kernel.unpack_zimage(zimage))
    (out / "System.map").write_text(kallsyms.to_system_map(symbols))
    (out / "kernel.config").write_bytes(_only(kernel_files, "boot/config-"))

    version = packages["kernel"]["name"].removeprefix("linux-image-")
    archive = make_initramfs(version, kernel_files, busybox, out)
    if "kbuild" in packages:
        add_kvm(archive, version, packages, archives, out)
    (out / "initramfs.cpio.gz").write_bytes(gzip.compress(archive.to_bytes(), 9, mtime=0))
    for tool in GUEST_TOOLS:
        (out / tool).unlink()


def add_kvm(archive, version, packages, archives, out):
    """The module, a program that tries it, and the job that runs both."""
    module = kvm_module.build(packages, archives, WORKLOADS / "kvm", out / "kvm-build")
    archive.file(f"lib/modules/{version}/extra/kvm.ko", module)
    make_guest_software(out, "kvm-test")
    archive.file("vesim/bin/vesim-kvm-test", (out / "vesim-kvm-test").read_bytes(), 0o755)
    (out / "vesim-kvm-test").unlink()
    archive.file("vesim/jobs/kvm", (WORKLOADS / "kvm-test/job").read_bytes(), 0o755)


def make_guest_software(out, target="all"):
    """Cross-compiles firmware, device tree and user-space tools into `out`."""
    result = subprocess.run(
        ["make", "--no-print-directory", "-C", str(WORKLOADS), f"OUT={out}", target],
        capture_output=True, text=True)
    if result.returncode != 0:
        raise ImageError("the guest software does not build (needs make, gcc-arm-linux-gnueabihf and "
                         "device-tree-compiler):\n" + result.stderr.strip())


def make_initramfs(version, kernel_files, busybox, out):
    archive = cpio.Archive()
    for folder in ("dev", "proc", "sys", "run", "tmp", "root", "sbin", "vesim/bin"):
        archive.directory(folder)
    archive.character_device("dev/console", *CONSOLE)
    archive.character_device("dev/null", *NULL, mode=0o666)

    archive.file("bin/busybox", busybox, 0o755)
    archive.symlink("bin/sh", "busybox")  # init makes the others

    source = WORKLOADS / "initramfs"
    archive.file("init", (source / "init").read_bytes(), 0o755)
    for job in sorted((source / "jobs").iterdir()):
        archive.file(f"vesim/jobs/{job.name}", job.read_bytes(), 0o755)
    for tool in GUEST_TOOLS:
        archive.file(f"vesim/bin/{tool}", (out / tool).read_bytes(), 0o755)

    _add_modules(archive, version, kernel_files)
    return archive


def _add_modules(archive, version, kernel_files):
    """The modules of modules.list with all they need, under /lib/modules, indexed for modprobe."""
    folder = next(posixpath.dirname(name) for name in kernel_files if name.endswith("/modules.builtin"))
    tree = modules.ModuleTree(
        {name.removeprefix(folder + "/"): content
         for name, content in kernel_files.items() if ".ko" in name},
        kernel_files[f"{folder}/modules.builtin"].decode())
    wanted = [line for line in (WORKLOADS / "initramfs/modules.list").read_text().splitlines()
              if line and not line.startswith("#")]
    paths = tree.closure(wanted)
    destination = f"lib/modules/{version}"
    for path in paths:
        archive.file(f"{destination}/{modules.stored_path(path)}", tree.content(path))
    archive.file(f"{destination}/modules.dep", tree.dep_text(paths).encode())
    archive.file(f"{destination}/modules.alias", tree.alias_text(paths).encode())


def _is_kernel_file(name):
    return (name.startswith(("boot/vmlinuz-", "boot/config-")) or name.endswith("/modules.builtin")
            or name.endswith((".ko", ".ko.xz")))


def _only(files, prefix):
    (name,) = [name for name in files if name.startswith(prefix)]
    return files[name]
