/** When things happened: a chart over time to choose a span on, and under it what happened, in order. */

import { content } from "./data.js";
import { byId, fill, h, svg } from "./dom.js";
import { statusOf } from "./evidence.js";
import { factPasses } from "./filter.js";
import { icon } from "./glyphs.js";
import { told } from "./lists.js";
import { filterBy, on, selectFacts, state } from "./state.js";
import { factName, say, when } from "./words.js";

/** @typedef {import("./data.js").Fact & {begin: string, end: string}} Dated */
/** @typedef {{key: string, begin: string, end: string, facts: Dated[], wide?: number}} Bin */

const HEIGHT = 96;
const EDGE = 26; // pixels left and right of the chart
const LONG = 62; // days; what lasts longer is a band over the columns
const BANDS = 5;
const RARE = 0.06; // of the facts may lie before the chart
const MOMENTS_AT_ONCE = 400;

const dated = /** @type {Dated[]} */ (content.facts.filter((fact) => fact.kind !== "time" && fact.begin && fact.end));
const last = dated.reduce((most, fact) => Math.max(most, day(fact.end)), -Infinity);
const first = beginning();
let drawnWidth = 0;

/** Where the chart begins. A few far-off days (born in 1963) would press all others together: they share one column, "earlier". */
function beginning() {
  const days = dated.map((fact) => day(fact.begin)).sort((a, b) => a - b);
  const common = days[Math.floor(days.length * RARE)] ?? last;
  return last - days[0] > 4 * (last - common) + LONG ? common : days[0];
}

/** @param {string} date */
function day(date) {
  return Date.parse(`${date}T00:00:00Z`) / 86400000;
}

/** @param {number} number */
const dateOf = (number) => new Date(Math.round(number) * 86400000).toISOString().slice(0, 10);

export function startTimeline() {
  const place = byId("view-timeline");
  place.append(h("div", { class: "bar", id: "timeline-bar" }), h("div", { class: "chart", id: "timeline-chart" }), h("div", { class: "scroll", id: "timeline-list" }));
  on(["shown", "language", "tab", "selection"], drawTimeline);
  new ResizeObserver(() => state.tab === "timeline" && byId("timeline-chart").clientWidth !== drawnWidth && drawChart()).observe(byId("timeline-chart"));
  drawTimeline();
}

function drawTimeline() {
  if (state.tab !== "timeline") return;
  drawBar();
  drawChart();
  drawList();
}

function drawBar() {
  const held = document.activeElement?.id ?? "";
  const field = (/** @type {"from" | "to"} */ which, /** @type {string} */ key) => h("label", {}, say(key), " ",
    h("input", { type: "date", id: `span-${which}`, value: state[which], onchange: (/** @type {any} */ event) => filterBy({ [which]: event.target.value }) }));
  const clear = (state.from || state.to) && h("button", { class: "chip on", id: "span-clear", onclick: () => filterBy({ from: "", to: "" }) }, say("clearSpan"), icon("close"));
  const without = content.facts.filter((fact) => fact.kind !== "time" && !fact.begin && !fact.end).length;
  fill(byId("timeline-bar"), field("from", "filterFrom"), field("to", "filterTo"), clear || null,
    h("p", { class: "quiet" }, dated.length ? say("timelineHint") : say("timelineNone"), without ? ` ${say("timelineUndated", { count: without })}` : ""));
  if (held.startsWith("span-")) document.getElementById(held)?.focus();
}

/** Columns by month, or by year where there are many months. @returns {Bin[]} */
function bins() {
  const long = last - first > 365 * 5;
  /** @type {Bin[]} */
  const made = [];
  for (let at = long ? `${dateOf(first).slice(0, 4)}-01-01` : `${dateOf(first).slice(0, 7)}-01`; day(at) <= last && made.length < 400;) {
    const next = following(at, long);
    made.push({ key: long ? at.slice(0, 4) : at.slice(0, 7), begin: at, end: dateOf(day(next) - 1), facts: [] });
    at = next;
  }
  if (dated.some((fact) => day(fact.begin) < day(made[0].begin))) made.unshift(earlier(made));
  for (const fact of dated) {
    if (isLong(fact) || !factPasses(fact.id)) continue;
    made.find((bin) => bin.begin <= fact.begin && fact.begin <= bin.end)?.facts.push(fact);
  }
  return made;
}

