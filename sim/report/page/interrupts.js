// Who took which interrupt how often, and how long SGIs were on their way between the cores.

function drawInterrupts(phase) {
  d3.selectAll("#interrupts, nav a[href='#interrupts']").attr("hidden", phase.interrupts ? null : "");
  if (!phase.interrupts) return;
  const taken = [
    ...phase.interrupts.physical.map(one => ({...one, taker: `core${one.core}`})),
    ...phase.interrupts.virtual.map(one => ({...one, taker: report.vcpus[one.vcpu] || one.vcpu})),
  ];
  table("#interrupt-table", [
    {title: "taken by", value: one => one.taker},
    {title: "interrupt", value: one => one.number},
    {title: "from", value: one => one.from || ""},
    {title: "count", number: true, value: one => one.count, text: one => integer(one.count)},
  ], taken);
  const us = (title, hint, value) => ({title, hint, number: true, value, text: one => d3.format(",.3f")(value(one) / 1e6)});
  const entry = "to the exception that the SGI made";
  table("#sgi-table", [
    {title: "to", value: one => `core${one.core}`},
    {title: "SGI", number: true, value: one => one.sgi, text: one => String(one.sgi)},
    {title: "count", number: true, value: one => one.acknowledge.count, text: one => integer(one.acknowledge.count)},
    us("mean, µs", "to the acknowledge", one => one.acknowledge.mean),
    us("50 %", "to the acknowledge", one => one.acknowledge.p50),
    us("99 %", "to the acknowledge", one => one.acknowledge.p99),
    us("max", "to the acknowledge", one => one.acknowledge.max),
    {title: "made exceptions", hint: entry, number: true, value: one => one.entry.count, text: one => integer(one.entry.count)},
    us("mean, µs", entry, one => one.entry.mean),
    us("99 %", entry, one => one.entry.p99),
  ], phase.interrupts.sgi_latency_ps);
}
