// <div data-drop> round a file field: files may be dropped on it, and their names and sizes are listed.
// A file above data-limit (bytes) is named as too large before anything is sent.
for (const drop of document.querySelectorAll("[data-drop]")) {
  const field = drop.querySelector("input[type=file]");
  const list = drop.querySelector("[data-drop-list]");
  const over = (is) => (event) => { event.preventDefault(); drop.classList.toggle("drop-over", is); };

  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => {
    over(false)(event);
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  field.addEventListener("change", () => list.replaceChildren(...[...field.files].map((file) => line(file, drop))));
}

function line(file, drop) {
  const item = document.createElement("li");
  const size = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(file.size / 1e6);
  item.textContent = `${file.name} (${size} MB)`;
  if (file.size > Number(drop.dataset.limit || Infinity)) item.append(` ${drop.dataset.tooLarge}`);
  return item;
}
