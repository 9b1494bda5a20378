/* Review desk: digits give the verdict, letters tick what is missing, g the sentence, Enter sends, n leaves it for later. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-verdict]");
  if (!form) return;
  const sentence = form.elements.comment;
  const send = form.querySelector("button.btn-primary");
  const keyed = new Map([...form.querySelectorAll("[data-key]")].map((field) => [field.dataset.key, field]));
  const isText = (node) => node.matches("input[type=text], textarea, select");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = event.target;
    if (isText(target)) {
      if (event.key === "Escape") { target.blur(); event.preventDefault(); }
      return;
    }
    const key = event.key.toLowerCase();
    const field = keyed.get(key);
    if (field) {
      field.checked = field.type === "radio" ? true : !field.checked;
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (key === "g") sentence.focus();
    else if (key === "n") form.querySelector("[data-skip]")?.click();
    else if (key === "enter" && !target.closest("a, button, summary")) form.requestSubmit(send);
    else return;
    event.preventDefault();
  });
})();
