/* The reconciliation board: arrow keys go from issue to issue, 1 to 9 and dragging put one into a box. */
(() => {
  "use strict";
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const url = board.dataset.board;
  const vi = document.documentElement.lang !== "en";
  const status = document.getElementById("board-status");
  const say = (vietnamese, english) => { status.textContent = vi ? vietnamese : english; };
  const boxes = [...board.querySelectorAll("[data-box]")];
  const chips = () => [...board.querySelectorAll(".chip")];
  const summaryOf = (chip) => chip.querySelector("summary");
  const boxOf = (chip) => chip.closest("[data-box]");

  /* One tab stop for the board: the chip last used. */
  const stop = (chip) => {
    for (const each of chips()) summaryOf(each).tabIndex = each === chip ? 0 : -1;
  };
  const go = (chip) => { if (chip) { stop(chip); summaryOf(chip).focus(); } };
  if (chips().length) stop(chips()[0]);

  const show = (figures) => {
    const values = (names) => names.map((name) => Object.values(figures[name]));
    const [raised, replied, inBox] = values(["raised", "replied", "boxes"]);
    board.querySelectorAll("[data-line]").forEach((node) => { node.textContent = raised[node.dataset.line]; });
    board.querySelectorAll("[data-column]").forEach((node) => { node.textContent = replied[node.dataset.column]; });
    boxes.forEach((box) => { box.querySelector(".box-count").textContent = inBox[box.dataset.box - 1]; });
  };

  const put = async (chip, number) => {
    const target = boxes.find((box) => box.dataset.box === String(number));
    const code = chip.querySelector("strong").textContent;
    if (!target || target === boxOf(chip) || chip.classList.contains("is-moving")) return;
    chip.classList.add("is-moving");
    const form = chip.querySelector("form");
    const body = new FormData(form);
    body.set("box", number);
    body.delete("form_key");
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") { location.reload(); return; }
      const facts = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
      if (facts?.open) { location.assign(facts.open); return; }
      if (!facts?.figures) {
        say(`Không chuyển được ${code}. ${facts?.problem || "Hãy tải lại trang."}`, `${code} was not moved. ${facts?.problem || "Load the page again."}`);
        status.classList.remove("visually-hidden");
        return;
      }
      const list = target.querySelector("ul");
      const number_of = (each) => Number(each.querySelector("strong").textContent.replace(/\D/g, ""));
      list.insertBefore(chip, [...list.children].find((each) => number_of(each) > number_of(chip)) || null);
      chip.querySelector("details").open = false;
      form.querySelector("select").value = String(number);
      const assign = chip.querySelector(".chip-assign");
      if (assign) assign.hidden = Number(number) % 3 !== 0;
      show(facts.figures);
      status.classList.add("visually-hidden");
      const label = target.querySelector(".box-label").textContent;
      say(`${code} đã vào ô ${number}: ${label}.`, `${code} is in box ${number}: ${label}.`);
      go(chip);
    } catch {
      say("Mất kết nối: chưa chuyển được.", "No connection: not moved.");
      status.classList.remove("visually-hidden");
    } finally {
      chip.classList.remove("is-moving");
    }
  };

  /* The neighbouring column or line that holds a chip, looking on past empty boxes. */
  const beside = (box, step) => {
    const at = boxes.indexOf(box);
    for (let next = at + step; next >= 0 && next < boxes.length; next += step) {
      const chip = boxes[next].querySelector(".chip");
      if (chip) return boxes[next];
    }
    return null;
  };

  board.addEventListener("keydown", (event) => {
    const summary = event.target.closest("summary");
    if (!summary || event.ctrlKey || event.altKey || event.metaKey) return;
    const chip = summary.closest(".chip");
    const box = boxOf(chip);
    const row = [...box.querySelectorAll(".chip")];
    const at = row.indexOf(chip);
    const move = {
      ArrowDown: () => row[at + 1] || beside(box, 3)?.querySelector(".chip"),
      ArrowUp: () => row[at - 1] || [...(beside(box, -3)?.querySelectorAll(".chip") || [])].pop(),
      ArrowRight: () => beside(box, 1)?.querySelector(".chip"),
      ArrowLeft: () => beside(box, -1)?.querySelector(".chip"),
      Home: () => chips()[0],
      End: () => chips().pop(),
    }[event.key];
    if (move) { event.preventDefault(); go(move()); }
    else if (/^[1-9]$/.test(event.key)) { event.preventDefault(); put(chip, Number(event.key)); }
  });
  board.addEventListener("focusin", (event) => {
    const chip = event.target.closest("summary") && event.target.closest(".chip");
    if (chip) stop(chip);
  });

  let dragged = null;
  for (const chip of chips()) chip.draggable = true;
  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".chip") || null;
    if (dragged) { event.dataTransfer.setData("text/plain", dragged.dataset.issue); event.dataTransfer.effectAllowed = "move"; }
  });
  board.addEventListener("dragend", () => {
    dragged = null;
    for (const box of boxes) box.classList.remove("is-target");
  });
  for (const box of boxes) {
    box.addEventListener("dragover", (event) => { if (dragged) { event.preventDefault(); box.classList.add("is-target"); } });
    box.addEventListener("dragleave", () => box.classList.remove("is-target"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      box.classList.remove("is-target");
      if (dragged) put(dragged, Number(box.dataset.box));
    });
  }
})();
