/* Small helps; every page works without them. Forms: data-once, data-guard, data-autosave; fields: data-date. */
(() => {
  "use strict";
  const vi = document.documentElement.lang !== "en";
  const say = (vietnamese, english) => (vi ? vietnamese : english);
  const live = document.getElementById("live");
  const announce = (text) => { if (live) live.textContent = text; };
  const time = (when) => when.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  /* The summary of errors is read first. */
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  /* Menus close with Escape or a click elsewhere. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  /* Dates: 5/3/2026 becomes 05/03/2026 with its weekday beside it. */
  const DAYS = vi ? ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"]
    : ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  const showDay = (input) => {
    const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(input.value);
    let text = "";
    if (found) {
      const [day, month, year] = found.slice(1).map(Number);
      const date = new Date(year, month - 1, day);
      if (date.getMonth() === month - 1 && date.getDate() === day) {
        input.value = `${String(day).padStart(2, "0")}/${String(month).padStart(2, "0")}/${year}`;
        text = DAYS[date.getDay()];
      }
    }
    let note = input.nextElementSibling;
    if (!note || !note.classList.contains("weekday")) {
      note = document.createElement("span");
      note.className = "weekday";
      input.after(note);
    }
    note.textContent = text;
  };
  document.addEventListener("change", (event) => { if (event.target.matches("input[data-date]")) showDay(event.target); });
  for (const input of document.querySelectorAll(".house-form input[data-date]")) if (input.value) showDay(input);

  /* One click, one submission; unsaved words are not left behind by accident. */
  let dirty = null;
  document.addEventListener("input", (event) => { if (event.target.form?.hasAttribute("data-guard")) dirty = event.target.form; });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (dirty === form) dirty = null;
    if (!form.hasAttribute("data-once")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    announce(say("Đang gửi…", "Sending…"));
    setTimeout(() => { for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = true; });
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-once]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button:disabled")) button.disabled = false;
    }
  });
  addEventListener("beforeunload", (event) => { if (dirty && !dirty.dataset.saved) event.preventDefault(); });

  /* Drafts live on the server, per person; the browser keeps nothing. */
  const HIDDEN = new Set(["csrfmiddlewaretoken", "form_key", "version"]);
  const read = (form) => {
    const data = {};
    for (const [name, value] of new FormData(form)) if (!HIDDEN.has(name) && typeof value === "string") (data[name] ??= []).push(value);
    return data;
  };
  const write = (form, data, typed) => {
    form.dispatchEvent(new CustomEvent("draft:restoring", { bubbles: true, detail: data }));
    for (const field of form.elements) {
      if (!field.name || HIDDEN.has(field.name) || typed.has(field.name) || field.type === "file") continue;
      const values = data[field.name];
      if (field.type === "checkbox" || field.type === "radio") field.checked = !!values?.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = !!values?.includes(option.value);
      else if (values?.length) field.value = values.shift();
    }
    for (const input of form.querySelectorAll("input[data-date]")) showDay(input);
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  };
  const autosave = (form) => {
    const url = form.dataset.autosave;
    const token = form.querySelector("[name=csrfmiddlewaretoken]");
    const ask = (method, body) => fetch(url, { method, body, keepalive: document.hidden, redirect: "manual", headers: { "X-CSRFToken": token.value, "Content-Type": "application/json" } });
    const chip = document.createElement("p");
    chip.className = "save-chip"; chip.hidden = true;
    (form.querySelector("[data-save-chip]") || form).append(chip);
    let timer = 0, current = null, again = false, held = false, passing = false;
    const show = (tone, text) => {
      chip.hidden = false; chip.className = `save-chip ${tone}`;
      if (chip.firstChild?.nodeType !== Node.TEXT_NODE) chip.prepend("");
      chip.firstChild.textContent = text;
    };
    const later = (seconds) => { clearTimeout(timer); timer = setTimeout(save, seconds * 1000); };
    const stop = () => { clearTimeout(timer); timer = 0; };
    /* Signing in again, in another tab, makes this page's token stale: it takes the new one and goes on. */
    const renew = async () => {
      const answer = await ask("GET");
      if (answer.ok) token.value = (await answer.json()).token;
      return answer.ok;
    };
    const send = async () => {
      show("", say("Đang lưu tạm…", "Saving a draft…"));
      const body = JSON.stringify(read(form));
      try {
        let answer = await ask("POST", body);
        if (answer.status === 403 && await renew()) answer = await ask("POST", body);
        if (answer.ok) { form.dataset.saved = "1"; show("is-good", say("Đã lưu tạm lúc ", "Draft saved at ") + time(new Date())); }
        else if (answer.type === "opaqueredirect" || answer.status === 403) {
          show("is-bad", say("Phiên làm việc đã hết. Nội dung còn trên trang này: hãy đăng nhập ở thẻ khác rồi gõ tiếp.", "The session has ended. Your text is still on this page: sign in in another tab, then go on typing."));
          return false;
        } else show("is-bad", say("Chưa lưu tạm được: nội dung quá dài.", "The draft was not saved: it is too long."));
      } catch { show("is-bad", say("Mất kết nối: sẽ thử lại.", "No connection: will try again.")); return false; }
      return true;
    };
    const save = async () => {
      stop();
      if (form.dataset.sent) return true;
      if (current) { again = true; return current; }
      again = false;
      current = send();
      const kept = await current;
      current = null;
      if (again || !kept) later(5);
      return kept;
    };
    const typed = new Set(); /* what was typed while the draft was on its way stands */
    form.addEventListener("input", (event) => { typed.add(event.target.name); delete form.dataset.saved; if (current) again = true; else if (!timer) later(3); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && timer) save(); });
    /* Sending a form while signed out or offline would lose its last words: they are saved first. */
    form.addEventListener("submit", async (event) => {
      if (passing || form.dataset.sent || !(timer || current)) return;
      event.preventDefault(); event.stopImmediatePropagation();
      if (held) return;
      held = true;
      const button = event.submitter;
      if (current) await current;
      const kept = await save();
      held = false;
      if (!kept) return;
      stop(); passing = true; form.requestSubmit(button); passing = false;
    });
    const offer = async () => {
      if (form.querySelector("[data-error-summary]")) return;
      const answer = await ask("GET").catch(() => null);
      const found = answer?.ok ? await answer.json() : null;
      if (!found?.data || JSON.stringify(found.data) === JSON.stringify(read(form))) return;
      write(form, found.data, typed);
      show("is-good", say("Đã lấy lại bản lưu tạm lúc ", "Restored the draft of ") + time(new Date(found.saved_at)));
      const button = document.createElement("button");
      button.type = "button"; button.textContent = say("Bỏ bản lưu tạm", "Discard the draft");
      button.addEventListener("click", async () => { dirty = null; stop(); await ask("DELETE").catch(() => null); form.reset(); chip.hidden = true; button.remove(); });
      chip.append(button);
    };
    offer();
  };
  document.querySelectorAll("form[data-autosave]").forEach(autosave);
})();
