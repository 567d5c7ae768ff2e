// Puts the modules of the answering pages into one file, without comments and needless spaces.
// `node assets/answer.js --check` only says whether it is up to date.
import { readFileSync, writeFileSync } from "node:fs";

const FOLDER = new URL("../platform/tadasu/static/js/answer/", import.meta.url);
const MODULES = ["conditions", "fields", "dialogs", "queue", "rows", "uploads", "later", "main"];
const TARGET = new URL("bundle.js", FOLDER);

const built = `// Built by assets/answer.js from the modules beside it.\n${MODULES.map(module).join("")}`;
if (!process.argv.includes("--check")) writeFileSync(TARGET, built);
else if (readFileSync(TARGET, "utf8") !== built) {
  console.error("bundle.js is not what its modules say. Run: node assets/answer.js");
  process.exit(1);
}

// One scope for all: names are unique among the modules, and an import of one's own is not needed.
function module(name) {
  const lines = readFileSync(new URL(`${name}.js`, FOLDER), "utf8").split("\n");
  const kept = lines.map((line) => line.trim().replace(/^export /, "")).filter((line) => line && !line.startsWith("//") && !line.startsWith("import "));
  return `${tight(kept.join("\n"))}\n`;
}

// Spaces beside a sign are dropped, but not within texts and patterns; lines stay as they are.
function tight(code) {
  const whole = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|(?<=[(=,]\s?)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/\w*| *([{}()[\],;:=<>+\-*?&|!]) */g;
  return code.replace(whole, (found, sign) => sign ?? found).replace(/;\n\}/g, "\n}").replace(/(?<!\w)\((\w+)\)=>/g, "$1=>");
}
