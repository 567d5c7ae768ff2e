// Writes the files under platform/tadasu/static/vendor: `npm ci && npm run build`.
// They are committed, so that running Tadasu does not need Node. Commit what changes.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import * as sass from "sass";

const VENDOR = new URL("../platform/tadasu/static/vendor/", import.meta.url);
const MODULES = new URL("../node_modules/", import.meta.url);

const COPIES = {
  "htmx.org/dist/htmx.min.js": "htmx.min.js",
  "htmx.org/LICENSE": "htmx.LICENSE.txt",
  "bootstrap/LICENSE": "bootstrap.LICENSE.txt",
};

await mkdir(VENDOR, { recursive: true });
for (const name of ["member", "supplier"]) await compile(name);
for (const [from, to] of Object.entries(COPIES)) await copyFile(new URL(from, MODULES), new URL(to, VENDOR));
await report("htmx.min.js");

async function compile(name) {
  const { css } = sass.compile(new URL(`${name}.scss`, import.meta.url).pathname, {
    style: "compressed",
    loadPaths: [MODULES.pathname],
    quietDeps: true,
    silenceDeprecations: ["import"], // Bootstrap 5 can only be themed with @import.
  });
  const { version } = JSON.parse(await readFile(new URL("bootstrap/package.json", MODULES), "utf8"));
  const banner = `/* Parts of Bootstrap ${version}, MIT licence: see bootstrap.LICENSE.txt. Built by assets/build.js. */\n`;
  await writeFile(new URL(`bootstrap-${name}.css`, VENDOR), banner + css + "\n");
  await report(`bootstrap-${name}.css`);
}

async function report(name) {
  const bytes = gzipSync(await readFile(new URL(name, VENDOR)), { level: 9 }).length;
  console.log(`${name}: ${bytes} bytes compressed`);
}
