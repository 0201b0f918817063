/** What the page knows: the data blocks of its own document, indexed. Offsets in them count code points. */

/** @typedef {[string, string | null, string?]} Role  role, entity's id or null, the plain words if null */
/** @typedef {[string, number, number, number, string]} Evidence  report, begin, end, sentence, rule */
/**
 * @typedef {object} Entity
 * @property {string} id
 * @property {string} label
 * @property {string} group  its type
 * @property {number} size
 * @property {number} x
 * @property {number} y
 * @property {string} [kind]
 * @property {string} [context]
 * @property {string} [pinyin]  what to type for its names, separated by spaces
 * @property {string[]} names  other names
 * @property {string[]} facts
 * @property {string[]} reports
 * @property {[string, number, number][]} mentions
 */
/**
 * @typedef {object} Edge
 * @property {string} id
 * @property {string} from
 * @property {string} to
 * @property {string} fact
 * @property {string} role
 * @property {number[]} [dashes]
 * @property {object} [smooth]
 */
/**
 * @typedef {object} Fact
 * @property {string} id
 * @property {"relation" | "event" | "statistic" | "time"} kind
 * @property {string} type
 * @property {string} [label]
 * @property {string} [status]
 * @property {Role[]} roles
 * @property {string} [begin]
 * @property {string} [end]
 * @property {string} [time]
 * @property {number} confidence
 * @property {Evidence[]} evidence
 * @property {string[]} counts
 * @property {string} [value]
 * @property {string} [upper]
 * @property {string} [unit]
 * @property {boolean} [approximate]
 */
/**
 * @typedef {object} Report
 * @property {string} id
 * @property {string} source
 * @property {string} title
 * @property {string} [issued]
 * @property {string} [publisher]
 * @property {string} iri  the end of it
 */
/** @typedef {{title: string, nodes: Entity[], edges: Edge[], facts: Fact[], reports: Report[], options: any, first: number, terms: Record<string, [string, string]>}} Content */

/**
 * The value of a data block.
 * @param {string} id
 * @returns {any}
 */
export function block(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

/** Whether the page has a data block. @param {string} id */
export const has = (id) => document.getElementById(id) !== null;

/**
 * The bytes of a compressed data block, as they are.
 * @param {string} id
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOf(id) {
  const packed = atob(document.getElementById(id)?.textContent ?? "");
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) bytes[i] = packed.charCodeAt(i); // 500 times faster than Uint8Array.from
  return bytes;
}

/**
 * The value of a compressed data block.
 * @param {string} id
 * @returns {Promise<any>}
 */
export async function unpacked(id) {
  const stream = new Blob([bytesOf(id)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** @type {Content} */
export const content = await unpacked("data");

for (const node of content.nodes) {
  node.names ??= [];
  node.facts ??= [];
  node.reports ??= [];
  node.mentions ??= [];
}
for (const fact of content.facts) {
  fact.roles ??= [];
  fact.evidence ??= [];
  fact.counts ??= [];
}

export const entities = new Map(content.nodes.map((node) => [node.id, node]));
export const facts = new Map(content.facts.map((fact) => [fact.id, fact]));
export const reports = new Map(content.reports.map((report) => [report.id, report]));
export const edges = new Map(content.edges.map((edge) => [edge.id, edge]));

/** Each type with its entities, the commonest first. @type {Map<string, Entity[]>} */
export const byType = grouped(content.nodes, (node) => node.group);

/** The edges at each entity. @type {Map<string, Edge[]>} */
export const edgesAt = new Map(content.nodes.map((node) => [node.id, []]));
/** The edges of each fact. @type {Map<string, Edge[]>} */
export const edgesOf = new Map();
for (const edge of content.edges) {
  edgesAt.get(edge.from)?.push(edge);
  edgesAt.get(edge.to)?.push(edge);
  into(edgesOf, edge.fact, edge);
}

/** The events that a number counts. @type {Map<string, string[]>} */
export const countedBy = new Map();
for (const fact of content.facts) {
  for (const number of fact.counts) into(countedBy, number, fact.id);
}

/**
 * Add a value to those under a key.
 * @template T
 * @param {Map<string, T[]>} lists
 * @param {string} key
 * @param {T} value
 */
export function into(lists, key, value) {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/**
 * Values by key, the largest group first, groups of one size in the order of their first value.
 * @template T
 * @param {T[]} values
 * @param {(value: T) => string} key
 * @returns {Map<string, T[]>}
 */
export function grouped(values, key) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const value of values) into(groups, key(value), value);
  return new Map([...groups].sort((a, b) => b[1].length - a[1].length));
}

/**
 * The entities tied to one, the most telling first.
 * @param {string} id
 * @returns {string[]}
 */
export function neighbours(id) {
  const others = new Set((edgesAt.get(id) ?? []).map((edge) => (edge.from === id ? edge.to : edge.from)));
  others.delete(id);
  return [...others].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

/** @typedef {{text: string, at: (point: number) => number}} Text  `at` turns a code point's offset into a UTF-16 one */
/** @type {Map<string, Text>} */
const texts = new Map();

/** The texts on their way. @type {Map<string, Promise<void>>} */
const coming = new Map();

/**
 * The text of a report, which `withTexts` has brought in.
 * @param {string} report
 * @returns {Text}
 */
export function textOf(report) {
  return texts.get(report) ?? { text: "", at: (point) => point };
}

/**
 * Go on with the texts of reports at hand: at once where they were read before, else when they are unpacked.
 * @param {Iterable<string>} ids
 * @param {() => void} then
 */
export function withTexts(ids, then) {
  const missing = [...ids].filter((id) => !texts.has(id) && reports.has(id));
  if (missing.length) void Promise.all(missing.map(fetched)).then(then);
  else then();
}

/** Unpack one text, once. @param {string} id */
function fetched(id) {
  const known = coming.get(id);
  if (known) return known;
  const made = unpacked(`text-${id}`).then((text) => void texts.set(id, { text, at: offsets(text) }));
  coming.set(id, made);
  return made;
}

/**
 * 𠮷 is one code point and two UTF-16 units: everything behind it would be quoted one off.
 * @param {string} text
 * @returns {(point: number) => number}
 */
function offsets(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (point) => point;
  /** @type {number[]} */
  const starts = [];
  let unit = 0;
  for (const character of text) {
    starts.push(unit);
    unit += character.length;
  }
  starts.push(unit);
  return (point) => starts[point] ?? unit;
}

/**
 * The words at a place of a report.
 * @param {string} report
 * @param {number} begin
 * @param {number} end
 * @returns {string}
 */
export function quoted(report, begin, end) {
  const { text, at } = textOf(report);
  return text.slice(at(begin), at(end));
}
