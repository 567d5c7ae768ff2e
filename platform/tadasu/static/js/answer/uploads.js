// Sends a chosen file at once and shows it in the list of its question.

export function prepareUploads(state, token) {
  document.addEventListener("change", async (event) => {
    if (!("upload" in event.target.dataset) || !event.target.files.length) return;
    const area = event.target.closest(".evidence");
    const line = area.querySelector("[data-upload-state]");
    for (const file of event.target.files) line.textContent = (await send(area, file, line, state, token)) ?? "";
    event.target.value = "";
    area.querySelector("[data-drop-list]")?.replaceChildren();
  });
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

async function send(area, file, line, state, token) {
  line.textContent = state.dataset.sending;
  const body = new FormData();
  body.append("file", file);
  try {
    const reply = await fetch(`/answer/evidence/${area.closest("[data-question]").dataset.question}`, {
      method: "POST", headers: { Accept: "application/json", "X-CSRF-Token": token() }, body,
    });
    const told = await reply.json();
    if (!reply.ok) return told.error?.message ?? state.dataset.failed;
    listFile(area, told);
    return told.notice;
  } catch { return state.dataset.failed; }
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
