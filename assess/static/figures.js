// Draws every figure of the page. Its numbers are decimal text as published; Plotly only places them.
"use strict";
const narrow = matchMedia("screen and (max-width: 48rem)");
// What a figure or one of its traces has for a narrow screen stands in the place of what bears the same key.
const suited = (one) => (narrow.matches && one.meta ? { ...one, ...one.meta.narrow } : one);
function draw(place) {
  const { data, layout } = JSON.parse(place.dataset.figure);
  const fitting = suited(layout);
  // The place keeps the figure's height: Plotly takes its size from there whenever the window changes.
  place.style.height = `${fitting.height}px`;
  Plotly.react(place, data.map(suited), fitting, { displayModeBar: false, responsive: true, showTips: false });
}
const drawAll = () => document.querySelectorAll("[data-figure]").forEach(draw);
narrow.addEventListener("change", drawAll);
drawAll();
