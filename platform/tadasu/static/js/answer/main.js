// A section's page: saves each answer when it is left, and shows only the questions that are asked.

import { conditions } from "./conditions.js";
import { ask, chooseBetween, enterCode } from "./dialogs.js";
import { fieldAt, isSame, showUnderstood, unfinished, valueOf } from "./fields.js";
import { fill } from "./filling.js";
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
// An answer goes by the id of its question, the remark beside it by the name of its field: what is typed
// and not on its way yet, and what was refused.
const unsaved = new Set(), wrong = new Set(), drawn = state.textContent;
const uploads = prepareUploads(state, () => token);
let { token } = state.dataset, isLeaving = false, mustReload = false;

const saves = queue(`answers:${state.dataset.response}`, {
  token: () => token,
  saving: () => tell(state.dataset.saving),
  waiting: () => tell(state.dataset.waiting, true),
  idle: () => (mustReload && !isBusy() ? leave(() => location.reload()) : showState()),
  isHere: (question) => articles.has(question),
  saved, refused,
  conflict: async ({ question, value }, error) => {
    const article = articles.get(question), kept = await chooseBetween(article, value, error);
    setBase(question, error.version);
    if (kept !== "mine") sent.delete(question);
    if (kept === "theirs") mustReload = true;
    if (kept === "edit") { unsaved.add(question); article.querySelector(".answer input, .answer select, .answer textarea").focus(); }
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
  prepareDetails(form, prepareArea);
  fetchNames(document.querySelector("datalist"));
  form.addEventListener("input", ({ target }) => note(target));
  form.addEventListener("change", ({ target }) => leftField(target));
  document.addEventListener("focusin", ({ target }) => leftRows(target));
  form.addEventListener("submit", submit);
  addEventListener("beforeunload", (event) => { if (!isLeaving && isBusy()) event.preventDefault(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  for (const article of articles.values()) showUnknown(article);
  showAsked();
  for (const field of form.elements) if (isTouched(field) && !field.matches(":disabled")) missed(field);
  saves.waiting.forEach(restore);
  showAsked();
  saves.run();
}

// What waits here since before this page was loaded is shown as if it had just been typed.
function restore({ question, value, text, base }) {
  const article = articles.get(question);
  if (!article) return;
  if (text !== undefined) return form.elements[`${question}.comment`].value = text;
  fill(article, value);
  sent.set(question, JSON.stringify(valueOf(article)));
  saves.versions.set(question, base);
}

function isBusy() {
  return saves.size || unsaved.size || wrong.size || uploads.size;
}

// What was answered while this script was still on its way.
function missed(field) {
  sent.delete(field.closest("[data-question]")?.dataset.question);
  leftField(field);
}

function keyOf(field) {
  return isRemark(field) ? field.name : field.closest("[data-question]")?.dataset.question;
}

function note(field) {
  const key = keyOf(field);
  if (key && field.type !== "file") unsaved.add(key);
}

function leftField(field) {
  const article = field.closest("[data-question]");
  if (!article || field.type === "file") return;
  if (!isRemark(field)) return changed(article);
  const { question } = article.dataset;
  unsaved.delete(field.name);
  put({ path: `/answer/api/comments/${question}`, question, text: field.value });
}

function put(save) {
  saves.put({ ...save, page: location.pathname });
}

// Somebody who fills in a row is not told what is missing before they go on elsewhere.
function leftRows(field) {
  for (const article of [...unsaved].flatMap((id) => articles.get(id) ?? [])) {
    if (unfinished(article)?.contains(field) === false) changed(article, true);
  }
}

function changed(article, isLeft = false) {
  const { question } = article.dataset, value = valueOf(article);
  showAsked();
  if (unfinished(article) && !isLeft) return unsaved.add(question);
  unsaved.delete(question);
  if (sent.get(question) === JSON.stringify(value) && !wrong.has(question)) return;
  sent.set(question, JSON.stringify(value));
  put({ path: `/answer/api/answers/${question}`, question, value });
}

function saved({ question, text, value }, reply) {
  const article = articles.get(question);
  if (!article) return;
  const key = text === undefined ? question : `${question}.comment`;
  clearError(article, key);
  state.dataset.at = clock(reply.saved_at);
  if (!article.querySelector("[aria-invalid]")) article.querySelector("[data-saved]").textContent = state.dataset.savedWords.replace("%s", state.dataset.at);
  if (text !== undefined) return;
  setBase(question, reply.version);
  if (isSame(value, valueOf(article))) {
    showUnderstood(article.querySelector("[data-kind]"), reply.value);
    sent.set(question, JSON.stringify(valueOf(article)));
  }
  // What is still on its way may ask for more than this reply knows.
  showAsked(saves.size ? {} : reply.applies);
}

function refused({ question, text }, { code, message, field }, status) {
  const article = articles.get(question), key = text === undefined ? question : `${question}.comment`;
  if (!article) return tell(message, true);
  if (text === undefined) sent.delete(question);
  // What is locked cannot be mended here, so it keeps nobody on the page.
  if (code === "locked") return showError(article, key, `${message} ${state.dataset.lockedWords}`);
  if (status !== 422) tell(message, true);
  showError(article, key, message, field);
  wrong.add(key);
}

// The error beside its field, tied to it for those who cannot see it.
function showError(article, key, message, name) {
  clearError(article, key);
  const { question } = article.dataset;
  const found = key === question
    ? fieldAt(article, name) ?? document.getElementById(question) ?? article.querySelector(".answer input, .answer select, .answer textarea")
    : form.elements[key];
  found.closest("details")?.setAttribute("open", "");
  const line = document.createElement("p");
  Object.assign(line, { className: "field-error", id: `q-${key}-error`, textContent: message });
  line.setAttribute("role", "alert");
  (found.closest(".field-row") ?? found).before(line);
  found.setAttribute("aria-invalid", "true");
  found.setAttribute("aria-errormessage", line.id);
  article.querySelector("[data-saved]").textContent = state.dataset.notSavedPage;
}

function clearError(article, key) {
  wrong.delete(key);
  document.getElementById(`q-${key}-error`)?.remove();
  for (const field of article.querySelectorAll("[aria-invalid]")) {
    if (keyOf(field) === key) field.removeAttribute("aria-invalid");
  }
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
  for (const field of article.querySelectorAll("input, select, textarea, button")) field.disabled = !isShown || "locked" in article.dataset;
  if (isShown) showUnknown(article);
}

// Everything on its way goes first; a page that cannot reach the server is not left. As every answer is
// saved by then, the form itself is not sent.
async function submit(event) {
  event.preventDefault();
  if (isLeaving || !(await filesArrived())) return;
  for (const key of [...unsaved]) {
    if (articles.has(key)) changed(articles.get(key), true); else leftField(form.elements[key]);
  }
  await saves.retry();
  if (isLeaving) return;
  const [first] = wrong;
  if (first) return document.querySelector(`[aria-errormessage="q-${first}-error"]`)?.focus();
  if (!isBusy()) leave(() => location.assign(event.submitter?.value === "stay" ? location.pathname : form.dataset.next));
}

// A file that did not arrive keeps somebody on the page; why it did not stands beside its field.
async function filesArrived() {
  if (!uploads.size) return true;
  tell(state.dataset.sending);
  const areThere = (await Promise.all(uploads)).every(Boolean);
  if (areThere) showState(); else tell(state.dataset.failed, true);
  return areThere;
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
  const { held } = saves;
  if (wrong.size) tell(state.dataset.notSavedPage, true);
  else if (held) tellOf(held);
  else tell(state.dataset.at ? state.dataset.savedWords.replace("%s", state.dataset.at) : drawn);
}

function tell(words, isWarning = false) {
  state.textContent = words;
  state.classList.toggle("state-waiting", isWarning);
}

// Leads to the page where somebody has to decide.
function tellOf({ page, question }) {
  tell("", true);
  state.append(Object.assign(document.createElement("a"), { href: `${page}#q-${question}`, textContent: state.dataset.elsewhere.replace("%s", question) }));
}

function clock(instant) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: state.dataset.zone }).format(new Date(instant));
}
