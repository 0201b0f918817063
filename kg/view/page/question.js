/** A question in SPARQL as `kg query` reads it: what its first comment lines say, and its values put in as escaped terms. */

/** @typedef {{name: string, what: string, example: string}} Parameter */
/** @typedef {{sparql: string, chinese: string, english: string, parameters: Parameter[]}} Question */
/** @typedef {Record<string, string>} Prefixes */

const LONGEST = 10_000; // characters, and brackets inside each other: beyond these the parser runs out of stack
const DEEPEST = 100;
const XSD = "http://www.w3.org/2001/XMLSchema#";
const TOKEN = /"""(?:\\.|[^\\])*?"""|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*'|<[^<>"{}|^`\\\x00-\x20]*>|#[^\n\r]*|\$([\p{L}\p{N}_]+)/gsu;

/** Why a question cannot be asked: a text of the page, with its values. */
export class Refusal extends Error {
  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

/**
 * A SPARQL text as a question; the comment lines it begins with are its header.
 * @param {string} sparql
 * @returns {Question}
 */
export function questionOf(sparql) {
  const lines = sparql.split("\n").map((one) => one.trim());
  const body = lines.findIndex((one) => one && !one.startsWith("#"));
  const comments = lines.slice(0, body < 0 ? lines.length : body).map((one) => one.replace(/^#+/, "").trim()).filter(Boolean);
  const parameters = comments.flatMap((one) => {
    const parts = /^param ([\p{L}\p{N}_]+): *(.*?) *\(([^()]+)\)$/u.exec(one);
    return parts ? [{ name: parts[1], what: parts[2], example: parts[3] }] : [];
  });
  const told = comments.filter((one) => !one.startsWith("param "));
  const isChinese = (/** @type {string} */ one) => /[\u3400-\u9fff]/.test(one);
  const used = [...new Set([...sparql.matchAll(TOKEN)].flatMap((found) => found[1] ?? []))];
  return {
    sparql, chinese: told.find(isChinese) ?? "", english: told.find((one) => !isChinese(one)) ?? "",
    parameters: used.map((name) => parameters.find((one) => one.name === name) ?? { name, what: "", example: "" }),
  };
}

/**
 * Of what kind a parameter's value is: its example says so.
 * @param {Parameter} parameter
 * @returns {"iri" | "date" | "number" | "text"}
 */
export function kindOf({ example }) {
  if (/^[\p{L}\p{N}_]+:\/\/.*$/u.test(example)) return "iri";
  if (/^\d{4}-\d\d-\d\d$/.test(example)) return "date";
  return /^-?\d+(\.\d+)?$/.test(example) ? "number" : "text";
}

/**
 * The query with its values in place of `$name`. Throws a Refusal.
 * @param {Question} question
 * @param {Record<string, string>} values
 * @param {Prefixes} prefixes
 * @returns {string}
 */
export function filledIn({ sparql, parameters }, values, prefixes) {
  refuseUnsafe(sparql);
  const terms = new Map(parameters.map((one) => [one.name, termOf(one, values[one.name] ?? "", prefixes)]));
  return sparql.replace(TOKEN, (token, name) => (name ? terms.get(name) ?? token : token));
}

/** @param {string} sparql */
function refuseUnsafe(sparql) {
  if (!sparql.trim()) throw new Refusal("askEmpty");
  if (hasWord(sparql, "SERVICE")) throw new Refusal("askService");
  if (/^(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)$/.test(formOf(sparql))) throw new Refusal("askUpdate");
  let [depth, deepest] = [0, 0];
  for (const bracket of sparql.match(/[([{)\]}]/g) ?? []) {
    depth += "([{".includes(bracket) ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  if ([...sparql].length > LONGEST || deepest > DEEPEST) throw new Refusal("askLong", { characters: LONGEST, brackets: DEEPEST });
}

/**
 * A value as the term that its parameter asks for.
 * @param {Parameter} parameter
 * @param {string} typed
 * @param {Prefixes} prefixes
 */
function termOf(parameter, typed, prefixes) {
  const value = typed.trim();
  const kind = kindOf(parameter);
  if (!value) throw new Refusal("askMissing", { name: parameter.what || parameter.name });
  const iri = longIri(value.replace(/^<(.*)>$/, "$1"), prefixes);
  if (kind === "iri" || /^<.*>$/.test(value) || value.startsWith("id:")) {
    if (!/^[A-Za-z][\w+.-]*:[^<>"{}|^`\\\x00-\x20]*$/.test(iri)) throw new Refusal("askNoIri", { value });
    return `<${iri}>`;
  }
  if (kind === "date") return withType(value, "date", isDay(value), "askNoDay");
  if (kind === "number") return withType(value, "decimal", /^-?\d{1,30}(\.\d{1,30})?$/.test(value), "askNoNumber");
  return quotedTerm(value);
}

/**
 * @param {string} value
 * @param {string} datatype
 * @param {boolean} fits
 * @param {string} why
 */
function withType(value, datatype, fits, why) {
  if (!fits) throw new Refusal(why, { value });
  return `"${value}"^^<${XSD}${datatype}>`;
}

/** @param {string} value */
function isDay(value) {
  const day = new Date(`${value}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** @param {string} text */
function quotedTerm(text) {
  const escapes = /** @type {Record<string, string>} */ ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r" });
  return `"${text.toWellFormed().replace(/[\\"\n\r]/g, (sign) => escapes[sign])}"`;
}

/**
 * A shortened IRI in full, anything else as it is.
 * @param {string} text
 * @param {Prefixes} prefixes
 */
function longIri(text, prefixes) {
  const [, prefix, local] = /^([\w-]*):([\p{L}\p{N}_-]+)$/u.exec(text) ?? [];
  return local !== undefined && Object.hasOwn(prefixes, prefix) ? prefixes[prefix] + local : text;
}

/**
 * An IRI with its prefix where one fits.
 * @param {string} iri
 * @param {Prefixes} prefixes
 */
export function shortIri(iri, prefixes) {
  for (const [prefix, begin] of Object.entries(prefixes)) {
    if (iri.startsWith(begin) && /^[\p{L}\p{N}_-]+$/u.test(iri.slice(begin.length))) return `${prefix}:${iri.slice(begin.length)}`;
  }
  return iri;
}

/** The query without what stands in quotes, in IRIs and in comments. @param {string} sparql */
const bare = (sparql) => sparql.replace(TOKEN, (token, name) => (name ? token : " "));

/**
 * Whether a keyword stands in a query, as no part of a variable or of a shortened IRI.
 * @param {string} sparql
 * @param {string} word
 */
export function hasWord(sparql, word) {
  return new RegExp(`(?<![?$:\\w-])${word}\\b(?!\\s*[:)])`, "i").test(bare(sparql));
}

/** What a query is: SELECT, ASK, CONSTRUCT, DESCRIBE, or what it begins with. @param {string} sparql */
export function formOf(sparql) {
  const words = bare(sparql).replace(/\b(?:PREFIX\s+\S*:|BASE)/gi, " ");
  return /[A-Za-z]+/.exec(words)?.[0].toUpperCase() ?? "";
}
