// <form data-confirm="ID"> asks in the <dialog id="ID"> before it is sent. Its button with
// value "yes" sends. Without this script the server answers with a page that asks the same.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const dialog = document.getElementById(form.dataset.confirm ?? "");
  if (!dialog || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopPropagation();
  const { submitter } = event;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && send(form, submitter), { once: true });
  dialog.showModal();
}, true);

function send(form, submitter) {
  form.dataset.confirmed = "yes";
  addConfirmation(form);
  form.requestSubmit(submitter ?? undefined);
  delete form.dataset.confirmed;
}

// Tells the server that its own page need not ask again.
function addConfirmation(form) {
  if (form.elements.confirmed) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "confirmed";
  field.value = "yes";
  form.append(field);
}
