// Both cores over time on a canvas: lanes by world and by thread, the slowest traps of each vCPU, and
// a lane for each of the threads that ran most. What is narrower than a pixel shares its column with
// its neighbours by its slots, and so does a slice of many parts.

const mostThreadLanes = 16;
const threadColours = d3.scale.category20().range();
const trapColours = d3.scale.category10();

function threadColour(key) {
  if (isIdle(key.kind)) return worldColours[key.kind];
  return key.thread < 0 ? "#9aa1a9" : threadColours[key.thread % threadColours.length];
}

// --- the data, unpacked ---

// {core, keys: [{kind, thread}], begin, end, first: of each slice; key, slots: of each part}
function unpackTimeline(packed) {
  const slices = packed.slices, begin = [], end = [], first = [], key = [], slots = [];
  let time = 0;
  for (let at = 0; at < slices.length;) {
    time += slices[at++];
    begin.push(time);
    first.push(key.length);
    for (let parts = slices[at++]; parts > 0; --parts) {
      key.push(slices[at++]);
      slots.push(slices[at++]);
      time += slots[slots.length - 1];
    }
    end.push(time);
  }
  first.push(key.length);
  return {core: packed.core, begin, end, first, key, slots,
    keys: packed.keys.map(([kind, thread]) => ({kind, thread}))};
}

// The slices that a thread is in, and of these its parts alone.
function partsOfThread(line, thread) {
  const own = Object.assign({}, line, {begin: [], end: [], first: [], key: [], slots: []});
  line.begin.forEach((begin, slice) => {
    const before = own.key.length;
    for (let part = line.first[slice]; part < line.first[slice + 1]; ++part) {
      const key = line.keys[line.key[part]];
      if (key.thread !== thread || isIdle(key.kind)) continue;
      own.key.push(line.key[part]);
      own.slots.push(line.slots[part]);
    }
    if (own.key.length === before) return;
    own.begin.push(begin);
    own.end.push(line.end[slice]);
    own.first.push(before);
  });
  own.first.push(own.key.length);
  return own;
}

// Slots by what `nameOf` makes of a key.
function totals(timelines, nameOf) {
  const slots = new Map();
  for (const line of timelines) {
    line.key.forEach((key, part) => {
      const name = nameOf(line.keys[key]);
      slots.set(name, (slots.get(name) || 0) + line.slots[part]);
    });
  }
  return slots;
}

// --- lanes: {label, y, height, draw(context, x), at(slot, pixel): [title, rows] of a tooltip} ---

// What is not in `line`, between its parts, stays empty.
function partsLane(line, label, height, colour, nameOf) {
  const order = line.keys.map((key, place) => place).sort((a, b) =>
    worldOrder.indexOf(line.keys[a].kind) - worldOrder.indexOf(line.keys[b].kind) || line.keys[a].thread - line.keys[b].thread);
  const colours = line.keys.map(colour);
  const columnOf = (from, to) => {
    const slots = new Map();
    for (let slice = from; slice < to; ++slice) {
      for (let part = line.first[slice]; part < line.first[slice + 1]; ++part)
        slots.set(line.key[part], (slots.get(line.key[part]) || 0) + line.slots[part]);
    }
    return slots;
  };
  return {
    label, height,
    draw(context, x) {
      const [left, right] = x.domain(), pixel = x.invert(1) - x.invert(0);
      const fill = (column, from, to, all) => {
        let y = this.y + height;
        for (const key of order) {
          if (!column.has(key)) continue;
          const part = Math.max(1, height * column.get(key) / all);
          context.fillStyle = colours[key];
          context.fillRect(from, y - part, to - from, part);
          y -= part;
        }
      };
      let slice = d3.bisectRight(line.end, left);
      const last = d3.bisectLeft(line.begin, right);
      while (slice < last) {
        const from = x(line.begin[slice]), to = x(line.end[slice]), next = Math.floor(from) + 1;
        if (to - from >= 1) {
          fill(columnOf(slice, slice + 1), from, to, line.end[slice] - line.begin[slice]);
          ++slice;
          continue;
        }
        let beyond = slice + 1;
        while (beyond < last && x(line.end[beyond]) <= next) ++beyond;
        const column = columnOf(slice, beyond), span = line.end[beyond - 1] - line.begin[slice];
        fill(column, next - 1, Math.max(next, x(line.end[beyond - 1])), Math.max(pixel, span));
        slice = beyond;
      }
    },
    at(slot, pixel) {
      const slice = d3.bisectRight(line.end, slot - pixel / 2);
      let beyond = slice;
      while (beyond < line.begin.length && line.begin[beyond] < slot + pixel / 2) ++beyond;
      if (slice === beyond) return null;
      const column = columnOf(slice, beyond), span = line.end[beyond - 1] - line.begin[slice];
      const rows = Array.from(column).sort((a, b) => b[1] - a[1]).slice(0, 10).map(([key, slots]) => [
        {name: nameOf(line.keys[key]), colour: colours[key]}, integer(cycles(slots)), timeText(slots), percentText(slots, span)]);
      return [`core ${line.core}, ${timeText(span)}` + (beyond - slice > 1 ? `, ${beyond - slice} slices` : ""), rows];
    },
  };
}

