/** The network on its canvas: vis-network draws nodes and lines where the build put them, the rest is drawn here. */

import { content, edgesAt, edgesOf, entities, facts } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { factPasses, visibleNodes } from "./filter.js";
import { paint } from "./glyphs.js";
import { LABELS_AT_ONCE, drawLabels } from "./labels.js";
import { MOST, deselect, expand, on, selectEdge, selectNode, state } from "./state.js";
import { factName, say, typeName } from "./words.js";

const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
const STEP = 80; // pixels that an arrow key pans

/** @type {any} vis-network's own objects have no types here */
let network = null;
/** @type {any} */
let nodeSet;
/** @type {any} */
let edgeSet;
/** @type {string | null} */
let hovered = null;
/** @type {string | null} */
let hoveredEdge = null;
let drawnScale = 0;
let stretch = { x: 1, y: 1 };
let isFitted = false;
let colours = themeColours();
/** The entities that stand out: the selected, or those of the selected facts. @type {Set<string>} */
let chosen = new Set();
/** Those and what they are tied to. @type {Set<string>} */
let around = new Set();

/** How many entities are drawn. */
export const drawnNodes = () => nodeSet?.length ?? 0;

function themeColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return { ground: read("canvas"), ink: read("ink"), muted: read("muted"), edge: read("edge"), accent: read("accent"), veil: read("veil") };
}

/** Draw the network once its place on the page is there. */
export function startPicture() {
  const { DataSet, Network } = /** @type {any} */ (globalThis).vis;
  stretch = stretched();
  nodeSet = new DataSet();
  edgeSet = new DataSet();
  const options = { ...content.options, autoResize: true };
  options.nodes = { ...options.nodes, ctxRenderer: drawNode };
  network = new Network(byId("canvas"), { nodes: nodeSet, edges: edgeSet }, options);
  network.on("beforeDrawing", resizeShapes);
  network.on("afterDrawing", drawOver);
  listenToPointer();
  byId("canvas").addEventListener("keydown", onKey);
  on(["shown"], update);
  on(["selection"], select);
  on(["theme"], recolour);
  on(["tab"], () => state.tab === "network" && requestAnimationFrame(arrive));
  recolour();
  update();
  select();
  fit();
}

/** The network's tab is opened: where it was not to be seen before, it now learns how large it is. */
function arrive() {
  network.redraw();
  if (!isFitted) {
    stretch = stretched();
    nodeSet.update(content.nodes.filter((node) => nodeSet.get(node.id)).map((node) => ({ id: node.id, ...placeOf(node) })));
    fit();
  }
  select();
}

/** The canvas with what floats over it. */
export function pictureParts() {
  return [
    h("div", { id: "canvas", class: "canvas", tabindex: 0, role: "application", "aria-label": say("picture") }),
    h("div", { id: "tip", class: "tip", role: "tooltip", hidden: true }),
    h("p", { id: "nothing", class: "nothing", hidden: true }),
  ];
}

/** Bring nodes and lines up to what is to be shown. */
function update() {
  const wanted = visibleNodes().slice(0, MOST);
  const ids = new Set(wanted.map((node) => node.id));
  nodeSet.remove(nodeSet.getIds().filter((/** @type {string} */ id) => !ids.has(id)));
  nodeSet.add(wanted.filter((node) => !nodeSet.get(node.id)).map((node) => ({ id: node.id, ...placeOf(node), size: node.size })));
  const lines = content.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to) && factPasses(edge.fact));
  const kept = new Set(lines.map((edge) => edge.id));
  edgeSet.remove(edgeSet.getIds().filter((/** @type {string} */ id) => !kept.has(id)));
  edgeSet.add(lines.filter((edge) => !edgeSet.get(edge.id)).map(({ id, from, to, dashes, smooth }) => ({ id, from, to, dashes, smooth })));
  byId("nothing").hidden = ids.size > 0;
  fill(byId("nothing"), say("nothingShown"));
  select();
}

/**
 * Where an entity stands: as the build has it, drawn apart along the side of the canvas that would stay empty.
 * @param {import("./data.js").Entity} node
 */
