// What the fields of a question say, as the value a save sends. A number goes as a number where it is
// plain; anything else as it was typed, and the server mends it or says what is wrong.

export function valueOf(article) {
  if (article.querySelector("[data-na]")?.checked) return "N/A";
  const control = article.querySelector(".answer > [data-kind]");
  return control ? read(control) : null;
}

export function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

// The row or record of a question that was begun and lacks a part it cannot do without.
export function unfinished(article) {
  return [...article.querySelectorAll("[data-row], .answer > [data-kind=record]")]
    .find((owner) => record(parts(owner)) && parts(owner).some((part) => "needed" in part.dataset && read(part) === null));
}

export function read(control) {
  const { kind } = control.dataset;
  const field = own(control, "input, select, textarea")[0];
  switch (kind) {
    case "attestation": return field.checked ? true : null;
    case "choice": return said(control, own(control, "input:checked")[0]?.value || null);
    case "listed": return namesOf(field).find((each) => each.value === field.value.trim())?.dataset.code ?? (field.value.trim() || null);
    case "menu": return said(control, field.value || null);
    case "choices": return several(chosen(control));
    case "languages": return languages(control);
    case "integer": case "decimal": return isUnknown(control) ? "unk" : number(field.value);
    case "money": return isUnknown(control) ? "unk" : money(record(parts(control)));
    case "record": case "matrix": return record(parts(control));
    case "table": return rows(control);
    default: return field.value.trim() || null;
  }
}

// Shows how the server understood what was typed, unless it is being typed at this moment.
export function showUnderstood(control, value) {
  if (value === null || value === undefined) return;
  if (["record", "matrix"].includes(control.dataset.kind)) {
    for (const part of parts(control)) showUnderstood(part, value[part.dataset.key]);
  } else if (control.dataset.kind === "table") {
    filledRows(control).forEach((row, place) => parts(row).forEach((part) => showUnderstood(part, value[place]?.[part.dataset.key])));
  } else if (["string", "number"].includes(typeof value) && !isUnknown(control)) {
    const field = own(control, "input[type=text], input[type=email], input[type=tel], input[type=url]")[0];
    const shown = field && nameOf(field, String(value));
    if (field && field !== document.activeElement && field.value.trim() !== shown) field.value = shown;
  }
}

// The field behind a place in a value, such as Q[1].key: rows left blank have a number on the page, and none in the value.
export function fieldAt(article, place) {
  const [, number, rest] = /^[^[]+\[(\d+)\](.+)$/.exec(place) ?? [];
  const row = number && filledRows(article)[number]?.querySelector("[name]").name.replace(/\].*/, "]");
  return document.getElementById(row ? row + rest : place);
}

// A value in words, for somebody who has to choose between two.
export function inWords(control, value) {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map((each) => inWords(control, each)).join(" / ") || "–";
  if (typeof value === "object") {
    const words = Object.entries(value).map(([key, each]) => {
      const part = parts(control).find((inner) => inner.dataset.key === key);
      const label = part?.querySelector("legend, label")?.textContent.trim() ?? "";
      return `${label} ${inWords(part ?? control, each)}`.trim();
    });
    return words.join(", ");
  }
  const code = value === true ? "yes" : value === false ? "no" : String(value);
  const option = control.querySelector(`:is(option, .form-check-input)[value="${CSS.escape(code)}"]`);
  return option?.labels?.[0]?.textContent.trim() ?? option?.textContent.trim() ?? code;
}

// What a code of a long list is called; anything else is called as it is.
export function nameOf(field, code) {
  return namesOf(field).find((each) => each.dataset.code === code)?.value ?? code;
}

function namesOf(field) {
  return [...(field.list?.options ?? [])];
}

export function own(control, selector) {
  return [...control.querySelectorAll(selector)].filter((each) => each.closest("[data-kind]") === control);
}

export function parts(owner) {
  const around = owner.closest("[data-kind]");
  return [...owner.querySelectorAll("[data-kind]")].filter((each) => each.parentElement.closest("[data-kind]") === around);
}

function isUnknown(control) {
  return Boolean(own(control, "[data-unknown]")[0]?.checked);
}

function chosen(control) {
  return own(control, "input:checked").map((each) => each.value);
}

function several(values) {
  return values.length === 0 ? null : values.length === 1 && values[0] === "unk" ? "unk" : values;
}

function languages(control) {
  const more = own(control, "input[type=text]")[0]?.value.trim();
  return more ? [...chosen(control), more] : several(chosen(control));
}

function said(control, option) {
  const words = own(control, `[data-say="${CSS.escape(option ?? "")}"]`)[0];
  return words ? { option, say: words.value.trim() } : option;
}

export function number(typed) {
  const text = typed.normalize("NFKC").trim();
  if (text === "") return null;
  const plain = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(plain) ? Number(plain) : typed.trim();
}

function money(fields) {
  const { amount, currency = "JPY" } = fields ?? {};
  return currency === "JPY" ? amount ?? null : amount === undefined ? null : fields;
}

function record(controls) {
  const filled = controls.map((part) => [part.dataset.key, read(part)]).filter(([, value]) => value !== null);
  return filled.length ? Object.fromEntries(filled) : null;
}

function filledRows(control) {
  return [...control.querySelectorAll("[data-row]")].filter((row) => record(parts(row)));
}

function rows(control) {
  const filled = filledRows(control).map((row) => record(parts(row)));
  if (filled.length) return filled;
  return own(control, "[data-none]")[0]?.checked ? [] : null;
}
