/** What is known of the selection: each fact in plain words, under it the words of the report that say so. */

import { factCorrection, nameCorrection } from "./correction.js";
import { content, countedBy, entities, facts, neighbours, quoted, reports, textOf, withTexts } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { glyph, icon } from "./glyphs.js";
import { ask, deselect, expand, hide, on, point, selectFacts, selectNode, showOnly, state, togglePin } from "./state.js";
import { amount, factName, say, term, typeName, when } from "./words.js";

const FACTS_AT_ONCE = 30; // facts drawn before the reader asks for more
const QUOTES_AT_ONCE = 2; // of a fact's quotes; the others unfold
const AROUND = 60; // characters of the sentence kept on each side of a quote
const GROUPS = /** @type {const} */ ([["relation", "groupRelations"], ["event", "groupEvents"], ["statistic", "groupNumbers"], ["time", "groupTimes"]]);

let most = FACTS_AT_ONCE;

export function startEvidence() {
  on(["selection", "shown", "language"], drawEvidence);
  on(["selection"], () => { most = FACTS_AT_ONCE; });
  drawEvidence();
}

function drawEvidence() {
  const node = state.node ? entities.get(state.node) : undefined;
  const pane = byId("evidence");
  const parts = node ? nodeParts(node) : state.facts.length || state.path ? factParts() : empty();
  fill(pane, h("header", { class: "pane-head" }, h("h2", {}, icon("evidence"), say("evidence")), ...closing()), h("div", { class: "pane-body" }, parts));
}

function closing() {
  if (!state.node && !state.facts.length) return [];
  return [h("button", { class: "tool", "aria-label": say("link"), title: say("link"), onclick: copyLink }, icon("link")),
    h("button", { class: "tool", "aria-label": say("close"), title: say("close"), onclick: deselect }, icon("close"))];
}

/** Some browsers give a page from a file no clipboard; the address bar has the same link. @param {Event} event */
function copyLink(event) {
  const button = /** @type {HTMLElement} */ (event.currentTarget);
  const done = () => {
    button.setAttribute("aria-label", say("linkDone"));
    button.classList.add("done");
  };
  navigator.clipboard?.writeText(location.href).then(done, () => button.classList.remove("done"));
}

function empty() {
  return [h("div", { class: "empty" }, h("h3", {}, say("emptyTitle")), h("p", {}, say("emptyText")), h("p", {}, say("emptyText2")),
    h("p", { class: "quiet" }, say("emptyStart")),
    h("div", { class: "names" }, content.nodes.slice(0, 8).map((node) => nameOf(node.id))))];
}

/**
 * An entity's name that selects it.
 * @param {string} id
 */
export function nameOf(id) {
  const node = entities.get(id);
  return h("button", { class: "name", onclick: () => selectNode(id) }, glyph(node?.group ?? ""), node?.label ?? id);
}

/** @param {import("./data.js").Entity} node */
function nodeParts(node) {
  const kind = node.kind ? ` · ${term("types", node.kind)}` : "";
  const others = node.names.length ? h("p", { class: "quiet" }, `${say("also")} ${node.names.join(say("comma"))}`) : null;
  return [
    h("div", { class: "subject" }, glyph(node.group), h("div", {}, h("h3", {}, node.label),
      h("p", { class: "quiet" }, `${typeName(node.group)}${kind}${node.context ? ` · ${say("inContext")} ${node.context}` : ""} · ${say("neighbours", { count: neighbours(node.id).length })}`), others)),
    actions(node.id), ...groupedFacts(node), ...mentions(node), nameCorrection(node),
  ];
}

/** What can be done with an entity in the network. @param {string} id */
function actions(id) {
  const alone = state.only !== null;
  const action = (/** @type {string} */ key, /** @type {string} */ sign, /** @type {() => void} */ onclick) => h("button", { class: "chip", onclick }, icon(sign), say(key));
  return h("div", { class: "actions" },
    action("expand", "expand", () => expand(id)),
    action(alone ? "onlyOff" : "only", "only", () => showOnly(alone ? null : id)),
    action("path", "path", () => ask(id)),
    action(state.pinned.has(id) ? "unpin" : "pin", "pin", () => togglePin(id)),
    action("hide", "hide", () => hide(id)));
}

