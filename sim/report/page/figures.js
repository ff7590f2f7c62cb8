"use strict";
// The data, and how its figures are written.

const report = JSON.parse(document.getElementById("data").textContent);

const worldColours = {
  guest_user: "#2f8f46", guest_kernel: "#8cd17d", hyp: "#e15759", host_user: "#3f6fa8",
  host_kernel: "#9cc8ea", firmware: "#b07aa1", idle: "#e9ecef", off: "#cfd4d9",
};
const worldOrder = Object.keys(worldColours);
const phaseColours = {
  entry: "#7b5b4a", switch_out: "#e15759", host_kernel: "#9cc8ea", vmm_user: "#3f6fa8",
  other: "#f1ce63", idle: "#e9ecef", moved: "#bab0ac", switch_in: "#ff9d9a",
};
const phaseMeanings = {
  entry: "the exception itself", switch_out: "Hyp mode up to the host; all of a trap that Hyp mode handles alone",
  host_kernel: "the vCPU's thread in the host's kernel", vmm_user: "that thread in user mode",
  other: "other threads and other vCPUs on its core", idle: "the core waits",
  moved: "the thread is on its way to another core", switch_in: "Hyp mode from the host to the guest",
};
const causeColours = {}, causeMeanings = {};
for (const cause of report.causes) {
  causeColours[cause.name] = cause.colour;
  causeMeanings[cause.name] = cause.meaning;
}

const integer = d3.format(",.0f"), tenths = d3.format(",.1f");

function cycles(slots) {
  return slots / report.slots_per_cycle;
}
function cyclesText(slots) {
  const count = cycles(slots);
  return (count < 1000 ? tenths(count) : integer(count)) + " cycles";
}
function seconds(slots) {
  return cycles(slots) / report.frequency_hz;
}
function timeText(slots) {
  const time = seconds(slots);
  for (const [unit, size] of [["s", 1], ["ms", 1e-3], ["µs", 1e-6]]) {
    if (time >= size) return d3.format(",.4r")(time / size) + " " + unit;
  }
  return tenths(time * 1e9) + " ns";
}
function share(part, all) {
  return all === 0 ? 0 : 100 * part / all;
}
function percentText(part, all) {
  return share(part, all).toFixed(2) + " %";
}
function sum(object) {
  return d3.sum(d3.values(object));
}
// "guest_kernel@0x1000092c00000.cpu0": with the vCPU's name if it has one.
function vcpuName(label) {
  const at = label.indexOf("@");
  if (at < 0) return label;
  const name = report.vcpus[label.slice(at)];
  return name === undefined ? label : (label.slice(0, at) + " " + name).trim();
}
function threadName(place) {
  if (place < 0) return "other threads";
  const thread = report.threads[place];
  return `${thread.os} ${thread.name} ${thread.pid}`;
}
