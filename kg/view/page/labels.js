/** Names on the picture: always of one size on the screen, the most telling first, and never one over another. */

import { into } from "./data.js";

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box  in pixels of the screen */
/**
 * @typedef {object} Wanted  a label that wants a place
 * @property {string} text
 * @property {number} x  of what it names, on the screen
 * @property {number} y
 * @property {number} radius  of the shape it names; 0 for a line's word, which stands on the line itself
 * @property {"must" | "may"} need  what must be shown may cover shapes, never another label
 * @property {string} colour
 * @property {string} font
 * @property {Box} [shape]  which it names and may therefore touch
 */

export const LABELS_AT_ONCE = 500;
const LINE = 17;
const WIDEST = 138;
const GAP = 3;
const CELL = 48;

/** @type {Map<string, {lines: string[], width: number}>} */
const measured = new Map();

/**
 * A text in one or two lines of about equal length; what is still too long is cut.
 * @param {CanvasRenderingContext2D} ctx  with its font set
 * @param {string} text
 */
function wrapped(ctx, text) {
  const key = `${ctx.font}|${text}`;
  const known = measured.get(key);
  if (known) return known;
  const whole = ctx.measureText(text).width;
  const lines = whole <= WIDEST ? [text] : halves(text, whole);
  const width = Math.max(...lines.map((line) => ctx.measureText(line).width));
  const made = { lines, width };
  measured.set(key, made);
  return made;
}

/**
 * @param {string} text
 * @param {number} width
 */
function halves(text, width) {
  const characters = [...text];
  const each = width / characters.length;
  const most = Math.floor(WIDEST / each);
  const first = Math.min(most, Math.ceil(characters.length / 2));
  const rest = characters.slice(first);
  const second = rest.length > most ? `${rest.slice(0, most - 1).join("")}…` : rest.join("");
  return [characters.slice(0, first).join(""), second];
}

/** Boxes, found by where they are. */
function crowd() {
  /** @type {Map<string, Box[]>} */
  const cells = new Map();
  /** @param {Box} box */
  function* at(box) {
    for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x += 1) {
      for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y += 1) yield `${x},${y}`;
    }
  }
  return {
    /** @param {Box} box */
    add(box) {
      for (const cell of at(box)) into(cells, cell, box);
    },
    /**
     * @param {Box} box
     * @param {Box} [own]  does not count
     */
    hit(box, own) {
      for (const cell of at(box)) {
        for (const other of cells.get(cell) ?? []) if (other !== own && meet(box, other)) return true;
      }
      return false;
    },
  };
}

/**
 * @param {Box} a
 * @param {Box} b
 */
function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * Where a label may stand: below what it names, above, right, left, then with a corner at it; a line's word on the line.
 * @param {Wanted} wanted
 * @param {number} width
 * @param {number} height
 * @param {number} wide  of the canvas: at its rim a label moves inwards
 * @returns {Box[]}
 */
function spots({ x, y, radius }, width, height, wide) {
  if (radius === 0) return [{ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }];
  const inside = (/** @type {number} */ left) => (x > 0 && x < wide ? Math.max(1, Math.min(wide - width - 1, left)) : left);
  const left = inside(x - width / 2);
  const top = y - height / 2;
  const away = radius + GAP;
  const [before, after, above, below] = [x - away - 1 - width, x + away + 1, y - away - height, y + away];
  const aside = radius * 0.72 + GAP;
  const corners = [
    [left, below], [left, above], [after, top], [before, top],
    [inside(x - radius), below], [inside(x + radius - width), below], [inside(x - radius), above], [inside(x + radius - width), above],
    [x + aside, y + aside], [x - aside - width, y + aside], [x + aside, y - aside - height], [x - aside - width, y - aside - height],
  ];
  return corners.map(([l, t]) => ({ left: l, top: t, right: l + width, bottom: t + height }));
}

/**
 * Draw as many labels as find a place. They are wanted in their order.
 * @param {CanvasRenderingContext2D} ctx  in pixels of the screen
 * @param {Wanted[]} all
 * @param {{width: number, height: number, ground: string}} area
 */
export function drawLabels(ctx, all, { width, height, ground }) {
  const names = crowd();
  const marks = crowd();
  for (const { shape } of all) if (shape) marks.add(shape);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = ground;
  for (const wanted of all) {
    if (wanted.x < -60 || wanted.y < -30 || wanted.x > width + 60 || wanted.y > height + 30) continue;
    ctx.font = wanted.font;
    const label = wrapped(ctx, wanted.text);
    const room = spots(wanted, label.width + 6, label.lines.length * LINE, width).filter((box) => box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height);
    const free = room.find((box) => !names.hit(box) && !marks.hit(box, wanted.shape));
    const box = free ?? (wanted.need === "must" ? room.find((place) => !names.hit(place)) : undefined);
    if (!box) continue;
    names.add(box);
    write(ctx, label.lines, box, wanted.colour);
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string[]} lines
 * @param {Box} box
 * @param {string} colour
 */
function write(ctx, lines, box, colour) {
  ctx.fillStyle = colour;
  lines.forEach((line, number) => {
    const [x, y] = [(box.left + box.right) / 2, box.top + (number + 0.5) * LINE];
    ctx.strokeText(line, x, y);
    ctx.fillText(line, x, y);
  });
}
