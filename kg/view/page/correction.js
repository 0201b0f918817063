/** What to put into corrections.yaml when a fact or a name is wrong: an entry to copy, complete but for author and reason. */

import { entities, quoted, reports, withTexts } from "./data.js";
import { fill, h } from "./dom.js";
import { say } from "./words.js";

/** A text as YAML takes it, whatever stands in it. @param {string | undefined} text */
const scalar = (text) => JSON.stringify(text ?? "");

/** @param {string[]} lines */
const signed = (lines) => `- ${[...lines, "author: ", "reason: "].join("\n  ")}\n`;

/** @param {import("./data.js").Fact} fact */
export function factCorrection(fact) {
  const entry = h("pre", { class: "entry" });
  withTexts(fact.evidence.slice(0, 1).map((row) => row[0]), () => fill(entry, deletion(fact)));
  return offered(entry);
}

/** @param {import("./data.js").Fact} fact */
function deletion(fact) {
  const [report, begin, end] = fact.evidence[0] ?? ["", 0, 0];
  const about = fact.roles.map((role) => scalar(role[1] === null ? role[2] : entities.get(role[1])?.label));
  const lines = [`delete: ${fact.kind}`, `report: ${scalar(reports.get(report)?.source)}`, `quote: ${scalar(quoted(report, begin, end))}`];
  if (fact.kind === "relation" || fact.kind === "event") lines.push(`type: ${scalar(fact.type)}`);
  if (about.length) lines.push(`of: [${[...new Set(about)].join(", ")}]`);
  if (fact.value) lines.push(`value: ${scalar(fact.value)}`);
  return signed(lines);
}

/** @param {import("./data.js").Entity} node */
export function nameCorrection(node) {
  const thing = `{name: ${scalar(node.label)}, type: ${scalar(node.group)}, context: ${scalar(node.context)}}`;
  const entries = [["merge", "into"], ["rename", "to"], ["retype", "to"]].map(([action, to]) => signed([`${action}: ${thing}`, `${to}: `])).join("");
  return offered(h("pre", { class: "entry" }, entries));
}

/** One click marks all of it, where the browser gives a page from a file no clipboard. @param {HTMLElement} entry */
function offered(entry) {
  return h("details", { class: "further" }, h("summary", {}, say("correction")), entry);
}
