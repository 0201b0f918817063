/** Runs beside the page: Oxigraph with the graph of the page. It is told first what to load, then one query after the other. */

import { Store, initSync, parse } from "./oxigraph/web.js";

/** @typedef {{type: string, value: any, datatype?: string, "xml:lang"?: string}} Term  as SPARQL's JSON results have it */
/** @typedef {{columns: string[], rows: (Term | null)[][], yes?: boolean}} Answer */
/** @typedef {{sparql: string, union: boolean, graph: boolean}} Asked */

/** @type {Promise<Store> | undefined} */
let opened;

self.onmessage = async ({ data }) => {
  if (data.engine) opened = open(data.engine, data.trig);
  try {
    const store = await opened;
    self.postMessage(data.engine || !store ? { ready: true } : { answer: answered(store, data) });
  } catch (error) {
    const broken = Boolean(data.engine) || error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    self.postMessage({ error: error instanceof Error ? error.message : String(error), broken });
  }
};

/**
 * @param {ArrayBuffer} engine
 * @param {ArrayBuffer} trig
 */
async function open(engine, trig) {
  const [code, graph] = await Promise.all([inflated(engine), inflated(trig)]);
  initSync({ module: code });
  const store = new Store();
  store.load(graph, { format: "application/trig", lenient: true, no_transaction: true });
  return store;
}

/** @param {ArrayBuffer} packed */
async function inflated(packed) {
  return new Uint8Array(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

/**
 * @param {Store} store
 * @param {Asked} asked
 * @returns {Answer}
 */
function answered(store, { sparql, union, graph }) {
  const how = { use_default_graph_as_union: union };
  if (graph) return triples(String(store.query(sparql, { ...how, results_format: "application/n-triples" })));
  const { head, boolean, results } = JSON.parse(String(store.query(sparql, { ...how, results_format: "json" })));
  if (boolean !== undefined) return { columns: [], rows: [], yes: boolean };
  return { columns: head.vars, rows: results.bindings.map((/** @type {any} */ row) => head.vars.map((/** @type {string} */ name) => row[name] ?? null)) };
}

/**
 * The triples of a graph, each once, in the order of their characters.
 * @param {string} lines
 * @returns {Answer}
 */
function triples(lines) {
  const sorted = [...new Set(lines.split("\n").filter(Boolean))].sort(byCodePoint);
  const rows = parse(sorted.join("\n"), { format: "application/n-triples" }).map((one) => [one.subject, one.predicate, one.object].map(plain));
  return { columns: ["subject", "predicate", "object"], rows };
}

/**
 * @param {any} term
 * @returns {Term}
 */
function plain(term) {
  if (term.termType === "Literal") return { type: "literal", value: term.value, datatype: term.datatype.value };
  return { type: term.termType === "NamedNode" ? "uri" : "bnode", value: term.value || String(term) };
}

/**
 * JavaScript's own order is by UTF-16 units, which puts 𠮷 before ﹐.
 * @param {string} a
 * @param {string} b
 */
function byCodePoint(a, b) {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  const [left, right] = [a, b].map((line) => line.charCodeAt(at)).map((unit) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit));
  return Number.isNaN(left) || Number.isNaN(right) ? a.length - b.length : left - right;
}
