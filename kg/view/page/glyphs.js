/** A shape and a colour for each type: either alone is enough to tell them apart. Colours after Okabe–Ito and Tol. */

import { svg } from "./dom.js";

/** Paths on a square from -1 to 1. */
const SHAPES = {
  circle: "M-.95 0a.95 .95 0 1 0 1.9 0a.95 .95 0 1 0 -1.9 0z",
  hexagon: "M-1 0L-.5 -.87H.5L1 0L.5 .87H-.5z",
  person: "M-.46 -.54a.46 .46 0 1 0 .92 0a.46 .46 0 1 0 -.92 0zM-.9 .95c0 -.62 .38 -.95 .9 -.95s.9 .33 .9 .95z",
  pin: "M0 1.1C-.35 .55 -.82 .2 -.82 -.3a.82 .82 0 1 1 1.64 0C.82 .2 .35 .55 0 1.1z",
  square: "M-.85 -.85H.85V.85H-.85z",
  flag: "M-.75 -1V1H-.45V.28L.95 -.36L-.45 -1z",
  pentagon: "M0 -1L.95 -.31L.59 .81H-.59L-.95 -.31z",
  sheet: "M-.72 -.98H.3L.74 -.52V.98H-.72z",
  cross: "M-.34 -.95H.34V-.34H.95V.34H.34V.95H-.34V.34H-.95V-.34H-.34z",
  diamond: "M0 -1.08L1.08 0L0 1.08L-1.08 0z",
};

/** Each type's shape, and its colour on light and on dark ground. */
const LOOKS = {
  Organization: { shape: SHAPES.circle, light: "#0072b2", dark: "#4aa3df" },
  Group: { shape: SHAPES.hexagon, light: "#3d9bd1", dark: "#8fcdf2" },
  Person: { shape: SHAPES.person, light: "#d55e00", dark: "#f0803c" },
  Place: { shape: SHAPES.pin, light: "#008e68", dark: "#2fbf94" },
  Facility: { shape: SHAPES.square, light: "#5f6672", dark: "#a9b1bd" },
  Campaign: { shape: SHAPES.flag, light: "#d98c00", dark: "#f2b134" },
  Meeting: { shape: SHAPES.pentagon, light: "#b5548f", dark: "#dc8fbd" },
  Document: { shape: SHAPES.sheet, light: "#9a8400", dark: "#e6d24a" },
  Mechanism: { shape: SHAPES.cross, light: "#2f8f8a", dark: "#5cc4be" },
  Concept: { shape: SHAPES.diamond, light: "#7a5aa6", dark: "#b496dd" },
};
const OTHER = { shape: SHAPES.circle, light: "#777777", dark: "#aaaaaa" };

/** The order of the legend. */
export const TYPES = Object.keys(LOOKS);

/** @type {Map<string, Path2D>} */
const paths = new Map();

/**
 * @param {string} type
 * @returns {{shape: string, light: string, dark: string}}
 */
function look(type) {
  return Object.hasOwn(LOOKS, type) ? LOOKS[/** @type {keyof typeof LOOKS} */ (type)] : OTHER;
}

/**
 * The colour of a type on the theme's ground.
 * @param {string} type
 * @param {"light" | "dark"} theme
 * @returns {string}
 */
export function colour(type, theme) {
  return look(type)[theme];
}

/**
 * Paint a type's shape on the canvas.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} type
 * @param {{x: number, y: number, size: number, theme: "light" | "dark", rim: string}} how
 */
export function paint(ctx, type, { x, y, size, theme, rim }) {
  const { shape } = look(type);
  const path = paths.get(shape) ?? new Path2D(shape);
  paths.set(shape, path);
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size, size);
  ctx.lineWidth = 3 / size;
  ctx.strokeStyle = rim;
  ctx.stroke(path);
  ctx.fillStyle = colour(type, theme);
  ctx.fill(path);
  ctx.restore();
}

/**
 * The same shape as a small picture beside a name.
 * @param {string} type
 * @returns {SVGElement}
 */
export function glyph(type) {
  const { shape } = look(type);
  const known = TYPES.includes(type) ? type : "Other";
  return svg("svg", { class: `glyph type-${known}`, viewBox: "-1.2 -1.2 2.4 2.4", "aria-hidden": "true" }, svg("path", { d: shape }));
}

/** Signs on buttons, drawn as lines on a field of 16 by 16. */
const SIGNS = {
  back: "M7 4L3 8l4 4M3 8h7a3.5 3.5 0 0 1 0 7",
  zoomIn: "M7 3v8M3 7h8M11 11l3.5 3.5",
  zoomOut: "M3 7h8M11 11l3.5 3.5",
  fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  save: "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
  filters: "M2 4h12M4 8h8M6.5 12h3",
  close: "M4 4l8 8M12 4l-8 8",
  link: "M6.5 9.5l3-3M7 4.5l1.2-1.2a3 3 0 0 1 4.3 4.3L11.3 9M9 11.5l-1.2 1.2a3 3 0 0 1-4.3-4.3L4.7 7",
  expand: "M8 5v6M5 8h6M8 1.5a6.5 6.5 0 1 0 .01 0",
  only: "M8 6.5a1.5 1.5 0 1 0 .01 0M8 1.5a6.5 6.5 0 1 0 .01 0",
  path: "M3.5 11a2 2 0 1 0 .01 0M12.5 1.5a2 2 0 1 0 .01 0M5 12h4a2.5 2.5 0 0 0 0-5H7a2.5 2.5 0 0 1 0-5",
  pin: "M5.5 2h5M6.5 2v5L4.5 9.5h7L9.5 7V2M8 9.5V14",
  hide: "M2 8s2.2-4 6-4 6 4 6 4-2.2 4-6 4-6-4-6-4zM3 13L13 3",
  evidence: "M3 3h10M3 6.5h10M3 10h6M3 13h4",
  reader: "M8 4C6.5 3 4.5 2.7 2 2.8v9.6c2.5-.1 4.5.2 6 1.2 1.5-1 3.5-1.3 6-1.200V2.800C11.5 2.7 9.5 3 8 4zM8 4v9.6",
  search: "M7 2.500a4.5 4.5 0 1 0 .01 0M10.3 10.300L14 14",
  run: "M5 3l8 5-8 5z",
  stop: "M4 4h8v8H4z",
  sun: "M8 5a3 3 0 1 0 .01 0M8 1v1.500M8 13.500V15M1 8h1.500M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13.5 9.500A6 6 0 0 1 6.5 2.500a6 6 0 1 0 7 7z",
};

/**
 * A sign for a button, silent to a screen reader.
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const sign = SIGNS[/** @type {keyof typeof SIGNS} */ (name)];
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: sign }));
}

/**
 * A type's shape as a path, for a picture in a file.
 * @param {string} type
 */
export const outline = (type) => look(type).shape;
