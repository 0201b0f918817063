/** What can be taken away: the network as a picture, as a drawing, and its facts as a table. */

import { entities, reports, withTexts } from "./data.js";
import { download } from "./dom.js";
import { colour, outline } from "./glyphs.js";
import { factColumns, passingFacts } from "./lists.js";
import { standing } from "./picture.js";
import { state } from "./state.js";
import { csv } from "./table.js";

export function saveCsvOfFacts() {
  withTexts(reports.keys(), () => download("facts.csv", csv(factColumns, passingFacts())));
}

/** The canvas as it is on the screen, on the ground of the theme. */
export function savePicture() {
  const { canvas, colours } = standing();
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const ctx = copy.getContext("2d");
  if (!ctx) return;
  ctx.fillStyle = colours.ground;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => blob && download("network.png", blob));
}

/** All that is drawn, at scale 1, with every name. */
export function saveVector() {
  const { positions, lines, colours } = standing();
  const places = Object.entries(positions);
  const [xs, ys] = [places.map(([, { x }]) => x), places.map(([, { y }]) => y)];
  const [left, top] = [Math.min(...xs) - 90, Math.min(...ys) - 50];
  const [width, height] = [Math.max(...xs) + 90 - left, Math.max(...ys) + 60 - top];
  const strokes = lines.map((/** @type {any} */ line) => stroke(line, colours.edge));
  const marks = places.map(([id, place]) => marked(id, place, colours));
  const source = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" font-family="sans-serif" font-size="13" text-anchor="middle">`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colours.ground}"/>`, ...strokes, ...marks, "</svg>",
  ].join("\n");
  download("network.svg", new Blob([source], { type: "image/svg+xml" }));
}

/**
 * @param {{from: {x: number, y: number}, to: {x: number, y: number}, middle: {x: number, y: number}, dashes?: number[]}} line
 * @param {string} ink
 */
function stroke({ from, to, middle, dashes }, ink) {
  const bend = { x: 2 * middle.x - (from.x + to.x) / 2, y: 2 * middle.y - (from.y + to.y) / 2 };
  const round = (/** @type {number} */ value) => Math.round(value * 10) / 10;
  const way = `M${round(from.x)} ${round(from.y)}Q${round(bend.x)} ${round(bend.y)} ${round(to.x)} ${round(to.y)}`;
  return `<path d="${way}" fill="none" stroke="${ink}"${dashes ? ` stroke-dasharray="${dashes.join(" ")}"` : ""}/>`;
}

/**
 * @param {string} id
 * @param {{x: number, y: number}} place
 * @param {{ink: string, ground: string}} colours
 */
function marked(id, { x, y }, { ink, ground }) {
  const node = entities.get(id);
  if (!node) return "";
  const shape = `<path transform="translate(${x} ${y}) scale(${node.size})" d="${outline(node.group)}" fill="${colour(node.group, state.theme)}"/>`;
  return `${shape}<text x="${x}" y="${y + node.size + 15}" fill="${ink}" stroke="${ground}" stroke-width="3" paint-order="stroke">${escaped(node.label)}</text>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? " ");
}
