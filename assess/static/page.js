// Printing a page as it is shown, and opening all reasons at once: the page works without either.
"use strict";
const reasons = () => [...document.querySelectorAll("main details")];
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll("[data-open]")) {
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(open));
    reasons().forEach((one) => { one.open = open; });
  });
}
