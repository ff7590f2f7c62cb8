// What all parts of the page share: tooltips, choices, legends, tables.

const tooltip = d3.select("#tooltip");

// `rows` of [name, figure, ...], the first of which may have a colour: {name, colour}.
function showTooltip(title, rows) {
  tooltip.text("").attr("hidden", null);
  tooltip.append("b").text(title);
  const lines = tooltip.append("table").selectAll("tr").data(rows).enter().append("tr");
  lines.each(function(row) {
    row.forEach((value, index) => {
      const cell = d3.select(this).append("td");
      if (index === 0 && value.colour) cell.append("i").style("background", value.colour);
      cell.append("span").text(index === 0 && value.colour ? value.name : value);
    });
  });
  moveTooltip();
}
function moveTooltip() {
  const box = tooltip.node().getBoundingClientRect();
  const x = d3.event.clientX + 14, y = d3.event.clientY + 14;
  tooltip.style("left", Math.max(4, Math.min(x, innerWidth - box.width - 8)) + "px")
    .style("top", (y + box.height > innerHeight ? Math.max(4, y - box.height - 28) : y) + "px");
}
function hideTooltip() {
  tooltip.attr("hidden", "");
}
// `content` makes [title, rows] of the datum.
function addTooltip(selection, content) {
  selection.on("mouseover", datum => showTooltip(...content(datum)))
    .on("mousemove", moveTooltip)
    .on("mouseout", hideTooltip);
}

// Buttons of which one is chosen; `names` may repeat from call to call.
function choice(container, names, chosen, choose) {
  const buttons = d3.select(container).text("").selectAll("button").data(names).enter().append("button");
  buttons.attr("type", "button").text(name => name).classed("chosen", name => name === chosen)
    .on("click", function(name) {
      buttons.classed("chosen", other => other === name);
      choose(name);
    });
}

// `entries` of {name, colour, note, meaning, slots}.
function legend(container, entries) {
  const items = d3.select(container).text("").selectAll("span").data(entries).enter().append("span");
  items.attr("data-name", entry => entry.name)
    .attr("data-slots", entry => entry.slots === undefined ? null : entry.slots);
  items.append("i").style("background", entry => entry.colour);
  items.append("b").style("font-weight", "normal").text(entry => entry.name + (entry.note ? " " + entry.note : ""));
  addTooltip(items.filter(entry => entry.meaning), entry => [entry.name, [[entry.meaning]]]);
  return items;
}

// `columns` of {title, value, text, number, hint, shade}: `text` shows the value, `shade` (0 to 1)
// colours its cell. A click on a heading sorts.
function table(container, columns, rows, options = {}) {
  const root = d3.select(container).text("").append("div").attr("class", "table").append("table");
  const heads = root.append("thead").append("tr").selectAll("th").data(columns).enter().append("th");
  heads.text(column => column.title).classed("number", column => column.number)
    .attr("title", column => column.hint || null);
  const body = root.append("tbody").selectAll("tr").data(rows).enter().append("tr");
  fillCells(body, columns);
  if (options.key) body.attr("data-key", options.key);
  if (options.choose) body.classed("link", true).on("click", options.choose);
  if (options.foot) fillCells(root.append("tfoot").append("tr").datum(options.foot), columns);
  heads.on("click", function(column) {
    const head = d3.select(this), down = head.classed("down") || !column.number && !head.classed("up");
    heads.classed("up", false).classed("down", false);
    head.classed(down ? "up" : "down", true);
    body.sort((a, b) => (down ? d3.ascending : d3.descending)(column.value(a), column.value(b)));
  });
  return body;
}
function fillCells(rows, columns) {
  rows.selectAll("td").data(row => columns.map(column => ({column, row, value: column.value(row)})))
    .enter().append("td")
    .classed("number", cell => cell.column.number)
    .attr("data-value", cell => cell.column.number ? cell.value : null)
    .style("background", cell => cell.column.shade && cell.column.shade(cell.row) > 0
      ? `rgba(225, 87, 89, ${Math.min(1, cell.column.shade(cell.row)) * 0.55})` : null)
    .text(cell => cell.column.text ? cell.column.text(cell.row) : cell.value);
}
