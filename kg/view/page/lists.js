/** The same graph as tables: entities, facts, and the numbers with a small chart. */

import { content, entities, facts, grouped, neighbours, quoted, reports, withTexts } from "./data.js";
import { byId, h, svg } from "./dom.js";
import { factPasses, filtersOn, nodePasses } from "./filter.js";
import { glyph, icon } from "./glyphs.js";
import { filterBy, on, selectFacts, selectNode, state } from "./state.js";
import { table } from "./table.js";
import { amount, factName, number, say, term, typeName, when } from "./words.js";

/** @typedef {import("./data.js").Fact} Fact */
/** @typedef {import("./data.js").Entity} Entity */

/** What each tab shows, drawn when it is looked at. @type {Map<string, () => void>} */
const drawings = new Map();
const stale = new Set(["entities", "facts", "numbers"]);

export function startLists() {
  drawings.set("entities", table(byId("view-entities"), {
    name: "entities", caption: "tab.entities", columns: entityColumns, rows: () => content.nodes.filter((node) => nodePasses(node.id)),
    choose: (node) => selectNode(node.id), isChosen: (node) => state.node === node.id, beside: unfiltered,
  }));
  drawings.set("facts", table(byId("view-facts"), { name: "facts", caption: "tab.facts", columns: factColumns, rows: () => passing(() => true), ...choosing }));
  drawings.set("numbers", table(byId("view-numbers"), { name: "numbers", caption: "tab.numbers", columns: numberColumns(), rows: () => passing((fact) => fact.kind === "statistic"), ...choosing }));
  on(["shown", "language", "selection"], () => drawings.forEach((_, tab) => stale.add(tab)));
  on(["shown", "language", "selection", "tab"], drawOpen);
  drawOpen();
}

const choosing = {
  choose: (/** @type {Fact} */ fact) => selectFacts([fact.id]),
  isChosen: (/** @type {Fact} */ fact) => state.node === null && state.facts.includes(fact.id),
  beside: unfiltered,
};

/** What says that filters hide rows, and lifts them. */
function unfiltered() {
  const count = filtersOn();
  const reset = () => filterBy({ offFacts: new Set(), offReports: new Set(), from: "", to: "" });
  return count ? h("button", { class: "chip on", title: say("filterReset"), onclick: reset }, say("filtersOn", { count }), icon("close")) : null;
}

/** The tables that quote need every text. */
function drawOpen() {
  const { tab } = state;
  withTexts(tab === "facts" || tab === "numbers" ? reports.keys() : [], () => stale.delete(tab) && drawings.get(tab)?.());
}

/** @param {(fact: Fact) => boolean} test */
function passing(test) {
  return content.facts.filter((fact) => test(fact) && factPasses(fact.id));
}

/** @type {import("./table.js").Column<Entity>[]} */
const entityColumns = [
  { title: "colName", value: (node) => node.label, show: (node) => [glyph(node.group), node.label] },
  { title: "colType", value: (node) => typeName(node.group), class: "short" },
  { title: "colKind", value: (node) => (node.kind ? term("types", node.kind) : ""), class: "short" },
  { title: "colNames", value: (node) => node.names.join(say("comma")), class: "wide" },
  { title: "colFacts", value: (node) => node.facts.length, numeric: true },
  { title: "colNeighbours", value: (node) => neighbours(node.id).length, numeric: true },
  ...(reports.size > 1 ? [{ title: "colReports", value: (/** @type {Entity} */ node) => node.reports.length, numeric: true }] : []),
];

/** @type {import("./table.js").Column<Fact>[]} */
export const factColumns = [
  { title: "colFact", value: told, class: "wide" },
  { title: "colType", value: (fact) => factName(fact.type), class: "short" },
  { title: "colTime", value: (fact) => fact.begin ?? "", show: (fact) => when(fact), class: "days" },
  { title: "colStatus", value: (fact) => (fact.kind === "event" || fact.status ? term("statuses", fact.status ?? "Done") : ""), class: "short" },
  { title: "colQuote", value: firstQuote, show: (fact) => h("span", { lang: "zh-CN" }, firstQuote(fact)), class: "wide words" },
  ...(reports.size > 1 ? [{ title: "readerWhich", value: firstReport, class: "wide" }] : []),
  { title: "colConfidence", value: (fact) => fact.confidence, numeric: true },
];

/** @param {Fact} fact */
function firstQuote(fact) {
  const [first] = fact.evidence;
  return first ? quoted(first[0], first[1], first[2]) : "";
}

