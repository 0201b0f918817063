/** What passes the filters: one answer for the network, the tables, the numbers and the timeline. */

import { content, entities, facts } from "./data.js";
import { state } from "./state.js";

/** Whether any filter of facts is on; then entities without a fact that passes are left out. */
export function filtersFacts() {
  return state.offFacts.size > 0 || state.from !== "" || state.to !== "";
}

/** How many filters are on, the legend aside. */
export function filtersOn() {
  return state.offFacts.size + state.offReports.size + (state.from || state.to ? 1 : 0);
}

/**
 * Whether a fact touches the chosen span. One without a date never touches a chosen one.
 * @param {{begin?: string, end?: string}} fact
 */
function inSpan({ begin, end }) {
  if (!state.from && !state.to) return true;
  if (!begin && !end) return false;
  return (!state.to || (begin ?? "") <= state.to) && (!state.from || (end ?? "9999") >= state.from);
}

/** @param {string} id */
export function factPasses(id) {
  const fact = facts.get(id);
  if (!fact || state.offFacts.has(fact.type) || !inSpan(fact)) return false;
  return state.offReports.size === 0 || fact.evidence.some((evidence) => !state.offReports.has(evidence[0]));
}

/** Whether an entity passes legend and filters, shown in the network or not. @param {string} id */
export function nodePasses(id) {
  const node = entities.get(id);
  if (!node || state.off.has(node.group)) return false;
  if (state.offReports.size && node.reports.every((report) => state.offReports.has(report))) return false;
  return !filtersFacts() || node.facts.some(factPasses);
}

/** The entities of the network as it is to be drawn, the most telling first. */
export function visibleNodes() {
  const { shown, only } = state;
  return content.nodes.filter((node) => shown.has(node.id) && (!only || only.has(node.id)) && nodePasses(node.id));
}