function placeOf({ x, y }) {
  return { x: x * stretch.x, y: y * stretch.y };
}

/** How far the first picture may be drawn apart to fill the canvas. */
function stretched() {
  const first = visibleNodes().slice(0, MOST);
  const extent = (/** @type {number[]} */ values) => Math.max(1, Math.max(...values) - Math.min(...values));
  const { clientWidth, clientHeight } = byId("canvas");
  if (first.length < 3 || !clientWidth) return { x: 1, y: 1 };
  const wanted = (clientWidth - 130) / Math.max(100, clientHeight - 90);
  const ratio = wanted / (extent(first.map((node) => node.x)) / extent(first.map((node) => node.y)));
  return { x: Math.min(1.5, Math.max(1, ratio)), y: Math.min(2.4, Math.max(1, 1 / ratio)) };
}

let waits = false;

/** Draw the picture with the next frame, once for all that changed, so that the evidence of a click in a large network need not wait. */
function redrawSoon() {
  if (waits) return;
  waits = true;
  requestAnimationFrame(() => setTimeout(() => {
    waits = false;
    network.redraw();
  }));
}

/** Mark what is selected, and bring it into view. */
function select() {
  const lines = state.facts.flatMap((id) => edgesOf.get(id) ?? []).concat(state.node ? edgesAt.get(state.node) ?? [] : []);
  const there = [...new Set(lines.map((edge) => edge.id))].filter((id) => edgeSet.get(id));
  const named = state.facts.flatMap((id) => facts.get(id)?.roles ?? []).flatMap((role) => (role[1] ? [role[1]] : []));
  chosen = new Set((state.node ? [state.node] : state.path ?? named).filter((id) => nodeSet.get(id)));
  around = new Set([...chosen, ...lines.flatMap((edge) => [edge.from, edge.to]).filter((id) => nodeSet.get(id))]);
  network.setSelection({ nodes: [], edges: there }, { highlightEdges: false });
  if (chosen.size && chosen.size < 12) bringIntoView([...chosen]);
  redrawSoon();
}

/** @param {string[]} ids */
function bringIntoView(ids) {
  const canvas = byId("canvas");
  const [width, height] = [canvas.clientWidth, canvas.clientHeight - covered()];
  const places = Object.values(network.getPositions(ids)).map((place) => network.canvasToDOM(place));
  const inside = places.every(({ x, y }) => x > 40 && y > 30 && x < width - 40 && y < height - 40);
  if (!inside && width) frame(ids, Math.max(network.getScale(), 0.6), true);
}

/** How much of the canvas the sheet with the evidence covers from below, on a narrow screen. */
function covered() {
  const side = byId("side");
  if (getComputedStyle(side).position !== "fixed" || !side.classList.contains("open")) return 0;
  return Math.max(0, byId("canvas").getBoundingClientRect().bottom - innerHeight + side.offsetHeight);
}

/** Show all that is drawn. */
export function fit() {
  isFitted = byId("canvas").clientWidth > 0;
  frame(nodeSet.getIds(), 1.4, false);
}

/**
 * Move so that entities with their labels fill the canvas, at no more than a scale.
 * @param {string[]} ids
 * @param {number} most
 * @param {boolean} moving
 */
function frame(ids, most, moving) {
  const places = /** @type {{x: number, y: number}[]} */ (Object.values(network.getPositions(ids)));
  const canvas = byId("canvas");
  if (!places.length || !canvas.clientWidth) return;
  const [xs, ys] = [places.map((place) => place.x), places.map((place) => place.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const below = covered();
  const [width, height] = [canvas.clientWidth - 130, canvas.clientHeight - below - 90];
  const scale = Math.min(most, width / Math.max(1, right - left), Math.max(80, height) / Math.max(1, bottom - top));
  const animation = moving && !matchMedia("(prefers-reduced-motion: reduce)").matches && { duration: 350, easingFunction: "easeInOutQuad" };
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, offset: { x: 0, y: -below / 2 - 4 }, animation });
}

