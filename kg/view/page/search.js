/** Search by name, other names, pinyin and its initials, and in the reports' own words. */

import { content, reports, textOf, withTexts } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { glyph, icon } from "./glyphs.js";
import { on, openTab, point, selectNode, state } from "./state.js";
import { say, typeName } from "./words.js";

const MOST_NAMES = 8;
const MOST_PLACES = 6;
const BESIDE = 14; // characters shown on each side of a hit in the text

/** @typedef {{element: HTMLElement, choose: () => void}} Hit */
/** @type {Hit[]} */
let hits = [];
let active = -1;

export function startSearch() {
  on(["language"], drawSearch);
  on(["asking"], () => state.asking && field().focus());
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field().focus();
  });
  document.addEventListener("pointerdown", (event) => event.target instanceof Node && !byId("search").contains(event.target) && closeHits());
  drawSearch();
}

const field = () => /** @type {HTMLInputElement} */ (byId("query"));

function drawSearch() {
  fill(byId("search"), icon("search"),
    h("input", {
      id: "query", type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: say("search"), "aria-label": say("search"),
      "aria-expanded": "false", "aria-controls": "hits", "aria-autocomplete": "list", title: say("searchKey"), oninput: find, onfocus: find, onkeydown: onSearchKey,
    }),
    h("div", { id: "hits", class: "hits", role: "listbox", "aria-label": say("searchResults"), hidden: true }));
}

/** Names are found at once; the texts, as soon as they are read. */
function find() {
  const typed = field().value;
  let isRead = false;
  withTexts(typed.trim() ? reports.keys() : [], () => {
    isRead = true;
    if (field().value === typed && document.activeElement === field()) showHits(true);
  });
  if (!isRead) showHits(false);
}

/** @param {boolean} isRead  whether the texts are at hand */
function showHits(isRead) {
  const query = field().value.trim().toLowerCase();
  hits = [];
  active = -1;
  if (!query) return closeHits();
  const names = matching(query).map((node) => hit([glyph(node.group), h("span", {}, node.label), h("small", {}, typeName(node.group))], () => selectNode(node.id)));
  const places = (isRead ? inTexts(query) : []).map((place) => hit([h("span", { class: "around" }, "…", place.before), h("mark", {}, place.words), h("span", { class: "around" }, place.after, "…")], () => point(place.quote)));
  hits = [...names, ...places];
  fill(byId("hits"), group("searchNames", names), group("searchText", places), hits.length || !isRead ? null : h("p", { class: "quiet", role: "option", "aria-disabled": "true" }, say("searchNone", { query })));
  byId("hits").hidden = false;
  field().setAttribute("aria-expanded", "true");
}

/**
 * @param {(Node | string)[]} children
 * @param {() => void} choose
 */
function hit(children, choose) {
  const act = () => {
    closeHits();
    field().value = "";
    choose();
  };
  const element = h("div", { class: "hit", role: "option", "aria-selected": "false", onclick: act }, children);
  return { element, choose: act };
}

/**
 * @param {string} title
 * @param {Hit[]} some
 */
function group(title, some) {
  if (!some.length) return null;
  const number = title === "searchNames" ? 0 : 1;
  return h("div", { role: "group", "aria-labelledby": `hits-${number}` }, h("h3", { id: `hits-${number}`, role: "presentation" }, say(title)),
    some.map(({ element }, i) => {
      element.id = `hit-${number}-${i}`;
      return element;
    }));
}

/**
 * Entities by how well they match: the whole name, its start, another name, pinyin, somewhere inside.
 * @param {string} query
 */
function matching(query) {
  const plain = query.replace(/[\s'’]/g, "");
  const scored = content.nodes.map((node, place) => ({ node, score: score(node, query, plain), place })).filter((found) => found.score < 9);
  scored.sort((a, b) => a.score - b.score || a.place - b.place);
  return scored.slice(0, MOST_NAMES).map(({ node }) => node);
}

/**
 * @param {import("./data.js").Entity} node
 * @param {string} query
 * @param {string} plain
 */
function score(node, query, plain) {
  const names = [node.label, ...node.names].map((name) => name.toLowerCase());
  if (names.includes(query)) return 0;
  if (names[0].startsWith(query)) return 1;
  if (names.some((name) => name.startsWith(query))) return 2;
  const typed = (node.pinyin ?? "").split(" ");
  if (plain && typed.includes(plain)) return 2;
  if (names.some((name) => name.includes(query))) return 3;
  if (plain.length > 1 && typed.some((keys) => keys.startsWith(plain))) return 4;
  if (plain.length > 2 && typed.some((keys) => keys.includes(plain))) return 5;
  return 9;
}

/** The first places of the texts that hold the words. @param {string} query */
function inTexts(query) {
  const places = [];
  for (const report of reports.keys()) {
    const { text } = textOf(report);
    const folded = text.toLowerCase();
    for (let at = folded.indexOf(query); at >= 0 && places.length < MOST_PLACES; at = folded.indexOf(query, at + query.length)) {
      places.push(placeAt(report, text, at, query.length));
    }
    if (places.length >= MOST_PLACES) break;
  }
  return places;
}

/**
 * @param {string} report
 * @param {string} text
 * @param {number} at  in UTF-16 units
 * @param {number} length
 */
function placeAt(report, text, at, length) {
  const begin = [...text.slice(0, at)].length;
  const words = text.slice(at, at + length);
  const line = (/** @type {string} */ part) => part.replace(/\s+/g, " ");
  return {
    words, before: line(text.slice(Math.max(0, at - BESIDE), at)), after: line(text.slice(at + length, at + length + BESIDE)),
    quote: { report, begin, end: begin + [...words].length },
  };
}

/** @param {KeyboardEvent} event */
function onSearchKey(event) {
  if (event.isComposing) return;
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move && hits.length) {
    event.preventDefault();
    activate((active + move + hits.length) % hits.length);
  } else if (event.key === "Enter" && hits.length) {
    event.preventDefault();
    if (state.tab === "about") openTab("network");
    hits[Math.max(0, active)].choose();
  } else if (event.key === "Escape" && !byId("hits").hidden) {
    event.stopPropagation();
    closeHits();
  }
}

/** @param {number} number */
function activate(number) {
  active = number;
  hits.forEach(({ element }, i) => element.setAttribute("aria-selected", String(i === number)));
  hits[number].element.scrollIntoView({ block: "nearest" });
  field().setAttribute("aria-activedescendant", hits[number].element.id);
}

function closeHits() {
  byId("hits").hidden = true;
  field().setAttribute("aria-expanded", "false");
  field().removeAttribute("aria-activedescendant");
}
