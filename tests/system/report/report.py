# SPDX-License-Identifier: Apache-2.0
"""report.html in a browser: that of a timed run shows the figures of stats.json, and any name as what it is."""

import json
import re
import subprocess
from collections import Counter

from browser import Page, text
from vesim_run import VESIM
from virtual_run import TRAP_PHASES, VirtualTest

JOB = "quiet vesim.run=kvm"
PHASES = ("run.phases=[{name: KVM, speed: timed, until: {console: 'kvm-test: passed'}},"
          " {name: afterwards, speed: timed, until: {time: 2ms}}]")
DATA = re.compile(r'(<script type="application/json" id="data">)(.*?)(</script>)', re.S)
HOSTILE = "</script><img src=x onerror=console.error(1)>&amp;\u2028"


class Report(VirtualTest):
    def test_long_figures_are_those_of_the_run(self):
        saved = str(self.folder / "saved")
        boot = self.vesim("--config", "vexpress_kvm", "--until", "module parameters: none", "--save-checkpoint", saved,
                          append=JOB)
        self.assertEqual(boot.status, 0, boot.console[-3000:] + boot.stderr)
        self.assertFalse((self.folder / "out1/report.html").exists())
        first, second = self.measure(saved), self.measure(saved)
        self.report = (first / "report.html").read_text()
        self.assertEqual(self.report, (second / "report.html").read_text())
        self.assertLess(len(self.report), 5_000_000)

        phases = [phase for phase in self.stats["phases"] if phase["speed"] == "timed"]
        self.assertEqual([phase["name"] for phase in phases], ["KVM", "afterwards"])
        for number, phase in enumerate(phases, 1):
            page = self.page(click=f"#phases button:nth-child({number})")
            self.assertEqual(page.messages, [])
            self.assertEqual([text(button) for button in page.all(".//*[@id='phases']/button")], ["KVM", "afterwards"])
            self.check_stacks(page, phase)
            self.check_timeline(page, phase)
            if number == 1:
                self.check_traps(page, phase["traps"], first)
                self.check_interrupts(page, phase["interrupts"])
                self.check_threads(page, json.loads((first / "threads.json").read_text()))
        self.check_names()

    def measure(self, saved):
        run = self.vesim("--config", "vexpress_kvm", "--checkpoint", saved, "--set", PHASES, "--max-time", "60s", append=JOB)
        self.assertEqual(run.status, 0, run.console[-3000:] + run.stderr)
        self.stats = run.stats
        return self.folder / f"out{self.runs}"

    def page(self, html=None, click=None):
        """In the browser, after a click on an element."""
        file = self.folder / "page.html"
        script = f"<script>document.querySelector('{click}').click()</script>" if click else ""
        file.write_text((html or self.report).replace("</body>", script + "</body>"))
        return Page(file)

    def check_stacks(self, page, phase):
        bars = {(svg.get("data-core"), bar.get("data-world")): bar for svg in page.all(".//*[@id='stacks']/svg")
                for bar in svg.findall("g")}
        expected = set()
        for core in phase["cpi_stack"]:
            expected.add((str(core["core"]), "all"))
            for world, causes in core["worlds"].items():
                if sum(causes.values()) == 0:
                    continue
                expected.add(place := (str(core["core"]), world))
                self.assertEqual(int(bars[place].get("data-slots")), sum(causes.values()))
                self.assertEqual(len(bars[place].findall("rect")), sum(slots > 0 for slots in causes.values()))
        self.assertEqual(set(bars), expected)

    def check_interrupts(self, page, interrupts):
        def counts(table, column):
            return [int(row.findall("td")[column].get("data-value"))
                    for row in page.all(f".//*[@id='{table}']//tbody/tr")]

        self.assertEqual(counts("interrupt-table", 3),
                         [one["count"] for kind in ("physical", "virtual") for one in interrupts[kind]])
        self.assertEqual(counts("sgi-table", 2), [way["acknowledge"]["count"] for way in interrupts["sgi_latency_ps"]])

    # Its slices sum up to the ledger, which counts the cycle at a phase's edge as a whole.
    def check_timeline(self, page, phase):
        ledger = Counter()
        for core in phase["cpi_stack"]:
            for world, causes in core["worlds"].items():
                ledger[world.split("@")[0]] += sum(causes.values())
        drawn = {entry.get("data-name"): int(entry.get("data-slots"))
                 for entry in page.all(".//*[@id='timeline-legend']/span")}
        self.assertEqual(set(drawn), {world for world, slots in ledger.items() if slots})
        for world, slots in drawn.items():
            self.assertAlmostEqual(slots, ledger[world], delta=len(phase["cpi_stack"]) * phase["cpi_stack"][0]["slots_per_cycle"])
        lanes = [lane.get("data-lane") for lane in page.all(".//*[@id='timeline']/svg/g[@data-lane]")]
        self.assertEqual(lanes[:4], ["core 0 by world", "core 0 by thread", "core 1 by world", "core 1 by thread"])
        self.assertGreater(len(lanes), 6)

    def check_traps(self, page, traps, folder):
        self.assertGreater(traps["all"]["count"], 100)
        rows = {row.get("data-key"): [cell.get("data-value") for cell in row.findall("td")]
                for row in page.all(".//*[@id='trap-classes']//tbody/tr")}
        self.assertEqual(set(rows), set(traps["classes"]))
        for name, figures in traps["classes"].items():
            self.assertEqual(int(rows[name][1]), figures["count"])
            self.assertEqual(int(rows[name][3]), figures["slots"])
            histogram = page.one(f".//*[@id='histograms']//svg[@data-class='{name}']")
            self.assertEqual(int(histogram.get("data-count")), figures["count"])
        shown = page.all(".//*[@id='trap-list']//g[@data-trap]")
        self.assertEqual(len(shown), 21)  # with their mean
        answer = subprocess.run([VESIM, "traps", folder, "--slowest", "1"], capture_output=True, text=True, check=True)
        self.assertEqual(shown[1].get("data-trap"), answer.stdout.splitlines()[-1].split()[0])
        waterfall = page.all(".//*[@id='waterfall']/g[@data-phase]")
        detail = subprocess.run([VESIM, "traps", folder, "--show", shown[1].get("data-trap")], capture_output=True, text=True, check=True)
        self.assertEqual([phase.get("data-phase") for phase in waterfall],
                         [phase for phase in TRAP_PHASES if re.search(rf"(?m)^{phase} .*\|$", detail.stdout)])
        self.assertEqual(sum(int(phase.get("data-slots")) for phase in waterfall),
                         max(figures["max"] for figures in traps["classes"].values()))
        causes = page.all(".//*[@id='cause-table']//tbody/tr")
        self.assertIn("dram", [row.get("data-key") for row in causes])

    def check_threads(self, page, threads):
        longest = max(wait["cycles"] for wait in threads["waits"])
        self.assertEqual(float(page.one(".//*[@id='wait-table']//tbody/tr[1]/td[1]").get("data-value")), longest)
        rows = {row.get("data-key"): row.findall("td") for row in page.all(".//*[@id='thread-table']//tbody/tr")}
        for thread in threads["threads"]:
            if str(thread["number"]) in rows:
                cells = rows[str(thread["number"])]
                self.assertEqual(text(cells[1]), thread["name"])
                self.assertEqual(float(cells[4].get("data-value")), thread["running"])
        self.assertIn("kvm-test", " ".join(text(cells[1]) for cells in rows.values()))

    # A thread may call itself anything; the unit tests have what the program makes of it.
    def check_names(self):
        data = json.loads(DATA.search(self.report)[2])
        for item in (data["threads"][0], data["functions"][0], data["phases"][0]):
            item["name"] = HOSTILE
        data["waits"][0]["thread"] = data["phases"][0]["slowest"][0]["function"] = HOSTILE
        encoded = json.dumps(data).replace("<", "\\u003c")
        page = self.page(DATA.sub(lambda match: match[1] + encoded + match[3], self.report), "#phases button")
        self.assertEqual(page.messages, [])
        self.assertEqual(page.all(".//img"), [])
        for table in ("thread-table", "function-table", "wait-table"):
            self.assertIn(HOSTILE, text(page.one(f".//*[@id='{table}']")))
        self.assertEqual(text(page.one(".//*[@id='phases']/button[1]")), HOSTILE)

    def test_browser_tells_of_errors(self):
        self.assertRegex(" ".join(self.page("<!doctype html><body><script>nothing()</script></body>").messages),
                         "nothing is not defined")
