// <table data-rows="FORM"> with a checkbox in each row: one box for all rows of the page, a count of
// those chosen, and Shift to choose a run. Without this script each row is ticked by itself.
let last = null;

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-row]");
  if (!box) return;
  const boxes = rowBoxes(box.closest("table"));
  if (event.shiftKey && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
});

document.addEventListener("change", (event) => {
  const table = event.target.closest("table[data-rows]");
  if (!table) return;
  if (event.target.matches("[data-all-rows]")) {
    for (const box of rowBoxes(table)) box.checked = event.target.checked;
  }
  show(table);
});

document.addEventListener("htmx:after:swap", showAll);
showAll();

function showAll() {
  for (const all of document.querySelectorAll("[data-all-rows]")) all.hidden = false;
  document.querySelectorAll("table[data-rows]").forEach(show);
}

function rowBoxes(table) {
  return [...table.querySelectorAll("[data-row]")];
}

function show(table) {
  const boxes = rowBoxes(table);
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("tr").toggleAttribute("data-chosen", box.checked);
  const all = table.querySelector("[data-all-rows]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  for (const count of document.querySelectorAll(`[data-rows-count="${table.dataset.rows}"]`)) count.textContent = chosen;
}
