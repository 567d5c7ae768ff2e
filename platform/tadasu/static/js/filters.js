// <form data-auto-submit> is sent when one of its choices changes; text waits for the Enter key.
// Its button, marked data-without-script, is then not needed.
for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto-submit]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) {
    form.requestSubmit();
  }
});
