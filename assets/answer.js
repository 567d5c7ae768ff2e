// Bundles the modules of the answering pages into one small file: `npm ci --ignore-scripts && node assets/answer.js`.
// Its first line says of which modules it was made; a test compares that with those beside it.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { build } from "esbuild";

const FOLDER = new URL("../platform/tadasu/static/js/answer/", import.meta.url);
const BUNDLE = "bundle.js";

const hash = createHash("sha256");
for (const name of readdirSync(FOLDER).sort()) {
  if (name !== BUNDLE) hash.update(readFileSync(new URL(name, FOLDER)));
}
await build({
  entryPoints: [new URL("main.js", FOLDER).pathname],
  outfile: new URL(BUNDLE, FOLDER).pathname,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  banner: { js: `// Built by assets/answer.js of modules with SHA-256 ${hash.digest("hex")}` },
});
