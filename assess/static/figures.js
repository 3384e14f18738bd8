// Draws every figure of the page. Its numbers are decimal text as published; Plotly only places them.
"use strict";
for (const place of document.querySelectorAll("[data-figure]")) {
  const { data, layout } = JSON.parse(place.dataset.figure);
  // The place keeps the figure's height: Plotly takes its size from there whenever the window changes.
  place.style.height = `${layout.height}px`;
  Plotly.newPlot(place, data, layout, { displayModeBar: false, responsive: true, showTips: false });
}