/** @param {Fact} fact */
function firstReport(fact) {
  return reports.get(fact.evidence[0]?.[0])?.title ?? "";
}

/**
 * A fact in one line: 永和镇党委 管辖 永和镇; 反馈：市委第一巡察组、永和镇党委.
 * @param {Fact} fact
 */
export function told(fact) {
  const names = fact.roles.map((role) => (role[1] ? entities.get(role[1])?.label : role[2]) ?? "");
  if (fact.kind === "relation") return `${names[0]} ${factName(fact.type)} ${names[1] ?? ""}`;
  const head = fact.kind === "statistic" ? `${fact.label ?? ""} ${amount(fact)}` : fact.label || factName(fact.type);
  return names.length ? `${head}${say("colon")}${names.join(say("comma"))}` : head;
}

/** @returns {import("./table.js").Column<Fact>[]} */
function numberColumns() {
  const numbers = content.facts.filter((fact) => fact.kind === "statistic");
  const byUnit = grouped(numbers, (fact) => fact.unit ?? "");
  const series = grouped(numbers, seriesKey);
  const chart = (/** @type {Fact} */ fact) => {
    const same = series.get(seriesKey(fact)) ?? [];
    return same.length > 1 ? columnsOf(fact, same) : barOf(fact, byUnit.get(fact.unit ?? "") ?? []);
  };
  return [
    { title: "colIndicator", value: (fact) => fact.label ?? "", class: "wide" },
    { title: "colValue", value: (fact) => Number(fact.value), show: (fact) => h("b", {}, amount(fact)), numeric: true },
    { title: "colChart", value: (fact) => fact.unit ?? "", show: chart, class: "compared" },
    { title: "colWho", value: who, class: "wide" },
    { title: "colTime", value: (fact) => fact.begin ?? "", show: (fact) => when(fact), class: "days" },
    { title: "colStatus", value: (fact) => (fact.status ? term("statuses", fact.status) : ""), class: "short" },
    { title: "colQuote", value: firstQuote, show: (fact) => h("span", { lang: "zh-CN" }, firstQuote(fact)), class: "wide words" },
  ];
}

/** @param {Fact} fact */
function seriesKey(fact) {
  return `${fact.label ?? ""}|${fact.unit ?? ""}`;
}

/** @param {Fact} fact */
function who(fact) {
  return fact.roles.map((role) => (role[1] ? entities.get(role[1])?.label : role[2]) ?? "").join(say("comma"));
}

/**
 * A number as a bar beside the largest of its unit.
 * @param {Fact} fact
 * @param {Fact[]} peers
 */
function barOf(fact, peers) {
  const value = Number(fact.value);
  const most = Math.max(...peers.map((peer) => Math.abs(Number(peer.value))));
  const width = most ? Math.max(1, (Math.abs(value) / most) * 90) : 1;
  const name = say("chartTip", { value: number(fact.value ?? ""), unit: fact.unit ?? "", max: number(String(most)) });
  return svg("svg", { class: "spark", viewBox: "0 0 90 12", role: "img", "aria-label": name }, svg("title", {}, name),
    svg("rect", { class: "track", x: 0, y: 3, width: 90, height: 6, rx: 3 }), svg("rect", { class: "bar", x: 0, y: 3, width, height: 6, rx: 3 }));
}

/**
 * The numbers of one indicator side by side, in order of time; this one stands out.
 * @param {Fact} fact
 * @param {Fact[]} same
 */
function columnsOf(fact, same) {
  const ordered = [...same].sort((a, b) => (a.begin ?? "").localeCompare(b.begin ?? ""));
  const most = Math.max(...ordered.map((one) => Math.abs(Number(one.value)))) || 1;
  const step = Math.min(16, 90 / ordered.length);
  const name = say("chartSeries", { indicator: fact.label ?? "", values: ordered.map((one) => `${when(one)} ${amount(one)}`.trim()).join(say("comma")) });
  return svg("svg", { class: "spark", viewBox: "0 0 90 20", role: "img", "aria-label": name }, svg("title", {}, name), ordered.map((one, i) => {
    const height = Math.max(1, (Math.abs(Number(one.value)) / most) * 18);
    return svg("rect", { class: one.id === fact.id ? "bar" : "track", x: i * step, y: 20 - height, width: Math.max(1, step - 2), height, rx: 1 });
  }));
}

/** All facts that pass, for a file. */
export const passingFacts = () => content.facts.filter((fact) => factPasses(fact.id) && facts.has(fact.id));
