/** The tab that asks: a question of the shipped ones or one's own, its values, the answer, and the way from there to the evidence. */

import { finder, isNumber, textOfTerm } from "./answer.js";
import { content, entities, reports, unpacked, withTexts } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { askEngine, endEngine, hasEngine, startEngine, whereWrong } from "./engine.js";
import { glyph, icon } from "./glyphs.js";
import { Refusal, filledIn, kindOf, questionOf, shortIri } from "./question.js";
import { on, point, selectFacts, selectNode, state } from "./state.js";
import { table } from "./table.js";
import { number, say } from "./words.js";

/** @typedef {import("./answer.js").AnswerRow} AnswerRow */
/** @typedef {import("./answer.js").Thing} Thing */
/** @typedef {import("./question.js").Question} Question */

const OWN = "own"; // no shipped question has this name
const STARTER = "SELECT ?name (COUNT(?fact) AS ?facts)\nWHERE {\n  ?fact a kg:Event ; kg:agent ?body .\n  ?body skos:prefLabel ?name .\n}\nGROUP BY ?name\nORDER BY DESC(?facts) ?name\nLIMIT 20\n";
const PATIENCE = 60; // seconds; a query that gathers rows without end would fill the memory

/** @type {{prefixes: Record<string, string>, questions: Record<string, string>, iris: import("./answer.js").Iris} | null} */
let shipped = null;
/** @type {ReturnType<typeof finder> | null} */
let found = null;
/** @type {AnswerRow | null} */
let chosenRow = null;
/** @type {() => void} */
let redrawAnswer = () => {};

const asked = {
  name: "",
  sparql: "",
  /** @type {Record<string, string>} what was typed for each value */
  values: {},
  /** @type {"choosing" | "running" | "answered" | "failed"} */
  phase: "choosing",
  begun: 0,
  seconds: 0,
  rows: 0,
  open: false,
  /** @type {Refusal | null} */
  refusal: null,
};

export function startSparql() {
  if (!hasEngine) return;
  on(["tab"], () => state.tab === "query" && void openQuery());
  on(["language"], () => shipped && drawQuery());
  on(["selection", "language"], () => redrawAnswer());
  byId("view-query").addEventListener("keydown", onQueryKey);
  if (state.tab === "query") void openQuery();
}

/** Everything of this tab is read and started when the tab is first looked at. */
async function openQuery() {
  if (shipped) return;
  shipped = await unpacked("asking");
  drawQuery();
  await startEngine();
}

function drawQuery() {
  const held = document.activeElement?.id ?? "";
  const listed = Object.entries(shipped?.questions ?? {});
  fill(byId("view-query"), h("div", { class: "scroll pad asks" },
    h("div", { class: "asked" },
      h("label", { class: "menu-of", for: "ask-name" }, say("askQuestion")),
      h("select", { id: "ask-name", onchange: (/** @type {any} */ event) => take(event.target.value) },
        h("option", { value: "", selected: !asked.name }, say("askNone")),
        listed.map(([name, sparql]) => h("option", { value: name, selected: name === asked.name }, toldOf(questionOf(sparql)))),
        h("option", { value: OWN, selected: asked.name === OWN }, say("askOwn"))),
      h("div", { id: "ask-values", class: "values" }),
      h("div", { class: "runs" },
        h("button", { id: "ask-run", class: "chip main", onclick: run }, icon("run"), say("askRun")),
        h("button", { id: "ask-stop", class: "chip", onclick: stop }, icon("stop"), say("askStop")),
        h("p", { id: "ask-status", class: "quiet", role: "status" }))),
    h("details", { id: "ask-source", class: "source", open: asked.open, ontoggle: (/** @type {any} */ event) => { asked.open = event.target.open; } },
      h("summary", {}, say("askSource")),
      h("textarea", { id: "ask-text", "aria-label": say("askEditor"), spellcheck: "false", autocomplete: "off", rows: 12, lang: "en", oninput: edit }),
      h("p", { class: "quiet" }, say("askPrefixes", { prefixes: Object.keys(shipped?.prefixes ?? {}).map((one) => `${one}:`).join(" ") }))),
    h("div", { id: "ask-answer", class: "answer" })));
  editor().value = asked.sparql;
  drawValues();
  drawState();
  drawAnswerOrMenu();
  if (held.startsWith("ask-")) document.getElementById(held)?.focus();
}

const editor = () => /** @type {HTMLTextAreaElement} */ (byId("ask-text"));

/** @param {Question} question */
const toldOf = ({ chinese, english }) => (state.language === "zh" ? chinese : english) || chinese || english;

