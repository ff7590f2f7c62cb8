# SPDX-License-Identifier: Apache-2.0
"""The two runs of the same software, each writing its trace into a pipe of the folder `work`."""

import os
import signal
import subprocess
from pathlib import Path

from imagelib.kernel import unpack_zimage

ROOT = Path(__file__).resolve().parents[2]
QEMU_MACHINE = ("-M", "vexpress-a15,secure=on,virtualization=on", "-smp", "2", "-m", "1024")
# QEMU 7.2's Cortex-A15 is an r4p0; ID registers that a configuration can equal are made equal.
QEMU_MIDR = "0x414fc0f0"
# One block per instruction, not chained, registers logged before each; time counts instructions.
QEMU_TRACE = ("-accel", "tcg,thread=single", "-icount", "shift=0,sleep=off", "-singlestep", "-d",
              "exec,cpu,nochain", "-D")


class Runs:
    """A context: both run inside it."""

    def __init__(self, options, work):
        self.options = options
        self.vesim_trace = work / "out/trace.txt"
        self.qemu_log = work / "qemu.log"
        self.work = work

    def __enter__(self):
        (self.work / "out").mkdir()
        os.mkfifo(self.vesim_trace)
        os.mkfifo(self.qemu_log)
        if self.options.linux:
            vesim, qemu = self._linux()
        else:
            program = self.options.program
            vesim = ["--bare", program]
            qemu = ["qemu-system-arm", *QEMU_MACHINE, "-display", "none", "-serial", "null",
                    "-monitor", "none", "-no-reboot", "-kernel", program]
        vesim = [self.options.vesim, *vesim, "--set", f"cpu.midr={QEMU_MIDR}", "--trace-exec",
                 "all", "--trace-registers", "--out", self.work / "out"]
        self.processes = [_start(vesim), _start([*qemu, *QEMU_TRACE, self.qemu_log])]
        return self

    def _linux(self):
        """The commands that boot an image set from reset."""
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        images = cache / "vesim/images" / self.options.images
        kernel = images / "zImage"
        if self.options.unpacked:
            unpacked = self.work / "Image"
            unpacked.write_bytes(unpack_zimage(kernel.read_bytes()))
            kernel = unpacked
        vesim = ["--config", "vexpress_host", "--set", f"boot.images={self.options.images}",
                 "--kernel", kernel]
        tree = self.work / "tree.dtb"
        subprocess.run([self.options.vesim, *vesim, "--dump-dtb", tree], check=True, cwd=ROOT)
        return vesim, [ROOT / "scripts/qemu-boot", "--images", images, "--kernel", kernel,
                       "--dtb", tree, "--"]

    def __exit__(self, *_):
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)  # with what a script has started
            process.wait()


def _start(command):
    return subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
                            env=dict(os.environ, QEMU_AUDIO_DRV="none"))
