// Traps: the table by class, the slowest as bars, one of them as a waterfall, and the causes.

let trapPhase, trapClass, trapShown;  // a phase of the run; a class or "all"; a trap or a mean

// A class without a trap has after-effects of an earlier phase's.
function trapClasses() {
  return d3.entries(trapPhase.traps.classes).map(entry => Object.assign({name: entry.key}, entry.value))
    .sort((a, b) => b.slots - a.slots);
}
function mean(row, slots) {
  return cycles(slots / Math.max(1, row.count));
}
function classRow(name) {
  return name === "all" ? trapPhase.traps.all : trapPhase.traps.classes[name];
}
function slowestOf(name) {
  return trapPhase.slowest.filter(trap => name === "all" || trap.class === name)
    .sort((a, b) => b.slots - a.slots || a.id - b.id).slice(0, 20);
}

function drawTraps(phase) {
  trapPhase = phase;
  for (const id of ["#traps", "#slowest", "#durations", "#causes"])
    d3.selectAll(`${id}, nav a[href="${id}"]`).attr("hidden", phase.slowest ? null : "");
  if (!phase.slowest) return;
  drawTrapClasses();
  d3.select("#own-work").on("change", () => drawSlowest());
  chooseClass("all");
}

function drawTrapClasses() {
  const all = trapPhase.traps.all;
  const coreSlots = d3.sum(trapPhase.cpi_stack, core => core.cycles * core.slots_per_cycle);
  const columns = [
    {title: "class", value: row => row.name},
    {title: "count", number: true, value: row => row.count, text: row => integer(row.count)},
    {title: "share", number: true, value: row => share(row.count, all.count), text: row => percentText(row.count, all.count)},
    {title: "time", number: true, value: row => row.slots, text: row => percentText(row.slots, coreSlots),
      shade: row => row.slots / all.slots, hint: "of all cores' cycles"},
    {title: "mean", number: true, value: row => mean(row, row.slots), text: row => tenths(mean(row, row.slots))},
  ];
  for (const name of ["p50", "p99", "max"])
    columns.push({title: name, number: true, value: row => cycles(row[name]), text: row => integer(cycles(row[name]))});
  for (const name of report.trap_phases) {
    const value = row => mean(row, row.phases[name].slots);
    columns.push({title: name, number: true, value, text: row => tenths(value(row)), hint: phaseMeanings[name],
      shade: row => row.phases[name].slots / Math.max(1, row.slots)});
  }
  columns.push({title: "after", number: true, value: row => mean(row, row.after), text: row => tenths(mean(row, row.after)),
    hint: "what guests waited for what the work of a trap had taken from their caches, TLBs and predictor"});
  table("#trap-classes", columns, trapClasses(), {
    key: row => row.name, choose: row => row.count > 0 && chooseClass(row.name), foot: Object.assign({name: "all"}, all),
  });
}

function chooseClass(name) {
  trapClass = name;
  d3.selectAll("#trap-classes tbody tr").classed("chosen", row => row.name === name);
  choice("#trap-choice", ["all"].concat(trapClasses().filter(row => row.count > 0).map(row => row.name)), name, chooseClass);
  showTrap(slowestOf(name)[0]);
  drawCauses();
}

function showTrap(trap) {
  trapShown = trap;
  drawSlowest();
}

// --- the list ---

const waiting = ["other", "idle", "moved"];

// The phases that are shown of a trap, one after the other.
function shownPhases(trap) {
  const ownWork = d3.select("#own-work").property("checked");
  let begin = 0;
  return report.trap_phases.filter(name => trap.phases[name] && trap.phases[name].slots > 0 && !(ownWork && waiting.includes(name)))
    .map(name => {
      const phase = trap.phases[name];
      begin += phase.slots;
      return {name, begin: begin - phase.slots, slots: phase.slots, instructions: phase.instructions,
        causes: phase.causes, devices: phase.devices || [],
        functions: phase.functions || []};
    });
}

// The mean trap of the class, in the shape of a trap.
function meanTrap(name) {
  const row = classRow(name), phases = {};
  for (const entry of d3.entries(row.phases)) {
    const causes = {};
    for (const cause of Object.keys(entry.value.causes)) causes[cause] = entry.value.causes[cause] / row.count;
    phases[entry.key] = {slots: entry.value.slots / row.count, instructions: entry.value.instructions / row.count, causes};
  }
  return {mean: true, class: name, count: row.count, slots: row.slots / row.count, phases};
}

