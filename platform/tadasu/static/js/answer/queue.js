// Saves on their way to the server: first in, first out, kept for this window until they have arrived.
//
// A save has its key and the version it was typed over from the start, so that one sent again after a
// lost reply is answered again and not made again, and none goes over what nobody has seen.
// `hooks` say what happens to each. One that needs somebody to decide at a question of another page
// is held: it stands back until that page is open.

const PAUSES = [1, 2, 5, 10, 30];

export function queue(store, hooks) {
  const waiting = JSON.parse(sessionStorage.getItem(store) ?? "[]");
  for (const save of waiting) save.isHeld = false;
  const versions = new Map();
  let running = null, isStopped = false, failures = 0, timer = 0;

  const keep = () => {
    try { sessionStorage.setItem(store, JSON.stringify(waiting)); } catch { /* full or forbidden: memory holds it */ }
  };
  const done = (save) => { waiting.splice(waiting.indexOf(save), 1); keep(); };
  const next = () => waiting.find((save) => !save.isHeld);

  function put(save) {
    const place = waiting.findLastIndex((each) => each.path === save.path && !each.isSent);
    const fresh = { ...save, base: versions.get(save.question) ?? 0, key: newKey() };
    if (place >= 0) waiting[place] = fresh; else waiting.push(fresh);
    keep();
    return run();
  }

  // Resolves when nothing more can be sent just now.
  async function run() {
    if (!isStopped) return running ??= Promise.resolve().then(sendAll);
  }

  async function sendAll() {
    clearTimeout(timer);
    try {
      for (let save = next(); save && !isStopped; save = next()) {
        hooks.saving();
        if (!(await send(save))) return;
      }
    } finally { running = null; }
    if (!isStopped) hooks.idle();
  }

  // Whether to go on with the next one.
  async function send(save) {
    save.isSent = true;
    keep();
    let reply;
    try {
      reply = await fetch(save.path, {
        method: "PUT",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": hooks.token() },
        body: JSON.stringify(save.text === undefined ? { value: save.value, base_version: save.base ?? 0, key: save.key } : { text: save.text }),
      });
    } catch { return later(); }
    const body = await reply.json().catch(() => null);
    // Anything that is not ours is of something between: a proxy, say, or a network that wants its terms accepted.
    if (reply.status >= 500 || reply.status === 429 || !(reply.ok ? body?.saved_at : body?.error)) return later();
    failures = 0;
    if (!reply.ok) return refused(save, reply.status, body.error);
    if (body.version) follow(save, body.version);
    done(save);
    hooks.saved(save, body);
    return true;
  }

  // What was typed over a save that was on its way stands on the version which that has become.
  function follow({ question, base }, version) {
    versions.set(question, version);
    for (const each of waiting) if (each.question === question && each.base === base) each.base = version;
  }

  async function refused(save, status, error) {
    if (status === 401) return (await hooks.signedOut()) || stop();
    if (error.code === "session_changed") return (await hooks.sessionChanged()) || stop();
    if (error.code === "key_reused") { save.key = newKey(); return true; }
    if (error.code === "question_not_applicable") { done(save); return true; }
    const concernsIt = ["conflict", "locked"].includes(error.code) || status === 422;
    if (concernsIt && !hooks.isHere(save.question)) { save.isHeld = true; keep(); return true; }
    if (error.code === "conflict") {
      const kept = await hooks.conflict(save, error);
      if (kept === "mine") keepMine(save, error.version); else done(save);
      versions.set(save.question, error.version);
      return true;
    }
    done(save);
    hooks.refused(save, error, status);
    return concernsIt || stop();
  }

  // Whoever keeps theirs has seen the other one: what they typed since goes over it too.
  function keepMine(save, version) {
    for (const each of waiting) if (each.question === save.question) each.base = version;
    save.key = newKey();
    keep();
  }

  function later() {
    hooks.waiting();
    timer = setTimeout(run, 1000 * PAUSES[Math.min(failures++, PAUSES.length - 1)]);
    return false;
  }

  function stop() {
    isStopped = true;
    return false;
  }

  // Somebody asks for it: what had stopped is tried once more.
  function retry() {
    isStopped = false;
    return run();
  }

  addEventListener("online", () => { failures = 0; run(); });
  return {
    put, run, retry, versions, waiting,
    get size() { return waiting.filter((save) => !save.isHeld).length; },
    get held() { return waiting.find((save) => save.isHeld); },
  };
}

// randomUUID exists on https and this machine only; an installation may have chosen http.
function newKey() {
  return crypto.getRandomValues(new Uint32Array(3)).join("-");
}