/** @param {import("./data.js").Entity} node */
function groupedFacts(node) {
  const known = state.facts.flatMap((id) => facts.get(id) ?? []);
  const shown = new Set(known.slice(0, most).map((fact) => fact.id));
  const groups = GROUPS.map(([kind, title]) => {
    const rows = known.filter((fact) => fact.kind === kind);
    const drawn = rows.filter((fact) => shown.has(fact.id)).map((fact) => card(fact, node.id));
    return drawn.length ? h("section", {}, h("h4", {}, say(title), h("small", {}, rows.length)), drawn) : null;
  });
  return [...groups, ...further(known.length)];
}

function factParts() {
  const known = state.facts.flatMap((id) => facts.get(id) ?? []);
  if (state.path && !known.length) return [h("p", { class: "empty" }, say("pathNone", { from: label(state.path[0]), to: label(state.path.at(-1) ?? "") }))];
  const title = state.path ? say("pathFound", { steps: state.path.length - 1 }) : known.length > 1 ? say("fromHere", { count: known.length }) : "";
  const way = state.path ? h("p", { class: "names" }, state.path.map((id) => nameOf(id))) : null;
  return [title ? h("p", { class: "quiet" }, title) : null, way, ...known.slice(0, most).map((fact) => card(fact, "")), ...further(known.length)];
}

/** @param {string} id */
const label = (id) => entities.get(id)?.label ?? id;

/** @param {number} count */
function further(count) {
  const left = count - most;
  if (left <= 0) return [];
  const more = () => { most += 200; drawEvidence(); };
  return [h("button", { class: "chip", onclick: more }, say("more", { count: Math.min(200, left) }))];
}

/** Where the report names an entity that no fact is about. @param {import("./data.js").Entity} node */
function mentions(node) {
  if (!node.mentions.length) return [];
  const rows = node.mentions.map(([report, begin, end]) => quote([report, begin, end, -1, ""]));
  return [h("section", {}, h("h4", {}, say("groupMentions")), h("div", { class: "card" }, rows))];
}

/**
 * @param {import("./data.js").Fact} fact
 * @param {string} viewer  the entity whose page this is on
 */
function card(fact, viewer) {
  const quotes = [...new Map(fact.evidence.map((row) => [row.slice(0, 3).join(), row])).values()]; // two rules may see one place
  return h("article", { class: `card ${fact.kind}`, "data-fact": fact.id },
    h("div", { class: "statement" }, inWords(fact, viewer)),
    quotes.slice(0, QUOTES_AT_ONCE).map(quote), ...furtherQuotes(quotes.slice(QUOTES_AT_ONCE)),
    h("p", { class: "origin" }, [...new Set(fact.evidence.map((row) => row[4]))].map((rule) => h("span", {}, say("rule", { rule }))),
      h("span", { title: say("confidenceTip") }, say("confidence", { value: fact.confidence }))), factCorrection(fact));
}

/** What other places say the same. @param {import("./data.js").Evidence[]} others */
function furtherQuotes(others) {
  if (!others.length) return [];
  return [h("details", { class: "further" }, h("summary", {}, say("moreQuotes", { count: others.length })), others.map(quote))];
}

/**
 * A fact in plain words.
 * @param {import("./data.js").Fact} fact
 * @param {string} viewer
 */
export function inWords(fact, viewer) {
  if (fact.kind === "relation") return relation(fact, viewer);
  if (fact.kind === "time") return [h("p", { class: "headline" }, h("b", {}, fact.label ?? ""), h("span", { class: "quiet" }, when(fact)))];
  const title = fact.kind === "statistic" ? amount(fact) : fact.label || factName(fact.type);
  const about = fact.kind === "statistic" ? fact.label ?? "" : factName(fact.type);
  return [h("p", { class: "headline" }, h("b", { class: fact.kind === "statistic" ? "number" : "" }, title), h("span", { class: "quiet" }, about), statusOf(fact)),
    rolesOf(fact, viewer), ...linked(fact)];
}

