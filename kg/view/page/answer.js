/** From the terms of an answer to what the page can show of them: entities, facts, reports. */

import { content, entities, facts, quoted, reports } from "./data.js";
import { participants } from "./state.js";

/** @typedef {import("./worker.js").Term} Term */
/** @typedef {(Term | null)[]} AnswerRow */
/** @typedef {{nodes: string[], facts: string[][]}} Iris  without the graph's own beginning */
/** @typedef {{node?: string, facts?: string[], report?: string}} Thing */

const NUMBERS = new Set(["integer", "decimal", "double", "float"].map((kind) => `http://www.w3.org/2001/XMLSchema#${kind}`));

/** @param {Term | null | undefined} term */
export const isNumber = (term) => term?.type === "literal" && NUMBERS.has(term.datatype ?? "");

/**
 * A term as plain text; a triple inside an answer as its three parts.
 * @param {Term | null} term
 * @returns {string}
 */
export function textOfTerm(term) {
  if (!term) return "";
  if (typeof term.value === "string") return term.value;
  return `<< ${["subject", "predicate", "object"].map((part) => textOfTerm(term.value[part])).join(" ")} >>`;
}

/**
 * What finds things by the terms that stand for them.
 * @param {Iris} iris
 * @param {string} own  what the graph's IRIs begin with
 */
export function finder(iris, own) {
  /** @type {Map<string, Thing>} */
  const byIri = new Map(content.nodes.map((node, i) => [own + iris.nodes[i], { node: node.id }]));
  content.facts.forEach((fact, i) => iris.facts[i].forEach((one) => byIri.set(own + one, { facts: [fact.id] })));
  for (const report of reports.values()) byIri.set(`${own}r${report.iri}`, { report: report.id });
  const byName = named();
  const byQuote = quotes();
  const bySource = new Map([...reports.values()].map((report) => [report.source, report.id]));

  /**
   * What one cell leads to.
   * @param {Term | null} term
   * @returns {Thing | undefined}
   */
  function thing(term) {
    if (!term) return undefined;
    if (term.type === "uri") return byIri.get(term.value.replace(/-e\d+(?:-position|-quote)?$|-graph$/, ""));
    if (term.type !== "literal" || isNumber(term)) return undefined;
    const [node, report] = [byName.get(term.value), bySource.get(term.value)];
    return node ? { node } : report ? { report } : undefined;
  }

  /**
   * What a row leads to: the facts it names or quotes (those that fit its other cells best), else its first entity, else its report.
   * @param {AnswerRow} row
   * @returns {Thing | undefined}
   */
  function target(row) {
    const things = row.map(thing);
    const told = things.flatMap((one) => one?.facts ?? []);
    if (told.length) return { facts: [...new Set(told)] };
    const cited = row.flatMap((term) => (term?.type === "literal" ? byQuote.get(term.value) ?? [] : []));
    if (cited.length) return { facts: nearest([...new Set(cited)], new Set(row.map(textOfTerm))) };
    return things.find((one) => one?.node) ?? things.find((one) => one?.report);
  }

  return { thing, target };
}

/** Entities by their names; who shares a name with a more telling one, or with one of that full name, stands back. */
function named() {
  /** @type {Map<string, string>} */
  const byName = new Map();
  for (const name of [(/** @type {import("./data.js").Entity} */ node) => [node.label], (/** @type {import("./data.js").Entity} */ node) => node.names]) {
    for (const node of content.nodes) for (const one of name(node)) if (!byName.has(one)) byName.set(one, node.id);
  }
  return byName;
}

/** The facts that each quotation is evidence of. */
function quotes() {
  /** @type {Map<string, string[]>} */
  const byQuote = new Map();
  for (const fact of content.facts) {
    for (const [report, begin, end] of fact.evidence) {
      const words = quoted(report, begin, end);
      byQuote.set(words, [...(byQuote.get(words) ?? []), fact.id]);
    }
  }
  return byQuote;
}

/**
 * Of facts with one quotation, those that have most in common with a row.
 * @param {string[]} ids
 * @param {Set<string>} cells
 */
function nearest(ids, cells) {
  const shared = ids.map((id) => saidBy(id).filter((text) => cells.has(text)).length);
  const most = Math.max(...shared);
  return ids.filter((_, i) => shared[i] === most);
}

/** What a row may say of a fact. @param {string} id */
function saidBy(id) {
  const fact = facts.get(id);
  const names = participants(id).map((node) => entities.get(node)?.label ?? "");
  const plain = (fact?.roles ?? []).flatMap((role) => role[2] ?? []);
  return [...new Set([fact?.label, fact?.type, fact?.value, fact?.begin, ...names, ...plain].filter((text) => text !== undefined))];
}