/** Take a shipped question up, or one's own, or none. @param {string} name */
function take(name) {
  if (asked.phase === "running") stop();
  Object.assign(asked, { name, phase: "choosing", begun: 0, refusal: null });
  asked.sparql = name === OWN ? STARTER : shipped?.questions[name] ?? "";
  asked.values = Object.fromEntries(questionOf(asked.sparql).parameters.map((one) => [one.name, likely(one)]));
  editor().value = asked.sparql;
  /** @type {HTMLSelectElement} */ (byId("ask-name")).value = name;
  if (name === OWN) /** @type {HTMLDetailsElement} */ (byId("ask-source")).open = true;
  drawValues();
  drawState();
  drawAnswerOrMenu();
}

/**
 * What a value may well be: for a name the selected entity, or the example where this graph knows it, else the most telling entity.
 * @param {import("./question.js").Parameter} parameter
 */
function likely(parameter) {
  if (parameter.name !== "name") return parameter.example;
  const known = content.nodes.some((node) => node.label === parameter.example || node.names.includes(parameter.example));
  return entities.get(state.node ?? "")?.label ?? (known ? parameter.example : content.nodes[0]?.label ?? parameter.example);
}

function edit() {
  asked.sparql = editor().value;
  drawValues();
}

/** A field for each value that the question asks for. */
function drawValues() {
  const held = document.activeElement?.id ?? "";
  const field = (/** @type {import("./question.js").Parameter} */ one) => h("label", {}, h("span", {}, one.what || one.name),
    h("input", {
      id: `ask-value-${one.name}`, type: kindOf(one) === "date" ? "date" : "text", value: asked.values[one.name] ?? one.example,
      oninput: (/** @type {any} */ event) => { asked.values[one.name] = event.target.value; },
      onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && !event.isComposing && void run(),
    }));
  fill(byId("ask-values"), questionOf(asked.sparql).parameters.map(field));
  if (held.startsWith("ask-value-")) document.getElementById(held)?.focus();
}

/** @param {KeyboardEvent} event */
function onQueryKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void run();
  else if (event.key === "Escape" && asked.phase === "running") stop();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

async function run() {
  if (asked.phase === "running" || !shipped) return;
  const { prefixes } = shipped;
  const question = questionOf(asked.sparql);
  const values = { ...Object.fromEntries(question.parameters.map((one) => [one.name, one.example])), ...asked.values };
  const begun = begin();
  try {
    const sparql = filledIn(question, values, prefixes);
    const answer = await askEngine(sparql, prefixes);
    await new Promise((read) => withTexts(reports.keys(), () => read(null))); // rows are known by the words that they quote
    if (asked.begun === begun) showAnswer(answer);
  } catch (error) {
    if (asked.begun !== begun) return; // another question was taken up
    asked.phase = "failed";
    asked.refusal = error instanceof Refusal ? error : wrong(error, asked.sparql);
    lastAnswer = null;
    drawAnswerOrMenu();
  }
  drawState();
}

/** A run is known by the moment at which it began. */
function begin() {
  const begun = performance.now();
  Object.assign(asked, { phase: "running", begun, refusal: null });
  drawState();
  const tick = () => {
    if (asked.phase !== "running" || asked.begun !== begun) return;
    if (performance.now() - begun > PATIENCE * 1000) endEngine("askLasted");
    drawStatus();
    setTimeout(tick, 500);
  };
  setTimeout(tick, 500);
  return begun;
}

function stop() {
  endEngine("askStopped");
}

/**
 * @param {unknown} error
 * @param {string} sparql
 */
function wrong(error, sparql) {
  const { line, column, rest, why } = whereWrong(error instanceof Error ? error.message : String(error), sparql);
  if (!line) return new Refusal("askFailed", { why });
  if (why === "Prefix not found") return new Refusal("askPrefix", { line, column, rest });
  return new Refusal(rest ? "askSyntax" : "askSyntaxEnd", { line, column, rest, why });
}

/** Which buttons there are; the focus follows from one to the other. */
function drawState() {
  const running = asked.phase === "running";
  const [go, halt] = [/** @type {HTMLButtonElement} */ (byId("ask-run")), byId("ask-stop")];
  const held = document.activeElement;
  halt.hidden = !running;
  go.disabled = running;
  if (running && held === go) halt.focus();
  if (!running && held === halt) go.focus();
  byId("view-query").setAttribute("aria-busy", String(running));
  drawStatus();
}

