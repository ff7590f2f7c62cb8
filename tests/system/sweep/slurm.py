# SPDX-License-Identifier: Apache-2.0
"""A sweep as a Slurm job array, on a cluster of one node that the test starts for itself."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from vesim_run import VESIM, SystemTest

PROGRAMS = Path(os.environ["WILD_PROGRAMS"])
PATIENCE = 120  # s, for what takes a moment
DAEMONS = ("munged", "slurmctld", "slurmd")
CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmctldPort={controller}
SlurmdPort={node}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
"""


def daemon(name):
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


class Slurm(SystemTest):
    def setUp(self):
        missing = [name for name in (*DAEMONS, "sbatch") if not daemon(name)]
        if missing:
            self.skipTest(f"not installed: {', '.join(missing)}; scripts/setup --all installs Slurm")
        super().setUp()
        self.cluster = self.folder / "cluster"
        for name in ("state", "spool"):
            (self.cluster / name).mkdir(parents=True)
        self.environment = {**os.environ, "SLURM_CONF": str(self.cluster / "slurm.conf")}
        self.start_cluster()

    def test_long_two_cells(self):
        run = self.sweep("{cpu.cores: [1, 2]}", "{run.max_time: 1ms}")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stderr.count(": ok, "), 2, run.stderr)
        results = (self.folder / "out/results.csv").read_text()
        again = self.sweep("{cpu.cores: [1, 2]}", "{run.max_time: 1ms}")
        self.assertEqual(again.stderr.count("was finished before"), 2, again.stderr)
        local = self.sweep("{cpu.cores: [1, 2]}", "{run.max_time: 1ms}", executor="local",
                           folder="local")
        self.assertEqual(local.returncode, 0, local.stderr)
        self.assertEqual((self.folder / "local/results.csv").read_text(), results)

    def test_long_a_cancelled_task_and_a_failing_one(self):
        sweep = self.start_sweep("{run.no_progress: [1ms, 50s, 60s]}", "{run.max_time: 100s}", "-j1")
        job = self.folder / "out/slurm/job"
        self.wait_for(job.exists)
        self.slurm("scancel", f"{job.read_text()}_1")
        self.wait_for(lambda: self.slurm("squeue", "-h", "-t", "R", "-o", "%K") == "2")
        self.slurm("scancel", f"{job.read_text()}_2")
        _, stderr = sweep.communicate(timeout=PATIENCE)
        self.assertEqual(sweep.returncode, 1, stderr)
        self.assertIn("1ms: FAILED: no console output for 1ms", stderr)
        self.assertEqual(stderr.count("FAILED"), 3, stderr)
        self.assertIn("ended without a status", stderr)

    def test_long_an_array_left_behind_is_cancelled(self):
        matrix = "{cpu.cores: [2]}"
        sweep = self.start_sweep(matrix, "{run.max_time: 100s}")
        job = self.folder / "out/slurm/job"
        self.wait_for(job.exists)
        left = job.read_text()
        sweep.kill()
        sweep.communicate()
        run = self.sweep(matrix, "{run.max_time: 1ms}")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(self.slurm("squeue", "-h", "-j", left, check=False), "")

    def start_cluster(self):
        key = self.cluster / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o600)
        self.folder.chmod(0o755)
        host = socket.gethostname()
        (self.cluster / "slurm.conf").write_text(CONFIGURATION.format(
            host=host, user=getpass.getuser(), folder=self.cluster, cpus=os.cpu_count(),
            controller=free_port(), node=free_port()))
        files = {"socket": "munge.socket", "pid-file": "munged.pid", "log-file": "munged.log",
                 "seed-file": "munged.seed", "key-file": "munge.key"}
        self.start_daemon("munged", "--foreground", "--force",
                          *(f"--{name}={self.cluster / file}" for name, file in files.items()))
        self.wait_for((self.cluster / "munge.socket").exists)
        self.start_daemon("slurmctld", "-D")
        self.start_daemon("slurmd", "-D")
        self.wait_for(lambda: self.slurm("sinfo", "-h", "-o", "%t", check=False) == "idle")

    def start_daemon(self, name, *arguments):
        with open(self.cluster / f"{name}.out", "wb") as log:
            process = subprocess.Popen([daemon(name), *arguments], stdin=subprocess.DEVNULL,
                                       stdout=log, stderr=log, env=self.environment)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)

    def slurm(self, *command, check=True):
        run = subprocess.run(command, capture_output=True, text=True, env=self.environment)
        if check:
            self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout.strip()

    def start_sweep(self, matrix, settings, *arguments, executor="slurm", folder="out"):
        program = PROGRAMS / "undefined_storm.elf"
        (self.folder / "s.yaml").write_text(
            f"set: {{boot.bare: {program}, {settings[1:]}\nmatrix: {matrix}\n")
        return subprocess.Popen([VESIM, "sweep", "s.yaml", "--executor", executor, "--out", folder,
                                 *arguments], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                cwd=self.folder, env=self.environment)

    def sweep(self, *arguments, **options):
        sweep = self.start_sweep(*arguments, **options)
        sweep.stdout, sweep.stderr = sweep.communicate(timeout=PATIENCE)
        return sweep

    def wait_for(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), end, "it never came")
            time.sleep(0.2)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
