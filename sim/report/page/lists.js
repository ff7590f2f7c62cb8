// Waits, threads, functions, and what the page does not have.

function drawLists() {
  const ms = count => d3.format(",.3f")(1e3 * count / report.frequency_hz);
  const us = count => d3.format(",.1f")(1e6 * count / report.frequency_hz);
  table("#wait-table", [
    {title: "ms", number: true, value: wait => wait.cycles, text: wait => ms(wait.cycles)},
    {title: "cycles", number: true, value: wait => wait.cycles, text: wait => integer(wait.cycles)},
    {title: "who waited", value: wait => wait.thread},
    {title: "for", value: wait => wait.for},
    {title: "on", value: wait => wait.place},
  ], report.waits);

  const number = (title, hint, value, text) => ({title, hint, number: true, value, text: thread => text(value(thread))});
  table("#thread-table", [
    {title: "os", value: thread => thread.os},
    {title: "thread", value: thread => thread.name},
    number("pid", "", thread => thread.pid, String),
    number("charged, ms", "cycles of the cores", thread => cycles(thread.charged), ms),
    number("running, ms", "on a core, or on a vCPU", thread => thread.running, ms),
    number("runnable, ms", "it could have run", thread => thread.runnable, ms),
    number("blocked, ms", "", thread => thread.blocked, ms),
    number("switches", "that brought it onto a core", thread => thread.switches, integer),
    number("wake-ups", "", thread => thread.wake_ups, integer),
    number("mean, µs", "from wake-up to running", thread => thread.wake_ups ? thread.wake_up_sum / thread.wake_ups : 0, us),
    number("99 %, µs", "from wake-up to running", thread => thread.wake_up_p99, us),
    number("max, µs", "from wake-up to running", thread => thread.wake_up_max, us),
  ], report.threads, {key: thread => thread.number});

  table("#function-table", [
    {title: "own", number: true, value: one => one.own, text: one => percentText(one.own, report.function_slots),
      shade: one => one.own / Math.max(1, report.function_slots)},
    {title: "with calls", number: true, value: one => one.with_calls, text: one => percentText(one.with_calls, report.function_slots)},
    {title: "cycles", number: true, value: one => cycles(one.own), text: one => integer(cycles(one.own))},
    {title: "function", value: one => one.name},
  ], report.functions);
}

function drawLeftOut(phase) {
  const notes = [];
  const first = (shown, all, what, where) => {
    if (shown < all) notes.push(`${integer(all - shown)} of ${integer(all)} ${what}${where}.`);
  };
  first(report.threads.length, report.thread_count, "threads, with the fewest cycles",
    ": threads.txt has them; in the timeline they are \"other threads\"");
  first(report.waits.length, report.wait_count, "waits, the shortest", ": threads.json has them");
  first(report.functions.length, report.function_count, "functions, with the fewest cycles", ": profile.folded has them");
  for (const timeline of phase.timelines) {
    if (timeline.joined > 0) {
      notes.push(`Timeline of core ${timeline.core}: what is shorter than ${timeText(timeline.joined)} together is one slice, ` +
        "drawn by the shares of those that ran in it; the sums are exact.");
    }
  }
  if (phase.slowest) {
    first(phase.slowest.length, phase.traps.all.count, "traps one by one",
      ", all but the slowest of each class: vesim traps RUN has them; tables and histograms count all");
  }
  if (notes.length === 0) notes.push("Nothing was left out.");
  d3.select("#left-out").text("").selectAll("li").data(notes).enter().append("li").text(note => note);
}
