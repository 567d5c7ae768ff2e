// Saves on their way to the server: first in, first out, kept for this window until they have arrived.
//
// A save keeps its key and the version it was made from, so that one sent again after a lost reply
// is answered again and not made again. `hooks` say what happens to each.

const PAUSES = [1, 2, 5, 10, 30];

export function queue(store, hooks) {
  const waiting = JSON.parse(sessionStorage.getItem(store) ?? "[]");
  const versions = new Map();
  let isRunning = false, isStopped = false, failures = 0, timer = 0;

  const keep = () => {
    try { sessionStorage.setItem(store, JSON.stringify(waiting)); } catch { /* full or forbidden: memory holds it */ }
  };
  const done = () => { waiting.shift(); keep(); };

  function put(save) {
    const place = waiting.findLastIndex((each) => each.path === save.path && each.base === undefined);
    const fresh = { ...save, key: newKey() };
    if (place >= 0) waiting[place] = fresh; else waiting.push(fresh);
    keep();
    return run();
  }

  async function run() {
    if (isRunning || isStopped) return;
    isRunning = true;
    clearTimeout(timer);
    while (waiting.length && !isStopped) {
      hooks.saving();
      if (!(await sendFirst(waiting[0]))) break;
    }
    isRunning = false;
    if (!waiting.length && !isStopped) hooks.idle();
  }

  // Whether to go on with the next one.
  async function sendFirst(save) {
    save.base ??= versions.get(save.question) ?? 0;
    keep();
    let reply;
    try {
      reply = await fetch(save.path, {
        method: "PUT",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": hooks.token() },
        body: JSON.stringify(save.text === undefined ? { value: save.value, base_version: save.base, key: save.key } : { text: save.text }),
      });
    } catch { return later(); }
    const body = await reply.json().catch(() => ({}));
    if (reply.status >= 500 || reply.status === 429) return later();
    failures = 0;
    if (reply.ok) {
      if (body.version) versions.set(save.question, body.version);
      done();
      hooks.saved(save, body);
      return true;
    }
    return refused(save, reply.status, body.error ?? {});
  }

  async function refused(save, status, error) {
    if (status === 401) return (await hooks.signedOut()) || stop();
    if (error.code === "session_changed") return (await hooks.sessionChanged()) || stop();
    if (error.code === "conflict") {
      versions.set(save.question, error.version);
      const kept = await hooks.conflict(save, error);
      if (kept === "mine") Object.assign(save, { base: error.version, key: newKey() });
      else done();
      return true;
    }
    if (error.code === "key_reused") { save.key = newKey(); return true; }
    done();
    if (error.code !== "question_not_applicable") hooks.refused(save, error, status);
    return status === 422 || stop();
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

  addEventListener("online", () => { failures = 0; run(); });
  return { put, run, versions, get size() { return waiting.length; }, get isStopped() { return isStopped; } };
}

// randomUUID exists on https and this machine only; an installation may have chosen http.
function newKey() {
  return crypto.getRandomValues(new Uint32Array(3)).join("-");
}
