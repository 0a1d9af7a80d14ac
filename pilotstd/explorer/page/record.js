// The page of a record: every value with its evidence, what it names, what names it.

function recordView() {
  const record = records.get(state.id);
  if (!record) return [heading(missingRecord(state.id))];
  const { table, values } = record;
  const label = labelOf(record.id);
  const [first, translation] = labelElement(label, "span");
  const filled = table.fields.filter((field) => isFilled(values[field.name]));
  const missing = table.fields.filter((field) => !isFilled(values[field.name]) && !["note", "extra"].includes(field.name));
  const rows = filled.map((field) => fieldRow(record, field));
  if (missing.length) {
    rows.push(row(word("not_known"), missing.map((field) => field.titles[state.lang]).join(state.lang === "zh" ? "、" : ", ")));
  }
  return [
    element("p", { class: "crumbs" }, element("a", { href: address({ view: "list", table: table.name }) }, table.titles[state.lang])),
    element("h1", { tabindex: "-1" }, first),
    translation && element("p", { class: "subtitle" }, translation),
    element("p", { class: "id" }, record.id),
    element("dl", { class: "rows record" }, rows),
    graphLinks(record),
    namedSection(record),
    namedBySection(record),
    element("section", {}, element("h2", {}, word("evidence")), evidenceList(record)),
  ];
}

function isFilled(value) {
  if (value === undefined || value === null || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function fieldRow(record, field) {
  const title = field.titles[state.lang];
  const value = valuesElement(field, record.values[field.name]);
  // a note is ours and needs no evidence
  const evidence = field.name === "note" ? null : evidenceElement(evidenceOf(record, field.name), title);
  const name = element("span", { title: field.about }, title);
  return element("div", { id: `field-${field.name}` }, element("dt", {}, name), element("dd", {}, element("div", { class: "value" }, value), evidence));
}

function missingRecord(id) {
  const retired = data.retired.find((one) => one.id === id);
  return retired ? word("retired", id, retired.since, retired.reason) : word("unknownRecord", id);
}

/** Links to the graphs that have the record. */
function graphLinks(record) {
  const having = Object.keys(data.graphs).filter((name) => data.graphs[name].nodes.includes(record.id));
  if (!having.length) return null;
  const links = having.map((name) => element("li", {}, element("a", { href: address({ view: "graphs", graph: name, around: record.id }) }, word(name))));
  return element("nav", { "aria-label": word("inGraphs"), class: "in-graphs" }, element("h2", {}, word("inGraphs")), element("ul", {}, links));
}

function namedSection(record) {
  const named = new Map();
  for (const field of record.table.fields) {
    for (const id of idsIn(field, record.values[field.name])) if (!named.has(id)) named.set(id, field);
  }
  if (!named.size) return null;
  const groups = grouped([...named], ([, field]) => field.titles[state.lang]);
  return element("section", { id: "names" }, element("h2", {}, word("names")), groups.map(([title, items]) => linkGroup(title, items.map(([id]) => id))));
}

function namedBySection(record) {
  const naming = index().namedBy.get(record.id) ?? [];
  const groups = grouped(naming, (one) => `${one.record.table.titles[state.lang]}: ${one.field.titles[state.lang]}`);
  const lists = groups.map(([title, items]) => linkGroup(title, items.map((one) => one.record.id)));
  return element(
    "section",
    { id: "named-by" },
    element("h2", {}, word("namedBy")),
    lists.length ? lists : element("p", {}, word("notNamed")),
  );
}

function grouped(items, titleOf) {
  const groups = new Map();
  for (const item of items) {
    const title = titleOf(item);
    if (!groups.has(title)) groups.set(title, []);
    groups.get(title).push(item);
  }
  return [...groups];
}

function linkGroup(title, ids) {
  const list = element("ul", { class: ids.length > 8 ? "columns" : "" });
  const more = paged(list, ids, (id) => element("li", {}, recordLink(id)), 50);
  return [element("h3", {}, `${title} (${ids.length})`), list, more];
}

function evidenceList(record) {
  return element("ol", { class: "evidence-list" }, evidenceOf(record).map((item) => element("li", {}, evidenceItem(item))));
}

function heading(text) {
  return element("h1", { tabindex: "-1" }, text);
}
