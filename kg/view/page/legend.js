/** The legend is the filter by type: each type with its shape, its name, and how many there are. */

import { byType } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { TYPES, glyph } from "./glyphs.js";
import { filterBy, on, state } from "./state.js";
import { say, typeName } from "./words.js";

export function startLegend() {
  on(["shown", "language"], drawLegend);
  drawLegend();
}

function drawLegend() {
  const held = document.activeElement?.id ?? "";
  const legend = byId("legend");
  legend.setAttribute("aria-label", say("legend"));
  const types = [...TYPES.filter((type) => byType.has(type)), ...[...byType.keys()].filter((type) => !TYPES.includes(type))];
  fill(legend, types.map(entry));
  if (held.startsWith("type-")) document.getElementById(held)?.focus();
}

/** @param {string} type */
function entry(type) {
  return h("button", { id: `type-${type}`, class: "type", "aria-pressed": String(!state.off.has(type)), onclick: () => toggleType(type), ondblclick: () => alone(type) },
    glyph(type), h("span", {}, typeName(type)), h("small", {}, byType.get(type)?.length ?? 0));
}

/** @param {string} type */
function toggleType(type) {
  const off = new Set(state.off);
  if (!off.delete(type)) off.add(type);
  filterBy({ off });
}

/** This type and no other. @param {string} type */
function alone(type) {
  filterBy({ off: new Set([...byType.keys()].filter((other) => other !== type)) });
}
