// Questions a save may raise: which of two answers to keep, and a code when the session has ended.

import { inWords } from "./fields.js";

export function ask(id) {
  const dialog = document.getElementById(id);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => dialog.addEventListener("close", () => answer(dialog.returnValue), { once: true }));
}

export async function chooseBetween(article, mine, { theirs, message }) {
  const dialog = document.getElementById("conflict"), control = article.querySelector("[data-kind]");
  dialog.querySelector("[data-conflict-who]").textContent = message;
  dialog.querySelector("[data-mine]").textContent = inWords(control, mine);
  dialog.querySelector("[data-theirs]").textContent = inWords(control, theirs);
  return (await ask("conflict")) || "edit";
}

// The code form, in the page. Resolves once this response is open again, or the person gives up.
export async function enterCode(reopened) {
  const dialog = document.getElementById("signed-out"), form = dialog.querySelector("form");
  const told = dialog.querySelector("[role=status]");
  const post = async (path, fields) => {
    const page = await (await fetch("/answer/code")).text();
    const token = /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    return fetch(path, { method: "POST", body: new URLSearchParams({ csrf_token: token, ...fields }) });
  };
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "open"), { once: true });
    dialog.querySelector("[data-send-code]").onclick = async () => {
      const reply = await post("/answer/code", {});
      told.textContent = reply.ok ? told.dataset.sent : told.dataset.wait;
    };
    form.onsubmit = async (event) => {
      event.preventDefault();
      await post("/answer/open", { code: form.elements.code.value });
      if (await reopened()) dialog.close("open");
      else told.textContent = told.dataset.wrong;
    };
    dialog.showModal();
  });
}