function drawSlowest() {
  const traps = slowestOf(trapClass);
  const entries = [meanTrap(trapClass)].concat(traps);
  const root = d3.select("#trap-list").text("");
  const width = root.node().clientWidth || 500, height = 22, labels = 250, figures = 96;
  const shown = entries.map(shownPhases);
  const x = d3.scale.linear().domain([0, d3.max(shown, phases => d3.sum(phases, phase => phase.slots)) || 1])
    .range([0, width - labels - figures - 8]);
  const svg = root.append("svg").attr({width, height: entries.length * height});
  const lines = svg.selectAll("g").data(entries).enter().append("g")
    .attr("transform", (trap, index) => `translate(0,${index * height})`)
    .attr("data-trap", trap => trap.mean ? "mean" : trap.id)
    .classed("chosen", trap => trap.mean ? trapShown.mean : trap === trapShown)
    .on("click", showTrap);
  lines.append("rect").attr({class: "background", width, height});
  lines.append("text").attr({x: 4, y: 15}).text(
    trap => trap.mean ? `mean of ${integer(trap.count)}` : cut(`${trap.id} ${trap.class} ${trap.function}`, 36));
  lines.append("text").attr({x: labels + figures - 12, y: 15, "text-anchor": "end", class: "faint"})
    .text((trap, index) => integer(cycles(d3.sum(shown[index], phase => phase.slots))));
  lines.each(function(trap, index) {
    d3.select(this).selectAll("rect.phase").data(shown[index]).enter().append("rect").attr({
      class: "phase", x: phase => labels + figures + x(phase.begin), y: 3, height: height - 6,
      width: phase => Math.max(0.5, x(phase.slots)), fill: phase => phaseColours[phase.name],
    });
  });
  addTooltip(lines, trap => [
    trap.mean ? `mean of ${integer(trap.count)} traps: ${trapClass}` : `trap ${trap.id}: ${trap.class}, ${vcpuName(trap.vcpu)}`,
    [["all", tenths(cycles(trap.slots)), timeText(trap.slots), ""]].concat(report.trap_phases
      .filter(name => trap.phases[name] && trap.phases[name].slots > 0)
      .map(name => [{name, colour: phaseColours[name]}, tenths(cycles(trap.phases[name].slots)),
        timeText(trap.phases[name].slots), percentText(trap.phases[name].slots, trap.slots)]))]);
  drawWaterfall(trapShown);
  legend("#trap-legend", report.trap_phases.map(name => ({name, colour: phaseColours[name], meaning: phaseMeanings[name]})));
}

function cut(text, length) {
  return text.length > length ? text.slice(0, length - 1) + "…" : text;
}

// --- one trap ---

