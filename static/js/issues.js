/* The list of issues: choose a whole page, see how many are chosen. */
(() => {
  "use strict";
  const form = document.querySelector(".pick-form");
  if (!form) return;
  const picks = [...form.querySelectorAll("input.pick")];
  const all = form.querySelector("[data-pick-all]");
  const count = form.querySelector("[data-pick-count]");
  const vi = document.documentElement.lang !== "en";
  const show = () => {
    const chosen = picks.filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === picks.length;
    all.indeterminate = chosen > 0 && chosen < picks.length;
    count.textContent = chosen ? (vi ? `Đã chọn ${chosen}` : `${chosen} chosen`) : "";
    for (const button of form.querySelectorAll(".pick-buttons button")) button.disabled = !chosen;
  };
  all.addEventListener("change", () => { for (const box of picks) box.checked = all.checked; show(); });
  form.addEventListener("change", (event) => { if (event.target.matches("input.pick")) show(); });
  addEventListener("pageshow", show);
  show();
})();
