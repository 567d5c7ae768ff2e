// Puts the modules of the answering pages into one file, without comments and needless spaces.
// `node assets/answer.js --check` only says whether it is up to date.
import { readFileSync, writeFileSync } from "node:fs";

const FOLDER = new URL("../platform/tadasu/static/js/answer/", import.meta.url);
const MODULES = ["conditions", "fields", "dialogs", "queue", "rows", "uploads", "later", "main"];
const TARGET = new URL("bundle.js", FOLDER);

const built = `// Built by assets/answer.js from the modules beside it.\n${shortened(MODULES.map(module).join(""))}`;
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

// Functions and variables named by several words, which no text and no property is, get names of a letter or two.
function shortened(code) {
  const declared = [...code.matchAll(/(?:function |const |let |,)(\w+[A-Z]\w*)[(=]/g)].map(([, name]) => name);
  const names = new Set(declared.filter((name) => !new RegExp(`(?<!\\.\\.)\\.${name}\\b|\\bget ${name}`).test(code)));
  const alone = (name) => new RegExp(`(?<!(?<!\\.\\.)\\.|[\\w"-])${name}(?![\\w":])`, "g");
  return [...names].reduce((text, name, place) => text.replaceAll(alone(name), () => `$${place.toString(36)}`), code);
}

// Spaces beside a sign are dropped, but not within texts and patterns; a line ends only where nothing else ends it.
function tight(code) {
  const whole = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|(?<=[(=,]\s?)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/\w*| *([{}()[\],;:=<>+\-*?&|!]) */g;
  return code.replace(whole, (found, sign) => sign ?? found).replace(/;?\n\}/g, "}").replace(/([;{},(])\n/g, "$1").replace(/(?<!\w)\((\w+)\)=>/g, "$1=>");
}