/** A column as wide as another for all that came before. @param {Bin[]} columns @returns {Bin} */
function earlier(columns) {
  const wide = Math.max(1, Math.round((day(columns[columns.length - 1].end) - day(columns[0].begin)) / columns.length));
  return { key: say("earlier"), begin: "0000-01-01", end: dateOf(day(columns[0].begin) - 1), facts: [], wide };
}

/**
 * @param {string} at
 * @param {boolean} years
 */
function following(at, years) {
  const [year, month] = at.split("-").map(Number);
  return years ? `${String(year + 1).padStart(4, "0")}-01-01` : dateOf(Date.UTC(year, month, 1) / 86400000);
}

/** Where a column is drawn to begin. @param {Bin} bin */
const beginOf = (bin) => (bin.wide ? day(bin.end) - bin.wide : day(bin.begin));

/** @param {Dated} fact */
const isLong = (fact) => day(fact.end) - day(fact.begin) > LONG;

function drawChart() {
  const place = byId("timeline-chart");
  drawnWidth = place.clientWidth;
  if (!dated.length || !drawnWidth) return fill(place);
  const columns = bins();
  const [from, to] = [beginOf(columns[0]), day(columns[columns.length - 1].end) + 1];
  const x = (/** @type {number} */ at) => EDGE + ((Math.max(at, from) - from) / (to - from)) * (drawnWidth - 2 * EDGE);
  const bands = longSpans();
  const height = HEIGHT + bands.length * 15;
  const picture = svg("svg", { width: drawnWidth, height, role: "img", "aria-label": say("timelineChart") },
    chosenSpan(x, from, to, height), bands.flatMap((band, i) => drawBand(band, 4 + i * 15, x)),
    columns.flatMap((bin) => drawColumn(bin, columns, x, height)), axis(columns, x, height));
  brush(picture, (/** @type {number} */ at) => Math.min(to - 1, Math.max(from, from + ((at - EDGE) / (drawnWidth - 2 * EDGE)) * (to - from))), height);
  fill(place, picture);
}

/** The spans that many facts share and that no column can hold: a whole year, a quarter. @returns {Bin[]} */
function longSpans() {
  /** @type {Map<string, Bin>} */
  const spans = new Map();
  for (const fact of dated.filter((one) => isLong(one) && factPasses(one.id))) {
    const key = `${fact.begin}/${fact.end}`;
    const span = spans.get(key) ?? { key, begin: fact.begin, end: fact.end, facts: [] };
    span.facts.push(fact);
    spans.set(key, span);
  }
  return [...spans.values()].sort((a, b) => b.facts.length - a.facts.length).slice(0, BANDS).sort((a, b) => (a.begin < b.begin ? -1 : 1));
}

/**
 * @param {Bin} band
 * @param {number} top
 * @param {(day: number) => number} x
 */
function drawBand(band, top, x) {
  const [left, right] = [x(day(band.begin)), x(day(band.end) + 1)];
  const [whole, count] = [`${when(band)} · ${band.facts.length}`, String(band.facts.length)];
  const text = [whole, `${band.begin.slice(0, 4)} · ${count}`, count].find((one) => widthOf(one) < right - left - 8);
  return [svg("rect", { class: "band", x: left + 1, y: top, width: Math.max(3, right - left - 2), height: 12, rx: 6 }, svg("title", {}, whole)),
    text === undefined ? null : svg("text", { class: "on-band", x: (left + right) / 2, y: top + 10 }, text)];
}

/** About how wide a text of the chart is, in pixels. @param {string} text */
const widthOf = (text) => [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 11.5 : 6.8), 0);

/**
 * @param {Bin} bin
 * @param {Bin[]} all
 * @param {(day: number) => number} x
 * @param {number} height
 */
