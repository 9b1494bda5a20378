/* The entry page of opinions; each part also works on the smaller forms that have only some of the fields.
   Enter goes on, Ctrl+Enter saves and goes to the next opinion, Alt+1..9 turns marked words into an issue row of that
   category, Alt+N into one without, Alt+Delete takes the row away. Needs combobox.js and rows.js where they are used. */
(() => {
  "use strict";
  document.documentElement.classList.add("has-js");
  const vi = document.documentElement.lang !== "en";
  const say = (vietnamese, english) => (vi ? vietnamese : english);
  const announce = (text) => { const live = document.getElementById("live"); if (live) live.textContent = text; };
  const form = document.querySelector("form.house-form");
  if (!form) return;
  const field = (name, root = form) => root.querySelector(`[name="${name}"], [name$="-${name}"]`);
  const changed = (element) => { for (const kind of ["input", "change"]) element.dispatchEvent(new Event(kind, { bubbles: true })); };
  const verbatim = form.elements.verbatim;
  const box = form.querySelector("[data-rows]");
  const rows = () => [...form.querySelectorAll("[data-issue-row]")].filter((row) => !row.classList.contains("is-removed"));
  const rowText = (row) => ["summary", "detail", "excerpt", "existing", "category"].map((name) => field(name, row)?.value || "").join("");

  /* Without this script three empty rows wait; with it one is enough. */
  if (box) {
    const total = box.querySelector('[name$="-TOTAL_FORMS"]');
    const all = [...box.querySelectorAll("[data-row]")];
    while (all.length > 1 && !rowText(all.at(-1)) && !all.at(-1).querySelector(".is-invalid")) {
      all.pop().remove();
      total.value = all.length;
    }
  }

  /* Enter goes to the next field; the form is sent by its keys and buttons only. */
  const fields = () => [...form.querySelectorAll("input:not([type=hidden]), select, textarea, summary, [data-save-next]")].filter((each) => each.offsetParent && !each.disabled);
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const target = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send("[data-save-next]"); return; }
    if (event.key === "Enter" && !event.altKey && target.matches("input:not([type=submit]):not([type=radio]):not([type=checkbox]), select")) {
      event.preventDefault();
      const order = fields();
      order[order.indexOf(target) + 1]?.focus();
    }
    if (event.altKey && event.key === "Delete") {
      const row = target.closest("[data-row]");
      if (row) { event.preventDefault(); row.querySelector("[data-row-remove]").click(); field("summary", rows().at(-1) || form)?.focus(); }
    }
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey && !event.shiftKey && event.key.toLowerCase() === "s" && form.querySelector("[data-save]")) { event.preventDefault(); send("[data-save]"); }
  });
  const send = (selector) => {
    const button = form.querySelector(selector) || form.querySelector(".form-buttons button");
    if (button && !form.dataset.sent) form.requestSubmit(button);
  };

  /* Who spoke. */
  const name = form.elements.speaker_name;
  if (name) {
    const chosen = form.querySelector("[data-speaker-chosen]"), fresh = form.querySelector("[data-speaker-new]");
    const note = (text) => { chosen.hidden = !text; chosen.textContent = text; };
    name.addEventListener("input", () => note(""));
    name.addEventListener("combobox:chosen", (event) => {
      const result = event.detail;
      changedQuietly();
      if (result.id === "new") {
        note("");
        fresh.open = true;
        field("honorific", fresh).focus();
        return;
      }
      note(`✓ ${result.detail}`);
      fresh.open = false;
      const group = form.elements.residential_group;
      if (group && !group.value && result.group) group.value = result.group;
      verbatim?.focus();
    });
    const changedQuietly = () => form.dispatchEvent(new Event("input", { bubbles: true }));
    if (!name.value && !form.querySelector("[data-error-summary]")) name.focus();
  }

  /* A category proposes its usual unit; a unit chosen by hand stays. */
  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-issue-row]");
    if (!row || !/(^|-)category$/.test(event.target.name)) return;
    const unit = field("lead_unit", row);
    const usual = JSON.parse((box || row).dataset.usualUnits || "{}")[event.target.value] || "";
    if (unit.value && unit.value !== unit.dataset.proposed) return;
    unit.value = usual;
    unit.dataset.proposed = usual;
    if (usual) announce(say("Đề xuất đơn vị: ", "Proposed unit: ") + unit.selectedOptions[0].textContent);
  });

  /* Words marked in the opinion become a row. */
  const emptyRow = () => {
    const free = rows().find((row) => !rowText(row));
    if (free) return free;
    box.querySelector("[data-row-add]").click();
    return rows().at(-1);
  };
  const split = (digit) => {
    const text = verbatim.value.slice(verbatim.selectionStart, verbatim.selectionEnd).trim();
    if (!text) return false;
    const row = emptyRow();
    if (!row) return true;
    field("excerpt", row).value = text;
    const summary = field("summary", row);
    if (!summary.value) {
      const line = text.replace(/\s+/g, " ").replace(/[\s.,;:!?]+$/, "");
      summary.value = (line.charAt(0).toUpperCase() + line.slice(1)).slice(0, 300);
    }
    if (digit) {
      const category = field("category", row);
      if (category.options[digit]) { category.selectedIndex = digit; changed(category); }
    }
    changed(summary);
    cover();
    summary.focus();
    summary.select();
    announce(say("Đã tách thành một vấn đề", "Made an issue of the marked words"));
    return true;
  };
  if (verbatim && box) {
    verbatim.addEventListener("keydown", (event) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
      if ((digit || event.code === "KeyN") && split(Number(digit) || 0)) { event.preventDefault(); event.stopPropagation(); }
    });
  }

  /* Which words are in a row already. */
  const coverage = form.querySelector("[data-coverage]");
  const cover = () => {
    if (!coverage || !box) return;
    const text = verbatim.value;
    const marks = rows().map((row) => field("excerpt", row).value.trim()).filter(Boolean).map((words) => [text.indexOf(words), words.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0]);
    coverage.hidden = !marks.length;
    const parts = [];
    let done = 0;
    for (const [at, length] of marks) {
      if (at + length <= done) continue;
      const from = Math.max(at, done);
      parts.push(text.slice(done, from));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, at + length);
      parts.push(mark);
      done = at + length;
    }
    coverage.replaceChildren(...parts, text.slice(done));
  };

  /* A row that stands for an issue known already. */
  const KNOWN = /^\s*V[DĐ]\s*-?\s*0*\d+/i;
  const known = (row) => {
    const existing = field("existing", row);
    if (!existing || existing.type === "hidden") return;
    const is = KNOWN.test(existing.value);
    row.classList.toggle("is-known", is);
    const chip = row.querySelector("[data-existing-chip]");
    chip.hidden = !is;
    chip.textContent = is ? say("= vấn đề đã có", "= issue known already") : "";
    if (is) row.querySelector("[data-duplicates]")?.replaceChildren();
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-link-issue]");
    const row = button?.closest("[data-issue-row]");
    const existing = row && field("existing", row);
    if (!existing) return;
    existing.value = button.dataset.linkIssue;
    changed(existing);
    existing.focus();
    announce(say("Đã gắn với vấn đề đã có", "Linked to the issue known already"));
  });

  /* Text in an old encoding: the converted text is taken at once. */
  form.addEventListener("change", (event) => {
    if (event.target.name !== "legacy" || event.target.value !== "convert") return;
    const notice = event.target.closest(".legacy");
    verbatim.value = notice.querySelector(".legacy-preview").innerText;
    notice.remove();
    changed(verbatim);
    verbatim.focus();
  });

  const look = () => { rows().forEach(known); cover(); };
  form.addEventListener("input", (event) => {
    const row = event.target.closest?.("[data-issue-row]");
    if (row && /existing$/.test(event.target.name)) known(row);
    if (event.target === verbatim || /excerpt$/.test(event.target.name || "")) cover();
  });
  form.addEventListener("combobox:chosen", (event) => {
    const row = event.target.closest("[data-issue-row]");
    if (row) { known(row); form.dispatchEvent(new Event("input", { bubbles: true })); }
  });
  form.addEventListener("rows:added", (event) => { globalThis.htmx?.process(event.target); });
  form.addEventListener("click", (event) => { if (event.target.closest("[data-row-remove]")) setTimeout(cover); });
  form.addEventListener("draft:restored", () => {
    look();
    for (const details of form.querySelectorAll("details")) if ([...details.querySelectorAll("input, textarea, select")].some((each) => each.value)) details.open = true;
  });
  look();
})();