function trapLane(vcpu, traps) {
  return {
    label: `slowest traps, ${vcpuName(vcpu)}`, height: 16,
    draw(context, x) {
      for (const trap of traps) {
        context.fillStyle = trapColours(trap.class);
        context.globalAlpha = 0.75;
        context.fillRect(x(trap.begin), this.y, Math.max(1.5, x(trap.end) - x(trap.begin) - 1), this.height);
      }
      context.globalAlpha = 1;
    },
    trapAt(slot, pixel) {
      return traps.find(trap => trap.begin - pixel <= slot && slot < Math.max(trap.end, trap.begin + 2 * pixel));
    },
    at(slot, pixel) {
      const trap = this.trapAt(slot, pixel);
      return trap ? [`trap ${trap.id}: ${trap.class} in ${trap.function}`,
        [["cycles", integer(cycles(trap.slots))], ["time", timeText(trap.slots)], ["a click shows it", ""]]] : null;
    },
  };
}

function timelineLanes(phase, timelines, whole) {
  const lanes = [];
  const named = key => isIdle(key.kind) ? key.kind : `${threadName(key.thread)}, ${key.kind}`;
  for (const line of timelines) {
    lanes.push(partsLane(line, `core ${line.core} by world`, 30, key => worldColours[key.kind], named));
    lanes.push(partsLane(line, `core ${line.core} by thread`, 30, threadColour, named));
  }
  for (const vcpu of d3.set((phase.slowest || []).map(trap => trap.vcpu)).values().sort())
    lanes.push(trapLane(vcpu, phase.slowest.filter(trap => trap.vcpu === vcpu)));
  const ran = totals(timelines, key => isIdle(key.kind) ? "idle" : key.thread);
  ran.delete("idle");
  const most = Array.from(ran).sort((a, b) => b[1] - a[1]).slice(0, mostThreadLanes);
  for (const [thread, slots] of most) {
    for (const line of timelines) {
      const own = partsOfThread(line, thread), part = d3.sum(own.slots);
      if (part === 0) continue;
      const on = timelines.length > 1 ? `, core ${line.core}` : "";
      lanes.push(partsLane(own, threadName(thread) + on, 16, key => worldColours[key.kind], named));
      lanes[lanes.length - 1].note = percentText(part, whole);
    }
  }
  let y = 26;
  for (const lane of lanes) {
    lane.y = y;
    y += lane.height + 4;
  }
  return lanes;
}

// --- the picture ---