/** @param {number} factor */
export function zoom(factor) {
  network.moveTo({ scale: Math.min(4, Math.max(0.05, network.getScale() * factor)) });
}

function recolour() {
  colours = themeColours();
  const { edge, accent } = colours;
  network.setOptions({ edges: { color: { color: edge, highlight: accent, hover: accent, inherit: false }, selectionWidth: 0.8 } });
  network.redraw();
}

/**
 * How large a shape is in the picture's own units: it shrinks more slowly than the picture does.
 * @param {number} size
 */
function radiusOf(size) {
  const scale = Math.max(network?.getScale() ?? 1, 0.02);
  return size * Math.min(3.2, scale ** -0.55);
}

/** Where the pointer hits a shape follows how large it is drawn. */
function resizeShapes() {
  const scale = network.getScale();
  if (Math.abs(scale - drawnScale) < 0.01 * scale) return;
  drawnScale = scale;
  for (const id of nodeSet.getIds()) network.body.nodes[id].shape.refreshNeeded = true;
}

/** @param {{ctx: CanvasRenderingContext2D, id: string, x: number, y: number, style: {size: number}}} what */
function drawNode({ ctx, id, x, y }) {
  const node = entities.get(id);
  const size = radiusOf(node?.size ?? 8);
  network && (network.body.nodes[id].shape.customSizeWidth = network.body.nodes[id].shape.customSizeHeight = 2 * size);
  return {
    drawNode: () => paint(ctx, node?.group ?? "", { x, y, size, theme: state.theme, rim: rim(id) }),
    nodeDimensions: { width: 2 * size, height: 2 * size },
  };
}

/** @param {string} id */
function rim(id) {
  return chosen.has(id) || id === hovered ? colours.accent : colours.ground;
}

/**
 * Over the picture: a veil over what is not chosen, what is chosen once more above it, then the names.
 * @param {CanvasRenderingContext2D} ctx
 */
