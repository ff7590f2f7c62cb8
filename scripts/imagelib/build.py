# SPDX-License-Identifier: Apache-2.0
"""Makes the files of a release's image folder out of its packages and the project's sources."""

import gzip
import posixpath
import shutil
import subprocess
from pathlib import Path

from . import ImageError, cpio, deb, kallsyms, kernel, kvm_module, modules, programs, structures

ROOT = Path(__file__).resolve().parents[2]
WORKLOADS = ROOT / "workloads"
GUEST_TOOLS = ("vesim-mark", "vesim-selftest", "vesim-bench", "vesim-netcat")
VIRTUAL_TOOLS = ("vmm", "vesim-kvm-test")
KVM_MODULE = "extra/kvm.ko"
CONSOLE = (5, 1)
NULL = (1, 3)


def build_images(packages, user_packages, archives, out, perf=False):
    """`packages`: the lock file's descriptions, by role; `user_packages`: those of the programs, by name;
    `archives`: where their files are; `perf`: with the programs of perf.list."""
    make_guest_software(out)
    kernel_files = deb.read_files(archives / packages["kernel"]["file"], _is_kernel_file)
    (busybox,) = deb.read_files(archives / packages["busybox"]["file"],
                                lambda name: name.endswith("bin/busybox")).values()

    zimage = _only(kernel_files, "boot/vmlinuz-")
    (out / "zImage").write_bytes(zimage)
    symbols = kallsyms.extract(kernel.unpack_zimage(zimage))
    (out / "System.map").write_text(kallsyms.to_system_map(symbols))
    (out / "kernel.config").write_bytes(_only(kernel_files, "boot/config-"))
    (out / "kernel.offsets").write_text(structures.extract(packages, archives, out / "headers"))

    version = packages["kernel"]["name"].removeprefix("linux-image-")
    tree = module_tree(kernel_files)
    archive = make_initramfs(version, tree, busybox, out)
    wanted = wanted_programs()
    libraries = programs.add(archive, user_packages, archives, wanted)
    programs.replace_applets(archive, wanted)
    initramfs = gzip.compress(archive.to_bytes(), 9, mtime=0)
    # The kernel unpacks one archive after the other; what is compressed already stays as it is.
    parts = [initramfs]
    if "kbuild" in packages:
        virtual = make_virtual(version, tree, packages, archives, out)
        virtual.file("vesim/guest/zImage", zimage)
        virtual.file("vesim/guest/initramfs.cpio.gz", initramfs)
        parts.append(virtual.to_bytes())
    if perf:
        extra = cpio.Archive()
        programs.add(extra, user_packages, archives, wanted_programs(perf=True), libraries)
        parts.append(gzip.compress(extra.to_bytes(), 9, mtime=0))
    (out / "initramfs.cpio.gz").write_bytes(
        b"".join(part + bytes(-len(part) % 512) for part in parts))


def make_virtual(version, tree, packages, archives, out):
    """What a host of virtual machines has besides: the KVM module, programs that use it, their jobs."""
    archive = cpio.Archive()
    module = kvm_module.build(packages, archives, WORKLOADS / "kvm", out / "kvm-build")
    archive.file(f"lib/modules/{version}/{KVM_MODULE}", module)
    paths = tree.closure(wanted_modules())
    archive.file(f"lib/modules/{version}/modules.dep",
                 (tree.dep_text(paths) + f"{KVM_MODULE}:\n").encode())
    libfdt = out / "libfdt"
    deb.unpack(archives / packages["libfdt"]["file"], libfdt)
    make_guest_software(out, "kvm-test", "vmm", f"LIBFDT={libfdt}")
    shutil.rmtree(libfdt)
    for tool in VIRTUAL_TOOLS:
        add_program(archive, out, tool)
    for folder in ("jobs", "lib", "www/cgi-bin"):
        add_folder(archive, WORKLOADS / "virtual" / folder, f"vesim/{folder}")
    add_guest_tests(archive, out / "guest-tests")
    return archive


def add_guest_tests(archive, work):
    """`work`: an empty folder's name for what is built."""
    make_guest_software(work, "guest-tests")
    add_folder(archive, work / "guest-tests", "vesim/guest-tests")
    add_program(archive, work, "vesim-hostile-vmm")
    shutil.rmtree(work)


def make_guest_software(out, *targets):
    """Cross-compiles firmware, device tree and user-space tools, or other targets, into `out`."""
    result = subprocess.run(
        ["make", "--no-print-directory", "-C", str(WORKLOADS), f"OUT={out}", *targets],
        capture_output=True, text=True)
    if result.returncode != 0:
        raise ImageError("the guest software does not build (needs make, gcc-arm-linux-gnueabihf and "
                         "device-tree-compiler):\n" + result.stderr.strip())


def make_initramfs(version, tree, busybox, out):
    archive = cpio.Archive()
    for folder in ("dev", "proc", "sys", "run", "tmp", "root", "sbin", "vesim/bin"):
        archive.directory(folder)
    archive.character_device("dev/console", *CONSOLE)
    archive.character_device("dev/null", *NULL, mode=0o666)

    archive.file("bin/busybox", busybox, 0o755)
    archive.symlink("bin/sh", "busybox")  # init makes the others

    source = WORKLOADS / "initramfs"
    archive.file("init", (source / "init").read_bytes(), 0o755)
    for folder in ("jobs", "lib"):
        add_folder(archive, source / folder, f"vesim/{folder}")
    for tool in GUEST_TOOLS:
        add_program(archive, out, tool)

    _add_modules(archive, version, tree)
    return archive


def add_program(archive, out, name):
    """The guest gets it without the symbols, which stay in `out` for the simulator."""
    program = out / name
    with_symbols = program.rename(out / f"{name}.elf")
    subprocess.run(["arm-linux-gnueabihf-strip", str(with_symbols), "-o", str(program)], check=True)
    archive.file(f"vesim/bin/{name}", program.read_bytes(), 0o755)
    program.unlink()


def add_folder(archive, source, destination):
    for path in sorted(source.iterdir()):
        archive.file(f"{destination}/{path.name}", path.read_bytes(), 0o755)


def module_tree(kernel_files):
    folder = next(posixpath.dirname(name) for name in kernel_files if name.endswith("/modules.builtin"))
    return modules.ModuleTree(
        {name.removeprefix(folder + "/"): content
         for name, content in kernel_files.items() if ".ko" in name},
        kernel_files[f"{folder}/modules.builtin"].decode())


def wanted_modules():
    lines = (WORKLOADS / "initramfs/modules.list").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def wanted_programs(perf=False):
    name = "perf.list" if perf else "programs.list"
    return programs.wanted((WORKLOADS / "initramfs" / name).read_text())


def _add_modules(archive, version, tree):
    """The modules of modules.list with all they need, under /lib/modules, indexed for modprobe."""
    paths = tree.closure(wanted_modules())
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
