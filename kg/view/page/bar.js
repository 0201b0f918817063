/** Above the network: what is shown of how much, the view's buttons, and the filters. */

import { content, facts, reports } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { saveCsvOfFacts, savePicture, saveVector } from "./export.js";
import { filtersOn, nodePasses } from "./filter.js";
import { icon } from "./glyphs.js";
import { drawnNodes, fit, zoom } from "./picture.js";
import { FIRST, MOST, ask, back, canGoBack, changed, filterBy, on, showOnly, state } from "./state.js";
import { factName, say } from "./words.js";

const KINDS = /** @type {const} */ ([["relation", "filterRelations"], ["event", "filterEvents"], ["other", "filterOthers"]]);

export function startBar() {
  on(["shown", "selection", "language", "asking"], draw);
  on(["shown", "language"], () => byId("filters").hidden || drawFilters());
  byId("filters").addEventListener("keydown", (event) => event.key === "Escape" && openFilters(false));
  draw();
}

function draw() {
  const held = document.activeElement?.id ?? "";
  fill(byId("bar"), counted(), ...asking(), h("span", { class: "gap" }), ...buttons());
  if (held) document.getElementById(held)?.focus();
}

/** How much is shown, and the switch between some and all. */
function counted() {
  const [shown, all] = [drawnNodes(), content.nodes.length];
  const every = shown >= Math.min(MOST, content.nodes.filter((node) => nodePasses(node.id)).length);
  const text = say(shown === MOST && all > MOST ? "shownMost" : "shownOf", { shown, all });
  const leave = state.only && h("button", { id: "leave", class: "chip on", onclick: () => showOnly(null) }, say(state.path ? "pathLeave" : "onlyOff"), icon("close"));
  const more = !every && !state.only && h("button", { id: "show-all", class: "link", onclick: showAll }, say("showAll"));
  const fewer = every && !state.only && all > FIRST && h("button", { id: "show-first", class: "link", onclick: showFirst }, say("showFirst"));
  return h("p", { class: "counted", role: "status" }, h("span", {}, text), leave, more, fewer);
}

function asking() {
  const from = content.nodes.find((node) => node.id === state.asking);
  if (!from) return [];
  return [h("p", { class: "asking", role: "status" }, say("pathAsk", { name: from.label }), " ", h("button", { id: "cancel", class: "link", onclick: () => ask(null) }, say("cancel")))];
}

function showAll() {
  filterBy({ shown: new Set(content.nodes.map((node) => node.id)) });
  fit();
}

function showFirst() {
  filterBy({ shown: new Set(content.nodes.slice(0, FIRST).map((node) => node.id)) });
  fit();
}

function buttons() {
  const count = filtersOn();
  const tool = (/** @type {string} */ name, /** @type {() => void} */ onclick, disabled = false) =>
    h("button", { id: `do-${name}`, class: "tool", title: say(name), "aria-label": say(name), disabled, onclick }, icon(name));
  return [
    h("button", { id: "do-filters", class: count ? "chip on" : "chip", "aria-expanded": String(!byId("filters").hidden), "aria-controls": "filters", onclick: () => openFilters(Boolean(byId("filters").hidden)) },
      icon("filters"), say(count ? "filtersOn" : "filters", { count })),
    tool("back", back, !canGoBack()), tool("zoomOut", () => zoom(0.8)), tool("zoomIn", () => zoom(1.25)), tool("fit", fit), saving(),
  ];
}

function saving() {
  const menu = h("details", { class: "menu", onkeydown: closeOnEscape },
    h("summary", { id: "do-save", class: "tool", title: say("save"), "aria-label": say("save") }, icon("save")),
    h("div", { class: "drop" },
      h("button", { onclick: savePicture }, say("savePng")),
      h("button", { onclick: saveVector }, say("saveSvg")),
      h("button", { onclick: saveCsvOfFacts }, say("saveCsv"))));
  return menu;
}

/** @param {KeyboardEvent} event */
function closeOnEscape(event) {
  const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (event.key !== "Escape" || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/** @param {boolean} open */
function openFilters(open) {
  byId("filters").hidden = !open;
  if (open) drawFilters();
  draw();
  byId("do-filters").focus();
}

function drawFilters() {
  const box = byId("filters");
  const held = document.activeElement?.id ?? "";
  fill(box, span(), ...KINDS.map(([kind, title]) => facet(kind, title)), reports.size > 1 && reportFacet(),
    h("button", { id: "filters-reset", class: "chip", disabled: filtersOn() === 0, onclick: reset }, say("filterReset")));
  if (held) document.getElementById(held)?.focus();
}

function reset() {
  filterBy({ offFacts: new Set(), offReports: new Set(), from: "", to: "" });
}

/** Two fields for the first and the last day. */
function span() {
  const field = (/** @type {"from" | "to"} */ which, /** @type {string} */ label) => h("label", {}, say(label), " ",
    h("input", { type: "date", id: `filter-${which}`, value: state[which], onchange: (/** @type {any} */ event) => filterBy({ [which]: event.target.value }) }));
  return h("fieldset", {}, h("legend", {}, say("filterTime")), field("from", "filterFrom"), field("to", "filterTo"));
}

/**
 * @param {"relation" | "event" | "other"} kind
 * @param {string} title
 */
function facet(kind, title) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const fact of facts.values()) {
    const group = fact.kind === "relation" || fact.kind === "event" ? fact.kind : "other";
    if (group === kind) counts.set(fact.type, (counts.get(fact.type) ?? 0) + 1);
  }
  const names = [...counts].sort((a, b) => b[1] - a[1]);
  if (!names.length) return null;
  return choice(title, names.map(([type, count]) => ({ id: type, label: factName(type), count })), "offFacts");
}

function reportFacet() {
  const counts = new Map([...reports.keys()].map((id) => [id, 0]));
  for (const fact of facts.values()) for (const id of new Set(fact.evidence.map((row) => row[0]))) counts.set(id, (counts.get(id) ?? 0) + 1);
  return choice("filterReports", [...reports.values()].map((report) => ({ id: report.id, label: report.title, count: counts.get(report.id) ?? 0 })), "offReports");
}

/**
 * Boxes to tick, with counts.
 * @param {string} title
 * @param {{id: string, label: string, count: number}[]} options
 * @param {"offFacts" | "offReports"} which
 */
function choice(title, options, which) {
  const ids = options.map((option) => option.id);
  const set = (/** @type {boolean} */ off) => filterBy({ [which]: new Set([...state[which]].filter((id) => !ids.includes(id)).concat(off ? ids : [])) });
  return h("fieldset", {}, h("legend", {}, say(title)),
    h("div", { class: "allnone" },
      h("button", { id: `all-${title}`, class: "link", onclick: () => set(false) }, say("allOn")),
      h("button", { id: `none-${title}`, class: "link", onclick: () => set(true) }, say("allOff"))),
    h("div", { class: "ticks" }, options.map(({ id, label, count }) => h("label", { class: "tick" },
      h("input", { type: "checkbox", id: `tick-${id}`, checked: !state[which].has(id), onchange: () => toggle(which, id) }),
      h("span", {}, label), h("small", {}, count)))));
}

/**
 * @param {"offFacts" | "offReports"} which
 * @param {string} id
 */
function toggle(which, id) {
  const off = new Set(state[which]);
  if (!off.delete(id)) off.add(id);
  filterBy({ [which]: off });
}

/** What Escape closes first. Tells whether anything was open. */
export function closeFloating() {
  const open = !byId("filters").hidden || state.asking !== null;
  byId("filters").hidden = true;
  state.asking = null;
  if (open) changed("asking");
  return open;
}
