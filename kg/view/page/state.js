/** What the reader has chosen. Whoever changes it says so, and whoever shows it listens. */

import { content, edges, edgesAt, entities, facts, has, neighbours, reports } from "./data.js";

/** @typedef {"selection" | "shown" | "language" | "theme" | "tab" | "pane" | "asking"} Topic */
/** @typedef {{report: string, begin: number, end: number}} Quote */

export const TABS = ["network", "entities", "facts", "numbers", "timeline", "places", ...(has("oxigraph") ? ["query"] : []), "about"];
/** How many entities the first view shows: on a phone only as many as leave room for their names. */
export const FIRST = matchMedia("(max-width: 600px)").matches ? Math.min(content.first, 60) : content.first;
export const MOST = 1500; // as many nodes as the picture draws at once

export const state = {
  /** @type {"zh" | "en"} */
  language: "zh",
  /** @type {"light" | "dark"} */
  theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  tab: "network",
  /** Which half of the side is open where there is room for one. @type {"evidence" | "reader"} */
  pane: "evidence",
  /** @type {string | null} the selected entity */
  node: null,
  /** @type {string[]} the selected facts: the entity's, or chosen one by one */
  facts: [],
  /** @type {Quote | null} what the reader pane points at */
  quote: null,
  /** @type {string | null} where a path is to begin, while the reader looks for its end */
  asking: null,
  /** @type {string[] | null} the entities of the path that is shown */
  path: null,
  /** The few entities that alone are shown. @type {Set<string> | null} */
  only: null,
  /** Types switched off in the legend. @type {Set<string>} */
  off: new Set(),
  /** Relations and event types switched off. @type {Set<string>} */
  offFacts: new Set(),
  /** Reports switched off. @type {Set<string>} */
  offReports: new Set(),
  /** First and last day of the span that facts must touch, empty where open. */
  from: "",
  to: "",
  /** Entities that the network may show. @type {Set<string>} */
  shown: new Set(content.nodes.slice(0, FIRST).map((node) => node.id)),
  /** Entities whose label stays. @type {Set<string>} */
  pinned: new Set(),
};

/** @type {Map<Topic, (() => void)[]>} */
const listeners = new Map();

/**
 * Call back whenever one of the topics changes.
 * @param {Topic[]} topics
 * @param {() => void} listener
 */
