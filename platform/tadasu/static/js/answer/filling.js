// Puts a value into the fields of a question, such that they say it again: the other way round than fields.js.

import { isSame, nameOf, own, parts, valueOf } from "./fields.js";
import { addRow, showUnknown } from "./rows.js";

export function fill(article, value) {
  if (isSame(valueOf(article), value)) return;
  const notApplicable = article.querySelector("[data-na]");
  if (notApplicable) notApplicable.checked = value === "N/A";
  if (value !== "N/A") write(article.querySelector(".answer > [data-kind]"), value);
  showUnknown(article);
}

function write(control, value) {
  const as = { record: writeParts, matrix: writeParts, money: writeMoney, table: writeRows }[control.dataset.kind] ?? writeFields;
  as(control, value);
  for (const box of own(control, "[data-unknown]")) box.checked = value === "unk";
}

function writeParts(owner, values) {
  for (const part of parts(owner)) write(part, values?.[part.dataset.key]);
}

function writeMoney(control, value) {
  const isForeign = isRecord(value);
  control.querySelector("details").open = isForeign;
  writeParts(control, isForeign ? value : { amount: value, currency: "JPY" });
}

function writeRows(control, rows) {
  const place = control.querySelector("[data-rows-of]");
  place.replaceChildren();
  for (const row of rows ?? [null]) writeParts(addRow(place.dataset.rowsOf), row);
  for (const box of own(control, "[data-none]")) box.checked = rows?.length === 0;
}

// One option or several, or a text: what no box stands for is text.
function writeFields(control, value) {
  const { option, say = "" } = isRecord(value) ? value : { option: value };
  const words = [option ?? []].flat().map((each) => (each === true ? "yes" : String(each)));
  const boxes = own(control, ".form-check-input");
  const text = words.filter((word) => !boxes.some((box) => box.value === word)).join(", ");
  for (const field of own(control, "input, select, textarea")) {
    if (boxes.includes(field)) field.checked = words.includes(field.value);
    else if ("say" in field.dataset) field.value = field.dataset.say === option ? say : "";
    else writeText(field, text);
  }
}

function writeText(field, text) {
  field.value = nameOf(field, text);
  // A file that was taken away since is no longer offered.
  if (text && field.selectedIndex < 0) field.add(new Option(text, text, true, true));
}

function isRecord(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
