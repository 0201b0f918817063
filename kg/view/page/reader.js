/** The report's own words: every stretch that facts came from is marked, the selected ones stand out, and each leads back to its facts. */

import { content, quoted, reports, textOf, withTexts } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { icon } from "./glyphs.js";
import { changed, on, openReport, selectFacts, state } from "./state.js";
import { say } from "./words.js";

/** @typedef {{begin: number, end: number, facts: string[], element: HTMLElement}} Stretch */

/** @type {Map<string, {body: HTMLElement, stretches: Stretch[]}>} */
const pages = new Map();
let current = "";

export function startReader() {
  on(["selection", "language"], drawReader);
  on(["pane"], () => requestAnimationFrame(scrollToQuote));
  drawReader();
}

function drawReader() {
  const id = wantedReport();
  withTexts([id], () => id === wantedReport() && drawReport(id));
}

const wantedReport = () => state.quote?.report ?? (current || openReport());

/** @param {string} id */
function drawReport(id) {
  const report = reports.get(id);
  if (!report) return;
  const page = pages.get(id) ?? paged(id);
  pages.set(id, page);
  current = id;
  // A long text that stands there already stays: to take it out and put it back would lay out every paragraph again.
  if (page.body.parentElement === byId("reader")) page.body.previousElementSibling?.replaceWith(heading(report));
  else fill(byId("reader"), heading(report), page.body);
  page.body.setAttribute("aria-label", `${say("reader")}${say("colon")}${report.title}`);
  mark(page.stretches);
  scrollToQuote();
}

/** @param {import("./data.js").Report} report */
function heading(report) {
  const about = [report.publisher, report.issued].filter(Boolean).join(" · ");
  return h("header", { class: "pane-head" }, h("h2", {}, icon("reader"), say("reader")),
    reports.size > 1 ? chooser(report.id) : h("span", { class: "quiet" }, about),
    state.facts.length ? null : h("span", { class: "hint" }, say("readerHint")));
}

/** @param {string} chosen */
function chooser(chosen) {
  return h("select", { "aria-label": say("readerWhich"), onchange: (/** @type {any} */ event) => openText(event.target.value) },
    [...reports.values()].map((report) => h("option", { value: report.id, selected: report.id === chosen }, report.title)));
}

/** @param {string} report */
function openText(report) {
  current = report;
  state.quote = null;
  changed("selection");
}

/**
 * A report's text in paragraphs, cut wherever a fact's evidence begins or ends.
 * @param {string} report
 */
function paged(report) {
  const marks = content.facts.flatMap((fact) => fact.evidence.filter((row) => row[0] === report).map(([, begin, end]) => ({ begin, end, fact: fact.id })));
  const body = h("div", { class: "text", lang: "zh-CN", role: "group" });
  /** @type {Stretch[]} */
  const stretches = [];
  let begin = 0;
  for (const line of textOf(report).text.split("\n")) {
    const end = begin + [...line].length;
    if (line.trim()) body.append(paragraph(report, begin, end, marks.filter((one) => one.begin < end && one.end > begin), stretches));
    begin = end + 1;
  }
  if (stretches.length) stretches[0].element.tabIndex = 0;
  body.addEventListener("click", (event) => choose(stretches, event.target));
  body.addEventListener("keydown", (event) => walk(stretches, event));
  return { body, stretches };
}

/**
 * @param {string} report
 * @param {number} begin
 * @param {number} end
 * @param {{begin: number, end: number, fact: string}[]} marks
 * @param {Stretch[]} stretches  grows
 */
function paragraph(report, begin, end, marks, stretches) {
  const cuts = new Set([begin, end]);
  for (const one of marks) {
    if (one.begin > begin) cuts.add(one.begin);
    if (one.end < end) cuts.add(one.end);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  const parts = sorted.slice(0, -1).map((from, i) => {
    const to = sorted[i + 1];
    const here = [...new Set(marks.filter((one) => one.begin <= from && one.end >= to).map((one) => one.fact))];
    const words = quoted(report, from, to);
    if (!here.length) return words;
    const element = h("span", { class: "said", role: "button", tabindex: -1 }, words);
    stretches.push({ begin: from, end: to, facts: here, element });
    return element;
  });
  return h("p", {}, parts);
}

/** @param {Stretch[]} stretches */
function mark(stretches) {
  const chosen = new Set(state.facts);
  const { quote } = state;
  for (const { begin, end, facts, element } of stretches) {
    element.classList.toggle("chosen", facts.some((fact) => chosen.has(fact)));
    element.classList.toggle("here", quote !== null && quote.report === current && begin >= quote.begin && end <= quote.end);
  }
}

function scrollToQuote() {
  const body = pages.get(current)?.body;
  const here = body?.querySelector(".here");
  if (!body || !here) return;
  const away = here.getBoundingClientRect().top - body.getBoundingClientRect().top;
  if (away < 24 || away > body.clientHeight * 0.7) body.scrollTop += away - body.clientHeight * 0.3;
}

/**
 * @param {Stretch[]} stretches
 * @param {EventTarget | null} target
 */
function choose(stretches, target) {
  const stretch = stretches.find(({ element }) => element === target);
  if (stretch) selectFacts(stretch.facts, { report: current, begin: stretch.begin, end: stretch.end });
}

/**
 * Up and down go from one marked stretch to the next, Enter and the space bar choose it.
 * @param {Stretch[]} stretches
 * @param {KeyboardEvent} event
 */
function walk(stretches, event) {
  const at = stretches.findIndex(({ element }) => element === event.target);
  if (at < 0) return;
  const next = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: stretches.length - 1 }[event.key];
  if (event.key === "Enter" || event.key === " ") choose(stretches, event.target);
  else if (next === undefined) return;
  event.preventDefault();
  const goal = stretches[Math.min(stretches.length - 1, Math.max(0, next ?? at))];
  stretches[at].element.tabIndex = -1;
  goal.element.tabIndex = 0;
  goal.element.focus();
}
