// What a page fetches after it is there: help and places for files where they are opened, and long lists of names.

// <details data-brings="kind"> holds a link to a page; what is marked data-part there takes the link's place.
// The first of each kind fetches for all of its kind. Without a line the link stays.
export function prepareDetails(form, prepareArea) {
  const pages = {};
  const bring = async ({ target }) => {
    const { brings } = target.dataset, link = target.querySelector(":scope > p > a");
    if (!target.open || !brings || !link) return;
    pages[brings] ??= pageAt(link.href);
    const page = await pages[brings].catch(() => { delete pages[brings]; });
    const parts = [...page?.querySelectorAll(`${link.hash} [data-part]`) ?? []];
    if (!parts.length || !link.isConnected) return;
    link.parentElement.replaceWith(...parts.map((each) => each.cloneNode(true)));
    if (brings === "evidence") prepareArea(target);
  };
  form.addEventListener("toggle", bring, true);
  for (const target of form.querySelectorAll("[data-brings]")) bring({ target });
}

// A name the page does not hold yet is understood by the server, so nothing waits for these.
export function fetchNames(list) {
  if (list) pageAt(list.dataset.names).then((page) => {
    for (const whole of page.querySelectorAll("datalist")) document.getElementById(whole.id)?.replaceWith(whole);
  }, () => {});
}

// Parsed by the browser as it arrives: text that becomes markup later would need a trusted type.
function pageAt(address) {
  return new Promise((onload, onerror) => {
    const asked = Object.assign(new XMLHttpRequest(), { onload: () => onload(asked.response), onerror });
    asked.open("GET", address);
    asked.responseType = "document";
    asked.send();
  });
}
