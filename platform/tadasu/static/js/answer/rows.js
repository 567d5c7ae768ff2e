// Rows of tables, options that stand alone, and counts of characters: what a form does by itself.

export function prepareFields(form, words, changed) {
  for (const button of form.querySelectorAll("[data-remove-row]")) button.hidden = false;
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]"), remove = event.target.closest("[data-remove-row]");
    if (add) { event.preventDefault(); addRow(add.dataset.addRow).querySelector("input, select, textarea").focus(); }
    if (remove) removeRow(remove, changed);
  });
  form.addEventListener("change", ({ target }) => {
    standAlone(target);
    if ("unknown" in target.dataset) showUnknown(target.closest("[data-question]"));
  }, true);
  form.addEventListener("input", (event) => { giveWay(event.target); count(event.target, words); });
}

export function addRow(name) {
  const place = document.querySelector(`[data-rows-of="${CSS.escape(name)}"]`);
  const taken = [...place.querySelectorAll("[name]")].map((each) => Number(/\[(\d+)\]/.exec(each.name)?.[1] ?? 0));
  const number = Math.max(-1, ...taken) + 1;
  const row = document.querySelector(`template[data-row-of="${CSS.escape(name)}"]`).content.firstElementChild.cloneNode(true);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const { name: attribute, value } of [...element.attributes]) {
      if (value.includes("[row]")) element.setAttribute(attribute, value.replaceAll("[row]", `[${number}]`));
    }
  }
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace("#", place.children.length + 1);
  for (const button of row.querySelectorAll("[data-remove-row]")) button.hidden = false;
  place.append(row);
  return row;
}

function removeRow(button, changed) {
  const article = button.closest("[data-question]"), row = button.closest("[data-row]");
  const next = row.nextElementSibling?.querySelector("input, select, textarea") ?? article.querySelector("[data-add-row]");
  row.remove();
  next.focus();
  changed(article);
}

// An option such as "none of these" takes the others off, and they take it off.
function standAlone(box) {
  const alone = box.closest("[data-exclusive]")?.dataset.exclusive.split(" ");
  if (box.type !== "checkbox" || !box.checked || !alone) return;
  for (const other of box.form.querySelectorAll(`input[name="${CSS.escape(box.name)}"]`)) {
    if (other !== box && (alone.includes(box.value) || alone.includes(other.value))) other.checked = false;
  }
}

// A figure that is not known is not there either: its fields are emptied and wait until the box is cleared.
export function showUnknown(article) {
  for (const box of article.querySelectorAll("[data-unknown]")) {
    for (const field of box.closest("[data-kind]").querySelectorAll("input:not([data-unknown]), select")) {
      if (box.checked && field.type === "text") field.value = "";
      field.disabled = box.checked;
    }
  }
}

// Whoever types an answer knows it: "none" and "does not apply" come off.
function giveWay(field) {
  const article = field.closest("[data-question]");
  if (!article || isRemark(field) || field.type === "checkbox" || field.type === "file") return;
  for (const box of article.querySelectorAll("[data-na], [data-none]")) box.checked = false;
}

// Whether somebody has changed a field since the page was drawn.
export function isTouched(field) {
  return field.checked !== field.defaultChecked || field.value !== (field.defaultValue ?? field.value)
    || (field.selectedIndex > 0 && !field.selectedOptions[0].defaultSelected);
}

export function isRemark(field) {
  return field.name.endsWith(".comment");
}

// The same count as the server's: code points, so that an emoji is one.
function count(field, words) {
  const most = Number(field.dataset.longest);
  if (!most) return;
  const left = most - [...field.value].length;
  let line = field.parentElement.querySelector(".count");
  if (left > most / 5) return line?.remove();
  if (!line) {
    line = document.createElement("p");
    line.className = "count";
    line.setAttribute("role", "status");
    field.after(line);
  }
  line.textContent = (left < 0 ? words.tooLong : words.left).replace("%s", Math.abs(left));
}
