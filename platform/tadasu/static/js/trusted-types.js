// Loaded first on pages with htmx. It lets htmx turn the server's replies into elements, and
// nothing else: with no createScript and no createScriptURL, scripts from strings stay blocked.
if (window.trustedTypes && !window.trustedTypes.defaultPolicy) {
  window.trustedTypes.createPolicy("default", { createHTML: (html) => html });
}
