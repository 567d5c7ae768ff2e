// A section's page: saves each answer when it is left, and shows only the questions that are asked.

import { conditions } from "./conditions.js";
import { ask, chooseBetween, enterCode } from "./dialogs.js";
import { fieldAt, showUnderstood, unfinished, valueOf } from "./fields.js";
import { queue } from "./queue.js";
import { fetchNames, prepareDetails } from "./later.js";
import { isRemark, isTouched, prepareFields, showUnknown } from "./rows.js";
import { prepareArea, prepareUploads } from "./uploads.js";

const form = document.getElementById("answers"), state = document.getElementById("state");
const articles = new Map([...form.querySelectorAll("article")].map((each) => [each.dataset.question = each.id.slice(2), each]));
const rules = Object.fromEntries([...articles].flatMap(([id, { dataset }]) => (dataset.showIf ? [[id, JSON.parse(dataset.showIf)]] : [])));
const sent = new Map([...articles].map(([id, article]) => [id, JSON.stringify(valueOf(article))]));
// By question, its value when no row of it was half filled in: what conditions go by.
const whole = new Map();
const unsaved = new Set(), wrong = new Set();
let { token } = state.dataset, isLeaving = false, mustReload = false;

const saves = queue(`answers:${state.dataset.response}`, {
  token: () => token,
  saving: () => tell(state.dataset.saving),
  waiting: () => tell(state.dataset.waiting, true),
  idle: () => (mustReload && !unsaved.size && !wrong.size ? leave(() => location.reload()) : showState()),
  saved, refused,
  conflict: async ({ question, value }, error) => {
    const kept = await chooseBetween(articles.get(question), value, error);
    setBase(question, error.version);
    if (kept === "theirs") mustReload = true;
    if (kept === "edit") { unsaved.add(question); articles.get(question).querySelector(".answer input, .answer select, .answer textarea").focus(); }
    return kept;
  },
  signedOut: () => enterCode(reopened),
  sessionChanged: async () => (await reopened()) || (await ask("session-changed"), false),
});
for (const id of articles.keys()) saves.versions.set(id, Number(form.elements[`${id}.base`].value));

start();