function drawOver(ctx) {
  if (around.size) {
    veil(ctx);
    const lines = network.getSelectedEdges().map((/** @type {string} */ id) => network.body.edges[id]);
    for (const line of lines) line.draw(ctx);
    for (const id of around) network.body.nodes[id]?.draw(ctx);
    for (const line of lines) line.drawArrows(ctx);
  }
  ctx.save();
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const order = namesInOrder();
  const area = { width: ctx.canvas.clientWidth, height: ctx.canvas.clientHeight, ground: colours.ground };
  const names = order.map(wantedName);
  drawLabels(ctx, [...names.slice(0, around.size + 1), ...lineWords(), ...names.slice(around.size + 1)], area);
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx */
function veil(ctx) {
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = colours.veil;
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.restore();
}

/** The entities that are drawn, in the order in which they want a name. */
function namesInOrder() {
  const first = new Set([hovered ?? "", ...chosen, ...around, ...state.pinned].filter((id) => nodeSet.get(id)));
  const rest = [];
  for (const node of content.nodes) {
    if (rest.length + first.size >= LABELS_AT_ONCE) break;
    if (!first.has(node.id) && nodeSet.get(node.id)) rest.push(node.id);
  }
  return [...first, ...rest];
}

/**
 * @param {string} id
 * @returns {import("./labels.js").Wanted}
 */
function wantedName(id) {
  const node = /** @type {import("./data.js").Entity} */ (entities.get(id));
  const { x, y } = onScreen(network.body.nodes[id]);
  const strong = chosen.has(id) || id === hovered;
  const dim = around.size > 0 && !around.has(id) && !strong;
  const radius = radiusOf(node.size) * network.getScale();
  return {
    text: node.label, x, y, radius, shape: { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius },
    need: strong || state.pinned.has(id) ? "must" : "may",
    colour: dim ? colours.muted : colours.ink, font: `${strong ? 700 : 500} 13px ${FONT}`,
  };
}

/** @param {{x: number, y: number}} place */
function onScreen({ x, y }) {
  return network.canvasToDOM({ x, y });
}

/**
 * What the selected lines, and the one under the pointer, say.
 * @returns {import("./labels.js").Wanted[]}
 */
function lineWords() {
  const lines = new Set([...(hoveredEdge ? [hoveredEdge] : []), ...network.getSelectedEdges().slice(0, 40)]);
  return [...lines].filter((id) => edgeSet.get(id)).map((id) => {
    const { x, y } = onScreen(network.body.edges[id].edgeType.getPoint(0.5));
    return { text: lineWord(id), x, y, radius: 0, need: "may", colour: colours.accent, font: `500 12px ${FONT}` };
  });
}

/** @param {string} id */
function lineWord(id) {
  const fact = facts.get(content.edges[Number(id.slice(1)) - 1]?.fact);
  if (!fact) return "";
  return fact.kind === "relation" ? factName(fact.type) : [...(fact.label || factName(fact.type))].slice(0, 10).join("");
}

function listenToPointer() {
  network.on("click", (/** @type {any} */ { pointer }) => {
    const node = network.getNodeAt(pointer.DOM);
    const edge = network.getEdgeAt(pointer.DOM);
    byId("tip").hidden = true;
    if (node) selectNode(node);
    else if (edge) selectEdge(edge);
    else deselect();
  });
  network.on("doubleClick", (/** @type {any} */ { pointer }) => {
    const node = network.getNodeAt(pointer.DOM);
    if (node) expand(node);
  });
  network.on("hoverNode", (/** @type {any} */ { node, pointer }) => hover(node, null, pointer.DOM));
  network.on("hoverEdge", (/** @type {any} */ { edge, pointer }) => hover(null, edge, pointer.DOM));
  network.on("blurNode", () => hover(null, null, null));
  network.on("blurEdge", () => hover(null, null, null));
  network.on("dragStart", () => hover(null, null, null));
}

/**
 * @param {string | null} node
 * @param {string | null} edge
 * @param {{x: number, y: number} | null} at
 */
function hover(node, edge, at) {
  hovered = node;
  hoveredEdge = edge;
  const tip = byId("tip");
  tip.hidden = !node || !at || chosen.has(node);
  byId("canvas").classList.toggle("pointing", Boolean(node ?? edge));
  if (node && at && !tip.hidden) fillTip(tip, node, at);
  redrawSoon();
}

/**
 * @param {HTMLElement} tip
 * @param {string} id
 * @param {{x: number, y: number}} at
 */
function fillTip(tip, id, at) {
  const node = entities.get(id);
  if (!node) return;
  fill(tip, h("strong", {}, node.label), h("span", {}, say("tipFacts", { type: typeName(node.group), count: node.facts.length })));
  const canvas = byId("canvas");
  const left = Math.max(4, Math.min(at.x + 14, canvas.clientWidth - tip.offsetWidth - 8));
  const above = at.y - tip.offsetHeight - 14;
  tip.style.transform = `translate(${left}px, ${above > 0 ? above : at.y + 18}px)`;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => pan(-STEP, 0), ArrowRight: () => pan(STEP, 0), ArrowUp: () => pan(0, -STEP), ArrowDown: () => pan(0, STEP),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fit,
  };
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
}

/**
 * @param {number} x
 * @param {number} y
 */
function pan(x, y) {
  const { x: cx, y: cy } = network.getViewPosition();
  const scale = network.getScale();
  network.moveTo({ position: { x: cx + x / scale, y: cy + y / scale } });
}

/** The picture as it stands, for a file: places, shapes and lines, and the canvas itself. */
export function standing() {
  const positions = network.getPositions();
  const lines = edgeSet.getIds().map((/** @type {string} */ id) => {
    const { edgeType, from, to } = network.body.edges[id];
    return { from: { x: from.x, y: from.y }, to: { x: to.x, y: to.y }, middle: edgeType.getPoint(0.5), ...edgeSet.get(id, { fields: ["dashes"] }) };
  });
  return { positions, lines, colours, canvas: /** @type {HTMLCanvasElement} */ (byId("canvas").querySelector("canvas")) };
}
