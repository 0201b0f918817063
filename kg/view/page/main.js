/** Starts the page: tabs, language, theme, the side, then everything that shows something. */

import { startAbout } from "./about.js";
import { closeFloating, startBar } from "./bar.js";
import { content, facts, reports } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { startEvidence } from "./evidence.js";
import { icon } from "./glyphs.js";
import { startLegend } from "./legend.js";
import { startLists } from "./lists.js";
import { pictureParts, startPicture } from "./picture.js";
import { startPlaces } from "./places.js";
import { startReader } from "./reader.js";
import { startSearch } from "./search.js";
import { startSparql } from "./sparql.js";
import { TABS, changed, deselect, on, openTab, startAddress, state } from "./state.js";
import { startTimeline } from "./timeline.js";
import { say } from "./words.js";

function start() {
  startAddress();
  showTheme();
  fill(byId("picture"), ...pictureParts());
  startHead();
  startTabs();
  startSide();
  for (const begin of [startLegend, startPicture, startBar, startSearch, startEvidence, startReader, startLists, startTimeline, startPlaces, startSparql, startAbout]) begin();
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !closeFloating()) deselect();
  });
  document.documentElement.dataset.ready = "yes";
}

function startHead() {
  on(["language"], drawHead);
  on(["theme"], drawSwitches);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => setTheme(event.matches ? "dark" : "light"));
  drawHead();
}

function drawHead() {
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  const [report] = reports.values();
  const counts = { nodes: content.nodes.length, facts: facts.size, reports: reports.size };
  const about = [report?.publisher, report?.issued].filter(Boolean).join(" · ");
  fill(byId("subtitle"), reports.size === 1 && about ? say("subtitleOne", { ...counts, about }) : say("subtitle", counts));
  byId("canvas").setAttribute("aria-label", say("picture"));
  drawSwitches();
}

function drawSwitches() {
  const dark = state.theme === "dark";
  const other = say(dark ? "toLight" : "toDark");
  const held = document.activeElement?.id ?? "";
  fill(byId("switches"),
    h("button", { id: "switch-language", class: "chip", lang: state.language === "zh" ? "en" : "zh-CN", onclick: toggleLanguage }, say("language")),
    h("button", { id: "switch-theme", class: "tool", title: other, "aria-label": other, onclick: () => setTheme(dark ? "light" : "dark") }, icon(dark ? "sun" : "moon")));
  if (held.startsWith("switch-")) document.getElementById(held)?.focus();
}

function toggleLanguage() {
  state.language = state.language === "zh" ? "en" : "zh";
  changed("language");
}

/** @param {"light" | "dark"} theme */
function setTheme(theme) {
  state.theme = theme;
  showTheme();
  changed("theme");
}

function showTheme() {
  document.documentElement.dataset.theme = state.theme;
}

function startTabs() {
  const tabs = TABS.map((name) => h("button", { id: `tab-${name}`, role: "tab", "aria-controls": `view-${name}`, onclick: () => openTab(name) }));
  fill(byId("tabs"), tabs);
  byId("tabs").addEventListener("keydown", moveTab);
  on(["language", "tab"], drawTabs);
  drawTabs();
}

function drawTabs() {
  byId("tabs").setAttribute("aria-label", say("tabs"));
  for (const name of TABS) {
    const [tab, chosen] = [byId(`tab-${name}`), name === state.tab];
    fill(tab, say(`tab.${name}`));
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    byId(`view-${name}`).hidden = !chosen;
  }
}

/** @param {KeyboardEvent} event */
function moveTab(event) {
  const at = TABS.indexOf(state.tab);
  const goal = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
  if (goal === undefined || event.altKey) return;
  event.preventDefault();
  openTab(TABS[(goal + TABS.length) % TABS.length]);
  byId(`tab-${state.tab}`).focus();
}

/** On a narrow screen the side is a sheet that shows one of its halves, and only while something is selected. */
function startSide() {
  on(["selection", "pane", "language"], drawSide);
  on(["tab"], () => byId("side").classList.remove("open"));
  drawSide();
}

function drawSide() {
  const side = byId("side");
  side.setAttribute("aria-label", say("evidence"));
  side.classList.toggle("open", Boolean(state.node || state.facts.length || state.path || state.quote));
  side.dataset.pane = state.pane;
  const choice = (/** @type {"evidence" | "reader"} */ pane) => h("button", { id: `pane-${pane}`, "aria-pressed": String(state.pane === pane), onclick: () => openPane(pane) }, icon(pane), say(pane));
  const held = document.activeElement?.id ?? "";
  fill(byId("panes"), choice("evidence"), choice("reader"), h("button", { id: "pane-close", class: "tool", "aria-label": say("close"), onclick: closeSide }, icon("close")));
  if (held.startsWith("pane-")) document.getElementById(held)?.focus();
}

/** @param {"evidence" | "reader"} pane */
function openPane(pane) {
  state.pane = pane;
  changed("pane");
}

function closeSide() {
  state.quote = null;
  deselect();
  drawSide();
}

start();
