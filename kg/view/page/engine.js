/** Oxigraph in a worker of its own: started when first asked for, ended at any time, started anew at the next question. */

import { bytesOf, has, unpacked } from "./data.js";
import { Refusal, formOf, hasWord } from "./question.js";

/** @typedef {import("./worker.js").Answer} Answer */

/** Whether this page was built with an engine. */
export const hasEngine = has("oxigraph");

/** @type {Worker | null} */
let worker = null;
/** @type {Promise<string> | null} */
let source = null;
/** @type {{resolve: (answer: any) => void, reject: (why: Error) => void}[]} */
let waiting = [];

/** Start the engine, if it does not run. */
export async function startEngine() {
  if (worker) return;
  source ??= unpacked("worker").then((script) => URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const from = await source;
  if (worker) return;
  const started = new Worker(from);
  worker = started;
  started.onmessage = ({ data }) => heard(data);
  started.onerror = () => endEngine("askBroken");
  const [engine, trig] = [bytesOf("oxigraph").buffer, bytesOf("quads").buffer];
  const ready = new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  started.postMessage({ engine, trig }, [engine, trig]);
  ready.catch(() => {}); // whoever asks hears of it
}

/**
 * The answer to a query. Throws a Refusal: it is no SPARQL, or the engine was ended.
 * @param {string} sparql  complete
 * @param {import("./question.js").Prefixes} prefixes
 * @returns {Promise<Answer>}
 */
export async function askEngine(sparql, prefixes) {
  const lines = Object.entries(prefixes).map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>`);
  await startEngine();
  const form = formOf(sparql);
  const asked = { sparql: `${lines.join(" ")}\n${sparql}`, union: !hasWord(sparql, "FROM"), graph: form === "CONSTRUCT" || form === "DESCRIBE" };
  const running = worker;
  if (!running) throw new Refusal("askStopped");
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject });
    running.postMessage(asked);
  });
}

/** @param {{ready?: boolean, answer?: Answer, error?: string, broken?: boolean}} said */
function heard(said) {
  if (said.broken) return endEngine("askBroken");
  const next = waiting.shift();
  if (said.error === undefined) next?.resolve(said.answer);
  else next?.reject(new Error(said.error));
}

/**
 * End the engine in the middle of whatever it does.
 * @param {string} why  what those who wait are told
 */
export function endEngine(why) {
  worker?.terminate();
  worker = null;
  const those = waiting;
  waiting = [];
  for (const { reject } of those) reject(new Refusal(why));
}

/**
 * The parser's message on one line: where, and what stands there.
 * @param {string} message
 * @param {string} sparql
 */
export function whereWrong(message, sparql) {
  const where = /error at (\d+):(\d+)/.exec(message);
  if (!where) return { line: 0, column: 0, rest: "", why: message.replace(/\s+/g, " ").slice(0, 160) };
  const [line, column] = [Number(where[1]) - 1, Number(where[2])]; // the prefixes stand on a line before
  const rest = [...(sparql.split("\n")[line - 1] ?? "")].slice(column - 1).join("").trim();
  const [why = ""] = /Prefix not found|IRI parsing failed|Duplicated variable name in SELECT|The SELECT [\w ]+|\w+ (?:is|are) [\w ]+/.exec(message) ?? [];
  return { line, column, rest: rest.length > 20 ? `${rest.slice(0, 20)}…` : rest, why };
}