function drawStatus() {
  const spent = (performance.now() - asked.begun) / 1000;
  const text = {
    choosing: "",
    running: say(spent < 0.5 ? "askRunning" : "askRunningFor", { seconds: Math.floor(spent) }),
    answered: say("askAnswered", { rows: asked.rows, seconds: asked.seconds.toFixed(2) }),
    failed: asked.refusal ? say(asked.refusal.key, asked.refusal.values) : "",
  }[asked.phase];
  const status = byId("ask-status");
  status.classList.toggle("wrong", asked.phase === "failed");
  if (status.textContent !== text) fill(status, text);
}

/** @type {import("./worker.js").Answer | null} */
let lastAnswer = null;

/** @param {import("./worker.js").Answer} answer */
function showAnswer(answer) {
  Object.assign(asked, { phase: "answered", seconds: (performance.now() - asked.begun) / 1000, rows: answer.yes === undefined ? answer.rows.length : 1 });
  lastAnswer = answer;
  chosenRow = null;
  drawAnswerOrMenu();
}

function drawAnswerOrMenu() {
  redrawAnswer = () => {};
  const place = byId("ask-answer");
  if (asked.phase === "choosing") return fill(place, ...(asked.sparql ? [] : menu()));
  if (!lastAnswer) return fill(place);
  if (lastAnswer.yes !== undefined) return fill(place, h("p", { class: "verdict" }, say(lastAnswer.yes ? "askYes" : "askNo")));
  fill(place);
  redrawAnswer = table(place, { name: asked.name === OWN ? "answer" : asked.name, caption: "askAnswer", beside: () => null, ...answerTable(lastAnswer) });
  redrawAnswer();
}

/** All shipped questions, to be asked at a click. */
function menu() {
  const entry = (/** @type {[string, string]} */ [name, sparql]) => h("li", {}, h("button", { class: "ask", onclick: () => { take(name); void run(); } }, toldOf(questionOf(sparql))));
  return [h("h2", {}, say("askMenu")), h("ul", { class: "asks-list" }, Object.entries(shipped?.questions ?? {}).map(entry))];
}

/** @param {import("./worker.js").Answer} answer */
function answerTable({ columns, rows }) {
  const lead = (found ??= finder(/** @type {any} */ (shipped).iris, /** @type {any} */ (shipped).prefixes.id));
  const targets = new Map(rows.map((row) => [row, lead.target(row)]));
  return {
    columns: columns.map((name, at) => answerColumn(name, at, rows, lead)),
    rows: () => rows,
    leads: (/** @type {AnswerRow} */ row) => targets.get(row) !== undefined,
    choose: (/** @type {AnswerRow} */ row) => { chosenRow = row; goTo(targets.get(row)); },
    isChosen: (/** @type {AnswerRow} */ row) => row === chosenRow,
  };
}

/**
 * @param {string} name
 * @param {number} at
 * @param {AnswerRow[]} rows
 * @param {ReturnType<typeof finder>} lead
 * @returns {import("./table.js").Column<AnswerRow>}
 */
function answerColumn(name, at, rows, lead) {
  const bound = rows.map((row) => row[at]).filter((term) => term !== null);
  const numeric = bound.length > 0 && bound.every(isNumber);
  const long = bound.some((term) => textOfTerm(term).length > 16);
  return {
    title: "", name, numeric, class: name === "quote" ? "wide words" : long ? "wide" : "short", value: (row) => textOfTerm(row[at]),
    order: numeric ? (row) => (row[at] ? Number(row[at].value) : -Infinity) : undefined,
    show: (row) => shownCell(row[at], at === 0 ? undefined : lead.thing(row[at])),
  };
}

/**
 * @param {import("./answer.js").Term | null} term
 * @param {Thing | undefined} thing  what a click on it leads to
 */
function shownCell(term, thing) {
  if (!term) return "";
  const text = term.type === "uri" ? shortIri(term.value, shipped?.prefixes ?? {}) : isNumber(term) ? number(term.value) : textOfTerm(term);
  if (!thing) return text;
  const node = thing.node && entities.get(thing.node);
  const go = (/** @type {Event} */ event) => { event.stopPropagation(); goTo(thing); };
  return h("button", { class: "name", onclick: go }, node ? glyph(node.group) : null, text);
}

/** @param {Thing | undefined} thing */
function goTo(thing) {
  if (thing?.facts) selectFacts(thing.facts);
  else if (thing?.node) selectNode(thing.node);
  else if (thing?.report) point({ report: thing.report, begin: 0, end: 0 });
}
