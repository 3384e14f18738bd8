// Opening all reasons at once, and printing: the page works without either.
"use strict";
const folds = (some) => [...document.querySelectorAll(`main details${some}`)];
for (const button of document.querySelectorAll("[data-open]")) {
  button.setAttribute("aria-pressed", "false");
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
  button.addEventListener("click", () => {
    if (button.dataset.print === "all") open("");
    window.print();
  });
}
// The rest of a table is no explanation but part of the page, however it is printed.
window.addEventListener("beforeprint", () => open(".rest"));
window.addEventListener("afterprint", () => {
  opened.forEach((one) => { one.open = false; });
  opened = [];
});
