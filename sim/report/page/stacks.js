// The ledger: a bar of worlds for each core, and a bar of causes for each of its worlds.

let stackScale = "of the core";

function drawStacks(phase) {
  choice("#stack-scale", ["of the core", "of its busy time", "of the world"], stackScale, name => {
    stackScale = name;
    drawStacks(phase);
  });
  const root = d3.select("#stacks").text("");
  for (const core of phase.cpi_stack) drawCore(root, phase, core);
  const causes = report.causes.filter(cause => phase.cpi_stack.some(
    core => d3.values(core.worlds).some(world => world[cause.name] > 0)));
  const worlds = worldOrder.filter(kind => phase.cpi_stack.some(core => worldsByKind(core)[kind]));
  stackLegend("#world-legend", root, "world", worlds.map(kind => ({name: kind, colour: worldColours[kind]})));
  stackLegend("#cause-legend", root, "cause", causes);
}

// It picks out what the mouse is on.
function stackLegend(container, root, sort, entries) {
  legend(container, entries)
    .on("mouseenter", entry => root.selectAll("rect").classed("dim", piece => piece.sort !== sort || piece.name !== entry.name))
    .on("mouseleave", () => root.selectAll("rect").classed("dim", false));
}

function isIdle(label) {
  return label === "idle" || label === "off";
}

function worldsByKind(core) {
  const slots = {};
  for (const [label, causes] of d3.entries(core.worlds).map(entry => [entry.key, entry.value])) {
    const kind = label.split("@")[0];
    slots[kind] = (slots[kind] || 0) + sum(causes);
  }
  return slots;
}

function idleSlots(kinds) {
  return (kinds.idle || 0) + (kinds.off || 0);
}

function coreHeading(phase, core) {
  const all = core.cycles * core.slots_per_cycle;
  const parts = [`core ${core.core}: ${integer(core.cycles)} cycles, ${timeText(all)}`];
  const instructions = phase.instructions && phase.instructions[core.core];
  if (instructions) {
    const kinds = worldsByKind(core);
    const busy = all - idleSlots(kinds);
    parts.push(`${integer(instructions)} instructions`,
      `${(cycles(busy) / instructions).toFixed(2)} cycles per instruction when not idle`);
  }
  parts.push(`unattributed ${core.unattributed}`);
  return parts.join("; ");
}

function drawCore(root, phase, core) {
  const all = core.cycles * core.slots_per_cycle;
  const kinds = worldsByKind(core);
  const withIdle = stackScale !== "of its busy time", full = withIdle ? all : all - idleSlots(kinds);
  const rows = [{
    label: "all worlds", total: full, full, kind: "all",
    pieces: worldOrder.filter(kind => kinds[kind] && (withIdle || !isIdle(kind))).map(
      kind => ({sort: "world", name: kind, slots: kinds[kind], colour: worldColours[kind], meaning: ""})),
  }];
  for (const label of Object.keys(core.worlds)) {
    const causes = core.worlds[label], total = sum(causes);
    if (total === 0 || isIdle(label) && !withIdle) continue;
    rows.push({
      label: vcpuName(label), total, full: stackScale === "of the world" ? total : full, kind: label,
      pieces: report.causes.filter(cause => causes[cause.name] > 0).map(
        cause => ({sort: "cause", name: cause.name, slots: causes[cause.name], colour: cause.colour, meaning: cause.meaning})),
    });
  }
  rows.sort((a, b) => b.total - a.total);
  root.append("h3").text(coreHeading(phase, core));
  const labels = 250, height = 21, width = root.node().clientWidth || 1000;
  const svg = root.append("svg").attr({width, height: rows.length * height, "data-core": core.core});
  rows.forEach((row, index) => {
    const line = svg.append("g").attr("transform", `translate(0,${index * height})`)
      .attr({"data-world": row.kind, "data-slots": row.total});
    line.append("text").attr({x: 0, y: 14}).text(row.label);
    line.append("text").attr({x: labels - 10, y: 14, "text-anchor": "end", class: "faint"}).text(percentText(row.total, full));
    const x = d3.scale.linear().domain([0, row.full]).range([labels, width - 2]);
    let before = 0;
    for (const piece of row.pieces) {
      piece.begin = before;
      before += piece.slots;
    }
    const bars = line.selectAll("rect").data(row.pieces).enter().append("rect").attr({
      x: piece => x(piece.begin), y: 2, height: height - 4,
      width: piece => x(piece.begin + piece.slots) - x(piece.begin),
      fill: piece => piece.colour,
    });
    addTooltip(bars, piece => [`${piece.name} in ${row.label}, core ${core.core}`, [
      [piece.meaning],
      ["cycles", integer(cycles(piece.slots))], ["time", timeText(piece.slots)],
      ["of this row", percentText(piece.slots, row.total)], ["of the core", percentText(piece.slots, all)]]]);
  });
}
