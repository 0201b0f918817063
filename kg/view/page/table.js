/** A table that sorts by each column, filters its rows as one types, and can be saved. */

import { download, fill, h } from "./dom.js";
import { icon } from "./glyphs.js";
import { say } from "./words.js";

const ROWS_AT_ONCE = 200; // rows drawn before the reader asks for more

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} title  key of its heading
 * @property {string} [name]  its heading itself, if no text of the page
 * @property {(row: Row) => number} [order]  what it sorts by, if not the value
 * @property {(row: Row) => string | number} value  what it sorts by and what goes into a file
 * @property {(row: Row) => import("./dom.js").Child | import("./dom.js").Child[]} [show]  what stands in the cell, if not the value
 * @property {boolean} [numeric]
 * @property {string} [class]
 */

/**
 * A table in an element. Gives a function that draws it anew; sorting and what was typed stay.
 * @template Row
 * @param {HTMLElement} place
 * @param {object} how
 * @param {string} how.name  of the file
 * @param {string} how.caption  key of its name
 * @param {Column<Row>[]} how.columns
 * @param {() => Row[]} how.rows  in their first order
 * @param {(row: Row) => void} how.choose
 * @param {(row: Row) => boolean} [how.leads]  whether choosing a row leads anywhere; each does if not given
 * @param {(row: Row) => boolean} how.isChosen
 * @param {() => import("./dom.js").Child} how.beside  what stands beside the number of rows
 * @returns {() => void}
 */
export function table(place, how) {
  const order = { column: -1, down: false, most: ROWS_AT_ONCE };
  const body = h("div", { class: "scroll" });
  const input = /** @type {HTMLInputElement} */ (h("input", { type: "search", oninput: () => drawBody() }));
  const count = h("p", { class: "quiet", role: "status" });
  const beside = h("span", {});
  const save = h("button", { class: "chip", onclick: () => download(`${how.name}.csv`, csv(how.columns, sorted())) });
  place.append(h("div", { class: "bar" }, input, count, beside, h("span", { class: "gap" }), save), body);

  const sorted = () => orderedRows(matchingRows(how.rows(), how.columns, input.value), how.columns[order.column], order.down);

  function drawBody() {
    const rows = sorted();
    const all = how.rows().length;
    fill(beside, how.beside());
    fill(count, say(rows.length === all ? "rows" : "rowsOf", { shown: rows.length, count: all }));
    const held = document.activeElement instanceof HTMLElement && body.contains(document.activeElement) ? document.activeElement.dataset.column : undefined;
    fill(body, rows.length ? grid(how, rows, order, drawBody) : h("p", { class: "empty" }, say("noResult")));
    if (held) /** @type {HTMLElement | null} */ (body.querySelector(`[data-column="${held}"]`))?.focus();
  }

  return () => {
    input.placeholder = say("filterRows");
    input.setAttribute("aria-label", say("filterRows"));
    fill(save, icon("save"), say("saveCsv"));
    drawBody();
  };
}

/**
 * @template Row
 * @param {{caption: string, columns: Column<Row>[], choose: (row: Row) => void, leads?: (row: Row) => boolean, isChosen: (row: Row) => boolean}} how
 * @param {Row[]} rows
 * @param {{column: number, down: boolean, most: number}} order
 * @param {() => void} draw
 */
function grid(how, rows, order, draw) {
  const { columns, choose, isChosen, leads = () => true } = how;
  const sortBy = (/** @type {number} */ number) => {
    order.down = order.column === number ? !order.down : Boolean(columns[number].numeric);
    order.column = number;
    draw();
  };
  const heads = columns.map((column, i) => h("th", { scope: "col", class: column.numeric ? "numeric" : column.class, "aria-sort": order.column === i ? (order.down ? "descending" : "ascending") : null },
    h("button", { "data-column": i, onclick: () => sortBy(i) }, headOf(column))));
  const lines = rows.slice(0, order.most).map((row) => h("tr", { class: isChosen(row) ? "chosen" : leads(row) ? null : "still", onclick: leads(row) && (() => choose(row)) },
    columns.map((column, i) => cell(column, row, i === 0 && leads(row) ? choose : null))));
  const more = rows.length - order.most;
  const further = () => { order.most += 1000; draw(); };
  return [h("table", {}, h("caption", { class: "unseen" }, say(how.caption)), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, lines)),
    more > 0 ? h("button", { class: "chip", onclick: further }, say("more", { count: Math.min(1000, more) })) : null].filter((part) => part !== null);
}

/**
 * @template Row
 * @param {Column<Row>} column
 */
const headOf = (column) => column.name ?? say(column.title);

/**
 * @template Row
 * @param {Column<Row>} column
 * @param {Row} row
 * @param {((row: Row) => void) | null} choose  makes the cell a button, so that keys reach the row
 */
function cell(column, row, choose) {
  const shown = column.show ? column.show(row) : column.value(row);
  const inside = choose ? h("button", { class: "row", onclick: (/** @type {Event} */ event) => { event.stopPropagation(); choose(row); } }, shown) : shown;
  return h("td", { class: column.numeric ? "numeric" : column.class }, inside);
}

/**
 * @template Row
 * @param {Row[]} rows
 * @param {Column<Row>[]} columns
 * @param {string} typed
 */
function matchingRows(rows, columns, typed) {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return rows;
  return rows.filter((row) => {
    const text = columns.map((column) => column.value(row)).join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/**
 * @template Row
 * @param {Row[]} rows
 * @param {Column<Row> | undefined} column
 * @param {boolean} down
 */
function orderedRows(rows, column, down) {
  if (!column) return rows;
  const words = new Intl.Collator("zh-CN", { numeric: true });
  const compare = (/** @type {Row} */ a, /** @type {Row} */ b) => {
    const [x, y] = [a, b].map(column.order ?? column.value);
    return typeof x === "number" && typeof y === "number" ? x - y : words.compare(String(x), String(y));
  };
  return [...rows].sort((a, b) => (down ? -compare(a, b) : compare(a, b)));
}

/**
 * Rows as a file that spreadsheets open as UTF-8. A cell that would count as a formula is quoted out of it.
 * @template Row
 * @param {Column<Row>[]} columns
 * @param {Row[]} rows
 */
export function csv(columns, rows) {
  const quote = (/** @type {string | number} */ value, /** @type {number} */ at) => {
    const text = typeof value === "string" && !columns[at].numeric && /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map(headOf), ...rows.map((row) => columns.map((column) => column.value(row)))];
  return new Blob(["\ufeff", lines.map((line) => line.map(quote).join(",")).join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });
}
