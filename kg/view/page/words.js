/** What the page says, in the reader's language: its own texts, and plain words for the terms of the graph. */

import { block, content } from "./data.js";
import { state } from "./state.js";

/** @typedef {[string, string]} Pair  Chinese, English */
/** @typedef {"ui" | "types" | "factTypes" | "kinds" | "roles" | "statuses"} Section */

/** @type {Record<Section, Record<string, Pair>>} */
const words = block("words");

/**
 * A text of the page, its `{places}` filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(key, values = {}) {
  const text = pick(words.ui[key]) ?? key;
  return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

/** @param {Pair | undefined} pair */
function pick(pair) {
  return pair?.[state.language === "zh" ? 0 : 1];
}

/**
 * A term of the graph in words: the page's own, else the ontology's label, else its name taken apart (InspectionTeam → inspection team).
 * @param {Section} section
 * @param {string} name
 * @returns {string}
 */
export function term(section, name) {
  const known = Object.hasOwn(words[section], name) ? words[section][name] : undefined;
  const labelled = Object.hasOwn(content.terms, name) ? content.terms[name] : undefined;
  return pick(known) ?? pick(labelled) ?? name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** @param {string} name  an entity's type */
export const typeName = (name) => term("types", name);

/** @param {string} name  a relation or an event type */
export const factName = (name) => term("factTypes", name);

/**
 * A number as people read it, its digits exactly those of the graph.
 * @param {string} value
 * @returns {string}
 */
export function number(value) {
  if (!/^-?\d+(?:\.\d+)?$/.test(value)) return value;
  const [whole, rest] = value.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? `.${rest}` : "");
}

/**
 * A statistic's number with its unit: 约 1,242人次.
 * @param {import("./data.js").Fact} fact
 * @returns {string}
 */
export function amount(fact) {
  const low = number(fact.value ?? "");
  const range = fact.upper ? say("range", { low, high: number(fact.upper) }) : low;
  const unit = state.language === "zh" || fact.unit === "%" ? fact.unit ?? "" : ` ${fact.unit ?? ""}`;
  return (fact.approximate ? say("approximately", { value: range }) : range) + unit;
}

/**
 * When a fact holds, as a reader would say it: 2022年全年, 2022年4月, or both days.
 * @param {{begin?: string, end?: string}} fact
 * @returns {string}
 */
export function when({ begin, end }) {
  if (!begin && !end) return "";
  if (!begin || !end) return (begin ?? "") + say("openEnd") + (end ?? "");
  if (begin === end) return begin;
  const [year, month, day] = begin.split("-");
  if (day === "01" && month === "01" && end === `${year}-12-31`) return say("wholeYear", { year });
  if (day === "01" && end === lastOfMonth(begin)) return say("yearMonth", { year, month: Number(month) });
  return say("spanLong", { begin, end });
}

/** @param {string} day */
function lastOfMonth(day) {
  const [year, month] = day.split("-").map(Number);
  return `${day.slice(0, 8)}${new Date(Date.UTC(year, month, 0)).getUTCDate()}`;
}
