# SPDX-License-Identifier: Apache-2.0
"""Where the kernel's structures have the fields that vesim reads.

Debian's armhf kernels carry no BTF, so a small file is compiled against the kernel's own headers."""

import re
import shutil
import subprocess
from pathlib import Path

from . import ImageError, deb

COMPILER = "arm-linux-gnueabihf-gcc"
QUESTIONS = Path(__file__).with_name("structures.c")
ANSWER = re.compile(r"^->(\S+) (\d+)$", re.MULTILINE)
# What of Kbuild's flags decides layouts (scripts/Makefile.*, arch/arm/Makefile of Linux).
FLAGS = ("-nostdinc", "-D__KERNEL__", "-DMODULE", "-D__LINUX_ARM_ARCH__=7", "-std=gnu11", "-O2", "-w",
         "-marm", "-march=armv7-a", "-mfpu=vfp", "-mfloat-abi=soft", "-mabi=aapcs-linux",
         "-fno-strict-aliasing", "-fno-common", "-fshort-wchar", "-fno-pie", "-S", "-o", "-")
FOLDERS = ("arch/arm/include", "arch/arm/include/generated", "include", "arch/arm/include/uapi",
           "arch/arm/include/generated/uapi", "include/uapi", "include/generated/uapi")
INCLUDED = ("linux/compiler-version.h", "linux/kconfig.h", "linux/compiler_types.h")


def fetch(client, kernel):
    """Descriptions, by role, of the kernel's headers, which are of its version."""
    name = kernel["name"].replace("image", "headers", 1)
    packages = {"headers": client.fetch(name),
                "headers_common": client.fetch(client.dependency(name, "linux-headers-"))}
    for package in packages.values():
        if package["version"] != kernel["version"]:
            raise ImageError(f"{package['name']} is {package['version']}, the kernel "
                             f"{kernel['version']}; run scripts/images --update")
    return packages


def extract(packages, archives, work):
    """Lines of "structure.field offset". `work`: an empty folder's name for what is unpacked."""
    for role in ("headers", "headers_common"):
        deb.unpack(archives / packages[role]["file"], work)
    own, common = (work / "usr/src" / packages[role]["name"] for role in ("headers", "headers_common"))
    answers = parse(compile_questions(own, common))
    shutil.rmtree(work)
    return answers


def compile_questions(own, common):
    folders = [f"-I{top}/{path}" for path in FOLDERS for top in (common, own)]
    included = [word for name in INCLUDED if (common / "include" / name).exists()
                for word in ("-include", str(common / "include" / name))]
    result = subprocess.run([COMPILER, *folders, "-isystem", compilers_headers(), *included, *FLAGS,
                             str(QUESTIONS)], capture_output=True, text=True)
    if result.returncode != 0:
        raise ImageError("the kernel's structures are not what scripts/imagelib/structures.c knows:\n"
                         + result.stderr.strip())
    return result.stdout


def compilers_headers():
    """The folder of <stdarg.h>, which kernels before 5.16 include."""
    return subprocess.run([COMPILER, "-print-file-name=include"], check=True, capture_output=True,
                          text=True).stdout.strip()


def parse(assembly):
    answers = ANSWER.findall(assembly)
    if not answers:
        raise ImageError("the compiler says nothing of the kernel's structures")
    return "".join(f"{name} {value}\n" for name, value in answers)
