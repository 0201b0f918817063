// Shows what the graph says of the IRI in the address: a row for each property, with links to the nodes that this server describes.
const SHORT = [
  ["https://w3id.org/mailuo/ontology/", "kg:"],
  ["http://www.w3.org/2004/02/skos/core#", "skos:"],
  ["http://www.w3.org/ns/oa#", "oa:"],
  ["http://www.w3.org/ns/prov#", "prov:"],
  ["http://purl.org/dc/terms/", "dct:"],
  ["http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"],
  ["http://www.w3.org/2000/01/rdf-schema#", "rdfs:"],
  ["https://schema.org/", "schema:"],
];
const NAMES = ["http://www.w3.org/2004/02/skos/core#prefLabel", "http://purl.org/dc/terms/title"];

function short(iri) {
  const fit = SHORT.find(([start]) => iri.startsWith(start));
  return fit ? fit[1] + iri.slice(fit[0].length) : iri;
}

/** A term as text, or as a link where it is a node of the same base as the one shown. */
function shown(term, label, base) {
  const text = label?.value ?? (term.type === "uri" ? short(term.value) : term.value);
  const local = term.type === "uri" && base && term.value.startsWith(base) ? term.value.slice(base.length) : "";
  if (!/^[\w-]+$/.test(local)) return document.createTextNode(text);
  const link = document.createElement("a");
  link.href = local;
  link.textContent = text;
  return link;
}

function row(binding, base) {
  const line = document.createElement("tr");
  const property = line.insertCell();
  property.textContent = (binding.backwards.value === "true" ? "← " : "") + short(binding.property.value);
  line.insertCell().append(shown(binding.node, binding.label, base));
  return line;
}

async function show() {
  const answer = await fetch(location.pathname, { headers: { Accept: "application/sparql-results+json" } });
  const told = document.getElementById("told");
  if (!answer.ok) {
    told.textContent = await answer.text();
    return;
  }
  const { results } = await answer.json();
  const iri = /<([^>]*)>/.exec(answer.headers.get("Link") ?? "")?.[1] ?? "";
  const base = iri.replace(/[^/#]*$/, "");
  const name = results.bindings.find((b) => b.backwards.value === "false" && NAMES.includes(b.property.value));
  document.getElementById("name").textContent = name?.node.value ?? location.pathname.split("/").pop();
  document.title = `${document.getElementById("name").textContent} · 脉络 mailuo`;
  told.textContent = iri;
  document.getElementById("rows").append(...results.bindings.map((b) => row(b, base)));
}

show();
