// The query editor: YASGUI with this server as its only endpoint, and a first query that answers on every graph.
const PREFIXES = {
  kg: "https://w3id.org/mailuo/ontology/",
  skos: "http://www.w3.org/2004/02/skos/core#",
  oa: "http://www.w3.org/ns/oa#",
  prov: "http://www.w3.org/ns/prov#",
  dct: "http://purl.org/dc/terms/",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
};
const FIRST = `# 图谱中有哪些机构？各见于几条事实？
# Which organizations are in the graph, and in how many facts?
PREFIX kg: <${PREFIXES.kg}>
PREFIX skos: <${PREFIXES.skos}>
SELECT ?name (COUNT(DISTINCT ?fact) AS ?facts)
WHERE {
  ?body a kg:Organization ; skos:prefLabel ?name .
  OPTIONAL { ?fact kg:evidence ?evidence ; ?role ?body }
}
GROUP BY ?body ?name
ORDER BY DESC(?facts) ?name
LIMIT 50
`;
const endpoint = new URL("/sparql", location.href).href;
const { Yasgui } = window.Yasgui.Yasgui ? window.Yasgui : { Yasgui: window.Yasgui };

Yasgui.Yasqe.defaults.value = FIRST;
Yasgui.Yasr.defaults.prefixes = PREFIXES;
new Yasgui(document.getElementById("editor"), {
  requestConfig: { endpoint, method: "POST" },
  endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
  copyEndpointOnNewTab: true,
  persistenceId: `mailuo ${endpoint}`,
});
