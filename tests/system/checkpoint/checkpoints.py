# SPDX-License-Identifier: Apache-2.0
"""The program's checkpoints: what was restored goes on as if never interrupted; bad ones are refused."""

from vesim_run import SystemTest

SPLIT, END = "6ms", "9ms"


class Checkpoints(SystemTest):
    def save(self, *arguments):
        saved = str(self.folder / "saved")
        run = self.boot("--max-time", SPLIT, "--save-checkpoint", saved, *arguments)
        self.assertEqual(run.status, 0, run.stderr)
        return saved

    def assert_goes_on(self, speed):
        whole = self.boot("--max-time", END, "--speed", speed)
        rest = self.boot("--max-time", END, "--speed", speed, "--checkpoint", self.save("--speed", speed))
        self.assertEqual(rest.status, 0, rest.stderr)
        self.assertEqual(rest.state_hash, whole.state_hash)
        self.assertEqual(rest.stats["statistics"], whole.stats["statistics"])
        self.assertEqual(rest.stats.get("cpi_stack"), whole.stats.get("cpi_stack"))

    def test_restored_run_equals_the_uninterrupted_one_at_fast(self):
        self.assert_goes_on("fast")

    def test_restored_run_equals_the_uninterrupted_one_at_warm(self):
        self.assert_goes_on("warm")

    def test_restored_run_equals_the_uninterrupted_one_at_timed(self):
        self.assert_goes_on("timed")

    def assert_refused(self, saved, words, *arguments):
        run = self.boot("--max-time", END, "--checkpoint", saved, *arguments)
        self.assertEqual(run.status, 2)
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        self.assertIn(words, run.stderr)

    def test_another_machine_or_damage_is_refused(self):
        saved = self.save()
        self.assert_refused(saved, "was saved with another cpu.cores", "--smp", "1")
        self.assert_refused(saved, "was saved with another boot.append", "--append", "quiet")
        other = self.folder / "initrd"
        other.write_bytes(b"another")
        self.assert_refused(saved, "was saved with another boot.initrd", "--initrd", str(other))
        self.assert_refused(str(self.folder / "none"), "checkpoint.json")
        state = self.folder / "saved/state.zst"
        whole = state.read_bytes()
        middle = len(whole) // 2
        for damaged in (whole[:middle], whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1:]):
            state.write_bytes(damaged)
            self.assert_refused(saved, "state.zst' is damaged")
        state.write_bytes(whole)
        text = self.folder / "saved/checkpoint.json"
        text.write_text(text.read_text().replace("time_ps", "time_px"))
        self.assert_refused(saved, "checkpoint.json is not the one saved with it")
        text.write_text("{")
        self.assert_refused(saved, "is damaged")
