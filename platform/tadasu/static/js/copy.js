// <button data-copy="ID"> copies the text of the element with that id, and says so in its own words
// (data-copied) and to screen readers (the status element beside it).
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  await navigator.clipboard.writeText(source.textContent.trim());
  const status = button.parentElement.querySelector("[role=status]");
  if (status) status.textContent = button.dataset.copied;
});