/**
 * @param {import("./data.js").Fact} fact
 * @param {string} viewer
 */
function relation(fact, viewer) {
  const [subject, object] = fact.roles;
  return h("p", { class: "sentence" }, filler(subject, viewer), h("span", { class: "verb" }, factName(fact.type)), object && filler(object, viewer));
}

/** @param {import("./data.js").Fact} fact */
export function statusOf(fact) {
  return fact.status ? h("span", { class: `status ${fact.status}` }, term("statuses", fact.status)) : null;
}

/**
 * @param {import("./data.js").Role | undefined} role
 * @param {string} viewer
 */
function filler(role, viewer) {
  if (!role) return "";
  if (role[1] === null) return h("span", { class: "plain" }, role[2] ?? "");
  return role[1] === viewer ? h("strong", {}, entities.get(viewer)?.label ?? "") : nameOf(role[1]);
}

/**
 * @param {import("./data.js").Fact} fact
 * @param {string} viewer
 */
function rolesOf(fact, viewer) {
  const names = [...new Set(fact.roles.map((role) => role[0]))];
  const rows = names.map((name) => [h("dt", {}, term("roles", name)), h("dd", {}, fact.roles.filter((role) => role[0] === name).map((role) => filler(role, viewer)))]);
  const time = [...new Set([fact.time, when(fact)])].filter(Boolean).join(" · ");
  return h("dl", { class: "roles" }, rows.flat(), time ? [h("dt", {}, say("colTime")), h("dd", {}, time)] : []);
}

/** An event's numbers, and a number's event. @param {import("./data.js").Fact} fact */
function linked(fact) {
  const list = (/** @type {string} */ key, /** @type {string[]} */ ids, /** @type {(other: import("./data.js").Fact) => string} */ text) => ids.length
    ? h("p", { class: "linked" }, h("span", { class: "quiet" }, say(key)), ids.map((id) => {
      const other = facts.get(id);
      return other ? h("button", { class: "link", onclick: () => selectFacts([id]) }, text(other)) : null;
    })) : null;
  return [list("counted", fact.counts, (other) => `${other.label ?? ""} ${amount(other)}`), list("countedBy", countedBy.get(fact.id) ?? [], (other) => other.label || factName(other.type))];
}

/**
 * The words that say so, with the sentence around them. Choosing it shows it in the report.
 * @param {import("./data.js").Evidence} evidence
 */
function quote([report, begin, end, sentence]) {
  const source = reports.size > 1 ? reports.get(report)?.title : "";
  const origin = h("small", {}, [source, sentence >= 0 ? say("sentence", { number: sentence + 1 }) : ""].filter(Boolean).join(" · "));
  const button = h("button", { class: "quote", title: say("inText"), lang: "zh-CN", "data-report": report, "data-begin": begin, "data-end": end, onclick: () => point({ report, begin, end }) }, origin);
  withTexts([report], () => {
    const { before, after } = surroundings(report, begin, end);
    fill(button, h("span", { class: "around" }, before), h("mark", {}, quoted(report, begin, end)), h("span", { class: "around" }, after), origin);
  });
  return button;
}

/**
 * The rest of the sentence, at most so many characters on each side.
 * @param {string} report
 * @param {number} begin
 * @param {number} end
 */
function surroundings(report, begin, end) {
  const { text, at } = textOf(report);
  const [from, to] = [at(begin), at(end)];
  const before = text.slice(Math.max(0, from - AROUND), from).split(/[。！？；\n]/).at(-1) ?? "";
  const after = /^[^。！？；\n]*[。！？；]?/.exec(/[。！？；]$/.test(text.slice(from, to)) ? "" : text.slice(to, to + AROUND))?.[0] ?? "";
  const cut = (/** @type {string} */ words) => (words.length >= AROUND ? "…" : "");
  return { before: cut(before) + wellFormed(before), after: wellFormed(after) + cut(after) };
}

/** Without halves of a character at its ends. @param {string} words */
function wellFormed(words) {
  return words.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
}
