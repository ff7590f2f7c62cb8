# SPDX-License-Identifier: Apache-2.0
"""Sweeps: a matrix of runs, killed and taken up again; what is said to a mistaken user."""

import os
import signal
import subprocess
import time
from pathlib import Path

from vesim_run import VESIM, SystemTest

PROGRAMS = Path(os.environ["WILD_PROGRAMS"])
PATIENCE = 60  # s, for what takes a moment


class Sweep(SystemTest):
    def test_killed_half_way_and_taken_up(self):
        matrix = "{cpu.cores: [1, 2], run.speed: [fast, timed]}"
        file = self.sweep_file(matrix, "{run.max_time: 10ms}")
        whole = self.sweep(file, "--out", "whole", "-j2")
        self.assertEqual(whole.returncode, 0, whole.stderr)

        half = self.start(file, "--out", "half")
        self.wait_for(lambda: self.records("half"))
        half.kill()
        half.communicate()
        finished = len(self.records("half"))
        self.assertLess(finished, 4)
        again = self.sweep(file, "--out", "half", "-j2")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(again.stderr.count("was finished before"), finished, again.stderr)
        self.assertEqual(again.stderr.count(": ok, "), 4 - finished, again.stderr)
        for file in ("results.csv", "results.txt", "results.html"):
            self.assertEqual((self.folder / "half" / file).read_text(),
                             (self.folder / "whole" / file).read_text())
        self.assertEqual(again.stdout, (self.folder / "half/results.txt").read_text())

    def test_what_changed_runs_again(self):
        matrix = "{cpu.cores: [1, 2]}"
        self.sweep(self.sweep_file(matrix, "{run.max_time: 1ms}"), "--out", "out")
        run = self.sweep(self.sweep_file(matrix, "{run.max_time: 2ms}"), "--out", "out")
        self.assertEqual(run.stderr.count(": ok, "), 2, run.stderr)

    def test_a_killed_worker_and_a_time_limit_fail_alone(self):
        file = self.sweep_file("{boot.bare: [undefined_storm.elf, write_everywhere.elf]}",
                               timeout="5s")
        sweep = self.start(file, "--out", "out")
        self.wait_for(lambda: self.children(sweep))
        os.kill(self.children(sweep)[0], signal.SIGKILL)
        _, stderr = sweep.communicate()
        self.assertEqual(sweep.returncode, 1, stderr)
        self.assertIn("[1/2] undefined_storm.elf: FAILED: killed by signal 9 (Killed)", stderr)
        self.assertIn("[2/2] write_everywhere.elf: ok, ", stderr)

        file = self.sweep_file("{boot.bare: [undefined_storm.elf]}", timeout="1ms")
        run = self.sweep(file, "--out", "out")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("FAILED: it still ran at 1ms of simulated time", run.stderr)

    def test_no_progress_is_a_failure(self):
        file = self.sweep_file("{run.no_progress: [1ms]}")
        run = self.sweep(file, "--out", "out")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("FAILED: no console output for 1ms", run.stderr)

    def test_two_sweeps_in_one_folder(self):
        first = self.start(self.sweep_file("{cpu.cores: [2]}", timeout="60s"), "--out", "out")
        self.wait_for(lambda: self.children(first))
        self.refused("another sweep works in 'out'", "{cpu.cores: [1]}")
        self.assertIsNone(first.poll())
        first.send_signal(signal.SIGTERM)
        _, stderr = first.communicate()
        self.assertEqual(first.returncode, 130, stderr)
        self.assertIn("started again, the sweep goes on", stderr)

    def test_seeds_differ_and_repeat(self):
        file = self.sweep_file("{cpu.cores: [1]}", "{run.max_time: 30ms}")
        for folder in ("a", "b"):
            run = self.sweep(file, "--out", folder, "--seeds", "3")
            self.assertEqual(run.returncode, 0, run.stderr)
        csv = (self.folder / "a/results.csv").read_text()
        self.assertEqual(csv, (self.folder / "b/results.csv").read_text())
        instructions = [line.split(",")[4] for line in csv.splitlines() if ",instructions," in line]
        self.assertEqual(len(set(instructions)), 3, csv)
        self.assertIn("±", (self.folder / "a/results.txt").read_text())

    def test_mistakes(self):
        line = str(self.folder / "s.yaml:4")
        self.refused(f"{line}: unknown key 'cpu.coers'; did you mean 'cpu.cores'?",
                     "{cpu.coers: [1]}")
        self.refused(f"{line}: cpu.cores: 3 is out of range (1 to 2)", "{cpu.cores: [1, 3]}")
        self.refused("the matrix is empty", "{}")
        self.refused("there is no file", "{boot.bare: [none.elf]}")
        self.refused("unknown option '--seed'; did you mean '--seeds'?", "{cpu.cores: [1]}", "--seed=2")
        self.refused("-j", "{cpu.cores: [1]}", "-j0")
        run = self.sweep("no_such_sweep")
        self.assertEqual((run.returncode, len(run.stderr.splitlines())), (2, 1), run.stderr)
        run = subprocess.run([VESIM, "swepe", "s.yaml"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 2)
        self.assertIn("unknown command 'swepe'; did you mean 'sweep'?", run.stderr)

    def test_list_names_the_cells(self):
        run = self.sweep(self.sweep_file("{cpu.cores: [1, 2]}"), "--list", "--seeds", "2")
        self.assertEqual(run.stdout, "1 0\n1 1\n2 0\n2 1\n")
        self.assertFalse((self.folder / "out").exists())

    def test_the_papers_sweeps_are_right(self):
        for figure, cells in (("paper_figure2", 4), ("paper_figure3", 2), ("paper_figure4", 21),
                              ("paper_two_vcpus", 3), ("paper_pinned", 4), ("paper_virtio", 4),
                              ("paper_split", 12), ("quanta", 2)):
            run = self.sweep(figure, "--list")
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertEqual(len(run.stdout.splitlines()), cells, figure)

    def sweep_file(self, matrix, settings="{}", timeout=None):
        """Of undefined_storm, which runs for ever, unless the matrix says otherwise."""
        for program in PROGRAMS.glob("*.elf"):
            link = self.folder / program.name
            if not link.exists():
                link.symlink_to(program)
        bare = "" if "boot.bare" in matrix else "boot.bare: undefined_storm.elf, "
        text = f"report: [time, instructions]\nset: {{{bare}{settings[1:]}\n\nmatrix: {matrix}\n"
        if timeout:
            text += f"timeout: {timeout}\n"
        (self.folder / "s.yaml").write_text(text)
        return str(self.folder / "s.yaml")

    def start(self, *arguments):
        return subprocess.Popen([VESIM, "sweep", *arguments], stdin=subprocess.DEVNULL, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder)

    def sweep(self, *arguments):
        sweep = self.start(*arguments)
        sweep.stdout, sweep.stderr = sweep.communicate()
        return sweep

    def refused(self, words, matrix, *arguments):
        run = self.sweep(self.sweep_file(matrix), "--out", "out", *arguments)
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
        self.assertTrue(run.stderr.startswith("vesim: "), run.stderr)
        self.assertIn(words, run.stderr)

    def records(self, folder):
        return list((self.folder / folder).glob("cells/*/*/record.json"))

    @staticmethod
    def children(process):
        path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def wait_for(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), end, "it never came")
            time.sleep(0.02)
