/* "Tick all" in a list of ticks. Markup:
   <fieldset data-tick-all> … <p hidden><button type="button" data-tick-all-button>…</button></p> … </fieldset>
   The button is shown only where this script runs; a second press unticks. */
(() => {
  "use strict";
  for (const box of document.querySelectorAll("[data-tick-all]")) {
    const button = box.querySelector("[data-tick-all-button]");
    const ticks = [...box.querySelectorAll("input[type=checkbox]")];
    if (!button || ticks.length < 2) continue;
    button.parentElement.hidden = false;
    button.addEventListener("click", () => {
      const on = ticks.some((tick) => !tick.checked);
      for (const tick of ticks) tick.checked = on;
    });
  }
})();
