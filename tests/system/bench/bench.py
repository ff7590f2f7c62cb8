# SPDX-License-Identifier: Apache-2.0
"""The benchmarks of workloads/bench on the host, as small as they get: what they compute is right."""

import re

from vesim_run import SystemTest

LIMIT = ("--max-time", "60s", "--until", "^no such line$")


class Bench(SystemTest):
    def test_stream(self):
        results = self.results("vesim.run=stream vesim.args=-i,1,-s,256")
        self.assertEqual([name for name, unit in results if unit == "MB/s"],
                         ["stream_copy", "stream_scale", "stream_add", "stream_triad"])

    def results(self, append):
        """Values by name and unit; every one is positive and every check passed."""
        run = self.boot(*LIMIT, append=f"quiet {append}")
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        checks = re.findall(r"(?m)^vesim-check (\S+) (\S+)$", run.console)
        self.assertTrue(checks)
        self.assertEqual([name for name, result in checks if result != "ok"], [])
        results = {(name, unit): float(value) for name, value, unit in
                   re.findall(r"(?m)^vesim-result (\S+) (\S+) (\S+)$", run.console)}
        self.assertEqual([name for name, value in results.items() if value <= 0], [])
        self.assertLessEqual({name for name, _ in checks}, {name for name, _ in results})
        return results
