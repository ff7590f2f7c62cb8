// Draws everything, and again for another phase of the run or another width of the window.

let shownPhase = report.phases[report.phases.length - 1];

function drawPhase(phase) {
  shownPhase = phase;
  drawStacks(phase);
  drawTimeline(phase);
  drawTraps(phase);
  drawHistograms(phase);
  drawInterrupts(phase);
  drawLeftOut(phase);
}

// Phases may have equal names.
const titles = report.phases.map((phase, index) =>
  report.phases.findIndex(other => other.name === phase.name) === index ? phase.name : `${phase.name} (${index + 1})`);
choice("#phases", titles, titles[titles.length - 1], title => drawPhase(report.phases[titles.indexOf(title)]));
drawRates();
drawLists();
drawPhase(shownPhase);

let resizing;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => drawPhase(shownPhase), 150);
});
