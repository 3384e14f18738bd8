// A job's progress while it goes on; when it is over the page is asked for again. Without this script, reload the page.
"use strict";
const going = document.querySelector("[data-job]");
const bar = going.querySelector("progress");
const percent = going.querySelector(".percent");
async function look() {
  try {
    const answer = await fetch(going.dataset.job, { headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) { window.location.reload(); return; }
    const told = await answer.json();
    if (told.over || String(told.idle) !== going.dataset.idle) { window.location.reload(); return; }
    if (told.percent !== null) {
      bar.value = told.percent;
      percent.textContent = `${told.percent} %`;
    }
  } catch (error) {
    // The network is away for a moment: the next look tells.
  }
  window.setTimeout(look, 1500);
}
window.setTimeout(look, 1000);
