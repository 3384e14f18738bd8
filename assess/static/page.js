// Opening reasons, one or all at once, and printing: the page works without either.
"use strict";
const folds = (some) => [...document.querySelectorAll(`main details${some}`)];
// The reasons of all items come together when the first is opened. Until then, and where they don't come, a link in
// each leads to the page that has them.
let coming = null;
function reasons() {
  const links = [...document.querySelectorAll("a[data-why]")];
  if (links.length && !coming) coming = fetch(links[0].href).then(fill, () => {}).then(() => { coming = null; });
  return coming || Promise.resolve();
}
async function fill(answer) {
  const whole = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const link of document.querySelectorAll("a[data-why]")) {
    const item = whole.getElementById(link.closest(".item").id);
    const why = item && item.querySelector(".why");
    if (why) link.replaceWith(document.adoptNode(why));
  }
}
for (const link of document.querySelectorAll("a[data-why]")) {
  const fold = link.closest("details");
  fold.addEventListener("toggle", () => { if (fold.open) reasons(); });
}
for (const button of document.querySelectorAll("[data-open]")) {
  button.setAttribute("aria-pressed", String(document.querySelectorAll(".item details:not([open])").length === 0));
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(open));
    folds("").forEach((one) => { one.open = open; });
  });
}
// Paper can't be opened: what is opened for it is closed again afterwards.
let opened = [];
function open(some) {
  const closed = folds(some).filter((one) => !one.open);
  closed.forEach((one) => { one.open = true; });
  opened.push(...closed);
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", async () => {
    if (button.dataset.print === "all") {
      await reasons();
      open("");
    }
    window.print();
  });
}
// The rest of a table is no explanation but part of the page, however it is printed.
window.addEventListener("beforeprint", () => open(".rest"));
window.addEventListener("afterprint", () => {
  opened.forEach((one) => { one.open = false; });
  opened = [];
});
