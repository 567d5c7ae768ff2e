// Which questions of a page are asked, by the conditions the server sent (responses/conditions.py).
//
// Truths are 0 false, 1 unknown, 2 true; `and` is the least, `or` the greatest, `not` is 2 minus.
// An unknown number or choice is null. What is not definitely hidden is asked.
//
//   rules[id]: show, when (drops out), only (may drop out only if), na ("N/A" may be declared),
//              own (the rule names its own answer, so the question stays), zero (hidden counts as none)
//   answers[id]: the value as an answer document holds it; undefined where there is none

export function conditions(rules, answers) {
  const deciding = new Set();

  const isShown = (id) => value(rules[id]?.show ?? 2) !== 0;
  const isGiven = (id) => answers[id] !== undefined && answers[id] !== null && answers[id] !== "N/A";
  const counts = (id) => (deciding.has(id) ? isShown(id) : applies(id) === "yes");

  function applies(id) {
    if (!isShown(id)) return "hidden";
    const { na, when = 0, only = 2 } = rules[id] ?? {};
    const written = answers[id] === "N/A";
    deciding.add(id);
    const asksToDrop = (written && na) || value(when) === 2;
    const drops = asksToDrop && value(only) === 2;
    deciding.delete(id);
    if (drops) return "drops";
    return written || asksToDrop ? "claimed" : "yes";
  }

  // `row`: the cells at hand, inside a sum or count over the rows of a table.
  function value(node, row) {
    if (!Array.isArray(node)) return node;
    const [word, ...parts] = node;
    const all = () => parts.map((part) => value(part, row));
    switch (word) {
      case "and": return Math.min(...all());
      case "or": return Math.max(...all());
      case "not": return 2 - value(parts[0], row);
      case "one of": return oneOf(value(parts[0], row), parts[1], 2, 0);
      case "none of": return oneOf(value(parts[0], row), parts[1], 0, 2);
      case "has": return has(value(parts[0], row), parts[1]);
      case "known": return value(parts[0], row) === null ? 0 : 2;
      case "answered": return answered(parts[0]) ? 2 : 0;
      case "na": return applies(parts[0]) === "drops" ? 2 : 0;
      case "sum": case "count": case "smallest": case "largest": return overRows(word, ...parts);
      case "if": { const [is, then, other] = all(); return is === 1 ? null : is === 2 ? then : other; }
      case "coalesce": return all().find((each) => each !== null) ?? null;
      case "first known truth": return all().find((each) => each !== 1) ?? 1;
      case "min": return known(all(), (numbers) => Math.min(...numbers));
      case "max": return known(all(), (numbers) => Math.max(...numbers));
      case "+": return known(all(), ([a, b]) => a + b);
      case "-": return known(all(), ([a, b]) => a - b);
      case "*": return known(all(), ([a, b]) => a * b);
      default: return word in COMPARE ? compare(word, ...all()) : leaf(word, ...parts, row);
    }
  }

  function leaf(kind, id, field, ...rest) {
    const row = rest.pop();
    const [missing] = rest;
    if (id !== "" && !counts(id)) return rules[id]?.zero ? NONE[kind] ?? null : null;
    const answer = id === "" ? row : answers[id];
    if (id !== "" && !isGiven(id)) return null;
    return READ[kind]((field === "" ? answer : answer[field]) ?? missing ?? null);
  }

  function answered(id) {
    return counts(id) ? isGiven(id) : Boolean(rules[id]?.zero);
  }

  function overRows(word, id, values, where) {
    if (!answered(id)) return null;
    const rows = (counts(id) ? answers[id] : []).filter((row) => value(where, row) === 2);
    const numbers = rows.map((row) => (values === null ? 1 : value(values, row))).filter((each) => each !== null);
    if (word === "sum" || word === "count") return numbers.reduce((total, each) => total + each, 0);
    if (numbers.length === 0) return null;
    return word === "smallest" ? Math.min(...numbers) : Math.max(...numbers);
  }

  // "asked", "hidden" or "dropped"; what dropped out by its own answer is asked, or it could not be changed.
  return (id) => {
    const state = applies(id);
    const stays = state !== "drops" || rules[id]?.own || answers[id] === "N/A";
    return state === "hidden" ? "hidden" : stays ? "asked" : "dropped";
  };
}

const COMPARE = {
  "==": (a, b) => a === b, "!=": (a, b) => a !== b, "<": (a, b) => a < b,
  "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
};
const NONE = { number: 0, "yes or no": "no" };
const READ = {
  number: (raw) => (typeof raw === "object" ? amount(raw) : typeof raw === "number" ? raw : null),
  choice: option,
  "yes or no": (raw) => (raw === true ? "yes" : raw === false ? "no" : option(raw)),
  choices: (raw) => (raw === "unk" ? ["unk"] : raw),
  text: (raw) => (raw === null || String(raw).trim() === "" ? null : raw),
};

function amount(money) {
  if (money === null) return null;
  return (money.currency ?? "JPY") === "JPY" ? money.amount : money.amount * money.rate;
}

function option(raw) {
  return raw !== null && typeof raw === "object" ? raw.option : raw;
}

function oneOf(choice, options, inside, outside) {
  return choice === null ? 1 : options.includes(choice) ? inside : outside;
}

function has(choices, wanted) {
  return choices === null ? 1 : choices.includes(wanted) ? 2 : 0;
}

function known(numbers, then) {
  return numbers.includes(null) ? null : then(numbers);
}

function compare(sign, left, right) {
  if (left === null || right === null) return 1;
  const round = (number) => Math.round(number * 1e9) / 1e9;
  return COMPARE[sign](round(left), round(right)) ? 2 : 0;
}
