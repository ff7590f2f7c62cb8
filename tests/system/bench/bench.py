# SPDX-License-Identifier: Apache-2.0
"""The benchmarks of workloads/bench on the host, as small as they get: what they compute is right."""

import re

from vesim_run import SystemTest

LIMIT = ("--max-time", "60s", "--until", "^no such line$")


class Bench(SystemTest):
    def test_sections_and_scores(self):
        results = self.results("vesim.run=bench vesim.args=-i,1,-s,256")
        scores = {name: value for (name, unit), value in results.items() if unit == "points"}
        weights = {"integer": 0.3357231, "floating_point": 0.3594, "memory": 0.1926489, "stream": 0.1054738}
        self.assertEqual(set(scores), {"score", *(f"{group}.score" for group in weights)})
        self.assertAlmostEqual(scores["score"], sum(weight * scores[f"{group}.score"]
                                                    for group, weight in weights.items()), delta=1)
        # Two cores do twice as much in the same time.
        rates = {name: value for (name, unit), value in results.items() if unit != "points"}
        both = [name for name in rates if f"{name}.mt" in rates]
        self.assertEqual(len(both), 12)
        for name in both:
            self.assertAlmostEqual(rates[f"{name}.mt"] / rates[name], 2, delta=0.3, msg=name)

    def test_latencies(self):
        results = self.results("vesim.run=latency vesim.args=-i,1")
        self.assertEqual(len(results), 12)
        # At an instruction a nanosecond, and in this order whatever the kernel.
        times = [results[name, "us"] for name in ("null_call", "pipe_alone", "context_switch", "fork", "fork_exec")]
        self.assertEqual(times, sorted(times))
        # A handler's call is more than the call that sends; a fault with its handler more than a call of none.
        self.assertLess(results["signal_send", "us"], results["signal_catch", "us"])
        self.assertLess(results["signal_install", "us"], results["protection_fault", "us"])

    def test_long_transfers_and_reads(self):
        card = self.folder / "card.img"
        card.write_bytes(bytes(8 << 20))
        for job, unit, options in (
                ("tcp_localhost vesim.args=4", "MB/s", ()),
                ("tcp_localhost vesim.args=4,dd", "MB/s", ()),
                ("tcp_localhost vesim.args=4,all,2048", "MB/s", ()),
                ("tcp_stbox vesim.args=2 vesim.address=dhcp", "MB/s", ()),
                ("hdparm_buffered vesim.args=mmcblk0,2", "MiB/s", ("--sd", str(card))),
                ("hdparm_cached vesim.args=loop,16", "MiB/s", ())):
            with self.subTest(job):
                self.assertEqual(list(self.results(f"vesim.run={job}", *options)), [(job.split()[0], unit)])

    def results(self, append, *options):
        """Values by name and unit; every one is positive and every check passed."""
        run = self.boot(*LIMIT, *options, append=f"quiet {append}")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        checks = re.findall(r"(?m)^vesim-check (\S+) (\S+)$", run.console)
        self.assertTrue(checks)
        self.assertEqual([name for name, result in checks if result != "ok"], [])
        results = {(name, unit): float(value) for name, value, unit in
                   re.findall(r"(?m)^vesim-result (\S+) (\S+) (\S+)$", run.console)}
        self.assertEqual([name for name, value in results.items() if value <= 0], [])
        self.assertLessEqual({name for name, _ in checks}, {name for name, _ in results})
        return results
