# SPDX-License-Identifier: Apache-2.0
"""A user's mistake is answered by exit status 2 and one line that names the thing."""

import struct
import subprocess

from vesim_run import IMAGES, VESIM, SystemTest


class BadUserInput(SystemTest):
    def test_missing_kernel(self):
        self.refused("kernel: there is no file /nonexistent/zImage",
                     "--kernel", "/nonexistent/zImage")

    def test_kernel_is_a_folder(self):
        self.refused("kernel: ", "--kernel", str(self.folder))

    def test_empty_kernel(self):
        self.refused("is empty", "--kernel", self.file("empty", b""))

    def test_truncated_kernel(self):
        self.require_images()
        part = (IMAGES / "zImage").read_bytes()[:1_000_000]
        self.refused("truncated", "--kernel", self.file("zImage", part))

    def test_truncated_elf_kernel(self):
        header = b"\x7fELF\x01\x01\x01".ljust(16, b"\0") + struct.pack("<HH", 2, 40)
        self.refused("truncated", "--kernel", self.file("vmlinux", header))

    def test_kernel_of_another_architecture(self):
        self.refused("another machine", "--kernel", VESIM)

    def test_64_bit_kernel(self):
        image = bytearray(4096)
        image[0x38:0x3c] = b"ARMd"
        self.refused("64-bit", "--kernel", self.file("Image", image))

    def test_bare_program_that_is_no_elf(self):
        self.refused_alone("is no ELF file", "--bare", self.file("raw", b"\0" * 64))

    def test_truncated_device_tree(self):
        self.require_images()
        part = (IMAGES / "tc2.dtb").read_bytes()[:500]
        self.refused("no device tree blob", "--dtb", self.file("tree", part))

    def test_device_tree_that_is_none(self):
        self.refused("no device tree blob", "--dtb", self.file("tree", b"no device tree" * 100))

    def test_device_tree_larger_than_its_place(self):
        self.require_images()
        self.file("blob", b"\1" * (3 << 20))
        source = subprocess.run(["dtc", "-I", "dtb", "-O", "dts", IMAGES / "tc2.dtb"], check=True,
                                capture_output=True, text=True).stdout
        source += '/ { blob = /incbin/("blob"); };\n'
        tree = self.folder / "big.dtb"
        subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", tree], input=source, text=True,
                       check=True, cwd=self.folder)
        self.refused("dtb: ", "--dtb", str(tree))

    def test_initrd_beyond_ram(self):
        path = self.folder / "initrd"
        with open(path, "wb") as file:
            file.truncate(100 << 20)
        self.refused("initrd: ", "--initrd", str(path), "--mem", "128M")

    def test_kernel_beyond_ram(self):
        path = self.folder / "raw"
        with open(path, "wb") as file:
            file.truncate(100 << 20)
        self.refused("kernel: ", "--kernel", str(path), "--mem", "64M")

    def test_bare_program_beside_a_kernel(self):
        self.refused("--bare", "--bare", VESIM, "--kernel", str(IMAGES / "zImage"))

    def test_kernel_without_firmware(self):
        self.refused_alone("firmware", "--kernel", str(IMAGES / "zImage"))

    def test_nothing_to_run(self):
        self.refused_alone("nothing to run")

    def test_card_images_that_are_none(self):
        self.refused("No such file", "--sd", "/nonexistent/card.img")
        self.refused("not a regular file", "--sd", str(self.folder))
        self.refused("0 bytes", "--sd", self.file("empty.img", b""))
        self.refused("truncate -s", "--sd", self.file("odd.img", bytes(1_000_000)))
        self.refused("sd.write", "--set", "sd.write=perhaps")

    def test_options_out_of_range(self):
        self.refused("--smp", "--smp", "3")
        self.refused("--mem", "--mem", "3G")
        self.refused("--mem", "--mem", "lots")
        self.refused("--max-time", "--max-time", "10 parsecs")

    def test_contradictory_debugging_options(self):
        self.refused("--gdb-wait needs --gdb", "--gdb-wait")
        self.refused("--gdb", "--gdb", "70000")
        self.refused("--trace-registers needs --trace-exec", "--trace-registers")

    def test_unknown_option_names_the_nearest(self):
        self.refused("--kernel", "--kernle", "x")

    def test_configuration_with_an_unknown_key(self):
        config = self.file("config.yaml", b"board:\n  name: tc2\ncpu:\n  coers: 2\n")
        run = self.refused_alone("cores", "--config", config)
        self.assertIn("config.yaml:4", run.stderr)

    def test_bad_regular_expression(self):
        self.refused("(", "--until", "(")

    def test_output_folder_that_is_a_file(self):
        self.require_images()
        run = subprocess.run([VESIM, "--config", "vexpress_host", "--out",
                              self.file("occupied", b"x")], capture_output=True, text=True)
        self.assertEqual((run.returncode, len(run.stderr.splitlines())), (2, 1), run.stderr)

    def file(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def refused(self, words, *arguments):
        self.require_images()
        return self.refused_alone(words, "--config", "vexpress_host", *arguments)

    def refused_alone(self, words, *arguments):
        run = self.vesim(*arguments)
        self.assertEqual(run.status, 2, run.stderr)
        lines = run.stderr.splitlines()
        self.assertEqual(len(lines), 1, run.stderr)
        self.assertTrue(lines[0].startswith("vesim: "), lines[0])
        self.assertIn(words, lines[0])
        return run
