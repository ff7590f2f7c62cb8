// What the workload measured, on the host and in the guest.

function drawRates() {
  d3.select("#configuration").text(report.configuration);
  document.title = `${report.configuration} - vesim report`;
  d3.select("#end").text(`${report.program}: ${report.end}; exit status ${report.exit_status}.`);
  if (report.rates.length === 0) return;
  const figure = name => rate => rate[name] === undefined ? "-" : `${d3.format(",.2f")(rate[name])} ${rate.unit}`;
  const ratio = rate => rate.host && rate.guest !== undefined ? rate.guest / rate.host : NaN;
  const rows = table("#rates", [
    {title: "rate", value: rate => rate.name},
    {title: "", value: rate => rate.how, hint: "together: on the host and in the guest at the same time"},
    {title: "host", number: true, value: rate => rate.host, text: figure("host")},
    {title: "guest", number: true, value: rate => rate.guest, text: figure("guest")},
    {title: "guest/host", number: true, value: ratio, text: rate => isNaN(ratio(rate)) ? "-" : ratio(rate).toFixed(3)},
  ], report.rates, {key: rate => `${rate.name} ${rate.how}`});
  const bars = rows.append("td").attr("class", "rate");
  for (const [name, colour] of [["host", worldColours.host_user], ["guest", worldColours.guest_user]]) {
    bars.filter(rate => rate[name] > 0).append("div").attr("title", name).style("background", colour)
      .style("width", rate => share(rate[name] || 0, Math.max(rate.host || 0, rate.guest || 0)) + "%");
  }
}
