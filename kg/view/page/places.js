/** The places as a tree by what belongs to what, as far as the reports and their administrative context say. No map. */

import { byType, content, entities } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { nameOf } from "./evidence.js";
import { nodePasses } from "./filter.js";
import { on, state } from "./state.js";
import { say, term } from "./words.js";

/** @typedef {import("./data.js").Entity} Entity */

const LEVELS = ["Country", "Province", "City", "County", "Township", "Zone", "Village", "Community", "Hamlet"];
const INSIDE = new Set(["partOf", "locatedIn"]);

/** Places and what is built there, by where they belong; "" holds the topmost. @type {Map<string, Entity[]>} */
const inside = tree();
/** Branches that the reader closed. @type {Set<string>} */
const closed = new Set();

export function startPlaces() {
  on(["language", "tab", "shown", "selection"], drawPlaces);
  drawPlaces();
}

function tree() {
  const all = [...(byType.get("Place") ?? []), ...(byType.get("Facility") ?? [])];
  /** @type {Map<string, string>} */
  const above = new Map();
  for (const node of all) {
    const parent = stated(node) ?? byContext(node);
    if (parent && !reaches(parent, node.id, above)) above.set(node.id, parent);
  }
  /** @type {Map<string, Entity[]>} */
  const made = new Map();
  for (const node of all) made.set(above.get(node.id) ?? "", [...(made.get(above.get(node.id) ?? "") ?? []), node]);
  for (const row of made.values()) row.sort((a, b) => level(a) - level(b));
  return made;
}

/** Where a report says that a place is. @param {Entity} node */
function stated(node) {
  const fact = content.facts.find((one) => INSIDE.has(one.type) && one.roles[0]?.[1] === node.id && entities.get(one.roles[1]?.[1] ?? "")?.group === "Place");
  return fact?.roles[1][1] ?? undefined;
}

/** The administrative place that the build has for it, where that is a higher one. @param {Entity} node */
function byContext(node) {
  const found = (byType.get("Place") ?? []).find((place) => place.label === node.context && place.id !== node.id);
  return found && level(found) < level(node) ? found.id : undefined;
}

/**
 * Whether going up from one place leads to another.
 * @param {string} from
 * @param {string} to
 * @param {Map<string, string>} above
 */
function reaches(from, to, above) {
  for (let id = /** @type {string | undefined} */ (from); id; id = above.get(id)) if (id === to) return true;
  return false;
}

/** @param {Entity} node */
function level(node) {
  const known = LEVELS.indexOf(node.kind ?? "");
  return node.group === "Place" ? (known < 0 ? LEVELS.length : known) : LEVELS.length + 1;
}

function drawPlaces() {
  if (state.tab !== "places") return;
  const held = document.activeElement?.id ?? "";
  const top = inside.get("") ?? [];
  fill(byId("view-places"), h("div", { class: "scroll pad" }, h("p", { class: "quiet" }, say(top.length ? "placesHint" : "placesNone")), branch(top)));
  if (held) document.getElementById(held)?.focus();
}

/** @param {Entity[]} nodes */
function branch(nodes) {
  return h("ul", { class: "tree" }, nodes.map(leaf));
}

/**
 * @param {Entity} node
 * @returns {HTMLElement}
 */
function leaf(node) {
  const below = inside.get(node.id) ?? [];
  const open = !closed.has(node.id);
  const toggle = () => {
    if (!closed.delete(node.id)) closed.add(node.id);
    drawPlaces();
  };
  const kind = node.kind ? term("types", node.kind) : "";
  const button = below.length ? h("button", { class: "twist", id: `twist-${node.id}`, "aria-expanded": String(open), "aria-label": node.label, onclick: toggle }, "▸") : h("span", { class: "twist" });
  return h("li", { class: nodePasses(node.id) ? null : "faint" },
    h("div", { class: state.node === node.id ? "leaf chosen" : "leaf" }, button, nameOf(node.id), h("small", {}, kind), h("span", { class: "count", title: say("facts", { count: node.facts.length }) }, node.facts.length)),
    below.length && open ? branch(below) : null);
}