export function on(topics, listener) {
  for (const topic of topics) listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

/** @param {Topic[]} topics */
export function changed(...topics) {
  const called = new Set(topics.flatMap((topic) => listeners.get(topic) ?? []));
  for (const listener of called) listener();
}

/**
 * The place of a fact's first evidence, or of an entity's first mention.
 * @param {{facts?: string[], evidence?: import("./data.js").Evidence[], mentions?: [string, number, number][]}} thing
 * @returns {Quote | null}
 */
function origin(thing) {
  const first = thing.evidence?.[0] ?? (thing.facts?.length ? facts.get(thing.facts[0])?.evidence[0] : thing.mentions?.[0]);
  return first ? { report: first[0], begin: first[1], end: first[2] } : null;
}

/**
 * Select an entity with all its facts; it becomes visible.
 * @param {string} id
 */
export function selectNode(id) {
  const node = entities.get(id);
  if (!node) return;
  if (state.asking) return void findPath(state.asking, id);
  Object.assign(state, { node: id, facts: node.facts, quote: origin(node), pane: "evidence" });
  reveal([id]);
  note();
}

/**
 * Select facts; the first one's quote is pointed at.
 * @param {string[]} ids
 * @param {Quote | null} [quote]  points there instead
 */
export function selectFacts(ids, quote = null) {
  const known = ids.filter((id) => facts.has(id));
  if (!known.length) return;
  const first = facts.get(known[0]);
  Object.assign(state, { node: null, facts: known, quote: quote ?? (first ? origin(first) : null), pane: "evidence" });
  reveal(known.slice(0, 20).flatMap(participants));
  note();
}

/** The entities in a fact. @param {string} id */
export function participants(id) {
  return (facts.get(id)?.roles ?? []).flatMap((role) => (role[1] === null ? [] : [role[1]]));
}

/** Select the fact behind an edge. @param {string} id */
export function selectEdge(id) {
  const edge = edges.get(id);
  if (edge) selectFacts([edge.fact]);
}

/** Select nothing. */
export function deselect() {
  if (state.node === null && !state.facts.length && state.asking === null) return;
  Object.assign(state, { node: null, facts: [], quote: null, asking: null });
  note();
  changed("asking");
}

/**
 * Point the reader pane at a quote; the selection stays.
 * @param {Quote} quote
 */
export function point(quote) {
  state.quote = quote;
  state.pane = "reader";
  changed("selection", "pane");
}

/**
 * Let entities be seen: switched on if they were off.
 * @param {string[]} ids
 */
export function reveal(ids) {
  let grew = false;
  for (const id of ids) {
    grew = state.off.delete(entities.get(id)?.group ?? "") || grew || !state.shown.has(id);
    state.shown.add(id);
    if (state.only && !state.only.has(id)) {
      state.only.add(id);
      grew = true;
    }
  }
  if (grew) changed("shown");
}

/** Show an entity's neighbours as well. @param {string} id */
export function expand(id) {
  reveal([id, ...neighbours(id)]);
  keep();
}

/** Take an entity out of the picture. @param {string} id */
export function hide(id) {
  state.shown.delete(id);
  state.only?.delete(id);
  deselect();
  changed("shown");
}

/** Keep an entity's label, or release it. @param {string} id */
export function togglePin(id) {
  if (!state.pinned.delete(id)) state.pinned.add(id);
  changed("selection");
}

/** Show an entity and its neighbours alone; null shows all again. @param {string | null} id */
export function showOnly(id) {
  state.only = id ? new Set([id, ...neighbours(id)]) : null;
  state.path = null;
  for (const other of state.only ?? []) state.shown.add(other);
  keep();
  changed("shown", "selection");
}

/**
 * Change a filter, and let all that filter know.
 * @param {Partial<typeof state>} change
 */
export function filterBy(change) {
  Object.assign(state, change);
  keep();
  changed("shown");
}

/** Ask for the far end of a path; null asks no more. @param {string | null} id */
export function ask(id) {
  state.asking = id;
  changed("asking");
}

/**
 * Show the shortest path between two entities, alone. The page says so where there is none.
 * @param {string} from
 * @param {string} to
 */
export function findPath(from, to) {
  const path = shortest(from, to);
  state.asking = null;
  state.path = path ?? [from, to];
  state.only = new Set(state.path);
  for (const id of state.path) state.shown.add(id);
  const way = state.path;
  const between = way.slice(1).flatMap((id, i) => (edgesAt.get(id) ?? []).filter((edge) => joins(edge, way[i], id)));
  const found = [...new Set(between.map((edge) => edge.fact))];
  const first = path && facts.get(found[0]);
  Object.assign(state, { node: null, facts: path ? found : [], quote: first ? origin(first) : null, pane: "evidence" });
  note();
  changed("shown", "asking");
}

/**
 * @param {import("./data.js").Edge} edge
 * @param {string} a
 * @param {string} b
 */
function joins(edge, a, b) {
  return (edge.from === a && edge.to === b) || (edge.from === b && edge.to === a);
}

/**
 * Breadth first, among all entities, in the order of their importance.
 * @param {string} from
 * @param {string} to
 * @returns {string[] | null}
 */
function shortest(from, to) {
  /** @type {Map<string, string>} */
  const before = new Map([[from, ""]]);
  for (const id of before.keys()) {
    if (id === to) break;
    for (const next of neighbours(id)) if (!before.has(next)) before.set(next, id);
  }
  if (!before.has(to)) return null;
  const path = [];
  for (let id = to; id; id = before.get(id) ?? "") path.unshift(id);
  return path;
}

/** @param {string} tab */
export function openTab(tab) {
  state.tab = tab;
  address("replaceState");
  changed("tab");
}

/** What `back` returns to, the oldest first. @type {Record<string, any>[]} */
const trail = [];
let step = 0;

/** The selection is a step: `back` returns to what was before it, and the address can be kept and sent. */
function note() {
  keep();
  changed("selection");
}

function keep() {
  step += 1;
  trail.length = step;
  trail[step] = snapshot();
  address("pushState");
}

function snapshot() {
  const { node, facts: chosen, quote, path, from, to } = state;
  const only = state.only && new Set(state.only);
  const { off, offFacts, offReports, shown, pinned } = state;
  const sets = { off: new Set(off), offFacts: new Set(offFacts), offReports: new Set(offReports), shown: new Set(shown) };
  return { node, facts: chosen, quote, path, from, to, only, ...sets, pinned: new Set(pinned) };
}

/** Whether there is a step to return to. */
export const canGoBack = () => step > 0;

export function back() {
  if (canGoBack()) history.back();
}

/** @param {"pushState" | "replaceState"} how */
function address(how) {
  const selection = state.node ?? state.facts.slice(0, 50).join(",");
  const hash = [state.tab === "network" ? "" : state.tab, selection].filter(Boolean).join("/");
  history[how]({ step }, "", hash ? `#${hash}` : location.pathname + location.search);
}

/** Take tab and selection from the address. */
function fromAddress() {
  const parts = decodeURIComponent(location.hash.slice(1)).split("/");
  const tab = parts.find((part) => TABS.includes(part));
  const chosen = parts.at(-1) ?? "";
  if (tab) state.tab = tab;
  const node = entities.get(chosen);
  const ids = chosen.split(",").filter((id) => facts.has(id));
  const first = node ?? facts.get(ids[0]);
  if (node) Object.assign(state, { node: chosen, facts: node.facts });
  else if (ids.length) Object.assign(state, { node: null, facts: ids });
  if (first) state.quote = origin(first);
  for (const id of node ? [chosen] : ids.flatMap(participants)) state.shown.add(id);
}

/** Start from the address, and follow it when it changes. */
export function startAddress() {
  fromAddress();
  trail[0] = snapshot();
  history.replaceState({ step: 0 }, "");
  addEventListener("popstate", (event) => {
    const known = event.state && trail[event.state.step];
    step = known ? event.state.step : step;
    if (known) Object.assign(state, known, copied(known), { asking: null, pane: "evidence" });
    else fromAddress();
    changed("tab", "shown", "selection", "asking");
  });
}

/**
 * The sets of a snapshot once more, so that it stays as it was.
 * @param {Record<string, any>} kept
 */
function copied(kept) {
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value instanceof Set).map(([name, value]) => [name, new Set(value)]));
}

/** The report that the reader pane shows. */
export function openReport() {
  return state.quote?.report ?? reports.keys().next().value ?? "";
}
