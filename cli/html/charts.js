"use strict";
(() => {
  const run = JSON.parse(document.getElementById("run").textContent);
  const charts = [];
  // What only charts fill shows from now on.
  document.documentElement.classList.add("charted");

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  // Three digits, in the unit that suits; latencies are in microseconds.
  const three = (number) => Number(number.toPrecision(3)).toString();
  const latency = (us) => us < 1e3 ? `${three(us)} µs` : us < 1e6 ? `${three(us / 1e3)} ms` : `${three(us / 1e6)} s`;
  const count = (number) => number >= 1e6 ? `${three(number / 1e6)}m` : number >= 1e3 ? `${three(number / 1e3)}k` : three(number);
  // An axis of 1 / (1 - share) gives every further nine of a percentile the same room.
  const percent = (x) => `${Number((100 - 100 / x).toFixed(7))} %`;
  const isPower = (x) => Math.abs(Math.log10(x) - Math.round(Math.log10(x))) < 1e-9;

  const line = (label, name, data, more = {}) => ({
    label, data: data.map(([px, py]) => ({ x: px, y: py })), borderColor: color(name), backgroundColor: color(name), borderWidth: 2, pointRadius: data.length < 60 ? 2 : 0,
    pointHitRadius: 8, showLine: true, tension: 0, ...more, name });

  const axis = (title, more = {}) => ({
    title: { display: true, text: title, color: color("quiet") }, grid: { color: color("line"), borderColor: color("line") },
    ...more, ticks: { color: color("quiet"), maxRotation: 0, ...more.ticks } });

  const draw = (id, datasets, x, y, tooltip) => {
    const canvas = document.getElementById(id);
    if (!canvas) return;
    charts.push(new Chart(canvas, {
      type: "scatter", data: { datasets },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: { x, y },
        plugins: {
          legend: { position: "top", align: "end", labels: { color: color("ink"), boxWidth: 12, boxHeight: 12, usePointStyle: true, pointStyle: "line" } },
          tooltip: { callbacks: tooltip } } } }));
  };

  const drawAll = () => {
    const byPercentile = [line("latency", "p50", run.latency)];
    if (run.service) byPercentile.push(line("service time", "service", run.service, { borderDash: [6, 4] }));
    draw("percentiles", byPercentile,
      axis("percentile", { type: "logarithmic", min: 1, ticks: {
        autoSkip: false, callback(x) { return isPower(x) || x === 2 && this.chart.width > 600 ? percent(x) : null; } } }),
      axis("latency", { beginAtZero: true, ticks: { callback: latency } }),
      { label: (item) => `${item.dataset.label}: ${latency(item.parsed.y)}, ${percent(item.parsed.x)} took no longer` });

    const time = () => axis("seconds", { min: 0, max: run.seconds, ticks: { callback: (x) => three(x) } });
    const at = (items) => items.length ? `${three(items[0].parsed.x)} s` : "";
    draw("latencies",
      [line("p50", "p50", run.p50), line("p99", "p99", run.p99), line("max", "max", run.max, { borderWidth: 1 })],
      time(), axis("latency", { type: "logarithmic", ticks: {
        autoSkip: false, callback: (us) => isPower(us) ? latency(us) : null } }),
      { title: at, label: (item) => `${item.dataset.label}: ${latency(item.parsed.y)}` });
    const rates = [line("completed", "rate", run.rate)];
    if (run.failed) rates.push(line("failed", "bad", run.failed));
    draw("throughput", rates, time(), axis("per second", { beginAtZero: true, ticks: { callback: count } }),
      { title: at, label: (item) => `${item.dataset.label}: ${count(item.parsed.y)} per second` });
  };

  const redraw = () => {
    for (const chart of charts.splice(0)) chart.destroy();
    drawAll();
  };
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // Paper is white, and as wide as it is.
  matchMedia("print").addEventListener("change", redraw);
})();
