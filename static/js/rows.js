/* Rows of a formset, by keyboard. Markup:
   <div data-rows="PREFIX"> [management form] <div data-rows-list> …<div class="form-row" data-row>…</div>… </div>
     <template data-row-template> one empty row, __prefix__ in its names </template>
     <button type="button" data-row-add>…</button> </div>
   A row may hold <button type="button" data-row-remove>; an element [data-row-number] shows its number.
   Alt+N adds a row from anywhere in the form. Removing ticks DELETE where the row has one, and can be undone. */
(() => {
  "use strict";
  const vi = document.documentElement.lang !== "en";
  const announce = (text) => { const live = document.getElementById("live"); if (live) live.textContent = text; };
  const start = (box) => {
    const prefix = box.dataset.rows;
    const list = box.querySelector("[data-rows-list]");
    const total = box.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
    const limit = Number(box.querySelector(`[name="${prefix}-MAX_NUM_FORMS"]`)?.value) || 1000;
    const rows = () => [...list.querySelectorAll("[data-row]")];
    const renumber = () => {
      let number = 0;
      for (const row of rows()) {
        if (row.classList.contains("is-removed")) continue;
        number += 1;
        for (const place of row.querySelectorAll("[data-row-number]")) place.textContent = number;
      }
    };
    const add = (quiet) => {
      const index = Number(total.value);
      if (index >= limit) { announce(vi ? "Không thêm được nữa" : "No more rows are possible"); return null; }
      const source = box.querySelector("template[data-row-template]");
      const holder = document.createElement("template");
      holder.innerHTML = source.innerHTML.replaceAll("__prefix__", index);
      const row = holder.content.firstElementChild;
      list.append(row);
      total.value = index + 1;
      renumber();
      row.dispatchEvent(new CustomEvent("rows:added", { bubbles: true }));
      if (!quiet) {
        row.querySelector("input:not([type=hidden]):not([type=checkbox]), select, textarea")?.focus();
        announce(vi ? "Đã thêm một dòng" : "A row was added");
      }
      return row;
    };
    const remove = (row) => {
      const mark = row.querySelector('[name$="-DELETE"]');
      const gone = row.classList.toggle("is-removed");
      if (mark) mark.checked = gone;
      else for (const field of row.querySelectorAll("input, select, textarea")) field.disabled = gone;
      const button = row.querySelector("[data-row-remove]");
      button.dataset.label ??= button.textContent;
      button.textContent = gone ? (vi ? "Lấy lại" : "Undo") : button.dataset.label;
      renumber();
      announce(gone ? (vi ? "Đã bỏ dòng; có thể lấy lại" : "Row removed; it can be undone") : vi ? "Đã lấy lại dòng" : "Row restored");
    };
    box.addEventListener("click", (event) => {
      if (event.target.closest("[data-row-add]")) add();
      const button = event.target.closest("[data-row-remove]");
      if (button) remove(button.closest("[data-row]"));
    });
    const form = box.closest("form") || box;
    form.addEventListener("draft:restoring", (event) => {
      const wanted = Number(event.detail[`${prefix}-TOTAL_FORMS`]?.[0]) || 0;
      while (Number(total.value) < wanted && add(true));
    });
    form.addEventListener("draft:restored", () => {
      for (const row of rows()) {
        const gone = !!row.querySelector('[name$="-DELETE"]')?.checked;
        if (gone !== row.classList.contains("is-removed")) remove(row);
      }
    });
    form.addEventListener("keydown", (event) => {
      if (!event.altKey || event.ctrlKey || event.code !== "KeyN") return;
      event.preventDefault();
      /* A form with several lists: the one being typed into grows, else the first. */
      const here = event.target.closest("[data-rows]") || form.querySelector("[data-rows]") || box;
      if (here === box) add();
    });
    renumber();
  };
  document.querySelectorAll("[data-rows]").forEach(start);
})();
