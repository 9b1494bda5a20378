/* Drafting and signing: wording inserted at the cursor, and the keys of the signing queue. Without it all of it is links and buttons. */
(function () {
  "use strict";
  document.querySelectorAll(".needs-script").forEach(function (button) { button.hidden = false; });

  /* A field nobody has been in yet has its cursor at the very beginning: there wording goes to the end. */
  var visited = new WeakSet();
  document.addEventListener("focusin", function (event) { visited.add(event.target); });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-insert]");
    if (!button) { return; }
    var source = document.getElementById(button.dataset.insert);
    var field = document.getElementById(button.dataset.into);
    if (!source || !field) { return; }
    var known = visited.has(field);
    var at = known ? field.selectionEnd : field.value.length;
    var before = field.value.slice(0, at);
    var glue = before && !/\s$/.test(before) ? (known ? " " : "\n") : "";
    field.setRangeText(glue + source.textContent.trim(), at, at, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });

  var queue = document.querySelector("[data-queue]");
  if (!queue) { return; }
  var names = { j: "j", ArrowDown: "j", k: "k", ArrowUp: "k", d: "d", t: "t" };
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && event.target.matches("textarea")) { event.target.blur(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || !names[event.key]) { return; }
    if (event.target.closest("input, textarea, select, summary, button")) { return; }
    var thing = queue.querySelector('[data-key="' + names[event.key] + '"]');
    if (!thing) { return; }
    event.preventDefault();
    if (thing.tagName === "TEXTAREA") { thing.focus(); } else { thing.click(); }
  });
})();
