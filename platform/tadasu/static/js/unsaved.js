// Answers typed in this window that have not arrived wait in its storage (answer/queue.js). [data-not-saved="RESPONSE"]
// says so on pages that send none, with a link to where each is sent; the button of a form it stands in is held back.
const notice = document.querySelector("[data-not-saved]");

if (notice) {
  show();
  // Whoever goes back may be given the page as they left it.
  addEventListener("pageshow", show);
}

function show() {
  const saves = JSON.parse(sessionStorage.getItem(`answers:${notice.dataset.notSaved}`) ?? "[]");
  const places = new Map(saves.map(({ question, page }) => [question, page]));
  notice.querySelector("ul").replaceChildren(...[...places].map(([question, page]) => line(question, page)));
  notice.hidden = !places.size;
  const button = notice.closest("form")?.querySelector("[type=submit]");
  if (!button) return;
  button.disabled = places.size > 0;
  if (button.disabled) button.setAttribute("aria-describedby", notice.id); else button.removeAttribute("aria-describedby");
}

function line(question, page) {
  const item = document.createElement("li"), link = document.createElement("a");
  Object.assign(link, { href: `${page}#q-${question}`, textContent: notice.dataset.question.replace("%s", question) });
  item.append(link);
  return item;
}
