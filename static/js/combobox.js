/* An input with data-combobox-url becomes a combobox (WAI-ARIA 1.2, list autocomplete).
   GET url?q=… answers {"results": [{"id": 1, "text": "…", "detail": "…"}]}; extra keys come with the event.
   data-combobox-target names the hidden input that takes the id; typing other words empties it.
   data-combobox-post sends q in the body (names of people never stand in an address);
   data-combobox-first marks the first suggestion, so that Enter alone takes it.
   Fires "combobox:chosen" on the input with the chosen result as detail. */
(() => {
  "use strict";
  const vi = document.documentElement.lang !== "en";
  let number = 0;
  const start = (input) => {
    if (input.dataset.comboboxReady) return;
    input.dataset.comboboxReady = "1";
    const id = `combobox-${++number}`;
    const box = document.createElement("div");
    box.className = "combobox";
    input.replaceWith(box);
    const list = document.createElement("ul");
    Object.assign(list, { id, className: "combobox-list", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() || input.getAttribute("aria-label") || "");
    const status = document.createElement("span");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    box.append(input, list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", id);
    input.autocomplete = "off";
    const target = () => {
      const name = input.dataset.comboboxTarget;
      return name ? input.form.elements[name] || document.getElementById(name) : null;
    };
    let results = [], active = -1, timer = 0, asked = 0;
    const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (index) => {
      active = index;
      [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
      if (index < 0) { input.removeAttribute("aria-activedescendant"); return; }
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    };
    const choose = (index) => {
      const result = results[index];
      input.value = result.text;
      const field = target();
      if (field) field.value = result.id;
      close();
      input.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: result }));
    };
    const show = () => {
      list.replaceChildren(...results.map((result, i) => {
        const option = document.createElement("li");
        option.id = `${id}-${i}`;
        option.setAttribute("role", "option");
        option.textContent = result.text;
        if (result.detail) { const small = document.createElement("small"); small.textContent = result.detail; option.append(small); }
        option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(i); });
        return option;
      }));
      list.hidden = !results.length;
      input.setAttribute("aria-expanded", String(!!results.length));
      mark(results.length && "comboboxFirst" in input.dataset ? 0 : -1);
      status.textContent = results.length ? `${results.length} ${vi ? "gợi ý" : "suggestions"}` : vi ? "Không có gợi ý" : "No suggestions";
    };
    const ask = async () => {
      const query = input.value.trim(), mine = ++asked;
      if (query.length < (Number(input.dataset.comboboxMin) || 2)) { results = []; close(); return; }
      const url = new URL(input.dataset.comboboxUrl, location.href);
      const request = { headers: { Accept: "application/json" }, redirect: "error" };
      if ("comboboxPost" in input.dataset) {
        request.method = "POST";
        request.headers["X-CSRFToken"] = input.form.querySelector("[name=csrfmiddlewaretoken]").value;
        request.body = new URLSearchParams({ q: query });
      } else url.searchParams.set("q", query);
      try {
        const answer = await fetch(url, request);
        if (!answer.ok || mine !== asked) return;
        results = (await answer.json()).results;
        if (document.activeElement === input) show();
      } catch { status.textContent = vi ? "Mất kết nối, hãy gõ tiếp" : "No connection, go on typing"; }
    };
    input.addEventListener("input", () => {
      const field = target();
      if (field) field.value = "";
      clearTimeout(timer);
      timer = setTimeout(ask, 180);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) { ask(); return; }
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark((active + step + results.length + (active < 0 && step < 0 ? 1 : 0)) % results.length);
      } else if (event.key === "Enter" && open && active >= 0) { event.preventDefault(); choose(active); }
      else if (event.key === "Escape" && open) { event.preventDefault(); event.stopPropagation(); close(); }
    });
    input.addEventListener("blur", close);
  };
  const scan = (root) => root.querySelectorAll("input[data-combobox-url]").forEach(start);
  scan(document);
  document.addEventListener("rows:added", (event) => scan(event.target));
  document.addEventListener("htmx:load", (event) => scan(event.target));
})();