function drawTimeline(phase) {
  const root = d3.select("#timeline").text("");
  d3.select("#time").attr("hidden", phase.timelines.length > 0 ? null : "");
  if (phase.timelines.length === 0) return;
  const timelines = phase.timelines.map(unpackTimeline);
  const begin = d3.min(timelines, line => line.begin[0]), end = d3.max(timelines, line => line.end[line.end.length - 1]);
  const whole = (end - begin) * timelines.length;
  const lanes = timelineLanes(phase, timelines, whole);
  const width = root.node().clientWidth || 1300, labels = 230;
  const bottom = lanes[lanes.length - 1], height = bottom.y + bottom.height + 6;

  const ratio = window.devicePixelRatio || 1;
  const canvas = root.append("canvas").attr({width: width * ratio, height: height * ratio, tabindex: 0})
    .style({width: width + "px", height: height + "px"});
  const context = canvas.node().getContext("2d");
  const svg = root.append("svg").attr({class: "labels", width, height});
  const axis = svg.append("g").attr({class: "axis", transform: "translate(0,22)"});
  const names = svg.selectAll("g.lane").data(lanes).enter().append("g").attr({class: "lane", "data-lane": lane => lane.label})
    .attr("transform", lane => `translate(0,${lane.y + lane.height / 2 + 4})`);
  names.append("text").text(lane => cut(lane.label, lane.note ? 25 : 32)).append("title").text(lane => lane.label);
  names.append("text").attr({x: labels - 10, "text-anchor": "end", class: "faint"}).text(lane => lane.note || "");

  const x = d3.scale.linear().domain([begin, end]).range([labels, width - 4]);
  const zoom = d3.behavior.zoom().x(x).scaleExtent([1, 1e6]).on("zoom", () => {
    keepInside();
    draw();
  });

  function keepInside() {
    const [left, right] = x.range(), [tx, ty] = zoom.translate(), scale = zoom.scale();
    // At `scale` the whole is this wide; its left end may not be right of the lanes' left end.
    const most = left - left * scale, least = right - right * scale;
    zoom.translate([Math.min(most, Math.max(least, tx)), ty]);
  }
  function draw() {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(labels, 0, width - labels, height);
    context.clip();
    for (const lane of lanes) {
      context.fillStyle = "#f7f8fa";
      context.fillRect(labels, lane.y, width - labels, lane.height);
      lane.draw(context, x);
    }
    context.restore();
    drawAxis();
  }
  // From the begin of the phase on.
  function drawAxis() {
    const [left, right] = x.domain().map(slot => seconds(slot - begin));
    const [unit, size] = [["s", 1], ["ms", 1e-3], ["µs", 1e-6], ["ns", 1e-9]].find(([, size]) => right - left >= 2 * size) || ["ns", 1e-9];
    const scale = d3.scale.linear().domain([left / size, right / size]).range(x.range());
    axis.call(d3.svg.axis().scale(scale).orient("top").ticks(9).tickSize(4, 0)
      .tickFormat(value => d3.format(",")(+value.toPrecision(12)) + " " + unit));
  }
  function zoomBy(factor, centre) {
    const scale = Math.min(1e6, Math.max(1, zoom.scale() * factor)), tx = zoom.translate()[0];
    const middle = centre === undefined ? (labels + width) / 2 : centre;
    zoom.translate([middle - (middle - tx) * scale / zoom.scale(), 0]).scale(scale);
    keepInside();
    draw();
  }
  function moveBy(pixels) {
    zoom.translate([zoom.translate()[0] + pixels, 0]);
    keepInside();
    draw();
  }
  function showAll() {
    zoom.scale(1).translate([0, 0]);
    draw();
  }

  canvas.call(zoom);
  // The wheel alone scrolls the page.
  const wheel = canvas.on("wheel.zoom");
  canvas.on("wheel.zoom", function() {
    if (d3.event.ctrlKey || d3.event.metaKey) wheel.apply(this, arguments);
  });
  const actions = {"+": () => zoomBy(2), "−": () => zoomBy(0.5), "←": () => moveBy(200), "→": () => moveBy(-200), "all": showAll};
  choice("#zoom", Object.keys(actions), "", name => {
    d3.selectAll("#zoom button").classed("chosen", false);
    actions[name]();
  });
  const keys = {"+": "+", "=": "+", "-": "−", "ArrowLeft": "←", "ArrowRight": "→", "0": "all"};
  canvas.on("keydown", () => {
    const action = actions[keys[d3.event.key]];
    if (!action) return;
    action();
    d3.event.preventDefault();
  });

  const laneAt = y => lanes.find(lane => y >= lane.y && y < lane.y + lane.height);
  canvas.on("mousemove.tooltip", function() {
    const [px, py] = d3.mouse(this), lane = laneAt(py);
    const slot = x.invert(px), content = px >= labels && lane ? lane.at(slot, x.invert(px + 1) - slot) : null;
    if (content) showTooltip(`at ${timeText(slot - begin)}: ${content[0]}`, content[1]);
    else hideTooltip();
  }).on("mouseout.tooltip", hideTooltip).on("click", function() {
    const [px, py] = d3.mouse(this), lane = laneAt(py), slot = x.invert(px);
    if (d3.event.defaultPrevented || !lane || !lane.trapAt) return;
    const trap = lane.trapAt(slot, x.invert(px + 1) - slot);
    if (!trap) return;
    chooseClass(trap.class);
    showTrap(trap);
    location.hash = "#slowest";
  });

  drawTimelineLegends(phase, timelines);
  draw();
}

function drawTimelineLegends(phase, timelines) {
  const slots = totals(timelines, key => key.kind), all = d3.sum(Array.from(slots.values()));
  legend("#timeline-legend", worldOrder.filter(kind => slots.has(kind)).map(kind => (
    {name: kind, colour: worldColours[kind], slots: slots.get(kind), note: percentText(slots.get(kind), all)})));
  const classes = d3.set((phase.slowest || []).map(trap => trap.class)).values();
  legend("#timeline-trap-legend", classes.map(name => ({name: `trap ${name}`, colour: trapColours(name)})));
}
