/** What this page is, what it was made from, its keys, and whose work is in it. */

import { content, facts, has, reports } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { on } from "./state.js";
import { say } from "./words.js";

const KEYS = [["/", "keySearch"], ["← →", "keyTabs"], ["← ↑ ↓ → + − 0", "keyPicture"], ["↑ ↓ Enter", "keyReader"], ...(has("oxigraph") ? [["Ctrl Enter", "keyRun"]] : []), ["Esc", "keyEscape"], ["Alt ←", "keyBack"]];

export function startAbout() {
  on(["language"], drawAbout);
  drawAbout();
}

function drawAbout() {
  const part = (/** @type {string} */ title, /** @type {import("./dom.js").Child[]} */ ...inside) => h("section", {}, h("h2", {}, say(title)), inside);
  const paragraph = (/** @type {string} */ key) => h("p", {}, say(key));
  fill(byId("view-about"), h("div", { class: "scroll pad prose", tabindex: 0 },
    part("aboutWhat", paragraph("aboutWhatText"), h("p", { class: "quiet" }, say("subtitle", { nodes: content.nodes.length, facts: facts.size, reports: reports.size }))),
    part("aboutCare", paragraph("aboutCareText")),
    part("aboutReports", sources()),
    part("aboutKeys", h("dl", { class: "keys" }, KEYS.flatMap(([keys, key]) => [h("dt", {}, keys.split(" ").map((one) => h("kbd", {}, one))), h("dd", {}, say(key))]))),
    part("aboutLicences", paragraph("aboutOwn"), paragraph("aboutVis"), has("oxigraph") && paragraph("aboutOxigraph"), paragraph("aboutColours"))));
}

function sources() {
  const heads = ["colTitle", "colPublisher", "colIssued", "colSource"].map((key) => h("th", { scope: "col" }, say(key)));
  const rows = [...reports.values()].map((report) => h("tr", {}, [report.title, report.publisher, report.issued, report.source].map((text, at) => h("td", { class: at === 2 ? "short" : null }, text ?? ""))));
  return h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows));
}
