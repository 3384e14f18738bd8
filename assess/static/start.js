// The code of a one-time link stands behind the "#" of the address, which is sent to no server: it goes into the form.
"use strict";
const code = location.hash.slice(1);
if (code) {
  const form = document.querySelector("form[data-code]");
  // Neither the history nor somebody at the screen keeps it.
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.code.value = code;
  form.requestSubmit();
}