function drawColumn(bin, all, x, height) {
  if (!bin.facts.length) return [];
  const most = Math.max(...all.map((one) => one.facts.length));
  const tall = Math.max(4, (bin.facts.length / most) * (HEIGHT - 48));
  const [left, right] = [x(beginOf(bin)), x(day(bin.end) + 1)];
  const wide = Math.min(44, right - left - 2);
  const middle = (left + right) / 2;
  return [svg("rect", { class: "bar", x: middle - wide / 2, y: height - 22 - tall, width: wide, height: tall, rx: 2 }, svg("title", {}, say("timelineBar", { month: bin.key, count: bin.facts.length }))),
    wide > 12 ? svg("text", { x: middle, y: height - 26 - tall }, bin.facts.length) : null];
}

/**
 * @param {Bin[]} columns
 * @param {(day: number) => number} x
 * @param {number} height
 */
function axis(columns, x, height) {
  const every = Math.ceil(columns.length / Math.max(2, drawnWidth / 62));
  const ground = svg("line", { x1: EDGE, x2: drawnWidth - EDGE, y1: height - 21.5, y2: height - 21.5 });
  return [ground, ...columns.filter((_, i) => i % every === 0).map((bin) => svg("text", { class: "tick-label", x: (x(beginOf(bin)) + x(day(bin.end) + 1)) / 2, y: height - 6 }, bin.key))];
}

/**
 * @param {(day: number) => number} x
 * @param {number} from
 * @param {number} to
 * @param {number} height
 */
function chosenSpan(x, from, to, height) {
  const left = x(state.from ? Math.max(from, day(state.from)) : from);
  const right = x(state.to ? Math.min(to, day(state.to) + 1) : to);
  return svg("rect", { class: state.from || state.to ? "brush on" : "brush", x: left, y: 0, width: Math.max(0, right - left), height: height - 22 });
}

/**
 * Dragging over the chart chooses a span of days.
 * @param {SVGElement} picture
 * @param {(x: number) => number} dayAt
 * @param {number} height
 */
function brush(picture, dayAt, height) {
  let start = NaN;
  const at = (/** @type {PointerEvent} */ event) => event.clientX - picture.getBoundingClientRect().left;
  const rect = /** @type {Element} */ (picture.querySelector(".brush"));
  picture.addEventListener("pointerdown", (event) => {
    start = at(event);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    if (Number.isNaN(start)) return;
    const [left, right] = [Math.min(start, at(event)), Math.max(start, at(event))];
    for (const [name, value] of Object.entries({ class: "brush on", x: left, width: right - left, height: height - 22 })) rect.setAttribute(name, String(value));
  });
  picture.addEventListener("pointerup", (event) => {
    const [left, right] = [Math.min(start, at(event)), Math.max(start, at(event))];
    start = NaN;
    if (right - left > 6) filterBy({ from: dateOf(Math.floor(dayAt(left))), to: dateOf(Math.floor(dayAt(right))) });
    else drawChart();
  });
}

function drawList() {
  const place = byId("timeline-list");
  const kept = place.scrollTop;
  const rows = dated.filter((fact) => factPasses(fact.id)).sort((a, b) => (a.begin + a.end < b.begin + b.end ? -1 : 1)).slice(0, MOMENTS_AT_ONCE);
  /** @type {Map<string, Dated[]>} */
  const groups = new Map();
  for (const fact of rows) groups.set(when(fact), [...(groups.get(when(fact)) ?? []), fact]);
  fill(place, [...groups].map(([time, facts]) => h("section", { class: "moment" }, h("h2", {}, time, h("small", {}, facts.length)), h("ul", {}, facts.map(line)))));
  place.scrollTop = kept;
}

/** @param {Dated} fact */
function line(fact) {
  const chosen = state.node === null && state.facts.includes(fact.id);
  return h("li", {}, h("button", { class: chosen ? "happening chosen" : "happening", onclick: () => selectFacts([fact.id]) },
    h("span", { class: `kind ${fact.kind}` }, factName(fact.type)), h("span", { class: "what" }, told(fact)), statusOf(fact)));
}