function drawWaterfall(trap) {
  const root = d3.select("#trap-detail").text("");
  const phases = shownPhases(trap);
  root.append("h3").text(trap.mean
    ? `The mean of ${integer(trap.count)} traps: ${trap.class}, ${tenths(cycles(trap.slots))} cycles`
    : `Trap ${trap.id}: ${trap.class} of ${vcpuName(trap.vcpu)} in ${trap.function}, ${tenths(cycles(trap.slots))} cycles, ${timeText(trap.slots)}`);
  if (!trap.mean) {
    const where = trap.core === trap.end_core ? `core ${trap.core}` : `core ${trap.core}, then ${trap.end_core}`;
    const line = root.append("p").attr("class", "hint");
    line.append("span").text(`${trap.ended} on ${where}, from ${seconds(trap.begin).toFixed(9)} s; PC ${trap.pc}` +
      (trap.hsr ? `, HSR ${trap.hsr}` : "") + (trap.ipa ? `, IPA ${trap.ipa} ${trap.device}` : "") +
      `; ${integer(trap.instructions)} instructions. `);
    line.append("code").text(`vesim traps RUN --show ${trap.id}`);
  }
  const width = root.node().clientWidth || 700, height = 26, labels = 190;
  const whole = d3.sum(phases, phase => phase.slots) || 1;
  const x = d3.scale.linear().domain([0, whole]).range([labels, width - 90]);
  const svg = root.append("svg").attr({width, height: phases.length * height + 24, id: "waterfall"});
  const axis = d3.svg.axis().scale(d3.scale.linear().domain([0, cycles(whole)]).range(x.range())).ticks(5).tickSize(-phases.length * height);
  svg.append("g").attr({class: "axis", transform: `translate(0,${phases.length * height + 2})`}).call(axis);
  const lines = svg.selectAll("g.phase").data(phases).enter().append("g")
    .attr({class: "phase", transform: (phase, index) => `translate(0,${index * height})`,
      "data-phase": phase => phase.name, "data-slots": phase => phase.slots});
  lines.append("text").attr({x: 0, y: 17}).text(phase => phase.name);
  lines.append("text").attr({x: labels - 12, y: 17, "text-anchor": "end", class: "faint"}).text(phase => tenths(cycles(phase.slots)));
  lines.append("text").attr({x: width - 4, y: 17, "text-anchor": "end", class: "faint"}).text(phase => percentText(phase.slots, trap.slots));
  svg.append("text").attr({x: width - 4, y: phases.length * height + 17, "text-anchor": "end", class: "faint"}).text("cycles");
  lines.each(function(phase) {
    let begin = phase.begin;
    const pieces = report.causes.filter(cause => phase.causes[cause.name] > 0).map(cause => {
      begin += phase.causes[cause.name];
      return {name: cause.name, begin: begin - phase.causes[cause.name], slots: phase.causes[cause.name]};
    });
    if (pieces.length === 0) pieces.push({name: phase.name, begin: phase.begin, slots: phase.slots});
    const bars = d3.select(this).selectAll("rect").data(pieces).enter().append("rect").attr({
      x: piece => x(piece.begin), y: 4, height: height - 8, width: piece => Math.max(1, x(piece.begin + piece.slots) - x(piece.begin)),
      fill: piece => causeColours[piece.name] || phaseColours[piece.name],
    });
    addTooltip(bars, piece => [`${phase.name}: ${piece.name}`, [
      [causeMeanings[piece.name] || phaseMeanings[piece.name]],
      ["cycles", tenths(cycles(piece.slots)), timeText(piece.slots)], ["of the phase", percentText(piece.slots, phase.slots)],
      ["of the trap", percentText(piece.slots, trap.slots)], ["instructions of the phase", integer(phase.instructions)],
    ].concat(piece.name === "device" ? phase.devices.map(([name, slots]) => [name, tenths(cycles(slots))]) : [])]);
  });
  for (const phase of phases.filter(one => one.functions.length > 0)) {
    root.append("p").attr("class", "hint").text(`${phase.name} went through ` +
      phase.functions.map(([name, slots]) => `${name} (${integer(cycles(slots))})`).join(", "));
  }
  const used = report.causes.filter(cause => phases.some(phase => phase.causes[cause.name] > 0));
  legend(root.append("div").attr("class", "legend").node(),
    used.map(cause => ({name: cause.name, colour: cause.colour, meaning: cause.meaning})));
}

// --- causes ---

function drawCauses() {
  const row = classRow(trapClass);
  d3.select("#causes-of").text(`Cycles per trap, the mean of ${integer(row.count)} traps: ${trapClass}. ` +
    "moved has no cause: nothing of that time was the trap's.");
  const total = cause => d3.sum(d3.values(row.phases), phase => phase.causes[cause.name] || 0);
  const causes = report.causes.filter(cause => total(cause) > 0).sort((a, b) => total(b) - total(a));
  const columns = [
    {title: "cause", value: cause => cause.name, hint: "hover over a legend for what they mean"},
    {title: "share", number: true, value: cause => share(total(cause), row.slots), text: cause => percentText(total(cause), row.slots)},
    {title: "mean", number: true, value: cause => mean(row, total(cause)), text: cause => tenths(mean(row, total(cause)))},
  ];
  for (const name of report.trap_phases.filter(phase => phase !== "moved")) {
    const slots = cause => row.phases[name].causes[cause.name] || 0;
    columns.push({title: name, number: true, value: cause => mean(row, slots(cause)), text: cause => tenths(mean(row, slots(cause))),
      hint: phaseMeanings[name], shade: cause => slots(cause) / Math.max(1, row.slots)});
  }
  columns.push({title: "", value: cause => cause.meaning});
  table("#cause-table", columns, causes, {key: cause => cause.name});
}
