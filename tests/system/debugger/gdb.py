# SPDX-License-Identifier: Apache-2.0
"""gdb-multiarch on the machine that boots Linux. The kernel has no debug information: its names come
from the run's symbols.elf, physical addresses from the image set's System.map."""

import re
import subprocess

from vesim_run import IMAGES, VESIM, SystemTest

ZIMAGE = 0x82000000  # where the loader puts it; the firmware enters it in Hyp mode
DEVICE_TREE = 0x87F00000
FDT_MAGIC = int.from_bytes(b"\xd0\x0d\xfe\xed", "little")
VIRTUAL_TO_PHYSICAL = 0x80000000 - 0xC0000000
HYP, SVC = 0x1A, 0x13

PROLOGUE = ["set pagination off", "set confirm off", "set architecture armv7",
            "set arm fallback-mode arm", "set remotetimeout 300"]


class Gdb(SystemTest):
    def test_hyp_code_registers_and_single_steps(self):
        """The kernel's first instructions: in Hyp mode, MMU off."""
        out = self.debug([
            f"hbreak *{ZIMAGE:#x}", "continue",
            show("entry", "$pc", "$cpsr & 0x1f", "$SCR & 1", "$r1", "$r2"),
            "stepi", show("step1", "$pc"), "stepi", show("step2", "$pc"),
            "set $sp_svc = 0x1234", "set $elr_hyp = 0x5678", "set $r7 = 42",
            show("written", "$sp_svc", "$elr_hyp", "$r7", "$spsr_hyp == $spsr_svc"),
            "info registers HCR HVBAR HSCTLR MVBAR sp_mon spsr_mon lr_irq r8_fiq",
            "info threads"])
        pc, mode, non_secure, machine, tree = values(out, "entry")
        self.assertEqual((pc, mode, non_secure), (ZIMAGE, HYP, 1))
        # Documentation/arm/booting: r1 is no machine's number, r2 the device tree.
        self.assertEqual((machine, tree), (0xFFFFFFFF, DEVICE_TREE))
        # A zImage begins with eight instructions that do nothing.
        self.assertEqual(values(out, "step1"), [ZIMAGE + 4])
        self.assertEqual(values(out, "step2"), [ZIMAGE + 8])
        self.assertEqual(values(out, "written")[:3], [0x1234, 0x5678, 42])
        for register in "HCR HVBAR HSCTLR MVBAR sp_mon spsr_mon lr_irq r8_fiq".split():
            self.assertRegex(out, rf"(?m)^{register}\s+0x[0-9a-f]+\s")
        self.assertRegex(out, r"(?m)^\* 1 +Thread 1 \(.*non-secure hyp\)")
        self.assertRegex(out, r"(?m)^  2 +Thread 2 \(.*\)")

    def test_kernel_breakpoints_and_watchpoints_on_both_cores(self):
        self.require_images()
        start_kernel = symbol("start_kernel")
        secondary = symbol("secondary_start_kernel")
        install = symbol("__hyp_stub_install") + VIRTUAL_TO_PHYSICAL
        vectors = symbol("__hyp_stub_vectors") + VIRTUAL_TO_PHYSICAL
        out = self.debug([
            # A software breakpoint in memory that the decompressor has yet to fill.
            f"break *{install:#x}", "continue", show("install", "$pc", "$cpsr & 0x1f"),
            # Read, with the MMU off, to see whether it is a device tree.
            f"awatch *(unsigned *){DEVICE_TREE:#x}", "continue",
            show("access", "$SCTLR & 1"), "delete 2", "hbreak *start_kernel", "continue", "info symbol $pc",
            show("start", "$pc", "$cpsr & 0x1f", "$HVBAR", "$SCTLR & 1", "*(unsigned *)$pc"),
            f"x/i {start_kernel:#x}", "info threads",
            # The function's first instruction that pushes.
            "set $below = $sp - 4", "watch *(unsigned *)$below", "continue",
            show("watch", "$pc", "$below"), "delete",
            f"tbreak *{secondary:#x}", "continue",
            show("secondary", "$_thread", "$pc", "$MVBAR == 0"),
            "thread 1", show("first", "$_thread", "$pc >= 0xc0000000"),
            "thread 2", "stepi", show("stepped", "$_thread", "$pc"), "info threads"])
        self.assertEqual(values(out, "install"), [install, HYP])
        self.assertRegex(out, rf"(?m)^Thread 1 hit Hardware access \(read/write\) watchpoint 2: .*\n\n"
                              rf"Value = {FDT_MAGIC}$")
        self.assertEqual(values(out, "access"), [0])
        pc, mode, hvbar, mmu, word = values(out, "start")
        self.assertEqual((pc, mode, mmu), (start_kernel, SVC, 1))
        self.assertEqual(hvbar, vectors)
        self.assertIn("start_kernel in section", out)
        self.assertNotEqual(word, 0)
        # In the firmware, until the kernel asks for it.
        self.assertRegex(out, r"(?m)^  2 +Thread 2 \(wfe, secure mon\)")
        self.assertIn("Hardware watchpoint 4", out)
        self.assertRegex(out, r"Old value = \d+")
        watched, _ = values(out, "watch")
        self.assertIn(watched - start_kernel, range(0, 64, 4))
        thread, pc, _ = values(out, "secondary")
        self.assertEqual((thread, pc), (2, secondary))
        self.assertEqual(values(out, "first"), [1, 1])
        self.assertEqual(values(out, "stepped"), [2, secondary + 4])
        self.assertRegex(out, r"(?m)^  1 +Thread 1 \(.*\)")
        self.assertRegex(out, r"(?m)^\* 2 +Thread 2 \(running, non-secure svc\)")

    def debug(self, commands):
        """What gdb says to the commands on a new machine."""
        self.require_images()
        vesim = subprocess.Popen(
            [VESIM, "--config", "vexpress_host", "--gdb", "0", "--gdb-wait", "--max-time", "60s",
             "--out", str(self.folder / "out")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            cwd=self.folder)
        self.addCleanup(vesim.stderr.close)
        self.addCleanup(vesim.wait)
        self.addCleanup(vesim.kill)
        # "vesim: gdb-multiarch FILE -ex 'target remote localhost:PORT'": a free port, as 0 asks for.
        line = vesim.stderr.readline()
        advice = re.fullmatch(r"vesim: gdb-multiarch (\S+) -ex '(target remote localhost:\d+)'\n",
                              line)
        self.assertTrue(advice, line)
        arguments = [advice.group(1)]
        for command in [*PROLOGUE, advice.group(2), *commands, "kill"]:
            arguments += ["-ex", command]
        gdb = subprocess.run(["gdb-multiarch", "-nx", "-batch", *arguments],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True)
        self.assertEqual(vesim.wait(), 0, gdb.stdout)
        print(gdb.stdout)  # CTest shows it if the test fails
        return gdb.stdout


def show(label, *expressions):
    """A gdb command; values() finds what it printed."""
    return (f'printf "@{label}' + " %x" * len(expressions) + '\\n", ' +
            ", ".join(f"(unsigned)({e})" for e in expressions))


def values(output, label):
    line = re.search(rf"(?m)^@{label}((?: [0-9a-f]+)+)$", output)
    assert line, f"gdb did not get to '{label}':\n{output}"
    return [int(word, 16) for word in line.group(1).split()]


def symbol(name):
    for line in (IMAGES / "System.map").read_text().splitlines():
        address, _, found = line.split()
        if found == name:
            return int(address, 16)
    raise KeyError(name)
