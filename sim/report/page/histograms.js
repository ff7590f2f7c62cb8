// How many traps of a class took how long: four bars to each doubling, on a logarithmic axis.

let histogramScale = "linear";

// The quarter of an octave that a number of slots is in: [from, to), from 4 on.
function quarter(slots) {
  if (slots < 4) return [slots, slots + 1];
  let size = 1;
  while (size * 8 <= slots) size *= 2;
  const from = Math.floor(slots / size) * size;
  return [from, from + size];
}

function quarters(buckets) {
  const bins = new Map();
  for (const [most, count] of buckets) {
    const [from, to] = quarter(most);
    const bin = bins.get(from) || {from, to, count: 0};
    bin.count += count;
    bins.set(from, bin);
  }
  return Array.from(bins.values());
}

function drawHistograms(phase) {
  if (!phase.histograms) return;
  choice("#histogram-scale", ["linear", "logarithmic"], histogramScale, name => {
    histogramScale = name;
    drawHistograms(phase);
  });
  const classes = d3.entries(phase.histograms).map(entry => ({name: entry.key, bins: quarters(entry.value)}))
    .sort((a, b) => phase.traps.classes[b.name].slots - phase.traps.classes[a.name].slots);
  const from = d3.min(classes, one => d3.min(one.bins, bin => bin.from));
  const to = d3.max(classes, one => d3.max(one.bins, bin => bin.to));
  const root = d3.select("#histograms").text("");
  const width = Math.floor((root.node().clientWidth || 1300) / 3) - 20;
  for (const one of classes) {
    drawHistogram(root.append("div"), one, phase.traps.classes[one.name],
      d3.scale.log().domain([Math.max(1, from), to]).range([46, Math.max(400, width) - 8]));
  }
}

function drawHistogram(root, one, row, x) {
  const height = 112, bottom = 20, top = 6, width = x.range()[1] + 8;
  root.append("h3").text(`${one.name}: ${integer(row.count)}; median ${integer(cycles(row.p50))}, 99 % ${integer(cycles(row.p99))} cycles`);
  const svg = root.append("svg").attr({width, height: height + bottom, "data-class": one.name, "data-count": d3.sum(one.bins, bin => bin.count)});
  const most = d3.max(one.bins, bin => bin.count);
  const y = histogramScale === "linear" ? d3.scale.linear().domain([0, most]).nice() : d3.scale.log().domain([0.5, most * 1.2]);
  y.range([height, top]);
  const inCycles = d3.scale.log().domain(x.domain().map(cycles)).range(x.range());
  const decades = inCycles.ticks().filter(tick => Math.abs(Math.log10(tick) % 1) < 1e-9);
  svg.append("g").attr({class: "axis", transform: `translate(0,${height})`})
    .call(d3.svg.axis().scale(inCycles).tickValues(decades).tickFormat(d3.format("s")).tickSize(-height + top, 0));
  svg.append("g").attr({class: "axis", transform: "translate(46,0)"})
    .call(d3.svg.axis().scale(y).orient("left").ticks(Math.min(4, most), histogramScale === "linear" ? d3.format("s") : ",.0f").tickSize(4, 0));
  const bars = svg.selectAll("rect").data(one.bins).enter().append("rect").attr({
    x: bin => x(Math.max(1, bin.from)), width: bin => Math.max(1, x(bin.to) - x(Math.max(1, bin.from)) - 0.5),
    y: bin => y(bin.count), height: bin => height - y(bin.count), fill: "#3f6fa8",
  });
  for (const [name, slots] of [["median", row.p50], ["99 %", row.p99]]) {
    const at = x(Math.max(1, slots));
    svg.append("line").attr({x1: at, x2: at, y1: top, y2: height, stroke: "#e15759", "stroke-dasharray": "3,2"})
      .append("title").text(`${name}: ${integer(cycles(slots))} cycles`);
  }
  addTooltip(bars, bin => [`${one.name}: ${tenths(cycles(bin.from))} to ${tenths(cycles(bin.to))} cycles`, [
    ["traps", integer(bin.count)], ["of the class", percentText(bin.count, row.count)],
    ["from", timeText(bin.from)], ["to", timeText(bin.to)]]]);
}