function start() {
  for (const each of document.querySelectorAll("[data-without-script]")) each.hidden = true;
  prepareFields(form, state.dataset, changed);
  prepareUploads(state, () => token);
  prepareDetails(form, prepareArea);
  fetchNames(document.querySelector("datalist"));
  form.addEventListener("input", ({ target }) => note(target));
  form.addEventListener("change", ({ target }) => leftField(target));
  document.addEventListener("focusin", ({ target }) => leftRows(target));
  form.addEventListener("submit", submit);
  addEventListener("beforeunload", (event) => { if (!isLeaving && (saves.size || unsaved.size || wrong.size)) event.preventDefault(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  for (const article of articles.values()) showUnknown(article);
  showAsked();
  mustReload = saves.size > 0;
  saves.run();
  for (const field of form.elements) if (isTouched(field)) missed(field);
}

// What was answered while this script was still on its way.
function missed(field) {
  sent.delete(field.closest("[data-question]")?.dataset.question);
  leftField(field);
}

function note(field) {
  const id = field.closest("[data-question]")?.dataset.question;
  if (id && field.type !== "file") unsaved.add(id);
}

function leftField(field) {
  const article = field.closest("[data-question]");
  if (!article || field.type === "file") return;
  if (isRemark(field)) {
    unsaved.delete(article.dataset.question);
    saves.put({ path: `/answer/api/comments/${article.dataset.question}`, question: article.dataset.question, text: field.value });
  } else changed(article);
}

// Somebody who fills in a row is not told what is missing before they go on elsewhere.
function leftRows(field) {
  for (const id of [...unsaved]) {
    if (unfinished(articles.get(id))?.contains(field) === false) changed(articles.get(id), true);
  }
}

function changed(article, isLeft = false) {
  const { question } = article.dataset, value = valueOf(article);
  showAsked();
  if (unfinished(article) && !isLeft) return unsaved.add(question);
  unsaved.delete(question);
  if (sent.get(question) === JSON.stringify(value) && !wrong.has(question)) return;
  sent.set(question, JSON.stringify(value));
  saves.put({ path: `/answer/api/answers/${question}`, question, value });
}

function saved({ question, text, value }, reply) {
  const article = articles.get(question);
  if (!article || text !== undefined) return;
  setBase(question, reply.version);
  clearError(article);
  if (JSON.stringify(value) === JSON.stringify(valueOf(article))) {
    showUnderstood(article.querySelector("[data-kind]"), reply.value);
    sent.set(question, JSON.stringify(valueOf(article)));
  }
  article.querySelector("[data-saved]").textContent = state.dataset.savedWords.replace("%s", clock(reply.saved_at));
  state.dataset.at = clock(reply.saved_at);
  // What is still on its way may ask for more than this reply knows.
  showAsked(saves.size ? {} : reply.applies);
}

function refused({ question }, { message, field }, status) {
  const article = articles.get(question);
  if (!article) return;
  wrong.add(question);
  sent.delete(question);
  if (status !== 422) tell(message, true);
  showError(article, message, field);
}

// The error beside its field, tied to it for those who cannot see it.
function showError(article, message, name) {
  clearError(article);
  wrong.add(article.dataset.question);
  const found = fieldAt(article, name) ?? document.getElementById(article.dataset.question) ?? article.querySelector(".answer input, .answer select, .answer textarea");
  const line = document.createElement("p");
  Object.assign(line, { className: "field-error", id: `${article.id}-error`, textContent: message });
  line.setAttribute("role", "alert");
  (found.closest(".field-row") ?? found).before(line);
  found.setAttribute("aria-invalid", "true");
  found.setAttribute("aria-errormessage", line.id);
  article.querySelector("[data-saved]").textContent = state.dataset.notSavedPage;
}

function clearError(article) {
  wrong.delete(article.dataset.question);
  article.querySelector(`#${CSS.escape(article.id)}-error`)?.remove();
  for (const field of article.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

function setBase(question, version) {
  const base = form.elements[`${question}.base`];
  if (base) base.value = version;
}

// By the page's own conditions; the reply to a save has the last word.
function showAsked(applies = {}) {
  for (const [id, article] of articles) if (!unfinished(article)) whole.set(id, valueOf(article));
  const answers = Object.fromEntries(whole);
  const local = conditions(rules, answers);
  for (const [id, article] of articles) {
    const isAsked = id in rules ? local(id) === "asked" : !("notAsked" in article.dataset);
    if (id in applies) article.toggleAttribute("data-not-asked", !applies[id]);
    show(article, id in applies ? applies[id] && (!(id in rules) || local(id) !== "dropped") : isAsked);
  }
}

function show(article, isShown) {
  if (article.hidden === !isShown) return;
  article.hidden = !isShown;
  for (const field of article.querySelectorAll("input, select, textarea, button")) field.disabled = !isShown;
  if (isShown) showUnknown(article);
}

// Everything on its way goes first; a page that cannot reach the server is not left.
async function submit(event) {
  if (isLeaving || event.submitter?.name === "add_row") return;
  event.preventDefault();
  for (const id of unsaved) changed(articles.get(id), true);
  await saves.run();
  for (let tries = 0; saves.size && !saves.isStopped && tries < 50; tries++) await new Promise((go) => setTimeout(go, 100));
  const [first] = wrong;
  if (first) return articles.get(first).querySelector("[aria-invalid]")?.focus();
  // In a task of its own: while a form is being sent, it cannot be sent once more.
  await new Promise((go) => setTimeout(go));
  if (!saves.size) leave(() => form.requestSubmit(event.submitter ?? undefined));
}

function leave(go) {
  isLeaving = true;
  go();
}

// A new session of the same response has a token of its own; another response is not ours to save to.
async function reopened() {
  const page = await (await fetch(location.pathname, { headers: { Accept: "text/html" } })).text().catch(() => "");
  const fresh = /data-token="([^"]+)"/.exec(page)?.[1], response = /data-response="(\d+)"/.exec(page)?.[1];
  if (!fresh || response !== state.dataset.response) return false;
  token = fresh;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = fresh;
  return true;
}

function showState() {
  if (wrong.size) tell(state.dataset.notSavedPage, true);
  else if (state.dataset.at) tell(state.dataset.savedWords.replace("%s", state.dataset.at));
}

function tell(words, isWarning = false) {
  state.textContent = words;
  state.classList.toggle("state-waiting", isWarning);
}

function clock(instant) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: state.dataset.zone }).format(new Date(instant));
}
