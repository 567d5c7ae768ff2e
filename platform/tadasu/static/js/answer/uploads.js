// Sends a chosen file at once and shows it in the list of its question.

// Gives what is on its way: promises of whether all files of one choice have arrived.
export function prepareUploads(state, token) {
  const running = new Set();
  document.addEventListener("change", ({ target }) => {
    if (!("upload" in target.dataset) || !target.files.length) return;
    const sending = sendAll(target, state, token).finally(() => running.delete(sending));
    running.add(sending);
  });
  return running;
}

async function sendAll(field, state, token) {
  const area = field.closest(".evidence"), line = area.querySelector("[data-upload-state]"), told = [];
  line.textContent = state.dataset.sending;
  for (const file of field.files) told.push(await send(area, file, state, token));
  line.textContent = [...new Set(told.map(({ words }) => words))].join(" ");
  field.value = "";
  area.querySelector("[data-drop-list]")?.replaceChildren();
  return told.every(({ isSent }) => isSent);
}

// Makes a place for files, brought from the page of one question, that of the question it stands at.
// A file is sent at once and by itself, so its field needs no name.
export function prepareArea(area) {
  const { question } = area.closest("[data-question]").dataset, [label, camera] = area.querySelectorAll("label");
  const field = area.querySelector("input");
  field.id = label.htmlFor = `file-${question}`;
  field.removeAttribute("name");
  camera.hidden = !matchMedia("(pointer: coarse)").matches;
}

async function send(area, file, state, token) {
  const body = new FormData();
  body.append("file", file);
  try {
    const reply = await fetch(`/answer/evidence/${area.closest("[data-question]").dataset.question}`, {
      method: "POST", headers: { Accept: "application/json", "X-CSRF-Token": token() }, body,
    });
    const told = await reply.json();
    if (!reply.ok) return { words: told.error?.message ?? state.dataset.failed };
    listFile(area, told);
    return { words: told.notice, isSent: true };
  } catch { return { words: state.dataset.failed }; }
}

function listFile(area, { id, name, url, size, remove }) {
  if (area.querySelector(`button[name=link][value="${id}"]`)) return;
  const item = document.createElement("li"), link = document.createElement("a"), button = document.createElement("button");
  Object.assign(link, { href: url, textContent: name });
  Object.assign(button, { className: "plain", name: "link", value: id, textContent: remove });
  button.setAttribute("form", "remove-evidence");
  item.append(link, ` ${size} `, button);
  area.querySelector("[data-evidence-list]").append(item);
}
